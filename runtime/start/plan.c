/* plan.c - compares everything that the schema declares with what the database has. */
#include "start/plan.h"

#include "start/plan_filled.h"
#include "start/plan_index.h"
#include "start/plan_left.h"
#include "start/plan_meaning.h"
#include "start/plan_object.h"
#include "start/plan_reference.h"
#include "start/plan_search.h"
#include "start/plan_table.h"
#include "start/plan_views.h"

/* ---- what has to be compared --------------------------------------------------------------- */

static bool is_as_created(const planner *p, catalogue_kind kind, const char *name,
                          const char *create)
{
    const catalogue_object *live = catalogue_find_object(p->db, &p->live, kind, name);
    return live == NULL || p->db->engine->is_as_declared(live->create, create);
}

/* Whether everything of a model that is there was created by the very statements that are declared.
   */
static bool is_unchanged(planner *p, const schemac_model *m, const catalogue_table *live)
{
    const schemac_model_texts *t = planner_texts(p, m);
    if (p->db->engine->is_as_declared == NULL)
        return false;
    bool good =
        p->db->engine->is_as_declared(live->create, t->create) && plan_meaning_is_same(p, m);
    for (size_t i = 0; good && i < m->path_count; i++)
        good = t->indexes[i].name == NULL ||
               is_as_created(p, CATALOGUE_INDEX, t->indexes[i].name, t->indexes[i].create);
    for (size_t i = 0; good && i < t->trigger_count; i++)
        good = is_as_created(p, CATALOGUE_TRIGGER, t->triggers[i].name, t->triggers[i].create);
    for (size_t i = 0; good && i < t->foreign_key_count; i++)
        good = is_as_created(p, CATALOGUE_FOREIGN_KEY, t->foreign_keys[i].name,
                             t->foreign_keys[i].create);
    return good;
}

/* Reading the declared side takes most of the time of a plan: only what is needed. */
static bool read_declared(planner *p)
{
    const schemac_schema *s = p->db->schema;
    bool any = false;
    bool *wanted = pool_alloc(p->plan->pool, (s->model_count + 1) * sizeof *wanted);
    for (size_t i = 0; wanted != NULL && i < s->model_count; i++) {
        const catalogue_table *live = catalogue_find_table(p->db, &p->live, s->models[i].table);
        wanted[i] = live != NULL && live->ordinary && !is_unchanged(p, &s->models[i], live);
        any = any || wanted[i];
    }
    if (wanted == NULL) {
        error_no_memory(p->db);
        return false;
    }
    if (!any)
        return true;
    if (!catalogue_read_declared(p->db, p->plan->pool, wanted, &p->declared))
        return false;
    for (size_t i = 0; i < s->model_count; i++)
        if (wanted[i] && catalogue_find_table(p->db, &p->declared, s->models[i].table) == NULL) {
            /* nothing would seem to differ */
            error_set(p->db, SCHEMAC_ENGINE, &s->models[i],
                      "table %s is not among what the engine has read of the schema",
                      s->models[i].table);
            return false;
        }
    return true;
}

/* ---- models --------------------------------------------------------------------------------- */

/* The table itself when it is there, between what its indexes need before and after. */
static void plan_indexes(planner *p, const schemac_model *m, const catalogue_table *live)
{
    const catalogue_change *change = NULL;
    if (live != NULL && p->basis->expands != NULL) {
        p->changes[m->number] = plan_table(p, m, live);
        return;
    }
    for (size_t i = 0; i < m->path_count; i++)
        plan_index_before(p, m, i);
    if (live != NULL) {
        plan_filled_judge(p, m);
        plan_index_drop_old(p, m);
        change = p->changes[m->number] = plan_table(p, m, live);
    }
    for (size_t i = 0; i < m->path_count; i++)
        plan_index_after(p, m, i, live == NULL, change);
}

/* false when there is something else under the name of the table. */
static bool plan_model(planner *p, const schemac_model *m)
{
    memory_pool *pool = p->plan->pool;
    const catalogue_table *live = catalogue_find_table(p->db, &p->live, m->table);
    if (live == NULL && catalogue_find_object(p->db, &p->live, CATALOGUE_INDEX, m->table) != NULL) {
        planner_refuse(p, m,
                       pool_printf(pool, "the name of table %s is taken by an index", m->table),
                       "drop or rename that index");
        return false;
    }
    if (live != NULL && !live->ordinary) {
        planner_refuse(
            p, m, pool_printf(pool, "'%s' is a view or a virtual table, not a table", m->table),
            "rename it, or give the model another table name: table \"…\";");
        return false;
    }
    if (live == NULL && p->basis->returns)
        planner_refuse(
            p, m, pool_printf(pool, "table %s is not there any more, nor are its rows", m->table),
            p->db->start.way_back);
    if (live == NULL) {
        const schemac_texts *texts = p->basis->expands;
        const schemac_sql_object table = {m->table, texts != NULL ? texts->models[m->number].create
                                                                  : planner_texts(p, m)->create};
        planner_create(p, CATALOGUE_TABLE, m, &table);
    }
    plan_indexes(p, m, live);
    return true;
}

