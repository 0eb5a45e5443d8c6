/* query.c - one statement of a program's own, with values for its parameters: run to its end, and
   all that it returns in one block. */
#include "base/calendar.h"
#include "handle/attempt.h"
#include "handle/call.h"
#include "handle/direct.h"
#include "handle/transaction.h"

#include <stdalign.h>
#include <string.h>

/* What the caller gets: a schemac_result, the names of the columns with pointers to them before,
   then each row: its values, and their texts and blobs. Pointers are set when it does not move any
   more; those to the rows are behind all of it. */
typedef struct answer {
    unsigned char *block; /* given, or NULL */
    size_t used, size;    /* bytes */
    size_t columns, rows;
    size_t first; /* where the first row is */
    int64_t changed;
} answer;

typedef struct query {
    schemac_db *db;
    const char *sql;
    const schemac_value *values;
    size_t count;
    bool one; /* row is wanted, no more and no less */
    engine_outline outline;
    engine_statement *statement;
    answer answer;
} query;

enum { FIRST_SIZE = 1024, LARGE = 1 << 20, ALIGNMENT = alignof(schemac_value) };

_Static_assert(sizeof(schemac_result) % ALIGNMENT == 0, "pointers stand behind it");

/* ---- errors -------------------------------------------------------------------------------- */

static bool fail_as_taken(query *q)
{
    error_of_failure(q->db, "run the statement", error_text(q->db, q->sql));
    return false;
}

static bool fail(query *q)
{
    error_take_failure(q->db);
    return fail_as_taken(q);
}

static bool fail_without_memory(query *q)
{
    error_no_memory(q->db);
    return false;
}

/* ---- the answer ---------------------------------------------------------------------------- */

