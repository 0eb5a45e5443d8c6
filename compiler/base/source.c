#include "base/source.h"

#include <string.h>

source *source_new(arena *a, const char *name, const char *text, size_t size)
{
    source *s = arena_alloc(a, sizeof *s);
    s->name = name;
    s->label = name;
    s->text = text;
    s->size = size;
    size_t lines = 1;
    for (const char *p = text; (p = memchr(p, '\n', size - (size_t)(p - text))) != NULL; p++)
        lines++;
    s->lines = arena_alloc(a, lines * sizeof *s->lines);
    s->line_count = lines;
    size_t line = 1;
    for (size_t i = 0; i < size; i++)
        if (text[i] == '\n')
            s->lines[line++] = (uint32_t)(i + 1);
    return s;
}

position source_position(const source *s, uint32_t offset)
{
    size_t low = 0;
    size_t high = s->line_count;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (s->lines[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    uint32_t start = s->lines[low];
    return (position){.line = low + 1, .column = utf8_length(s->text + start, offset - start) + 1};
}

const char *source_line(const source *s, size_t line, size_t *size)
{
    const char *start = s->text + s->lines[line - 1];
    size_t rest = s->size - s->lines[line - 1];
    const char *end = memchr(start, '\n', rest);
    *size = end == NULL ? rest : (size_t)(end - start);
    if (*size > 0 && start[*size - 1] == '\r')
        --*size;
    return start;
}

size_t utf8_length(const char *text, size_t size)
{
    size_t length = 0;
    for (size_t i = 0; i < size; i++)
        length += ((unsigned char)text[i] & 0xC0) != 0x80;
    return length;
}

/* Bytes of the character at `p`, or 0 when it is not valid. Overlong forms, surrogates and what
   lies beyond U+10FFFF are excluded by the bounds on the second byte (RFC 3629, section 4). */
static size_t character_size(const unsigned char *p, size_t rest)
{
    unsigned char lead = p[0];
    if (lead < 0x80)
        return 1;
    size_t size = lead >= 0xC2 && lead <= 0xDF   ? 2
                  : lead >= 0xE0 && lead <= 0xEF ? 3
                  : lead >= 0xF0 && lead <= 0xF4 ? 4
                                                 : 0;
    if (size == 0 || size > rest)
        return 0;
    unsigned char low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    unsigned char high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    if (p[1] < low || p[1] > high)
        return 0;
    for (size_t i = 2; i < size; i++)
        if ((p[i] & 0xC0) != 0x80)
            return 0;
    return size;
}

size_t utf8_valid_prefix(const char *text, size_t size)
{
    size_t i = 0;
    while (i < size) {
        size_t step = character_size((const unsigned char *)text + i, size - i);
        if (step == 0)
            break;
        i += step;
    }
    return i;
}
