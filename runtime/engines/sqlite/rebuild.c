/* rebuild.c - a table made anew with its rows, since ALTER TABLE cannot change what is there: put the
   old one aside, create, copy, drop (https://sqlite.org/lang_altertable.html#otheralter). Foreign keys
   are off during a start, so that dropping the old table deletes nothing else. */
#include "engines/sqlite/sqlite.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
        char *name = pool_printf(p, "schemac_old_%d", i);
        char *sql = sqlite3_mprintf(
            "SELECT count(*) FROM sqlite_schema WHERE name=%Q COLLATE NOCASE", name);
        int64_t count = 1;
        bool good = sqlite_read_made(c, sql, &count) && name != NULL;
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
        if (!sqlite_run(c, list->statements[i]))
            return false;
    return true;
}

/* ---- the steps ------------------------------------------------------------------------------ */

typedef struct rebuild_job {
    const char *table;
    const char *create;   /* of the table under its own name */
    const char **columns; /* that are copied, */
    size_t column_count;
    const catalogue_part **kept; /* and those that the declaration lacks */
    size_t kept_count;
} rebuild_job;

static bool has_column(const catalogue_table *t, const char *name)
{
    for (size_t i = 0; i < t->column_count; i++)
        if (sqlite3_stricmp(t->columns[i].name, name) == 0)
            return true;
    return false;
}

/* Every value that is there and not computed is copied. false when memory ran out. */
static bool find_columns(memory_pool *p, const catalogue_change *change, rebuild_job *out)
{
    const catalogue_table *declared = change->declared;
    size_t most = declared->column_count + change->kept_count + 1;
    *out = (rebuild_job){.table = declared->name,
                         .create = change->create,
                         .columns = pool_alloc(p, most * sizeof *out->columns),
                         .kept = change->kept,
                         .kept_count = change->kept_count};
    if (out->columns == NULL)
        return false;
    for (size_t i = 0; i < declared->column_count; i++)
        if (!declared->columns[i].generated && has_column(change->live, declared->columns[i].name))
            out->columns[out->column_count++] = declared->columns[i].name;
    for (size_t i = 0; i < change->kept_count; i++)
        if (!change->kept[i]->generated)
            out->columns[out->column_count++] = change->kept[i]->name;
    return true;
}

/* The declared statement, with the columns that are kept before its own: behind them constraints may
   stand. */
static char *create_statement(const rebuild_job *r)
{
    if (r->kept_count == 0)
        return sqlite3_mprintf("%s", r->create);
    char *head = sqlite3_mprintf("CREATE TABLE \"%w\" (", r->table);
    if (head == NULL || strncmp(r->create, head, strlen(head)) != 0) {
        sqlite3_free(head);
        return NULL;
    }
    sqlite3_str *s = sqlite3_str_new(NULL);
    sqlite3_str_appendall(s, head);
    for (size_t i = 0; i < r->kept_count; i++)
        sqlite3_str_appendf(s, "\n  %s\n,", r->kept[i]->text); /* it may end with a comment */
    sqlite3_str_appendall(s, r->create + strlen(head));
    sqlite3_free(head);
    return sqlite3_str_finish(s);
}

static bool copy_rows(engine_connection *c, const rebuild_job *r, const char *from)
{
    if (r->column_count == 0)
        return true;
    char *columns = name_list(r->columns, r->column_count);
    bool good = columns != NULL &&
                sqlite_run_made(c, sqlite3_mprintf("INSERT INTO \"%w\" (%s) SELECT %s FROM \"%w\"",
                                                   r->table, columns, columns, from));
    sqlite3_free(columns);
    return good;
}

static bool count_rows(engine_connection *c, const char *table, int64_t *count)
{
    return sqlite_read_made(c, sqlite3_mprintf("SELECT count(*) FROM \"%w\"", table), count);
}

