/* plan_computed.c - columns that are computed anew: rows whose value cannot be computed, is of another
   type, is not there, or is not allowed. */
#include "start/plan_computed.h"

#include "start/plan_value.h"

#include <string.h>

/* The columns of the key, which say in which order rows are tried. */
static const char *key_of(planner *p, const schemac_model *m)
{
    const char *key = "";
    size_t first = m->tenant_key ? 1 : 0;
    for (size_t i = 0; i < first + m->key_count; i++)
        key = pool_printf(
            p->plan->pool, "%s%s%s", key, i == 0 ? "" : ",",
            planner_quote(p, m->record.fields[i < first ? m->tenant : m->key[i - first]].column));
    return key == NULL ? "" : key;
}

/* The condition that a row is the first one for which an expression cannot be computed: half of them
   are tried each time. */
static const char *find_first(planner *p, const schemac_model *m, const char *value)
{
    memory_pool *pool = p->plan->pool;
    const char *key = key_of(p, m), *table = planner_quote(p, m->table), *why;
    int64_t low = 1, high = planner_count_rows(p, m->table, p->db->engine->dialect->always);
    while (low < high && !p->unreadable && !pool->failed) {
        int64_t middle = low + (high - low) / 2;
        const char *from = pool_printf(pool, "(SELECT * FROM %s ORDER BY %s LIMIT %lld) AS %s",
                                       table, key, (long long)middle, table);
        if (from != NULL && planner_evaluates(p, from, value, &why))
            low = middle + 1;
        else
            high = middle;
    }
    return pool_printf(pool, "(%s) IN (SELECT %s FROM %s ORDER BY %s LIMIT 1 OFFSET %lld)", key,
                       key, table, key, (long long)low - 1);
}

/* Returns whether it can be computed for all rows. */
static bool judge_evaluation(planner *p, const schemac_model *m, catalogue_column *want,
                             const char *value)
{
    memory_pool *pool = p->plan->pool;
    const char *why = NULL;
    if (planner_evaluates(p, planner_quote(p, m->table), value, &why) || p->unreadable)
        return true;
    const char *row = find_first(p, m, value);
    const char *keys = row == NULL ? NULL : planner_first_keys(p, m, row);
    want->refused = true;
    planner_refuse(
        p, m,
        pool_printf(pool, "column %s.%s cannot be computed for every row%s%s: %s", m->table,
                    want->name, keys == NULL ? "" : ", the first of them with key ",
                    keys == NULL ? "" : keys, why == NULL ? "its expression fails" : why),
        "change what it is computed from in those rows, or the expression");
    return false;
}

static void judge_values(planner *p, const schemac_model *m, const catalogue_change *c,
                         catalogue_column *want, const char *condition, const char *what)
{
    memory_pool *pool = p->plan->pool;
    if (condition != NULL && !want->refused)
        want->refused = planner_refuse_rows(
            p, m, plan_value_in(p, c, condition),
            pool_printf(pool, "for which %s, which is computed, would be %s", want->name, what));
}

static void judge_checks(planner *p, const schemac_model *m, const catalogue_change *c,
                         catalogue_column *want)
{
    for (size_t i = 0; i < c->declared->piece_count; i++) {
        const catalogue_piece *piece = &c->declared->pieces[i];
        if (piece->kind == PIECE_CHECK && piece->column != CATALOGUE_NO_COLUMN &&
            &c->declared->columns[piece->column] == want)
            judge_values(p, m, c, want, pool_printf(p->plan->pool, "NOT (%s)", piece->expression),
                         "a value that is not allowed");
    }
}

/* Whether what it is computed from is refused itself. */
static bool follows(planner *p, const catalogue_change *c, const char *expression)
{
    for (size_t i = 0; i < c->declared->column_count; i++)
        if (c->declared->columns[i].refused &&
            p->db->engine->names(p->plan->pool, expression, c->declared->columns[i].name))
            return true;
    return false;
}

static void judge_column(planner *p, const schemac_model *m, const catalogue_change *c,
                         catalogue_column *want)
{
    memory_pool *pool = p->plan->pool;
    const char *column = planner_quote(p, want->name);
    if (!judge_evaluation(p, m, want, plan_value_in(p, c, column)))
        return;
    judge_values(p, m, c, want, p->db->engine->does_not_fit(pool, c->live, want, c->declared, want),
                 pool_printf(pool, "a value that is not %s", want->type));
    if (want->not_null)
        judge_values(p, m, c, want, pool_printf(pool, "%s IS NULL", column),
                     "NULL, and it is required");
    judge_checks(p, m, c, want);
}

/* Whether something is said of it that was not: another type, that it is required, a check. */
static bool is_said_anew(const catalogue_change *c, const catalogue_column *want)
{
    for (size_t i = 0; i < c->declared->piece_count; i++) {
        const catalogue_piece *piece = &c->declared->pieces[i];
        if ((piece->kind == PIECE_NOT_NULL || piece->kind == PIECE_CHECK) && piece->other == NULL &&
            piece->column != CATALOGUE_NO_COLUMN && &c->declared->columns[piece->column] == want)
            return true;
    }
    return strcmp(want->definition, want->other->definition) != 0;
}

/* In the order in which they stand: one that is computed from a later one is told beside it. */
void plan_computed_judge(planner *p, const schemac_model *m, const catalogue_change *c)
{
    for (size_t i = 0; i < c->declared->column_count && !p->unreadable; i++) {
        catalogue_column *want = &c->declared->columns[i];
        const char *expression = want->computed ? plan_value_expression(c->declared, want) : NULL;
        if (expression == NULL || !(plan_value_is_fresh(p, c, want) || is_said_anew(c, want)))
            continue;
        if (follows(p, c, expression))
            want->refused = true;
        else
            judge_column(p, m, c, want);
    }
}
