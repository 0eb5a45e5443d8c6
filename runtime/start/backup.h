/* backup.h - a copy of the file before the first change that could lose something. */
#ifndef SCHEMAC_START_BACKUP_H
#define SCHEMAC_START_BACKUP_H

#include "handle/db.h"

/* Once a start, where the configuration asks for it. false with the error set. */
bool backup_make(schemac_db *db);

/* The same where the configuration does not say how many: a few are kept, unless it says none. foreign: of a
   database that was not schemac's there is one whatever it says. */
bool backup_by_default(schemac_db *db, bool foreign);

/* At the end of a start: kept and reported, or thrown away. */
void backup_end(schemac_db *db, bool keep);

#endif
