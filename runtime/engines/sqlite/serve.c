/* serve.c - whether what others have made does what the schema asks for, and whether it works with
   the values of a column. */
#include "engines/sqlite/sqlite.h"
#include "engines/sqlite/tokens.h"

#include <string.h>

/* ---- indexes --------------------------------------------------------------------------------- */

/* What an index does, whatever it is called. */
typedef struct index_form {
    bool unique;
    const char *columns;   /* normalised; ascending goes without saying */
    const char *condition; /* the same; "" without one */
} index_form;

static bool is_sign(const sql_token *t, char sign)
{
    return t->size == 1 && *t->text == sign;
}

/* Word for word: a row without a value is not in an index whose condition would be null, while a
   check lets it pass. */
static const char *read_condition(memory_pool *p, const char *at)
{
    sql_normal condition = {.pool = p};
    for (sql_token t = sql_token_next(&at); t.text != NULL; t = sql_token_next(&at))
        sql_normal_add(&condition, &t);
    return sql_normal_text(&condition);
}

/* CREATE [UNIQUE] INDEX [IF NOT EXISTS] [database.]name ON table (columns) [WHERE condition]:
   https://sqlite.org/lang_createindex.html */
static index_form read_index(memory_pool *p, const char *create)
{
    index_form out = {false, "", ""};
    sql_normal columns = {.pool = p};
    const char *at = create;
    int depth = 0;
    sql_token t = sql_token_next(&at);
    for (; t.text != NULL && !is_sign(&t, '('); t = sql_token_next(&at))
        out.unique = out.unique || sql_token_is(&t, "unique");
    for (; t.text != NULL; t = sql_token_next(&at)) {
        depth += is_sign(&t, '(') ? 1 : is_sign(&t, ')') ? -1 : 0;
        if (depth == 0)
            break;
        bool outer = depth == 1 && is_sign(&t, '(') && columns.size == 0;
        if (!outer && !(depth == 1 && sql_token_is(&t, "asc")))
            sql_normal_add(&columns, &t);
    }
    out.columns = sql_normal_text(&columns);
    t = sql_token_next(&at);
    if (t.text != NULL && sql_token_is(&t, "where"))
        out.condition = read_condition(p, at);
    return out;
}

bool sqlite_index_serves(memory_pool *p, const char *live, const char *declared)
{
    const index_form have = read_index(p, live), want = read_index(p, declared);
    return !p->failed && have.unique == want.unique && want.columns[0] != '\0' &&
           strcmp(have.columns, want.columns) == 0 && strcmp(have.condition, want.condition) == 0;
}

bool sqlite_unique_serves(memory_pool *p, const catalogue_piece *unique, const char *declared)
{
    const index_form want = read_index(p, declared);
    return !p->failed && want.unique && want.condition[0] == '\0' &&
           strcmp(unique->definition, want.columns) == 0;
}

/* ---- values ---------------------------------------------------------------------------------- */

bool sqlite_names(memory_pool *p, const char *sql, const char *name)
{
    const char *at = sql;
    for (sql_token t = sql_token_next(&at); t.text != NULL; t = sql_token_next(&at))
        if (sql_token_names(p, &t, name))
            return true;
    return false;
}

/* An index over plain columns has the new values in the same way as the old ones. */
static bool computes(const char *create)
{
    const char *at = create;
    int opened = 0;
    for (sql_token t = sql_token_next(&at); t.text != NULL; t = sql_token_next(&at)) {
        opened += is_sign(&t, '(');
        if (sql_token_is(&t, "where"))
            return true;
    }
    return opened > 1;
}

bool sqlite_uses_values(memory_pool *p, catalogue_kind kind, const char *create, const char *table,
                        const char *column)
{
    return sqlite_names(p, create, table) && sqlite_names(p, create, column) &&
           (kind != CATALOGUE_INDEX || computes(create));
}
