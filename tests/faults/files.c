/* files.c - what the runtime asks of the system without SQLite: counted, failing, and written down
   as the shim does it. The linker puts these in the place of the system's (--wrap). */
#include "shim.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/types.h>
#include <unistd.h>

int __real_open(const char *path, int flags, ...);
int __real_rename(const char *from, const char *to);
int __real_unlink(const char *path);
int __real_fsync(int fd);
ssize_t __real_pwrite(int fd, const void *bytes, size_t size, off_t at);

int __wrap_open(const char *path, int flags, ...);
int __wrap_rename(const char *from, const char *to);
int __wrap_unlink(const char *path);
int __wrap_fsync(int fd);
ssize_t __wrap_pwrite(int fd, const void *bytes, size_t size, off_t at);

static bool fails(fault_kind kind)
{
    if (!shim_file_strikes(kind))
        return false;
    errno = shim_is_full() ? ENOSPC : EIO;
    return true;
}

/* Which name a descriptor was opened with; POWER_DIRECTORY for that of the database. */
static int name_of(int fd)
{
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    ssize_t size = readlink(link, path, sizeof path - 1);
    if (size < 0)
        return POWER_OTHER;
    path[size] = '\0';
    return power_name(shim_log(), path);
}

int __wrap_open(const char *path, int flags, ...)
{
    va_list args;
    va_start(args, flags);
    mode_t mode = (flags & O_CREAT) != 0 ? va_arg(args, mode_t) : 0;
    va_end(args);
    if (fails(FAULT_FILE_OPEN))
        return -1;
    int fd = __real_open(path, flags, mode);
    if (fd >= 0 && (flags & O_CREAT) != 0)
        power_open(shim_log(), power_name(shim_log(), path), (flags & O_EXCL) == 0);
    return fd;
}

int __wrap_rename(const char *from, const char *to)
{
    if (fails(FAULT_FILE_RENAME))
        return -1;
    int result = __real_rename(from, to);
    if (result == 0)
        power_rename(shim_log(), power_name(shim_log(), from), power_name(shim_log(), to));
    return result;
}

int __wrap_unlink(const char *path)
{
    if (fails(FAULT_FILE_UNLINK))
        return -1;
    int result = __real_unlink(path);
    if (result == 0)
        power_delete(shim_log(), power_name(shim_log(), path), false);
    return result;
}

int __wrap_fsync(int fd)
{
    if (fails(FAULT_FILE_SYNC))
        return -1;
    power_sync(shim_log(), shim_log() == NULL ? POWER_OTHER : name_of(fd));
    return 0;
}

ssize_t __wrap_pwrite(int fd, const void *bytes, size_t size, off_t at)
{
    if (fails(FAULT_FILE_WRITE))
        return -1;
    if (shim_log() != NULL)
        power_write(shim_log(), name_of(fd), bytes, size, (size_t)at);
    return __real_pwrite(fd, bytes, size, at);
}
