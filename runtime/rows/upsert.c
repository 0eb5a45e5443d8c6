/* upsert.c - insert, or update what is there: one statement. */
#include "base/member.h"
#include "handle/call.h"
#include "rows/bind.h"
#include "rows/fill.h"
#include "rows/insert.h"
#include "rows/prepared.h"
#include "rows/reach.h"
#include "rows/refused.h"
#include "rows/scan.h"

#include <string.h>

/* Whether a value was filled in, for each field that then keeps the one that is stored: see
   statement.c. */
static bool bind_kept(schemac_db *db, const schemac_model *model, engine_statement *s, int *next)
{
    for (uint16_t i = 0; i < model->record.field_count; i++)
        if (statement_keeps_when_zero(&model->record.fields[i]) &&
            !db->engine->bind_int64(db->connection, s, (*next)++, fill_did(db, i)))
            return false;
    return true;
}

static bool bind_upsert(schemac_db *db, const schemac_model *model, engine_statement *s,
                        const void *row, int path, bool open)
{
    int next = 1;
    return db->engine->bind_row(db->connection, s, &next, &model->record, row, 0,
                                SCHEMAC_GENERATED | (open ? SCHEMAC_ASSIGNED : 0u)) &&
           ((open && path < 0) || bind_kept(db, model, s, &next));
}

/* What the database decided: the key, times that were kept, the version. It is not sure yet: that
   references lead somewhere is only checked at the end. */
static bool read_returned(schemac_db *db, const schemac_model *model, engine_statement *s)
{
    int column = 0;
    for (uint16_t i = 0; i < model->record.field_count; i++) {
        const schemac_field *f = &model->record.fields[i];
        if (statement_returns(model, i) &&
            !db->engine->read_value(db->connection, s, column++, f, db->scratch.row))
            return false;
    }
    return true;
}

static void keep_returned(schemac_db *db, const schemac_model *model, unsigned char *row)
{
    const unsigned char *from = db->scratch.row;
    for (uint16_t i = 0; i < model->record.field_count; i++) {
        const schemac_field *f = &model->record.fields[i];
        if (statement_returns(model, i))
            memcpy(row + f->offset, from + f->offset, member_size(f));
    }
}

static bool returns_something(const schemac_model *model)
{
    for (uint16_t i = 0; i < model->record.field_count; i++)
        if (statement_returns(model, i))
            return true;
    return false;
}

/* The row that is there is one that this call may not see. */
static schemac_status refuse_hidden(schemac_db *db, const schemac_model *model)
{
    /* a key that begins with the tenant, and what is unique within it, is the tenant's own */
    bool others = model->tenant != SCHEMAC_NO_FIELD && !model->is_tenant && !model->tenant_key;
    return error_set(db, SCHEMAC_CONFLICT, model,
                     "cannot upsert %s: a row that is %s has the same %s", model->name,
                     !others                                  ? "deleted"
                     : model->soft_delete == SCHEMAC_NO_FIELD ? "another tenant's"
                                                              : "deleted or another tenant's",
                     "key or unique value");
}

static schemac_status refused(schemac_db *db, const schemac_model *model, engine_statement *s,
                              void *row)
{
    fill_undo(db, model, row);
    return refused_row(db, model, ACTION_UPSERT, s, row);
}

/* *done: there was a row that the call may see, or none. */
static schemac_status run_upsert(schemac_db *db, const schemac_model *model, engine_statement *s,
                                 void *row, bool *done)
{
    if (!returns_something(model)) {
        int64_t changed;
        if (!db->engine->execute(db->connection, s, &changed))
            return refused(db, model, s, row);
        *done = changed > 0;
        return SCHEMAC_OK;
    }
    engine_step step = db->engine->step(db->connection, s);
    *done = step == ENGINE_ROW;
    if (step == ENGINE_FAILED || (*done && !read_returned(db, model, s)) ||
        (*done && db->engine->step(db->connection, s) != ENGINE_DONE))
        return refused(db, model, s, row);
    db->engine->reset(s);
    return SCHEMAC_OK;
}

schemac_status schemac_upsert(schemac_db *db, const schemac_model *model, int path, void *row)
{
    unsigned scope;
    CALL_GUARD(db);
    if (!call_begin(db))
        return call_refused(db);
    if (!reach_scope(db, model, false, &scope) || !reach_may_insert(db, model, scope))
        return db->error.status;
    bool open = key_is_open(model, row);
    /* a row without a key is new, unless a unique says which it is */
    if (!(open && path < 0) && !scan_allows(db, model, ACTION_UPSERT, path < 0 ? row : NULL, NULL))
        return db->error.status;
    engine_statement *s = prepared_get(db, model, upsert_statement(path, open), scope);
    if (s == NULL || !fill_for_upsert(db, model, row, scope))
        return db->error.status;
    bool done = false;
    if (!bind_upsert(db, model, s, row, path, open))
        return refused(db, model, s, row);
    schemac_status status = run_upsert(db, model, s, row, &done);
    if (status != SCHEMAC_OK)
        return status;
    if (!done) {
        fill_undo(db, model, row);
        return refuse_hidden(db, model);
    }
    fill_keep(db);
    keep_returned(db, model, row);
    return SCHEMAC_OK;
}
