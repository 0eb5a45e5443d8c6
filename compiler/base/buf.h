/* buf.h - text that is being written: append, then read `text`. Grows by doubling. */
#ifndef SCHEMAC_BASE_BUF_H
#define SCHEMAC_BASE_BUF_H

#include "base/arena.h"

typedef struct buf {
    arena *arena;
    char *text; /* NUL-terminated; never NULL */
    size_t size;
    size_t capacity;
} buf;

buf buf_new(arena *a);
void buf_add(buf *b, const char *text, size_t size);
void buf_put(buf *b, const char *text);
void buf_char(buf *b, char c);
/* Leaves the first `size` bytes. */
void buf_cut(buf *b, size_t size);
void buf_spaces(buf *b, size_t count);
void buf_printf(buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_vprintf(buf *b, const char *format, va_list args) __attribute__((format(printf, 2, 0)));

#endif
