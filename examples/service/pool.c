#include "pool.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

struct pool {
    pthread_mutex_t lock;
    pthread_cond_t given;
    int timeout;
    unsigned free_count;
    schemac_db
        *free[]; /* the last one that was given is the first one taken: its pages are cached */
};

/* Waiting must not depend on when somebody sets the clock. */
static bool init_locks(pool *p)
{
    pthread_condattr_t monotonic;
    if (pthread_condattr_init(&monotonic) != 0)
        return false;
    bool good = pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC) == 0 &&
                pthread_cond_init(&p->given, &monotonic) == 0;
    pthread_condattr_destroy(&monotonic);
    if (!good)
        return false;
    if (pthread_mutex_init(&p->lock, NULL) == 0)
        return true;
    pthread_cond_destroy(&p->given);
    return false;
}

pool *pool_open(const char *path, unsigned count, int timeout, schemac_db **failed)
{
    *failed = NULL;
    pool *p = calloc(1, sizeof *p + count * sizeof *p->free);
    if (p == NULL)
        return NULL;
    p->timeout = timeout;
    if (!init_locks(p)) {
        free(p);
        return NULL;
    }
    schemac_config config = SCHEMAC_CONFIG_INIT;
    config.busy_timeout = timeout;
    for (unsigned i = 0; i < count; i++) {
        schemac_db *db;
        if (civic_open(path, &config, &db) != SCHEMAC_OK) {
            *failed = db;
            pool_close(p);
            return NULL;
        }
        p->free[p->free_count++] = db;
    }
    return p;
}

static struct timespec deadline(int milliseconds)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    t.tv_sec += milliseconds / 1000;
    t.tv_nsec += milliseconds % 1000 * 1000000L;
    if (t.tv_nsec >= 1000000000L) {
        t.tv_sec++;
        t.tv_nsec -= 1000000000L;
    }
    return t;
}

schemac_db *pool_take(pool *p)
{
    const struct timespec until = deadline(p->timeout);
    schemac_db *db = NULL;
    int waited = 0;
    pthread_mutex_lock(&p->lock);
    while (p->free_count == 0 && waited == 0)
        waited = pthread_cond_timedwait(&p->given, &p->lock, &until);
    if (p->free_count > 0)
        db = p->free[--p->free_count];
    pthread_mutex_unlock(&p->lock);
    return db;
}

void pool_give(pool *p, schemac_db *db)
{
    pthread_mutex_lock(&p->lock);
    p->free[p->free_count++] = db;
    pthread_cond_signal(&p->given);
    pthread_mutex_unlock(&p->lock);
}

void pool_close(pool *p)
{
    for (unsigned i = 0; i < p->free_count; i++)
        schemac_close(p->free[i]);
    pthread_cond_destroy(&p->given);
    pthread_mutex_destroy(&p->lock);
    free(p);
}
