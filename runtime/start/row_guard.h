/* row_guard.h - the rows of every table are counted before a migration and after: none may be gone of
   a table that the migration does not change itself. */
#ifndef SCHEMAC_START_ROW_GUARD_H
#define SCHEMAC_START_ROW_GUARD_H

#include "handle/db.h"

/* false with the error set. */
bool row_guard_begin(schemac_db *db, memory_pool *p, engine_row_counts *before);
bool row_guard_end(schemac_db *db, memory_pool *p, const engine_row_counts *before,
                   const engine_watch *watch);

#endif
