/* insert.c - one row. The hot path of every program: a lookup of the prepared statement, and one
   call of the engine. */

#include "handle/call.h"
#include "rows/assigned.h"
#include "rows/fill.h"
#include "rows/prepared.h"
#include "rows/reach.h"
#include "rows/refused.h"

schemac_status schemac_insert(schemac_db *db, const schemac_model *model, void *row)
{
    unsigned scope;
    CALL_GUARD(db);
    if (!call_begin(db))
        return call_refused(db);
    if (!reach_scope(db, model, false, &scope) || !reach_may_insert(db, model, scope))
        return db->error.status;
    bool open = key_is_open(model, row);
    engine_statement *s =
        prepared_get(db, model, open ? STATEMENT_INSERT_KEYLESS : STATEMENT_INSERT, 0);
    if (s == NULL || !fill_for_insert(db, model, row, scope))
        return db->error.status;
    unsigned left_out = open ? SCHEMAC_GENERATED | SCHEMAC_ASSIGNED : SCHEMAC_GENERATED;
    int64_t key;
    if (!db->engine->insert(db->connection, s, &model->record, row, left_out, open ? &key : NULL)) {
        fill_undo(db, model, row);
        return refused_row(db, model, ACTION_INSERT, s, row);
    }
    fill_keep(db);
    if (open) {
        key = assigned_key(db, model, key);
        memcpy((unsigned char *)row + model->record.fields[model->key[0]].offset, &key, sizeof key);
    }
    return SCHEMAC_OK;
}
