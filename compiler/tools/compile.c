/* compile.c - one root file through all floors. */
#include "tools/compile.h"

#include "history/released.h"
#include "model/build.h"
#include "model/warn.h"
#include "sql/describe.h"
#include "sql/sqlite/dialect.h"
#include "verify/prove.h"
#include "verify/sqlite/engine.h"
#include "verify/upgrade.h"
#include "verify/using.h"
#include "verify/verify.h"

/* What was released cannot be changed any more: what came of the versions before it, neither. */
static void verify_history(arena *a, diags *d, const compiled *c)
{
    int64_t version = c->sql->schema->version;
    const past_version *before = c->history == NULL ? NULL : history_before(c->history, version);
    if (c->history != NULL && before == NULL)
        verify_using(a, d, NULL, c->sql, &sqlite_engine);
    /* databases that are left behind become nothing */
    if (before != NULL && before->schema->version >= c->sql->schema->since &&
        history_version(c->history, version) == NULL) {
        size_t errors = d->errors;
        verify_using(a, d, before->sql, c->sql, &sqlite_engine);
        if (d->errors == errors)
            upgrade_verify(a, d, before->sql, c->sql);
    }
}

enum { PROVED = 5 }; /* the last, and the first that is supported */

static void prove_history(arena *a, diags *d, const compiled *c, prove_versions which)
{
    const history *h = c->history;
    size_t first = 0, count = 0;
    while (first < h->releases.count &&
           h->releases.items[first].schema->version < c->sql->schema->since)
        first++;
    while (count < h->releases.count &&
           h->releases.items[count].schema->version < c->sql->schema->version)
        count++;
    prove_places told = {NULL};
    for (size_t i = count; i > first; i--)
        if (which == PROVE_ALL || i - 1 == first || i + PROVED > count)
            prove_verify(a, d, h->releases.items[i - 1].sql, c->sql, &sqlite_engine, &told);
}

compiled compile_schema(arena *a, diags *d, const char *path, const compile_options *options)
{
    compiled out = {.sql = NULL};
    size_t errors = d->errors;
    out.tree = load_schema(a, d, path, &options->load, &out.unreadable);
    if (d->errors > errors)
        return out;
    if (out.tree->snapshot) {
        out.sql = history_read_snapshot(a, d, out.tree, &sqlite_dialect);
        return out;
    }
    schema *s = model_build(a, d, out.tree);
    if (s == NULL)
        return out;
    warn_unused(a, d, out.tree);
    warn_indexes(a, d, out.tree, s);
    warn_nulls(a, d, s);
    warn_cursors(d, s);
    out.history = history_read(a, d, out.tree, s, &sqlite_dialect);
    query_bodies bodies = query_bodies_read(a, d, s);
    const schema_sql *sql = sql_describe_all(a, s, &bodies, &sqlite_dialect);
    if (out.history != NULL)
        released_check(a, d, sql, out.history);
    if (out.history != NULL && !options->unproved)
        released_check_values(a, d, sql, out.history);
    if (!options->unverified)
        verify_schema(a, d, sql, &sqlite_engine);
    if (d->errors == errors)
        out.sql = out.history == NULL ? sql : history_describe(a, out.history, sql);
    if (out.sql != NULL && !options->unverified && !options->unproved)
        verify_history(a, d, &out);
    if (out.sql != NULL && out.history != NULL && d->errors == errors &&
        options->proved != PROVE_NONE)
        prove_history(a, d, &out, options->proved);
    if (d->errors > errors)
        out.sql = NULL;
    return out;
}
