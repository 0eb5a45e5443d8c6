/* row_types.h - the C types of a model: its rows, how they begin, and what patches, orders and
   filters are made of. */
#ifndef SCHEMAC_EMIT_ROW_TYPES_H
#define SCHEMAC_EMIT_ROW_TYPES_H

#include "base/buf.h"
#include "model/model.h"

void row_types_put(buf *b, arena *a, const model *m);

/* The functions that make filters, which need the types. */
void row_types_put_filters(buf *b, const model *m);

/* What the comment of a member says of its type: of a reference the model, else in which units it
   is, or how long it may be. m: the model that the field is of; NULL when it is of none. */
void row_types_note(buf *b, const model *m, const field *f);

#endif
