/* plan_reference.h - references as they are about to be: rows that would lead nowhere, and those that
   would lead to what is not unique. */
#ifndef SCHEMAC_START_PLAN_REFERENCE_H
#define SCHEMAC_START_PLAN_REFERENCE_H

#include "start/planner.h"

/* When everything else is planned. Rows that seeds are about to make are not known yet: where a model
   has some, its references are left to orphans_compare. */
void plan_reference_judge(planner *p);

#endif
