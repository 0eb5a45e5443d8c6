/* describe_queries.c - queries and commands as the runtime wants them. */
#include "sql/describe_queries.h"

#include "model/fields.h"
#include "sql/describe_model.h"
#include "sql/query_text.h"

#include "base/digest.h"
#include <string.h>

/* ---- what they take --------------------------------------------------------------------------- */

static const schemac_parameter *describe_parameters(arena *a, const schema_sql *of,
                                                    const query_body *b)
{
    const slots *list = &b->query->parameters;
    schemac_parameter *out = arena_alloc(a, (list->count + 1) * sizeof *out);
    for (size_t i = 0; i < list->count; i++) {
        const slot *s = list->items[i];
        out[i] = (schemac_parameter){
            .field = describe_field(of, s->field, s->field->nullable ? SCHEMAC_NULLABLE : 0u),
            .optional = s->optional,
            .list = s->list,
            .limit = b->limits[i],
            .parts = (uint8_t)b->parts[i]};
    }
    return out;
}

/* ---- what they return ------------------------------------------------------------------------- */

typedef struct result {
    arena *arena;
    const schema_sql *of;
    query_sql *query;
    VEC(schemac_field) fields;
    VEC(const char *) members;
    VEC(schemac_part) parts;
} result;

/* A value of a secret field is in no message, wherever it is. */
static unsigned flags_of(const query_column *c)
{
    bool secret = (c->fact != NULL && c->fact->field != NULL && field_is_secret(c->fact->field)) ||
                  field_is_secret(c->field);
    return (c->field->nullable ? SCHEMAC_NULLABLE : 0u) | (secret ? SCHEMAC_SECRET : 0u);
}

/* What the outer statement of a page calls a column. */
static const char *page_column(const result *r, const query_column *c)
{
    if (c->slot->row == NULL)
        return c->slot->column;
    return c->slot->name == NULL ? c->field->column
                                 : arena_printf(r->arena, "%s.%s", c->slot->name, c->field->name);
}

static void add_field(result *r, const query_column *c)
{
    schemac_field f = describe_field(r->of, c->field, flags_of(c));
    const char *member = c->field->member;
    f.column = page_column(r, c);
    f.mark = name_mark(f.column);
    if (c->slot->row != NULL && c->slot->name != NULL) {
        f.name = arena_printf(r->arena, "%s.%s", c->slot->name, c->field->name);
        member = arena_printf(r->arena, "%s.%s", c->slot->c_name, c->field->member);
    } else if (c->slot->row == NULL) {
        member = c->slot->c_name;
    }
    vec_push(r->arena, r->fields, f);
    vec_push(r->arena, r->members, member);
}

/* Returns the number of its columns. */
static size_t add_part(result *r, const slot *s, size_t column)
{
    const model *m = s->row;
    schemac_part p = {.model = &r->of->description->models[m->number],
                      .column = (uint16_t)column,
                      .key = (uint16_t)m->key.items[0]->number,
                      .many = s->many};
    vec_push(r->arena, r->parts, p);
    return m->fields.count;
}

static void describe_columns(result *r)
{
    const query_columns *columns = &r->query->body->columns;
    for (size_t i = 0; i < columns->count;) {
        const query_column *c = &columns->items[i];
        if (slot_is_part(c->slot)) {
            i += add_part(r, c->slot, i);
            continue;
        }
        add_field(r, c);
        i++;
    }
}

static bool is_confined(const query_body *b)
{
    for (size_t i = 0; i < b->models.count; i++)
        if (b->models.items[i]->tenant != NULL && !query_as_system(b->query))
            return true;
    return b->change != NULL && b->change->target->tenant != NULL && !query_as_system(b->query);
}

static schemac_change_kind change_of(const query_body *b)
{
    static const schemac_change_kind kinds[] = {[QUERY_IS_INSERT] = SCHEMAC_CHANGE_INSERT,
                                                [QUERY_IS_UPDATE] = SCHEMAC_CHANGE_UPDATE,
                                                [QUERY_IS_DELETE] = SCHEMAC_CHANGE_DELETE};
    return b->change == NULL ? SCHEMAC_CHANGE_NONE : kinds[b->shape->verb];
}

/* Whether rows may reference the field: others can then be left leading nowhere. */
static bool is_referenced(const model *m, const field *f)
{
    bool found = f->in_key;
    for (size_t i = 0; !found && i < m->indexes.count; i++)
        found = m->indexes.items[i]->kind == INDEX_UNIQUE &&
                fields_have(&m->indexes.items[i]->columns, f);
    return found;
}

static bool is_written(const query_change *c, const field *f)
{
    return fields_have(&c->listed, f) || fields_have(&c->assigned, f);
}

static bool is_new(const query_body *b, const field *f)
{
    return b->shape->verb == QUERY_IS_INSERT &&
           (f == b->change->target->tenant || f->value.kind == DEFAULT_LITERAL);
}

