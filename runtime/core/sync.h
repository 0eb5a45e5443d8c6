/* sync.h - creates what the schema declares and the database lacks. */
#ifndef SCHEMAC_CORE_SYNC_H
#define SCHEMAC_CORE_SYNC_H

#include "core/db.h"

/* Inside the caller's transaction. Plans, refuses or applies, and records what was done. */
schemac_status sync_database(schemac_db *db);

/* Puts into the report what sync_database would do; OUTDATED when it would do something. Inside a
   transaction that is rolled back. */
schemac_status sync_plan_only(schemac_db *db);

#endif
