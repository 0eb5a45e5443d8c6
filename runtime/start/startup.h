/* startup.h - from whatever state a database is in to the declared one, or an error and no
   change. */
#ifndef SCHEMAC_START_STARTUP_H
#define SCHEMAC_START_STARTUP_H

#include "handle/error.h"

/* The connection is open. On failure the error is set and nothing in the database has changed. */
schemac_status startup_run(schemac_db *db);

#endif
