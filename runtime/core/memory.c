#include "core/memory.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
        b = malloc(sizeof *b + capacity);
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

char *pool_printf(memory_pool *p, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int size = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *text = size < 0 ? NULL : pool_alloc(p, (size_t)size + 1);
    if (text == NULL)
        return NULL;
    va_start(args, format);
    vsnprintf(text, (size_t)size + 1, format, args);
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
        free(b);
        b = next;
    }
    p->blocks = NULL;
}
