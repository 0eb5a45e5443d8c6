/* query.c - schemac_query and schemac_query_one: values in and out, what a statement returns, what
   is refused, and that a statement which fails has changed nothing. */
#include "office.h"
#include "support.h"
#include "tracking.h"

#include <float.h>
#include <math.h>
#include <sqlite3.h>
#include <stdio.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define NO_VALUES    NULL, 0

typedef struct fixture {
    const char *path;
    schemac_db *db;
} fixture;

static int begin(void **state)
{
    static fixture f;
    f.path = fresh_path();
    f.db = open_shop(f.path);
    assert_ok(f.db, schemac_exec(f.db, "CREATE TABLE thing (k INTEGER PRIMARY KEY, x UNIQUE)"));
    *state = &f;
    return 0;
}

static int end(void **state)
{
    fixture *f = *state;
    schemac_close(f->db);
    assert_sound(f->path);
    return 0;
}

static schemac_result *ask(schemac_db *db, const char *sql, const schemac_value *values,
                           size_t count)
{
    schemac_result *r = (schemac_result *)(void *)db;
    schemac_status status = schemac_query(db, sql, values, count, &r);
    if (status != SCHEMAC_OK)
        fail_msg("%s: %s", sql, schemac_error_message(db));
    assert_int_equal(schemac_error(db)->status, SCHEMAC_OK);
    assert_non_null(r);
    return r;
}

/* The call fails with this status, and a message that has these words. */
static void refused(schemac_db *db, schemac_status wanted, const char *sql,
                    const schemac_value *values, size_t count, const char *words)
{
    schemac_result *r = (schemac_result *)(void *)db;
    schemac_status status = schemac_query(db, sql, values, count, &r);
    if (status != wanted)
        fail_msg("%s: %s: %s", sql, schemac_status_name(status), schemac_error_message(db));
    assert_int_equal(schemac_error(db)->status, wanted);
    assert_null(r);
    assert_contains(schemac_error_message(db), words);
}

static int64_t integer_of(schemac_db *db, const char *sql)
{
    schemac_result *r;
    schemac_status status = schemac_query_one(db, sql, NO_VALUES, &r);
    assert_ok(db, status);
    assert_int_equal(r->rows[0][0].kind, SCHEMAC_KIND_INT64);
    int64_t value = r->rows[0][0].as.integer;
    schemac_free(r);
    return value;
}

/* ---- values --------------------------------------------------------------------------------- */

static void check_integer(const schemac_value *v, int64_t wanted)
{
    assert_int_equal(v->kind, SCHEMAC_KIND_INT64);
    assert_int_equal(v->size, 0);
    assert_true(v->as.integer == wanted);
}

static void check_double(const schemac_value *v, double wanted)
{
    assert_int_equal(v->kind, SCHEMAC_KIND_DOUBLE);
    assert_memory_equal(&v->as.real, &wanted, sizeof wanted);
}

static void check_bytes(const schemac_value *v, schemac_kind kind, const void *bytes, size_t size)
{
    assert_int_equal(v->kind, kind);
    assert_int_equal(v->size, size);
    const char *got = kind == SCHEMAC_KIND_TEXT ? v->as.text : v->as.blob;
    assert_non_null(got);
    if (size > 0)
        assert_memory_equal(got, bytes, size);
    if (kind == SCHEMAC_KIND_TEXT)
        assert_int_equal(got[size], '\0');
}

/* As SQLite stores it, and as it comes back. */
static schemac_value round_trip(fixture *f, const schemac_value *v, const char *type,
                                schemac_result **owner)
{
    schemac_free(ask(f->db, "DELETE FROM thing", NO_VALUES));
    schemac_result *r = ask(f->db, "INSERT INTO thing (x) VALUES (?) RETURNING typeof(x)", v, 1);
    assert_int_equal(r->count, 1);
    assert_int_equal(r->changed, 1);
    assert_string_equal(r->rows[0][0].as.text, type);
    schemac_free(r);
    assert_ok(f->db, schemac_query_one(f->db, "SELECT x FROM thing", NO_VALUES, owner));
    return (*owner)->rows[0][0];
}

static void test_integers(void **state)
{
    fixture *f = *state;
    static const int64_t numbers[] = {0,         1,         -1,        INT32_MIN,
                                      INT32_MAX, INT64_MIN, INT64_MAX, INT64_MIN + 1};
    schemac_result *r;
    for (size_t i = 0; i < COUNT(numbers); i++) {
        schemac_value v = schemac_value_int64(numbers[i]);
        v = round_trip(f, &v, "integer", &r);
        check_integer(&v, numbers[i]);
        schemac_free(r);
        v = schemac_value_timestamp(numbers[i]);
        v = round_trip(f, &v, "integer", &r);
        check_integer(&v, numbers[i]);
        schemac_free(r);
    }
    for (int i = 0; i < 2; i++) {
        schemac_value v = schemac_value_bool(i == 1);
        v = round_trip(f, &v, "integer", &r);
        check_integer(&v, i);
        schemac_free(r);
    }
}

static void test_doubles(void **state)
{
    fixture *f = *state;
    const double numbers[] = {0.0,     -0.0,    0.1,      1.0,      1e308,     -1e308,
                              DBL_MAX, DBL_MIN, 4.9e-324, INFINITY, -INFINITY, 1.0 / 3.0};
    schemac_result *r;
    for (size_t i = 0; i < COUNT(numbers); i++) {
        schemac_value v = schemac_value_double(numbers[i]);
        v = round_trip(f, &v, "real", &r);
        /* whether a zero has a sign depends on where SQLite keeps it */
        check_double(&v, v.as.real == 0 && numbers[i] == 0 ? v.as.real : numbers[i]);
        schemac_free(r);
    }
    schemac_value v = schemac_value_double(-0.0);
    r = ask(f->db, "SELECT ?1, typeof(?1)", &v, 1);
    check_double(&r->rows[0][0], -0.0);
    schemac_free(r);
    v = schemac_value_double(NAN);
    v = round_trip(f, &v, "null", &r);
    assert_int_equal(v.kind, SCHEMAC_KIND_NULL);
    schemac_free(r);
    r = ask(f->db, "SELECT 9e999 - 9e999, 9e999, -1e308*10", NO_VALUES);
    assert_int_equal(r->rows[0][0].kind, SCHEMAC_KIND_NULL);
    check_double(&r->rows[0][1], INFINITY);
    check_double(&r->rows[0][2], -INFINITY);
    schemac_free(r);
}

