/* query_data.h - the descriptions of queries in the generated source. */
#ifndef SCHEMAC_EMIT_QUERY_DATA_H
#define SCHEMAC_EMIT_QUERY_DATA_H

#include "base/buf.h"
#include "sql/schema_sql.h"

/* The name of their array, or NULL when there are none. */
const char *query_data_put(buf *b, arena *a, const schema_sql *s);

/* The name of the array of their texts for an engine, or NULL when there are none. */
const char *query_data_put_texts(buf *b, arena *a, const schema_sql *s, const schemac_texts *t);

#endif
