/* orphans.h - rows whose references lead nowhere: what was so before is somebody else's fault, what
   is new would be ours. */
#ifndef SCHEMAC_START_ORPHANS_H
#define SCHEMAC_START_ORPHANS_H

#include "start/plan.h"

/* Each returns false with the error set. */
bool orphans_count(schemac_db *db, memory_pool *p, survey_orphan_list *out);

/* Warnings about what there is. */
bool orphans_warn(schemac_db *db, memory_pool *p, const survey_orphan_list *found);

/* What has been changed since `before`, which a refusal undoes. */
typedef struct orphans_since {
    const rename_list *renames;
    const sync_plan *plan; /* or NULL */
} orphans_since;

/* Adds a refusal for each reference by which a row leads nowhere that did not before. A row is known
   by its key, or its number, and the values that lead nowhere; where a start or a migration has
   changed one of them, by the other; and where nothing lasts, rows are counted. */
bool orphans_compare(schemac_db *db, const orphans_since *since, const survey_orphan_list *before,
                     sync_plan *out);

#endif
