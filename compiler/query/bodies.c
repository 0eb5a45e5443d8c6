/* bodies.c - the steps from the text of a query to what is known of it. */
#include "query/bodies.h"

#include "query/parts.h"

static bool refuse_other_verbs(reader *r)
{
    const query_shape *shape = r->body->shape;
    if (shape->verb == QUERY_IS_SELECT)
        return true;
    if (shape->verb == QUERY_IS_OTHER)
        diag_hint(diag_error(r->diags, E1007, query_at(r, shape->verb_at), "a query is a SELECT"),
                  "it begins with select, with, or values");
    else
        diag_hint(diag_error(r->diags, E1007, query_at(r, shape->verb_at),
                             "'%s' cannot be a query: it changes rows",
                             r->body->tokens.items[shape->verb_at].text),
                  "the calls of a model write rows; schemac_query runs any statement");
    return false;
}

static const ast_sql *body_of(const query *q)
{
    const ast_query *w = q->written->query;
    return w->bodies[BODY_SQLITE].text != NULL ? &w->bodies[BODY_SQLITE] : &w->bodies[BODY_COMMON];
}

/* Whether what it takes and returns is known. */
static bool is_whole(const query *q)
{
    for (size_t i = 0; i < q->parameters.count; i++)
        if (q->parameters.items[i]->field == NULL || q->parameters.items[i]->field->broken)
            return false;
    return q->value != NULL || q->record != NULL;
}

static bool read_parts(reader *r)
{
    size_t errors = r->diags->errors;
    query_read_parameters(r);
    query_read_names(r);
    query_check_view(r);
    if (r->diags->errors == errors && !r->broken)
        query_read_columns(r);
    if (r->diags->errors == errors && !r->broken)
        query_read_nested(r);
    if (r->diags->errors == errors && !r->broken)
        query_read_orders(r);
    if (r->diags->errors == errors && !r->broken)
        query_read_number(r);
    return r->diags->errors == errors && !r->broken;
}

static query_body *read_body(bodies_reader *all, const query *q)
{
    arena *a = all->arena;
    query_body *b = arena_alloc(a, sizeof *b);
    reader r = {.arena = a, .diags = all->diags, .schema = all->schema, .body = b, .all = all};
    b->query = q;
    b->written = body_of(q);
    query_rules rules =
        b->written == &q->written->query->bodies[BODY_COMMON] ? QUERY_COMMON : QUERY_SQLITE;
    if (b->written->text == NULL || !query_tokens_read(a, r.diags, b->written, rules, &b->tokens))
        return NULL;
    b->roles = arena_alloc(a, b->tokens.count * sizeof *b->roles);
    b->limits = arena_alloc(a, (q->parameters.count + 1) * sizeof *b->limits);
    b->parts = arena_alloc(a, (q->parameters.count + 1) * sizeof *b->parts);
    b->shape = query_shape_read(a, r.schema, &b->tokens);
    if (!refuse_other_verbs(&r) || !is_whole(q) || !read_parts(&r))
        return NULL;
    query_keep_origins(&r);
    return b;
}

const query_body *query_body_read(bodies_reader *all, const query *q)
{
    if (!all->seen[q->number]) {
        all->seen[q->number] = true;
        all->items[q->number] = read_body(all, q);
    }
    return all->items[q->number];
}

query_bodies query_bodies_read(arena *a, diags *d, const schema *s)
{
    bodies_reader all = {.arena = a, .diags = d, .schema = s};
    all.items = arena_alloc(a, (s->queries.count + 1) * sizeof *all.items);
    all.seen = arena_alloc(a, (s->queries.count + 1) * sizeof *all.seen);
    for (size_t i = 0; i < s->queries.count; i++)
        query_body_read(&all, s->queries.items[i]);
    return (query_bodies){all.items};
}
