/* query.c - statements that are run or asked once. */
#include "engines/sqlite/sqlite.h"
#include "engines/sqlite/tokens.h"

/* NULL, for which there was no memory, would be an empty statement for SQLite. */
bool sqlite_run(engine_connection *c, const char *sql)
{
    return sql != NULL && sqlite3_exec(c->handle, sql, NULL, NULL, NULL) == SQLITE_OK;
}

bool sqlite_run_made(engine_connection *c, char *sql)
{
    bool good = sqlite_run(c, sql);
    sqlite3_free(sql);
    return good;
}

engine_answer sqlite_query(engine_connection *c, memory_pool *p, const char *sql,
                           const char **value)
{
    sqlite3_stmt *s = NULL;
    *value = NULL;
    int code = sqlite3_prepare_v2(c->handle, sql, -1, &s, NULL);
    c->exact = (exact_state){.allowed = true};
    if (code == SQLITE_OK)
        code = sqlite3_step(s);
    if (code == SQLITE_ROW && sqlite3_column_type(s, 0) != SQLITE_NULL) {
        const char *text = (const char *)sqlite3_column_text(s, 0);
        if (text != NULL)
            *value = pool_strdup(p, text);
        else
            code = SQLITE_NOMEM;
    }
    sqlite3_finalize(s);
    c->exact = (exact_state){.allowed = false}; /* a question that failed did not end */
    /* a plain error is one in the statement: a column that is not there */
    return code == SQLITE_ROW || code == SQLITE_DONE ? ENGINE_ANSWERED
           : code == SQLITE_ERROR && !sqlite_schema_wants(sqlite3_errmsg(c->handle))
               ? ENGINE_NOT_UNDERSTOOD
               : ENGINE_NO_ANSWER;
}

bool sqlite_read_value(engine_connection *c, const char *sql, int64_t *value)
{
    sqlite3_stmt *s;
    if (sqlite3_prepare_v2(c->handle, sql, -1, &s, NULL) != SQLITE_OK)
        return false;
    int code = sqlite3_step(s);
    if (code == SQLITE_ROW)
        *value = sqlite3_column_int64(s, 0);
    /* what step returned decides: an error would be returned by finalize again */
    sqlite3_finalize(s);
    return code == SQLITE_ROW;
}

bool sqlite_read_made(engine_connection *c, char *sql, int64_t *value)
{
    bool good = sql != NULL && sqlite_read_value(c, sql, value);
    sqlite3_free(sql);
    return good;
}

const char *sqlite_text_at(sqlite3_stmt *s, memory_pool *p, int column)
{
    if (sqlite3_column_type(s, column) == SQLITE_NULL)
        return "";
    const char *text = (const char *)sqlite3_column_text(s, column);
    p->failed = p->failed || text == NULL;
    return text == NULL ? NULL : pool_strdup(p, text);
}

bool sqlite_all_read(memory_pool *p, int code)
{
    p->failed = p->failed || (code & 0xFF) == SQLITE_NOMEM;
    return code == SQLITE_DONE && !p->failed;
}

const char *sqlite_key_of(engine_connection *c, memory_pool *p, const char *table)
{
    sqlite3_stmt *s;
    sql_normal key = {.pool = p};
    int code = sqlite3_prepare_v2(
        c->handle, "SELECT name FROM pragma_table_info(?1, 'main') WHERE pk>0 ORDER BY pk", -1, &s,
        NULL);
    if (code != SQLITE_OK) {
        sqlite_all_read(p, code);
        return NULL;
    }
    code = sqlite3_bind_text(s, 1, table, -1, SQLITE_STATIC);
    for (int i = 0; (code = sqlite3_step(s)) == SQLITE_ROW && !p->failed; i++) {
        const char *name = sqlite_text_at(s, p, 0);
        if (i > 0)
            sql_normal_put(&key, ",");
        if (name != NULL)
            sql_normal_word(&key, name);
    }
    sqlite3_finalize(s);
    if (!sqlite_all_read(p, code))
        return NULL;
    return key.text == NULL ? "" : sql_normal_text(&key);
}
