/* before.c - finds what is declared in an older version. */
#include "model/before.h"

#include "base/fold.h"

const model *before_table(const schema *was, const char *table)
{
    return map_get(&was->by_table, table);
}

const model *before_model(const schema *was, const model *m)
{
    const model *found = before_table(was, m->table);
    for (size_t i = 0; i < m->was.count && found == NULL; i++)
        found = before_table(was, m->was.items[i].text);
    return found;
}

const field *before_column(const model *was, const char *column)
{
    for (size_t i = 0; i < was->fields.count; i++)
        if (fold_equal(was->fields.items[i]->column, column))
            return was->fields.items[i];
    return NULL;
}

const field *before_field(const model *was, const field *f)
{
    const field *found = before_column(was, f->column);
    for (size_t i = 0; i < f->was.count && found == NULL; i++)
        found = before_column(was, f->was.items[i].text);
    return found;
}
