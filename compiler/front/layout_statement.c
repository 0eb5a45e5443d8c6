/* layout_statement.c - one statement as text: where lines break and where spaces stand. */
#include "front/layout_statement.h"

#include "base/utf8.h"
#include "parser.h"

#include <string.h>

/* Signs that stick to what is before them. */
static bool sticks_to_left(const statement *s, size_t i)
{
    int t = lexemes_token(s->all, i);
    return t == SEMI || t == ',' || t == ')' || t == '?' || t == '!' || t == '.' ||
           (t == ':' && !s->header);
}

/* The token before the one before `i`, without comments; END when there is none. */
static int second_before(const lexemes *l, size_t i)
{
    for (size_t found = 0; i > 0;)
        if (!lexemes_is_comment(l, --i) && ++found == 2)
            return lexemes_token(l, i);
    return END;
}

/* Whether '(' opens the arguments of a type, or says which row is referenced: both stand behind
   "name: word". In a query types stand behind other words, too. */
static bool opens_arguments(const statement *s, size_t i)
{
    int t = second_before(s->all, i);
    return t == ':' || t == LIST || (s->query && (t == ONE || t == MANY || t == PAGES));
}

/* Whether '(' opens the parameters of a query, behind its name. */
static bool opens_parameters(const statement *s, size_t i)
{
    int t = second_before(s->all, i);
    return s->query && (t == QUERY || t == COMMAND);
}

/* Of a query the name of an engine and its body are not parted. */
static bool keeps_break(const statement *s, size_t i)
{
    int before = lexemes_token(s->all, i - 1);
    if (s->body == 0 || i < s->body)
        return s->keep_breaks && before != ':';
    return s->keep_bodies && (i == s->body || (before != SQLITE && before != POSTGRESQL));
}

static bool breaks_before(const statement *s, size_t i)
{
    const lexemes *l = s->all;
    if (lexemes_is_line_comment(l, i - 1))
        return true;
    if (sticks_to_left(s, i) || !lexemes_begins_line(l, i))
        return false;
    bool after_own_line = lexemes_is_comment(l, i - 1) && lexemes_begins_line(l, i - 1);
    return lexemes_is_comment(l, i) || after_own_line || keeps_break(s, i);
}

static bool space_before(const statement *s, size_t i, bool in_arguments)
{
    const lexemes *l = s->all;
    int before = lexemes_token(l, i - 1);
    if (sticks_to_left(s, i) || before == '(' || before == '-' || before == '.')
        return false;
    if (lexemes_is_comment(l, i) || lexemes_is_comment(l, i - 1))
        return true;
    if (lexemes_token(l, i) == '(')
        return !opens_arguments(s, i) && !opens_parameters(s, i);
    return before != ',' || !in_arguments;
}

const char *layout_statement_text(const statement *s, size_t indent)
{
    const lexemes *l = s->all;
    buf out = buf_new(s->arena);
    bool in_arguments = false;
    for (size_t i = s->first; i <= s->last; i++) {
        if (i > s->first) {
            if (breaks_before(s, i)) {
                buf_char(&out, '\n');
                buf_spaces(&out, indent + (lexemes_token(l, i) == '}' ? 0 : LAYOUT_INDENT));
            } else if (space_before(s, i, in_arguments)) {
                buf_char(&out, ' ');
            }
        }
        if (lexemes_token(l, i) == '(')
            in_arguments = opens_arguments(s, i) && lexemes_token(l, i + 1) != NAME;
        else if (lexemes_token(l, i) == ')')
            in_arguments = false;
        lexeme_put(&out, &l->items[i]);
    }
    return out.text;
}

/* The width of a lexeme up to the end of its first line; whether it has more is told. */
static size_t first_line_width(const statement *s, const lexeme *one, bool *more)
{
    const char *text = lexeme_start(one);
    const char *end = memchr(text, '\n', lexeme_size(one));
    *more = end != NULL;
    return *more ? utf8_length(text, (size_t)(end - text)) : lexeme_width(s->arena, one);
}

static size_t width(const statement *s, bool first_line)
{
    const lexemes *l = s->all;
    size_t total = 0;
    bool more = false;
    for (size_t i = s->first; i <= s->last && !more; i++) {
        const lexeme *one = &l->items[i];
        bool space = i > s->first && space_before(s, i, false);
        total += first_line ? first_line_width(s, one, &more) : lexeme_width(s->arena, one);
        total += space ? 1 : 0;
    }
    return total;
}

size_t layout_statement_width(const statement *s)
{
    return width(s, false);
}

size_t layout_statement_first_width(const statement *s)
{
    return width(s, true);
}
