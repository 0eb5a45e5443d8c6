/* rebuild.c - a table made anew with its rows, since ALTER TABLE cannot change what is there: put
   the old one aside, create, copy, drop (https://sqlite.org/lang_altertable.html#otheralter).
   Foreign keys are off during a start, so that dropping the old table deletes nothing else. */
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
    const char **columns; /* that get a value from the old table, */
    const char **values;  /* and SQL for it: names are those of the old table */
    size_t count, capacity;
} rebuild_job;

static bool has_column(const catalogue_table *t, const char *name)
{
    for (size_t i = 0; i < t->column_count; i++)
        if (sqlite3_stricmp(t->columns[i].name, name) == 0)
            return true;
    return false;
}

static char *quoted(memory_pool *p, const char *name)
{
    char *made = sqlite3_mprintf("\"%w\"", name);
    char *copy = made == NULL ? NULL : pool_strdup(p, made);
    p->failed = p->failed || made == NULL;
    sqlite3_free(made);
    return copy;
}

static void add_value(memory_pool *p, rebuild_job *job, const char *column, const char *value)
{
    job->columns[job->count] = quoted(p, column);
    job->values[job->count++] = value == NULL ? quoted(p, column) : value;
}

/* The name of the number that SQLite gives each row
   (https://sqlite.org/lang_createtable.html#rowid), where no column of either table has it; NULL
   when all three are taken. */
