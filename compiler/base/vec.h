/* vec.h - a growable array of any type, in an arena. Grows by doubling, so appending is linear. */
#ifndef SCHEMAC_BASE_VEC_H
#define SCHEMAC_BASE_VEC_H

#include "base/arena.h"

#define VEC(T)                                                                                     \
    struct {                                                                                       \
        T *items;                                                                                  \
        size_t count;                                                                              \
        size_t capacity;                                                                           \
    }

/* Appends a value; `v` is the array itself, not a pointer to it. */
#define vec_push(a, v, ...)                                                                        \
    do {                                                                                           \
        if ((v).count == (v).capacity)                                                             \
            (v).items = vec_grow((a), (v).items, &(v).capacity, sizeof *(v).items);                \
        (v).items[(v).count++] = (__VA_ARGS__);                                                    \
    } while (0)

void *vec_grow(arena *a, void *items, size_t *capacity, size_t item_size);

#endif
