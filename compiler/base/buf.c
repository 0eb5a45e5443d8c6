#include "base/buf.h"

#include <stdio.h>
#include <string.h>

enum { FIRST_CAPACITY = 128 };

buf buf_new(arena *a)
{
    buf b = {.arena = a, .capacity = FIRST_CAPACITY};
    b.text = arena_alloc(a, b.capacity);
    return b;
}

static void reserve(buf *b, size_t more)
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
    reserve(b, size);
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
    buf_add(b, &c, 1);
}

void buf_vprintf(buf *b, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int size = vsnprintf(NULL, 0, format, args);
    if (size > 0) {
        reserve(b, (size_t)size);
        vsnprintf(b->text + b->size, (size_t)size + 1, format, again);
        b->size += (size_t)size;
    }
    va_end(again);
}

void buf_printf(buf *b, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    buf_vprintf(b, format, args);
    va_end(args);
}
