/* resolve.h - names to what they name: types, references, mixins, columns of keys and indexes. */
#ifndef SCHEMAC_MODEL_RESOLVE_H
#define SCHEMAC_MODEL_RESOLVE_H

#include "model/model.h"

/* The schema with all its models, references and keys; fields and indexes with an error are marked
   broken. NULL when there is nothing to go on with. */
schema *resolve(arena *a, diags *d, const ast *tree);

/* A reference has the type of the key that it points to. Needs schema.order. */
void resolve_reference_types(schema *s);

#endif
