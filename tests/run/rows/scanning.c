/* scanning.c - scans: within each other, with transactions and with what others write; what they
   keep. */
#include "described.h"
#include "search_rows.h"

#include "engines/sqlite/sqlite.h"
#include "rows/cache.h"

#include <stdio.h>

static void test_texts_need_not_live(void **state)
{
    (void)state;
    schemac_db *db = open_search(":memory:");
    const schemac_model *m = model_of("every");
    add_some(db, m, 80);
    schemac_rows all = all_rows(db, m);
    char *text = strdup("a");
    const char **list = malloc(3 * sizeof *list);
    char *bytes = malloc(2);
    assert_true(text != NULL && list != NULL && bytes != NULL);
    memcpy(bytes, "ab", 2);
    list[0] = text;
    list[1] = "A";
    list[2] = text;
    search_every_where w[] = {
        search_every_any(5),
        search_every_among_word(list, 3),
        search_every_where_loose(SCHEMAC_LIKE, text),
        search_every_where_bytes(SCHEMAC_EQ, (schemac_blob){bytes, 2}),
        search_every_where_day(SCHEMAC_EQ, days[2]),
        search_every_where_document(SCHEMAC_EQ, "{}"),
    };
    size_t expected = 0;
    bool *wanted = malloc(all.count * sizeof *wanted);
    assert_non_null(wanted);
    for (size_t i = 0; i < all.count; i++) {
        wanted[i] = passes(m, &w[0].filter, COUNT(w), row_at(m, &all, i));
        expected += wanted[i];
    }
    assert_true(expected > 10);
    schemac_scan *scan;
    assert_ok(db, search_every_scan(db, w, COUNT(w), SEARCH_EVERY_KEY_ORDER, NULL, &scan));
    memset(text, 'z', 1);
    memset(bytes, 'z', 2);
    free(text);
    free(list);
    free(bytes);
    memset(w, 0xA5, sizeof w);
    const search_every *view;
    for (size_t i = 0; i < all.count; i++) {
        if (!wanted[i])
            continue;
        assert_ok(db, search_every_next(scan, &view));
        assert_row(m, view, row_at(m, &all, i));
        /* other calls use the handle meanwhile, and other dates */
        search_every_where other = search_every_where_day(SCHEMAC_EQ, days[i % DAYS]);
        search_every_rows rows;
        assert_ok(db, search_every_find(db, &other, 1, SEARCH_EVERY_KEY_ORDER, NULL, &rows));
        search_every_rows_free(&rows);
    }
    assert_status(db, SCHEMAC_NOT_FOUND, search_every_next(scan, &view));
    search_every_scan_end(scan);
    free(wanted);
    schemac_free(all.rows);
    schemac_close(db);
}

