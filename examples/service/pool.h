/* pool.h - schemac handles that threads share: each is used by one thread at a time. */
#ifndef POOL_H
#define POOL_H

#include "civic.schema.h"

typedef struct pool pool;

/* Opens `count` handles; the first one brings the database to the schema. timeout: milliseconds to
   wait for a lock of the database, and for a handle. On failure NULL, and *failed is the handle
   that says why, for schemac_close; it is NULL when memory ran out. */
pool *pool_open(const char *path, unsigned count, int timeout, schemac_db **failed);
/* NULL when none came free in time. */
schemac_db *pool_take(pool *p);
void pool_give(pool *p, schemac_db *db);
/* When all have been given back. */
void pool_close(pool *p);

#endif
