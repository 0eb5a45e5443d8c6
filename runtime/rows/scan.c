/* scan.c - rows one by one, without copies. */
#include "rows/scan.h"

#include "base/member.h"
#include "handle/away.h"
#include "handle/call.h"
#include "rows/cache.h"
#include "rows/find.h"
#include "rows/gather.h"
#include "rows/refused.h"
#include "rows/select.h"

#include <stdalign.h>
#include <string.h>

/* Keeps what is rare out of schemac_scan_next. */
#define COLD __attribute__((cold, noinline))

struct schemac_scan {
    schemac_db *db;
    const schemac_model *model; /* of a query: its result */
    cached *statement;          /* or, of a query, NULL and: */
    query_call call;
    memory_pool values;                /* of the call, which last as long */
    struct schemac_scan *next, **link; /* among those of the handle */
    bool ended;                        /* there is no further row */
    bool of_system;                    /* begun with the system's rights */
    int order;                         /* a path, or SCHEMAC_BY_KEY */
    size_t size;
    engine_rows place;                        /* of the row, with room for no other */
    alignas(max_align_t) unsigned char row[]; /* its texts and blobs are the engine's */
};

static schemac_scan *scan_new(schemac_db *db, const schemac_model *model, size_t row_size)
{
    size_t size = sizeof(schemac_scan) + row_size;
    schemac_scan *scan = memory_new(db->allocator, size);
    if (scan == NULL) {
        error_no_memory(db);
        return NULL;
    }
    *scan =
        (schemac_scan){.db = db, .model = model, .of_system = db->tenancy.system > 0, .size = size};
    return scan;
}

static void free_scan(schemac_scan *scan)
{
    pool_free(&scan->values);
    memory_free(scan->db->allocator, scan, scan->size);
}

/* Rows of one that is sorted were all read before the first came. */
static void enter(schemac_db *db, schemac_scan *scan, int order)
{
    scan->order = order < SCHEMAC_BY_FIELD ? order : SCHEMAC_BY_KEY;
    db->ordered_scans += scan->order >= 0;
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
    schemac_scan *scan = s.page == NULL ? NULL : scan_new(db, model, model->record.row_size);
    if (scan == NULL)
        return db->error.status;
    scan->statement = find_begin(db, &s, true);
    if (scan->statement == NULL) {
        free_scan(scan);
        return db->error.status;
    }
    if (db->engine->stream != NULL)
        db->engine->stream(db->connection, scan->statement->statement);
    enter(db, scan, order);
    *out = scan;
    return SCHEMAC_OK;
}

static engine_statement *statement_of(const schemac_scan *scan)
{
    return scan->statement != NULL ? scan->statement->statement : scan->call.taken->statement;
}

/* There is no further row. */
static void end(schemac_scan *scan)
{
    scan->db->ordered_scans -= !scan->ended && scan->order >= 0;
    scan->ended = true;
}

static schemac_status end_of_rows(schemac_scan *scan)
{
    schemac_db *db = scan->db;
    /* the statement ends here, so that it keeps nobody waiting */
    if (!scan->ended)
        db->engine->reset(statement_of(scan));
    end(scan);
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
    end(scan);
    row_action action = scan->statement == NULL ? ACTION_RUN
                        : step == ENGINE_FAILED ? ACTION_SCAN
                                                : ACTION_READ;
    return refused_statement(scan->db, scan->model, action, statement_of(scan));
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
    if (!process_is_surely(&db->process))
        away_notice(db);
    *scan->link = scan->next;
    if (scan->next != NULL)
        scan->next->link = scan->link;
    if (!scan->ended)
        db->engine->reset(statement_of(scan));
    end(scan);
    if (scan->statement != NULL)
        cache_give(db, scan->statement);
    else
        declared_give(db, scan->call.query, scan->call.taken);
    free_scan(scan);
}

/* ---- queries --------------------------------------------------------------------------------- */

