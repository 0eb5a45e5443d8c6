/* start_parallel.c - what threads are good for. Creating the tables of one database: one
   transaction against several connections, since SQLite has one writer. Creating many databases:
   two threads against one after the other, as far as this machine has two processors for us. */
#include "start.h"

#include "clock.h"

#include "many30.schema.h"
#include "many300.schema.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

enum { ROUNDS = 5, WRITERS = 4, TENANTS = 64, TENANT_THREADS = 2 };

static const char file[] = "parallel.db";

static void run_threads(void *(*work)(void *), void *users, size_t size, size_t count)
{
    pthread_t threads[WRITERS];
    for (size_t i = 0; i < count; i++)
        if (pthread_create(&threads[i], NULL, work, (char *)users + i * size) != 0)
            die("thread", "cannot be started");
    for (size_t i = 0; i < count; i++)
        pthread_join(threads[i], NULL);
}

/* ---- one database --------------------------------------------------------------------------- */

static double create_ours(void *user)
{
    (void)user;
    remove_database(file);
    double begun = seconds();
    schemac_close(start(many300_open, file));
    return seconds() - begun;
}

typedef struct writer {
    size_t number;
    bool together; /* its tables in one transaction, else each in its own */
} writer;

static void *create_some(void *user)
{
    const writer *w = user;
    size_t models = schemac_model_count(MANY300_SCHEMA);
    sqlite3 *handle = open_plain(file, true);
    sqlite3_busy_timeout(handle, 60000);
    for (size_t i = w->number; i < models; i += w->together ? models : WRITERS) {
        char *script = script_of(MANY300_SCHEMA, i, w->together ? WRITERS : models);
        run_plain(handle, "BEGIN IMMEDIATE");
        run_plain(handle, script);
        run_plain(handle, "COMMIT");
        free(script);
    }
    sqlite3_close(handle);
    return NULL;
}

static double create_theirs(void *user)
{
    const bool *together = user;
    writer writers[WRITERS];
    remove_database(file);
    double begun = seconds();
    sqlite3 *handle = open_plain(file, true);
    run_plain(handle, "PRAGMA journal_mode=WAL");
    for (size_t i = 0; i < WRITERS; i++)
        writers[i] = (writer){i, *together};
    run_threads(create_some, writers, sizeof *writers, WRITERS);
    sqlite3_close(handle);
    return seconds() - begun;
}

static void one_database(bool together, const char *name)
{
    comparison c = compare(create_ours, create_theirs, &together, ROUNDS);
    print_comparison(name, schemac_model_count(MANY300_SCHEMA), &c, 1);
    remove_database(file);
}

/* ---- many databases ------------------------------------------------------------------------- */

typedef struct tenants {
    int first, step;
} tenants;

static void tenant_path(char *path, size_t size, int number)
{
    snprintf(path, size, "tenant-%d.db", number);
}

static void *start_some(void *user)
{
    const tenants *t = user;
    for (int i = t->first; i < TENANTS; i += t->step) {
        char path[32];
        tenant_path(path, sizeof path, i);
        schemac_close(start(many30_open, path));
    }
    return NULL;
}

static void remove_tenants(void)
{
    for (int i = 0; i < TENANTS; i++) {
        char path[32];
        tenant_path(path, sizeof path, i);
        remove_database(path);
    }
}

static double start_in_threads(void *user)
{
    (void)user;
    tenants parts[TENANT_THREADS];
    remove_tenants();
    double begun = seconds();
    for (int i = 0; i < TENANT_THREADS; i++)
        parts[i] = (tenants){i, TENANT_THREADS};
    run_threads(start_some, parts, sizeof *parts, TENANT_THREADS);
    return seconds() - begun;
}

static double start_in_turn(void *user)
{
    (void)user;
    remove_tenants();
    double begun = seconds();
    start_some(&(tenants){0, 1});
    return seconds() - begun;
}

/* ---- what two threads could gain ------------------------------------------------------------- */

static void *count(void *user)
{
    volatile unsigned *left = user;
    while (*left > 0)
        --*left;
    return NULL;
}

enum { COUNT = 100000000 };

static double count_in_threads(void *user)
{
    unsigned parts[TENANT_THREADS][16]; /* a cache line each */
    (void)user;
    for (int i = 0; i < TENANT_THREADS; i++)
        parts[i][0] = COUNT / TENANT_THREADS;
    double begun = seconds();
    run_threads(count, parts, sizeof *parts, TENANT_THREADS);
    return seconds() - begun;
}

static double count_in_turn(void *user)
{
    unsigned all = COUNT;
    (void)user;
    double begun = seconds();
    count(&all);
    return seconds() - begun;
}

/* ---- the parts ------------------------------------------------------------------------------ */

static void many_databases(const char *name, double goal)
{
    comparison c = compare(start_in_threads, start_in_turn, NULL, ROUNDS);
    print_comparison(name, schemac_model_count(MANY30_SCHEMA), &c, goal);
    remove_tenants();
}

/* SQLite counts what it allocates, under one lock of the process, unless the program says otherwise
   before it opens the first database (https://sqlite.org/c3ref/c_config_covering_index_scan.html).
   */
static void count_memory(int on)
{
    if (sqlite3_shutdown() != SQLITE_OK || sqlite3_config(SQLITE_CONFIG_MEMSTATUS, on) != SQLITE_OK)
        die("sqlite3_config", "refused");
}

void bench_parallel(void)
{
    one_database(true, "new file, plain: 4 writers");
    one_database(false, "same, a transaction a table");
    comparison best = compare(count_in_threads, count_in_turn, NULL, ROUNDS);
    print_detail("two threads that only count: %.2f; the goal below is 1.2 of that", best.ratio);
    many_databases("64 new files, 2 threads, in turn", 0);
    count_memory(0);
    many_databases("same, without MEMSTATUS", 1.2 * best.ratio);
    count_memory(1);
}