static void test_texts_and_blobs(void **state)
{
    fixture *f = *state;
    enum { LARGE = 1 << 20 };
    char *large = malloc(LARGE + 1);
    assert_non_null(large);
    for (size_t i = 0; i < LARGE; i++)
        large[i] = (char)('a' + i % 26);
    large[LARGE] = '\0';
    const char *const texts[] = {"", "x", "ä€𝄞", "'; DROP TABLE thing; --", "1", large};
    schemac_result *r;
    for (size_t i = 0; i < COUNT(texts); i++) {
        schemac_value v = schemac_value_text(texts[i]);
        v = round_trip(f, &v, "text", &r);
        check_bytes(&v, SCHEMAC_KIND_TEXT, texts[i], strlen(texts[i]));
        schemac_free(r);
        v = schemac_value_blob(texts[i], strlen(texts[i]));
        v = round_trip(f, &v, "blob", &r);
        check_bytes(&v, SCHEMAC_KIND_BLOB, texts[i], strlen(texts[i]));
        schemac_free(r);
    }
    free(large);
    /* of a text, a part may be bound */
    schemac_value part = schemac_value_text("abcdef");
    part.size = 3;
    part = round_trip(f, &part, "text", &r);
    check_bytes(&part, SCHEMAC_KIND_TEXT, "abc", 3);
    schemac_free(r);
    const char bytes[] = {'a', 0, (char)0xFF, 0};
    schemac_value v = schemac_value_blob(bytes, sizeof bytes);
    v = round_trip(f, &v, "blob", &r);
    check_bytes(&v, SCHEMAC_KIND_BLOB, bytes, sizeof bytes);
    schemac_free(r);
    /* what SQLite makes, and what is no UTF-8 */
    r = ask(f->db,
            "SELECT zeroblob(3), zeroblob(0), CAST(x'ff41' AS TEXT), CAST(x'410042' AS TEXT)",
            NO_VALUES);
    check_bytes(&r->rows[0][0], SCHEMAC_KIND_BLOB, "\0\0", 3);
    check_bytes(&r->rows[0][1], SCHEMAC_KIND_BLOB, "", 0);
    check_bytes(&r->rows[0][2], SCHEMAC_KIND_TEXT,
                "\xFF"
                "A",
                2);
    check_bytes(&r->rows[0][3], SCHEMAC_KIND_TEXT, "A\0B", 3);
    schemac_free(r);
}

static void test_nulls(void **state)
{
    fixture *f = *state;
    const schemac_value nulls[] = {schemac_value_null(), schemac_value_text(NULL),
                                   schemac_value_blob(NULL, 0)};
    schemac_result *r;
    for (size_t i = 0; i < COUNT(nulls); i++) {
        schemac_value v = round_trip(f, &nulls[i], "null", &r);
        assert_int_equal(v.kind, SCHEMAC_KIND_NULL);
        assert_int_equal(v.size, 0);
        schemac_free(r);
    }
    /* an empty one is not null, and needs no address */
    schemac_value v = schemac_value_of_kind(SCHEMAC_KIND_BLOB);
    v.as.blob = NULL;
    v = round_trip(f, &v, "blob", &r);
    check_bytes(&v, SCHEMAC_KIND_BLOB, "", 0);
    schemac_free(r);
    v = schemac_value_blob("", 0);
    v = round_trip(f, &v, "blob", &r);
    check_bytes(&v, SCHEMAC_KIND_BLOB, "", 0);
    schemac_free(r);
}

/* As the calls of models store them. */
static void test_own_types(void **state)
{
    fixture *f = *state;
    static const schemac_date days[] = {{0, 1, 1}, {2024, 2, 29}, {9999, 12, 31}, {476, 9, 4}};
    static const char *const texts[] = {"0000-01-01", "2024-02-29", "9999-12-31", "0476-09-04"};
    schemac_result *r;
    for (size_t i = 0; i < COUNT(days); i++) {
        schemac_value v = schemac_value_date(days[i]);
        v = round_trip(f, &v, "text", &r);
        check_bytes(&v, SCHEMAC_KIND_TEXT, texts[i], 10);
        schemac_free(r);
    }
    populate_shop(f->db);
    const schemac_value id = schemac_value_uuid(order_id(1));
    r = ask(f->db, "SELECT id FROM \"order\" WHERE id=?", &id, 1);
    assert_int_equal(r->count, 1);
    schemac_uuid wanted = order_id(1);
    check_bytes(&r->rows[0][0], SCHEMAC_KIND_BLOB, wanted.bytes, 16);
    schemac_free(r);
}

static void test_refused_values(void **state)
{
    fixture *f = *state;
    const char *sql = "INSERT INTO thing (x) VALUES (?1)";
    const schemac_date bad_days[] = {{2023, 2, 29}, {-1, 1, 1},    {10000, 1, 1},
                                     {2000, 0, 1},  {2000, 13, 1}, {2000, 1, 0}};
    for (size_t i = 0; i < COUNT(bad_days); i++) {
        schemac_value v = schemac_value_date(bad_days[i]);
        refused(f->db, SCHEMAC_INVALID, sql, &v, 1, "value 1 of 1 is no date");
    }
    schemac_value v = schemac_value_text("a");
    v.size = 2;
    refused(f->db, SCHEMAC_INVALID, sql, &v, 1, "value 1 of 1 is a text with a NUL byte inside");
    v = schemac_value_of_kind(SCHEMAC_KIND_TEXT);
    v.as.text = NULL;
    refused(f->db, SCHEMAC_INVALID, sql, &v, 1, "value 1 of 1 is a text without an address");
    v = schemac_value_blob(NULL, 1);
    refused(f->db, SCHEMAC_INVALID, sql, &v, 1, "value 1 of 1 has a size but no data");
    v = schemac_value_of_kind((schemac_kind)(SCHEMAC_KIND_LAST + 1));
    refused(f->db, SCHEMAC_MISUSE, sql, &v, 1, "value 1 of 1 is of no kind that there is");
    const schemac_value second[] = {schemac_value_null(), schemac_value_blob(NULL, 1)};
    refused(f->db, SCHEMAC_INVALID, "SELECT ?, ?", second, 2, "value 2 of 2 has a size");
    refused(f->db, SCHEMAC_MISUSE, sql, NULL, 1, "1 values are announced and none given");
    /* SQLite's own limit */
    sqlite3 *handle = schemac_engine_handle(f->db);
    int limit = sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, 1000);
    char long_text[2000];
    memset(long_text, 'x', sizeof long_text);
    v = schemac_value_blob(long_text, sizeof long_text);
    refused(f->db, SCHEMAC_INVALID, sql, &v, 1, "too big");
    sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, limit);
    assert_int_equal(integer_of(f->db, "SELECT count(*) FROM thing"), 0);
}