/* What the caller gave may be gone before the scan is. */
static bool begin_query(schemac_scan *scan, const schemac_declared_query *query,
                        const void *const *values, int order)
{
    schemac_db *db = scan->db;
    scan->values = (memory_pool){.allocator = db->allocator};
    scan->call = (query_call){.db = db, .query = query};
    if (order >= query->result.path_count) {
        error_set(db, SCHEMAC_MISUSE, &query->result, "cannot run %s: it has no such order",
                  query->result.name);
        return false;
    }
    if (order >= 0)
        scan->call.variant = (uint32_t)(order + 1) << QUERY_ORDER;
    scan->call.values = declared_keep(query, values, &scan->values);
    if (scan->call.values != NULL)
        return select_begin(&scan->call);
    error_no_memory(db);
    return false;
}

schemac_status schemac_select_scan(schemac_db *db, const schemac_declared_query *query,
                                   const void *const *values, int order, schemac_scan **out)
{
    *out = NULL;
    CALL_GUARD(db);
    if (!call_begin(db))
        return call_refused(db);
    if (query->target != NULL)
        return error_set(db, SCHEMAC_MISUSE, &query->result,
                         "%s is a command: its rows are not scanned", query->result.name);
    schemac_scan *scan = scan_new(db, &query->result, gather_size(query));
    if (scan == NULL)
        return db->error.status;
    if (!begin_query(scan, query, values, order)) {
        free_scan(scan);
        return db->error.status;
    }
    if (db->engine->stream != NULL)
        db->engine->stream(db->connection, statement_of(scan));
    enter(db, scan, SCHEMAC_BY_KEY);
    *out = scan;
    return SCHEMAC_OK;
}

static schemac_status next_of_query(schemac_scan *scan, void *out)
{
    if (scan->ended)
        return end_of_rows(scan);
    engine_step step = gather_row(&scan->call, scan->row);
    if (step != ENGINE_ROW)
        return no_row(scan, step, out);
    put_view(out, scan->row);
    return SCHEMAC_OK;
}

schemac_status schemac_select_next(schemac_scan *scan, const schemac_declared_query *query,
                                   void *out)
{
    schemac_db *db = scan == NULL ? NULL : scan->db;
    put_view(out, NULL);
    CALL_GUARD(db);
    if (!call_begin(db))
        return call_refused(db);
    if (scan->statement != NULL || scan->call.query != query)
        return error_set(db, SCHEMAC_MISUSE, &query->result, "the scan gives rows of %s",
                         scan->model->name);
    return next_of_query(scan, out);
}

bool scan_reaches_all(const schemac_db *db)
{
    for (const schemac_scan *scan = db->scans; scan != NULL; scan = scan->next)
        if (scan->of_system && (scan->statement == NULL ? scan->call.query->system
                                                        : scan->model->tenant != SCHEMAC_NO_FIELD))
            return true;
    return false;
}

void scan_end_all(schemac_db *db)
{
    while (db->scans != NULL)
        schemac_scan_end(db->scans);
}

/* ---- writes beneath open scans ---------------------------------------------------------------- */

static bool is_same_value(const schemac_field *f, const void *a, const void *b)
{
    bool has_a, has_b;
    const void *x = member_value(f, a, &has_a), *y = member_value(f, b, &has_b);
    if (!has_a || !has_b)
        return has_a == has_b;
    if (f->type == SCHEMAC_TEXT || f->type == SCHEMAC_JSON) {
        const char *s, *t;
        memcpy(&s, x, sizeof s);
        memcpy(&t, y, sizeof t);
        return strcmp(s, t) == 0;
    }
    if (f->type == SCHEMAC_BLOB) {
        schemac_blob s, t;
        memcpy(&s, x, sizeof s);
        memcpy(&t, y, sizeof t);
        return s.size == t.size && (s.size == 0 || memcmp(s.data, t.data, s.size) == 0);
    }
    return memcmp(x, y, value_size(f)) == 0;
}

static bool is_same_member(const schemac_scan *scan, uint16_t field, const void *row)
{
    const schemac_field *f = &scan->model->record.fields[field];
    return is_same_value(f, scan->row + f->offset, (const unsigned char *)row + f->offset);
}

