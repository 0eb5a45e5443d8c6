/* plan.c - compares everything that the schema declares with what the database has. */
#include "start/plan.h"

#include "start/plan_index.h"
#include "start/plan_table.h"
#include "start/plan_trigger.h"

/* The table itself when it is there, between what its indexes need before and after. */
static void plan_paths(planner *p, const schemac_model *m, const catalogue_table *live)
{
    for (size_t i = 0; i < m->path_count; i++)
        if (m->paths[i].create != NULL)
            plan_index_before(p, m, &m->paths[i]);
    if (live != NULL) {
        plan_index_drop_old(p, m);
        plan_table(p, m, live);
    }
    for (size_t i = 0; i < m->path_count; i++)
        if (m->paths[i].create != NULL)
            plan_index_after(p, m, &m->paths[i], live == NULL);
}

/* ---- models --------------------------------------------------------------------------------- */

static void plan_model(planner *p, const schemac_model *m)
{
    memory_pool *pool = p->plan->pool;
    const catalogue_table *live = catalogue_find_table(p->db, &p->live, m->table);
    if (live == NULL && catalogue_find_index(p->db, &p->live, m->table) != NULL) {
        planner_refuse(p, m,
                       pool_printf(pool, "the name of table %s is taken by an index", m->table),
                       "drop or rename that index");
        return;
    }
    if (live == NULL) {
        planner_add(p, STEP_CREATE_TABLE, m, m->table, m->create);
        plan_paths(p, m, NULL);
        plan_triggers(p, m);
        return;
    }
    if (!live->ordinary) {
        planner_refuse(
            p, m, pool_printf(pool, "'%s' is a view or a virtual table, not a table", m->table),
            "rename it, or give the model another table name: table \"…\";");
        return;
    }
    plan_paths(p, m, live);
    plan_triggers(p, m);
}

/* Tables that the schema says may go. */
static void plan_dropped_tables(planner *p)
{
    const schemac_schema *s = p->db->schema;
    for (size_t i = 0; i < s->dropped_count; i++) {
        const catalogue_table *live = catalogue_find_table(p->db, &p->live, s->dropped[i]);
        if (live == NULL || !live->ordinary)
            continue;
        planner_add(p, STEP_DROP_TABLE, NULL, live->name,
                    p->db->engine->drop(p->plan->pool, CATALOGUE_TABLE, live->name));
    }
}

const plan_step *plan_needed_step(const sync_plan *plan)
{
    for (size_t i = 0; i < plan->step_count; i++)
        if (!plan->steps[i].optional)
            return &plan->steps[i];
    return NULL;
}

bool plan_make(schemac_db *db, memory_pool *pool, const rename_list *renames, sync_plan *out)
{
    planner p = {.db = db, .plan = out, .renames = renames};
    *out = (sync_plan){.pool = pool};
    if (!catalogue_read(db, pool, &p.live))
        return false;
    plan_index_sort(&p);
    plan_trigger_drop_old(&p);
    plan_dropped_tables(&p);
    for (size_t i = 0; i < db->schema->model_count; i++)
        plan_model(&p, &db->schema->models[db->schema->order[i]]);
    if (p.unreadable)
        error_of_engine(db, "read the rows of the database", NULL);
    else if (pool->failed)
        error_no_memory(db);
    return !p.unreadable && !pool->failed;
}
