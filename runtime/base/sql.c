/* sql.c - text that grows. */
#include "base/sql.h"

#include <string.h>

enum { FIRST_SIZE = 256 };

static bool reserve(sql_buffer *s, size_t more)
{
    if (s->failed)
        return false;
    if (s->size + more < s->capacity)
        return true;
    size_t grown = s->capacity == 0 ? FIRST_SIZE : s->capacity * 2;
    while (grown <= s->size + more)
        grown *= 2;
    char *text = memory_resize(s->allocator, s->text, s->capacity, grown);
    if (text == NULL) {
        s->failed = true;
        return false;
    }
    s->text = text;
    s->capacity = grown;
    return true;
}

void sql_put(sql_buffer *s, const char *text)
{
    size_t size = strlen(text);
    if (!reserve(s, size))
        return;
    memcpy(s->text + s->size, text, size + 1);
    s->size += size;
}

void sql_name(sql_buffer *s, const char *name)
{
    if (!reserve(s, 2 * strlen(name) + 2))
        return;
    char *end = s->text + s->size;
    *end++ = '"';
    for (; *name != '\0'; name++) {
        if (*name == '"')
            *end++ = '"';
        *end++ = *name;
    }
    *end++ = '"';
    *end = '\0';
    s->size = (size_t)(end - s->text);
}

void sql_where(sql_buffer *s)
{
    sql_put(s, s->conditional ? " AND " : " WHERE ");
    s->conditional = true;
}

void sql_clear(sql_buffer *s)
{
    s->size = 0;
    s->conditional = false;
    s->parameters = 0;
    if (s->text != NULL)
        s->text[0] = '\0';
}

void sql_free(sql_buffer *s)
{
    memory_free(s->allocator, s->text, s->capacity);
    s->text = NULL;
    s->size = s->capacity = 0;
}
