#include "base/vec.h"

#include <string.h>

void *vec_grow(arena *a, const void *items, size_t *capacity, size_t item_size)
{
    size_t grown = *capacity == 0 ? 4 : *capacity * 2;
    void *fresh = arena_alloc(a, grown * item_size);
    if (*capacity > 0)
        memcpy(fresh, items, *capacity * item_size);
    *capacity = grown;
    return fresh;
}
