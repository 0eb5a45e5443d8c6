#include "core/plan.h"

#include "core/error.h"
#include "core/sql.h"

#include <stdlib.h>
#include <string.h>

typedef struct planner {
    schemac_db *db;
    sync_plan *plan;
    const rename_list *renames;
    catalogue live;
    catalogue declared; /* of the model at hand */
    bool unreadable;    /* a question about the rows found no answer */
} planner;

/* Names differ in case only: the same object. ASCII, like SQLite. */
static int compare_names(const char *a, const char *b)
{
    for (;; a++, b++) {
        unsigned char x = (unsigned char)*a, y = (unsigned char)*b;
        x = x >= 'A' && x <= 'Z' ? (unsigned char)(x + 32) : x;
        y = y >= 'A' && y <= 'Z' ? (unsigned char)(y + 32) : y;
        if (x != y)
            return x < y ? -1 : 1;
        if (x == '\0')
            return 0;
    }
}

static int by_table_name(const void *a, const void *b)
{
    return compare_names(((const catalogue_table *)a)->name, ((const catalogue_table *)b)->name);
}

static int by_index_name(const void *a, const void *b)
{
    return compare_names(((const catalogue_index *)a)->name, ((const catalogue_index *)b)->name);
}

const catalogue_table *plan_find_table(const catalogue *c, const char *name)
{
    catalogue_table key = {.name = name};
    return c->table_count == 0
               ? NULL
               : bsearch(&key, c->tables, c->table_count, sizeof key, by_table_name);
}

void plan_sort(catalogue *c)
{
    if (c->table_count > 0)
        qsort(c->tables, c->table_count, sizeof *c->tables, by_table_name);
    if (c->index_count > 0)
        qsort(c->indexes, c->index_count, sizeof *c->indexes, by_index_name);
    if (c->trigger_count > 0)
        qsort(c->triggers, c->trigger_count, sizeof *c->triggers, by_index_name);
}

static const catalogue_index *find_index(const catalogue *c, const char *name)
{
    catalogue_index key = {.name = name};
    return c->index_count == 0
               ? NULL
               : bsearch(&key, c->indexes, c->index_count, sizeof key, by_index_name);
}

static const catalogue_index *find_trigger(const catalogue *c, const char *name)
{
    catalogue_index key = {.name = name};
    return c->trigger_count == 0
               ? NULL
               : bsearch(&key, c->triggers, c->trigger_count, sizeof key, by_index_name);
}

const catalogue_part *plan_find_column(const catalogue_table *t, const char *name)
{
    for (size_t i = 0; i < t->column_count; i++)
        if (compare_names(t->columns[i].name, name) == 0)
            return &t->columns[i];
    return NULL;
}

static void add_step(planner *p, plan_step_kind kind, const schemac_model *model, const char *name,
                     const char *sql)
{
    sync_plan *out = p->plan;
    plan_step *steps =
        pool_grow(out->pool, out->steps, out->step_count, &out->step_capacity, sizeof *steps);
    if (steps == NULL)
        return;
    steps[out->step_count++] = (plan_step){.kind = kind, .model = model, .name = name, .sql = sql};
    out->steps = steps;
}

static void refuse(planner *p, const schemac_model *model, const char *message,
                   const char *suggestion)
{
    sync_plan *out = p->plan;
    plan_refusal *list = pool_grow(out->pool, out->refusals, out->refusal_count,
                                   &out->refusal_capacity, sizeof *list);
    if (list == NULL)
        return;
    list[out->refusal_count++] = (plan_refusal){model, message, suggestion};
    out->refusals = list;
}

static void keep(planner *p, const schemac_model *model, const char *message)
{
    sync_plan *out = p->plan;
    plan_extra *list =
        pool_grow(out->pool, out->extras, out->extra_count, &out->extra_capacity, sizeof *list);
    if (list == NULL)
        return;
    list[out->extra_count++] = (plan_extra){model, message};
    out->extras = list;
}

