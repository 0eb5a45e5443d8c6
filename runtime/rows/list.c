/* list.c - lists and their pages: rows and their texts are read into one growing block. */
#include "base/member.h"
#include "base/wording.h"
#include "handle/call.h"
#include "rows/bind.h"
#include "rows/cache.h"
#include "rows/cursor.h"
#include "rows/find.h"
#include "rows/prepared.h"
#include "rows/reach.h"
#include "rows/refused.h"

#include <string.h>

/* One block that the caller gets in the end: room for rows, then texts and blobs. */
typedef struct collector {
    const schemac_allocator *allocator;
    const schemac_model *model;
    unsigned char *block; /* given */
    engine_rows rows;     /* in it */
    size_t capacity;      /* in rows */
    size_t limit;         /* of rows; 0: none */
    bool more;            /* there are rows beyond the limit */
} collector;

enum { FIRST_ROWS = 32, MOST_FIRST_ROWS = 1000, FIRST_TEXTS = 1024, LARGE = 1 << 20 };

_Static_assert(offsetof(schemac_blob, data) == 0 && sizeof(uintptr_t) == sizeof(void *),
               "a text's place is kept where its address will be");

/* Where the texts begin. */
static size_t rows_size(const collector *c)
{
    return c->capacity * c->model->record.row_size;
}

static size_t row_count(const collector *c)
{
    return c->capacity - c->rows.left;
}

/* Room for so many bytes of texts behind the rows. */
static bool change_size(collector *c, size_t texts)
{
    size_t size = rows_size(c) + texts;
    unsigned char *fresh =
        c->block == NULL ? memory_give(c->allocator, size) : memory_regive(c->block, size);
    if (fresh == NULL)
        return false;
    c->block = fresh;
    c->rows.next = fresh + row_count(c) * c->model->record.row_size;
    c->rows.texts = fresh + rows_size(c);
    c->rows.size = texts;
    return true;
}

/* Room for more texts. Of a page it is known how long it becomes, about. */
static bool grow(collector *c, size_t more)
{
    const engine_rows *r = &c->rows;
    size_t all = rows_size(c) + r->size, count = row_count(c);
    size_t size = r->size + (all < LARGE ? all : all / 2);
    if (c->limit > 0 && c->capacity == c->limit && count > 0) {
        size_t each = r->used / count;
        size_t page = r->used + each * r->left / 8 * 9;
        size = page < size ? page : size;
    }
    return change_size(c, size < r->used + more ? r->used + more : size);
}

/* Lets the texts begin behind so many rows. */
static void move_texts(collector *c, size_t capacity)
{
    engine_rows *r = &c->rows;
    size_t to = capacity * c->model->record.row_size;
    memmove(c->block + to, r->texts, r->used);
    r->size = r->size + rows_size(c) - to;
    r->texts = c->block + to;
    r->left += capacity - c->capacity;
    c->capacity = capacity;
}

static bool begin(collector *c)
{
    const schemac_model *m = c->model;
    size_t texts = 0;
    for (size_t i = 0; i < m->record.field_count; i++)
        texts += member_points(&m->record.fields[i]) ? FIRST_TEXTS : 0;
    bool known = c->limit > 0 && c->limit <= MOST_FIRST_ROWS;
    c->capacity = c->rows.left = known ? c->limit : (size_t)FIRST_ROWS;
    c->rows.current = true;
    return change_size(c, texts);
}

/* Twice as many rows, where the texts are; not more than are asked for. */
static bool more_rows(collector *c)
{
    const engine_rows *r = &c->rows;
    size_t more = c->capacity;
    if (c->limit > 0 && more > c->limit - c->capacity)
        more = c->limit - c->capacity;
    size_t room = more * c->model->record.row_size;
    if (room > r->size - r->used && !grow(c, room))
        return false;
    move_texts(c, c->capacity + more);
    return true;
}

/* Gives back room that is not needed, if it is more than half, and lets the members point to their
   texts. */
