/* layout_query.c - finds the parts of a query, command, record, view or external table. Words of the
   language may be names in it: a part is told by what stands before it. */
#include "front/layout_query.h"

#include "parser.h"

#include <string.h>

static size_t next_token(const lexemes *l, size_t i)
{
    do
        i++;
    while (lexemes_is_comment(l, i));
    return i;
}

/* The lexeme that closes what opens at `i`. */
static size_t closing(const lexemes *l, size_t i, int open, int close)
{
    size_t depth = 0;
    for (; i + 1 < l->count; i++) {
        depth += lexemes_token(l, i) == open;
        if (lexemes_token(l, i) == close && --depth == 0)
            break;
    }
    return i;
}

static bool names_engine(const lexemes *l, size_t i)
{
    return lexemes_token(l, i) == SQLITE || lexemes_token(l, i) == POSTGRESQL;
}

/* The last lexeme of the last body; `i` is the first of the first one. */
static size_t bodies_end(const lexemes *l, size_t i)
{
    for (;;) {
        size_t end = names_engine(l, i) ? next_token(l, i) : i;
        i = next_token(l, end);
        if (!names_engine(l, i))
            return end;
    }
}

/* name: the lexeme before the name. */
static layout_query record_parts(const lexemes *l, size_t name)
{
    layout_query q = {.open = next_token(l, next_token(l, name))};
    q.end = closing(l, q.open, '{', '}');
    size_t behind = next_token(l, q.end);
    if (lexemes_token(l, behind) == SEMI)
        q.end = behind;
    q.body = q.end + 1;
    return q;
}

static layout_query view_parts(const lexemes *l, size_t first)
{
    layout_query q = {.open = next_token(l, next_token(l, first))};
    q.body = next_token(l, closing(l, q.open, '{', '}'));
    q.end = bodies_end(l, q.body);
    return q;
}

static bool begins_body(const lexemes *l, size_t i)
{
    return lexemes_token(l, i) == SQL_BODY ||
           (names_engine(l, i) && lexemes_token(l, next_token(l, i)) == SQL_BODY);
}

layout_query layout_query_parts(const lexemes *l, size_t first)
{
    if (lexemes_token(l, first) == RECORD)
        return record_parts(l, first);
    if (lexemes_token(l, first) == EXTERNAL)
        return record_parts(l, next_token(l, first));
    if (lexemes_token(l, first) == VIEW)
        return view_parts(l, first);
    layout_query q = {.open = 0};
    q.parameters = next_token(l, next_token(l, first));
    q.behind = closing(l, q.parameters, '(', ')');
    size_t i = q.behind;
    while (i + 1 < l->count && lexemes_token(l, i) != RETURNS && !begins_body(l, i))
        i++;
    if (begins_body(l, i)) { /* a command that returns nothing */
        q.body = i;
        q.end = bodies_end(l, i);
        return q;
    }
    i = next_token(l, next_token(l, i)); /* behind one, many or pages */
    if (lexemes_token(l, i) == '{') {
        q.open = i;
        i = closing(l, i, '{', '}');
    } else if (lexemes_token(l, i) == ROW) {
        i = next_token(l, i);
    }
    do
        i = next_token(l, i);
    while (i + 1 < l->count && !names_engine(l, i) && lexemes_token(l, i) != SQL_BODY);
    q.body = i;
    q.end = bodies_end(l, i);
    return q;
}

bool layout_query_on_one_line(const lexemes *l, size_t first, size_t last)
{
    for (size_t i = first + 1; i <= last; i++)
        if (lexemes_begins_line(l, i) ||
            memchr(lexeme_start(&l->items[i]), '\n', lexeme_size(&l->items[i])) != NULL)
            return false;
    return true;
}
