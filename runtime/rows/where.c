/* where.c - counts, deletes and changes what passes filters. */
#include "base/wording.h"
#include "handle/call.h"
#include "rows/blame.h"
#include "rows/fill.h"
#include "rows/find.h"
#include "rows/patch.h"
#include "rows/reach.h"
#include "rows/refused.h"
#include "rows/room.h"
#include "rows/scan.h"

#include <string.h>

/* What no search needs: that it is not all rows by mistake. */
static bool check_filters(schemac_db *db, const search *s)
{
    bool changes = s->verb == SEARCH_DELETE || s->verb == SEARCH_PATCH;
    const char *verb = action_words[find_action(s)];
    if (s->count == 0) {
        error_set(db, SCHEMAC_MISUSE, s->model,
                  "to %s %s without a filter would mean all rows: if they are meant, say so with "
                  "%s_everything()",
                  verb, s->model->name, s->model->name);
        return false;
    }
    for (size_t i = 0; i < s->count && changes; i++) {
        const schemac_filter *x = &s->filters[i];
        bool empty = search_is_group(x->op) && x->count == 0;
        if (!empty && (x->op != SCHEMAC_EVERYTHING || s->count == 1))
            continue;
        error_set(db, SCHEMAC_MISUSE, s->model, "cannot %s %s: filter %zu is %s", verb,
                  s->model->name, i + 1,
                  empty ? "a group of no filters" : "everything, which has to stand alone");
        return false;
    }
    return true;
}

/* Times that the statement sets, in the handle's own row: the caller has none. */
static bool fill_times(schemac_db *db, const search *s)
{
    const schemac_model *m = s->model;
    bool marks = search_marks_deleted(s);
    if (s->verb != SEARCH_PATCH && !marks)
        return true;
    if (!room_for_row(db, m) || !fill_for_update(db, m, db->scratch.row))
        return false;
    fill_keep(db);
    if (marks) {
        unsigned char *row = db->scratch.row;
        const schemac_opt_int64 now = {.has = true, .value = schemac_now()};
        memcpy(row + m->record.fields[m->soft_delete].offset, &now, sizeof now);
    }
    return true;
}

static schemac_status refused(schemac_db *db, const search *s, cached *c)
{
    refused_statement(db, s->model, find_action(s), c->statement);
    blame_where(db, s, find_action(s), find_bind_conditions);
    return db->error.status;
}

static schemac_status run(schemac_db *db, const search *s, cached *c, int64_t *number)
{
    const schemac_engine *engine = db->engine;
    if (s->verb == SEARCH_DELETE || s->verb == SEARCH_PATCH)
        return engine->execute(db->connection, c->statement, number) ? SCHEMAC_OK
                                                                     : refused(db, s, c);
    engine_step step = engine->step(db->connection, c->statement);
    if (step == ENGINE_FAILED)
        return refused(db, s, c);
    if (step == ENGINE_ROW)
        *number = engine->read_int64(c->statement, 0);
    engine->reset(c->statement);
    return SCHEMAC_OK;
}

/* The caller has begun. *number: what the statement says of its rows. */
static schemac_status run_search(schemac_db *db, search *s, int64_t *number)
{
    s->order = SCHEMAC_BY_KEY;
    s->page = find_page(db, s->model, NULL);
    if (!check_filters(db, s) || !fill_times(db, s))
        return db->error.status;
    bool changes = s->verb == SEARCH_DELETE || s->verb == SEARCH_PATCH;
    if (changes && !scan_allows(db, s->model, find_action(s), NULL, s->named))
        return db->error.status;
    cached *c = find_begin(db, s, false);
    if (c == NULL)
        return db->error.status;
    schemac_status status = run(db, s, c, number);
    cache_give(db, c);
    if (status != SCHEMAC_OK)
        *number = 0;
    return status;
}

schemac_status schemac_count_where(schemac_db *db, const schemac_model *model, const void *filters,
                                   size_t count, int64_t *number)
{
    search s = {.model = model, .filters = filters, .count = count, .verb = SEARCH_COUNT};
    *number = 0;
    CALL_GUARD(db);
    return call_begin(db) ? run_search(db, &s, number) : call_refused(db);
}

schemac_status schemac_exists_where(schemac_db *db, const schemac_model *model, const void *filters,
                                    size_t count, bool *exists)
{
    search s = {.model = model, .filters = filters, .count = count, .verb = SEARCH_EXISTS};
    int64_t found = 0;
    *exists = false;
    CALL_GUARD(db);
    if (!call_begin(db))
        return call_refused(db);
    schemac_status status = run_search(db, &s, &found);
    *exists = found > 0;
    return status;
}

schemac_status schemac_delete_where(schemac_db *db, const schemac_model *model, const void *filters,
                                    size_t count, int64_t *number)
{
    search s = {.model = model, .filters = filters, .count = count, .verb = SEARCH_DELETE};
    *number = 0;
    CALL_GUARD(db);
    return call_begin(db) ? run_search(db, &s, number) : call_refused(db);
}

schemac_status schemac_patch_where(schemac_db *db, const schemac_model *model, const void *filters,
                                   size_t count, const void *row, const void *mask, int64_t *number)
{
    uint16_t named[PATCH_MOST_FIELDS];
    search s = {.model = model,
                .filters = filters,
                .count = count,
                .verb = SEARCH_PATCH,
                .fields = named,
                .named = mask,
                .row = row};
    *number = 0;
    CALL_GUARD(db);
    if (!call_begin(db))
        return call_refused(db);
    s.field_count = patch_fields(model, mask, named);
    if (s.field_count == 0)
        return patch_refuse_empty(db, model);
    return run_search(db, &s, number);
}
