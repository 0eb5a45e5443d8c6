/* direct.h - what calls have in common that run a program's own SQL. */
#ifndef SCHEMAC_HANDLE_DIRECT_H
#define SCHEMAC_HANDLE_DIRECT_H

#include "handle/error.h"

/* Whether there is a text, and nothing in it that the handle would not know of; else MISUSE. alone:
   it is for schemac_query. */
schemac_status direct_refuse(schemac_db *db, const char *sql, bool alone);

/* The text has run: what it has made of the schema is the program's own. */
void direct_done(schemac_db *db, const char *sql);

/* Whether a statement that may change anything leaves open scans in order; else MISUSE. */
schemac_status direct_disturbs(schemac_db *db);

#endif
