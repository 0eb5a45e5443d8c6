/* list.c - lists and their pages. */
#include "base/wording.h"
#include "handle/call.h"
#include "rows/bind.h"
#include "rows/cache.h"
#include "rows/collector.h"
#include "rows/cursor.h"
#include "rows/find.h"
#include "rows/prepared.h"
#include "rows/reach.h"
#include "rows/refused.h"

#include <string.h>

/* The rows in the other order. */
static void turn(collector *c)
{
    size_t size = c->model->record.row_size, count = collector_count(c);
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

/* The caller's struct, which is laid out like schemac_rows. */
static void put_rows(void *out, const collector *c)
{
    schemac_rows rows;
    rows.rows = c->block;
    rows.count = collector_count(c);
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
    size_t last = collector_count(c) - 1;
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
    schemac_status status = collector_read(db, &c, s);
    size_t count = collector_count(&c);
    if (status == SCHEMAC_OK && count > 0) {
        collector_finish(&c);
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
