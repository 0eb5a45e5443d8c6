/* map.h - a table from names to pointers. Names are compared with or without regard to case. */
#ifndef SCHEMAC_BASE_MAP_H
#define SCHEMAC_BASE_MAP_H

#include "base/arena.h"

#include <stdbool.h>

typedef struct map {
    arena *arena;
    struct map_slot *slots;
    size_t count;
    size_t capacity; /* a power of two, or 0 */
    bool fold;       /* A equals a (ASCII only) */
} map;

map map_new(arena *a, bool fold);

/* NULL when there is none. */
void *map_get(const map *m, const char *name);

/* Adds, or replaces what stands under the name. The name is kept, not copied. */
void map_put(map *m, const char *name, void *value);

#endif