static void finish(collector *c)
{
    const schemac_model *m = c->model;
    engine_rows *r = &c->rows;
    size_t count = row_count(c);
    size_t unused = r->left * m->record.row_size + (r->size - r->used);
    if (unused > (rows_size(c) + r->size) / 2) {
        move_texts(c, count);
        change_size(c, r->used); /* else it stays as large as it is */
    }
    uintptr_t texts = (uintptr_t)r->texts - 1;
    for (size_t i = 0; i < m->record.field_count; i++) {
        if (!member_points(&m->record.fields[i]))
            continue;
        unsigned char *member = c->block + m->record.fields[i].offset;
        for (size_t row = 0; row < count; row++, member += m->record.row_size) {
            uintptr_t place;
            memcpy(&place, member, sizeof place);
            place = place == 0 ? 0 : texts + place;
            memcpy(member, &place, sizeof place);
        }
    }
}

/* The rows in the other order. */
static void turn(collector *c)
{
    size_t size = c->model->record.row_size, count = row_count(c);
    for (size_t i = 0; i < count / 2; i++) {
        unsigned char *a = c->block + i * size, *b = c->block + (count - 1 - i) * size;
        for (size_t j = 0; j < size; j++) {
            unsigned char byte = a[j];
            a[j] = b[j];
            b[j] = byte;
        }
    }
}

static bool bind_cursor(schemac_db *db, const schemac_model *model, engine_statement *s, int *next,
                        const schemac_cursor *cursor, unsigned scope, unsigned char *room)
{
    cursor_long values; /* of a key there are none */
    cursor_order order;
    cursor_order_of(model, SCHEMAC_BY_KEY, &order);
    if (!cursor_read(&order, cursor, db->scratch.row, room, &values)) {
        error_set(db, SCHEMAC_INVALID, model, "the cursor does not come from a page of %s",
                  model->name);
        return false;
    }
    bool of_all = model->tenant_key && (scope & SCOPE_SYSTEM) != 0; /* see statement_order */
    if ((!of_all || bind_members(db, model, s, next, &model->tenant, 1, db->scratch.row)) &&
        bind_key_of_row(db, model, s, next, db->scratch.row))
        return true;
    refused_statement(db, model, ACTION_LIST, s);
    return false;
}

/* One row more than asked for tells whether there is another page. */
static bool bind_list(schemac_db *db, const schemac_model *model, engine_statement *s, int path,
                      const void *const *values, const schemac_page *page, unsigned scope,
                      unsigned char *room, uint32_t nulls)
{
    int next = 1;
    const schemac_path *p = path < 0 ? NULL : &model->paths[path];
    if ((p == NULL || bind_path(db, model, s, &next, p->fields, p->count, values, nulls)) &&
        bind_scope(db, model, s, &next, scope)) {
        const schemac_cursor *cursor = page->after.size > 0 ? &page->after : &page->before;
        if (cursor->size > 0 && !bind_cursor(db, model, s, &next, cursor, scope, room))
            return false;
        if (!page_is_limited(page) ||
            db->engine->bind_int64(db->connection, s, next, (int64_t)page->limit + 1))
            return true;
    }
    refused_statement(db, model, ACTION_LIST, s);
    return false;
}

static schemac_status read_all(schemac_db *db, const schemac_model *model, engine_statement *s,
                               collector *c)
{
    const schemac_engine *engine = db->engine;
    engine_step step = engine->step(db->connection, s);
    bool room = step != ENGINE_ROW || begin(c);
    while (step == ENGINE_ROW && room) {
        step = engine->read_rows(db->connection, s, &model->record, &c->rows);
        if (step != ENGINE_ROW)
            break;
        if (c->rows.left > 0) {
            room = grow(c, c->rows.wanted);
        } else if (row_count(c) == c->limit) {
            step = engine->step(db->connection, s);
            c->more = step == ENGINE_ROW;
            break;
        } else {
            room = more_rows(c);
        }
    }
    if (step == ENGINE_FAILED || step == ENGINE_UNREADABLE)
        return refused_statement(db, model, step == ENGINE_FAILED ? ACTION_LIST : ACTION_READ, s);
    engine->reset(s);
    return room ? SCHEMAC_OK : error_no_memory(db);
}

/* The caller's struct, which is laid out like schemac_rows. */
static void put_rows(void *out, const collector *c)
{
    schemac_rows rows;
    rows.rows = c->block;
    rows.count = row_count(c);
    memcpy(out, &rows, offsetof(schemac_rows, next));
}

/* The cursor at a row in the order of a path. false when its key does not fit. */
static bool put_cursor(void *out, size_t offset, const collector *c, const cursor_order *order,
                       size_t row)
{
    schemac_cursor cursor;
    if (!cursor_write(order, c->block + row * c->model->record.row_size, &cursor))
        return false;
    /* what is used of it: the rest is zero already */
    memcpy((unsigned char *)out + offset, &cursor, offsetof(schemac_cursor, bytes) + cursor.size);
    return true;
}

