/* nesting.h - computed columns that are computed from others, which the engine computes anew each time
   that one is named. */
#ifndef SCHEMAC_VERIFY_NESTING_H
#define SCHEMAC_VERIFY_NESTING_H

#include "sql/schema_sql.h"
#include "verify/engine.h"

/* Refuses a column that would take too many computations, before the engine is asked to do them;
   returns whether there is none. */
bool verify_nesting(arena *a, diags *d, const model *m, const verify_engine *engine);

#endif
