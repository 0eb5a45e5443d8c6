/* change.h - the end of a change of a row that was read. */
#ifndef SCHEMAC_ROWS_CHANGE_H
#define SCHEMAC_ROWS_CHANGE_H

#include "handle/violation.h"
#include "rows/fill.h"

/* Whether a row is there with the key of `row`, in any version. */
schemac_status change_look(schemac_db *db, const schemac_model *model, const void *row,
                           unsigned scope, bool *there);

/* Sets the error: it is there, in another version. */
schemac_status change_stale(schemac_db *db, const schemac_model *model, row_action action);

schemac_status change_refused(schemac_db *db, const schemac_model *model, engine_statement *s,
                              const void *row, void *filled, const bool *named);
schemac_status change_missed(schemac_db *db, const schemac_model *model, const void *row,
                             void *filled, unsigned scope);

/* Runs the statement, to which everything is bound. filled: the row when members of it were filled
   in, else NULL; named: which fields are patched, NULL in an update. */
static inline schemac_status change_run(schemac_db *db, const schemac_model *model,
                                        engine_statement *s, const void *row, void *filled,
                                        const bool *named, unsigned scope)
{
    int64_t changed;
    if (!db->engine->execute(db->connection, s, &changed))
        return change_refused(db, model, s, row, filled, named);
    if (changed == 0)
        return change_missed(db, model, row, filled, scope);
    fill_keep(db);
    if (model->version != SCHEMAC_NO_FIELD)
        fill_next_version(model, filled);
    return SCHEMAC_OK;
}

#endif
