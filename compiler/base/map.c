/* map.c - a hash table with open addressing. */
#include "base/map.h"

#include "base/fold.h"

#include "base/digest.h"

#include <stdint.h>
#include <string.h>

struct map_slot {
    const char *name;
    void *value;
};

map map_new(arena *a, bool fold)
{
    return (map){.arena = a, .fold = fold};
}

static size_t hash(const map *m, const char *name)
{
    uint64_t h = HASH_START;
    for (; *name != '\0'; name++) {
        unsigned char c = (unsigned char)*name;
        h = hash_step(h, m->fold ? fold_char(c) : c);
    }
    return (size_t)(h ^ (h >> 32));
}

static struct map_slot *find(const map *m, const char *name)
{
    size_t mask = m->capacity - 1;
    size_t i = hash(m, name) & mask;
    while (m->slots[i].name != NULL) {
        const char *there = m->slots[i].name;
        if (m->fold ? fold_equal(there, name) : strcmp(there, name) == 0)
            break;
        i = (i + 1) & mask;
    }
    return &m->slots[i];
}

void *map_get(const map *m, const char *name)
{
    return m->capacity == 0 ? NULL : find(m, name)->value;
}

void map_put(map *m, const char *name, void *value)
{
    if (m->count * 2 >= m->capacity) {
        struct map_slot *old = m->slots;
        size_t old_capacity = m->capacity;
        m->capacity = old_capacity == 0 ? 16 : old_capacity * 2;
        m->slots = arena_alloc(m->arena, m->capacity * sizeof *m->slots);
        for (size_t i = 0; i < old_capacity; i++)
            if (old[i].name != NULL)
                *find(m, old[i].name) = old[i];
    }
    struct map_slot *slot = find(m, name);
    if (slot->name == NULL) {
        slot->name = name;
        m->count++;
    }
    slot->value = value;
}
