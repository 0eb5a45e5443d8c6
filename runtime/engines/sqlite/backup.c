/* backup.c - a copy of the file before tables are made anew or dropped. Made while the lock is held,
   by a connection of its own that sees what is committed; kept only when the start succeeds. */
#include "engines/sqlite/sqlite.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool name_of(const engine_connection *c, unsigned number, char out[PATH_MAX])
{
    int size = number == 0 ? snprintf(out, PATH_MAX, "%s.backup-new", c->path)
                           : snprintf(out, PATH_MAX, "%s.backup-%u", c->path, number);
    return size > 0 && size < PATH_MAX;
}

static bool wrong(engine_connection *c, const char *what, const char *why)
{
    snprintf(c->own_message, sizeof c->own_message, "the backup cannot be %s: %s", what, why);
    return false;
}

/* Empty, for its owner alone; what a killed start left is of no use to anybody. */
static bool create_empty(const char *path)
{
    unlink(path);
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    return fd >= 0 && close(fd) == 0;
}

static bool sync_file(const char *path, int flags)
{
    int fd = open(path, flags | O_CLOEXEC);
    bool good = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0)
        close(fd);
    return good;
}

/* https://sqlite.org/lang_vacuum.html#vacuuminto */
static bool copy_into(engine_connection *c, const char *path)
{
    sqlite3 *reader = NULL;
    char *sql = sqlite3_mprintf("VACUUM INTO %Q", path);
    bool good = sql != NULL &&
                sqlite3_open_v2(c->path, &reader,
                                SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW,
                                NULL) == SQLITE_OK &&
                sqlite3_exec(reader, sql, NULL, NULL, NULL) == SQLITE_OK;
    if (!good)
        wrong(c, "made", reader == NULL ? "there is no memory left" : sqlite3_errmsg(reader));
    sqlite3_free(sql);
    sqlite3_close(reader);
    return good;
}

bool sqlite_make_backup(engine_connection *c)
{
    char path[PATH_MAX];
    if (c->path == NULL)
        return true; /* in memory: there is nothing to go back to */
    if (!name_of(c, 0, path))
        return wrong(c, "made", "its path is too long");
    if (!create_empty(path))
        return wrong(c, "made", strerror(errno));
    if (copy_into(c, path)) {
        if (sync_file(path, O_RDONLY))
            return true;
        wrong(c, "written", strerror(errno));
    }
    unlink(path);
    return false;
}

void sqlite_discard_backup(engine_connection *c)
{
    char path[PATH_MAX];
    if (c->path != NULL && name_of(c, 0, path))
        unlink(path);
}

char *sqlite_keep_backup(engine_connection *c, memory_pool *p, unsigned count)
{
    char from[PATH_MAX], to[PATH_MAX];
    if (c->path == NULL)
        return NULL;
    for (unsigned i = count; i > 0; i--) {
        if (!name_of(c, i, to) || !name_of(c, i - 1, from))
            return NULL;
        if (rename(from, to) != 0 && errno != ENOENT)
            return NULL; /* the copy stays under the name that it has */
    }
    snprintf(from, sizeof from, "%s", c->path);
    *strrchr(from, '/') = '\0'; /* the path is absolute */
    sync_file(from[0] == '\0' ? "/" : from, O_RDONLY | O_DIRECTORY);
    return pool_strdup(p, to);
}
