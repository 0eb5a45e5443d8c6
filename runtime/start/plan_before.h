/* plan_before.h - what there was before a step. */
#ifndef SCHEMAC_START_PLAN_BEFORE_H
#define SCHEMAC_START_PLAN_BEFORE_H

#include "start/planner.h"

/* What the table of a model, and a column of it, was called before this start. */
const char *plan_before_table(const planner *p, const schemac_model *m);
const char *plan_before_column(const planner *p, const schemac_model *m, const char *column);

/* Whether the version before has the field, under the name that it had then; also when no version before is
   known. */
bool plan_before_has(const planner *p, const schemac_model *m, const schemac_field *f);

#endif
