/* orders.c - `order by { label: member desc, …; }`: the orders that a caller may choose from. Pages go
   on behind the keys of their last row, so that keys are never null, and no two rows have the same. */
#include "query/held.h"

#include "base/fold.h"
#include "base/suggest.h"
#include "model/c_reserved.h"

#include <string.h>

enum { MOST_KEYS = 16, MOST_ORDERS = 32 };

/* ---- columns ---------------------------------------------------------------------------------- */

static const char *column_words(arena *a, const query_column *c)
{
    if (c->slot->row == NULL || c->slot->name == NULL)
        return c->slot->row == NULL ? c->slot->column : c->field->name;
    return arena_printf(a, "%s.%s", c->slot->name, c->field->name);
}

static bool is_called(const query_column *c, const char *of, const char *name)
{
    const slot *s = c->slot;
    if (s->row == NULL)
        return of == NULL && s->name != NULL &&
               (fold_equal(s->name, name) || fold_equal(s->column, name));
    bool member = s->name == NULL ? of == NULL : of != NULL && fold_equal(s->name, of);
    return member && !s->many &&
           (fold_equal(c->field->name, name) || fold_equal(c->field->column, name));
}

static void refuse_name(reader *r, size_t token, const char *of, const char *name)
{
    diag *e =
        diag_error(r->diags, E1031, query_at(r, token), "'%s%s%s' is no member of what is returned",
                   of == NULL ? "" : of, of == NULL ? "" : ".", name);
    const char *wanted = of == NULL ? name : arena_printf(r->arena, "%s.%s", of, name);
    suggestion s = suggest_new(wanted);
    for (size_t i = 0; i < r->body->columns.count; i++)
        suggest_offer(&s, column_words(r->arena, &r->body->columns.items[i]));
    if (!suggest_hint(&s, e))
        diag_hint(e, "an order names members, or fields of whole rows: %s",
                  column_words(r->arena, &r->body->columns.items[0]));
}

static bool may_be_null(const query_column *c)
{
    return c->field->nullable || c->slot->optional;
}

static bool refuse_null(reader *r, size_t token, const query_column *c)
{
    if (!may_be_null(c))
        return false;
    diag *e = diag_error(r->diags, E1031, query_at(r, token),
                         "'%s' may be null, and a page goes on behind a value",
                         column_words(r->arena, c));
    diag_hint(e, "order by a member that is never null: coalesce(…) as one");
    return true;
}

/* ---- labels ----------------------------------------------------------------------------------- */

static void refuse_form(reader *r, size_t token)
{
    diag *e = diag_error(r->diags, E1031, query_at(r, token), "an order is a label and its keys");
    diag_hint(e, "order by { newest: created_at desc, id desc; name: name, id; }");
}

/* A label is part of a name in C. */
static bool refuse_label(reader *r, size_t token)
{
    if (c_names_is_valid(r->body->tokens.items[token].text))
        return false;
    diag *e = diag_error(r->diags, E1031, query_at(r, token),
                         "an order is called by a letter, and letters, digits and '_' behind it");
    diag_hint(e, "choose a plain name for it: by_name");
    return true;
}

static bool read_key(reader *r, query_order *o, size_t *i, size_t end)
{
    const query_tokens *t = &r->body->tokens;
    size_t first = *i;
    const char *of = NULL, *name = t->items[first].text;
    if (*i + 2 < end && query_token_is_sign(&t->items[*i + 1], ".")) {
        of = name;
        name = t->items[*i + 2].text;
        *i += 2;
    }
    ++*i;
    for (size_t j = 0; j < r->body->columns.count; j++) {
        const query_column *c = &r->body->columns.items[j];
        if (!is_called(c, of, name))
            continue;
        query_key key = {.column = j};
        if (*i < end &&
            (query_token_is(&t->items[*i], "desc") || query_token_is(&t->items[*i], "asc")))
            key.descending = query_token_is(&t->items[(*i)++], "desc");
        if (refuse_null(r, first, c))
            return false;
        vec_push(r->arena, o->keys, key);
        return true;
    }
    refuse_name(r, first, of, name);
    return false;
}