/* Whether it is the row that the scan has given last. */
static bool is_at(const schemac_scan *scan, const void *row)
{
    const schemac_model *m = scan->model;
    if (scan->place.next == NULL || row == NULL)
        return false;
    for (size_t i = 0; i < m->key_count; i++)
        if (!is_same_member(scan, m->key[i], row))
            return false;
    return !m->tenant_key || !scan->of_system || is_same_member(scan, m->tenant, row);
}

static bool removes(const schemac_model *m, row_action action)
{
    return action == ACTION_PURGE ||
           (action == ACTION_DELETE && m->soft_delete == SCHEMAC_NO_FIELD);
}

static bool writes_row(row_action action)
{
    return action == ACTION_UPDATE || action == ACTION_PATCH || action == ACTION_UPSERT;
}

/* Whether the call gives the field of its row another value, for all that is known: *always, also
   the row that is written as it was read. */
static bool writes_field(const schemac_model *m, uint16_t field, const scan_write *w, bool *always)
{
    const schemac_field *f = &m->record.fields[field];
    if (removes(m, w->action))
        return false;
    *always = (f->flags & SCHEMAC_UPDATE_NOW) != 0 || field == m->version ||
              (field == m->soft_delete && !writes_row(w->action));
    if (*always)
        return true;
    if (!writes_row(w->action) || (f->flags & SCHEMAC_WRITABLE) == 0)
        return false;
    size_t writable = 0;
    for (uint16_t i = 0; i < field; i++)
        writable += (m->record.fields[i].flags & SCHEMAC_WRITABLE) != 0;
    return w->named == NULL || w->named[writable];
}

/* Whether rows of `other` may go with one of `m`. So deep down it is believed. */
static bool goes_along(const schemac_schema *s, const schemac_model *m, uint32_t other, int depth)
{
    if (other == m->number || depth == 0)
        return true;
    const schemac_model *o = &s->models[other];
    for (size_t i = 0; i < o->reference_count; i++)
        if (!o->references[i].keeps && o->references[i].model != other &&
            goes_along(s, m, o->references[i].model, depth - 1))
            return true;
    return false;
}

enum { DEEPEST = 4 };

/* Whether a reference may give the field another value: null or a default when the row goes that it
   is to, or the value that this row gets. */
static bool follows(const schemac_schema *s, const schemac_model *of, uint16_t field,
                    const schemac_model *m, const scan_write *w)
{
    bool always;
    for (size_t i = 0; i < of->reference_count; i++) {
        const schemac_reference *r = &of->references[i];
        for (size_t j = 0; j < r->count; j++)
            if (r->fields[j] == field &&
                ((removes(m, w->action) && !r->keeps && goes_along(s, m, r->model, DEEPEST)) ||
                 (r->model == m->number && writes_field(m, r->targets[j], w, &always))))
                return true;
    }
    return false;
}

/* The field of the scan's order that the write changes, or NULL. */
static const schemac_field *moved_by(const schemac_scan *scan, const schemac_model *m,
                                     const scan_write *w)
{
    const schemac_path *p = &scan->model->paths[scan->order];
    for (size_t i = 0; i < p->count; i++) {
        uint16_t field = p->fields[i];
        bool always = false;
        if ((scan->model == m && writes_field(m, field, w, &always) &&
             (always || !is_at(scan, w->row) || !is_same_member(scan, field, w->row))) ||
            follows(scan->db->schema, scan->model, field, m, w))
            return &scan->model->record.fields[field];
    }
    return NULL;
}

bool scan_look_out(schemac_db *db, const schemac_model *m, const scan_write *w)
{
    for (const schemac_scan *scan = db->scans; scan != NULL; scan = scan->next) {
        const schemac_field *f = scan->ended || scan->order < 0 ? NULL : moved_by(scan, m, w);
        if (f == NULL)
            continue;
        error_set(
            db, SCHEMAC_MISUSE, m,
            "cannot %s %s: a scan over %s in the order of %s is open, and would miss the row or "
            "meet it twice when '%s' is another; end the scan first, or scan in the order of "
            "the key",
            action_words[w->action], m->name, scan->model->name,
            scan->model->paths[scan->order].label, f->name);
        db->error.field = f->name;
        return false;
    }
    return true;
}
