/* tokens.c - what a token of a query is. They are made in lexer.c. */
#include "query/tokens.h"

#include "base/fold.h"

#include <string.h>

bool query_token_is(const query_token *t, const char *wanted)
{
    return t->kind == QUERY_WORD && fold_equal(t->text, wanted);
}

bool query_token_is_sign(const query_token *t, const char *sign)
{
    return t->kind == QUERY_SIGN && strcmp(t->text, sign) == 0;
}

bool query_token_is_name(const query_token *t)
{
    return t->kind == QUERY_WORD || t->kind == QUERY_NAME;
}

bool query_token_names(const query_token *t, const char *name)
{
    return query_token_is_name(t) && fold_equal(t->text, name);
}

bool query_opens_select(const query_tokens *t, size_t i)
{
    if (!query_token_is_sign(&t->items[i], "(") || i + 1 == t->count)
        return false;
    const query_token *first = &t->items[i + 1];
    return query_token_is(first, "select") || query_token_is(first, "with") ||
           query_token_is(first, "values");
}

span query_token_at(const ast_sql *body, const query_token *t)
{
    uint32_t begin = body->at.begin + t->at;
    return (span){body->at.source, begin, begin + t->size};
}
