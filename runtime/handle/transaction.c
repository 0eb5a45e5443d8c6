/* transaction.c - transactions, nested ones as savepoints. */
#include "handle/error.h"

#include <stdio.h>
#include <string.h>

/* A name that no savepoint of the caller's own is likely to have. */
static const char *savepoint(char *text, size_t size, const char *verb, unsigned depth)
{
    snprintf(text, size, "%s schemac_%u", verb, depth);
    return text;
}

static schemac_status run(schemac_db *db, const char *action, const char *sql)
{
    return db->engine->run(db->connection, sql) ? SCHEMAC_OK : fail_engine(db, NULL, action, NULL);
}

schemac_status schemac_begin(schemac_db *db)
{
    CALL_GUARD(db);
    if (!call_begin(db))
        return call_refused(db);
    if (db->reading)
        return fail(db, SCHEMAC_MISUSE, NULL, "nothing nests in a transaction for reading");
    char sql[64];
    schemac_status status =
        run(db, "begin a transaction",
            db->depth == 0 ? db->engine->begin_write
                           : savepoint(sql, sizeof sql, "SAVEPOINT", db->depth));
    if (status == SCHEMAC_OK)
        db->depth++;
    return status;
}

schemac_status schemac_begin_read(schemac_db *db)
{
    CALL_GUARD(db);
    if (!call_begin(db))
        return call_refused(db);
    if (db->depth > 0)
        return fail(db, SCHEMAC_MISUSE, NULL, "a transaction for reading begins inside no other");
    schemac_status status = run(db, "begin a transaction", "BEGIN");
    if (status != SCHEMAC_OK)
        return status;
    if (!db->engine->run(db->connection, db->engine->begin_read)) {
        status = fail_engine(db, NULL, "begin a transaction", NULL);
        db->engine->run(db->connection, "ROLLBACK");
        return status;
    }
    db->depth = 1;
    db->reading = true;
    return SCHEMAC_OK;
}

static void end_reading(schemac_db *db)
{
    if (db->reading)
        db->engine->run(db->connection, db->engine->end_read);
    db->reading = false;
}

static bool in_transaction(schemac_db *db)
{
    if (db->depth > 0)
        return true;
    fail(db, SCHEMAC_MISUSE, NULL, "there is no transaction");
    return false;
}

schemac_status schemac_commit(schemac_db *db)
{
    CALL_GUARD(db);
    if (!call_begin(db) || !in_transaction(db))
        return call_refused(db);
    char sql[64];
    schemac_status status =
        run(db, "commit",
            db->depth == 1 ? "COMMIT" : savepoint(sql, sizeof sql, "RELEASE", db->depth - 1));
    if (status == SCHEMAC_OK)
        end_reading(db);
    if (status == SCHEMAC_OK)
        db->depth--; /* a commit that failed may be tried again, or rolled back */
    return status;
}

/* One that the database has ended by itself is over when the caller says so, too. */
static schemac_status leave_lost(schemac_db *db)
{
    db->error = (schemac_error_info){.message = "ok"};
    if (--db->depth == 0) {
        db->lost = false;
        db->ready = db->config.fault == NULL;
        db->asking = !db->ready;
        end_reading(db);
    }
    return SCHEMAC_OK;
}

schemac_status schemac_rollback(schemac_db *db)
{
    CALL_GUARD(db);
    if (db != NULL && db->lost)
        return leave_lost(db);
    if (!call_begin(db) || !in_transaction(db))
        return call_refused(db);
    char sql[64];
    unsigned inner = db->depth - 1;
    schemac_status status =
        run(db, "roll back",
            inner == 0 ? "ROLLBACK" : savepoint(sql, sizeof sql, "ROLLBACK TO", inner));
    if (status == SCHEMAC_OK && inner > 0)
        status = run(db, "roll back", savepoint(sql, sizeof sql, "RELEASE", inner));
    if (status != SCHEMAC_OK)
        return db->lost ? leave_lost(db) : status; /* which may be tried again */
    db->depth = inner;
    if (inner == 0)
        end_reading(db);
    return SCHEMAC_OK;
}

bool schemac_in_transaction(const schemac_db *db)
{
    return db != NULL && db->depth > 0;
}
