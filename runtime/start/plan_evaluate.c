/* plan_evaluate.c - finds the first row for which an expression cannot be computed. */
#include "start/plan_evaluate.h"

#include "start/secret.h"

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

bool plan_evaluate(planner *p, const schemac_model *m, const char *value, const char *what,
                   const char *way_out)
{
    const char *why = NULL;
    if (planner_evaluates(p, planner_quote(p, m->table), value, &why) || p->unreadable)
        return true;
    const char *row = find_first(p, m, value);
    if (why != NULL && secret_is_named(p->db, p->plan->pool, value))
        why = secret_hide(p->plan->pool, why);
    const char *keys = row == NULL ? NULL : planner_first_keys(p, m, row);
    planner_refuse(p, m,
                   pool_printf(p->plan->pool, "%s for every row%s%s: %s", what,
                               keys == NULL ? "" : ", the first of them with key ",
                               keys == NULL ? "" : keys,
                               why == NULL ? "its expression fails" : why),
                   way_out);
    return false;
}
