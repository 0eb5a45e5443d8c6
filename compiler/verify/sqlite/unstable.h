/* unstable.h - functions that do not always give the same answer, in what is stored with a table.
   */
#ifndef SCHEMAC_VERIFY_SQLITE_UNSTABLE_H
#define SCHEMAC_VERIFY_SQLITE_UNSTABLE_H

#include "verify/engine.h"

#include <sqlite3.h>

/* See verify/engine.h. */
bool unstable_find(arena *a, sqlite3 *db, const char *expression, size_t *from, unstable *out);

#endif
