/* bodies.h - the SQL of all queries, taken apart. */
#ifndef SCHEMAC_QUERY_BODIES_H
#define SCHEMAC_QUERY_BODIES_H

#include "query/body.h"

/* Each query's body; NULL for one with errors, which are said. */
typedef struct query_bodies {
    query_body **items; /* by number of the query */
} query_bodies;

query_bodies query_bodies_read(arena *a, diags *d, const schema *s);

/* Says with a message which parameters are left out; left_out: a bit for each part. */
void query_note_left_out(arena *a, const query_body *b, unsigned left_out, diag *e);

#endif
