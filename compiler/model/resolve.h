/* resolve.h - from the syntax tree to a model whose names are resolved, part by part. */
#ifndef SCHEMAC_MODEL_RESOLVE_H
#define SCHEMAC_MODEL_RESOLVE_H

#include "model/model.h"

/* Reports every error; the result may still be partly wrong. */
schema *resolve_schema(arena *a, diags *d, const ast *tree);

#endif
