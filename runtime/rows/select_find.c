/* select_find.c - rows of a query of the schema that pass filters: how views are searched. */
#include "handle/call.h"
#include "rows/cache.h"
#include "rows/collector.h"
#include "rows/find.h"
#include "rows/select.h"

#include <string.h>

static void put_rows(void *out, const void *rows, size_t count)
{
    memcpy(out, &rows, sizeof rows);
    memcpy((unsigned char *)out + offsetof(schemac_rows, count), &count, sizeof count);
}

static schemac_status collect(schemac_db *db, const search *s, engine_statement *statement,
                              void *out)
{
    collector all = {.allocator = db->allocator, .model = s->model};
    schemac_status status = collector_run(db, &all, statement, ACTION_RUN);
    size_t count = collector_count(&all);
    if (status == SCHEMAC_OK && count > 0) {
        collector_finish(&all);
        put_rows(out, all.block, count);
    } else {
        schemac_free(all.block);
    }
    return status;
}

schemac_status schemac_select_find(schemac_db *db, const schemac_declared_query *query,
                                   const void *filters, size_t count, void *out)
{
    put_rows(out, NULL, 0);
    CALL_GUARD(db);
    if (!call_begin(db))
        return call_refused(db);
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
    schemac_status status = collect(db, &s, c->statement, out);
    cache_give(db, c);
    return status;
}
