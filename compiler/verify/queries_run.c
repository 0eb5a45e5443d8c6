/* queries_run.c - queries and commands are run while compiling, by the very runtime, on an empty
   database and on one with rows of every kind: a value that does not fit what is declared is found
   here. */
#include "verify/candidates.h"
#include "verify/database.h"
#include "verify/external.h"
#include "verify/queries.h"
#include "verify/rows.h"
#include "verify/upgrade.h"

#include <stdalign.h>
#include <string.h>

enum {
    ROWS_EACH = 12,   /* of a model */
    VALUE_SETS = 3,   /* for parameters; in the second those are left out that may be */
    THOUSANDS = 2000, /* steps of the engine, for one run */
    ALIGNMENT = alignof(max_align_t)
};

typedef struct runner {
    arena *arena;
    diags *diags;
    const schema_sql *schema;
    const verify_engine *engine;
    schemac_schema *description; /* with places for the members of rows */
    schemac_db *db;
    database_steps steps;
    bool filled; /* there are rows */
    bool *told;  /* by number of the query */
} runner;

/* ---- places of members ------------------------------------------------------------------------ */

/* What only a C compiler knows of rows is made up: each member has as much room as any needs. */
static schemac_record laid_out(arena *a, const schemac_record *of, uint32_t first)
{
    schemac_field *list = arena_alloc(a, (of->field_count + 1u) * sizeof *list);
    for (uint32_t i = 0; i < of->field_count; i++) {
        list[i] = of->fields[i];
        list[i].offset = first + i * 2 * ALIGNMENT;
    }
    return (schemac_record){.fields = list,
                            .field_count = of->field_count,
                            .row_size = first + (of->field_count + 1u) * 2 * ALIGNMENT};
}

static const schemac_part *laid_out_parts(arena *a, const schemac_declared_query *q)
{
    schemac_part *out = arena_alloc(a, (q->part_count + 1u) * sizeof *out);
    for (uint32_t i = 0; i < q->part_count; i++) {
        schemac_model *m = arena_alloc(a, sizeof *m);
        *m = *q->parts[i].model;
        m->record = laid_out(a, &m->record, 0);
        out[i] = q->parts[i];
        out[i].model = m;
        out[i].offset = i * 2 * ALIGNMENT;
        out[i].count_offset = out[i].offset + ALIGNMENT;
    }
    return out;
}

static void lay_out(runner *r)
{
    const schemac_schema *of = upgrade_without_seeds(r->arena, r->schema->description);
    schemac_schema *s = arena_alloc(r->arena, sizeof *s);
    schemac_declared_query *queries =
        arena_alloc(r->arena, (of->query_count + 1) * sizeof *queries);
    *s = *of;
    for (size_t i = 0; i < of->query_count; i++) {
        const schemac_declared_query *q = &of->queries[i];
        queries[i] = *q;
        queries[i].parts = laid_out_parts(r->arena, q);
        queries[i].result.record =
            laid_out(r->arena, &q->result.record, q->part_count * 2 * ALIGNMENT);
        queries[i].of_model = false;
    }
    s->queries = queries;
    r->description = s;
}

/* ---- values of parameters --------------------------------------------------------------------- */

/* A member of any type, nullable or not. */
typedef union member {
    bool truth;
    int32_t small;
    int64_t integer;
    double real;
    const char *text;
    schemac_blob blob;
    schemac_date date;
    schemac_uuid uuid;
    int number;
    schemac_opt_bool opt_truth;
    schemac_opt_int32 opt_small;
    schemac_opt_int64 opt_integer;
    schemac_opt_double opt_real;
    schemac_opt_date opt_date;
    schemac_opt_uuid opt_uuid;
} member;

static int enum_number(const enumeration *e, const engine_value *v)
{
    for (size_t i = 0; i < e->values.count; i++)
        if (v->kind == VALUE_TEXT ? strcmp(e->values.items[i].name, v->bytes) == 0
                                  : e->values.items[i].number == v->integer)
            return (int)e->values.items[i].number;
    return (int)e->values.items[0].number;
}

