/* Text forms: every value is what somebody else says that it is, in both directions; every refusal
   has its place; whatever is read has one form. */
#include "unit.h"

#include "base/value.h"

#include <schemac/schemac.h>

#include <inttypes.h>
#include <sqlite3.h>
#include <stdbool.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

__extension__ typedef __int128 wide;

static uint32_t seed = 20260630;

static uint64_t random64(void)
{
    uint64_t high = next_random(&seed), middle = next_random(&seed);
    return high << 48 ^ middle << 24 ^ next_random(&seed);
}

/* Small and large ones alike. */
static int64_t random_integer(void)
{
    return (int64_t)random64() >> next_random(&seed) % 64;
}

/* ---- what all readers have in common -------------------------------------------------------- */

typedef union value {
    int64_t integer;
    schemac_date date;
    schemac_uuid uuid;
    schemac_cursor cursor;
    unsigned char bytes[sizeof(schemac_cursor)];
} value;

enum { LONGEST = SCHEMAC_CURSOR_TEXT_SIZE };

typedef struct form {
    const char *name;
    bool (*parse)(const char *text, value *v, schemac_text_error *error);
    size_t (*format)(const value *v, char text[LONGEST]);
    void (*make)(value *v);
    const char *alphabet; /* of texts that are nearly right */
} form;

static unsigned scale = 2; /* of decimals here */

static bool parse_decimal(const char *text, value *v, schemac_text_error *error)
{
    return schemac_decimal_parse(text, scale, &v->integer, error);
}

static size_t format_decimal(const value *v, char text[LONGEST])
{
    return schemac_decimal_format(v->integer, scale, text);
}

static void make_integer(value *v)
{
    v->integer = random_integer();
}

static bool parse_date(const char *text, value *v, schemac_text_error *error)
{
    return schemac_date_parse(text, &v->date, error);
}

static size_t format_date(const value *v, char text[LONGEST])
{
    return schemac_date_format(v->date, text);
}

static void make_date(value *v)
{
    v->date = (schemac_date){(int16_t)(next_random(&seed) % 10000),
                             (uint8_t)(next_random(&seed) % 12 + 1),
                             (uint8_t)(next_random(&seed) % 28 + 1)};
}

static bool parse_timestamp(const char *text, value *v, schemac_text_error *error)
{
    return schemac_timestamp_parse(text, &v->integer, error);
}

static size_t format_timestamp(const value *v, char text[LONGEST])
{
    return schemac_timestamp_format(v->integer, text);
}

static bool parse_uuid(const char *text, value *v, schemac_text_error *error)
{
    bool good = schemac_uuid_check(text, error);
    assert_int_equal(schemac_uuid_parse(text, &v->uuid), good);
    return good;
}

static size_t format_uuid(const value *v, char text[LONGEST])
{
    schemac_uuid_format(v->uuid, text);
    return strlen(text);
}

static void make_uuid(value *v)
{
    for (size_t i = 0; i < sizeof v->uuid.bytes; i++)
        v->uuid.bytes[i] = (uint8_t)next_random(&seed);
}

static bool parse_cursor(const char *text, value *v, schemac_text_error *error)
{
    return schemac_cursor_parse(text, &v->cursor, error);
}

static size_t format_cursor(const value *v, char text[LONGEST])
{
    return schemac_cursor_format(&v->cursor, text);
}

static void make_cursor(value *v)
{
    memset(&v->cursor, 0, sizeof v->cursor);
    v->cursor.size = (uint16_t)(next_random(&seed) % sizeof v->cursor.bytes + 1);
    for (size_t i = 0; i < v->cursor.size; i++)
        v->cursor.bytes[i] = (uint8_t)next_random(&seed);
}

static const form forms[] = {
    {"decimal", parse_decimal, format_decimal, make_integer, "0123456789.-+ e"},
    {"date", parse_date, format_date, make_date, "0123456789-+ /T"},
    {"timestamp", parse_timestamp, format_timestamp, make_integer, "0123456789-+:.TtZz ,"},
    {"uuid", parse_uuid, format_uuid, make_uuid, "0123456789abcdefABCDEFg-"},
    {"cursor", parse_cursor, format_cursor, make_cursor, "ABCxyz0189-_+/=~"},
};

static bool has_place(const schemac_text_error *e, const char *text)
{
    return e->offset <= strlen(text) && e->expected != NULL && strlen(e->expected) > 2;
}

