/* fill.h - members of a row that a call fills in: times, random keys, the tenant, the version. */
#ifndef SCHEMAC_ROWS_FILL_H
#define SCHEMAC_ROWS_FILL_H

#include "handle/db.h"
#include "statements/statement.h"

/* Room for everything that a call can fill in; false with the error set. */
bool fill_room(schemac_db *db, const schemac_model *model);

bool fill_insert(schemac_db *db, const schemac_model *model, void *row, unsigned scope);

/* Before an insert. false with the error set. */
static inline bool fill_for_insert(schemac_db *db, const schemac_model *m, void *row,
                                   unsigned scope)
{
    db->scratch.filled_count = 0;
    return (m->filled_count == 0 && m->tenant == SCHEMAC_NO_FIELD &&
            m->version == SCHEMAC_NO_FIELD) ||
           fill_insert(db, m, row, scope);
}

/* The same, and fields that are set on update. */
bool fill_for_upsert(schemac_db *db, const schemac_model *model, void *row, unsigned scope);
/* The same for one of many rows, but for the version, at a time that all of them get. */
bool fill_row_of_many(schemac_db *db, const schemac_model *model, void *row, unsigned scope,
                      int64_t now);
/* Before a change: fields that are set on update. `row` may be NULL when there are none. */
bool fill_update(schemac_db *db, const schemac_model *model, void *row);
static inline bool fill_for_update(schemac_db *db, const schemac_model *model, void *row)
{
    db->scratch.filled_count = 0;
    return !model->stamped || fill_update(db, model, row);
}

/* Behind fill_for_update, in a model with soft delete: when the row was deleted, or that it is not. */
void fill_soft_delete(schemac_db *db, const schemac_model *model, void *row, bool deleted);

/* Afterwards: fill_keep leaves it to the caller, fill_undo puts everything back. */
static inline void fill_keep(schemac_db *db)
{
    db->scratch.filled_count = 0;
}
void fill_undo(schemac_db *db, const schemac_model *model, void *row);

/* Whether this call filled in the field. */
bool fill_did(const schemac_db *db, uint16_t field);

/* The version of a row that was inserted. */
void fill_first_version(const schemac_model *model, void *row);

/* Adds one to the version of a row that was changed: the model has one. `row` may be NULL. */
void fill_next_version(const schemac_model *model, void *row);

#endif
