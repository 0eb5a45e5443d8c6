/* identify.h - whose a database is, and whether it is as this schema left it. */
#ifndef SCHEMAC_START_IDENTIFY_H
#define SCHEMAC_START_IDENTIFY_H

#include "handle/db.h"

/* ADOPTED: nobody knows which migrations it has seen. One of ours that has lost its mark, as a dump does,
   is OUTDATED: its history knows. */
typedef enum { CURRENT, EMPTY, ADOPTED, OUTDATED } found;

/* Inside a transaction: what is read is of one moment. A database that is not ours, or newer, is an
   error. */
schemac_status identify(schemac_db *db, found *out);

/* The one read of a start that has nothing to do; only then a transaction for a closer look. */
schemac_status first_look(schemac_db *db, found *out);

/* Marks it as this schema's, and current. */
schemac_status stamp(schemac_db *db);

#endif