/* Reads the text, and holds the reader to what is promised of all. */
static bool read_text(const form *f, const char *text, value *v, schemac_text_error *error)
{
    const schemac_text_error none = {.offset = 4711, .expected = NULL};
    value untouched, again;
    *error = none;
    memset(v, 0x5A, sizeof *v);
    untouched = *v;
    bool good = f->parse(text, v, error);
    if (!good) {
        assert_memory_equal(v, &untouched, sizeof *v);
        assert_true(has_place(error, text));
        assert_false(f->parse(text, v, NULL));
        return false;
    }
    assert_true(error->offset == none.offset && error->expected == NULL);
    /* one form, which is read as the same value */
    char canonical[LONGEST], twice[LONGEST];
    schemac_text_error second;
    size_t size = f->format(v, canonical);
    assert_int_equal(size, strlen(canonical));
    memset(&again, 0x5A, sizeof again);
    assert_true(f->parse(canonical, &again, &second));
    assert_memory_equal(v, &again, sizeof again);
    f->format(&again, twice);
    assert_string_equal(canonical, twice);
    return true;
}

static void what_was_written_is_read(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(forms); i++)
        for (int n = 0; n < 20000; n++) {
            value made, got;
            schemac_text_error error;
            char text[LONGEST];
            memset(&made, 0x5A, sizeof made);
            scale = next_random(&seed) % 19;
            forms[i].make(&made);
            size_t size = forms[i].format(&made, text);
            assert_int_equal(size, strlen(text));
            assert_true(read_text(&forms[i], text, &got, &error));
            assert_memory_equal(&made, &got, sizeof got);
        }
    scale = 2;
}

/* One character is another, is gone, or is new, or the text ends: what is wrong is never before it. */
static void a_mistake_is_found_where_it_is(void **state)
{
    (void)state;
    size_t refused = 0, read = 0;
    for (size_t i = 0; i < COUNT(forms); i++)
        for (int n = 0; n < 40000; n++) {
            const form *f = &forms[i];
            value v, good;
            schemac_text_error error;
            char text[LONGEST + 2];
            f->make(&good);
            size_t size = f->format(&good, text), at = next_random(&seed) % size;
            char other = f->alphabet[next_random(&seed) % strlen(f->alphabet)];
            uint32_t how = next_random(&seed) % 4;
            if (how == 0)
                text[at] = other;
            else if (how == 1)
                memmove(text + at, text + at + 1, size - at);
            else if (how == 2)
                text[at] = '\0';
            else {
                memmove(text + at + 1, text + at, size + 1 - at);
                text[at] = other;
            }
            if (read_text(f, text, &v, &error)) {
                read++;
                continue;
            }
            refused++;
            bool beyond = strncmp(error.expected, "a time from", 11) == 0;
            /* the last character of a cursor is wrong when no other follows */
            size_t earliest =
                f->parse == parse_cursor && at == strlen(text) && at > 0 ? at - 1 : at;
            assert_true(beyond ? error.offset == 0 : error.offset >= earliest);
            if (how == 2 && earliest == at)
                assert_int_equal(error.offset, at);
        }
    assert_true(refused > 100000 && read > 10000);
}

static void garbage_is_read_safely(void **state)
{
    (void)state;
    size_t read = 0;
    for (int n = 0; n < 400000; n++) {
        const form *f = &forms[(size_t)n % COUNT(forms)];
        char text[420];
        value v;
        schemac_text_error error;
        size_t size = next_random(&seed) % (n % 7 == 0 ? 400 : 40), letters = strlen(f->alphabet);
        bool near = n % 3 != 0;
        for (size_t i = 0; i < size; i++)
            text[i] = (char)(near ? f->alphabet[next_random(&seed) % letters]
                                  : (char)(next_random(&seed) % 255 + 1));
        text[size] = '\0';
        scale = next_random(&seed) % 19;
        read += read_text(f, text, &v, &error);
    }
    scale = 2;
    assert_true(read > 100);
}

static void check_error(const form *f, const char *text, size_t offset, const char *expected)
{
    value v;
    schemac_text_error error;
    if (read_text(f, text, &v, &error))
        fail_msg("%s '%s' is read", f->name, text);
    if (error.offset != offset || strcmp(error.expected, expected) != 0)
        fail_msg("%s '%s': at %zu: %s", f->name, text, error.offset, error.expected);
}

static const form *form_called(const char *name)
{
    for (size_t i = 0; i < COUNT(forms); i++)
        if (strcmp(forms[i].name, name) == 0)
            return &forms[i];
    fail();
    return NULL;
}

/* ---- decimals ------------------------------------------------------------------------------- */

