/* values.h - initialisers of C members. */
#ifndef SCHEMAC_EMIT_VALUES_H
#define SCHEMAC_EMIT_VALUES_H

#include "model/model.h"

/* The default of a field, or what stands for none. */
const char *values_initial(arena *a, const field *f);

#endif
