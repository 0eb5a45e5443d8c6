/* plan.h - the difference between a database and the schema, as a value: what to create, and what
   cannot be done. */
#ifndef SCHEMAC_START_PLAN_H
#define SCHEMAC_START_PLAN_H

#include "start/planner.h"

/* The first that is not optional, or NULL. */
const plan_step *plan_needed_step(const sync_plan *plan);

/* false with the error set when the database cannot be read. `renames`: those just done, which a
   refusal undoes. */
bool plan_make(schemac_db *db, memory_pool *p, const rename_list *renames, sync_plan *out);

#endif
