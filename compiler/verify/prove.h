/* prove.h - databases of a released version, with rows, become the declared one: by the runtime's own
   start. */
#ifndef SCHEMAC_VERIFY_PROVE_H
#define SCHEMAC_VERIFY_PROVE_H

#include "sql/schema_sql.h"
#include "verify/engine.h"

/* Places of which something was said: once is enough for all versions. */
typedef VEC(span) prove_places;

/* newer: with the versions that were released between the two. told: grows. */
void prove_verify(arena *a, diags *d, const schema_sql *older, const schema_sql *newer,
                  const verify_engine *engine, prove_places *told);

#endif
