/* parse.h - one source to its syntax tree. */
#ifndef SCHEMAC_FRONT_PARSE_H
#define SCHEMAC_FRONT_PARSE_H

#include "front/parse_state.h"

/* Reports every error of the file into `diags`; what was understood is in the returned AST. */
ast_file *parse_source(arena *a, diags *d, const source *s);

/* The same, and appends every token and comment to `kept`. */
ast_file *parse_keeping(arena *a, diags *d, const source *s, lexemes *kept);

#endif
