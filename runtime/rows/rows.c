/* rows.c - insert, get, update and delete, for any model. The hot path of every program: a lookup
   of the prepared statement, one bind of the whole row, one step, one reset. */
#include "rows/rows.h"

#include "rows/blame.h"
#include "handle/error.h"
#include "rows/fill.h"

#include <string.h>

bool rows_scope_of_tenant(schemac_db *db, const schemac_model *model, unsigned *scope)
{
    if (db->system > 0) {
        *scope |= SCOPE_SYSTEM;
        return true;
    }
    if (db->has_tenant)
        return true;
    fail(db, SCHEMAC_NO_TENANT, model,
         "rows of %s belong to a tenant, and none is set: call %s_set_tenant, or schemac_as_system "
         "to reach those of all",
         model->name, db->schema->name);
    return false;
}

bool rows_more_room(schemac_db *db, const schemac_model *model)
{
    size_t size = model->row_size > db->row_capacity ? model->row_size : db->row_capacity;
    size_t texts = model->field_count > db->text_capacity ? model->field_count : db->text_capacity;
    void *row = memory_resize(db->allocator, db->row, db->row_capacity, size);
    if (row != NULL) {
        db->row = row;
        db->row_capacity = size;
    }
    engine_text *list = memory_resize(db->allocator, db->texts, db->text_capacity * sizeof *list,
                                      texts * sizeof *list);
    if (list != NULL) {
        db->texts = list;
        db->text_capacity = texts;
    }
    if (row != NULL && list != NULL)
        return true;
    fail_memory(db);
    return false;
}

schemac_status rows_fail(schemac_db *db, const schemac_model *model, const char *action,
                         engine_statement *s)
{
    schemac_status status = fail_engine(db, model, action, db->engine->sql(s));
    db->engine->reset(s);
    return status;
}

schemac_status rows_fail_row(schemac_db *db, const schemac_model *model, const char *action,
                             engine_statement *s, const void *row)
{
    schemac_status status = rows_fail(db, model, action, s);
    if (status == SCHEMAC_REFERENCE)
        blame_row(db, model, action, row);
    return status;
}

/* ---- binding -------------------------------------------------------------------------------- */

bool bind_tenant(schemac_db *db, const schemac_model *model, engine_statement *s, int *next)
{
    const void *tenant = &db->tenant;
    return bind_values(db, model, s, next, &model->tenant, 1, &tenant);
}

/* The fields of the row that have one of these marks. */
bool bind_marked(schemac_db *db, const schemac_model *model, engine_statement *s, int *next,
                 unsigned flag, const void *row)
{
    return db->engine->bind_row(db->connection, s, next, model, row, flag, flag);
}

bool bind_first_version(schemac_db *db, const schemac_model *model, engine_statement *s, int first)
{
    if (model->version == SCHEMAC_NO_FIELD)
        return true;
    unsigned left_out = first == 0 ? SCHEMAC_GENERATED | SCHEMAC_ASSIGNED : SCHEMAC_GENERATED;
    int parameter = first == 0 ? 1 : first;
    for (size_t i = 0; i < model->version; i++)
        parameter += (model->fields[i].flags & left_out) == 0;
    return db->engine->bind_int64(db->connection, s, parameter, 1);
}

/* ---- insert --------------------------------------------------------------------------------- */

bool key_is_open(const schemac_model *model, const void *row)
{
    const schemac_field *key = &model->fields[model->key[0]];
    if ((key->flags & SCHEMAC_ASSIGNED) == 0)
        return false;
    int64_t id;
    memcpy(&id, (const unsigned char *)row + key->offset, sizeof id);
    return id == 0;
}

void take_assigned_key(schemac_db *db, const schemac_model *model, void *row)
{
    int64_t id = db->engine->last_id(db->connection);
    memcpy((unsigned char *)row + model->fields[model->key[0]].offset, &id, sizeof id);
}

schemac_status schemac_insert(schemac_db *db, const schemac_model *model, void *row)
{
    unsigned scope;
    CALL_GUARD(db);
    if (!call_begin(db))
        return call_refused(db);
    if (!rows_scope(db, model, false, &scope) || !rows_may_insert(db, model, scope))
        return db->error.status;
    bool open = key_is_open(model, row);
    engine_statement *s =
        statement_get(db, model, open ? STATEMENT_INSERT_KEYLESS : STATEMENT_INSERT, 0);
    if (s == NULL || !fill_for_insert(db, model, row, scope))
        return db->error.status;
    unsigned left_out = open ? SCHEMAC_GENERATED | SCHEMAC_ASSIGNED : SCHEMAC_GENERATED;
    int next = 1;
    if (!db->engine->bind_row(db->connection, s, &next, model, row, 0, left_out) ||
        !db->engine->execute(db->connection, s)) {
        fill_undo(db, model, row);
        return rows_fail_row(db, model, "insert", s, row);
    }
    fill_keep(db, model, row);
    if (open)
        take_assigned_key(db, model, row);
    return SCHEMAC_OK;
}

