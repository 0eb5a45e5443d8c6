/* temporary.c - databases for tests: in a directory that goes with all that is in it; and emptying. */
#include "engines/sqlite/sqlite.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char file_name[] = "/test.db";

static schemac_status no_place(engine_failure *failure, const char *base, int error)
{
    failure->status = error == ENOENT || error == ENOTDIR  ? SCHEMAC_MISSING
                      : error == EACCES || error == EROFS  ? SCHEMAC_PERMISSION
                      : error == ENOSPC || error == EDQUOT ? SCHEMAC_FULL
                                                           : SCHEMAC_IO;
    snprintf(failure->message, sizeof failure->message,
             "cannot create a directory in '%.200s': %s; TMPDIR says where", base, strerror(error));
    return failure->status;
}

schemac_status sqlite_make_place(const schemac_allocator *allocator, char **url,
                                 engine_failure *failure)
{
    char path[PATH_MAX], real[PATH_MAX];
    const char *base = getenv("TMPDIR");
    if (base == NULL || base[0] == '\0')
        base = "/tmp";
    if (realpath(base, real) == NULL) /* the program may go elsewhere meanwhile */
        return no_place(failure, base, errno);
    base = real;
    int size = snprintf(path, sizeof path - sizeof file_name, "%s/schemac-XXXXXX", base);
    if (size < 0 || (size_t)size >= sizeof path - sizeof file_name)
        return no_place(failure, base, ENAMETOOLONG);
    if (mkdtemp(path) == NULL)
        return no_place(failure, base, errno);
    *url = memory_new(allocator, (size_t)size + sizeof file_name);
    if (*url == NULL) {
        rmdir(path);
        failure->status = SCHEMAC_NOMEM;
        return SCHEMAC_NOMEM;
    }
    memcpy(*url, path, (size_t)size);
    memcpy(*url + size, file_name, sizeof file_name);
    return SCHEMAC_OK;
}

/* The directory is ours alone (0700), and SQLite makes no directories in it. */
void sqlite_remove_place(const schemac_allocator *allocator, char *url)
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

/* Virtual tables before what they keep their rows in, which goes with them and which nobody else may drop
   (https://sqlite.org/vtab.html#xshadowname). */
bool sqlite_clear(engine_connection *c, memory_pool *p)
{
    static const char *const drops[] = {
        "SELECT group_concat(printf('DROP %s \"%w\";',type,name),'') FROM sqlite_schema"
        " WHERE type='view' OR sql LIKE 'CREATE VIRTUAL%'",
        "SELECT group_concat(printf('DROP TABLE \"%w\";',name),'') FROM sqlite_schema"
        " WHERE type='table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
    };
    for (size_t i = 0; i < sizeof drops / sizeof *drops; i++) {
        bool failed = false;
        const char *sql = sqlite_query(c, p, drops[i], &failed);
        if (failed || p->failed ||
            (sql != NULL && sqlite3_exec(c->handle, sql, NULL, NULL, NULL) != SQLITE_OK))
            return false;
    }
    return sqlite3_exec(c->handle, "PRAGMA application_id=0;PRAGMA user_version=0", NULL, NULL,
                        NULL) == SQLITE_OK;
}
