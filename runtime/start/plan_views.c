/* plan_views.c - views of the schema: dropped first, made last. They hold no data. */
#include "start/plan_views.h"

#include <string.h>

/* ---- what there is ---------------------------------------------------------------------------- */

static const schemac_sql_object *find_declared(const planner *p, const char *name)
{
    const schemac_texts *t = p->db->texts;
    for (uint32_t i = 0; i < t->view_count; i++)
        if (catalogue_compare(p->db, t->views[i].name, name) == 0)
            return &t->views[i];
    return NULL;
}

static bool is_as_declared(const planner *p, const catalogue_object *live)
{
    const schemac_sql_object *declared = find_declared(p, live->name);
    return declared != NULL && strcmp(live->create, declared->create) == 0;
}

/* Whether it was there, or is still, as it is declared. */
static bool was_there(const planner *p, const schemac_sql_object *declared)
{
    const catalogue_object *live =
        catalogue_find_object(p->db, &p->live, CATALOGUE_VIEW, declared->name);
    const catalogue_objects *dropped = &p->db->start.views;
    for (size_t i = dropped->count; i > 0 && live == NULL; i--)
        if (catalogue_compare(p->db, dropped->list[i - 1].name, declared->name) == 0)
            live = &dropped->list[i - 1];
    return live != NULL && is_as_declared(p, live);
}

/* Whether a step does something to tables that are there. */
static bool changes_tables(const sync_plan *plan)
{
    for (size_t i = 0; i < plan->step_count; i++) {
        const plan_step *s = &plan->steps[i];
        if (s->kind != STEP_CREATE_TABLE && step_table[s->kind].hangs == CATALOGUE_TABLE)
            return true;
    }
    return false;
}

/* ---- names ------------------------------------------------------------------------------------ */

static bool is_dropped(const planner *p, step_kind kind, const char *name)
{
    for (size_t i = 0; i < p->plan->step_count; i++)
        if (p->plan->steps[i].kind == kind &&
            catalogue_compare(p->db, p->plan->steps[i].name, name) == 0)
            return true;
    return false;
}

/* What has the name already, in words; NULL when it is free. */
static const char *who_has(const planner *p, const char *name)
{
    const catalogue_table *table = catalogue_find_table(p->db, &p->live, name);
    if (table != NULL && !is_dropped(p, STEP_DROP_TABLE, name))
        return table->ordinary ? "a table" : "a view or virtual table that schemac has not made";
    if (catalogue_find_object(p->db, &p->live, CATALOGUE_INDEX, name) != NULL &&
        !is_dropped(p, STEP_DROP_INDEX, name))
        return "an index";
    return NULL;
}

static void refuse_taken(planner *p)
{
    const schemac_texts *t = p->db->texts;
    for (uint32_t i = 0; i < t->view_count; i++) {
        const char *who = who_has(p, t->views[i].name);
        if (who != NULL)
            planner_refuse(p, NULL,
                           pool_printf(p->plan->pool, "the name of view %s is taken by %s",
                                       t->views[i].name, who),
                           "drop or rename that, or give the view another name");
    }
}

/* ---- steps ------------------------------------------------------------------------------------ */

static void add_drops(planner *p)
{
    const catalogue_objects *live = &p->live.objects[CATALOGUE_VIEW];
    for (size_t i = 0; i < live->count; i++) {
        const char *name = live->list[i].name;
        const char *sql = p->db->engine->drop(p->plan->pool, CATALOGUE_VIEW, name, name);
        plan_step *step = planner_add(p, STEP_DROP_VIEW, NULL, name, sql);
        if (step != NULL)
            step->again = is_as_declared(p, &live->list[i]);
    }
}

static void add_creates(planner *p, bool all)
{
    const schemac_texts *t = p->db->texts;
    for (uint32_t i = 0; i < t->view_count; i++) {
        const char *name = t->views[i].name;
        bool there = catalogue_find_object(p->db, &p->live, CATALOGUE_VIEW, name) != NULL;
        plan_step *step =
            there && !all ? NULL : planner_create(p, CATALOGUE_VIEW, NULL, &t->views[i]);
        if (step != NULL)
            step->again = was_there(p, &t->views[i]);
    }
}

/* The last `count` steps become the first. */
static void put_first(sync_plan *plan, size_t count)
{
    plan_step *moved = pool_alloc(plan->pool, (count + 1) * sizeof *moved);
    if (moved == NULL || count == 0)
        return;
    size_t rest = plan->step_count - count;
    memcpy(moved, plan->steps + rest, count * sizeof *moved);
    memmove(plan->steps + count, plan->steps, rest * sizeof *moved);
    memcpy(plan->steps, moved, count * sizeof *moved);
}

/* ---- tables of others ------------------------------------------------------------------------- */

/* Nobody else can have made anything in it yet. */
static bool is_new(const planner *p)
{
    bool any = false;
    for (size_t i = 0; i < p->live.table_count; i++)
        any = any || !p->live.tables[i].own;
    return !any || p->db->start.report.created_database;
}

void plan_externals(planner *p)
{
    const schemac_schema *s = p->db->schema;
    memory_pool *pool = p->plan->pool;
    static const char way[] = "let a migration make it, or make it before the program opens the "
                              "database";
    for (uint32_t i = 0; i < s->external_count; i++) {
        const char *name = s->externals[i];
        if (catalogue_find_table(p->db, &p->live, name) != NULL)
            continue;
        const char *message =
            pool_printf(pool, "external table %s, which queries read, is not there", name);
        if (is_new(p))
            planner_warn(p, NULL, message, "make it before such a query is run");
        else
            planner_refuse(p, NULL, message, way);
    }
}

void plan_views(planner *p)
{
    const catalogue_objects *live = &p->live.objects[CATALOGUE_VIEW];
    bool all = changes_tables(p->plan);
    refuse_taken(p);
    for (size_t i = 0; i < live->count; i++)
        all = all || !is_as_declared(p, &live->list[i]);
    size_t before = p->plan->step_count;
    if (all)
        add_drops(p);
    put_first(p->plan, p->plan->step_count - before);
    add_creates(p, all);
}
