/* row_types.h - the C types of a model: its rows, how they begin, and what patches, orders and filters are
   made of. */
#ifndef SCHEMAC_EMIT_ROW_TYPES_H
#define SCHEMAC_EMIT_ROW_TYPES_H

#include "base/buf.h"
#include "model/model.h"

void row_types_put(buf *b, arena *a, const model *m);

/* The functions that make filters, which need the types. */
void row_types_put_filters(buf *b, const model *m);

#endif
