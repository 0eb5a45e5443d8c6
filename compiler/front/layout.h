/* layout.h - the one layout of a schema: tokens and comments back to text. */
#ifndef SCHEMAC_FRONT_LAYOUT_H
#define SCHEMAC_FRONT_LAYOUT_H

#include "base/buf.h"
#include "front/parse.h"

/* Of a source that parses; `all` is what parse_keeping kept of it. */
buf layout(arena *a, const lexemes *all);

/* Whether both are the same tokens and comments; comments may differ in white space at the ends of
   their lines. */
bool layout_equal(arena *a, const lexemes *x, const lexemes *y);

#endif
