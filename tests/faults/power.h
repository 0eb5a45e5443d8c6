/* power.h - what a disk holds when the power goes: everything that was synced, and of the rest
   nothing, all, or some of it in any order. Built from a record of the operations. */
#ifndef TESTS_FAULTS_POWER_H
#define TESTS_FAULTS_POWER_H

#include <stdbool.h>
#include <stddef.h>

/* The files of a database: itself, its journal, its log. */
enum { POWER_NAMES = 3, POWER_OTHER = -1 };

typedef struct power_entry power_entry;

typedef struct power_log {
    const char *path;
    unsigned char *bytes; /* of the database at the beginning; NULL when there was none */
    size_t size;
    power_entry *entries;
    size_t count, capacity;
    int current[POWER_NAMES]; /* which file has the name now, or -1 */
    int files;
} power_log;

typedef enum power_loss {
    LOSE_ALL,     /* that was not synced */
    LOSE_NOTHING, /* as when the process alone dies */
    LOSE_LAST,    /* in order up to somewhere, the last write torn */
    LOSE_SOME,    /* whole writes */
    LOSE_SECTORS, /* parts of writes, applied in any order; what never arrived is rubbish */
    POWER_LOSSES
} power_loss;

/* `path` need not exist; it must outlive the log. */
void power_start(power_log *log, const char *path);
void power_free(power_log *log);

/* Writes what is on the disk after the first `count` entries as `path`, `path`-journal and
   `path`-wal. */
void power_image(const power_log *log, size_t count, power_loss loss, unsigned seed,
                 const char *path);

/* For the shim; all take NULL for no log, and POWER_OTHER. */
int power_name(const power_log *log, const char *name);
void power_open(power_log *log, int name, bool there);
void power_write(power_log *log, int name, const void *bytes, size_t size, size_t at);
void power_truncate(power_log *log, int name, size_t size);
void power_sync(power_log *log, int name);
void power_delete(power_log *log, int name, bool sync_directory);

#endif
