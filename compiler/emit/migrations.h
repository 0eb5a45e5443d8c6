/* migrations.h - migrations and seeds in the generated source. */
#ifndef SCHEMAC_EMIT_MIGRATIONS_H
#define SCHEMAC_EMIT_MIGRATIONS_H

#include "base/buf.h"
#include "sql/schema_sql.h"

/* The functions that migrations call, which the program defines. */
void emit_migration_prototypes(buf *b, const schema *s);

/* The array of all migrations, or of all seeds. Returns its name; NULL, and nothing is written,
   when it would be empty. */
const char *emit_migrations(buf *b, const schema_sql *s);
const char *emit_seeds(buf *b, const schema_sql *s);

#endif
