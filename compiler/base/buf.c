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
    reserve(b, 1);
    b->text[b->size++] = c;
    b->text[b->size] = '\0';
}

/* Almost all that is formatted are texts: up to the first directive that is not %s they are copied.
   Returns where the format goes on. */
static const char *copy_texts(buf *b, const char *format, va_list *args)
{
    for (;;) {
        size_t plain = strcspn(format, "%");
        buf_add(b, format, plain);
        format += plain;
        if (format[0] != '%' || format[1] != 's')
            return format;
        buf_put(b, va_arg(*args, const char *));
        format += 2;
    }
}

void buf_vprintf(buf *b, const char *format, va_list args)
{
    va_list rest;
    va_copy(rest, args);
    format = copy_texts(b, format, &rest);
    va_list again;
    va_copy(again, rest);
    size_t room = b->capacity - b->size;
    int size = *format == '\0' ? 0 : vsnprintf(b->text + b->size, room, format, rest);
    if (size > 0 && (size_t)size >= room) {
        reserve(b, (size_t)size);
        vsnprintf(b->text + b->size, (size_t)size + 1, format, again);
    }
    if (size > 0)
        b->size += (size_t)size;
    va_end(again);
    va_end(rest);
}

void buf_printf(buf *b, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    buf_vprintf(b, format, args);
    va_end(args);
}
