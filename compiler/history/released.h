/* released.h - what was released has to stay as it is. */
#ifndef SCHEMAC_HISTORY_RELEASED_H
#define SCHEMAC_HISTORY_RELEASED_H

#include "history/history.h"

/* Reports what a schema says otherwise than the versions that were released. */
void released_check(arena *a, diags *d, const schema_sql *sql, const history *h);

/* Reports new fields for which rows of the newest released version have no value. */
void released_check_values(arena *a, diags *d, const schema_sql *sql, const history *h);

/* Whether the version is there as the schema declares it now. */
bool released_is(arena *a, const schema_sql *sql, const history *h);

#endif
