/* storage.c - backups and places of the fake engine, which are only counted. */
#include "inside.h"

#include "../unit.h"

static bool in_memory(engine_connection *c)
{
    return c->server->in_memory;
}

static schemac_status make_place(const schemac_allocator *allocator, memory_pool *p, char **url,
                                 engine_failure *failure)
{
    static const char name[] = "fake:place";
    (void)p;
    *url = memory_new(allocator, sizeof name);
    if (*url == NULL) {
        *failure = engine_failure_of_memory();
        return SCHEMAC_NOMEM;
    }
    memcpy(*url, name, sizeof name);
    fake_server->places++;
    return SCHEMAC_OK;
}

static void remove_place(const schemac_allocator *allocator, char *url)
{
    memory_free(allocator, url, strlen(url) + 1);
    fake_server->places--;
}

static bool make_backup(engine_connection *c)
{
    if (!fake_enter(c, FAKE_READS, "make_backup"))
        return false;
    c->server->copied++;
    return true;
}

static char *keep_backup(engine_connection *c, memory_pool *p, unsigned count)
{
    fake_note(c, "keep_backup of %u", count);
    if (c->begun)
        fake_violation(c->server, "a copy is kept before the commit");
    c->server->kept++;
    return pool_strdup(p, "fake:backup-1");
}

static void discard_backup(engine_connection *c)
{
    fake_note(c, "discard_backup");
    c->server->discarded++;
}

const engine_storage fake_storage = {.in_memory = in_memory,
                                     .make_place = make_place,
                                     .remove_place = remove_place,
                                     .make_backup = make_backup,
                                     .keep_backup = keep_backup,
                                     .discard_backup = discard_backup};