/* A value that is there, of a type that is not nullable. */
static member value_of(const field *f, const engine_value *v)
{
    member out = {.integer = 0};
    switch (type_table[f->type].stored_as) {
    case TYPE_BOOL:
        out.truth = v->integer != 0;
        break;
    case TYPE_INT32:
        out.small = (int32_t)v->integer;
        break;
    case TYPE_DOUBLE:
        out.real = v->kind == VALUE_REAL ? v->real : (double)v->integer;
        break;
    case TYPE_TEXT:
    case TYPE_JSON:
        out.text = v->bytes;
        break;
    case TYPE_BLOB:
        out.blob = (schemac_blob){v->bytes, v->size};
        break;
    case TYPE_DATE:
        schemac_date_parse(v->bytes, &out.date, NULL);
        break;
    case TYPE_UUID:
        memcpy(out.uuid.bytes, v->bytes, v->size < 16 ? v->size : 16);
        break;
    case TYPE_ENUM:
        out.number = enum_number(f->enumeration, v);
        break;
    default:
        out.integer = v->integer;
        break;
    }
    return out;
}

/* The same as a nullable member has it. */
static member optional_of(const field *f, const member *v)
{
    member out = *v;
    switch (type_table[f->type].stored_as) {
    case TYPE_BOOL:
        out.opt_truth = (schemac_opt_bool){true, v->truth};
        break;
    case TYPE_INT32:
        out.opt_small = (schemac_opt_int32){true, v->small};
        break;
    case TYPE_ENUM:
        out.opt_small = (schemac_opt_int32){true, v->number};
        break;
    case TYPE_DOUBLE:
        out.opt_real = (schemac_opt_double){true, v->real};
        break;
    case TYPE_DATE:
        out.opt_date = (schemac_opt_date){true, v->date};
        break;
    case TYPE_UUID:
        out.opt_uuid = (schemac_opt_uuid){true, v->uuid};
        break;
    case TYPE_TEXT:
    case TYPE_JSON:
    case TYPE_BLOB:
        break;
    default:
        out.opt_integer = (schemac_opt_int64){true, v->integer};
        break;
    }
    return out;
}

static member usual(runner *r, const field *f, size_t number)
{
    engine_value v = candidates_usual(r->arena, f, number);
    return value_of(f, &v);
}

static const void *parameter(runner *r, const slot *s, size_t set)
{
    bool left_out = s->optional && set == 1;
    if (s->list) {
        schemac_array *list = arena_alloc(r->arena, sizeof *list);
        member *one = arena_alloc(r->arena, sizeof *one);
        *one = usual(r, s->field, set);
        *list = (schemac_array){one, left_out ? SCHEMAC_NOT_GIVEN : 1};
        return list;
    }
    member *out = arena_alloc(r->arena, sizeof *out);
    if (left_out)
        return out; /* zero is no value */
    *out = usual(r, s->field, set);
    if (s->field->nullable)
        *out = optional_of(s->field, out);
    return out;
}

/* ---- running ---------------------------------------------------------------------------------- */

/* What a command would write, of values that are made up, may be refused. */
static bool is_about_values(const query *q, schemac_status status)
{
    return status == SCHEMAC_CORRUPT || status == SCHEMAC_ENGINE ||
           (status == SCHEMAC_INVALID && !q->command);
}

/* A query that takes too long is one for the database that it is written for. */
static bool was_stopped(const runner *r)
{
    return r->steps.thousands > r->steps.most;
}

static void refuse(runner *r, const query *q, schemac_status status)
{
    if (r->told[q->number] || was_stopped(r) || !is_about_values(q, status) ||
        database_limits(schemac_error(r->db)))
        return;
    r->told[q->number] = true;
    diag *e = diag_error(r->diags, E1011, q->at, "%s: %s", schemac_error_message(r->db),
                         r->filled ? "that is so on rows that are made up, each of a kind that the "
                                     "models allow"
                                   : "that is so on an empty database");
    if (status != SCHEMAC_ENGINE)
        diag_hint(e, "declare what it gives, or let the SQL give what is declared: coalesce, cast");
}