/* ---- parameters ----------------------------------------------------------------------------- */

static void test_parameters(void **state)
{
    fixture *f = *state;
    const schemac_value two[] = {schemac_value_int64(1), schemac_value_int64(20)};
    static const char *const fine[] = {"SELECT ?1+?2",      "SELECT ?+?",
                                       "SELECT :a+@b",      "SELECT ?1+?2*?1",
                                       "SELECT $x+:y+$x*0", "SELECT ?2+1 WHERE ?1"};
    for (size_t i = 0; i < COUNT(fine); i++) {
        schemac_result *r = ask(f->db, fine[i], two, 2);
        check_integer(&r->rows[0][0], 21);
        schemac_free(r);
    }
    static const struct {
        const char *sql;
        size_t count;
        const char *says;
    } wrong[] = {
        {"SELECT ?", 0, "the statement has 1 parameter, and 0 values are given"},
        {"SELECT ?", 2, "the statement has 1 parameter, and 2 values are given"},
        {"SELECT 1", 1, "the statement has 0 parameters, and 1 value is given"},
        {"SELECT ?3", 2, "the statement has 3 parameters, and 2 values are given"},
        {"SELECT :a, :a", 2, "the statement has 1 parameter, and 2 values are given"},
        {"DELETE FROM thing WHERE k=?", 0, "the statement has 1 parameter, and 0 values are given"},
    };
    for (size_t i = 0; i < COUNT(wrong); i++)
        refused(f->db, SCHEMAC_MISUSE, wrong[i].sql, two, wrong[i].count, wrong[i].says);
    /* more than anything else has */
    enum { MANY = 32766 };
    char *sql = malloc(3 * MANY + 100);
    schemac_value *values = malloc(MANY * sizeof *values);
    assert_true(sql != NULL && values != NULL);
    strcpy(sql, "SELECT 0");
    size_t size = strlen(sql);
    for (size_t i = 0; i < MANY; i++) {
        values[i] = schemac_value_int64((int64_t)i);
        memcpy(sql + size, i % 1000 == 999 ? "+?" : i % 1000 == 0 ? ",?" : "+?", 3);
        size += 2;
    }
    schemac_result *r = ask(f->db, sql, values, MANY);
    int64_t sum = 0;
    for (size_t i = 0; i < r->column_count; i++)
        sum += r->rows[0][i].as.integer;
    assert_int_equal(sum, (int64_t)MANY * (MANY - 1) / 2);
    schemac_free(r);
    free(sql);
    free(values);
}

/* What was bound is nowhere when the call is over. */
static void test_nothing_stays(void **state)
{
    fixture *f = *state;
    sqlite3 *handle = schemac_engine_handle(f->db);
    size_t before = 0, after = 0;
    for (sqlite3_stmt *s = NULL; (s = sqlite3_next_stmt(handle, s)) != NULL;)
        before++;
    const schemac_value v = schemac_value_text("secret");
    schemac_free(ask(f->db, "SELECT ?", &v, 1));
    refused(f->db, SCHEMAC_MISUSE, "SELECT ?,?", &v, 1, "parameters");
    schemac_result *r;
    assert_status(f->db, SCHEMAC_NOT_FOUND,
                  schemac_query_one(f->db, "SELECT 1 WHERE ? IS NULL", &v, 1, &r));
    assert_status(f->db, SCHEMAC_MISUSE,
                  schemac_query_one(f->db, "SELECT ? UNION ALL SELECT 2", &v, 1, &r));
    for (sqlite3_stmt *s = NULL; (s = sqlite3_next_stmt(handle, s)) != NULL;)
        after++;
    assert_int_equal(after, before);
}

/* ---- results -------------------------------------------------------------------------------- */

static void test_columns(void **state)
{
    fixture *f = *state;
    schemac_result *r = ask(f->db,
                            "SELECT 1 AS a, 2 AS b, 3 AS a, 4 AS \"A\", 5 AS \"\", 6 AS 'ä ö',"
                            " 7 AS \"a.b\", 8",
                            NO_VALUES);
    static const char *const names[] = {"a", "b", "a", "A", "", "ä ö", "a.b", "8"};
    assert_int_equal(r->column_count, COUNT(names));
    size_t column = 99;
    for (size_t i = 0; i < COUNT(names); i++) {
        assert_string_equal(r->columns[i], names[i]);
        assert_true(schemac_result_column(r, names[i], &column));
        assert_int_equal(column, i == 2 ? 0 : i); /* the first */
        assert_ptr_equal(schemac_result_value(r, 0, names[i]), &r->rows[0][i == 2 ? 0 : i]);
    }
    column = 99;
    assert_false(schemac_result_column(r, "c", &column));
    assert_false(schemac_result_column(r, "B", &column));
    assert_int_equal(column, 99);
    assert_null(schemac_result_value(r, 0, "c"));
    assert_null(schemac_result_value(r, 1, "a"));
    schemac_free(r);
    /* as many as SQLite allows, each with a name of some length */
    enum { MANY = 2000 };
    char *sql = malloc(MANY * 40), name[40];
    assert_non_null(sql);
    strcpy(sql, "SELECT ");
    size_t size = strlen(sql);
    for (int i = 0; i < MANY; i++)
        size += (size_t)sprintf(sql + size, "%s%d AS column_number_%d", i == 0 ? "" : ",", i, i);
    strcpy(sql + size, " UNION ALL SELECT ");
    size = strlen(sql);
    sql = realloc(sql, size + MANY * 40);
    assert_non_null(sql);
    for (int i = 0; i < MANY; i++)
        size += (size_t)sprintf(sql + size, "%s'%d'", i == 0 ? "" : ",", i);
    r = ask(f->db, sql, NO_VALUES);
    assert_int_equal(r->column_count, MANY);
    assert_int_equal(r->count, 2);
    for (size_t i = 0; i < MANY; i++) {
        snprintf(name, sizeof name, "column_number_%zu", i);
        assert_string_equal(r->columns[i], name);
        check_integer(&r->rows[0][i], (int64_t)i);
        assert_string_equal(r->rows[1][i].as.text, name + strlen("column_number_"));
    }
    schemac_free(r);
    free(sql);
}

