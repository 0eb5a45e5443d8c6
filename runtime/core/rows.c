/* rows.c - insert, get, update, delete and list, for any model. The hot path of every program: a lookup
   of the prepared statement, one bind of the whole row, one step, one reset. */
#include "core/cursor.h"
#include "core/error.h"
#include "core/statement.h"
#include "core/value.h"

#include <stdlib.h>
#include <string.h>

/* Room for one row of the model, its texts, and what insert fills in. */
static bool have_room(schemac_db *db, const schemac_model *model)
{
    if (model->row_size <= db->row_capacity && model->field_count <= db->text_capacity)
        return true;
    size_t size = model->row_size > db->row_capacity ? model->row_size : db->row_capacity;
    size_t texts = model->field_count > db->text_capacity ? model->field_count
                                                          : db->text_capacity;
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

/* The engine's error first, then the reset: a reset may change what the engine says. */
static schemac_status fail_statement(schemac_db *db, const schemac_model *model,
                                     const char *action, engine_statement *s)
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
    if (filled && (!have_room(db, model) || !fill_in(db, model, row)))
        return db->error.status;
    if (!db->engine->bind_row(db->connection, s, 1, model, row, 0, 0) ||
        db->engine->step(db->connection, s) != ENGINE_DONE) {
        if (filled)
            empty_again(db, model, row);
        return fail_statement(db, model, "insert", s);
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
        return fail_statement(db, model, action, s);
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
    int first_of_key = 1 + model->field_count - model->key_count;
    if (!db->engine->bind_row(db->connection, s, 1, model, row, 0, SCHEMAC_KEY) ||
        !db->engine->bind_row(db->connection, s, first_of_key, model, row, SCHEMAC_KEY,
                              SCHEMAC_KEY))
        return fail_statement(db, model, "update", s);
    return change_one(db, model, "update", s);
}

schemac_status schemac_delete(schemac_db *db, const schemac_model *model,
                              const void *const *values)
{
    if (!call_begin(db))
        return SCHEMAC_MISUSE;
    engine_statement *s = statement_get(db, model, STATEMENT_DELETE);
    if (s == NULL)
        return db->error.status;
    if (!db->engine->bind_values(db->connection, s, 1, model, model->key, model->key_count,
                                 values))
        return fail_statement(db, model, "delete", s);
    return change_one(db, model, "delete", s);
}

/* ---- reading one row ------------------------------------------------------------------------ */

static size_t texts_size(const engine_text *texts, size_t count)
{
    size_t size = 0;
    for (size_t i = 0; i < count; i++)
        if (texts[i].data != NULL)
            size += texts[i].size + 1;
    return size;
}

/* Copies the texts to `room` and lets the row's members point there. */
static unsigned char *place_texts(unsigned char *row, unsigned char *room,
                                  const engine_text *texts, size_t count)
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

static schemac_status read_one(schemac_db *db, const schemac_model *model, engine_statement *s,
                               void **row)
{
    size_t count = 0;
    if (!db->engine->read_row(db->connection, s, model, db->row, db->texts, &count))
        return fail_statement(db, model, "read", s);
    unsigned char *memory = malloc(model->row_size + texts_size(db->texts, count));
    if (memory == NULL) {
        db->engine->reset(s);
        return fail_memory(db);
    }
    memcpy(memory, db->row, model->row_size);
    place_texts(memory, memory + model->row_size, db->texts, count);
    db->engine->reset(s);
    *row = memory;
    return SCHEMAC_OK;
}

schemac_status schemac_get(schemac_db *db, const schemac_model *model, int path,
                           const void *const *values, void **row)
{
    *row = NULL;
    if (!call_begin(db))
        return SCHEMAC_MISUSE;
    engine_statement *s = statement_get(db, model, get_statement(path));
    if (s == NULL || !have_room(db, model))
        return db->error.status;
    const uint16_t *fields = path < 0 ? model->key : model->paths[path].fields;
    size_t count = path < 0 ? model->key_count : model->paths[path].count;
    if (!db->engine->bind_values(db->connection, s, 1, model, fields, count, values))
        return fail_statement(db, model, "get", s);
    switch (db->engine->step(db->connection, s)) {
    case ENGINE_ROW:
        return read_one(db, model, s, row);
    case ENGINE_DONE:
        db->engine->reset(s);
        return fail_not_found(db, model);
    default:
        return fail_statement(db, model, "get", s);
    }
}

schemac_status schemac_exists(schemac_db *db, const schemac_model *model,
                              const void *const *values, bool *exists)
{
    *exists = false;
    if (!call_begin(db))
        return SCHEMAC_MISUSE;
    engine_statement *s = statement_get(db, model, STATEMENT_EXISTS);
    if (s == NULL)
        return db->error.status;
    if (!db->engine->bind_values(db->connection, s, 1, model, model->key, model->key_count,
                                 values))
        return fail_statement(db, model, "look for", s);
    engine_step step = db->engine->step(db->connection, s);
    if (step == ENGINE_FAILED)
        return fail_statement(db, model, "look for", s);
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
        return fail_statement(db, model, "count", s);
    *count = db->engine->read_int64(s, 0);
    db->engine->reset(s);
    return SCHEMAC_OK;
}

void schemac_free(void *row)
{
    free(row);
}

/* ---- lists ---------------------------------------------------------------------------------- */

/* Rows while they are being read. Texts grow in a block of their own; until both blocks are joined, a
   member that points to a text holds the text's place in that block, plus one. */
typedef struct collector {
    unsigned char *rows;
    size_t count, capacity; /* in rows */
    unsigned char *texts;
    size_t text_size, text_capacity; /* in bytes */
} collector;

static bool reserve(unsigned char **memory, size_t *capacity, size_t needed, size_t item)
{
    if (needed <= *capacity)
        return true;
    size_t grown = *capacity == 0 ? 16 : *capacity * 2;
    while (grown < needed)
        grown *= 2;
    unsigned char *fresh = grown > SIZE_MAX / item ? NULL : realloc(*memory, grown * item);
    if (fresh == NULL)
        return false;
    *memory = fresh;
    *capacity = grown;
    return true;
}

static bool collect(collector *c, const schemac_model *model, const void *row,
                    const engine_text *texts, size_t count)
{
    size_t more = texts_size(texts, count);
    if (!reserve(&c->rows, &c->capacity, c->count + 1, model->row_size) ||
        !reserve(&c->texts, &c->text_capacity, c->text_size + more, 1))
        return false;
    unsigned char *to = c->rows + c->count++ * model->row_size;
    memcpy(to, row, model->row_size);
    for (size_t i = 0; i < count; i++) {
        const engine_text *t = &texts[i];
        uintptr_t place = t->data == NULL ? 0 : c->text_size + 1;
        if (t->blob) {
            schemac_blob blob = {.data = NULL, .size = t->data == NULL ? 0 : t->size};
            memcpy(to + t->offset, &blob, sizeof blob);
        }
        memcpy(to + t->offset, &place, sizeof place);
        if (t->data != NULL) {
            memcpy(c->texts + c->text_size, t->data, t->size);
            c->texts[c->text_size + t->size] = '\0';
            c->text_size += t->size + 1;
        }
    }
    return true;
}

_Static_assert(offsetof(schemac_blob, data) == 0 && sizeof(uintptr_t) == sizeof(void *),
               "a text's place is kept where its address will be");

static bool has_text(const schemac_field *f)
{
    return f->type == SCHEMAC_TEXT || f->type == SCHEMAC_JSON || f->type == SCHEMAC_BLOB;
}

/* Joins rows and texts to one allocation. */
static unsigned char *join(const collector *c, const schemac_model *model)
{
    size_t size = c->count * model->row_size;
    unsigned char *memory = malloc(size + c->text_size);
    if (memory == NULL)
        return NULL;
    memcpy(memory, c->rows, size);
    if (c->text_size > 0)
        memcpy(memory + size, c->texts, c->text_size);
    for (size_t i = 0; i < model->field_count; i++) {
        if (!has_text(&model->fields[i]))
            continue;
        unsigned char *member = memory + model->fields[i].offset;
        for (size_t row = 0; row < c->count; row++, member += model->row_size) {
            uintptr_t place;
            memcpy(&place, member, sizeof place);
            const unsigned char *text = place == 0 ? NULL : memory + size + (place - 1);
            memcpy(member, &text, sizeof text);
        }
    }
    return memory;
}

enum { MOST_KEY_FIELDS = 16 }; /* the compiler's limit */

static bool bind_cursor(schemac_db *db, const schemac_model *model, engine_statement *s, int first,
                        const schemac_cursor *cursor, unsigned char *room)
{
    if (!cursor_read(model, cursor, db->row, room)) {
        fail(db, SCHEMAC_MISUSE, model, "the cursor does not come from a page of %s",
             model->name);
        return false;
    }
    const void *values[MOST_KEY_FIELDS];
    for (size_t i = 0; i < model->key_count; i++)
        values[i] = (const unsigned char *)db->row + model->fields[model->key[i]].offset;
    if (db->engine->bind_values(db->connection, s, first, model, model->key, model->key_count,
                                values))
        return true;
    fail_statement(db, model, "list", s);
    return false;
}

/* One row more than asked for tells whether there is another page. */
static bool bind_list(schemac_db *db, const schemac_model *model, engine_statement *s, int path,
                      const void *const *values, const schemac_page *page, unsigned char *room)
{
    int next = 1;
    if (path >= 0) {
        const schemac_path *p = &model->paths[path];
        if (!db->engine->bind_values(db->connection, s, next, model, p->fields, p->count,
                                     values)) {
            fail_statement(db, model, "list", s);
            return false;
        }
        next += p->count;
    }
    if (page->after.size > 0) {
        if (!bind_cursor(db, model, s, next, &page->after, room))
            return false;
        next += model->key_count;
    }
    int64_t limit = page->limit == 0 || page->limit >= INT64_MAX ? -1 : (int64_t)page->limit + 1;
    if (db->engine->bind_int64(db->connection, s, next, limit))
        return true;
    fail_statement(db, model, "list", s);
    return false;
}

static schemac_status read_all(schemac_db *db, const schemac_model *model, engine_statement *s,
                               collector *c)
{
    engine_step step;
    while ((step = db->engine->step(db->connection, s)) == ENGINE_ROW) {
        size_t count = 0;
        if (!db->engine->read_row(db->connection, s, model, db->row, db->texts, &count))
            return fail_statement(db, model, "read", s);
        if (!collect(c, model, db->row, db->texts, count)) {
            db->engine->reset(s);
            return fail_memory(db);
        }
    }
    if (step == ENGINE_FAILED)
        return fail_statement(db, model, "list", s);
    db->engine->reset(s);
    return SCHEMAC_OK;
}

schemac_status schemac_list(schemac_db *db, const schemac_model *model, int path,
                            const void *const *values, const schemac_page *page,
                            schemac_rows *rows)
{
    static const schemac_page everything = SCHEMAC_PAGE_INIT;
    *rows = (schemac_rows){.rows = NULL};
    if (!call_begin(db))
        return SCHEMAC_MISUSE;
    if (page == NULL)
        page = &everything;
    if (page->size != sizeof *page)
        return fail(db, SCHEMAC_MISUSE, model, "the page does not begin with SCHEMAC_PAGE_INIT");
    engine_statement *s =
        statement_get(db, model, list_statement(path, page->descending, page->after.size > 0));
    unsigned char room[CURSOR_ROOM];
    if (s == NULL || !have_room(db, model) ||
        !bind_list(db, model, s, path, values, page, room))
        return db->error.status;
    collector c = {.rows = NULL};
    schemac_status status = read_all(db, model, s, &c);
    bool more = page->limit > 0 && c.count > page->limit;
    if (more)
        c.count = page->limit;
    if (status == SCHEMAC_OK && c.count > 0) {
        rows->rows = join(&c, model);
        rows->count = c.count;
        if (rows->rows == NULL)
            status = fail_memory(db);
        else if (more &&
                 !cursor_write(model,
                               (unsigned char *)rows->rows + (c.count - 1) * model->row_size,
                               &rows->next))
            status = fail(db, SCHEMAC_INVALID, model,
                          "the key of a %s is too long for a cursor; list without limit",
                          model->name);
    }
    if (status != SCHEMAC_OK) {
        free(rows->rows);
        *rows = (schemac_rows){.rows = NULL};
    }
    free(c.rows);
    free(c.texts);
    return status;
}
