/* rows_schemac.c - our side of the row benchmark: generated calls. */
#include "rows_values.h"

#include <stdlib.h>
#include <string.h>

static void need(schemac_db *db, schemac_status status)
{
    if (status != SCHEMAC_OK)
        die("ours", schemac_error_message(db));
}

static void *open_database(const char *path)
{
    schemac_db *db = NULL;
    need(db, bench_open(path, NULL, &db));
    return db;
}

static void close_database(void *db)
{
    schemac_close(db);
}

static void run_sql(void *db, const char *sql)
{
    if (strncmp(sql, "BEGIN", 5) == 0)
        need(db, schemac_begin(db));
    else if (strcmp(sql, "COMMIT") == 0)
        need(db, schemac_commit(db));
    else if (strcmp(sql, "ROLLBACK") == 0)
        need(db, schemac_rollback(db));
    else
        need(db, schemac_exec(db, sql));
}

static uint64_t ask(void *db, const char *sql, int64_t first, int64_t last)
{
    const schemac_value values[] = {schemac_value_int64(first), schemac_value_int64(last)};
    schemac_result *r;
    need(db, schemac_query(db, sql, values, 2, &r));
    uint64_t sum = r->count;
    for (size_t i = 0; i < r->count; i++)
        for (size_t j = 0; j < r->column_count; j++) {
            const schemac_value *v = &r->rows[i][j];
            sum += v->kind == SCHEMAC_KIND_INT64  ? no_time(v->as.integer)
                   : v->kind == SCHEMAC_KIND_TEXT ? v->size + first_of(v->as.text)
                                                  : v->size;
        }
    schemac_free(r);
    return sum;
}

#define PLACE schemac_page
#define PLACE_INIT                                                                                 \
    {                                                                                              \
        .size = sizeof(schemac_page), .limit = PAGE_ROWS                                           \
    }

/* ---- narrow ---------------------------------------------------------------------------------- */

#define NAME(x)          narrow_##x
#define TABLE            "narrow"
#define CALL(x)          bench_narrow_##x
#define ROW              bench_narrow
#define ROWS             bench_narrow_rows
#define FEW              bench_narrow_few
#define FEW_ROWS         bench_narrow_few_rows
#define ASKED(x)         bench_##x##_narrow
#define ASKED_LIST       bench_list_narrow_params
#define KEY_ORDER        BENCH_NARROW_KEY_ORDER
#define ORDER            BENCH_NARROW_BY_BUCKET
#define GET_BY(db, v, r) bench_narrow_get_by_code(db, (v)->code, r)
#define FIRST_FILTER(v)  bench_narrow_where_bucket(SCHEMAC_EQ, (v)->group)
#define SECOND_FILTER(v) bench_narrow_where_code(SCHEMAC_GT, 1000)
#define PATCHED                                                                                    \
    {                                                                                              \
        .code = true                                                                               \
    }
#include "rows_schemac_calls.h"

#include "rows_loops.h"

static operation_fn *const narrow_operations[] = {OPERATION_LIST(OPERATION)};
#include "rows_undefine.h"

/* ---- mixed ----------------------------------------------------------------------------------- */

#define NAME(x)          mixed_##x
#define TABLE            "mixed"
#define CALL(x)          bench_mixed_##x
#define ROW              bench_mixed
#define ROWS             bench_mixed_rows
#define FEW              bench_mixed_few
#define FEW_ROWS         bench_mixed_few_rows
#define ASKED(x)         bench_##x##_mixed
#define ASKED_LIST       bench_list_mixed_params
#define KEY_ORDER        BENCH_MIXED_KEY_ORDER
#define ORDER            BENCH_MIXED_BY_CREATED_AT
#define GET_BY(db, v, r) bench_mixed_get_by_email(db, (v)->email, r)
#define FIRST_FILTER(v)  bench_mixed_where_created_at(SCHEMAC_EQ, (v)->time)
#define SECOND_FILTER(v) bench_mixed_where_newsletter(SCHEMAC_EQ, true)
#define PATCHED                                                                                    \
    {                                                                                              \
        .credit = true, .updated_at = true                                                         \
    }
#include "rows_schemac_calls.h"

#include "rows_loops.h"

static operation_fn *const mixed_operations[] = {OPERATION_LIST(OPERATION)};
#include "rows_undefine.h"

/* ---- wide ------------------------------------------------------------------------------------ */

#define NAME(x)          wide_##x
#define TABLE            "wide"
#define CALL(x)          bench_wide_##x
#define ROW              bench_wide
#define ROWS             bench_wide_rows
#define FEW              bench_wide_few
#define FEW_ROWS         bench_wide_few_rows
#define ASKED(x)         bench_##x##_wide
#define ASKED_LIST       bench_list_wide_params
#define KEY_ORDER        BENCH_WIDE_KEY_ORDER
#define ORDER            BENCH_WIDE_BY_CITY
#define GET_BY(db, v, r) bench_wide_get_by_reference(db, (v)->email, r)
#define FIRST_FILTER(v)  bench_wide_where_city(SCHEMAC_EQ, (v)->city)
#define SECOND_FILTER(v) bench_wide_where_price(SCHEMAC_GT, 1000)
#define PATCHED                                                                                    \
    {                                                                                              \
        .title = true, .price = true                                                               \
    }
#include "rows_schemac_calls.h"

#include "rows_loops.h"

static operation_fn *const wide_operations[] = {OPERATION_LIST(OPERATION)};
#include "rows_undefine.h"

#define X(shape) [SHAPE_##shape] = shape##_operations,
const side ours = {
    .name = "ours",
    .open = open_database,
    .close = close_database,
    .run_sql = run_sql,
    .shapes = {SHAPE_LIST(X)},
};
#undef X
