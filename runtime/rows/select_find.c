/* select_find.c - rows of a query of the schema that pass filters: how views are searched. */
#include "handle/call.h"
#include "rows/cache.h"
#include "rows/find.h"
#include "rows/select.h"

#include <string.h>

static schemac_status find(schemac_db *db, const schemac_declared_query *query, const void *filters,
                           size_t count, schemac_rows *out)
{
    const search s = {.model = &query->result,
                      .filters = filters,
                      .count = count,
                      .order = SCHEMAC_BY_KEY,
                      .page = find_page(db, &query->result, NULL),
                      .collected = true,
                      .asked = query,
                      .asked_texts = &db->texts->queries[query->number]};
    cached *c = select_reaches(db, query) ? find_begin(db, &s, false) : NULL;
    if (c == NULL)
        return db->error.status;
    schemac_status status = select_collect(db, query, c->statement, out);
    cache_give(db, c);
    return status;
}

schemac_status schemac_select_find(schemac_db *db, const schemac_declared_query *query,
                                   const void *filters, size_t count, void *out)
{
    schemac_rows found = {.rows = NULL};
    select_put_rows(out, NULL, 0);
    CALL_GUARD(db);
    if (!call_begin(db))
        return call_refused(db);
    schemac_status status = find(db, query, filters, count, &found);
    select_put_rows(out, found.rows, found.count);
    return status;
}

/* What tells rows apart is known while compiling: that there are two is the database's fault. */
static schemac_status take_one(schemac_db *db, const schemac_declared_query *query,
                               schemac_rows *found)
{
    if (found->count == 0)
        return error_not_found(db, &query->result);
    if (found->count == 1)
        return SCHEMAC_OK;
    schemac_free(found->rows);
    found->rows = NULL;
    return error_set(db, SCHEMAC_CORRUPT, &query->result, "two rows of %s have the same key",
                     query->result.name);
}

schemac_status schemac_select_find_one(schemac_db *db, const schemac_declared_query *query,
                                       const void *filters, size_t count, void *out)
{
    schemac_rows found = {.rows = NULL};
    memcpy(out, &found.rows, sizeof found.rows);
    CALL_GUARD(db);
    if (!call_begin(db))
        return call_refused(db);
    schemac_status status = find(db, query, filters, count, &found);
    if (status == SCHEMAC_OK)
        status = take_one(db, query, &found);
    memcpy(out, &found.rows, sizeof found.rows);
    return status;
}
