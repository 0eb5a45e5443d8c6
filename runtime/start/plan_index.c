/* plan_index.c - indexes: those that lack, differ, or are no longer declared. */
#include "start/plan_index.h"

#include "start/plan_unique.h"

#include <stdlib.h>
#include <string.h>

/* The fields of a unique index; a tenant is among them even where it is not named. */
static size_t unique_fields(const schemac_model *m, const schemac_path *path)
{
    return path->count + (m->tenant != SCHEMAC_NO_FIELD && !m->is_tenant ? 1u : 0u);
}

/* What an index makes unique; the list of columns is of the pool. */
static plan_unique unique_of(planner *p, const schemac_model *m, size_t number)
{
    const schemac_path *path = &m->paths[number];
    size_t count = unique_fields(m, path);
    const char **columns = pool_alloc(p->plan->pool, (count + 1) * sizeof *columns);
    for (size_t i = 0; columns != NULL && i < count; i++)
        columns[i] = m->record.fields[i < path->count ? path->fields[i] : m->tenant].column;
    return (plan_unique){.columns = columns,
                         .count = columns == NULL ? 0 : count,
                         .condition =
                             path->partial ? planner_texts(p, m)->conditions[number] : NULL,
                         .label = path->label};
}

/* Rows of a table that is there with equal values in what is to be unique. */
static void refuse_duplicates(planner *p, const schemac_model *m, size_t number,
                              const catalogue_change *change, bool is_new)
{
    const plan_unique what = unique_of(p, m, number);
    if (what.count > 0 && (is_new || plan_unique_changes(p, change, &what)))
        plan_unique_refuse(p, m, change, &what);
}

static const schemac_sql_object *declared_index(const planner *p, const schemac_model *m,
                                                size_t path)
{
    return &planner_texts(p, m)->indexes[path];
}

static const catalogue_object *live_index(const planner *p, const char *name)
{
    return catalogue_find_object(p->db, &p->live, CATALOGUE_INDEX, name);
}

void plan_index_before(planner *p, const schemac_model *m, size_t path)
{
    memory_pool *pool = p->plan->pool;
    const schemac_sql_object *declared = declared_index(p, m, path);
    if (declared->name == NULL)
        return; /* another index serves */
    const catalogue_object *live = live_index(p, declared->name);
    bool table = catalogue_find_table(p->db, &p->live, declared->name) != NULL;
    bool others = live != NULL && catalogue_compare(p->db, live->table, m->table) != 0;
    if ((table || others) && m->paths[path].optional)
        return; /* creating it says so */
    if (table)
        planner_refuse(
            p, m,
            pool_printf(pool, "the name of index %s is taken by a table or view", declared->name),
            "drop or rename that table or view");
    else if (others)
        planner_refuse(p, m,
                       pool_printf(pool, "the name of index %s is taken by an index of table %s",
                                   declared->name, live->table),
                       "drop or rename that index");
    else if (live != NULL && !planner_is_same(p, CATALOGUE_INDEX, live, declared->create))
        planner_drop(p, CATALOGUE_INDEX, m, live->name, live->table);
}

static bool is_declared(const planner *p, const schemac_model *m, const char *index)
{
    for (size_t i = 0; i < m->path_count; i++) {
        const char *name = declared_index(p, m, i)->name;
        if (name != NULL && catalogue_compare(p->db, name, index) == 0)
            return true;
    }
    return false;
}

static bool begins_with_table(const char *index, const char *table)
{
    size_t size = strlen(table);
    return strncmp(index, table, size) == 0 && index[size] == '.';
}

bool plan_index_is_ours(const planner *p, const schemac_model *m, const char *index)
{
    bool ours = is_declared(p, m, index) || begins_with_table(index, m->table);
    for (size_t j = 0; m->old != NULL && j < m->old->table_count; j++)
        ours = ours || begins_with_table(index, m->old->tables[j]);
    return ours;
}

void plan_index_sort(planner *p)
{
    size_t count = p->live.objects[CATALOGUE_INDEX].count;
    const catalogue_object *list = p->live.objects[CATALOGUE_INDEX].list;
    p->by_table = count == 0 ? NULL : pool_alloc(p->plan->pool, count * sizeof *p->by_table);
    if (p->by_table == NULL)
        return; /* no indexes, or the pool remembers */
    for (size_t i = 0; i < count; i++)
        p->by_table[i] = (table_index){list[i].table, &list[i]};
    qsort(p->by_table, count, sizeof *p->by_table, p->db->engine->by_name);
}

/* The place of the first index of a table. */
static size_t first_of_table(const planner *p, const char *table)
{
    size_t low = 0, high = p->live.objects[CATALOGUE_INDEX].count;
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
    for (size_t i = first_of_table(p, m->table); i < p->live.objects[CATALOGUE_INDEX].count; i++) {
        const catalogue_object *live = p->by_table[i].index;
        if (catalogue_compare(p->db, live->table, m->table) != 0)
            return;
        if (is_declared(p, m, live->name))
            continue;
        if (plan_index_is_ours(p, m, live->name))
            planner_drop(p, CATALOGUE_INDEX, m, live->name, live->table);
    }
}

/* ---- created --------------------------------------------------------------------------------- */

/* Whether an index or a unique of others, under whatever name, does the same. */
static bool is_served(planner *p, const schemac_model *m, const char *create,
                      const catalogue_change *change)
{
    memory_pool *pool = p->plan->pool;
    const catalogue_objects *all = &p->live.objects[CATALOGUE_INDEX];
    for (size_t i = p->by_table == NULL ? all->count : first_of_table(p, m->table); i < all->count;
         i++) {
        const catalogue_object *live = p->by_table[i].index;
        if (catalogue_compare(p->db, live->table, m->table) != 0)
            break;
        if (!plan_index_is_ours(p, m, live->name) &&
            p->db->engine->index_serves(pool, live->create, create))
            return true;
    }
    for (size_t i = 0; change != NULL && i < change->live->piece_count; i++) {
        const catalogue_piece *piece = &change->live->pieces[i];
        if (piece->kind == PIECE_UNIQUE && !piece->goes &&
            p->db->engine->unique_serves(pool, piece, create))
            return true;
    }
    return false;
}

void plan_index_after(planner *p, const schemac_model *m, size_t path, bool table_is_new,
                      const catalogue_change *change)
{
    const schemac_sql_object *declared = declared_index(p, m, path);
    const catalogue_object *live = declared->name == NULL ? NULL : live_index(p, declared->name);
    if (declared->name == NULL)
        return;
    bool there = (live != NULL && planner_is_same(p, CATALOGUE_INDEX, live, declared->create)) ||
                 (live == NULL && !table_is_new && is_served(p, m, declared->create, change));
    if (m->paths[path].unique && !table_is_new)
        refuse_duplicates(p, m, path, change, !there);
    if (there)
        return;
    plan_step *step = planner_create(p, CATALOGUE_INDEX, m, declared);
    if (step != NULL)
        step->optional = m->paths[path].optional;
}
