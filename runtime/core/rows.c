/* rows.c - insert, get, update and delete, for any model. The hot path of every program: a lookup
   of the prepared statement, one bind of the whole row, one step, one reset. */
#include "core/rows.h"

#include "core/error.h"
#include "core/statement.h"
#include "core/value.h"

#include <stdlib.h>
#include <string.h>

bool rows_room(schemac_db *db, const schemac_model *model)
{
    if (model->row_size <= db->row_capacity && model->field_count <= db->text_capacity)
        return true;
    size_t size = model->row_size > db->row_capacity ? model->row_size : db->row_capacity;
    size_t texts = model->field_count > db->text_capacity ? model->field_count : db->text_capacity;
    void *row = realloc(db->row, size);
    if (row != NULL) {
        db->row = row;
        db->row_capacity = size;
    }
    engine_text *list = realloc(db->texts, texts * sizeof *list);
    if (list != NULL)
        db->texts = list;
    unsigned char *fill = realloc(db->fill, texts);
    if (fill != NULL)
        db->fill = fill;
    if (row == NULL || list == NULL || fill == NULL) {
        fail_memory(db);
        return false;
    }
    db->text_capacity = texts;
    return true;
}

schemac_status rows_fail(schemac_db *db, const schemac_model *model, const char *action,
                         engine_statement *s)
{
    schemac_status status = fail_engine(db, model, action, db->engine->sql(s));
    db->engine->reset(s);
    return status;
}

/* ---- insert --------------------------------------------------------------------------------- */

static bool is_zero(const void *memory, size_t size)
{
    const unsigned char *bytes = memory;
    for (size_t i = 0; i < size; i++)
        if (bytes[i] != 0)
            return false;
    return true;
}

/* The values of default now and default random; a field of the same insert gets the same time.
   db->fill says which members were filled in. */
static bool fill_in(schemac_db *db, const schemac_model *model, void *row)
{
    int64_t now = 0;
    for (size_t i = 0; i < model->field_count; i++) {
        const schemac_field *f = &model->fields[i];
        unsigned char *p = (unsigned char *)row + f->offset;
        bool nullable = (f->flags & SCHEMAC_NULLABLE) != 0;
        db->fill[i] = 0;
        if ((f->flags & (SCHEMAC_DEFAULT_NOW | SCHEMAC_DEFAULT_RANDOM)) == 0 || nullable)
            continue;
        if (f->type == SCHEMAC_TIMESTAMP && *(int64_t *)(void *)p == 0) {
            if (now == 0)
                now = schemac_now();
            memcpy(p, &now, sizeof now);
            db->fill[i] = sizeof now;
        } else if (f->type == SCHEMAC_DATE && is_zero(p, sizeof(schemac_date))) {
            schemac_date date = today();
            memcpy(p, &date, sizeof date);
            db->fill[i] = sizeof date;
        } else if (f->type == SCHEMAC_UUID && is_zero(p, sizeof(schemac_uuid))) {
            schemac_uuid id;
            if (!random_uuid(&id)) {
                fail(db, SCHEMAC_IO, model, "the system gives no random numbers");
                return false;
            }
            memcpy(p, &id, sizeof id);
            db->fill[i] = sizeof id;
        }
    }
    return true;
}

static void empty_again(schemac_db *db, const schemac_model *model, void *row)
{
    for (size_t i = 0; i < model->field_count; i++)
        if (db->fill[i] != 0)
            memset((unsigned char *)row + model->fields[i].offset, 0, db->fill[i]);
}

static void take_assigned_key(schemac_db *db, const schemac_model *model, void *row)
{
    const schemac_field *key = &model->fields[model->key[0]];
    if ((key->flags & SCHEMAC_ASSIGNED) == 0)
        return;
    int64_t id = db->engine->last_id(db->connection);
    memcpy((unsigned char *)row + key->offset, &id, sizeof id);
}

schemac_status schemac_insert(schemac_db *db, const schemac_model *model, void *row)
{
    if (!call_begin(db))
        return SCHEMAC_MISUSE;
    engine_statement *s = statement_get(db, model, STATEMENT_INSERT);
    if (s == NULL)
        return db->error.status;
    bool filled = model->filled > 0;
    if (filled && (!rows_room(db, model) || !fill_in(db, model, row)))
        return db->error.status;
    if (!db->engine->bind_row(db->connection, s, 1, model, row, 0, SCHEMAC_GENERATED) ||
        db->engine->step(db->connection, s) != ENGINE_DONE) {
        if (filled)
            empty_again(db, model, row);
        return rows_fail(db, model, "insert", s);
    }
    db->engine->reset(s);
    take_assigned_key(db, model, row);
    return SCHEMAC_OK;
}

/* ---- update and delete ---------------------------------------------------------------------- */

/* Runs a statement that changes the one row with a key. */
static schemac_status change_one(schemac_db *db, const schemac_model *model, const char *action,
                                 engine_statement *s)
{
    if (db->engine->step(db->connection, s) != ENGINE_DONE)
        return rows_fail(db, model, action, s);
    db->engine->reset(s);
    return db->engine->changes(db->connection) > 0 ? SCHEMAC_OK : fail_not_found(db, model);
}

