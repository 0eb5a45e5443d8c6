/* plan_unique.c - rows that are equal in what is to be unique: a new key, another collation,
   converted values. It would only be found out while rows are copied, and then without saying
   which. */
#include "start/plan_unique.h"

#include "start/plan_value.h"

#include <string.h>

/* The declared column, when the change does something with it; or NULL. */
static const catalogue_column *changed_column(planner *p, const catalogue_change *change,
                                              const char *name)
{
    const catalogue_column *want =
        change == NULL ? NULL : catalogue_find_column(p->db, change->declared, name);
    bool changes = want != NULL &&
                   (plan_value_of(p, change, name) != NULL ||
                    (want->other != NULL && strcmp(want->collation, want->other->collation) != 0));
    return changes ? want : NULL;
}

static void put_value(planner *p, sql_buffer *b, const catalogue_change *change, const char *name)
{
    const catalogue_column *want = changed_column(p, change, name);
    const char *value = want == NULL ? NULL : plan_value_of(p, change, name);
    const bool constant = value != NULL && want->other == NULL && want->becomes == NULL;
    if (value == NULL)
        sql_name(b, name);
    else
        sql_put(b, constant ? "CASE WHEN 1 THEN " : "");
    if (value != NULL)
        sql_put(b, want->alike != NULL ? want->alike : value);
    if (constant)
        sql_put(b, " END"); /* a number alone would be that of a column, for GROUP BY */
    if (want == NULL || (want->other == NULL && strcmp(want->collation, "binary") == 0))
        return;
    sql_put(b, " COLLATE ");
    sql_name(b, want->collation);
}

static void put_values(planner *p, sql_buffer *b, const catalogue_change *change,
                       const plan_unique *what)
{
    for (size_t i = 0; i < what->count; i++) {
        sql_put(b, i == 0 ? "" : ",");
        put_value(p, b, change, what->columns[i]);
    }
}

/* Whether rows that are there have a value of a column already, or none as before. */
static bool has_value(planner *p, const catalogue_change *change, const char *name)
{
    const catalogue_column *want =
        change == NULL ? NULL : catalogue_find_column(p->db, change->declared, name);
    return want == NULL || (want->other != NULL && !want->computed && !want->made);
}

/* Rows that have to be told apart: without null among what is unique. */
static void put_rows(planner *p, sql_buffer *b, const catalogue_change *change,
                     const plan_unique *what)
{
    for (size_t i = 0; i < what->count; i++) {
        sql_put(b, i == 0 ? "" : " AND ");
        if (has_value(p, change, what->columns[i]))
            sql_name(b, what->columns[i]);
        else
            put_value(p, b, change, what->columns[i]);
        sql_put(b, " IS NOT NULL");
    }
    if (what->condition == NULL)
        return;
    sql_put(b, " AND (");
    sql_put(b, what->condition);
    sql_put(b, ")");
}

/* Whether it is not known what rows get, for another reason that is told. */
static bool is_refused(const planner *p, const catalogue_change *change, const plan_unique *what)
{
    for (size_t i = 0; change != NULL && i < what->count; i++) {
        const catalogue_column *want =
            catalogue_find_column(p->db, change->declared, what->columns[i]);
        if (want != NULL && want->refused)
            return true;
    }
    return false;
}

void plan_unique_refuse(planner *p, const schemac_model *m, const catalogue_change *change,
                        const plan_unique *what)
{
    if (is_refused(p, change, what))
        return;
    sql_buffer b = {.allocator = p->db->allocator};
    put_rows(p, &b, change, what);
    sql_put(&b, " AND (");
    put_values(p, &b, change, what);
    sql_put(&b, ") IN (SELECT ");
    put_values(p, &b, change, what);
    sql_put(&b, " FROM ");
    sql_name(&b, m->table);
    sql_put(&b, " WHERE ");
    put_rows(p, &b, change, what);
    sql_put(&b, " GROUP BY ");
    put_values(p, &b, change, what);
    sql_put(&b, " HAVING count(*)>1)");
    p->plan->pool->failed = p->plan->pool->failed || b.failed;
    if (!b.failed)
        planner_refuse_rows(
            p, m, b.text,
            pool_printf(p->plan->pool,
                        "with a value of %s that is there more than once, and it is unique "
                        "now",
                        what->label));
    sql_free(&b);
}

