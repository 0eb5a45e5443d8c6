/* misplaced.h - what to say about a word or sign where the grammar has no place for it. */
#ifndef SCHEMAC_FRONT_MISPLACED_H
#define SCHEMAC_FRONT_MISPLACED_H

#include "front/parse_state.h"

/* Where the parser stands, and what it found. */
typedef struct misplaced {
    bool expected[PARSE_TOKENS]; /* by token */
    int expected_count;
    const char *text;    /* what was found */
    const char *before;  /* the word or sign before it */
    bool of_environment; /* before that is 'env' */
    bool of_migration;   /* it belongs to one, outside of its braces */
    bool of_query;       /* it belongs to one, or to a record */
    bool in_braces;      /* something is open before it */
    bool begins_statement;
} misplaced;

/* What could have stood there, where a list of words and signs says it badly; or NULL. */
const char *misplaced_expected(const misplaced *m);

/* What people write there who know other languages, and what to write instead; or NULL. */
const char *misplaced_hint(arena *a, const misplaced *m);

/* The same for queries and records. */
const char *misplaced_expected_in_query(const misplaced *m);
const char *misplaced_hint_in_query(const misplaced *m);

#endif