static void test_scans_nest(void **state)
{
    (void)state;
    schemac_db *db = open_search(":memory:");
    const schemac_model *m = model_of("sorted");
    add_some(db, m, 12);
    schemac_rows all = all_rows(db, m);
    schemac_scan *a, *b, *c;
    const search_sorted *x, *y, *z;
    size_t i = 0, triples = 0;
    /* three of one shape, and lists in between */
    assert_ok(db, search_sorted_scan(db, NULL, 0, SEARCH_SORTED_KEY_ORDER, NULL, &a));
    for (; search_sorted_next(a, &x) == SCHEMAC_OK; i++) {
        size_t j = 0;
        assert_ok(db, search_sorted_scan(db, NULL, 0, SEARCH_SORTED_KEY_ORDER, NULL, &b));
        for (; search_sorted_next(b, &y) == SCHEMAC_OK; j++) {
            size_t k = 0;
            assert_ok(db, search_sorted_scan(db, NULL, 0, SEARCH_SORTED_KEY_ORDER, NULL, &c));
            for (; search_sorted_next(c, &z) == SCHEMAC_OK; k++, triples++) {
                /* all views last until the next step of their own scan */
                assert_row(m, z, row_at(m, &all, k));
                assert_row(m, y, row_at(m, &all, j));
                assert_row(m, x, row_at(m, &all, i));
            }
            assert_null(z);
            search_sorted_scan_end(c);
            assert_int_equal(k, 12);
            search_sorted_rows rows;
            assert_ok(db, search_sorted_find(db, NULL, 0, SEARCH_SORTED_KEY_ORDER, NULL, &rows));
            assert_int_equal(rows.count, 12);
            search_sorted_rows_free(&rows);
            assert_row(m, y, row_at(m, &all, j));
        }
        search_sorted_scan_end(b);
    }
    search_sorted_scan_end(a);
    assert_int_equal(triples, 12 * 12 * 12);
    /* ended in any order, some early, one never begun, one behind its end */
    assert_ok(db, search_sorted_scan(db, NULL, 0, SEARCH_SORTED_BY_A, NULL, &a));
    assert_ok(db, search_sorted_scan(db, NULL, 0, SEARCH_SORTED_BY_A, NULL, &b));
    assert_ok(db, search_sorted_scan(db, NULL, 0, SEARCH_SORTED_BY_A, NULL, &c));
    assert_ok(db, search_sorted_next(b, &y));
    search_sorted_scan_end(b);
    while (search_sorted_next(c, &z) == SCHEMAC_OK)
        ;
    assert_status(db, SCHEMAC_NOT_FOUND, search_sorted_next(c, &z));
    assert_status(db, SCHEMAC_NOT_FOUND, search_sorted_next(c, &z));
    assert_null(z);
    search_sorted_scan_end(a);
    search_sorted_scan_end(c);
    search_sorted_scan_end(NULL);
    /* of another model: says so, and the scan goes on */
    const search_token *t = (const search_token *)&t;
    assert_ok(db, search_sorted_scan(db, NULL, 0, SEARCH_SORTED_KEY_ORDER, NULL, &a));
    assert_status(db, SCHEMAC_MISUSE, search_token_next(a, &t));
    assert_error(db, "token", NULL, "the scan gives rows of sorted");
    assert_null(t);
    assert_ok(db, search_sorted_next(a, &x));
    assert_row(m, x, row_at(m, &all, 0));
    search_sorted_scan_end(a);
    assert_int_equal(search_sorted_next(NULL, &x), SCHEMAC_MISUSE);
    assert_null(x);
    schemac_free(all.rows);
    schemac_close(db);
}

/* Closing the handle ends them: nothing leaks, and the file can be opened again. */
/* graveyard: crawshaw/sqlite PR51: left early, a scan keeps nothing from being closed */
static void test_close_with_scans(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = open_search(path);
    assert_ok(db, schemac_begin(db));
    add_some(db, model_of("sorted"), 40);
    assert_ok(db, schemac_commit(db));
    schemac_scan *scans[50];
    const search_sorted *view;
    for (size_t i = 0; i < COUNT(scans); i++) {
        search_sorted_where f = search_sorted_where_a(SCHEMAC_GE, INT32_MIN);
        assert_ok(db, search_sorted_scan(db, &f, i % 2, (search_sorted_by)((int)(i % 12) - 1), NULL,
                                         &scans[i]));
        for (size_t j = 0; j < i; j++)
            if (search_sorted_next(scans[i], &view) != SCHEMAC_OK)
                break;
    }
    schemac_close(db);
    db = open_search(path);
    add_some(db, model_of("sorted"), 1);
    schemac_close(db);
    assert_int_equal(raw_integer(path, "SELECT count(*) FROM sorted"), 41);
}

