/* lexemes.c - tokens and comments of a file, and the places between them. */
#include "front/lexemes.h"

#include "base/utf8.h"
#include "parser.h"

#include <string.h>

const char *lexeme_start(const lexeme *l)
{
    return l->at.source->text + l->at.begin;
}

size_t lexeme_size(const lexeme *l)
{
    return l->at.end - l->at.begin;
}

bool lexemes_is_comment(const lexemes *l, size_t i)
{
    return i < l->count && l->items[i].token == 0;
}

bool lexemes_is_line_comment(const lexemes *l, size_t i)
{
    return lexemes_is_comment(l, i) && lexeme_start(&l->items[i])[1] == '/';
}

int lexemes_token(const lexemes *l, size_t i)
{
    return i < l->count ? l->items[i].token : END;
}

/* Line ends between a lexeme and the one before it. */
static size_t line_ends(const lexemes *l, size_t i)
{
    uint32_t begin = i == 0 ? 0 : l->items[i - 1].at.end;
    const char *text = l->items[i].at.source->text;
    size_t ends = 0;
    for (uint32_t at = begin; at < l->items[i].at.begin; at++)
        ends += text[at] == '\n';
    return ends;
}

bool lexemes_begins_line(const lexemes *l, size_t i)
{
    return i == 0 || line_ends(l, i) > 0;
}

bool lexemes_after_blank(const lexemes *l, size_t i)
{
    return i < l->count && i > 0 && line_ends(l, i) > 1;
}

/* The column of a lexeme that begins its line. */
size_t lexemes_column(const lexemes *l, size_t i)
{
    const char *text = l->items[i].at.source->text;
    uint32_t begin = l->items[i].at.begin;
    uint32_t at = begin;
    while (at > 0 && text[at - 1] != '\n')
        at--;
    size_t column = 0;
    for (; at < begin; at++)
        column += text[at] == '\t' ? LAYOUT_INDENT - column % LAYOUT_INDENT : 1;
    return column;
}

static size_t trimmed(const char *text, size_t size)
{
    while (size > 0 && strchr(" \t\r\f\v", text[size - 1]) != NULL)
        size--;
    return size;
}

/* A comment without spaces at the ends of its lines. Lines after the first keep their distance from
   the first one, which moves from column `from` to column `to`. */
void lexeme_put_comment(buf *out, const lexeme *comment, size_t from, size_t to)
{
    const char *text = lexeme_start(comment);
    const char *end = text + lexeme_size(comment);
    for (bool first = true;; first = false) {
        const char *stop = memchr(text, '\n', (size_t)(end - text));
        size_t size = trimmed(text, (size_t)((stop == NULL ? end : stop) - text));
        if (!first) {
            size_t column = 0;
            for (; size > 0 && (*text == ' ' || *text == '\t'); text++, size--)
                column += *text == '\t' ? LAYOUT_INDENT - column % LAYOUT_INDENT : 1;
            if (size > 0)
                buf_spaces(out, column + to > from ? column + to - from : 0);
        }
        buf_add(out, text, size);
        if (stop == NULL)
            return;
        buf_char(out, '\n');
        text = stop + 1;
    }
}

void lexeme_put(buf *out, const lexeme *l)
{
    if (l->token == 0)
        lexeme_put_comment(out, l, 0, 0);
    else
        buf_add(out, lexeme_start(l), lexeme_size(l));
}

size_t lexeme_width(arena *a, const lexeme *l)
{
    if (l->token != 0)
        return utf8_length(lexeme_start(l), lexeme_size(l));
    buf comment = buf_new(a);
    lexeme_put(&comment, l);
    return utf8_length(comment.text, comment.size);
}
