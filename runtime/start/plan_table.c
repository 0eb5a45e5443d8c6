/* plan_table.c - a table that is there: what it needs, and which of its rows would not fit. */
#include "start/planner.h"

#include "base/sql.h"

#include <stdlib.h>
#include <string.h>

/* ---- rows that do not fit ------------------------------------------------------------------- */

/* What the database answers; after a failure, which may have undone everything, nothing more is
   asked. */
static const char *ask(planner *p, const sql_buffer *question)
{
    if (question->failed || p->unreadable)
        return NULL;
    return p->db->engine->query(p->db->connection, p->plan->pool, question->text, &p->unreadable);
}

/* How many rows fulfil a condition; -1 when the database does not understand it, as when it names a
   column that is not there yet. */
static int64_t count_where(planner *p, const char *table, const char *condition)
{
    sql_buffer b = {.allocator = p->db->allocator};
    sql_put(&b, "SELECT count(*) FROM ");
    sql_name(&b, table);
    sql_put(&b, " WHERE ");
    sql_put(&b, condition);
    const char *count = ask(p, &b);
    sql_free(&b);
    p->plan->pool->failed = p->plan->pool->failed || b.failed;
    return count == NULL ? -1 : strtoll(count, NULL, 10);
}

/* The keys of the first rows that fulfil it: "1, 2, 3"; NULL when they are secret. */
static const char *examples_where(planner *p, const schemac_model *m, const char *condition)
{
    sql_buffer b = {.allocator = p->db->allocator};
    for (size_t i = 0; i < m->key_count; i++)
        if ((m->fields[m->key[i]].flags & SCHEMAC_SECRET) != 0)
            return NULL;
    sql_put(&b, "SELECT group_concat(k,', ') FROM (SELECT ");
    for (size_t i = 0; i < m->key_count; i++) {
        sql_put(&b, i == 0 ? "quote(" : "||'/'||quote(");
        sql_name(&b, m->fields[m->key[i]].column);
        sql_put(&b, ")");
    }
    sql_put(&b, " AS k FROM ");
    sql_name(&b, m->table);
    sql_put(&b, " WHERE ");
    sql_put(&b, condition);
    sql_put(&b, " LIMIT 3)");
    const char *keys = ask(p, &b);
    sql_free(&b);
    return keys;
}

/* Refuses when rows fulfil the condition; `what` says what is wrong with them. */
void plan_refuse_rows(planner *p, const schemac_model *m, const char *condition, const char *what)
{
    memory_pool *pool = p->plan->pool;
    int64_t count = count_where(p, m->table, condition);
    if (count <= 0)
        return;
    const char *keys = examples_where(p, m, condition);
    plan_refuse(p, m,
                pool_printf(pool, "%lld row%s of %s %s%s%s%s", (long long)count,
                            count == 1 ? "" : "s", m->table, what,
                            keys == NULL ? ""
                            : count == 1 ? ": key "
                                         : ": keys ",
                            keys == NULL ? "" : keys, count > 3 && keys != NULL ? ", …" : ""),
                pool_printf(pool,
                            "find them with: %sSELECT * FROM %s WHERE %s; then change them, or the "
                            "schema",
                            rename_prefix(pool, p->renames, m), plan_quoted_name(p, m->table),
                            condition));
}

/* ---- columns -------------------------------------------------------------------------------- */

/* What a table that is there needs. */
typedef struct change {
    const schemac_model *model;
    const catalogue_table *live, *declared;
    bool rebuild;         /* more than adding columns */
    const char **columns; /* to be copied */
    size_t column_count;
    const char **kept; /* definitions of columns that the schema lacks */
    size_t kept_count;
    const catalogue_part **added;
    const char **added_sql; /* the statements that add them */
    size_t added_count;
} change;

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
            plan_refuse_rows(p, m, pool_printf(pool, "NOT (%s)", want->checks[i]),
                             want->name == NULL
                                 ? pool_printf(pool, "against the check (%s)", want->checks[i])
                                 : pool_printf(pool,
                                               "with a value of %s that is not allowed any more",
                                               want->name));
}

/* Values of another type, in a column that had another one or in a table that did not care. */
static void judge_type(planner *p, const change *c, const catalogue_part *have,
                       const catalogue_part *want)
{
    memory_pool *pool = p->plan->pool;
    bool loose = strcmp(c->live->options, c->declared->options) != 0;
    if (want->generated || (!loose && plan_compare_names(have->type, want->type) == 0))
        return;
    const char *wrong =
        p->db->engine->wrong_type(pool, plan_quoted_name(p, have->name), want->type);
    if (wrong != NULL)
        plan_refuse_rows(
            p, c->model, wrong,
            pool_printf(pool, "with a value of %s that is not %s", have->name, want->type));
}

/* A column that is there and differs: what its values cannot become. */
static void judge_column(planner *p, const schemac_model *m, const catalogue_part *have,
                         const catalogue_part *want)
{
    memory_pool *pool = p->plan->pool;
    const char *name = plan_quoted_name(p, have->name);
    if (want->generated && !have->generated)
        plan_refuse_rows(p, m, pool_printf(pool, "%s IS NOT NULL", name),
                         pool_printf(pool,
                                     "with a value of %s, which is to be computed from now on",
                                     have->name));
    if (want->not_null && !have->not_null && !want->generated)
        plan_refuse_rows(
            p, m, pool_printf(pool, "%s IS NULL", name),
            pool_printf(pool, "with no value of %s, which is required now", have->name));
    if (!want->generated)
        refuse_checks(p, m, want, have);
}

