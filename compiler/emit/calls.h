/* calls.h - the typed functions of a model, which the header defines. */
#ifndef SCHEMAC_EMIT_CALLS_H
#define SCHEMAC_EMIT_CALLS_H

#include "base/buf.h"
#include "model/model.h"

/* Functions of the header, so that a compiler spends its time on those that are used. `descriptor`
   is the model's, as C. */
void calls_put(buf *b, arena *a, const model *m, const char *descriptor);

/* Functions for each field that is a password. */
void calls_put_passwords(buf *b, arena *a, const model *m);

#endif
