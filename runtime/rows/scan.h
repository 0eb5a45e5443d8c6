/* scan.h - rows one by one. */
#ifndef SCHEMAC_ROWS_SCAN_H
#define SCHEMAC_ROWS_SCAN_H

#include "handle/violation.h"

/* Whether one is open that was begun with the system's rights, on a model with a tenant. */
bool scan_reaches_all(const schemac_db *db);

/* What a call is about to write: a row that is removed, marked as deleted or as not deleted, or
   fields of one. */
typedef struct scan_write {
    row_action action;
    const void *row;   /* with its key and what is written of it; or NULL, when there is none */
    const bool *named; /* fields that are patched, as schemac_patch takes them; or NULL */
} scan_write;

bool scan_look_out(schemac_db *db, const schemac_model *model, const scan_write *w);

/* Whether no open scan would miss rows or meet them twice by this: false with the error set, MISUSE.
   Before the statement is bound. */
static inline bool scan_allows(schemac_db *db, const schemac_model *model, row_action action,
                               const void *row, const bool *named)
{
    const scan_write w = {action, row, named};
    return db->ordered_scans == 0 || scan_look_out(db, model, &w);
}

/* All that are open, before the connection is closed. */
void scan_end_all(schemac_db *db);

#endif
