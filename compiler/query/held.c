/* held.c - what conditions hold to one value. Only what holds for every row counts: comparisons that
   are joined by AND. */
#include "query/held.h"

#include "base/fold.h"

#include <string.h>

/* "a.x = b.y", "a.x = :p" */
typedef struct equal {
    query_place of;
    query_place to; /* source is SIZE_MAX of a value */
} equal;

typedef struct holder {
    const reader *reader;
    const query_arm *arm;
    VEC(equal) equals;
} holder;

/* ---- columns ---------------------------------------------------------------------------------- */

static const query_place nowhere = {SIZE_MAX, NULL};

size_t query_source_called(const query_arm *arm, const char *alias)
{
    size_t found = SIZE_MAX;
    for (size_t i = 0; i < arm->sources.count; i++) {
        const query_source *s = &arm->sources.items[i];
        if (s->alias == NULL || !fold_equal(s->alias, alias))
            continue;
        if (found != SIZE_MAX)
            return SIZE_MAX;
        found = i;
    }
    return found;
}

static const field *field_called(const query_source *s, const char *column)
{
    if (s->kind != SOURCE_MODEL || s->columns.count > 0)
        return NULL;
    for (size_t i = 0; i < s->model->fields.count; i++)
        if (fold_equal(s->model->fields.items[i]->column, column))
            return s->model->fields.items[i];
    return NULL;
}

/* Of a name without an alias; anything may be a column of what is no model. */
static query_place unqualified(const query_arm *arm, const char *column)
{
    query_place found = nowhere;
    for (size_t i = 0; i < arm->sources.count; i++) {
        const query_source *s = &arm->sources.items[i];
        const field *f = field_called(s, column);
        if (s->kind != SOURCE_MODEL || (f != NULL && found.field != NULL))
            return nowhere;
        if (f != NULL)
            found = (query_place){i, f};
    }
    return found;
}

query_place query_place_of(const reader *r, const query_arm *arm, query_range range)
{
    const query_tokens *t = &r->body->tokens;
    size_t size = range.end - range.first;
    const query_token *items = &t->items[range.first];
    if (size == 1 && query_token_is_name(&items[0]))
        return unqualified(arm, items[0].text);
    if (size != 3 || !query_token_is_name(&items[0]) || !query_token_is_sign(&items[1], ".") ||
        !query_token_is_name(&items[2]))
        return nowhere;
    size_t number = query_source_called(arm, items[0].text);
    const field *f =
        number == SIZE_MAX ? NULL : field_called(&arm->sources.items[number], items[2].text);
    return f == NULL ? nowhere : (query_place){number, f};
}

/* ---- conditions ------------------------------------------------------------------------------- */

/* Behind a token, a bracket, or CASE … END. */
static size_t behind(const query_tokens *t, size_t i, size_t end)
{
    unsigned cases = 0;
    do {
        cases += query_token_is(&t->items[i], "case");
        cases -= cases > 0 && query_token_is(&t->items[i], "end");
        bool opens = query_token_is_sign(&t->items[i], "(");
        i = opens && t->items[i].match > i ? t->items[i].match + 1 : i + 1;
    } while (cases > 0 && i < end);
    return i < end ? i : end;
}

static bool is_value(const query_tokens *t, query_range range)
{
    if (range.end != range.first + 1)
        return false;
    query_token_kind kind = t->items[range.first].kind;
    return kind == QUERY_PARAMETER || kind == QUERY_NUMBER || kind == QUERY_TEXT ||
           kind == QUERY_BLOB;
}

/* Different values may be equal when they are compared by another type, or in another way. */
static bool compares_alike(const field *a, const field *b)
{
    type_kind x = type_table[a->type].stored_as, y = type_table[b->type].stored_as;
    bool same = a->collation == b->collation || (a->collation != NULL && b->collation != NULL &&
                                                 fold_equal(a->collation, b->collation));
    return same && (x == y || (field_is_integer(a) && field_is_integer(b)));
}

static void add_equal(holder *h, query_place of, query_place to)
{
    if (of.field == NULL || of.source == to.source ||
        (to.field != NULL && !compares_alike(of.field, to.field)))
        return;
    equal e = {of, to};
    vec_push(h->reader->arena, h->equals, e);
}

/* Of a join, `own` is the source that it adds: of the others it says something only when each row of
   theirs without a partner is gone. */
static bool says_of(const holder *h, size_t own, query_place of)
{
    if (own == SIZE_MAX || of.source == own)
        return true;
    return !h->arm->sources.items[own].optional;
}

static void hold_comparison(holder *h, query_range c, size_t own)
{
    const query_tokens *t = &h->reader->body->tokens;
    size_t middle = c.first;
    while (middle < c.end && !query_token_is_sign(&t->items[middle], "=") &&
           !query_token_is_sign(&t->items[middle], "=="))
        middle++;
    if (middle == c.end)
        return;
    query_range left = {c.first, middle}, right = {middle + 1, c.end};
    query_place a = query_place_of(h->reader, h->arm, left);
    query_place b = query_place_of(h->reader, h->arm, right);
    if (a.field != NULL && (b.field != NULL || is_value(t, right)) && says_of(h, own, a))
        add_equal(h, a, b);
    if (b.field != NULL && (a.field != NULL || is_value(t, left)) && says_of(h, own, b))
        add_equal(h, b, a);
}

