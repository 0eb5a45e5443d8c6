/* asked_scans.c - scans of queries: ended early, within each other, with parameters that are gone and
   rows that last until the next step. */
#include "asked.h"

static void check_item(const asked_item *got, int64_t id)
{
    asked_item wanted = item_row(id);
    assert_row(asked_model("item"), got, &wanted);
}

/* ---- their end ------------------------------------------------------------------------------ */

static void test_ended_early_and_late(void **state)
{
    (void)state;
    schemac_db *db = open_asked(":memory:", NULL);
    schemac_scan *scan;
    const int64_t *id;
    /* never begun, after the first row, behind the last one */
    for (size_t steps = 0; steps <= ITEMS + 2; steps++) {
        assert_ok(db, asked_big_all_scan(db, &scan));
        for (size_t i = 0; i < steps; i++) {
            bool there = i < ITEMS - 1;
            assert_status(db, there ? SCHEMAC_OK : SCHEMAC_NOT_FOUND,
                          asked_big_all_next(scan, &id));
            assert_int_equal(id != NULL, there);
        }
        asked_big_all_scan_end(scan);
    }
    asked_big_all_scan_end(NULL);
    asked_item_rows_free(&(asked_item_rows){.rows = NULL});
    /* what was asked last is as whole as before */
    schemac_int64_rows rows;
    assert_ok(db, asked_big_all(db, &rows));
    assert_int_equal(rows.count, ITEMS - 1);
    schemac_int64_rows_free(&rows);
    schemac_close(db);
}

static void test_handle_closes_with_open_scans(void **state)
{
    (void)state;
    schemac_db *db = open_asked(":memory:", NULL);
    schemac_scan *begun, *fresh, *ended, *nested;
    const asked_item *item;
    const asked_placed *placed;
    asked_among_word_params p = {(const char *const[]){"b", "beech"}, 2};
    const int64_t *id;
    assert_status(db, SCHEMAC_NO_TENANT, asked_rows_of_all_scan(db, &fresh));
    assert_null(fresh);
    assert_ok(db, asked_placed_items_scan(db, &begun));
    assert_ok(db, asked_placed_items_next(begun, &placed));
    assert_ok(db, asked_placed_items_scan(db, &nested));
    assert_ok(db, asked_among_word_scan(db, &p, &ended));
    while (asked_among_word_next(ended, &id) == SCHEMAC_OK)
        ;
    asked_items_by_moods_params m = {(const asked_mood[]){ASKED_MOOD_GLAD}, 1};
    assert_ok(db, asked_items_by_moods_scan(db, &m, &fresh));
    assert_ok(db, asked_items_by_moods_next(fresh, &item));
    schemac_close(db);
}

static void test_another_scan_is_misuse(void **state)
{
    (void)state;
    schemac_db *db = open_asked(":memory:", NULL);
    schemac_scan *scan, *rows;
    const int64_t *id = (const int64_t *)1;
    const asked_item *item;
    const asked_placed *placed = (const asked_placed *)1;
    assert_ok(db, asked_big_all_scan(db, &scan));
    assert_status(db, SCHEMAC_MISUSE, asked_money_all_next(scan, &id));
    assert_null(id);
    assert_contains(schemac_error_message(db), "the scan gives rows of big_all");
    assert_status(db, SCHEMAC_MISUSE, asked_placed_items_next(scan, &placed));
    assert_null(placed);
    assert_status(db, SCHEMAC_MISUSE, asked_item_next(scan, &item));
    assert_contains(schemac_error_message(db), "the scan gives rows of big_all");
    /* it goes on as if nothing was */
    assert_ok(db, asked_big_all_next(scan, &id));
    assert_true(*id == INT64_MIN);
    assert_ok(db, asked_item_scan(db, NULL, 0, ASKED_ITEM_KEY_ORDER, NULL, &rows));
    assert_status(db, SCHEMAC_MISUSE, asked_big_all_next(rows, &id));
    assert_contains(schemac_error_message(db), "the scan gives rows of item");
    asked_item_scan_end(rows);
    asked_big_all_scan_end(scan);
    assert_int_equal(asked_big_all_next(NULL, &id), SCHEMAC_MISUSE);
    assert_null(id);
    schemac_close(db);
}

/* ---- within each other ---------------------------------------------------------------------- */

static void test_scans_nest(void **state)
{
    (void)state;
    schemac_db *db = open_asked(":memory:", NULL);
    int64_t ids[ITEMS];
    size_t count = living_items(ids), triples = 0;
    asked_mood all[] = {ASKED_MOOD_CALM, ASKED_MOOD_GLAD, ASKED_MOOD_SAD, ASKED_MOOD_WILD};
    asked_items_by_moods_params p = {all, 4};
    schemac_scan *a, *b, *c;
    const asked_item *x, *y, *z;
    assert_ok(db, asked_items_by_moods_scan(db, &p, &a));
    for (size_t i = 0; asked_items_by_moods_next(a, &x) == SCHEMAC_OK; i++) {
        assert_ok(db, asked_items_by_moods_scan(db, &p, &b));
        for (size_t j = 0; asked_items_by_moods_next(b, &y) == SCHEMAC_OK; j++) {
            assert_ok(db, asked_items_by_moods_scan(db, &p, &c));
            for (size_t k = 0; asked_items_by_moods_next(c, &z) == SCHEMAC_OK; k++) {
                check_item(z, ids[k]);
                check_item(y, ids[j]);
                check_item(x, ids[i]);
                triples++;
            }
            asked_items_by_moods_scan_end(c);
            /* the same query at once, meanwhile */
            asked_item_rows rows;
            assert_ok(db, asked_items_by_moods(db, &p, &rows));
            assert_int_equal(rows.count, count);
            asked_item_rows_free(&rows);
            check_item(y, ids[j]);
        }
        asked_items_by_moods_scan_end(b);
    }
    asked_items_by_moods_scan_end(a);
    assert_int_equal(triples, count * count * count);
    schemac_close(db);
}

