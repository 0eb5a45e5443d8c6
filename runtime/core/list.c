/* list.c - lists and their pages: rows are read into one growing block, their texts into another,
   and the two become one allocation. */
#include "core/cursor.h"
#include "core/error.h"
#include "core/find.h"
#include "core/rows.h"

#include <string.h>

/* Until both blocks are joined, a member that points to a text holds the text's place in its block,
   plus one. */
typedef struct collector {
    const schemac_allocator *allocator;
    unsigned char *rows; /* given: what the caller gets in the end */
    size_t count, capacity; /* in rows */
    unsigned char *texts;
    size_t text_size, text_capacity; /* in bytes */
} collector;

enum { FIRST_ROWS = 32, FIRST_TEXTS = 2048 };

static size_t grown_to(size_t capacity, size_t needed, size_t first)
{
    size_t grown = capacity == 0 ? first : capacity * 2;
    while (grown < needed)
        grown *= 2;
    return grown;
}

/* Where the next row is to be read to; NULL when memory ran out. */
static unsigned char *next_row(collector *c, const schemac_model *model)
{
    if (c->count == c->capacity) {
        size_t grown = grown_to(c->capacity, c->count + 1, FIRST_ROWS);
        unsigned char *fresh = grown > SIZE_MAX / model->row_size ? NULL
                               : c->rows == NULL
                                   ? memory_give(c->allocator, grown * model->row_size)
                                   : memory_regive(c->rows, grown * model->row_size);
        if (fresh == NULL)
            return NULL;
        c->rows = fresh;
        c->capacity = grown;
    }
    return c->rows + c->count++ * model->row_size;
}

