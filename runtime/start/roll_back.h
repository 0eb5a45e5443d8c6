/* roll_back.h - migrations undone, the latest first. */
#ifndef SCHEMAC_START_ROLL_BACK_H
#define SCHEMAC_START_ROLL_BACK_H

#include "handle/error.h"

/* The connection is open. Undoes the migrations after a version, all of them in one transaction; or
   nothing. url: as the database was opened. */
schemac_status roll_back_to(schemac_db *db, uint32_t version, const char *url);

#endif
