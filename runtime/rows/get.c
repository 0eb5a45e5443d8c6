/* get.c - one row, whether there is one, and how many there are. */
#include "handle/call.h"
#include "rows/bind.h"
#include "rows/cache.h"
#include "rows/prepared.h"
#include "rows/reach.h"
#include "rows/refused.h"
#include "rows/row_copy.h"

#include <string.h>

/* `out` points to a `T *`: as bytes, since it is no `void *`. */
static void put_pointer(void *out, void *row)
{
    memcpy(out, &row, sizeof row);
}

static inline schemac_status get_row(schemac_db *db, const schemac_model *model, int path,
                                     const void *const *values, void *out, cached **taken)
{
    unsigned scope;
    if (!reach_scope(db, model, false, &scope) || !reach_may_get(db, model, path, scope))
        return db->error.status;
    uint32_t nulls = prepared_nulls(db, model, path, values);
    engine_statement *s = prepared_for(db, model, get_statement(path), scope, nulls, taken);
    if (s == NULL)
        return db->error.status;
    const uint16_t *fields = path < 0 ? model->key : model->paths[path].fields;
    size_t count = path < 0 ? model->key_count : model->paths[path].count;
    int next = 1;
    engine_rows one = {.next = db->scratch.row, .left = 1, .list = db->scratch.texts};
    bool bound;
    if (path < 0 && statement_knows_key(model)) {
        const schemac_field *key = model->record.fields;
        memcpy(one.next + key->offset, values[0], sizeof(int64_t));
        one.known = 1;
        bound = db->engine->bind_member(db->connection, s, next++, key, values[0]);
    } else {
        bound = bind_path(db, model, s, &next, fields, count, values, nulls);
    }
    if (!bound || !bind_scope(db, model, s, &next, scope))
        return refused_statement(db, model, ACTION_GET, s);
    engine_step step = db->engine->read_rows(db->connection, s, &model->record, &one);
    if (step == ENGINE_FAILED || step == ENGINE_UNREADABLE)
        return refused_statement(db, model, step == ENGINE_FAILED ? ACTION_GET : ACTION_READ, s);
    void *row = step != ENGINE_ROW ? NULL : row_copy(db, &model->record, one.list, one.used);
    db->engine->reset(s);
    if (step == ENGINE_DONE)
        return error_not_found(db, model);
    if (row == NULL)
        return error_no_memory(db);
    put_pointer(out, row);
    return SCHEMAC_OK;
}

schemac_status schemac_get(schemac_db *db, const schemac_model *model, int path,
                           const void *const *values, void *out)
{
    cached *taken = NULL;
    put_pointer(out, NULL);
    CALL_GUARD(db);
    if (!call_begin(db))
        return call_refused(db);
    schemac_status status = get_row(db, model, path, values, out, &taken);
    if (taken != NULL)
        cache_give(db, taken);
    return status;
}

schemac_status schemac_exists(schemac_db *db, const schemac_model *model, const void *const *values,
                              bool *exists)
{
    unsigned scope;
    *exists = false;
    CALL_GUARD(db);
    if (!call_begin(db))
        return call_refused(db);
    if (!reach_key(db, model, &scope))
        return db->error.status;
    engine_statement *s = prepared_get(db, model, STATEMENT_EXISTS, scope);
    if (s == NULL)
        return db->error.status;
    int next = 1;
    if (!bind_values(db, model, s, &next, model->key, model->key_count, values) ||
        !bind_scope(db, model, s, &next, scope))
        return refused_statement(db, model, ACTION_LOOK_FOR, s);
    engine_step step = db->engine->step(db->connection, s);
    if (step == ENGINE_FAILED)
        return refused_statement(db, model, ACTION_LOOK_FOR, s);
    db->engine->reset(s);
    *exists = step == ENGINE_ROW;
    return SCHEMAC_OK;
}

schemac_status schemac_count(schemac_db *db, const schemac_model *model, int64_t *count)
{
    unsigned scope;
    *count = 0;
    CALL_GUARD(db);
    if (!call_begin(db))
        return call_refused(db);
    if (!reach_scope(db, model, false, &scope))
        return db->error.status;
    engine_statement *s = prepared_get(db, model, STATEMENT_COUNT, scope);
    if (s == NULL)
        return db->error.status;
    int next = 1;
    if (!bind_scope(db, model, s, &next, scope) ||
        db->engine->step(db->connection, s) != ENGINE_ROW)
        return refused_statement(db, model, ACTION_COUNT, s);
    *count = db->engine->read_int64(s, 0);
    db->engine->reset(s);
    return SCHEMAC_OK;
}
