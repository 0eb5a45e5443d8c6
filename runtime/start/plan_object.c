/* plan_object.c - triggers and foreign keys: dropped when they are old or differ, then created. */
#include "start/plan_object.h"

#include <stdlib.h>

typedef struct declared_objects {
    const schemac_sql_object *list;
    size_t count;
} declared_objects;

static declared_objects declared_of(const planner *p, catalogue_kind kind, const schemac_model *m)
{
    const schemac_model_texts *t = planner_texts(p, m);
    return kind == CATALOGUE_TRIGGER ? (declared_objects){t->triggers, t->trigger_count}
                                     : (declared_objects){t->foreign_keys, t->foreign_key_count};
}

static const catalogue_object *find_live(const planner *p, catalogue_kind kind,
                                         const schemac_sql_object *what)
{
    return catalogue_find_object(p->db, &p->live, kind, what->name);
}

void plan_object_drop_changed(planner *p, catalogue_kind kind, const schemac_model *m)
{
    declared_objects declared = declared_of(p, kind, m);
    for (size_t i = 0; i < declared.count; i++) {
        const catalogue_object *live = find_live(p, kind, &declared.list[i]);
        if (live == NULL || planner_is_same(p, kind, live, declared.list[i].create))
            continue;
        if (live->ours)
            planner_drop(p, kind, m, live->name, live->table);
        else
            planner_refuse(p, m,
                           pool_printf(p->plan->pool, "the name of %s %s is taken",
                                       step_table[step_creating[kind]].object,
                                       declared.list[i].name),
                           kind == CATALOGUE_TRIGGER ? "drop or rename that trigger"
                                                     : "drop or rename that foreign key");
    }
}

void plan_object_create(planner *p, catalogue_kind kind, const schemac_model *m)
{
    declared_objects declared = declared_of(p, kind, m);
    for (size_t i = 0; i < declared.count; i++) {
        const catalogue_object *live = find_live(p, kind, &declared.list[i]);
        if (live == NULL ||
            (live->ours && !planner_is_same(p, kind, live, declared.list[i].create)))
            planner_create(p, kind, m, &declared.list[i]);
    }
}

/* The names of all that the schema has, sorted; NULL without memory, or when nobody asks. */
static const char **declared_names(planner *p, catalogue_kind kind, size_t *count)
{
    const schemac_schema *s = p->db->schema;
    size_t most = 0;
    *count = 0;
    if (p->live.objects[kind].count == 0)
        return NULL;
    for (size_t i = 0; i < s->model_count; i++)
        most += declared_of(p, kind, &s->models[i]).count;
    const char **names = pool_alloc(p->plan->pool, (most + 1) * sizeof *names);
    for (size_t i = 0; names != NULL && i < s->model_count; i++) {
        declared_objects declared = declared_of(p, kind, &s->models[i]);
        for (size_t j = 0; j < declared.count; j++)
            names[(*count)++] = declared.list[j].name;
    }
    if (*count > 1)
        qsort(names, *count, sizeof *names, p->db->engine->by_name);
    return names;
}

void plan_object_drop_old(planner *p, catalogue_kind kind)
{
    size_t count;
    const char **declared = declared_names(p, kind, &count);
    for (size_t i = 0; declared != NULL && i < p->live.objects[kind].count; i++) {
        const catalogue_object *o = &p->live.objects[kind].list[i];
        if (o->ours &&
            bsearch(&o->name, declared, count, sizeof *declared, p->db->engine->by_name) == NULL)
            planner_drop(p, kind, NULL, o->name, o->table);
    }
}
