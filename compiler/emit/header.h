/* header.h - the generated header: written to be read. */
#ifndef SCHEMAC_EMIT_HEADER_H
#define SCHEMAC_EMIT_HEADER_H

#include "base/buf.h"
#include "sql/sql.h"

/* Types, macros and prototypes. */
buf header_body(arena *a, const schema *s);

/* The whole; `symbol` names the constant that every object file using the header refers to. */
buf header_whole(arena *a, const schema *s, const char *header_name, const char *symbol,
                 const buf *body);

#endif
