/* plan_using.h - values that rows of the version before get by an expression of the schema: `using`. */
#ifndef SCHEMAC_START_PLAN_USING_H
#define SCHEMAC_START_PLAN_USING_H

#include "start/planner.h"

/* Whether a field of the model has such an expression in this step. */
bool plan_using_is_any(const planner *p, const schemac_model *m);

/* Whether a field has one for a step that the database has taken. */
bool plan_using_is_done(const planner *p, const schemac_model *m, const schemac_field *f);

/* Judges what the rows that are there get, of a field that has one; then want->becomes and
   want->refused are known. Returns whether it has one. */
bool plan_using_judge(planner *p, const schemac_model *m, const catalogue_change *c,
                      const schemac_field *f, catalogue_column *want);

#endif
