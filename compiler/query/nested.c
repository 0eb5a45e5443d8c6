/* nested.c - rows that belong to one: whether those of a parent come one behind the other, so that
   they can be put together as they are read. */
#include "query/parts.h"

#include "base/fold.h"

#include <string.h>

static const slot *many_slot(const query *q)
{
    for (size_t i = 0; q->record != NULL && i < q->record->members.count; i++)
        if (q->record->members.items[i]->many)
            return q->record->members.items[i];
    return NULL;
}

/* Whether a column tells parents apart: the key of a whole row; where there is none, each value. */
static bool is_of_parent(const reader *r, const query_column *c, bool rows)
{
    const slot *s = c->slot;
    if (s->many || (s->row != NULL && s->optional))
        return false;
    if (s->row == NULL)
        return !rows;
    const fields *key = query_as_system(r->body->query) ? &s->row->key : &s->row->own_key;
    for (size_t i = 0; i < key->count; i++)
        if (key->items[i] == c->field)
            return true;
    return false;
}

static bool has_rows(const query *q)
{
    for (size_t i = 0; i < q->record->members.count; i++) {
        const slot *s = q->record->members.items[i];
        if (s->row != NULL && !s->many && !s->optional)
            return true;
    }
    return false;
}

/* ---- the order -------------------------------------------------------------------------------- */

/* The item that a member comes from. */
static const query_item *item_of(const reader *r, const slot *s)
{
    const query_arm *arm = &r->body->shape->whole->arms.items[0];
    for (size_t i = 0; i < arm->items.count; i++)
        if (arm->items.items[i].alias != NULL && fold_equal(arm->items.items[i].alias, s->name))
            return &arm->items.items[i];
    return NULL;
}

typedef struct term {
    const char *of; /* before the '.', or NULL */
    const char *column;
    size_t token;
} term;

/* One that is a column, with a direction or without; column is NULL of others. */
static term read_term(const query_tokens *t, size_t first, size_t end)
{
    term out = {NULL, NULL, first};
    if (end > first + 1 &&
        (query_token_is(&t->items[end - 1], "asc") || query_token_is(&t->items[end - 1], "desc")))
        end--;
    if (end == first + 1)
        out.column = t->items[first].text;
    if (end == first + 3 && query_token_is_sign(&t->items[first + 1], ".")) {
        out.of = t->items[first].text;
        out.column = t->items[first + 2].text;
    }
    return out;
}

static bool is_column_of(const reader *r, const term *x, const query_column *c)
{
    if (c->slot->row == NULL)
        return x->column != NULL &&
               (fold_equal(x->column, c->slot->column) ||
                (c->fact->kind == FACT_FIELD && fold_equal(x->column, c->fact->field->column)));
    const query_item *item = item_of(r, c->slot);
    return item != NULL && item->of != NULL && x->of != NULL && fold_equal(x->of, item->of) &&
           fold_equal(x->column, c->field->column);
}

static bool is_of_child(const reader *r, const term *x, const slot *many)
{
    const query_item *item = item_of(r, many);
    if (x->of != NULL)
        return item != NULL && item->of != NULL && fold_equal(x->of, item->of);
    return x->column == NULL; /* an expression may be about anything */
}

/* Marks the columns of parents that the rows are ordered by before anything of a child. */
static void mark_ordered(const reader *r, const slot *many, bool *ordered)
{
    const query_tokens *t = &r->body->tokens;
    query_range order = r->body->shape->whole->order;
    size_t begin = order.first;
    unsigned depth = order.end > order.first ? t->items[order.first].depth : 0;
    for (size_t i = order.first; i <= order.end && order.end > order.first; i++) {
        bool ends = i == order.end ||
                    (t->items[i].depth == depth && query_token_is_sign(&t->items[i], ","));
        if (!ends)
            continue;
        term x = read_term(t, begin, i);
        if (is_of_child(r, &x, many))
            return;
        for (size_t j = 0; j < r->body->columns.count; j++)
            if (t->items[begin].part == 0 && is_column_of(r, &x, &r->body->columns.items[j]))
                ordered[j] = true;
        begin = i + 1;
    }
}

static void refuse_order(reader *r, const slot *many, const query_column *c)
{
    const query_item *item = c->slot->row == NULL ? NULL : item_of(r, c->slot);
    const char *column = c->slot->row == NULL ? c->slot->column : c->field->column;
    const char *shown = item == NULL || item->of == NULL
                            ? column
                            : arena_printf(r->arena, "%s.%s", item->of, column);
    query_range order = r->body->shape->whole->order;
    span at = order.end > order.first ? query_span(r, order) : r->body->query->at;
    diag *e = diag_error(r->diags, E1030, at,
                         "rows of '%s' that belong together may come apart: the order does not "
                         "have '%s' before what is theirs",
                         many->name, shown);
    diag_note(e, many->at, "'%s' is declared here", many->name);
    diag_hint(e, "order by … %s, and only then by columns of '%s'", shown, many->name);
}

/* ---- all of it -------------------------------------------------------------------------------- */

static bool refuse_shape(reader *r, const slot *many)
{
    const query_select *whole = r->body->shape->whole;
    if (whole->arms.count > 1) {
        diag *e =
            diag_error(r->diags, E1030, query_at(r, whole->arms.items[1].tokens.first),
                       "rows that belong to one cannot come from a %s", whole->operators.items[0]);
        diag_hint(e, "put it into brackets: select … from (… %s …)", whole->operators.items[0]);
        return true;
    }
    if (whole->limit.end > whole->limit.first) {
        diag *e = diag_error(r->diags, E1030, query_span(r, whole->limit),
                             "the limit counts rows of '%s', too, and may cut those of one short",
                             many->name);
        diag_hint(e, "limit the rows that they belong to, in brackets: from (select * from … limit "
                     "10) a join …");
        return true;
    }
    return false;
}

void query_read_nested(reader *r)
{
    query_body *b = r->body;
    const slot *many = many_slot(b->query);
    if (many == NULL || refuse_shape(r, many))
        return;
    bool rows = has_rows(b->query);
    bool *ordered = arena_alloc(r->arena, (b->columns.count + 1) * sizeof *ordered);
    mark_ordered(r, many, ordered);
    for (size_t i = 0; i < b->columns.count; i++) {
        if (!is_of_parent(r, &b->columns.items[i], rows))
            continue;
        vec_push(r->arena, b->parents, i);
        if (ordered[i])
            continue;
        refuse_order(r, many, &b->columns.items[i]);
        return;
    }
    if (b->parents.count == 0)
        diag_hint(diag_error(r->diags, E1030, many->at,
                             "nothing tells which rows of '%s' belong together", many->name),
                  "return the row that they belong to, too: a: row album;");
}
