/* roll_back.h - migrations undone, the latest first. */
#ifndef SCHEMAC_START_ROLL_BACK_H
#define SCHEMAC_START_ROLL_BACK_H

#include "handle/db.h"

/* Those with larger numbers than `version`, inside the caller's transaction. *undone: whether there were
   any. */
schemac_status roll_back_migrations(schemac_db *db, uint32_t version, bool *undone);

#endif
