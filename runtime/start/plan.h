/* plan.h - the difference between a database and the schema, as a value: what to create, and what
   cannot be done. */
#ifndef SCHEMAC_START_PLAN_H
#define SCHEMAC_START_PLAN_H

#include "start/planner.h"

/* Whether it has steps, and all of them change no more than the form of what is there. */
bool plan_changes_forms(const schemac_db *db, const sync_plan *plan);

/* The first that is not optional, or NULL. */
const plan_step *plan_needed_step(const sync_plan *plan);

/* false with the error set when the database cannot be read. What is renamed in the basis was
   renamed just now, and a refusal undoes it. */
bool plan_make(schemac_db *db, memory_pool *p, const plan_basis *basis, sync_plan *out);

#endif
