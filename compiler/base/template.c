/* template.c - text with places to be filled in. */
#include "base/template.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>

/* Behind the name that ends with '}'; NULL when the text goes on with another. */
static const char *after_name(const char *form, const char *name)
{
    while (*name != '\0' && *form == *name) {
        form++;
        name++;
    }
    return *name == '\0' && *form == '}' ? form + 1 : NULL;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Puts the value that is named, and returns what is behind its name. */
static const char *put_value(buf *b, const char *form, const template_value *values)
{
    for (; values->name != NULL; values++) {
        const char *rest = after_name(form, values->name);
        if (rest == NULL)
            continue;
        buf_put(b, values->text);
        return rest;
    }
    assert(false);
    return form;
}

void template_put(buf *b, const char *form, const template_value *values)
{
    for (const char *place; (place = strchr(form, '{')) != NULL;) {
        bool named = is_letter(place[1]);
        buf_add(b, form, (size_t)(place - form) + !named);
        form = named ? put_value(b, place + 1, values) : place + 1;
    }
    buf_put(b, form);
}

const char *template_text(arena *a, const char *form, const template_value *values)
{
    buf b = buf_new(a);
    template_put(&b, form, values);
    return b.text;
}
