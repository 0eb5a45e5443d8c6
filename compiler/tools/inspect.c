/* inspect.c - schemac inspect: what a database has, as SQLite says; no schema is needed. */
#include "tools/compile.h"

#include "base/buf.h"

#include <getopt.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

static const char help[] =
    "Usage: schemac inspect DATABASE [TABLE]\n"
    "\n"
    "Lists the tables of DATABASE with their rows; or the columns, indexes and triggers of TABLE.\n"
    "Reads only.\n"
    "\n"
    "  -h, --help           this text\n"
    "\n"
    "Exit status: 0 fine, 1 there is no such table, 2 wrong usage, 3 the machine failed.\n";

/* NULL and said when it cannot be read. */
static sqlite3 *open_database(const char *path)
{
    sqlite3 *db = NULL;
    int code = sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL);
    if (code == SQLITE_OK) /* it is only read now */
        code = sqlite3_exec(db, "SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL);
    if (code == SQLITE_OK)
        return db;
    fprintf(stderr, "schemac: cannot read the database '%s': %s\n", path, sqlite3_errmsg(db));
    sqlite3_close(db);
    return NULL;
}

/* Each row of the query as a line, in which each '%' stands for a column. Returns how many, or -1. */
static int print_rows(arena *a, sqlite3 *db, const char *sql, const char *table, const char *line)
{
    sqlite3_stmt *s = NULL;
    int count = 0, code = SQLITE_ERROR;
    if (sqlite3_prepare_v2(db, sql, -1, &s, NULL) == SQLITE_OK &&
        sqlite3_bind_text(s, 1, table, -1, SQLITE_STATIC) != SQLITE_NOMEM)
        while ((code = sqlite3_step(s)) == SQLITE_ROW) {
            buf out = buf_new(a);
            int column = 0;
            for (const char *c = line; *c != '\0'; c++) {
                const char *text = NULL;
                if (*c == '%')
                    text = (const char *)sqlite3_column_text(s, column++);
                if (*c == '%')
                    buf_put(&out, text == NULL ? "" : text);
                else
                    buf_char(&out, *c);
            }
            puts(out.text);
            count++;
        }
    sqlite3_finalize(s);
    return code == SQLITE_DONE ? count : -1;
}

static bool print_table_rows(sqlite3 *db, const char *name, int width)
{
    sqlite3_stmt *s = NULL;
    char *sql = sqlite3_mprintf("SELECT count(*) FROM \"%w\"", name);
    bool good = sql != NULL && sqlite3_prepare_v2(db, sql, -1, &s, NULL) == SQLITE_OK &&
                sqlite3_step(s) == SQLITE_ROW;
    if (good)
        printf("  %-*s %lld\n", width, name, (long long)sqlite3_column_int64(s, 0));
    sqlite3_finalize(s);
    sqlite3_free(sql);
    return good;
}

static int list_tables(arena *a, sqlite3 *db, const char *path)
{
    static const char tables[] =
        "SELECT name, max(length(name)) OVER (), count(*) OVER () FROM sqlite_schema WHERE"
        " type='table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name";
    sqlite3_stmt *s = NULL;
    bool good = sqlite3_prepare_v2(db, tables, -1, &s, NULL) == SQLITE_OK, any = false;
    int code = SQLITE_ERROR;
    while (good && (code = sqlite3_step(s)) == SQLITE_ROW) {
        int count = sqlite3_column_int(s, 2);
        if (!any)
            printf("%s: %d table%s, with their rows\n", path, count, count == 1 ? "" : "s");
        any = true;
        good =
            print_table_rows(db, (const char *)sqlite3_column_text(s, 0), sqlite3_column_int(s, 1));
    }
    good = good && code == SQLITE_DONE;
    sqlite3_finalize(s);
    if (good && !any)
        printf("%s: no tables\n", path);
    if (good)
        print_rows(a, db,
                   "SELECT name, version FROM schemac_history WHERE kind='sync' ORDER BY id DESC"
                   " LIMIT 1",
                   NULL, "of schema %, version %");
    return good ? EXIT_FINE : EXIT_MACHINE;
}

/* https://sqlite.org/pragma.html */
static int show_table(arena *a, sqlite3 *db, const char *path, const char *table)
{
    static const struct {
        const char *sql;
        const char *line;
    } parts[] = {
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
    int found = print_rows(a, db,
                           "SELECT type, name FROM sqlite_schema WHERE type IN ('table','view') AND"
                           " name=?1 COLLATE NOCASE",
                           table, "% %");
    if (found == 0) {
        fprintf(stderr, "schemac: '%s' has no table '%s'\n", path, table);
        return EXIT_INPUT;
    }
    for (size_t i = 0; found > 0 && i < sizeof parts / sizeof *parts; i++)
        if (print_rows(a, db, parts[i].sql, table, parts[i].line) < 0)
            found = -1;
    return found < 0 ? EXIT_MACHINE : EXIT_FINE;
}

int inspect_main(int argc, char **argv)
{
    static const struct option known[] = {{"help", no_argument, NULL, 'h'}, {NULL, 0, NULL, 0}};
    int c;
    optind = 1;
    opterr = 0;
    while ((c = getopt_long(argc, argv, ":h", known, NULL)) != -1) {
        if (c != 'h')
            return option_error("inspect", c, argv);
        fputs(help, stdout);
        return EXIT_FINE;
    }
    if (argc - optind < 1 || argc - optind > 2)
        return usage_error("inspect", "a database is needed, and at most one table");
    arena *a = arena_new(memory_exhausted);
    if (a == NULL)
        memory_exhausted();
    const char *path = argv[optind];
    sqlite3 *db = open_database(path);
    int code = db == NULL           ? EXIT_MACHINE
               : argc - optind == 1 ? list_tables(a, db, path)
                                    : show_table(a, db, path, argv[optind + 1]);
    if (db != NULL && code == EXIT_MACHINE)
        fprintf(stderr, "schemac: cannot read the database '%s': %s\n", path, sqlite3_errmsg(db));
    sqlite3_close(db);
    arena_free(a);
    return code;
}
