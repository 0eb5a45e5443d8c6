/* backup.c - copies of a database beside it, under names that tell what may be done with them:

     <file>.backup-part  is being made, by whoever has the database's write lock. Without that it is
                         what a kill has left, of no use to anybody.
     <file>.backup-0     is whole and on the disk, made before a change that is committed only then. The
                         database tells whether that has happened: see `settle`.
     <file>.backup-1, …  are kept, the latest first.

   A copy gets its next name only under the lock, and by a rename: there is no moment at which a kill
   leaves less than the old state or a whole copy of it. */
#include "engines/sqlite/backup.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* ---- names ----------------------------------------------------------------------------------- */

bool sqlite_backup_name(const char *path, int number, char out[PATH_MAX])
{
    int size = number == BACKUP_PART ? snprintf(out, PATH_MAX, "%s.backup-part", path)
                                     : snprintf(out, PATH_MAX, "%s.backup-%d", path, number);
    return size > 0 && size < PATH_MAX;
}

bool sqlite_backup_is_there(const char *path, int number, struct stat *info)
{
    char name[PATH_MAX];
    return sqlite_backup_name(path, number, name) && lstat(name, info) == 0;
}

/* What is not known to be free counts as taken. */
static bool is_taken(const engine_connection *c, int number)
{
    struct stat info;
    return sqlite_backup_is_there(c->path, number, &info) || errno != ENOENT;
}

bool sqlite_backup_wrong(engine_connection *c, const char *what, const char *why, int code)
{
    snprintf(c->own_message, sizeof c->own_message, "the backup cannot be %s: %s", what, why);
    c->own_code = code;
    return false;
}

static bool system_wrong(engine_connection *c, const char *what)
{
    const char *hint = "";
    int code = SQLITE_IOERR;
    if (errno == ENOSPC || errno == EDQUOT || errno == EFBIG) {
        code = SQLITE_FULL;
    } else if (errno == EACCES || errno == EPERM || errno == EROFS) {
        code = SQLITE_PERM;
        hint = "; allow writing to the directory of the database, or ask for no backups";
    }
    char why[160];
    snprintf(why, sizeof why, "%.60s%s", strerror(errno), hint);
    return sqlite_backup_wrong(c, what, why, code);
}

/* Some file systems cannot, and say EINVAL: they keep names without. */
static bool sync_directory(const engine_connection *c)
{
    char directory[PATH_MAX];
    size_t size = (size_t)(strrchr(c->path, '/') - c->path); /* the path is absolute */
    snprintf(directory, sizeof directory, "%.*s", size == 0 ? 1 : (int)size, c->path);
    int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool good = fd >= 0 && (fsync(fd) == 0 || errno == EINVAL);
    int error = errno;
    if (fd >= 0)
        close(fd);
    errno = error;
    return good;
}

/* On the disk before anything else is done. */
static bool move(const engine_connection *c, int from, int to)
{
    char old[PATH_MAX], new[PATH_MAX];
    if (!sqlite_backup_name(c->path, from, old) || !sqlite_backup_name(c->path, to, new)) {
        errno = ENAMETOOLONG;
        return false;
    }
    return rename(old, new) == 0 && sync_directory(c);
}

static bool remove_backup(const engine_connection *c, int number)
{
    char name[PATH_MAX];
    return !sqlite_backup_name(c->path, number, name) || unlink(name) == 0 || errno == ENOENT;
}

/* ---- a copy ---------------------------------------------------------------------------------- */

