/* rows_schemac.c - our side of the row benchmark: generated calls. */
#include "rows.h"

#include "bench.schema.h"

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

static void begin(void *db)
{
    need(db, schemac_begin(db));
}

static void commit(void *db)
{
    need(db, schemac_commit(db));
}

static void roll_back(void *db)
{
    need(db, schemac_rollback(db));
}

/* ---- narrow ---------------------------------------------------------------------------------- */

static uint64_t narrow_sum(const bench_narrow *row)
{
    return (uint64_t)row->id + (uint64_t)row->code + (uint64_t)row->amount +
           (unsigned char)row->label[0];
}

static uint64_t narrow_insert(void *db, uint32_t from, uint32_t count)
{
    uint64_t sum = 0;
    for (const sample *v = samples + from; v < samples + from + count; v++) {
        bench_narrow row = BENCH_NARROW_INIT;
        row.code = v->code;
        row.amount = v->amount;
        row.label = v->email;
        need(db, bench_narrow_insert(db, &row));
        sum += (uint64_t)row.id;
    }
    return sum;
}

static uint64_t narrow_get(void *db, uint32_t from, uint32_t count)
{
    uint64_t sum = 0;
    for (uint32_t i = from; i < from + count; i++) {
        bench_narrow *row;
        need(db, bench_narrow_get(db, sample_number(i) + 1, &row));
        sum += narrow_sum(row);
        bench_narrow_free(row);
    }
    return sum;
}

static uint64_t narrow_get_by(void *db, uint32_t from, uint32_t count)
{
    uint64_t sum = 0;
    for (uint32_t i = from; i < from + count; i++) {
        bench_narrow *row;
        need(db, bench_narrow_get_by_code(db, samples[sample_number(i)].code, &row));
        sum += narrow_sum(row);
        bench_narrow_free(row);
    }
    return sum;
}

static uint64_t narrow_update(void *db, uint32_t from, uint32_t count)
{
    for (uint32_t i = from; i < from + count; i++) {
        const sample *v = &samples[sample_number(i)];
        bench_narrow row = {sample_number(i) + 1, v->code, v->amount + 1, v->email};
        need(db, bench_narrow_update(db, &row));
    }
    return count;
}

static uint64_t narrow_delete(void *db, uint32_t from, uint32_t count)
{
    for (uint32_t i = from; i < from + count; i++)
        need(db, bench_narrow_delete(db, sample_number(i) + 1));
    return count;
}

static uint64_t narrow_list_page(void *db, uint32_t from, uint32_t count)
{
    (void)from;
    uint64_t sum = 0;
    schemac_page page = SCHEMAC_PAGE_INIT;
    page.limit = PAGE_ROWS;
    for (uint32_t i = 0; i < count; i++) {
        bench_narrow_rows list;
        need(db, bench_narrow_list(db, &page, &list));
        for (size_t j = 0; j < list.count; j++)
            sum += narrow_sum(&list.rows[j]);
        page.after = list.next;
        bench_narrow_rows_free(&list);
    }
    return sum;
}

static uint64_t narrow_list_all(void *db, uint32_t from, uint32_t count)
{
    (void)from;
    uint64_t sum = 0;
    for (uint32_t i = 0; i < count; i++) {
        bench_narrow_rows list;
        need(db, bench_narrow_list(db, NULL, &list));
        for (size_t j = 0; j < list.count; j++)
            sum += narrow_sum(&list.rows[j]);
        bench_narrow_rows_free(&list);
    }
    return sum;
}

/* ---- mixed ----------------------------------------------------------------------------------- */

static uint64_t mixed_sum(const bench_mixed *row)
{
    return (uint64_t)row->id + (unsigned char)row->email[0] +
           (row->name == NULL ? 0 : (unsigned char)row->name[0]) + (uint64_t)row->credit +
           row->newsletter +
           (row->born_on.has ? (uint64_t)row->born_on.value.year + row->born_on.value.day : 0) +
           (row->created_at == row->updated_at);
}

static bench_mixed mixed_row(const sample *v)
{
    bench_mixed row = BENCH_MIXED_INIT;
    row.email = v->email;
    row.name = v->name;
    row.credit = v->amount;
    row.newsletter = v->newsletter;
    if (v->year != 0) {
        row.born_on.has = true;
        row.born_on.value.year = (int16_t)v->year;
        row.born_on.value.month = (uint8_t)v->month;
        row.born_on.value.day = (uint8_t)v->day;
    }
    return row;
}

static uint64_t mixed_insert(void *db, uint32_t from, uint32_t count)
{
    uint64_t sum = 0;
    for (const sample *v = samples + from; v < samples + from + count; v++) {
        bench_mixed row = mixed_row(v);
        need(db, bench_mixed_insert(db, &row));
        sum += (uint64_t)row.id;
    }
    return sum;
}

static uint64_t mixed_get(void *db, uint32_t from, uint32_t count)
{
    uint64_t sum = 0;
    for (uint32_t i = from; i < from + count; i++) {
        bench_mixed *row;
        need(db, bench_mixed_get(db, sample_number(i) + 1, &row));
        sum += mixed_sum(row);
        bench_mixed_free(row);
    }
    return sum;
}

static uint64_t mixed_get_by(void *db, uint32_t from, uint32_t count)
{
    uint64_t sum = 0;
    for (uint32_t i = from; i < from + count; i++) {
        bench_mixed *row;
        need(db, bench_mixed_get_by_email(db, samples[sample_number(i)].email, &row));
        sum += mixed_sum(row);
        bench_mixed_free(row);
    }
    return sum;
}

static uint64_t mixed_update(void *db, uint32_t from, uint32_t count)
{
    for (uint32_t i = from; i < from + count; i++) {
        bench_mixed row = mixed_row(&samples[sample_number(i)]);
        row.id = sample_number(i) + 1;
        row.credit++;
        row.created_at = row.updated_at = i;
        need(db, bench_mixed_update(db, &row));
    }
    return count;
}

static uint64_t mixed_delete(void *db, uint32_t from, uint32_t count)
{
    for (uint32_t i = from; i < from + count; i++)
        need(db, bench_mixed_delete(db, sample_number(i) + 1));
    return count;
}

static uint64_t mixed_list_page(void *db, uint32_t from, uint32_t count)
{
    (void)from;
    uint64_t sum = 0;
    schemac_page page = SCHEMAC_PAGE_INIT;
    page.limit = PAGE_ROWS;
    for (uint32_t i = 0; i < count; i++) {
        bench_mixed_rows list;
        need(db, bench_mixed_list(db, &page, &list));
        for (size_t j = 0; j < list.count; j++)
            sum += mixed_sum(&list.rows[j]);
        page.after = list.next;
        bench_mixed_rows_free(&list);
    }
    return sum;
}

static uint64_t mixed_list_all(void *db, uint32_t from, uint32_t count)
{
    (void)from;
    uint64_t sum = 0;
    for (uint32_t i = 0; i < count; i++) {
        bench_mixed_rows list;
        need(db, bench_mixed_list(db, NULL, &list));
        for (size_t j = 0; j < list.count; j++)
            sum += mixed_sum(&list.rows[j]);
        bench_mixed_rows_free(&list);
    }
    return sum;
}

const side ours = {
    .name = "ours",
    .open = open_database,
    .close = close_database,
    .begin = begin,
    .commit = commit,
    .rollback = roll_back,
    .run =
        {
#define X(name) [NARROW_##name] = narrow_##name,
            OPERATION_LIST(X)
#undef X
#define X(name) [MIXED_##name] = mixed_##name,
                OPERATION_LIST(X)
#undef X
        },
};