/* Cursors at both ends, where there are rows beyond. On the side of the place that the page is at
   this is believed; a key that does not fit matters only to who goes on. */
static bool put_cursors(void *out, const collector *c, const schemac_page *page, int order)
{
    const size_t next = offsetof(schemac_rows, next), previous = offsetof(schemac_rows, previous);
    size_t last = row_count(c) - 1;
    cursor_order of;
    if (!c->more && page->after.size == 0 && page->before.size == 0)
        return true;
    cursor_order_of(c->model, order, &of);
    if (page->before.size > 0)
        put_cursor(out, next, c, &of, last);
    else if (c->more && !put_cursor(out, next, c, &of, last))
        return false;
    if (page->after.size > 0)
        put_cursor(out, previous, c, &of, 0);
    return page->before.size == 0 || !c->more || put_cursor(out, previous, c, &of, 0);
}

/* Runs the statement and gives its rows, and cursors in the order of a path. */
static schemac_status collect(schemac_db *db, const schemac_model *model, engine_statement *s,
                              const schemac_page *page, int order, void *out)
{
    collector c = {.allocator = db->allocator, .model = model, .limit = page->limit};
    schemac_status status = read_all(db, model, s, &c);
    size_t count = row_count(&c);
    if (status == SCHEMAC_OK && count > 0) {
        finish(&c);
        if (page->before.size > 0)
            turn(&c);
        if (put_cursors(out, &c, page, order)) {
            put_rows(out, &c);
        } else {
            memory_clear(out, sizeof(schemac_rows));
            status = error_set(db, SCHEMAC_INVALID, model,
                               "the key of %s %s is too long for a cursor; list without limit",
                               wording_article(model->name), model->name);
        }
    }
    if (status != SCHEMAC_OK || count == 0)
        schemac_free(c.block);
    return status;
}

static schemac_status list(schemac_db *db, const schemac_model *model, int path,
                           const void *const *values, const schemac_page *page, void *out)
{
    unsigned scope;
    CALL_GUARD(db);
    if (!call_begin(db))
        return call_refused(db);
    page = find_page(db, model, page);
    if (page == NULL || !reach_scope(db, model, page->deleted, &scope))
        return db->error.status;
    bool before = page->before.size > 0; /* found backwards, and turned round */
    unsigned variant = (page->after.size > 0 || before ? LIST_AFTER : 0u) |
                       (page->descending != before ? LIST_DESCENDING : 0u) |
                       (page_is_limited(page) ? LIST_LIMITED : 0u);
    uint32_t nulls = prepared_nulls(db, model, path, values);
    cached *taken = NULL;
    engine_statement *s =
        prepared_for(db, model, list_statement(path, variant), scope, nulls, &taken);
    unsigned char room[CURSOR_ROOM];
    schemac_status status;
    if (s != NULL && bind_list(db, model, s, path, values, page, scope, room, nulls))
        status = collect(db, model, s, page, SCHEMAC_BY_KEY, out);
    else
        status = db->error.status;
    if (taken != NULL)
        cache_give(db, taken);
    return status;
}

schemac_status schemac_list(schemac_db *db, const schemac_model *model, int path,
                            const void *const *values, const schemac_page *page, void *out)
{
    memory_clear(out, sizeof(schemac_rows));
    return list(db, model, path, values, page, out);
}

static schemac_status find(schemac_db *db, search *s, void *out)
{
    CALL_GUARD(db);
    if (!call_begin(db))
        return call_refused(db);
    s->page = find_page(db, s->model, s->page);
    cached *c = s->page == NULL ? NULL : find_begin(db, s, false);
    if (c == NULL)
        return db->error.status;
    schemac_status status = collect(db, s->model, c->statement, s->page, s->order, out);
    cache_give(db, c);
    return status;
}

schemac_status schemac_find(schemac_db *db, const schemac_model *model, const void *filters,
                            size_t count, int order, const schemac_page *page, void *out)
{
    search s = {.model = model,
                .filters = filters,
                .count = count,
                .order = order,
                .page = page,
                .collected = true};
    memory_clear(out, sizeof(schemac_rows));
    return find(db, &s, out);
}
