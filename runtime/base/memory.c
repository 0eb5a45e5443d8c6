/* memory.c - allocates with what a handle was given, and in pools. */
#include "base/memory.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- the allocator -------------------------------------------------------------------------- */

static void *default_allocate(void *user, size_t size)
{
    (void)user;
    return malloc(size);
}

static void *default_resize(void *user, void *memory, size_t old_size, size_t new_size)
{
    (void)user;
    (void)old_size;
    return realloc(memory, new_size);
}

static void default_release(void *user, void *memory, size_t size)
{
    (void)user;
    (void)size;
    free(memory);
}

const schemac_allocator memory_default = {
    .allocate = default_allocate, .resize = default_resize, .release = default_release};

void *memory_new(const schemac_allocator *a, size_t size)
{
    return a->allocate(a->user, size);
}

void *memory_zeroed(const schemac_allocator *a, size_t size)
{
    void *memory = memory_new(a, size);
    return memory == NULL ? NULL : memset(memory, 0, size);
}

void *memory_resize(const schemac_allocator *a, void *memory, size_t old_size, size_t new_size)
{
    return memory == NULL ? memory_new(a, new_size)
                          : a->resize(a->user, memory, old_size, new_size);
}

void memory_free(const schemac_allocator *a, void *memory, size_t size)
{
    if (memory != NULL)
        a->release(a->user, memory, size);
}

typedef struct given_head {
    const schemac_allocator *allocator;
    size_t size; /* with this head */
} given_head;

/* What follows the head is aligned for anything. */
enum {
    HEAD_SIZE = (sizeof(given_head) + alignof(max_align_t) - 1) / alignof(max_align_t) *
                alignof(max_align_t)
};

static given_head *head_of(void *given)
{
    return (void *)((unsigned char *)given - HEAD_SIZE);
}

void *memory_give(const schemac_allocator *a, size_t size)
{
    if (size > SIZE_MAX - HEAD_SIZE)
        return NULL;
    void *memory = memory_new(a, HEAD_SIZE + size);
    if (memory == NULL)
        return NULL;
    *(given_head *)memory = (given_head){a, HEAD_SIZE + size};
    return (unsigned char *)memory + HEAD_SIZE;
}

void memory_clear(void *memory, size_t size)
{
    memset(memory, 0, size);
}

void *memory_regive(void *given, size_t size)
{
    given_head *head = head_of(given);
    const schemac_allocator *a = head->allocator;
    if (size > SIZE_MAX - HEAD_SIZE)
        return NULL;
    head = memory_resize(a, head, head->size, HEAD_SIZE + size);
    if (head == NULL)
        return NULL;
    head->size = HEAD_SIZE + size;
    return (unsigned char *)head + HEAD_SIZE;
}

void schemac_free(void *row)
{
    if (row == NULL)
        return;
    given_head *head = head_of(row);
    head->allocator->release(head->allocator->user, head, head->size);
}

/* ---- pools ---------------------------------------------------------------------------------- */

struct pool_block {
    struct pool_block *next;
    size_t used;
    size_t size;
    alignas(max_align_t) unsigned char bytes[];
};

enum { BLOCK_SIZE = 4096 - sizeof(struct pool_block), LARGEST_BLOCK = 1 << 20 };

void *pool_alloc(memory_pool *p, size_t size)
{
    struct pool_block *b = p->blocks;
    const size_t alignment = alignof(max_align_t);
    if (size > SIZE_MAX / 2) {
        p->failed = true;
        return NULL;
    }
    size = (size + alignment - 1) / alignment * alignment;
    if (b == NULL || size > b->size - b->used) {
        size_t capacity = b == NULL ? BLOCK_SIZE : b->size * 2;
        if (capacity > LARGEST_BLOCK)
            capacity = LARGEST_BLOCK;
        if (capacity < size)
            capacity = size;
        b = memory_new(p->allocator, sizeof *b + capacity);
        if (b == NULL) {
            p->failed = true;
            return NULL;
        }
        b->next = p->blocks;
        b->used = 0;
        b->size = capacity;
        p->blocks = b;
    }
    void *memory = b->bytes + b->used;
    b->used += size;
    return memset(memory, 0, size);
}

char *pool_strndup(memory_pool *p, const char *text, size_t size)
{
    char *copy = pool_alloc(p, size + 1);
    if (copy != NULL && size > 0)
        memcpy(copy, text, size);
    return copy;
}

char *pool_strdup(memory_pool *p, const char *text)
{
    return pool_strndup(p, text, strlen(text));
}

char *pool_vprintf(memory_pool *p, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int size = vsnprintf(NULL, 0, format, args);
    char *text = size < 0 ? NULL : pool_alloc(p, (size_t)size + 1);
    if (text != NULL)
        vsnprintf(text, (size_t)size + 1, format, again);
    va_end(again);
    return text;
}

char *pool_printf(memory_pool *p, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *text = pool_vprintf(p, format, args);
    va_end(args);
    return text;
}

void *pool_grow(memory_pool *p, void *items, size_t count, size_t *capacity, size_t item_size)
{
    if (count < *capacity)
        return items;
    size_t grown = *capacity == 0 ? 8 : *capacity * 2;
    void *fresh = pool_alloc(p, grown * item_size);
    if (fresh == NULL)
        return NULL;
    if (count > 0)
        memcpy(fresh, items, count * item_size);
    *capacity = grown;
    return fresh;
}

void pool_free(memory_pool *p)
{
    for (struct pool_block *b = p->blocks; b != NULL;) {
        struct pool_block *next = b->next;
        memory_free(p->allocator, b, sizeof *b + b->size);
        b = next;
    }
    p->blocks = NULL;
}
