/* source.h - the text of one input file, and places in it. A place is a byte span; line and column
   are computed when a message is printed. */
#ifndef SCHEMAC_BASE_SOURCE_H
#define SCHEMAC_BASE_SOURCE_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct span {
    const struct source *source;
    uint32_t begin;
    uint32_t end;
} span;

typedef struct source {
    const char *name;  /* as it was opened and as messages show it */
    const char *label; /* as generated files show it: the same wherever the build happens */
    const char *text;  /* NUL-terminated */
    size_t size;
    bool marked;      /* the file has a byte order mark, or ends lines with CRLF */
    size_t number;    /* 0 for the root file, then in the order of reading */
    span imported_at; /* .source is NULL for the root file */
    uint32_t *lines;  /* offset of each line's first byte */
    size_t line_count;
} source;

typedef struct position {
    size_t line;   /* from 1 */
    size_t column; /* from 1, in characters */
} position;

source *source_new(arena *a, const char *name, const char *text, size_t size);
position source_position(const source *s, uint32_t offset);

/* The position that follows the last character of a span. */
position source_end(span at);

/* The line's text without its end; *size in bytes. `line` counts from 1. */
const char *source_line(const source *s, size_t line, size_t *size);

#endif
