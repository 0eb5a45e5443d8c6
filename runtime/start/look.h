/* look.h - what a start would do, without doing it. */
#ifndef SCHEMAC_START_LOOK_H
#define SCHEMAC_START_LOOK_H

#include "handle/error.h"

/* Between engine.start_begin and start_end: the steps that a start would take, in the report.
   OUTDATED when there is one. */
schemac_status look_plan(schemac_db *db);

/* What differs, as issues of the report: OUTDATED. */
schemac_status look_check(schemac_db *db);

/* After a look that ended as OUTDATED: models that wait for a step are not ready. */
void look_mark_waiting(schemac_db *db);

#endif
