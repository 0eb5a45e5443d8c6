/* statements.h - the statements that a snapshot has kept: what made the tables of a released version,
   as the schemac of then wrote it. */
#ifndef SCHEMAC_HISTORY_STATEMENTS_H
#define SCHEMAC_HISTORY_STATEMENTS_H

#include "sql/schema_sql.h"

/* The same description with those statements in the place of today's, where the snapshot has some for
   the engine: of the same table, index or trigger. */
const schema_sql *statements_as_released(arena *a, const schema_sql *of);

#endif
