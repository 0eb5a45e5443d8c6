/* bodies.c - the steps from the text of a query or command to what is known of it. */
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
                  "that is a command: command %s(…) { … }", r->body->query->name);
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
    return q->value != NULL || q->record != NULL || q->returns == RETURNS_NOTHING;
}

static query_body *read_body(arena *a, diags *d, const schema *s, const query *q)
{
    size_t errors = d->errors;
    query_body *b = arena_alloc(a, sizeof *b);
    reader r = {.arena = a, .diags = d, .schema = s, .body = b};
    b->query = q;
    b->written = body_of(q);
    query_rules rules =
        b->written == &q->written->query->bodies[BODY_COMMON] ? QUERY_COMMON : QUERY_SQLITE;
    if (b->written->text == NULL || !query_tokens_read(a, d, b->written, rules, &b->tokens))
        return NULL;
    b->roles = arena_alloc(a, b->tokens.count * sizeof *b->roles);
    b->limits = arena_alloc(a, (q->parameters.count + 1) * sizeof *b->limits);
    b->parts = arena_alloc(a, (q->parameters.count + 1) * sizeof *b->parts);
    b->shape = query_shape_read(a, s, &b->tokens);
    if (!(q->command ? query_read_change(&r) : refuse_other_verbs(&r)) || !is_whole(q))
        return NULL;
    query_read_parameters(&r);
    query_read_names(&r);
    if (d->errors == errors && q->returns != RETURNS_NOTHING)
        query_read_columns(&r);
    if (d->errors == errors)
        query_read_nested(&r);
    if (d->errors == errors)
        query_read_orders(&r);
    if (d->errors == errors)
        query_read_number(&r);
    return d->errors == errors ? b : NULL;
}

query_bodies query_bodies_read(arena *a, diags *d, const schema *s)
{
    query_bodies out = {.items = arena_alloc(a, (s->queries.count + 1) * sizeof *out.items)};
    for (size_t i = 0; i < s->queries.count; i++)
        out.items[i] = read_body(a, d, s, s->queries.items[i]);
    return out;
}
