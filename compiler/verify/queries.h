/* queries.h - queries, asked of the engine: whether it understands them, what they read, and how. */
#ifndef SCHEMAC_VERIFY_QUERIES_H
#define SCHEMAC_VERIFY_QUERIES_H

#include "base/diag.h"
#include "sql/schema_sql.h"
#include "verify/engine.h"

/* Each set of optional parts of each query. */
void verify_queries(arena *a, diags *d, const schema_sql *s, const verify_engine *engine);

/* Runs them on an empty database and on one with rows that are made up, as a program would. */
void verify_queries_run(arena *a, diags *d, const schema_sql *s, const verify_engine *engine);

#endif
