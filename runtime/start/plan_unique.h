/* plan_unique.h - rows that are equal in what is to be unique. */
#ifndef SCHEMAC_START_PLAN_UNIQUE_H
#define SCHEMAC_START_PLAN_UNIQUE_H

#include "start/planner.h"

/* What is unique together; condition: of the rows that count, or NULL; label: what it is called. */
typedef struct plan_unique {
    const char *const *columns;
    size_t count;
    const char *condition;
    const char *label;
} plan_unique;

/* Refuses when rows would be equal by the values and collations that they are about to have;
   change: NULL when those are not about to change. */
void plan_unique_refuse(planner *p, const schemac_model *m, const catalogue_change *change,
                        const plan_unique *what);

/* Whether a change gives one of the columns other values, or another collation. */
bool plan_unique_changes(planner *p, const catalogue_change *change, const plan_unique *what);

/* Everything that the table itself says is unique, as it is about to be. */
void plan_unique_judge(planner *p, const schemac_model *m, const catalogue_change *change);

#endif
