/* list.c - a list of values as one parameter: what SQLite compares with is what a row holds, whatever
   the type, and what is no list has no values. */
#include "../unit.h"

#include "../../run/support/engine_memory.h"

#include "engines/engine.h"

#include <math.h>

static int use_own_memory(void **state)
{
    (void)state;
    return engine_memory_use() && sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0) == SQLITE_OK ? 0
                                                                                             : -1;
}

/* ---- the handle's memory --------------------------------------------------------------------- */

static struct {
    size_t bytes;
} given;

static void *allocate(void *user, size_t size)
{
    (void)user;
    void *block = engine_fails() ? NULL : malloc(size);
    given.bytes += block == NULL ? 0 : size;
    return block;
}

static void *resize(void *user, void *old, size_t old_size, size_t size)
{
    (void)user;
    void *block = engine_fails() ? NULL : realloc(old, size);
    given.bytes += block == NULL ? 0 : size - old_size;
    return block;
}

static void release(void *user, void *block, size_t size)
{
    (void)user;
    given.bytes -= size;
    free(block);
}

static const schemac_allocator allocator = {
    .allocate = allocate, .resize = resize, .release = release};

/* ---- a connection ---------------------------------------------------------------------------- */

static const schemac_engine *const engine = &schemac_engine_sqlite;

typedef struct fixture {
    schemac_config config;
    engine_connection *c;
    memory_pool pool; /* of messages */
} fixture;

static schemac_status open_fixture(fixture *x)
{
    const engine_options options = {
        .url = ":memory:", .config = &x->config, .create = true, .allocator = &allocator};
    engine_failure failure;
    x->pool = (memory_pool){.allocator = &memory_default};
    return engine->open(&options, &x->pool, &x->c, &failure);
}

static void close_fixture(fixture *x)
{
    if (x->c != NULL)
        engine->close(x->c);
    pool_free(&x->pool);
    assert_int_equal(given.bytes, 0);
}

static fixture begin(void)
{
    fixture x = {.config = SCHEMAC_CONFIG_INIT};
    assert_int_equal(open_fixture(&x), SCHEMAC_OK);
    return x;
}

static void run(fixture *x, const char *sql)
{
    if (!engine->run(x->c, sql))
        fail_msg("%s: %s", sql, sqlite3_errmsg(engine->native(x->c)));
}

static const engine_failure *failure_of(fixture *x)
{
    static engine_failure failure;
    engine->failure(x->c, &x->pool, &failure);
    return &failure;
}

static engine_statement *prepare(fixture *x, const char *sql)
{
    engine_statement *s;
    if (!engine->prepare(x->c, sql, &s))
        fail_msg("%s: %s", sql, failure_of(x)->message);
    return s;
}

/* The values of the first column, with commas between them. */
static const char *rows(fixture *x, engine_statement *s)
{
    static char text[500];
    engine_step step;
    text[0] = '\0';
    while ((step = engine->step(x->c, s)) == ENGINE_ROW) {
        const size_t used = strlen(text);
        snprintf(text + used, sizeof text - used, "%s%lld", used == 0 ? "" : ",",
                 (long long)engine->read_int64(s, 0));
    }
    if (step != ENGINE_DONE)
        fail_msg("%s: %s", engine->sql(s), failure_of(x)->message);
    engine->reset(s);
    return text;
}

static const char *rows_of(fixture *x, engine_statement *s, const schemac_field *f,
                           const void *values, size_t count)
{
    if (!engine->bind_list(x->c, s, 1, f, values, count))
        fail_msg("%s: %s", engine->sql(s), failure_of(x)->message);
    return rows(x, s);
}

/* ---- types ----------------------------------------------------------------------------------- */

static const schemac_enum_value words[] = {{"low", 1}, {"high", 2}};
static const schemac_enum by_name = {.name = "level", .values = words, .count = 2};
static const schemac_enum_value codes[] = {{"low", -7}, {"high", 40}};
static const schemac_enum by_number = {
    .name = "code", .values = codes, .count = 2, .stored_as_integer = true};

