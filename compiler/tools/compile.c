#include "tools/compile.h"

#include "verify/verify.h"

#include <stdio.h>
#include <stdlib.h>

compiled compile(arena *a, diags *d, const char *path, const load_options *options)
{
    compiled out = {.sql = NULL};
    size_t errors = d->errors;
    out.tree = load(a, d, path, options, &out.unreadable);
    if (d->errors > errors)
        return out;
    const schema *s = build(a, d, out.tree);
    if (s == NULL)
        return out;
    const schema_sql *sql = render_sqlite(a, s);
    verify(a, d, sql);
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

void memory_exhausted(void)
{
    fputs("schemac: out of memory\n", stderr);
    exit(EXIT_MACHINE);
}