/* "label: key, key;": the token behind it, or 0 when it is refused. */
static size_t read_order(reader *r, size_t i, size_t end)
{
    const query_tokens *t = &r->body->tokens;
    query_order o = {.label = t->items[i].text, .at = query_at(r, i)};
    bool spaced = i + 1 < end && query_token_is_sign(&t->items[i + 1], ":");
    bool joined = i + 1 < end && t->items[i + 1].kind == QUERY_PARAMETER;
    if (!query_token_is_name(&t->items[i]) || (!spaced && !joined)) {
        refuse_form(r, i);
        return 0;
    }
    if (refuse_label(r, i))
        return 0;
    for (i += spaced ? 2 : 1; i < end;) {
        if (!query_token_is_name(&t->items[i]) && t->items[i].kind != QUERY_PARAMETER) {
            refuse_form(r, i);
            return 0;
        }
        if (!read_key(r, &o, &i, end))
            return 0;
        bool more = i < end && query_token_is_sign(&t->items[i], ",");
        if (i < end && !more && !query_token_is_sign(&t->items[i], ";")) {
            refuse_form(r, i);
            return 0;
        }
        i++;
        if (!more)
            break;
    }
    if (o.keys.count == 0) {
        refuse_form(r, i - 1);
        return 0;
    }
    vec_push(r->arena, r->body->orders, o);
    return i;
}

static bool refuse_many(reader *r, const query_order *o)
{
    for (size_t i = 0; i + 1 < r->body->orders.count; i++)
        if (fold_equal(r->body->orders.items[i].label, o->label)) {
            diag *e = diag_error(r->diags, E0203, o->at, "order '%s' is declared a second time",
                                 o->label);
            diag_note(e, r->body->orders.items[i].at, "first declared here");
            return true;
        }
    if (o->keys.count <= MOST_KEYS && r->body->orders.count <= MOST_ORDERS)
        return false;
    diag_error(r->diags, E1031, o->at, "more than %d keys of an order, or more than %d orders",
               MOST_KEYS, MOST_ORDERS);
    return true;
}

static bool read_orders(reader *r, query_range order)
{
    const query_tokens *t = &r->body->tokens;
    size_t end = t->items[order.first].match;
    if (end + 1 != t->count) {
        diag_hint(diag_error(r->diags, E1031, query_at(r, end + 1),
                             "`order by { }` is the last of a query, and something follows"),
                  "all keys of an order stand in its braces");
        return false;
    }
    if (end == order.first + 1) {
        refuse_form(r, order.first);
        return false;
    }
    for (size_t i = order.first + 1; i < end;) {
        i = read_order(r, i, end);
        if (i == 0 || refuse_many(r, &r->body->orders.items[r->body->orders.count - 1]))
            return false;
    }
    return true;
}

/* ---- whether keys are unique ------------------------------------------------------------------ */

/* The one source of this model. */
static size_t source_of_model(const query_arm *arm, const model *m)
{
    size_t found = SIZE_MAX;
    for (size_t i = 0; i < arm->sources.count; i++) {
        if (arm->sources.items[i].model != m)
            continue;
        if (found != SIZE_MAX)
            return SIZE_MAX;
        found = i;
    }
    return found;
}

/* The plain column that a column of what is returned is, if it is one. */
static query_place place_of(const reader *r, const query_arm *arm, const query_column *c)
{
    const query_fact *f = c->fact;
    query_place out = {SIZE_MAX, NULL};
    if (f == NULL || f->item >= arm->items.count)
        return out;
    const query_item *item = &arm->items.items[f->item];
    if (item->kind == ITEM_EXPRESSION)
        return query_place_of(r, arm, item->tokens);
    if (f->kind != FACT_FIELD)
        return out;
    out.source = item->kind == ITEM_ALL_OF ? query_source_called(arm, item->of)
                                           : source_of_model(arm, f->model);
    out.field = f->field;
    return out;
}