static void judge_missing(planner *p, change *c, const catalogue_part *want)
{
    const schemac_model *m = c->model;
    bool possible = false;
    const char *sql =
        p->db->engine->add_column(p->plan->pool, m->table, m->create, want->name, &possible);
    if (sql == NULL)
        return; /* memory ran out */
    c->added_sql[c->added_count] = sql;
    c->added[c->added_count++] = want;
    c->rebuild = c->rebuild || !possible;
    if (want->required && count_where(p, m->table, "1") > 0)
        plan_refuse(
            p, m,
            pool_printf(p->plan->pool,
                        "column %s.%s is missing, required and without default, and the table "
                        "has rows",
                        m->table, want->name),
            "give it a default, or make it nullable");
}

static bool is_dropped(const schemac_model *m, const char *column)
{
    for (size_t i = 0; m->old != NULL && i < m->old->dropped_count; i++)
        if (plan_compare_names(m->old->dropped[i], column) == 0)
            return true;
    return false;
}

/* A column that the schema does not have: it goes when the schema says so, else it stays. */
static void judge_extra(planner *p, change *c, const catalogue_part *have)
{
    const schemac_model *m = c->model;
    memory_pool *pool = p->plan->pool;
    if (is_dropped(m, have->name)) {
        c->rebuild = true;
        p->plan->drops = true;
        return;
    }
    c->kept[c->kept_count++] = have->text;
    if (!have->generated)
        c->columns[c->column_count++] = have->name;
    if (have->required)
        plan_refuse(p, m,
                    pool_printf(pool,
                                "column %s.%s is not in the schema, but required: no row could be "
                                "inserted",
                                m->table, have->name),
                    pool_printf(pool, "declare the field again, or let it go: dropped \"%s\";",
                                have->name));
    else
        plan_keep(p, m,
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

static void judge_constraints(planner *p, change *c)
{
    for (size_t i = 0; i < c->declared->constraint_count; i++)
        if (!has_constraint(c->live, c->declared->constraints[i].definition)) {
            c->rebuild = true;
            refuse_checks(p, c->model, &c->declared->constraints[i], NULL);
        }
    for (size_t i = 0; i < c->live->constraint_count; i++)
        if (!has_constraint(c->declared, c->live->constraints[i].definition))
            c->rebuild = true;
    if (strcmp(c->live->options, c->declared->options) != 0)
        c->rebuild = true;
}

static void add_rebuild(planner *p, const change *c)
{
    engine_rebuild *r = pool_alloc(p->plan->pool, sizeof *r);
    if (r == NULL)
        return;
    *r = (engine_rebuild){.table = c->model->table,
                          .create = c->model->create,
                          .columns = c->columns,
                          .column_count = c->column_count,
                          .kept = c->kept,
                          .kept_count = c->kept_count};
    plan_add_step(p, STEP_REBUILD, c->model, c->model->table, c->model->create);
    if (p->plan->step_count > 0)
        p->plan->steps[p->plan->step_count - 1].rebuild = r;
}

static void add_columns(planner *p, const change *c)
{
    const schemac_model *m = c->model;
    memory_pool *pool = p->plan->pool;
    for (size_t i = 0; i < c->added_count; i++) {
        const char *name = pool_printf(pool, "%s.%s", m->table, c->added[i]->name);
        plan_add_step(p, STEP_ADD_COLUMN, m, name, c->added_sql[i]);
    }
}

static void compare_columns(planner *p, change *c)
{
    for (size_t i = 0; i < c->declared->column_count; i++) {
        const catalogue_part *want = &c->declared->columns[i];
        const catalogue_part *have = plan_find_column(c->live, want->name);
        if (have == NULL) {
            judge_missing(p, c, want);
            continue;
        }
        if (!want->generated)
            c->columns[c->column_count++] = want->name;
        judge_type(p, c, have, want);
        if (strcmp(have->definition, want->definition) != 0) {
            c->rebuild = true;
            judge_column(p, c->model, have, want);
        }
    }
    for (size_t i = 0; i < c->live->column_count; i++)
        if (plan_find_column(c->declared, c->live->columns[i].name) == NULL)
            judge_extra(p, c, &c->live->columns[i]);
}

void plan_table(planner *p, const schemac_model *m, const catalogue_table *stored)
{
    if (strcmp(stored->create, m->create) == 0)
        return; /* what was created so is so: splitting it takes most of the time of a plan */
    memory_pool *pool = p->plan->pool;
    catalogue_table live = *stored, declared = {.name = m->table, .create = m->create};
    if (!p->db->engine->read_parts(pool, &live) || !p->db->engine->read_parts(pool, &declared))
        return;
    size_t most = live.column_count + declared.column_count + 1;
    change c = {.model = m, .live = &live, .declared = &declared};
    size_t refused = p->plan->refusal_count;
    c.columns = pool_alloc(pool, most * sizeof *c.columns);
    c.kept = pool_alloc(pool, most * sizeof *c.kept);
    c.added = pool_alloc(pool, most * sizeof *c.added);
    c.added_sql = pool_alloc(pool, most * sizeof *c.added_sql);
    if (pool->failed)
        return;
    compare_columns(p, &c);
    judge_constraints(p, &c);
    if (p->plan->refusal_count > refused)
        return;
    if (c.rebuild)
        add_rebuild(p, &c);
    else
        add_columns(p, &c);
}