/* By printf, with a point put in. */
static void write_decimal(int64_t v, unsigned digits, char out[64])
{
    char all[48];
    uint64_t size = v < 0 ? 0 - (uint64_t)v : (uint64_t)v;
    int length = snprintf(all, sizeof all, "%0*" PRIu64, (int)digits + 1, size);
    int whole = length - (int)digits;
    snprintf(out, 64, "%s%.*s%s%s", v < 0 ? "-" : "", whole, all, digits == 0 ? "" : ".",
             all + whole);
}

/* By what characters there are, in 128 bits. */
static bool is_decimal(const char *text, unsigned digits, int64_t *v)
{
    bool negative = *text == '-';
    const char *whole = text + negative;
    size_t before = strspn(whole, "0123456789");
    const char *point = whole + before;
    size_t behind = *point == '.' ? strspn(point + 1, "0123456789") : 0;
    const char *end = *point == '.' ? point + 1 + behind : point;
    if (before == 0 || *end != '\0' || (*point == '.' && behind == 0))
        return false;
    while (behind > digits && point[behind] == '0')
        behind--;
    if (behind > digits)
        return false;
    for (; before > 1 && *whole == '0'; before--)
        whole++;
    if (before > 19)
        return false;
    wide sum = 0;
    for (size_t i = 0; i < before; i++)
        sum = sum * 10 + (whole[i] - '0');
    for (size_t i = 0; i < digits; i++)
        sum = sum * 10 + (i < behind ? point[1 + i] - '0' : 0);
    sum = negative ? -sum : sum;
    *v = (int64_t)sum;
    return sum >= INT64_MIN && sum <= INT64_MAX;
}

static void check_decimal(int64_t v, unsigned digits)
{
    char text[SCHEMAC_DECIMAL_SIZE], wanted[64];
    int64_t back = ~v;
    memset(text, 'x', sizeof text);
    size_t size = schemac_decimal_format(v, digits, text);
    write_decimal(v, digits, wanted);
    assert_string_equal(text, wanted);
    assert_int_equal(size, strlen(wanted));
    assert_true(schemac_decimal_parse(text, digits, &back, NULL));
    assert_true(back == v);
}

static void decimals_of_all_scales_are_exact(void **state)
{
    (void)state;
    for (unsigned digits = 0; digits <= 18; digits++) {
        check_decimal(INT64_MIN, digits);
        check_decimal(INT64_MAX, digits);
        for (int64_t power = 1;; power *= 10) {
            for (int64_t near = -2; near <= 2; near++) {
                check_decimal(power + near, digits);
                check_decimal(-power + near, digits);
                check_decimal(INT64_MAX / power + (near < 0 ? near : 0), digits);
                check_decimal(INT64_MIN / power + (near > 0 ? near : 0), digits);
            }
            if (power > INT64_MAX / 10)
                break;
        }
        for (int i = 0; i < 5000; i++)
            check_decimal(random_integer(), digits);
    }
    char text[SCHEMAC_DECIMAL_SIZE] = "x";
    assert_int_equal(schemac_decimal_format(1, 19, text), 0);
    assert_string_equal(text, "");
    assert_int_equal(schemac_decimal_format(INT64_MIN, 18, text), SCHEMAC_DECIMAL_SIZE - 1);
    assert_string_equal(text, "-9.223372036854775808");
    assert_int_equal(schemac_decimal_format(-1250, 2, text), 6);
    assert_string_equal(text, "-12.50");
}

/* Texts that are nearly right, with few digits or just as many as there is room for. */
static void decimals_are_read_as_they_are_written(void **state)
{
    (void)state;
    size_t good = 0;
    for (int n = 0; n < 400000; n++) {
        char text[80];
        size_t size = 0;
        unsigned digits = next_random(&seed) % 19;
        if (n % 2 == 0) {
            for (size_t i = next_random(&seed) % 26; i > 0; i--)
                text[size++] = "0123456789-.+"[next_random(&seed) % (n % 3 == 0 ? 13 : 12)];
        } else { /* about the largest */
            wide v = (wide)INT64_MAX - 15 + next_random(&seed) % 30;
            char all[48];
            int length = snprintf(all, sizeof all, "%0*" PRIu64, (int)digits + 1, (uint64_t)v);
            size = (size_t)snprintf(text, sizeof text, "%s%s%.*s.%s%s", n % 4 == 1 ? "-" : "",
                                    n % 5 == 0 ? "000" : "", length - (int)digits, all,
                                    all + length - digits, n % 7 == 0 ? "00" : "");
            if (digits == 0 && n % 7 != 0)
                size--;
        }
        text[size] = '\0';
        int64_t wanted, got;
        bool right = is_decimal(text, digits, &wanted);
        if (schemac_decimal_parse(text, digits, &got, NULL) != right || (right && got != wanted))
            fail_msg("'%s' with scale %u", text, digits);
        good += right;
    }
    assert_true(good > 50000);
}

