#include "sql/perfect.h"

#include "base/digest.h"

#include <stdlib.h>
#include <string.h>

enum { NONE = 0xFFFF, MODELS_PER_BUCKET = 4 };

typedef struct bucket {
    uint32_t number;
    VEC(size_t) models;
} bucket;

static int larger_first(const void *a, const void *b)
{
    const bucket *x = a;
    const bucket *y = b;
    if (x->models.count != y->models.count)
        return x->models.count > y->models.count ? -1 : 1;
    return x->number < y->number ? -1 : 1;
}

/* Puts a bucket's models into free slots with one seed, or leaves everything as it was. */
static bool place(perfect_hash *h, const bucket *b, const uint64_t *hashes, uint32_t seed)
{
    for (size_t i = 0; i < b->models.count; i++) {
        size_t number = b->models.items[i];
        uint32_t slot = hash_slot(hashes[number], seed, h->slot_count);
        if (h->slots[slot] == NONE) {
            h->slots[slot] = (uint16_t)number;
            continue;
        }
        while (i-- > 0)
            h->slots[hash_slot(hashes[b->models.items[i]], seed, h->slot_count)] = NONE;
        return false;
    }
    h->seeds[b->number] = (uint16_t)seed;
    return true;
}

static bool try_slots(perfect_hash *h, const bucket *buckets, const uint64_t *hashes)
{
    for (size_t i = 0; i < h->slot_count; i++)
        h->slots[i] = NONE;
    for (size_t i = 0; i < h->seed_count; i++) {
        uint32_t seed = 0;
        while (seed < NONE && !place(h, &buckets[i], hashes, seed))
            seed++;
        if (seed == NONE)
            return false;
    }
    return true;
}

perfect_hash perfect_hash_new(arena *a, const schema *s)
{
    size_t count = s->models.count;
    perfect_hash h = {.seed_count = (uint32_t)(count / MODELS_PER_BUCKET + 1)};
    uint64_t *hashes = arena_alloc(a, count * sizeof *hashes);
    bucket *buckets = arena_alloc(a, h.seed_count * sizeof *buckets);
    for (uint32_t i = 0; i < h.seed_count; i++)
        buckets[i].number = i;
    for (size_t i = 0; i < count; i++) {
        hashes[i] = name_hash(s->models.items[i]->name);
        vec_push(a, buckets[hash_bucket(hashes[i], h.seed_count)].models, i);
    }
    qsort(buckets, h.seed_count, sizeof *buckets, larger_first);
    h.seeds = arena_alloc(a, h.seed_count * sizeof *h.seeds);
    for (h.slot_count = (uint32_t)(count + count / 4 + 1);; h.slot_count += h.slot_count / 4 + 1) {
        h.slots = arena_alloc(a, h.slot_count * sizeof *h.slots);
        if (try_slots(&h, buckets, hashes))
            return h;
    }
}
