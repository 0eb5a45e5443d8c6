/* asked_kept.c - statements of queries are prepared once for each set of parts, and used again; and no
   allocation that fails leaves anything behind. */
#include "asked.h"
#include "tracking.h"

#include "handle/db.h"
#include "rows/declared.h"

#include <sqlite3.h>

/* ---- statements ----------------------------------------------------------------------------- */

typedef struct usage {
    size_t statements; /* that have a text in them, */
    int runs;          /* and how often all of them ran */
    int most;          /* the one that ran most often */
    int prepared;      /* again, by SQLite */
} usage;

static usage usage_of(schemac_db *db, const char *text)
{
    usage u = {0};
    sqlite3_stmt *s = NULL;
    while ((s = sqlite3_next_stmt(schemac_engine_handle(db), s)) != NULL) {
        if (strstr(sqlite3_sql(s), text) == NULL)
            continue;
        int runs = sqlite3_stmt_status(s, SQLITE_STMTSTATUS_RUN, 0);
        u.statements++;
        u.runs += runs;
        u.most = runs > u.most ? runs : u.most;
        u.prepared += sqlite3_stmt_status(s, SQLITE_STMTSTATUS_REPREPARE, 0);
    }
    return u;
}

static void test_prepared_once(void **state)
{
    (void)state;
    schemac_db *db = open_asked(":memory:", NULL);
    for (int i = 1; i <= 50; i++) {
        asked_item *item;
        assert_ok(db, asked_item_by_id(db, 1 + i % 4, &item));
        asked_item_free(item);
        usage u = usage_of(db, "select * from item where id = ?1");
        assert_int_equal(u.statements, 1);
        assert_int_equal(u.runs, i);
        assert_int_equal(u.prepared, 0);
    }
    /* lists of every length are one statement */
    int64_t ids[300] = {1, 2, 3};
    for (size_t i = 0; i < COUNT(ids); i++) {
        asked_among_big_params p = {ids, i};
        schemac_int64_rows rows;
        assert_ok(db, asked_among_big(db, &p, &rows));
        schemac_int64_rows_free(&rows);
    }
    usage u = usage_of(db, "where big in schemac_list(?1)");
    assert_int_equal(u.statements, 1);
    assert_int_equal(u.runs, COUNT(ids));
    assert_int_equal(u.prepared, 0);
    schemac_close(db);
}

static void test_scans_share_what_is_free(void **state)
{
    (void)state;
    schemac_db *db = open_asked(":memory:", NULL);
    schemac_scan *scans[3];
    const asked_pairs_row *row;
    for (size_t round = 0; round < 5; round++) {
        for (size_t i = 0; i < COUNT(scans); i++) {
            assert_ok(db, asked_pairs_scan(db, &scans[i]));
            assert_ok(db, asked_pairs_next(scans[i], &row));
        }
        for (size_t i = 0; i < COUNT(scans); i++)
            asked_pairs_scan_end(scans[i]);
        asked_pairs_rows rows;
        assert_ok(db, asked_pairs(db, &rows));
        asked_pairs_rows_free(&rows);
        usage u = usage_of(db, "b.id - a.id as gap");
        assert_int_equal(u.statements, COUNT(scans));
        assert_int_equal(u.runs, (round + 1) * (COUNT(scans) + 1));
    }
    schemac_close(db);
}

static const char search_text[] = "select id from item\n    where true";

static void search(schemac_db *db, unsigned parts)
{
    static const int64_t ids[] = {1, 2, 3};
    static const asked_mood moods[] = {ASKED_MOOD_GLAD};
    asked_search_params p = ASKED_SEARCH_PARAMS_INIT;
    schemac_int64_rows rows;
    p.word = (parts & 1) != 0 ? "%" : NULL;
    p.least.has = (parts & 2) != 0;
    p.ids = ids;
    p.ids_count = (parts & 4) != 0 ? COUNT(ids) : SCHEMAC_NOT_GIVEN;
    p.kind_id.has = (parts & 8) != 0;
    p.moods = moods;
    p.moods_count = (parts & 16) != 0 ? COUNT(moods) : SCHEMAC_NOT_GIVEN;
    p.last = (schemac_opt_date){(parts & 32) != 0, {2024, 1, 1}};
    assert_ok(db, asked_search(db, &p, &rows));
    schemac_int64_rows_free(&rows);
}

