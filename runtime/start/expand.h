/* expand.h - tables get the shape of both versions, in which migrations fill what is new. */
#ifndef SCHEMAC_START_EXPAND_H
#define SCHEMAC_START_EXPAND_H

#include "start/migrate.h"
#include "start/plan.h"

/* The plan for that shape: new tables are whole; those that were there get their new columns, which
   need no value yet and have no checks, and keep those that go. Rows are converted. false with the
   error set. */
bool expand_plan(schemac_db *db, memory_pool *p, const plan_basis *basis, sync_plan *out);

/* When that is applied: records it, and runs what fills. *records is then what is recorded. watch: gets what
   they do. */
schemac_status expand_fill(schemac_db *db, memory_pool *p, record_list *records,
                           const migration_list *fills, survey_watch *watch);

#endif
