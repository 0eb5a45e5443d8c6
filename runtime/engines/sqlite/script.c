/* script.c - statements of a migration: run one by one, and watched
   (https://sqlite.org/c3ref/set_authorizer.html). */
#include "engines/sqlite/sqlite.h"
#include "engines/sqlite/tokens.h"

#include <stdio.h>
#include <string.h>

static int deny(engine_connection *c, const char *what)
{
    snprintf(c->own_message, sizeof c->own_message,
             "%s cannot be part of a migration: the whole start is one transaction, and settings "
             "and other files are the program's",
             what);
    return SQLITE_DENY;
}

static int deny_own(engine_connection *c, const char *table)
{
    char what[64];
    snprintf(what, sizeof what, "a change of %s", table);
    return deny(c, what);
}

/* Those that only read what is in the database. Virtual tables (FTS5, R-Tree) ask for the last two
   themselves, ALTER TABLE for quick_check where it adds a column with a check. */
static bool is_reading_pragma(const char *name, const char *value)
{
    static const char *const known[] = {
        "foreign_key_check", "foreign_key_list", "function_list", "index_info",  "index_list",
        "index_xinfo",       "table_info",       "table_list",    "table_xinfo", "quick_check",
        "integrity_check",   "data_version",     "page_size"};
    if (name != NULL && value != NULL && sqlite3_stricmp(name, "page_size") == 0)
        return false;
    for (size_t i = 0; name != NULL && i < sizeof known / sizeof *known; i++)
        if (sqlite3_stricmp(name, known[i]) == 0)
            return true;
    return false;
}

static bool is_own(const char *table)
{
    return table != NULL && sqlite_is_own_table(table);
}

static void touch(survey_watch *w, const char *table)
{
    for (size_t i = 0; i < w->count; i++)
        if (sqlite3_stricmp(w->touched[i], table) == 0)
            return;
    const char **list = pool_grow(w->pool, w->touched, w->count, &w->capacity, sizeof *list);
    const char *copy = list == NULL ? NULL : pool_strdup(w->pool, table);
    if (copy == NULL)
        return; /* pool->failed fails the start */
    w->touched = list;
    list[w->count++] = copy;
}

/* column: NULL for all of them. */
static void write_column(survey_watch *w, const char *table, const char *column)
{
    if (sqlite3_strnicmp(table, "sqlite_", 7) == 0)
        return; /* its own: statements that define something write them */
    for (size_t i = 0; i < w->written_count; i++) {
        const survey_column *known = &w->written[i];
        if (sqlite3_stricmp(known->table, table) == 0 &&
            (known->column == NULL ||
             (column != NULL && sqlite3_stricmp(known->column, column) == 0)))
            return;
    }
    survey_column *list =
        pool_grow(w->pool, w->written, w->written_count, &w->written_capacity, sizeof *list);
    const char *copy = list == NULL ? NULL : pool_strdup(w->pool, table);
    if (copy == NULL)
        return; /* pool->failed fails the start */
    w->written = list;
    list[w->written_count++] =
        (survey_column){copy, column == NULL ? NULL : pool_strdup(w->pool, column)};
}

static bool is_written(const survey_watch *w, const char *table, const char *column)
{
    for (size_t i = 0; i < w->written_count; i++)
        if (sqlite3_stricmp(w->written[i].table, table) == 0 &&
            (w->written[i].column == NULL || sqlite3_stricmp(w->written[i].column, column) == 0))
            return true;
    return false;
}

/* RENAME [COLUMN] old TO new: what has been written goes by its new name, too. RENAME TO is of the
   table. */
static void note_renamed(survey_watch *w, const sql_token *table, const char *at)
{
    sql_token old = sql_token_next(&at), to = sql_token_next(&at);
    if (sql_token_is(&old, "column") && !sql_token_is(&to, "to")) {
        old = to;
        to = sql_token_next(&at);
    }
    sql_token new = sql_token_next(&at);
    if (!sql_token_is(&to, "to") || new.text == NULL || !new.name)
        return;
    const char *name = sql_token_name(w->pool, table), *was = sql_token_name(w->pool, &old),
               *is = sql_token_name(w->pool, &new);
    if (name != NULL && was != NULL && is != NULL && is_written(w, name, was))
        write_column(w, name, is);
}

/* A new column, which the authorizer is not told: ALTER TABLE [database.]table ADD [COLUMN] name.
   */
static void watch_added(survey_watch *w, const char *sql)
{
    const char *at = sql;
    sql_token t = sql_token_next(&at);
    if (!sql_token_is(&t, "alter"))
        return;
    sql_token_next(&at);
    sql_token table = sql_token_next(&at);
    t = sql_token_next(&at);
    if (t.size == 1 && *t.text == '.') {
        table = sql_token_next(&at);
        t = sql_token_next(&at);
    }
    if (sql_token_is(&t, "rename"))
        note_renamed(w, &table, at);
    if (!sql_token_is(&t, "add"))
        return;
    t = sql_token_next(&at);
    const char *rest = at;
    sql_token next = sql_token_next(&rest);
    if (sql_token_is(&t, "column") && next.text != NULL && next.name)
        t = next;
    const char *name = sql_token_name(w->pool, &table), *column = sql_token_name(w->pool, &t);
    if (name != NULL && column != NULL)
        write_column(w, name, column);
}

