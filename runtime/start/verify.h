/* verify.h - the end of a start: nothing is left to do. */
#ifndef SCHEMAC_START_VERIFY_H
#define SCHEMAC_START_VERIFY_H

#include "handle/error.h"

/* Inside the start's transaction. OUTDATED when the database still differs from the schema. */
schemac_status verify_database(schemac_db *db);

#endif