static bool is_key(const reader *r, const query_order *o, const query_arm *arm, query_place wanted)
{
    for (size_t i = 0; i < o->keys.count; i++) {
        query_place p = place_of(r, arm, &r->body->columns.items[o->keys.items[i].column]);
        if (p.field == wanted.field && p.source == wanted.source)
            return true;
    }
    return false;
}

static bool has_key(const reader *r, const query_order *o, const query_arm *arm, size_t number)
{
    const query_source *s = &arm->sources.items[number];
    if (s->kind != SOURCE_MODEL)
        return false;
    const fields *key = query_key_of(r, s->model);
    for (size_t i = 0; i < key->count; i++)
        if (!is_key(r, o, arm, (query_place){number, key->items[i]}))
            return false;
    return key->count > 0;
}

/* Whether anything in FROM may have a column of this name. */
static bool may_be_column(const query_arm *arm, const char *name)
{
    for (size_t i = 0; i < arm->sources.count; i++) {
        const query_source *s = &arm->sources.items[i];
        if (s->kind != SOURCE_MODEL)
            return true;
        for (size_t j = 0; j < s->model->fields.count; j++)
            if (fold_equal(s->model->fields.items[j]->column, name))
                return true;
    }
    return false;
}

/* What rows are grouped by: a column, what a column is called, its number, or what it is made of. */
static bool is_group(const reader *r, const query_arm *arm, query_range group, size_t column)
{
    const query_tokens *t = &r->body->tokens;
    const query_token *first = &t->items[group.first];
    const query_column *c = &r->body->columns.items[column];
    if (c->fact == NULL || c->fact->item >= arm->items.count)
        return false;
    const query_item *item = &arm->items.items[c->fact->item];
    query_place place = query_place_of(r, arm, group), of = place_of(r, arm, c);
    if (place.field != NULL)
        return place.field == of.field && place.source == of.source;
    bool one = group.end == group.first + 1;
    if (one && first->kind == QUERY_NUMBER)
        return strcmp(first->text, arena_printf(r->arena, "%zu", column + 1)) == 0;
    if (one && item->alias != NULL && fold_equal(item->alias, first->text))
        return !may_be_column(arm, first->text);
    return item->kind == ITEM_EXPRESSION && query_same_text(t, group, item->tokens);
}

/* Each thing that rows are grouped by is one of the keys. */
static bool has_groups(const reader *r, const query_order *o, const query_arm *arm)
{
    const query_tokens *t = &r->body->tokens;
    unsigned depth = t->items[arm->group.first].depth;
    size_t begin = arm->group.first;
    for (size_t i = begin; i <= arm->group.end; i++) {
        bool ends = i == arm->group.end ||
                    (t->items[i].depth == depth && query_token_is_sign(&t->items[i], ","));
        bool found = false;
        for (size_t j = 0; ends && j < o->keys.count; j++)
            found = found || is_group(r, arm, (query_range){begin, i}, o->keys.items[j].column);
        if (ends && !found)
            return false;
        begin = ends ? i + 1 : begin;
    }
    return true;
}

/* Of DISTINCT no two rows are the same. */
static bool has_all(const reader *r, const query_order *o)
{
    for (size_t i = 0; i < r->body->columns.count; i++) {
        bool found = false;
        for (size_t j = 0; j < o->keys.count; j++)
            found = found || o->keys.items[j].column == i;
        if (!found)
            return false;
    }
    return true;
}

static void refuse_repeated(reader *r, const query_order *o, const query_source *s)
{
    diag *e =
        diag_error(r->diags, E1031, o->at,
                   "two rows may have the same keys in the order '%s', and a page could not end "
                   "between them",
                   o->label);
    if (s == NULL)
        diag_hint(e, "add what tells its rows apart: all that they are grouped by, or a key");
    else if (s->model != NULL && s->model->own_key.count > 0)
        diag_hint(e, "add the key of '%s', %s, to it", s->alias, s->model->own_key.items[0]->name);
    else
        diag_hint(
            e,
            "what tells the rows of '%s' apart is not known: join it by the key of a model, or "
            "group by it",
            s->alias == NULL ? "a SELECT in brackets" : s->alias);
}

