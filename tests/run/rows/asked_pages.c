/* asked_pages.c - rows of queries in orders that the caller chooses, whole and page by page, forth and
   back. */
#include "asked.h"

enum { ORDERS = 4 };

static int sign(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

/* As the schema says them. */
static int compare_rows(int order, const asked_item *a, const asked_item *b)
{
    int difference = 0;
    if (order == ASKED_ITEM_PAGES_BY_SMALL)
        difference = sign(b->small, a->small);
    else if (order == ASKED_ITEM_PAGES_BY_MOOD) /* as it is stored: by the names */
        difference = strcmp(asked_mood_name(a->mood), asked_mood_name(b->mood));
    else if (order == ASKED_ITEM_PAGES_BY_WORD)
        difference = strcmp(b->word, a->word);
    if (difference != 0)
        return difference;
    if (order == ASKED_ITEM_PAGES_BY_WORD)
        return memcmp(&a->mark, &b->mark, sizeof a->mark);
    return order == ASKED_ITEM_PAGES_BY_MOOD ? sign(b->id, a->id) : sign(a->id, b->id);
}

/* The living items whose word is like "%b%", or all, in an order. */
static size_t wanted_rows(int order, bool few, asked_item out[ITEMS])
{
    int64_t ids[ITEMS];
    size_t all = living_items(ids), count = 0;
    for (size_t i = 0; i < all; i++) {
        asked_item row = item_row(ids[i]);
        if (few && strchr(row.word, 'b') == NULL)
            continue;
        size_t at = count++;
        for (; at > 0 && compare_rows(order, &row, &out[at - 1]) < 0; at--)
            out[at] = out[at - 1];
        out[at] = row;
    }
    return count;
}

static void check_rows(const asked_item_rows *rows, const asked_item *wanted, size_t count)
{
    assert_int_equal(rows->count, count);
    for (size_t i = 0; i < count; i++)
        assert_row(asked_model("item"), &rows->rows[i], &wanted[i]);
}

static void walk(schemac_db *db, asked_item_pages_by order, bool few, size_t limit)
{
    asked_item wanted[ITEMS];
    size_t count = wanted_rows(order, few, wanted), at = 0;
    asked_item_pages_params p = {few ? "%b%" : NULL};
    schemac_page page = SCHEMAC_PAGE_INIT;
    schemac_cursor before;
    asked_item_rows rows;
    page.limit = limit;
    do {
        size_t left = count - at;
        assert_ok(db, asked_item_pages(db, &p, order, &page, &rows));
        check_rows(&rows, wanted + at, left < limit ? left : limit);
        assert_int_equal(rows.next.size > 0, left > limit);
        assert_int_equal(rows.previous.size > 0, at > 0);
        at += rows.count;
        page.after = rows.next;
        before = rows.previous;
        asked_item_rows_free(&rows);
    } while (page.after.size > 0);
    assert_int_equal(at, count);
    /* and back, from the last page on */
    at -= count % limit == 0 ? limit : count % limit;
    while (before.size > 0) {
        page.before = before;
        assert_ok(db, asked_item_pages(db, &p, order, &page, &rows));
        check_rows(&rows, wanted + at - limit, limit);
        assert_true(rows.next.size > 0);
        at -= limit;
        before = rows.previous;
        asked_item_rows_free(&rows);
    }
    assert_int_equal(at, 0);
}

static void test_pages_forth_and_back(void **state)
{
    (void)state;
    schemac_db *db = open_asked(":memory:", NULL);
    for (int order = 0; order < ORDERS; order++)
        for (size_t limit = 1; limit <= ITEMS; limit++) {
            walk(db, (asked_item_pages_by)order, false, limit);
            walk(db, (asked_item_pages_by)order, true, limit);
        }
    schemac_close(db);
}

static void test_all_rows_and_their_number(void **state)
{
    (void)state;
    schemac_db *db = open_asked(":memory:", NULL);
    for (int order = 0; order < ORDERS; order++)
        for (int few = 0; few < 2; few++) {
            asked_item wanted[ITEMS];
            size_t count = wanted_rows(order, few != 0, wanted);
            asked_item_pages_params p = {few != 0 ? "%b%" : NULL};
            asked_item_rows rows;
            int64_t number = -1;
            schemac_scan *scan;
            const asked_item *row;
            assert_ok(db, asked_item_pages(db, &p, (asked_item_pages_by)order, NULL, &rows));
            check_rows(&rows, wanted, count);
            asked_item_rows_free(&rows);
            assert_ok(db, asked_item_pages_count(db, &p, &number));
            assert_int_equal(number, count);
            assert_ok(db, asked_item_pages_scan(db, &p, (asked_item_pages_by)order, &scan));
            for (size_t i = 0; i < count; i++) {
                assert_ok(db, asked_item_pages_next(scan, &row));
                assert_row(asked_model("item"), row, &wanted[i]);
            }
            assert_status(db, SCHEMAC_NOT_FOUND, asked_item_pages_next(scan, &row));
            asked_item_pages_scan_end(scan);
        }
    schemac_close(db);
}

static void test_orders_without_pages(void **state)
{
    (void)state;
    schemac_db *db = open_asked(":memory:", NULL);
    asked_item_rows rows;
    assert_ok(db, asked_item_orders(db, ASKED_ITEM_ORDERS_BY_KEY, &rows));
    assert_int_equal(rows.count, ITEMS - 1);
    for (size_t i = 1; i < rows.count; i++)
        assert_true(rows.rows[i - 1].id > rows.rows[i].id);
    asked_item_rows_free(&rows);
    assert_ok(db, asked_item_orders(db, ASKED_ITEM_ORDERS_BY_MONEY, &rows));
    assert_int_equal(rows.count, ITEMS - 1);
    for (size_t i = 1; i < rows.count; i++)
        assert_true(rows.rows[i - 1].money < rows.rows[i].money);
    asked_item_rows_free(&rows);
    assert_status(db, SCHEMAC_MISUSE, asked_item_orders(db, (asked_item_orders_by)2, &rows));
    schemac_close(db);
}

static void test_pages_of_rows_among_values(void **state)
{
    (void)state;
    schemac_db *db = open_asked(":memory:", NULL);
    schemac_page page = SCHEMAC_PAGE_INIT;
    page.limit = 2;
    size_t seen = 0;
    int64_t last = 0;
    do {
        asked_placed_pages_rows rows;
        assert_ok(db, asked_placed_pages(db, 3, ASKED_PLACED_PAGES_BY_KEY, &page, &rows));
        for (size_t i = 0; i < rows.count; i++, seen++) {
            const asked_placed_pages_row *row = &rows.rows[i];
            asked_item wanted = item_row(row->item.id);
            assert_true(row->item.id > last && row->item.id >= 3);
            last = row->item.id;
            assert_row(asked_model("item"), &row->item, &wanted);
            assert_int_equal(row->kind != NULL, wanted.kind_id.has);
            assert_int_equal(row->twice, 2 * last);
        }
        page.after = rows.next;
        asked_placed_pages_rows_free(&rows);
    } while (page.after.size > 0);
    assert_int_equal(seen, ITEMS - 3); /* one of them is deleted */
    schemac_close(db);
}

static void test_cursors_are_of_one_query(void **state)
{
    (void)state;
    schemac_db *db = open_asked(":memory:", NULL);
    schemac_page page = SCHEMAC_PAGE_INIT, other = SCHEMAC_PAGE_INIT;
    asked_item_pages_params p = ASKED_ITEM_PAGES_PARAMS_INIT;
    asked_item_rows rows;
    asked_placed_pages_rows placed;
    page.limit = other.limit = 2;
    assert_ok(db, asked_item_pages(db, &p, ASKED_ITEM_PAGES_BY_KEY, &page, &rows));
    other.after = rows.next;
    asked_item_rows_free(&rows);
    assert_status(db, SCHEMAC_INVALID,
                  asked_item_pages(db, &p, ASKED_ITEM_PAGES_BY_SMALL, &other, &rows));
    assert_true(rows.rows == NULL && rows.count == 0);
    assert_status(db, SCHEMAC_INVALID,
                  asked_placed_pages(db, 0, ASKED_PLACED_PAGES_BY_KEY, &other, &placed));
    assert_status(db, SCHEMAC_INVALID, asked_item_list(db, &other, &rows));
    /* a model's cursor is none of a query */
    assert_ok(db, asked_item_list(db, &page, &rows));
    page.after = rows.next;
    asked_item_rows_free(&rows);
    assert_status(db, SCHEMAC_INVALID,
                  asked_item_pages(db, &p, ASKED_ITEM_PAGES_BY_KEY, &page, &rows));
    page = (schemac_page)SCHEMAC_PAGE_INIT;
    page.descending = true;
    assert_status(db, SCHEMAC_MISUSE,
                  asked_item_pages(db, &p, ASKED_ITEM_PAGES_BY_KEY, &page, &rows));
    /* another tenant's rows are behind no cursor */
    assert_ok(db, asked_set_tenant(db, 2));
    assert_ok(db, asked_item_pages(db, &p, ASKED_ITEM_PAGES_BY_KEY, &other, &rows));
    for (size_t i = 0; i < rows.count; i++)
        assert_int_equal(rows.rows[i].org_id, 2);
    asked_item_rows_free(&rows);
    assert_ok(db, schemac_set_tenant(db, NULL));
    int64_t count = 7;
    assert_status(db, SCHEMAC_NO_TENANT,
                  asked_item_pages(db, &p, ASKED_ITEM_PAGES_BY_KEY, &other, &rows));
    assert_status(db, SCHEMAC_NO_TENANT, asked_item_pages_count(db, &p, &count));
    schemac_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pages_forth_and_back),
        cmocka_unit_test(test_all_rows_and_their_number),
        cmocka_unit_test(test_orders_without_pages),
        cmocka_unit_test(test_pages_of_rows_among_values),
        cmocka_unit_test(test_cursors_are_of_one_query),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