#define FIELD(name_, type_)                                                                        \
    static const schemac_field name_ = {                                                           \
        .name = #name_, .type = type_, .shape = SCHEMAC_SHAPE(type_, 0)}
FIELD(truth, SCHEMAC_BOOL);
FIELD(small, SCHEMAC_INT32);
FIELD(number, SCHEMAC_INT64);
FIELD(real, SCHEMAC_DOUBLE);
FIELD(price, SCHEMAC_DECIMAL);
FIELD(text, SCHEMAC_TEXT);
FIELD(bytes, SCHEMAC_BLOB);
FIELD(at, SCHEMAC_TIMESTAMP);
FIELD(day, SCHEMAC_DATE);
FIELD(id, SCHEMAC_UUID);
FIELD(document, SCHEMAC_JSON);
static const schemac_field level = {.name = "level",
                                    .type = SCHEMAC_ENUM,
                                    .shape = SCHEMAC_SHAPE(SCHEMAC_ENUM, 0),
                                    .enumeration = &by_name};
static const schemac_field code = {.name = "code",
                                   .type = SCHEMAC_ENUM,
                                   .shape = SCHEMAC_SHAPE(SCHEMAC_ENUM, 0),
                                   .enumeration = &by_number};

static const bool truths[] = {true, false};
static const int32_t smalls[] = {INT32_MIN, 7};
static const int64_t numbers[] = {INT64_MAX, INT64_MIN};
static const double reals[] = {0.1, -INFINITY};
static const char *const texts[] = {"", "na\xc3\xafve"};
static const schemac_blob blobs[] = {{"\0\1", 2}, {"", 0}};
static const schemac_date days[] = {{9999, 12, 31}, {0, 1, 1}};
static const schemac_uuid ids[] = {{{1, 2, 3}}, {{0}}};
static const char *const documents[] = {"{\"a\":1}", "none"};
static const int levels[] = {2, 1};
static const int code_numbers[] = {40, -7};

/* What two values are in SQL. */
static const struct {
    const schemac_field *field;
    const void *values;
    const char *first, *second;
} types[] = {
    {&truth, truths, "1", "0"},
    {&small, smalls, "-2147483648", "7"},
    {&number, numbers, "9223372036854775807", "-9223372036854775808"},
    {&price, numbers, "9223372036854775807", "-9223372036854775808"},
    {&at, numbers, "9223372036854775807", "-9223372036854775808"},
    {&real, reals, "0.1", "-Inf"},
    {&text, texts, "''", "'na\xc3\xafve'"},
    {&document, documents, "'{\"a\":1}'", "'none'"},
    {&bytes, blobs, "X'0001'", "X''"},
    {&day, days, "'9999-12-31'", "'0000-01-01'"},
    {&id, ids, "X'01020300000000000000000000000000'", "X'00000000000000000000000000000000'"},
    {&level, levels, "'high'", "'low'"},
    {&code, code_numbers, "40", "-7"},
};

static void values_are_as_rows_hold_them(void **state)
{
    (void)state;
    fixture x = begin();
    engine_statement *s =
        prepare(&x, "SELECT 1 FROM (SELECT group_concat(quote(value),' ') AS all_of FROM"
                    " (SELECT value FROM schemac_list(?1))) WHERE all_of=?2");
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        char want[200];
        snprintf(want, sizeof want, "%s %s", types[i].first, types[i].second);
        assert_true(engine->bind_text(x.c, s, 2, want));
        if (strcmp(rows_of(&x, s, types[i].field, types[i].values, 2), "1") != 0)
            fail_msg("%s: not %s", types[i].field->name, want);
    }
    engine->finalize(s);
    close_fixture(&x);
}

/* ---- IN -------------------------------------------------------------------------------------- */

static void fill(fixture *x)
{
    run(x, "CREATE TABLE t (id INTEGER PRIMARY KEY, v INTEGER, name TEXT COLLATE NOCASE,"
           " exact TEXT, r REAL) STRICT;"
           "INSERT INTO t VALUES (1,10,'One','One',1.0),(2,20,'two','two',2.5),"
           "(3,NULL,NULL,NULL,NULL),(4,10,'FOUR','FOUR',4.0);"
           "CREATE INDEX names ON t (name)");
}

