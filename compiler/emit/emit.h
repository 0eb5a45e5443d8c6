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
emitted emit(arena *a, const schema_sql *s, const char *header_name);

/* A make rule: the outputs depend on every file that was read. */
buf emit_depfile(arena *a, const ast *tree, const char *const *outputs, size_t output_count);

#endif
