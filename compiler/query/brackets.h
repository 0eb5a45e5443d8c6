/* brackets.h - which bracket closes which, and what stands in optional parts and in chosen orders. */
#ifndef SCHEMAC_QUERY_BRACKETS_H
#define SCHEMAC_QUERY_BRACKETS_H

#include "query/tokens.h"

/* Fills in match, depth, part and order of all tokens, and drops the ';' at the end. false, and
   said, when brackets do not match, parts stand in parts, or there is not exactly one statement. */
bool query_brackets_match(arena *a, diags *d, const ast_sql *body, query_tokens *tokens);

#endif
