/* dialect.c - the SQL of the fake engine, which is like that of no other. */
#include "inside.h"

#include <stdio.h>

static void put_parameter(sql_buffer *s, unsigned number)
{
    char text[16];
    snprintf(text, sizeof text, "$%u", number);
    sql_put(s, text);
}

static const char *order_word(bool nullable, bool descending)
{
    return descending ? (nullable ? " DOWN NULLS LAST" : " DOWN")
                      : (nullable ? " NULLS FIRST" : "");
}

static void put_like(sql_buffer *s, const char *column, bool escapes)
{
    sql_put(s, "LOOKS(");
    sql_name(s, column);
    sql_put(s, ",");
    sql_parameter(s);
    sql_put(s, escapes ? ",ESCAPED)" : ")");
}

static void put_among(sql_buffer *s, const char *column, size_t count)
{
    sql_name(s, column);
    sql_put(s, "=ANY[");
    for (size_t i = 0; i < count; i++) {
        sql_put(s, i == 0 ? "" : ",");
        sql_parameter(s);
    }
    sql_put(s, "]");
}

static void put_flag(sql_buffer *s)
{
    sql_put(s, "SET(");
    sql_parameter(s);
    sql_put(s, ")");
}

static void put_first_keys(sql_buffer *s, const schemac_model *m, const char *condition)
{
    sql_put(s, "KEYS OF ");
    sql_name(s, m->table);
    sql_put(s, " WHERE ");
    sql_put(s, condition);
}

#define COMMON_WAYS                                                                                \
    .parameter = put_parameter, .numbered = put_parameter, .never = "FALSE", .always = "TRUE", .assigned = "DEFAULT",         \
    .order = order_word, .like = put_like, .among = put_among, .flag = put_flag,                   \
    .returns_key = true, .first_keys = put_first_keys, .most_parameters = 200, .most_pattern = 50

const engine_dialect fake_dialect = {.name = "fake", .schema = "", COMMON_WAYS};

const engine_dialect fake_plain_dialect = {
    .name = "fake plain", .same = " SAME ", .schema = "", COMMON_WAYS};
