/* compared.c - parameters and texts that are compared with a column, or become its value: as a date is
   a text and a time a number, the one is never like the other, and the engine would not say so. Nor
   would it of a text that is no value of an enum. */
#include "query/parts.h"

#include "base/suggest.h"
#include "query/facts_read.h"

#include <string.h>

static bool is_part(const query_token *t)
{
    return query_token_is_sign(t, "{") || query_token_is_sign(t, "}");
}

static bool is_comparison(const query_token *t)
{
    static const char *const signs[] = {"=", "==", "<>", "!=", "<", "<=", ">", ">="};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (query_token_is_sign(t, signs[i]))
            return true;
    return query_token_is(t, "in") || query_token_is(t, "between");
}

/* Where one comparison ends, and the next begins. */
static bool is_border(const query_token *t)
{
    static const char *const words[] = {"and",   "or",    "not",   "where",    "on",   "having",
                                        "when",  "then",  "set",   "case",     "else", "end",
                                        "order", "group", "limit", "returning"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (query_token_is(t, words[i]))
            return true;
    return query_token_is_sign(t, "(") || query_token_is_sign(t, ")") ||
           query_token_is_sign(t, ",") || is_part(t);
}

static bool ends_at(const reader *r, size_t i, query_range range)
{
    return i >= range.end || is_border(&r->body->tokens.items[i]);
}

/* The name whose last token is that; empty when more than a name stands there. */
static query_range name_before(const reader *r, size_t last, query_range range)
{
    const query_token *t = r->body->tokens.items;
    size_t first = last;
    if (last >= range.first + 2 && query_token_is_sign(&t[last - 1], "."))
        first = last - 2;
    bool alone = first == range.first || is_border(&t[first - 1]);
    return alone ? (query_range){first, last + 1} : (query_range){0};
}

static query_range name_behind(const reader *r, size_t first, query_range range)
{
    const query_token *t = r->body->tokens.items;
    size_t end = first + 1;
    if (first + 2 < range.end && query_token_is_sign(&t[first + 1], "."))
        end = first + 3;
    return ends_at(r, end, range) ? (query_range){first, end} : (query_range){0};
}

/* `between :a and` before a token: where `between` stands, or the token itself. */
static size_t behind_between(const reader *r, size_t i, query_range range)
{
    const query_token *t = r->body->tokens.items;
    bool second = i >= range.first + 3 && query_token_is(&t[i - 1], "and") &&
                  query_token_is(&t[i - 3], "between");
    return second ? i - 2 : i;
}

/* `in ('a', 'b'` before a token: where the bracket stands, or the token itself. */
static size_t behind_list(const reader *r, size_t i, query_range range)
{
    const query_token *t = r->body->tokens.items;
    size_t first = i;
    while (first >= range.first + 2 && query_token_is_sign(&t[first - 1], ",") &&
           t[first - 2].kind == QUERY_TEXT)
        first -= 2;
    bool listed = first >= range.first + 3 && query_token_is_sign(&t[first - 1], "(") &&
                  query_token_is(&t[first - 2], "in");
    return listed ? first - 1 : i;
}

/* The column that a value is compared with; empty without one. */
static query_range compared_with(const reader *r, size_t i, query_range range)
{
    const query_token *t = r->body->tokens.items;
    size_t at = behind_list(r, behind_between(r, i, range), range);
    if (ends_at(r, i + 1, range) && at >= range.first + 2 && is_comparison(&t[at - 1])) {
        size_t last = at - 2;
        if (query_token_is(&t[last], "not") && last > range.first)
            last--;
        return name_before(r, last, range);
    }
    bool begins = i == range.first || is_border(&t[i - 1]);
    if (begins && i + 2 < range.end && is_comparison(&t[i + 1]))
        return name_behind(r, i + 2, range);
    return (query_range){0};
}

/* ---- types ------------------------------------------------------------------------------------ */

query_class query_class_of(const field *f)
{
    if (f->enumeration != NULL)
        return f->enumeration->stored_as_integer ? QUERY_NUMBERS : QUERY_TEXTS;
    switch (type_table[f->type].stored_as) {
    case TYPE_TEXT:
    case TYPE_DATE:
    case TYPE_JSON:
    case TYPE_PASSWORD:
        return QUERY_TEXTS;
    case TYPE_BLOB:
    case TYPE_UUID:
        return QUERY_BYTES;
    default:
        return QUERY_NUMBERS;
    }
}

const char *query_type_called(arena *a, const field *f)
{
    if (f->enumeration != NULL)
        return f->enumeration->name;
    if (f->type == TYPE_DECIMAL)
        return arena_printf(a, "decimal(%d,%d)", f->precision, f->scale);
    return type_table[type_table[f->type].stored_as].name;
}

static void refuse(const reader *r, size_t token, const slot *s, const query_fact *with)
{
    const field *f = with->field;
    const char *type = query_type_called(r->arena, f);
    diag *e = diag_error(r->diags, E1009, query_at(r, token),
                         "'%s' is declared as %s, but '%s', beside which it stands, is %s", s->name,
                         query_type_called(r->arena, s->field), f->name, type);
    diag_note(e, s->at, "declared here");
    if (with->model != NULL)
        diag_note(e, f->at, "'%s.%s' is declared here", with->model->name, f->name);
    if (s->list)
        diag_hint(e, "declare it as `list %s`", type);
    else
        diag_hint(e, "declare it as `%s`, or make it that: cast(:%s as …)", type, s->name);
}

/* A text without its quotes; NULL when something in it is written in another way than it is meant. */
static const char *plain_text(const reader *r, const query_token *t)
{
    if (t->size < 2 || t->text[0] != '\'' || memchr(t->text + 1, '\'', t->size - 2) != NULL)
        return NULL;
    return arena_printf(r->arena, "%.*s", (int)t->size - 2, t->text + 1);
}

static bool has_value(const enumeration *e, const char *text)
{
    for (size_t i = 0; i < e->values.count; i++)
        if (strcmp(e->values.items[i].name, text) == 0)
            return true;
    return false;
}

static void refuse_value(const reader *r, size_t token, const char *text, const query_fact *with)
{
    const enumeration *of = with->field->enumeration;
    diag *e =
        diag_error(r->diags, E1009, query_at(r, token), "'%s' is no value of '%s'", text, of->name);
    diag_note(e, of->at, "'%s' is declared here", of->name);
    suggestion s = suggest_new(text);
    for (size_t i = 0; i < of->values.count; i++)
        suggest_offer(&s, of->values.items[i].name);
    suggest_hint(&s, e);
}

static void refuse_text(const reader *r, size_t token, const query_fact *with)
{
    const field *f = with->field;
    diag *e = diag_error(r->diags, E1009, query_at(r, token),
                         "this is a text, but '%s', beside which it stands, is %s", f->name,
                         query_type_called(r->arena, f));
    if (with->model != NULL)
        diag_note(e, f->at, "'%s.%s' is declared here", with->model->name, f->name);
    diag_hint(e, "take a parameter of that type, or write the value as the database has it");
}

static void check_text(const reader *r, size_t token, const query_fact *with)
{
    const char *text = plain_text(r, &r->body->tokens.items[token]);
    if (query_class_of(with->field) != QUERY_TEXTS)
        refuse_text(r, token, with);
    else if (text != NULL && with->field->enumeration != NULL &&
             !has_value(with->field->enumeration, text))
        refuse_value(r, token, text, with);
}

static void check_token(const reader *r, facts_reader *f, const facts_scope *at, size_t token,
                        query_range range)
{
    const query_role *role = &r->body->roles[token];
    bool is_text = r->body->tokens.items[token].kind == QUERY_TEXT;
    if (role->kind != ROLE_PARAMETER && role->kind != ROLE_LIST && !is_text)
        return;
    query_range column = compared_with(r, token, range);
    if (column.end == column.first)
        return;
    query_fact fact = facts_of_expression(f, at, column);
    if (fact.kind != FACT_FIELD)
        return;
    if (is_text)
        check_text(r, token, &fact);
    else if (query_class_of(fact.field) != query_class_of(role->slot->field))
        refuse(r, token, role->slot, &fact);
}

/* ---- where they stand ------------------------------------------------------------------------- */

/* Of a SELECT in brackets its own arms are looked at. */
static bool begins_inner(const query_select *s, size_t i)
{
    for (size_t n = 0; n < s->inner.count; n++)
        if (s->inner.items[n]->tokens.first == i + 1)
            return true;
    return false;
}

static void check_range(const reader *r, facts_reader *f, facts_scope at, query_range range)
{
    for (size_t i = range.first; i < range.end; i++)
        if (begins_inner(at.select, i))
            i = r->body->tokens.items[i].match;
        else
            check_token(r, f, &at, i, range);
}

static void check_select(const reader *r, facts_reader *f, const query_select *s)
{
    for (size_t i = 0; i < s->arms.count; i++) {
        const query_arm *arm = &s->arms.items[i];
        facts_scope at = {s, i};
        check_range(r, f, at, arm->where);
        check_range(r, f, at, arm->having);
        for (size_t j = 0; j < arm->sources.count; j++)
            check_range(r, f, at, arm->sources.items[j].on);
    }
}

void query_check_compared(reader *r)
{
    const query_shape *shape = r->body->shape;
    facts_reader f = facts_begin(r->arena, &r->body->tokens, NULL);
    for (size_t i = 0; i < shape->all.count; i++)
        check_select(r, &f, shape->all.items[i]);
    if (shape->verb == QUERY_IS_SELECT)
        return;
    check_select(r, &f, shape->whole);
    if (shape->verb == QUERY_IS_UPDATE)
        check_range(r, &f, (facts_scope){shape->whole, 0}, shape->set);
}
