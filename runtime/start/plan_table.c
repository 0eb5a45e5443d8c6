/* plan_table.c - a table that is there: what it needs, and which of its rows would not fit. */
#include "start/plan_table.h"

#include <string.h>

/* ---- columns -------------------------------------------------------------------------------- */

static bool has_check(const catalogue_part *part, const char *expression)
{
    for (size_t i = 0; i < part->check_count; i++)
        if (strcmp(part->checks[i], expression) == 0)
            return true;
    return false;
}

static void refuse_checks(planner *p, const schemac_model *m, const catalogue_part *want,
                          const catalogue_part *have)
{
    memory_pool *pool = p->plan->pool;
    for (size_t i = 0; i < want->check_count; i++)
        if (have == NULL || !has_check(have, want->checks[i]))
            planner_refuse_rows(p, m, pool_printf(pool, "NOT (%s)", want->checks[i]),
                                want->name == NULL
                                    ? pool_printf(pool, "against the check (%s)", want->checks[i])
                                    : pool_printf(pool,
                                                  "with a value of %s that is not allowed any more",
                                                  want->name));
}

/* Values of another type. */
static void judge_type(planner *p, const schemac_model *m, const catalogue_change *c,
                       const catalogue_part *have, const catalogue_part *want)
{
    memory_pool *pool = p->plan->pool;
    const char *wrong = p->db->engine->does_not_fit(pool, c->live, have, c->declared, want);
    if (wrong != NULL)
        planner_refuse_rows(
            p, m, wrong,
            pool_printf(pool, "with a value of %s that is not %s", have->name, want->type));
}

/* A column that is there and differs: what its values cannot become. */
static void judge_column(planner *p, const schemac_model *m, const catalogue_part *have,
                         const catalogue_part *want)
{
    memory_pool *pool = p->plan->pool;
    const char *name = planner_quote(p, have->name);
    if (want->generated && !have->generated)
        planner_refuse_rows(p, m, pool_printf(pool, "%s IS NOT NULL", name),
                            pool_printf(pool,
                                        "with a value of %s, which is to be computed from now on",
                                        have->name));
    if (want->not_null && !have->not_null && !want->generated)
        planner_refuse_rows(
            p, m, pool_printf(pool, "%s IS NULL", name),
            pool_printf(pool, "with no value of %s, which is required now", have->name));
    if (!want->generated)
        refuse_checks(p, m, want, have);
}

static void judge_missing(planner *p, const schemac_model *m, catalogue_change *c,
                          const catalogue_part *want)
{
    c->added[c->added_count++] = want;
    if (want->required && planner_count_rows(p, m->table, p->db->engine->dialect->always) > 0)
        planner_refuse(
            p, m,
            pool_printf(p->plan->pool,
                        "column %s.%s is missing, required and without default, and the table "
                        "has rows",
                        m->table, want->name),
            "give it a default, or make it nullable");
}

static bool is_dropped(const planner *p, const schemac_model *m, const char *column)
{
    for (size_t i = 0; m->old != NULL && i < m->old->dropped_count; i++)
        if (catalogue_compare(p->db, m->old->dropped[i], column) == 0)
            return true;
    return false;
}

/* A column that the schema does not have: it goes when the schema says so, else it stays. */
static void judge_extra(planner *p, const schemac_model *m, catalogue_change *c,
                        const catalogue_part *have)
{
    memory_pool *pool = p->plan->pool;
    if (is_dropped(p, m, have->name)) {
        c->only_added = false;
        return;
    }
    c->kept[c->kept_count++] = have;
    if (have->required)
        planner_refuse(
            p, m,
            pool_printf(pool,
                        "column %s.%s is not in the schema, but required: no row could be "
                        "inserted",
                        m->table, have->name),
            pool_printf(pool, "declare the field again, or let it go: dropped \"%s\";",
                        have->name));
    else
        planner_keep(p, m,
                     pool_printf(pool, "column %s.%s is not in the schema; it is kept", m->table,
                                 have->name));
}

static bool has_constraint(const catalogue_table *t, const char *definition)
{
    for (size_t i = 0; i < t->constraint_count; i++)
        if (strcmp(t->constraints[i].definition, definition) == 0)
            return true;
    return false;
}

