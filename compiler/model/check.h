/* check.h - what makes no sense although every name is known. */
#ifndef SCHEMAC_MODEL_CHECK_H
#define SCHEMAC_MODEL_CHECK_H

#include "model/model.h"

void check_models(arena *a, diags *d, schema *s);

#endif