/* No key is used twice after the rebuild either (https://sqlite.org/autoinc.html). */
static bool keep_sequence(engine_connection *c, const char *from, const char *to)
{
    int64_t there = 0;
    if (!sqlite_read_value(c, "SELECT count(*) FROM sqlite_schema WHERE name='sqlite_sequence'",
                           &there))
        return false;
    return there == 0 ||
           (sqlite_run_made(c,
                            sqlite3_mprintf("DELETE FROM sqlite_sequence WHERE name=%Q AND EXISTS"
                                            " (SELECT 1 FROM sqlite_sequence WHERE name=%Q)",
                                            to, from)) &&
            sqlite_run_made(
                c, sqlite3_mprintf("INSERT INTO sqlite_sequence(name,seq) SELECT %Q,seq FROM"
                                   " sqlite_sequence WHERE name=%Q AND EXISTS (SELECT 1 FROM"
                                   " sqlite_schema WHERE name=%Q AND sql LIKE"
                                   " '%%AUTOINCREMENT%%')",
                                   to, from, to)) &&
            sqlite_run_made(c, sqlite3_mprintf("DELETE FROM sqlite_sequence WHERE name=%Q", from)));
}

/* Legacy: other tables, views and triggers go on naming the table; a broken view of somebody else's
   stops nothing. */
static bool put_aside(engine_connection *c, const char *table, const char *aside, bool *refused)
{
    if (!set_legacy(c, true))
        return false;
    bool good =
        sqlite_run_made(c, sqlite3_mprintf("ALTER TABLE \"%w\" RENAME TO \"%w\"", table, aside));
    /* any other failure is one of the machine, and may have ended the transaction */
    *refused = !good && sqlite3_errcode(c->handle) == SQLITE_ERROR &&
               sqlite3_get_autocommit(c->handle) == 0;
    return set_legacy(c, false) && good;
}

/* Where the table cannot be renamed, as with a check that names it: twice the work. */
static bool copy_aside(engine_connection *c, const rebuild_job *r, const char *aside)
{
    int64_t there = 0;
    char *columns = name_list(r->columns, r->column_count);
    bool good =
        r->column_count > 0 && columns != NULL &&
        sqlite_run_made(c, sqlite3_mprintf("CREATE TABLE \"%w\" AS SELECT %s FROM \"%w\"", aside,
                                           columns, r->table)) &&
        sqlite_read_value(c, "SELECT count(*) FROM sqlite_schema WHERE name='sqlite_sequence'",
                          &there) &&
        (there == 0 ||
         sqlite_run_made(c, sqlite3_mprintf("UPDATE sqlite_sequence SET name=%Q WHERE name=%Q"
                                            " COLLATE NOCASE",
                                            aside, r->table))) &&
        sqlite_run_made(c, sqlite3_mprintf("DROP TABLE \"%w\"", r->table));
    sqlite3_free(columns);
    return good;
}

bool sqlite_rebuild(engine_connection *c, memory_pool *p, const catalogue_change *change)
{
    rebuild_job job;
    dependents list = {NULL, 0, 0};
    int64_t before = 0, after = -1;
    char *aside = free_name(c, p);
    bool refused = false;
    if (aside == NULL || !find_columns(p, change, &job) || !is_foreign_keys_off(c) ||
        !read_dependents(c, p, job.table, &list) || !count_rows(c, job.table, &before) ||
        (!put_aside(c, job.table, aside, &refused) && !(refused && copy_aside(c, &job, aside))) ||
        !sqlite_run_made(c, create_statement(&job)) || !copy_rows(c, &job, aside) ||
        !count_rows(c, job.table, &after))
        return false;
    if (before != after) {
        snprintf(c->own_message, sizeof c->own_message,
                 "of %lld rows of %s %lld were copied: the table is left as it was",
                 (long long)before, job.table, (long long)after);
        return false;
    }
    return keep_sequence(c, aside, job.table) &&
           sqlite_run_made(c, sqlite3_mprintf("DROP TABLE \"%w\"", aside)) &&
           make_dependents(c, &list);
}
