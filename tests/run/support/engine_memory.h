/* engine_memory.h - SQLite's own memory, of which one allocation fails. It is SQLite's when
   engine_memory_use has been called, before anything is opened. */
#ifndef ENGINE_MEMORY_H
#define ENGINE_MEMORY_H

#include <malloc.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

static struct {
    size_t calls, fail_at; /* this call fails, from 1; 0: none */
    bool for_ever, failed; /* all that come after it, too; one has failed */
    size_t blocks;         /* that SQLite has */
} engine_memory;

static bool engine_fails(void)
{
    size_t call = ++engine_memory.calls;
    bool now =
        engine_memory.fail_at > 0 &&
        (call == engine_memory.fail_at || (call > engine_memory.fail_at && engine_memory.for_ever));
    engine_memory.failed = engine_memory.failed || now;
    return now;
}

static void *engine_allocate(int size)
{
    void *memory = engine_fails() ? NULL : malloc((size_t)size);
    engine_memory.blocks += memory != NULL;
    return memory;
}

static void engine_release(void *memory)
{
    engine_memory.blocks -= memory != NULL;
    free(memory);
}

static void *engine_resize(void *memory, int size)
{
    return engine_fails() ? NULL : realloc(memory, (size_t)size);
}

static int engine_size(void *memory)
{
    return memory == NULL ? 0 : (int)malloc_usable_size(memory);
}

static int engine_round(int size)
{
    return (size + 7) & ~7;
}

static int engine_start(void *user)
{
    (void)user;
    return SQLITE_OK;
}

static void engine_stop(void *user)
{
    (void)user;
}

static bool engine_memory_use(void)
{
    static const sqlite3_mem_methods methods = {
        engine_allocate, engine_release, engine_resize, engine_size,
        engine_round,    engine_start,   engine_stop,   NULL};
    sqlite3_shutdown();
    return sqlite3_config(SQLITE_CONFIG_MALLOC, &methods) == SQLITE_OK;
}

#endif
