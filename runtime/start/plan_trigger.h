/* plan_trigger.h - the part of a plan that is about triggers. */
#ifndef SCHEMAC_START_PLAN_TRIGGER_H
#define SCHEMAC_START_PLAN_TRIGGER_H

#include "start/planner.h"

/* Those that a model declares. */
void plan_triggers(planner *p, const schemac_model *m);
/* Those that schemac made and the schema no longer has. */
void plan_trigger_drop_old(planner *p);

#endif
