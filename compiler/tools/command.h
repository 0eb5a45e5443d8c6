/* command.h - what all subcommands do alike: exit codes, memory, messages about the command line.
   */
#ifndef SCHEMAC_TOOLS_COMMAND_H
#define SCHEMAC_TOOLS_COMMAND_H

#include "base/arena.h"

enum { EXIT_FINE = 0, EXIT_INPUT = 1, EXIT_USAGE = 2, EXIT_MACHINE = 3 };

/* Never NULL: the program ends, and says so, when there is no memory, now or later. */
arena *command_arena(void);

/* A message about the command line, and the exit code for it. */
int command_usage_error(const char *subcommand, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* A message about what getopt_long found wrong, and the exit code: `found` is what it returned. */
int command_option_error(const char *subcommand, int found, char **argv);

#endif
