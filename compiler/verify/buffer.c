/* buffer.c - where the runtime writes statements while compiling: its memory is the arena's, too.
   */
#include "verify/buffer.h"

static void *from_arena(void *user, size_t size)
{
    return arena_alloc(user, size);
}

static void *grown_in_arena(void *user, void *memory, size_t old_size, size_t new_size)
{
    return arena_grow(user, memory, old_size, new_size);
}

static void left_in_arena(void *user, void *memory, size_t size)
{
    (void)user;
    (void)memory;
    (void)size;
}

sql_buffer buffer_new(arena *a)
{
    schemac_allocator *memory = arena_alloc(a, sizeof *memory);
    *memory = (schemac_allocator){
        .allocate = from_arena, .resize = grown_in_arena, .release = left_in_arena, .user = a};
    return (sql_buffer){.allocator = memory, .dialect = &dialect_sqlite};
}
