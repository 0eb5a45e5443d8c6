/* select.c - queries of the schema: one row, or all; and commands. */
#include "rows/select.h"
#include "handle/call.h"
#include "rows/collector.h"
#include "rows/command.h"
#include "rows/declared.h"
#include "rows/gather.h"
#include "rows/row_copy.h"

#include <string.h>

/* Whose rows a query reads is said by the tenant, for the system, too. */
bool select_reaches(schemac_db *db, const schemac_declared_query *q)
{
    if (q->system && db->tenancy.system == 0) {
        error_set(db, SCHEMAC_NO_TENANT, &q->result,
                  "%s reads rows of every tenant: call schemac_as_system first", q->result.name);
        return false;
    }
    if (!q->confined || db->tenancy.has_tenant)
        return true;
    error_set(db, SCHEMAC_NO_TENANT, &q->result,
              "%s reads rows of a tenant, and none is set: call %s_set_tenant", q->result.name,
              db->schema->name);
    return false;
}

/* Of what may not be left out only pointers and lists can be missing. */
static bool is_missing(const schemac_parameter *p, const void *value)
{
    return !p->optional && (p->list || member_points(&p->field)) && !declared_is_given(p, value);
}

/* Less than no rows, about which engines disagree. */
static bool is_less_than_none(const schemac_parameter *p, const void *value)
{
    int32_t small = 0;
    int64_t number = 0;
    if (!p->limit)
        return false;
    if (p->field.type == SCHEMAC_INT32)
        memcpy(&small, value, sizeof small);
    else
        memcpy(&number, value, sizeof number);
    return small < 0 || number < 0;
}

static bool has_values(query_call *c)
{
    for (size_t i = 0; i < c->query->parameter_count; i++) {
        const schemac_parameter *p = &c->query->parameters[i];
        bool missing = is_missing(p, c->values[i]);
        if (!missing && !is_less_than_none(p, c->values[i]))
            continue;
        error_set(c->db, SCHEMAC_INVALID, &c->query->result, "cannot run %s: '%s' %s",
                  c->query->result.name, p->field.name,
                  missing ? "is required" : "is a number of rows, and less than 0");
        c->db->error.field = p->field.name;
        return false;
    }
    return true;
}

/* Most queries take a key or two. */
static inline bool bind_values_alone(const query_call *c)
{
    const schemac_engine *engine = c->db->engine;
    const schemac_declared_query *q = c->query;
    for (int i = 0; i < q->parameter_count; i++)
        if (!engine->bind_member(c->db->connection, c->taken->statement, i + 1,
                                 &q->parameters[i].field, c->values[i]))
            return false;
    return true;
}

static inline bool bind(query_call *c)
{
    const schemac_declared_query *q = c->query;
    bool alone = q->plain && !q->confined && !q->now && !q->today;
    return alone ? bind_values_alone(c) : declared_bind(c);
}

bool select_begin(query_call *c)
{
    const schemac_declared_query *q = c->query;
    if (((q->system || q->confined) && !select_reaches(c->db, q)) ||
        (!q->plain && !has_values(c)) || !declared_take(c))
        return false;
    if (bind(c))
        return true;
    declared_refuse(c, ACTION_RUN);
    declared_give(c->db, c->query, c->taken);
    return false;
}

static void put_pointer(void *out, const void *pointer)
{
    memcpy(out, &pointer, sizeof pointer);
}

/* ---- one row ---------------------------------------------------------------------------------- */

static schemac_status refuse_second(query_call *c)
{
    return error_set(c->db, SCHEMAC_CORRUPT, &c->query->result,
                     "cannot run %s: it returns one row, and has found another",
                     c->query->result.name);
}

static schemac_status refuse_step(query_call *c, engine_step step)
{
    if (step == ENGINE_FAILED || step == ENGINE_UNREADABLE)
        return declared_refuse(c, ACTION_RUN);
    c->db->engine->reset(c->taken->statement);
    return error_not_found(c->db, &c->query->result);
}

/* Behind the row that was read, before anything of it is given away. */
static schemac_status end_one(query_call *c)
{
    const schemac_engine *engine = c->db->engine;
    engine_step step =
        c->query->single ? ENGINE_DONE : engine->step(c->db->connection, c->taken->statement);
    if (step == ENGINE_FAILED)
        return declared_refuse(c, ACTION_RUN);
    engine->reset(c->taken->statement);
    return step == ENGINE_ROW ? refuse_second(c) : SCHEMAC_OK;
}

/* The text that was read; *null: there is none. */
static char *copy_text(schemac_db *db, bool *null)
{
    const char *text;
    memcpy(&text, db->scratch.row, sizeof text);
    *null = text == NULL;
    size_t size = text == NULL ? 0 : strlen(text) + 1;
    char *copy = text == NULL ? NULL : memory_give(db->allocator, size);
    if (copy != NULL)
        memcpy(copy, text, size);
    return copy;
}

static schemac_status read_one(query_call *c, void *out)
{
    schemac_db *db = c->db;
    const schemac_record *r = &c->query->result.record;
    engine_rows one = {.next = db->scratch.row, .left = 1, .list = db->scratch.texts};
    engine_step step = db->engine->read_rows(db->connection, c->taken->statement, r, &one);
    if (step != ENGINE_ROW)
        return refuse_step(c, step);
    bool null = false;
    void *row = c->query->in_place ? db->scratch.row
                : c->query->text   ? copy_text(db, &null)
                                   : row_copy(db, r, one.list, one.used);
    schemac_status status = end_one(c);
    if (row == NULL && !null)
        return error_no_memory(db);
    if (c->query->in_place) {
        if (status == SCHEMAC_OK)
            memcpy(out, row, r->row_size);
        return status;
    }
    if (status == SCHEMAC_OK)
        put_pointer(out, row);
    else
        schemac_free(row);
    return status;
}

