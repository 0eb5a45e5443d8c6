/* old_names.h - `was` and `dropped`: what an older version called its tables and columns. */
#ifndef SCHEMAC_MODEL_OLD_NAMES_H
#define SCHEMAC_MODEL_OLD_NAMES_H

#include "model/model.h"

/* An old name is one that is no longer in use, and only one thing has it. */
void old_names_check(arena *a, diags *d, const schema *s);

#endif
