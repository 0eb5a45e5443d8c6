/* warn.h - what is allowed but was probably not meant. Of a schema without errors. */
#ifndef SCHEMAC_MODEL_WARN_H
#define SCHEMAC_MODEL_WARN_H

#include "model/model.h"

/* Imports, enums and mixins that are not used. */
void warn_unused(arena *a, diags *d, const ast *tree);

/* Indexes that there are too many of, and references that have none. */
void warn_indexes(arena *a, diags *d, const ast *tree, const schema *s);

/* Uniques and references that SQL does not look at when a field is NULL. */
void warn_nulls(arena *a, diags *d, const schema *s);

/* Keys that may be longer than what a page can end with. */
void warn_cursors(diags *d, const schema *s);

#endif
