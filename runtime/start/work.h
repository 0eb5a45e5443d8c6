/* work.h - what a start does to a database: all of it in one transaction, or nothing. */
#ifndef SCHEMAC_START_WORK_H
#define SCHEMAC_START_WORK_H

#include "handle/error.h"

/* Between engine.start_begin and start_end. On failure the error is set and nothing in the database
   has changed. */
schemac_status work_bring_up(schemac_db *db);
/* The same after everything in the database has been dropped. */
schemac_status work_start_over(schemac_db *db);

/* Ends a transaction of the engine's that was begun for a start: commits what went well, else rolls
   back. */
schemac_status work_end(schemac_db *db, schemac_status status);

#endif