static void wrong_decimals_have_a_place(void **state)
{
    (void)state;
    const form *f = form_called("decimal");
    const char *large = "a number that fits into 64 bits";
    scale = 2;
    check_error(f, "", 0, "a digit or '-'");
    check_error(f, "+1", 0, "a digit or '-'");
    check_error(f, " 1", 0, "a digit or '-'");
    check_error(f, ".5", 0, "a digit or '-'");
    check_error(f, "-", 1, "a digit");
    check_error(f, "--1", 1, "a digit");
    check_error(f, "1.", 2, "a digit");
    check_error(f, "1,5", 1, "a digit, '.' or the end");
    check_error(f, "1e3", 1, "a digit, '.' or the end");
    check_error(f, "1.5 ", 3, "a digit or the end");
    check_error(f, "1.005", 4, "0 or the end: all digits are there");
    check_error(f, "1.000001", 7, "0 or the end: all digits are there");
    check_error(f, "1.000x", 5, "a digit or the end");
    check_error(f, "92233720368547758.08", 19, large);
    check_error(f, "-92233720368547758.09", 20, large);
    check_error(f, "92233720368547759", 16, large);
    check_error(f, "922337203685477580", 17, large);
    check_error(f, "99999999999999999999999999", 16, large);
    scale = 0;
    check_error(f, "9223372036854775808", 18, large);
    check_error(f, "-9223372036854775809", 19, large);
    check_error(f, "5.1", 2, "0 or the end: all digits are there");
    scale = 18;
    check_error(f, "10", 1, large);
    check_error(f, "9.3", 2, large);
    scale = 19;
    check_error(f, "1", 0, "a scale of at most 18");
    scale = 2;
    int64_t v;
    assert_true(schemac_decimal_parse("-0", 2, &v, NULL) && v == 0);
    assert_true(schemac_decimal_parse("-007.5", 2, &v, NULL) && v == -750);
    assert_true(schemac_decimal_parse("7.500000000000000000000000", 2, &v, NULL) && v == 750);
    assert_true(schemac_decimal_parse("00000000000000000000000000000012", 2, &v, NULL) &&
                v == 1200);
}

/* ---- dates ---------------------------------------------------------------------------------- */

static int month_length(int year, int month)
{
    switch (month) {
    case 2:
        return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28;
    case 4:
    case 6:
    case 9:
    case 11:
        return 30;
    default:
        return 31;
    }
}

/* All numbers of two digits as months and days, all years. */
static void every_date_is_read_and_no_other(void **state)
{
    (void)state;
    for (int year = 0; year <= 9999; year++) {
        bool all = year % 100 == 0 || year % 97 == 0;
        for (int month = 0; month < (all ? 100 : 14); month++)
            for (int day = 0; day < (all ? 100 : 34); day++) {
                char text[48], back[SCHEMAC_DATE_SIZE];
                schemac_date got = {0, 0, 0};
                snprintf(text, sizeof text, "%04d-%02d-%02d", year, month, day);
                bool there =
                    month >= 1 && month <= 12 && day >= 1 && day <= month_length(year, month);
                if (schemac_date_parse(text, &got, NULL) != there)
                    fail_msg("%s", text);
                const schemac_date made = {(int16_t)year, (uint8_t)month, (uint8_t)day};
                assert_int_equal(schemac_date_format(made, back), there ? 10 : 0);
                assert_string_equal(back, there ? text : "");
                if (there)
                    assert_true(got.year == year && got.month == month && got.day == day);
            }
    }
    char text[SCHEMAC_DATE_SIZE];
    const schemac_date none[] = {{-1, 1, 1}, {10000, 1, 1}, {2026, 1, 255}, {INT16_MIN, 255, 0}};
    for (size_t i = 0; i < COUNT(none); i++) {
        assert_int_equal(schemac_date_format(none[i], text), 0);
        assert_string_equal(text, "");
    }
}