static schemac_status gather_one(query_call *c, void *out)
{
    gathered found;
    schemac_status status = gather_rows(c, 1, &found);
    if (status == SCHEMAC_OK && found.count == 0)
        status = error_not_found(c->db, &c->query->result);
    else if (status == SCHEMAC_OK && found.count > 1)
        status = refuse_second(c);
    if (status == SCHEMAC_OK)
        put_pointer(out, found.rows);
    else
        schemac_free(found.rows);
    return status;
}

static schemac_status run_one(query_call *c, void *out)
{
    if (!select_begin(c))
        return c->db->error.status;
    schemac_status status = c->query->part_count > 0 ? gather_one(c, out) : read_one(c, out);
    declared_give(c->db, c->query, c->taken);
    return status;
}

static void clear_one(const schemac_declared_query *query, void *out)
{
    if (query->in_place)
        memory_clear(out, query->result.record.row_size);
    else
        put_pointer(out, NULL);
}

static void forget_one(const schemac_declared_query *query, void *out)
{
    void *row = NULL;
    if (!query->in_place)
        memcpy(&row, out, sizeof row);
    schemac_free(row);
    clear_one(query, out);
}

schemac_status schemac_select_one(schemac_db *db, const schemac_declared_query *query,
                                  const void *const *values, void *out)
{
    clear_one(query, out);
    CALL_GUARD(db);
    if (!call_begin(db))
        return call_refused(db);
    query_call c = {.db = db, .query = query, .values = values};
    return query->target == NULL ? run_one(&c, out) : command_run(&c, run_one, forget_one, out);
}

/* ---- all rows --------------------------------------------------------------------------------- */

void select_put_rows(void *out, const void *rows, size_t count)
{
    put_pointer(out, rows);
    memcpy((unsigned char *)out + offsetof(schemac_rows, count), &count, sizeof count);
}

schemac_status select_collect(schemac_db *db, const schemac_declared_query *query,
                              engine_statement *statement, void *out)
{
    collector all = {.allocator = db->allocator, .model = &query->result, .query = query};
    schemac_status status = collector_run(db, &all, statement, ACTION_RUN);
    size_t count = collector_count(&all);
    if (status == SCHEMAC_OK && count > 0) {
        collector_finish(&all);
        select_put_rows(out, all.block, count);
    } else {
        schemac_free(all.block);
    }
    return status;
}

static schemac_status gather_many(query_call *c, void *out)
{
    gathered found;
    schemac_status status = gather_rows(c, SIZE_MAX, &found);
    if (status == SCHEMAC_OK)
        select_put_rows(out, found.rows, found.count);
    return status;
}

static schemac_status run_many(query_call *c, void *out)
{
    if (!select_begin(c))
        return c->db->error.status;
    schemac_status status = c->query->part_count > 0
                                ? gather_many(c, out)
                                : select_collect(c->db, c->query, c->taken->statement, out);
    declared_give(c->db, c->query, c->taken);
    return status;
}

static void clear_many(const schemac_declared_query *query, void *out)
{
    if (query->of_model)
        memory_clear(out, sizeof(schemac_rows));
    else
        select_put_rows(out, NULL, 0);
}

static void forget_many(const schemac_declared_query *query, void *out)
{
    void *rows;
    memcpy(&rows, out, sizeof rows);
    schemac_free(rows);
    clear_many(query, out);
}

schemac_status schemac_select_many(schemac_db *db, const schemac_declared_query *query,
                                   const void *const *values, void *out)
{
    clear_many(query, out);
    CALL_GUARD(db);
    if (!call_begin(db))
        return call_refused(db);
    query_call c = {.db = db, .query = query, .values = values};
    return query->target == NULL ? run_many(&c, out) : command_run(&c, run_many, forget_many, out);
}

/* ---- commands that return nothing ------------------------------------------------------------- */

/* Without a transaction around it the statement is one: when it fails it is undone by itself. */
static schemac_status execute(query_call *c, int64_t *changed)
{
    schemac_db *db = c->db;
    if (!select_begin(c))
        return db->error.status;
    schemac_status status = SCHEMAC_OK;
    if (!db->engine->execute(db->connection, c->taken->statement, changed))
        status = declared_refuse(c, ACTION_RUN);
    declared_give(db, c->query, c->taken);
    return status;
}

schemac_status schemac_command(schemac_db *db, const schemac_declared_query *command,
                               const void *const *values, int64_t *changed)
{
    int64_t count = 0;
    if (changed != NULL)
        *changed = 0;
    CALL_GUARD(db);
    if (!call_begin(db))
        return call_refused(db);
    query_call c = {.db = db, .query = command, .values = values};
    if (!command_may_run(&c))
        return db->error.status;
    if (command->result.record.field_count > 0 || command->part_count > 0)
        return error_set(db, SCHEMAC_MISUSE, &command->result, "%s returns rows",
                         command->result.name);
    schemac_status status = execute(&c, &count);
    if (changed != NULL && status == SCHEMAC_OK)
        *changed = count;
    return status;
}
