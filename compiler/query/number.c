/* number.c - whether a query that returns one row can find another. */
#include "query/held.h"

#include <string.h>

static bool is_limited(const query_tokens *t, query_range limit)
{
    return limit.end == limit.first + 1 && t->items[limit.first].kind == QUERY_NUMBER &&
           strcmp(t->items[limit.first].text, "1") == 0;
}

static bool finds_one(const reader *r, const query_select *s);

void query_know_single(const reader *r, const query_arm *arm, bool *known)
{
    for (size_t i = 0; i < arm->sources.count; i++) {
        const query_source *s = &arm->sources.items[i];
        known[i] = known[i] || (s->kind == SOURCE_SELECT && finds_one(r, s->select));
    }
    query_spread_known(r, arm, known);
}

/* Whether there is one row of each source at most. */
static bool is_found_by_key(const reader *r, const query_arm *arm)
{
    bool *known = arena_alloc(r->arena, (arm->sources.count + 1) * sizeof *known);
    query_know_single(r, arm, known);
    for (size_t i = 0; i < arm->sources.count; i++)
        if (!known[i])
            return false;
    return true;
}

static bool finds_one(const reader *r, const query_select *s)
{
    if (is_limited(&r->body->tokens, s->limit))
        return true;
    if (s->arms.count != 1 || s->arms.items[0].values)
        return false;
    return query_facts_is_summed(r->arena, &r->body->tokens, s) ||
           is_found_by_key(r, &s->arms.items[0]);
}

/* VALUES (…), or a SELECT that reads nothing. */
static bool is_one_new_row(const reader *r)
{
    const query_select *rows = r->body->shape->rows;
    if (rows->arms.count != 1)
        return false;
    const query_arm *arm = &rows->arms.items[0];
    if (!arm->values)
        return arm->sources.count == 0;
    size_t open = arm->tokens.first;
    while (open < arm->tokens.end && !query_token_is_sign(&r->body->tokens.items[open], "("))
        open++;
    return open < arm->tokens.end && r->body->tokens.items[open].match + 1 == arm->tokens.end;
}

static bool is_single(const reader *r)
{
    return r->body->shape->verb == QUERY_IS_INSERT ? is_one_new_row(r)
                                                   : finds_one(r, r->body->shape->whole);
}

void query_read_number(reader *r)
{
    const query *q = r->body->query;
    /* rows that belong to one are several */
    r->body->single = q->returns == RETURNS_ONE && query_many(q) == NULL && is_single(r);
}

void query_warn_number(reader *r)
{
    const query *q = r->body->query;
    if (q->returns != RETURNS_ONE || query_many(q) != NULL || r->body->single)
        return;
    diag *e = diag_warning(
        r->diags, W0016, q->written->query->returns_at,
        "'%s' returns one row, and may find more, which is an error when it runs", q->name);
    if (q->command)
        diag_hint(e, "let a unique key find it");
    else
        diag_hint(e, "let a unique key find it, or say `limit 1` where any of them will do");
}