/* The keys of some, and those that are known with them, tell rows apart. */
static bool are_known(const reader *r, const query_order *o, const query_arm *arm,
                      const query_source **blamed)
{
    bool *known = arena_alloc(r->arena, (arm->sources.count + 1) * sizeof *known);
    for (size_t i = 0; i < arm->sources.count; i++)
        known[i] = has_key(r, o, arm, i);
    query_know_single(r, arm, known);
    for (size_t i = 0; i < arm->sources.count; i++)
        if (!known[i]) {
            *blamed = &arm->sources.items[i];
            return false;
        }
    return true;
}

/* Whether no two rows have the same keys; else what is not told apart, or NULL. */
static bool tells_apart(const reader *r, const query_order *o, const query_source **blamed)
{
    const query_select *whole = r->body->shape->whole;
    const query_arm *arm = &whole->arms.items[0];
    *blamed = NULL;
    if (whole->arms.count == 1 && arm->distinct && has_all(r, o))
        return true;
    if (whole->arms.count > 1 || arm->values)
        return false;
    return arm->group.end > arm->group.first ? has_groups(r, o, arm) : are_known(r, o, arm, blamed);
}

static void check_unique(reader *r, const query_order *o)
{
    const query_source *blamed;
    if (!tells_apart(r, o, &blamed))
        refuse_repeated(r, o, blamed);
}

/* ---- the key of a view ------------------------------------------------------------------------ */

/* Without one of the keys. */
static query_order key_without(reader *r, const query_order *o, size_t number)
{
    query_order out = {.label = o->label};
    for (size_t i = 0; i < o->keys.count; i++)
        if (i != number)
            vec_push(r->arena, out.keys, o->keys.items[i]);
    return out;
}

/* Of all columns as few as tell rows apart: the last ones are left out first. */
void query_read_key(reader *r)
{
    const query_source *blamed;
    query_order o = {.label = "key"};
    for (size_t i = 0; i < r->body->columns.count; i++) {
        query_key key = {.column = i};
        if (!may_be_null(&r->body->columns.items[i]))
            vec_push(r->arena, o.keys, key);
    }
    if (!tells_apart(r, &o, &blamed))
        return;
    for (size_t i = o.keys.count; i > 0; i--) {
        query_order fewer = key_without(r, &o, i - 1);
        if (fewer.keys.count > 0 && tells_apart(r, &fewer, &blamed))
            o = fewer;
    }
    for (size_t i = 0; i < o.keys.count && o.keys.count <= MOST_KEYS; i++)
        vec_push(r->arena, r->body->key, o.keys.items[i].column);
}

/* ---- all of it -------------------------------------------------------------------------------- */

static bool is_chosen(const reader *r, query_range order)
{
    return order.end > order.first && r->body->tokens.items[order.first].order;
}

static void refuse_pages(reader *r)
{
    const query *q = r->body->query;
    diag *e = diag_error(r->diags, E1031, q->written->query->returns_at,
                         "pages need an order that they go on in");
    diag_hint(e, "let the query end with: order by { newest: created_at desc, id desc; }");
}

void query_read_orders(reader *r)
{
    query_body *b = r->body;
    const query_select *whole = b->shape->whole;
    if (!is_chosen(r, whole->order)) {
        if (b->query->returns == RETURNS_PAGES)
            refuse_pages(r);
        return;
    }
    if (b->query->returns == RETURNS_ONE) {
        diag_hint(diag_error(r->diags, E1031, query_span(r, whole->order),
                             "one row has no order that a caller could choose"),
                  "write the order without braces, or return many");
        return;
    }
    if (whole->limit.end > whole->limit.first) {
        diag *e = diag_error(r->diags, E1031, query_span(r, whole->limit),
                             "the rows in a chosen order have no limit of their own");
        diag_hint(e, "the page that a caller gives has one");
        return;
    }
    if (!read_orders(r, whole->order))
        return;
    for (size_t i = 0; b->query->returns == RETURNS_PAGES && i < b->orders.count; i++)
        check_unique(r, &b->orders.items[i]);
}
