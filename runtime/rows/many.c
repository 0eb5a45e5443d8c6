/* many.c - many rows in one transaction, several in a statement. */
#include "rows/cache.h"
#include "handle/error.h"
#include "rows/fill.h"
#include "base/member.h"
#include "rows/rows.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum {
    MANY_FORM = 3,          /* searches and patches are in the same cache */
    MOST_PARAMETERS = 4096, /* of a statement: it is kept, with its values */
    ROWS_AT_A_TIME = 256
};

typedef struct batch {
    schemac_db *db;
    const schemac_model *model;
    unsigned char *rows;
    size_t count;
    unsigned scope;
    size_t parameters; /* of one row */
    int64_t next_key;  /* to assign; 0: the database does it, row by row */
    int64_t now;       /* the same for all rows */
    /* which members of which row were filled in: what is put back when the batch fails */
    unsigned char *filled;
    size_t filled_size;
    size_t marks; /* of one row: the filled fields, the tenant, the key */
} batch;

static unsigned char *row_at(const batch *b, size_t i)
{
    return b->rows + i * b->model->row_size;
}

/* ---- what is filled in ---------------------------------------------------------------------- */

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

/* Whether a tenant's key that is filled in is memory of the handle: times and keys are values. */
static bool may_borrow(const schemac_model *m)
{
    return m->tenant != SCHEMAC_NO_FIELD &&
           (m->fields[m->tenant].type == SCHEMAC_TEXT || m->fields[m->tenant].type == SCHEMAC_BLOB);
}

/* All that fill_in marked was zero before. */
static void put_back(batch *b, size_t row, bool only_borrowed)
{
    const schemac_model *m = b->model;
    for (size_t i = 0; i < b->marks; i++) {
        if (!is_marked(b, row, i))
            continue;
        const schemac_field *f = &m->fields[marked_field(b, i)];
        bool borrowed = f->type == SCHEMAC_TEXT || f->type == SCHEMAC_BLOB;
        if (borrowed || !only_borrowed)
            memset(row_at(b, row) + f->offset, 0, member_size(f));
    }
}

/* The next key is one behind the largest, as in a loop of inserts. */
static void next_key(batch *b, unsigned char *member, bool open)
{
    int64_t key = b->next_key;
    if (open)
        memcpy(member, &key, sizeof key);
    else
        memcpy(&key, member, sizeof key);
    if (key >= b->next_key)
        b->next_key = key == INT64_MAX ? 0 : key + 1;
}

static bool fill_in(batch *b, size_t i)
{
    const schemac_model *m = b->model;
    unsigned char *row = row_at(b, i);
    bool open = key_is_open(m, row);
    if (!fill_row_of_many(b->db, m, row, b->scope, b->now))
        return false;
    for (size_t j = 0; j < b->db->filled_count; j++)
        mark_filled(b, i, b->db->filled[j].field);
    b->db->filled_count = 0; /* the marks know */
    if (open)
        mark(b, i, m->filled_count + 1u);
    if (b->next_key > 0)
        next_key(b, row + m->fields[m->key[0]].offset, open);
    return true;
}

/* ---- statements ----------------------------------------------------------------------------- */

static void many_text(sql_buffer *b, const schemac_model *m, const char *insert, size_t rows,
                      size_t parameters)
{
    sql_put(b, insert);
    statement_insert_rest(b, m);
    for (size_t i = 1; i < rows; i++)
        for (size_t j = 0; j < parameters; j++)
            sql_put(b, j == 0 && parameters == 1 ? ",(?)"
                       : j == 0                  ? ",(?"
                       : j + 1 == parameters     ? ",?)"
                                                 : ",?");
}

static cached *statement_for(batch *b, size_t rows)
{
    schemac_db *db = b->db;
    uint32_t count = (uint32_t)rows;
    shape form;
    shape_begin(&form, db->allocator);
    shape_byte(&form, MANY_FORM);
    shape_add(&form, &b->model->number, sizeof b->model->number);
    shape_add(&form, &count, sizeof count);
    cached *c = cache_take(db, &form);
    if (c == NULL) {
        sql_buffer text = {.allocator = db->allocator};
        engine_statement *s = NULL;
        many_text(&text, b->model, db->engine->insert_or_stop, rows, b->parameters);
        if (text.failed)
            fail_memory(db);
        else if (!db->engine->prepare(db->connection, text.text, &s))
            fail_engine(db, b->model, "insert", NULL);
        else
            c = cache_add(db, &form, s);
        sql_free(&text);
    }
    shape_free(&form);
    return c;
}

static bool bind_many(batch *b, engine_statement *s, size_t first, size_t rows)
{
    int next = 1;
    for (size_t i = 0; i < rows; i++) {
        int begun = next;
        if (!b->db->engine->bind_row(b->db->connection, s, &next, b->model, row_at(b, first + i), 0,
                                     SCHEMAC_GENERATED) ||
            !bind_first_version(b->db, b->model, s, begun))
            return false;
    }
    return true;
}

/* ---- running -------------------------------------------------------------------------------- */

static bool fail_at(batch *b, size_t row)
{
    schemac_db *db = b->db;
    char message[sizeof db->error_text];
    if (db->error.status == SCHEMAC_NOMEM)
        return false;
    snprintf(message, sizeof message, "row %zu of %zu: %s", row + 1, b->count, db->error.message);
    memcpy(db->error_text, message, sizeof message);
    db->error.message = db->error_text;
    return false;
}

