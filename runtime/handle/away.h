/* away.h - a handle in another process than its own: a copy, which fork() has made. */
#ifndef SCHEMAC_HANDLE_AWAY_H
#define SCHEMAC_HANDLE_AWAY_H

#include "handle/db.h"

/* Whether this is not the process that opened the handle. The copy then lets go of its connection:
   nothing that is done with it any more reaches the engine, which would end transactions, release
   locks and remove files that are the other process's. */
bool away_notice(schemac_db *db);

#endif
