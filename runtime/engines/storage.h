/* storage.h - what only an engine has whose databases are files of this machine: engine.storage. */
#ifndef SCHEMAC_ENGINES_STORAGE_H
#define SCHEMAC_ENGINES_STORAGE_H

#include "engines/failure.h"

struct engine_connection;

typedef struct engine_storage {
    /* Whether nobody else can have the database, and nothing is left of it when it is closed. */
    bool (*in_memory)(struct engine_connection *connection);

    /* A place for a database that is there for a test: its url, of the allocator. The second removes
       it with everything that is there, and frees the url. */
    schemac_status (*make_place)(const schemac_allocator *allocator, memory_pool *p, char **url,
                                 engine_failure *failure);
    void (*remove_place)(const schemac_allocator *allocator, char *url);

    /* Optional. Who else may write the file that should not, and how to end that; of the pool, NULL for
       nobody, or when memory ran out. */
    const char *(*exposed)(struct engine_connection *connection, memory_pool *p,
                           const char **suggestion);
    /* Optional. Whether what a process had left half done was undone in the file since it was opened. */
    bool (*recovered)(struct engine_connection *connection);

    /* A copy of what is committed, made before the first change. Then either: kept as the first of
       `count`, whose name is returned (NULL when that failed; the copy is there all the same), or
       thrown away. */
    bool (*make_backup)(struct engine_connection *connection);
    char *(*keep_backup)(struct engine_connection *connection, memory_pool *p, unsigned count);
    void (*discard_backup)(struct engine_connection *connection);
} engine_storage;

#endif
