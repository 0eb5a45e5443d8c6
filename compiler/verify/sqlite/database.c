/* database.c - what SQLite says about a database that is there. */
#include "verify/database.h"

#include "base/buf.h"

#include <sqlite3.h>

/* https://sqlite.org/tempfiles.html */
const char *const database_suffixes[] = {"-wal", "-shm", "-journal", "", NULL};

static const char *problem_of(arena *a, sqlite3 *db)
{
    return arena_strdup(a, sqlite3_errmsg(db));
}

/* NULL, and `problem`, when it cannot be read. */
static sqlite3 *open_for_reading(arena *a, const char *path, const char **problem)
{
    sqlite3 *db = NULL;
    int code = sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL);
    if (code == SQLITE_OK) /* it is only read now */
        code = sqlite3_exec(db, "SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL);
    if (code == SQLITE_OK)
        return db;
    *problem = problem_of(a, db);
    sqlite3_close(db);
    return NULL;
}

/* ---- tables --------------------------------------------------------------------------------- */

static bool count_rows(sqlite3 *db, const char *table, int64_t *rows)
{
    sqlite3_stmt *s = NULL;
    char *sql = sqlite3_mprintf("SELECT count(*) FROM \"%w\"", table);
    bool good = sql != NULL && sqlite3_prepare_v2(db, sql, -1, &s, NULL) == SQLITE_OK &&
                sqlite3_step(s) == SQLITE_ROW;
    if (good)
        *rows = sqlite3_column_int64(s, 0);
    sqlite3_finalize(s);
    sqlite3_free(sql);
    return good;
}

static bool list_tables(arena *a, sqlite3 *db, database_tables *out)
{
    static const char sql[] =
        "SELECT name, max(length(name)) OVER (), count(*) OVER () FROM sqlite_schema WHERE"
        " type='table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name";
    sqlite3_stmt *s = NULL;
    bool good = sqlite3_prepare_v2(db, sql, -1, &s, NULL) == SQLITE_OK;
    int code = SQLITE_ERROR;
    while (good && (code = sqlite3_step(s)) == SQLITE_ROW) {
        database_table t = {.name = arena_strdup(a, (const char *)sqlite3_column_text(s, 0))};
        out->width = sqlite3_column_int(s, 1);
        out->count = sqlite3_column_int(s, 2);
        good = count_rows(db, t.name, &t.rows);
        if (good)
            vec_push(a, out->tables, t);
    }
    if (!good || code != SQLITE_DONE)
        out->problem = problem_of(a, db);
    sqlite3_finalize(s);
    return out->problem == NULL;
}

/* A database of another program has no such table, which is no problem. */
static void read_history(arena *a, sqlite3 *db, database_tables *out)
{
    static const char sql[] = "SELECT name, version FROM schemac_history WHERE kind='sync'"
                              " ORDER BY id DESC LIMIT 1";
    sqlite3_stmt *s = NULL;
    if (sqlite3_prepare_v2(db, sql, -1, &s, NULL) == SQLITE_OK && sqlite3_step(s) == SQLITE_ROW) {
        const char *name = (const char *)sqlite3_column_text(s, 0);
        const char *version = (const char *)sqlite3_column_text(s, 1);
        out->schema = arena_strdup(a, name == NULL ? "" : name);
        out->version = arena_strdup(a, version == NULL ? "" : version);
    }
    sqlite3_finalize(s);
}

database_tables database_list(arena *a, const char *path)
{
    database_tables out = {0};
    sqlite3 *db = open_for_reading(a, path, &out.problem);
    if (db == NULL)
        return out;
    if (list_tables(a, db, &out))
        read_history(a, db, &out);
    sqlite3_close(db);
    return out;
}

/* ---- parts of a table ----------------------------------------------------------------------- */

/* A row as a line, in which each '%' stands for a column. */
static const char *filled_line(arena *a, sqlite3_stmt *s, const char *line)
{
    buf out = buf_new(a);
    int column = 0;
    for (const char *c = line; *c != '\0'; c++) {
        const char *text = *c == '%' ? (const char *)sqlite3_column_text(s, column++) : NULL;
        if (*c != '%')
            buf_char(&out, *c);
        else if (text != NULL)
            buf_put(&out, text);
    }
    return out.text;
}

/* Adds a line for each row of a query about the table. */
static bool add_lines(arena *a, sqlite3 *db, const char *sql, const char *table, const char *line,
                      database_parts *out)
{
    sqlite3_stmt *s = NULL;
    int code = SQLITE_ERROR;
    if (sqlite3_prepare_v2(db, sql, -1, &s, NULL) == SQLITE_OK &&
        sqlite3_bind_text(s, 1, table, -1, SQLITE_STATIC) != SQLITE_NOMEM)
        while ((code = sqlite3_step(s)) == SQLITE_ROW)
            vec_push(a, out->lines, filled_line(a, s, line));
    if (code != SQLITE_DONE)
        out->problem = problem_of(a, db);
    sqlite3_finalize(s);
    return code == SQLITE_DONE;
}

/* https://sqlite.org/pragma.html; the first finds the table itself */
static const struct {
    const char *sql;
    const char *line;
} parts[] = {
    {"SELECT type, name FROM sqlite_schema WHERE type IN ('table','view') AND"
     " name=?1 COLLATE NOCASE",
     "% %"},
    {"SELECT name, printf(' %s%s%s%s', type, iif(pk>0,' primary key',''),"
     " iif(\"notnull\",' not null',''), iif(hidden>1,' computed',''))"
     " || ifnull(' default '||dflt_value,'') FROM pragma_table_xinfo(?1)",
     "  column %%"},
    {"SELECT group_concat(\"from\",', '), \"table\", group_concat(\"to\",', '), on_delete FROM"
     " (SELECT * FROM pragma_foreign_key_list(?1) ORDER BY id, seq) GROUP BY id",
     "  reference (%) to %(%) on delete %"},
    {"SELECT iif(\"unique\",'unique ',''), name, (SELECT group_concat(ifnull(name,'an"
     " expression'),', ') FROM pragma_index_info(l.name)), iif(partial,' where …','') FROM"
     " pragma_index_list(?1) AS l ORDER BY seq DESC",
     "  %index % (%)%"},
    {"SELECT name FROM sqlite_schema WHERE type='trigger' AND tbl_name=?1 COLLATE NOCASE ORDER"
     " BY rowid",
     "  trigger %"},
};

database_parts database_show(arena *a, const char *path, const char *table)
{
    database_parts out = {0};
    sqlite3 *db = open_for_reading(a, path, &out.problem);
    if (db == NULL)
        return out;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        bool good = add_lines(a, db, parts[i].sql, table, parts[i].line, &out);
        if (i == 0 && (!good || out.lines.count == 0))
            break;
    }
    sqlite3_close(db);
    return out;
}

/* ---- removing ------------------------------------------------------------------------------- */

bool database_is_free(arena *a, const char *path, int *tables, const char **problem)
{
    static const char count[] = "SELECT count(*) FROM sqlite_schema WHERE type='table'";
    sqlite3 *db = NULL;
    sqlite3_stmt *s = NULL;
    int code = sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_exec(db, "BEGIN EXCLUSIVE", NULL, NULL, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_prepare_v2(db, count, -1, &s, NULL);
    if (code == SQLITE_OK && (code = sqlite3_step(s)) == SQLITE_ROW)
        *tables = sqlite3_column_int(s, 0);
    if (code != SQLITE_ROW)
        *problem = problem_of(a, db);
    sqlite3_finalize(s);
    sqlite3_close(db);
    return code == SQLITE_ROW;
}