bool rows_refuse_tenant(schemac_db *db, const schemac_model *model)
{
    fail(db, SCHEMAC_NO_TENANT, model,
         "a %s is a tenant: only the system inserts one; call schemac_as_system first",
         model->name);
    return false;
}

/* ---- update --------------------------------------------------------------------------------- */

/* Nothing was changed: the row is not there, or somebody else has changed it. */
static schemac_status missing_or_stale(schemac_db *db, const schemac_model *model, const void *row,
                                       unsigned scope)
{
    if (model->version == SCHEMAC_NO_FIELD)
        return fail_not_found(db, model);
    engine_statement *s = statement_get(db, model, STATEMENT_EXISTS, scope);
    if (s == NULL)
        return db->error.status;
    int next = 1;
    if (!bind_key_of_row(db, model, s, &next, row) || !bind_scope(db, model, s, &next, scope))
        return rows_fail(db, model, "look for", s);
    engine_step step = db->engine->step(db->connection, s);
    if (step == ENGINE_FAILED)
        return rows_fail(db, model, "look for", s);
    db->engine->reset(s);
    if (step == ENGINE_DONE)
        return fail_not_found(db, model);
    fail(db, SCHEMAC_STALE, model,
         "cannot update %s: the row was changed by somebody else since it was read; read it again",
         model->name);
    db->error.field = model->fields[model->version].name;
    return SCHEMAC_STALE;
}

bool bind_version(schemac_db *db, const schemac_model *model, engine_statement *s, int *next,
                  const void *row)
{
    return bind_members(db, model, s, next, &model->version, 1, row);
}

schemac_status refused_update(schemac_db *db, const schemac_model *model, engine_statement *s,
                              const void *row, void *filled, const bool *named)
{
    const char *action = named == NULL ? "update" : "patch";
    fill_undo(db, model, filled);
    rows_fail(db, model, action, s);
    blame_change(db, model, action, row, named);
    return db->error.status;
}

schemac_status missed_update(schemac_db *db, const schemac_model *model, const void *row,
                             void *filled, unsigned scope)
{
    fill_undo(db, model, filled);
    return missing_or_stale(db, model, row, scope);
}

schemac_status schemac_update(schemac_db *db, const schemac_model *model, const void *row,
                              void *filled)
{
    unsigned scope;
    CALL_GUARD(db);
    if (!call_begin(db))
        return call_refused(db);
    if (!rows_scope(db, model, false, &scope))
        return db->error.status;
    engine_statement *s = statement_get(db, model, STATEMENT_UPDATE, scope);
    if (s == NULL || !fill_for_update(db, model, filled))
        return db->error.status;
    int next = 1;
    if (!bind_marked(db, model, s, &next, SCHEMAC_WRITABLE, row) ||
        (model->stamped && !bind_marked(db, model, s, &next, SCHEMAC_UPDATE_NOW, row)) ||
        !bind_key_of_row(db, model, s, &next, row) || !bind_scope(db, model, s, &next, scope) ||
        !bind_version_of_row(db, model, s, &next, row)) {
        fill_undo(db, model, filled);
        return rows_fail(db, model, "update", s);
    }
    return run_update(db, model, s, row, filled, NULL, scope);
}

/* ---- delete, restore, purge ----------------------------------------------------------------- */

/* Now, for each field that the statement sets: its own row, since the caller has none. */
static bool bind_times(schemac_db *db, const schemac_model *model, engine_statement *s, int *next,
                       bool deleted)
{
    if (model->soft_delete == SCHEMAC_NO_FIELD)
        return true;
    if (deleted) {
        schemac_opt_int64 *mark =
            (void *)((unsigned char *)db->row + model->fields[model->soft_delete].offset);
        *mark = (schemac_opt_int64){.has = true, .value = schemac_now()};
        const void *value = mark;
        if (!bind_values(db, model, s, next, &model->soft_delete, 1, &value))
            return false;
    }
    if (!model->stamped)
        return true;
    bool good = fill_for_update(db, model, db->row) &&
                bind_marked(db, model, s, next, SCHEMAC_UPDATE_NOW, db->row);
    db->filled_count = 0; /* nobody's row */
    return good;
}

static schemac_status change_by_key(schemac_db *db, const schemac_model *model, unsigned number,
                                    const char *action, const void *const *values)
{
    unsigned scope;
    CALL_GUARD(db);
    if (!call_begin_as(db, action))
        return call_refused(db);
    if (!rows_scope(db, model, false, &scope))
        return db->error.status;
    engine_statement *s = statement_get(db, model, number, scope);
    bool marks = model->soft_delete != SCHEMAC_NO_FIELD && number != STATEMENT_PURGE;
    if (s == NULL || (marks && !fill_room(db, model)))
        return db->error.status;
    int next = 1;
    if ((marks && !bind_times(db, model, s, &next, number == STATEMENT_DELETE)) ||
        !bind_values(db, model, s, &next, model->key, model->key_count, values) ||
        !bind_scope(db, model, s, &next, scope) || !db->engine->execute(db->connection, s)) {
        rows_fail(db, model, action, s);
        blame_key(db, model, action, values);
        return db->error.status;
    }
    return db->engine->changes(db->connection) > 0 ? SCHEMAC_OK : fail_not_found(db, model);
}

