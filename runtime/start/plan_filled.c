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

static void judge_json(planner *p, const schemac_model *m, const schemac_field *f)
{
    memory_pool *pool = p->plan->pool;
    const meaning from = {.kind = MEANING_TEXT}, to = {.kind = MEANING_JSON};
    catalogue_conversion json;
    if (p->db->engine->convert(pool, &from, &to, planner_quote(p, f->column), &json) &&
        json.misfit != NULL)
        planner_refuse_rows(p, m, json.misfit,
                            pool_printf(pool, "with a value of %s that is not JSON", f->column));
}

/* What a call could not give. live: the table, with its columns. */
static void judge_text(planner *p, const schemac_model *m, const schemac_field *f,
                       const catalogue_table *live)
{
    memory_pool *pool = p->plan->pool;
    const catalogue_column *column = catalogue_find_column(p->db, live, f->column);
    catalogue_conversion how;
    if (column == NULL || !p->db->engine->use(pool, column, planner_quote(p, f->column), &how))
        return; /* the pool remembers */
    for (size_t i = 0; i < CATALOGUE_FLAWS; i++)
        if (how.flaws[i].condition != NULL)
            planner_refuse_rows(
                p, m, how.flaws[i].condition,
                pool_printf(pool, "whose %s cannot be kept (%s)", f->column, how.flaws[i].what));
}

void plan_filled_judge(planner *p, const schemac_model *m)
{
    const catalogue_table *live = NULL;
    if (p->basis->filled == NULL)
        return;
    for (size_t i = 0; i < m->record.field_count; i++) {
        const schemac_field *f = &m->record.fields[i];
        bool text = f->type == SCHEMAC_TEXT;
        if ((!text && f->type != SCHEMAC_JSON) || !is_written(p, m, f))
            continue;
        if (text && live == NULL)
            live = planner_read_table(p, m->table);
        if (!text)
            judge_json(p, m, f);
        else if (live != NULL)
            judge_text(p, m, f, live);
    }
}
