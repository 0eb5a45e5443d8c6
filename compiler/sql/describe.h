/* describe.h - from the model to its SQL and its one description. */
#ifndef SCHEMAC_SQL_DESCRIBE_H
#define SCHEMAC_SQL_DESCRIBE_H

#include "sql/schema_sql.h"

const schema_sql *sql_describe(arena *a, const schema *s, const sql_dialect *dialect);

/* The same with queries. */
const schema_sql *sql_describe_all(arena *a, const schema *s, const query_bodies *bodies,
                                   const sql_dialect *dialect);

/* The same, where another schemac has given its version that shape when it was released. */
const schema_sql *sql_describe_as(arena *a, const schema_sql *of, uint64_t shape);

/* Adds the versions that were released before it, by version: `released` are as sql_describe gave
   them. */
const schema_sql *sql_describe_released(arena *a, const schema_sql *of,
                                        const schema_sql *const *released, size_t count);

/* Whether a start has to hash what the environment says. */
bool describe_needs_passwords(const schemac_schema *d);

#endif
