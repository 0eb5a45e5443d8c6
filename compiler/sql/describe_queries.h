/* describe_queries.h - queries as the runtime wants them. */
#ifndef SCHEMAC_SQL_DESCRIBE_QUERIES_H
#define SCHEMAC_SQL_DESCRIBE_QUERIES_H

#include "sql/schema_sql.h"

void describe_queries(arena *a, schema_sql *of, const query_bodies *bodies, schemac_schema *d,
                      schemac_texts *texts);

/* The views of the schema, in the order in which they are made. bodies: NULL of a snapshot. */
void describe_views(arena *a, const schema_sql *of, const query_bodies *bodies,
                    schemac_texts *texts);

/* Tables of others that queries read. */
void describe_externals(arena *a, const schema *s, const query_bodies *bodies, schemac_schema *d);

#endif