/* What a program gets back. */
typedef struct found_rows {
    void *rows;
    size_t count;
    schemac_cursor next, previous;
    size_t missing;
} found_rows;

/* A page, the one behind it, and the one in front of that. */
static schemac_status run_order(runner *r, const schemac_declared_query *q,
                                const void *const *values, int order)
{
    schemac_page page = SCHEMAC_PAGE_INIT;
    found_rows found = {.rows = NULL}, behind = {.rows = NULL};
    page.limit = 1;
    schemac_status status = schemac_select_pages(r->db, q, values, order, &page, &found);
    page.after = found.next;
    if (status == SCHEMAC_OK && page.after.size > 0)
        status = schemac_select_pages(r->db, q, values, order, &page, &behind);
    schemac_free(found.rows);
    schemac_free(behind.rows);
    page.after.size = 0;
    page.before = behind.previous;
    if (status == SCHEMAC_OK && page.before.size > 0) {
        status = schemac_select_pages(r->db, q, values, order, &page, &found);
        schemac_free(found.rows);
    }
    return status;
}

static schemac_status run_orders(runner *r, const schemac_declared_query *q,
                                 const void *const *values)
{
    int64_t count;
    schemac_status status = SCHEMAC_OK;
    for (int i = 0; status == SCHEMAC_OK && q->paged && i < q->result.path_count; i++)
        status = run_order(r, q, values, i);
    return status == SCHEMAC_OK && q->paged ? schemac_select_count(r->db, q, values, &count)
                                            : status;
}

static void run_set(runner *r, const query *q, size_t set)
{
    const void **values = arena_alloc(r->arena, (q->parameters.count + 1) * sizeof *values);
    found_rows found = {.rows = NULL};
    for (size_t i = 0; i < q->parameters.count; i++)
        values[i] = parameter(r, q->parameters.items[i], set);
    r->steps.thousands = 0;
    bool system = query_as_system(q);
    if (system)
        schemac_as_system(r->db);
    const schemac_declared_query *d = &r->description->queries[q->number];
    if (q->command)
        schemac_begin(r->db);
    schemac_status status = q->returns == RETURNS_NOTHING
                                ? schemac_command(r->db, d, values, NULL)
                                : schemac_select_many(r->db, d, values, &found);
    schemac_free(found.rows);
    if (status == SCHEMAC_OK && !q->command)
        status = run_orders(r, d, values);
    if (status != SCHEMAC_OK)
        refuse(r, q, status);
    if (q->command)
        schemac_rollback(r->db);
    r->steps.thousands = 0;
    if (system)
        schemac_end_system(r->db);
}

static void run_all(runner *r)
{
    const schema *s = r->schema->schema;
    for (size_t i = 0; i < s->queries.count; i++)
        for (size_t set = 0; set < VALUE_SETS && !r->told[i]; set++)
            run_set(r, s->queries.items[i], set);
}

/* ---- the database ----------------------------------------------------------------------------- */

static void set_tenant(runner *r, const engine_value *row)
{
    const field *key = r->schema->schema->tenant->tenant;
    member *value = arena_alloc(r->arena, sizeof *value);
    *value = row != NULL ? value_of(key, &row[key->number]) : usual(r, key, 0);
    schemac_set_tenant(r->db, value);
}

/* Rows that are made up are spread over the tenants: each of these sees a few. */
static void run_for_tenants(runner *r, const made_rows *made)
{
    const model *t = r->schema->schema->tenant;
    if (t == NULL)
        run_all(r);
    for (size_t i = 0; t != NULL && i < made[t->number].count; i++) {
        set_tenant(r, made[t->number].items[i]);
        run_all(r);
    }
}

