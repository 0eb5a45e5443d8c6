/* change_words.c - words of a command, and what none may assign. */
#include "query/change_parts.h"

bool change_is(const reader *r, size_t token, size_t end, const char *wanted)
{
    bool letter = (wanted[0] >= 'a' && wanted[0] <= 'z');
    if (token >= end)
        return false;
    if (!letter)
        return query_token_is_sign(change_token(r, token), wanted);
    bool name = token > 0 && query_token_is_sign(change_token(r, token - 1), ".");
    return !name && query_token_is(change_token(r, token), wanted);
}

size_t change_find(const reader *r, size_t first, size_t end, const char *wanted)
{
    unsigned depth = first < end ? change_token(r, first)->depth : 0;
    for (size_t i = first; i < end; i++)
        if (change_token(r, i)->depth == depth && change_is(r, i, end, wanted))
            return i;
    return end;
}

bool change_is_fixed(reader *r, query_range range, const char *what)
{
    for (size_t i = range.first; i < range.end; i++)
        if (change_token(r, i)->part != 0) {
            diag_hint(diag_error(r->diags, E1004, query_at(r, i), "%s cannot be left out", what),
                      "optional parts stand in conditions, and in values that are assigned");
            return false;
        }
    return true;
}
