/* database.c - whether a database that is there may be removed. */
#include "verify/database.h"

#include <sqlite3.h>

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
