/* migrations.h - the SQL of migrations, as far as it can be checked without the database that they are
   for: its syntax, and what a migration may not do at all. */
#ifndef SCHEMAC_VERIFY_MIGRATIONS_H
#define SCHEMAC_VERIFY_MIGRATIONS_H

#include "sql/schema_sql.h"
#include "verify/engine.h"

void verify_migrations(arena *a, diags *d, const schema_sql *s, const verify_engine *engine);

#endif
