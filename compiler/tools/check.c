/* check.c - schemac check: all diagnostics, nothing written. */
#include "tools/command.h"
#include "tools/input.h"
#include "tools/subcommands.h"

#include <stdio.h>

static const char help[] =
    "Usage: schemac check FILE... [options]\n"
    "\n"
    "Reports everything that is wrong with each FILE ('-' is standard input) and writes nothing.\n"
    "\n"
    "  -I, --import DIR     where imports are looked for, after the importing file's "
    "directory\n" WARNING_HELP PROVE_HELP
    "      --no-verify      leave out what only SQLite can check\n" MESSAGE_HELP
    "  -h, --help           this text\n"
    "\n"
    "Exit status: 0 fine or only warnings, 1 the input has errors, 2 wrong usage, 3 the machine "
    "failed.\n";

static int check_files(arena *a, const input_options *o, char **files, size_t count)
{
    diags *d = input_diags(a, o);
    const compile_options how = input_compile_options(o);
    bool unreadable = false;
    for (size_t i = 0; i < count; i++) {
        compiled c = compile_schema(a, d, files[i], &how);
        unreadable = unreadable || c.unreadable;
    }
    diags_print(d, &o->messages.style, stderr);
    return unreadable ? EXIT_MACHINE : diags_failed(d) ? EXIT_INPUT : EXIT_FINE;
}

int check_main(int argc, char **argv)
{
    static const struct option known[] = {{"no-verify", no_argument, NULL, OPTION_NO_VERIFY},
                                          PROVE_OPTION,
                                          INPUT_OPTIONS,
                                          {NULL, 0, NULL, 0}};

    arena *a = command_arena();
    input_options o = input_options_new("check", help);
    int code = -1, c;
    o.proved = PROVE_SOME;
    optind = 1;
    opterr = 0;
    while (code < 0 && (c = getopt_long(argc, argv, ":I:W:h", known, NULL)) != -1)
        code = input_option(a, c, argv, &o);
    if (code < 0 && optind == argc)
        code = command_usage_error("check", "no file is given");
    if (code < 0)
        code = check_files(a, &o, argv + optind, (size_t)(argc - optind));
    arena_free(a);
    return code;
}
