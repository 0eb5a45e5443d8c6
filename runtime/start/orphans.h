/* orphans.h - rows whose references lead nowhere: what was so before is somebody else's fault, what
   is new would be ours. */
#ifndef SCHEMAC_START_ORPHANS_H
#define SCHEMAC_START_ORPHANS_H

#include "start/planner.h"

/* What is said of them, by number and name of the table and that which they lead to. */
#define ORPHANS_WOULD       "would reference a row of %s that is not there"
#define ORPHANS_NOT_UNIQUE  "a reference of %s would lead to what is not unique"
#define ORPHANS_MAKE_UNIQUE "declare as unique what it references, or drop the reference"

/* The way out where the rows have got the reference just now. */
const char *orphans_way_to_seed(memory_pool *p, const char *parent);

/* Each returns false with the error set. */
bool orphans_count(schemac_db *db, memory_pool *p, survey_orphan_list *out);

/* Warnings about what there is. */
bool orphans_warn(schemac_db *db, memory_pool *p, const survey_orphan_list *found);

/* What has been changed since `before`, which a refusal undoes. */
typedef struct orphans_since {
    const rename_list *renames;
    const sync_plan *plan; /* or NULL */
    bool unseeded;         /* seeds are made later */
    bool filled;           /* rows have what migrations of this start have filled in */
} orphans_since;

/* Adds a refusal for each reference by which a row leads nowhere that did not before. A row is known
   by its key, or its number, and the values that lead nowhere; where a start or a migration has
   changed one of them, by the other; and where nothing lasts, rows are counted. */
bool orphans_compare(schemac_db *db, const orphans_since *since, const survey_orphan_list *before,
                     sync_plan *out);

#endif
