/* describe.h - from the model to its SQL and its one description. */
#ifndef SCHEMAC_SQL_DESCRIBE_H
#define SCHEMAC_SQL_DESCRIBE_H

#include "sql/schema_sql.h"

const schema_sql *sql_describe(arena *a, const schema *s, const sql_dialect *dialect);

/* Whether a start has to hash what the environment says. */
bool describe_needs_passwords(const schemac_schema *d);

#endif
