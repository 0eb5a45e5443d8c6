/* plan_value.h - SQL for the values that the rows of a table are about to have. */
#ifndef SCHEMAC_START_PLAN_VALUE_H
#define SCHEMAC_START_PLAN_VALUE_H

#include "start/planner.h"

/* Whether a declared column is computed, and rows get a value of it that they do not have: it is
   new, its expression is, or what it is computed from changes. */
bool plan_value_is_fresh(planner *p, const catalogue_change *c, const catalogue_column *want);

/* The expression of a computed column, as written; NULL where the engine does not say it. */
const char *plan_value_expression(const catalogue_table *t, const catalogue_column *column);

/* A condition, or any expression over columns, of the values that rows are about to have. The same
   text where all that it names stays what it is. Of the plan's pool. */
const char *plan_value_in(planner *p, const catalogue_change *c, const char *expression);

/* The value of a declared column of a row that is there; NULL: the one that it has. */
const char *plan_value_of(planner *p, const catalogue_change *c, const char *column);

#endif