static size_t aligned(size_t size)
{
    return (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

/* Another size of the block; false: it is as it was. */
static bool change_size(query *q, size_t size)
{
    answer *a = &q->answer;
    unsigned char *fresh =
        a->block == NULL ? memory_give(q->db->allocator, size) : memory_regive(a->block, size);
    if (fresh == NULL)
        return false;
    a->block = fresh;
    a->size = size;
    return true;
}

/* For so many bytes more. */
static bool make_room(query *q, size_t more)
{
    const answer *a = &q->answer;
    if (a->block != NULL && more <= a->size - a->used)
        return true;
    if (more > SIZE_MAX / 4 || a->size > SIZE_MAX / 4)
        return fail_without_memory(q);
    size_t size = a->size + (a->size < LARGE ? a->size : a->size / 2);
    size = size < FIRST_SIZE ? FIRST_SIZE : size;
    size = size < a->used + more ? a->used + more : size;
    return change_size(q, size) || fail_without_memory(q);
}

static bool put_name(query *q, int column)
{
    answer *a = &q->answer;
    const schemac_engine *engine = q->db->engine;
    const char *name = engine->column_name(q->db->connection, q->statement, column);
    if (name == NULL)
        return fail(q);
    size_t size = strlen(name) + 1;
    if (!make_room(q, size + ALIGNMENT))
        return false;
    memcpy(a->block + a->used, name, size);
    a->used += size;
    return true;
}

/* After the first step. */
static bool begin_answer(query *q)
{
    answer *a = &q->answer;
    a->columns = q->db->engine->column_count(q->statement);
    if (a->columns > SIZE_MAX / 4 / sizeof(schemac_value))
        return fail_without_memory(q);
    size_t size = sizeof(schemac_result) + a->columns * sizeof(char *);
    if (!make_room(q, size))
        return false;
    a->used = size;
    for (size_t i = 0; i < a->columns; i++)
        if (!put_name(q, (int)i))
            return false;
    a->first = a->used = aligned(a->used);
    return true;
}

/* Bytes behind the values; an empty blob has an address, too. */
static size_t size_behind(const schemac_value *v)
{
    return v->kind == SCHEMAC_KIND_TEXT                  ? v->size + 1
           : v->kind != SCHEMAC_KIND_BLOB || v->size > 0 ? v->size
                                                         : 1;
}

/* Moves behind the copy. */
static void put_bytes(answer *a, const schemac_value *v)
{
    bool text = v->kind == SCHEMAC_KIND_TEXT;
    unsigned char *to = a->block + a->used;
    if (v->size > 0)
        memcpy(to, text ? v->as.text : v->as.blob, v->size);
    if (text || (v->kind == SCHEMAC_KIND_BLOB && v->size == 0))
        to[v->size] = '\0';
    a->used += size_behind(v);
}

static bool put_row(query *q)
{
    answer *a = &q->answer;
    size_t begin = a->used, size = a->columns * sizeof(schemac_value);
    if (!make_room(q, size))
        return false;
    schemac_value *values = (void *)(a->block + begin);
    if (!q->db->engine->read_direct(q->db->connection, q->statement, values))
        return fail(q);
    for (size_t i = 0; i < a->columns; i++)
        size += size_behind(&values[i]);
    if (!make_room(q, size + ALIGNMENT))
        return false;
    values = (void *)(a->block + begin);
    a->used += a->columns * sizeof(schemac_value);
    for (size_t i = 0; i < a->columns; i++)
        put_bytes(a, &values[i]);
    a->used = aligned(a->used);
    a->rows++;
    return true;
}

/* Lets the values of a row point to what stands behind them; returns where the next row is. */
static size_t point_in_row(answer *a, size_t place)
{
    schemac_value *values = (void *)(a->block + place);
    place += a->columns * sizeof(schemac_value);
    for (size_t i = 0; i < a->columns; i++) {
        if (values[i].kind == SCHEMAC_KIND_TEXT)
            values[i].as.text = (const char *)a->block + place;
        else if (values[i].kind == SCHEMAC_KIND_BLOB)
            values[i].as.blob = a->block + place;
        place += size_behind(&values[i]);
    }
    return aligned(place);
}

/* As large as it has to be; one that is small, or cannot become smaller, stays as it is. */
static bool finish_answer(query *q)
{
    answer *a = &q->answer;
    size_t table = a->used;
    size_t size = table + a->rows * sizeof(schemac_value *);
    bool fits = size <= a->size && a->size <= FIRST_SIZE;
    if (!fits && !change_size(q, size) && size > a->size)
        return fail_without_memory(q);
    const char **columns = (void *)(a->block + sizeof(schemac_result));
    const schemac_value **rows = (void *)(a->block + table);
    const char *name = (const char *)(columns + a->columns);
    for (size_t i = 0; i < a->columns; i++, name += strlen(name) + 1)
        columns[i] = name;
    size_t place = a->first;
    for (size_t i = 0; i < a->rows; i++) {
        rows[i] = (void *)(a->block + place);
        place = point_in_row(a, place);
    }
    *(schemac_result *)(void *)a->block = (schemac_result){.columns = columns,
                                                           .column_count = a->columns,
                                                           .rows = rows,
                                                           .count = a->rows,
                                                           .changed = a->changed};
    return true;
}

/* ---- the statement ------------------------------------------------------------------------- */

static bool refuse(query *q, schemac_status status, size_t number, const char *why)
{
    error_set(q->db, status, NULL, "value %zu of %zu %s", number + 1, q->count, why);
    return false;
}

static bool check_value(query *q, size_t number)
{
    const schemac_value *v = &q->values[number];
    if (v->kind > SCHEMAC_KIND_LAST)
        return refuse(q, SCHEMAC_MISUSE, number, "is of no kind that there is");
    if (v->kind == SCHEMAC_KIND_TEXT && v->as.text == NULL)
        return refuse(q, SCHEMAC_INVALID, number, "is a text without an address");
    if (v->kind == SCHEMAC_KIND_TEXT && memchr(v->as.text, '\0', v->size) != NULL)
        return refuse(q, SCHEMAC_INVALID, number, "is a text with a NUL byte inside");
    if (v->kind == SCHEMAC_KIND_BLOB && v->as.blob == NULL && v->size > 0)
        return refuse(q, SCHEMAC_INVALID, number, "has a size but no data");
    if (v->kind == SCHEMAC_KIND_DATE && !calendar_is_date(&v->as.date))
        return refuse(q, SCHEMAC_INVALID, number, "is no date");
    return true;
}

static bool check_call(query *q)
{
    if (q->count > 0 && q->values == NULL)
        return error_set(q->db, SCHEMAC_MISUSE, NULL, "%zu values are announced and none given",
                         q->count) == SCHEMAC_OK;
    for (size_t i = 0; i < q->count; i++)
        if (!check_value(q, i))
            return false;
    return direct_refuse(q->db, q->sql, true) == SCHEMAC_OK;
}

static bool check_outline(query *q)
{
    const engine_outline *o = &q->outline;
    schemac_status status = SCHEMAC_OK;
    if (o->statements == 0)
        status = error_set(q->db, SCHEMAC_MISUSE, NULL, "no statement is given");
    else if (o->statements > 1)
        status = error_set(q->db, SCHEMAC_MISUSE, NULL,
                           "several statements are given, and schemac_query runs one");
    else if (o->parameters != q->count)
        status =
            error_set(q->db, SCHEMAC_MISUSE, NULL,
                      "the statement has %zu parameter%s, and %zu value%s given", o->parameters,
                      o->parameters == 1 ? "" : "s", q->count, q->count == 1 ? " is" : "s are");
    else if (q->one && !o->returns)
        status = error_set(q->db, SCHEMAC_MISUSE, NULL,
                           "the statement returns no rows: call schemac_query");
    else if (o->changes)
        status = direct_disturbs(q->db);
    return status == SCHEMAC_OK;
}

static bool bind_all(query *q)
{
    for (size_t i = 0; i < q->count; i++)
        if (!q->db->engine->bind_direct(q->db->connection, q->statement, (int)i + 1, &q->values[i]))
            return fail(q);
    return true;
}

static bool check_number(query *q)
{
    if (!q->one || q->answer.rows == 1)
        return true;
    error_set(q->db, SCHEMAC_NOT_FOUND, NULL, "the statement returns no row");
    return false;
}

static bool refuse_more(query *q)
{
    error_set(q->db, SCHEMAC_MISUSE, NULL, "the statement returns more than one row");
    return false;
}

static bool read_all(query *q)
{
    const schemac_engine *engine = q->db->engine;
    engine_step step = engine->step(q->db->connection, q->statement);
    if (step == ENGINE_FAILED)
        return fail(q);
    if (!begin_answer(q))
        return false;
    while (step == ENGINE_ROW) {
        if (q->one && q->answer.rows == 1)
            return refuse_more(q);
        if (!put_row(q))
            return false;
        step = engine->step(q->db->connection, q->statement);
    }
    if (step != ENGINE_DONE)
        return fail(q);
    q->answer.changed = engine->changed(q->db->connection, q->statement);
    return check_number(q) && finish_answer(q);
}

/* With it what was bound is gone. */
static void finalize(query *q)
{
    q->db->engine->finalize(q->statement);
    q->statement = NULL;
}

static bool run_to_end(query *q)
{
    bool good = bind_all(q) && read_all(q);
    finalize(q); /* before the end of its transaction */
    return good;
}

/* What it has changed is undone when it fails, at whatever point: amid its rows, too. */
static bool run_whole(query *q)
{
    schemac_db *db = q->db;
    if (transaction_begin(db) != SCHEMAC_OK) {
        finalize(q);
        return fail_as_taken(q);
    }
    bool good = run_to_end(q);
    if (good && transaction_commit(db) != SCHEMAC_OK)
        good = fail_as_taken(q);
    if (!good)
        transaction_undo(db);
    return good;
}

/* whole: it is undone by itself. */
static bool prepare_and_run(query *q, bool whole)
{
    schemac_db *db = q->db;
    if (!db->engine->prepare_direct(db->connection, q->sql, &q->outline, &q->statement))
        return fail(q);
    if (check_outline(q))
        return whole || !q->outline.changes || db->transaction.reading ? run_to_end(q)
                                                                       : run_whole(q);
    finalize(q);
    return false;
}

/* In an attempt, where a failure would end the transaction. */
static bool attempt(query *q)
{
    if (!attempt_begin(q->db))
        return fail(q);
    bool good = prepare_and_run(q, true);
    return attempt_conclude(q->db, good) || (good && fail_as_taken(q));
}

static bool run(query *q)
{
    return q->db->transaction.depth > 0 && q->db->engine->attempt_begin != NULL
               ? attempt(q)
               : prepare_and_run(q, false);
}

static schemac_status ask(query *q, schemac_result **out)
{
    if (!check_call(q) || !run(q)) {
        schemac_free(q->answer.block);
        return q->db->error.status;
    }
    if (q->outline.changes)
        direct_done(q->db, q->sql);
    *out = (void *)q->answer.block;
    return SCHEMAC_OK;
}

schemac_status schemac_query(schemac_db *db, const char *sql, const schemac_value *values,
                             size_t count, schemac_result **result)
{
    *result = NULL;
    CALL_GUARD(db);
    if (!call_begin(db))
        return call_refused(db);
    query q = {.db = db, .sql = sql, .values = values, .count = count};
    return ask(&q, result);
}

schemac_status schemac_query_one(schemac_db *db, const char *sql, const schemac_value *values,
                                 size_t count, schemac_result **row)
{
    *row = NULL;
    CALL_GUARD(db);
    if (!call_begin(db))
        return call_refused(db);
    query q = {.db = db, .sql = sql, .values = values, .count = count, .one = true};
    return ask(&q, row);
}
