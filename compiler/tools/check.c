/* check.c - schemac check: all diagnostics, nothing written. */
#include "tools/compile.h"
#include "tools/messages.h"

#include <stdio.h>

static const char help[] =
    "Usage: schemac check FILE... [options]\n"
    "\n"
    "Reports everything that is wrong with each FILE ('-' is standard input) and writes nothing.\n"
    "\n"
    "  -I, --import DIR     where imports are looked for, after the importing file's "
    "directory\n" MESSAGE_HELP "  -h, --help           this text\n"
    "\n"
    "Exit status: 0 fine, 1 the input has errors, 2 wrong usage, 3 the machine failed.\n";

static int check(arena *a, const load_options *load, const message_options *messages, char **files,
                 size_t count)
{
    bool unreadable = false;
    diags *d = diags_new(a);
    d->most = messages->most;
    for (size_t i = 0; i < count; i++) {
        compiled c = compile(a, d, files[i], load);
        unreadable = unreadable || c.unreadable;
    }
    diags_print(d, &messages->style, stderr);
    return unreadable ? EXIT_MACHINE : d->errors > 0 ? EXIT_INPUT : EXIT_FINE;
}

int check_main(int argc, char **argv)
{
    static const struct option known[] = {{"import", required_argument, NULL, 'I'},
                                          MESSAGE_OPTIONS,
                                          {"help", no_argument, NULL, 'h'},
                                          {NULL, 0, NULL, 0}};
    arena *a = arena_new(memory_exhausted);
    if (a == NULL)
        memory_exhausted();
    VEC(const char *) imports = {0};
    message_options messages = message_options_new();
    int code = -1;
    int c;
    optind = 1;
    opterr = 0;
    while (code < 0 && (c = getopt_long(argc, argv, ":I:h", known, NULL)) != -1) {
        if (c == 'I') {
            vec_push(a, imports, optarg);
        } else if (c == 'h') {
            fputs(help, stdout);
            code = EXIT_FINE;
        } else if (c >= OPTION_FORMAT) {
            code = message_option("check", c, &messages);
        } else {
            code = option_error("check", c, argv);
        }
    }
    if (code < 0 && optind == argc)
        code = usage_error("check", "no file is given");
    if (code < 0) {
        load_options load = {imports.items, imports.count};
        code = check(a, &load, &messages, argv + optind, (size_t)(argc - optind));
    }
    arena_free(a);
    return code;
}
