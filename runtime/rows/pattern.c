/* pattern.c - patterns: their wildcards are % and _, and a backslash makes a character be meant as
   it is. */
#include "rows/pattern.h"

#include <string.h>

/* Bytes of the pattern, without the NUL byte. */
static size_t pattern_size(const schemac_filter *x)
{
    const char *text = x->value.text;
    size_t size = strlen(text);
    if (x->op == SCHEMAC_LIKE)
        return size;
    for (; *text != '\0'; text++)
        size += search_is_wild(*text);
    return size + (x->op == SCHEMAC_CONTAINS ? 2 : 1);
}

const char *pattern_problem(const engine_dialect *dialect, const schemac_filter *x)
{
    size_t escapes = 0; /* at the end, behind each other */
    for (const char *c = x->value.text; x->op == SCHEMAC_LIKE && *c != '\0'; c++)
        escapes = *c == '\\' ? escapes + 1 : 0;
    if (escapes % 2 == 1)
        return "its pattern ends with a single backslash, behind which has to be the character "
               "that is meant";
    return pattern_size(x) > dialect->most_pattern ? "its text is longer than LIKE compares with"
                                                   : NULL;
}

char *pattern_make(const schemac_allocator *a, const schemac_filter *x, size_t *size)
{
    *size = pattern_size(x) + 1;
    char *pattern = memory_new(a, *size), *end = pattern;
    if (pattern == NULL)
        return NULL;
    if (x->op != SCHEMAC_STARTS)
        *end++ = '%';
    for (const char *c = x->value.text; *c != '\0'; c++) {
        if (search_is_wild(*c))
            *end++ = '\\';
        *end++ = *c;
    }
    if (x->op != SCHEMAC_ENDS)
        *end++ = '%';
    *end = '\0';
    return pattern;
}
