/* tracking.c - the allocator that knows every block it gave. */
#include "tracking.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

typedef struct tracked {
    struct tracked *next, **link;
    size_t size;
    alignas(max_align_t) unsigned char bytes[];
} tracked;

static tracked *of(void *memory)
{
    return (tracked *)((unsigned char *)memory - offsetof(tracked, bytes));
}

static bool fails(tracking *t)
{
    size_t call = ++t->calls;
    bool now = t->fail_at > 0 && (call == t->fail_at || (call > t->fail_at && t->fail_for_ever));
    t->failed = t->failed || now;
    return now;
}

static void enter(tracking *t, tracked *b, size_t size)
{
    b->size = size;
    b->next = t->blocks;
    b->link = &t->blocks;
    if (b->next != NULL)
        b->next->link = &b->next;
    t->blocks = b;
    t->block_count++;
    t->bytes += size;
}

static void leave(tracking *t, tracked *b, size_t size)
{
    t->wrong = t->wrong || b->size != size;
    *b->link = b->next;
    if (b->next != NULL)
        b->next->link = b->link;
    t->block_count--;
    t->bytes -= b->size;
}

static void *allocate(void *user, size_t size)
{
    tracking *t = user;
    t->wrong = t->wrong || size == 0;
    tracked *b = fails(t) ? NULL : malloc(sizeof *b + size);
    if (b == NULL)
        return NULL;
    enter(t, b, size);
    return memset(b->bytes, 0xA5, size);
}

/* Always moves, so that nobody relies on staying. */
static void *resize(void *user, void *memory, size_t old_size, size_t new_size)
{
    tracking *t = user;
    tracked *old = of(memory);
    tracked *b = fails(t) ? NULL : malloc(sizeof *b + new_size);
    if (b == NULL)
        return NULL;
    memset(b->bytes, 0xA5, new_size);
    memcpy(b->bytes, memory, old_size < new_size ? old_size : new_size);
    leave(t, old, old_size);
    enter(t, b, new_size);
    memset(old->bytes, 0x5A, old->size);
    free(old);
    return b->bytes;
}

static void release(void *user, void *memory, size_t size)
{
    tracked *b = of(memory);
    leave(user, b, size);
    memset(b->bytes, 0x5A, b->size);
    free(b);
}

void tracking_start(tracking *t)
{
    *t = (tracking){.allocator = {allocate, resize, release, t}};
}

bool tracking_same_block(const tracking *t, const void *a, const void *b)
{
    for (const tracked *at = t->blocks; at != NULL; at = at->next) {
        const unsigned char *begin = at->bytes, *end = at->bytes + at->size;
        if ((const unsigned char *)a >= begin && (const unsigned char *)a < end)
            return (const unsigned char *)b >= begin && (const unsigned char *)b < end;
    }
    return false;
}
