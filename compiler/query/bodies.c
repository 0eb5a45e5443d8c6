/* bodies.c - the steps from the text of a query or command to what is known of it. */
#include "query/bodies.h"

#include "query/parts.h"

#include "base/buf.h"

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

/* What is returned, and what is known of it. */
static void read_result(reader *r)
{
    size_t errors = r->diags->errors;
    query_read_columns(r);
    if (r->diags->errors == errors)
        query_read_nested(r);
    if (r->diags->errors == errors)
        query_read_orders(r);
    if (r->diags->errors == errors)
        query_read_number(r);
}

/* ---- with some of its parts ------------------------------------------------------------------- */

/* What is there when parts are left out, without the braces of the others. */
static bool is_there(const query_token *t, unsigned left_out)
{
    bool brace = t->kind == QUERY_SIGN && (t->text[0] == '{' || t->text[0] == '}');
    return t->part == 0 || (!brace && (left_out >> (t->part - 1) & 1) == 0);
}

/* places: of those that are there, in the whole. */
static query_tokens tokens_without(arena *a, const query_tokens *of, unsigned left_out,
                                   size_t *places)
{
    query_tokens out = {0};
    size_t *now = arena_alloc(a, (of->count + 1) * sizeof *now);
    for (size_t i = 0; i < of->count; i++) {
        if (!is_there(&of->items[i], left_out))
            continue;
        now[i] = out.count;
        places[out.count] = i;
        vec_push(a, out, of->items[i]);
    }
    for (size_t i = 0; i < out.count; i++)
        out.items[i].match = now[out.items[i].match];
    return out;
}

void query_note_left_out(arena *a, const query_body *b, unsigned left_out, diag *e)
{
    if (left_out == 0)
        return;
    buf names = buf_new(a);
    for (size_t i = 0; i < b->query->parameters.count; i++)
        if (b->query->parameters.items[i]->optional && (b->parts[i] & left_out) != 0)
            buf_printf(&names, "%s%s", names.size == 0 ? "" : ", ",
                       b->query->parameters.items[i]->name);
    diag_note(e, b->query->at, "so it is when these are left out: %s", names.text);
}

/* What is known of the whole is what is known of it with all its parts. */
static void take(query_body *b, const query_body *whole, const size_t *places)
{
    for (size_t i = 0; i < whole->tokens.count; i++)
        if (whole->roles[i].kind != ROLE_NONE)
            b->roles[places[i]] = whole->roles[i];
    b->facts = whole->facts;
    b->columns = whole->columns;
    b->orders = whole->orders;
    b->parents = whole->parents;
    b->single = whole->single;
}

/* false when it is refused. */
static bool read_variant(reader *r, unsigned left_out)
{
    size_t errors = r->diags->errors;
    query_body *b = r->body, variant = {.query = b->query, .written = b->written};
    size_t *places = arena_alloc(r->arena, (b->tokens.count + 1) * sizeof *places);
    variant.tokens = tokens_without(r->arena, &b->tokens, left_out, places);
    variant.roles = arena_alloc(r->arena, (variant.tokens.count + 1) * sizeof *variant.roles);
    variant.shape = query_shape_read(r->arena, r->schema, &variant.tokens);
    if (variant.tokens.count == 0)
        diag_error(r->diags, E1004, b->query->at, "nothing of it is there");
    else if (variant.shape->verb == b->shape->verb) { /* of others the engine says what is wrong */
        r->body = &variant;
        read_result(r);
        r->body = b;
    }
    if (r->diags->errors > errors)
        query_note_left_out(r->arena, b, left_out,
                            r->diags->records.items[r->diags->records.count - 1]);
    else if (left_out == 0)
        take(b, &variant, places);
    b->single = b->single && variant.single;
    return r->diags->errors == errors;
}

static void read_variants(reader *r)
{
    for (unsigned left_out = 0; left_out < 1u << r->body->part_count; left_out++)
        if (!read_variant(r, left_out))
            return;
}

/* ---- a whole body ----------------------------------------------------------------------------- */

static bool read_parts(reader *r)
{
    size_t errors = r->diags->errors;
    query_read_parameters(r);
    query_read_names(r);
    query_check_view(r);
    if (r->diags->errors == errors && !r->broken)
        query_check_meanings(r);
    const query *q = r->body->query;
    if (r->diags->errors == errors && !r->broken && q->returns != RETURNS_NOTHING)
        read_variants(r);
    if (r->diags->errors == errors && !r->broken && query_is_view(q))
        query_read_key(r);
    if (r->diags->errors == errors && !r->broken)
        query_warn_number(r);
    if (r->diags->errors == errors && !r->broken)
        query_check_compared(r);
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
    if (!(q->command ? query_read_change(&r) : refuse_other_verbs(&r)) || !is_whole(q) ||
        !read_parts(&r))
        return NULL;
    query_keep_origins(&r);
    return b;
}

static const query_body *read_once(bodies_reader *all, const query *q)
{
    if (!all->seen[q->number]) {
        all->seen[q->number] = true;
        all->items[q->number] = read_body(all, q);
    }
    return all->items[q->number];
}

query_bodies query_bodies_read(arena *a, diags *d, const schema *s)
{
    bodies_reader all = {.arena = a, .diags = d, .schema = s, .read = read_once};
    all.items = arena_alloc(a, (s->queries.count + 1) * sizeof *all.items);
    all.seen = arena_alloc(a, (s->queries.count + 1) * sizeof *all.seen);
    for (size_t i = 0; i < s->queries.count; i++)
        read_once(&all, s->queries.items[i]);
    return (query_bodies){all.items};
}