static void judge_constraints(planner *p, const schemac_model *m, catalogue_change *c)
{
    for (size_t i = 0; i < c->declared->constraint_count; i++)
        if (!has_constraint(c->live, c->declared->constraints[i].definition)) {
            c->only_added = false;
            refuse_checks(p, m, &c->declared->constraints[i], NULL);
        }
    for (size_t i = 0; i < c->live->constraint_count; i++)
        if (!has_constraint(c->declared, c->live->constraints[i].definition))
            c->only_added = false;
    if (strcmp(c->live->options, c->declared->options) != 0)
        c->only_added = false;
}

static void compare_columns(planner *p, const schemac_model *m, catalogue_change *c)
{
    for (size_t i = 0; i < c->declared->column_count; i++) {
        const catalogue_part *want = &c->declared->columns[i];
        const catalogue_part *have = catalogue_find_column(p->db, c->live, want->name);
        if (have == NULL) {
            judge_missing(p, m, c, want);
            continue;
        }
        judge_type(p, m, c, have, want);
        if (strcmp(have->definition, want->definition) != 0) {
            c->only_added = false;
            judge_column(p, m, have, want);
        }
    }
    for (size_t i = 0; i < c->live->column_count; i++)
        if (catalogue_find_column(p->db, c->declared, c->live->columns[i].name) == NULL)
            judge_extra(p, m, c, &c->live->columns[i]);
}

/* ---- steps -------------------------------------------------------------------------------------- */

static void add_steps(planner *p, const schemac_model *m, const catalogue_change *c)
{
    memory_pool *pool = p->plan->pool;
    catalogue_alterations how = {NULL, 0, 0};
    if (!p->db->engine->plan_change(pool, c, &how))
        return; /* the pool remembers */
    for (size_t i = 0; i < how.count; i++) {
        const catalogue_alteration *a = &how.list[i];
        bool adds = a->column != NULL;
        plan_step *step =
            planner_add(p, adds ? STEP_ADD_COLUMN : STEP_REBUILD, m,
                        adds ? pool_printf(pool, "%s.%s", m->table, a->column) : m->table, a->sql);
        if (step != NULL)
            step->alteration = a;
    }
}

/* A table and its declaration, with their parts; NULL when that failed. */
static catalogue_change *read_both(planner *p, const schemac_model *m,
                                   const catalogue_table *stored)
{
    memory_pool *pool = p->plan->pool;
    catalogue_change *c = pool_alloc(pool, sizeof *c);
    catalogue_table *both = pool_alloc(pool, 2 * sizeof *both);
    if (c == NULL || both == NULL)
        return NULL;
    both[0] = *stored;
    both[1] = (catalogue_table){.name = m->table, .create = m->create};
    const schemac_engine *engine = p->db->engine;
    if (!engine->read_table(p->db->connection, pool, &both[0]) ||
        !engine->read_declared(p->db->connection, pool, &both[1])) {
        p->unreadable = !pool->failed;
        return NULL;
    }
    size_t most = both[0].column_count + both[1].column_count + 1;
    *c = (catalogue_change){.create = m->create,
                            .live = &both[0],
                            .declared = &both[1],
                            .added = pool_alloc(pool, most * sizeof *c->added),
                            .kept = pool_alloc(pool, most * sizeof *c->kept),
                            .only_added = true};
    return pool->failed ? NULL : c;
}

void plan_table(planner *p, const schemac_model *m, const catalogue_table *stored)
{
    const schemac_engine *engine = p->db->engine;
    if (engine->is_as_declared != NULL && engine->is_as_declared(stored, m->create))
        return; /* comparing the parts takes most of the time of a plan */
    size_t refused = p->plan->refusal_count;
    catalogue_change *c = read_both(p, m, stored);
    if (c == NULL)
        return;
    compare_columns(p, m, c);
    judge_constraints(p, m, c);
    bool differs = !c->only_added || c->added_count > 0;
    if (differs && p->plan->refusal_count == refused)
        add_steps(p, m, c);
}
