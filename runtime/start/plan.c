#include "start/planner.h"

#include "handle/error.h"
#include "base/sql.h"

#include <stdlib.h>
#include <string.h>

const char *const plan_objects[STEP_KINDS] = {
    [STEP_CREATE_TABLE] = "table",     [STEP_ADD_COLUMN] = "column",
    [STEP_CREATE_INDEX] = "index",     [STEP_REBUILD] = "table",
    [STEP_DROP_TABLE] = "table",       [STEP_DROP_INDEX] = "index",
    [STEP_CREATE_TRIGGER] = "trigger", [STEP_DROP_TRIGGER] = "trigger",
};

/* Names differ in case only: the same object. ASCII, like SQLite. */
int plan_compare_names(const char *a, const char *b)
{
    for (;; a++, b++) {
        unsigned char x = (unsigned char)*a, y = (unsigned char)*b;
        x = x >= 'A' && x <= 'Z' ? (unsigned char)(x + 32) : x;
        y = y >= 'A' && y <= 'Z' ? (unsigned char)(y + 32) : y;
        if (x != y)
            return x < y ? -1 : 1;
        if (x == '\0')
            return 0;
    }
}

static int by_table_name(const void *a, const void *b)
{
    return plan_compare_names(((const catalogue_table *)a)->name,
                              ((const catalogue_table *)b)->name);
}

static int by_index_name(const void *a, const void *b)
{
    return plan_compare_names(((const catalogue_index *)a)->name,
                              ((const catalogue_index *)b)->name);
}

const catalogue_table *plan_find_table(const catalogue *c, const char *name)
{
    catalogue_table key = {.name = name};
    return c->table_count == 0
               ? NULL
               : bsearch(&key, c->tables, c->table_count, sizeof key, by_table_name);
}

void plan_sort(catalogue *c)
{
    if (c->table_count > 0)
        qsort(c->tables, c->table_count, sizeof *c->tables, by_table_name);
    if (c->index_count > 0)
        qsort(c->indexes, c->index_count, sizeof *c->indexes, by_index_name);
    if (c->trigger_count > 0)
        qsort(c->triggers, c->trigger_count, sizeof *c->triggers, by_index_name);
}

const catalogue_index *plan_find_index(const catalogue *c, const char *name)
{
    catalogue_index key = {.name = name};
    return c->index_count == 0
               ? NULL
               : bsearch(&key, c->indexes, c->index_count, sizeof key, by_index_name);
}

static const catalogue_index *find_trigger(const catalogue *c, const char *name)
{
    catalogue_index key = {.name = name};
    return c->trigger_count == 0
               ? NULL
               : bsearch(&key, c->triggers, c->trigger_count, sizeof key, by_index_name);
}

const catalogue_part *plan_find_column(const catalogue_table *t, const char *name)
{
    for (size_t i = 0; i < t->column_count; i++)
        if (plan_compare_names(t->columns[i].name, name) == 0)
            return &t->columns[i];
    return NULL;
}

void plan_add_step(planner *p, plan_step_kind kind, const schemac_model *model, const char *name,
                   const char *sql)
{
    sync_plan *out = p->plan;
    plan_step *steps =
        pool_grow(out->pool, out->steps, out->step_count, &out->step_capacity, sizeof *steps);
    if (steps == NULL)
        return;
    steps[out->step_count++] = (plan_step){.kind = kind, .model = model, .name = name, .sql = sql};
    out->steps = steps;
}

void plan_refuse(planner *p, const schemac_model *model, const char *message,
                 const char *suggestion)
{
    sync_plan *out = p->plan;
    plan_refusal *list = pool_grow(out->pool, out->refusals, out->refusal_count,
                                   &out->refusal_capacity, sizeof *list);
    if (list == NULL)
        return;
    list[out->refusal_count++] = (plan_refusal){model, message, suggestion};
    out->refusals = list;
}

void plan_keep(planner *p, const schemac_model *model, const char *message)
{
    sync_plan *out = p->plan;
    plan_extra *list =
        pool_grow(out->pool, out->extras, out->extra_count, &out->extra_capacity, sizeof *list);
    if (list == NULL)
        return;
    list[out->extra_count++] = (plan_extra){model, message};
    out->extras = list;
}

