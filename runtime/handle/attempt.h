/* attempt.h - something that may fail without ending the transaction that it is in. */
#ifndef SCHEMAC_HANDLE_ATTEMPT_H
#define SCHEMAC_HANDLE_ATTEMPT_H

#include "handle/error.h"

/* Engines without these two undo a failed statement alone. What has not begun is not ended. */

static inline bool attempt_begin(schemac_db *db)
{
    return db->engine->attempt_begin == NULL || db->engine->attempt_begin(db->connection);
}

/* keep: it went well. false: the transaction is lost. */
static inline bool attempt_end(schemac_db *db, bool keep)
{
    return db->engine->attempt_end == NULL || db->engine->attempt_end(db->connection, keep);
}

/* The end of something whose failure was taken when it did not go well. Returns whether it went
   well and is kept; false: why not was taken, which is the end's failure when that is what has lost
   the transaction. */
static inline bool attempt_conclude(schemac_db *db, bool good)
{
    bool lost = !db->engine->in_transaction(db->connection);
    if (attempt_end(db, good))
        return good;
    if (!lost)
        error_take_failure(db);
    return false;
}

#endif
