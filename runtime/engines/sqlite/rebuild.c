/* rebuild.c - a table made anew with its rows, since ALTER TABLE cannot change what is there: create,
   copy, drop, rename (https://sqlite.org/lang_altertable.html#otheralter). Foreign keys are off during
   a start, so that dropping the old table deletes nothing else. */
#include "engines/sqlite/sqlite.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

char *sqlite_query(engine_connection *c, memory_pool *p, const char *sql, bool *failed)
{
    sqlite3_stmt *s = NULL;
    char *value = NULL;
    int code = sqlite3_prepare_v2(c->handle, sql, -1, &s, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_step(s);
    if (code == SQLITE_ROW && sqlite3_column_type(s, 0) != SQLITE_NULL) {
        const char *text = (const char *)sqlite3_column_text(s, 0);
        if (text != NULL)
            value = pool_strdup(p, text);
        else
            code = SQLITE_NOMEM;
    }
    /* a plain error is one in the statement: a column that is not there */
    *failed = code != SQLITE_ROW && code != SQLITE_DONE && code != SQLITE_ERROR;
    sqlite3_finalize(s);
    return value;
}

/* Runs a statement that sqlite3_mprintf has made, and frees it. */
static bool run_made(engine_connection *c, char *sql)
{
    bool good = sql != NULL && sqlite3_exec(c->handle, sql, NULL, NULL, NULL) == SQLITE_OK;
    sqlite3_free(sql);
    return good;
}

static bool is_foreign_keys_off(engine_connection *c)
{
    int64_t on = 1;
    if (!sqlite_read_value(c, "PRAGMA foreign_keys", &on))
        return false;
    if (on != 0)
        snprintf(c->own_message, sizeof c->own_message,
                 "foreign keys are on: dropping the old table would delete rows of others");
    return on == 0;
}

static bool set_legacy(engine_connection *c, bool on)
{
    int now = -1;
    if (sqlite3_db_config(c->handle, SQLITE_DBCONFIG_LEGACY_ALTER_TABLE, on, &now) == SQLITE_OK &&
        now == on)
        return true;
    snprintf(c->own_message, sizeof c->own_message,
             "this SQLite does not let the setting be changed that renaming needs");
    return false;
}

/* ---- names ---------------------------------------------------------------------------------- */

/* One that nothing in the database has: models cannot begin with "schemac_", other programs' tables
   can. */
static char *free_name(engine_connection *c, memory_pool *p)
{
    for (int i = 1;; i++) {
        char *name = pool_printf(p, "schemac_new_%d", i);
        char *sql = sqlite3_mprintf("SELECT count(*) FROM sqlite_schema WHERE name=%Q", name);
        int64_t count = 1;
        bool good = name != NULL && sql != NULL && sqlite_read_value(c, sql, &count);
        sqlite3_free(sql);
        if (!good || count == 0)
            return good ? name : NULL;
    }
}

static char *name_list(const char *const *names, size_t count)
{
    sqlite3_str *s = sqlite3_str_new(NULL);
    for (size_t i = 0; i < count; i++)
        sqlite3_str_appendf(s, "%s\"%w\"", i == 0 ? "" : ",", names[i]);
    return sqlite3_str_finish(s);
}

/* ---- what hangs on the table ---------------------------------------------------------------- */

typedef struct dependents {
    const char **statements;
    size_t count, capacity;
} dependents;

/* Indexes and triggers go with the old table, and are made again by their own statements. */
static bool read_dependents(engine_connection *c, memory_pool *p, const char *table,
                            dependents *out)
{
    sqlite3_stmt *s;
    if (sqlite3_prepare_v2(c->handle,
                           "SELECT sql FROM sqlite_schema WHERE tbl_name=?1 COLLATE NOCASE AND"
                           " type IN ('index','trigger') AND sql IS NOT NULL ORDER BY rowid",
                           -1, &s, NULL) != SQLITE_OK)
        return false;
    bool good = sqlite3_bind_text(s, 1, table, -1, SQLITE_STATIC) == SQLITE_OK;
    int code = SQLITE_DONE;
    while (good && (code = sqlite3_step(s)) == SQLITE_ROW) {
        const char **list = pool_grow(p, out->statements, out->count, &out->capacity, sizeof *list);
        if (list == NULL)
            break;
        out->statements = list;
        list[out->count++] = pool_strdup(p, (const char *)sqlite3_column_text(s, 0));
    }
    good = good && code == SQLITE_DONE && !p->failed;
    sqlite3_finalize(s);
    return good;
}

static bool make_dependents(engine_connection *c, const dependents *list)
{
    for (size_t i = 0; i < list->count; i++)
        if (sqlite3_exec(c->handle, list->statements[i], NULL, NULL, NULL) != SQLITE_OK)
            return false;
    return true;
}

/* ---- the steps ------------------------------------------------------------------------------ */

/* The declared statement with another name, and with the columns that are kept behind its own. */
static char *create_statement(const engine_rebuild *r, const char *name)
{
    const char *list = strchr(r->create, '(');
    const char *end = strrchr(r->create, ')'); /* what follows are words: STRICT, WITHOUT ROWID */
    /* the name may hold a parenthesis: the list begins behind it */
    char *quoted = sqlite3_mprintf("CREATE TABLE \"%w\" ", r->table);
    size_t size = quoted == NULL ? 0 : strlen(quoted);
    if (quoted != NULL && strncmp(r->create, quoted, size) == 0)
        list = r->create + size;
    sqlite3_free(quoted);
    if (list == NULL || end == NULL)
        return NULL;
    /* columns stand before constraints: those that are kept go to the front of the list */
    sqlite3_str *s = sqlite3_str_new(NULL);
    sqlite3_str_appendf(s, "CREATE TABLE \"%w\" (", name);
    for (size_t i = 0; i < r->kept_count; i++)
        sqlite3_str_appendf(s, "%s,", r->kept[i]);
    sqlite3_str_appendall(s, list + 1);
    return sqlite3_str_finish(s);
}

static bool copy_rows(engine_connection *c, const engine_rebuild *r, const char *name)
{
    if (r->column_count == 0)
        return true;
    char *columns = name_list(r->columns, r->column_count);
    bool good = columns != NULL &&
                run_made(c, sqlite3_mprintf("INSERT INTO \"%w\" (%s) SELECT %s FROM \"%w\"", name,
                                            columns, columns, r->table));
    sqlite3_free(columns);
    return good;
}

static bool count_rows(engine_connection *c, const char *table, int64_t *count)
{
    char *sql = sqlite3_mprintf("SELECT count(*) FROM \"%w\"", table);
    bool good = sql != NULL && sqlite_read_value(c, sql, count);
    sqlite3_free(sql);
    return good;
}

/* No key is used twice after the rebuild either (https://sqlite.org/autoinc.html). */
static bool keep_sequence(engine_connection *c, const char *from, const char *to)
{
    int64_t there = 0;
    if (!sqlite_read_value(c, "SELECT count(*) FROM sqlite_schema WHERE name='sqlite_sequence'",
                           &there))
        return false;
    return there == 0 ||
           (run_made(c, sqlite3_mprintf("DELETE FROM sqlite_sequence WHERE name=%Q AND EXISTS"
                                        " (SELECT 1 FROM sqlite_sequence WHERE name=%Q)",
                                        to, from)) &&
            run_made(c, sqlite3_mprintf("INSERT INTO sqlite_sequence(name,seq) SELECT %Q,seq FROM"
                                        " sqlite_sequence WHERE name=%Q AND EXISTS (SELECT 1 FROM"
                                        " sqlite_schema WHERE name=%Q AND sql LIKE"
                                        " '%%AUTOINCREMENT%%')",
                                        to, from, to)));
}

bool sqlite_rebuild(engine_connection *c, memory_pool *p, const engine_rebuild *r)
{
    dependents list = {NULL, 0, 0};
    int64_t before = 0, after = -1;
    char *name = free_name(c, p);
    /* with foreign keys on, dropping the table would delete the rows that reference it */
    if (name == NULL || !is_foreign_keys_off(c) || !read_dependents(c, p, r->table, &list) ||
        !count_rows(c, r->table, &before) || !run_made(c, create_statement(r, name)) ||
        !copy_rows(c, r, name) || !count_rows(c, name, &after))
        return false;
    if (before != after) {
        snprintf(c->own_message, sizeof c->own_message,
                 "of %lld rows of %s %lld were copied: the table is left as it was",
                 (long long)before, r->table, (long long)after);
        return false;
    }
    /* legacy: other tables, views and triggers go on naming the table; a broken view of somebody
       else's stops nothing */
    return keep_sequence(c, r->table, name) && set_legacy(c, true) &&
           run_made(c, sqlite3_mprintf("DROP TABLE \"%w\"", r->table)) &&
           run_made(c, sqlite3_mprintf("ALTER TABLE \"%w\" RENAME TO \"%w\"", name, r->table)) &&
           set_legacy(c, false) && make_dependents(c, &list);
}

/* ---- references ----------------------------------------------------------------------------- */

bool sqlite_orphans(engine_connection *c, int64_t *count, memory_pool *p, const char **example)
{
    sqlite3_stmt *s;
    *count = 0;
    *example = NULL;
    if (sqlite3_prepare_v2(c->handle, "PRAGMA foreign_key_check", -1, &s, NULL) != SQLITE_OK)
        return false;
    int code;
    while ((code = sqlite3_step(s)) == SQLITE_ROW) {
        if (++*count == 1)
            *example = pool_printf(p, "a row of %s references one of %s",
                                   (const char *)sqlite3_column_text(s, 0),
                                   (const char *)sqlite3_column_text(s, 2));
    }
    sqlite3_finalize(s);
    return code == SQLITE_DONE;
}
