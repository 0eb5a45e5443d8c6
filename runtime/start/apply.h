/* apply.h - takes the steps of a plan. */
#ifndef SCHEMAC_START_APPLY_H
#define SCHEMAC_START_APPLY_H

#include "start/plan.h"

/* In their order, each reported; what is optional and refused is left out, with a warning. The first
   that fails ends it. */
schemac_status apply_steps(schemac_db *db, memory_pool *p, sync_plan *plan);

/* That an optional index is not there; why: "" when that is not known. */
void apply_warn_optional(schemac_db *db, memory_pool *p, const plan_step *step, const char *why);

#endif
