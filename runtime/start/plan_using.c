/* plan_using.c - what rows get by an expression of the schema, and which rows it fails for. */
#include "start/plan_using.h"

#include "start/plan_evaluate.h"

/* ---- the expression -------------------------------------------------------------------------- */

static const char *const *expressions(const planner *p, const schemac_model *m)
{
    return p->basis->passes && !p->basis->adopts ? planner_texts(p, m)->becomes : NULL;
}

bool plan_using_is_any(const planner *p, const schemac_model *m)
{
    return expressions(p, m) != NULL;
}

static const rename_entry *rename_of(const planner *p, const schemac_model *m, const char *column)
{
    for (size_t i = 0; i < p->basis->renames->count; i++) {
        const rename_entry *r = &p->basis->renames->list[i];
        if (!r->table && catalogue_compare(p->db, r->in, m->table) == 0 &&
            (column == NULL || catalogue_compare(p->db, r->to, column) == 0))
            return r;
    }
    return NULL;
}

/* It is over the columns as they were called before this start renamed some. */
static const char *over_old_names(planner *p, const schemac_model *m, const catalogue_change *c,
                                  const char *expression)
{
    memory_pool *pool = p->plan->pool;
    const char *columns = "";
    if (rename_of(p, m, NULL) == NULL)
        return expression;
    for (size_t i = 0; i < c->live->column_count; i++) {
        const char *name = c->live->columns[i].name;
        const rename_entry *r = rename_of(p, m, name);
        columns = pool_printf(pool, "%s%s%s AS %s", columns, i == 0 ? "" : ",",
                              planner_quote(p, name), planner_quote(p, r == NULL ? name : r->from));
    }
    return pool_printf(pool, "(SELECT %s FROM (SELECT %s))", expression, columns);
}

/* It was another build of the version that took the step. */
const char *plan_using_too_late(planner *p, const schemac_model *m, const schemac_field *f)
{
    const char *const *list = planner_texts(p, m)->becomes;
    bool said = (list != NULL && list[f - m->record.fields] != NULL) ||
                (f->enumeration != NULL && f->enumeration->was != NULL);
    if (!said || p->basis->passes || p->basis->filled || p->basis->adopts)
        return NULL;
    return pool_printf(p->plan->pool,
                       "an earlier build has brought the database to version %u, before the schema "
                       "said what its rows get: go back to a backup from before, with schemac "
                       "restore, or begin anew, with schemac reset",
                       p->db->schema->version);
}

/* ---- rows ------------------------------------------------------------------------------------ */

static const char way_out[] = "change those rows, or say otherwise what they get: using (…)";

/* Whether a message about what the expression makes of a value may have that value in it. */
static bool is_secret(const planner *p, const schemac_model *m, const char *expression)
{
    for (size_t i = 0; i < m->record.field_count; i++)
        if ((m->record.fields[i].flags & SCHEMAC_SECRET) != 0 &&
            p->db->engine->names(p->plan->pool, expression, m->record.fields[i].column))
            return true;
    return false;
}

/* Why the first of the rows is refused; NULL when that is not to be told. */
static const char *reason_of(planner *p, const schemac_model *m, const char *expression,
                             const catalogue_conversion *how)
{
    memory_pool *pool = p->plan->pool;
    const char *table = planner_quote(p, m->table), *why = NULL;
    const char *from =
        pool_printf(pool, "(SELECT * FROM %s WHERE %s LIMIT 1) AS %s", table, how->misfit, table);
    if (from == NULL || is_secret(p, m, expression) ||
        planner_evaluates(p, from, how->becomes, &why))
        return NULL;
    return why;
}

static void judge_rows(planner *p, const schemac_model *m, const char *expression,
                       catalogue_column *want, const catalogue_conversion *how)
{
    memory_pool *pool = p->plan->pool;
    if (how->misfit == NULL)
        return;
    want->refused = !plan_evaluate(
        p, m, how->misfit,
        pool_printf(pool, "what column %s.%s gets cannot be computed", m->table, want->name),
        way_out);
    if (want->refused || planner_count_rows(p, m->table, how->misfit) == 0)
        return;
    const char *why = reason_of(p, m, expression, how);
    want->refused = planner_refuse_rows_for(
        p, m, how->misfit,
        pool_printf(pool, "whose %s cannot be made (%s)", want->name,
                    why == NULL ? pool_printf(pool, "it would not be %s", want->type) : why),
        way_out);
}

bool plan_using_judge(planner *p, const schemac_model *m, const catalogue_change *c,
                      const schemac_field *f, catalogue_column *want)
{
    const char *const *list = expressions(p, m);
    const char *expression = list == NULL ? NULL : list[f - m->record.fields];
    memory_pool *pool = p->plan->pool;
    if (expression == NULL)
        return false;
    catalogue_conversion how = {.becomes = NULL};
    expression = over_old_names(p, m, c, expression);
    if (expression == NULL || !p->db->engine->use(pool, want, expression, &how))
        return true; /* the pool remembers */
    judge_rows(p, m, expression, want, &how);
    want->becomes = how.becomes;
    want->made = true;
    if (!want->refused)
        planner_keep(p, m,
                     pool_printf(pool, "the values of column %s.%s become: %s", m->table,
                                 want->name, list[f - m->record.fields]));
    return true;
}
