/* convert.c - values of another meaning: each becomes exactly what it meant, or is told apart as
   one that cannot. */
#include "tables.h"

#include <inttypes.h>

/* ---- asking SQLite --------------------------------------------------------------------------- */

static engine_connection c;

/* What a value becomes: its SQL text; "misfit" when it cannot become anything. */
static const char *convert_one(memory_pool *p, const char *from, const char *to, const char *value)
{
    const meaning was = meaning_read(p, from), is = meaning_read(p, to);
    catalogue_conversion how;
    assert_true(sqlite_convert(p, &was, &is, "\"the value\"", &how));
    const char *sql =
        pool_printf(p,
                    "SELECT CASE WHEN %s THEN 'misfit' ELSE quote(%s) END FROM (SELECT %s AS "
                    "\"the value\")",
                    how.misfit == NULL ? "0" : how.misfit,
                    how.becomes == NULL ? "\"the value\"" : how.becomes, value);
    sqlite3_stmt *s;
    if (sqlite3_prepare_v2(c.handle, sql, -1, &s, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sqlite3_errmsg(c.handle), sql);
    assert_int_equal(sqlite3_step(s), SQLITE_ROW);
    const char *text = pool_strdup(p, (const char *)sqlite3_column_text(s, 0));
    sqlite3_finalize(s);
    return text;
}

#define MOST  "9223372036854775807"
#define UUID  "00112233-4455-6677-8899-aabbccddeeff"
#define BYTES "X'00112233445566778899AABBCCDDEEFF'"

static const struct {
    const char *from, *to, *value, *becomes;
} known[] = {
    {"decimal 0", "decimal 2", "199", "19900"},
    {"decimal 0", "decimal 2", "-199", "-19900"},
    {"decimal 0", "decimal 2", "NULL", "NULL"},
    {"decimal 2", "decimal 2", "199", "199"},
    {"decimal 0", "decimal 1", "922337203685477580", "9223372036854775800"},
    {"decimal 0", "decimal 1", "922337203685477581", "misfit"},
    {"decimal 0", "decimal 1", "-922337203685477580", "-9223372036854775800"},
    {"decimal 0", "decimal 1", "-922337203685477581", "misfit"},
    {"decimal 0", "decimal 18", "9", "9000000000000000000"},
    {"decimal 0", "decimal 18", "10", "misfit"},
    {"decimal 2", "decimal 0", "19900", "199"},
    {"decimal 2", "decimal 0", "-19900", "-199"},
    {"decimal 2", "decimal 0", "19999", "misfit"},
    {"decimal 2", "decimal 0", "-1", "misfit"},
    {"decimal 2", "decimal 0", "0", "0"},
    {"decimal 2", "decimal 0", "NULL", "NULL"},
    {"decimal 18", "decimal 0", MOST, "misfit"},
    {"numbers a=1 b=2", "numbers a=2 b=1", "1", "2"},
    {"numbers a=1 b=2", "numbers a=2 b=1", "2", "1"},
    {"numbers a=1 b=2", "numbers a=1", "2", "misfit"},
    {"numbers a=1 b=2", "numbers a=1", "NULL", "NULL"},
    {"numbers a=1 b=-2", "names a=0 b=0", "-2", "'b'"},
    {"numbers a=1", "names a=7", "NULL", "NULL"},
    {"names a=1 b=2", "numbers b=5 a=-3", "'a'", "-3"},
    {"names a=1 b=2", "numbers a=1", "'b'", "misfit"},
    {"names a=1 b=2", "names a=1", "'b'", "misfit"},
    {"names a=1 b=2", "names b=1 a=2", "'b'", "'b'"},
    {"text", "uuid", "'" UUID "'", BYTES},
    {"text", "uuid", "'00112233-4455-6677-8899-AABBCCDDEEFF'", BYTES},
    {"text", "uuid", "'00112233-4455-6677-8899-aabbccddeef'", "misfit"},
    {"text", "uuid", "'00112233445566778899aabbccddeeff'", "misfit"},
    {"text", "uuid", "'" UUID " '", "misfit"},
    {"text", "uuid", "''", "misfit"},
    {"text", "uuid", "NULL", "NULL"},
    {"date", "timestamp", "'1970-01-01'", "0"},
    {"date", "timestamp", "'1969-12-31'", "-86400000000"},
    {"date", "timestamp", "'2024-02-29'", "1709164800000000"},
    {"date", "timestamp", "'0000-01-01'", "-62167219200000000"},
    {"date", "timestamp", "'9999-12-31'", "253402214400000000"},
    {"date", "timestamp", "'2023-02-29'", "misfit"},
    {"date", "timestamp", "'2024-2-9'", "misfit"},
    {"date", "timestamp", "'2024-04-31'", "misfit"},
    {"date", "timestamp", "'now'", "misfit"},
    {"date", "timestamp", "'2024-01-01 '", "misfit"},
    {"date", "timestamp", "NULL", "NULL"},
    {"timestamp", "date", "0", "'1970-01-01'"},
    {"timestamp", "date", "-86400000000", "'1969-12-31'"},
    {"timestamp", "date", "1", "misfit"},
    {"timestamp", "date", "-1", "misfit"},
    {"timestamp", "date", "-62167219200000000", "'0000-01-01'"},
    {"timestamp", "date", "-62167305600000000", "misfit"},
    {"timestamp", "date", "253402214400000000", "'9999-12-31'"},
    {"timestamp", "date", "253402300800000000", "misfit"},
    {"timestamp", "date", "-52695014400000000", "'0300-03-01'"},
    {"timestamp", "date", "NULL", "NULL"},
    {"text", "json", "'{\"a\":1}'", "'{\"a\":1}'"},
    {"text", "json", "'{a:1}'", "misfit"},
    {"text", "json", "''", "misfit"},
    {"text", "json", "NULL", "NULL"},
};

static void values_become_what_they_meant(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        memory_pool p = {.allocator = &memory_default};
        const char *got = convert_one(&p, known[i].from, known[i].to, known[i].value);
        if (strcmp(got, known[i].becomes) != 0)
            fail_msg("%s to %s: %s becomes %s", known[i].from, known[i].to, known[i].value, got);
        pool_free(&p);
    }
}

