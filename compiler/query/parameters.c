/* parameters.c - what stands for a parameter in the SQL of a query, and what may be left out with
   it. */
#include "query/parts.h"

#include "base/suggest.h"

#include <string.h>

/* ---- names ------------------------------------------------------------------------------------ */

static slot *find_parameter(reader *r, size_t token)
{
    const slots *list = &r->body->query->parameters;
    const char *name = r->body->tokens.items[token].text;
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->items[i]->name, name) == 0)
            return list->items[i];
    diag *e = diag_error(r->diags, E1003, query_at(r, token), "there is no parameter '%s'", name);
    suggestion s = suggest_new(name);
    for (size_t i = 0; i < list->count; i++)
        suggest_offer(&s, list->items[i]->name);
    if (query_is_view(r->body->query))
        diag_hint(e, "a view takes none: a query over it does");
    else if (!suggest_hint(&s, e))
        diag_hint(e, "declare it: %s %s(%s: text, …)", query_word(r->body->query),
                  r->body->query->name, name);
    return NULL;
}

static void refuse_unused(reader *r, const bool *used)
{
    const slots *list = &r->body->query->parameters;
    for (size_t i = 0; i < list->count; i++)
        if (!used[i])
            diag_hint(diag_error(r->diags, E1003, list->items[i]->at, "parameter '%s' is not used",
                                 list->items[i]->name),
                      "the SQL names it ':%s'", list->items[i]->name);
}

/* ---- lists ------------------------------------------------------------------------------------ */

static const query_token *before(const reader *r, size_t token)
{
    return token == 0 ? NULL : &r->body->tokens.items[token - 1];
}

static bool is_behind_in(const reader *r, size_t token)
{
    const query_token *t = before(r, token);
    return t != NULL && query_token_is(t, "in");
}

/* Words that stand before an expression, and are the name of no function. */
static bool is_before_value(const query_token *t)
{
    static const char *const words[] = {"where", "and",  "or",     "not", "on",      "having",
                                        "when",  "then", "else",   "by",  "case",    "between",
                                        "is",    "like", "select", "all", "distinct"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (query_token_is(t, words[i]))
            return true;
    return false;
}

/* Whether several values stand in brackets before IN. */
static bool is_row_value(const reader *r, size_t in)
{
    const query_tokens *t = &r->body->tokens;
    size_t last = in - 1;
    if (in >= 2 && query_token_is(&t->items[last], "not"))
        last--;
    if (in == 0 || !query_token_is_sign(&t->items[last], ")"))
        return false;
    size_t open = t->items[last].match;
    if (open > 0 && t->items[open - 1].kind == QUERY_WORD && !is_before_value(&t->items[open - 1]))
        return false; /* a function's arguments */
    for (size_t i = open + 1; i < last; i++)
        if (t->items[i].depth == t->items[open].depth + 1 && query_token_is_sign(&t->items[i], ","))
            return true;
    return false;
}

static void read_list(reader *r, size_t token, const slot *s)
{
    const query_token *t = before(r, token);
    bool in_brackets = t != NULL && query_token_is_sign(t, "(") && token >= 2 &&
                       query_token_is(&r->body->tokens.items[token - 2], "in");
    if (in_brackets) {
        diag *e = diag_error(r->diags, E1005, query_at(r, token),
                             "the list '%s' stands in brackets", s->name);
        diag_hint(e, "write it without: in :%s", s->name);
    } else if (!is_behind_in(r, token)) {
        diag *e = diag_error(r->diags, E1005, query_at(r, token),
                             "'%s' is a list, and stands where one value does", s->name);
        diag_hint(e, "a list stands behind IN: x in :%s, x not in :%s", s->name, s->name);
    } else if (is_row_value(r, token - 1)) {
        diag *e = diag_error(r->diags, E1005, query_at(r, token),
                             "a list has one value for each row, and several are compared");
        diag_hint(e, "compare one value: x in :%s", s->name);
    } else {
        r->body->roles[token] = (query_role){.kind = ROLE_LIST, .slot = s};
    }
}

static void read_value(reader *r, size_t token, const slot *s)
{
    if (is_behind_in(r, token)) {
        diag *e = diag_error(r->diags, E1005, query_at(r, token),
                             "'%s' is one value, and IN looks in a list", s->name);
        diag_hint(e, "write `= :%s`, or declare it as a list: %s: list %s", s->name, s->name,
                  s->written->written->type.text);
        return;
    }
    r->body->roles[token] = (query_role){.kind = ROLE_PARAMETER, .slot = s};
}

/* ---- limits ----------------------------------------------------------------------------------- */

static bool is_in(query_range range, size_t token)
{
    return token >= range.first && token < range.end;
}

static const query_select *innermost(const reader *r, size_t token)
{
    const query_select *found = r->body->shape->whole;
    for (size_t i = 0; i < r->body->shape->all.count; i++)
        if (is_in(r->body->shape->all.items[i]->tokens, token))
            found = r->body->shape->all.items[i]; /* one stands before those in it */
    return found;
}

/* Less than none, and none at all, mean something else to each engine. */
static void read_limit(reader *r, size_t token, const slot *s)
{
    if (!is_in(innermost(r, token)->limit, token))
        return;
    bool whole =
        s->field->target == NULL && (s->field->type == TYPE_INT32 || s->field->type == TYPE_INT64);
    if (!whole || s->optional) {
        diag *e = diag_error(r->diags, E1002, query_at(r, token),
                             "'%s' says how many rows there are, and %s", s->name,
                             whole ? "cannot be left out" : "is no whole number");
        diag_note(e, s->at, "declared here");
        diag_hint(e, "declare it as %s: int64", s->name);
        return;
    }
    r->body->limits[s->number] = true;
}

/* ---- optional parts --------------------------------------------------------------------------- */

static void note_part(reader *r, size_t token, const slot *s, bool *outside)
{
    unsigned part = r->body->tokens.items[token].part;
    if (part == 0)
        outside[s->number] = true;
    else
        r->body->parts[s->number] |= 1u << (part - 1);
}

/* Whatever is left out, what stands outside of parts is there. */
static void forget_parts(reader *r, const bool *outside)
{
    for (size_t i = 0; i < r->body->query->parameters.count; i++)
        if (outside[i])
            r->body->parts[i] = 0;
}

static void refuse_inside_and_outside(reader *r, const bool *outside)
{
    const query_tokens *t = &r->body->tokens;
    for (size_t i = 0; i < t->count; i++) {
        const slot *s = r->body->roles[i].slot;
        if (r->body->roles[i].kind == ROLE_NONE || r->body->roles[i].kind >= ROLE_ROW ||
            t->items[i].part == 0 || !s->optional || !outside[s->number])
            continue;
        diag *e = diag_error(r->diags, E1004, query_at(r, i),
                             "'%s' stands in an optional part and outside of them", s->name);
        diag_hint(e, "a part is left out when it is not given; put the other use into braces, too");
        return;
    }
}

/* An optional list that is not left out with a part would have nothing that stands for it. */
static void refuse_lists_outside(reader *r, const bool *outside)
{
    const slots *list = &r->body->query->parameters;
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i]->list && list->items[i]->optional && outside[i])
            diag_hint(diag_error(r->diags, E1004, list->items[i]->at,
                                 "the list '%s' may be left out, but not what it stands in",
                                 list->items[i]->name),
                      "put that into braces: { and x in :%s }; or declare it without '?'",
                      list->items[i]->name);
}

