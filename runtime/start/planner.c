/* planner.c - what a plan consists of, added piece by piece; and questions about rows. */
#include "start/planner.h"

#include "handle/attempt.h"

#include <stdlib.h>

/* ---- pieces ---------------------------------------------------------------------------------- */

plan_step *planner_add(planner *p, step_kind kind, const schemac_model *model, const char *name,
                       const char *sql)
{
    sync_plan *out = p->plan;
    plan_step *steps =
        pool_grow(out->pool, out->steps, out->step_count, &out->step_capacity, sizeof *steps);
    if (steps == NULL)
        return NULL;
    out->steps = steps;
    plan_step *step = &steps[out->step_count++];
    *step = (plan_step){.kind = kind, .model = model, .name = name, .sql = sql};
    return step;
}

plan_step *planner_create(planner *p, catalogue_kind kind, const schemac_model *model,
                          const schemac_sql_object *what)
{
    return planner_add(p, step_creating[kind], model, what->name, what->create);
}

void planner_drop(planner *p, catalogue_kind kind, const schemac_model *model, const char *name,
                  const char *table)
{
    planner_add(p, step_dropping[kind], model, name,
                p->db->engine->drop(p->plan->pool, kind, name, table));
}

bool planner_is_same(const planner *p, catalogue_kind kind, const catalogue_object *live,
                     const char *create)
{
    const schemac_engine *engine = p->db->engine;
    if (engine->is_as_declared != NULL && engine->is_as_declared(live->create, create))
        return true;
    const catalogue_object *declared = catalogue_find_object(p->db, &p->declared, kind, live->name);
    return declared != NULL && engine->is_same_object(live, declared);
}

const schemac_model_texts *planner_texts(const planner *p, const schemac_model *model)
{
    return &p->db->texts->models[model->number];
}