static const char *quoted_name(planner *p, const char *name)
{
    sql_buffer b = {.allocator = p->db->allocator};
    sql_name(&b, name);
    const char *quoted = b.failed ? "" : pool_strdup(p->plan->pool, b.text);
    sql_free(&b);
    p->plan->pool->failed = p->plan->pool->failed || b.failed;
    return quoted == NULL ? "" : quoted;
}

/* ---- rows that do not fit ------------------------------------------------------------------- */

/* What the database answers; after a failure, which may have undone everything, nothing more is
   asked. */
static const char *ask(planner *p, const sql_buffer *question)
{
    if (question->failed || p->unreadable)
        return NULL;
    return p->db->engine->query(p->db->connection, p->plan->pool, question->text, &p->unreadable);
}

/* How many rows fulfil a condition; -1 when the database does not understand it, as when it names a
   column that is not there yet. */
static int64_t count_where(planner *p, const char *table, const char *condition)
{
    sql_buffer b = {.allocator = p->db->allocator};
    sql_put(&b, "SELECT count(*) FROM ");
    sql_name(&b, table);
    sql_put(&b, " WHERE ");
    sql_put(&b, condition);
    const char *count = ask(p, &b);
    sql_free(&b);
    p->plan->pool->failed = p->plan->pool->failed || b.failed;
    return count == NULL ? -1 : strtoll(count, NULL, 10);
}

/* The keys of the first rows that fulfil it: "1, 2, 3". */
static const char *examples_where(planner *p, const schemac_model *m, const char *condition)
{
    sql_buffer b = {.allocator = p->db->allocator};
    sql_put(&b, "SELECT group_concat(k,', ') FROM (SELECT ");
    for (size_t i = 0; i < m->key_count; i++) {
        sql_put(&b, i == 0 ? "quote(" : "||'/'||quote(");
        sql_name(&b, m->fields[m->key[i]].column);
        sql_put(&b, ")");
    }
    sql_put(&b, " AS k FROM ");
    sql_name(&b, m->table);
    sql_put(&b, " WHERE ");
    sql_put(&b, condition);
    sql_put(&b, " LIMIT 3)");
    const char *keys = ask(p, &b);
    sql_free(&b);
    return keys;
}

/* Refuses when rows fulfil the condition; `what` says what is wrong with them. */
static void refuse_rows(planner *p, const schemac_model *m, const char *condition, const char *what)
{
    memory_pool *pool = p->plan->pool;
    int64_t count = count_where(p, m->table, condition);
    if (count <= 0)
        return;
    const char *keys = examples_where(p, m, condition);
    refuse(p, m,
           pool_printf(pool, "%lld row%s of %s %s%s%s%s", (long long)count, count == 1 ? "" : "s",
                       m->table, what,
                       keys == NULL ? ""
                       : count == 1 ? ": key "
                                    : ": keys ",
                       keys == NULL ? "" : keys, count > 3 && keys != NULL ? ", …" : ""),
           pool_printf(pool,
                       "find them with: %sSELECT * FROM %s WHERE %s; then change them, or the "
                       "schema",
                       rename_prefix(pool, p->renames, m), quoted_name(p, m->table), condition));
}

/* ---- columns -------------------------------------------------------------------------------- */

/* What a table that is there needs. */
typedef struct change {
    const schemac_model *model;
    const catalogue_table *live, *declared;
    bool rebuild;         /* more than adding columns */
    const char **columns; /* to be copied */
    size_t column_count;
    const char **kept; /* definitions of columns that the schema lacks */
    size_t kept_count;
    const catalogue_part **added;
    size_t added_count;
} change;

static bool has_check(const catalogue_part *part, const char *expression)
{
    for (size_t i = 0; i < part->check_count; i++)
        if (strcmp(part->checks[i], expression) == 0)
            return true;
    return false;
}

