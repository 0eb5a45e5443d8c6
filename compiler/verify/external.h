/* external.h - what stands in for a table of others while queries are looked at. */
#ifndef SCHEMAC_VERIFY_EXTERNAL_H
#define SCHEMAC_VERIFY_EXTERNAL_H

#include "sql/schema_sql.h"
#include "verify/engine.h"

/* Makes it. false when the engine refuses. */
bool external_make(arena *a, const schema_sql *s, const schema_view *table,
                   const verify_engine *engine, engine_database *db);

/* The statement that makes it. full_text: as an index of words, where the engine has such. */
const char *external_create(arena *a, const schema_view *table, bool full_text);

/* Whether some query looks for words in it. */
bool external_is_searched(const schema_sql *s, const schema_view *table);

#endif