static void test_rows(void **state)
{
    fixture *f = *state;
    schemac_result *r = ask(f->db, "SELECT k, x FROM thing", NO_VALUES);
    assert_int_equal(r->count, 0);
    assert_int_equal(r->column_count, 2);
    assert_string_equal(r->columns[1], "x");
    assert_null(schemac_result_value(r, 0, "k"));
    schemac_free(r);
    enum { MANY = 200000 };
    const schemac_value many = schemac_value_int64(MANY);
    r = ask(f->db,
            "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i+1 FROM n WHERE i+1<?)"
            " SELECT i, i%7, substr('abcdefghijklm', 1, i%13), i*0.5,"
            " CASE WHEN i%3 THEN zeroblob(i%5) END FROM n",
            &many, 1);
    assert_int_equal(r->count, MANY);
    for (size_t i = 0; i < MANY; i++) {
        const schemac_value *v = r->rows[i];
        check_integer(&v[0], (int64_t)i);
        check_integer(&v[1], (int64_t)i % 7);
        check_bytes(&v[2], SCHEMAC_KIND_TEXT, "abcdefghijklm", i % 13);
        assert_true(v[3].as.real == (double)i * 0.5);
        if (i % 3 == 0)
            assert_int_equal(v[4].kind, SCHEMAC_KIND_NULL);
        else
            check_bytes(&v[4], SCHEMAC_KIND_BLOB, "\0\0\0\0", i % 5);
    }
    schemac_free(r);
}

/* One allocation of the handle's allocator, which has no more than it needs, and outlives it. */
static void test_one_allocation(void **state)
{
    (void)state;
    tracking t;
    tracking_start(&t);
    schemac_config config = SCHEMAC_CONFIG_INIT;
    config.allocator = &t.allocator;
    schemac_db *db;
    assert_int_equal(shop_open(":memory:", &config, &db), SCHEMAC_OK);
    /* nothing is left behind by those that go well */
    schemac_free(ask(db, "PRAGMA main.data_version", NO_VALUES));
    size_t bytes = t.bytes;
    for (int i = 0; i < 1000; i++) {
        schemac_free(ask(db, "PRAGMA main.data_version", NO_VALUES));
        assert_ok(db, schemac_exec(db, "PRAGMA main.data_version"));
    }
    assert_int_equal(t.bytes, bytes);
    schemac_result *r = ask(db,
                            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE"
                            " i<1000) SELECT i, 'text '||i AS t, x'010203' AS b FROM n",
                            NO_VALUES);
    schemac_close(db);
    assert_int_equal(t.block_count, 1);
    size_t least = 1000 * (3 * sizeof(schemac_value) + sizeof(void *) + 12);
    assert_true(t.bytes >= least && t.bytes < least + 1000 * 8 + 200);
    const void *parts[] = {r->columns,      r->columns[2],           r->rows,
                           r->rows[999],    r->rows[999][1].as.text, r->rows[0][2].as.blob,
                           &r->rows[999][2]};
    for (size_t i = 0; i < COUNT(parts); i++)
        assert_true(tracking_same_block(&t, r, parts[i]));
    assert_string_equal(schemac_result_value(r, 999, "t")->as.text, "text 1000");
    schemac_free(r);
    assert_int_equal(t.block_count, 0);
    assert_false(t.wrong);
}

static void test_one(void **state)
{
    fixture *f = *state;
    schemac_result *r;
    assert_ok(f->db, schemac_query_one(f->db, "SELECT 7 AS seven", NO_VALUES, &r));
    assert_int_equal(r->count, 1);
    check_integer(schemac_result_value(r, 0, "seven"), 7);
    schemac_free(r);
    r = (schemac_result *)(void *)f;
    assert_status(f->db, SCHEMAC_NOT_FOUND,
                  schemac_query_one(f->db, "SELECT 1 WHERE 0", NO_VALUES, &r));
    assert_null(r);
    assert_contains(schemac_error_message(f->db), "the statement returns no row");
    r = (schemac_result *)(void *)f;
    assert_status(f->db, SCHEMAC_MISUSE,
                  schemac_query_one(f->db, "SELECT 1 UNION ALL SELECT 2", NO_VALUES, &r));
    assert_null(r);
    assert_contains(schemac_error_message(f->db), "the statement returns more than one row");
    /* nothing is changed when it is none or several */
    schemac_free(ask(f->db, "INSERT INTO thing (x) VALUES ('a'), ('b')", NO_VALUES));
    assert_status(f->db, SCHEMAC_MISUSE,
                  schemac_query_one(f->db, "UPDATE thing SET x=x||'!' RETURNING x", NO_VALUES, &r));
    assert_status(
        f->db, SCHEMAC_NOT_FOUND,
        schemac_query_one(f->db, "DELETE FROM thing WHERE x='c' RETURNING x", NO_VALUES, &r));
    assert_status(f->db, SCHEMAC_MISUSE,
                  schemac_query_one(f->db, "DELETE FROM thing", NO_VALUES, &r));
    assert_contains(schemac_error_message(f->db), "returns no rows: call schemac_query");
    assert_raw(f->path, "SELECT x FROM thing", "a\nb\n");
    assert_ok(f->db, schemac_query_one(f->db, "DELETE FROM thing WHERE x='a' RETURNING x, k",
                                       NO_VALUES, &r));
    assert_string_equal(r->rows[0][0].as.text, "a");
    assert_int_equal(r->changed, 1);
    schemac_free(r);
    assert_raw(f->path, "SELECT x FROM thing", "b\n");
}

