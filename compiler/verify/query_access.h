/* query_access.h - what the engine would read and write for a query. */
#ifndef SCHEMAC_VERIFY_QUERY_ACCESS_H
#define SCHEMAC_VERIFY_QUERY_ACCESS_H

#include "query/body.h"
#include "verify/engine.h"

/* false, and said, when that is more than it may. */
bool query_access_check(arena *a, diags *d, const schema *s, const query_body *b,
                        const asked_outline *found);

/* Where a name stands in the SQL; or the query. */
span query_access_place(const query_body *b, const char *name);

#endif
