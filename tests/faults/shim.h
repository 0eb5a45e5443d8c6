/* shim.h - a VFS around SQLite's own that counts operations, lets the Nth of a kind fail, and
   writes down what changes the disk, so that the loss of power can be played afterwards. */
#ifndef TESTS_FAULTS_SHIM_H
#define TESTS_FAULTS_SHIM_H

#include <stdbool.h>
#include <stddef.h>

#include "power.h"

typedef enum fault_kind {
    FAULT_NONE,
    FAULT_WRITE,
    FAULT_SYNC,
    FAULT_TRUNCATE,
    FAULT_DELETE,
    FAULT_OPEN,
    FAULT_ACCESS,
    FAULT_READ,
    FAULT_SIZE,
    FAULT_LOCK,
    FAULT_SHM_MAP,
    FAULT_SHM_LOCK,
    FAULT_FILE_OPEN, /* by the runtime itself: */
    FAULT_FILE_WRITE,
    FAULT_FILE_SYNC,
    FAULT_FILE_RENAME,
    FAULT_FILE_UNLINK,
    FAULT_FILE,   /* every one of these */
    FAULT_CHANGE, /* every write, sync, truncate and delete, and these */
    FAULT_KINDS
} fault_kind;

typedef struct fault {
    fault_kind kind;
    size_t at;     /* the number of the operation that fails, from 1 */
    bool for_ever; /* and all that follow */
    bool full;     /* as on a full disk */
    bool torn;     /* half of what is to be written is */
    bool die;      /* the process ends, with DIED */
} fault;

enum { DIED = 77 };

/* Makes the shim the default VFS. */
void shim_install(void);

/* From now on the operations of this process and of all its children are counted together, and
   syncs are real. */
void shim_share(void);

void shim_arm(const fault *f);
/* Whether the fault has struck. */
bool shim_disarm(void);
/* Operations since shim_arm. */
size_t shim_count(fault_kind kind);

/* From now on into `log`, until NULL. */
void shim_record(power_log *log);

/* For files.c. */
bool shim_file_strikes(fault_kind kind);
bool shim_is_full(void);
power_log *shim_log(void);

/* Files that are open through the shim. */
size_t shim_open_files(void);

#endif