/* By another way: what a number with digits behind the point is worth is the same before and after.
   */
static void numbers_keep_their_worth(void **state)
{
    (void)state;
    uint32_t random = seed_of_round(0);
    for (size_t i = 0; i < rounds(1500); i++) {
        memory_pool p = {.allocator = &memory_default};
        int before = (int)(next_random(&random) % 19), after = (int)(next_random(&random) % 19);
        uint64_t bits = ((uint64_t)next_random(&random) << 40) ^
                        ((uint64_t)next_random(&random) << 20) ^ next_random(&random);
        int64_t value = (int64_t)((bits & INT64_MAX) >> next_random(&random) % 60);
        for (size_t zeros = next_random(&random) % 8; zeros > 0 && value < INT64_MAX / 10; zeros--)
            value *= 10;
        value = next_random(&random) % 2 == 0 ? value : -value;
        int64_t worth = value;
        bool fits = true;
        for (int j = before; j < after && fits; j++) {
            fits = worth <= INT64_MAX / 10 && worth >= -(INT64_MAX / 10);
            worth = fits ? worth * 10 : 0;
        }
        for (int j = after; j < before; j++, worth /= 10)
            fits = fits && worth % 10 == 0;
        const char *want = fits ? pool_printf(&p, "%" PRId64, worth) : "misfit";
        const char *got =
            convert_one(&p, pool_printf(&p, "decimal %d", before),
                        pool_printf(&p, "decimal %d", after), pool_printf(&p, "%" PRId64, value));
        if (strcmp(got, want) != 0)
            fail_msg("%" PRId64 " with %d digits is %s with %d, and not %s", value, before, got,
                     after, want);
        pool_free(&p);
    }
}

/* Midnights there and back: of the first four centuries more, and of all others some. */
static void days_come_back(void **state)
{
    (void)state;
    for (int64_t day = -719528; day <= 2932896; day += day < -573000 ? 37 : 211) {
        memory_pool p = {.allocator = &memory_default};
        const char *time = pool_printf(&p, "%" PRId64, day * INT64_C(86400000000));
        const char *date = convert_one(&p, "timestamp", "date", time);
        assert_string_equal(convert_one(&p, "date", "timestamp", date), time);
        pool_free(&p);
    }
}

static void nothing_else_is_converted(void **state)
{
    (void)state;
    memory_pool p = {.allocator = &memory_default};
    static const char *const pairs[][2] = {
        {"int64", "timestamp"}, {"text", "password"}, {"password", "text"}, {"int32", "decimal 2"},
        {"uuid", "text"},       {"json", "blob"},     {"text", "date"},     {"unknown", "text"}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        const meaning from = meaning_read(&p, pairs[i][0]), to = meaning_read(&p, pairs[i][1]);
        catalogue_conversion how;
        assert_false(sqlite_convert(&p, &from, &to, "\"a\"", &how));
    }
    pool_free(&p);
}

static int open_it(void **state)
{
    (void)state;
    c = (engine_connection){.handle = database_open(), .allocator = &memory_default};
    return sqlite_add_functions(&c, true) ? 0 : -1;
}

static int close_it(void **state)
{
    (void)state;
    database_close(c.handle);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_become_what_they_meant), cmocka_unit_test(numbers_keep_their_worth),
        cmocka_unit_test(days_come_back), cmocka_unit_test(nothing_else_is_converted)};
    return cmocka_run_group_tests_name("convert", tests, open_it, close_it);
}
