/* source.h - the generated source: descriptors as constant data, and functions of one line. */
#ifndef SCHEMAC_EMIT_SOURCE_H
#define SCHEMAC_EMIT_SOURCE_H

#include "base/buf.h"
#include "sql/schema_sql.h"

buf source_whole(arena *a, const schema_sql *s, const char *header_name, const char *symbol);

#endif
