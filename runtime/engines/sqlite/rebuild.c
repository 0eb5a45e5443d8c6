/* rebuild.c - a table made anew with its rows, since ALTER TABLE cannot change what is there: put the
   old one aside, create, copy, drop (https://sqlite.org/lang_altertable.html#otheralter). Foreign keys
   are off during a start, so that dropping the old table deletes nothing else. */
#include "engines/sqlite/sqlite.h"

#include <stdint.h>
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
        char *name = pool_printf(p, "schemac_old_%d", i);
        char *sql = sqlite3_mprintf(
            "SELECT count(*) FROM sqlite_schema WHERE name=%Q COLLATE NOCASE", name);
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

/* The declared statement, with the columns that are kept before its own: behind them constraints may
   stand. */
static char *create_statement(const engine_rebuild *r)
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
        sqlite3_str_appendf(s, "\n  %s\n,", r->kept[i]); /* it may end with a comment */
    sqlite3_str_appendall(s, r->create + strlen(head));
    sqlite3_free(head);
    return sqlite3_str_finish(s);
}

static bool copy_rows(engine_connection *c, const engine_rebuild *r, const char *from)
{
    if (r->column_count == 0)
        return true;
    char *columns = name_list(r->columns, r->column_count);
    bool good = columns != NULL &&
                run_made(c, sqlite3_mprintf("INSERT INTO \"%w\" (%s) SELECT %s FROM \"%w\"",
                                            r->table, columns, columns, from));
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
                                        to, from, to)) &&
            run_made(c, sqlite3_mprintf("DELETE FROM sqlite_sequence WHERE name=%Q", from)));
}

/* Legacy: other tables, views and triggers go on naming the table; a broken view of somebody else's
   stops nothing. */
static bool put_aside(engine_connection *c, const char *table, const char *aside, bool *refused)
{
    if (!set_legacy(c, true))
        return false;
    bool good = run_made(c, sqlite3_mprintf("ALTER TABLE \"%w\" RENAME TO \"%w\"", table, aside));
    /* any other failure is one of the machine, and may have ended the transaction */
    *refused = !good && sqlite3_errcode(c->handle) == SQLITE_ERROR &&
               sqlite3_get_autocommit(c->handle) == 0;
    return set_legacy(c, false) && good;
}

/* Where the table cannot be renamed, as with a check that names it: twice the work. */
static bool copy_aside(engine_connection *c, const engine_rebuild *r, const char *aside)
{
    int64_t there = 0;
    char *columns = name_list(r->columns, r->column_count);
    bool good = r->column_count > 0 && columns != NULL &&
                run_made(c, sqlite3_mprintf("CREATE TABLE \"%w\" AS SELECT %s FROM \"%w\"", aside,
                                            columns, r->table)) &&
                sqlite_read_value(
                    c, "SELECT count(*) FROM sqlite_schema WHERE name='sqlite_sequence'", &there) &&
                (there == 0 ||
                 run_made(c, sqlite3_mprintf("UPDATE sqlite_sequence SET name=%Q WHERE name=%Q"
                                             " COLLATE NOCASE",
                                             aside, r->table))) &&
                run_made(c, sqlite3_mprintf("DROP TABLE \"%w\"", r->table));
    sqlite3_free(columns);
    return good;
}

bool sqlite_rebuild(engine_connection *c, memory_pool *p, const engine_rebuild *r)
{
    dependents list = {NULL, 0, 0};
    int64_t before = 0, after = -1;
    char *aside = free_name(c, p);
    bool refused = false;
    if (aside == NULL || !is_foreign_keys_off(c) || !read_dependents(c, p, r->table, &list) ||
        !count_rows(c, r->table, &before) ||
        (!put_aside(c, r->table, aside, &refused) && !(refused && copy_aside(c, r, aside))) ||
        !run_made(c, create_statement(r)) || !copy_rows(c, r, aside) ||
        !count_rows(c, r->table, &after))
        return false;
    if (before != after) {
        snprintf(c->own_message, sizeof c->own_message,
                 "of %lld rows of %s %lld were copied: the table is left as it was",
                 (long long)before, r->table, (long long)after);
        return false;
    }
    return keep_sequence(c, aside, r->table) &&
           run_made(c, sqlite3_mprintf("DROP TABLE \"%w\"", aside)) && make_dependents(c, &list);
}

/* ---- references ----------------------------------------------------------------------------- */

/* The rows of a table that a reference leads nowhere from; *query stays NULL when it names no
   columns. false when the database could not be read. */
