/* direct.c - statements of a program's own, with values that no schema describes. */
#include "engines/sqlite/values.h"

#include "engines/sqlite/tokens.h"

#include <stdio.h>

static inline sqlite3_stmt *raw(engine_statement *statement)
{
    return statement->raw;
}

/* Some cannot be run in a transaction, and what others set is not part of one. */
static bool can_be_undone(const char *sql)
{
    static const char *const others[] = {"pragma", "vacuum", NULL};
    sql_token t = sql_token_next(&sql);
    while (t.text != NULL && *t.text == ';')
        t = sql_token_next(&sql);
    return !sql_token_is_one_of(&t, others);
}

/* SQLite and our own reading of the text have to agree: what is behind the statement is blank. */
static bool is_all(const char *rest)
{
    sql_token t = sql_token_next(&rest);
    while (t.text != NULL && *t.text == ';')
        t = sql_token_next(&rest);
    return t.text == NULL;
}

bool sqlite_prepare_direct(engine_connection *c, const char *sql, engine_outline *outline,
                           engine_statement **out)
{
    sqlite3_stmt *s = NULL;
    const char *rest = sql;
    *out = NULL;
    *outline = (engine_outline){.statements = sqlite_count_statements(sql)};
    if (outline->statements != 1)
        return true;
    if (sqlite3_prepare_v2(c->handle, sql, -1, &s, &rest) != SQLITE_OK)
        return false;
    if (s == NULL || !is_all(rest)) {
        sqlite3_finalize(s);
        outline->statements = s == NULL ? 0 : 2;
        return true;
    }
    outline->parameters = (size_t)sqlite3_bind_parameter_count(s);
    outline->returns = sqlite3_column_count(s) > 0;
    outline->changes =
        !sqlite3_stmt_readonly(s) && sqlite3_stmt_isexplain(s) == 0 && can_be_undone(sql);
    c->changes_before = sqlite3_total_changes64(c->handle);
    *out = sqlite_take_statement(c, s);
    return *out != NULL;
}

/* An empty one need not have an address, but is not null. */
static int bind_blob(sqlite3_stmt *s, int i, const schemac_value *v)
{
    return v->size == 0 ? sqlite3_bind_zeroblob(s, i, 0)
                        : sqlite3_bind_blob64(s, i, v->as.blob, v->size, SQLITE_STATIC);
}

static int bind_date(sqlite3_stmt *s, int i, const schemac_date *d)
{
    char text[24];
    int size = snprintf(text, sizeof text, "%04d-%02u-%02u", d->year, d->month, d->day);
    return sqlite3_bind_text(s, i, text, size, SQLITE_TRANSIENT);
}

bool sqlite_bind_direct(engine_connection *c, engine_statement *statement, int parameter,
                        const schemac_value *v)
{
    sqlite3_stmt *s = raw(statement);
    int code = SQLITE_MISUSE;
    (void)c;
    switch (v->kind) {
    case SCHEMAC_KIND_NULL:
        code = sqlite3_bind_null(s, parameter);
        break;
    case SCHEMAC_KIND_INT64:
    case SCHEMAC_KIND_TIMESTAMP:
        code = sqlite3_bind_int64(s, parameter, v->as.integer);
        break;
    case SCHEMAC_KIND_DOUBLE:
        code = sqlite3_bind_double(s, parameter, v->as.real);
        break;
    case SCHEMAC_KIND_TEXT:
        code = sqlite3_bind_text64(s, parameter, v->as.text, v->size, SQLITE_STATIC, SQLITE_UTF8);
        break;
    case SCHEMAC_KIND_BLOB:
        code = bind_blob(s, parameter, v);
        break;
    case SCHEMAC_KIND_BOOL:
        code = sqlite3_bind_int64(s, parameter, v->as.truth);
        break;
    case SCHEMAC_KIND_DATE:
        code = bind_date(s, parameter, &v->as.date);
        break;
    case SCHEMAC_KIND_UUID:
        code = sqlite3_bind_blob(s, parameter, v->as.uuid.bytes, sizeof v->as.uuid.bytes,
                                 SQLITE_STATIC);
        break;
    }
    return code == SQLITE_OK;
}

size_t sqlite_column_count(engine_statement *statement)
{
    return (size_t)sqlite3_column_count(raw(statement));
}

const char *sqlite_column_name(engine_connection *c, engine_statement *statement, int column)
{
    (void)c;
    return sqlite3_column_name(raw(statement), column);
}

/* NULL stands for memory that ran out, but in an empty blob. */
static bool read_text(sqlite3_value *v, schemac_value *out)
{
    out->as.text = (const char *)sqlite3_value_text(v);
    out->size = (size_t)sqlite3_value_bytes(v);
    return out->as.text != NULL;
}

static bool read_blob(sqlite3_value *v, schemac_value *out)
{
    out->as.blob = sqlite3_value_blob(v);
    out->size = (size_t)sqlite3_value_bytes(v);
    return out->as.blob != NULL || out->size == 0;
}

bool sqlite_read_direct(engine_connection *c, engine_statement *statement, schemac_value *values)
{
    sqlite3_stmt *s = raw(statement);
    int count = sqlite3_data_count(s);
    bool good = true;
    (void)c;
    for (int i = 0; i < count && good; i++) {
        sqlite3_value *v = sqlite3_column_value(s, i);
        schemac_value *out = &values[i];
        switch (sqlite3_value_type(v)) {
        case SQLITE_INTEGER:
            *out = schemac_value_int64(sqlite3_value_int64(v));
            break;
        case SQLITE_FLOAT:
            *out = schemac_value_double(sqlite3_value_double(v));
            break;
        case SQLITE_TEXT:
            *out = schemac_value_of_kind(SCHEMAC_KIND_TEXT);
            good = read_text(v, out);
            break;
        case SQLITE_BLOB:
            *out = schemac_value_of_kind(SCHEMAC_KIND_BLOB);
            good = read_blob(v, out);
            break;
        default:
            *out = schemac_value_null();
            break;
        }
    }
    return good;
}

/* What sqlite3_changes says is of the last statement that changes rows, whichever that was; the sum
   tells whether it is this one. */
int64_t sqlite_changed(engine_connection *c, engine_statement *statement)
{
    (void)statement;
    return sqlite3_total_changes64(c->handle) == c->changes_before ? 0
                                                                   : sqlite3_changes64(c->handle);
}
