/* state.h - what may be done with a handle: one state, changed here alone. */
#ifndef SCHEMAC_HANDLE_STATE_H
#define SCHEMAC_HANDLE_STATE_H

#include "handle/db.h"

/* The start succeeded: READY, or ASKING when the next call has to look closer. */
void state_open(schemac_db *db);
/* The settings that were asked for are in force. */
void state_tuned(schemac_db *db);
void state_close(schemac_db *db);
/* A failure has ended the transaction: what came now would be committed by itself. */
void state_lose(schemac_db *db);
/* Around a migration that is written in C: what it was before, and back to it. */
handle_state state_migrate(schemac_db *db);
void state_return(schemac_db *db, handle_state before);

static inline bool state_is_open(const schemac_db *db)
{
    return db->state == HANDLE_READY || db->state == HANDLE_ASKING;
}

#endif
