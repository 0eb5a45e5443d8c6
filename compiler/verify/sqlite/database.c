/* database.c - a database that is there, as a file. */
#include "verify/database.h"

#include "base/file.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* https://sqlite.org/tempfiles.html */
const char *const database_suffixes[] = {"-wal", "-shm", "-journal", "", NULL};

static const char *problem_of(arena *a, sqlite3 *db)
{
    return arena_strdup(a, sqlite3_errmsg(db));
}

bool database_is_free(arena *a, const char *path, int *tables, const char **problem)
{
    static const char count[] = "SELECT count(*) FROM sqlite_schema WHERE type='table'";
    sqlite3 *db = NULL;
    sqlite3_stmt *s = NULL;
    int code = sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_exec(db, "BEGIN EXCLUSIVE", NULL, NULL, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_prepare_v2(db, count, -1, &s, NULL);
    if (code == SQLITE_OK && (code = sqlite3_step(s)) == SQLITE_ROW)
        *tables = sqlite3_column_int(s, 0);
    if (code != SQLITE_ROW)
        *problem = problem_of(a, db);
    sqlite3_finalize(s);
    sqlite3_close(db);
    return code == SQLITE_ROW;
}

schemac_status database_hasten(void *user, void *connection)
{
    (void)user;
    return sqlite3_exec(connection, "PRAGMA synchronous=OFF", NULL, NULL, NULL) == SQLITE_OK
               ? SCHEMAC_OK
               : SCHEMAC_NOMEM;
}

/* https://sqlite.org/c3ref/progress_handler.html */
static int count_steps(void *user)
{
    database_steps *s = user;
    return ++s->thousands > s->most;
}

schemac_status database_budget(void *user, void *connection)
{
    enum { MOST_BYTES = 8 << 20 }; /* of a value */
    sqlite3_progress_handler(connection, 1000, count_steps, user);
    sqlite3_limit(connection, SQLITE_LIMIT_LENGTH, MOST_BYTES);
    return database_hasten(NULL, connection);
}

bool database_limits(const schemac_error_info *error)
{
    return (error->engine_code & 0xFF) == SQLITE_TOOBIG;
}

/* ---- copies ---------------------------------------------------------------------------------- */

/* https://sqlite.org/backup.html: all pages in one step, so that it is one state. */
static bool copy_pages(arena *a, sqlite3 *from, const char *path, const char **problem)
{
    sqlite3 *to = NULL;
    int code = sqlite3_open_v2(
        path, &to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
    sqlite3_backup *b = code == SQLITE_OK ? sqlite3_backup_init(to, "main", from, "main") : NULL;
    if (b != NULL) {
        sqlite3_backup_step(b, -1);
        code = sqlite3_backup_finish(b);
    }
    if (b == NULL || code != SQLITE_OK)
        *problem = problem_of(a, to);
    sqlite3_close(to);
    return b != NULL && code == SQLITE_OK;
}

/* What a start would not open is not copied either. SQLite itself would follow links, and wait for
   pipes. */
static bool is_copied(arena *a, const char *path, bool *missing, const char **problem)
{
    const char *slash = strrchr(path, '/');
    const char *directory =
        slash == NULL ? "." : arena_printf(a, "%.*s", (int)(slash - path + 1), path);
    struct stat at = {0};
    *problem = "";
    *missing = lstat(path, &at) != 0 && errno == ENOENT;
    if (path[0] == '\0' || strncmp(path, "file:", 5) == 0)
        *problem = "it is not the path of a file";
    else if (*missing && access(directory, F_OK) != 0)
        *problem = arena_printf(a, "there is no directory '%s'", directory);
    else if (!*missing && S_ISLNK(at.st_mode))
        *problem = "it is a symbolic link; give the path that it leads to";
    else if (file_is_irregular(path))
        *problem = "it is not a regular file";
    return (*problem)[0] == '\0';
}

/* A connection that reads alone leaves the files of a write-ahead log behind; one that may write
   removes them, and must not write back what somebody else has left in them. */
static int open_quietly(arena *a, const char *path, sqlite3 **out)
{
    struct stat log;
    int code = sqlite3_open_v2(path, out, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    if (code == SQLITE_OK && stat(arena_printf(a, "%s-wal", path), &log) == 0 && log.st_size > 0)
        code = sqlite3_db_config(*out, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    return code;
}

static bool copy_file(arena *a, const char *path, const char *copy, const char **problem)
{
    enum { PATIENCE = 5000 }; /* milliseconds for a writer */
    sqlite3 *db = NULL;
    bool missing;
    if (!is_copied(a, path, &missing, problem))
        return false;
    if (missing)
        return true;
    int code = open_quietly(a, path, &db);
    bool good = code == SQLITE_OK;
    if (good) {
        sqlite3_busy_timeout(db, PATIENCE);
        good = copy_pages(a, db, copy, problem);
    } else {
        *problem = problem_of(a, db);
    }
    sqlite3_close(db);
    return good;
}

const char *database_copy(arena *a, const char *path, const char **problem)
{
    const char *base = getenv("TMPDIR");
    if (base == NULL || base[0] == '\0')
        base = "/tmp";
    char *directory = arena_printf(a, "%s/schemac-XXXXXX", base);
    if (mkdtemp(directory) == NULL) {
        *problem = arena_printf(a, "cannot create a directory in '%s': %s; TMPDIR says where", base,
                                strerror(errno));
        return NULL;
    }
    const char *copy = arena_printf(a, "%s/copy.db", directory);
    if (copy_file(a, path, copy, problem))
        return copy;
    database_remove_copy(a, copy);
    return NULL;
}

void database_remove_copy(arena *a, const char *copy)
{
    for (size_t i = 0; database_suffixes[i] != NULL; i++)
        unlink(arena_printf(a, "%s%s", copy, database_suffixes[i]));
    rmdir(arena_printf(a, "%.*s", (int)(strrchr(copy, '/') - copy), copy));
}