static bool keep_texts(collector *c, unsigned char *row, const engine_text *texts, size_t count)
{
    size_t more = texts_size(texts, count);
    if (c->text_size + more > c->text_capacity) {
        size_t grown = grown_to(c->text_capacity, c->text_size + more, FIRST_TEXTS);
        unsigned char *fresh = memory_resize(c->allocator, c->texts, c->text_capacity, grown);
        if (fresh == NULL)
            return false;
        c->texts = fresh;
        c->text_capacity = grown;
    }
    for (size_t i = 0; i < count; i++) {
        const engine_text *t = &texts[i];
        uintptr_t place = t->data == NULL ? 0 : c->text_size + 1;
        if (t->blob) {
            schemac_blob blob = {.data = NULL, .size = t->data == NULL ? 0 : t->size};
            memcpy(row + t->offset, &blob, sizeof blob);
        }
        memcpy(row + t->offset, &place, sizeof place);
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

/* The rows with their texts behind them as one allocation, which the collector gives away. */
static unsigned char *join(collector *c, const schemac_model *model)
{
    size_t size = c->count * model->row_size;
    unsigned char *memory = memory_regive(c->rows, size + c->text_size);
    if (memory == NULL)
        return NULL;
    c->rows = NULL;
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

static bool bind_cursor(schemac_db *db, const schemac_model *model, engine_statement *s, int *next,
                        const schemac_cursor *cursor, unsigned scope, unsigned char *room)
{
    if (!cursor_read(model, SCHEMAC_BY_KEY, cursor, db->row, room)) {
        fail(db, SCHEMAC_MISUSE, model, "the cursor does not come from a page of %s", model->name);
        return false;
    }
    for (size_t i = 0; i < model->key_count; i++) {
        const void *value =
            (const unsigned char *)db->row + model->fields[model->key[i]].offset;
        if (is_compared(model, model->key[i], scope) &&
            !bind_values(db, model, s, next, &model->key[i], 1, &value)) {
            rows_fail(db, model, "list", s);
            return false;
        }
    }
    return true;
}

/* One row more than asked for tells whether there is another page. */
static bool bind_list(schemac_db *db, const schemac_model *model, engine_statement *s, int path,
                      const void *const *values, const schemac_page *page, unsigned scope,
                      unsigned char *room)
{
    int next = 1;
    const schemac_path *p = path < 0 ? NULL : &model->paths[path];
    if ((p == NULL || bind_values(db, model, s, &next, p->fields, p->count, values)) &&
        bind_scope(db, model, s, &next, scope)) {
        if (page->after.size > 0 && !bind_cursor(db, model, s, &next, &page->after, scope, room))
            return false;
        if (!is_limited(page) ||
            db->engine->bind_int64(db->connection, s, next, (int64_t)page->limit + 1))
            return true;
    }
    rows_fail(db, model, "list", s);
    return false;
}

static schemac_status read_all(schemac_db *db, const schemac_model *model, engine_statement *s,
                               collector *c)
{
    engine_step step;
    while ((step = db->engine->step(db->connection, s)) == ENGINE_ROW) {
        unsigned char *row = next_row(c, model);
        size_t count = 0;
        if (row != NULL && !db->engine->read_row(db->connection, s, model, row, db->texts, &count))
            return rows_fail(db, model, "read", s);
        if (row == NULL || !keep_texts(c, row, db->texts, count)) {
            db->engine->reset(s);
            return fail_memory(db);
        }
    }
    if (step == ENGINE_FAILED)
        return rows_fail(db, model, "list", s);
    db->engine->reset(s);
    return SCHEMAC_OK;
}

/* Runs the statement and gives its rows, with the cursor behind the last in the order of a path when
   there are more. */
static schemac_status collect(schemac_db *db, const schemac_model *model, engine_statement *s,
                              const schemac_page *page, int order, schemac_rows *rows)
{
    collector c = {.allocator = db->allocator};
    schemac_status status = read_all(db, model, s, &c);
    bool more = page->limit > 0 && c.count > page->limit;
    if (more)
        c.count = page->limit;
    if (status == SCHEMAC_OK && c.count > 0) {
        rows->rows = join(&c, model);
        rows->count = c.count;
        const unsigned char *last =
            (unsigned char *)rows->rows + (c.count - 1) * model->row_size;
        if (rows->rows == NULL)
            status = fail_memory(db);
        else if (more && !cursor_write(model, order, last, &rows->next))
            status = fail(db, SCHEMAC_INVALID, model,
                          "the %s of a %s is too long for a cursor; list without limit",
                          order < 0 ? "key" : "place in the order", model->name);
    }
    if (status != SCHEMAC_OK) {
        schemac_free(rows->rows);
        *rows = (schemac_rows){.rows = NULL};
    }
    schemac_free(c.rows);
    memory_free(c.allocator, c.texts, c.text_capacity);
    return status;
}

/* Everything but what the caller's struct looks like. */
static schemac_status list(schemac_db *db, const schemac_model *model, int path,
                           const void *const *values, const schemac_page *page, schemac_rows *rows)
{
    unsigned scope;
    CALL_GUARD(db);
    if (!call_begin(db))
        return SCHEMAC_MISUSE;
    page = checked_page(db, model, page);
    if (page == NULL || !rows_scope(db, model, page->deleted, &scope))
        return db->error.status;
    unsigned variant = (page->after.size > 0 ? LIST_AFTER : 0u) |
                       (page->descending ? LIST_DESCENDING : 0u) |
                       (is_limited(page) ? LIST_LIMITED : 0u);
    engine_statement *s = statement_get(db, model, list_statement(path, variant), scope);
    unsigned char room[CURSOR_ROOM];
    if (s == NULL || !rows_room(db, model) ||
        !bind_list(db, model, s, path, values, page, scope, room))
        return db->error.status;
    return collect(db, model, s, page, SCHEMAC_BY_KEY, rows);
}

schemac_status schemac_list(schemac_db *db, const schemac_model *model, int path,
                            const void *const *values, const schemac_page *page, void *out)
{
    schemac_rows rows = {.rows = NULL};
    schemac_status status = list(db, model, path, values, page, &rows);
    memcpy(out, &rows, sizeof rows);
    return status;
}

static schemac_status find(schemac_db *db, const search *wanted, schemac_rows *rows)
{
    search s = *wanted;
    CALL_GUARD(db);
    if (!call_begin(db))
        return SCHEMAC_MISUSE;
    s.page = checked_page(db, s.model, s.page);
    cached *c = s.page == NULL ? NULL : search_begin(db, &s, false);
    if (c == NULL)
        return db->error.status;
    schemac_status status = collect(db, s.model, c->statement, s.page, s.order, rows);
    cache_give(db, c);
    return status;
}

schemac_status schemac_find(schemac_db *db, const schemac_model *model, const void *filters,
                            size_t count, int order, const schemac_page *page, void *out)
{
    schemac_rows rows = {.rows = NULL};
    search s = {.model = model,
                .filters = filters,
                .count = count,
                .order = order,
                .page = page,
                .one_more = true};
    schemac_status status = find(db, &s, &rows);
    memcpy(out, &rows, sizeof rows);
    return status;
}