/* For whoever may read the database, and nobody else: its owner. */
static int create_part(engine_connection *c, const char *name)
{
    struct stat database;
    int fd = open(name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    /* the superuser makes it for the one who has the database; where that cannot be, it keeps it */
    if (fd >= 0 && geteuid() == 0 && lstat(c->path, &database) == 0 && database.st_uid != 0 &&
        fchown(fd, database.st_uid, database.st_gid) != 0)
        errno = 0;
    return fd;
}

#define HAS(table) "SELECT count(*) FROM sqlite_schema WHERE type='table' AND name='" table "'"

bool sqlite_backup_read_state(sqlite3 *handle, backup_state *out)
{
    static const struct {
        const char *sql;
        int needs; /* a value that says whether there is something to ask; 0: the header answers */
    } fields[BACKUP_STATE] = {
        [BACKUP_APPLICATION] = {"PRAGMA application_id", 0},
        [BACKUP_VERSION] = {"PRAGMA user_version", 0},
        [BACKUP_COOKIE] = {"PRAGMA schema_version", 0},
        [BACKUP_HAS_HISTORY] = {HAS("schemac_history"), 0},
        [BACKUP_LAST_ENTRY] = {"SELECT ifnull(max(id),0) FROM schemac_history", BACKUP_HAS_HISTORY},
        [BACKUP_HAS_MARK] = {HAS("schemac_mark"), 0},
        [BACKUP_MARK_OWNER] = {"SELECT max(owner) FROM schemac_mark", BACKUP_HAS_MARK},
        [BACKUP_MARK_STATE] = {"SELECT max(state) FROM schemac_mark", BACKUP_HAS_MARK},
    };
    *out = (backup_state){{0}};
    for (size_t i = 0; i < BACKUP_STATE; i++) {
        sqlite3_stmt *s = NULL;
        if (fields[i].needs != 0 && out->values[fields[i].needs] == 0)
            continue;
        int code = sqlite3_prepare_v2(handle, fields[i].sql, -1, &s, NULL);
        if (code == SQLITE_OK && (code = sqlite3_step(s)) == SQLITE_ROW)
            out->values[i] = sqlite3_column_int64(s, 0);
        sqlite3_finalize(s);
        /* of a damaged schema nothing more can be read than the header */
        if (i > BACKUP_COOKIE && (code == SQLITE_ERROR || (code & 0xFF) == SQLITE_CORRUPT)) {
            out->values[i] = -1;
            break;
        }
        if (code != SQLITE_ROW)
            return false;
    }
    return true;
}

int64_t sqlite_backup_owner(const backup_state *state)
{
    return state->values[BACKUP_HAS_MARK] > 0 ? state->values[BACKUP_MARK_OWNER]
                                              : state->values[BACKUP_APPLICATION];
}

/* What SQLite says of one of the connections of a copy; NULL for one that was never there. */
static bool sqlite_wrong(engine_connection *c, sqlite3 *handle)
{
    int code = handle == NULL ? SQLITE_NOMEM : sqlite3_extended_errcode(handle);
    if (code == SQLITE_NOMEM)
        return sqlite_backup_wrong(c, "made", "there is no memory left", code);
    if (sqlite_no_room(handle, code) != 0)
        code = SQLITE_FULL;
    return sqlite_backup_wrong(c, "made", sqlite3_errmsg(handle), code);
}

/* A connection of its own, which sees what is committed. It writes nothing; but one that could not
   has no way to read a log that is not set up yet. */
static bool open_reader(engine_connection *c, sqlite3 **reader)
{
    memory_pool p = {.allocator = c->allocator};
    engine_failure failure;
    schemac_status status = sqlite_open_second(c, &p, reader, &failure);
    if (status == SCHEMAC_NOMEM)
        sqlite_backup_wrong(c, "made", "there is no memory left", SQLITE_NOMEM);
    else if (status != SCHEMAC_OK)
        sqlite_backup_wrong(c, "made", failure.message,
                            failure.code == SQLITE_OK ? SQLITE_ERROR : failure.code);
    pool_free(&p);
    return status == SCHEMAC_OK;
}

/* https://sqlite.org/c3ref/backup_finish.html. Page by page: it keeps everything, damage too. */
static bool copy_pages(engine_connection *c, sqlite3 *from, sqlite3 *to)
{
    sqlite3_backup *copy = sqlite3_backup_init(to, "main", from, "main");
    if (copy == NULL)
        return sqlite_wrong(c, to);
    int code = sqlite3_backup_step(copy, -1);
    sqlite3_backup_finish(copy);
    if (code == SQLITE_DONE)
        return true;
    if ((code & 0xFF) == SQLITE_BUSY || (code & 0xFF) == SQLITE_LOCKED)
        return sqlite_backup_wrong(c, "made", "the database is locked", code);
    return sqlite_wrong(c, to);
}

/* Without a journal: a copy that is not finished is thrown away. */
static bool copy_to(engine_connection *c, sqlite3 *reader, const char *name, backup_state *state)
{
    sqlite3 *to = NULL;
    bool good = false;
    if (sqlite3_exec(reader, "BEGIN", NULL, NULL, NULL) != SQLITE_OK ||
        !sqlite_backup_read_state(reader, state))
        sqlite_wrong(c, reader);
    else if (sqlite3_open_v2(name, &to,
                             SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW,
                             NULL) != SQLITE_OK ||
             sqlite3_extended_result_codes(to, 1) != SQLITE_OK ||
             sqlite3_exec(to, "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF", NULL, NULL,
                          NULL) != SQLITE_OK)
        sqlite_wrong(c, to);
    else
        good = copy_pages(c, reader, to);
    sqlite3_close(to);
    return good;
}

/* In the header (https://sqlite.org/fileformat.html#the_database_header): a copy needs no log, and
   has SQLite's counter of changes of the schema as the database has it, which copying sets anew. */
static bool write_header(int fd, const backup_state *state)
{
    enum { VERSIONS = 18, COOKIE = 40 };
    uint32_t cookie = (uint32_t)state->values[BACKUP_COOKIE];
    const unsigned char versions[2] = {1, 1};
    const unsigned char bytes[4] = {(unsigned char)(cookie >> 24), (unsigned char)(cookie >> 16),
                                    (unsigned char)(cookie >> 8), (unsigned char)cookie};
    errno = EIO; /* of one that writes less */
    return pwrite(fd, versions, sizeof versions, VERSIONS) == (ssize_t)sizeof versions &&
           pwrite(fd, bytes, sizeof bytes, COOKIE) == (ssize_t)sizeof bytes;
}

/* Another descriptor, since closing this one before SQLite is done would drop its locks. */
static bool finish_part(engine_connection *c, const char *name, const backup_state *state)
{
    struct stat info;
    int fd = open(name, O_RDWR | O_NOFOLLOW | O_CLOEXEC);
    bool good = fd >= 0 && write_header(fd, state) && fsync(fd) == 0 && fstat(fd, &info) == 0;
    int error = errno;
    if (fd >= 0 && close(fd) != 0 && good) {
        error = errno;
        good = false;
    }
    errno = error;
    if (!good)
        return system_wrong(c, "written");
    c->copy_device = info.st_dev;
    c->copy_inode = info.st_ino;
    return true;
}

bool sqlite_backup_make_part(engine_connection *c)
{
    char name[PATH_MAX];
    sqlite3 *reader = NULL;
    backup_state state;
    if (!sqlite_backup_name(c->path, BACKUP_PART, name))
        return sqlite_backup_wrong(c, "made", "its path is too long", SQLITE_CANTOPEN);
    int fd = create_part(c, name);
    if (fd < 0 || close(fd) != 0)
        return system_wrong(c, "made");
    bool good = open_reader(c, &reader) && copy_to(c, reader, name, &state);
    sqlite_close_second(reader);
    if (good && finish_part(c, name, &state))
        return true;
    unlink(name);
    return false;
}

bool sqlite_backup_complete(engine_connection *c)
{
    c->copied = true; /* also where it has the name, but may lose it with the power */
    return move(c, BACKUP_PART, 0) || system_wrong(c, "kept");
}

/* ---- what is left of a copy ------------------------------------------------------------------ */

/* Whether a copy is of the state that the database is in still: nothing has come of what it was
   made for. Whatever a start or a restore commits changes one of these values. */
static bool is_superfluous(engine_connection *c, bool *out)
{
    char name[PATH_MAX];
    sqlite3 *reader = NULL, *copy = NULL;
    backup_state now, then;
    bool good = true;
    *out = false;
    if (!sqlite_backup_name(c->path, 0, name)) {
        good = sqlite_backup_wrong(c, "kept", "its path is too long", SQLITE_CANTOPEN);
    } else if (!open_reader(c, &reader)) {
        good = false;
    } else if (!sqlite_backup_read_state(reader, &now)) {
        good = sqlite_wrong(c, reader);
    } else if (sqlite3_open_v2(name, &copy,
                               SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW,
                               NULL) == SQLITE_OK &&
               sqlite_backup_read_state(copy, &then)) {
        *out = memcmp(&now, &then, sizeof now) == 0;
    } else {
        /* somebody has changed it since: not ours to throw away */
        int code = copy == NULL ? SQLITE_NOMEM : sqlite3_errcode(copy);
        good = code == SQLITE_NOTADB || code == SQLITE_CORRUPT || sqlite_wrong(c, copy);
    }
    sqlite3_close(copy);
    sqlite_close_second(reader);
    return good;
}

/* The latest are kept, so many; 0: all. What has no number of ours, or is no file, stays. */
static bool remove_oldest(engine_connection *c, unsigned count)
{
    struct stat info;
    if (count == 0)
        return true;
    for (int i = (int)count + 1, missing = 0; i <= BACKUP_MOST && missing < BACKUP_GAP; i++)
        if (!sqlite_backup_is_there(c->path, i, &info))
            missing++;
        else if (S_ISREG(info.st_mode) && !remove_backup(c, i))
            return system_wrong(c, "removed");
    return true;
}

/* Those before it move up to the first gap, which is what a kill in here leaves. */
static bool promote(engine_connection *c, unsigned count)
{
    int gap = 1;
    while (gap < BACKUP_MOST && is_taken(c, gap))
        gap++;
    for (int i = gap; i > 0; i--)
        if (!move(c, i - 1, i))
            return system_wrong(c, "kept");
    return count >= BACKUP_MOST || remove_oldest(c, count);
}

bool sqlite_backup_settle(engine_connection *c, unsigned count)
{
    bool superfluous;
    struct stat info;
    if (!remove_backup(c, BACKUP_PART))
        return system_wrong(c, "made");
    if (!is_taken(c, 0))
        return true;
    /* a link is none of ours, and would lead a copy somewhere else */
    if (sqlite_backup_is_there(c->path, 0, &info) && !S_ISREG(info.st_mode))
        return remove_backup(c, 0) || system_wrong(c, "kept");
    if (!is_superfluous(c, &superfluous))
        return false;
    if (!superfluous)
        return promote(c, count);
    return remove_backup(c, 0) || system_wrong(c, "removed");
}

/* The same by somebody who has no lock. Nobody needs to know when it cannot be done: then the next
   one does it. */
void sqlite_backup_settle_alone(engine_connection *c, bool wait)
{
    if (sqlite3_get_autocommit(c->handle) == 0)
        return;
    if (!wait)
        sqlite3_busy_timeout(c->handle, 0);
    if (sqlite_run(c, "BEGIN IMMEDIATE")) {
        sqlite_backup_settle(c, c->config->backups);
        sqlite_run(c, "ROLLBACK");
        c->own_message[0] = '\0';
        c->own_code = 0;
    }
    sqlite3_busy_timeout(c->handle, c->config->busy_timeout);
}

void sqlite_tend_backups(engine_connection *c)
{
    struct stat info;
    if (c->path != NULL && (sqlite_backup_is_there(c->path, BACKUP_PART, &info) ||
                            sqlite_backup_is_there(c->path, 0, &info)))
        sqlite_backup_settle_alone(c, false);
}

/* ---- around a start -------------------------------------------------------------------------- */

bool sqlite_make_backup(engine_connection *c)
{
    if (c->path == NULL)
        return true; /* in memory: there is nothing to go back to */
    return sqlite_backup_settle(c, c->config->backups) && sqlite_backup_make_part(c) &&
           sqlite_backup_complete(c);
}

void sqlite_forsake_backup(engine_connection *c)
{
    if (c->copied)
        c->copied = !remove_backup(c, BACKUP_PART) || !remove_backup(c, 0);
}

void sqlite_discard_backup(engine_connection *c)
{
    if (c->copied)
        sqlite_backup_settle_alone(c, true);
    c->copied = false;
}

/* Another process may have given it its name, or another one. */
char *sqlite_backup_find(const engine_connection *c, memory_pool *p, uint64_t device,
                         uint64_t inode)
{
    char name[PATH_MAX];
    struct stat info;
    for (int i = 0; i <= BACKUP_MOST; i++) {
        bool there = sqlite_backup_is_there(c->path, i, &info);
        if (there && info.st_dev == device && info.st_ino == inode)
            return sqlite_backup_name(c->path, i, name) ? pool_strdup(p, name) : NULL;
        if (!there && i > 0 && i > (int)c->config->backups)
            break;
    }
    return NULL;
}

char *sqlite_keep_backup(engine_connection *c, memory_pool *p, unsigned count)
{
    (void)count; /* the configuration's */
    if (c->path == NULL || !c->copied)
        return NULL;
    sqlite_backup_settle_alone(c, true);
    c->copied = false;
    return sqlite_backup_find(c, p, c->copy_device, c->copy_inode);
}
