/* layout_statement.c - one statement as text: where lines break and where spaces stand. */
#include "front/layout_statement.h"

#include "parser.h"

/* Signs that stick to what is before them. */
static bool sticks(const statement *s, size_t i)
{
    int t = lexemes_token(s->all, i);
    return t == SEMI || t == ',' || t == ')' || t == '?' || t == '.' || (t == ':' && !s->header);
}

/* Whether '(' opens the arguments of a type, or says which row is referenced: after "name: word". */
static bool opens_arguments(const lexemes *l, size_t i)
{
    size_t before[2];
    size_t found = 0;
    while (found < 2 && i > 0)
        if (!lexemes_is_comment(l, --i))
            before[found++] = i;
    return found == 2 && lexemes_token(l, before[1]) == ':';
}

static bool breaks_before(const statement *s, size_t i)
{
    const lexemes *l = s->all;
    if (lexemes_is_line_comment(l, i - 1))
        return true;
    if (sticks(s, i) || !lexemes_begins_line(l, i))
        return false;
    bool after_own_line = lexemes_is_comment(l, i - 1) && lexemes_begins_line(l, i - 1);
    return lexemes_is_comment(l, i) || after_own_line ||
           (s->keep_breaks && lexemes_token(l, i - 1) != ':');
}

static bool space_before(const statement *s, size_t i, bool in_arguments)
{
    const lexemes *l = s->all;
    int before = lexemes_token(l, i - 1);
    if (sticks(s, i) || before == '(' || before == '-' || before == '.')
        return false;
    if (lexemes_is_comment(l, i) || lexemes_is_comment(l, i - 1))
        return true;
    if (lexemes_token(l, i) == '(')
        return !opens_arguments(l, i);
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
            in_arguments = opens_arguments(l, i) && lexemes_token(l, i + 1) != NAME;
        else if (lexemes_token(l, i) == ')')
            in_arguments = false;
        lexeme_put(&out, &l->items[i]);
    }
    return out.text;
}

size_t layout_statement_width(const statement *s)
{
    const lexemes *l = s->all;
    size_t total = 0;
    for (size_t i = s->first; i <= s->last; i++) {
        const lexeme *one = &l->items[i];
        bool space = i > s->first && space_before(s, i, false);
        total += lexeme_width(s->arena, one) + (space ? 1 : 0);
    }
    return total;
}