static void test_scans_and_transactions(void **state)
{
    (void)state;
    schemac_db *db = open_search(fresh_path());
    schemac_scan *scan;
    const search_target *view;
    assert_ok(db, schemac_begin(db));
    for (int64_t i = 4; i <= 50; i++) {
        search_target t = {i, "more"};
        assert_ok(db, search_target_insert(db, &t));
    }
    assert_ok(db, search_target_scan(db, NULL, 0, SEARCH_TARGET_KEY_ORDER, NULL, &scan));
    for (int64_t i = 1; i <= 5; i++) {
        assert_ok(db, search_target_next(scan, &view));
        assert_int_equal(view->id, i);
    }
    /* it goes on behind a commit, and over one that begins and ends */
    assert_ok(db, schemac_commit(db));
    assert_false(schemac_in_transaction(db));
    assert_ok(db, search_target_next(scan, &view));
    assert_int_equal(view->id, 6);
    assert_ok(db, schemac_begin(db));
    assert_ok(db, search_target_delete(db, 8));
    assert_ok(db, schemac_begin(db));
    assert_ok(db, search_target_delete(db, 9));
    assert_ok(db, search_target_next(scan, &view));
    assert_int_equal(view->id, 7);
    /* a row that was deleted before the scan came to it is not there; the rollback of the inner
       transaction brings one back */
    assert_ok(db, schemac_rollback(db));
    assert_ok(db, search_target_next(scan, &view));
    assert_int_equal(view->id, 9);
    assert_ok(db, schemac_commit(db));
    /* after the rollback of all, too */
    assert_ok(db, schemac_begin(db));
    assert_ok(db, search_target_delete(db, 10));
    assert_ok(db, schemac_rollback(db));
    int64_t id = 9;
    while (search_target_next(scan, &view) == SCHEMAC_OK)
        assert_int_equal(view->id, ++id);
    assert_status(db, SCHEMAC_NOT_FOUND, search_target_next(scan, &view));
    assert_int_equal(id, 50);
    search_target_scan_end(scan);
    /* changing the rows under it is allowed */
    assert_ok(db, search_target_scan(db, NULL, 0, SEARCH_TARGET_KEY_ORDER, NULL, &scan));
    size_t changed = 0;
    while (search_target_next(scan, &view) == SCHEMAC_OK) {
        search_target t = {view->id, "changed"};
        if (view->id % 2 == 0)
            assert_ok(db, search_target_update(db, &t));
        else if (view->id > 3)
            assert_ok(db, search_target_delete(db, view->id));
        changed++;
    }
    assert_int_equal(changed, 49);
    search_target_scan_end(scan);
    int64_t count;
    assert_ok(db, search_target_count(db, &count));
    assert_int_equal(count, 49 - 23);
    schemac_close(db);
}

/* ---- writes beneath a scan --------------------------------------------------------------------- */

/* So many rows; a in another order than the key, and null in every fourth. */
static void fill_pairs(schemac_db *db, int count)
{
    assert_ok(db, schemac_begin(db));
    for (int i = 0; i < count; i++) {
        search_pair p = {"", i, {i % 4 != 0, i / 2}};
        assert_ok(db, search_pair_insert(db, &p));
    }
    assert_ok(db, schemac_commit(db));
}

enum { PAIRS = 100 };

/* Each row was met once, in the order of the scan. */
static void assert_each_once(const int *met)
{
    for (int i = 0; i < PAIRS; i++)
        assert_int_equal(met[i], 1);
}

/* In the order of the key everything may be written, and whatever moves in an index. */
static void test_writes_beneath_a_scan_by_key(void **state)
{
    (void)state;
    schemac_db *db = open_search(fresh_path());
    fill_pairs(db, PAIRS);
    schemac_scan *scan;
    const search_pair *view;
    int met[PAIRS] = {0};
    assert_ok(db, search_pair_scan(db, NULL, 0, SEARCH_PAIR_KEY_ORDER, NULL, &scan));
    while (search_pair_next(scan, &view) == SCHEMAC_OK) {
        search_pair p = *view;
        met[p.number]++;
        p.a = p.number % 3 == 0 ? (schemac_opt_int32){false, 0}
                                : (schemac_opt_int32){true, 1000 + p.number};
        assert_ok(db, search_pair_update(db, &p));
        assert_ok(db, search_pair_upsert(db, &p));
        search_pair later = {"", (p.number + 50) % PAIRS, {true, -p.number}};
        assert_ok(db, search_pair_patch(db, &later, (search_pair_mask){.a = true}));
        if (p.number % 10 == 0)
            assert_ok(db, schemac_exec(db, "UPDATE pair SET a=a+1"));
    }
    search_pair_scan_end(scan);
    assert_each_once(met);
    schemac_close(db);
}

static void refuse_beneath(schemac_db *db, schemac_status status, const char *doing)
{
    assert_int_equal(status, SCHEMAC_MISUSE);
    assert_error(db, "pair", "a", doing);
    assert_contains(
        schemac_error_message(db),
        "pair: a scan over pair in the order of a is open, and would miss the row or "
        "meet it twice when 'a' is another; end the scan first, or scan in the order of "
        "the key");
}