static void test_sixteen_shapes_are_kept(void **state)
{
    (void)state;
    schemac_db *db = open_asked(":memory:", NULL);
    for (unsigned i = 0; i < 16; i++) {
        search(db, i);
        assert_int_equal(usage_of(db, search_text).statements, i + 1);
    }
    for (unsigned i = 0; i < 16; i++)
        search(db, i);
    usage u = usage_of(db, search_text);
    assert_int_equal(u.statements, 16);
    assert_int_equal(u.runs, 32);
    assert_int_equal(u.most, 2);
    /* the first is used again, and a 17th pushes out the second */
    search(db, 0);
    search(db, 16);
    u = usage_of(db, search_text);
    assert_int_equal(u.statements, 16);
    assert_int_equal(u.runs, 32 + 2 - 2);
    search(db, 0);
    assert_int_equal(usage_of(db, search_text).most, 4);
    search(db, 1);
    assert_int_equal(usage_of(db, search_text).statements, 16);
    for (unsigned i = 0; i < 200; i++) {
        search(db, i * 37 % 64);
        assert_int_equal(usage_of(db, search_text).statements, 16);
    }
    schemac_close(db);
}

/* More scans of one query at once than are kept. */
static void test_many_scans_at_once(void **state)
{
    (void)state;
    enum { SCANS = 40 };
    schemac_db *db = open_asked(":memory:", NULL);
    schemac_scan *scans[SCANS];
    const int64_t *id;
    for (size_t i = 0; i < SCANS; i++) {
        assert_ok(db, asked_big_all_scan(db, &scans[i]));
        for (size_t j = 0; j <= i % 5; j++)
            assert_ok(db, asked_big_all_next(scans[i], &id));
    }
    assert_int_equal(usage_of(db, "select big from item").statements, SCANS);
    for (size_t i = 0; i < SCANS; i++)
        asked_big_all_scan_end(scans[(i * 7) % SCANS]);
    assert_int_equal(usage_of(db, "select big from item").statements, 16);
    schemac_int64_rows rows;
    assert_ok(db, asked_big_all(db, &rows));
    assert_int_equal(rows.count, ITEMS - 1);
    schemac_int64_rows_free(&rows);
    schemac_close(db);
}

/* The schema of the database is changed by another: SQLite prepares again, and nothing is lost. */
static void test_schema_changes_meanwhile(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = open_asked(path, NULL);
    char *before = dump_answers(db);
    raw(path, "CREATE TABLE strange (x); CREATE INDEX strange_word ON item (small, mood)");
    char *after = dump_answers(db);
    assert_string_equal(before, after);
    free(before);
    free(after);
    schemac_close(db);
}

/* ---- memory --------------------------------------------------------------------------------- */

typedef struct found {
    schemac_rows rows; /* the largest of all: a pointer and a number first */
} found;

typedef schemac_status run_fn(schemac_db *db, const schemac_declared_query *q,
                              const void *const *values);

static schemac_status run_many(schemac_db *db, const schemac_declared_query *q,
                               const void *const *values)
{
    found f;
    memset(&f, 0xA5, sizeof f);
    schemac_status status = schemac_select_many(db, q, values, &f);
    if (status != SCHEMAC_OK)
        assert_true(f.rows.rows == NULL && f.rows.count == 0);
    schemac_free(f.rows.rows);
    return status;
}

static schemac_status run_one(schemac_db *db, const schemac_declared_query *q,
                              const void *const *values)
{
    void *row = (void *)1;
    unsigned char value[64], zero[64] = {0};
    memset(value, 0xA5, sizeof value);
    schemac_status status = schemac_select_one(db, q, values, q->in_place ? (void *)value : &row);
    if (q->in_place && status != SCHEMAC_OK)
        assert_memory_equal(value, zero, q->result.record.row_size);
    if (!q->in_place && status != SCHEMAC_OK)
        assert_null(row);
    if (!q->in_place)
        schemac_free(row);
    return status;
}

static schemac_status run_scan(schemac_db *db, const schemac_declared_query *q,
                               const void *const *values)
{
    schemac_scan *scan = (schemac_scan *)1;
    const void *row;
    schemac_status status = schemac_select_scan(db, q, values, -1, &scan);
    if (status != SCHEMAC_OK) {
        assert_null(scan);
        return status;
    }
    while ((status = schemac_select_next(scan, q, &row)) == SCHEMAC_OK)
        ;
    schemac_scan_end(scan);
    return status == SCHEMAC_NOT_FOUND ? SCHEMAC_OK : status;
}

/* All pages of three rows. */
static schemac_status run_pages(schemac_db *db, const schemac_declared_query *q,
                                const void *const *values)
{
    schemac_page page = SCHEMAC_PAGE_INIT;
    schemac_status status;
    page.limit = 3;
    do {
        schemac_rows rows;
        memset(&rows, 0xA5, sizeof rows);
        status = schemac_select_pages(db, q, values, 0, &page, &rows);
        if (status != SCHEMAC_OK)
            assert_true(rows.rows == NULL && rows.count == 0 && rows.next.size == 0);
        schemac_free(rows.rows);
        page.after = rows.next;
    } while (status == SCHEMAC_OK && page.after.size > 0);
    return status;
}

