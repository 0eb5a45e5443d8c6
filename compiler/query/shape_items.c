/* shape_items.c - what stands between SELECT and FROM, and behind RETURNING. */
#include "query/shape_read.h"

#include <string.h>

/* A word behind one of these is an operand. */
static bool wants_operand(const shape_reader *r, size_t i, size_t end)
{
    static const char *const words[] = {
        "all",     "and",      "any",    "as",      "between", "by",   "case",
        "collate", "distinct", "else",   "escape",  "exists",  "from", "glob",
        "ilike",   "in",       "is",     "like",    "match",   "not",  "or",
        "over",    "regexp",   "select", "similar", "some",    "then", "to",
        "when",    "where",    "within", "filter",  NULL};
    return shape_is_one_of(r, i, end, words);
}

/* `interval '1' day`, `x::double precision`, `x at time zone utc`. */
static bool belongs_to_type(const shape_reader *r, size_t first, size_t i)
{
    static const char *const zoned[] = {"time", "timestamp", NULL};
    size_t end = i + 1;
    if (i >= first + 2 && shape_token(r, i - 1)->kind == QUERY_TEXT)
        return shape_is(r, i - 2, end, "interval");
    return (shape_is(r, i, end, "precision") && shape_is(r, i - 1, end, "double")) ||
           (shape_is(r, i, end, "zone") && shape_is_one_of(r, i - 1, end, zoned)) ||
           (i >= first + 2 && shape_is(r, i - 1, end, "zone") &&
            shape_is_one_of(r, i - 2, end, zoned));
}

static bool ends_operand(const shape_reader *r, size_t i, size_t end)
{
    const query_token *t = shape_token(r, i);
    if (t->kind == QUERY_SIGN)
        return strchr(")]", t->text[0]) != NULL;
    return !wants_operand(r, i, end);
}

/* Whether the last token is an alias without AS. */
static bool is_bare_alias(const shape_reader *r, query_range range)
{
    static const char *const ends[] = {"end", "isnull", "notnull", NULL};
    size_t last = range.end - 1;
    return range.end - range.first >= 2 && shape_is_name(r, last, range.end) &&
           !shape_is_one_of(r, last, range.end, ends) && ends_operand(r, last - 1, range.end) &&
           !belongs_to_type(r, range.first, last);
}

/* Without `as`, and without quotes when it is a text, which SQLite allows. */
static const char *alias_text(const shape_reader *r, size_t i)
{
    const query_token *t = shape_token(r, i);
    bool quoted = t->kind == QUERY_TEXT && t->size >= 2 && t->text[0] == '\'';
    return quoted ? arena_strndup(r->arena, t->text + 1, t->size - 2) : t->text;
}

static void take_alias(const shape_reader *r, query_item *item)
{
    query_range range = item->tokens;
    size_t last = range.end - 1;
    bool as = range.end - range.first >= 3 && shape_is(r, last - 1, range.end, "as");
    bool all = range.end - range.first >= 3 && shape_is(r, last - 1, range.end, "*") &&
               shape_is(r, last - 2, range.end, ".");
    bool name = shape_is_name(r, last, range.end);
    if (as && (name || shape_token(r, last)->kind == QUERY_TEXT))
        item->tokens.end = last - 1;
    else if (is_bare_alias(r, range) || (all && name))
        item->tokens.end = last;
    else
        return;
    item->alias = alias_text(r, last);
    item->alias_at = last;
    item->tokens = shape_trim(r, item->tokens);
}

static void take_kind(const shape_reader *r, query_item *item)
{
    size_t first = item->tokens.first, end = item->tokens.end;
    if (end == first || !shape_is(r, end - 1, end, "*"))
        return;
    if (end - first == 1)
        item->kind = ITEM_ALL;
    if (end - first < 3 || !shape_is(r, end - 2, end, ".") || !shape_is_name(r, first, end))
        return;
    for (size_t i = first + 1; i < end; i += 2)
        if (!shape_is(r, i, end, "."))
            return;
    item->kind = ITEM_ALL_OF;
    item->of = shape_token(r, end - 3)->text;
}

void shape_read_items(shape_reader *r, query_arm *arm, query_range range)
{
    for (size_t i = range.first; i < range.end;) {
        query_range one = shape_listed(r, i, range.end);
        query_item item = {.kind = ITEM_EXPRESSION, .tokens = shape_trim(r, one)};
        i = one.end + 1;
        if (item.tokens.first == item.tokens.end)
            continue;
        take_alias(r, &item);
        take_kind(r, &item);
        vec_push(r->arena, arm->items, item);
    }
}
