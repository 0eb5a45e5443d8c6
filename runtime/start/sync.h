/* sync.h - creates what the schema declares and the database lacks. */
#ifndef SCHEMAC_START_SYNC_H
#define SCHEMAC_START_SYNC_H

#include "start/history.h"
#include "start/record.h"

/* Inside the caller's transaction. Plans, refuses or applies, and records what was done. watch: what
   migrations have done before, in the same start; adopts: nothing that is there is schemac's. */
schemac_status sync_database(schemac_db *db, const history *h, record_list *records,
                             const survey_watch *watch, bool adopts);

/* Puts into the report what sync_database would do; OUTDATED when it cannot be done. Inside a
   transaction that is rolled back. *old_forms: all of it only gives what an earlier schemac has made of
   the same version the form of today. */
schemac_status sync_plan_only(schemac_db *db, const history *h, record_list *records,
                              const survey_watch *watch, bool adopts, bool *old_forms);

#endif
