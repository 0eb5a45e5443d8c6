/* plan_meaning.h - columns whose meaning changes: their values are converted where that is exact
   for every row, and refused otherwise. */
#ifndef SCHEMAC_START_PLAN_MEANING_H
#define SCHEMAC_START_PLAN_MEANING_H

#include "start/planner.h"

/* Whether a table that is as it was written means what the schema says, too. */
bool plan_meaning_is_same(planner *p, const schemac_model *m);

/* After its columns have been matched: says what their values become, and refuses where they
   cannot. Returns whether any of them changes. */
bool plan_meaning_judge(planner *p, const schemac_model *m, const catalogue_change *c);

#endif
