/* power.h - what a disk holds when the power goes: everything that was synced, and of the rest
   nothing, all, or some of it in any order. Built from a record of the operations. */
#ifndef TESTS_FAULTS_POWER_H
#define TESTS_FAULTS_POWER_H

#include <stdbool.h>
#include <stddef.h>

/* The files of a database: itself, its journal, its log, and its backups in every state. */
enum { POWER_NAMES = 7, POWER_OTHER = -1, POWER_DIRECTORY = -2 };

typedef struct power_entry power_entry;

typedef struct power_log {
    const char *path;
    struct {
        unsigned char *bytes;
        size_t size;
    } first[POWER_NAMES]; /* what the files were at the beginning: those with these numbers */
    power_entry *entries;
    size_t count, capacity;
    int before[POWER_NAMES];  /* which file had the name at the beginning, or -1 */
    int current[POWER_NAMES]; /* and now */
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

/* Writes what is on the disk after the first `count` entries as `path`, `path`-journal and so on.
   */
void power_image(const power_log *log, size_t count, power_loss loss, unsigned seed,
                 const char *path);

/* For the shim; all take NULL for no log, and POWER_OTHER; power_sync also
   POWER_DIRECTORY. */
int power_name(const power_log *log, const char *name);
void power_open(power_log *log, int name, bool there);
void power_write(power_log *log, int name, const void *bytes, size_t size, size_t at);
void power_truncate(power_log *log, int name, size_t size);
void power_sync(power_log *log, int name);
void power_delete(power_log *log, int name, bool sync_directory);
void power_rename(power_log *log, int from, int to);

#endif
