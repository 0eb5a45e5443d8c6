/* transaction.c - transactions of a program, those within others as savepoints. */
#include "handle/call.h"
#include "handle/state.h"

static schemac_status conclude(schemac_db *db, bool good, const char *doing)
{
    return good ? SCHEMAC_OK : error_of_engine(db, doing, NULL);
}

schemac_status schemac_begin(schemac_db *db)
{
    CALL_GUARD(db);
    if (!call_begin(db))
        return call_refused(db);
    handle_transaction *t = &db->transaction;
    if (t->reading)
        return error_set(db, SCHEMAC_MISUSE, NULL, "nothing nests in a transaction for reading");
    bool good = t->depth == 0 ? db->engine->begin(db->connection, ENGINE_WRITE)
                              : db->engine->savepoint(db->connection, t->depth);
    schemac_status status = conclude(db, good, "begin a transaction");
    if (status == SCHEMAC_OK)
        t->depth++;
    return status;
}

schemac_status schemac_begin_read(schemac_db *db)
{
    CALL_GUARD(db);
    if (!call_begin(db))
        return call_refused(db);
    if (db->transaction.depth > 0)
        return error_set(db, SCHEMAC_MISUSE, NULL,
                         "a transaction for reading begins inside no other");
    schemac_status status =
        conclude(db, db->engine->begin(db->connection, ENGINE_READ), "begin a transaction");
    if (status == SCHEMAC_OK)
        db->transaction = (handle_transaction){.depth = 1, .reading = true};
    return status;
}

static bool is_in_transaction(schemac_db *db)
{
    if (db->transaction.depth > 0)
        return true;
    error_set(db, SCHEMAC_MISUSE, NULL, "there is no transaction");
    return false;
}

/* The innermost one is over. */
static void leave_transaction(schemac_db *db)
{
    if (--db->transaction.depth == 0)
        db->transaction.reading = false;
}

schemac_status schemac_commit(schemac_db *db)
{
    CALL_GUARD(db);
    if (!call_begin(db) || !is_in_transaction(db))
        return call_refused(db);
    unsigned inner = db->transaction.depth - 1;
    bool good = inner == 0 ? db->engine->commit(db->connection)
                           : db->engine->release(db->connection, inner);
    schemac_status status = conclude(db, good, "commit");
    if (status == SCHEMAC_OK)
        leave_transaction(db); /* a commit that failed may be tried again, or rolled back */
    return status;
}

/* One that the database has ended by itself is over when the caller says so, too. */
static schemac_status leave_lost(schemac_db *db)
{
    error_forget(db);
    bool outermost = db->transaction.depth == 1;
    /* for what the engine has set for the transaction; which may be there still, as after a batch
       */
    if (outermost && !db->engine->rollback(db->connection) &&
        db->engine->in_transaction(db->connection))
        return error_of_engine(db, "roll back", NULL);
    leave_transaction(db);
    if (outermost)
        state_open(db);
    return SCHEMAC_OK;
}

schemac_status schemac_rollback(schemac_db *db)
{
    CALL_GUARD(db);
    if (db != NULL && db->state == HANDLE_LOST)
        return leave_lost(db);
    if (!call_begin(db) || !is_in_transaction(db))
        return call_refused(db);
    unsigned inner = db->transaction.depth - 1;
    bool good = inner == 0 ? db->engine->rollback(db->connection)
                           : db->engine->rollback_to(db->connection, inner);
    schemac_status status = conclude(db, good, "roll back");
    if (status != SCHEMAC_OK) /* which may be tried again */
        return db->state == HANDLE_LOST ? leave_lost(db) : status;
    leave_transaction(db);
    return SCHEMAC_OK;
}

bool schemac_in_transaction(const schemac_db *db)
{
    return db != NULL && db->transaction.depth > 0;
}
