/* rows.h - a row is written into every table: what only fails then is found while compiling. */
#ifndef SCHEMAC_VERIFY_ROWS_H
#define SCHEMAC_VERIFY_ROWS_H

#include "sql/schema_sql.h"
#include "verify/engine.h"

/* Leaves out models that are `broken`, by number, and those that reference them. Work is linear in
   the number of models. */
void verify_rows(arena *a, diags *d, const schema_sql *s, const verify_engine *engine,
                 bool *broken);

#endif
