/* temporary.c - databases for tests: in a directory that goes with all that is in it. */
#include "engines/sqlite/sqlite.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char file_name[] = "/test.db";

static schemac_status no_place(memory_pool *p, engine_failure *failure, const char *base, int error)
{
    failure->status = error == ENOENT || error == ENOTDIR  ? SCHEMAC_MISSING
                      : error == EACCES || error == EROFS  ? SCHEMAC_PERMISSION
                      : error == ENOSPC || error == EDQUOT ? SCHEMAC_FULL
                                                           : SCHEMAC_IO;
    failure->message = pool_printf(p, "cannot create a directory in '%s': %s; TMPDIR says where",
                                   base, strerror(error));
    if (failure->message == NULL)
        *failure = engine_failure_of_memory();
    return failure->status;
}

static schemac_status make_place(const schemac_allocator *allocator, memory_pool *p, char **url,
                                 engine_failure *failure)
{
    char path[PATH_MAX], real[PATH_MAX];
    const char *base = getenv("TMPDIR");
    if (base == NULL || base[0] == '\0')
        base = "/tmp";
    if (realpath(base, real) == NULL) /* the program may go elsewhere meanwhile */
        return no_place(p, failure, base, errno);
    base = real;
    int size = snprintf(path, sizeof path - sizeof file_name, "%s/schemac-XXXXXX", base);
    if (size < 0 || (size_t)size >= sizeof path - sizeof file_name)
        return no_place(p, failure, base, ENAMETOOLONG);
    if (mkdtemp(path) == NULL)
        return no_place(p, failure, base, errno);
    *url = memory_new(allocator, (size_t)size + sizeof file_name);
    if (*url == NULL) {
        rmdir(path);
        *failure = engine_failure_of_memory();
        return SCHEMAC_NOMEM;
    }
    memcpy(*url, path, (size_t)size);
    memcpy(*url + size, file_name, sizeof file_name);
    return SCHEMAC_OK;
}

/* The directory is ours alone (0700), and SQLite makes no directories in it. */
static void remove_place(const schemac_allocator *allocator, char *url)
{
    char path[PATH_MAX];
    int size = (int)(strlen(url) - strlen(file_name));
    snprintf(path, sizeof path, "%.*s", size, url);
    DIR *directory = opendir(path);
    const struct dirent *entry;
    while (directory != NULL && (entry = readdir(directory)) != NULL)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            unlinkat(dirfd(directory), entry->d_name, 0);
    if (directory != NULL)
        closedir(directory);
    rmdir(path);
    memory_free(allocator, url, strlen(url) + 1);
}

static bool is_in_memory(engine_connection *c)
{
    return c->path == NULL;
}

const engine_storage sqlite_storage = {
    .in_memory = is_in_memory,
    .exposed = sqlite_exposed,
    .recovered = sqlite_recovered,
    .make_place = make_place,
    .remove_place = remove_place,
    .make_backup = sqlite_make_backup,
    .keep_backup = sqlite_keep_backup,
    .discard_backup = sqlite_discard_backup,
    .tend_backups = sqlite_tend_backups,
    .list_backups = sqlite_list_backups,
    .restore_backup = sqlite_restore_backup,
};
