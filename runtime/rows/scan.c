/* scan.c - rows one by one, without copies. */
#include "rows/scan.h"

#include "handle/call.h"
#include "rows/find.h"
#include "rows/refused.h"

#include <stdalign.h>
#include <string.h>

/* Keeps what is rare out of schemac_scan_next. */
#define COLD __attribute__((cold, noinline))

struct schemac_scan {
    schemac_db *db;
    const schemac_model *model;
    cached *statement;
    struct schemac_scan *next, **link; /* among those of the handle */
    bool ended;                        /* there is no further row */
    bool of_system;                    /* begun with the system's rights */
    size_t size;
    engine_rows place;                        /* of the row, with room for no other */
    alignas(max_align_t) unsigned char row[]; /* its texts and blobs are the engine's */
};

static schemac_scan *scan_new(schemac_db *db, const schemac_model *model)
{
    size_t size = sizeof(schemac_scan) + model->record.row_size;
    schemac_scan *scan = memory_new(db->allocator, size);
    if (scan == NULL) {
        error_no_memory(db);
        return NULL;
    }
    *scan =
        (schemac_scan){.db = db, .model = model, .of_system = db->tenancy.system > 0, .size = size};
    return scan;
}

static void enter(schemac_db *db, schemac_scan *scan)
{
    scan->next = db->scans;
    scan->link = &db->scans;
    if (scan->next != NULL)
        scan->next->link = &scan->next;
    db->scans = scan;
}

schemac_status schemac_scan_begin(schemac_db *db, const schemac_model *model, const void *filters,
                                  size_t count, int order, const schemac_page *page,
                                  schemac_scan **out)
{
    *out = NULL;
    CALL_GUARD(db);
    if (!call_begin(db))
        return call_refused(db);
    search s = {.model = model,
                .filters = filters,
                .count = count,
                .order = order,
                .page = find_page(db, model, page)};
    schemac_scan *scan = s.page == NULL ? NULL : scan_new(db, model);
    if (scan == NULL)
        return db->error.status;
    scan->statement = find_begin(db, &s, true);
    if (scan->statement == NULL) {
        memory_free(db->allocator, scan, scan->size);
        return db->error.status;
    }
    if (db->engine->stream != NULL)
        db->engine->stream(db->connection, scan->statement->statement);
    enter(db, scan);
    *out = scan;
    return SCHEMAC_OK;
}

static schemac_status end_of_rows(schemac_scan *scan)
{
    schemac_db *db = scan->db;
    /* the statement ends here, so that it keeps nobody waiting */
    if (!scan->ended)
        db->engine->reset(scan->statement->statement);
    scan->ended = true;
    return error_not_found(db, scan->model);
}

static void put_view(void *out, const void *view)
{
    memcpy(out, &view, sizeof view);
}

static COLD schemac_status no_row(schemac_scan *scan, engine_step step, void *out)
{
    put_view(out, NULL);
    if (step == ENGINE_DONE)
        return end_of_rows(scan);
    scan->ended = true;
    return refused_statement(scan->db, scan->model,
                             step == ENGINE_FAILED ? ACTION_SCAN : ACTION_READ,
                             scan->statement->statement);
}

static inline schemac_status next_row(schemac_scan *scan, const schemac_model *model, void *out)
{
    schemac_db *db = scan->db;
    put_view(out, scan->row);
    scan->place.next = scan->row;
    scan->place.left = 1;
    engine_step step = db->engine->read_rows(db->connection, scan->statement->statement,
                                             &model->record, &scan->place);
    return step == ENGINE_ROW ? SCHEMAC_OK : no_row(scan, step, out);
}

/* There is something to say, or an error to forget first. */
static COLD schemac_status next_slowly(schemac_scan *scan, const schemac_model *model, void *out)
{
    put_view(out, NULL);
    if (!call_begin_as(scan == NULL ? NULL : scan->db, "scan_next"))
        return call_refused(scan == NULL ? NULL : scan->db);
    if (scan->model != model)
        return error_set(scan->db, SCHEMAC_MISUSE, model, "the scan gives rows of %s",
                         scan->model->name);
    return scan->ended ? end_of_rows(scan) : next_row(scan, model, out);
}

schemac_status schemac_scan_next(schemac_scan *scan, const schemac_model *model, void *out)
{
    schemac_db *db = scan == NULL ? NULL : scan->db;
    CALL_GUARD(db);
    if (!call_is_simple(db) || scan->model != model || scan->ended)
        return next_slowly(scan, model, out);
    return next_row(scan, model, out);
}

void schemac_scan_end(schemac_scan *scan)
{
    if (scan == NULL)
        return;
    schemac_db *db = scan->db;
    *scan->link = scan->next;
    if (scan->next != NULL)
        scan->next->link = scan->link;
    if (!scan->ended)
        db->engine->reset(scan->statement->statement);
    cache_give(db, scan->statement);
    memory_free(db->allocator, scan, scan->size);
}

bool scan_reaches_all(const schemac_db *db)
{
    for (const schemac_scan *scan = db->scans; scan != NULL; scan = scan->next)
        if (scan->of_system && scan->model->tenant != SCHEMAC_NO_FIELD)
            return true;
    return false;
}

void scan_end_all(schemac_db *db)
{
    while (db->scans != NULL)
        schemac_scan_end(db->scans);
}
