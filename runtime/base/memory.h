/* memory.h - the allocator that a handle was given, and pools of small allocations that live and
   die together: reports, catalogues, plans. */
#ifndef SCHEMAC_BASE_MEMORY_H
#define SCHEMAC_BASE_MEMORY_H

#include "base/names.h"

#include <schemac/schemac.h>

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

/* malloc and free. */
extern const schemac_allocator memory_default;

/* Not zeroed; NULL when memory ran out. A size is never 0. */
void *memory_new(const schemac_allocator *a, size_t size);
void *memory_zeroed(const schemac_allocator *a, size_t size);
/* `memory` may be NULL with old_size 0. On failure it is left as it is. */
void *memory_resize(const schemac_allocator *a, void *memory, size_t old_size, size_t new_size);
/* Accepts NULL. */
void memory_free(const schemac_allocator *a, void *memory, size_t size);
/* To zero: for structs of more bytes than the compiler clears well in place. */
void memory_clear(void *memory, size_t size);

/* Memory that the caller gets and frees without a handle: what it is freed with stands before it.
   memory_give allocates, memory_regive changes the size of what it returned. */
void *memory_give(const schemac_allocator *a, size_t size);
void *memory_regive(void *given, size_t size);

typedef struct memory_pool {
    const schemac_allocator *allocator;
    struct pool_block *blocks;
    bool failed; /* an allocation failed since the pool was made */
} memory_pool;

/* Zeroed; NULL when memory ran out, which pool.failed remembers. */
void *pool_alloc(memory_pool *p, size_t size);
char *pool_strndup(memory_pool *p, const char *text, size_t size);
char *pool_strdup(memory_pool *p, const char *text);
char *pool_printf(memory_pool *p, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *pool_vprintf(memory_pool *p, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));
/* The array with room for one more; NULL when memory ran out. */
void *pool_grow(memory_pool *p, void *items, size_t count, size_t *capacity, size_t item_size);
void pool_free(memory_pool *p);

#endif
