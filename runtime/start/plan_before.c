/* plan_before.c - what a step begins with: the names that tables and columns had, and the version before. */
#include "start/plan_before.h"

/* What the table was called before this start. */
const char *plan_before_table(const planner *p, const schemac_model *m)
{
    for (size_t i = 0; i < p->basis->renames->count; i++) {
        const rename_entry *r = &p->basis->renames->list[i];
        if (r->table && catalogue_compare(p->db, r->to, m->table) == 0)
            return r->from;
    }
    return m->table;
}

/* What the column was called before this start. */
const char *plan_before_column(const planner *p, const schemac_model *m, const char *column)
{
    for (size_t i = 0; i < p->basis->renames->count; i++) {
        const rename_entry *r = &p->basis->renames->list[i];
        if (!r->table && catalogue_compare(p->db, r->in, m->table) == 0 &&
            catalogue_compare(p->db, r->to, column) == 0)
            return r->from;
    }
    return column;
}

/* The version that this step begins with, where it is known. */
static const schemac_schema *version_before(const planner *p)
{
    const schemac_schema *s = p->db->schema;
    const schemac_schema *aim = p->db->start.aim == NULL ? s : p->db->start.aim;
    for (size_t i = aim->released_count; i > 0; i--)
        if (aim->released[i - 1]->version < s->version)
            return aim->released[i - 1];
    return NULL;
}

/* Whether the version before has the field, under the name that it had then. What it does not have, its
   names of values were not for: a column that was kept from before a version was rolled back. */
bool plan_before_has(const planner *p, const schemac_model *m, const schemac_field *f)
{
    const schemac_schema *before = p->basis->returns ? NULL : version_before(p);
    const char *table = plan_before_table(p, m), *column = plan_before_column(p, m, f->column);
    for (size_t i = 0; before != NULL && i < before->model_count; i++) {
        const schemac_model *one = &before->models[i];
        if (catalogue_compare(p->db, one->table, table) != 0)
            continue;
        for (size_t j = 0; j < one->record.field_count; j++)
            if (catalogue_compare(p->db, one->record.fields[j].column, column) == 0)
                return true;
    }
    return before == NULL;
}