static void rows_are_in_a_list_or_not(void **state)
{
    (void)state;
    static const int64_t keys[] = {4, 2, 4, 9, 2}, tens[] = {10};
    fixture x = begin();
    fill(&x);
    engine_statement *in = prepare(&x, "SELECT id FROM t WHERE id IN schemac_list(?) ORDER BY id");
    engine_statement *out =
        prepare(&x, "SELECT id FROM t WHERE v NOT IN schemac_list(?) ORDER BY id");
    assert_string_equal(rows_of(&x, in, &number, keys, 5), "2,4");
    assert_string_equal(rows_of(&x, in, &number, keys + 3, 1), "");
    assert_string_equal(rows_of(&x, in, &number, keys, 1), "4");
    assert_string_equal(rows_of(&x, in, &number, NULL, 0), "");
    assert_string_equal(rows_of(&x, in, &number, keys, 5), "2,4");
    assert_string_equal(rows(&x, in), "2,4"); /* what is bound stays */
    assert_string_equal(rows_of(&x, out, &number, tens, 1), "2");
    assert_string_equal(rows_of(&x, out, &number, NULL, 0), "1,2,3,4");
    engine->finalize(in);
    engine->finalize(out);
    close_fixture(&x);
}

static void several_lists_are_apart(void **state)
{
    (void)state;
    static const int64_t keys[] = {1, 2, 3};
    static const char *const names[] = {"one", "FOUR"};
    fixture x = begin();
    fill(&x);
    engine_statement *s =
        prepare(&x, "SELECT id FROM t WHERE id IN schemac_list(?2) AND name IN schemac_list(?1)"
                    " OR v IN schemac_list(?3) AND id NOT IN schemac_list(?2) ORDER BY id");
    static const int64_t tens[] = {10};
    assert_true(engine->bind_list(x.c, s, 2, &number, keys, 3));
    assert_true(engine->bind_list(x.c, s, 3, &number, tens, 1));
    assert_string_equal(rows_of(&x, s, &text, names, 2), "1,4");
    assert_string_equal(rows_of(&x, s, &text, names + 1, 1), "4");
    assert_true(engine->bind_list(x.c, s, 2, &number, keys, 0));
    assert_string_equal(rows(&x, s), "1,4");
    engine->finalize(s);
    close_fixture(&x);
}

/* Of the left side, as with a list of parameters. */
static void comparisons_are_those_of_the_column(void **state)
{
    (void)state;
    static const char *const names[] = {"ONE", "TWO"};
    static const double doubles[] = {1.0, 2.5, 10.0};
    static const int64_t integers[] = {1, 10};
    fixture x = begin();
    fill(&x);
    static const struct {
        const char *column, *rows;
        const schemac_field *field;
        const void *values;
        size_t count;
    } cases[] = {
        {"name", "1,2", &text, names, 2},
        {"exact", "", &text, names, 2},
        {"upper(exact)", "1,2", &text, names, 2},
        {"exact COLLATE NOCASE", "1,2", &text, names, 2},
        {"name COLLATE BINARY", "", &text, names, 2},
        {"r", "1,2", &real, doubles, 3},
        {"v", "1,4", &real, doubles, 3},
        {"r", "1", &number, integers, 2},
        {"id+0", "1", &number, integers, 2},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char sql[120];
        snprintf(sql, sizeof sql, "SELECT id FROM t WHERE %s IN schemac_list(?) ORDER BY id",
                 cases[i].column);
        engine_statement *s = prepare(&x, sql);
        const char *got = rows_of(&x, s, cases[i].field, cases[i].values, cases[i].count);
        if (strcmp(got, cases[i].rows) != 0)
            fail_msg("%s: %s", cases[i].column, got);
        engine->finalize(s);
    }
    close_fixture(&x);
}

static void lists_may_be_long(void **state)
{
    (void)state;
    enum { COUNT = 100000 };
    int64_t *keys = malloc(COUNT * sizeof *keys);
    assert_non_null(keys);
    for (size_t i = 0; i < COUNT; i++)
        keys[i] = (int64_t)(i * 7919 % COUNT) * 3; /* each once, in no order */
    fixture x = begin();
    run(&x, "CREATE TABLE n (id INTEGER PRIMARY KEY);"
            "INSERT INTO n WITH RECURSIVE i(v) AS (SELECT 0 UNION ALL SELECT v+1 FROM i WHERE"
            " v<299999) SELECT v FROM i");
    engine_statement *in = prepare(&x, "SELECT count(*) FROM n WHERE id IN schemac_list(?)");
    engine_statement *out = prepare(&x, "SELECT count(*) FROM n WHERE id NOT IN schemac_list(?)");
    assert_string_equal(rows_of(&x, in, &number, keys, COUNT), "100000");
    assert_string_equal(rows_of(&x, out, &number, keys, COUNT), "200000");
    assert_string_equal(rows_of(&x, in, &number, keys, 10), "10");
    engine->finalize(in);
    engine->finalize(out);
    close_fixture(&x);
    free(keys);
}

