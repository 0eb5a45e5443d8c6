/* upsert.c - insert, or update what is there: one statement. */
#include "handle/error.h"
#include "rows/fill.h"
#include "base/member.h"
#include "rows/rows.h"

#include <string.h>

/* The parameter of the key that is to be assigned. */
static int key_parameter(const schemac_model *model)
{
    int parameter = 1;
    for (size_t i = 0; i < model->key[0]; i++)
        parameter += (model->fields[i].flags & SCHEMAC_GENERATED) == 0;
    return parameter;
}

/* Whether a value was filled in, for each field that then keeps the one that is stored: see
   statement.c. */
static bool bind_kept(schemac_db *db, const schemac_model *model, engine_statement *s, int *next)
{
    for (uint16_t i = 0; i < model->field_count; i++)
        if (is_kept_when_zero(&model->fields[i]) &&
            !db->engine->bind_int64(db->connection, s, (*next)++, was_filled(db, i)))
            return false;
    return true;
}

static bool bind(schemac_db *db, const schemac_model *model, engine_statement *s, const void *row)
{
    int next = 1;
    return db->engine->bind_row(db->connection, s, &next, model, row, 0, SCHEMAC_GENERATED) &&
           (!key_is_open(model, row) ||
            db->engine->bind_null(db->connection, s, key_parameter(model))) &&
           bind_kept(db, model, s, &next);
}

/* What the database decided: the key, times that were kept, the version. It is not sure yet: that
   references lead somewhere is only checked at the end. */
static bool read_returned(schemac_db *db, const schemac_model *model, engine_statement *s)
{
    int column = 0;
    for (uint16_t i = 0; i < model->field_count; i++) {
        const schemac_field *f = &model->fields[i];
        if (is_returned(model, i) &&
            !db->engine->read_value(db->connection, s, column++, f, db->row))
            return false;
    }
    return true;
}

static void keep_returned(schemac_db *db, const schemac_model *model, unsigned char *row)
{
    const unsigned char *from = db->row;
    for (uint16_t i = 0; i < model->field_count; i++) {
        const schemac_field *f = &model->fields[i];
        if (is_returned(model, i))
            memcpy(row + f->offset, from + f->offset, member_size(f));
    }
}

static bool returns_something(const schemac_model *model)
{
    for (uint16_t i = 0; i < model->field_count; i++)
        if (is_returned(model, i))
            return true;
    return false;
}

/* The row that is there is one that this call may not see. */
static schemac_status blocked(schemac_db *db, const schemac_model *model)
{
    return fail(db, SCHEMAC_CONFLICT, model, "cannot upsert %s: a row that is %s has the same %s",
                model->name,
                model->soft_delete == SCHEMAC_NO_FIELD ? "another tenant's"
                : model->tenant == SCHEMAC_NO_FIELD    ? "deleted"
                                                       : "deleted or another tenant's",
                "key or unique value");
}

static schemac_status run(schemac_db *db, const schemac_model *model, engine_statement *s,
                          void *row)
{
    bool returns = returns_something(model);
    engine_step step = db->engine->step(db->connection, s);
    bool done = step == ENGINE_DONE && !returns && db->engine->changes(db->connection) > 0;
    if (step == ENGINE_FAILED || (step == ENGINE_ROW && !read_returned(db, model, s))) {
        fill_undo(db, model, row);
        return rows_fail_row(db, model, "upsert", s, row);
    }
    if (step == ENGINE_ROW && db->engine->step(db->connection, s) != ENGINE_DONE) {
        fill_undo(db, model, row);
        return rows_fail_row(db, model, "upsert", s, row);
    }
    db->engine->reset(s);
    if (step == ENGINE_DONE && !done) {
        fill_undo(db, model, row);
        return blocked(db, model);
    }
    fill_keep(db, model, row);
    if (returns)
        keep_returned(db, model, row);
    return SCHEMAC_OK;
}

schemac_status schemac_upsert(schemac_db *db, const schemac_model *model, int path, void *row)
{
    unsigned scope;
    CALL_GUARD(db);
    if (!call_begin(db))
        return call_refused(db);
    if (!rows_scope(db, model, false, &scope) || !rows_may_insert(db, model, scope))
        return db->error.status;
    engine_statement *s = statement_get(db, model, upsert_statement(path), scope);
    if (s == NULL || !fill_for_upsert(db, model, row, scope))
        return db->error.status;
    if (!bind(db, model, s, row)) {
        fill_undo(db, model, row);
        return rows_fail_row(db, model, "upsert", s, row);
    }
    return run(db, model, s, row);
}
