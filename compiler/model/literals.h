/* literals.h - what is written in a schema to a value of a field's type. */
#ifndef SCHEMAC_MODEL_LITERALS_H
#define SCHEMAC_MODEL_LITERALS_H

#include "model/model.h"

/* false, and reported, when it is none. `noun` is what it is for the field: "default", "value". Keeps
   out->at. */
bool literals_read(diags *d, const field *f, const literal *l, const char *noun,
                   default_value *out);

/* Says that it is none; hint may be NULL. */
void literals_refuse(diags *d, const field *f, const literal *l, const char *noun,
                     const char *hint);

#endif
