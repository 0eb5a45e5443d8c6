/* environment.c - a configuration from the variables of the environment. */
#include <schemac/schemac.h>

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct taking {
    schemac_config *config;
    const char **url;
} taking;

static bool take_url(const taking *t, const char *value)
{
    *t->url = value;
    return value[0] != '\0';
}

static bool take_mode(const taking *t, const char *value)
{
    const bool warn = strcmp(value, "warn") == 0;
    if (strcmp(value, "apply") == 0)
        t->config->mode = SCHEMAC_APPLY;
    else if (warn || strcmp(value, "verify") == 0)
        t->config->mode = SCHEMAC_VERIFY;
    else
        return false;
    t->config->on_outdated = warn ? SCHEMAC_WARN : SCHEMAC_REFUSE;
    return true;
}

static bool take_create(const taking *t, const char *value)
{
    const bool yes = strcmp(value, "1") == 0 || strcmp(value, "true") == 0;
    t->config->create = yes;
    return yes || strcmp(value, "0") == 0 || strcmp(value, "false") == 0;
}

/* Digits alone, up to a number. */
static bool read_number(const char *value, long most, long *out)
{
    errno = 0;
    *out = strtol(value, NULL, 10);
    return value[0] != '\0' && strspn(value, "0123456789") == strlen(value) && errno == 0 &&
           *out <= most;
}

/* Who says 0 wants none, also of a step. */
static bool take_backups(const taking *t, const char *value)
{
    long number;
    if (!read_number(value, 9999, &number))
        return false;
    t->config->backups = number == 0 ? SCHEMAC_NO_BACKUPS : (unsigned)number;
    return true;
}

static bool take_busy_timeout(const taking *t, const char *value)
{
    long number;
    if (!read_number(value, INT_MAX, &number))
        return false;
    t->config->busy_timeout = (int)number;
    return true;
}

static const struct {
    const char *name;
    bool (*take)(const taking *t, const char *value);
    const char *wanted;
} variables[] = {{"SCHEMAC_URL", take_url, "the path of a database"},
                 {"SCHEMAC_MODE", take_mode, "apply, verify or warn"},
                 {"SCHEMAC_CREATE", take_create, "1, true, 0 or false"},
                 {"SCHEMAC_BACKUPS", take_backups, "a number from 0 to 9999"},
                 {"SCHEMAC_BUSY_TIMEOUT", take_busy_timeout, "milliseconds"}};

schemac_status schemac_config_from_environment(schemac_config *config, const char **url,
                                               char message[SCHEMAC_ENVIRONMENT_MESSAGE])
{
    schemac_config taken = *config;
    const char *place = *url;
    const taking t = {&taken, &place};
    message[0] = '\0';
    for (size_t i = 0; i < sizeof variables / sizeof *variables; i++) {
        const char *value = getenv(variables[i].name);
        if (value == NULL || variables[i].take(&t, value))
            continue;
        snprintf(message, SCHEMAC_ENVIRONMENT_MESSAGE, "%s is '%.80s', and has to be %s",
                 variables[i].name, value, variables[i].wanted);
        return SCHEMAC_INVALID;
    }
    *config = taken;
    *url = place;
    return SCHEMAC_OK;
}
