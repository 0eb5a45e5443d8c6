/* plan_computed.h - columns that are computed anew: rows for which that cannot be done. */
#ifndef SCHEMAC_START_PLAN_COMPUTED_H
#define SCHEMAC_START_PLAN_COMPUTED_H

#include "start/planner.h"

void plan_computed_judge(planner *p, const schemac_model *m, const catalogue_change *c);

#endif
