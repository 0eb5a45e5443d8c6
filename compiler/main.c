/* main.c - the command line: which subcommand is meant. */
#include "tools/command.h"
#include "tools/subcommands.h"

#include <schemac/schemac.h>

#include <stdio.h>
#include <string.h>

static const struct {
    const char *name;
    int (*run)(int argc, char **argv);
    const char *summary;
} subcommands[] = {
    {"generate", generate_main, "C from schemas"},
    {"check", check_main, "all diagnostics, writes nothing"},
    {"explain", explain_main, "what the code of a diagnostic means"},
    {"fmt", fmt_main, "the one layout of .schema files"},
    {"snapshot", snapshot_main, "keeps a version as it is released"},
    {"create", create_main, "a database of a version, with rows"},
    {"diff", diff_main, "what is different between two versions"},
    {"status", status_main, "whether a database matches a schema"},
    {"plan", plan_main, "what a start would do to a database"},
    {"migrate", migrate_main, "a start without the program"},
    {"restore", restore_main, "puts a database back to a backup"},
    {"inspect", inspect_main, "what a database has"},
    {"reset", reset_main, "removes a database, when asked twice"},
};

enum { SUBCOMMANDS = sizeof subcommands / sizeof *subcommands };

static void print_help(void)
{
    fputs("schemac compiles .schema files into C.\n\nUsage: schemac SUBCOMMAND [...]\n\n", stdout);
    for (size_t i = 0; i < SUBCOMMANDS; i++)
        printf("  %-10s %s\n", subcommands[i].name, subcommands[i].summary);
    fputs(
        "\n  --version   which schemac this is\n  -h, --help  this text; also of each subcommand\n",
        stdout);
}

int main(int argc, char **argv)
{
    if (argc < 2)
        return command_usage_error("", "no subcommand is given");
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        print_help();
        return EXIT_FINE;
    }
    if (strcmp(argv[1], "--version") == 0) {
        puts("schemac " SCHEMAC_VERSION);
        return EXIT_FINE;
    }
    for (size_t i = 0; i < SUBCOMMANDS; i++)
        if (strcmp(argv[1], subcommands[i].name) == 0)
            return subcommands[i].run(argc - 1, argv + 1);
    return command_usage_error("", "there is no subcommand '%s'", argv[1]);
}
