/* scan.h - rows one by one. */
#ifndef SCHEMAC_ROWS_SCAN_H
#define SCHEMAC_ROWS_SCAN_H

#include "handle/db.h"

/* All that are open, before the connection is closed. */
void scan_end_all(schemac_db *db);

#endif
