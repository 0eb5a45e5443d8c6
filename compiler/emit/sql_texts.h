/* sql_texts.h - the SQL of a schema in the generated source: for each engine an array of texts
   beside the descriptors. */
#ifndef SCHEMAC_EMIT_SQL_TEXTS_H
#define SCHEMAC_EMIT_SQL_TEXTS_H

#include "base/buf.h"
#include "sql/schema_sql.h"

/* Writes everything, and returns the name of the array of schemac_texts. */
const char *emit_sql_texts(buf *b, const schema_sql *s);

/* ISO C promises 4095 characters a literal; every compiler takes more, and says so when pedantic.
   */
bool emit_has_long_literal(const schema_sql *s);

#endif
