/* number.c - whether a query that returns one row can find another. */
#include "query/parts.h"

#include "base/fold.h"

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

static bool opens_select(const query_tokens *t, size_t bracket)
{
    return bracket + 1 < t->count && (query_token_is(&t->items[bracket + 1], "select") ||
                                      query_token_is(&t->items[bracket + 1], "with") ||
                                      query_token_is(&t->items[bracket + 1], "values"));
}

static bool has_aggregate(const query_tokens *t, query_range range)
{
    for (size_t i = range.first; i + 1 < range.end; i++) {
        if (query_token_is_sign(&t->items[i], "(") && opens_select(t, i)) {
            i = t->items[i].match;
            continue;
        }
        if (!is_aggregate(&t->items[i]) || !query_token_is_sign(&t->items[i + 1], "("))
            continue;
        size_t behind = t->items[i + 1].match + 1;
        bool window = behind < t->count && (query_token_is(&t->items[behind], "over") ||
                                            query_token_is(&t->items[behind], "filter"));
        if (!window || query_token_is(&t->items[behind], "filter"))
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

/* ---- keys ------------------------------------------------------------------------------------- */

/* Fields that a condition holds to one value. */
typedef struct held {
    const model *model;
    bool *fields; /* by number */
} held;

static bool is_one_value(const query_token *t)
{
    return t->kind == QUERY_PARAMETER || t->kind == QUERY_NUMBER || t->kind == QUERY_TEXT ||
           t->kind == QUERY_BLOB;
}

static const field *field_of(const model *m, const char *column)
{
    for (size_t i = 0; i < m->fields.count; i++)
        if (fold_equal(m->fields.items[i]->column, column))
            return m->fields.items[i];
    return NULL;
}

/* "[o.]id = :id": the field, or NULL. */
static const field *held_by(const query_tokens *t, query_range c, const model *m)
{
    size_t size = c.end - c.first;
    const query_token *items = &t->items[c.first];
    if (size == 5 && query_token_is_sign(&items[1], ".")) {
        items += 2;
        size -= 2;
    }
    if (size != 3 || !query_token_is_sign(&items[1], "=") || !is_one_value(&items[2]))
        return NULL;
    return field_of(m, items[0].text);
}

static void hold(const query_tokens *t, query_range where, held *h)
{
    size_t begin = where.first;
    unsigned depth = where.end > where.first ? t->items[where.first].depth : 0;
    for (size_t i = where.first; i < where.end; i++)
        if (t->items[i].depth == depth && query_token_is(&t->items[i], "or"))
            return;
    for (size_t i = where.first; i <= where.end; i++) {
        bool ends =
            i == where.end || (t->items[i].depth == depth && query_token_is(&t->items[i], "and"));
        if (!ends)
            continue;
        const field *f = held_by(t, (query_range){begin, i}, h->model);
        if (f != NULL && t->items[begin].part == 0)
            h->fields[f->number] = true;
        begin = i + 1;
    }
}

static bool are_held(const held *h, const fields *list, const field *tenant)
{
    for (size_t i = 0; i < list->count; i++)
        if (!h->fields[list->items[i]->number] && list->items[i] != tenant)
            return false;
    return list->count > 0;
}

/* The tenant is held by the query itself, unless it reads those of all. */
static bool is_unique(const reader *r, const query_arm *arm)
{
    if (arm->sources.count != 1 || arm->sources.items[0].kind != SOURCE_MODEL)
        return false;
    const model *m = arm->sources.items[0].model;
    const field *tenant = query_as_system(r->body->query) ? NULL : m->tenant;
    held h = {.model = m, .fields = arena_alloc(r->arena, m->fields.count * sizeof *h.fields)};
    hold(&r->body->tokens, arm->where, &h);
    if (are_held(&h, &m->key, tenant))
        return true;
    for (size_t i = 0; i < m->indexes.count; i++) {
        const index_path *p = m->indexes.items[i];
        if (p->kind == INDEX_UNIQUE && p->where.text == NULL && are_held(&h, &p->columns, tenant))
            return true;
    }
    return false;
}

/* ---- all of it -------------------------------------------------------------------------------- */

static bool is_limited(const query_tokens *t, query_range limit)
{
    return limit.end == limit.first + 1 && t->items[limit.first].kind == QUERY_NUMBER &&
           strcmp(t->items[limit.first].text, "1") == 0;
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
    const query_select *whole = r->body->shape->whole;
    if (r->body->shape->verb == QUERY_IS_INSERT)
        return is_one_new_row(r);
    const query_arm *arm = &whole->arms.items[0];
    if (is_limited(&r->body->tokens, whole->limit))
        return true;
    if (whole->arms.count != 1 || arm->values)
        return false;
    return arm->sources.count == 0 || is_aggregated(&r->body->tokens, arm) || is_unique(r, arm);
}

/* Rows that belong to one are several. */
static bool has_many(const query *q)
{
    for (size_t i = 0; q->record != NULL && i < q->record->members.count; i++)
        if (q->record->members.items[i]->many)
            return true;
    return false;
}

void query_read_number(reader *r)
{
    const query *q = r->body->query;
    if (q->returns != RETURNS_ONE || has_many(q))
        return;
    r->body->single = is_single(r);
    if (r->body->single)
        return;
    diag *e = diag_warning(
        r->diags, W0016, q->written->query->returns_at,
        "'%s' returns one row, and may find more, which is an error when it runs", q->name);
    if (q->command)
        diag_hint(e, "let a unique key find it");
    else
        diag_hint(e, "let a unique key find it, or say `limit 1` where any of them will do");
}