schemac_status schemac_update(schemac_db *db, const schemac_model *model, const void *row)
{
    if (!call_begin(db))
        return SCHEMAC_MISUSE;
    if (model->sql->update == NULL)
        return fail(db, SCHEMAC_MISUSE, model, "every field of %s is in its key", model->name);
    engine_statement *s = statement_get(db, model, STATEMENT_UPDATE);
    if (s == NULL)
        return db->error.status;
    int first_of_key = 1 + model->field_count - model->generated - model->key_count;
    if (!db->engine->bind_row(db->connection, s, 1, model, row, 0,
                              SCHEMAC_KEY | SCHEMAC_GENERATED) ||
        !db->engine->bind_row(db->connection, s, first_of_key, model, row, SCHEMAC_KEY,
                              SCHEMAC_KEY))
        return rows_fail(db, model, "update", s);
    return change_one(db, model, "update", s);
}

schemac_status schemac_delete(schemac_db *db, const schemac_model *model, const void *const *values)
{
    if (!call_begin(db))
        return SCHEMAC_MISUSE;
    engine_statement *s = statement_get(db, model, STATEMENT_DELETE);
    if (s == NULL)
        return db->error.status;
    if (!db->engine->bind_values(db->connection, s, 1, model, model->key, model->key_count, values))
        return rows_fail(db, model, "delete", s);
    return change_one(db, model, "delete", s);
}

/* ---- reading one row ------------------------------------------------------------------------ */

/* Copies the texts to `room` and lets the row's members point there. */
static unsigned char *place_texts(unsigned char *row, unsigned char *room, const engine_text *texts,
                                  size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const engine_text *t = &texts[i];
        unsigned char *p = row + t->offset;
        const unsigned char *data = t->data == NULL ? NULL : room;
        if (t->data != NULL) {
            memcpy(room, t->data, t->size);
            room[t->size] = '\0';
            room += t->size + 1;
        }
        if (t->blob) {
            schemac_blob blob = {.data = data, .size = data == NULL ? 0 : t->size};
            memcpy(p, &blob, sizeof blob);
        } else {
            memcpy(p, &data, sizeof data);
        }
    }
    return room;
}

/* `out` points to a `T *`: as bytes, since it is no `void *`. */
static void put_pointer(void *out, void *row)
{
    memcpy(out, &row, sizeof row);
}

static schemac_status read_one(schemac_db *db, const schemac_model *model, engine_statement *s,
                               void *out)
{
    size_t count = 0;
    if (!db->engine->read_row(db->connection, s, model, db->row, db->texts, &count))
        return rows_fail(db, model, "read", s);
    unsigned char *memory = malloc(model->row_size + texts_size(db->texts, count));
    if (memory == NULL) {
        db->engine->reset(s);
        return fail_memory(db);
    }
    memcpy(memory, db->row, model->row_size);
    place_texts(memory, memory + model->row_size, db->texts, count);
    db->engine->reset(s);
    put_pointer(out, memory);
    return SCHEMAC_OK;
}

schemac_status schemac_get(schemac_db *db, const schemac_model *model, int path,
                           const void *const *values, void *out)
{
    put_pointer(out, NULL);
    if (!call_begin(db))
        return SCHEMAC_MISUSE;
    engine_statement *s = statement_get(db, model, get_statement(path));
    if (s == NULL || !rows_room(db, model))
        return db->error.status;
    const uint16_t *fields = path < 0 ? model->key : model->paths[path].fields;
    size_t count = path < 0 ? model->key_count : model->paths[path].count;
    if (!db->engine->bind_values(db->connection, s, 1, model, fields, count, values))
        return rows_fail(db, model, "get", s);
    switch (db->engine->step(db->connection, s)) {
    case ENGINE_ROW:
        return read_one(db, model, s, out);
    case ENGINE_DONE:
        db->engine->reset(s);
        return fail_not_found(db, model);
    default:
        return rows_fail(db, model, "get", s);
    }
}

schemac_status schemac_exists(schemac_db *db, const schemac_model *model, const void *const *values,
                              bool *exists)
{
    *exists = false;
    if (!call_begin(db))
        return SCHEMAC_MISUSE;
    engine_statement *s = statement_get(db, model, STATEMENT_EXISTS);
    if (s == NULL)
        return db->error.status;
    if (!db->engine->bind_values(db->connection, s, 1, model, model->key, model->key_count, values))
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
    *count = 0;
    if (!call_begin(db))
        return SCHEMAC_MISUSE;
    engine_statement *s = statement_get(db, model, STATEMENT_COUNT);
    if (s == NULL)
        return db->error.status;
    if (db->engine->step(db->connection, s) != ENGINE_ROW)
        return rows_fail(db, model, "count", s);
    *count = db->engine->read_int64(s, 0);
    db->engine->reset(s);
    return SCHEMAC_OK;
}

void schemac_free(void *row)
{
    free(row);
}