/* The only reference that a command writes. */
static const char *reference_of(const query_body *b)
{
    const query_change *c = b->change;
    const char *only = NULL;
    size_t count = 0;
    for (size_t i = 0; i < c->target->fields.count; i++) {
        const field *f = c->target->fields.items[i];
        if (fields_have(&c->assigned, f) && is_referenced(c->target, f))
            return NULL;
        if (f->target == NULL || !(is_written(c, f) || is_new(b, f)))
            continue;
        only = f->name;
        count++;
    }
    return count == 1 && c->target->foreign_keys.count == 0 ? only : NULL;
}

/* Numbers of fields: columns of parts are none. */
static uint16_t field_number(const query_body *b, size_t column)
{
    size_t number = 0;
    for (size_t i = 0; i < column; i++)
        number += !slot_is_part(b->columns.items[i].slot);
    return (uint16_t)number;
}

static void describe_orders(const result *r, schemac_model *out)
{
    const query_body *b = r->query->body;
    schemac_path *paths = arena_alloc(r->arena, (b->orders.count + 1) * sizeof *paths);
    for (size_t i = 0; i < b->orders.count; i++) {
        const query_order *o = &b->orders.items[i];
        uint16_t *list = arena_alloc(r->arena, (o->keys.count + 1) * sizeof *list);
        unsigned descending = 0;
        for (size_t j = 0; j < o->keys.count; j++) {
            list[j] = field_number(b, o->keys.items[j].column);
            descending |= (unsigned)o->keys.items[j].descending << j;
        }
        paths[i] = (schemac_path){.label = o->label,
                                  .fields = list,
                                  .count = (uint16_t)o->keys.count,
                                  .descending = (uint16_t)descending};
    }
    out->paths = paths;
    out->path_count = (uint16_t)b->orders.count;
}

/* All of a key is in a cursor: there is no row that the rest could be looked up in. */
static void mark_keys(schemac_field *list, const schemac_model *m)
{
    for (size_t i = 0; i < m->path_count; i++)
        for (size_t j = 0; j < m->paths[i].count; j++)
            list[m->paths[i].fields[j]].flags |= SCHEMAC_KEY;
}

static schemac_model describe_result(result *r)
{
    const query *q = r->query->body->query;
    bool ordered = r->query->body->orders.count > 0;
    schemac_model out = {.name = q->name,
                         .number = UINT32_MAX,
                         .tenant = SCHEMAC_NO_FIELD,
                         .soft_delete = SCHEMAC_NO_FIELD,
                         .version = SCHEMAC_NO_FIELD};
    if (q->kind == RESULT_ROW && !ordered) {
        out.record = r->of->description->models[q->value->row->number].record;
        return out;
    }
    if (q->kind == RESULT_NOTHING)
        return out;
    describe_columns(r);
    out.record =
        (schemac_record){.fields = r->fields.items, .field_count = (uint16_t)r->fields.count};
    if (!ordered)
        return out;
    describe_orders(r, &out);
    mark_keys(r->fields.items, &out);
    out.mark = name_mark(q->name);
    return out;
}

/* The fields of the columns that tell parents apart: columns of parts are none of them. */
static void describe_parents(arena *a, const query_body *b, schemac_declared_query *d)
{
    uint16_t *list = arena_alloc(a, (b->parents.count + 1) * sizeof *list);
    for (size_t i = 0; i < b->parents.count; i++)
        list[i] = field_number(b, b->parents.items[i]);
    d->parent = list;
    d->parent_count = (uint16_t)b->parents.count;
}

/* ---- texts ------------------------------------------------------------------------------------ */

/* Fragments of one part, one behind the other, are one piece. */
static schemac_query_texts describe_text(arena *a, const query_sql *q)
{
    VEC(schemac_query_piece) pieces = {0};
    buf b = buf_new(a);
    for (size_t i = 0; i < q->fragments.count; i++) {
        const query_fragment *f = &q->fragments.items[i];
        buf_add(&b, f->text, f->size);
        if (i + 1 < q->fragments.count && q->fragments.items[i + 1].part == f->part)
            continue;
        schemac_query_piece piece = {arena_strndup(a, b.text, b.size), f->part};
        vec_push(a, pieces, piece);
        buf_cut(&b, 0);
    }
    return (schemac_query_texts){.pieces = pieces.items, .count = (uint16_t)pieces.count};
}

/* ---- all of them ------------------------------------------------------------------------------ */

/* Pointers may be NULL, and numbers of rows less than 0. */
static bool is_plain(const query_body *b)
{
    for (size_t i = 0; i < b->query->parameters.count; i++) {
        const slot *s = b->query->parameters.items[i];
        bool pointer = s->field->type == TYPE_TEXT || s->field->type == TYPE_JSON ||
                       s->field->type == TYPE_BLOB;
        if (pointer || s->list || s->optional || b->parts[i] != 0 || b->limits[i])
            return false;
    }
    return true;
}

