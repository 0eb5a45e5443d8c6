/* plan_filled.c - looks at what was filled in where the table would take anything. */
#include "start/plan_filled.h"

static bool is_written(const planner *p, const schemac_model *m, const schemac_field *f)
{
    const survey_watch *watch = p->basis->filled;
    for (size_t i = 0; i < watch->written_count; i++) {
        const survey_column *w = &watch->written[i];
        if (catalogue_compare(p->db, w->table, m->table) == 0 &&
            (w->column == NULL || catalogue_compare(p->db, w->column, f->column) == 0))
            return true;
    }
    return watch->unknown;
}

void plan_filled_judge(planner *p, const schemac_model *m)
{
    memory_pool *pool = p->plan->pool;
    const meaning from = {.kind = MEANING_TEXT}, to = {.kind = MEANING_JSON};
    catalogue_conversion json;
    if (p->basis->filled == NULL)
        return;
    for (size_t i = 0; i < m->record.field_count; i++) {
        const schemac_field *f = &m->record.fields[i];
        if (f->type == SCHEMAC_JSON && is_written(p, m, f) &&
            p->db->engine->convert(pool, &from, &to, planner_quote(p, f->column), &json) &&
            json.misfit != NULL)
            planner_refuse_rows(
                p, m, json.misfit,
                pool_printf(pool, "with a value of %s that is not JSON", f->column));
    }
}
