/* plan.h - the difference between a database and the schema, as a value: what to create, and what
   cannot be done. */
#ifndef SCHEMAC_START_PLAN_H
#define SCHEMAC_START_PLAN_H

#include "start/rename.h"

typedef enum {
    STEP_CREATE_TABLE,
    STEP_ADD_COLUMN,
    STEP_CREATE_INDEX,
    STEP_REBUILD,
    STEP_DROP_TABLE,
    STEP_DROP_INDEX,
    STEP_CREATE_TRIGGER,
    STEP_DROP_TRIGGER,
    STEP_KINDS
} plan_step_kind;

/* What a step is about: "table", "column", "index" or "trigger". */
extern const char *const plan_objects[STEP_KINDS];

typedef struct plan_step {
    plan_step_kind kind;
    const schemac_model *model; /* NULL for a trigger of a model that is gone */
    const char *name;           /* of the object in the database; a column as table.column */
    const char *sql;
    const engine_rebuild *rebuild; /* of STEP_REBUILD */
    bool optional;                 /* of STEP_CREATE_INDEX: a start goes on without it */
} plan_step;

/* Something that sync does not do, and why. */
typedef struct plan_refusal {
    const schemac_model *model;
    const char *message;
    const char *suggestion;
} plan_refusal;

/* Something of ours in the database that the schema no longer has: kept. */
typedef struct plan_extra {
    const schemac_model *model;
    const char *message;
} plan_extra;

typedef struct sync_plan {
    plan_step *steps; /* in the order of execution */
    size_t step_count, step_capacity;
    plan_refusal *refusals;
    size_t refusal_count, refusal_capacity;
    plan_extra *extras;
    size_t extra_count, extra_capacity;
    bool empty_database;
    bool drops; /* a column or table that the schema says may go */
    memory_pool *pool;
} sync_plan;

/* By name, without regard to case; NULL when there is none. The catalogue has to be sorted. */
void plan_sort(catalogue *c);
const catalogue_table *plan_find_table(const catalogue *c, const char *name);
const catalogue_part *plan_find_column(const catalogue_table *t, const char *name);

/* The first that is not optional, or NULL. */
const plan_step *plan_needed_step(const sync_plan *plan);

/* false with the error set when the database cannot be read. `renames`: those just done, which a
   refusal undoes. */
bool plan_make(schemac_db *db, memory_pool *p, const rename_list *renames, sync_plan *out);

#endif
