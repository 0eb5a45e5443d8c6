/* layout_query.h - where the parts of a query, record, view or external table begin and end. */
#ifndef SCHEMAC_FRONT_LAYOUT_QUERY_H
#define SCHEMAC_FRONT_LAYOUT_QUERY_H

#include "front/lexemes.h"

/* Lexemes of a query or view; or of a record or external table, which has no body. */
typedef struct layout_query {
    size_t parameters, behind; /* the '(' and ')' of a query; 0 of all others */
    size_t open;               /* the '{' of its members; 0 when it has none in place */
    size_t body; /* the first of its bodies, with the name of the engine; end + 1 of a record */
    size_t end;  /* the last */
} layout_query;

/* Of one that begins at `first`, and parses. */
layout_query layout_query_parts(const lexemes *l, size_t first);

/* Whether none of the lexemes behind `first` up to `last` is on another line, or has one. */
bool layout_query_on_one_line(const lexemes *l, size_t first, size_t last);

#endif
