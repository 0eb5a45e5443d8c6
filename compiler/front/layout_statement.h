/* layout_statement.h - a run of lexemes that becomes one line, unless comments prevent it. */
#ifndef SCHEMAC_FRONT_LAYOUT_STATEMENT_H
#define SCHEMAC_FRONT_LAYOUT_STATEMENT_H

#include "front/lexemes.h"

typedef struct statement {
    arena *arena;
    const lexemes *all;
    size_t first; /* of the lexemes to be written now */
    size_t last;
    bool header;      /* of an enum: spaces around its ':' */
    bool query;       /* of a query: types stand behind more than ':' */
    bool keep_breaks; /* it is too long for one line: breaks stay where they are */
    size_t body;      /* of a query: where its bodies begin, whose breaks are seen to apart; or 0 */
    bool keep_bodies; /* breaks before them stay */
} statement;

/* Each lexeme with what separates it from the one before; nothing before the first. */
const char *layout_statement_text(const statement *s, size_t indent);

/* The width that it would have on one line. */
size_t layout_statement_width(const statement *s);
/* The same up to the first end of a line within a lexeme, as in the body of a query. */
size_t layout_statement_first_width(const statement *s);

#endif
