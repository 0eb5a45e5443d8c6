#include "core/plan.h"

#include "core/error.h"

#include <stdlib.h>
#include <string.h>

typedef struct planner {
    schemac_db *db;
    sync_plan *plan;
    catalogue live;
    catalogue declared; /* of the model at hand */
    bool unreadable;
} planner;

/* Names differ in case only: the same object. ASCII, like SQLite. */
static int compare_names(const char *a, const char *b)
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
    return compare_names(((const catalogue_table *)a)->name, ((const catalogue_table *)b)->name);
}

static int by_index_name(const void *a, const void *b)
{
    return compare_names(((const catalogue_index *)a)->name, ((const catalogue_index *)b)->name);
}

static const catalogue_table *find_table(const catalogue *c, const char *name)
{
    catalogue_table key = {.name = name};
    return c->table_count == 0
               ? NULL
               : bsearch(&key, c->tables, c->table_count, sizeof key, by_table_name);
}

static const catalogue_index *find_index(const catalogue *c, const char *name)
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

static const catalogue_part *find_column(const catalogue_table *t, const char *name)
{
    for (size_t i = 0; i < t->column_count; i++)
        if (compare_names(t->columns[i].name, name) == 0)
            return &t->columns[i];
    return NULL;
}

static void add_step(planner *p, plan_step_kind kind, const schemac_model *model, const char *name,
                     const char *sql)
{
    sync_plan *out = p->plan;
    plan_step *steps =
        pool_grow(out->pool, out->steps, out->step_count, &out->step_capacity, sizeof *steps);
    if (steps == NULL)
        return;
    steps[out->step_count++] = (plan_step){kind, model, name, sql};
    out->steps = steps;
}

