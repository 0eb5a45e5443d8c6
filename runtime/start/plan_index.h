/* plan_index.h - the part of a plan that is about indexes. */
#ifndef SCHEMAC_START_PLAN_INDEX_H
#define SCHEMAC_START_PLAN_INDEX_H

#include "start/planner.h"

/* For each index that a model creates: what has to happen before the table is made anew, and what
   afterwards. */
void plan_index_before(planner *p, const schemac_model *m, size_t path);
void plan_index_after(planner *p, const schemac_model *m, size_t path, bool table_is_new,
                      const catalogue_change *change);
/* Once, before any: sorts the indexes by their tables. */
void plan_index_sort(planner *p);
/* Whether an index of a model's table is one that the schema declares, or once did, by its name. */
bool plan_index_is_ours(const planner *p, const schemac_model *m, const char *index);
/* Those of a table that are called as ours are, but are not declared any more. */
void plan_index_drop_old(planner *p, const schemac_model *m);

#endif
