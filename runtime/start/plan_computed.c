/* plan_computed.c - columns that are computed anew: rows whose value cannot be computed, is of another
   type, is not there, or is not allowed. */
#include "start/plan_computed.h"

#include "start/plan_evaluate.h"
#include "start/plan_value.h"

#include <string.h>

/* Returns whether it can be computed for all rows. */
static bool judge_evaluation(planner *p, const schemac_model *m, catalogue_column *want,
                             const char *value)
{
    want->refused = !plan_evaluate(
        p, m, value,
        pool_printf(p->plan->pool, "column %s.%s cannot be computed", m->table, want->name),
        "change what it is computed from in those rows, or the expression");
    return !want->refused;
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
