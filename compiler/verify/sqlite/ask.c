/* ask.c - what a statement would do, without running it: what it reads and writes is what SQLite asks
   its authorizer about (https://sqlite.org/c3ref/set_authorizer.html), what its columns are is in its
   metadata, and how it finds the rows, in EXPLAIN QUERY PLAN. */
#include "verify/sqlite/ask.h"

#include <string.h>

typedef struct listener {
    arena *arena;
    asked_outline *out;
} listener;

static bool is_same(const char *a, const char *b)
{
    return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static const char *copy(arena *a, const char *text)
{
    return text == NULL ? NULL : arena_strdup(a, text);
}

static bool is_same_access(const asked_access *a, const asked_access *b)
{
    return a->kind == b->kind && is_same(a->table, b->table) && is_same(a->column, b->column) &&
           is_same(a->inner, b->inner) && is_same(a->database, b->database);
}

static void note(listener *l, const asked_access *x)
{
    for (size_t i = 0; i < l->out->accesses.count; i++)
        if (is_same_access(&l->out->accesses.items[i], x))
            return;
    asked_access one = {x->kind, copy(l->arena, x->table), copy(l->arena, x->column),
                        copy(l->arena, x->inner), copy(l->arena, x->database)};
    vec_push(l->arena, l->out->accesses, one);
}

static int listen(void *user, int action, const char *first, const char *second,
                  const char *database, const char *inner)
{
    listener *l = user;
    asked_access x = {ACCESS_OTHER, first, second, inner, database};
    switch (action) {
    case SQLITE_READ:
        x.kind = ACCESS_READ;
        break;
    case SQLITE_INSERT:
        x.kind = ACCESS_INSERT;
        x.column = NULL;
        break;
    case SQLITE_UPDATE:
        x.kind = ACCESS_UPDATE;
        break;
    case SQLITE_DELETE:
        x.kind = ACCESS_DELETE;
        x.column = NULL;
        break;
    case SQLITE_SELECT:
    case SQLITE_FUNCTION:
    case SQLITE_RECURSIVE:
        return SQLITE_OK;
    default:
        break;
    }
    note(l, &x);
    return SQLITE_OK;
}

static void read_columns(arena *a, sqlite3_stmt *s, asked_outline *out)
{
    for (int i = 0; i < sqlite3_column_count(s); i++) {
        asked_column c = {.name = copy(a, sqlite3_column_name(s, i)),
                          .table = copy(a, sqlite3_column_table_name(s, i)),
                          .column = copy(a, sqlite3_column_origin_name(s, i))};
        vec_push(a, out->columns, c);
    }
}

static void read_plan(arena *a, sqlite3 *db, const char *sql, asked_outline *out)
{
    char *explain = sqlite3_mprintf("EXPLAIN QUERY PLAN %s", sql);
    sqlite3_stmt *s = NULL;
    if (explain != NULL && sqlite3_prepare_v2(db, explain, -1, &s, NULL) == SQLITE_OK)
        while (sqlite3_step(s) == SQLITE_ROW) {
            asked_step step = {.id = sqlite3_column_int(s, 0),
                               .parent = sqlite3_column_int(s, 1),
                               .text = copy(a, (const char *)sqlite3_column_text(s, 3))};
            if (step.text != NULL)
                vec_push(a, out->steps, step);
        }
    sqlite3_finalize(s);
    sqlite3_free(explain);
}

/* The first statement that reads a virtual table lets that declare itself, which is no access of the
   statement's. */
static bool meet_virtual_tables(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *s = NULL;
    bool good = sqlite3_prepare_v2(db, sql, -1, &s, NULL) == SQLITE_OK && s != NULL;
    sqlite3_finalize(s);
    return good;
}

bool ask_statement(arena *a, sqlite3 *db, const char *sql, asked_outline *out)
{
    listener l = {a, out};
    sqlite3_stmt *s = NULL;
    *out = (asked_outline){.reads_only = false};
    if (!meet_virtual_tables(db, sql))
        return false;
    sqlite3_set_authorizer(db, listen, &l);
    int code = sqlite3_prepare_v2(db, sql, -1, &s, NULL);
    sqlite3_set_authorizer(db, NULL, NULL);
    if (code != SQLITE_OK || s == NULL)
        return false;
    out->reads_only = sqlite3_stmt_readonly(s) != 0;
    read_columns(a, s, out);
    sqlite3_finalize(s);
    read_plan(a, db, sql, out);
    return true;
}