/* ---- changes -------------------------------------------------------------------------------- */

static void changes(fixture *f, const char *sql, int64_t wanted, size_t rows)
{
    schemac_result *r = ask(f->db, sql, NO_VALUES);
    if (r->changed != wanted || r->count != rows)
        fail_msg("%s: %d changed, %zu rows", sql, (int)r->changed, r->count);
    schemac_free(r);
}

static void test_changes(void **state)
{
    fixture *f = *state;
    changes(f, "INSERT INTO thing (x) VALUES (1), (2), (3)", 3, 0);
    changes(f, "SELECT 1", 0, 1); /* not those of the statement before */
    changes(f, "CREATE TABLE other (y)", 0, 0);
    changes(f, "CREATE TABLE copy AS SELECT * FROM thing", 0, 0);
    changes(f, "UPDATE thing SET x=x+10 WHERE x>1", 2, 0);
    changes(f, "UPDATE thing SET x=x WHERE 0", 0, 0);
    changes(f, "INSERT INTO thing (x) VALUES (50), (60) RETURNING k", 2, 2);
    changes(f, "INSERT INTO thing (x) VALUES (50), (70) ON CONFLICT DO NOTHING RETURNING k", 1, 1);
    changes(f, "DELETE FROM thing RETURNING x, k", 6, 6);
    changes(f, "PRAGMA user_version", 0, 1);
    changes(f, "PRAGMA cache_size = 500", 0, 0);
    changes(f, "EXPLAIN QUERY PLAN DELETE FROM thing WHERE k=1", 0, 1);
    changes(f, "VACUUM", 0, 0);
    changes(f, "ANALYZE", 0, 0);
    changes(f, "DROP TABLE copy", 0, 0);
    /* what triggers and references change is not counted, and what RETURNING says is of before */
    assert_ok(f->db, schemac_exec(f->db, "CREATE TRIGGER more AFTER INSERT ON thing BEGIN"
                                         " INSERT INTO other VALUES (new.x), (new.x);"
                                         " UPDATE thing SET x=x||' changed' WHERE k=new.k; END"));
    schemac_result *r =
        ask(f->db, "INSERT INTO thing (x) VALUES ('a'), ('b') RETURNING x", NO_VALUES);
    assert_int_equal(r->changed, 2);
    assert_int_equal(r->count, 2);
    assert_string_equal(r->rows[1][0].as.text, "b");
    schemac_free(r);
    assert_raw(f->path, "SELECT x FROM thing", "a changed\nb changed\n");
    assert_raw(f->path, "SELECT count(*) FROM other", "4\n");
    /* a row that goes through a view */
    assert_ok(f->db, schemac_exec(f->db, "CREATE VIEW seen AS SELECT x FROM thing;"
                                         "CREATE TRIGGER through INSTEAD OF INSERT ON seen BEGIN"
                                         " INSERT INTO other VALUES (new.x); END"));
    changes(f, "INSERT INTO seen VALUES ('c')", 0, 0);
    changes(f, "INSERT INTO seen VALUES ('d') RETURNING x", 0, 1);
    assert_raw(f->path, "SELECT count(*) FROM other", "6\n");
}

/* Statements that fail: at their beginning, amid their rows, at their end. */
static const struct {
    const char *sql;
    schemac_status status;
    const char *says;
} failing[] = {
    {"INSERT INTO thing (x) VALUES (5), (1)", SCHEMAC_CONFLICT,
     "UNIQUE constraint failed: thing.x"},
    {"INSERT INTO thing (x) VALUES (5), (1) RETURNING x", SCHEMAC_CONFLICT, "thing.x"},
    {"INSERT OR FAIL INTO thing (x) VALUES (5), (1)", SCHEMAC_CONFLICT, "thing.x"},
    {"INSERT OR FAIL INTO thing (x) VALUES (5), (1) RETURNING x", SCHEMAC_CONFLICT, "thing.x"},
    {"UPDATE OR FAIL thing SET x=3-k", SCHEMAC_CONFLICT, "thing.x"},
    {"INSERT INTO checked VALUES (1), (-1)", SCHEMAC_INVALID, "CHECK constraint failed"},
    {"INSERT INTO checked VALUES (NULL)", SCHEMAC_INVALID, "NOT NULL constraint failed"},
    {"INSERT INTO child VALUES (1), (9)", SCHEMAC_REFERENCE, "FOREIGN KEY constraint failed"},
    {"INSERT INTO child VALUES (9) RETURNING p", SCHEMAC_REFERENCE, "FOREIGN KEY"},
    {"INSERT INTO loose VALUES (9) RETURNING p", SCHEMAC_REFERENCE, "FOREIGN KEY"},
    {"DELETE FROM thing", SCHEMAC_REFERENCE, "FOREIGN KEY constraint failed"},
    {"INSERT INTO guarded VALUES (1), (2), (3)", SCHEMAC_INVALID, "enough"},
    {"INSERT INTO guarded VALUES (1), (2), (3) RETURNING g", SCHEMAC_INVALID, "enough"},
    {"INSERT INTO thing (x) VALUES (5) RETURNING abs(-9223372036854775807-1)", SCHEMAC_ENGINE,
     "integer overflow"},
    {"INSERT INTO thing (x) VALUES (5), (6) RETURNING json(CASE x WHEN 6 THEN '{' ELSE 1 END)",
     SCHEMAC_ENGINE, "malformed JSON"},
    {"SELECT abs(-9223372036854775807-x) FROM thing ORDER BY k DESC", SCHEMAC_ENGINE,
     "integer overflow"},
    {"SELECT json('{')", SCHEMAC_ENGINE, "malformed JSON"},
    {"SELECT missing FROM thing", SCHEMAC_ENGINE, "no such column: missing"},
    {"SELECT 1 FROM nowhere", SCHEMAC_ENGINE, "no such table: nowhere"},
    {"SELEC 1", SCHEMAC_ENGINE, "near \"SELEC\": syntax error"},
    {"SELECT 1,", SCHEMAC_ENGINE, "incomplete input"},
    {"SELECT 'x", SCHEMAC_ENGINE, "unrecognized token"},
};

