/* buf.c - text that is being written. */
#include "base/buf.h"

#include "base/format.h"

#include <string.h>

enum { FIRST_CAPACITY = 128 };

buf buf_new(arena *a)
{
    buf b = {.arena = a, .capacity = FIRST_CAPACITY};
    b.text = arena_alloc(a, b.capacity);
    return b;
}

static void reserve_room(buf *b, size_t more)
{
    if (more < b->capacity - b->size)
        return;
    size_t capacity = b->capacity;
    while (more >= capacity - b->size)
        capacity *= 2;
    b->text = arena_grow(b->arena, b->text, b->capacity, capacity);
    b->capacity = capacity;
}

void buf_add(buf *b, const char *text, size_t size)
{
    if (size == 0)
        return;
    reserve_room(b, size);
    memcpy(b->text + b->size, text, size);
    b->size += size;
    b->text[b->size] = '\0';
}

void buf_put(buf *b, const char *text)
{
    buf_add(b, text, strlen(text));
}

void buf_char(buf *b, char c)
{
    reserve_room(b, 1);
    b->text[b->size++] = c;
    b->text[b->size] = '\0';
}

void buf_cut(buf *b, size_t size)
{
    b->size = size;
    b->text[size] = '\0';
}

void buf_spaces(buf *b, size_t count)
{
    reserve_room(b, count);
    memset(b->text + b->size, ' ', count);
    b->size += count;
    b->text[b->size] = '\0';
}

void buf_vprintf(buf *b, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    size_t size = format_text(b->text + b->size, b->capacity - b->size, format, args);
    if (size >= b->capacity - b->size) {
        reserve_room(b, size);
        format_text(b->text + b->size, b->capacity - b->size, format, again);
    }
    b->size += size;
    va_end(again);
}

void buf_printf(buf *b, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    buf_vprintf(b, format, args);
    va_end(args);
}
