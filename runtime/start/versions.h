/* versions.h - a database that is several versions behind goes through those in between. */
#ifndef SCHEMAC_START_VERSIONS_H
#define SCHEMAC_START_VERSIONS_H

#include "start/history.h"
#include "start/record.h"

/* Whether versions were released between that of the database and the declared one. */
bool versions_are_between(const schemac_db *db, const history *h);

/* That it would go through each of them, and to the declared one. */
void versions_report(schemac_db *db, const history *h);

/* Brings the database to each of them, one after the other, as a start of that version would: its
   migrations, its tables, its seeds. In the start's transaction. h and records: what is there
   before, and then what is there after. With db->start.looking everything is planned instead of
   told, and *known is false when a migration could not be run: then nothing more was done. */
schemac_status versions_pass(schemac_db *db, memory_pool *p, history *h, record_list *records,
                             bool *known);

#endif
