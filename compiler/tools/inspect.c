/* inspect.c - schemac inspect: what a database has, as SQLite says; no schema is needed. */
#include "base/file.h"
#include "base/shown.h"
#include "tools/command.h"
#include "tools/inspection.h"
#include "tools/messages.h"
#include "tools/subcommands.h"

#include <stdio.h>
#include <string.h>

static const char help[] =
    "Usage: schemac inspect DATABASE [TABLE] [options]\n"
    "\n"
    "Lists the tables of DATABASE with their rows, and its views; or all that is said of TABLE, a\n"
    "table or view: columns, constraints, references, indexes and triggers. Reads only.\n"
    "\n"
    "      --format FORMAT  text, or json, which has all of every table\n"
    "  -h, --help           this text\n"
    "\n"
    "Exit status: 0 fine, 1 there is no such table, 2 wrong usage, 3 the machine failed.\n";

/* Widths are those of what is shown. */
static void show_names(arena *a, inspected *all)
{
    for (size_t i = 0; i < all->objects.count; i++)
        all->objects.items[i].name = shown(a, all->objects.items[i].name);
}

static int run(const char *path, const char *table, bool as_json)
{
    if (file_is_irregular(path)) {
        shown_line(stderr, "schemac: '%s' is not a regular file", path);
        return EXIT_MACHINE;
    }
    arena *a = command_arena();
    inspected all = inspect_database(a, path, table);
    int code = EXIT_FINE;
    if (all.problem != NULL) {
        shown_line(stderr, "schemac: cannot read the database '%s': %s", path, all.problem);
        code = EXIT_MACHINE;
    } else if (table != NULL && all.objects.count == 0) {
        shown_line(stderr, "schemac: '%s' has no table '%s'", path, table);
        code = EXIT_INPUT;
    } else if (as_json) {
        inspection_print_json(&all, path);
    } else if (table == NULL) {
        show_names(a, &all);
        inspection_print_all(&all, path);
    } else {
        inspection_print_object(&all.objects.items[0]);
    }
    arena_free(a);
    return code;
}

int inspect_main(int argc, char **argv)
{
    static const struct option known[] = {{"format", required_argument, NULL, OPTION_FORMAT},
                                          {"help", no_argument, NULL, 'h'},
                                          {NULL, 0, NULL, 0}};
    bool as_json = false;
    int c;
    optind = 1;
    opterr = 0;
    while ((c = getopt_long(argc, argv, ":h", known, NULL)) != -1) {
        if (c == 'h') {
            fputs(help, stdout);
            return EXIT_FINE;
        }
        if (c != OPTION_FORMAT)
            return command_option_error("inspect", c, argv);
        as_json = strcmp(optarg, "json") == 0;
        if (!as_json && strcmp(optarg, "text") != 0)
            return command_usage_error("inspect",
                                       "there is no format '%s'; there are text and json", optarg);
    }
    if (argc - optind < 1 || argc - optind > 2)
        return command_usage_error("inspect", "a database is needed, and at most one table");
    return run(argv[optind], argc - optind == 1 ? NULL : argv[optind + 1], as_json);
}