static void a_changed_schema_keeps_the_list(void **state)
{
    (void)state;
    static const int64_t keys[] = {1, 4};
    fixture x = begin();
    fill(&x);
    engine_statement *s = prepare(&x, "SELECT id FROM t WHERE id IN schemac_list(?) ORDER BY id");
    assert_true(engine->bind_list(x.c, s, 1, &number, keys, 2));
    run(&x, "CREATE TABLE other (a)");
    assert_string_equal(rows(&x, s), "1,4");
    engine->finalize(s);
    close_fixture(&x);
}

/* ---- plans ----------------------------------------------------------------------------------- */

static bool plan_has(fixture *x, const char *sql, const char *part)
{
    sqlite3_stmt *s;
    bool has = false;
    char explain[200];
    snprintf(explain, sizeof explain, "EXPLAIN QUERY PLAN %s", sql);
    assert_int_equal(sqlite3_prepare_v2(engine->native(x->c), explain, -1, &s, NULL), SQLITE_OK);
    while (sqlite3_step(s) == SQLITE_ROW)
        has = has || strstr((const char *)sqlite3_column_text(s, 3), part) != NULL;
    sqlite3_finalize(s);
    return has;
}

static void indexes_are_used(void **state)
{
    (void)state;
    static const struct {
        const char *sql, *part;
    } plans[] = {
        {"SELECT * FROM t WHERE id IN schemac_list(?)",
         "SEARCH t USING INTEGER PRIMARY KEY (rowid=?)"},
        {"SELECT * FROM t WHERE name IN schemac_list(?)", "SEARCH t USING INDEX names (name=?)"},
        {"SELECT t.* FROM schemac_list(?) l JOIN t ON t.id=l.value",
         "SEARCH t USING INTEGER PRIMARY KEY (rowid=?)"},
        {"DELETE FROM t WHERE id IN schemac_list(?)",
         "SEARCH t USING INTEGER PRIMARY KEY (rowid=?)"},
        {"SELECT * FROM t WHERE id NOT IN schemac_list(?)", "SCAN t"},
    };
    fixture x = begin();
    fill(&x);
    for (size_t i = 0; i < sizeof plans / sizeof *plans; i++)
        if (!plan_has(&x, plans[i].sql, plans[i].part))
            fail_msg("%s: not %s", plans[i].sql, plans[i].part);
    close_fixture(&x);
}

/* ---- what is no list ------------------------------------------------------------------------- */

static void bad_values_are_refused(void **state)
{
    (void)state;
    static const char *const null_text[] = {"a", NULL};
    static const schemac_blob null_blob[] = {{NULL, 0}};
    static const int no_level[] = {1, 3}, no_code[] = {1};
    static const schemac_date no_day[] = {{2024, 2, 29}, {2023, 2, 29}};
    static const double no_real[] = {NAN};
    schemac_field secret = day;
    secret.flags = SCHEMAC_SECRET;
    const struct {
        const schemac_field *field;
        const void *values;
        size_t count;
        schemac_status status;
        const char *message;
    } cases[] = {
        {&text, null_text, 2, SCHEMAC_INVALID,
         "value 2 of the list is NULL, and nothing compares with that"},
        {&document, null_text, 2, SCHEMAC_INVALID,
         "value 2 of the list is NULL, and nothing compares with that"},
        {&bytes, null_blob, 1, SCHEMAC_INVALID,
         "value 1 of the list is NULL, and nothing compares with that"},
        {&level, no_level, 2, SCHEMAC_INVALID,
         "value 2 of the list: 3 is no value of enum 'level'"},
        {&code, no_code, 1, SCHEMAC_INVALID, "value 1 of the list: 1 is no value of enum 'code'"},
        {&day, no_day, 2, SCHEMAC_INVALID, "value 2 of the list: 2023-2-29 is no date"},
        {&real, no_real, 1, SCHEMAC_INVALID, "value 1 of the list is not a number (NaN)"},
        {&number, NULL, 3, SCHEMAC_MISUSE, "it has a number of values, but no values"},
        {&secret, no_day, 2, SCHEMAC_INVALID, "its secret value is none of its type"},
    };
    fixture x = begin();
    engine_statement *s = prepare(&x, "SELECT count(*) FROM schemac_list(?)");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_string_equal(rows_of(&x, s, &number, numbers, 2), "2");
        assert_false(engine->bind_list(x.c, s, 1, cases[i].field, cases[i].values, cases[i].count));
        const engine_failure *failure = failure_of(&x);
        assert_int_equal(failure->status, cases[i].status);
        assert_ptr_equal(failure->field, cases[i].field);
        assert_string_equal(failure->message, cases[i].message);
        assert_string_equal(rows(&x, s), "0"); /* what was bound before is gone */
    }
    assert_false(engine->bind_list(x.c, s, 2, &number, numbers, 2));
    assert_int_equal(failure_of(&x)->status, SCHEMAC_MISUSE);
    engine->finalize(s);
    close_fixture(&x);
}

