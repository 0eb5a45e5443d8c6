/* plan_index.h - the part of a plan that is about indexes. */
#ifndef SCHEMAC_START_PLAN_INDEX_H
#define SCHEMAC_START_PLAN_INDEX_H

#include "start/planner.h"

/* For each index that a model creates: what has to happen before the table is made anew, and what
   afterwards. */
void plan_index_before(planner *p, const schemac_model *m, size_t path);
void plan_index_after(planner *p, const schemac_model *m, size_t path, bool table_is_new);
/* Refuses rows of a table that is there when values in what is unique are equal by a collation that their column gets
   with this change. */
void plan_index_collate(planner *p, const schemac_model *m, const catalogue_change *c);
/* Once, before any: sorts the indexes by their tables. */
void plan_index_sort(planner *p);
/* Those of a table that are called as ours are, but are not declared any more. */
void plan_index_drop_old(planner *p, const schemac_model *m);

#endif
