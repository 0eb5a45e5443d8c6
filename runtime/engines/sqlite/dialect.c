/* dialect.c - SQLite's ways of writing SQL. */
#include "engines/dialect.h"

#include <stddef.h>
#include <stdio.h>

static void put_parameter(sql_buffer *s, unsigned number)
{
    (void)number; /* each ? is the next one */
    sql_put(s, "?");
}

/* https://sqlite.org/lang_expr.html#parameters */
static void put_numbered(sql_buffer *s, unsigned number)
{
    char text[sizeof "?4294967295"];
    snprintf(text, sizeof text, "?%u", number);
    sql_put(s, text);
}

/* Nulls come first as they are (https://sqlite.org/datatype3.html#sort_order). */
static const char *order_word(bool nullable, bool descending)
{
    (void)nullable;
    return descending ? " DESC" : "";
}

static void put_like(sql_buffer *s, const char *column, bool escapes)
{
    sql_name(s, column);
    sql_put(s, " LIKE ");
    sql_parameter(s);
    sql_put(s, escapes ? " ESCAPE '\\'" : "");
}

static void put_among(sql_buffer *s, const char *column, size_t count)
{
    sql_name(s, column);
    sql_put(s, " IN (");
    for (size_t i = 0; i < count; i++) {
        sql_put(s, i == 0 ? "" : ",");
        sql_parameter(s);
    }
    sql_put(s, ")");
}

static void put_flag(sql_buffer *s)
{
    sql_parameter(s);
}

/* Of a long one the beginning. */
static void put_first_keys(sql_buffer *s, const schemac_model *m, const char *condition)
{
    size_t first = m->tenant_key ? 1 : 0;
    sql_put(s, "SELECT group_concat(k,', ') FROM (SELECT ");
    for (size_t i = 0; i < first + m->key_count; i++) {
        const char *column = m->record.fields[i < first ? m->tenant : m->key[i - first]].column;
        sql_put(s, i == 0 ? "iif(length(" : "||'/'||iif(length(");
        sql_name(s, column);
        sql_put(s, ")>60,quote(substr(");
        sql_name(s, column);
        sql_put(s, ",1,60))||'…',quote(");
        sql_name(s, column);
        sql_put(s, "))");
    }
    sql_put(s, " AS k FROM ");
    sql_table(s, m);
    sql_put(s, " WHERE ");
    sql_put(s, condition);
    sql_put(s, " LIMIT 3)");
}

const engine_dialect dialect_sqlite = {
    .name = "sqlite",
    .parameter = put_parameter,
    .numbered = put_numbered,
    .same = " IS ",
    .never = "0",
    .always = "1",
    .assigned = "NULL",
    .returned = "+",
    .order = order_word,
    .like = put_like,
    .among = put_among,
    .flag = put_flag,
    .first_keys = put_first_keys,
    .schema = "main.",
    .most_parameters = 32766, /* both: https://sqlite.org/limits.html */
    .most_pattern = 50000,
};
