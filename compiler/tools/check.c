/* check.c - schemac check: all diagnostics, nothing written. */
#include "tools/command.h"
#include "tools/compile.h"
#include "tools/messages.h"
#include "tools/subcommands.h"

#include <stdio.h>

static const char help[] =
    "Usage: schemac check FILE... [options]\n"
    "\n"
    "Reports everything that is wrong with each FILE ('-' is standard input) and writes nothing.\n"
    "\n"
    "  -I, --import DIR     where imports are looked for, after the importing file's "
    "directory\n" WARNING_HELP
    "      --no-verify      leave out what only SQLite can check\n" MESSAGE_HELP
    "  -h, --help           this text\n"
    "\n"
    "Exit status: 0 fine or only warnings, 1 the input has errors, 2 wrong usage, 3 the machine "
    "failed.\n";

static int check_files(arena *a, const compile_options *options, const message_options *messages,
                       char **files, size_t count)
{
    bool unreadable = false;
    diags *d = diags_new(a, &codes);
    d->most = messages->most;
    d->warning_options = &messages->warnings;
    for (size_t i = 0; i < count; i++) {
        compiled c = compile_schema(a, d, files[i], options);
        unreadable = unreadable || c.unreadable;
    }
    diags_print(d, &messages->style, stderr);
    return unreadable ? EXIT_MACHINE : diags_failed(d) ? EXIT_INPUT : EXIT_FINE;
}

int check_main(int argc, char **argv)
{
    static const struct option known[] = {{"import", required_argument, NULL, 'I'},
                                          {"no-verify", no_argument, NULL, OPTION_NO_VERIFY},
                                          MESSAGE_OPTIONS,
                                          {"help", no_argument, NULL, 'h'},
                                          {NULL, 0, NULL, 0}};
    arena *a = command_arena();
    VEC(const char *) imports = {0};
    message_options messages = message_options_new();
    bool unverified = false;
    int code = -1;
    int c;
    optind = 1;
    opterr = 0;
    while (code < 0 && (c = getopt_long(argc, argv, ":I:W:h", known, NULL)) != -1) {
        if (c == 'I') {
            vec_push(a, imports, optarg);
        } else if (c == 'h') {
            fputs(help, stdout);
            code = EXIT_FINE;
        } else if (c == 'W') {
            code = message_warning("check", &messages);
        } else if (c == OPTION_NO_VERIFY) {
            unverified = true;
        } else if (c >= OPTION_FORMAT) {
            code = message_option("check", c, &messages);
        } else {
            code = command_option_error("check", c, argv);
        }
    }
    if (code < 0 && optind == argc)
        code = command_usage_error("check", "no file is given");
    if (code < 0) {
        compile_options o = {{imports.items, imports.count, .snapshot = false},
                             .unverified = unverified};
        code = check_files(a, &o, &messages, argv + optind, (size_t)(argc - optind));
    }
    arena_free(a);
    return code;
}
