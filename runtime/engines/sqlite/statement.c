/* statement.c - prepared statements: made, run, thrown away. */
#include "engines/sqlite/values.h"

static inline sqlite3_stmt *raw(engine_statement *statement)
{
    return (sqlite3_stmt *)statement;
}

bool sqlite_prepare(engine_connection *c, const char *sql, engine_statement **out)
{
    sqlite3_stmt *s;
    int code = sqlite3_prepare_v3(c->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &s, NULL);
    *out = (engine_statement *)s;
    return code == SQLITE_OK && s != NULL;
}

void sqlite_finalize(engine_statement *statement)
{
    sqlite3_finalize(raw(statement));
}

const char *sqlite_statement_sql(engine_statement *statement)
{
    return sqlite3_sql(raw(statement));
}

engine_step sqlite_step(engine_connection *c, engine_statement *statement)
{
    (void)c;
    return step_statement(raw(statement));
}

void sqlite_reset(engine_statement *statement)
{
    sqlite3_reset(raw(statement));
}

static inline bool run_to_end(sqlite3_stmt *s)
{
    if (sqlite3_step(s) != SQLITE_DONE)
        return false;
    sqlite3_reset(s);
    return true;
}

bool sqlite_execute(engine_connection *c, engine_statement *statement, int64_t *changed)
{
    if (!run_to_end(raw(statement)))
        return false;
    *changed = sqlite3_changes64(c->handle);
    return true;
}

bool sqlite_insert(engine_connection *c, engine_statement *statement, const schemac_model *model,
                   const void *row, unsigned left_out, int64_t *key)
{
    int next = 1;
    if (!sqlite_bind_row(c, statement, &next, model, row, 0, left_out) ||
        !run_to_end(raw(statement)))
        return false;
    if (key != NULL)
        *key = sqlite3_last_insert_rowid(c->handle);
    return true;
}

int64_t sqlite_read_int64(engine_statement *statement, int column)
{
    return sqlite3_column_int64(raw(statement), column);
}
