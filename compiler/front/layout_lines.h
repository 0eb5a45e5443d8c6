/* layout_lines.h - lines of a laid out file, before they are aligned. */
#ifndef SCHEMAC_FRONT_LAYOUT_LINES_H
#define SCHEMAC_FRONT_LAYOUT_LINES_H

#include "base/buf.h"
#include "base/vec.h"

#include <stdbool.h>

typedef struct line {
    size_t indent;
    const char *label; /* "name:" of a field; what follows is aligned; or NULL */
    const char *text;
    const char *comment; /* at the end of the line, or NULL */
    bool blank_before;
} line;

typedef VEC(line) lines;

void layout_write_lines(const lines *all, buf *out);

#endif
