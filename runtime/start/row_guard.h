/* row_guard.h - the rows of every table are counted before a migration and after: none may be gone
   of a table that the migration does not change itself. */
#ifndef SCHEMAC_START_ROW_GUARD_H
#define SCHEMAC_START_ROW_GUARD_H

#include "handle/db.h"

/* false with the error set. */
bool row_guard_begin(schemac_db *db, memory_pool *p, survey_row_list *before);
bool row_guard_end(schemac_db *db, memory_pool *p, const survey_row_list *before,
                   const survey_watch *watch);

#endif