static void refuse(planner *p, const schemac_model *model, const char *message,
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

static void keep(planner *p, const schemac_model *model, const char *message)
{
    sync_plan *out = p->plan;
    plan_extra *list =
        pool_grow(out->pool, out->extras, out->extra_count, &out->extra_capacity, sizeof *list);
    if (list == NULL)
        return;
    list[out->extra_count++] = (plan_extra){model, message};
    out->extras = list;
}

/* ---- columns -------------------------------------------------------------------------------- */

static void plan_missing_column(planner *p, const schemac_model *m, const char *column)
{
    memory_pool *pool = p->plan->pool;
    bool possible = false;
    const char *sql = p->db->engine->add_column(pool, m->table, m->create, column, &possible);
    if (sql == NULL)
        return; /* memory ran out */
    if (possible) {
        add_step(p, STEP_ADD_COLUMN, m, pool_printf(pool, "%s.%s", m->table, column), sql);
        return;
    }
    refuse(p, m,
           pool_printf(pool, "column %s.%s is missing and cannot be added to a table that exists",
                       m->table, column),
           "make it nullable or give it a literal default; a required column without one, and "
           "default now or random, cannot be added yet");
}

/* Adding a column beside the one that it is the new name of would hide the data. */
static bool refuse_renamed_column(planner *p, const schemac_model *m, const catalogue_table *live,
                                  const char *column)
{
    memory_pool *pool = p->plan->pool;
    for (size_t i = 0; m->old != NULL && i < m->old->column_count; i++) {
        const schemac_old_column *old = &m->old->columns[i];
        if (compare_names(m->fields[old->field].column, column) != 0 ||
            find_column(live, old->was) == NULL)
            continue;
        refuse(p, m,
               pool_printf(pool, "column %s.%s is still called %s", m->table, column, old->was),
               pool_printf(pool,
                           "this version does not rename; run: ALTER TABLE \"%s\" RENAME COLUMN "
                           "\"%s\" TO \"%s\"",
                           m->table, old->was, column));
        return true;
    }
    return false;
}

static bool refuse_renamed_table(planner *p, const schemac_model *m)
{
    memory_pool *pool = p->plan->pool;
    for (size_t i = 0; m->old != NULL && i < m->old->table_count; i++) {
        if (find_table(&p->live, m->old->tables[i]) == NULL)
            continue;
        refuse(p, m,
               pool_printf(pool, "table %s is still called %s", m->table, m->old->tables[i]),
               pool_printf(pool,
                           "this version does not rename; run: ALTER TABLE \"%s\" RENAME TO "
                           "\"%s\"",
                           m->old->tables[i], m->table));
        return true;
    }
    return false;
}

static void plan_columns(planner *p, const schemac_model *m, const catalogue_table *live,
                         const catalogue_table *declared)
{
    memory_pool *pool = p->plan->pool;
    for (size_t i = 0; i < declared->column_count; i++) {
        const catalogue_part *want = &declared->columns[i];
        const catalogue_part *have = find_column(live, want->name);
        if (have == NULL && refuse_renamed_column(p, m, live, want->name))
            continue;
        if (have == NULL)
            plan_missing_column(p, m, want->name);
        else if (strcmp(have->definition, want->definition) != 0)
            refuse(p, m,
                   pool_printf(pool,
                               "column %s.%s differs: the database has [%s], the schema "
                               "declares [%s]",
                               m->table, want->name, have->definition, want->definition),
                   "this version does not change columns; declare the column as it is, or "
                   "change the table by hand");
    }
    for (size_t i = 0; i < live->column_count; i++) {
        const catalogue_part *have = &live->columns[i];
        if (find_column(declared, have->name) != NULL)
            continue;
        if (have->required)
            refuse(p, m,
                   pool_printf(pool,
                               "column %s.%s is not in the schema, but required: no row "
                               "could be inserted",
                               m->table, have->name),
                   "declare the field again, or drop the column by hand");
        else
            keep(p, m,
                 pool_printf(pool, "column %s.%s is not in the schema; it is kept", m->table,
                             have->name));
    }
}

/* ---- constraints and options ---------------------------------------------------------------- */

static bool has_constraint(const catalogue_table *t, const char *definition)
{
    for (size_t i = 0; i < t->constraint_count; i++)
        if (strcmp(t->constraints[i].definition, definition) == 0)
            return true;
    return false;
}

static void plan_constraints(planner *p, const schemac_model *m, const catalogue_table *live,
                             const catalogue_table *declared)
{
    memory_pool *pool = p->plan->pool;
    for (size_t i = 0; i < declared->constraint_count; i++)
        if (!has_constraint(live, declared->constraints[i].definition))
            refuse(p, m,
                   pool_printf(pool, "table %s lacks the constraint [%s]", m->table,
                               declared->constraints[i].definition),
                   "this version does not change constraints of a table that exists");
    for (size_t i = 0; i < live->constraint_count; i++)
        if (!has_constraint(declared, live->constraints[i].definition))
            refuse(p, m,
                   pool_printf(pool,
                               "table %s has the constraint [%s], which is not in the "
                               "schema",
                               m->table, live->constraints[i].definition),
                   "this version does not change constraints of a table that exists");
    if (strcmp(live->options, declared->options) != 0)
        refuse(p, m,
               pool_printf(pool, "table %s has the options [%s] instead of [%s]", m->table,
                           live->options, declared->options),
               "this version does not change the options of a table that exists");
}

/* ---- indexes -------------------------------------------------------------------------------- */

static void plan_indexes(planner *p, const schemac_model *m, bool table_is_new)
{
    memory_pool *pool = p->plan->pool;
    for (size_t i = 0; i < m->path_count; i++) {
        const schemac_path *path = &m->paths[i];
        if (path->create == NULL)
            continue;
        const catalogue_index *live = find_index(&p->live, path->name);
        if (find_table(&p->live, path->name) != NULL) {
            refuse(
                p, m,
                pool_printf(pool, "the name of index %s is taken by a table or view", path->name),
                "drop or rename that table or view");
            continue;
        }
        if (live == NULL) {
            add_step(p, STEP_CREATE_INDEX, m, path->name, path->create);
            continue;
        }
        if (table_is_new || compare_names(live->table, m->table) != 0) {
            refuse(p, m,
                   pool_printf(pool, "the name of index %s is taken by an index of table %s",
                               path->name, live->table),
                   "drop or rename that index");
            continue;
        }
        catalogue declared = {.pool = pool};
        if (p->db->engine->declare_index(&declared, path->name, m->table, path->create) &&
            strcmp(declared.indexes[0].definition, live->definition) != 0)
            refuse(p, m,
                   pool_printf(pool,
                               "index %s differs: the database has [%s], the schema "
                               "declares [%s]",
                               path->name, live->definition, declared.indexes[0].definition),
                   "drop the index: the next start creates it as declared");
    }
}

/* ---- triggers ------------------------------------------------------------------------------- */

/* A trigger holds no data: one that differs is made anew. */
static void plan_triggers(planner *p, const schemac_model *m)
{
    memory_pool *pool = p->plan->pool;
    for (size_t i = 0; i < m->trigger_count; i++) {
        const schemac_trigger *t = &m->triggers[i];
        catalogue declared = {.pool = pool};
        const catalogue_index *live = find_trigger(&p->live, t->name);
        if (live != NULL && p->db->engine->declare_trigger(&declared, t->name, m->table, t->create) &&
            strcmp(declared.triggers[0].definition, live->definition) == 0)
            continue;
        if (live != NULL && !live->ours) {
            refuse(p, m, pool_printf(pool, "the name of trigger %s is taken", t->name),
                   "drop or rename that trigger");
            continue;
        }
        if (live != NULL)
            add_step(p, STEP_DROP_TRIGGER, m, live->name,
                     p->db->engine->drop_trigger(pool, live->name));
        add_step(p, STEP_CREATE_TRIGGER, m, t->name, t->create);
    }
}

static int by_text(const void *a, const void *b)
{
    return compare_names(*(const char *const *)a, *(const char *const *)b);
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
            add_step(p, STEP_DROP_TRIGGER, NULL, t->name,
                     p->db->engine->drop_trigger(pool, t->name));
    }
}

