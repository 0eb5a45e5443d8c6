/* kept.c - what a handle keeps when calls have ended: no values, and a bounded number of bytes,
   however many calls there were and however large their values. */
#include "search_rows.h"

#include "engines/sqlite/sqlite.h"
#include "rows/cache.h"

#include "writing.schema.h"

#include <stdio.h>

enum { MIB = 1 << 20, CALLS = 1000 };

/* A text of a MiB, different from the one before. */
static const char *large(char *text, int number)
{
    memset(text, 'a' + number % 26, MIB - 1);
    text[MIB - 1] = '\0';
    snprintf(text, 20, "secret %d", number);
    text[strlen(text)] = '-';
    return text;
}

/* No statement of the connection has a value bound that begins like those of large(). */
static void assert_no_values(schemac_db *db)
{
    sqlite3 *handle = schemac_engine_handle(db);
    size_t statements = 0;
    for (sqlite3_stmt *s = sqlite3_next_stmt(handle, NULL); s != NULL;
         s = sqlite3_next_stmt(handle, s), statements++) {
        char *expanded = sqlite3_expanded_sql(s);
        assert_non_null(expanded);
        if (strstr(expanded, "secret ") != NULL)
            fail_msg("a value is still bound: %.200s", expanded);
        sqlite3_free(expanded);
    }
    assert_true(statements > 1);
}

/* Filters that make a statement of their own for each number below 64. */
static size_t shape_of(search_every_where *w, int number, const char *text)
{
    size_t count = 0;
    for (int i = 0; i < 6; i++) {
        schemac_op op = (number >> i & 1) != 0 ? SCHEMAC_GT : SCHEMAC_EQ;
        w[count++] = i % 2 == 0 ? search_every_where_word(op, text)
                                : search_every_where_bytes(op, (schemac_blob){text, MIB - 1});
    }
    return count;
}

static void test_scans_let_go(void **state)
{
    (void)state;
    schemac_db *db = open_search(":memory:");
    add_some(db, model_of("every"), 20);
    char *text = malloc(MIB);
    assert_non_null(text);
    const int64_t before = sqlite3_memory_used();
    search_every_where w[6];
    for (int i = 0; i < CALLS; i++) {
        schemac_scan *scan;
        const search_every *view;
        size_t count = shape_of(w, i % 64, large(text, i));
        assert_ok(db, search_every_scan(db, w, count, SEARCH_EVERY_KEY_ORDER, NULL, &scan));
        assert_status(db, SCHEMAC_NOT_FOUND, search_every_next(scan, &view));
        if (i % 2 == 0) /* as it is used, a scan needs its values */
            assert_true(sqlite3_memory_used() > before + 5 * MIB || i % 4 != 0);
        search_every_scan_end(scan);
        assert_true(sqlite3_memory_used() < before + 4 * MIB);
    }
    memset(text, 0, MIB);
    assert_no_values(db);
    assert_true(db->statements.cached_count == CACHE_SIZE);
    free(text);
    schemac_close(db);
}

/* Every other call that is given such values, and scans among them that are left early. */
static void test_calls_let_go(void **state)
{
    (void)state;
    schemac_db *db;
    schemac_status status = search_open(":memory:", NULL, &db);
    assert_ok(db, status);
    char *text = malloc(MIB);
    assert_non_null(text);
    search_target t = {1, "short"}, *found;
    assert_ok(db, search_target_upsert(db, &t));
    int64_t warm = 0;
    for (int i = 0; i < CALLS; i++) {
        search_target_rows rows;
        schemac_scan *scan;
        const search_target *view;
        t.word = large(text, i);
        assert_ok(db, search_target_update(db, &t));
        assert_ok(db, search_target_upsert(db, &t));
        assert_ok(db, search_target_get(db, 1, &found));
        search_target_free(found);
        search_target many[3] = {{0, t.word}, {0, "x"}, {0, t.word}};
        assert_ok(db, search_target_insert_many(db, many, 3));
        search_target_where w[] = {search_target_where_word(SCHEMAC_EQ, t.word),
                                   search_target_among_word(&t.word, 1)};
        assert_ok(db, search_target_find(db, w, 2, SEARCH_TARGET_KEY_ORDER, NULL, &rows));
        assert_int_equal(rows.count, 3);
        search_target_rows_free(&rows);
        assert_ok(db, search_target_scan(db, w, 2, SEARCH_TARGET_KEY_ORDER, NULL, &scan));
        assert_ok(db, search_target_next(scan, &view));
        search_target_scan_end(scan);
        for (int j = 0; j < 3; j++)
            assert_ok(db, search_target_delete(db, many[j].id));
        if (i == 5)
            warm = sqlite3_memory_used();
        if (i > 5)
            assert_true(sqlite3_memory_used() < warm + MIB);
    }
    free(text);
    schemac_close(db);
}