static void refuse_checks(planner *p, const schemac_model *m, const catalogue_part *want,
                          const catalogue_part *have)
{
    memory_pool *pool = p->plan->pool;
    for (size_t i = 0; i < want->check_count; i++)
        if (have == NULL || !has_check(have, want->checks[i]))
            refuse_rows(p, m, pool_printf(pool, "NOT (%s)", want->checks[i]),
                        want->name == NULL
                            ? pool_printf(pool, "against the check (%s)", want->checks[i])
                            : pool_printf(pool, "with a value of %s that is not allowed any more",
                                          want->name));
}

/* Values of another type, in a column that had another one or in a table that did not care. */
static void judge_type(planner *p, const change *c, const catalogue_part *have,
                       const catalogue_part *want)
{
    memory_pool *pool = p->plan->pool;
    bool loose = strcmp(c->live->options, c->declared->options) != 0;
    if (want->generated || (!loose && compare_names(have->type, want->type) == 0))
        return;
    const char *wrong = p->db->engine->wrong_type(pool, quoted_name(p, have->name), want->type);
    if (wrong != NULL)
        refuse_rows(p, c->model, wrong,
                    pool_printf(pool, "with a value of %s that is not %s", have->name, want->type));
}

/* A column that is there and differs: what its values cannot become. */
static void judge_column(planner *p, const schemac_model *m, const catalogue_part *have,
                         const catalogue_part *want)
{
    memory_pool *pool = p->plan->pool;
    const char *name = quoted_name(p, have->name);
    if (want->generated && !have->generated)
        refuse_rows(p, m, pool_printf(pool, "%s IS NOT NULL", name),
                    pool_printf(pool, "with a value of %s, which is to be computed from now on",
                                have->name));
    if (want->not_null && !have->not_null && !want->generated)
        refuse_rows(p, m, pool_printf(pool, "%s IS NULL", name),
                    pool_printf(pool, "with no value of %s, which is required now", have->name));
    if (!want->generated)
        refuse_checks(p, m, want, have);
}

static void judge_missing(planner *p, change *c, const catalogue_part *want)
{
    const schemac_model *m = c->model;
    bool possible = false;
    const char *sql =
        p->db->engine->add_column(p->plan->pool, m->table, m->create, want->name, &possible);
    if (sql == NULL)
        return; /* memory ran out */
    c->added[c->added_count++] = want;
    c->rebuild = c->rebuild || !possible;
    if (want->required && count_where(p, m->table, "1") > 0)
        refuse(p, m,
               pool_printf(p->plan->pool,
                           "column %s.%s is missing, required and without default, and the table "
                           "has rows",
                           m->table, want->name),
               "give it a default, or make it nullable");
}

static bool is_dropped(const schemac_model *m, const char *column)
{
    for (size_t i = 0; m->old != NULL && i < m->old->dropped_count; i++)
        if (compare_names(m->old->dropped[i], column) == 0)
            return true;
    return false;
}

/* A column that the schema does not have: it goes when the schema says so, else it stays. */
static void judge_extra(planner *p, change *c, const catalogue_part *have)
{
    const schemac_model *m = c->model;
    memory_pool *pool = p->plan->pool;
    if (is_dropped(m, have->name)) {
        c->rebuild = true;
        p->plan->drops = true;
        return;
    }
    c->kept[c->kept_count++] = have->text;
    if (!have->generated)
        c->columns[c->column_count++] = have->name;
    if (have->required)
        refuse(p, m,
               pool_printf(pool,
                           "column %s.%s is not in the schema, but required: no row could be "
                           "inserted",
                           m->table, have->name),
               pool_printf(pool, "declare the field again, or let it go: dropped \"%s\";",
                           have->name));
    else
        keep(p, m,
             pool_printf(pool, "column %s.%s is not in the schema; it is kept", m->table,
                         have->name));
}

static bool has_constraint(const catalogue_table *t, const char *definition)
{
    for (size_t i = 0; i < t->constraint_count; i++)
        if (strcmp(t->constraints[i].definition, definition) == 0)
            return true;
    return false;
}

