/* fields.c - lists of fields. */
#include "model/fields.h"

#include "base/buf.h"

const char *fields_joined(arena *a, const fields *list)
{
    buf b = buf_new(a);
    for (size_t i = 0; i < list->count; i++)
        buf_printf(&b, "%s%s", i == 0 ? "" : "_", list->items[i]->name);
    return b.text;
}

bool fields_have(const fields *list, const field *one)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i] == one)
            return true;
    return false;
}

bool fields_equal(const fields *a, const fields *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (a->items[i] != b->items[i])
            return false;
    return true;
}

static bool all_in(const fields *list, const fields *other, const field *left_out)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i] != left_out && !fields_have(other, list->items[i]))
            return false;
    return true;
}

/* In any order: https://sqlite.org/foreignkeys.html#fk_indexes */
bool fields_same_set(const fields *a, const fields *b, const field *left_out)
{
    return all_in(a, b, left_out) && all_in(b, a, left_out);
}

bool fields_begin_with(const fields *list, const fields *part)
{
    for (size_t i = 0; i < part->count; i++)
        if (i >= list->count || list->items[i] != part->items[i])
            return false;
    return true;
}
