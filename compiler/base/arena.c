/* arena.c - blocks that double in size, and large allocations that have one of their own. */
#include "base/arena.h"

#include "base/format.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

typedef struct block {
    struct block *next;
    size_t used;
    size_t size;
    alignas(max_align_t) unsigned char bytes[];
} block;

/* An allocation that is large enough to have a block of its own, and can grow there. */
typedef struct large {
    struct large *next, *previous;
    alignas(max_align_t) unsigned char bytes[];
} large;

struct arena {
    block *blocks;
    large *large;
    arena_exhausted_fn exhausted;
};

enum { FIRST_BLOCK = 64 * 1024, LARGEST_BLOCK = 8 * 1024 * 1024, LARGE = 256 * 1024 };

static block *block_new(size_t size, block *next)
{
    block *b = size > SIZE_MAX - sizeof *b ? NULL : malloc(sizeof *b + size);
    if (b != NULL) {
        b->next = next;
        b->used = 0;
        b->size = size;
    }
    return b;
}

arena *arena_new(arena_exhausted_fn exhausted)
{
    arena *a = malloc(sizeof *a);
    if (a == NULL)
        return NULL;
    a->exhausted = exhausted;
    a->large = NULL;
    a->blocks = block_new(FIRST_BLOCK, NULL);
    if (a->blocks == NULL) {
        free(a);
        return NULL;
    }
    return a;
}

arena *arena_scratch(const arena *a)
{
    arena *scratch = arena_new(a->exhausted);
    if (scratch == NULL) {
        a->exhausted();
        abort();
    }
    return scratch;
}

static void free_blocks(block *b)
{
    while (b != NULL) {
        block *next = b->next;
        free(b);
        b = next;
    }
}

static void free_large(large *l)
{
    while (l != NULL) {
        large *next = l->next;
        free(l);
        l = next;
    }
}

void arena_empty(arena *a)
{
    free_blocks(a->blocks->next); /* the first is the newest and largest */
    a->blocks->next = NULL;
    a->blocks->used = 0;
    free_large(a->large);
    a->large = NULL;
}

void arena_free(arena *a)
{
    if (a == NULL)
        return;
    free_blocks(a->blocks);
    free_large(a->large);
    free(a);
}

static void link_large(arena *a, large *l)
{
    l->previous = NULL;
    l->next = a->large;
    if (l->next != NULL)
        l->next->previous = l;
    a->large = l;
}

static void unlink_large(arena *a, large *l)
{
    if (l->next != NULL)
        l->next->previous = l->previous;
    if (l->previous != NULL)
        l->previous->next = l->next;
    else
        a->large = l->next;
}

/* calloc gets large memory zeroed from the system: it costs nothing until it is used. */
static void *alloc_large(arena *a, size_t size)
{
    large *l = size > SIZE_MAX - sizeof *l ? NULL : calloc(1, sizeof *l + size);
    if (l == NULL) {
        a->exhausted();
        abort();
    }
    link_large(a, l);
    return l->bytes;
}

void *arena_grow(arena *a, void *old, size_t old_size, size_t size)
{
    if (old_size < LARGE) {
        void *fresh = arena_alloc(a, size);
        if (old_size > 0)
            memcpy(fresh, old, old_size);
        return fresh;
    }
    large *l = (large *)(void *)((unsigned char *)old - offsetof(large, bytes));
    unlink_large(a, l);
    large *grown = size > SIZE_MAX - sizeof *l ? NULL : realloc(l, sizeof *l + size);
    if (grown == NULL) {
        free(l);
        a->exhausted();
        abort();
    }
    link_large(a, grown);
    return grown->bytes;
}

void *arena_alloc(arena *a, size_t size)
{
    const size_t alignment = alignof(max_align_t);
    if (size == 0)
        size = 1;
    if (size >= LARGE)
        return alloc_large(a, size);
    block *b = a->blocks;
    size_t start = (b->used + alignment - 1) / alignment * alignment;
    if (start > b->size || size > b->size - start) {
        size_t grown = b->size < LARGEST_BLOCK ? b->size * 2 : LARGEST_BLOCK;
        block *fresh = block_new(size > grown ? size : grown, b);
        if (fresh == NULL) {
            a->exhausted();
            abort();
        }
        a->blocks = b = fresh;
        start = 0;
    }
    b->used = start + size;
    return memset(b->bytes + start, 0, size);
}

char *arena_strndup(arena *a, const char *text, size_t size)
{
    char *copy = arena_alloc(a, size + 1);
    if (size > 0)
        memcpy(copy, text, size);
    return copy;
}

char *arena_strdup(arena *a, const char *text)
{
    return arena_strndup(a, text, strlen(text));
}

char *arena_upper(arena *a, const char *text)
{
    char *copy = arena_strdup(a, text);
    for (char *p = copy; *p != '\0'; p++)
        if (*p >= 'a' && *p <= 'z')
            *p = (char)(*p - 'a' + 'A');
    return copy;
}

char *arena_vprintf(arena *a, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    char first[256]; /* most fit, and are then formatted once */
    size_t size = format_text(first, sizeof first, format, args);
    char *text = arena_alloc(a, size + 1);
    if (size < sizeof first)
        memcpy(text, first, size);
    else
        format_text(text, size + 1, format, again);
    va_end(again);
    return text;
}

char *arena_printf(arena *a, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *text = arena_vprintf(a, format, args);
    va_end(args);
    return text;
}
