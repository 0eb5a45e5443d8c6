/* shown.c - texts that leave for people. */
#include "base/shown.h"

#include "base/buf.h"
#include "base/wording.h"

#include <stdlib.h>
#include <string.h>

const char *shown(arena *a, const char *text)
{
    buf b = buf_new(a);
    const char *end = text + strlen(text);
    char one[WORDING_MOST];
    for (const char *at = text; at < end;)
        buf_add(&b, one, wording_next(&at, end, one));
    return b.text;
}

void shown_put(const char *text, size_t size, FILE *out)
{
    const char *end = text + size;
    char one[WORDING_MOST];
    while (text < end) {
        size_t count = wording_next(&text, end, one);
        fwrite(one, 1, count, out);
    }
}

void shown_vline(FILE *out, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int size = vsnprintf(NULL, 0, format, again);
    va_end(again);
    char *text = size < 0 ? NULL : malloc((size_t)size + 1);
    if (text != NULL && vsnprintf(text, (size_t)size + 1, format, args) == size)
        shown_put(text, (size_t)size, out);
    else
        fputs("(there is no memory left for this line)", out);
    free(text);
    fputc('\n', out);
}

void shown_line(FILE *out, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    shown_vline(out, format, args);
    va_end(args);
}
