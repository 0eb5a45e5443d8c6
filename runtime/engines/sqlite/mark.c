/* mark.c - whose a database is, and whether it is as it was left: two numbers in its first page,
   which is all that a start reads when there is nothing to do. application_id is the owner.
   user_version is a hash of the state and of the schema cookie, SQLite's own counter of changes: it
   is different after any change of the schema, whoever made it
   (https://sqlite.org/pragma.html#pragma_schema_version). */
#include "engines/sqlite/sqlite.h"

#include <inttypes.h>
#include <stdio.h>

typedef struct stored_mark {
    int32_t application_id;
    int32_t user_version;
    uint32_t cookie;
} stored_mark;

/* Never 0, which a fresh database has, and one whose state nobody knows. */
static int32_t hash_of(uint64_t state, uint32_t cookie)
{
    uint64_t h = state ^ (cookie * 0x9E3779B97F4A7C15u);
    h = (h ^ (h >> 31)) * 0xFF51AFD7ED558CCDu;
    int32_t hash = (int32_t)(uint32_t)(h ^ (h >> 32));
    return hash == 0 ? 1 : hash;
}

/* A statement that is not reset keeps its read transaction, so the three are of one moment. */
static bool read_stored(engine_connection *c, stored_mark *out)
{
    static const char *const fields[] = {"PRAGMA application_id", "PRAGMA user_version",
                                         "PRAGMA schema_version"};
    sqlite3_stmt *open[3] = {NULL, NULL, NULL};
    int64_t values[3] = {0, 0, 0};
    bool good = true;
    for (size_t i = 0; i < 3 && good; i++)
        good = sqlite3_prepare_v2(c->handle, fields[i], -1, &open[i], NULL) == SQLITE_OK;
    for (size_t i = 0; i < 3 && good; i++) {
        good = sqlite3_step(open[i]) == SQLITE_ROW;
        if (good)
            values[i] = sqlite3_column_int64(open[i], 0);
    }
    /* In this order: the one that failed is the last that ran, and finalizing it sets the handle's
       error again; one that never ran leaves that as it is. */
    for (size_t i = 0; i < 3; i++)
        if (open[i] != NULL)
            sqlite3_finalize(open[i]);
    *out = (stored_mark){.application_id = (int32_t)values[0],
                         .user_version = (int32_t)values[1],
                         .cookie = (uint32_t)values[2]};
    return good;
}

bool sqlite_read_mark(engine_connection *c, const engine_mark *expected, engine_standing *out)
{
    stored_mark now;
    if (!read_stored(c, &now))
        return false;
    *out = now.application_id == 0                                    ? ENGINE_UNMARKED
           : now.application_id != expected->owner                    ? ENGINE_FOREIGN
           : now.user_version == hash_of(expected->state, now.cookie) ? ENGINE_UNCHANGED
                                                                      : ENGINE_CHANGED;
    return true;
}

static bool write_stored(engine_connection *c, int32_t application_id, int32_t user_version)
{
    char sql[128];
    snprintf(sql, sizeof sql, "PRAGMA application_id=%" PRId32 ";PRAGMA user_version=%" PRId32,
             application_id, user_version);
    return sqlite_run(c, sql);
}

bool sqlite_write_mark(engine_connection *c, const engine_mark *mark)
{
    stored_mark now;
    return read_stored(c, &now) &&
           write_stored(c, mark->owner, mark->state == 0 ? 0 : hash_of(mark->state, now.cookie));
}

bool sqlite_clear_mark(engine_connection *c)
{
    return write_stored(c, 0, 0);
}