static void given_tables(fixture *f)
{
    assert_ok(f->db,
              schemac_exec(f->db, "CREATE TABLE checked (c NOT NULL CHECK (c>0));"
                                  "CREATE TABLE child (p INTEGER REFERENCES thing);"
                                  "CREATE TABLE loose (p INTEGER REFERENCES thing"
                                  " DEFERRABLE INITIALLY DEFERRED);"
                                  "CREATE TABLE guarded (g);"
                                  "CREATE TRIGGER guard AFTER INSERT ON guarded WHEN new.g>2 BEGIN"
                                  " SELECT raise(FAIL, 'enough'); END;"
                                  "INSERT INTO thing VALUES (1, 1), (2, 2);"
                                  "INSERT INTO child VALUES (1);"));
}

static void test_failing(void **state)
{
    fixture *f = *state;
    given_tables(f);
    char *before = dump_rows(f->path);
    for (int depth = 0; depth < 3; depth++) {
        for (int i = 0; i < depth; i++)
            assert_ok(f->db, schemac_begin(f->db));
        int64_t was = integer_of(f->db, "SELECT total_changes()");
        for (size_t i = 0; i < COUNT(failing); i++) {
            /* which fails when the transaction around it is committed */
            if (depth > 0 && strstr(failing[i].sql, "INTO loose") != NULL)
                continue;
            refused(f->db, failing[i].status, failing[i].sql, NO_VALUES, failing[i].says);
            const schemac_error_info *e = schemac_error(f->db);
            assert_string_equal(e->sql, failing[i].sql);
            assert_non_null(e->engine_message);
            assert_contains(e->engine_message, failing[i].says);
            assert_true(e->engine_code != 0 && !e->again);
            assert_int_equal(sqlite3_get_autocommit(schemac_engine_handle(f->db)), depth == 0);
        }
        assert_true(integer_of(f->db, "SELECT total_changes()") >= was);
        assert_int_equal(integer_of(f->db, "SELECT count(*) FROM thing"), 2);
        assert_int_equal(integer_of(f->db, "SELECT (SELECT count(*) FROM guarded)"
                                           " + (SELECT count(*) FROM checked)"),
                         0);
        for (int i = 0; i < depth; i++)
            assert_ok(f->db, schemac_commit(f->db));
        char *after = dump_rows(f->path);
        assert_string_equal(after, before);
        free(after);
    }
    free(before);
}

/* What ends the transaction ends the caller's. */
static void test_lost(void **state)
{
    fixture *f = *state;
    schemac_result *r;
    given_tables(f);
    const char *sql = "INSERT OR ROLLBACK INTO thing (x) VALUES (5), (1)";
    refused(f->db, SCHEMAC_CONFLICT, sql, NO_VALUES, "UNIQUE");
    assert_false(schemac_in_transaction(f->db));
    assert_int_equal(integer_of(f->db, "SELECT count(*) FROM thing"), 2);
    for (int depth = 1; depth < 3; depth++) {
        for (int i = 0; i < depth; i++)
            assert_ok(f->db, schemac_begin(f->db));
        changes(f, "INSERT INTO thing (x) VALUES (7)", 1, 0);
        refused(f->db, SCHEMAC_CONFLICT, sql, NO_VALUES, "UNIQUE");
        assert_status(f->db, SCHEMAC_MISUSE, schemac_query(f->db, "SELECT 1", NO_VALUES, &r));
        assert_null(r);
        assert_contains(schemac_error_message(f->db), "call schemac_rollback");
        for (int i = 0; i < depth; i++)
            assert_ok(f->db, schemac_rollback(f->db));
        assert_int_equal(integer_of(f->db, "SELECT count(*) FROM thing"), 2);
    }
}

static void test_transactions(void **state)
{
    fixture *f = *state;
    schemac_result *r;
    assert_ok(f->db, schemac_begin(f->db));
    changes(f, "INSERT INTO thing (x) VALUES (1)", 1, 0);
    assert_ok(f->db, schemac_begin(f->db));
    changes(f, "INSERT INTO thing (x) VALUES (2) RETURNING k", 1, 1);
    assert_ok(f->db, schemac_rollback(f->db));
    refused(f->db, SCHEMAC_CONFLICT, "INSERT INTO thing (x) VALUES (3), (1)", NO_VALUES, "UNIQUE");
    changes(f, "CREATE TABLE made (a)", 0, 0);
    assert_ok(f->db, schemac_commit(f->db));
    assert_raw(f->path, "SELECT x FROM thing", "1\n");
    assert_raw(f->path, "SELECT count(*) FROM made", "0\n");
    /* for reading alone */
    assert_ok(f->db, schemac_begin_read(f->db));
    assert_int_equal(integer_of(f->db, "SELECT count(*) FROM thing"), 1);
    raw(f->path, "INSERT INTO thing (x) VALUES (9)");
    assert_int_equal(integer_of(f->db, "SELECT count(*) FROM thing"), 1);
    static const char *const writes[] = {"INSERT INTO thing (x) VALUES (2)",
                                         "DELETE FROM thing RETURNING x", "DROP TABLE thing",
                                         "CREATE TABLE t (a)", "UPDATE thing SET x=1 WHERE 0"};
    for (size_t i = 0; i < COUNT(writes); i++) {
        refused(f->db, SCHEMAC_MISUSE, writes[i], NO_VALUES,
                "cannot run the statement in a transaction for reading");
        assert_true(schemac_in_transaction(f->db));
    }
    assert_ok(f->db, schemac_query(f->db, "EXPLAIN DELETE FROM thing", NO_VALUES, &r));
    schemac_free(r);
    assert_ok(f->db, schemac_commit(f->db));
    assert_int_equal(integer_of(f->db, "SELECT count(*) FROM thing"), 2);
}

