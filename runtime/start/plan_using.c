/* plan_using.c - what rows get by an expression of the schema, and which rows it fails for. */
#include "start/plan_using.h"

#include "start/plan_before.h"
#include "start/plan_evaluate.h"
#include "start/secret.h"

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

/* It is over the columns as they were called before this start renamed some, or the table. */
static const char *over_old_names(planner *p, const schemac_model *m, const catalogue_change *c,
                                  const char *expression)
{
    memory_pool *pool = p->plan->pool;
    const char *columns = "", *table = plan_before_table(p, m);
    if (rename_of(p, m, NULL) == NULL && table == m->table)
        return expression;
    for (size_t i = 0; i < c->live->column_count; i++) {
        const char *name = c->live->columns[i].name;
        const rename_entry *r = rename_of(p, m, name);
        columns = pool_printf(pool, "%s%s%s AS %s", columns, i == 0 ? "" : ",",
                              planner_quote(p, name), planner_quote(p, r == NULL ? name : r->from));
    }
    return pool_printf(pool, "(SELECT %s FROM (SELECT %s) AS %s)", expression, columns,
                       planner_quote(p, table));
}

/* It was another build of the version that took the step. */
const char *plan_using_too_late(planner *p, const schemac_model *m, const schemac_field *f)
{
    const char *const *list = planner_texts(p, m)->becomes;
    bool said = (list != NULL && list[f - m->record.fields] != NULL) ||
                (f->enumeration != NULL && f->enumeration->was != NULL);
    if (!said || p->basis->passes || p->basis->returns || p->basis->filled || p->basis->adopts)
        return NULL;
    return pool_printf(p->plan->pool,
                       "an earlier build has brought the database to version %u, before the schema "
                       "said what its rows get: go back to a backup from before, with schemac "
                       "restore; or give the change a version of its own",
                       p->db->schema->version);
}

/* ---- rows ------------------------------------------------------------------------------------ */

static const char way_out[] = "change those rows, or say otherwise what they get: using (…)";

/* Why the first of the rows is refused; NULL when that is not to be told. */
static const char *reason_of(planner *p, const schemac_model *m, const catalogue_conversion *how)
{
    memory_pool *pool = p->plan->pool;
    const char *table = planner_quote(p, m->table), *why = NULL;
    const char *from =
        pool_printf(pool, "(SELECT * FROM %s WHERE %s LIMIT 1) AS %s", table, how->misfit, table);
    if (from == NULL || planner_evaluates(p, from, how->becomes, &why))
        return NULL;
    return why;
}

static void refuse_flaw(planner *p, const schemac_model *m, catalogue_column *want,
                        const catalogue_flaw *flaw)
{
    if (flaw->condition != NULL && !want->refused)
        want->refused = planner_refuse_rows_for(
            p, m, flaw->condition,
            pool_printf(p->plan->pool, "whose %s cannot be made (%s)", want->name, flaw->what),
            way_out);
}

/* Of values that have the right type: numbers have to be the same, and JSON to be JSON, which no
   check of a table says. */
static void judge_values(planner *p, const schemac_model *m, const schemac_field *f,
                         catalogue_column *want, const catalogue_conversion *how)
{
    memory_pool *pool = p->plan->pool;
    const meaning from = {.kind = MEANING_TEXT}, to = {.kind = MEANING_JSON};
    catalogue_conversion json = {.becomes = NULL};
    for (size_t i = 0; i < CATALOGUE_FLAWS; i++)
        refuse_flaw(p, m, want, &how->flaws[i]);
    if (f->type == SCHEMAC_JSON && p->db->engine->convert(pool, &from, &to, how->becomes, &json))
        refuse_flaw(p, m, want, &(catalogue_flaw){json.misfit, "it would not be JSON"});
}

static void judge_rows(planner *p, const schemac_model *m, const schemac_field *f,
                       const char *expression, catalogue_column *want,
                       const catalogue_conversion *how)
{
    memory_pool *pool = p->plan->pool;
    if (how->misfit == NULL)
        return;
    want->refused = !plan_evaluate(
        p, m, how->misfit,
        pool_printf(pool, "what column %s.%s gets cannot be computed", m->table, want->name),
        way_out);
    if (want->refused)
        return;
    if (planner_count_rows(p, m->table, how->misfit) == 0) {
        judge_values(p, m, f, want, how);
        return;
    }
    const char *why = secret_is_named(p->db, pool, expression) ? NULL : reason_of(p, m, how);
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
    const char *sql = over_old_names(p, m, c, expression);
    if (sql != NULL && want->other != NULL && !plan_before_has(p, m, f))
        sql = pool_printf(pool, "coalesce(%s,%s)", planner_quote(p, want->name), sql);
    if (sql == NULL || !p->db->engine->use(pool, want, sql, &how))
        return true; /* the pool remembers */
    judge_rows(p, m, f, expression, want, &how);
    want->becomes = how.becomes;
    want->made = true;
    if (!want->refused)
        planner_keep(p, m,
                     pool_printf(pool, "the values of column %s.%s become: %s", m->table,
                                 want->name, expression));
    return true;
}
