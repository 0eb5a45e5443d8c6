/* plan_search.h - full-text indexes that others have made over rows of a model, whose values they do
   not hold. */
#ifndef SCHEMAC_START_PLAN_SEARCH_H
#define SCHEMAC_START_PLAN_SEARCH_H

#include "start/planner.h"

/* When all tables are planned. One that would find other rows than before is filled anew, in the same
   transaction; what that cannot mend is refused unless it is accepted. */
void plan_search_judge(planner *p);

/* Whether a virtual table is one over this table. */
bool plan_search_is_over(planner *p, const catalogue_table *search, const char *table);

#endif
