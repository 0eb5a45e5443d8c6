/* queries.h - records and queries in the generated header. */
#ifndef SCHEMAC_EMIT_QUERIES_H
#define SCHEMAC_EMIT_QUERIES_H

#include "base/buf.h"
#include "sql/schema_sql.h"

/* Their types and functions; nothing when the schema has none. */
void queries_put(buf *b, arena *a, const schema_sql *s);

/* The C type of a row that a query returns: "shop_search_row", "int64_t ", "const char *". */
const char *queries_row_type(arena *a, const query *q);

#endif
