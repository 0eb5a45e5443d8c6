/* transaction.h - a transaction that a call needs for itself: inside the one that is open, if there
   is one. No test is asked about it. */
#ifndef SCHEMAC_HANDLE_TRANSACTION_H
#define SCHEMAC_HANDLE_TRANSACTION_H

#include "handle/error.h"

/* Both record the error when they fail; a commit that has failed is to be undone. Not in a
   transaction for reading. */
schemac_status transaction_begin(schemac_db *db);
schemac_status transaction_commit(schemac_db *db);

/* Takes back what was done in it, and leaves the error as it is. When that fails, the transaction
   around it is lost. */
void transaction_undo(schemac_db *db);

/* Around several reads that have to see the same moment: a transaction of their own where none is
   open. *begun: whether there is one to end. */
schemac_status transaction_look(schemac_db *db, bool *begun);
/* good: the reads went well; else the error is left as it is. Returns whether all did. */
bool transaction_looked(schemac_db *db, bool begun, bool good);

#endif
