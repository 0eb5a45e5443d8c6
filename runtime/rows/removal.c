/* removal.c - rows that were read: deleted, restored, purged, unless somebody else has changed them. */
#include "handle/call.h"
#include "rows/bind.h"
#include "rows/blame.h"
#include "rows/change.h"
#include "rows/fill.h"
#include "rows/owner.h"
#include "rows/prepared.h"
#include "rows/refused.h"
#include "rows/scan.h"

typedef struct removal {
    unsigned by_key, of_row; /* statements: without and with a version */
    row_action action;
    bool marks;   /* sets or clears when the row was deleted, where the model has soft delete */
    bool deleted; /* reaches rows that are deleted */
} removal;

static const removal deletion = {STATEMENT_DELETE, STATEMENT_DELETE_ROW, ACTION_DELETE, true,
                                 false};
static const removal restoring = {STATEMENT_RESTORE, STATEMENT_RESTORE_ROW, ACTION_RESTORE, true,
                                  true};
static const removal purge = {STATEMENT_PURGE, STATEMENT_PURGE_ROW, ACTION_PURGE, false, true};

/* Of these, what this model has: others remove a row, and leave the caller's as it is. */
static bool marks_row(const schemac_model *model, const removal *r)
{
    return r->marks && model->soft_delete != SCHEMAC_NO_FIELD;
}

static bool fill_marks(schemac_db *db, const schemac_model *model, const removal *r, void *filled)
{
    if (!fill_room(db, model) || !fill_for_update(db, model, filled))
        return false;
    fill_soft_delete(db, model, filled, r->action == ACTION_DELETE);
    return true;
}

static bool bind_marks(schemac_db *db, const schemac_model *model, engine_statement *s, int *next,
                       const removal *r, const void *row)
{
    return (r->action != ACTION_DELETE ||
            bind_members(db, model, s, next, &model->soft_delete, 1, row)) &&
           (!model->stamped || bind_marked(db, model, s, next, SCHEMAC_UPDATE_NOW, row));
}

/* Nothing was changed. A row that is not deleted is not there for restore, in whatever version. */
static schemac_status missed(schemac_db *db, const schemac_model *model, const removal *r,
                             const void *row, unsigned scope)
{
    bool there = false;
    if (model->version == SCHEMAC_NO_FIELD)
        return error_not_found(db, model);
    if (r->action == ACTION_RESTORE) {
        schemac_status status = change_look(db, model, row, scope, &there);
        if (status != SCHEMAC_OK)
            return status;
        if (there)
            return error_not_found(db, model);
    }
    if (r->deleted)
        scope |= SCOPE_DELETED;
    schemac_status status = change_look(db, model, row, scope, &there);
    return status != SCHEMAC_OK ? status
           : there              ? change_stale(db, model, r->action)
                                : error_not_found(db, model);
}

static schemac_status run(schemac_db *db, const schemac_model *model, const removal *r,
                          engine_statement *s, const void *row, void *filled, unsigned scope)
{
    int next = 1;
    int64_t changed;
    if ((filled != NULL && !bind_marks(db, model, s, &next, r, row)) ||
        !bind_key_of_row(db, model, s, &next, row) || !bind_owner(db, model, s, &next, scope) ||
        !bind_version_of_row(db, model, s, &next, row) ||
        !db->engine->execute(db->connection, s, &changed)) {
        fill_undo(db, model, filled);
        refused_statement(db, model, r->action, s);
        blame_removed(db, model, r->action, row);
        return db->error.status;
    }
    if (changed == 0) {
        fill_undo(db, model, filled);
        return missed(db, model, r, row, scope);
    }
    fill_keep(db);
    if (model->version != SCHEMAC_NO_FIELD)
        fill_next_version(model, filled);
    return SCHEMAC_OK;
}

/* filled: the row, of which members are then filled in. */
static schemac_status remove_row(schemac_db *db, const schemac_model *model, const removal *r,
                                 const void *row, void *filled)
{
    unsigned scope;
    if (!owner_reach(db, model, row, &scope) || !scan_allows(db, model, r->action, NULL, NULL))
        return db->error.status;
    engine_statement *s =
        prepared_get(db, model, model->version == SCHEMAC_NO_FIELD ? r->by_key : r->of_row, scope);
    bool marks = marks_row(model, r);
    if (s == NULL || (marks && !fill_marks(db, model, r, filled)))
        return db->error.status;
    return run(db, model, r, s, row, marks ? filled : NULL, scope);
}

schemac_status schemac_delete_row(schemac_db *db, const schemac_model *model, const void *row,
                                  void *filled)
{
    CALL_GUARD(db);
    return call_begin(db) ? remove_row(db, model, &deletion, row, filled) : call_refused(db);
}

schemac_status schemac_restore_row(schemac_db *db, const schemac_model *model, void *row)
{
    CALL_GUARD(db);
    return call_begin(db) ? remove_row(db, model, &restoring, row, row) : call_refused(db);
}

schemac_status schemac_purge_row(schemac_db *db, const schemac_model *model, const void *row)
{
    CALL_GUARD(db);
    return call_begin(db) ? remove_row(db, model, &purge, row, NULL) : call_refused(db);
}
