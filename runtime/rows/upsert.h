/* upsert.h - one row, for calls that have several. */
#ifndef SCHEMAC_ROWS_UPSERT_H
#define SCHEMAC_ROWS_UPSERT_H

#include "handle/db.h"

/* What schemac_upsert does once it has begun and knows its scope. */
schemac_status upsert_row(schemac_db *db, const schemac_model *model, int path, void *row,
                          unsigned scope);

#endif
