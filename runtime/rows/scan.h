/* scan.h - rows one by one. */
#ifndef SCHEMAC_ROWS_SCAN_H
#define SCHEMAC_ROWS_SCAN_H

#include "handle/db.h"

/* Whether one is open that was begun with the system's rights, on a model with a tenant. */
bool scan_reaches_all(const schemac_db *db);

/* All that are open, before the connection is closed. */
void scan_end_all(schemac_db *db);

#endif