static void other_values_have_no_rows(void **state)
{
    (void)state;
    static const char *const statements[] = {
        "SELECT count(*) FROM schemac_list",
        "SELECT count(*) FROM schemac_list(NULL)",
        "SELECT count(*) FROM schemac_list('schemac_list')",
        "SELECT count(*) FROM schemac_list(x'0102030405060708')",
        "SELECT count(*) FROM schemac_list(?)",
        "SELECT count(*) FROM (SELECT 1 AS a UNION SELECT 2), schemac_list(a)",
        "SELECT count(*) FROM (SELECT ?1 AS a), schemac_list WHERE list=a OR list IS NULL",
        "SELECT count(*) FROM schemac_list(?1) WHERE list=5",
        "SELECT count(list) FROM schemac_list(?1) WHERE list IN (1,2,?1)",
    };
    fixture x = begin();
    sqlite3 *handle = engine->native(x.c);
    for (size_t i = 0; i < sizeof statements / sizeof *statements; i++) {
        sqlite3_stmt *s;
        int other = 5;
        if (sqlite3_prepare_v2(handle, statements[i], -1, &s, NULL) != SQLITE_OK)
            fail_msg("%s: %s", statements[i], sqlite3_errmsg(handle));
        for (int round = 0; round < 3; round++) {
            if (round == 1)
                sqlite3_bind_int64(s, 1, (sqlite3_int64)(uintptr_t)&other);
            if (round == 2)
                sqlite3_bind_pointer(s, 1, &other, "carray", NULL);
            assert_int_equal(sqlite3_step(s), SQLITE_ROW);
            assert_int_equal(sqlite3_column_int(s, 0), 0);
            sqlite3_reset(s);
        }
        sqlite3_finalize(s);
    }
    close_fixture(&x);
}

/* ---- what a database can have ---------------------------------------------------------------- */

static void a_schema_cannot_use_it(void **state)
{
    (void)state;
    for (int trusted = 0; trusted < 2; trusted++) {
        fixture x = {.config = SCHEMAC_CONFIG_INIT};
        x.config.trusted_schema = trusted == 1;
        assert_int_equal(open_fixture(&x), SCHEMAC_OK);
        engine_statement *s = prepare(&x, "SELECT count(*) FROM schemac_list(?)");
        assert_string_equal(rows_of(&x, s, &number, numbers, 2), "2");
        engine->finalize(s);
        run(&x, "CREATE VIEW v AS SELECT * FROM schemac_list(1)");
        assert_false(engine->prepare(x.c, "SELECT * FROM v", &s));
        assert_int_equal(failure_of(&x)->status, SCHEMAC_UNTRUSTED);
        assert_false(engine->run(x.c, "CREATE VIRTUAL TABLE made USING schemac_list"));
        assert_false(engine->run(x.c, "INSERT INTO schemac_list VALUES (1)"));
        close_fixture(&x);
    }
}

