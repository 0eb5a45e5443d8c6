/* defaults.h - a default as written to a value of the field's type. */
#ifndef SCHEMAC_MODEL_DEFAULTS_H
#define SCHEMAC_MODEL_DEFAULTS_H

#include "model/model.h"

/* Understands the default of a field that has one; an error marks the field broken. */
void defaults_understand(diags *d, field *f);

#endif
