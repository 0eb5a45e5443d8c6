/* shim.c - a VFS of SQLite that counts operations and lets one of them fail. */
#include "shim.h"

#include <sqlite3.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static struct {
    sqlite3_vfs vfs, *real;
    fault fault;
    size_t *counts; /* of operations, by kind */
    bool shared;    /* the counts are those of several processes */
    bool struck;
    size_t open_files;
    power_log *log;
} shim;

typedef struct shim_file {
    sqlite3_file base;
    int name;           /* in the log, or POWER_OTHER */
    sqlite3_file *real; /* behind this struct */
} shim_file;

static sqlite3_file *real_of(sqlite3_file *f)
{
    return ((shim_file *)f)->real;
}

/* ---- faults --------------------------------------------------------------------------------- */

static bool is_file(fault_kind kind)
{
    return kind >= FAULT_FILE_OPEN && kind < FAULT_FILE;
}

static bool is_change(fault_kind kind)
{
    return is_file(kind) || kind == FAULT_WRITE || kind == FAULT_SYNC || kind == FAULT_TRUNCATE ||
           kind == FAULT_DELETE;
}

static size_t count_one(fault_kind kind)
{
    return __atomic_add_fetch(&shim.counts[kind], 1, __ATOMIC_SEQ_CST);
}

static bool strikes(fault_kind kind)
{
    size_t count = count_one(kind);
    size_t changes = is_change(kind) ? count_one(FAULT_CHANGE) : 0;
    size_t files = is_file(kind) ? count_one(FAULT_FILE) : 0;
    if (is_change(kind) && shim.fault.kind == FAULT_CHANGE)
        count = changes;
    else if (is_file(kind) && shim.fault.kind == FAULT_FILE)
        count = files;
    else if (shim.fault.kind != kind)
        return false;
    bool now = count == shim.fault.at || (shim.fault.for_ever && count > shim.fault.at);
    shim.struck = shim.struck || now;
    if (now && shim.fault.die && !shim.fault.torn)
        _exit(DIED);
    return now;
}

static int outcome(int error)
{
    return shim.fault.full ? SQLITE_FULL : error;
}

/* ---- files ---------------------------------------------------------------------------------- */

static int file_close(sqlite3_file *f)
{
    shim.open_files--;
    return real_of(f)->pMethods->xClose(real_of(f));
}

static int file_read(sqlite3_file *f, void *bytes, int size, sqlite3_int64 at)
{
    if (strikes(FAULT_READ))
        return SQLITE_IOERR_READ;
    return real_of(f)->pMethods->xRead(real_of(f), bytes, size, at);
}

static int file_write(sqlite3_file *f, const void *bytes, int size, sqlite3_int64 at)
{
    sqlite3_file *real = real_of(f);
    if (strikes(FAULT_WRITE)) {
        if (shim.fault.torn)
            real->pMethods->xWrite(real, bytes, size / 2, at);
        if (shim.fault.die)
            _exit(DIED);
        return outcome(SQLITE_IOERR_WRITE);
    }
    power_write(shim.log, ((shim_file *)f)->name, bytes, (size_t)size, (size_t)at);
    return real->pMethods->xWrite(real, bytes, size, at);
}

static int file_truncate(sqlite3_file *f, sqlite3_int64 size)
{
    if (strikes(FAULT_TRUNCATE))
        return SQLITE_IOERR_TRUNCATE;
    power_truncate(shim.log, ((shim_file *)f)->name, (size_t)size);
    return real_of(f)->pMethods->xTruncate(real_of(f), size);
}

/* The real thing is left out: no power is lost, and it takes time. But among several processes that
   is what lets the others in. */
static int file_sync(sqlite3_file *f, int flags)
{
    if (strikes(FAULT_SYNC))
        return outcome(SQLITE_IOERR_FSYNC);
    power_sync(shim.log, ((shim_file *)f)->name);
    return shim.shared ? real_of(f)->pMethods->xSync(real_of(f), flags) : SQLITE_OK;
}

static int file_size(sqlite3_file *f, sqlite3_int64 *size)
{
    if (strikes(FAULT_SIZE))
        return SQLITE_IOERR_FSTAT;
    return real_of(f)->pMethods->xFileSize(real_of(f), size);
}

static int file_lock(sqlite3_file *f, int level)
{
    if (strikes(FAULT_LOCK))
        return SQLITE_IOERR_LOCK;
    return real_of(f)->pMethods->xLock(real_of(f), level);
}

static int file_unlock(sqlite3_file *f, int level)
{
    return real_of(f)->pMethods->xUnlock(real_of(f), level);
}

static int file_check_lock(sqlite3_file *f, int *out)
{
    return real_of(f)->pMethods->xCheckReservedLock(real_of(f), out);
}

static int file_control(sqlite3_file *f, int op, void *argument)
{
    return real_of(f)->pMethods->xFileControl(real_of(f), op, argument);
}

static int file_sector_size(sqlite3_file *f)
{
    return real_of(f)->pMethods->xSectorSize(real_of(f));
}

