/* mark.c - whose a database is, and whether it is as it was left: two numbers, an owner and a hash
   of the state and of the schema cookie, SQLite's own counter of changes: it is different after any
   change of the schema, whoever made it (https://sqlite.org/pragma.html#pragma_schema_version).
   They stand in the first page, as application_id and user_version, which is all that a start reads
   when there is nothing to do; or, when another program keeps something there, in a table. A
   database that bears one mark may be given the other: both are read, and the one that is not
   wanted goes. */
#include "engines/sqlite/sqlite.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

static int32_t number_of(const engine_mark *mark, uint32_t cookie)
{
    return mark->state == 0 ? 0 : hash_of(mark->state, cookie);
}

/* Under its name, or one that it had. */
static bool is_ours(const engine_mark *mark, int64_t owner)
{
    bool ours = owner == mark->owner;
    for (size_t i = 0; i < mark->former_count && !ours; i++)
        ours = owner == mark->former[i].owner;
    return ours;
}

/* ---- reading --------------------------------------------------------------------------------- */

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
    if (good)
        c->cookie_seen = out->cookie;
    return good;
}

/* The mark in the first page, which is all that most have. */
static engine_standing standing_of(const stored_mark *now, const engine_mark *expected)
{
    return now->application_id == 0                  ? ENGINE_UNMARKED
           : !is_ours(expected, now->application_id) ? ENGINE_FOREIGN
           : now->application_id == expected->owner &&
                   now->user_version == hash_of(expected->state, now->cookie)
               ? ENGINE_UNCHANGED
               : ENGINE_CHANGED;
}

/* Both marks, in a transaction. The table, where it is, says whose the database is. */
static bool read_both(engine_connection *c, const engine_mark *expected, engine_standing *out)
{
    stored_mark now;
    sqlite_own_mark own;
    if (!read_stored(c, &now) || !sqlite_read_own_mark(c, &own))
        return false;
    *out = standing_of(&now, expected);
    if (own.there)
        *out = !is_ours(expected, own.owner) ? ENGINE_FOREIGN
               : own.owner == expected->owner && expected->apart &&
                       !is_ours(expected, now.application_id) &&
                       own.state == hash_of(expected->state, now.cookie)
                   ? ENGINE_UNCHANGED
                   : ENGINE_CHANGED;
    else if (expected->apart && *out == ENGINE_UNCHANGED)
        *out = ENGINE_CHANGED; /* the mark is to move */
    return true;
}

bool sqlite_read_mark(engine_connection *c, const engine_mark *expected, bool closely,
                      engine_standing *out)
{
    (void)closely; /* the cookie tells of every change */
    if (!expected->apart) {
        stored_mark now;
        if (!read_stored(c, &now))
            return false;
        *out = standing_of(&now, expected);
        if (*out == ENGINE_UNCHANGED || *out == ENGINE_CHANGED)
            return true;
    }
    if (sqlite_in_transaction(c))
        return read_both(c, expected, out);
    return sqlite_begin(c, ENGINE_LOOK) &&
           ((read_both(c, expected, out) && sqlite_commit(c)) || sqlite_give_up(c));
}

/* ---- what is another program's --------------------------------------------------------------- */

static const char *describe(memory_pool *p, const stored_mark *m)
{
    char id[48] = "", version[48] = "";
    if (m->application_id != 0)
        snprintf(id, sizeof id, "application_id %" PRId32, m->application_id);
    if (m->user_version != 0)
        snprintf(version, sizeof version, "user_version %" PRId32, m->user_version);
    return pool_printf(p, "%s%s%s", id, id[0] != '\0' && version[0] != '\0' ? ", " : "", version);
}

static int32_t value_in(const char *text, const char *name)
{
    const char *at = text == NULL ? NULL : strstr(text, name);
    return at == NULL ? 0 : (int32_t)strtol(at + strlen(name), NULL, 10);
}

/* The reverse of `describe`. */
static stored_mark undescribe(const char *text)
{
    return (stored_mark){.application_id = value_in(text, "application_id "),
                         .user_version = value_in(text, "user_version ")};
}

bool sqlite_look_at_mark(engine_connection *c, memory_pool *p, const engine_mark *mark,
                         engine_mark_change *out)
{
    stored_mark now;
    *out = (engine_mark_change){NULL, NULL};
    if (!read_stored(c, &now))
        return false;
    const bool ours = is_ours(mark, now.application_id);
    const stored_mark before = undescribe(mark->replaced);
    if (mark->apart && ours)
        out->restored = before.application_id == 0 && before.user_version == 0
                            ? "application_id 0, user_version 0"
                            : describe(p, &before);
    else if (!mark->apart && !ours && (now.application_id != 0 || now.user_version != 0))
        out->replaced = describe(p, &now);
    return !p->failed;
}

/* ---- writing --------------------------------------------------------------------------------- */

static bool write_stored(engine_connection *c, int32_t application_id, int32_t user_version)
{
    char sql[128];
    snprintf(sql, sizeof sql, "PRAGMA application_id=%" PRId32 ";PRAGMA user_version=%" PRId32,
             application_id, user_version);
    return sqlite_run(c, sql);
}

/* What stood in the first page before the mark; nothing is written when the mark is not there. */
static bool put_back(engine_connection *c, const engine_mark *mark)
{
    stored_mark now;
    const stored_mark before = undescribe(mark->replaced);
    return read_stored(c, &now) && (!is_ours(mark, now.application_id) ||
                                    write_stored(c, before.application_id, before.user_version));
}

bool sqlite_write_mark(engine_connection *c, const engine_mark *mark)
{
    stored_mark now; /* with the cookie that it has in the end */
    if (mark->apart)
        return put_back(c, mark) && sqlite_make_own_mark(c) && read_stored(c, &now) &&
               sqlite_set_own_mark(c, mark->owner, number_of(mark, now.cookie));
    return sqlite_drop_own_mark(c) && read_stored(c, &now) &&
           write_stored(c, mark->owner, number_of(mark, now.cookie));
}

bool sqlite_clear_mark(engine_connection *c, const engine_mark *mark)
{
    return mark->apart ? put_back(c, mark) : write_stored(c, 0, 0);
}

/* ---- changes beneath an open handle ----------------------------------------------------------- */

void sqlite_accept_schema(engine_connection *c, bool look)
{
    int64_t now;
    if (look && sqlite_read_value(c, "PRAGMA schema_version", &now))
        c->cookie_seen = (uint32_t)now;
    c->cookie = c->cookie_seen;
}

bool sqlite_schema_changed(engine_connection *c)
{
    int64_t now;
    /* it counts; less is there when a transaction of the handle's own was rolled back */
    return sqlite_read_value(c, "PRAGMA schema_version", &now) &&
           (int32_t)((uint32_t)now - c->cookie) > 0;
}
