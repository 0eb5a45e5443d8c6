/* emit.h - the checked schema as C text. */
#ifndef SCHEMAC_EMIT_EMIT_H
#define SCHEMAC_EMIT_EMIT_H

#include "base/buf.h"
#include "sql/schema_sql.h"

typedef struct emitted {
    buf header[2]; /* one behind the other */
    buf source;
} emitted;

/* `header_name` is what the source includes: "shop.schema.h". */
emitted emit_schema(arena *a, const schema_sql *s, const char *header_name);

#endif
