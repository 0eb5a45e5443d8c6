/* plan_trigger.c - triggers. They hold no data: one that differs is made anew. */
#include "start/plan_trigger.h"

#include <stdlib.h>

void plan_triggers(planner *p, const schemac_model *m)
{
    memory_pool *pool = p->plan->pool;
    for (size_t i = 0; i < m->trigger_count; i++) {
        const schemac_trigger *t = &m->triggers[i];
        const catalogue_object *live = catalogue_find_trigger(p->db, &p->live, t->name);
        if (live != NULL && p->db->engine->is_same_object(live, t->create))
            continue;
        if (live != NULL && !live->ours) {
            planner_refuse(p, m, pool_printf(pool, "the name of trigger %s is taken", t->name),
                           "drop or rename that trigger");
            continue;
        }
        if (live != NULL)
            planner_add(p, STEP_DROP_TRIGGER, m, live->name,
                        p->db->engine->drop(pool, CATALOGUE_TRIGGER, live->name));
        planner_add(p, STEP_CREATE_TRIGGER, m, t->name, t->create);
    }
}

/* They would go on looking into tables that may have changed. */
void plan_trigger_drop_old(planner *p)
{
    const schemac_schema *s = p->db->schema;
    memory_pool *pool = p->plan->pool;
    size_t count = 0;
    for (size_t i = 0; i < s->model_count; i++)
        count += s->models[i].trigger_count;
    const char **declared = pool_alloc(pool, (count + 1) * sizeof *declared);
    if (declared == NULL || p->live.trigger_count == 0)
        return;
    count = 0;
    for (size_t i = 0; i < s->model_count; i++)
        for (size_t j = 0; j < s->models[i].trigger_count; j++)
            declared[count++] = s->models[i].triggers[j].name;
    qsort(declared, count, sizeof *declared, p->db->engine->by_name);
    for (size_t i = 0; i < p->live.trigger_count; i++) {
        const catalogue_object *t = &p->live.triggers[i];
        if (t->ours &&
            bsearch(&t->name, declared, count, sizeof *declared, p->db->engine->by_name) == NULL)
            planner_add(p, STEP_DROP_TRIGGER, NULL, t->name,
                        p->db->engine->drop(pool, CATALOGUE_TRIGGER, t->name));
    }
}
