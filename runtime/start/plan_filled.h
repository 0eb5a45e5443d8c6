/* plan_filled.h - values that migrations of this start have filled in. */
#ifndef SCHEMAC_START_PLAN_FILLED_H
#define SCHEMAC_START_PLAN_FILLED_H

#include "start/planner.h"

/* Refuses what no check of the table would, of columns that were filled: JSON that is none, and texts
   that a call could not give. */
void plan_filled_judge(planner *p, const schemac_model *m);

#endif
