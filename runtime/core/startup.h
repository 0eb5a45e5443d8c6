/* startup.h - from whatever state a database is in to the declared one, or an error and no
   change. */
#ifndef SCHEMAC_CORE_STARTUP_H
#define SCHEMAC_CORE_STARTUP_H

#include "core/db.h"

/* The connection is open. On failure the error is set and nothing in the database has changed. */
schemac_status startup(schemac_db *db);

/* The connection is open. Undoes the migrations after a version, or nothing. */
schemac_status startup_roll_back(schemac_db *db, uint32_t version);

#endif
