#include "tools/compile.h"

#include "model/build.h"
#include "model/warn.h"
#include "sql/describe.h"
#include "sql/sqlite/dialect.h"
#include "verify/sqlite/engine.h"
#include "verify/verify.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

compiled compile(arena *a, diags *d, const char *path, const compile_options *options)
{
    compiled out = {.sql = NULL};
    size_t errors = d->errors;
    out.tree = load_schema(a, d, path, &options->load, &out.unreadable);
    if (d->errors > errors)
        return out;
    const schema *s = model_build(a, d, out.tree);
    if (s == NULL)
        return out;
    warn_unused(a, d, out.tree);
    warn_indexes(a, d, out.tree, s);
    const schema_sql *sql = sql_describe(a, s, &sqlite_dialect);
    if (!options->unverified)
        verify_schema(a, d, sql, &sqlite_engine);
    if (d->errors == errors)
        out.sql = sql;
    return out;
}

int usage_error(const char *subcommand, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fputs("schemac: ", stderr);
    vfprintf(stderr, format, args);
    va_end(args);
    fprintf(stderr, "\nTry: schemac %s%s--help\n", subcommand, subcommand[0] == '\0' ? "" : " ");
    return EXIT_USAGE;
}

int option_error(const char *subcommand, int found, char **argv)
{
    const char *option = argv[optind - 1];
    if (found == ':')
        return usage_error(subcommand, "'%s' needs a value", option);
    if (optopt == 0)
        return usage_error(subcommand, "unknown option '%s'", option);
    if (strncmp(option, "--", 2) == 0)
        return usage_error(subcommand, "'%.*s' takes no value", (int)strcspn(option, "="), option);
    /* one of several letters behind one '-': argv does not say which */
    return usage_error(subcommand, "unknown option '-%c'", optopt);
}

void memory_exhausted(void)
{
    fputs("schemac: out of memory\n", stderr);
    exit(EXIT_MACHINE);
}
