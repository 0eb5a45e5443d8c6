/* secret.h - which SQL has to do with values that no message may have. */
#ifndef SCHEMAC_START_SECRET_H
#define SCHEMAC_START_SECRET_H

#include "base/memory.h"
#include "handle/db.h"

/* Whether a text names a column that is secret in the schema, or was in a released version of it. */
bool secret_is_named(const schemac_db *db, memory_pool *p, const char *sql);

/* What an engine says of such a text, without the value that it may have: of the pool, or a constant. */
const char *secret_hide(memory_pool *p, const char *message);

#endif
