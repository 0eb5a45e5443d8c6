/* difference.h - how a database differs from its schema, for people to read. */
#ifndef SCHEMAC_START_DIFFERENCE_H
#define SCHEMAC_START_DIFFERENCE_H

#include "handle/db.h"

/* Inside a transaction, which need not write: an issue of the report for each difference. OUTDATED
   when there is one. migrates: a start would look at migrations. */
schemac_status difference_report(schemac_db *db, bool migrates);

#endif