static void wrong_dates_have_a_place(void **state)
{
    (void)state;
    const form *f = form_called("date");
    const char *year = "a digit of the year", *month = "a month from 01 to 12";
    check_error(f, "", 0, year);
    check_error(f, "+2026-01-01", 0, year);
    check_error(f, "-001-01-01", 0, year);
    check_error(f, "202-06-30", 3, year);
    check_error(f, "12026-06-30", 4, "'-'");
    check_error(f, "20260630", 4, "'-'");
    check_error(f, "2026", 4, "'-'");
    check_error(f, "2026-", 5, month);
    check_error(f, "2026-6-30", 5, month);
    check_error(f, "2026-13-01", 6, month);
    check_error(f, "2026-00-01", 6, month);
    check_error(f, "2026-20-01", 5, month);
    check_error(f, "2026-06/30", 7, "'-'");
    check_error(f, "2026-06-31", 9, "a day from 01 to 30");
    check_error(f, "2026-07-32", 9, "a day from 01 to 31");
    check_error(f, "2026-07-40", 8, "a day from 01 to 31");
    check_error(f, "2026-02-29", 9, "a day from 01 to 28");
    check_error(f, "2024-02-30", 8, "a day from 01 to 29");
    check_error(f, "1900-02-29", 9, "a day from 01 to 28");
    check_error(f, "2026-06-00", 9, "a day from 01 to 30");
    check_error(f, "2026-06-30 ", 10, "the end");
    check_error(f, "2026-06-30T00:00:00Z", 10, "the end");
}

/* ---- timestamps ----------------------------------------------------------------------------- */

static const int64_t second = 1000000, cycle = INT64_C(146097) * 24 * 60 * 60 * 1000000;

/* 1 when the time is of the years 0000 to 9999. */
static bool has_four_digits(int64_t time)
{
    return time >= INT64_C(-62167219200) * second && time < INT64_C(253402300800) * second;
}

/* SQLite's text of the second, and the rest behind it. */
static void say_time(sqlite3_stmt *s, int64_t time, char out[64])
{
    int64_t rest = time % second, whole = time / second - (rest < 0);
    rest += rest < 0 ? second : 0;
    sqlite3_reset(s);
    sqlite3_bind_int64(s, 1, whole);
    assert_int_equal(sqlite3_step(s), SQLITE_ROW);
    snprintf(out, 64, "%s.%06dZ", (const char *)sqlite3_column_text(s, 0), (int)rest);
}

static void check_time(sqlite3_stmt *s, int64_t time)
{
    char text[SCHEMAC_TIMESTAMP_SIZE], wanted[64];
    int64_t back = ~time;
    memset(text, 'x', sizeof text);
    size_t size = schemac_timestamp_format(time, text);
    assert_int_equal(size, strlen(text));
    assert_true(schemac_timestamp_parse(text, &back, NULL));
    assert_true(back == time);
    if (has_four_digits(time)) {
        say_time(s, time, wanted);
        assert_string_equal(text, wanted);
        return;
    }
    /* the calendar repeats: the same time of a year from 2000 to 2399 */
    const int64_t begin = INT64_C(946684800) * second;
    wide from = (wide)time - begin;
    int64_t cycles = (int64_t)(from / cycle) - (from % cycle < 0);
    int64_t same = (int64_t)(from - (wide)cycles * cycle) + begin;
    say_time(s, same, wanted);
    int year = atoi(wanted) + (int)cycles * 400;
    char all[72];
    snprintf(all, sizeof all, "%c%06d%s", year < 0 ? '-' : '+', abs(year), wanted + 4);
    assert_string_equal(text, all);
}

static void times_are_what_sqlite_says(void **state)
{
    (void)state;
    sqlite3 *db;
    sqlite3_stmt *s;
    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    assert_int_equal(
        sqlite3_prepare_v2(db, "SELECT strftime('%Y-%m-%dT%H:%M:%S',?,'unixepoch')", -1, &s, NULL),
        SQLITE_OK);
    const int64_t edges[] = {INT64_MIN,
                             INT64_MAX,
                             0,
                             INT64_C(-62167219200) * second,
                             INT64_C(253402300800) * second,
                             INT64_C(-62135596800) * second,
                             INT64_C(951782400) * second,
                             INT64_C(4107542400) * second};
    for (size_t i = 0; i < COUNT(edges); i++)
        for (int64_t near = -3; near <= 3; near++)
            if ((near <= 0 || edges[i] < INT64_MAX) && (near >= 0 || edges[i] > INT64_MIN))
                check_time(s, edges[i] + near);
    /* the first and the last moment of every day of four centuries, and of some beyond */
    for (int64_t day = -200000; day <= 200000; day++) {
        check_time(s, day * 24 * 60 * 60 * second);
        check_time(s, day * 24 * 60 * 60 * second - 1);
    }
    for (int i = 0; i < 200000; i++)
        check_time(s, random_integer());
    sqlite3_finalize(s);
    sqlite3_close(db);
}

