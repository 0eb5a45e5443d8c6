/* select_pages.c - queries of the schema in a chosen order: all rows, a page of them, or how many
   there are. */
#include "handle/call.h"
#include "rows/bind.h"
#include "rows/cursor.h"
#include "rows/find.h"
#include "rows/gather.h"
#include "rows/page_text.h"
#include "rows/room.h"
#include "rows/select.h"

#include <string.h>

typedef struct page_call {
    query_call call;
    const schemac_page *page;
    int order;
    cursor_order of;
    unsigned char room[CURSOR_ROOM];
} page_call;

/* ---- what is asked for ------------------------------------------------------------------------ */

static bool check_page(page_call *p)
{
    schemac_db *db = p->call.db;
    const schemac_declared_query *q = p->call.query;
    const char *problem = NULL;
    if (p->order < 0 || p->order >= q->result.path_count)
        problem = "it has no such order";
    else if (p->page->descending || p->page->deleted || p->page->sort)
        problem = "of a page it takes `limit`, `after` and `before` alone: its order says the rest";
    if (problem == NULL)
        return true;
    error_set(db, SCHEMAC_MISUSE, &q->result, "cannot run %s: %s", q->result.name, problem);
    return false;
}

static const schemac_cursor *cursor_of(const schemac_page *page)
{
    return page->after.size > 0 ? &page->after : &page->before;
}

static uint32_t variant_of(const page_call *p)
{
    return (uint32_t)(p->order + 1) << QUERY_ORDER |
           (page_is_limited(p->page) ? (uint32_t)QUERY_LIMITED : 0u) |
           (cursor_of(p->page)->size > 0 ? (uint32_t)QUERY_PLACED : 0u) |
           (p->page->before.size > 0 ? (uint32_t)QUERY_BACK : 0u);
}

/* ---- values ----------------------------------------------------------------------------------- */

static bool read_cursor(page_call *p)
{
    cursor_long values;
    schemac_db *db = p->call.db;
    if (!room_for_row(db, &p->call.query->result))
        return false;
    if (cursor_read(&p->of, cursor_of(p->page), db->scratch.row, p->room, &values) &&
        values.which == 0)
        return true;
    error_set(db, SCHEMAC_INVALID, &p->call.query->result,
              "the cursor does not come from a page of %s in this order",
              p->call.query->result.name);
    return false;
}

static bool bind_place(page_call *p, unsigned *next)
{
    schemac_db *db = p->call.db;
    const schemac_record *r = &p->call.query->result.record;
    for (size_t i = 0; i < p->of.count; i++) {
        const schemac_field *f = &r->fields[p->of.fields[i]];
        if (!db->engine->bind_value(db->connection, p->call.taken->statement, (int)(*next)++, f,
                                    (const unsigned char *)db->scratch.row + f->offset, true))
            return false;
    }
    return true;
}

static bool bind_page(page_call *p)
{
    schemac_db *db = p->call.db;
    unsigned next = page_first_parameter(p->call.query);
    if ((cursor_of(p->page)->size == 0 || bind_place(p, &next)) &&
        (!page_is_limited(p->page) ||
         db->engine->bind_int64(db->connection, p->call.taken->statement, (int)next,
                                (int64_t)p->page->limit + 1)))
        return true;
    declared_refuse(&p->call, ACTION_RUN);
    return false;
}

/* ---- rows ------------------------------------------------------------------------------------- */

static unsigned char *row_at(const page_call *p, const gathered *found, size_t row)
{
    return (unsigned char *)found->rows + row * p->call.query->result.record.row_size;
}

/* The rows in the other order. */
static void turn(const page_call *p, const gathered *found, size_t count)
{
    size_t size = p->call.query->result.record.row_size;
    for (size_t i = 0; i < count / 2; i++) {
        unsigned char *a = row_at(p, found, i), *b = row_at(p, found, count - 1 - i);
        for (size_t j = 0; j < size; j++) {
            unsigned char byte = a[j];
            a[j] = b[j];
            b[j] = byte;
        }
    }
}

static schemac_status refuse_keys(const page_call *p, const char *problem)
{
    return error_set(p->call.db, SCHEMAC_INVALID, &p->call.query->result, "cannot run %s: %s",
                     p->call.query->result.name, problem);
}

