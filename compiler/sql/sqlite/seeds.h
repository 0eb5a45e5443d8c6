/* seeds.h - each row of a seed as two statements: is it there, and insert it. */
#ifndef SCHEMAC_SQL_SQLITE_SEEDS_H
#define SCHEMAC_SQL_SQLITE_SEEDS_H

#include "model/model.h"

#include <schemac/schemac.h>

const schemac_seed *render_seeds(arena *a, const schema *s, size_t *count);

/* Asks whether the row that `v` references is there; NULL when it references none, or itself. */
const char *seed_reference_sql(arena *a, const schema *s, const seed_set *one, const seed_row *row,
                               const seed_value *v);

#endif
