/* patch.h - the fields that a patch names. */
#ifndef SCHEMAC_ROWS_PATCH_H
#define SCHEMAC_ROWS_PATCH_H

#include "handle/db.h"

enum { PATCH_MOST_FIELDS = 2000 }; /* the compiler's limit, and SQLite's */

/* mask: a bool for each field that update would write. Their numbers to `out`; returns how many. */
size_t patch_fields(const schemac_model *model, const bool *mask, uint16_t *out);

/* MISUSE. */
schemac_status patch_refuse_empty(schemac_db *db, const schemac_model *model);

#endif
