/* format.c - the directives that generated text is made of; the others are vsnprintf's. */
#include "base/format.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

typedef struct writer {
    char *out;
    size_t room;
    size_t size; /* of what is there, and of what would be if there were room */
} writer;

static void put_bytes(writer *w, const char *text, size_t size)
{
    if (w->size < w->room) {
        size_t left = w->room - w->size;
        memcpy(w->out + w->size, text, size < left ? size : left);
    }
    w->size += size;
}

static void put_number(writer *w, unsigned long long number, bool negative)
{
    char digits[24];
    char *end = digits + sizeof digits;
    char *p = end;
    do
        *--p = (char)('0' + number % 10);
    while ((number /= 10) > 0);
    if (negative)
        *--p = '-';
    put_bytes(w, p, (size_t)(end - p));
}

/* The rest of the format, with the directives that are seldom. */
static void put_rest(writer *w, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

static void put_rest(writer *w, const char *format, va_list args)
{
    size_t left = w->size < w->room ? w->room - w->size : 0;
    int size = vsnprintf(left == 0 ? NULL : w->out + w->size, left, format, args);
    w->size += size < 0 ? 0 : (size_t)size;
}

size_t format_text(char *out, size_t room, const char *format, va_list args)
{
    writer w = {out, room, 0};
    for (;;) {
        const char *directive = strchr(format, '%');
        if (directive == NULL)
            break;
        put_bytes(&w, format, (size_t)(directive - format));
        format = directive;
        if (format[1] == 's') {
            const char *text = va_arg(args, const char *);
            put_bytes(&w, text, strlen(text));
            format += 2;
        } else if (format[1] == 'd') {
            long long number = va_arg(args, int);
            put_number(&w, (unsigned long long)(number < 0 ? -number : number), number < 0);
            format += 2;
        } else if (format[1] == 'u') {
            put_number(&w, va_arg(args, unsigned), false);
            format += 2;
        } else if (format[1] == 'z' && format[2] == 'u') {
            put_number(&w, va_arg(args, size_t), false);
            format += 3;
        } else {
            put_rest(&w, format, args);
            return w.size;
        }
    }
    put_bytes(&w, format, strlen(format));
    if (room > 0)
        out[w.size < room ? w.size : room - 1] = '\0';
    return w.size;
}
