/* list.c - lists and their pages: rows and their texts are read into one growing block. */
#include "core/cursor.h"
#include "core/error.h"
#include "core/find.h"
#include "core/rows.h"

#include <string.h>

/* One block that the caller gets in the end: room for rows, then texts and blobs. Both may move while
   they grow, so a member that points to a text holds its place among the texts, plus one, until all
   are read. */
typedef struct collector {
    const schemac_allocator *allocator;
    const schemac_model *model;
    unsigned char *block; /* given */
    size_t size;
    size_t count, capacity; /* in rows */
    size_t texts;           /* where they begin */
    size_t used;            /* where the next one goes */
    size_t limit;           /* of rows; 0: none */
    bool more;              /* there are rows beyond the limit */
} collector;

enum { FIRST_ROWS = 32, MOST_FIRST_ROWS = 1000, FIRST_TEXTS = 1024, LARGE = 1 << 20 };

_Static_assert(offsetof(schemac_blob, data) == 0 && sizeof(uintptr_t) == sizeof(void *),
               "a text's place is kept where its address will be");

static bool has_text(const schemac_field *f)
{
    return f->type == SCHEMAC_TEXT || f->type == SCHEMAC_JSON || f->type == SCHEMAC_BLOB;
}

static bool change_size(collector *c, size_t size)
{
    unsigned char *fresh =
        c->block == NULL ? memory_give(c->allocator, size) : memory_regive(c->block, size);
    if (fresh == NULL)
        return false;
    c->block = fresh;
    c->size = size;
    return true;
}

/* Of a page it is known how long it becomes, about. */
static bool grow(collector *c, size_t more)
{
    size_t size = c->size < LARGE ? c->size * 2 : c->size + c->size / 2;
    if (c->limit > 0 && c->capacity == c->limit && c->count > 0) {
        size_t each = (c->used - c->texts) / c->count;
        size_t page = c->used + each * (c->limit - c->count) / 8 * 9;
        size = page < size * 2 ? page : size * 2;
    }
    return change_size(c, size < c->used + more ? c->used + more : size);
}

/* Lets the texts begin behind so many rows. */
static void move_texts(collector *c, size_t capacity)
{
    size_t to = capacity * c->model->row_size;
    memmove(c->block + to, c->block + c->texts, c->used - c->texts);
    c->used = c->used - c->texts + to;
    c->texts = to;
    c->capacity = capacity;
}

static bool begin(collector *c)
{
    const schemac_model *m = c->model;
    size_t texts = 0;
    for (size_t i = 0; i < m->field_count; i++)
        texts += has_text(&m->fields[i]) ? FIRST_TEXTS : 0;
    c->texts = c->used = c->capacity * m->row_size;
    return change_size(c, c->used + texts);
}

static bool more_rows(collector *c)
{
    if (c->block == NULL)
        return begin(c);
    if (c->texts > c->size - c->used && !grow(c, c->texts))
        return false;
    move_texts(c, c->capacity * 2);
    return true;
}

/* Copies what the members of the row point to. */
static bool keep_texts(collector *c, const engine_text *texts, size_t count)
{
    size_t more = texts_size(texts, count);
    if (more > c->size - c->used && !grow(c, more))
        return false;
    unsigned char *row = c->block + c->count * c->model->row_size;
    for (size_t i = 0; i < count; i++) {
        unsigned char *member = row + texts[i].offset;
        uintptr_t place = c->used - c->texts + 1;
        const void *data;
        memcpy(&data, member, sizeof data);
        memcpy(c->block + c->used, data, texts[i].size);
        memcpy(member, &place, sizeof place);
        c->used += texts[i].size;
    }
    return true;
}

/* Gives back room that is not needed, if it is more than half, and lets the members point to their texts. */
static void finish(collector *c)
{
    const schemac_model *m = c->model;
    size_t unused = (c->capacity - c->count) * m->row_size + (c->size - c->used);
    if (unused > c->size / 2) {
        move_texts(c, c->count);
        change_size(c, c->used); /* else it stays as large as it is */
    }
    uintptr_t texts = (uintptr_t)(c->block + c->texts) - 1;
    for (size_t i = 0; i < m->field_count; i++) {
        if (!has_text(&m->fields[i]))
            continue;
        unsigned char *member = c->block + m->fields[i].offset;
        for (size_t row = 0; row < c->count; row++, member += m->row_size) {
            uintptr_t place;
            memcpy(&place, member, sizeof place);
            place = place == 0 ? 0 : texts + place;
            memcpy(member, &place, sizeof place);
        }
    }
}

static bool bind_cursor(schemac_db *db, const schemac_model *model, engine_statement *s, int *next,
                        const schemac_cursor *cursor, unsigned scope, unsigned char *room)
{
    if (!cursor_read(model, SCHEMAC_BY_KEY, cursor, db->row, room)) {
        fail(db, SCHEMAC_MISUSE, model, "the cursor does not come from a page of %s", model->name);
        return false;
    }
    for (size_t i = 0; i < model->key_count; i++) {
        const void *value = (const unsigned char *)db->row + model->fields[model->key[i]].offset;
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
    const schemac_engine *engine = db->engine;
    engine_step step;
    while ((step = engine->step(db->connection, s)) == ENGINE_ROW) {
        size_t count = 0;
        c->more = c->limit > 0 && c->count == c->limit;
        if (c->more)
            break;
        if ((c->count == c->capacity || c->block == NULL) && !more_rows(c)) {
            engine->reset(s);
            return fail_memory(db);
        }
        if (!engine->read_row(db->connection, s, model, c->block + c->count * model->row_size,
                              db->texts, &count))
            return rows_fail(db, model, "read", s);
        if (count > 0 && !keep_texts(c, db->texts, count)) {
            engine->reset(s);
            return fail_memory(db);
        }
        c->count++;
    }
    if (step == ENGINE_FAILED)
        return rows_fail(db, model, "list", s);
    engine->reset(s);
    return SCHEMAC_OK;
}

/* Runs the statement and gives its rows, with the cursor behind the last in the order of a path when
   there are more. */
static schemac_status collect(schemac_db *db, const schemac_model *model, engine_statement *s,
                              const schemac_page *page, int order, schemac_rows *rows)
{
    collector c = {
        .allocator = db->allocator, .model = model, .capacity = FIRST_ROWS, .limit = page->limit};
    if (page->limit > 0 && page->limit <= MOST_FIRST_ROWS)
        c.capacity = page->limit;
    schemac_status status = read_all(db, model, s, &c);
    if (status == SCHEMAC_OK && c.count > 0) {
        finish(&c);
        const unsigned char *last = c.block + (c.count - 1) * model->row_size;
        if (c.more && !cursor_write(model, order, last, &rows->next))
            status = fail(db, SCHEMAC_INVALID, model,
                          "the %s of a %s is too long for a cursor; list without limit",
                          order < 0 ? "key" : "place in the order", model->name);
    }
    if (status != SCHEMAC_OK || c.count == 0) {
        schemac_free(c.block);
        *rows = (schemac_rows){.rows = NULL};
        return status;
    }
    rows->rows = c.block;
    rows->count = c.count;
    return SCHEMAC_OK;
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
