/* many.c - many rows in one transaction: filled in, then handed to the engine together. */
#include "base/member.h"
#include "handle/call.h"
#include "handle/transaction.h"
#include "rows/assigned.h"
#include "rows/fill.h"
#include "rows/prepared.h"
#include "rows/reach.h"
#include "rows/refused.h"

#include <stdint.h>
#include <string.h>

enum { ROWS_AT_A_TIME = 4096 };

typedef struct batch {
    schemac_db *db;
    const schemac_model *model;
    unsigned char *rows;
    size_t count;
    unsigned scope;
    engine_statement *with_key, *without_key;
    int64_t now; /* the same for all rows */
    /* which members of which row were filled in: what is put back when the batch fails */
    unsigned char *filled;
    size_t filled_size;
    size_t marks; /* of one row: the filled fields, the tenant, the key */
} batch;

static unsigned char *row_at(const batch *b, size_t i)
{
    return b->rows + i * b->model->record.row_size;
}

/* ---- what is filled in ------------------------------------------------------------------------ */

static void mark(batch *b, size_t row, size_t which)
{
    size_t bit = row * b->marks + which;
    b->filled[bit / 8] = (unsigned char)(b->filled[bit / 8] | 1u << bit % 8);
}

static bool is_marked(const batch *b, size_t row, size_t which)
{
    size_t bit = row * b->marks + which;
    return (b->filled[bit / 8] >> bit % 8 & 1) != 0;
}

static uint16_t marked_field(const batch *b, size_t which)
{
    return which < b->model->filled_count    ? b->model->filled[which]
           : which == b->model->filled_count ? b->model->tenant
                                             : b->model->key[0];
}

static void mark_filled(batch *b, size_t row, uint16_t field)
{
    size_t which = 0;
    while (marked_field(b, which) != field)
        which++;
    mark(b, row, which);
}

static bool make_marks(batch *b)
{
    const schemac_model *m = b->model;
    b->marks = m->filled_count + 2u;
    if (b->count > (SIZE_MAX - 7) / b->marks)
        return false;
    b->filled_size = (b->count * b->marks + 7) / 8;
    b->filled = memory_zeroed(b->db->allocator, b->filled_size);
    return b->filled != NULL;
}

/* All that fill_in marked was zero before. */
static void put_back(batch *b, size_t row)
{
    const schemac_model *m = b->model;
    for (size_t i = 0; i < b->marks; i++) {
        if (!is_marked(b, row, i))
            continue;
        const schemac_field *f = &m->record.fields[marked_field(b, i)];
        memset(row_at(b, row) + f->offset, 0, member_size(f));
    }
}

static bool fill_in(batch *b, size_t i)
{
    const schemac_model *m = b->model;
    unsigned char *row = row_at(b, i);
    bool open = key_is_open(m, row);
    if (!fill_row_of_many(b->db, m, row, b->scope, b->now))
        return false;
    handle_scratch *s = &b->db->scratch;
    for (size_t j = 0; j < s->filled_count; j++)
        mark_filled(b, i, s->filled[j].field);
    s->filled_count = 0; /* the marks know */
    if (open)
        mark(b, i, m->filled_count + 1u);
    return true;
}

/* ---- running --------------------------------------------------------------------------------- */

static bool fail_at(batch *b, size_t row)
{
    schemac_db *db = b->db;
    if (db->error.status != SCHEMAC_NOMEM)
        error_reword(db, "row %zu of %zu: %s", row + 1, b->count, db->error.message);
    return false;
}

/* What the engine has refused: a row that has no key yet was to get one. */
static bool fail_inserting(batch *b, size_t row)
{
    schemac_db *db = b->db;
    bool open = b->without_key != NULL && key_is_open(b->model, row_at(b, row));
    refused_row(db, b->model, ACTION_INSERT, open ? b->without_key : b->with_key, row_at(b, row));
    /* an engine may have given the row its key before it was refused */
    db->engine->reset(b->with_key);
    if (b->without_key != NULL)
        db->engine->reset(b->without_key);
    return fail_at(b, row);
}

/* A row that cannot be filled in fails after those before it are inserted: the first that is wrong
   is the one that is told. */
static bool insert_some(batch *b, size_t first, size_t rows)
{
    const schemac_model *m = b->model;
    size_t good = 0, done = 0;
    while (good < rows && fill_in(b, first + good))
        good++;
    const schemac_error_info error = b->db->error;
    const engine_batch some = {.model = m,
                               .with_key = b->with_key,
                               .without_key = b->without_key,
                               .rows = row_at(b, first),
                               .count = good,
                               .first_version = m->version};
    if (good > 0 && !b->db->engine->insert_many(b->db->connection, &some, &done))
        return fail_inserting(b, first + done);
    if (good == rows)
        return true;
    b->db->error = error;
    return fail_at(b, first + good);
}

static bool insert_all(batch *b)
{
    for (size_t at = 0; at < b->count; at += ROWS_AT_A_TIME)
        if (!insert_some(b, at, b->count - at < ROWS_AT_A_TIME ? b->count - at : ROWS_AT_A_TIME))
            return false;
    return true;
}

static bool prepare_batch(batch *b)
{
    const schemac_model *m = b->model;
    b->with_key = prepared_get(b->db, m, STATEMENT_INSERT, 0);
    if (b->with_key == NULL || (m->record.fields[m->key[0]].flags & SCHEMAC_ASSIGNED) == 0)
        return b->with_key != NULL;
    b->without_key = prepared_get(b->db, m, STATEMENT_INSERT_KEYLESS, 0);
    return b->without_key != NULL;
}

static schemac_status run_batch(batch *b)
{
    schemac_db *db = b->db;
    schemac_status status = schemac_begin(db);
    if (status != SCHEMAC_OK)
        return status;
    if (prepare_batch(b) && insert_all(b))
        status = schemac_commit(db);
    else
        status = db->error.status;
    if (status == SCHEMAC_OK)
        return status;
    transaction_undo(db);
    return status;
}

schemac_status schemac_insert_many(schemac_db *db, const schemac_model *model, void *rows,
                                   size_t count)
{
    batch b = {.db = db, .model = model, .rows = rows, .count = count, .now = schemac_now()};
    CALL_GUARD(db);
    if (!call_begin(db))
        return call_refused(db);
    if (!reach_scope(db, model, false, &b.scope) || !reach_may_insert(db, model, b.scope))
        return db->error.status;
    if (count == 0)
        return SCHEMAC_OK;
    if (!make_marks(&b))
        return error_no_memory(db);
    schemac_status status = run_batch(&b);
    bool inserted = status == SCHEMAC_OK;
    for (size_t i = 0; i < count && !inserted; i++)
        put_back(&b, i);
    for (size_t i = 0; i < count && inserted && model->version != SCHEMAC_NO_FIELD; i++)
        fill_first_version(model, row_at(&b, i));
    memory_free(db->allocator, b.filled, b.filled_size);
    return status;
}
