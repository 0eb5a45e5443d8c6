/* history.h - the versions of a schema that were released, as their snapshots say. */
#ifndef SCHEMAC_HISTORY_HISTORY_H
#define SCHEMAC_HISTORY_HISTORY_H

#include "history/snapshot.h"

typedef struct past_version {
    schema *schema;
    const schema_sql *sql; /* as this compiler writes it */
    snapshot_facts facts;
} past_version;

typedef struct history {
    VEC(past_version) releases; /* by version */
    size_t others;              /* snapshots in its folder that are of other schemas */
} history;

/* Reads the snapshots that were loaded with the schema, and checks each by itself and the row of
   them. What the schema says of names that were changed in a version before is done: it is marked
   so. NULL when the schema has no history, or something is wrong with it: then that is
   reported. */
const history *history_read(arena *a, diags *d, const ast *tree, schema *s,
                            const sql_dialect *dialect);

/* A snapshot that stands alone. NULL when something is wrong with it, which is reported. */
const schema_sql *history_read_snapshot(arena *a, diags *d, const ast *tree,
                                        const sql_dialect *dialect);

/* The schema with the versions before it, for programs and starts. */
const schema_sql *history_describe(arena *a, const history *h, const schema_sql *of);

/* The newest version before this one; NULL when there is none. */
const past_version *history_before(const history *h, int64_t version);
/* That version; NULL when it was not released. */
const past_version *history_version(const history *h, int64_t version);

#endif
