/* query_data.c - the descriptions of queries in the generated source. */
#include "emit/query_data.h"

#include "emit/field_data.h"
#include "emit/queries.h"
#include "emit/text.h"

#include <inttypes.h>

static const char *truth(bool yes)
{
    return yes ? "true" : "false";
}

static const char *name_of(arena *a, const query *q, const char *what)
{
    return arena_printf(a, "%s_%s", q->c_private, what);
}

/* ---- what they take --------------------------------------------------------------------------- */

static void put_parameters(buf *b, arena *a, const query *q, const schemac_declared_query *d)
{
    if (d->parameter_count == 0)
        return;
    buf_printf(b, "static const schemac_parameter %s[] = {\n", name_of(a, q, "parameters"));
    for (size_t i = 0; i < d->parameter_count; i++) {
        const schemac_parameter *p = &d->parameters[i];
        buf_put(b, "    {");
        field_data_put(b, a, &p->field, q->parameters.items[i]->field->enumeration, "0");
        buf_printf(b, "\n     %s, %s, %s, %d},\n", truth(p->optional), truth(p->list),
                   truth(p->limit), p->parts);
    }
    buf_put(b, "};\n");
}

/* ---- what they return ------------------------------------------------------------------------- */

/* The columns that are described, of members that are no parts, in their order. */
static const enumeration *enumeration_of(const query_sql *q, size_t number)
{
    size_t at = 0;
    for (size_t i = 0; i < q->body->columns.count; i++) {
        const query_column *c = &q->body->columns.items[i];
        if (!slot_is_part(c->slot) && at++ == number)
            return c->field->enumeration;
    }
    return NULL;
}

/* Whole rows of a model are described as the model is, unless they are asked for in an order. */
static bool has_columns(const query_sql *q)
{
    const query *of = q->body->query;
    bool ordered = q->body->orders.count > 0;
    return (of->kind != RESULT_ROW || ordered) && q->descriptor->result.record.field_count > 0;
}

static void put_columns(buf *b, arena *a, const query_sql *q)
{
    const query *of = q->body->query;
    const schemac_record *r = &q->descriptor->result.record;
    if (!has_columns(q))
        return;
    buf_printf(b, "static const schemac_field %s[] = {\n", name_of(a, of, "columns"));
    for (size_t i = 0; i < r->field_count; i++) {
        const char *offset =
            of->kind == RESULT_VALUE
                ? "0"
                : arena_printf(a, "offsetof(%s, %s)", queries_row_type(a, of), q->members[i]);
        buf_put(b, "    ");
        field_data_put(b, a, &r->fields[i], enumeration_of(q, i), offset);
        buf_char(b, '\n');
    }
    buf_put(b, "};\n");
}

static void put_parts(buf *b, arena *a, const query_sql *q)
{
    const query *of = q->body->query;
    const schemac_declared_query *d = q->descriptor;
    size_t number = 0;
    if (d->part_count > 0)
        buf_printf(b, "static const schemac_part %s[] = {\n", name_of(a, of, "parts"));
    for (size_t i = 0; d->part_count > 0 && i < q->body->columns.count; i++) {
        const slot *s = q->body->columns.items[i].slot;
        if (number == d->part_count || i != d->parts[number].column)
            continue;
        const schemac_part *p = &d->parts[number++];
        buf_printf(b, "    {&models[%zu], offsetof(%s, %s), %s, %d, %d, %s},\n", s->row->number,
                   of->record->c_row, s->c_name,
                   s->many ? arena_printf(a, "offsetof(%s, %s)", of->record->c_row, s->c_count)
                           : "0",
                   p->column, p->key, truth(p->many));
    }
    if (d->part_count > 0)
        buf_put(b, "};\n");
}

static void put_orders(buf *b, arena *a, const query *q, const schemac_model *d)
{
    for (size_t i = 0; i < d->path_count; i++) {
        buf_printf(b, "static const uint16_t %s_%zu[] = {", name_of(a, q, "by"), i);
        for (size_t j = 0; j < d->paths[i].count; j++)
            buf_printf(b, "%s%d", j == 0 ? "" : ", ", d->paths[i].fields[j]);
        buf_put(b, "};\n");
    }
    if (d->path_count > 0)
        buf_printf(b, "static const schemac_path %s[] = {\n", name_of(a, q, "orders"));
    for (size_t i = 0; i < d->path_count; i++)
        buf_printf(b, "    {\"%s\", %s_%zu, %d, %d, false, false, false, false},\n",
                   d->paths[i].label, name_of(a, q, "by"), i, d->paths[i].count,
                   d->paths[i].descending);
    if (d->path_count > 0)
        buf_put(b, "};\n");
}

static void put_parents(buf *b, arena *a, const query *q, const schemac_declared_query *d)
{
    if (d->parent_count == 0)
        return;
    buf_printf(b, "static const uint16_t %s[] = {", name_of(a, q, "parents"));
    for (size_t i = 0; i < d->parent_count; i++)
        buf_printf(b, "%s%d", i == 0 ? "" : ", ", d->parent[i]);
    buf_put(b, "};\n");
}

/* ---- all of one ------------------------------------------------------------------------------- */

