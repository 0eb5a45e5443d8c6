/* command.c - what all subcommands do alike. */
#include "tools/command.h"

#include "base/shown.h"

#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int command_usage_error(const char *subcommand, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fputs("schemac: ", stderr);
    shown_vline(stderr, format, args);
    va_end(args);
    shown_line(stderr, "Try: schemac %s%s--help", subcommand, subcommand[0] == '\0' ? "" : " ");
    return EXIT_USAGE;
}

int command_option_error(const char *subcommand, int found, char **argv)
{
    const char *option = argv[optind - 1];
    if (found == ':')
        return command_usage_error(subcommand, "'%s' needs a value", option);
    if (optopt == 0)
        return command_usage_error(subcommand, "unknown option '%s'", option);
    if (strncmp(option, "--", 2) == 0)
        return command_usage_error(subcommand, "'%.*s' takes no value", (int)strcspn(option, "="),
                                   option);
    /* one of several letters behind one '-': argv does not say which */
    return command_usage_error(subcommand, "unknown option '-%c'", optopt);
}

static void exit_for_memory(void)
{
    fputs("schemac: out of memory\n", stderr);
    exit(EXIT_MACHINE);
}

arena *command_arena(void)
{
    arena *a = arena_new(exit_for_memory);
    if (a == NULL)
        exit_for_memory();
    return a;
}
