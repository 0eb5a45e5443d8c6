/* lexemes.h - what the layout asks of the tokens and comments of a file. */
#ifndef SCHEMAC_FRONT_LEXEMES_H
#define SCHEMAC_FRONT_LEXEMES_H

#include "base/buf.h"
#include "front/parse_state.h"

enum { LAYOUT_INDENT = 4 };

/* Its text, which has no NUL behind it. */
const char *lexeme_start(const lexeme *l);
size_t lexeme_size(const lexeme *l);

/* The kind of a token; the end of the file behind the last. */
int lexemes_token(const lexemes *l, size_t i);
bool lexemes_is_comment(const lexemes *l, size_t i);
bool lexemes_is_line_comment(const lexemes *l, size_t i);

/* Whether it is the first on its line. */
bool lexemes_begins_line(const lexemes *l, size_t i);
/* Whether a blank line is before it. */
bool lexemes_after_blank(const lexemes *l, size_t i);
/* The column of a lexeme that begins its line. */
size_t lexemes_column(const lexemes *l, size_t i);

/* A comment without spaces at the ends of its lines. Lines after the first keep their distance from
   the first one, which moves from column `from` to column `to`. */
void lexeme_put_comment(buf *out, const lexeme *comment, size_t from, size_t to);
void lexeme_put(buf *out, const lexeme *l);

/* In characters. */
size_t lexeme_width(arena *a, const lexeme *l);

#endif