static const char *record_of(arena *a, const query_sql *q)
{
    const query *of = q->body->query;
    const schemac_record *r = &q->descriptor->result.record;
    if (of->kind == RESULT_ROW && q->body->orders.count == 0)
        return arena_printf(a, "{%s_fields, sizeof(%s), %d}", of->value->row->c_private,
                            of->value->row->c_type, r->field_count);
    if (of->kind == RESULT_NOTHING)
        return "{NULL, 0, 0}";
    const char *type = queries_row_type(a, of);
    if (r->field_count == 0)
        return arena_printf(a, "{NULL, sizeof(%s), 0}", type);
    return arena_printf(a, "{%s, sizeof(%s), %d}", name_of(a, of, "columns"), type, r->field_count);
}

static const char *change_name(schemac_change_kind kind)
{
    static const char *const names[] = {[SCHEMAC_CHANGE_INSERT] = "SCHEMAC_CHANGE_INSERT",
                                        [SCHEMAC_CHANGE_UPDATE] = "SCHEMAC_CHANGE_UPDATE",
                                        [SCHEMAC_CHANGE_DELETE] = "SCHEMAC_CHANGE_DELETE"};
    return names[kind];
}

static void put_query(buf *b, arena *a, const query_sql *q)
{
    const query *of = q->body->query;
    const schemac_declared_query *d = q->descriptor;
    buf_printf(b,
               "    {.result = {.name = \"%s\", .record = %s, .number = UINT32_MAX,\n"
               "                .tenant = SCHEMAC_NO_FIELD, .soft_delete = SCHEMAC_NO_FIELD,\n"
               "                .version = SCHEMAC_NO_FIELD},\n     .number = %" PRIu32,
               of->name, record_of(a, q), d->number);
    if (d->result.path_count > 0)
        buf_printf(b, ",\n     .result.paths = %s, .result.path_count = %d, .result.mark = %d",
                   name_of(a, of, "orders"), d->result.path_count, d->result.mark);
    if (d->parameter_count > 0)
        buf_printf(b, ", .parameters = %s, .parameter_count = %d", name_of(a, of, "parameters"),
                   d->parameter_count);
    if (d->part_count > 0)
        buf_printf(b, ",\n     .parts = %s, .part_count = %d", name_of(a, of, "parts"),
                   d->part_count);
    if (d->parent_count > 0)
        buf_printf(b, ", .parent = %s, .parent_count = %d", name_of(a, of, "parents"),
                   d->parent_count);
    if (d->target != NULL)
        buf_printf(b, ",\n     .target = &models[%zu], .change = %s",
                   q->body->change->target->number, change_name(d->change));
    if (d->reference != NULL)
        buf_printf(b, ", .reference = \"%s\"", d->reference);
    const struct {
        const char *name;
        bool is;
    } marks[] = {{"plain", d->plain},       {"single", d->single},     {"in_place", d->in_place},
                 {"text", d->text},         {"of_model", d->of_model}, {"paged", d->paged},
                 {"confined", d->confined}, {"system", d->system},     {"now", d->now},
                 {"today", d->today}};
    const char *separator = ",\n     ";
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (marks[i].is) {
            buf_printf(b, "%s.%s = true", separator, marks[i].name);
            separator = ", ";
        }
    buf_put(b, "},\n");
}

const char *query_data_put(buf *b, arena *a, const schema_sql *s)
{
    size_t count = s->description->query_count;
    if (count == 0)
        return NULL;
    buf_char(b, '\n');
    for (size_t i = 0; i < count; i++) {
        const query_sql *q = &s->queries[i];
        put_parameters(b, a, q->body->query, q->descriptor);
        put_columns(b, a, q);
        put_parts(b, a, q);
        put_parents(b, a, q->body->query, q->descriptor);
        put_orders(b, a, q->body->query, &q->descriptor->result);
    }
    buf_put(b, "\nstatic const schemac_declared_query queries[] = {\n");
    for (size_t i = 0; i < count; i++)
        put_query(b, a, &s->queries[i]);
    buf_put(b, "};\n");
    return "queries";
}

/* ---- texts ------------------------------------------------------------------------------------ */

const char *query_data_put_texts(buf *b, arena *a, const schema_sql *s, const schemac_texts *t)
{
    size_t count = s->queries == NULL ? 0 : s->description->query_count;
    if (count == 0)
        return NULL;
    const char *name = arena_printf(a, "query_texts_%s", t->engine);
    for (size_t i = 0; i < count; i++) {
        const schemac_query_texts *q = &t->queries[i];
        buf_printf(b, "static const schemac_query_piece %s_%s[] = {\n",
                   s->schema->queries.items[i]->c_private, t->engine);
        for (size_t j = 0; j < q->count; j++) {
            buf_put(b, "    {");
            text_lines(b, 5, q->pieces[j].text);
            buf_printf(b, ", %d},\n", q->pieces[j].part);
        }
        buf_put(b, "};\n");
    }
    buf_printf(b, "static const schemac_query_texts %s[] = {\n", name);
    for (size_t i = 0; i < count; i++)
        buf_printf(b, "    {%s_%s, %d},\n", s->schema->queries.items[i]->c_private, t->engine,
                   t->queries[i].count);
    buf_put(b, "};\n");
    return name;
}
