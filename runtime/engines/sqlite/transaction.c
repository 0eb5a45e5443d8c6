/* transaction.c - transactions of a connection (https://sqlite.org/lang_transaction.html). */
#include "engines/sqlite/sqlite.h"

#include <stdio.h>

/* Writes are refused until the end of the transaction. */
static void refuse_writes(engine_connection *c, bool refuse)
{
    if (c->refuses_writes == refuse)
        return;
    sqlite_run(c, refuse ? "PRAGMA query_only=1" : "PRAGMA query_only=0");
    c->refuses_writes = refuse;
}

/* A deferred transaction sees the moment of its first read. */
static bool take_snapshot(engine_connection *c)
{
    return sqlite_run(c, "SELECT 1 FROM sqlite_schema LIMIT 1");
}

/* ---- the transaction of a start --------------------------------------------------------------- */

/* Some failures end a transaction (https://sqlite.org/lang_transaction.html#response_to_errors_within_a_transaction),
   and SQLite does not always say so: of a statement within a statement, as a full-text index runs
   them, the failure may be forgotten. What the start would write from then on would be committed by
   itself. */

static void notice_rollback(void *user)
{
    engine_connection *c = user;
    if (c->undone == UNDONE_NOT)
        c->undone = sqlite3_errcode(c->handle) == SQLITE_NOMEM ? UNDONE_WITHOUT_MEMORY : UNDONE;
}

static int refuse_commit(void *user)
{
    const engine_connection *c = user;
    return c->undone != UNDONE_NOT;
}

static void watch_start(engine_connection *c, bool watch)
{
    c->undone = UNDONE_NOT;
    sqlite3_rollback_hook(c->handle, watch ? notice_rollback : NULL, c);
    sqlite3_commit_hook(c->handle, watch ? refuse_commit : NULL, c);
}

/* ---- all of them ------------------------------------------------------------------------------ */

bool sqlite_begin(engine_connection *c, engine_transaction kind)
{
    bool writes = kind == ENGINE_START || kind == ENGINE_WRITE;
    if (!sqlite_run(c, writes ? "BEGIN IMMEDIATE" : "BEGIN"))
        return false;
    watch_start(c, kind == ENGINE_START);
    if (kind != ENGINE_READ)
        return true;
    if (take_snapshot(c)) {
        refuse_writes(c, true);
        return true;
    }
    return sqlite_give_up(c);
}

/* A rollback that goes well forgets what went wrong. */
bool sqlite_give_up(engine_connection *c)
{
    snprintf(c->own_message, sizeof c->own_message, "%s", sqlite3_errmsg(c->handle));
    c->own_code = sqlite3_extended_errcode(c->handle);
    if (c->own_code == SQLITE_OK) { /* no call failed: there was no memory for its statement */
        c->own_code = SQLITE_NOMEM;
        snprintf(c->own_message, sizeof c->own_message, "%s", sqlite3_errstr(SQLITE_NOMEM));
    }
    sqlite_run(c, "ROLLBACK");
    return false;
}

bool sqlite_commit(engine_connection *c)
{
    if (!sqlite_run(c, "COMMIT"))
        return false;
    watch_start(c, false);
    refuse_writes(c, false);
    return true;
}

bool sqlite_rollback(engine_connection *c)
{
    bool good = true;
    watch_start(c, false);
    if (sqlite_in_transaction(c)) {
        sqlite_forsake_backup(c);
        good = sqlite_run(c, "ROLLBACK");
    }
    if (!sqlite_in_transaction(c))
        refuse_writes(c, false);
    return good;
}

bool sqlite_in_transaction(engine_connection *c)
{
    return sqlite3_get_autocommit(c->handle) == 0;
}

/* Under a name that no savepoint of the caller's own is likely to have. */
static bool run_numbered(engine_connection *c, const char *verb, unsigned number)
{
    char sql[64];
    snprintf(sql, sizeof sql, "%s schemac_%u", verb, number);
    return sqlite_run(c, sql);
}

bool sqlite_savepoint(engine_connection *c, unsigned number)
{
    return run_numbered(c, "SAVEPOINT", number);
}

bool sqlite_release(engine_connection *c, unsigned number)
{
    return run_numbered(c, "RELEASE", number);
}

bool sqlite_rollback_to(engine_connection *c, unsigned number)
{
    return run_numbered(c, "ROLLBACK TO", number) && run_numbered(c, "RELEASE", number);
}