static void check_parts(reader *r)
{
    const query_tokens *t = &r->body->tokens;
    for (size_t i = 0; i < t->count; i++)
        if (t->items[i].part > r->body->part_count)
            r->body->part_count = t->items[i].part;
    for (unsigned part = 1; part <= r->body->part_count; part++) {
        bool needed = false;
        size_t open = 0;
        while (t->items[open].part != part)
            open++;
        for (size_t i = 0; i < r->body->query->parameters.count; i++)
            needed = needed || (r->body->query->parameters.items[i]->optional &&
                                (r->body->parts[i] >> (part - 1) & 1) != 0);
        if (needed)
            continue;
        diag *e = diag_error(r->diags, E1004, query_at(r, open),
                             "nothing says when this part is left out");
        diag_hint(e, "a part in braces has a parameter that may be left out: name: text?");
    }
}

/* ---- all of them ------------------------------------------------------------------------------ */

void query_read_parameters(reader *r)
{
    const query_tokens *t = &r->body->tokens;
    size_t count = r->body->query->parameters.count + 1, errors = r->diags->errors;
    bool *used = arena_alloc(r->arena, count * sizeof *used);
    bool *outside = arena_alloc(r->arena, count * sizeof *outside);
    for (size_t i = 0; i < t->count; i++) {
        if (t->items[i].kind != QUERY_PARAMETER)
            continue;
        slot *s = find_parameter(r, i);
        if (s == NULL)
            continue;
        used[s->number] = true;
        if (s->list)
            read_list(r, i, s);
        else
            read_value(r, i, s);
        read_limit(r, i, s);
        note_part(r, i, s, outside);
    }
    if (r->diags->errors == errors)
        refuse_unused(r, used);
    if (r->diags->errors > errors)
        return;
    refuse_inside_and_outside(r, outside);
    refuse_lists_outside(r, outside);
    forget_parts(r, outside);
    if (r->diags->errors == errors)
        check_parts(r);
}
