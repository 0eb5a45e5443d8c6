/* layout.h - the one layout of a schema: tokens and comments back to text. */
#ifndef SCHEMAC_FRONT_LAYOUT_H
#define SCHEMAC_FRONT_LAYOUT_H

#include "base/buf.h"
#include "front/parse_state.h"

/* Reads a source that is to be laid out; false when its syntax is wrong. */
bool layout_read(arena *a, diags *d, const source *s, lexemes *out);

/* Of a source that parses; `all` is what parse_keeping kept of it. */
buf layout_text(arena *a, const lexemes *all);

/* Whether both are the same tokens and comments; comments may differ in white space at the ends of
   their lines. */
bool layout_equal(arena *a, const lexemes *x, const lexemes *y);

#endif