bool plan_unique_changes(planner *p, const catalogue_change *change, const plan_unique *what)
{
    for (size_t i = 0; i < what->count; i++)
        if (changed_column(p, change, what->columns[i]) != NULL)
            return true;
    return false;
}

/* Whether rows that are there have values of all columns. */
static bool is_there(const planner *p, const catalogue_change *change, const plan_unique *what)
{
    for (size_t i = 0; i < what->count; i++)
        if (catalogue_find_column(p->db, change->live, what->columns[i]) == NULL)
            return false;
    return what->count > 0;
}

static plan_unique of_columns(planner *p, const char *const *columns, size_t count)
{
    plan_unique what = {.columns = columns, .count = count, .label = ""};
    for (size_t i = 0; i < what.count; i++) {
        const char *label =
            pool_printf(p->plan->pool, "%s%s%s", what.label, i == 0 ? "" : ", ", what.columns[i]);
        what.label = label == NULL ? "" : label; /* the pool remembers */
    }
    return what;
}

static bool is_unique(const catalogue_piece *piece)
{
    return piece->kind == PIECE_KEY || piece->kind == PIECE_UNIQUE;
}

/* Whether an index stays, and is none of the schema's, which are judged by themselves. */
static bool is_of_others(const planner *p, const schemac_model *m, const catalogue_object *index)
{
    const schemac_model_texts *t = &p->db->texts->models[m->number];
    for (size_t i = 0; i < m->path_count; i++)
        if (t->indexes[i].name != NULL &&
            catalogue_compare(p->db, t->indexes[i].name, index->name) == 0)
            return false;
    for (size_t i = 0; i < p->plan->step_count; i++)
        if (p->plan->steps[i].kind == STEP_DROP_INDEX &&
            catalogue_compare(p->db, p->plan->steps[i].name, index->name) == 0)
            return false;
    return catalogue_compare(p->db, index->table, m->table) == 0;
}

static void judge_indexes(planner *p, const schemac_model *m, const catalogue_change *change)
{
    const catalogue_objects *all = &p->live.objects[CATALOGUE_INDEX];
    for (size_t i = 0; i < all->count; i++) {
        const catalogue_object *index = &all->list[i];
        if (index->column_count == 0 || !is_of_others(p, m, index))
            continue;
        const plan_unique what = of_columns(p, index->columns, index->column_count);
        if (plan_unique_changes(p, change, &what))
            plan_unique_refuse(p, m, change, &what);
    }
}

/* What the schema says, and what others say and stays. */
void plan_unique_judge(planner *p, const schemac_model *m, const catalogue_change *change)
{
    for (size_t i = 0; i < change->declared->piece_count; i++) {
        const catalogue_piece *want = &change->declared->pieces[i];
        if (!is_unique(want))
            continue;
        const plan_unique what = of_columns(p, want->columns, want->column_count);
        if (is_there(p, change, &what) &&
            (want->other == NULL || plan_unique_changes(p, change, &what)))
            plan_unique_refuse(p, m, change, &what);
    }
    for (size_t i = 0; i < change->live->piece_count; i++) {
        const catalogue_piece *have = &change->live->pieces[i];
        if (!is_unique(have) || have->other != NULL || have->goes)
            continue;
        const plan_unique what = of_columns(p, have->columns, have->column_count);
        if (plan_unique_changes(p, change, &what))
            plan_unique_refuse(p, m, change, &what);
    }
    judge_indexes(p, m, change);
}