/* The day of default now is that of the time's text. */
static void days_of_times_are_in_their_texts(void **state)
{
    (void)state;
    for (int i = 0; i < 100000; i++) {
        int64_t time = random_integer();
        char text[SCHEMAC_TIMESTAMP_SIZE], day[SCHEMAC_DATE_SIZE];
        if (!has_four_digits(time))
            continue;
        schemac_timestamp_format(time, text);
        assert_int_equal(schemac_date_format(value_date_of(time), day), 10);
        assert_memory_equal(text, day, 10);
    }
}

/* What the clock shows somewhere else is the same time. */
static void offsets_are_converted(void **state)
{
    (void)state;
    for (int i = 0; i < 100000; i++) {
        int64_t time = random_integer() / 2;
        int minutes = (int)(next_random(&seed) % (24 * 60));
        bool west = i % 2 == 0;
        char text[64];
        size_t size = schemac_timestamp_format(
            time + (west ? -minutes : minutes) * INT64_C(60) * second, text);
        assert_int_equal(text[size - 1], 'Z');
        snprintf(text + size - 1, sizeof text - size, "%c%02d:%02d", west ? '-' : '+', minutes / 60,
                 minutes % 60);
        int64_t got;
        assert_true(schemac_timestamp_parse(text, &got, NULL));
        assert_true(got == time);
    }
}

static void fractions_are_exact(void **state)
{
    (void)state;
    for (int length = 0; length <= 12; length++)
        for (int i = 0; i < 2000; i++) {
            char digits[16], text[64];
            for (int j = 0; j < length; j++)
                digits[j] = (char)('0' + (j < 6 || i % 2 == 0 ? next_random(&seed) % 10 : 0));
            digits[length] = '\0';
            snprintf(text, sizeof text, "1970-01-01T00:00:00%s%sZ", length > 0 ? "." : "", digits);
            int64_t micros = 0, got;
            for (int j = 0; j < 6; j++)
                micros = micros * 10 + (j < length ? digits[j] - '0' : 0);
            bool exact = length <= 6 || strspn(digits + 6, "0") == (size_t)length - 6;
            assert_int_equal(schemac_timestamp_parse(text, &got, NULL), exact);
            if (exact)
                assert_true(got == micros);
        }
}

static int64_t time_of(const char *text)
{
    int64_t time;
    schemac_text_error error;
    if (!schemac_timestamp_parse(text, &time, &error))
        fail_msg("'%s', at %zu: %s", text, error.offset, error.expected);
    return time;
}

static void forms_of_a_time_are_read(void **state)
{
    (void)state;
    const int64_t noon = INT64_C(1782820800) * second;
    assert_true(time_of("2026-06-30T12:00:00.000000Z") == noon);
    assert_true(time_of("2026-06-30T12:00:00Z") == noon);
    assert_true(time_of("2026-06-30t12:00:00z") == noon);
    assert_true(time_of("2026-06-30 12:00:00.0Z") == noon);
    assert_true(time_of("2026-06-30T12:00:00+00:00") == noon);
    assert_true(time_of("2026-06-30T12:00:00-00:00") == noon);
    assert_true(time_of("2026-06-30T14:00:00+02:00") == noon);
    assert_true(time_of("2026-06-30T04:15:00.5-07:45") == noon + second / 2);
    assert_true(time_of("2026-07-01T11:59:00+23:59") == noon);
    assert_true(time_of("+002026-06-30T12:00:00Z") == noon);
    assert_true(time_of("1969-12-31T23:59:59.999999Z") == -1);
    /* an offset leads out of the years of RFC 3339 */
    char text[SCHEMAC_TIMESTAMP_SIZE];
    schemac_timestamp_format(time_of("0000-01-01T00:00:00+00:01"), text);
    assert_string_equal(text, "-000001-12-31T23:59:00.000000Z");
    schemac_timestamp_format(time_of("9999-12-31T23:59:59-00:01"), text);
    assert_string_equal(text, "+010000-01-01T00:00:59.000000Z");
    assert_int_equal(schemac_timestamp_format(INT64_MIN, text), SCHEMAC_TIMESTAMP_SIZE - 1);
    assert_string_equal(text, "-290308-12-21T19:59:05.224192Z");
    schemac_timestamp_format(INT64_MAX, text);
    assert_string_equal(text, "+294247-01-10T04:00:54.775807Z");
    assert_true(time_of("-290308-12-21T20:59:05.224192+01:00") == INT64_MIN);
    assert_true(time_of("+294247-01-10T03:00:54.775807-01:00") == INT64_MAX);
}