/* ---- models --------------------------------------------------------------------------------- */

static void plan_model(planner *p, const schemac_model *m)
{
    memory_pool *pool = p->plan->pool;
    const catalogue_table *live = find_table(&p->live, m->table);
    if (live == NULL && find_index(&p->live, m->table) != NULL) {
        refuse(p, m, pool_printf(pool, "the name of table %s is taken by an index", m->table),
               "drop or rename that index");
        return;
    }
    if (live == NULL && refuse_renamed_table(p, m))
        return;
    if (live == NULL) {
        add_step(p, STEP_CREATE_TABLE, m, m->table, m->create);
        plan_indexes(p, m, true);
        plan_triggers(p, m);
        return;
    }
    if (!live->ordinary) {
        refuse(p, m, pool_printf(pool, "'%s' is a view or a virtual table, not a table", m->table),
               "rename it, or give the model another table name: table \"…\";");
        return;
    }
    catalogue declared = {.pool = pool};
    if (!p->db->engine->declare_table(&declared, m->table, m->create))
        return; /* memory ran out */
    plan_columns(p, m, live, &declared.tables[0]);
    plan_constraints(p, m, live, &declared.tables[0]);
    plan_indexes(p, m, false);
    plan_triggers(p, m);
}

bool plan_make(schemac_db *db, memory_pool *pool, sync_plan *out)
{
    planner p = {.db = db, .plan = out, .live = {.pool = pool}};
    *out = (sync_plan){.pool = pool};
    if (!db->engine->read_catalogue(db->connection, &p.live)) {
        if (pool->failed)
            fail_memory(db);
        else
            fail_engine(db, NULL, "read the schema of the database", NULL);
        return false;
    }
    out->empty_database = p.live.table_count == 0 && p.live.index_count == 0;
    if (p.live.table_count > 0)
        qsort(p.live.tables, p.live.table_count, sizeof *p.live.tables, by_table_name);
    if (p.live.index_count > 0)
        qsort(p.live.indexes, p.live.index_count, sizeof *p.live.indexes, by_index_name);
    if (p.live.trigger_count > 0)
        qsort(p.live.triggers, p.live.trigger_count, sizeof *p.live.triggers, by_index_name);
    plan_old_triggers(&p);
    for (size_t i = 0; i < db->schema->model_count; i++)
        plan_model(&p, &db->schema->models[db->schema->order[i]]);
    if (pool->failed) {
        fail_memory(db);
        return false;
    }
    return true;
}
