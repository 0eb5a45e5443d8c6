/* header.h - the generated header: written to be read. */
#ifndef SCHEMAC_EMIT_HEADER_H
#define SCHEMAC_EMIT_HEADER_H

#include "base/buf.h"
#include "sql/schema_sql.h"

/* Types, macros and functions. */
buf header_body(arena *a, const schema_sql *sql);

/* What stands before the body; `symbol` names the constant that every object file using the header
   refers to. */
buf header_head(arena *a, const schema *s, const char *header_name, const char *symbol);

/* Closes what the head opened. */
void header_end(buf *body);

#endif
