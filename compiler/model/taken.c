#include "model/taken.h"

#include "base/digest.h"

#include <string.h>

/* Of an open hash table. */
struct taken_slot {
    uint32_t hash;
    uint32_t owner; /* its number, from 1; 0 in a free slot */
};

taken taken_new(arena *a)
{
    return (taken){.arena = a, .wanted = buf_new(a), .other = buf_new(a)};
}

/* ---- names ---------------------------------------------------------------------------------- */

static void put_upper(buf *b, const char *text)
{
    for (; *text != '\0'; text++)
        buf_char(b, *text >= 'a' && *text <= 'z' ? (char)(*text - 'a' + 'A') : *text);
}

static void fill_in(buf *b, const char *form, const char *first, const char *second, bool upper)
{
    for (;;) {
        size_t plain = strcspn(form, "%");
        buf_add(b, form, plain);
        form += plain;
        if (*form == '\0')
            return;
        if (upper)
            put_upper(b, first);
        else
            buf_put(b, first);
        first = second;
        form++;
    }
}

static void write_name(buf *b, const c_owner *o)
{
    buf_cut(b, 0);
    fill_in(b, o->use->name, o->stem, o->rest, o->use->upper);
}

const char *taken_name(arena *a, const c_owner *owner)
{
    buf b = buf_new(a);
    write_name(&b, owner);
    return b.text;
}

const char *taken_words(arena *a, const c_owner *owner)
{
    buf b = buf_new(a);
    fill_in(&b, owner->use->words, owner->whose, owner->of, false);
    return b.text;
}

/* ---- the table ------------------------------------------------------------------------------ */

static uint32_t hash(const buf *name)
{
    uint64_t h = digest_bytes(HASH_START, name->text, name->size);
    return (uint32_t)(h ^ (h >> 32));
}

static bool is_wanted(taken *t, const c_owner *o)
{
    write_name(&t->other, o);
    return t->other.size == t->wanted.size &&
           memcmp(t->other.text, t->wanted.text, t->wanted.size) == 0;
}

/* The slot of the wanted name, or the free one where it would be. */
static struct taken_slot *find(taken *t, uint32_t hashed)
{
    size_t mask = t->capacity - 1;
    size_t i = hashed & mask;
    while (t->slots[i].owner != 0 &&
           (t->slots[i].hash != hashed || !is_wanted(t, &t->owners.items[t->slots[i].owner - 1])))
        i = (i + 1) & mask;
    return &t->slots[i];
}

static void grow(taken *t)
{
    const struct taken_slot *old = t->slots;
    size_t old_capacity = t->capacity;
    t->capacity = old_capacity == 0 ? 64 : old_capacity * 2;
    t->slots = arena_alloc(t->arena, t->capacity * sizeof *t->slots);
    for (size_t i = 0; i < old_capacity; i++) {
        size_t to = old[i].hash & (t->capacity - 1);
        while (t->slots[to].owner != 0)
            to = (to + 1) & (t->capacity - 1);
        t->slots[to] = old[i];
    }
}

bool taken_has(taken *t, const char *name)
{
    buf_cut(&t->wanted, 0);
    buf_put(&t->wanted, name);
    return t->capacity > 0 && find(t, hash(&t->wanted))->owner != 0;
}

const c_owner *taken_add(taken *t, const c_owner *owner)
{
    if (t->owners.count * 4 >= t->capacity * 3)
        grow(t);
    write_name(&t->wanted, owner);
    uint32_t hashed = hash(&t->wanted);
    struct taken_slot *slot = find(t, hashed);
    if (slot->owner != 0)
        return &t->owners.items[slot->owner - 1];
    vec_push(t->arena, t->owners, *owner);
    *slot = (struct taken_slot){.hash = hashed, .owner = (uint32_t)t->owners.count};
    return NULL;
}