schemac_status schemac_delete(schemac_db *db, const schemac_model *model, const void *const *values)
{
    return change_by_key(db, model, STATEMENT_DELETE, "delete", values);
}

schemac_status schemac_restore(schemac_db *db, const schemac_model *model,
                               const void *const *values)
{
    return change_by_key(db, model, STATEMENT_RESTORE, "restore", values);
}

schemac_status schemac_purge(schemac_db *db, const schemac_model *model, const void *const *values)
{
    return change_by_key(db, model, STATEMENT_PURGE, "purge", values);
}

/* ---- reading one row ------------------------------------------------------------------------ */

/* `out` points to a `T *`: as bytes, since it is no `void *`. */
static void put_pointer(void *out, void *row)
{
    memcpy(out, &row, sizeof row);
}

/* Copies the row that was read, and the listed texts that its members point to, into one block. */
static void *copy_row(schemac_db *db, const schemac_model *model, const engine_text *end)
{
    size_t size = model->row_size;
    for (const engine_text *t = db->texts; t < end; t++)
        size += t->size;
    unsigned char *row = memory_give(db->allocator, size);
    if (row == NULL)
        return NULL;
    memcpy(row, db->row, model->row_size);
    unsigned char *room = row + model->row_size;
    for (const engine_text *t = db->texts; t < end; t++) {
        const void *data;
        memcpy(&data, row + t->offset, sizeof data);
        memcpy(room, data, t->size);
        memcpy(row + t->offset, &room, sizeof room);
        room += t->size;
    }
    return row;
}

/* What is unique within a tenant may be there several times among all. */
static bool may_get(schemac_db *db, const schemac_model *model, int path, unsigned scope)
{
    if (path < 0 || (scope & SCOPE_SYSTEM) == 0 || model->is_tenant)
        return true;
    fail(db, SCHEMAC_NO_TENANT, model,
         "%s is unique within a tenant only: end the system's rights and set the tenant, or list",
         model->paths[path].label);
    return false;
}

schemac_status schemac_get(schemac_db *db, const schemac_model *model, int path,
                           const void *const *values, void *out)
{
    unsigned scope;
    put_pointer(out, NULL);
    CALL_GUARD(db);
    if (!call_begin(db))
        return call_refused(db);
    if (!rows_scope(db, model, false, &scope) || !may_get(db, model, path, scope))
        return db->error.status;
    engine_statement *s = statement_get(db, model, get_statement(path), scope);
    if (s == NULL)
        return db->error.status;
    const uint16_t *fields = path < 0 ? model->key : model->paths[path].fields;
    size_t count = path < 0 ? model->key_count : model->paths[path].count;
    int next = 1;
    if (!bind_values(db, model, s, &next, fields, count, values) ||
        !bind_scope(db, model, s, &next, scope))
        return rows_fail(db, model, "get", s);
    engine_rows one = {.next = db->row, .left = 1, .list = db->texts};
    if (path < 0 && key_is_known(model)) {
        memcpy(one.next + model->fields[0].offset, values[0], sizeof(int64_t));
        one.known = 1;
    }
    engine_step step = db->engine->read_rows(db->connection, s, model, &one);
    if (step == ENGINE_FAILED || step == ENGINE_UNREADABLE)
        return rows_fail(db, model, step == ENGINE_FAILED ? "get" : "read", s);
    void *row = step == ENGINE_ROW ? copy_row(db, model, one.list) : NULL;
    db->engine->reset(s);
    if (step == ENGINE_DONE)
        return fail_not_found(db, model);
    if (row == NULL)
        return fail_memory(db);
    put_pointer(out, row);
    return SCHEMAC_OK;
}

schemac_status schemac_exists(schemac_db *db, const schemac_model *model, const void *const *values,
                              bool *exists)
{
    unsigned scope;
    *exists = false;
    CALL_GUARD(db);
    if (!call_begin(db))
        return call_refused(db);
    if (!rows_scope(db, model, false, &scope))
        return db->error.status;
    engine_statement *s = statement_get(db, model, STATEMENT_EXISTS, scope);
    if (s == NULL)
        return db->error.status;
    int next = 1;
    if (!bind_values(db, model, s, &next, model->key, model->key_count, values) ||
        !bind_scope(db, model, s, &next, scope))
        return rows_fail(db, model, "look for", s);
    engine_step step = db->engine->step(db->connection, s);
    if (step == ENGINE_FAILED)
        return rows_fail(db, model, "look for", s);
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
    if (!rows_scope(db, model, false, &scope))
        return db->error.status;
    engine_statement *s = statement_get(db, model, STATEMENT_COUNT, scope);
    if (s == NULL)
        return db->error.status;
    int next = 1;
    if (!bind_scope(db, model, s, &next, scope) ||
        db->engine->step(db->connection, s) != ENGINE_ROW)
        return rows_fail(db, model, "count", s);
    *count = db->engine->read_int64(s, 0);
    db->engine->reset(s);
    return SCHEMAC_OK;
}
