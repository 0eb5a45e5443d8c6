/* file.c - whole files in and out. */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool set_problem(arena *a, const char **problem)
{
    *problem = arena_strdup(a, strerror(errno));
    return false;
}

/* `expected` is what the file seems to have. */
static file_result read_all(arena *a, int fd, size_t expected, size_t limit, char **bytes,
                            size_t *size, const char **problem)
{
    size_t capacity = expected + 2; /* a byte to see the end with, and the NUL */
    size_t used = 0;
    char *data = arena_alloc(a, capacity);
    for (;;) {
        ssize_t n = read(fd, data + used, capacity - 1 - used);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            set_problem(a, problem);
            return FILE_FAILED;
        }
        if (n == 0)
            break;
        used += (size_t)n;
        if (used > limit)
            return FILE_TOO_LARGE;
        if (used == capacity - 1) {
            data = arena_grow(a, data, capacity, capacity * 2);
            capacity *= 2;
        }
    }
    data[used] = '\0';
    *bytes = data;
    *size = used;
    return FILE_OK;
}

file_result file_read(arena *a, const char *path, size_t limit, char **bytes, size_t *size,
                      const char **problem)
{
    if (strcmp(path, "-") == 0)
        return read_all(a, STDIN_FILENO, 64 * 1024, limit, bytes, size, problem);
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
        set_problem(a, problem);
        return FILE_FAILED;
    }
    struct stat info;
    file_result result = FILE_FAILED;
    if (fstat(fd, &info) != 0)
        set_problem(a, problem);
    else if (S_ISDIR(info.st_mode))
        *problem = "is a directory";
    else if (!S_ISREG(info.st_mode))
        *problem = "is not a regular file";
    else if ((unsigned long long)info.st_size > limit)
        result = FILE_TOO_LARGE;
    else
        result = read_all(a, fd, (size_t)info.st_size, limit, bytes, size, problem);
    close(fd);
    return result;
}

/* Whether the file goes on with these bytes. */
static bool goes_on(int fd, const char *bytes, size_t size)
{
    char there[16 * 1024];
    while (size > 0) {
        ssize_t n = read(fd, there, size < sizeof there ? size : sizeof there);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0 || memcmp(there, bytes, (size_t)n) != 0)
            return false;
        bytes += n;
        size -= (size_t)n;
    }
    return true;
}

static bool has_content(const char *path, const buf *parts, size_t count)
{
    unsigned long long size = 0;
    for (size_t i = 0; i < count; i++)
        size += parts[i].size;
    struct stat info;
    if (lstat(path, &info) != 0 || !S_ISREG(info.st_mode) ||
        (unsigned long long)info.st_size != size)
        return false;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return false;
    bool same = true;
    for (size_t i = 0; i < count && same; i++)
        same = goes_on(fd, parts[i].text, parts[i].size);
    close(fd);
    return same;
}

static bool write_all(int fd, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t n = write(fd, bytes, size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        bytes += n;
        size -= (size_t)n;
    }
    return true;
}

static bool write_parts(int fd, const buf *parts, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!write_all(fd, parts[i].text, parts[i].size))
            return false;
    return true;
}

/* The permissions of the file that is replaced, so that a private one stays private; those of any
   new file where there is none. */
static mode_t permissions(const char *path)
{
    struct stat info;
    if (lstat(path, &info) == 0 && S_ISREG(info.st_mode))
        return info.st_mode & 0777;
    mode_t mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

bool file_write_if_changed(arena *a, const char *path, const buf *parts, size_t count,
                           const char **problem)
{
    if (has_content(path, parts, count))
        return true;
    char *temporary = arena_printf(a, "%s.XXXXXX", path);
    int fd = mkstemp(temporary);
    if (fd < 0)
        return set_problem(a, problem);
    bool written = write_parts(fd, parts, count) && fchmod(fd, permissions(path)) == 0;
    int error = errno;
    if (close(fd) != 0 && written) {
        error = errno;
        written = false;
    }
    if (written && rename(temporary, path) != 0) {
        error = errno;
        written = false;
    }
    if (!written) {
        unlink(temporary);
        errno = error;
        return set_problem(a, problem);
    }
    return true;
}

bool file_touch(arena *a, const char *path, const char **problem)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
    if (fd < 0)
        return set_problem(a, problem);
    bool good = futimens(fd, NULL) == 0;
    if (!good)
        set_problem(a, problem);
    close(fd);
    return good;
}

bool file_make_directories(arena *a, const char *path, const char **problem)
{
    char *partial = arena_strdup(a, path);
    for (char *p = partial + 1; *partial != '\0'; p++) {
        if (*p != '/' && *p != '\0')
            continue;
        char end = *p;
        *p = '\0';
        if (mkdir(partial, 0777) != 0 && errno != EEXIST)
            return set_problem(a, problem);
        *p = end;
        if (end == '\0')
            break;
    }
    struct stat info;
    if (stat(path, &info) != 0)
        return set_problem(a, problem);
    if (!S_ISDIR(info.st_mode)) {
        *problem = "is not a directory";
        return false;
    }
    return true;
}

bool file_is_irregular(const char *path)
{
    struct stat info;
    return stat(path, &info) == 0 && !S_ISREG(info.st_mode);
}