static void wrong_times_have_a_place(void **state)
{
    (void)state;
    const form *f = form_called("timestamp");
    const char *begin = "a digit of the year, '+' or '-'", *year = "a digit of the year";
    const char *clock = "a second from 00 to 59", *zone = "'.', 'Z', '+' or '-'";
    const char *beyond = "a time from -290308-12-21T19:59:05.224192Z to "
                         "+294247-01-10T04:00:54.775807Z";
    check_error(f, "", 0, begin);
    check_error(f, "now", 0, begin);
    check_error(f, " 2026-06-30T12:00:00Z", 0, begin);
    check_error(f, "+2026-06-30T12:00:00Z", 5, year);
    check_error(f, "-000000-06-30T12:00:00Z", 6, "a digit from 1 to 9: no year is -000000");
    check_error(f, "2026-02-29T12:00:00Z", 9, "a day from 01 to 28");
    check_error(f, "-000001-02-29T12:00:00Z", 12, "a day from 01 to 28");
    check_error(f, "2026-06-30", 10, "'T'");
    check_error(f, "2026-06-30_12:00:00Z", 10, "'T'");
    check_error(f, "2026-06-30T24:00:00Z", 12, "an hour from 00 to 23");
    check_error(f, "2026-06-30T12", 13, "':'");
    check_error(f, "2026-06-30T12:60:00Z", 14, "a minute from 00 to 59");
    check_error(f, "2026-06-30T12:00Z", 16, "':'");
    check_error(f, "2026-06-30T12:00:60Z", 17, clock);
    check_error(f, "2026-06-30T12:00:61Z", 17, clock);
    check_error(f, "2026-06-30T12:00:00", 19, zone);
    check_error(f, "2026-06-30T12:00:00,5Z", 19, zone);
    check_error(f, "2026-06-30T12:00:00.Z", 20, "a digit");
    check_error(f, "2026-06-30T12:00:00.5", 21, "a digit, 'Z', '+' or '-'");
    check_error(f, "2026-06-30T12:00:00.1234567Z", 26,
                "0, 'Z', '+' or '-': microseconds have six digits");
    check_error(f, "2026-06-30T12:00:00.12345600001Z", 30,
                "0, 'Z', '+' or '-': microseconds have six digits");
    check_error(f, "2026-06-30T12:00:00+24:00", 21, "hours from 00 to 23");
    check_error(f, "2026-06-30T12:00:00+2:00", 21, "hours from 00 to 23");
    check_error(f, "2026-06-30T12:00:00+0200", 22, "':'");
    check_error(f, "2026-06-30T12:00:00+02:60", 23, "minutes from 00 to 59");
    check_error(f, "2026-06-30T12:00:00+02", 22, "':'");
    check_error(f, "2026-06-30T12:00:00Z ", 20, "the end");
    check_error(f, "2026-06-30T12:00:00ZZ", 20, "the end");
    check_error(f, "2026-06-30T12:00:00+02:00Z", 25, "the end");
    check_error(f, "-290308-12-21T19:59:05.224191Z", 0, beyond);
    check_error(f, "+294247-01-10T04:00:54.775808Z", 0, beyond);
    check_error(f, "+294247-01-10T04:00:54.775807-00:01", 0, beyond);
    check_error(f, "-290308-12-21T19:59:05.224192+00:01", 0, beyond);
    check_error(f, "-999999-01-01T00:00:00+23:59", 0, beyond);
    check_error(f, "+999999-12-31T23:59:59.999999-23:59", 0, beyond);
}

/* ---- uuids and cursors ---------------------------------------------------------------------- */

static void wrong_uuids_have_a_place(void **state)
{
    (void)state;
    const form *f = form_called("uuid");
    const char *digit = "a hexadecimal digit";
    check_error(f, "", 0, digit);
    check_error(f, "{00112233-4455-6677-8899-aabbccddeeff}", 0, digit);
    check_error(f, "0011223g-4455-6677-8899-aabbccddeeff", 7, digit);
    check_error(f, "00112233445566778899aabbccddeeff", 8, "'-'");
    check_error(f, "00112233-4455-6677-8899-aabbccddeef", 35, digit);
    check_error(f, "00112233-4455-6677-8899-aabbccddeeff0", 36, "the end");
    assert_false(schemac_uuid_check("", NULL));
    assert_true(schemac_uuid_check("00112233-4455-6677-8899-AABBCCDDEEFF", NULL));
}

