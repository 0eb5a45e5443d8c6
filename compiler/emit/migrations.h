/* migrations.h - migrations and seeds in the generated source. */
#ifndef SCHEMAC_EMIT_MIGRATIONS_H
#define SCHEMAC_EMIT_MIGRATIONS_H

#include "base/buf.h"
#include "sql/schema_sql.h"

/* The functions that migrations call, which the program defines. */
void migration_prototypes(buf *b, const schema *s);

/* Each is nothing when there are none; the name of the array is returned, else NULL. */
const char *migration_descriptors(buf *b, const schema_sql *s);
const char *seed_descriptors(buf *b, const schema_sql *s);

#endif
