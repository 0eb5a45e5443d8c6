/* transaction.c - transactions of a program, those within others as savepoints. */
#include "handle/transaction.h"

#include "handle/call.h"
#include "handle/state.h"

static schemac_status conclude(schemac_db *db, bool good, const char *doing)
{
    return good ? SCHEMAC_OK : error_of_engine(db, doing, NULL);
}

schemac_status transaction_begin(schemac_db *db)
{
    handle_transaction *t = &db->transaction;
    bool good = t->depth == 0 ? db->engine->begin(db->connection, ENGINE_WRITE)
                              : db->engine->savepoint(db->connection, t->depth);
    schemac_status status = conclude(db, good, "begin a transaction");
    if (status == SCHEMAC_OK)
        t->depth++;
    return status;
}

schemac_status schemac_begin(schemac_db *db)
{
    CALL_GUARD(db);
    if (!call_begin(db))
        return call_refused(db);
    if (db->transaction.reading)
        return error_set(db, SCHEMAC_MISUSE, NULL, "nothing nests in a transaction for reading");
    return transaction_begin(db);
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

schemac_status transaction_commit(schemac_db *db)
{
    unsigned inner = db->transaction.depth - 1;
    bool good = inner == 0 ? db->engine->commit(db->connection)
                           : db->engine->release(db->connection, inner);
    schemac_status status = conclude(db, good, "commit");
    if (status == SCHEMAC_OK)
        leave_transaction(db); /* a commit that failed may be tried again, or rolled back */
    return status;
}

schemac_status schemac_commit(schemac_db *db)
{
    CALL_GUARD(db);
    if (!call_begin(db) || !is_in_transaction(db))
        return call_refused(db);
    return transaction_commit(db);
}

/* One that the database has ended by itself is over when the caller says so, too. false: why not
   was taken. */
static bool leave_lost(schemac_db *db)
{
    bool outermost = db->transaction.depth == 1;
    /* for what the engine has set for the transaction; which may be there still, as after a batch
       */
    if (outermost && !db->engine->rollback(db->connection) &&
        db->engine->in_transaction(db->connection)) {
        error_take_failure(db);
        return false;
    }
    leave_transaction(db);
    if (outermost)
        state_open(db);
    return true;
}

/* The innermost one. false: why not was taken, and it may be tried again. */
static bool roll_back(schemac_db *db)
{
    if (db->state == HANDLE_LOST)
        return leave_lost(db);
    unsigned inner = db->transaction.depth - 1;
    if (inner == 0 ? db->engine->rollback(db->connection)
                   : db->engine->rollback_to(db->connection, inner)) {
        leave_transaction(db);
        return true;
    }
    error_take_failure(db);
    return db->state == HANDLE_LOST && leave_lost(db);
}

schemac_status schemac_rollback(schemac_db *db)
{
    CALL_GUARD(db);
    if (db != NULL && db->state == HANDLE_LOST)
        error_forget(db);
    else if (!call_begin(db) || !is_in_transaction(db))
        return call_refused(db);
    return roll_back(db) ? SCHEMAC_OK : error_of_failure(db, "roll back", NULL);
}

/* What cannot be taken out alone takes the transaction around it along. */
void transaction_undo(schemac_db *db)
{
    if (roll_back(db))
        return;
    if (db->transaction.depth > 1)
        db->transaction.depth--;
    state_lose(db);
}

schemac_status transaction_look(schemac_db *db, bool *begun)
{
    *begun = false;
    if (db->transaction.depth > 0)
        return SCHEMAC_OK;
    *begun = db->engine->begin(db->connection, ENGINE_LOOK);
    return conclude(db, *begun, "begin a transaction");
}

bool transaction_looked(schemac_db *db, bool begun, bool good)
{
    if (!begun || (good && db->engine->commit(db->connection)))
        return good;
    if (good)
        error_of_engine(db, "end a transaction", NULL);
    db->engine->rollback(db->connection);
    return false;
}

bool schemac_in_transaction(const schemac_db *db)
{
    return db != NULL && db->transaction.depth > 0;
}