/* Searches for very many values: what is kept is counted in bytes. */
static void test_cache_has_a_bound_in_bytes(void **state)
{
    (void)state;
    enum { VALUES = 8000 };
    schemac_db *db = open_search(":memory:");
    const int64_t before = sqlite3_memory_used();
    int32_t *values = malloc(VALUES * sizeof *values);
    assert_non_null(values);
    for (int i = 0; i < VALUES; i++)
        values[i] = 1000000 + i;
    for (int i = 0; i < 64; i++) {
        search_every_where w[7];
        search_every_rows rows;
        size_t count = 0;
        w[count++] = search_every_among_small(values, VALUES);
        for (int j = 0; j < 6; j++)
            w[count++] = search_every_where_big((i >> j & 1) != 0 ? SCHEMAC_GT : SCHEMAC_LE, j);
        assert_ok(db, search_every_find(db, w, count, SEARCH_EVERY_KEY_ORDER, NULL, &rows));
        assert_int_equal(rows.count, 0);
        assert_true(db->statements.cached_bytes <= CACHE_BYTES);
        assert_true(sqlite3_memory_used() < before + 2 * CACHE_BYTES);
    }
    size_t bytes = 0, kept = 0;
    for (const cached *c = db->statements.cache; c != NULL; c = c->next, kept++)
        bytes += c->weight;
    assert_int_equal(bytes, db->statements.cached_bytes);
    assert_int_equal(kept, db->statements.cached_count);
    assert_true(kept > 2 && kept < CACHE_SIZE); /* so it was the bytes */
    free(values);
    schemac_close(db);
    /* everything was given back */
    assert_true(sqlite3_memory_used() <= before);
}

/* One that is larger than the bound serves its call and goes at once. */
static void test_one_that_is_too_large(void **state)
{
    (void)state;
    enum { VALUES = 32000 };
    schemac_db *db = open_search(":memory:");
    add_some(db, model_of("every"), 20);
    int64_t *values = malloc(VALUES * sizeof *values);
    assert_non_null(values);
    for (int64_t i = 0; i < VALUES; i++)
        values[i] = i;
    search_every_where w = search_every_among_id(values, VALUES);
    search_every_rows rows;
    for (int i = 0; i < 3; i++) {
        assert_ok(db, search_every_find(db, &w, 1, SEARCH_EVERY_KEY_ORDER, NULL, &rows));
        assert_int_equal(rows.count, 20);
        search_every_rows_free(&rows);
        assert_true(db->statements.cached_bytes <= CACHE_BYTES);
    }
    free(values);
    schemac_close(db);
}

/* A number of values beyond every limit is refused before anybody looks at them. */
static void test_huge_counts_are_refused_at_once(void **state)
{
    (void)state;
    schemac_db *db = open_search(":memory:");
    const char *one = "a";
    search_every_where w = search_every_among_word(&one, SIZE_MAX / 16);
    search_every_rows rows;
    schemac_scan *scan;
    assert_status(db, SCHEMAC_MISUSE,
                  search_every_find(db, &w, 1, SEARCH_EVERY_KEY_ORDER, NULL, &rows));
    assert_error(db, "every", NULL, "the filters have more than about 32666 values");
    assert_status(db, SCHEMAC_MISUSE,
                  search_every_scan(db, &w, 1, SEARCH_EVERY_KEY_ORDER, NULL, &scan));
    assert_null(scan);
    schemac_close(db);
}

