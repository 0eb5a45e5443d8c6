/* plan_search.c - full-text indexes over the rows of a table that are kept in that table alone: when
   values or numbers of rows change there, such an index would find other rows, and say that it is
   damaged. */
#include "start/plan_search.h"

#include <string.h>

static bool read_search(planner *p, const catalogue_table *t, catalogue_search *out)
{
    const schemac_engine *engine = p->db->engine;
    return !t->ordinary && engine->read_search != NULL &&
           engine->read_search(p->plan->pool, t, out);
}

/* Whether a view shows the table. */
static bool shows(planner *p, const char *view, const char *table)
{
    const catalogue_table *v = catalogue_find_table(p->db, &p->live, view);
    return v != NULL && !v->ordinary && p->db->engine->names(p->plan->pool, v->create, table);
}

static bool is_over(planner *p, const catalogue_search *s, const char *table)
{
    return catalogue_compare(p->db, s->content, table) == 0 || shows(p, s->content, table);
}

bool plan_search_is_over(planner *p, const catalogue_table *search, const char *table)
{
    catalogue_search s;
    return read_search(p, search, &s) && is_over(p, &s, table);
}

static void refuse(planner *p, const schemac_model *m, const catalogue_table *t, const char *why)
{
    if (planner_accepts(p, t->name))
        return;
    planner_refuse(p, m, pool_printf(p->plan->pool, "full-text index %s is over %s", t->name, why),
                   pool_printf(p->plan->pool,
                               "drop it, and make it again afterwards; or let it stay as it is, "
                               "with config.accept or schemac migrate --accept %s",
                               t->name));
}

static void warn(planner *p, const schemac_model *m, const catalogue_table *t, const char *what)
{
    planner_warn(p, m,
                 pool_printf(p->plan->pool,
                             "full-text index %s is over %s, which goes: it will "
                             "miss it",
                             t->name, what),
                 "drop the full-text index, or make it anew without that");
}

/* ---- names ------------------------------------------------------------------------------------- */

/* It goes on asking for the old name. */
static void judge_renames(planner *p, const catalogue_table *t, const catalogue_search *s)
{
    memory_pool *pool = p->plan->pool;
    for (size_t i = 0; i < p->basis->renames->count; i++) {
        const rename_entry *r = &p->basis->renames->list[i];
        if (r->table && catalogue_compare(p->db, s->content, r->from) == 0)
            refuse(p, r->model, t, pool_printf(pool, "table %s, which is renamed", r->from));
        else if (!r->table && catalogue_compare(p->db, s->content, r->in) == 0 &&
                 (p->db->engine->names(pool, t->create, r->from) ||
                  catalogue_compare(p->db, s->number, r->from) == 0))
            refuse(p, r->model, t,
                   pool_printf(pool, "column %s.%s, which is renamed", r->in, r->from));
    }
}

static void judge_dropped(planner *p, const catalogue_table *t, const catalogue_search *s)
{
    for (size_t i = 0; i < p->plan->step_count; i++)
        if (p->plan->steps[i].kind == STEP_DROP_TABLE &&
            catalogue_compare(p->db, p->plan->steps[i].name, s->content) == 0)
            warn(p, NULL, t, pool_printf(p->plan->pool, "table %s", s->content));
}

/* ---- rows ------------------------------------------------------------------------------------- */

/* Whether it finds rows by the number that the engine gives them. */
static bool is_by_number(const planner *p, const catalogue_search *s, const catalogue_change *c)
{
    return catalogue_compare(p->db, s->content, c->live->name) == 0 &&
           catalogue_find_column(p->db, c->live, s->number) == NULL;
}

static bool do_values_change(planner *p, const catalogue_table *t, const catalogue_search *s,
                             const catalogue_change *c)
{
    bool direct = catalogue_compare(p->db, s->content, c->live->name) == 0;
    for (size_t i = 0; i < c->declared->column_count; i++) {
        const catalogue_column *want = &c->declared->columns[i];
        if (want->becomes != NULL &&
            (!direct || p->db->engine->names(p->plan->pool, t->create, want->name) ||
             catalogue_compare(p->db, s->number, want->name) == 0))
            return true;
    }
    return false;
}

static void judge_columns(planner *p, const schemac_model *m, const catalogue_table *t,
                          const catalogue_search *s, const catalogue_change *c)
{
    for (size_t i = 0; i < c->live->column_count; i++) {
        const catalogue_column *have = &c->live->columns[i];
        if (have->goes && catalogue_compare(p->db, s->content, c->live->name) == 0 &&
            (p->db->engine->names(p->plan->pool, t->create, have->name) ||
             catalogue_compare(p->db, s->number, have->name) == 0))
            warn(p, m, t, pool_printf(p->plan->pool, "column %s.%s", m->table, have->name));
    }
}

static void judge_change(planner *p, const schemac_model *m, const catalogue_table *t,
                         const catalogue_search *s, const catalogue_change *c)
{
    memory_pool *pool = p->plan->pool;
    judge_columns(p, m, t, s, c);
    const bool by_number = is_by_number(p, s, c);
    if (by_number && c->live->numbers == NUMBERS_LOST) {
        refuse(p, m, t,
               pool_printf(pool, "the rows of %s by numbers that they would not have any more",
                           m->table));
        return;
    }
    if (!do_values_change(p, t, s, c) && !(by_number && c->live->numbers == NUMBERS_CHANGED))
        return;
    if (!planner_accepts(p, t->name))
        planner_add(p, STEP_REFILL, m, t->name, s->refill);
}

void plan_search_judge(planner *p)
{
    const schemac_schema *schema = p->db->schema;
    for (size_t i = 0; i < p->live.table_count && !p->plan->pool->failed; i++) {
        const catalogue_table *t = &p->live.tables[i];
        catalogue_search s;
        if (!read_search(p, t, &s))
            continue;
        judge_renames(p, t, &s);
        judge_dropped(p, t, &s);
        for (size_t j = 0; j < schema->model_count; j++)
            if (p->changes[j] != NULL && is_over(p, &s, schema->models[j].table))
                judge_change(p, &schema->models[j], t, &s, p->changes[j]);
    }
}
