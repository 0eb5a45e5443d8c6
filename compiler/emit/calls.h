/* calls.h - the typed functions of a model, which the header defines. */
#ifndef SCHEMAC_EMIT_CALLS_H
#define SCHEMAC_EMIT_CALLS_H

#include "base/buf.h"
#include "model/model.h"

/* In the header, so that a compiler spends its time on those that are used. `descriptor` is that of the
   model, as C. */
void calls_put(buf *b, arena *a, const model *m, const char *descriptor);

/* Those of fields that are passwords. */
void calls_put_passwords(buf *b, arena *a, const model *m);

#endif
