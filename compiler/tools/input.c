/* input.c - the options of every subcommand that reads a schema. */
#include "tools/input.h"

#include "tools/command.h"

#include <string.h>

input_options input_options_new(const char *subcommand, const char *help)
{
    return (input_options){
        .subcommand = subcommand, .help = help, .messages = message_options_new()};
}

static int prove_option(input_options *out)
{
    if (optarg != NULL && strcmp(optarg, "all") != 0 && strcmp(optarg, "none") != 0)
        return command_usage_error(out->subcommand,
                                   "--prove takes nothing, 'all' or 'none', not '%s'", optarg);
    out->proved = optarg == NULL ? PROVE_SOME : strcmp(optarg, "all") == 0 ? PROVE_ALL : PROVE_NONE;
    return -1;
}

int input_option(arena *a, int c, char **argv, input_options *out)
{
    switch (c) {
    case 'I':
        vec_push(a, out->imports, optarg);
        return -1;
    case OPTION_NO_VERIFY:
        out->unverified = true;
        return -1;
    case OPTION_PROVE:
        return prove_option(out);
    case 'h':
        fputs(out->help, stdout);
        return EXIT_FINE;
    case 'W':
        return message_warning(out->subcommand, &out->messages);
    default:
        return c >= OPTION_FORMAT ? message_option(out->subcommand, c, &out->messages)
                                  : command_option_error(out->subcommand, c, argv);
    }
}

diags *input_diags(arena *a, const input_options *o)
{
    diags *d = diags_new(a, &codes);
    d->most = o->messages.most;
    d->warning_options = &o->messages.warnings;
    return d;
}

compile_options input_compile_options(const input_options *o)
{
    return (compile_options){.load = {o->imports.items, o->imports.count, .snapshot = false},
                             .unverified = o->unverified,
                             .proved = o->proved};
}

int input_compile(arena *a, const input_options *o, const char *path, const compile_options *how,
                  compiled *out)
{
    diags *d = input_diags(a, o);
    *out = compile_schema(a, d, path, how);
    if (d->records.count > 0)
        diags_print(d, &o->messages.style, stderr);
    if (out->sql != NULL && !diags_failed(d))
        return EXIT_FINE;
    return out->unreadable ? EXIT_MACHINE : EXIT_INPUT;
}
