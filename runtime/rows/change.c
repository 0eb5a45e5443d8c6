/* change.c - rows that are there: updated, or by their key deleted, restored, purged. */
#include "rows/change.h"

#include "handle/call.h"
#include "rows/bind.h"
#include "rows/blame.h"
#include "rows/owner.h"
#include "rows/prepared.h"
#include "rows/reach.h"
#include "rows/refused.h"
#include "rows/scan.h"

/* ---- update ---------------------------------------------------------------------------------- */

schemac_status change_look(schemac_db *db, const schemac_model *model, const void *row,
                           unsigned scope, bool *there)
{
    *there = false;
    engine_statement *s = prepared_get(db, model, STATEMENT_EXISTS, scope);
    if (s == NULL)
        return db->error.status;
    int next = 1;
    if (!bind_key_of_row(db, model, s, &next, row) || !bind_owner(db, model, s, &next, scope))
        return refused_statement(db, model, ACTION_LOOK_FOR, s);
    engine_step step = db->engine->step(db->connection, s);
    if (step == ENGINE_FAILED)
        return refused_statement(db, model, ACTION_LOOK_FOR, s);
    db->engine->reset(s);
    *there = step == ENGINE_ROW;
    return SCHEMAC_OK;
}

schemac_status change_stale(schemac_db *db, const schemac_model *model, row_action action)
{
    error_set(db, SCHEMAC_STALE, model,
              "cannot %s %s: the row was changed by somebody else since it was read; read it again",
              action_words[action], model->name);
    db->error.field = model->record.fields[model->version].name;
    return SCHEMAC_STALE;
}

schemac_status change_refused(schemac_db *db, const schemac_model *model, engine_statement *s,
                              const void *row, void *filled, const bool *named)
{
    row_action action = named == NULL ? ACTION_UPDATE : ACTION_PATCH;
    fill_undo(db, model, filled);
    refused_statement(db, model, action, s);
    blame_change(db, model, action, row, named);
    blame_value(db, model, action, row);
    return db->error.status;
}

schemac_status change_missed(schemac_db *db, const schemac_model *model, const void *row,
                             void *filled, unsigned scope)
{
    bool there;
    fill_undo(db, model, filled);
    if (model->version == SCHEMAC_NO_FIELD)
        return error_not_found(db, model);
    schemac_status status = change_look(db, model, row, scope, &there);
    return status != SCHEMAC_OK ? status
           : there              ? change_stale(db, model, ACTION_UPDATE)
                                : error_not_found(db, model);
}

schemac_status schemac_update(schemac_db *db, const schemac_model *model, const void *row,
                              void *filled)
{
    unsigned scope;
    CALL_GUARD(db);
    if (!call_begin(db))
        return call_refused(db);
    if (!owner_reach(db, model, row, &scope) || !scan_allows(db, model, ACTION_UPDATE, row, NULL))
        return db->error.status;
    engine_statement *s = prepared_get(db, model, STATEMENT_UPDATE, scope);
    if (s == NULL || !fill_for_update(db, model, filled))
        return db->error.status;
    int next = 1;
    if (!bind_marked(db, model, s, &next, SCHEMAC_WRITABLE, row) ||
        (model->stamped && !bind_marked(db, model, s, &next, SCHEMAC_UPDATE_NOW, row)) ||
        !bind_key_of_row(db, model, s, &next, row) || !bind_owner(db, model, s, &next, scope) ||
        !bind_version_of_row(db, model, s, &next, row)) {
        fill_undo(db, model, filled);
        return refused_statement(db, model, ACTION_UPDATE, s);
    }
    return change_run(db, model, s, row, filled, NULL, scope);
}

/* ---- delete, restore, purge ------------------------------------------------------------------ */

/* Now, for each field that the statement sets: in the handle's own row, since the caller has none.
   */
static bool bind_times(schemac_db *db, const schemac_model *model, engine_statement *s, int *next,
                       bool deleted)
{
    unsigned char *row = db->scratch.row;
    if (model->soft_delete == SCHEMAC_NO_FIELD)
        return true;
    if (deleted) {
        schemac_opt_int64 *mark = (void *)(row + model->record.fields[model->soft_delete].offset);
        *mark = (schemac_opt_int64){.has = true, .value = schemac_now()};
        const void *value = mark;
        if (!bind_values(db, model, s, next, &model->soft_delete, 1, &value))
            return false;
    }
    if (!model->stamped)
        return true;
    bool good =
        fill_for_update(db, model, row) && bind_marked(db, model, s, next, SCHEMAC_UPDATE_NOW, row);
    db->scratch.filled_count = 0; /* nobody's row */
    return good;
}

static schemac_status change_by_key(schemac_db *db, const schemac_model *model, unsigned number,
                                    row_action action, const void *const *values)
{
    unsigned scope;
    CALL_GUARD(db);
    if (!call_begin_as(db, action_words[action]))
        return call_refused(db);
    if (!reach_key(db, model, &scope) || !scan_allows(db, model, action, NULL, NULL))
        return db->error.status;
    engine_statement *s = prepared_get(db, model, number, scope);
    bool marks = model->soft_delete != SCHEMAC_NO_FIELD && number != STATEMENT_PURGE;
    if (s == NULL || (marks && !fill_room(db, model)))
        return db->error.status;
    int next = 1;
    int64_t changed;
    if ((marks && !bind_times(db, model, s, &next, number == STATEMENT_DELETE)) ||
        !bind_values(db, model, s, &next, model->key, model->key_count, values) ||
        !bind_scope(db, model, s, &next, scope) ||
        !db->engine->execute(db->connection, s, &changed)) {
        refused_statement(db, model, action, s);
        blame_key(db, model, action, values);
        return db->error.status;
    }
    return changed > 0 ? SCHEMAC_OK : error_not_found(db, model);
}

schemac_status schemac_delete(schemac_db *db, const schemac_model *model, const void *const *values)
{
    return change_by_key(db, model, STATEMENT_DELETE, ACTION_DELETE, values);
}

schemac_status schemac_restore(schemac_db *db, const schemac_model *model,
                               const void *const *values)
{
    return change_by_key(db, model, STATEMENT_RESTORE, ACTION_RESTORE, values);
}

schemac_status schemac_purge(schemac_db *db, const schemac_model *model, const void *const *values)
{
    return change_by_key(db, model, STATEMENT_PURGE, ACTION_PURGE, values);
}
