/* messages.h - the options that say how diagnostics are printed; check and generate share them. */
#ifndef SCHEMAC_TOOLS_MESSAGES_H
#define SCHEMAC_TOOLS_MESSAGES_H

#include "base/diag_print.h"

#include <getopt.h>

enum { OPTION_FORMAT = 2000, OPTION_COLOR, OPTION_MAX_ERRORS, OPTION_NO_VERIFY, OPTION_PROVE };

/* The rows of getopt_long's table. */
#define MESSAGE_OPTIONS                                                                            \
    {"format", required_argument, NULL, OPTION_FORMAT},                                            \
        {"color", required_argument, NULL, OPTION_COLOR},                                          \
    {                                                                                              \
        "max-errors", required_argument, NULL, OPTION_MAX_ERRORS                                   \
    }

/* Their lines of the help text. */
#define MESSAGE_HELP FORMAT_HELP STYLE_HELP
#define FORMAT_HELP  "      --format FORMAT  of messages: text, gcc, json or sarif\n"
#define STYLE_HELP                                                                                 \
    "      --color WHEN     auto (on a terminal, unless NO_COLOR is set), always or never\n"       \
    "      --max-errors N   print at most N errors and N warnings; 0 for all (default: 100)\n"

/* What can be warned about; the letter is W. */
#define WARNING_HELP                                                                               \
    "  -W NAME              warn about NAME, such as redundant-index; -W no-NAME: do not; all "    \
    "is\n"                                                                                         \
    "                       every warning; schemac explain lists them\n"                           \
    "  -W error             warnings are errors; -W error=NAME: this one is, and is on;\n"         \
    "                       -W no-error=NAME: this one is not\n"

typedef struct message_options {
    diag_style style;
    size_t most;
    warning_options warnings;
} message_options;

message_options message_options_new(void);

/* Understands one of MESSAGE_OPTIONS with its value in optarg. -1 when it did, else the exit
   code. */
int message_option(const char *subcommand, int option, message_options *out);

/* Understands what stands behind -W, in optarg. -1 when it did, else the exit code. */
int message_warning(const char *subcommand, message_options *out);

#endif