static void test_writes_beneath_a_scan_by_index(void **state)
{
    (void)state;
    const char *pairs = "SELECT number || ' ' || ifnull(a, 'null') FROM pair ORDER BY number";
    for (int descending = 0; descending < 2; descending++) {
        const char *path = fresh_path();
        schemac_db *db = open_search(path);
        fill_pairs(db, PAIRS);
        schemac_scan *scan;
        schemac_result *r;
        schemac_page page = SCHEMAC_PAGE_INIT;
        const search_pair *view;
        int met[PAIRS] = {0}, nulls = 0;
        page.descending = descending == 1;
        assert_ok(db, search_pair_scan(db, NULL, 0, SEARCH_PAIR_BY_A, &page, &scan));
        char *before = raw_text(path, pairs);
        while (search_pair_next(scan, &view) == SCHEMAC_OK) {
            search_pair p = *view;
            met[p.number]++;
            nulls += !p.a.has;
            /* a value there, one instead of none, none instead of one, of another row */
            p.a = (schemac_opt_int32){!p.a.has, p.a.value + 1000};
            refuse_beneath(db, search_pair_update(db, &p), "cannot update pair");
            refuse_beneath(db, search_pair_upsert(db, &p), "cannot upsert pair");
            refuse_beneath(db, search_pair_patch(db, &p, (search_pair_mask){.a = true}),
                           "cannot patch pair");
            search_pair other = {"", (p.number + 1) % PAIRS, p.a};
            refuse_beneath(db, search_pair_update(db, &other), "cannot update pair");
            assert_status(db, SCHEMAC_MISUSE, schemac_exec(db, "UPDATE pair SET a=a+1"));
            assert_error(db, NULL, NULL, "a scan in the order of an index is open");
            assert_status(db, SCHEMAC_MISUSE,
                          schemac_query(db, "UPDATE pair SET a=a+1", NULL, 0, &r));
            assert_error(db, NULL, NULL, "a scan in the order of an index is open");
            /* the row as it was read, reading, and other models */
            assert_ok(db, search_pair_update(db, view));
            assert_ok(db, schemac_query(db, "SELECT max(a) FROM pair", NULL, 0, &r));
            schemac_free(r);
            search_target t = {1, "another"};
            assert_ok(db, search_target_upsert(db, &t));
        }
        assert_each_once(met);
        assert_int_equal(nulls, PAIRS / 4);
        /* behind the last row nothing can be missed any more */
        search_pair p = {"", 1, {true, 5000}};
        assert_raw(path, pairs, before);
        assert_ok(db, search_pair_update(db, &p));
        assert_ok(db, schemac_exec(db, "UPDATE pair SET a=a+1"));
        search_pair_scan_end(scan);
        free(before);
        assert_int_equal(db->ordered_scans, 0);
        schemac_close(db);
    }
}

/* Rows may go and come in every order: the row at hand, one ahead, one behind; new ones ahead are
   met, once. */
static void test_rows_that_come_and_go_beneath_a_scan(void **state)
{
    (void)state;
    for (int order = -1; order < 1; order++) {
        schemac_db *db = open_search(fresh_path());
        fill_pairs(db, PAIRS);
        schemac_scan *scan;
        const search_pair *view;
        int met[3 * PAIRS] = {0}, count = 0, added = 0;
        assert_ok(db, search_pair_scan(db, NULL, 0, (search_pair_by)order, NULL, &scan));
        while (search_pair_next(scan, &view) == SCHEMAC_OK) {
            int number = view->number;
            count++;
            met[number]++;
            if (number % 2 == 1 && number < PAIRS)
                assert_ok(db, search_pair_delete(db, "", number));
            if (count == 10) { /* ahead in both orders */
                search_pair p = {"", 2 * PAIRS, {true, 7000}};
                assert_ok(db, search_pair_insert(db, &p));
                added = 2 * PAIRS;
            }
            if (count == 20) /* behind in both */
                assert_ok(db, search_pair_delete(db, "", 0));
            if (count == 30)
                assert_ok(db, search_pair_delete(db, "", 98));
        }
        search_pair_scan_end(scan);
        for (int i = 0; i < PAIRS; i++)
            assert_int_equal(met[i], i == 98 ? 0 : 1);
        assert_int_equal(met[added], 1);
        schemac_close(db);
    }
}

