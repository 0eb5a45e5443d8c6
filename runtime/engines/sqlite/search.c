/* search.c - full-text indexes over rows of another table: FTS4 and FTS5 with external content
   (https://sqlite.org/fts5.html#external_content_tables, https://sqlite.org/fts3.html). */
#include "engines/sqlite/sqlite.h"
#include "engines/sqlite/tokens.h"

#include <string.h>

static bool is_sign(const sql_token *t, char sign)
{
    return t->size == 1 && !t->name && *t->text == sign;
}

/* "content = 'day'": the value of an option, however it is quoted; *at: behind the word. */
static const char *option_value(memory_pool *p, const char **at)
{
    const char *ahead = *at;
    sql_token t = sql_token_next(&ahead);
    if (t.text == NULL || !is_sign(&t, '='))
        return NULL;
    t = sql_token_next(&ahead);
    if (t.text == NULL)
        return NULL;
    *at = ahead;
    return sql_token_name(p, &t);
}

static const char *refill_of(memory_pool *p, const char *name)
{
    sql_normal quoted = {.pool = p};
    sql_normal_quoted(&quoted, name);
    const char *text = sql_normal_text(&quoted);
    return pool_printf(p, "INSERT INTO %s(%s) VALUES('rebuild')", text, text);
}

/* An option begins behind a bracket or a comma; else it is part of a column. */
bool sqlite_read_search(memory_pool *p, const catalogue_table *table, catalogue_search *out)
{
    static const char *const modules[] = {"fts4", "fts5", NULL};
    const char *at = table->create;
    bool known = false, begins = false;
    *out = (catalogue_search){NULL, "rowid", NULL};
    for (sql_token t = sql_token_next(&at); t.text != NULL; t = sql_token_next(&at)) {
        if (!known && sql_token_is(&t, "using")) {
            t = sql_token_next(&at);
            known = t.text != NULL && sql_token_is_one_of(&t, modules);
            if (!known)
                return false;
        } else if (begins && sql_token_is(&t, "content")) {
            const char *value = option_value(p, &at);
            out->content = value == NULL ? out->content : value;
        } else if (begins && sql_token_is(&t, "content_rowid")) {
            const char *value = option_value(p, &at);
            out->number = value == NULL ? out->number : value;
        }
        if (t.text == NULL)
            break;
        begins = known && (is_sign(&t, '(') || is_sign(&t, ','));
    }
    if (out->content == NULL || out->content[0] == '\0')
        return false; /* it holds the values, or nobody does */
    out->refill = refill_of(p, table->name);
    return out->refill != NULL;
}