static void test_busy(void **state)
{
    fixture *f = *state;
    schemac_config config = SCHEMAC_CONFIG_INIT;
    config.busy_timeout = 1;
    schemac_db *other;
    assert_int_equal(shop_open(f->path, &config, &other), SCHEMAC_OK);
    assert_ok(f->db, schemac_begin(f->db));
    const char *sql = "INSERT INTO thing (x) VALUES (1)";
    refused(other, SCHEMAC_BUSY, sql, NO_VALUES, "cannot run the statement: database is locked");
    assert_true(schemac_error(other)->again);
    assert_string_equal(schemac_error(other)->sql, sql);
    assert_false(schemac_in_transaction(other));
    assert_int_equal(integer_of(other, "SELECT count(*) FROM thing"), 0);
    assert_ok(f->db, schemac_rollback(f->db));
    schemac_free(ask(other, sql, NO_VALUES));
    schemac_close(other);
}

/* ---- statements ----------------------------------------------------------------------------- */

static void test_statements(void **state)
{
    fixture *f = *state;
    static const char *const one[] = {
        "SELECT 1",
        "SELECT 1;",
        "  ;; \n SELECT 1 ; ; /* behind */ -- it\n ;",
        "-- before; it\nSELECT 1",
        "/* ; */ SELECT 1 /* not ended; ",
        "\xEF\xBB\xBFSELECT 1",
        "SELECT 1 -- ; SELECT 2",
        "SELECT 1 FROM (SELECT 1 AS \"a;b\") WHERE ';' <> ';;' AND \"a;b\" IS NOT 'c;' --",
        "EXPLAIN SELECT 1",
        "WITH t(a) AS (VALUES (1), (2)) SELECT max(a) FROM t;",
        "VALUES (1)",
        "PRAGMA foreign_keys;",
    };
    for (size_t i = 0; i < COUNT(one); i++) {
        const char *sql = one[i];
        schemac_result *r = ask(f->db, sql, NO_VALUES);
        assert_true(r->count >= 1 && r->column_count >= 1);
        schemac_free(r);
    }
    changes(f,
            "CREATE TRIGGER g AFTER INSERT ON thing BEGIN SELECT 1; SELECT CASE WHEN 1 THEN 2 END;"
            " END;",
            0, 0);
    changes(f, "DROP TRIGGER g", 0, 0);
    static const struct {
        const char *sql;
        const char *says;
    } not_one[] = {
        {NULL, "no statement is given"},
        {"", "no statement is given"},
        {" ; ; -- nothing", "no statement is given"},
        {"/* SELECT 1", "no statement is given"},
        {"SELECT 1; SELECT 2", "several statements"},
        {"SELECT 1;;-- x\n; nonsense", "several statements"},
        {"INSERT INTO thing (x) VALUES (1); DELETE FROM thing", "several statements"},
        {"PRAGMA cache_size = 77; SELECT 1", "several statements"},
        {"CREATE TRIGGER g AFTER INSERT ON thing BEGIN SELECT 1; END; SELECT 1", "several"},
        {"ATTACH ':memory:' AS x", "schemac_query does not run ATTACH: call schemac_exec"},
        {"ATTACH ? AS x", "schemac_query does not run ATTACH: call schemac_exec"},
        {"DETACH temp", "schemac_query does not run DETACH: call schemac_exec"},
        {"explain attach 'x' as y", "schemac_query does not run attach: "},
        {"BEGIN", "schemac_query does not run BEGIN: call schemac_begin"},
        {"SELECT 1; COMMIT", "schemac_query does not run COMMIT: call schemac_commit"},
        {"\xEF\xBB\xBF"
         "BEGIN",
         "schemac_query does not run BEGIN: "},
        {"PRAGMA foreign_keys=0", "schemac_query does not run PRAGMA foreign_keys: "},
    };
    int64_t cache = integer_of(f->db, "PRAGMA cache_size");
    for (size_t i = 0; i < COUNT(not_one); i++)
        refused(f->db, SCHEMAC_MISUSE, not_one[i].sql, NO_VALUES, not_one[i].says);
    assert_int_equal(integer_of(f->db, "PRAGMA cache_size"), cache);
    assert_int_equal(integer_of(f->db, "SELECT count(*) FROM thing"), 0);
    assert_false(schemac_in_transaction(f->db));
    /* what cannot be in a transaction */
    changes(f, "PRAGMA journal_mode = delete", 0, 1);
    changes(f, "PRAGMA journal_mode = wal", 0, 1);
    changes(f, "PRAGMA wal_checkpoint", 0, 1);
    assert_ok(f->db, schemac_begin(f->db));
    refused(f->db, SCHEMAC_ENGINE, "VACUUM", NO_VALUES, "cannot VACUUM from within a transaction");
    assert_ok(f->db, schemac_rollback(f->db));
}

static void test_handles(void **state)
{
    fixture *f = *state;
    schemac_result *r = (schemac_result *)(void *)f;
    assert_int_equal(schemac_query(NULL, "SELECT 1", NO_VALUES, &r), SCHEMAC_MISUSE);
    assert_null(r);
    r = (schemac_result *)(void *)f;
    assert_int_equal(schemac_query_one(NULL, "SELECT 1", NO_VALUES, &r), SCHEMAC_MISUSE);
    assert_null(r);
    schemac_db *failed;
    schemac_config config = SCHEMAC_CONFIG_INIT;
    config.create = false;
    assert_int_equal(shop_open(fresh_path(), &config, &failed), SCHEMAC_MISSING);
    assert_int_equal(schemac_query(failed, "SELECT 1", NO_VALUES, &r), SCHEMAC_MISUSE);
    assert_null(r);
    schemac_close(failed);
    schemac_free(NULL);
}

/* ---- beside other things -------------------------------------------------------------------- */