/* What the statement would need that was made just now. */
static int fresh_size(sqlite3 *handle, const char *sql)
{
    sqlite3_stmt *s;
    assert_int_equal(sqlite3_prepare_v3(handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &s, NULL),
                     SQLITE_OK);
    int size = sqlite3_stmt_status(s, SQLITE_STMTSTATUS_MEMUSED, 0);
    sqlite3_finalize(s);
    return size;
}

/* More dates in a statement than most have: none is left in it. */
static void test_dates_of_many_rows(void **state)
{
    (void)state;
    enum { ROWS = 500 };
    schemac_db *db;
    schemac_status status = writing_open(":memory:", NULL, &db);
    assert_ok(db, status);
    writing_spot rows[ROWS];
    for (int i = 0; i < ROWS; i++) {
        rows[i] = (writing_spot)WRITING_SPOT_INIT;
        rows[i].x = i;
        rows[i].day = (schemac_date){(int16_t)(1000 + i), 1, (uint8_t)(1 + i % 31)};
        rows[i].state = WRITING_STATE_OPEN;
    }
    assert_ok(db, writing_spot_insert_many(db, rows, ROWS));
    sqlite3 *handle = schemac_engine_handle(db);
    size_t large_ones = 0;
    for (sqlite3_stmt *s = sqlite3_next_stmt(handle, NULL); s != NULL;
         s = sqlite3_next_stmt(handle, s)) {
        int size = sqlite3_stmt_status(s, SQLITE_STMTSTATUS_MEMUSED, 0);
        int fresh = fresh_size(handle, sqlite3_sql(s));
        if (size > fresh + 64)
            fail_msg("%d bytes instead of %d: %.200s", size, fresh, sqlite3_sql(s));
        large_ones += sqlite3_bind_parameter_count(s) > 1000;
    }
    assert_true(large_ones > 0);
    for (int i = 0; i < ROWS; i += 37) {
        writing_spot *found;
        assert_ok(db, writing_spot_get(db, i, 0, &found));
        assert_memory_equal(&found->day, &rows[i].day, sizeof found->day);
        writing_spot_free(found);
    }
    schemac_close(db);
}

/* Scans need not end in the order in which they began, nor does it take longer when there are
   many. */
static void test_many_scans(void **state)
{
    (void)state;
    enum { SCANS = 20000 };
    schemac_db *db = open_search(":memory:");
    const int64_t before = sqlite3_memory_used();
    static schemac_scan *scans[SCANS];
    const search_target *view;
    for (int i = 0; i < SCANS; i++) {
        assert_ok(db, search_target_scan(db, NULL, 0, SEARCH_TARGET_KEY_ORDER, NULL, &scans[i]));
        if (i % 100 == 0)
            assert_ok(db, search_target_next(scans[i], &view));
    }
    assert_int_equal(db->statements.cached_count, 0); /* all are used */
    for (int i = 0; i < SCANS; i += 2)
        search_target_scan_end(scans[i]);
    for (int i = SCANS - 1; i > 0; i -= 2)
        search_target_scan_end(scans[i]);
    assert_true(db->scans == NULL && db->statements.cached_count <= CACHE_SIZE);
    assert_true(sqlite3_memory_used() < before + CACHE_BYTES);
    schemac_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_scans_let_go),
        cmocka_unit_test(test_calls_let_go),
        cmocka_unit_test(test_cache_has_a_bound_in_bytes),
        cmocka_unit_test(test_one_that_is_too_large),
        cmocka_unit_test(test_huge_counts_are_refused_at_once),
        cmocka_unit_test(test_dates_of_many_rows),
        cmocka_unit_test(test_many_scans),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
