/* plan_others.h - what others have made of a table, where a start would take it away or give it
   another meaning. */
#ifndef SCHEMAC_START_PLAN_OTHERS_H
#define SCHEMAC_START_PLAN_OTHERS_H

#include "start/planner.h"

/* What the schema contradicts goes, and is told; at an adoption it is refused unless it is
   accepted. */
void plan_others_losses(planner *p, const schemac_model *m, const catalogue_change *c);

/* Checks, conditions, views and triggers that work with values which change: refused unless
   accepted. */
void plan_others_values(planner *p, const schemac_model *m, const catalogue_change *c);

#endif