void planner_refuse(planner *p, const schemac_model *model, const char *message,
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

static void add_extra(planner *p, plan_extra extra)
{
    sync_plan *out = p->plan;
    plan_extra *list =
        pool_grow(out->pool, out->extras, out->extra_count, &out->extra_capacity, sizeof *list);
    if (list == NULL)
        return;
    list[out->extra_count++] = extra;
    out->extras = list;
}

void planner_keep(planner *p, const schemac_model *model, const char *message)
{
    add_extra(p, (plan_extra){model, message, NULL});
}

void planner_warn(planner *p, const schemac_model *model, const char *message,
                  const char *suggestion)
{
    add_extra(p, (plan_extra){model, message, suggestion});
}

void planner_fail(planner *p)
{
    if (!p->unreadable)
        error_take_failure(p->db);
    p->unreadable = true;
}

const catalogue_table *planner_read_table(planner *p, const char *name)
{
    const catalogue_table *live = catalogue_find_table(p->db, &p->live, name);
    catalogue_table *t = NULL;
    if (live == NULL || !live->ordinary || p->unreadable)
        return NULL;
    t = pool_alloc(p->plan->pool, sizeof *t);
    if (t == NULL)
        return NULL;
    *t = *live;
    if (p->db->engine->read_table(p->db->connection, p->plan->pool, t))
        return t;
    planner_fail(p);
    return NULL;
}

const char *planner_quote(planner *p, const char *name)
{
    sql_buffer b = {.allocator = p->db->allocator};
    sql_name(&b, name);
    const char *quoted = b.failed ? "" : pool_strdup(p->plan->pool, b.text);
    sql_free(&b);
    p->plan->pool->failed = p->plan->pool->failed || b.failed;
    return quoted == NULL ? "" : quoted;
}

/* ---- rows that do not fit -------------------------------------------------------------------- */

/* What the database answers; after a failure, which may have undone everything, nothing more is
   asked. why: gets what is wrong with a question that it does not understand; or NULL. */
static const char *ask_database(planner *p, const sql_buffer *question, const char **why)
{
    schemac_db *db = p->db;
    const char *value = NULL;
    if (question->failed || p->unreadable || p->plan->pool->failed)
        return NULL;
    if (!attempt_begin(db)) {
        planner_fail(p);
        return NULL;
    }
    engine_answer answer = db->engine->query(db->connection, p->plan->pool, question->text, &value);
    bool answered = answer == ENGINE_ANSWERED;
    if (answer == ENGINE_NO_ANSWER || (!answered && !db->engine->in_transaction(db->connection))) {
        planner_fail(p); /* at once: the next call forgets why */
    } else if (!answered && why != NULL) {
        error_take_failure(db);
        *why = pool_strdup(p->plan->pool, db->failure.message);
    }
    if (!attempt_end(db, answered))
        planner_fail(p);
    return p->unreadable ? NULL : value;
}

bool planner_accepts(const planner *p, const char *name)
{
    const char *const *accept = p->db->config.accept;
    for (size_t i = 0; accept != NULL && name != NULL && accept[i] != NULL; i++)
        if (catalogue_compare(p->db, accept[i], name) == 0)
            return true;
    return false;
}

int64_t planner_count_rows(planner *p, const char *table, const char *condition)
{
    sql_buffer b = {.allocator = p->db->allocator};
    if (p->plan->pool->failed)
        return -1;
    sql_put(&b, "SELECT count(*) FROM ");
    sql_name(&b, table);
    sql_put(&b, " WHERE ");
    sql_put(&b, condition);
    const char *count = ask_database(p, &b, NULL);
    sql_free(&b);
    p->plan->pool->failed = p->plan->pool->failed || b.failed;
    return count == NULL ? -1 : strtoll(count, NULL, 10);
}

bool planner_evaluates(planner *p, const char *from, const char *expression, const char **why)
{
    sql_buffer b = {.allocator = p->db->allocator};
    *why = NULL;
    if (p->plan->pool->failed)
        return true;
    sql_put(&b, "SELECT count(");
    sql_put(&b, expression);
    sql_put(&b, ") FROM ");
    sql_put(&b, from);
    const char *count = ask_database(p, &b, why);
    sql_free(&b);
    p->plan->pool->failed = p->plan->pool->failed || b.failed;
    return count != NULL || p->unreadable || p->plan->pool->failed;
}

const char *planner_first_keys(planner *p, const schemac_model *m, const char *condition)
{
    const engine_dialect *dialect = p->db->engine->dialect;
    sql_buffer b = {.allocator = p->db->allocator, .dialect = dialect};
    for (size_t i = 0; i < m->key_count; i++)
        if ((m->record.fields[m->key[i]].flags & SCHEMAC_SECRET) != 0)
            return NULL;
    if (m->tenant_key && (m->record.fields[m->tenant].flags & SCHEMAC_SECRET) != 0)
        return NULL;
    dialect->first_keys(&b, m, condition);
    const char *keys = ask_database(p, &b, NULL);
    sql_free(&b);
    return keys;
}

bool planner_refuse_rows_for(planner *p, const schemac_model *m, const char *condition,
                             const char *what, const char *way_out)
{
    memory_pool *pool = p->plan->pool;
    int64_t count = planner_count_rows(p, m->table, condition);
    if (count <= 0)
        return false;
    const char *keys = planner_first_keys(p, m, condition);
    planner_refuse(p, m,
                   pool_printf(pool, "%lld row%s of %s %s%s%s%s", (long long)count,
                               count == 1 ? "" : "s", m->table, what,
                               keys == NULL ? ""
                               : count == 1 ? ": key "
                                            : ": keys ",
                               keys == NULL ? "" : keys, count > 3 && keys != NULL ? ", …" : ""),
                   way_out);
    return true;
}

/* Other programs have no functions of schemac's. */
static bool runs_anywhere(const planner *p, const char *sql)
{
    static const char *const functions[] = {"to_int", "to_double", "to_decimal", "to_date",
                                            "to_timestamp"};
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
        if (p->db->engine->names(p->plan->pool, sql, functions[i]))
            return false;
    return true;
}

const char *planner_way_to_rows(planner *p, const schemac_model *model, const char *table,
                                const char *condition)
{
    memory_pool *pool = p->plan->pool;
    if (p->basis->filled)
        return "change those rows, or what the migration fills in";
    if (p->db->start.passed || condition == NULL || !runs_anywhere(p, condition))
        return "change those rows, or the schema";
    return pool_printf(
        pool, "find them with: %sSELECT * FROM %s WHERE %s; then change them, or the schema",
        rename_prefix(p->db, pool, p->basis->renames, model), planner_quote(p, table), condition);
}

bool planner_refuse_rows(planner *p, const schemac_model *m, const char *condition,
                         const char *what)
{
    return planner_refuse_rows_for(p, m, condition, what,
                                   planner_way_to_rows(p, m, m->table, condition));
}
