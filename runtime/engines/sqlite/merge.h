/* merge.h - the statement of a table as it becomes the declared one. */
#ifndef SCHEMAC_ENGINES_SQLITE_MERGE_H
#define SCHEMAC_ENGINES_SQLITE_MERGE_H

#include "engines/sqlite/sqlite.h"

/* Of the pool; NULL when memory ran out. */
const char *merge_text(memory_pool *p, const catalogue_change *change);

#endif
