/* several.c - rows one after the other in one transaction: upserted, or inserted where nothing like
   them is there. */
#include "base/member.h"
#include "handle/call.h"
#include "handle/transaction.h"
#include "rows/assigned.h"
#include "rows/fill.h"
#include "rows/prepared.h"
#include "rows/reach.h"
#include "rows/refused.h"
#include "rows/upsert.h"

#include <string.h>

typedef struct several {
    schemac_db *db;
    const schemac_model *model;
    unsigned char *rows;
    size_t count;
    size_t skipped;
    unsigned scope;
    bool keys_looked_at; /* no row with the key 0 is there */
    /* the members that a call may change, of all rows as they were: for when it fails */
    unsigned char *before;
    size_t before_size;
} several;

typedef schemac_status one_row(several *s, void *row);

/* ---- members as they were -------------------------------------------------------------------- */

static bool may_change(const schemac_model *m, uint16_t field)
{
    return field == m->tenant || statement_returns(m, NULL, field);
}

static bool keep_members(several *s)
{
    const schemac_model *m = s->model;
    size_t each = 0;
    for (uint16_t i = 0; i < m->record.field_count; i++)
        each += may_change(m, i) ? member_size(&m->record.fields[i]) : 0;
    if (each > 0 && s->count > SIZE_MAX / each)
        return false;
    s->before_size = s->count * each;
    s->before = s->before_size == 0 ? NULL : memory_new(s->db->allocator, s->before_size);
    if (s->before_size > 0 && s->before == NULL)
        return false;
    unsigned char *to = s->before;
    for (size_t row = 0; row < s->count && each > 0; row++)
        for (uint16_t i = 0; i < m->record.field_count; i++) {
            const schemac_field *f = &m->record.fields[i];
            if (!may_change(m, i))
                continue;
            memcpy(to, s->rows + row * m->record.row_size + f->offset, member_size(f));
            to += member_size(f);
        }
    return true;
}

static void put_back(several *s)
{
    const schemac_model *m = s->model;
    const unsigned char *from = s->before;
    for (size_t row = 0; row < s->count && s->before_size > 0; row++)
        for (uint16_t i = 0; i < m->record.field_count; i++) {
            const schemac_field *f = &m->record.fields[i];
            if (!may_change(m, i))
                continue;
            memcpy(s->rows + row * m->record.row_size + f->offset, from, member_size(f));
            from += member_size(f);
        }
}

/* ---- all of them ---------------------------------------------------------------------------- */

static bool do_each(several *s, one_row *one)
{
    for (size_t i = 0; i < s->count; i++) {
        if (one(s, s->rows + i * s->model->record.row_size) == SCHEMAC_OK)
            continue;
        if (s->db->error.status != SCHEMAC_NOMEM)
            error_reword(s->db, "row %zu of %zu: %s", i + 1, s->count, s->db->error.message);
        return false;
    }
    return true;
}

static schemac_status do_all(several *s, one_row *one)
{
    schemac_db *db = s->db;
    schemac_status status = schemac_begin(db);
    if (status != SCHEMAC_OK)
        return status;
    status = do_each(s, one) ? schemac_commit(db) : db->error.status;
    if (status != SCHEMAC_OK)
        transaction_undo(db);
    return status;
}

/* The caller has begun. */
static schemac_status do_several(several *s, one_row *one)
{
    schemac_db *db = s->db;
    if (!reach_scope(db, s->model, false, &s->scope) || !reach_may_insert(db, s->model, s->scope))
        return db->error.status;
    if (s->count == 0)
        return SCHEMAC_OK;
    if (!keep_members(s))
        return error_no_memory(db);
    schemac_status status = do_all(s, one);
    if (status != SCHEMAC_OK)
        put_back(s);
    memory_free(db->allocator, s->before, s->before_size);
    return status;
}

/* ---- one of them ---------------------------------------------------------------------------- */

static schemac_status upsert_one(several *s, void *row)
{
    if (!s->keys_looked_at && key_is_open(s->model, row)) {
        if (!assigned_is_new(s->db, s->model, s->scope))
            return s->db->error.status;
        s->keys_looked_at = true;
    }
    return upsert_row(s->db, s->model, SCHEMAC_BY_KEY, row, s->scope);
}

/* The key that the database has assigned, of a row that was inserted. */
static engine_step run_keyless(schemac_db *db, const schemac_model *m, engine_statement *s,
                               void *row)
{
    engine_step step = db->engine->step(db->connection, s);
    if (step != ENGINE_ROW)
        return step;
    int64_t key = db->engine->read_int64(s, 0);
    if (db->engine->step(db->connection, s) != ENGINE_DONE)
        return ENGINE_FAILED;
    key = assigned_key(db, m, key);
    memcpy((unsigned char *)row + m->record.fields[m->key[0]].offset, &key, sizeof key);
    return ENGINE_ROW;
}

/* *inserted: false when there is another row like it. */
static bool run_missing(schemac_db *db, const schemac_model *m, engine_statement *s, void *row,
                        bool open, bool *inserted)
{
    int next = 1;
    if (!db->engine->bind_row(db->connection, s, &next, &m->record, row, 0,
                              SCHEMAC_GENERATED | (open ? SCHEMAC_ASSIGNED : 0u)))
        return false;
    if (!open) {
        int64_t changed;
        bool good = db->engine->execute(db->connection, s, &changed);
        *inserted = good && changed > 0;
        return good;
    }
    engine_step step = run_keyless(db, m, s, row);
    *inserted = step == ENGINE_ROW;
    if (step != ENGINE_FAILED)
        db->engine->reset(s);
    return step != ENGINE_FAILED;
}

static schemac_status insert_one_missing(several *all, void *row)
{
    schemac_db *db = all->db;
    const schemac_model *m = all->model;
    bool open = key_is_open(m, row), inserted;
    engine_statement *s =
        prepared_get(db, m, open ? STATEMENT_INSERT_MISSING_KEYLESS : STATEMENT_INSERT_MISSING, 0);
    if (s == NULL || !fill_for_insert(db, m, row, all->scope))
        return db->error.status;
    if (!run_missing(db, m, s, row, open, &inserted)) {
        fill_undo(db, m, row);
        return refused_row(db, m, ACTION_INSERT, s, row);
    }
    if (inserted) {
        fill_keep(db);
    } else {
        fill_undo(db, m, row);
        all->skipped++;
    }
    return SCHEMAC_OK;
}

schemac_status schemac_upsert_many(schemac_db *db, const schemac_model *model, void *rows,
                                   size_t count)
{
    several s = {.db = db, .model = model, .rows = rows, .count = count};
    CALL_GUARD(db);
    return call_begin(db) ? do_several(&s, upsert_one) : call_refused(db);
}

schemac_status schemac_insert_missing_many(schemac_db *db, const schemac_model *model, void *rows,
                                           size_t count, size_t *skipped)
{
    several s = {.db = db, .model = model, .rows = rows, .count = count};
    *skipped = 0;
    CALL_GUARD(db);
    if (!call_begin(db))
        return call_refused(db);
    schemac_status status = do_several(&s, insert_one_missing);
    *skipped = status == SCHEMAC_OK ? s.skipped : 0;
    return status;
}
