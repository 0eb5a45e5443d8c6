/* startup.h - from whatever state a database is in to the declared one, or an error and no
   change. */
#ifndef SCHEMAC_START_STARTUP_H
#define SCHEMAC_START_STARTUP_H

#include "handle/db.h"

/* The connection is open. On failure the error is set and nothing in the database has changed. */
schemac_status startup_run(schemac_db *db);

/* The same when it is known that there is something to do; and a look at what that would be, which
   fails with OUTDATED. Foreign keys have to be off. */
schemac_status startup_apply(schemac_db *db);
schemac_status startup_look(schemac_db *db);

/* The same after everything in the database has been dropped, in one transaction. */
schemac_status startup_over(schemac_db *db);

/* What differs, as issues of the report: OUTDATED. */
schemac_status startup_check(schemac_db *db);

/* After a look that ended as OUTDATED: models that wait for a step are not ready. */
void startup_mark_waiting(schemac_db *db);

/* The connection is open. Undoes the migrations after a version, or nothing. */
schemac_status startup_roll_back(schemac_db *db, uint32_t version);

#endif