static void a_table_is_not_taken_for_it(void **state)
{
    (void)state;
    static const char *const tables[] = {"CREATE TABLE schemac_list (value)",
                                         "CREATE TEMP TABLE Schemac_List (value)",
                                         "CREATE VIEW schemac_list AS SELECT 1 AS value"};
    static const char sql[] = "SELECT count(*) FROM t WHERE id NOT IN schemac_list(?)";
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        fixture x = begin();
        fill(&x);
        run(&x, tables[i]);
        engine_statement *s;
        assert_false(engine->prepare(x.c, sql, &s));
        assert_non_null(strstr(failure_of(&x)->message, "is not a function"));
        close_fixture(&x);
    }
    fixture x = begin();
    fill(&x);
    run(&x, "CREATE VIRTUAL TABLE schemac_list USING fts5(value)");
    engine_statement *s = prepare(&x, sql);
    assert_false(engine->bind_list(x.c, s, 1, &number, numbers, 2));
    assert_int_equal(failure_of(&x)->status, SCHEMAC_ENGINE);
    assert_false(engine->bind_list(x.c, s, 1, &number, numbers, 2));
    assert_non_null(strstr(failure_of(&x)->message, "has a table 'schemac_list'"));
    run(&x, "DROP TABLE schemac_list");
    assert_string_equal(rows_of(&x, s, &number, numbers, 2), "4");
    engine->finalize(s);
    close_fixture(&x);
}

/* A program's own statements, and those of a migration. */
static void others_may_name_it(void **state)
{
    (void)state;
    fixture x = begin();
    fill(&x);
    engine_outline outline;
    engine_statement *s;
    const schemac_value five = schemac_value_int64(5);
    assert_true(engine->prepare_direct(
        x.c, "SELECT count(*) FROM t WHERE id NOT IN schemac_list(?)", &outline, &s));
    assert_true(engine->bind_direct(x.c, s, 1, &five));
    assert_string_equal(rows(&x, s), "4");
    engine->finalize(s);
    memory_pool pool = {.allocator = &memory_default};
    survey_watch watch = {.pool = &pool};
    const char *statement;
    engine->watch(x.c, &watch);
    assert_true(
        engine->run_script(x.c, &pool, "DELETE FROM t WHERE id IN schemac_list(1)", &statement));
    s = prepare(&x, "SELECT count(*) FROM t WHERE v IN schemac_list(?)");
    static const int64_t tens[] = {10};
    assert_string_equal(rows_of(&x, s, &number, tens, 1), "2");
    engine->finalize(s);
    engine->watch(x.c, NULL);
    pool_free(&pool);
    close_fixture(&x);
}

/* ---- memory ---------------------------------------------------------------------------------- */

/* Everything from the opening on; false when something has failed, which says that it was memory. */
static bool try_all(fixture *x)
{
    engine_statement *s = NULL;
    engine_step step = ENGINE_FAILED;
    if (open_fixture(x) != SCHEMAC_OK)
        return false;
    bool good = engine->prepare(x->c,
                                "SELECT id FROM (SELECT '2024-02-29' AS id UNION SELECT '')"
                                " WHERE id IN schemac_list(?1) OR id NOT IN schemac_list(?2)",
                                &s) &&
                engine->bind_list(x->c, s, 1, &day, days, 2) &&
                engine->bind_list(x->c, s, 2, &text, texts, 2);
    size_t count = 0;
    while (good && (step = engine->step(x->c, s)) == ENGINE_ROW)
        count++;
    good = good && step == ENGINE_DONE;
    if (!good)
        assert_int_equal(failure_of(x)->status, SCHEMAC_NOMEM);
    else
        assert_int_equal(count, 1);
    engine->finalize(s);
    return good;
}

static void memory_may_run_out(void **state)
{
    (void)state;
    size_t failures = 0;
    engine_memory.failed = true;
    for (size_t i = 1; engine_memory.failed; i++) {
        fixture x = {.config = SCHEMAC_CONFIG_INIT};
        engine_memory.calls = 0;
        engine_memory.failed = false;
        engine_memory.fail_at = i;
        failures += !try_all(&x);
        engine_memory.fail_at = 0;
        close_fixture(&x);
    }
    assert_true(failures > 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_as_rows_hold_them),
        cmocka_unit_test(rows_are_in_a_list_or_not),
        cmocka_unit_test(several_lists_are_apart),
        cmocka_unit_test(comparisons_are_those_of_the_column),
        cmocka_unit_test(lists_may_be_long),
        cmocka_unit_test(a_changed_schema_keeps_the_list),
        cmocka_unit_test(indexes_are_used),
        cmocka_unit_test(bad_values_are_refused),
        cmocka_unit_test(other_values_have_no_rows),
        cmocka_unit_test(a_schema_cannot_use_it),
        cmocka_unit_test(a_table_is_not_taken_for_it),
        cmocka_unit_test(others_may_name_it),
        cmocka_unit_test(memory_may_run_out),
    };
    return cmocka_run_group_tests_name("list", tests, use_own_memory, NULL);
}
