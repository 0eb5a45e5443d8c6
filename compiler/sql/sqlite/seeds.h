/* seeds.h - each row of a seed as two statements: is it there, and insert it. */
#ifndef SCHEMAC_SQL_SQLITE_SEEDS_H
#define SCHEMAC_SQL_SQLITE_SEEDS_H

#include "model/model.h"

#include <schemac/schemac.h>

/* See sql/dialect.h. */
const schemac_seed *sqlite_write_seeds(arena *a, const schema *s, size_t *count);
const char *sqlite_find_seed_reference(arena *a, const schema *s, const seed_set *one,
                                       const seed_row *row, const seed_value *v);

#endif
