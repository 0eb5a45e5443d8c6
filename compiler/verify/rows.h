/* rows.h - a row is written into every table: what only fails then is found while compiling. */
#ifndef SCHEMAC_VERIFY_ROWS_H
#define SCHEMAC_VERIFY_ROWS_H

#include "sql/schema_sql.h"
#include "verify/engine.h"

/* Of a schema whose tables, indexes and triggers the engine takes. Work is linear in the number of models. */
void verify_rows(arena *a, diags *d, const schema_sql *s, const verify_engine *engine);

#endif
