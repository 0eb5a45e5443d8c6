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

static bool bind_cursor(schemac_db *db, const schemac_model *model, engine_statement *s, int *next,
                        const schemac_cursor *cursor, unsigned scope, unsigned char *room)
{
    if (!cursor_read(model, SCHEMAC_BY_KEY, cursor, db->scratch.row, room)) {
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
        if (page->after.size > 0 && !bind_cursor(db, model, s, &next, &page->after, scope, room))
            return false;
        if (!page_is_limited(page) ||
            db->engine->bind_int64(db->connection, s, next, (int64_t)page->limit + 1))
            return true;
    }
    refused_statement(db, model, ACTION_LIST, s);
    return false;
}

/* Runs the statement and gives its rows, with the cursor behind the last in the order of a path
   when there are more. */
static schemac_status collect(schemac_db *db, const schemac_model *model, engine_statement *s,
                              const schemac_page *page, int order, schemac_rows *rows)
{
    collector c = {.allocator = db->allocator, .model = model, .limit = page->limit};
    schemac_status status = collector_read(db, &c, s);
    size_t count = collector_count(&c);
    if (status == SCHEMAC_OK && count > 0) {
        collector_finish(&c);
        const unsigned char *last = c.block + (count - 1) * model->record.row_size;
        if (c.more && !cursor_write(model, order, last, &rows->next))
            status = error_set(db, SCHEMAC_INVALID, model,
                               "the %s of %s %s is too long for a cursor; list without limit",
                               order < 0 ? "key" : "place in the order",
                               wording_article(model->name), model->name);
    }
    if (status != SCHEMAC_OK || count == 0) {
        schemac_free(c.block);
        *rows = (schemac_rows){.rows = NULL};
        return status;
    }
    rows->rows = c.block;
    rows->count = count;
    return SCHEMAC_OK;
}

/* Everything but what the caller's struct looks like. */
static schemac_status list(schemac_db *db, const schemac_model *model, int path,
                           const void *const *values, const schemac_page *page, schemac_rows *rows)
{
    unsigned scope;
    CALL_GUARD(db);
    if (!call_begin(db))
        return call_refused(db);
    page = find_page(db, model, page);
    if (page == NULL || !reach_scope(db, model, page->deleted, &scope))
        return db->error.status;
    unsigned variant = (page->after.size > 0 ? LIST_AFTER : 0u) |
                       (page->descending ? LIST_DESCENDING : 0u) |
                       (page_is_limited(page) ? LIST_LIMITED : 0u);
    uint32_t nulls = prepared_nulls(db, model, path, values);
    cached *taken = NULL;
    engine_statement *s =
        prepared_for(db, model, list_statement(path, variant), scope, nulls, &taken);
    unsigned char room[CURSOR_ROOM];
    schemac_status status;
    if (s != NULL && bind_list(db, model, s, path, values, page, scope, room, nulls))
        status = collect(db, model, s, page, SCHEMAC_BY_KEY, rows);
    else
        status = db->error.status;
    if (taken != NULL)
        cache_give(db, taken);
    return status;
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
        return call_refused(db);
    s.page = find_page(db, s.model, s.page);
    cached *c = s.page == NULL ? NULL : find_begin(db, &s, false);
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
