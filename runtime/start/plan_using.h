/* plan_using.h - values that rows of the version before get by an expression of the schema: `using`. */
#ifndef SCHEMAC_START_PLAN_USING_H
#define SCHEMAC_START_PLAN_USING_H

#include "start/planner.h"

/* Whether a field of the model has such an expression in this step. */
bool plan_using_is_any(const planner *p, const schemac_model *m);

/* The way out when the schema says what rows get in the step to this version, by `using` or by `was`
   of an enum, and the database has taken that step before; NULL when it has not, or says nothing. */
const char *plan_using_too_late(planner *p, const schemac_model *m, const schemac_field *f);

/* Judges what the rows that are there get, of a field that has one; then want->becomes and
   want->refused are known. Returns whether it has one. */
bool plan_using_judge(planner *p, const schemac_model *m, const catalogue_change *c,
                      const schemac_field *f, catalogue_column *want);

#endif