/* Different values in the same query, side by side. */
static void test_scans_have_values_of_their_own(void **state)
{
    (void)state;
    schemac_db *db = open_asked(":memory:", NULL);
    schemac_scan *scans[4];
    size_t left[4] = {0}, all = 0;
    for (int i = 0; i < 4; i++) {
        asked_mood mood = (asked_mood)(i + 1);
        asked_items_by_moods_params p = {&mood, 1};
        assert_ok(db, asked_items_by_moods_scan(db, &p, &scans[i]));
        mood = ASKED_MOOD_CALM;
        memset(&p, 0xA5, sizeof p);
    }
    for (size_t step = 0; step < ITEMS; step++)
        for (int i = 0; i < 4; i++) {
            const asked_item *item;
            schemac_status status = asked_items_by_moods_next(scans[i], &item);
            if (status != SCHEMAC_OK) {
                assert_int_equal(status, SCHEMAC_NOT_FOUND);
                continue;
            }
            assert_int_equal(item->mood, i + 1);
            left[i]++;
            all++;
        }
    assert_int_equal(all, ITEMS - 1);
    for (int i = 3; i >= 0; i--) {
        assert_true(left[i] >= 2);
        asked_items_by_moods_scan_end(scans[i]);
    }
    schemac_close(db);
}

/* ---- what the caller gave may go ------------------------------------------------------------ */

static void test_parameters_need_not_live(void **state)
{
    (void)state;
    schemac_db *db = open_asked(":memory:", NULL);
    enum { LISTED = 2 };
    char *word = strdup("beech"), *document = strdup(item_row(3).document);
    unsigned char *bytes = malloc(9);
    schemac_blob *blobs = malloc(LISTED * sizeof *blobs);
    char **documents = malloc(LISTED * sizeof *documents);
    assert_true(word != NULL && document != NULL && bytes != NULL && blobs != NULL &&
                documents != NULL);
    memcpy(bytes, item_row(9).bytes.data, 9);
    blobs[0] = (schemac_blob){bytes, 9};
    blobs[1] = (schemac_blob){bytes, 0};
    documents[0] = documents[1] = document;
    schemac_scan *by_word, *by_blob, *among_blob, *among_text;
    asked_among_bytes_params b = {blobs, LISTED};
    asked_among_document_params d = {(const char *const *)documents, LISTED};
    assert_ok(db, asked_by_word_scan(db, word, &by_word));
    assert_ok(db, asked_by_bytes_scan(db, blobs[0], &by_blob));
    assert_ok(db, asked_among_bytes_scan(db, &b, &among_blob));
    assert_ok(db, asked_among_document_scan(db, &d, &among_text));
    memset(word, 'z', 5);
    memset(document, 'z', strlen(document));
    memset(bytes, 'z', 9);
    free(word);
    free(document);
    free(bytes);
    free(blobs);
    free(documents);
    const int64_t *id;
    assert_ok(db, asked_by_word_next(by_word, &id));
    assert_int_equal(*id, 2);
    assert_ok(db, asked_by_word_next(by_word, &id));
    assert_int_equal(*id, 9);
    assert_status(db, SCHEMAC_NOT_FOUND, asked_by_word_next(by_word, &id));
    assert_ok(db, asked_by_bytes_next(by_blob, &id));
    assert_int_equal(*id, 9);
    assert_ok(db, asked_among_bytes_next(among_blob, &id));
    assert_int_equal(*id, 9);
    assert_ok(db, asked_among_bytes_next(among_blob, &id));
    assert_int_equal(*id, 10);
    assert_ok(db, asked_among_document_next(among_text, &id));
    assert_int_equal(*id, 3);
    asked_by_word_scan_end(by_word);
    asked_by_bytes_scan_end(by_blob);
    asked_among_bytes_scan_end(among_blob);
    asked_among_document_scan_end(among_text);
    schemac_close(db);
}

/* A row that a step has given is there while others use the handle. */
static void test_rows_last_until_the_next_step(void **state)
{
    (void)state;
    schemac_db *db = open_asked(":memory:", NULL);
    int64_t ids[ITEMS];
    size_t count = living_items(ids);
    schemac_scan *scan;
    const asked_placed *row;
    assert_ok(db, asked_placed_items_scan(db, &scan));
    assert_ok(db, asked_placed_items_next(scan, &row));
    for (size_t i = 0; i < count; i++) {
        assert_ok(db, asked_placed_items_next(scan, &row));
        asked_placed_rows all;
        char *text;
        assert_ok(db, asked_placed_items(db, &all));
        assert_ok(db, asked_word_of(db, ids[(i + 5) % count], &text));
        assert_ok(db, schemac_exec(db, "UPDATE remark SET body = 'other' WHERE number = 1"));
        check_item(&row->item, ids[i]);
        if (row->up != NULL)
            check_item(row->up, item_row(ids[i]).up_id.value);
        schemac_free(text);
        asked_placed_rows_free(&all);
    }
    asked_placed_items_scan_end(scan);
    schemac_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ended_early_and_late),
        cmocka_unit_test(test_handle_closes_with_open_scans),
        cmocka_unit_test(test_another_scan_is_misuse),
        cmocka_unit_test(test_scans_nest),
        cmocka_unit_test(test_scans_have_values_of_their_own),
        cmocka_unit_test(test_parameters_need_not_live),
        cmocka_unit_test(test_rows_last_until_the_next_step),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