/* What others commit is not seen by a scan that has begun. */
static void test_others_beneath_a_scan(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = open_search(path), *other = open_search(path);
    fill_pairs(db, PAIRS);
    schemac_scan *scan;
    const search_pair *view;
    int met[PAIRS] = {0};
    assert_ok(db, search_pair_scan(db, NULL, 0, SEARCH_PAIR_BY_A, NULL, &scan));
    while (search_pair_next(scan, &view) == SCHEMAC_OK) {
        search_pair p = *view;
        met[p.number]++;
        p.a = (schemac_opt_int32){true, 1000 + p.number};
        assert_ok(other, schemac_begin(other));
        assert_ok(other, search_pair_update(other, &p));
        p.number = PAIRS + p.number;
        assert_ok(other, search_pair_insert(other, &p));
        assert_ok(other, schemac_commit(other));
    }
    search_pair_scan_end(scan);
    assert_each_once(met);
    schemac_close(other);
    schemac_close(db);
}

/* A row that goes takes what references it along in the scan's order: to where nulls are. */
static void test_references_beneath_a_scan(void **state)
{
    (void)state;
    schemac_db *db = open_shop(fresh_path());
    populate_shop(db);
    schemac_scan *scan;
    const shop_purchase *view;
    assert_ok(db, shop_purchase_scan(db, NULL, 0, SHOP_PURCHASE_BY_PARENT, NULL, &scan));
    assert_ok(db, shop_purchase_next(scan, &view));
    assert_status(db, SCHEMAC_MISUSE, shop_purchase_delete(db, order_id(1)));
    assert_error(db, "purchase", "parent",
                 "cannot delete purchase: a scan over purchase in the order of parent is open");
    shop_purchase *read;
    assert_ok(db, shop_purchase_get(db, order_id(1), &read));
    assert_status(db, SCHEMAC_MISUSE, shop_purchase_delete_row(db, read));
    assert_error(db, "purchase", "parent",
                 "cannot delete purchase: a scan over purchase in the order of parent is open");
    shop_purchase_free(read);
    /* which is no reason to keep what nothing in this order leads to */
    assert_ok(db, shop_tag_delete(db, 1));
    shop_purchase_scan_end(scan);
    assert_ok(db, shop_purchase_scan(db, NULL, 0, SHOP_PURCHASE_BY_CUSTOMER, NULL, &scan));
    assert_ok(db, shop_purchase_next(scan, &view));
    assert_ok(db, shop_purchase_delete(db, order_id(1)));
    shop_purchase_scan_end(scan);
    schemac_close(db);
}

/* ---- others ----------------------------------------------------------------------------------- */

