/* inspect.c - schemac inspect: what a database has, as SQLite says; no schema is needed. */
#include "base/shown.h"
#include "base/utf8.h"
#include "tools/command.h"
#include "tools/subcommands.h"
#include "verify/database.h"

#include <getopt.h>
#include <inttypes.h>
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

static int refuse_unreadable(const char *path, const char *problem)
{
    shown_line(stderr, "schemac: cannot read the database '%s': %s", path, problem);
    return EXIT_MACHINE;
}

/* In characters. */
static int width_of(const char *text)
{
    return (int)utf8_length(text, strlen(text));
}

static int print_tables(arena *a, const char *path)
{
    database_tables t = database_list(a, path);
    if (t.count > 0)
        shown_line(stdout, "%s: %d table%s, with their rows", path, t.count,
                   t.count == 1 ? "" : "s");
    int width = t.width;
    for (size_t i = 0; i < t.tables.count; i++) {
        t.tables.items[i].name = shown(a, t.tables.items[i].name);
        int length = width_of(t.tables.items[i].name);
        width = length > width ? length : width;
    }
    for (size_t i = 0; i < t.tables.count; i++)
        printf("  %s%*s %" PRId64 "\n", t.tables.items[i].name,
               width - width_of(t.tables.items[i].name), "", t.tables.items[i].rows);
    if (t.problem != NULL)
        return refuse_unreadable(path, t.problem);
    if (t.count == 0)
        shown_line(stdout, "%s: no tables", path);
    if (t.schema != NULL)
        shown_line(stdout, "of schema %s, version %s", t.schema, t.version);
    return EXIT_FINE;
}

static int print_table(arena *a, const char *path, const char *table)
{
    database_parts p = database_show(a, path, table);
    for (size_t i = 0; i < p.lines.count; i++)
        shown_line(stdout, "%s", p.lines.items[i]);
    if (p.problem != NULL)
        return refuse_unreadable(path, p.problem);
    if (p.lines.count > 0)
        return EXIT_FINE;
    shown_line(stderr, "schemac: '%s' has no table '%s'", path, table);
    return EXIT_INPUT;
}

int inspect_main(int argc, char **argv)
{
    static const struct option known[] = {{"help", no_argument, NULL, 'h'}, {NULL, 0, NULL, 0}};
    int c;
    optind = 1;
    opterr = 0;
    while ((c = getopt_long(argc, argv, ":h", known, NULL)) != -1) {
        if (c != 'h')
            return command_option_error("inspect", c, argv);
        fputs(help, stdout);
        return EXIT_FINE;
    }
    if (argc - optind < 1 || argc - optind > 2)
        return command_usage_error("inspect", "a database is needed, and at most one table");
    arena *a = command_arena();
    const char *path = argv[optind];
    int code = argc - optind == 1 ? print_tables(a, path) : print_table(a, path, argv[optind + 1]);
    arena_free(a);
    return code;
}
