#include "tools/messages.h"

#include "base/suggest.h"
#include "tools/compile.h"

#include <schemac/schemac.h>

#include <stdio.h>
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
    return (message_options){
        .style = {.format = DIAG_TEXT, .color = terminal_takes_color(), .version = SCHEMAC_VERSION},
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

/* ---- warnings ------------------------------------------------------------------------------- */

static int unknown_warning(const char *subcommand, const char *name)
{
    suggestion s = suggest_new(name);
    char all[1024];
    size_t size = 0;
    for (int i = FIRST_WARNING; i < DIAG_CODE_COUNT && size < sizeof all; i++) {
        const char *one = codes_kind(i)->warning;
        const char *before = i == FIRST_WARNING ? "" : i + 1 == DIAG_CODE_COUNT ? " and " : ", ";
        suggest_offer(&s, one);
        size += (size_t)snprintf(all + size, sizeof all - size, "%s%s", before, one);
    }
    if (s.best == NULL)
        return usage_error(subcommand, "there is no warning '%s'; there are %s", name, all);
    return usage_error(subcommand, "there is no warning '%s'; did you mean '%s'? There are %s",
                       name, s.best, all);
}

int warning_option(const char *subcommand, message_options *out)
{
    warning_options *o = &out->warnings;
    bool off = strncmp(optarg, "no-", 3) == 0;
    choice wanted = off ? CHOICE_NO : CHOICE_YES;
    const char *name = off ? optarg + 3 : optarg;
    if (strcmp(name, "all") == 0) {
        o->all = wanted;
        return -1;
    }
    if (strcmp(name, "error") == 0) {
        o->errors = wanted;
        return -1;
    }
    bool as_error = strncmp(name, "error=", 6) == 0;
    if (as_error)
        name += 6;
    diag_code code;
    if (!warning_find(&codes, name, &code))
        return unknown_warning(subcommand, name);
    if (as_error)
        o->error[code - FIRST_WARNING] = wanted;
    if (!as_error || !off)
        o->on[code - FIRST_WARNING] = wanted;
    return -1;
}