static void judge_constraints(planner *p, change *c)
{
    for (size_t i = 0; i < c->declared->constraint_count; i++)
        if (!has_constraint(c->live, c->declared->constraints[i].definition)) {
            c->rebuild = true;
            refuse_checks(p, c->model, &c->declared->constraints[i], NULL);
        }
    for (size_t i = 0; i < c->live->constraint_count; i++)
        if (!has_constraint(c->declared, c->live->constraints[i].definition))
            c->rebuild = true;
    if (strcmp(c->live->options, c->declared->options) != 0)
        c->rebuild = true;
}

static void add_rebuild(planner *p, const change *c)
{
    engine_rebuild *r = pool_alloc(p->plan->pool, sizeof *r);
    if (r == NULL)
        return;
    *r = (engine_rebuild){.table = c->model->table,
                          .create = c->model->create,
                          .columns = c->columns,
                          .column_count = c->column_count,
                          .kept = c->kept,
                          .kept_count = c->kept_count};
    add_step(p, STEP_REBUILD, c->model, c->model->table, c->model->create);
    if (p->plan->step_count > 0)
        p->plan->steps[p->plan->step_count - 1].rebuild = r;
}

static void add_columns(planner *p, const change *c)
{
    const schemac_model *m = c->model;
    memory_pool *pool = p->plan->pool;
    for (size_t i = 0; i < c->added_count; i++) {
        const char *column = c->added[i]->name;
        bool possible;
        const char *sql = p->db->engine->add_column(pool, m->table, m->create, column, &possible);
        add_step(p, STEP_ADD_COLUMN, m, pool_printf(pool, "%s.%s", m->table, column), sql);
    }
}

static void plan_table(planner *p, const schemac_model *m, const catalogue_table *live,
                       const catalogue_table *declared)
{
    memory_pool *pool = p->plan->pool;
    size_t most = live->column_count + declared->column_count + 1;
    change c = {.model = m, .live = live, .declared = declared};
    size_t refused = p->plan->refusal_count;
    c.columns = pool_alloc(pool, most * sizeof *c.columns);
    c.kept = pool_alloc(pool, most * sizeof *c.kept);
    c.added = pool_alloc(pool, most * sizeof *c.added);
    if (pool->failed)
        return;
    for (size_t i = 0; i < declared->column_count; i++) {
        const catalogue_part *want = &declared->columns[i];
        const catalogue_part *have = plan_find_column(live, want->name);
        if (have == NULL) {
            judge_missing(p, &c, want);
            continue;
        }
        if (!want->generated)
            c.columns[c.column_count++] = want->name;
        judge_type(p, &c, have, want);
        if (strcmp(have->definition, want->definition) != 0) {
            c.rebuild = true;
            judge_column(p, m, have, want);
        }
    }
    for (size_t i = 0; i < live->column_count; i++)
        if (plan_find_column(declared, live->columns[i].name) == NULL)
            judge_extra(p, &c, &live->columns[i]);
    judge_constraints(p, &c);
    if (p->plan->refusal_count > refused)
        return;
    if (c.rebuild)
        add_rebuild(p, &c);
    else
        add_columns(p, &c);
}

/* ---- indexes -------------------------------------------------------------------------------- */

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
        refuse_rows(p, m, b.text,
                    pool_printf(p->plan->pool,
                                "with a value of %s that is there more than once, and it is unique "
                                "now",
                                path->label));
    sql_free(&b);
}

static void drop_index(planner *p, const schemac_model *m, const char *name)
{
    add_step(p, STEP_DROP_INDEX, m, name,
             pool_printf(p->plan->pool, "DROP INDEX %s", quoted_name(p, name)));
}