static void describe_query(arena *a, const schema_sql *of, query_sql *q, schemac_declared_query *d,
                           schemac_query_texts *text)
{
    const query_body *b = q->body;
    result r = {.arena = a, .of = of, .query = q};
    query_text_write(a, of, q);
    *text = describe_text(a, q);
    *d = (schemac_declared_query){.result = describe_result(&r),
                                  .parameters = describe_parameters(a, of, b),
                                  .number = (uint32_t)b->query->number,
                                  .parameter_count = (uint16_t)b->query->parameters.count,
                                  .plain = is_plain(b),
                                  /* rows that were changed are all read before a commit */
                                  .single = b->single && b->change == NULL,
                                  .in_place = query_gives_in_place(b->query),
                                  .text = query_gives_text(b->query),
                                  .of_model = b->query->kind == RESULT_ROW,
                                  .paged = b->query->returns == RETURNS_PAGES,
                                  .confined = is_confined(b),
                                  .system = query_as_system(b->query),
                                  .change = change_of(b),
                                  .now = q->now,
                                  .today = q->today};
    if (b->change != NULL) {
        d->target = &of->description->models[b->change->target->number];
        d->reference = reference_of(b);
    }
    d->parts = r.parts.items;
    d->part_count = (uint16_t)r.parts.count;
    describe_parents(a, b, d);
    q->descriptor = d;
    q->members = r.members.items;
}

static void add_view(arena *a, const schema_sql *of, const query_body *view,
                     schemac_sql_object *list, uint32_t *count)
{
    for (uint32_t i = 0; i < *count; i++)
        if (strcmp(list[i].name, view->query->name) == 0)
            return;
    list[(*count)++] = (schemac_sql_object){view->query->name, query_text_view(a, of, view)};
}

/* Each behind those that it names. */
static void describe_bodies(arena *a, const schema_sql *of, const query_bodies *bodies,
                            schemac_texts *texts)
{
    const schema *s = of->schema;
    schemac_sql_object *list = arena_alloc(a, (s->views.count + 1) * sizeof *list);
    uint32_t count = 0;
    for (size_t i = 0; i < s->views.count; i++) {
        const schema_view *v = s->views.items[i];
        const query_body *body = v->external ? NULL : bodies->items[v->rows->number];
        for (size_t j = 0; body != NULL && j < body->views.count; j++)
            add_view(a, of, body->views.items[j], list, &count);
        if (body != NULL)
            add_view(a, of, body, list, &count);
    }
    texts->views = list;
    texts->view_count = count;
}

/* Of a released version the snapshot has the statements, in their order. */
static void describe_heads(arena *a, const schema *s, schemac_texts *texts)
{
    schemac_sql_object *list = arena_alloc(a, (s->views.count + 1) * sizeof *list);
    for (size_t i = 0; i < s->views.count; i++) {
        const schema_view *v = s->views.items[i];
        buf b = buf_new(a);
        buf_put(&b, "CREATE VIEW ");
        sql_put_name(&b, v->name);
        if (!v->external)
            list[texts->view_count++] = (schemac_sql_object){v->name, b.text};
    }
    texts->views = list;
}

static bool is_read(const schema *s, const query_bodies *bodies, const schema_view *table)
{
    for (size_t i = 0; i < s->queries.count; i++) {
        const query_body *b = bodies->items[i];
        for (size_t j = 0; b != NULL && j < b->externals.count; j++)
            if (b->externals.items[j] == table)
                return true;
    }
    return false;
}

void describe_externals(arena *a, const schema *s, const query_bodies *bodies, schemac_schema *d)
{
    const char **list = arena_alloc(a, (s->views.count + 1) * sizeof *list);
    for (size_t i = 0; i < s->views.count; i++)
        if (s->views.items[i]->external && is_read(s, bodies, s->views.items[i]))
            list[d->external_count++] = s->views.items[i]->name;
    d->externals = list;
}

void describe_views(arena *a, const schema_sql *of, const query_bodies *bodies,
                    schemac_texts *texts)
{
    if (bodies == NULL)
        describe_heads(a, of->schema, texts);
    else
        describe_bodies(a, of, bodies, texts);
}

void describe_queries(arena *a, schema_sql *of, const query_bodies *bodies, schemac_schema *d,
                      schemac_texts *texts)
{
    size_t count = of->schema->queries.count;
    schemac_declared_query *list = arena_alloc(a, (count + 1) * sizeof *list);
    schemac_query_texts *sql = arena_alloc(a, (count + 1) * sizeof *sql);
    of->queries = arena_alloc(a, (count + 1) * sizeof *of->queries);
    for (size_t i = 0; i < count; i++) {
        of->queries[i].body = bodies->items[i];
        if (bodies->items[i] != NULL)
            describe_query(a, of, &of->queries[i], &list[i], &sql[i]);
    }
    d->queries = list;
    d->query_count = (uint32_t)count;
    texts->queries = sql;
}
