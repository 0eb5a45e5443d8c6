/* syntax_error.h - what is said where the grammar cannot go on. */
#ifndef SCHEMAC_FRONT_SYNTAX_ERROR_H
#define SCHEMAC_FRONT_SYNTAX_ERROR_H

#include "front/parse_state.h"

typedef struct expected_token {
    int token;
    const char *name; /* as messages show it */
} expected_token;

typedef struct syntax_error {
    int found; /* a token */
    span at;
    const expected_token *expected; /* what could have stood there, in the grammar's order */
    int count;
} syntax_error;

void syntax_error_report(parse *p, const syntax_error *e);

#endif
