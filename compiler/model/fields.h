/* fields.h - lists of fields. */
#ifndef SCHEMAC_MODEL_FIELDS_H
#define SCHEMAC_MODEL_FIELDS_H

#include "model/model.h"

/* "a_b" */
const char *fields_joined(arena *a, const fields *list);

bool fields_have(const fields *list, const field *one);

/* The same fields in the same order. */
bool fields_equal(const fields *a, const fields *b);

/* The same fields in any order, not counting `left_out`, which may be NULL. */
bool fields_same_set(const fields *a, const fields *b, const field *left_out);

/* Whether the list begins with the fields of `part`, in their order. */
bool fields_begin_with(const fields *list, const fields *part);

#endif
