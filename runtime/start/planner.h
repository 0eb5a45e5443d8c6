/* planner.h - a plan while it is made: what the files that make it share. */
#ifndef SCHEMAC_START_PLANNER_H
#define SCHEMAC_START_PLANNER_H

#include "start/catalogue.h"
#include "start/record.h"
#include "start/step.h"

/* Something that sync does not do, and why. */
typedef struct plan_refusal {
    const schemac_model *model;
    const char *message;
    const char *suggestion;
} plan_refusal;

/* Something that is worth a word: it is kept, or taken for something. */
typedef struct plan_extra {
    const schemac_model *model;
    const char *message;
    const char *suggestion; /* of a warning; NULL: a note */
} plan_extra;

typedef struct sync_plan {
    plan_step *steps; /* in the order of execution */
    size_t step_count, step_capacity;
    plan_refusal *refusals;
    size_t refusal_count, refusal_capacity;
    plan_extra *extras;
    size_t extra_count, extra_capacity;
    memory_pool *pool;
} sync_plan;

/* An index by the name of its table. */
typedef struct table_index {
    const char *table;
    const catalogue_object *index;
} table_index;

/* What is known when a plan is made. */
typedef struct plan_basis {
    const rename_list *renames; /* that were made before */
    const record_list *records; /* what is known of tables under their names of now */
    const survey_watch *watch;  /* what migrations have done in the same start; or NULL */
    bool adopts;                /* nothing that is there is schemac's */
    bool passes;                /* from another version to this one */
    bool returns;               /* from the version behind this one: nothing may be lost */
    /* what migrations of this start have filled in, which rows have now; or NULL */
    const survey_watch *filled;
    /* the declared texts, when tables only get the shape of both versions: nothing is dropped, and
       what hangs on tables waits; else NULL */
    const schemac_texts *expands;
} plan_basis;

typedef struct planner {
    schemac_db *db;
    sync_plan *plan;
    const plan_basis *basis;
    catalogue live;
    catalogue declared;    /* of models of which not everything is as it was created */
    table_index *by_table; /* the indexes, sorted; as many as live has */
    /* of each model, by its number: what becomes of its table; NULL: nothing, or it is not there */
    const catalogue_change **changes;
    bool unreadable; /* the database gave no answer; the failure was taken */
} planner;

/* What the plan's pool has no memory for is left out: pool->failed fails the plan. The step can be
   completed until the next one is added; NULL when there is no memory. */
plan_step *planner_add(planner *p, step_kind kind, const schemac_model *model, const char *name,
                       const char *sql);
/* A step that creates something, by the engine; and one that drops it. */
plan_step *planner_create(planner *p, catalogue_kind kind, const schemac_model *model,
                          const schemac_sql_object *what);
void planner_drop(planner *p, catalogue_kind kind, const schemac_model *model, const char *name,
                  const char *table);
/* Whether something that is there is what the schema declares under its name. */
bool planner_is_same(const planner *p, catalogue_kind kind, const catalogue_object *live,
                     const char *create);
const schemac_model_texts *planner_texts(const planner *p, const schemac_model *model);
void planner_refuse(planner *p, const schemac_model *model, const char *message,
                    const char *suggestion);
void planner_keep(planner *p, const schemac_model *model, const char *message);
void planner_warn(planner *p, const schemac_model *model, const char *message,
                  const char *suggestion);

/* Whether the program accepts what a refusal calls so: schemac_config.accept. */
bool planner_accepts(const planner *p, const char *name);

/* The engine's last failure is why there is no plan: nothing more is asked. */
void planner_fail(planner *p);

/* A table that is there, with its columns; NULL when there is none, or it could not be read. */
const catalogue_table *planner_read_table(planner *p, const char *name);

/* Quoted for SQL; of the plan's pool. */
const char *planner_quote(planner *p, const char *name);

/* How many rows fulfil a condition; -1 when the database does not understand it, as when it names a
   column that is not there yet. */
int64_t planner_count_rows(planner *p, const char *table, const char *condition);
/* Whether an expression can be computed for all rows of what stands behind FROM. If not, *why is what
   the engine says, of the plan's pool. */
bool planner_evaluates(planner *p, const char *from, const char *expression, const char **why);
/* The keys of the first rows that fulfil a condition: "1, 2, 3"; NULL when they are secret. */
const char *planner_first_keys(planner *p, const schemac_model *m, const char *condition);
/* The way out of rows of a table that fulfil a condition: how to find them, where others see them as
   they are now. model: whose names are new, or NULL for all. */
const char *planner_way_to_rows(planner *p, const schemac_model *model, const char *table,
                                const char *condition);
/* Refuses when rows fulfil the condition, and returns whether; `what` says what is wrong with them.
   */
bool planner_refuse_rows(planner *p, const schemac_model *m, const char *condition,
                         const char *what);
/* The same with a way out of its own. */
bool planner_refuse_rows_for(planner *p, const schemac_model *m, const char *condition,
                             const char *what, const char *way_out);

#endif
