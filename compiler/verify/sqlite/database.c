/* database.c - a database that is there, as a file. */
#include "verify/database.h"

#include <errno.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
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

static bool copy_file(arena *a, const char *path, const char *copy, const char **problem)
{
    enum { PATIENCE = 5000 }; /* milliseconds for a writer */
    sqlite3 *db = NULL;
    if (access(path, F_OK) != 0 && errno == ENOENT)
        return true;
    int code = sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL);
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
