/* rows_values.h - rows of the three shapes from samples, and sums over rows. Both sides use the
   structs of the generated header: what a row looks like is not what is compared. */
#ifndef BENCH_ROWS_VALUES_H
#define BENCH_ROWS_VALUES_H

#include "rows.h"

#include "bench.schema.h"

#include <string.h>

static inline uint64_t first_of(const char *text)
{
    return text == NULL ? 0 : (unsigned char)text[0];
}

/* Each side has filled in times of its own. */
static inline uint64_t no_time(int64_t number)
{
    return number > INT64_C(1000000000000) ? 1 : (uint64_t)number;
}

static inline schemac_date date_of_sample(const sample *v)
{
    schemac_date date = {(int16_t)v->year, (uint8_t)v->month, (uint8_t)v->day};
    return date;
}

static inline bench_narrow narrow_of(const sample *v)
{
    bench_narrow row = BENCH_NARROW_INIT;
    row.code = v->code;
    row.bucket = v->group;
    return row;
}

static inline uint64_t narrow_few_sum(const bench_narrow_few *row)
{
    return (uint64_t)row->id + (uint64_t)row->code + (uint64_t)row->bucket;
}

static inline void narrow_change(bench_narrow *row)
{
    row->code++;
}

static inline uint64_t narrow_sum(const bench_narrow *row)
{
    return (uint64_t)row->id + (uint64_t)row->code + (uint64_t)row->bucket;
}

static inline bench_mixed mixed_of(const sample *v)
{
    bench_mixed row = BENCH_MIXED_INIT;
    row.email = v->email;
    row.name = v->name;
    row.credit = v->amount;
    row.newsletter = v->flag;
    row.born_on.has = v->year != 0;
    row.born_on.value = date_of_sample(v);
    row.created_at = v->time; /* updated_at is filled in */
    return row;
}

static inline uint64_t mixed_few_sum(const bench_mixed_few *row)
{
    return (uint64_t)row->id + first_of(row->email) + first_of(row->name) + (uint64_t)row->credit;
}

static inline void mixed_change(bench_mixed *row)
{
    row->credit++;
    row->updated_at = row->created_at + 1;
}

static inline uint64_t mixed_sum(const bench_mixed *row)
{
    return (uint64_t)row->id + first_of(row->email) + first_of(row->name) + (uint64_t)row->credit +
           row->newsletter +
           (row->born_on.has ? (uint64_t)row->born_on.value.year + row->born_on.value.day : 0) +
           (uint64_t)row->created_at + (row->updated_at != 0);
}

static inline bench_wide wide_of(const sample *v)
{
    bench_wide row = BENCH_WIDE_INIT;
    row.reference = v->email;
    row.title = "A bowl with a pattern of leaves";
    row.summary = v->flag ? "Found in the cellar of the old town hall, with no record of who left "
                            "it there or when"
                          : NULL;
    row.street = "14 Harbour Street";
    row.city = v->city;
    row.country = "Portugal";
    row.keeper = v->name;
    row.remark = v->year == 0 ? NULL : "to be cleaned";
    row.photo.data = sample_bytes + v->group % 200;
    row.photo.size = 200;
    row.signature.data = sample_bytes + 200 - v->group % 200;
    row.signature.size = 200;
    row.width = v->group;
    row.height = v->code;
    row.price = v->amount;
    row.weight.has = !v->flag;
    row.weight.value = (double)v->amount / 8;
    row.visible = v->flag;
    row.state = (bench_condition)(BENCH_CONDITION_FRESH + v->code % 4);
    memcpy(row.token.bytes, v->token, sizeof row.token.bytes);
    row.acquired_on = date_of_sample(v);
    row.created_at = v->time;
    return row;
}

static inline uint64_t wide_few_sum(const bench_wide_few *row)
{
    return (uint64_t)row->id + first_of(row->title) + first_of(row->keeper) + (uint64_t)row->price +
           (uint64_t)row->acquired_on.year + row->acquired_on.day;
}

static inline void wide_change(bench_wide *row)
{
    row->price++;
    row->title = "A bowl with a pattern of fish";
}

static inline uint64_t wide_sum(const bench_wide *row)
{
    return (uint64_t)row->id + first_of(row->reference) + first_of(row->title) +
           first_of(row->summary) + first_of(row->street) + first_of(row->city) +
           first_of(row->country) + first_of(row->keeper) + first_of(row->remark) +
           *(const unsigned char *)row->photo.data + row->photo.size +
           *(const unsigned char *)row->signature.data + row->signature.size +
           (uint64_t)row->width + (uint64_t)row->height + (uint64_t)row->price +
           (row->weight.has ? (uint64_t)row->weight.value : 0) + row->visible +
           (uint64_t)row->state + row->token.bytes[15] + (uint64_t)row->acquired_on.year +
           (uint64_t)row->created_at;
}

#endif