/* An index that is there under this name and is to go, so that it can be made as declared. */
static void plan_index_before(planner *p, const schemac_model *m, const schemac_path *path)
{
    memory_pool *pool = p->plan->pool;
    const catalogue_index *live = find_index(&p->live, path->name);
    if (plan_find_table(&p->live, path->name) != NULL) {
        refuse(p, m,
               pool_printf(pool, "the name of index %s is taken by a table or view", path->name),
               "drop or rename that table or view");
        return;
    }
    if (live == NULL)
        return;
    if (compare_names(live->table, m->table) != 0) {
        refuse(p, m,
               pool_printf(pool, "the name of index %s is taken by an index of table %s",
                           path->name, live->table),
               "drop or rename that index");
        return;
    }
    catalogue declared = {.pool = pool};
    if (p->db->engine->declare_index(&declared, path->name, m->table, path->create) &&
        strcmp(declared.indexes[0].definition, live->definition) != 0)
        drop_index(p, m, live->name);
}

static bool index_stays(planner *p, const schemac_model *m, const schemac_path *path)
{
    const catalogue_index *live = find_index(&p->live, path->name);
    catalogue declared = {.pool = p->plan->pool};
    return live != NULL &&
           p->db->engine->declare_index(&declared, path->name, m->table, path->create) &&
           strcmp(declared.indexes[0].definition, live->definition) == 0;
}

static void plan_index_after(planner *p, const schemac_model *m, const schemac_path *path,
                             bool table_is_new)
{
    if (index_stays(p, m, path))
        return;
    if (path->unique && !table_is_new)
        refuse_duplicates(p, m, path);
    add_step(p, STEP_CREATE_INDEX, m, path->name, path->create);
}

static bool is_declared(const schemac_model *m, const char *index)
{
    for (size_t i = 0; i < m->path_count; i++)
        if (m->paths[i].name != NULL && compare_names(m->paths[i].name, index) == 0)
            return true;
    return false;
}

static bool begins_with_table(const char *index, const char *table)
{
    size_t size = strlen(table);
    return strncmp(index, table, size) == 0 && index[size] == '.';
}

/* An index that is called as ours are, for something that the schema no longer has: a unique would
   go on refusing rows. */
static void plan_old_indexes(planner *p, const schemac_model *m)
{
    for (size_t i = 0; i < p->live.index_count; i++) {
        const catalogue_index *live = &p->live.indexes[i];
        if (compare_names(live->table, m->table) != 0 || is_declared(m, live->name))
            continue;
        bool ours = begins_with_table(live->name, m->table);
        for (size_t j = 0; m->old != NULL && j < m->old->table_count; j++)
            ours = ours || begins_with_table(live->name, m->old->tables[j]);
        if (ours)
            drop_index(p, m, live->name);
    }
}

/* ---- triggers ------------------------------------------------------------------------------- */

/* A trigger holds no data: one that differs is made anew. */
static void plan_triggers(planner *p, const schemac_model *m)
{
    memory_pool *pool = p->plan->pool;
    for (size_t i = 0; i < m->trigger_count; i++) {
        const schemac_trigger *t = &m->triggers[i];
        catalogue declared = {.pool = pool};
        const catalogue_index *live = find_trigger(&p->live, t->name);
        if (live != NULL &&
            p->db->engine->declare_trigger(&declared, t->name, m->table, t->create) &&
            strcmp(declared.triggers[0].definition, live->definition) == 0)
            continue;
        if (live != NULL && !live->ours) {
            refuse(p, m, pool_printf(pool, "the name of trigger %s is taken", t->name),
                   "drop or rename that trigger");
            continue;
        }
        if (live != NULL)
            add_step(p, STEP_DROP_TRIGGER, m, live->name,
                     p->db->engine->drop_trigger(pool, live->name));
        add_step(p, STEP_CREATE_TRIGGER, m, t->name, t->create);
    }
}

static int by_text(const void *a, const void *b)
{
    return compare_names(*(const char *const *)a, *(const char *const *)b);
}

/* Triggers that schemac made for references which the schema no longer has: they would go on
   looking into tables that may have changed. */
