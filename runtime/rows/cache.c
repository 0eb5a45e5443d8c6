/* cache.c - statements by their shapes, and shapes as bytes. */
#include "rows/cache.h"

#include "base/hash.h"
#include "handle/error.h"

#include <string.h>

/* ---- shapes --------------------------------------------------------------------------------- */

void shape_grow(shape *s, size_t more)
{
    size_t grown = s->capacity * 2;
    while (grown - s->size < more)
        grown *= 2;
    bool outgrown = s->bytes != s->first;
    unsigned char *fresh = s->failed ? NULL
                                     : memory_resize(s->allocator, outgrown ? s->bytes : NULL,
                                                     outgrown ? s->capacity : 0, grown);
    if (fresh == NULL) {
        s->failed = true;
        return;
    }
    if (!outgrown)
        memcpy(fresh, s->first, s->size);
    s->bytes = fresh;
    s->capacity = grown;
}

static uint64_t hash_of(const shape *s)
{
    uint64_t h = HASH_START, word = 0;
    size_t i = 0;
    for (; i + sizeof word <= s->size; i += sizeof word) {
        memcpy(&word, s->bytes + i, sizeof word);
        h = (h ^ word) * UINT64_C(0x9E3779B97F4A7C15);
        h ^= h >> 32;
    }
    for (; i < s->size; i++)
        h = hash_step(h, s->bytes[i]);
    return h;
}

/* ---- the cache ------------------------------------------------------------------------------ */

static bool has_shape(const cached *c, const shape *s)
{
    return c->size == s->size && memcmp(c->shape, s->bytes, s->size) == 0;
}

cached *cache_take(schemac_db *db, const shape *s)
{
    cached *first = db->statements.cache;
    if (first != NULL && !first->taken && has_shape(first, s)) { /* the same again */
        first->taken = true;
        return first;
    }
    uint64_t hash = hash_of(s);
    for (cached **link = &db->statements.cache; *link != NULL; link = &(*link)->next) {
        cached *c = *link;
        if (c->hash != hash || c->taken || !has_shape(c, s))
            continue;
        *link = c->next; /* what is used much is found at once */
        c->next = db->statements.cache;
        db->statements.cache = c;
        c->taken = true;
        return c;
    }
    return NULL;
}

cached *cache_add(schemac_db *db, const shape *s, engine_statement *statement)
{
    cached *c = s->failed ? NULL : memory_new(db->allocator, sizeof *c + s->size);
    if (c == NULL) {
        db->engine->finalize(statement);
        error_no_memory(db);
        return NULL;
    }
    *c = (cached){.next = db->statements.cache,
                  .statement = statement,
                  .hash = hash_of(s),
                  .taken = true,
                  .size = s->size};
    memcpy(c->shape, s->bytes, s->size);
    db->statements.cache = c;
    db->statements.cached_count++;
    return c;
}

static void drop(schemac_db *db, cached **link)
{
    cached *c = *link;
    *link = c->next;
    const char *text = db->engine->sql(c->statement);
    if (db->error.sql == text) { /* lasts until the next call */
        db->error.sql = error_text(db, text);
    }
    db->engine->finalize(c->statement);
    memory_free(db->allocator, c, sizeof *c + c->size);
    db->statements.cached_count--;
}

void cache_give(schemac_db *db, cached *c)
{
    c->taken = false;
    c->used = ++db->statements.uses;
    if (db->statements.cached_count <= CACHE_SIZE)
        return;
    cached **oldest = NULL;
    for (cached **link = &db->statements.cache; *link != NULL; link = &(*link)->next)
        if (!(*link)->taken && (oldest == NULL || (*link)->used < (*oldest)->used))
            oldest = link;
    drop(db, oldest); /* there is one: the one that was just given */
}

void cache_release(schemac_db *db)
{
    while (db->statements.cache != NULL)
        drop(db, &db->statements.cache);
}
