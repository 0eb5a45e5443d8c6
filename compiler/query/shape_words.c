/* shape_words.c - the words of a statement that say where its clauses begin. */
#include "query/shape_read.h"

#include <string.h>

const query_token *shape_token(const shape_reader *r, size_t i)
{
    return &r->tokens->items[i];
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool shape_is(const shape_reader *r, size_t i, size_t end, const char *wanted)
{
    if (i >= end)
        return false;
    if (!is_letter(wanted[0]))
        return query_token_is_sign(shape_token(r, i), wanted);
    bool name = i > 0 && query_token_is_sign(shape_token(r, i - 1), ".");
    return !name && query_token_is(shape_token(r, i), wanted);
}

bool shape_is_one_of(const shape_reader *r, size_t i, size_t end, const char *const *words)
{
    for (; *words != NULL; words++)
        if (shape_is(r, i, end, *words))
            return true;
    return false;
}

bool shape_is_part(const shape_reader *r, size_t i)
{
    const query_token *t = shape_token(r, i);
    return t->part != 0 && (query_token_is_sign(t, "{") || query_token_is_sign(t, "}"));
}

bool shape_is_name(const shape_reader *r, size_t i, size_t end)
{
    return i < end && query_token_is_name(shape_token(r, i));
}

size_t shape_skip_parts(const shape_reader *r, size_t i, size_t end)
{
    while (i < end && shape_is_part(r, i))
        i++;
    return i;
}

size_t shape_behind(const shape_reader *r, size_t i, size_t end)
{
    size_t match = shape_token(r, i)->match;
    size_t behind = match > i && !shape_is_part(r, i) ? match + 1 : i + 1;
    return behind < end ? behind : end;
}

query_range shape_trim(const shape_reader *r, query_range range)
{
    if (range.end > r->tokens->count)
        range.end = r->tokens->count;
    if (range.first > range.end)
        range.first = range.end;
    while (range.first < range.end && shape_is_part(r, range.first)) {
        size_t match = shape_token(r, range.first)->match;
        if (match >= range.first && match < range.end)
            break;
        range.first++;
    }
    while (range.first < range.end && shape_is_part(r, range.end - 1)) {
        size_t match = shape_token(r, range.end - 1)->match;
        if (match >= range.first && match < range.end - 1)
            break;
        range.end--;
    }
    return range;
}

query_range shape_listed(const shape_reader *r, size_t first, size_t end)
{
    size_t i = first;
    while (i < end && !shape_is(r, i, end, ","))
        i = shape_behind(r, i, end);
    return (query_range){first, i};
}

size_t shape_read_names(const shape_reader *r, size_t open, size_t end, query_names *out)
{
    size_t close = shape_token(r, open)->match;
    for (size_t i = open + 1; i < close;) {
        query_range one = shape_listed(r, i, close);
        size_t at = shape_skip_parts(r, one.first, one.end);
        if (shape_is_name(r, at, one.end))
            vec_push(r->arena, *out, shape_token(r, at)->text);
        i = one.end + 1;
    }
    return close + 1 < end ? close + 1 : end;
}

/* ---- clauses ---------------------------------------------------------------------------------- */

/* `is distinct from` is an operator. */
static bool is_from(const shape_reader *r, size_t i, size_t end)
{
    if (!shape_is(r, i, end, "from"))
        return false;
    bool distinct = i >= 2 && shape_is(r, i - 1, end, "distinct");
    return !distinct || (!shape_is(r, i - 2, end, "is") && !shape_is(r, i - 2, end, "not"));
}

/* It may be a name, too: behind an operand and before a number it is none. */
static bool is_offset(const shape_reader *r, size_t i, size_t end)
{
    static const char *const operators[] = {"and", "or",   "not",  "where", "on",
                                            "by",  "like", "when", "then",  NULL};
    if (!shape_is(r, i, end, "offset") || i == 0 || i + 1 >= end ||
        shape_is_one_of(r, i - 1, end, operators))
        return false;
    const query_token *before = shape_token(r, i - 1), *behind = shape_token(r, i + 1);
    bool operand = before->kind != QUERY_SIGN || strchr(")]{}", before->text[0]) != NULL;
    return operand && (behind->kind == QUERY_NUMBER || behind->kind == QUERY_PARAMETER ||
                       query_token_is_sign(behind, "("));
}

bool shape_tail_begins(const shape_reader *r, size_t i, size_t end)
{
    static const char *const rows[] = {"first", "next", NULL};
    static const char *const locks[] = {"update", "share", "no", "key", NULL};
    return (shape_is(r, i, end, "order") && shape_is(r, i + 1, end, "by")) ||
           shape_is(r, i, end, "limit") || is_offset(r, i, end) ||
           (shape_is(r, i, end, "fetch") && shape_is_one_of(r, i + 1, end, rows)) ||
           (shape_is(r, i, end, "for") && shape_is_one_of(r, i + 1, end, locks));
}

bool shape_clause_begins(const shape_reader *r, size_t i, size_t end)
{
    static const char *const words[] = {"where", "having", "union", "intersect", "except", NULL};
    if (i >= end || shape_token(r, i)->kind != QUERY_WORD)
        return false;
    if (i > 0 && shape_is(r, i - 1, end, "as") && !shape_is(r, i + 1, end, "by"))
        return false;
    return shape_is_one_of(r, i, end, words) || is_from(r, i, end) ||
           (shape_is(r, i, end, "group") && shape_is(r, i + 1, end, "by")) ||
           (shape_is(r, i, end, "window") && shape_is(r, i + 2, end, "as")) ||
           shape_tail_begins(r, i, end);
}

size_t shape_next_clause(const shape_reader *r, size_t i, size_t end)
{
    while (i < end && !shape_clause_begins(r, i, end))
        i = shape_behind(r, i, end);
    return i < end ? i : end;
}