static int file_characteristics(sqlite3_file *f)
{
    return real_of(f)->pMethods->xDeviceCharacteristics(real_of(f));
}

static int file_shm_map(sqlite3_file *f, int page, int size, int extend, void volatile **out)
{
    if (strikes(FAULT_SHM_MAP)) {
        *out = NULL;
        return SQLITE_IOERR_SHMMAP;
    }
    return real_of(f)->pMethods->xShmMap(real_of(f), page, size, extend, out);
}

/* Unlocking cannot fail: SQLite does not look. */
static int file_shm_lock(sqlite3_file *f, int offset, int n, int flags)
{
    if ((flags & SQLITE_SHM_LOCK) != 0 && strikes(FAULT_SHM_LOCK))
        return SQLITE_IOERR_SHMLOCK;
    return real_of(f)->pMethods->xShmLock(real_of(f), offset, n, flags);
}

static void file_shm_barrier(sqlite3_file *f)
{
    real_of(f)->pMethods->xShmBarrier(real_of(f));
}

static int file_shm_unmap(sqlite3_file *f, int remove)
{
    return real_of(f)->pMethods->xShmUnmap(real_of(f), remove);
}

/* Version 2: with shared memory, without mapped reads and writes, which would pass the shim by. */
static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = file_close,
    .xRead = file_read,
    .xWrite = file_write,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_size,
    .xLock = file_lock,
    .xUnlock = file_unlock,
    .xCheckReservedLock = file_check_lock,
    .xFileControl = file_control,
    .xSectorSize = file_sector_size,
    .xDeviceCharacteristics = file_characteristics,
    .xShmMap = file_shm_map,
    .xShmLock = file_shm_lock,
    .xShmBarrier = file_shm_barrier,
    .xShmUnmap = file_shm_unmap,
};

/* ---- the file system ------------------------------------------------------------------------ */

static int vfs_open(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *f, int flags, int *out)
{
    (void)vfs;
    shim_file *file = (shim_file *)f;
    f->pMethods = NULL;
    if (strikes(FAULT_OPEN))
        return SQLITE_CANTOPEN;
    bool there = name != NULL && access(name, F_OK) == 0;
    file->name = power_name(shim.log, name);
    file->real = (sqlite3_file *)(file + 1);
    memset(file->real, 0, (size_t)shim.real->szOsFile);
    int code = shim.real->xOpen(shim.real, name, file->real, flags, out);
    if (code != SQLITE_OK)
        return code;
    power_open(shim.log, file->name, there);
    f->pMethods = &methods;
    shim.open_files++;
    return SQLITE_OK;
}

static int vfs_delete(sqlite3_vfs *vfs, const char *name, int sync_directory)
{
    (void)vfs;
    if (strikes(FAULT_DELETE))
        return SQLITE_IOERR_DELETE;
    int code = shim.real->xDelete(shim.real, name, 0);
    if (code == SQLITE_OK)
        power_delete(shim.log, power_name(shim.log, name), sync_directory != 0);
    return code;
}

static int vfs_access(sqlite3_vfs *vfs, const char *name, int flags, int *out)
{
    (void)vfs;
    if (strikes(FAULT_ACCESS))
        return SQLITE_IOERR_ACCESS;
    return shim.real->xAccess(shim.real, name, flags, out);
}

/* ---- control -------------------------------------------------------------------------------- */

void shim_install(void)
{
    static size_t counts[FAULT_KINDS];
    shim.counts = counts;
    shim.real = sqlite3_vfs_find("unix");
    shim.vfs = *shim.real;
    shim.vfs.pNext = NULL;
    shim.vfs.zName = "shim";
    shim.vfs.szOsFile = (int)sizeof(shim_file) + shim.real->szOsFile;
    shim.vfs.xOpen = vfs_open;
    shim.vfs.xDelete = vfs_delete;
    shim.vfs.xAccess = vfs_access;
    if (sqlite3_vfs_register(&shim.vfs, 1) != SQLITE_OK)
        abort();
}

void shim_share(void)
{
    shim.counts = mmap(NULL, FAULT_KINDS * sizeof *shim.counts, PROT_READ | PROT_WRITE,
                       MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (shim.counts == MAP_FAILED)
        abort();
    shim.shared = true;
}

void shim_arm(const fault *f)
{
    memset(shim.counts, 0, FAULT_KINDS * sizeof *shim.counts);
    shim.fault = *f;
    shim.struck = false;
}

bool shim_disarm(void)
{
    shim.fault.kind = FAULT_NONE;
    return shim.struck;
}

size_t shim_count(fault_kind kind)
{
    return shim.counts[kind];
}

void shim_record(power_log *log)
{
    shim.log = log;
}

/* Only while one is armed: tests have files of their own. */
bool shim_file_strikes(fault_kind kind)
{
    return shim.fault.kind != FAULT_NONE && strikes(kind);
}

bool shim_is_full(void)
{
    return shim.fault.full;
}

power_log *shim_log(void)
{
    return shim.log;
}

size_t shim_open_files(void)
{
    return shim.open_files;
}
