/* source.c - the text of an input file and its lines. */
#include "base/source.h"

#include "base/utf8.h"

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

position source_end(span at)
{
    return source_position(at.source, at.end > at.begin ? at.end : at.begin);
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
