/* memory.h - a pool of small allocations that live and die together: reports, catalogues, plans. */
#ifndef SCHEMAC_CORE_MEMORY_H
#define SCHEMAC_CORE_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

typedef struct memory_pool {
    struct pool_block *blocks;
    bool failed; /* an allocation failed since the pool was made */
} memory_pool;

/* Zeroed; NULL when memory ran out, which pool.failed remembers. */
void *pool_alloc(memory_pool *p, size_t size);
char *pool_strndup(memory_pool *p, const char *text, size_t size);
char *pool_strdup(memory_pool *p, const char *text);
char *pool_printf(memory_pool *p, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The array with room for one more; NULL when memory ran out. */
void *pool_grow(memory_pool *p, void *items, size_t count, size_t *capacity, size_t item_size);
void pool_free(memory_pool *p);

#endif
