/* cache.h - statements whose text depends on the call: prepared once for each shape that a call
   takes, the least recently used thrown away. */
#ifndef SCHEMAC_ROWS_CACHE_H
#define SCHEMAC_ROWS_CACHE_H

#include "handle/db.h"

#include <string.h>

/* What is kept at most: statements, and bytes of them as the engine counts. */
enum { CACHE_SIZE = 32, CACHE_BYTES = 8 << 20 };

/* What tells two statements apart, as bytes. */
typedef struct shape {
    const schemac_allocator *allocator;
    unsigned char *bytes;
    size_t size, capacity;
    unsigned char first[128]; /* where they are at first */
    bool failed;              /* memory ran out */
} shape;

static inline void shape_begin(shape *s, const schemac_allocator *a)
{
    s->allocator = a;
    s->bytes = s->first;
    s->size = 0;
    s->capacity = sizeof s->first;
    s->failed = false;
}

void shape_grow(shape *s, size_t more);

static inline void shape_add(shape *s, const void *bytes, size_t size)
{
    if (size > s->capacity - s->size)
        shape_grow(s, size);
    if (s->failed)
        return;
    memcpy(s->bytes + s->size, bytes, size);
    s->size += size;
}

static inline void shape_byte(shape *s, unsigned byte)
{
    unsigned char one = (unsigned char)byte;
    shape_add(s, &one, 1);
}

static inline void shape_free(shape *s)
{
    if (s->bytes != s->first)
        memory_free(s->allocator, s->bytes, s->capacity);
}

typedef struct cached {
    struct cached *next; /* of those that nobody uses, the one that was used last in front */
    engine_statement *statement;
    uint64_t hash;
    bool copies;   /* of values are bound: they go when it is given back */
    size_t weight; /* bytes */
    size_t size;   /* of the shape */
    unsigned char shape[];
} cached;

/* Takes it out: until cache_give the statement is the caller's alone. NULL when there is none. */
cached *cache_take(schemac_db *db, const shape *s);
/* For a shape that cache_take has nothing for; the caller's until cache_give. NULL with the error
   set: the statement is then finalized. */
cached *cache_add(schemac_db *db, const shape *s, engine_statement *statement);
/* The statement has been reset. What was used least recently is finalized when there is too much. */
void cache_give(schemac_db *db, cached *c);

void cache_release(schemac_db *db);

#endif
