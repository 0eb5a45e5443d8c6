/* using.h - what rows of an older version are to get: whether it can be computed from their own
   columns. */
#ifndef SCHEMAC_VERIFY_USING_H
#define SCHEMAC_VERIFY_USING_H

#include "sql/schema_sql.h"
#include "verify/engine.h"

/* older: NULL when no version was released before; then only that it is no query. */
void verify_using(arena *a, diags *d, const schema_sql *older, const schema_sql *newer,
                  const verify_engine *engine);

#endif
