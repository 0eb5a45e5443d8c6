/* build.h - from syntax tree to model. */
#ifndef SCHEMAC_MODEL_BUILD_H
#define SCHEMAC_MODEL_BUILD_H

#include "model/model.h"

/* Reports every error; NULL when there was one. */
schema *model_build(arena *a, diags *d, const ast *tree);

#endif
