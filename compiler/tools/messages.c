#include "tools/messages.h"

#include "tools/compile.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* https://no-color.org: set and not empty means no colour, whatever the value. */
static bool terminal_takes_color(void)
{
    const char *no_color = getenv("NO_COLOR");
    const char *term = getenv("TERM");
    return (no_color == NULL || no_color[0] == '\0') && term != NULL && strcmp(term, "dumb") != 0 &&
           isatty(STDERR_FILENO);
}

message_options message_options_new(void)
{
    return (message_options){.style = {.format = DIAG_TEXT, .color = terminal_takes_color()},
                             .most = 100};
}

static int format_option(const char *subcommand, message_options *out)
{
    static const char *const names[] = {
        [DIAG_TEXT] = "text", [DIAG_GCC] = "gcc", [DIAG_JSON] = "json", [DIAG_SARIF] = "sarif"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(optarg, names[i]) == 0) {
            out->style.format = (diag_format)i;
            return -1;
        }
    return usage_error(subcommand, "there is no format '%s'; there are text, gcc, json and sarif",
                       optarg);
}

static int color_option(const char *subcommand, message_options *out)
{
    if (strcmp(optarg, "always") == 0)
        out->style.color = true;
    else if (strcmp(optarg, "never") == 0)
        out->style.color = false;
    else if (strcmp(optarg, "auto") == 0)
        out->style.color = terminal_takes_color();
    else
        return usage_error(subcommand, "--color is auto, always or never, not '%s'", optarg);
    return -1;
}

static int most_option(const char *subcommand, message_options *out)
{
    if (optarg[0] == '\0' || strspn(optarg, "0123456789") != strlen(optarg) || strlen(optarg) > 9)
        return usage_error(subcommand, "--max-errors takes a number, not '%s'", optarg);
    out->most = strtoul(optarg, NULL, 10);
    return -1;
}

int message_option(const char *subcommand, int option, message_options *out)
{
    switch (option) {
    case OPTION_FORMAT:
        return format_option(subcommand, out);
    case OPTION_COLOR:
        return color_option(subcommand, out);
    default:
        return most_option(subcommand, out);
    }
}
