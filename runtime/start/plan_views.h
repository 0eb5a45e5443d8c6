/* plan_views.h - the part of a plan that is about views for other programs, and tables of others. */
#ifndef SCHEMAC_START_PLAN_VIEWS_H
#define SCHEMAC_START_PLAN_VIEWS_H

#include "start/planner.h"

/* When all else is planned: drops those that are not as declared, before all other steps, and all
   when tables change; creates those that are not there then, behind all other steps. */
void plan_views(planner *p);

/* Tables that others make, and queries read, have to be there. */
void plan_externals(planner *p);

#endif