const char *plan_quoted_name(planner *p, const char *name)
{
    sql_buffer b = {.allocator = p->db->allocator};
    sql_name(&b, name);
    const char *quoted = b.failed ? "" : pool_strdup(p->plan->pool, b.text);
    sql_free(&b);
    p->plan->pool->failed = p->plan->pool->failed || b.failed;
    return quoted == NULL ? "" : quoted;
}

/* ---- triggers ------------------------------------------------------------------------------- */

/* A trigger holds no data: one that differs is made anew. */
static void plan_triggers(planner *p, const schemac_model *m)
{
    memory_pool *pool = p->plan->pool;
    for (size_t i = 0; i < m->trigger_count; i++) {
        const schemac_trigger *t = &m->triggers[i];
        const catalogue_index *live = find_trigger(&p->live, t->name);
        if (live != NULL && p->db->engine->same_statement(live->create, t->create))
            continue;
        if (live != NULL && !live->ours) {
            plan_refuse(p, m, pool_printf(pool, "the name of trigger %s is taken", t->name),
                        "drop or rename that trigger");
            continue;
        }
        if (live != NULL)
            plan_add_step(p, STEP_DROP_TRIGGER, m, live->name,
                          p->db->engine->drop_trigger(pool, live->name));
        plan_add_step(p, STEP_CREATE_TRIGGER, m, t->name, t->create);
    }
}

static int by_text(const void *a, const void *b)
{
    return plan_compare_names(*(const char *const *)a, *(const char *const *)b);
}

/* Triggers that schemac made for references which the schema no longer has: they would go on
   looking into tables that may have changed. */
static void plan_old_triggers(planner *p)
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
    qsort(declared, count, sizeof *declared, by_text);
    for (size_t i = 0; i < p->live.trigger_count; i++) {
        const catalogue_index *t = &p->live.triggers[i];
        if (t->ours && bsearch(&t->name, declared, count, sizeof *declared, by_text) == NULL)
            plan_add_step(p, STEP_DROP_TRIGGER, NULL, t->name,
                          p->db->engine->drop_trigger(pool, t->name));
    }
}

/* The table itself when it is there, between what its indexes need before and after. */
static void plan_paths(planner *p, const schemac_model *m, const catalogue_table *live)
{
    for (size_t i = 0; i < m->path_count; i++)
        if (m->paths[i].create != NULL)
            plan_index_before(p, m, &m->paths[i]);
    if (live != NULL) {
        plan_old_indexes(p, m);
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
    const catalogue_table *live = plan_find_table(&p->live, m->table);
    if (live == NULL && plan_find_index(&p->live, m->table) != NULL) {
        plan_refuse(p, m, pool_printf(pool, "the name of table %s is taken by an index", m->table),
                    "drop or rename that index");
        return;
    }
    if (live == NULL) {
        plan_add_step(p, STEP_CREATE_TABLE, m, m->table, m->create);
        plan_paths(p, m, NULL);
        plan_triggers(p, m);
        return;
    }
    if (!live->ordinary) {
        plan_refuse(p, m,
                    pool_printf(pool, "'%s' is a view or a virtual table, not a table", m->table),
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
        const catalogue_table *live = plan_find_table(&p->live, s->dropped[i]);
        if (live == NULL || !live->ordinary)
            continue;
        p->plan->drops = true;
        plan_add_step(p, STEP_DROP_TABLE, NULL, live->name,
                      pool_printf(p->plan->pool, "DROP TABLE %s", plan_quoted_name(p, live->name)));
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
    planner p = {.db = db, .plan = out, .renames = renames, .live = {.pool = pool}};
    *out = (sync_plan){.pool = pool};
    if (!db->engine->read_catalogue(db->connection, &p.live)) {
        if (pool->failed)
            fail_memory(db);
        else
            fail_engine(db, NULL, "read the schema of the database", NULL);
        return false;
    }
    out->empty_database = p.live.table_count == 0 && p.live.index_count == 0;
    plan_sort(&p.live);
    plan_sort_by_table(&p);
    plan_old_triggers(&p);
    plan_dropped_tables(&p);
    for (size_t i = 0; i < db->schema->model_count; i++)
        plan_model(&p, &db->schema->models[db->schema->order[i]]);
    if (p.unreadable)
        fail_engine(db, NULL, "read the rows of the database", NULL);
    else if (pool->failed)
        fail_memory(db);
    return !p.unreadable && !pool->failed;
}
