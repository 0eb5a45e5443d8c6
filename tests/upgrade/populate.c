/* populate.c - rows in every table of whatever version the database has. */
#include "support.h"

#include "populate.h"

#include <sqlite3.h>
#include <stdio.h>

typedef struct column {
    const char *name, *type, *sql; /* sql: of its table */
    int number;
    bool required, key;
    const char *parent; /* the table that it references, or NULL */
    bool own;           /* which is its own table */
    int parents;        /* rows of it */
    int reference;      /* its place among the references of the table */
} column;

static sqlite3 *db;

static sqlite3_stmt *ask(const char *sql, const char *table)
{
    sqlite3_stmt *s;
    if (sqlite3_prepare_v2(db, sql, -1, &s, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    if (table != NULL)
        sqlite3_bind_text(s, 1, table, -1, SQLITE_STATIC);
    return s;
}

static const char *text_at(sqlite3_stmt *s, int i)
{
    return (const char *)sqlite3_column_text(s, i);
}

static int rows_of(const char *table)
{
    return strcmp(table, "tenants") == 0 || strcmp(table, "municipalities") == 0 ? POPULATE_TENANTS
                                                                                 : POPULATE_ROWS;
}

/* What follows in the declaration behind the column's name between these parts. */
static const char *declared(const column *c, const char *before, const char *after)
{
    char part[256];
    snprintf(part, sizeof part, "%s\"%s\"%s", before, c->name, after);
    const char *at = strstr(c->sql, part);
    return at == NULL ? NULL : at + strlen(part);
}

/* ---- values --------------------------------------------------------------------------------- */

/* Another key for every reference of a row, and another pair of keys for every row. */
static void write_reference(FILE *out, const column *c)
{
    if (c->own)
        fprintf(out, "CASE WHEN k>10 THEN %d+k/10 END", POPULATE_FIRST);
    else
        fprintf(out, "%d+((k-1)*%d+(k-1)/%d)%%%d", POPULATE_FIRST + 1, c->reference + 1, c->parents,
                c->parents);
}

/* Where the check compares the column with its next value, or NULL. */
static const char *next_value(const column *c, const char *from)
{
    char part[256];
    snprintf(part, sizeof part, "\"%s\"='", c->name);
    const char *at = strstr(from, part);
    return at == NULL ? NULL : at + strlen(part) - 1;
}

/* Each value that the check of an enum allows, in turn. */
static void write_listed(FILE *out, const column *c)
{
    int count = 0;
    for (const char *at = next_value(c, c->sql); at != NULL; at = next_value(c, at))
        count++;
    fprintf(out, "CASE k%%%d", count);
    const char *at = next_value(c, c->sql);
    for (int i = 0; i < count; i++, at = next_value(c, at))
        fprintf(out, " WHEN %d THEN %.*s", i, (int)strcspn(at + 1, "'") + 2, at);
    fputs(" END", out);
}

/* A bool, or an enum whose numbers follow each other. */
static bool has_short_range(const column *c, int *low, int *high)
{
    const char *range = declared(c, "", " BETWEEN ");
    return range != NULL && sscanf(range, "%d AND %d)", low, high) == 2 && *high < 100;
}

static void write_typed(FILE *out, const column *c)
{
    int low, high;
    if (next_value(c, c->sql) != NULL)
        write_listed(out, c);
    else if (has_short_range(c, &low, &high))
        fprintf(out, "%d+k%%%d", low, high - low + 1);
    else if (declared(c, "date(", ") IS ") != NULL)
        fputs("date('2000-01-01','+' || k || ' days')", out);
    else if (declared(c, "length(", ")=16") != NULL)
        fputs("randomblob(16)", out);
    else if (strcmp(c->type, "TEXT") == 0)
        fprintf(out, "'%.3s ''' || k || ';é\"'", c->name);
    else if (strcmp(c->type, "REAL") == 0)
        fputs("k+0.25", out);
    else if (strcmp(c->type, "BLOB") == 0)
        fputs("CASE k%5 WHEN 0 THEN x'' WHEN 1 THEN zeroblob(3000) ELSE randomblob(k) END", out);
    else
        fprintf(out, "k*3+%d", c->number);
}

static const char *given(const populate_value *values, const char *name)
{
    for (; values->column != NULL; values++)
        if (strcmp(values->column, name) == 0)
            return values->expression;
    return NULL;
}

static void write_value(FILE *out, const column *c, const populate_value *values)
{
    const char *expression = given(values, c->name);
    if (expression != NULL) {
        fputs(expression, out);
        return;
    }
    if (!c->required && !c->key)
        fprintf(out, "CASE WHEN (k+%d)%%3>0 THEN ", c->number);
    if (c->parent != NULL)
        write_reference(out, c);
    else if (c->key && strcmp(c->type, "INTEGER") == 0)
        fprintf(out, "%d+k", POPULATE_FIRST);
    else
        write_typed(out, c);
    if (!c->required && !c->key)
        fputs(" END", out);
}

/* ---- tables --------------------------------------------------------------------------------- */

static void find_parent(column *c, const char *table)
{
    sqlite3_stmt *s = ask("SELECT \"from\", \"table\" FROM pragma_foreign_key_list(?) ORDER BY id"
                          " DESC",
                          table);
    static char parent[64];
    c->parent = NULL;
    for (int i = 0; sqlite3_step(s) == SQLITE_ROW; i++)
        if (strcmp(text_at(s, 0), c->name) == 0) {
            snprintf(parent, sizeof parent, "%s", text_at(s, 1));
            c->parent = parent;
            c->own = strcmp(parent, table) == 0;
            c->parents = rows_of(parent);
            c->reference = i;
        }
    sqlite3_finalize(s);
}

static void fill_table(const char *table, const char *sql, const populate_value *values)
{
    char *names = NULL, *selected = NULL;
    size_t names_size, selected_size;
    FILE *columns = open_memstream(&names, &names_size);
    FILE *out = open_memstream(&selected, &selected_size);
    assert_true(columns != NULL && out != NULL);
    sqlite3_stmt *s = ask("SELECT name, type, cid, \"notnull\", pk FROM pragma_table_xinfo(?) WHERE"
                          " hidden=0 ORDER BY cid",
                          table);
    for (int i = 0; sqlite3_step(s) == SQLITE_ROW; i++) {
        column c = {.name = text_at(s, 0),
                    .type = text_at(s, 1),
                    .sql = sql,
                    .number = sqlite3_column_int(s, 2),
                    .required = sqlite3_column_int(s, 3) != 0,
                    .key = sqlite3_column_int(s, 4) != 0};
        find_parent(&c, table);
        fprintf(columns, "%s\"%s\"", i == 0 ? "" : ",", c.name);
        fputs(i == 0 ? "" : ",", out);
        write_value(out, &c, values);
    }
    sqlite3_finalize(s);
    fclose(columns);
    fclose(out);
    char *insert = sqlite3_mprintf("WITH RECURSIVE n(k) AS (SELECT 1 UNION ALL SELECT k+1 FROM n"
                                   " WHERE k<%d) INSERT INTO \"%w\"(%s) SELECT %s FROM n",
                                   rows_of(table), table, names, selected);
    char *message = NULL;
    if (sqlite3_exec(db, insert, NULL, NULL, &message) != SQLITE_OK)
        fail_msg("%s: %s", insert, message);
    sqlite3_free(insert);
    free(names);
    free(selected);
}

static void run_afterwards(const char *const *statements, bool *used)
{
    for (size_t i = 0; statements[i] != NULL; i++) {
        char *message = NULL;
        int code = sqlite3_exec(db, statements[i], NULL, NULL, &message);
        if (code != SQLITE_OK && strstr(message, "no such") == NULL)
            fail_msg("%s: %s", statements[i], message);
        used[i] = used[i] || code == SQLITE_OK;
        sqlite3_free(message);
    }
}

/* Checks are made at the end, by SQLite's own: what is right only afterwards may be wrong before.
   */
void populate(const char *path, const populate_value *values, const char *const *afterwards,
              bool *used)
{
    assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    assert_int_equal(
        sqlite3_exec(db, "PRAGMA ignore_check_constraints=ON; BEGIN", NULL, NULL, NULL), SQLITE_OK);
    sqlite3_stmt *s = ask("SELECT name, sql FROM sqlite_schema WHERE type='table' AND name NOT LIKE"
                          " 'sqlite%' AND name NOT LIKE 'schemac%'",
                          NULL);
    while (sqlite3_step(s) == SQLITE_ROW)
        fill_table(text_at(s, 0), text_at(s, 1), values);
    sqlite3_finalize(s);
    run_afterwards(afterwards, used);
    assert_int_equal(sqlite3_exec(db, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    db = NULL;
    assert_sound(path);
}
