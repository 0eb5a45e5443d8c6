/* plan_left.h - what stays behind without the schema's knowing of it, and what will miss something.
   */
#ifndef SCHEMAC_START_PLAN_LEFT_H
#define SCHEMAC_START_PLAN_LEFT_H

#include "start/planner.h"

/* Tables of models that the schema had and does not let go. */
void plan_left_tables(planner *p);

/* Views and triggers of others that name a column which goes; column: NULL for the whole table. */
void plan_left_users(planner *p, const schemac_model *m, const char *table, const char *column);

/* The same for all columns of a table that go. */
void plan_left_columns(planner *p, const schemac_model *m, const catalogue_change *c);

#endif