static int checkpoint(const char *path)
{
    sqlite3 *db;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    sqlite3_exec(db, "SELECT 1 FROM sqlite_schema", NULL, NULL, NULL); /* finds out about the log */
    int code = sqlite3_wal_checkpoint_v2(db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    sqlite3_close(db);
    return code;
}

/* One that was left early keeps nobody waiting once it has ended; nor does one at its end. */
static void test_scans_and_others(void **state)
{
    (void)state;
    schemac_config plain = SCHEMAC_CONFIG_INIT;
    for (int wal = 0; wal < 2; wal++) {
        const char *path = fresh_path();
        schemac_db *db;
        plain.write_ahead_log = wal == 1;
        schemac_status status = search_open(path, &plain, &db);
        assert_ok(db, status);
        assert_ok(db, schemac_begin(db));
        add_some(db, model_of("token"), 100);
        assert_ok(db, schemac_commit(db));
        for (int way = 0; way < 3; way++) {
            schemac_scan *scan;
            const search_token *view;
            assert_ok(db, search_token_scan(db, NULL, 0, SEARCH_TOKEN_KEY_ORDER, NULL, &scan));
            assert_ok(db, search_token_next(scan, &view));
            if (wal == 1)
                raw(path, "UPDATE token SET a=5"); /* readers stop nobody */
            else
                assert_int_equal(raw_code(path, "PRAGMA busy_timeout=0; UPDATE token SET a=5"),
                                 SQLITE_BUSY);
            assert_int_equal(checkpoint(path), wal == 1 ? SQLITE_BUSY : SQLITE_OK);
            if (way == 0) {
                search_token_scan_end(scan);
            } else {
                while (search_token_next(scan, &view) == SCHEMAC_OK)
                    ;
            }
            raw(path, "UPDATE token SET a=6");
            assert_int_equal(checkpoint(path), SQLITE_OK);
            if (way == 1)
                search_token_scan_end(scan);
            if (way == 2) { /* ended by the close below, or here */
                schemac_close(db);
                status = search_open(path, &plain, &db);
                assert_ok(db, status);
            }
        }
        schemac_close(db);
    }
}

/* More shapes than statements are kept, some of them in use all the time; and what a message says
   lasts. */
static void test_many_shapes(void **state)
{
    (void)state;
    enum { OPEN = 2 * CACHE_SIZE };
    schemac_db *db = open_search(":memory:");
    const schemac_model *m = model_of("sorted");
    add_some(db, m, 12); /* so few that scans end */
    schemac_rows all = all_rows(db, m);
    schemac_scan *scans[OPEN] = {NULL};
    size_t at[OPEN] = {0};
    schemac_filter filters[OPEN][8];
    size_t ended = 0;
    for (int step = 0; step < 3000; step++) {
        size_t i = below(OPEN);
        if (scans[i] == NULL) {
            for (size_t j = 0; j < 8; j++) {
                uint16_t field = (uint16_t)(1 + below(m->record.field_count - 1u));
                filters[i][j] = comparison(m, field, (schemac_op)below(SCHEMAC_LIKE),
                                           some_value(&m->record.fields[field]));
            }
            filters[i][0] = schemac_filter_new(0, SCHEMAC_ANY);
            filters[i][0].count = 7;
            assert_ok(db,
                      schemac_scan_begin(db, m, filters[i], 8, SCHEMAC_BY_KEY, NULL, &scans[i]));
            at[i] = 0;
        }
        const void *view;
        while (at[i] < all.count && !passes(m, filters[i], 8, row_at(m, &all, at[i])))
            at[i]++;
        bool over = at[i] == all.count;
        if (!over) {
            assert_ok(db, schemac_scan_next(scans[i], m, &view));
            assert_row(m, view, row_at(m, &all, at[i]++));
        } else {
            assert_status(db, SCHEMAC_NOT_FOUND, schemac_scan_next(scans[i], m, &view));
            ended++;
        }
        if (over || below(30) == 0) {
            schemac_scan_end(scans[i]);
            scans[i] = NULL;
        }
    }
    assert_true(ended > 10);
    /* with all statements in use, one more is made and thrown away: its text stays */
    for (size_t i = 0; i < OPEN; i++) {
        filters[i][0] = schemac_filter_new(0, SCHEMAC_ALL);
        filters[i][0].count = 0;
        if (scans[i] == NULL)
            assert_ok(db, schemac_scan_begin(db, m, filters[i], 1, (int)(i % 11), NULL, &scans[i]));
    }
    search_sorted row = ((search_sorted *)all.rows)[0];
    row.size = (search_size)77;
    search_sorted_mask mask = {.size = true}; /* of no order that is open */
    assert_status(db, SCHEMAC_INVALID, search_sorted_patch(db, &row, mask));
    assert_contains(schemac_error(db)->sql, "UPDATE main.\"sorted\"");
    search_sorted_where bad = search_sorted_where_day_n(SCHEMAC_EQ, (schemac_date){1, 13, 1});
    search_sorted_rows found;
    assert_status(db, SCHEMAC_INVALID,
                  search_sorted_find(db, &bad, 1, SEARCH_SORTED_KEY_ORDER, NULL, &found));
    assert_contains(schemac_error(db)->sql, "\"day_n\"=?");
    for (size_t i = 0; i < OPEN; i++)
        schemac_scan_end(scans[i]);
    assert_true(db->statements.cached_count <= CACHE_SIZE);
    schemac_free(all.rows);
    schemac_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_texts_need_not_live),
        cmocka_unit_test(test_scans_nest),
        cmocka_unit_test(test_close_with_scans),
        cmocka_unit_test(test_scans_and_transactions),
        cmocka_unit_test(test_writes_beneath_a_scan_by_key),
        cmocka_unit_test(test_writes_beneath_a_scan_by_index),
        cmocka_unit_test(test_rows_that_come_and_go_beneath_a_scan),
        cmocka_unit_test(test_others_beneath_a_scan),
        cmocka_unit_test(test_references_beneath_a_scan),
        cmocka_unit_test(test_scans_and_others),
        cmocka_unit_test(test_many_shapes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
