/* seed.h - the rows that every database begins with, by their natural keys. */
#ifndef SCHEMAC_START_SEED_H
#define SCHEMAC_START_SEED_H

#include "start/history.h"

/* Inserts those that are not there, unless it was done for this schema before: a row that somebody
   has removed since stays away. Inside the caller's transaction, when all tables are as declared.
   */
schemac_status seed_database(schemac_db *db, const history *h);

/* Puts those that are not there into the report. */
schemac_status seed_plan_only(schemac_db *db, const history *h);

#endif
