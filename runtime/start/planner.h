/* planner.h - what the files that make a plan share while it is made. */
#ifndef SCHEMAC_START_PLANNER_H
#define SCHEMAC_START_PLANNER_H

#include "start/plan.h"

typedef struct planner {
    schemac_db *db;
    sync_plan *plan;
    const rename_list *renames;
    catalogue live;
    const catalogue_index **by_table; /* the indexes, by the names of their tables */
    bool unreadable;                  /* a question about the rows found no answer */
} planner;

/* Names differ in case only: the same object. ASCII, like SQLite. */
int plan_compare_names(const char *a, const char *b);
const catalogue_index *plan_find_index(const catalogue *c, const char *name);
/* Quoted for SQL; of the plan's pool. */
const char *plan_quoted_name(planner *p, const char *name);

void plan_add_step(planner *p, plan_step_kind kind, const schemac_model *model, const char *name,
                   const char *sql);
void plan_refuse(planner *p, const schemac_model *model, const char *message,
                 const char *suggestion);
void plan_keep(planner *p, const schemac_model *model, const char *message);

/* plan_table.c */
/* Refuses when rows fulfil the condition; `what` says what is wrong with them. */
void plan_refuse_rows(planner *p, const schemac_model *m, const char *condition, const char *what);
void plan_table(planner *p, const schemac_model *m, const catalogue_table *stored);

/* plan_index.c: what has to happen before the table is made anew, and what afterwards */
void plan_index_before(planner *p, const schemac_model *m, const schemac_path *path);
void plan_index_after(planner *p, const schemac_model *m, const schemac_path *path,
                      bool table_is_new);
void plan_sort_by_table(planner *p);
void plan_old_indexes(planner *p, const schemac_model *m);

#endif
