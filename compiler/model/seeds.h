/* seeds.h - the rows that every database begins with. */
#ifndef SCHEMAC_MODEL_SEEDS_H
#define SCHEMAC_MODEL_SEEDS_H

#include "model/model.h"

/* Needs the paths of all models. */
void seeds_resolve(arena *a, diags *d, schema *s, const ast *tree);

/* What a row of a seed says about a field; NULL when it says nothing. */
const seed_value *seeds_value_of(const seed_values *list, const field *f);

/* "role (name: \"admin\")": the row by its key, without values of the environment. */
const char *seeds_row_name(arena *a, const seed_set *s, const seed_row *row);

#endif