/* All tables, then what leads from one to another: references need the uniques of what they
   reference, and may go round in a circle. */
static void plan_models(planner *p)
{
    const schemac_schema *s = p->db->schema;
    bool *there = pool_alloc(p->plan->pool, (s->model_count + 1) * sizeof *there);
    if (there == NULL)
        return;
    for (size_t i = 0; i < s->model_count && !p->unreadable && !p->plan->pool->failed; i++)
        there[s->order[i]] = plan_model(p, &s->models[s->order[i]]);
    if (p->basis->expands != NULL)
        return;
    for (size_t i = 0; i < s->model_count; i++)
        if (there[s->order[i]])
            plan_object_create(p, CATALOGUE_FOREIGN_KEY, &s->models[s->order[i]]);
    for (size_t i = 0; i < s->model_count; i++)
        if (there[s->order[i]])
            plan_object_create(p, CATALOGUE_TRIGGER, &s->models[s->order[i]]);
}

/* What is old or differs goes before everything else: a foreign key keeps the table that it leads
   to where it is, a trigger may need a column. */
static void plan_dropped_objects(planner *p)
{
    static const catalogue_kind kinds[] = {CATALOGUE_TRIGGER, CATALOGUE_FOREIGN_KEY};
    const schemac_schema *s = p->db->schema;
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        plan_object_drop_old(p, kinds[k]);
        for (size_t i = 0; i < s->model_count; i++)
            plan_object_drop_changed(p, kinds[k], &s->models[s->order[i]]);
    }
}

/* Tables that the schema says may go. */
static void plan_dropped_tables(planner *p)
{
    const schemac_schema *s = p->db->schema;
    for (size_t i = 0; i < s->dropped_count; i++) {
        const catalogue_table *live = catalogue_find_table(p->db, &p->live, s->dropped[i]);
        if (live == NULL || !live->ordinary)
            continue;
        planner_drop(p, CATALOGUE_TABLE, NULL, live->name, live->name);
        plan_left_users(p, NULL, live->name, NULL);
    }
}

const plan_step *plan_needed_step(const sync_plan *plan)
{
    for (size_t i = 0; i < plan->step_count; i++)
        if (!plan->steps[i].optional)
            return &plan->steps[i];
    return NULL;
}

/* Whether what the step creates takes the place of one that it has dropped, and that did its work
   till then. */
static bool replaces(const schemac_db *db, const sync_plan *plan, const plan_step *step)
{
    const step_kind dropping = step_dropping[step_table[step->kind].hangs];
    for (const plan_step *s = plan->steps; s < step; s++)
        if (s->kind == dropping && catalogue_compare(db, s->name, step->name) == 0)
            return true;
    return false;
}

bool plan_changes_forms(const schemac_db *db, const sync_plan *plan)
{
    for (size_t i = 0; i < plan->step_count; i++) {
        const plan_step *step = &plan->steps[i];
        switch (step->kind) {
        case STEP_CREATE_TABLE:
        case STEP_ADD_COLUMN:
        case STEP_CHANGE_COLUMN:
        case STEP_DROP_COLUMN:
        case STEP_DROP_TABLE:
            return false;
        case STEP_CREATE_INDEX:
        case STEP_CREATE_TRIGGER:
        case STEP_CREATE_FOREIGN_KEY:
        case STEP_CREATE_VIEW:
            if (!step->optional && !replaces(db, plan, step))
                return false;
            break;
        default:
            break;
        }
    }
    return plan->step_count > 0;
}

bool plan_make(schemac_db *db, memory_pool *pool, const plan_basis *basis, sync_plan *out)
{
    planner p = {.db = db, .plan = out, .basis = basis};
    *out = (sync_plan){.pool = pool};
    if (!catalogue_read(db, pool, &p.live) || !read_declared(&p))
        return false;
    p.changes = pool_alloc(pool, (db->schema->model_count + 1) * sizeof *p.changes);
    for (size_t i = 0; p.changes != NULL && i < db->schema->model_count; i++)
        p.changes[i] = NULL;
    if (p.changes == NULL) {
        error_no_memory(db);
        return false;
    }
    plan_index_sort(&p);
    if (basis->expands == NULL) {
        plan_dropped_objects(&p);
        plan_dropped_tables(&p);
    }
    plan_models(&p);
    plan_search_judge(&p);
    if (basis->expands == NULL) {
        plan_reference_judge(&p);
        plan_left_tables(&p);
        plan_views(&p);
        plan_externals(&p);
    }
    if (p.unreadable)
        error_of_failure(db, "read the database", NULL);
    else if (pool->failed)
        error_no_memory(db);
    return !p.unreadable && !pool->failed;
}
