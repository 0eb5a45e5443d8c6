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

static cached *unlink_cached(schemac_db *db, cached **link)
{
    cached *c = *link;
    *link = c->next;
    db->statements.cached_count--;
    db->statements.cached_bytes -= c->weight;
    return c;
}

cached *cache_take(schemac_db *db, const shape *s)
{
    cached *first = db->statements.cache;
    if (first != NULL && has_shape(first, s)) /* the same again */
        return unlink_cached(db, &db->statements.cache);
    uint64_t hash = hash_of(s);
    for (cached **link = &db->statements.cache; *link != NULL; link = &(*link)->next)
        if ((*link)->hash == hash && has_shape(*link, s))
            return unlink_cached(db, link);
    return NULL;
}

static size_t weight_of(const schemac_db *db, const shape *s, engine_statement *statement)
{
    size_t own = sizeof(cached) + s->size;
    return db->engine->weight == NULL ? own : own + db->engine->weight(statement);
}

cached *cache_add(schemac_db *db, const shape *s, engine_statement *statement)
{
    cached *c = s->failed ? NULL : memory_new(db->allocator, sizeof *c + s->size);
    if (c == NULL) {
        db->engine->finalize(statement);
        error_no_memory(db);
        return NULL;
    }
    *c = (cached){.statement = statement,
                  .hash = hash_of(s),
                  .weight = weight_of(db, s, statement),
                  .size = s->size};
    memcpy(c->shape, s->bytes, s->size);
    return c;
}

static void drop(schemac_db *db, cached **link)
{
    cached *c = unlink_cached(db, link);
    const char *text = db->engine->sql(c->statement);
    if (db->error.sql == text) { /* lasts until the next call */
        db->error.sql = error_text(db, text);
    }
    db->engine->finalize(c->statement);
    memory_free(db->allocator, c, sizeof *c + c->size);
}

static bool is_full(const handle_statements *s)
{
    return s->cached_count > CACHE_SIZE || s->cached_bytes > CACHE_BYTES;
}

/* The last is the one that was not used for longest. */
static __attribute__((noinline)) void make_room(schemac_db *db)
{
    do {
        cached **last = &db->statements.cache;
        while ((*last)->next != NULL)
            last = &(*last)->next;
        drop(db, last);
    } while (is_full(&db->statements));
}

void cache_give(schemac_db *db, cached *c)
{
    handle_statements *s = &db->statements;
    if (c->copies && db->engine->forget != NULL)
        db->engine->forget(c->statement);
    c->copies = false;
    c->next = s->cache;
    s->cache = c;
    s->cached_count++;
    s->cached_bytes += c->weight;
    if (is_full(s))
        make_room(db);
}

void cache_release(schemac_db *db)
{
    while (db->statements.cache != NULL)
        drop(db, &db->statements.cache);
}
