/* upsert.c - insert, or update what is there: one statement. */
#include "rows/upsert.h"

#include "base/member.h"
#include "handle/call.h"
#include "handle/transaction.h"
#include "rows/assigned.h"
#include "rows/bind.h"
#include "rows/fill.h"
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

static const schemac_path *path_of(const schemac_model *model, int path)
{
    return path < 0 ? NULL : &model->paths[path];
}

/* What the database decided: the key, times that were kept, the version. It is not sure yet: that
   references lead somewhere is only checked at the end. *within: the row fulfils the condition of the
   path, if it has one. */
static bool read_returned(schemac_db *db, const schemac_model *model, engine_statement *s, int path,
                          bool *within)
{
    const schemac_path *p = path_of(model, path);
    int column = 0;
    for (uint16_t i = 0; i < model->record.field_count; i++) {
        const schemac_field *f = &model->record.fields[i];
        if (statement_returns(model, p, i) &&
            !db->engine->read_value(db->connection, s, column++, f, db->scratch.row))
            return false;
    }
    if (p != NULL && p->partial)
        *within = db->engine->read_int64(s, column) == 1;
    return true;
}

static void keep_returned(schemac_db *db, const schemac_model *model, unsigned char *row, int path)
{
    const unsigned char *from = db->scratch.row;
    for (uint16_t i = 0; i < model->record.field_count; i++) {
        const schemac_field *f = &model->record.fields[i];
        if (statement_returns(model, path_of(model, path), i))
            memcpy(row + f->offset, from + f->offset, member_size(f));
    }
}

static bool returns_something(const schemac_model *model, int path)
{
    const schemac_path *p = path_of(model, path);
    if (p != NULL && p->partial)
        return true;
    for (uint16_t i = 0; i < model->record.field_count; i++)
        if (statement_returns(model, p, i))
            return true;
    return false;
}

/* A row without a value in a unique is like no other: nothing says which one is meant. */
static bool names_row(schemac_db *db, const schemac_model *model, int path,
                      const unsigned char *row)
{
    const schemac_path *p = path_of(model, path);
    for (size_t i = 0; p != NULL && i < p->count; i++) {
        const schemac_field *f = &model->record.fields[p->fields[i]];
        bool has = true;
        if ((f->flags & (SCHEMAC_NULLABLE | SCHEMAC_GENERATED)) == SCHEMAC_NULLABLE)
            member_value(f, row + f->offset, &has);
        if (has)
            continue;
        error_set(
            db, SCHEMAC_INVALID, model,
            "cannot upsert %s by %s: '%s' has no value, and rows without one are never the same; "
            "insert it",
            model->name, p->label, f->name);
        db->error.field = f->name;
        return false;
    }
    return true;
}

static schemac_status refuse_outside(schemac_db *db, const schemac_model *model, int path)
{
    error_set(
        db, SCHEMAC_INVALID, model,
        "cannot upsert %s by %s: the row does not fulfil the condition of this unique, and is "
        "the same as none; insert it, or upsert it by its key",
        model->name, model->paths[path].label);
    db->error.constraint = model->paths[path].label;
    return SCHEMAC_INVALID;
}

static bool points_in_key(const schemac_model *model)
{
    for (size_t i = 0; i < model->key_count; i++)
        if (member_points(&model->record.fields[model->key[i]]))
            return true;
    return false;
}

/* The row that is there is one that this call may not see. */
static schemac_status refuse_hidden(schemac_db *db, const schemac_model *model, int path)
{
    /* a key that begins with the tenant, and what is unique within it, is the tenant's own */
    bool others = model->tenant != SCHEMAC_NO_FIELD && !model->is_tenant && !model->tenant_key;
    if (path >= 0 && points_in_key(model))
        return error_set(
            db, SCHEMAC_CONFLICT, model,
            "cannot upsert %s by %s: a row that has another key%s is the same; get it, and "
            "update it by its own key",
            model->name, model->paths[path].label,
            model->soft_delete == SCHEMAC_NO_FIELD ? "" : ", or is deleted,");
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
                                 void *row, int path, bool *done, bool *within)
{
    if (!returns_something(model, path)) {
        int64_t changed;
        if (!db->engine->execute(db->connection, s, &changed))
            return refused(db, model, s, row);
        *done = changed > 0;
        return SCHEMAC_OK;
    }
    engine_step step = db->engine->step(db->connection, s);
    *done = step == ENGINE_ROW;
    if (step == ENGINE_FAILED || (*done && !read_returned(db, model, s, path, within)) ||
        (*done && db->engine->step(db->connection, s) != ENGINE_DONE))
        return refused(db, model, s, row);
    db->engine->reset(s);
    return SCHEMAC_OK;
}

static schemac_status upsert(schemac_db *db, const schemac_model *model, int path, void *row,
                             unsigned scope)
{
    bool open = key_is_open(model, row);
    engine_statement *s = prepared_get(db, model, upsert_statement(path, open), scope);
    if (s == NULL || !fill_for_upsert(db, model, row, scope))
        return db->error.status;
    bool done = false, within = true;
    if (!bind_upsert(db, model, s, row, path, open))
        return refused(db, model, s, row);
    schemac_status status = run_upsert(db, model, s, row, path, &done, &within);
    if (status != SCHEMAC_OK)
        return status;
    if (!done || !within) {
        fill_undo(db, model, row);
        return done ? refuse_outside(db, model, path) : refuse_hidden(db, model, path);
    }
    return SCHEMAC_OK;
}

/* Whether the row fulfils the condition of a partial unique is known when it is written. */
static schemac_status upsert_and_look(schemac_db *db, const schemac_model *model, int path,
                                      void *row, unsigned scope)
{
    if (db->transaction.reading)
        return upsert(db, model, path, row, scope);
    schemac_status status = transaction_begin(db);
    if (status != SCHEMAC_OK)
        return status;
    status = upsert(db, model, path, row, scope);
    if (status == SCHEMAC_OK && transaction_commit(db) != SCHEMAC_OK) {
        status = db->error.status;
        fill_undo(db, model, row);
    }
    if (status != SCHEMAC_OK)
        transaction_undo(db);
    return status;
}

/* The key was assigned. By a unique it may be that of a row that was there, which keeps it. */
static void settle_key(schemac_db *db, const schemac_model *model, unsigned char *row)
{
    unsigned char *member = row + model->record.fields[model->key[0]].offset;
    int64_t key;
    memcpy(&key, member, sizeof key);
    key = assigned_key(db, model, key);
    memcpy(member, &key, sizeof key);
}

schemac_status upsert_row(schemac_db *db, const schemac_model *model, int path, void *row,
                          unsigned scope)
{
    if (!names_row(db, model, path, row))
        return db->error.status;
    /* a row without a key is new, unless a unique says which it is */
    if (!(path < 0 && key_is_open(model, row)) &&
        !scan_allows(db, model, ACTION_UPSERT, path < 0 ? row : NULL, NULL))
        return db->error.status;
    schemac_status status = path >= 0 && model->paths[path].partial
                                ? upsert_and_look(db, model, path, row, scope)
                                : upsert(db, model, path, row, scope);
    if (status != SCHEMAC_OK)
        return status;
    fill_keep(db);
    bool inserted = path < 0 && key_is_open(model, row);
    keep_returned(db, model, row, path);
    if (inserted)
        settle_key(db, model, row);
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
    if (path < 0 && key_is_open(model, row) && !assigned_is_new(db, model, scope))
        return db->error.status;
    return upsert_row(db, model, path, row, scope);
}
