/* input.h - the options of every subcommand that reads a schema, and how it is read. */
#ifndef SCHEMAC_TOOLS_INPUT_H
#define SCHEMAC_TOOLS_INPUT_H

#include "tools/compile.h"
#include "tools/messages.h"

typedef struct input_options {
    const char *subcommand; /* for messages */
    const char *help;
    message_options messages;
    VEC(const char *) imports;
    bool unverified;
    prove_versions proved;
} input_options;

/* The rows of getopt_long's table; the letters are I, W and h. */
#define INPUT_OPTIONS                                                                              \
    {"import", required_argument, NULL, 'I'}, MESSAGE_OPTIONS,                                     \
    {                                                                                              \
        "help", no_argument, NULL, 'h'                                                             \
    }

/* Of the subcommands that have it. */
#define PROVE_OPTION                                                                               \
    {                                                                                              \
        "prove", optional_argument, NULL, OPTION_PROVE                                             \
    }
#define PROVE_HELP                                                                                 \
    "      --prove[=all]    start this version on databases of all released ones, filled with "    \
    "rows\n"                                                                                       \
    "                       that are made up; without it of the last five and the oldest;\n"       \
    "                       with =none of none\n"

input_options input_options_new(const char *subcommand, const char *help);

/* Understands one of INPUT_OPTIONS, or --no-verify and --prove where it is among the options, with its value in
   optarg; anything else is an error. -1 to go on, else the exit code. */
int input_option(arena *a, int c, char **argv, input_options *out);

/* Diagnostics that are counted and silenced as the options say. */
diags *input_diags(arena *a, const input_options *o);

/* What a subcommand may add to. */
compile_options input_compile_options(const input_options *o);

/* Compiles one file, and prints what there is to say. EXIT_FINE: out->sql is there; else the exit
   code. */
int input_compile(arena *a, const input_options *o, const char *path, const compile_options *how,
                  compiled *out);

#endif