/* `trigger` is what changes the table when it is not the statement itself. */
static int authorize(void *user, int action, const char *first, const char *second,
                     const char *database, const char *trigger)
{
    engine_connection *c = user;
    const char *table = NULL;
    switch (action) {
    case SQLITE_TRANSACTION:
    case SQLITE_SAVEPOINT:
        return deny(c, first == NULL ? "a transaction" : first);
    case SQLITE_ATTACH:
    case SQLITE_DETACH:
        return deny(c, action == SQLITE_ATTACH ? "ATTACH" : "DETACH");
    case SQLITE_PRAGMA:
        return is_reading_pragma(first, second) ? SQLITE_OK : deny(c, "PRAGMA");
    case SQLITE_INSERT:
    case SQLITE_UPDATE:
    case SQLITE_DELETE:
    case SQLITE_DROP_TABLE:
        table = first;
        break;
    case SQLITE_ALTER_TABLE:
        table = second;
        database = first;
        break;
    default:
        return SQLITE_OK;
    }
    if (is_own(table))
        return deny_own(c, table);
    bool temporary = database != NULL && sqlite3_stricmp(database, "temp") == 0;
    if (temporary || table == NULL)
        return SQLITE_OK;
    if (action == SQLITE_INSERT || action == SQLITE_UPDATE)
        write_column(c->watch, table, action == SQLITE_UPDATE ? second : NULL);
    if (trigger == NULL)
        touch(c->watch, table);
    return SQLITE_OK;
}

void sqlite_watch(engine_connection *c, survey_watch *watch)
{
    c->watch = watch;
    c->own_message[0] = '\0'; /* of a refusal that nobody asked about */
    sqlite3_set_authorizer(c->handle, watch == NULL ? NULL : authorize, c);
}

/* Without the blanks around it. */
static const char *trimmed(memory_pool *p, const char *begin, const char *end)
{
    static const char blanks[] = " \t\r\n\f\v;";
    while (begin < end && strchr(blanks, *begin) != NULL)
        begin++;
    while (end > begin && strchr(blanks, end[-1]) != NULL)
        end--;
    return pool_strndup(p, begin, (size_t)(end - begin));
}

static bool run_one(engine_connection *c, sqlite3_stmt *s)
{
    int code;
    if (sqlite3_bind_parameter_count(s) > 0) {
        snprintf(c->own_message, sizeof c->own_message, "a migration has no parameters");
        sqlite3_finalize(s);
        return false;
    }
    do
        code = sqlite3_step(s);
    while (code == SQLITE_ROW);
    /* last: what it says is what went wrong */
    sqlite3_finalize(s);
    return code == SQLITE_DONE;
}

bool sqlite_run_script(engine_connection *c, memory_pool *p, const char *sql,
                       const char **statement)
{
    *statement = NULL;
    while (*sql != '\0') {
        sqlite3_stmt *s = NULL;
        const char *rest = sql;
        c->own_message[0] = '\0';
        int code = sqlite3_prepare_v2(c->handle, sql, -1, &s, &rest);
        if (code == SQLITE_OK && (s == NULL || run_one(c, s))) {
            if (c->watch != NULL)
                watch_added(c->watch, sql);
            sql = rest;
            continue;
        }
        /* where one that cannot be prepared ends, SQLite does not say */
        *statement = trimmed(p, sql, code == SQLITE_OK ? rest : sql + strlen(sql));
        return false;
    }
    return true;
}

/* One by one, since with a table its triggers are gone. */
bool sqlite_drop_temporary(engine_connection *c)
{
    for (;;) {
        sqlite3_stmt *s;
        char *sql = NULL;
        if (sqlite3_prepare_v2(c->handle,
                               "SELECT type,name FROM sqlite_temp_schema WHERE type<>'index' AND"
                               " name NOT LIKE 'sqlite\\_%' ESCAPE '\\' LIMIT 1",
                               -1, &s, NULL) != SQLITE_OK)
            return false;
        int code = sqlite3_step(s);
        if (code == SQLITE_ROW)
            sql = sqlite3_mprintf("DROP %s temp.\"%w\"", sqlite3_column_text(s, 0),
                                  sqlite3_column_text(s, 1));
        sqlite3_finalize(s);
        if (code != SQLITE_ROW)
            return code == SQLITE_DONE;
        bool good = sql != NULL && sqlite3_exec(c->handle, sql, NULL, NULL, NULL) == SQLITE_OK;
        sqlite3_free(sql);
        if (!good)
            return false;
    }
}