static const model *tenant_of(const runner *r)
{
    return r->schema->schema->tenant;
}

/* The same row as one that the first tenant sees. */
static engine_value *shown_row(runner *r, const made_rows *made, const model *m,
                               const engine_value *row)
{
    engine_value *out = arena_alloc(r->arena, m->fields.count * sizeof *out);
    memcpy(out, row, m->fields.count * sizeof *out);
    if (m->soft_delete != NULL)
        out[m->soft_delete->number] = (engine_value){.kind = VALUE_NULL};
    const model *t = tenant_of(r);
    if (m->tenant != NULL && m != t && made[t->number].count > 0)
        out[m->tenant->number] = made[t->number].items[0][t->tenant->number];
    return out;
}

/* Rows that a query sees meet each other in joins: all but the last of a model are shown to the first
   tenant, as far as its keys allow. */
static void add_model_rows(runner *r, const made_rows *made, const model *m)
{
    const model_sql *ms = &r->schema->models[m->number];
    const made_rows *of = &made[m->number];
    for (size_t i = 0; i < of->count; i++) {
        const engine_value *shown = shown_row(r, made, m, of->items[i]);
        if (i + 1 == of->count ||
            schemac_exec(r->db, rows_insert(r->arena, ms, shown)) != SCHEMAC_OK)
            schemac_exec(r->db, rows_insert(r->arena, ms, of->items[i]));
    }
}

/* Those of the models before one, in the order of creation, and its own; or those behind it. */
static bool add_rows(runner *r, const made_rows *made, const model *last, bool behind)
{
    const schema *s = r->schema->schema;
    bool passed = last == NULL;
    schemac_begin(r->db);
    for (size_t i = 0; i < s->order.count; i++) {
        if (passed == behind)
            add_model_rows(r, made, s->order.items[i]);
        passed = passed || s->order.items[i] == last;
    }
    if (schemac_commit(r->db) == SCHEMAC_OK)
        return true;
    schemac_rollback(r->db);
    return false; /* references that wait for rows which are not made */
}

static void make_externals(runner *r)
{
    const schema *s = r->schema->schema;
    for (size_t i = 0; i < s->views.count; i++) {
        const schema_view *v = s->views.items[i];
        if (!v->external)
            continue;
        bool searched = external_is_searched(r->schema, v);
        if (!searched || schemac_exec(r->db, external_create(r->arena, v, true)) != SCHEMAC_OK)
            schemac_exec(r->db, external_create(r->arena, v, false));
    }
}

/* A query for a tenant needs one, who has nothing yet. */
static void run_on_both(runner *r)
{
    make_externals(r);
    const made_rows *made = rows_make(r->arena, r->schema, r->engine, ROWS_EACH);
    const model *tenant = tenant_of(r);
    if (tenant != NULL) {
        bool there = add_rows(r, made, tenant, false) && made[tenant->number].count > 0;
        set_tenant(r, there ? made[tenant->number].items[0] : NULL);
    }
    run_all(r);
    if (!add_rows(r, made, tenant, true))
        return;
    r->filled = true;
    run_for_tenants(r, made);
}

void verify_queries_run(arena *a, diags *d, const schema_sql *s, const verify_engine *engine)
{
    runner r = {.arena = a,
                .diags = d,
                .schema = s,
                .engine = engine,
                .steps = {.most = THOUSANDS},
                .told = arena_alloc(a, (s->schema->queries.count + 1) * sizeof(bool))};
    schemac_config config = upgrade_config();
    if (s->schema->queries.count == 0)
        return;
    lay_out(&r);
    config.prepare = database_budget;
    config.prepare_user = &r.steps;
    r.steps.most = INT32_MAX - 1;
    if (schemac_open_temporary(r.description, &config, &r.db) == SCHEMAC_OK) {
        r.steps.most = THOUSANDS;
        run_on_both(&r);
    }
    schemac_close(r.db);
}
