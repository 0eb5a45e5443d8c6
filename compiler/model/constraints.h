/* constraints.h - keys, indexes and checks that a model is given, by a field or by itself. */
#ifndef SCHEMAC_MODEL_CONSTRAINTS_H
#define SCHEMAC_MODEL_CONSTRAINTS_H

#include "model/model.h"

/* `included_at` is where the mixin is included that says so; .source is NULL without one. */
void constraints_add_key(diags *d, model *m, fields key, span at, span included_at);

/* NULL when there are too many. */
index_path *constraints_add_index(arena *a, diags *d, model *m, index_kind kind, fields list,
                                  span at);

/* Of a field, or of the model when `f` is NULL. */
void constraints_add_check(arena *a, diags *d, model *m, field *f, const ast_sql *sql);

/* That the model has more of something than it may. Said once a model: the rest is left out. */
void constraints_too_many(diags *d, model *m, span at, const char *what, int limit);

#endif
