/* nested.c - rows that belong to one: whether those of a parent come one behind the other, so that
   they can be put together as they are read. */
#include "query/held.h"

#include "base/fold.h"

#include <string.h>

/* Whether a column tells parents apart: the key of a whole row; where there is none, each value. */
static bool is_of_parent(const reader *r, const query_column *c, bool rows)
{
    const slot *s = c->slot;
    if (s->many || (s->row != NULL && s->optional))
        return false;
    if (s->row == NULL)
        return !rows;
    const fields *key = query_key_of(r, s->row);
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

/* The order and what is known of its terms. */
typedef struct order_reader {
    const reader *reader;
    const query_arm *arm;
    bool rows;   /* parents are whole rows */
    bool *known; /* by number of the source: of each parent there is one row of it */
} order_reader;

/* Without the direction. */
static query_range bare_term(const query_tokens *t, query_range term)
{
    static const char *const last[] = {"asc", "desc", "first", "last", "nulls"};
    for (bool more = true; more && term.end > term.first + 1; term.end -= more) {
        more = false;
        for (size_t i = 0; !more && i < sizeof last / sizeof *last; i++)
            more = query_token_is(&t->items[term.end - 1], last[i]);
    }
    return term;
}

/* A name alone is first what a column of the result is called. */
static const query_item *item_called(const order_reader *o, query_range term)
{
    const query_tokens *t = &o->reader->body->tokens;
    for (size_t i = 0; term.end == term.first + 1 && i < o->arm->items.count; i++) {
        const query_item *item = &o->arm->items.items[i];
        if (item->kind == ITEM_EXPRESSION && item->alias != NULL &&
            query_token_names(&t->items[term.first], item->alias))
            return item;
    }
    return NULL;
}

static query_range meaning(const order_reader *o, query_range term)
{
    const query_item *item = item_called(o, term);
    return item == NULL ? term : item->tokens;
}

/* Whether a name in an expression may be about a source of which nothing is known. */
static bool is_unknown(const order_reader *o, size_t i)
{
    const query_tokens *t = &o->reader->body->tokens;
    bool qualifies = i + 1 < t->count && query_token_is_sign(&t->items[i + 1], ".");
    bool qualified = i > 0 && query_token_is_sign(&t->items[i - 1], ".");
    for (size_t s = 0; s < o->arm->sources.count; s++) {
        const query_source *one = &o->arm->sources.items[s];
        if (o->known[s] || qualified)
            continue;
        if (qualifies ? one->alias != NULL && query_token_names(&t->items[i], one->alias)
                      : one->kind != SOURCE_MODEL)
            return true;
        for (size_t f = 0; !qualifies && one->model != NULL && f < one->model->fields.count; f++)
            if (query_token_names(&t->items[i], one->model->fields.items[f]->column))
                return true;
    }
    return false;
}

static bool has_unknown(const order_reader *o, query_range term)
{
    const query_tokens *t = &o->reader->body->tokens;
    for (size_t i = term.first; i < term.end; i++)
        if (query_token_is(&t->items[i], "over") || query_token_is(&t->items[i], "random") ||
            (query_token_is_name(&t->items[i]) && is_unknown(o, i)))
            return true;
    return false;
}

/* Whether it is the same for all rows of a parent. In an expression, too, SQLite takes a name for what
   a column of the result is called. */
static bool is_same_for_all(const order_reader *o, query_range term)
{
    const query_tokens *t = &o->reader->body->tokens;
    bool number = term.end == term.first + 1 && t->items[term.first].kind == QUERY_NUMBER;
    bool same = !number && !has_unknown(o, term);
    for (size_t i = term.first; same && i < term.end; i++) {
        query_range name = {i, i + 1};
        const query_item *item = query_token_is_name(&t->items[i]) ? item_called(o, name) : NULL;
        same = item == NULL || !has_unknown(o, item->tokens);
    }
    return same;
}

static bool is_collated_binary(const query_tokens *t, query_range term)
{
    return term.end > term.first + 2 && query_token_is(&t->items[term.end - 2], "collate") &&
           query_token_names(&t->items[term.end - 1], "binary");
}

/* Of values: texts that are the same in the order may be different ones. */
static bool is_value_column(const order_reader *o, query_range term, const query_column *c)
{
    const query_tokens *t = &o->reader->body->tokens;
    bool exact = is_collated_binary(t, term);
    if (exact)
        term.end -= 2;
    bool folds = c->fact == NULL || (c->fact->field != NULL && c->fact->field->collation != NULL);
    if (c->fact == NULL || (folds && !exact) || c->fact->item >= o->arm->items.count)
        return false;
    const query_item *item = &o->arm->items.items[c->fact->item];
    if (item->kind != ITEM_EXPRESSION)
        return false;
    query_place a = query_place_of(o->reader, o->arm, meaning(o, term));
    query_place b = query_place_of(o->reader, o->arm, item->tokens);
    return item_called(o, term) == item || query_same_text(t, meaning(o, term), item->tokens) ||
           (a.field != NULL && a.field == b.field && a.source == b.source);
}

static bool is_column_of(const order_reader *o, query_range term, const query_column *c)
{
    const query_tokens *t = &o->reader->body->tokens;
    if (c->slot->row == NULL)
        return is_value_column(o, term, c);
    const query_item *item = item_of(o->reader, c->slot);
    if (item == NULL || item->of == NULL)
        return false;
    term = meaning(o, term);
    if (term.end == term.first + 3 && query_token_is_sign(&t->items[term.first + 1], "."))
        return query_token_names(&t->items[term.first], item->of) &&
               query_token_names(&t->items[term.first + 2], c->field->column);
    query_place p = query_place_of(o->reader, o->arm, term);
    return p.field == c->field && p.source == query_source_called(o->arm, item->of);
}

/* Whether what comes behind it may still be of a parent. */
static bool mark_term(const order_reader *o, query_range term, bool *ordered)
{
    const query_columns *columns = &o->reader->body->columns;
    const query_tokens *t = &o->reader->body->tokens;
    bool found = false;
    term = bare_term(t, term);
    if (term.first >= term.end)
        return true;
    for (size_t i = 0; i < columns->count; i++)
        if (is_of_parent(o->reader, &columns->items[i], o->rows) &&
            is_column_of(o, term, &columns->items[i])) {
            found = ordered[i] = true;
        }
    return found || is_same_for_all(o, meaning(o, term));
}

/* Marks the columns of parents that the rows are ordered by before anything of a child. */
static void mark_ordered(const order_reader *o, bool *ordered)
{
    const query_tokens *t = &o->reader->body->tokens;
    query_range order = o->reader->body->shape->whole->order;
    size_t begin = order.first;
    unsigned depth = order.end > order.first ? t->items[order.first].depth : 0;
    for (size_t i = order.first; i <= order.end && order.end > order.first; i++) {
        bool ends = i == order.end ||
                    (t->items[i].depth == depth && query_token_is_sign(&t->items[i], ","));
        if (!ends)
            continue;
        if (!mark_term(o, (query_range){begin, i}, ordered))
            return;
        begin = i + 1;
    }
}

/* Each parent that is a whole row is known, and what belongs to it by a key. */
static order_reader read_known(const reader *r, bool rows)
{
    const query_arm *arm = &r->body->shape->whole->arms.items[0];
    order_reader o = {.reader = r, .arm = arm, .rows = rows};
    o.known = arena_alloc(r->arena, (arm->sources.count + 1) * sizeof *o.known);
    const slots *members = &r->body->query->record->members;
    for (size_t i = 0; i < members->count; i++) {
        const slot *s = members->items[i];
        const query_item *item = s->row == NULL || s->many || s->optional ? NULL : item_of(r, s);
        size_t number =
            item == NULL || item->of == NULL ? SIZE_MAX : query_source_called(arm, item->of);
        if (number != SIZE_MAX)
            o.known[number] = true;
    }
    query_know_single(r, arm, o.known);
    return o;
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
    if (c->slot->row == NULL && c->fact->field != NULL && c->fact->field->collation != NULL)
        diag_hint(e,
                  "texts that are the same in the order may differ: order by … %s collate binary",
                  shown);
    else
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
    const slot *many = query_many(b->query);
    if (many == NULL || refuse_shape(r, many))
        return;
    bool rows = has_rows(b->query);
    bool *ordered = arena_alloc(r->arena, (b->columns.count + 1) * sizeof *ordered);
    order_reader o = read_known(r, rows);
    mark_ordered(&o, ordered);
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
