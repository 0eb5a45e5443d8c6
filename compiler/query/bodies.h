/* bodies.h - the SQL of all queries, taken apart. */
#ifndef SCHEMAC_QUERY_BODIES_H
#define SCHEMAC_QUERY_BODIES_H

#include "query/body.h"

/* Each query's body; NULL for one with errors, which are said. */
typedef struct query_bodies {
    query_body **items; /* by number of the query */
} query_bodies;

query_bodies query_bodies_read(arena *a, diags *d, const schema *s);

#endif
