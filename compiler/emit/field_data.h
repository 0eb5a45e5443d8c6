/* field_data.h - a field's description as C. */
#ifndef SCHEMAC_EMIT_FIELD_DATA_H
#define SCHEMAC_EMIT_FIELD_DATA_H

#include "base/buf.h"
#include "model/model.h"

#include <schemac/schemac.h>

/* An initialiser of a schemac_field, and the comma behind it. e: its enum, or NULL; offset: an
   expression. */
void field_data_put(buf *b, arena *a, const schemac_field *df, const enumeration *e,
                    const char *offset);

#endif