static void plan_old_triggers(planner *p)
{
    const schemac_schema *s = p->db->schema;
    memory_pool *pool = p->plan->pool;
    size_t count = 0;
    for (size_t i = 0; i < s->model_count; i++)
        count += s->models[i].trigger_count;
    const char **declared = pool_alloc(pool, (count + 1) * sizeof *declared);
    if (declared == NULL || p->live.trigger_count == 0)
        return;
    count = 0;
    for (size_t i = 0; i < s->model_count; i++)
        for (size_t j = 0; j < s->models[i].trigger_count; j++)
            declared[count++] = s->models[i].triggers[j].name;
    qsort(declared, count, sizeof *declared, by_text);
    for (size_t i = 0; i < p->live.trigger_count; i++) {
        const catalogue_index *t = &p->live.triggers[i];
        if (t->ours && bsearch(&t->name, declared, count, sizeof *declared, by_text) == NULL)
            add_step(p, STEP_DROP_TRIGGER, NULL, t->name,
                     p->db->engine->drop_trigger(pool, t->name));
    }
}

/* The table itself when it is there, between what its indexes need before and after. */
static void plan_paths(planner *p, const schemac_model *m, const catalogue_table *live,
                       const catalogue_table *declared)
{
    for (size_t i = 0; i < m->path_count; i++)
        if (m->paths[i].create != NULL)
            plan_index_before(p, m, &m->paths[i]);
    if (live != NULL) {
        plan_old_indexes(p, m);
        plan_table(p, m, live, declared);
    }
    for (size_t i = 0; i < m->path_count; i++)
        if (m->paths[i].create != NULL)
            plan_index_after(p, m, &m->paths[i], live == NULL);
}

/* ---- models --------------------------------------------------------------------------------- */

static void plan_model(planner *p, const schemac_model *m)
{
    memory_pool *pool = p->plan->pool;
    const catalogue_table *live = plan_find_table(&p->live, m->table);
    if (live == NULL && find_index(&p->live, m->table) != NULL) {
        refuse(p, m, pool_printf(pool, "the name of table %s is taken by an index", m->table),
               "drop or rename that index");
        return;
    }
    if (live == NULL) {
        add_step(p, STEP_CREATE_TABLE, m, m->table, m->create);
        plan_paths(p, m, NULL, NULL);
        plan_triggers(p, m);
        return;
    }
    if (!live->ordinary) {
        refuse(p, m, pool_printf(pool, "'%s' is a view or a virtual table, not a table", m->table),
               "rename it, or give the model another table name: table \"…\";");
        return;
    }
    catalogue declared = {.pool = pool};
    if (!p->db->engine->declare_table(&declared, m->table, m->create))
        return; /* memory ran out */
    plan_paths(p, m, live, &declared.tables[0]);
    plan_triggers(p, m);
}

/* Tables that the schema says may go. */
static void plan_dropped_tables(planner *p)
{
    const schemac_schema *s = p->db->schema;
    for (size_t i = 0; i < s->dropped_count; i++) {
        const catalogue_table *live = plan_find_table(&p->live, s->dropped[i]);
        if (live == NULL || !live->ordinary)
            continue;
        p->plan->drops = true;
        add_step(p, STEP_DROP_TABLE, NULL, live->name,
                 pool_printf(p->plan->pool, "DROP TABLE %s", quoted_name(p, live->name)));
    }
}

bool plan_make(schemac_db *db, memory_pool *pool, const rename_list *renames, sync_plan *out)
{
    planner p = {.db = db, .plan = out, .renames = renames, .live = {.pool = pool}};
    *out = (sync_plan){.pool = pool};
    if (!db->engine->read_catalogue(db->connection, &p.live)) {
        if (pool->failed)
            fail_memory(db);
        else
            fail_engine(db, NULL, "read the schema of the database", NULL);
        return false;
    }
    out->empty_database = p.live.table_count == 0 && p.live.index_count == 0;
    plan_sort(&p.live);
    plan_old_triggers(&p);
    plan_dropped_tables(&p);
    for (size_t i = 0; i < db->schema->model_count; i++)
        plan_model(&p, &db->schema->models[db->schema->order[i]]);
    if (p.unreadable)
        fail_engine(db, NULL, "read the rows of the database", NULL);
    else if (pool->failed)
        fail_memory(db);
    return !p.unreadable && !pool->failed;
}
