/* number.c - whether a query that returns one row can find another. */
#include "query/held.h"

#include <string.h>

/* ---- aggregates ------------------------------------------------------------------------------- */

static bool is_aggregate(const query_token *t)
{
    static const char *const names[] = {"count", "sum",   "min",          "max",
                                        "avg",   "total", "group_concat", "string_agg"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (query_token_is(t, names[i]))
            return true;
    return false;
}

/* SQLite's min and max of several values are no aggregates. */
static bool has_one_argument(const query_tokens *t, size_t bracket)
{
    for (size_t i = bracket + 1; i < t->items[bracket].match; i++)
        if (t->items[i].depth == t->items[bracket].depth + 1 &&
            query_token_is_sign(&t->items[i], ","))
            return false;
    return true;
}

static bool is_extreme(const query_token *t)
{
    return query_token_is(t, "min") || query_token_is(t, "max");
}

/* What stands behind a function: FILTER (…) may come before OVER. */
static bool is_window(const query_tokens *t, size_t behind)
{
    bool filtered = behind + 1 < t->count && query_token_is(&t->items[behind], "filter") &&
                    query_token_is_sign(&t->items[behind + 1], "(");
    if (filtered)
        behind = t->items[behind + 1].match + 1;
    return behind < t->count && query_token_is(&t->items[behind], "over");
}

static bool has_aggregate(const query_tokens *t, query_range range)
{
    for (size_t i = range.first; i + 1 < range.end; i++) {
        if (query_opens_select(t, i)) {
            i = t->items[i].match;
            continue;
        }
        if (!is_aggregate(&t->items[i]) || !query_token_is_sign(&t->items[i + 1], "(") ||
            (is_extreme(&t->items[i]) && !has_one_argument(t, i + 1)))
            continue;
        if (!is_window(t, t->items[i + 1].match + 1))
            return true;
    }
    return false;
}

/* One row, whatever the tables have. */
static bool is_aggregated(const query_tokens *t, const query_arm *arm)
{
    if (arm->group.end > arm->group.first)
        return false;
    for (size_t i = 0; i < arm->items.count; i++)
        if (has_aggregate(t, arm->items.items[i].tokens))
            return true;
    return false;
}

/* ---- all of it -------------------------------------------------------------------------------- */

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
    const query_arm *arm = &s->arms.items[0];
    return is_aggregated(&r->body->tokens, arm) || is_found_by_key(r, arm);
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
