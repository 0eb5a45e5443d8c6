/* sync.h - creates what the schema declares and the database lacks. */
#ifndef SCHEMAC_START_SYNC_H
#define SCHEMAC_START_SYNC_H

#include "start/history.h"
#include "start/migrate.h"
#include "start/plan.h"
#include "start/record.h"

/* What was done, for what comes after it. All is of the pool, which is the caller's. */
typedef struct sync_work {
    memory_pool *pool;
    migration_list fills; /* migrations of this start that fill what is new */
    rename_list renames;
    sync_plan expansion; /* what was done before they did */
    survey_watch filled; /* what they did */
    sync_plan plan;
    survey_orphan_list orphans; /* as they were before, when rows were touched */
    bool touched;
} sync_work;

/* Inside the caller's transaction. Plans, refuses or applies, and records what was done. watch:
   what migrations have done before, in the same start; adopts: nothing that is there is schemac's.
   */
schemac_status sync_database(schemac_db *db, const history *h, record_list *records,
                             const survey_watch *watch, bool adopts, sync_work *w);

/* When seeds are there, too: refuses references that lead nowhere, and did not before. */
schemac_status sync_check_references(schemac_db *db, const sync_work *w);

/* Puts into the report what sync_database would do; OUTDATED when it cannot be done. Inside a
   transaction that is rolled back. *old_forms: all of it only gives what an earlier schemac has
   made of the same version the form of today. */
schemac_status sync_plan_only(schemac_db *db, const history *h, record_list *records,
                              const survey_watch *watch, const migration_list *fills, bool adopts,
                              bool *old_forms);

#endif
