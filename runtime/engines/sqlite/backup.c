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

static bool wrong(engine_connection *c, const char *what, const char *why, int code)
{
    snprintf(c->own_message, sizeof c->own_message, "the backup cannot be %s: %s", what, why);
    c->own_code = code;
    return false;
}

static bool system_wrong(engine_connection *c, const char *what)
{
    int code = SQLITE_IOERR;
    if (errno == ENOSPC || errno == EDQUOT || errno == EFBIG)
        code = SQLITE_FULL;
    else if (errno == EACCES || errno == EPERM || errno == EROFS)
        code = SQLITE_PERM;
    return wrong(c, what, strerror(errno), code);
}

/* What SQLite says of the connection that copies. */
static bool reader_wrong(engine_connection *c, sqlite3 *reader)
{
    int code = sqlite3_extended_errcode(reader);
    if (sqlite_no_room(reader, code) != 0)
        code = SQLITE_FULL;
    /* so it does, but is it empty? */
    if (code == SQLITE_ERROR && strcmp(sqlite3_errmsg(reader), "output file already exists") == 0)
        return wrong(c, "made", "the size of its file cannot be read", SQLITE_IOERR);
    return wrong(c, "made", sqlite3_errmsg(reader), code);
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

/* https://sqlite.org/lang_vacuum.html#vacuuminto. It writes nothing here; but a connection that could not
   would leave out CHECK constraints when it reads the schema, and then SQLite 3.40 cannot copy a table that
   has one and a computed column. */
static bool copy_into(engine_connection *c, const char *path)
{
    sqlite3 *reader = NULL;
    memory_pool p = {.allocator = c->allocator};
    engine_failure failure;
    char *sql = sqlite3_mprintf("VACUUM INTO %Q", path);
    schemac_status status = sqlite_open_second(c, &p, &reader, &failure);
    bool good = status == SCHEMAC_OK && sql != NULL &&
                sqlite3_exec(reader, sql, NULL, NULL, NULL) == SQLITE_OK;
    if (sql == NULL || status == SCHEMAC_NOMEM)
        wrong(c, "made", "there is no memory left", SQLITE_NOMEM);
    else if (status != SCHEMAC_OK)
        wrong(c, "made", failure.message, failure.code == SQLITE_OK ? SQLITE_ERROR : failure.code);
    else if (!good)
        reader_wrong(c, reader);
    pool_free(&p);
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
        return wrong(c, "made", "its path is too long", SQLITE_CANTOPEN);
    if (!create_empty(path))
        return system_wrong(c, "made");
    if (copy_into(c, path)) {
        if (sync_file(path, O_RDONLY))
            return true;
        system_wrong(c, "written");
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