/* Bit by bit. */
static size_t write_cursor(const schemac_cursor *c, char out[LONGEST])
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    size_t bits = (size_t)c->size * 8, size = 0;
    for (size_t first = 0; first < bits; first += 6) {
        unsigned number = 0;
        for (size_t bit = first; bit < first + 6; bit++)
            number = number * 2 + (bit < bits && (c->bytes[bit / 8] >> (7 - bit % 8) & 1) != 0);
        out[size++] = digits[number];
    }
    out[size] = '\0';
    return size;
}

static void cursors_are_base64url(void **state)
{
    (void)state;
    for (int i = 0; i < 20000; i++) {
        schemac_cursor made, back;
        char text[SCHEMAC_CURSOR_TEXT_SIZE], wanted[LONGEST];
        made.size = (uint16_t)((size_t)i % (sizeof made.bytes + 1));
        for (size_t j = 0; j < sizeof made.bytes; j++)
            made.bytes[j] = (uint8_t)next_random(&seed);
        size_t size = schemac_cursor_format(&made, text);
        assert_int_equal(size, write_cursor(&made, wanted));
        assert_string_equal(text, wanted);
        assert_int_equal(schemac_cursor_parse(text, &back, NULL), made.size > 0);
        if (made.size > 0)
            assert_true(back.size == made.size && memcmp(back.bytes, made.bytes, made.size) == 0);
    }
}

/* Of all texts of up to three bytes those are read that some cursor is written as, and no other. */
static void short_cursors_are_read_and_no_others(void **state)
{
    (void)state;
    size_t good = 0;
    for (uint32_t n = 0; n < 1u << 24; n++) {
        if (n >= 1u << 16 && n % 13 != 0)
            continue;
        char text[4] = {(char)n, (char)(n >> 8), (char)(n >> 16), '\0'}, back[LONGEST];
        schemac_cursor c;
        if (!schemac_cursor_parse(text, &c, NULL))
            continue;
        good++;
        schemac_cursor_format(&c, back);
        assert_string_equal(back, text);
    }
    assert_true(good > 256 + 65536 / 14);
}

static void wrong_cursors_have_a_place(void **state)
{
    (void)state;
    const form *f = form_called("cursor");
    const char *digit = "a letter, a digit, '-' or '_'";
    char text[800];
    check_error(f, "", 0, digit);
    check_error(f, "A", 1, digit);
    check_error(f, "AAAAA", 5, digit);
    check_error(f, "AA==", 2, digit);
    check_error(f, "A+AA", 1, digit);
    check_error(f, "A/AA", 1, digit);
    check_error(f, "AAA ", 3, digit);
    check_error(f, "AB", 1, "'A', 'Q', 'g' or 'w' at the end");
    check_error(f, "AAB", 2, "a character whose last two bits are 0 at the end");
    memset(text, 'A', sizeof text);
    text[681] = '\0';
    check_error(f, text, 680, "the end");
    text[680] = '\0';
    schemac_cursor c;
    assert_true(schemac_cursor_parse(text, &c, NULL));
    assert_int_equal(c.size, 510);
    c.size = 511; /* bytes that are no cursor */
    assert_int_equal(schemac_cursor_format(&c, text), 0);
    assert_string_equal(text, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_written_is_read),
        cmocka_unit_test(a_mistake_is_found_where_it_is),
        cmocka_unit_test(garbage_is_read_safely),
        cmocka_unit_test(decimals_of_all_scales_are_exact),
        cmocka_unit_test(decimals_are_read_as_they_are_written),
        cmocka_unit_test(wrong_decimals_have_a_place),
        cmocka_unit_test(every_date_is_read_and_no_other),
        cmocka_unit_test(wrong_dates_have_a_place),
        cmocka_unit_test(times_are_what_sqlite_says),
        cmocka_unit_test(days_of_times_are_in_their_texts),
        cmocka_unit_test(offsets_are_converted),
        cmocka_unit_test(fractions_are_exact),
        cmocka_unit_test(forms_of_a_time_are_read),
        cmocka_unit_test(wrong_times_have_a_place),
        cmocka_unit_test(wrong_uuids_have_a_place),
        cmocka_unit_test(cursors_are_base64url),
        cmocka_unit_test(short_cursors_are_read_and_no_others),
        cmocka_unit_test(wrong_cursors_have_a_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