static bool orphan_query(engine_connection *c, memory_pool *p, const char *table, int id,
                         const char **query)
{
    sqlite3_stmt *s;
    if (sqlite3_prepare_v2(c->handle,
                           "SELECT \"table\", \"from\", \"to\", EXISTS (SELECT 1 FROM sqlite_schema"
                           " WHERE name=\"table\" COLLATE NOCASE) FROM pragma_foreign_key_list(?1)"
                           " WHERE id=?2",
                           -1, &s, NULL) != SQLITE_OK)
        return false;
    sqlite3_bind_text(s, 1, table, -1, SQLITE_STATIC);
    sqlite3_bind_int(s, 2, id);
    sqlite3_str *filled = sqlite3_str_new(NULL), *lost = sqlite3_str_new(NULL);
    bool named = true, there = false;
    int code;
    sqlite3_str_appendf(filled, "SELECT * FROM \"%w\" AS c WHERE ", table);
    for (int i = 0; (code = sqlite3_step(s)) == SQLITE_ROW; i++) {
        const char *parent = (const char *)sqlite3_column_text(s, 0);
        const char *from = (const char *)sqlite3_column_text(s, 1);
        const char *to = (const char *)sqlite3_column_text(s, 2);
        named = named && parent != NULL && from != NULL && to != NULL;
        there = sqlite3_column_int(s, 3) != 0;
        if (i == 0)
            sqlite3_str_appendf(lost, " AND NOT EXISTS (SELECT 1 FROM \"%w\" AS p WHERE ", parent);
        sqlite3_str_appendf(filled, "%sc.\"%w\" IS NOT NULL", i == 0 ? "" : " AND ", from);
        sqlite3_str_appendf(lost, "%sp.\"%w\"=c.\"%w\"", i == 0 ? "" : " AND ", to, from);
    }
    sqlite3_finalize(s);
    char *first = sqlite3_str_finish(filled), *rest = sqlite3_str_finish(lost);
    if (code == SQLITE_DONE && first != NULL && rest != NULL && named)
        *query = pool_printf(p, "%s%s%s", first, there ? rest : "", there ? ")" : "");
    p->failed = p->failed || first == NULL || rest == NULL;
    sqlite3_free(first);
    sqlite3_free(rest);
    return code == SQLITE_DONE && !p->failed;
}

static engine_orphans *add_orphans(memory_pool *p, engine_orphan_list *out, const char *table,
                                   const char *parent)
{
    for (size_t i = 0; i < out->count; i++)
        if (strcmp(out->list[i].table, table) == 0 && strcmp(out->list[i].parent, parent) == 0)
            return &out->list[i];
    engine_orphans *list = pool_grow(p, out->list, out->count, &out->capacity, sizeof *list);
    if (list == NULL)
        return NULL;
    out->list = list;
    list[out->count] = (engine_orphans){pool_strdup(p, table), pool_strdup(p, parent), 0, NULL, 0};
    return p->failed ? NULL : &list[out->count++];
}

static bool check_table(engine_connection *c, memory_pool *p, const char *table,
                        engine_orphan_list *out)
{
    sqlite3_stmt *s = NULL;
    char *sql = sqlite3_mprintf("PRAGMA foreign_key_check(\"%w\")", table);
    if (sql == NULL) {
        p->failed = true;
        return false;
    }
    int code = sqlite3_prepare_v2(c->handle, sql, -1, &s, NULL);
    int asked = -1; /* the reference whose query is to be made */
    size_t first = out->count;
    sqlite3_free(sql);
    while (s != NULL && (code = sqlite3_step(s)) == SQLITE_ROW) {
        const char *parent = (const char *)sqlite3_column_text(s, 2);
        engine_orphans *o = add_orphans(p, out, table, parent == NULL ? "" : parent);
        if (o != NULL && ++o->count == 1)
            o->reference = asked = sqlite3_column_int(s, 3);
    }
    /* last: what it says is what went wrong */
    sqlite3_finalize(s);
    if ((code & 0xFF) == SQLITE_ERROR) {
        /* a reference to what is not unique: only bad when it was not so before */
        engine_orphans *o = add_orphans(p, out, table, "");
        if (o != NULL)
            o->count = INT64_MAX;
        return o != NULL;
    }
    bool good = code == SQLITE_DONE && !p->failed;
    for (size_t i = first; good && asked >= 0 && i < out->count; i++)
        good = orphan_query(c, p, table, out->list[i].reference, &out->list[i].query);
    return good;
}

/* The names first: a statement that ends well forgets how another one failed. */
static bool read_tables(engine_connection *c, memory_pool *p, dependents *out)
{
    sqlite3_stmt *s;
    if (sqlite3_prepare_v2(c->handle,
                           "SELECT name FROM sqlite_schema WHERE type='table' AND sql NOT LIKE"
                           " 'CREATE VIRTUAL%' AND sql LIKE '%REFERENCES%'",
                           -1, &s, NULL) != SQLITE_OK)
        return false;
    int code;
    while ((code = sqlite3_step(s)) == SQLITE_ROW) {
        const char *name = (const char *)sqlite3_column_text(s, 0);
        const char **list = pool_grow(p, out->statements, out->count, &out->capacity, sizeof *list);
        p->failed = p->failed || name == NULL;
        if (p->failed)
            break;
        out->statements = list;
        list[out->count++] = pool_strdup(p, name);
    }
    sqlite3_finalize(s);
    return code == SQLITE_DONE && !p->failed;
}

bool sqlite_orphans(engine_connection *c, memory_pool *p, engine_orphan_list *out)
{
    dependents tables = {NULL, 0, 0};
    *out = (engine_orphan_list){NULL, 0, 0};
    if (!read_tables(c, p, &tables))
        return false;
    for (size_t i = 0; i < tables.count; i++)
        if (!check_table(c, p, tables.statements[i], out))
            return false;
    return true;
}
