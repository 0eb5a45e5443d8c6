/* assigned.h - keys that the database assigns: 0 in a row that has none yet. */
#ifndef SCHEMAC_ROWS_ASSIGNED_H
#define SCHEMAC_ROWS_ASSIGNED_H

#include "handle/db.h"

#include <string.h>

/* Whether the row's key is to be assigned. */
static inline bool key_is_open(const schemac_model *model, const void *row)
{
    const schemac_field *key = &model->record.fields[model->key[0]];
    if ((key->flags & SCHEMAC_ASSIGNED) == 0)
        return false;
    int64_t id;
    memcpy(&id, (const unsigned char *)row + key->offset, sizeof id);
    return id == 0;
}

int64_t assigned_move(schemac_db *db, const schemac_model *model, int64_t key);

/* The key of a row that was just inserted without one. Behind negative keys an engine goes on with
   negative ones, and comes to 0, which would be no key: the first that is assigned is 1. */
static inline int64_t assigned_key(schemac_db *db, const schemac_model *model, int64_t key)
{
    return key > 0 ? key : assigned_move(db, model, key);
}

/* Before an upsert by the key of a row whose key is open: false with the error set when a row with
   the key 0 is there, which only somebody else can have written. Nothing says which is meant, that
   one or a new one. */
bool assigned_is_new(schemac_db *db, const schemac_model *model, unsigned scope);

#endif
