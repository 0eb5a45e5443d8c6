/* c_names.h - every name that the generated C declares, and that no two of them are the same. */
#ifndef SCHEMAC_MODEL_C_NAMES_H
#define SCHEMAC_MODEL_C_NAMES_H

#include "model/model.h"

void c_names_give(arena *a, diags *d, schema *s);

/* A name for what stands in the generated source alone. Names of the header begin with the schema's
   and '_', those of the runtime with "schemac_", and a letter follows; here another '_' does. */
const char *c_names_private(arena *a, const schema *s, const char *name);

#endif
