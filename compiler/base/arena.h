/* arena.h - all memory of one compilation: allocate, never free, drop everything at once. */
#ifndef SCHEMAC_BASE_ARENA_H
#define SCHEMAC_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

typedef struct arena arena;

/* Called once when the system has no memory left; must not return. */
typedef void (*arena_exhausted_fn)(void);

/* NULL when even the first block cannot be had. */
arena *arena_new(arena_exhausted_fn exhausted);
void arena_free(arena *a);

/* An arena for what is needed only for a while, to be freed before `a` is. */
arena *arena_scratch(const arena *a);

/* Drops what was allocated and keeps the memory for what comes next: it is still in the cache. */
void arena_empty(arena *a);

/* Zeroed memory, aligned for any object; never NULL. */
void *arena_alloc(arena *a, size_t size);

/* Memory of `size` bytes that begins with the `old_size` bytes of `old`, which must not be used any
   more; what is behind those has any content. A large one leaves no copy behind. */
void *arena_grow(arena *a, void *old, size_t old_size, size_t size);

/* A copy of `size` bytes with a NUL after them. */
char *arena_strndup(arena *a, const char *text, size_t size);
char *arena_strdup(arena *a, const char *text);
/* A copy with a to z as A to Z, whatever the locale. */
char *arena_upper(arena *a, const char *text);
char *arena_printf(arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *arena_vprintf(arena *a, const char *format, va_list args)
    __attribute__((format(printf, 2, 0)));

#endif