/* Each allocation of a call fails in turn, with statements that are there or not. */
static size_t fail_each(schemac_db *db, tracking *t, const schemac_declared_query *q, run_fn *run,
                        bool kept, unsigned left_out)
{
    const void *const *values = asked_values(q, left_out);
    schemac_status wanted = run(db, q, values);
    size_t n = 0, refused = 0;
    bool failed;
    if (wanted == SCHEMAC_NOMEM)
        fail_msg("%s runs out of memory", q->result.name);
    do {
        if (!kept)
            declared_release(db);
        t->calls = 0;
        t->failed = false;
        t->fail_at = ++n;
        schemac_status status = run(db, q, values);
        failed = t->failed;
        refused += status == SCHEMAC_NOMEM;
        t->fail_at = 0;
        /* rows that are not moved into a smaller block are good, too */
        if (status != wanted && !(failed && status == SCHEMAC_NOMEM))
            fail_msg("%s, allocation %zu: %s", q->result.name, n, schemac_error_message(db));
        assert_int_equal(run(db, q, values), wanted);
        assert_false(t->wrong);
    } while (failed);
    free((void *)(uintptr_t)values);
    assert_true(kept || refused > 0);
    return refused;
}

static void test_each_allocation_fails(void **state)
{
    (void)state;
    tracking t;
    tracking_start(&t);
    schemac_config config = SCHEMAC_CONFIG_INIT;
    config.allocator = &t.allocator;
    schemac_db *db = open_asked(":memory:", &config);
    assert_ok(db, schemac_as_system(db)); /* for those that need it */
    size_t failures = 0;
    for (int kept = 0; kept < 2; kept++)
        for (size_t i = 0; i < ASKED_SCHEMA->query_count; i++) {
            const schemac_declared_query *q = &ASKED_SCHEMA->queries[i];
            for (unsigned left_out = 0; left_out < 2; left_out++) {
                failures += fail_each(db, &t, q, run_many, kept != 0, left_out);
                failures += fail_each(db, &t, q, run_one, kept != 0, left_out);
                failures += fail_each(db, &t, q, run_scan, kept != 0, left_out);
                if (q->paged)
                    failures += fail_each(db, &t, q, run_pages, kept != 0, left_out);
            }
        }
    assert_true(failures > 2000);
    /* all is as it was */
    assert_ok(db, schemac_end_system(db));
    char *answers = dump_answers(db);
    schemac_db *fresh = open_asked(":memory:", NULL);
    char *wanted = dump_answers(fresh);
    assert_string_equal(answers, wanted);
    free(answers);
    free(wanted);
    schemac_close(fresh);
    schemac_close(db);
    assert_int_equal(t.block_count, 0);
    assert_int_equal(t.bytes, 0);
    assert_false(t.wrong);
}

/* The memory of rows is the allocator's, and outlives the handle. */
static void test_rows_outlive_the_handle(void **state)
{
    (void)state;
    tracking t;
    tracking_start(&t);
    schemac_config config = SCHEMAC_CONFIG_INIT;
    config.allocator = &t.allocator;
    schemac_db *db = open_asked(":memory:", &config);
    asked_placed_rows rows;
    schemac_text_rows texts;
    char *text;
    asked_item *item;
    assert_ok(db, asked_placed_items(db, &rows));
    assert_ok(db, asked_word_all(db, &texts));
    assert_ok(db, asked_word_of(db, 2, &text));
    assert_ok(db, asked_item_by_id(db, 3, &item));
    schemac_close(db);
    assert_int_equal(t.block_count, 4);
    /* one block: the row, its parts and its texts */
    assert_true(tracking_same_block(&t, rows.rows, rows.rows[0].item.word));
    assert_true(tracking_same_block(&t, rows.rows, rows.rows[2].up));
    assert_true(tracking_same_block(&t, rows.rows, rows.rows[2].up->word));
    assert_true(tracking_same_block(&t, texts.values, texts.values[1]));
    assert_true(tracking_same_block(&t, item, item->document));
    asked_placed_rows_free(&rows);
    schemac_text_rows_free(&texts);
    schemac_free(text);
    asked_item_free(item);
    assert_int_equal(t.block_count, 0);
    assert_false(t.wrong);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_prepared_once),
        cmocka_unit_test(test_scans_share_what_is_free),
        cmocka_unit_test(test_sixteen_shapes_are_kept),
        cmocka_unit_test(test_many_scans_at_once),
        cmocka_unit_test(test_schema_changes_meanwhile),
        cmocka_unit_test(test_each_allocation_fails),
        cmocka_unit_test(test_rows_outlive_the_handle),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
