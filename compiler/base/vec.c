/* vec.c - how an array grows. */
#include "base/vec.h"

void *vec_grow(arena *a, void *items, size_t *capacity, size_t item_size)
{
    size_t grown = *capacity == 0 ? 2 : *capacity * 2;
    void *fresh = arena_grow(a, items, *capacity * item_size, grown * item_size);
    *capacity = grown;
    return fresh;
}