static bool has_or(const query_tokens *t, query_range range)
{
    for (size_t i = range.first; i < range.end; i = behind(t, i, range.end))
        if (query_token_is(&t->items[i], "or"))
            return true;
    return false;
}

static void hold(holder *h, query_range range, size_t own);

static void hold_term(holder *h, query_range range, size_t own)
{
    const query_tokens *t = &h->reader->body->tokens;
    if (range.first >= range.end)
        return;
    if (query_token_is_sign(&t->items[range.first], "(") &&
        t->items[range.first].match == range.end - 1)
        hold(h, (query_range){range.first + 1, range.end - 1}, own);
    else
        hold_comparison(h, range, own);
}

/* The AND of BETWEEN joins no conditions. */
static void hold(holder *h, query_range range, size_t own)
{
    const query_tokens *t = &h->reader->body->tokens;
    size_t begin = range.first;
    bool between = false;
    if (has_or(t, range))
        return;
    for (size_t i = range.first; i < range.end; i = behind(t, i, range.end)) {
        bool and = query_token_is(&t->items[i], "and");
        if (and&&!between) {
            hold_term(h, (query_range){begin, i}, own);
            begin = i + 1;
        }
        between = query_token_is(&t->items[i], "between") || (between && !and);
    }
    hold_term(h, (query_range){begin, range.end}, own);
}

/* USING (column): as the only one before it that has the column. */
static void hold_shared(holder *h, size_t own)
{
    const query_source *s = &h->arm->sources.items[own];
    for (size_t i = 0; i < s->shared.count; i++) {
        query_place before = nowhere;
        bool clear = true;
        for (size_t j = 0; j < own; j++) {
            const query_source *x = &h->arm->sources.items[j];
            const field *f = field_called(x, s->shared.items[i]);
            clear = clear && x->kind == SOURCE_MODEL && (f == NULL || before.field == NULL);
            if (f != NULL)
                before = (query_place){j, f};
        }
        query_place of = {own, field_called(s, s->shared.items[i])};
        if (!clear || before.field == NULL || of.field == NULL)
            continue;
        add_equal(h, of, before);
        if (says_of(h, own, before))
            add_equal(h, before, of);
    }
}

/* RIGHT and FULL joins keep rows of both sides, whatever their condition says. */
static void hold_all(holder *h)
{
    hold(h, h->arm->where, SIZE_MAX);
    for (size_t i = 0; i < h->arm->sources.count && !h->arm->right_or_full; i++) {
        hold(h, h->arm->sources.items[i].on, i);
        hold_shared(h, i);
    }
}

/* ---- which rows are known --------------------------------------------------------------------- */

static bool is_held(const holder *h, size_t number, const field *f, const bool *known)
{
    for (size_t i = 0; i < h->equals.count; i++) {
        const equal *e = &h->equals.items[i];
        if (e->of.source == number && e->of.field == f &&
            (e->to.source == SIZE_MAX || known[e->to.source]))
            return true;
    }
    return false;
}

/* The tenant is held by the query itself, unless it reads those of all. */
static bool are_held(const holder *h, size_t number, const fields *list, const bool *known)
{
    const query *q = h->reader->body->query;
    const field *tenant = query_as_system(q) ? NULL : h->arm->sources.items[number].model->tenant;
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i] != tenant && !is_held(h, number, list->items[i], known))
            return false;
    return list->count > 0;
}

static bool is_known(const holder *h, size_t number, const bool *known)
{
    const query_source *s = &h->arm->sources.items[number];
    if (s->kind != SOURCE_MODEL)
        return false;
    const model *m = s->model;
    if (are_held(h, number, &m->key, known))
        return true;
    for (size_t i = 0; i < m->indexes.count; i++) {
        const index_path *p = m->indexes.items[i];
        if (p->kind == INDEX_UNIQUE && p->where.text == NULL && !p->optional &&
            are_held(h, number, &p->columns, known))
            return true;
    }
    return false;
}

void query_spread_known(const reader *r, const query_arm *arm, bool *known)
{
    holder h = {.reader = r, .arm = arm};
    hold_all(&h);
    for (bool more = true; more;) {
        more = false;
        for (size_t i = 0; i < arm->sources.count; i++)
            if (!known[i] && is_known(&h, i, known))
                known[i] = more = true;
    }
}

static bool same_token(const query_token *a, const query_token *b)
{
    if (query_token_is_name(a) && query_token_is_name(b))
        return fold_equal(a->text, b->text);
    return a->kind == b->kind && strcmp(a->text, b->text) == 0;
}

bool query_same_text(const query_tokens *t, query_range a, query_range b)
{
    bool same = a.end - a.first == b.end - b.first;
    for (size_t i = 0; same && i < a.end - a.first; i++)
        same = same_token(&t->items[a.first + i], &t->items[b.first + i]);
    return same;
}
