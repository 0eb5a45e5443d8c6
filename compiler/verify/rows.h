/* rows.h - a row is written into every table: what only fails then is found while compiling. */
#ifndef SCHEMAC_VERIFY_ROWS_H
#define SCHEMAC_VERIFY_ROWS_H

#include "sql/schema_sql.h"
#include "verify/engine.h"

/* Leaves out models that are `broken`, by number, and those that reference them. Work is linear in
   the number of models. */
void verify_rows(arena *a, diags *d, const schema_sql *s, const verify_engine *engine,
                 bool *broken);

/* Of rows that are made every third has the usual values of its types, from the first on. */
enum { ROWS_USUAL_EACH = 3 };

/* Rows of a model that its table accepts, with those before them; values by number of the field. */
typedef struct made_rows {
    engine_value *const *items;
    size_t count;
} made_rows;

/* At most so many of each model, by its number: with the usual values of its types, with those at the
   ends, with null, and with those that its checks speak of; always the same. A row references rows of
   models before it, in the order of creation. Of a model in a circle there is none. */
made_rows *rows_make(arena *a, const schema_sql *s, const verify_engine *engine, size_t each);

/* The statement that inserts one. */
const char *rows_insert(arena *a, const model_sql *ms, const engine_value *row);

#endif