static void test_amid_a_scan(void **state)
{
    fixture *f = *state;
    for (int inside = 0; inside < 2; inside++) {
        schemac_free(ask(f->db, "DELETE FROM tag", NO_VALUES));
        if (inside == 1)
            assert_ok(f->db, schemac_begin(f->db));
        for (int i = 1; i <= 50; i++) {
            const schemac_value v[] = {schemac_value_int64(i), schemac_value_int64(i)};
            schemac_free(ask(f->db, "INSERT INTO tag (id, name) VALUES (?, 'tag '||?)", v, 2));
        }
        schemac_scan *scan;
        const shop_tag *view;
        int64_t wanted = 1;
        assert_ok(f->db, shop_tag_scan(f->db, NULL, 0, SHOP_TAG_KEY_ORDER, NULL, &scan));
        while (shop_tag_next(scan, &view) == SCHEMAC_OK) {
            assert_int_equal(view->id, wanted);
            const schemac_value id = schemac_value_int64(wanted);
            schemac_result *r;
            assert_ok(f->db,
                      schemac_query_one(f->db, "SELECT name FROM tag WHERE id=?", &id, 1, &r));
            schemac_free(r);
            if (wanted % 5 == 0)
                changes(f, "INSERT INTO thing (x) VALUES (random()) RETURNING k", 1, 1);
            if (wanted % 7 == 0)
                refused(f->db, SCHEMAC_INVALID, "INSERT INTO tag VALUES (1000, NULL)", NO_VALUES,
                        "NOT NULL");
            wanted++;
        }
        assert_int_equal(wanted, 51);
        shop_tag_scan_end(scan);
        if (inside == 1)
            assert_ok(f->db, schemac_commit(f->db));
    }
}

/* The rows of all tenants, whoever asks. */
static void test_tenants(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = office_of(path, 1);
    const char *sql = "SELECT count(*) FROM customer";
    int64_t all = raw_integer(path, sql);
    assert_true(all > 4);
    assert_int_equal(integer_of(db, sql), all);
    begin_system(db);
    assert_int_equal(integer_of(db, sql), all);
    end_system(db);
    assert_ok(db, schemac_set_tenant(db, NULL));
    assert_int_equal(integer_of(db, sql), all);
    /* the handle has nobody for a tenant still */
    int64_t count;
    assert_status(db, SCHEMAC_NO_TENANT, office_customer_count(db, &count));
    schemac_close(db);
}

/* SQLite notices with the first step, when columns have been counted already. */
static void test_schema_changes_elsewhere(void **state)
{
    fixture *f = *state;
    changes(f, "INSERT INTO thing (x) VALUES ('a')", 1, 0);
    raw(f->path, "ALTER TABLE thing ADD COLUMN y DEFAULT 'more'; ALTER TABLE thing ADD COLUMN z");
    schemac_result *r = ask(f->db, "SELECT * FROM thing", NO_VALUES);
    assert_int_equal(r->column_count, 4);
    assert_string_equal(r->columns[3], "z");
    assert_string_equal(r->rows[0][2].as.text, "more");
    assert_int_equal(r->rows[0][3].kind, SCHEMAC_KIND_NULL);
    schemac_free(r);
    raw(f->path, "ALTER TABLE thing RENAME COLUMN y TO yy; ALTER TABLE thing DROP COLUMN z");
    r = ask(f->db, "SELECT * FROM thing", NO_VALUES);
    assert_int_equal(r->column_count, 3);
    assert_string_equal(r->columns[2], "yy");
    schemac_free(r);
    raw(f->path, "ALTER TABLE thing RENAME COLUMN yy TO w");
    r = ask(f->db, "UPDATE thing SET w=1 RETURNING *", NO_VALUES);
    assert_string_equal(r->columns[2], "w");
    check_integer(&r->rows[0][2], 1);
    schemac_free(r);
    raw(f->path, "CREATE TABLE fresh (a); DROP TABLE thing");
    schemac_free(ask(f->db, "SELECT * FROM fresh", NO_VALUES));
    refused(f->db, SCHEMAC_ENGINE, "SELECT * FROM thing", NO_VALUES, "no such table: thing");
    /* by the handle itself, while its own statements are prepared */
    int64_t count;
    assert_ok(f->db, shop_tag_count(f->db, &count));
    changes(f, "ALTER TABLE tag ADD COLUMN extra TEXT", 0, 0);
    assert_ok(f->db, shop_tag_count(f->db, &count));
    raw(f->path, "CREATE TABLE thing (k INTEGER PRIMARY KEY, x UNIQUE)");
}

/* What a result has may be bound again. */
static void test_result_as_values(void **state)
{
    fixture *f = *state;
    schemac_result *r = ask(f->db, "SELECT 1, 2.5, 'text', x'00ff', NULL, '', x''", NO_VALUES);
    schemac_result *again = ask(f->db,
                                "SELECT ?1 IS 1 AND ?2 IS 2.5 AND ?3 IS 'text' AND ?4 IS x'00ff'"
                                " AND ?5 IS NULL AND ?6 IS '' AND ?7 IS x''",
                                r->rows[0], r->column_count);
    check_integer(&again->rows[0][0], 1);
    schemac_free(again);
    schemac_free(r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_integers, begin, end),
        cmocka_unit_test_setup_teardown(test_doubles, begin, end),
        cmocka_unit_test_setup_teardown(test_texts_and_blobs, begin, end),
        cmocka_unit_test_setup_teardown(test_nulls, begin, end),
        cmocka_unit_test_setup_teardown(test_own_types, begin, end),
        cmocka_unit_test_setup_teardown(test_refused_values, begin, end),
        cmocka_unit_test_setup_teardown(test_parameters, begin, end),
        cmocka_unit_test_setup_teardown(test_nothing_stays, begin, end),
        cmocka_unit_test_setup_teardown(test_columns, begin, end),
        cmocka_unit_test_setup_teardown(test_rows, begin, end),
        cmocka_unit_test(test_one_allocation),
        cmocka_unit_test_setup_teardown(test_one, begin, end),
        cmocka_unit_test_setup_teardown(test_changes, begin, end),
        cmocka_unit_test_setup_teardown(test_failing, begin, end),
        cmocka_unit_test_setup_teardown(test_lost, begin, end),
        cmocka_unit_test_setup_teardown(test_transactions, begin, end),
        cmocka_unit_test_setup_teardown(test_busy, begin, end),
        cmocka_unit_test_setup_teardown(test_statements, begin, end),
        cmocka_unit_test_setup_teardown(test_handles, begin, end),
        cmocka_unit_test_setup_teardown(test_amid_a_scan, begin, end),
        cmocka_unit_test(test_tenants),
        cmocka_unit_test_setup_teardown(test_schema_changes_elsewhere, begin, end),
        cmocka_unit_test_setup_teardown(test_result_as_values, begin, end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
