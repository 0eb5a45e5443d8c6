/* attempt.h - something that may fail without ending the transaction that it is in. */
#ifndef SCHEMAC_HANDLE_ATTEMPT_H
#define SCHEMAC_HANDLE_ATTEMPT_H

#include "handle/db.h"

/* Engines without these two undo a failed statement alone. */

static inline bool attempt_begin(schemac_db *db)
{
    return db->engine->attempt_begin == NULL || db->engine->attempt_begin(db->connection);
}

/* keep: it went well. false: the transaction is lost. */
static inline bool attempt_end(schemac_db *db, bool keep)
{
    return db->engine->attempt_end == NULL || db->engine->attempt_end(db->connection, keep);
}

#endif
