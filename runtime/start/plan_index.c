/* plan_index.c - indexes: those that lack, differ, or are no longer declared. */
#include "start/plan_index.h"

#include <stdlib.h>
#include <string.h>

/* What is unique: the fields of an index or the key, behind the tenant, which is among them even where it is not
   named. */
typedef struct unique_set {
    const schemac_model *model;
    const catalogue_change *change; /* of the table, where collations change with it; or NULL */
    const uint16_t *fields;
    size_t count; /* without the tenant */
    bool tenant;
    const char *condition; /* of an index over some rows, or NULL */
    const char *label;
} unique_set;

static size_t unique_fields(const unique_set *u)
{
    return u->count + (u->tenant ? 1u : 0u);
}

static const schemac_field *unique_field(const unique_set *u, size_t i)
{
    const schemac_model *m = u->model;
    return &m->record.fields[i < u->count ? u->fields[i] : m->tenant];
}

/* The collation that the column is to have and does not have yet, as SQL; or NULL. */
static const char *next_collation(const planner *p, const catalogue_change *c, const char *column)
{
    for (size_t i = 0; c != NULL && i < c->declared->piece_count; i++) {
        const catalogue_piece *piece = &c->declared->pieces[i];
        if (piece->kind == PIECE_COLLATION && piece->other == NULL && piece->definition[0] != '\0' &&
            piece->column != CATALOGUE_NO_COLUMN &&
            catalogue_compare(p->db, c->declared->columns[piece->column].name, column) == 0)
            return c->declared->columns[piece->column].other == NULL ? NULL : piece->text;
    }
    return NULL;
}

/* Rows that it has to tell apart: without null in it, and under its condition. */
static void put_unique_rows(sql_buffer *b, const unique_set *u)
{
    for (size_t i = 0; i < unique_fields(u); i++) {
        sql_put(b, i == 0 ? "" : " AND ");
        sql_name(b, unique_field(u, i)->column);
        sql_put(b, " IS NOT NULL");
    }
    if (u->condition != NULL) {
        sql_put(b, " AND (");
        sql_put(b, u->condition);
        sql_put(b, ")");
    }
}

static void put_unique_columns(sql_buffer *b, const planner *p, const unique_set *u)
{
    for (size_t i = 0; i < unique_fields(u); i++) {
        const char *column = unique_field(u, i)->column;
        const char *collation = next_collation(p, u->change, column);
        sql_put(b, i == 0 ? "" : ",");
        sql_name(b, column);
        sql_put(b, collation == NULL ? "" : " ");
        sql_put(b, collation == NULL ? "" : collation);
    }
}

/* Rows of a table that is there with equal values in what is to be unique. */
static void refuse_duplicates(planner *p, const unique_set *u)
{
    sql_buffer b = {.allocator = p->db->allocator};
    put_unique_rows(&b, u);
    sql_put(&b, " AND (");
    put_unique_columns(&b, p, u);
    sql_put(&b, ") IN (SELECT ");
    put_unique_columns(&b, p, u);
    sql_put(&b, " FROM ");
    sql_name(&b, u->model->table);
    sql_put(&b, " WHERE ");
    put_unique_rows(&b, u);
    sql_put(&b, " GROUP BY ");
    put_unique_columns(&b, p, u);
    sql_put(&b, " HAVING count(*)>1)");
    p->plan->pool->failed = p->plan->pool->failed || b.failed;
    if (!b.failed)
        planner_refuse_rows(
            p, u->model, b.text,
            pool_printf(p->plan->pool,
                        "with a value of %s that is there more than once, and it is unique "
                        "now",
                        u->label));
    sql_free(&b);
}

static unique_set unique_of_path(const planner *p, const schemac_model *m, size_t path,
                                 const catalogue_change *c)
{
    const schemac_path *of = &m->paths[path];
    return (unique_set){.model = m,
                        .change = c,
                        .fields = of->fields,
                        .count = of->count,
                        .tenant = m->tenant != SCHEMAC_NO_FIELD && !m->is_tenant,
                        .condition =
                            of->partial ? planner_texts(p, m)->conditions[path] : NULL,
                        .label = of->label};
}

/* Whether values that differ now may be equal then. */
static bool collates_otherwise(const planner *p, const unique_set *u)
{
    for (size_t i = 0; i < unique_fields(u); i++)
        if (next_collation(p, u->change, unique_field(u, i)->column) != NULL)
            return true;
    return false;
}

void plan_index_collate(planner *p, const schemac_model *m, const catalogue_change *c)
{
    const unique_set key = {.model = m,
                            .change = c,
                            .fields = m->key,
                            .count = m->key_count,
                            .tenant = m->tenant_key,
                            .label = "the key"};
    if (collates_otherwise(p, &key))
        refuse_duplicates(p, &key);
    for (size_t i = 0; i < m->path_count; i++) {
        const unique_set u = unique_of_path(p, m, i, c);
        if (m->paths[i].unique && collates_otherwise(p, &u))
            refuse_duplicates(p, &u);
    }
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

void plan_index_after(planner *p, const schemac_model *m, size_t path, bool table_is_new)
{
    const schemac_sql_object *declared = declared_index(p, m, path);
    const catalogue_object *live = declared->name == NULL ? NULL : live_index(p, declared->name);
    if (declared->name == NULL ||
        (live != NULL && planner_is_same(p, CATALOGUE_INDEX, live, declared->create)))
        return;
    const unique_set u = unique_of_path(p, m, path, NULL);
    if (m->paths[path].unique && !table_is_new)
        refuse_duplicates(p, &u);
    plan_step *step = planner_create(p, CATALOGUE_INDEX, m, declared);
    if (step != NULL)
        step->optional = m->paths[path].optional;
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
        bool ours = begins_with_table(live->name, m->table);
        for (size_t j = 0; m->old != NULL && j < m->old->table_count; j++)
            ours = ours || begins_with_table(live->name, m->old->tables[j]);
        if (ours)
            planner_drop(p, CATALOGUE_INDEX, m, live->name, live->table);
    }
}
