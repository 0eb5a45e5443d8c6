/* plan_object.h - the part of a plan that is about triggers and foreign keys, which hold no data:
   one that differs is made anew. */
#ifndef SCHEMAC_START_PLAN_OBJECT_H
#define SCHEMAC_START_PLAN_OBJECT_H

#include "start/planner.h"

/* Drops those that schemac made and the schema does not have any more. */
void plan_object_drop_old(planner *p, catalogue_kind kind);
/* Drops those of a model that are not as it declares them. */
void plan_object_drop_changed(planner *p, catalogue_kind kind, const schemac_model *m);
/* Creates those of a model that are not there then. */
void plan_object_create(planner *p, catalogue_kind kind, const schemac_model *m);

#endif
