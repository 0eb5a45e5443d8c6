/* plan_index.c - indexes: those that lack, differ, or are no longer declared. */
#include "start/plan_index.h"

#include <stdlib.h>
#include <string.h>

/* The fields of a unique index; a tenant is among them even where it is not named. */
static size_t unique_fields(const schemac_model *m, const schemac_path *path)
{
    return path->count + (m->tenant != SCHEMAC_NO_FIELD && !m->is_tenant ? 1u : 0u);
}

/* Rows that a unique index has to tell apart: without null in it, and under its condition. */
static void put_unique_rows(sql_buffer *b, const schemac_model *m, const schemac_path *path)
{
    for (size_t i = 0; i < unique_fields(m, path); i++) {
        sql_put(b, i == 0 ? "" : " AND ");
        sql_name(b, m->fields[i < path->count ? path->fields[i] : m->tenant].column);
        sql_put(b, " IS NOT NULL");
    }
    if (path->where != NULL) {
        sql_put(b, " AND (");
        sql_put(b, path->where);
        sql_put(b, ")");
    }
}

static void put_unique_columns(sql_buffer *b, const schemac_model *m, const schemac_path *path)
{
    for (size_t i = 0; i < unique_fields(m, path); i++) {
        sql_put(b, i == 0 ? "" : ",");
        sql_name(b, m->fields[i < path->count ? path->fields[i] : m->tenant].column);
    }
}

/* Rows of a table that is there with equal values in what is to be unique. */
static void refuse_duplicates(planner *p, const schemac_model *m, const schemac_path *path)
{
    sql_buffer b = {.allocator = p->db->allocator};
    put_unique_rows(&b, m, path);
    sql_put(&b, " AND (");
    put_unique_columns(&b, m, path);
    sql_put(&b, ") IN (SELECT ");
    put_unique_columns(&b, m, path);
    sql_put(&b, " FROM ");
    sql_name(&b, m->table);
    sql_put(&b, " WHERE ");
    put_unique_rows(&b, m, path);
    sql_put(&b, " GROUP BY ");
    put_unique_columns(&b, m, path);
    sql_put(&b, " HAVING count(*)>1)");
    p->plan->pool->failed = p->plan->pool->failed || b.failed;
    if (!b.failed)
        planner_refuse_rows(
            p, m, b.text,
            pool_printf(p->plan->pool,
                        "with a value of %s that is there more than once, and it is unique "
                        "now",
                        path->label));
    sql_free(&b);
}

static void drop_index(planner *p, const schemac_model *m, const char *name)
{
    planner_add(p, STEP_DROP_INDEX, m, name,
                p->db->engine->drop(p->plan->pool, CATALOGUE_INDEX, name));
}

/* An index that is there under this name and is to go, so that it can be made as declared. */
void plan_index_before(planner *p, const schemac_model *m, const schemac_path *path)
{
    memory_pool *pool = p->plan->pool;
    const catalogue_object *live = catalogue_find_index(p->db, &p->live, path->name);
    bool taken = catalogue_find_table(p->db, &p->live, path->name) != NULL ||
                 (live != NULL && catalogue_compare(p->db, live->table, m->table) != 0);
    if (taken && path->optional)
        return; /* creating it says so */
    if (catalogue_find_table(p->db, &p->live, path->name) != NULL) {
        planner_refuse(
            p, m, pool_printf(pool, "the name of index %s is taken by a table or view", path->name),
            "drop or rename that table or view");
        return;
    }
    if (live == NULL)
        return;
    if (catalogue_compare(p->db, live->table, m->table) != 0) {
        planner_refuse(p, m,
                       pool_printf(pool, "the name of index %s is taken by an index of table %s",
                                   path->name, live->table),
                       "drop or rename that index");
        return;
    }
    if (!p->db->engine->is_same_object(live, path->create))
        drop_index(p, m, live->name);
}

static bool index_stays(const planner *p, const schemac_path *path)
{
    const catalogue_object *live = catalogue_find_index(p->db, &p->live, path->name);
    return live != NULL && p->db->engine->is_same_object(live, path->create);
}

void plan_index_after(planner *p, const schemac_model *m, const schemac_path *path,
                      bool table_is_new)
{
    if (index_stays(p, path))
        return;
    if (path->unique && !table_is_new)
        refuse_duplicates(p, m, path);
    plan_step *step = planner_add(p, STEP_CREATE_INDEX, m, path->name, path->create);
    if (step != NULL)
        step->optional = path->optional;
}

static bool is_declared(const planner *p, const schemac_model *m, const char *index)
{
    for (size_t i = 0; i < m->path_count; i++)
        if (m->paths[i].name != NULL && catalogue_compare(p->db, m->paths[i].name, index) == 0)
            return true;
    return false;
}

static bool begins_with_table(const char *index, const char *table)
{
    size_t size = strlen(table);
    return strncmp(index, table, size) == 0 && index[size] == '.';
}

void plan_index_sort(planner *p)
{
    size_t count = p->live.index_count;
    p->by_table = count == 0 ? NULL : pool_alloc(p->plan->pool, count * sizeof *p->by_table);
    if (p->by_table == NULL)
        return; /* no indexes, or the pool remembers */
    for (size_t i = 0; i < count; i++)
        p->by_table[i] = (table_index){p->live.indexes[i].table, &p->live.indexes[i]};
    qsort(p->by_table, count, sizeof *p->by_table, p->db->engine->by_name);
}

/* The place of the first index of a table. */
static size_t first_of_table(const planner *p, const char *table)
{
    size_t low = 0, high = p->live.index_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (catalogue_compare(p->db, p->by_table[middle].table, table) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* A unique that the schema no longer has would go on refusing rows. */
void plan_index_drop_old(planner *p, const schemac_model *m)
{
    if (p->by_table == NULL)
        return;
    for (size_t i = first_of_table(p, m->table); i < p->live.index_count; i++) {
        const catalogue_object *live = p->by_table[i].index;
        if (catalogue_compare(p->db, live->table, m->table) != 0)
            return;
        if (is_declared(p, m, live->name))
            continue;
        bool ours = begins_with_table(live->name, m->table);
        for (size_t j = 0; m->old != NULL && j < m->old->table_count; j++)
            ours = ours || begins_with_table(live->name, m->old->tables[j]);
        if (ours)
            drop_index(p, m, live->name);
    }
}
