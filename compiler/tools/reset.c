/* reset.c - schemac reset: a database is removed, for a new beginning while developing. */
#include "base/shown.h"
#include "tools/command.h"
#include "tools/subcommands.h"
#include "verify/database.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char help[] =
    "Usage: schemac reset DATABASE [--yes]\n"
    "\n"
    "Removes DATABASE and what SQLite keeps beside it, with all rows. Without --yes it only says "
    "what\n"
    "would be removed. The next start of the program creates the database anew.\n"
    "\n"
    "      --yes            do it\n"
    "  -h, --help           this text\n"
    "\n"
    "Exit status: 0 removed, 1 not asked twice, not a database, or one in use, 2 wrong usage,\n"
    "3 the machine failed.\n";

static bool is_there(const char *path, struct stat *s)
{
    return lstat(path, s) == 0;
}

/* Nobody may be using it, and it must be a database: else a mistyped name costs another file. */
static int check_removable(arena *a, const char *path, int *tables)
{
    struct stat file;
    const char *problem;
    if (!is_there(path, &file)) {
        shown_line(stderr, "schemac: there is no database '%s'", path);
        return EXIT_MACHINE;
    }
    if (!S_ISREG(file.st_mode)) {
        shown_line(stderr, "schemac: '%s' is not a file", path);
        return EXIT_INPUT;
    }
    if (!database_is_free(a, path, tables, &problem)) {
        shown_line(stderr, "schemac: '%s' is not removed: %s", path, problem);
        return EXIT_INPUT;
    }
    return EXIT_FINE;
}

static int remove_files(arena *a, const char *path)
{
    for (size_t i = 0; database_suffixes[i] != NULL; i++) {
        const char *file = arena_printf(a, "%s%s", path, database_suffixes[i]);
        if (unlink(file) == 0) {
            shown_line(stdout, "removed %s", file);
        } else if (errno != ENOENT) {
            shown_line(stderr, "schemac: cannot remove '%s': %s", file, strerror(errno));
            return EXIT_MACHINE;
        }
    }
    return EXIT_FINE;
}

/* The database first. */
static void print_files(arena *a, const char *path)
{
    size_t count = 0;
    while (database_suffixes[count] != NULL)
        count++;
    for (size_t i = count; i > 0; i--) {
        struct stat s;
        const char *file = arena_printf(a, "%s%s", path, database_suffixes[i - 1]);
        if (is_there(file, &s))
            shown_line(stdout, "  %s (%lld bytes)", file, (long long)s.st_size);
    }
}

static int reset_database(arena *a, const char *path, bool sure)
{
    int tables = 0;
    int code = check_removable(a, path, &tables);
    if (code != EXIT_FINE)
        return code;
    if (sure)
        return remove_files(a, path);
    shown_line(stdout, "%s, with %d table%s and all rows, would be removed:", path, tables,
               tables == 1 ? "" : "s");
    print_files(a, path);
    shown_line(stdout, "Nothing has been changed. To remove it: schemac reset --yes %s", path);
    return EXIT_INPUT;
}

int reset_main(int argc, char **argv)
{
    static const struct option known[] = {
        {"yes", no_argument, NULL, 'y'}, {"help", no_argument, NULL, 'h'}, {NULL, 0, NULL, 0}};
    bool sure = false;
    int c;
    optind = 1;
    opterr = 0;
    while ((c = getopt_long(argc, argv, ":h", known, NULL)) != -1) {
        if (c == 'h') {
            fputs(help, stdout);
            return EXIT_FINE;
        }
        if (c != 'y')
            return command_option_error("reset", c, argv);
        sure = true;
    }
    if (argc - optind != 1)
        return command_usage_error("reset", "a database is needed");
    arena *a = command_arena();
    int code = reset_database(a, argv[optind], sure);
    arena_free(a);
    return code;
}