/* Rows with the same keys would be left out at the end of a page, or come twice. */
static bool is_same_place(const page_call *p, const gathered *found, size_t row)
{
    schemac_cursor a, b;
    memset(&a, 0, sizeof a);
    memset(&b, 0, sizeof b);
    return cursor_write(&p->of, row_at(p, found, row), &a) &&
           cursor_write(&p->of, row_at(p, found, row + 1), &b) && a.size == b.size &&
           memcmp(a.bytes, b.bytes, a.size) == 0;
}

static bool put_cursor(const page_call *p, const gathered *found, size_t row, void *out,
                       size_t offset)
{
    schemac_cursor cursor;
    if (!cursor_write(&p->of, row_at(p, found, row), &cursor))
        return false;
    memcpy((unsigned char *)out + offset, &cursor, offsetof(schemac_cursor, bytes) + cursor.size);
    return true;
}

/* At both ends, where there are rows beyond: on the side of the place that the page is at this is
   believed. */
static bool put_cursors(const page_call *p, const gathered *found, size_t count, bool more,
                        void *out)
{
    bool after = p->page->after.size > 0, before = p->page->before.size > 0;
    bool next = before || more, previous = after || (before && more);
    return (!next || put_cursor(p, found, count - 1, out, offsetof(schemac_rows, next))) &&
           (!previous || put_cursor(p, found, 0, out, offsetof(schemac_rows, previous)));
}

static schemac_status put_page(const page_call *p, const gathered *found, void *out)
{
    size_t count = found->count;
    bool more = page_is_limited(p->page) && count > p->page->limit;
    if (more && is_same_place(p, found, --count - 1))
        return refuse_keys(p,
                           "rows repeat keys of the order, so that no page can end between them");
    if (p->page->before.size > 0)
        turn(p, found, count);
    if (p->call.query->paged && !put_cursors(p, found, count, more, out)) {
        memset((unsigned char *)out + offsetof(schemac_rows, next), 0, sizeof(schemac_cursor));
        return refuse_keys(p, "a key is too long for a cursor; ask for all rows, without a limit");
    }
    memcpy(out, &found->rows, sizeof found->rows);
    memcpy((unsigned char *)out + offsetof(schemac_rows, count), &count, sizeof count);
    return SCHEMAC_OK;
}

static schemac_status read_page(page_call *p, void *out)
{
    gathered found;
    schemac_status status =
        gather_rows(&p->call, page_is_limited(p->page) ? p->page->limit : SIZE_MAX, &found);
    if (status == SCHEMAC_OK && found.count > 0)
        status = put_page(p, &found, out);
    if (status != SCHEMAC_OK)
        schemac_free(found.rows);
    return status;
}

/* ---- the calls -------------------------------------------------------------------------------- */

static schemac_status run_page(page_call *p, void *out)
{
    p->call.variant = variant_of(p);
    cursor_order_of(&p->call.query->result, p->order, &p->of);
    if ((cursor_of(p->page)->size > 0 && !read_cursor(p)) || !select_begin(&p->call))
        return p->call.db->error.status;
    schemac_status status = bind_page(p) ? read_page(p, out) : p->call.db->error.status;
    declared_give(p->call.db, p->call.query, p->call.taken);
    return status;
}

schemac_status schemac_select_pages(schemac_db *db, const schemac_declared_query *query,
                                    const void *const *values, int order, const schemac_page *page,
                                    void *out)
{
    memset(out, 0,
           query->of_model ? sizeof(schemac_rows)
           : query->paged  ? offsetof(schemac_rows, missing)
                           : offsetof(schemac_rows, next));
    CALL_GUARD(db);
    if (!call_begin(db))
        return call_refused(db);
    page_call p = {.call = {.db = db, .query = query, .values = values}, .order = order};
    p.page = find_page(db, &query->result, page);
    if (p.page == NULL || !check_page(&p))
        return db->error.status;
    return run_page(&p, out);
}

schemac_status schemac_select_count(schemac_db *db, const schemac_declared_query *query,
                                    const void *const *values, int64_t *count)
{
    *count = 0;
    CALL_GUARD(db);
    if (!call_begin(db))
        return call_refused(db);
    query_call c = {.db = db, .query = query, .values = values, .variant = QUERY_COUNTS};
    if (!select_begin(&c))
        return db->error.status;
    engine_statement *s = c.taken->statement;
    schemac_status status = SCHEMAC_OK;
    if (db->engine->step(db->connection, s) == ENGINE_ROW) {
        *count = db->engine->read_int64(s, 0);
        db->engine->reset(s);
    } else {
        status = declared_refuse(&c, ACTION_RUN);
    }
    declared_give(db, query, c.taken);
    return status;
}