static const char *rowid_name(const catalogue_change *change)
{
    static const char *const names[] = {"rowid", "_rowid_", "oid"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (!has_column(change->live, names[i]) && !has_column(change->declared, names[i]))
            return names[i];
    return NULL;
}

/* Whether a column is the rowid itself: what is a reference to a row for others stays one. */
static bool is_rowid(const catalogue_table *t, const catalogue_column *c)
{
    if (strcmp(c->definition, "integer") != 0)
        return false;
    for (size_t i = 0; i < t->piece_count; i++)
        if (t->pieces[i].kind == PIECE_KEY &&
            sqlite3_stricmp(t->pieces[i].definition, c->name) == 0)
            return true;
    return false;
}

static bool has_rowids(const catalogue_table *t)
{
    return strstr(t->options, "without rowid") == NULL;
}

/* The column that is the number of each row, and was there before; or NULL. */
static const catalogue_column *numbering_column(const catalogue_table *declared)
{
    for (size_t i = 0; i < declared->column_count; i++) {
        const catalogue_column *c = &declared->columns[i];
        if (!c->computed && c->other != NULL && is_rowid(declared, c))
            return c;
    }
    return NULL;
}

catalogue_numbers sqlite_numbers_after(const catalogue_change *change)
{
    const catalogue_table *live = change->live, *declared = change->declared;
    const catalogue_column *column = numbering_column(declared);
    if (!has_rowids(live))
        return NUMBERS_KEPT; /* there were none */
    if (!has_rowids(declared) || (column == NULL && rowid_name(change) == NULL))
        return NUMBERS_LOST;
    return column == NULL || (column->becomes == NULL && is_rowid(live, column->other))
               ? NUMBERS_KEPT
               : NUMBERS_CHANGED;
}

/* Every value that is there and not computed is copied, and the number of the row with it: unless a
   column that is the number has a value of its own. */
static bool find_values(memory_pool *p, const catalogue_change *change, const char *create,
                        rebuild_job *out)
{
    const catalogue_table *live = change->live, *declared = change->declared;
    size_t most = declared->column_count + live->column_count + 2;
    const char *rowid = rowid_name(change);
    *out = (rebuild_job){.table = live->name,
                         .create = create,
                         .columns = pool_alloc(p, most * sizeof *out->columns),
                         .values = pool_alloc(p, most * sizeof *out->values)};
    if (out->columns == NULL || out->values == NULL)
        return false;
    for (size_t i = 0; i < declared->column_count; i++) {
        const catalogue_column *c = &declared->columns[i];
        if (!c->computed && (c->other != NULL || c->becomes != NULL))
            add_value(p, out, c->other != NULL ? c->other->name : c->name, c->becomes);
    }
    for (size_t i = 0; i < live->column_count; i++) {
        const catalogue_column *c = &live->columns[i];
        if (c->other == NULL && !c->goes && !c->computed)
            add_value(p, out, c->name, NULL);
    }
    if (numbering_column(declared) == NULL && rowid != NULL && has_rowids(live) &&
        has_rowids(declared))
        out->columns[out->count] = out->values[out->count] = rowid, out->count++;
    return !p->failed;
}

static char *list_of(const char *const *items, size_t count)
{
    sqlite3_str *s = sqlite3_str_new(NULL);
    for (size_t i = 0; i < count; i++)
        sqlite3_str_appendf(s, "%s%s", i == 0 ? "" : ",", items[i]);
    return sqlite3_str_finish(s);
}

/* OR ABORT: a table that ignores or replaces rows would do so here
   (https://sqlite.org/lang_conflict.html). */
static bool copy_rows(engine_connection *c, const rebuild_job *r, const char *from)
{
    if (r->count == 0)
        return true;
    char *columns = list_of(r->columns, r->count), *values = list_of(r->values, r->count);
    bool good =
        columns != NULL && values != NULL &&
        sqlite_run_made(c, sqlite3_mprintf("INSERT OR ABORT INTO \"%w\" (%s) SELECT %s FROM \"%w\""
                                           " AS \"%w\"", /* as values may call it */
                                           r->table, columns, values, from, r->table));
    sqlite3_free(columns);
    sqlite3_free(values);
    return good;
}

static bool count_rows(engine_connection *c, const char *table, int64_t *count)
{
    return sqlite_read_made(c, sqlite3_mprintf("SELECT count(*) FROM \"%w\"", table), count);
}

static bool counts_keys(const catalogue_table *t)
{
    for (size_t i = 0; i < t->piece_count; i++)
        if (t->pieces[i].kind == PIECE_AUTOINCREMENT && t->pieces[i].definition[0] != '\0')
            return true;
    return false;
}

/* No key is used twice after the rebuild either (https://sqlite.org/autoinc.html). Of a table that
   has counted before, the copy leaves nothing: without a row there was none. */
static bool keep_sequence(engine_connection *c, const char *from, const char *to, bool counted)
{
    int64_t there = 0;
    if (!sqlite_read_value(c, "SELECT count(*) FROM sqlite_schema WHERE name='sqlite_sequence'",
                           &there))
        return false;
    return there == 0 ||
           (sqlite_run_made(c,
                            sqlite3_mprintf("DELETE FROM sqlite_sequence WHERE name=%Q AND (%d OR"
                                            " EXISTS (SELECT 1 FROM sqlite_sequence WHERE"
                                            " name=%Q))",
                                            to, counted, from)) &&
            sqlite_run_made(
                c, sqlite3_mprintf("INSERT INTO sqlite_sequence(name,seq) SELECT %Q,seq FROM"
                                   " sqlite_sequence WHERE name=%Q AND EXISTS (SELECT 1 FROM"
                                   " sqlite_schema WHERE name=%Q AND sql LIKE"
                                   " '%%AUTOINCREMENT%%')",
                                   to, from, to)) &&
            sqlite_run_made(c, sqlite3_mprintf("DELETE FROM sqlite_sequence WHERE name=%Q", from)));
}

/* Whether SQLite does not want to rename. It says the same when it has given up the transaction; or
   it has no memory for its own words. */
static bool is_renaming_refused(engine_connection *c, bool renamed)
{
    if (renamed || sqlite3_errcode(c->handle) != SQLITE_ERROR || !sqlite_in_transaction(c))
        return false;
    if (strcmp(sqlite3_errmsg(c->handle), sqlite3_errstr(SQLITE_ERROR)) != 0)
        return true;
    c->own_code = SQLITE_NOMEM;
    snprintf(c->own_message, sizeof c->own_message, "there is no memory left");
    return false;
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
    *refused = is_renaming_refused(c, good);
    return set_legacy(c, false) && good;
}

/* All columns of the old table that hold values, and the number of the row; without types, so that
   each value stays what it is. */
static bool copy_values_aside(engine_connection *c, memory_pool *p, const catalogue_change *change,
                              const char *aside)
{
    const catalogue_table *live = change->live;
    const char *rowid = has_rowids(live) ? rowid_name(change) : NULL;
    const char **names = pool_alloc(p, (live->column_count + 1) * sizeof *names);
    size_t count = 0;
    if (names == NULL)
        return false;
    for (size_t i = 0; i < live->column_count; i++)
        names[count++] = quoted(p, live->columns[i].name);
    if (p->failed)
        return false;
    char *columns = list_of(names, count);
    bool good = columns != NULL &&
                sqlite_run_made(c, sqlite3_mprintf("CREATE TABLE \"%w\" (%s)", aside, columns)) &&
                sqlite_run_made(c, sqlite3_mprintf("INSERT INTO \"%w\" (%s%s%s) SELECT %s%s%s FROM"
                                                   " \"%w\"",
                                                   aside, rowid == NULL ? "" : rowid,
                                                   rowid == NULL ? "" : ",", columns,
                                                   rowid == NULL ? "" : rowid,
                                                   rowid == NULL ? "" : ",", columns, live->name));
    sqlite3_free(columns);
    return good;
}

/* Where the table cannot be renamed, as with a check that names it: twice the work. */
static bool copy_aside(engine_connection *c, memory_pool *p, const catalogue_change *change,
                       const char *aside)
{
    int64_t there = 0;
    const char *table = change->live->name;
    /* no memory for a statement would have the words of the renaming that was refused */
    return sqlite_run(c, "SELECT 1") && copy_values_aside(c, p, change, aside) &&
           sqlite_read_value(c, "SELECT count(*) FROM sqlite_schema WHERE name='sqlite_sequence'",
                             &there) &&
           (there == 0 ||
            sqlite_run_made(c, sqlite3_mprintf("UPDATE sqlite_sequence SET name=%Q WHERE name=%Q"
                                               " COLLATE NOCASE",
                                               aside, table))) &&
           sqlite_run_made(c, sqlite3_mprintf("DROP TABLE \"%w\"", table));
}

bool sqlite_rebuild(engine_connection *c, memory_pool *p, const catalogue_change *change,
                    const char *create)
{
    rebuild_job job;
    dependents list = {NULL, 0, 0};
    int64_t before = 0, after = -1;
    char *aside = free_name(c, p);
    bool refused = false;
    if (aside == NULL || !find_values(p, change, create, &job) || !is_foreign_keys_off(c) ||
        !read_dependents(c, p, job.table, &list) || !count_rows(c, job.table, &before) ||
        (!put_aside(c, job.table, aside, &refused) &&
         !(refused && copy_aside(c, p, change, aside))) ||
        !sqlite_run(c, create) || !copy_rows(c, &job, aside) || !count_rows(c, job.table, &after))
        return false;
    if (before != after) {
        snprintf(c->own_message, sizeof c->own_message,
                 "of %lld rows of %s %lld were copied: the table is left as it was",
                 (long long)before, job.table, (long long)after);
        return false;
    }
    return keep_sequence(c, aside, job.table, counts_keys(change->live)) &&
           sqlite_run_made(c, sqlite3_mprintf("DROP TABLE \"%w\"", aside)) &&
           make_dependents(c, &list);
}