/* One row, where several did not go together: to find the one to blame, or because the database has
   to assign its key. */
static bool insert_alone(batch *b, size_t i)
{
    schemac_db *db = b->db;
    const schemac_model *m = b->model;
    unsigned char *row = row_at(b, i);
    bool open = is_marked(b, i, m->filled_count + 1u);
    engine_statement *s =
        statement_get(db, m, open ? STATEMENT_INSERT_KEYLESS : STATEMENT_INSERT, 0);
    if (s == NULL)
        return fail_at(b, i);
    int next = 1;
    unsigned left_out = open ? SCHEMAC_GENERATED | SCHEMAC_ASSIGNED : SCHEMAC_GENERATED;
    if (!db->engine->bind_row(db->connection, s, &next, m, row, 0, left_out) ||
        !bind_first_version(db, m, s, open ? 0 : 1) || !db->engine->execute(db->connection, s)) {
        rows_fail_row(db, m, "insert", s, row);
        return fail_at(b, i);
    }
    if (open)
        take_assigned_key(db, m, row);
    return true;
}

/* How many were inserted before one was refused, if one was: insert_alone then says why. false for
   what is no row's fault. */
static bool insert_together(batch *b, engine_statement *s, size_t first, size_t rows, size_t *done)
{
    schemac_db *db = b->db;
    *done = 0;
    if (!bind_many(b, s, first, rows))
        return true;
    if (db->engine->step(db->connection, s) == ENGINE_DONE) {
        *done = rows;
        return true;
    }
    int64_t before = db->engine->changes(db->connection);
    schemac_status status = fail_engine(db, b->model, "insert", db->engine->sql(s));
    *done = before > 0 ? (size_t)before : 0;
    return status == SCHEMAC_CONFLICT || status == SCHEMAC_REFERENCE || status == SCHEMAC_INVALID;
}

static bool insert_some(batch *b, size_t first, size_t rows)
{
    schemac_db *db = b->db;
    bool keys = true;
    for (size_t i = 0; i < rows; i++) {
        if (!fill_in(b, first + i))
            return fail_at(b, first + i);
        keys = keys && !key_is_open(b->model, row_at(b, first + i));
    }
    cached *c = keys && rows > 1 ? statement_for(b, rows) : NULL;
    if (c == NULL && keys && rows > 1)
        return false;
    size_t done = 0;
    bool good = c == NULL || insert_together(b, c->statement, first, rows, &done);
    if (c != NULL) {
        db->engine->reset(c->statement);
        cache_give(db, c);
    }
    for (; done < rows && good; done++)
        good = insert_alone(b, first + done);
    return good;
}

static bool insert_all(batch *b)
{
    size_t most = MOST_PARAMETERS / (b->parameters > 0 ? b->parameters : 1);
    const size_t sizes[] = {most < ROWS_AT_A_TIME ? most : ROWS_AT_A_TIME, 64, 16, 4, 1};
    size_t at = 0;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        if (sizes[i] > 1 && sizes[i] > most)
            continue;
        for (; sizes[i] > 0 && b->count - at >= sizes[i]; at += sizes[i])
            if (!insert_some(b, at, sizes[i]))
                return false;
    }
    return true;
}

static bool first_key(batch *b)
{
    const schemac_field *key = &b->model->fields[b->model->key[0]];
    b->next_key = 0;
    if ((key->flags & SCHEMAC_ASSIGNED) == 0)
        return true;
    int64_t largest;
    if (!b->db->engine->largest_key(b->db->connection, b->model, &largest)) {
        fail_engine(b->db, b->model, "insert", NULL);
        return false;
    }
    b->next_key = largest < 0 ? 1 : largest == INT64_MAX ? 0 : largest + 1;
    return true;
}

static schemac_status run(batch *b)
{
    schemac_db *db = b->db;
    schemac_status status = schemac_begin(db);
    if (status != SCHEMAC_OK)
        return status;
    if (first_key(b) && insert_all(b))
        status = schemac_commit(db);
    else
        status = db->error.status;
    if (status == SCHEMAC_OK)
        return status;
    const schemac_error_info error = db->error; /* of the row, not of what follows */
    char message[sizeof db->error_text];
    memcpy(message, db->error_text, sizeof message);
    schemac_rollback(db);
    memcpy(db->error_text, message, sizeof message);
    db->error = error;
    return status;
}

schemac_status schemac_insert_many(schemac_db *db, const schemac_model *model, void *rows,
                                   size_t count)
{
    batch b = {.db = db, .model = model, .rows = rows, .count = count, .now = schemac_now()};
    CALL_GUARD(db);
    if (!call_begin(db))
        return call_refused(db);
    if (!rows_scope(db, model, false, &b.scope) || !rows_may_insert(db, model, b.scope))
        return db->error.status;
    if (count == 0)
        return SCHEMAC_OK;
    if (!make_marks(&b))
        return fail_memory(db);
    for (size_t i = 0; i < model->field_count; i++)
        b.parameters += (model->fields[i].flags & SCHEMAC_GENERATED) == 0;
    schemac_status status = run(&b);
    bool inserted = status == SCHEMAC_OK;
    for (size_t i = 0; i < count && (!inserted || may_borrow(model)); i++)
        put_back(&b, i, inserted);
    for (size_t i = 0; i < count && inserted && model->version != SCHEMAC_NO_FIELD; i++)
        begin_version(model, row_at(&b, i));
    memory_free(db->allocator, b.filled, b.filled_size);
    return status;
}
