/* storage.h - what only an engine has whose databases are files of this machine: engine.storage. */
#ifndef SCHEMAC_ENGINES_STORAGE_H
#define SCHEMAC_ENGINES_STORAGE_H

#include "engines/failure.h"

struct engine_connection;
struct engine_options;

/* The latest first. */
typedef struct storage_backups {
    schemac_backup *list;
    size_t count, capacity;
} storage_backups;

/* Names that files have now. */
typedef struct storage_restored {
    const char *from;   /* the backup that was restored, as it is called now, or was */
    bool kept;          /* it is there still */
    const char *before; /* one of the state before; NULL when there was nothing to keep */
} storage_restored;

typedef struct engine_storage {
    /* Whether nobody else can have the database, and nothing is left of it when it is closed. */
    bool (*in_memory)(struct engine_connection *connection);

    /* A place for a database that is there for a test: its url, of the allocator. The second
       removes it with everything that is there, and frees the url. */
    schemac_status (*make_place)(const schemac_allocator *allocator, memory_pool *p, char **url,
                                 engine_failure *failure);
    void (*remove_place)(const schemac_allocator *allocator, char *url);

    /* Optional. Who else may write the file that should not, and how to end that; of the pool, NULL
       for nobody, or when memory ran out. */
    const char *(*exposed)(struct engine_connection *connection, memory_pool *p,
                           const char **suggestion);
    /* Optional. Whether what a process had left half done was undone in the file since it was
       opened. */
    bool (*recovered)(struct engine_connection *connection);

    /* A copy of what is committed, made before the first change. Then either: kept as the first of
       `count`, whose name is returned (NULL when that failed; the copy is there all the same), or
       thrown away. */
    bool (*make_backup)(struct engine_connection *connection);
    char *(*keep_backup)(struct engine_connection *connection, memory_pool *p, unsigned count);
    void (*discard_backup)(struct engine_connection *connection);
    /* Optional. At the end of a start: what a process that was killed has left of a copy gets its
       name, or goes. Waits for nobody. */
    void (*tend_backups)(struct engine_connection *connection);

    /* Optional, both or none. false when memory ran out. */
    bool (*list_backups)(const char *url, memory_pool *p, storage_backups *out);
    /* Puts a database, which may be missing, into the state of a backup, NULL for the latest; or
       leaves it as it is, and *failure says why. Texts are of the pool. */
    schemac_status (*restore_backup)(const struct engine_options *options, const char *backup,
                                     memory_pool *p, storage_restored *out,
                                     engine_failure *failure);
} engine_storage;

#endif
