/* plan_table.h - the part of a plan that is about tables that are there and differ. */
#ifndef SCHEMAC_START_PLAN_TABLE_H
#define SCHEMAC_START_PLAN_TABLE_H

#include "start/planner.h"

/* A table that is there: the steps that it needs, or refusals. */
const catalogue_change *plan_table(planner *p, const schemac_model *m,
                                   const catalogue_table *stored);

#endif
