/* paging.c - orders and pages against plain C over the same rows: every index, both directions,
   nulls, and rows that change between pages. */
#include "described.h"
#include "search_rows.h"

#include <stdio.h>

static void check_order(schemac_db *db, const schemac_model *m, int order, size_t limit,
                        bool descending, const schemac_filter *filter)
{
    schemac_rows all = all_rows(db, m), part;
    ordering o = ordering_of(m, order, descending);
    size_t count, seen = 0;
    const void **rows = sorted_rows(&o, &all, filter, &count);
    schemac_page page = SCHEMAC_PAGE_INIT;
    page.descending = descending;
    page.limit = limit;
    page.sort = order >= SCHEMAC_BY_FIELD;
    do {
        assert_ok(db, schemac_find(db, m, filter, filter != NULL, order, &page, &part));
        assert_true(part.count == (limit > 0 && limit < count - seen ? limit : count - seen));
        for (size_t i = 0; i < part.count; i++)
            assert_row(m, row_at(m, &part, i), rows[seen + i]);
        seen += part.count;
        assert_int_equal(part.next.size > 0, seen < count);
        /* a scan begins at the same place */
        schemac_scan *scan;
        const void *view;
        assert_ok(db, schemac_scan_begin(db, m, filter, filter != NULL, order, &page, &scan));
        for (size_t i = 0; i < part.count; i++) {
            assert_ok(db, schemac_scan_next(scan, m, &view));
            assert_row(m, view, row_at(m, &part, i));
        }
        assert_status(db, SCHEMAC_NOT_FOUND, schemac_scan_next(scan, m, &view));
        assert_null(view);
        schemac_scan_end(scan);
        page.after = part.next;
        schemac_free(part.rows);
    } while (page.after.size > 0);
    assert_int_equal(seen, count);
    free(rows);
    schemac_free(all.rows);
}

/* The page in front of a place: the same rows as of find, of list by key, and of a scan. */
static size_t check_before(schemac_db *db, const schemac_model *m, int order, schemac_page page,
                           const schemac_filter *filter, const void **rows, size_t end,
                           schemac_rows *part)
{
    size_t first = page.limit > 0 && page.limit < end ? end - page.limit : 0;
    assert_ok(db, schemac_find(db, m, filter, filter != NULL, order, &page, part));
    assert_int_equal(part->count, end - first);
    for (size_t i = 0; i < part->count; i++)
        assert_row(m, row_at(m, part, i), rows[first + i]);
    assert_int_equal(part->previous.size > 0, first > 0);
    assert_int_equal(part->next.size > 0, part->count > 0);
    if (order == SCHEMAC_BY_KEY && filter == NULL) {
        schemac_rows listed;
        assert_ok(db, schemac_list(db, m, SCHEMAC_BY_KEY, NULL, &page, &listed));
        assert_int_equal(listed.count, part->count);
        for (size_t i = 0; i < part->count; i++)
            assert_row(m, row_at(m, &listed, i), rows[first + i]);
        assert_memory_equal(&listed.next, &part->next, sizeof listed.next);
        assert_memory_equal(&listed.previous, &part->previous, sizeof listed.previous);
        schemac_free(listed.rows);
    }
    schemac_scan *scan;
    const void *view;
    assert_ok(db, schemac_scan_begin(db, m, filter, filter != NULL, order, &page, &scan));
    for (size_t i = first; i < end; i++) {
        assert_ok(db, schemac_scan_next(scan, m, &view));
        assert_row(m, view, rows[i]);
    }
    assert_status(db, SCHEMAC_NOT_FOUND, schemac_scan_next(scan, m, &view));
    schemac_scan_end(scan);
    return first;
}

/* To the end, back to the beginning, and on again: each cursor leads to its neighbour. */
static void check_back(schemac_db *db, const schemac_model *m, int order, size_t limit,
                       bool descending, const schemac_filter *filter)
{
    schemac_rows all = all_rows(db, m), part;
    ordering o = ordering_of(m, order, descending);
    size_t count, first = 0;
    const void **rows = sorted_rows(&o, &all, filter, &count);
    schemac_page page = SCHEMAC_PAGE_INIT;
    page.descending = descending;
    page.limit = limit;
    page.sort = order >= SCHEMAC_BY_FIELD;
    for (;;) {
        assert_ok(db, schemac_find(db, m, filter, filter != NULL, order, &page, &part));
        assert_int_equal(part.previous.size > 0, first > 0);
        schemac_free(part.rows);
        if (part.next.size == 0)
            break;
        page.after = part.next;
        first += limit;
    }
    page.after.size = 0;
    page.before = part.previous;
    while (page.before.size > 0) {
        /* without a limit: everything in front of it */
        schemac_page whole = page;
        whole.limit = page.sort ? 1000 : 0;
        check_before(db, m, order, whole, filter, rows, first, &part);
        schemac_free(part.rows);
        first = check_before(db, m, order, page, filter, rows, first, &part);
        schemac_page forward = page;
        schemac_rows again;
        forward.before.size = 0;
        forward.after = part.next; /* and the page that this one was in front of */
        size_t behind = first + part.count;
        assert_ok(db, schemac_find(db, m, filter, filter != NULL, order, &forward, &again));
        assert_int_equal(again.count, limit < count - behind ? limit : count - behind);
        for (size_t i = 0; i < again.count; i++)
            assert_row(m, row_at(m, &again, i), rows[behind + i]);
        schemac_free(again.rows);
        page.before = part.previous;
        schemac_free(part.rows);
    }
    assert_int_equal(first, 0);
    free(rows);
    schemac_free(all.rows);
}

/* Of a path, of the key, or of a field that is sorted by. */
static bool is_order(const schemac_model *m, int order)
{
    return order < m->path_count
               ? order < 0 || !m->paths[order].internal
               : order >= SCHEMAC_BY_FIELD && order < SCHEMAC_BY_FIELD + m->record.field_count;
}

static int next_order(const schemac_model *m, int order)
{
    do
        order = order + 1 == m->path_count ? SCHEMAC_BY_FIELD : order + 1;
    while (order < SCHEMAC_BY_FIELD && !is_order(m, order));
    return order;
}

static void check_orders(schemac_db *db, const schemac_model *m)
{
    static const size_t limits[] = {0, 1, 2, 7, 60, SIZE_MAX};
    for (int order = SCHEMAC_BY_KEY; is_order(m, order); order = next_order(m, order))
        for (size_t i = 0; i < COUNT(limits); i++)
            for (int down = 0; down < 2; down++) {
                bool limited = limits[i] > 0 && limits[i] < SIZE_MAX;
                if (order >= SCHEMAC_BY_FIELD && !limited)
                    continue; /* see test_sorting */
                check_order(db, m, order, limits[i], down == 1, NULL);
                uint16_t field = (uint16_t)below(m->record.field_count);
                schemac_filter x = comparison(m, field, below(2) == 0 ? SCHEMAC_NE : SCHEMAC_GE,
                                              some_value(&m->record.fields[field]));
                check_order(db, m, order, limits[i], down == 1, &x);
                if (!limited)
                    continue;
                check_back(db, m, order, limits[i], down == 1, NULL);
                check_back(db, m, order, limits[i], down == 1, &x);
            }
}

static void test_orders(void **state)
{
    (void)state;
    schemac_db *db = open_search(":memory:");
    static const char *const models[] = {"sorted", "token", "pair"};
    for (size_t i = 0; i < COUNT(models); i++) {
        add_some(db, model_of(models[i]), 60);
        check_orders(db, model_of(models[i]));
    }
    schemac_close(db);
}

static void check_ids(schemac_db *db, schemac_status status, search_sorted_rows *rows,
                      const char *expected)
{
    char ids[64] = "";
    assert_ok(db, status);
    for (size_t i = 0; i < rows->count; i++)
        snprintf(ids + strlen(ids), sizeof ids - strlen(ids), "%lld ", (long long)rows->rows[i].id);
    assert_string_equal(ids, expected);
    search_sorted_rows_free(rows);
}

static void check_scan(schemac_db *db, search_sorted_by by, const schemac_page *page,
                       const char *expected)
{
    char ids[64] = "";
    schemac_scan *scan;
    const search_sorted *view;
    assert_ok(db, search_sorted_scan(db, NULL, 0, by, page, &scan));
    while (search_sorted_next(scan, &view) == SCHEMAC_OK)
        snprintf(ids + strlen(ids), sizeof ids - strlen(ids), "%lld ", (long long)view->id);
    search_sorted_scan_end(scan);
    assert_string_equal(ids, expected);
}

/* An index goes as it is declared, and page.descending turns that round, nulls and keys too. */
static void test_directions(void **state)
{
    (void)state;
    schemac_db *db = open_search(":memory:");
    static const int32_t values[] = {5, 0, 7, 5, 0}; /* 0: null */
    for (size_t i = 0; i < COUNT(values); i++) {
        search_sorted s = {.a = i < 3 ? 1 : 2, .loose = "x", .size = SEARCH_SIZE_SMALL};
        s.b = (schemac_opt_int32){values[i] != 0, values[i]};
        assert_ok(db, search_sorted_insert(db, &s));
    }
    static const struct {
        search_sorted_by by;
        const char *forward, *backward;
    } cases[] = {
        {SEARCH_SORTED_KEY_ORDER, "1 2 3 4 5 ", "5 4 3 2 1 "},
        {SEARCH_SORTED_BY_A, "1 2 3 4 5 ", "5 4 3 2 1 "},
        {SEARCH_SORTED_BY_B_DOWN, "3 1 4 2 5 ", "5 2 4 1 3 "}, /* b desc */
        {SEARCH_SORTED_BY_MIXED, "5 4 2 1 3 ", "3 1 2 4 5 "},  /* a desc, b */
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        for (int down = 0; down < 2; down++) {
            const char *expected = down == 1 ? cases[i].backward : cases[i].forward;
            schemac_page page = SCHEMAC_PAGE_INIT;
            search_sorted_rows rows;
            page.descending = down == 1;
            check_ids(db, search_sorted_find(db, NULL, 0, cases[i].by, &page, &rows), &rows,
                      expected);
            check_scan(db, cases[i].by, &page, expected);
            /* page by page: cursors at values and at nulls */
            for (size_t j = 0; j < 10; j += 2) {
                char one[3] = {expected[j], ' ', '\0'};
                page.limit = 1;
                schemac_status status = search_sorted_find(db, NULL, 0, cases[i].by, &page, &rows);
                page.after = rows.next;
                check_ids(db, status, &rows, one);
            }
            assert_int_equal(page.after.size, 0);
        }
    /* lists are by key, whatever the index */
    schemac_page down = SCHEMAC_PAGE_INIT;
    search_sorted_rows rows;
    schemac_opt_int32 five = {true, 5};
    down.descending = true;
    check_ids(db, search_sorted_list(db, NULL, &rows), &rows, "1 2 3 4 5 ");
    check_ids(db, search_sorted_list(db, &down, &rows), &rows, "5 4 3 2 1 ");
    check_ids(db, search_sorted_list_by_b_down(db, five, NULL, &rows), &rows, "1 4 ");
    check_ids(db, search_sorted_list_by_b_down(db, five, &down, &rows), &rows, "4 1 ");
    schemac_close(db);
}

/* Rows come and go between pages: the next page is what is behind the last row now, whether it is
   still there or not. */
static void test_changes_between_pages(void **state)
{
    (void)state;
    schemac_db *db = open_search(":memory:");
    const schemac_model *m = model_of("sorted");
    add_some(db, m, 60);
    search_sorted last;
    for (int order = SCHEMAC_BY_KEY; order <= SEARCH_SORTED_BY_SIZE_A; order++)
        for (int down = 0; down < 2; down++) {
            schemac_page page = SCHEMAC_PAGE_INIT;
            page.limit = 4;
            page.descending = down == 1;
            ordering o = ordering_of(m, order, page.descending);
            schemac_rows before = {.rows = NULL};
            for (bool first = true; first || page.after.size > 0; first = false) {
                schemac_rows all = all_rows(db, m), part;
                size_t count, at = 0;
                const void **rows = sorted_rows(&o, &all, NULL, &count);
                while (!first && at < count && compare_rows(&o, rows[at], &last) <= 0)
                    at++;
                assert_ok(db, schemac_find(db, m, NULL, 0, order, &page, &part));
                assert_int_equal(part.count, count - at < 4 ? count - at : 4);
                for (size_t i = 0; i < part.count; i++)
                    assert_row(m, row_at(m, &part, i), rows[at + i]);
                page.after = part.next;
                assert_int_equal(page.after.size > 0, at + part.count < count);
                if (part.count > 0) {
                    last = ((search_sorted *)part.rows)[part.count - 1];
                    if (below(2) == 0)
                        assert_ok(db, search_sorted_delete(db, last.id));
                }
                add_some(db, m, below(3));
                free(rows);
                schemac_free(before.rows); /* `last` points into it */
                before = part;
                schemac_free(all.rows);
            }
            schemac_free(before.rows);
            assert_ok(db, schemac_exec(db, "DELETE FROM sorted WHERE id % 2 = 0"));
            add_some(db, m, 20);
        }
    schemac_close(db);
}

static void sort_fails(schemac_db *db, const schemac_page *page, const char *what)
{
    search_sorted_rows rows;
    schemac_scan *scan;
    assert_status(db, SCHEMAC_MISUSE,
                  search_sorted_find(db, NULL, 0, SEARCH_SORTED_SORT_C, page, &rows));
    assert_error(db, "sorted", "c", "no index has the rows of sorted in the order of 'c'");
    assert_error(db, "sorted", "c", what);
    assert_error(db, "sorted", "c", "or declare index (c)");
    assert_null(rows.rows);
    assert_status(db, SCHEMAC_MISUSE,
                  search_sorted_scan(db, NULL, 0, SEARCH_SORTED_SORT_C, page, &scan));
    assert_error(db, "sorted", "c", what);
    assert_null(scan);
}

/* What no index has is sorted when a page asks for that, and for an end of it. */
static void test_sorting(void **state)
{
    (void)state;
    schemac_db *db = open_search(":memory:");
    add_some(db, model_of("sorted"), 20);
    schemac_page page = SCHEMAC_PAGE_INIT;
    search_sorted_rows rows;
    sort_fails(db, NULL, "say so with page.sort, and set page.limit");
    sort_fails(db, &page, "say so with page.sort, and set page.limit");
    page.limit = 5;
    sort_fails(db, &page, "say so with page.sort, and set page.limit");
    page.sort = true;
    page.limit = 0;
    sort_fails(db, &page, "set page.limit, too");
    page.limit = SIZE_MAX;
    sort_fails(db, &page, "set page.limit, too");
    page.limit = 5;
    assert_ok(db, search_sorted_find(db, NULL, 0, SEARCH_SORTED_SORT_C, &page, &rows));
    assert_int_equal(rows.count, 5);
    search_sorted_rows_free(&rows);
    /* it is no matter to orders that need no sorting */
    page.limit = 0;
    assert_ok(db, search_sorted_find(db, NULL, 0, SEARCH_SORTED_BY_A, &page, &rows));
    assert_int_equal(rows.count, 20);
    search_sorted_rows_free(&rows);
    static const int none[] = {-2, 100, 0xFFFF, SCHEMAC_BY_FIELD + 100, INT32_MAX, INT32_MIN};
    page.limit = 5;
    for (size_t i = 0; i < COUNT(none); i++) {
        assert_status(db, SCHEMAC_MISUSE,
                      schemac_find(db, model_of("sorted"), NULL, 0, none[i], &page, &rows));
        assert_error(db, "sorted", NULL, "sorted has no such order");
    }
    schemac_close(db);
}

/* A place has two sides, and a page is on one of them. */
static void test_both_sides(void **state)
{
    (void)state;
    schemac_db *db = open_search(":memory:");
    add_some(db, model_of("sorted"), 10);
    schemac_page page = SCHEMAC_PAGE_INIT;
    search_sorted_rows rows;
    schemac_scan *scan;
    page.limit = 3;
    assert_ok(db, search_sorted_list(db, &page, &rows));
    page.after = page.before = rows.next;
    search_sorted_rows_free(&rows);
    static const char both[] = "the page has both `after` and `before`";
    assert_status(db, SCHEMAC_MISUSE, search_sorted_list(db, &page, &rows));
    assert_error(db, "sorted", NULL, both);
    assert_true(rows.rows == NULL && rows.count == 0 && rows.next.size == 0);
    assert_status(db, SCHEMAC_MISUSE,
                  search_sorted_find(db, NULL, 0, SEARCH_SORTED_KEY_ORDER, &page, &rows));
    assert_error(db, "sorted", NULL, both);
    assert_status(db, SCHEMAC_MISUSE,
                  search_sorted_scan(db, NULL, 0, SEARCH_SORTED_KEY_ORDER, &page, &scan));
    assert_error(db, "sorted", NULL, both);
    /* in front of the first there is nothing */
    page.after.size = 0;
    assert_ok(db, schemac_exec(db, "DELETE FROM sorted WHERE id < 4"));
    page.before.bytes[page.before.size - 1] = 4; /* the key, 3 before */
    assert_ok(db, search_sorted_list(db, &page, &rows));
    assert_true(rows.rows == NULL && rows.count == 0);
    assert_true(rows.next.size == 0 && rows.previous.size == 0);
    schemac_close(db);
}

static void page_fails(schemac_db *db, const schemac_model *m, int order,
                       const schemac_cursor *cursor)
{
    schemac_page page = SCHEMAC_PAGE_INIT;
    schemac_rows rows;
    schemac_scan *scan;
    page.after = *cursor;
    assert_status(db, SCHEMAC_INVALID, schemac_find(db, m, NULL, 0, order, &page, &rows));
    assert_error(db, m->name, NULL, "the cursor does not come from a page");
    assert_null(rows.rows);
    assert_status(db, SCHEMAC_INVALID, schemac_scan_begin(db, m, NULL, 0, order, &page, &scan));
    assert_null(scan);
}

static void test_cursors(void **state)
{
    (void)state;
    schemac_db *db = open_search(":memory:");
    static const char *const names[] = {"sorted", "token", "pair"};
    schemac_page page = SCHEMAC_PAGE_INIT;
    page.limit = 3;
    page.descending = true; /* so that there are values in front of the nulls */
    schemac_cursor cursors[3][16];
    for (size_t i = 0; i < COUNT(names); i++) {
        const schemac_model *m = model_of(names[i]);
        add_some(db, m, 30);
        for (int order = -1; order < m->path_count; order++) {
            schemac_rows rows;
            assert_ok(db, schemac_find(db, m, NULL, 0, order, &page, &rows));
            assert_true(rows.next.size > 0);
            cursors[i][order + 1] = rows.next;
            schemac_free(rows.rows);
        }
    }
    /* of another order, of another model */
    for (size_t i = 0; i < COUNT(names); i++)
        for (size_t j = 0; j < COUNT(names); j++)
            for (int a = 0; a <= model_of(names[i])->path_count; a++)
                for (int b = 0; b <= model_of(names[j])->path_count; b++)
                    if (i != j || a != b)
                        page_fails(db, model_of(names[i]), a - 1, &cursors[j][b]);
    /* cut, longer, or with other bytes: refused, or another place in the same order */
    size_t refused = 0;
    for (size_t i = 0; i < COUNT(names); i++) {
        const schemac_model *m = model_of(names[i]);
        for (int order = -1; order < m->path_count; order++) {
            schemac_cursor good = cursors[i][order + 1], c = good;
            for (c.size = 1; c.size < good.size; c.size++)
                page_fails(db, m, order, &c);
            c.size = (uint8_t)(good.size + 1);
            page_fails(db, m, order, &c);
            for (size_t byte = 0; byte < good.size; byte++)
                for (unsigned change = 1; change < 256; change += byte < 3 ? 1 : 11) {
                    schemac_rows rows;
                    page.after = good;
                    page.after.bytes[byte] = (uint8_t)(good.bytes[byte] + change);
                    schemac_status status = schemac_find(db, m, NULL, 0, order, &page, &rows);
                    if (status != SCHEMAC_OK)
                        assert_status(db, SCHEMAC_INVALID, status);
                    assert_true(byte >= 3 || status != SCHEMAC_OK);
                    refused += status != SCHEMAC_OK;
                    schemac_free(rows.rows);
                }
        }
    }
    assert_true(refused > 1000);
    /* places that no cursor holds: the key is too long */
    char text[600];
    memset(text, 'x', sizeof text);
    text[599] = '\0';
    for (int i = 0; i < 4; i++) {
        search_lengthy l = {text + i, i % 2 == 0 ? text : "short"};
        assert_ok(db, search_lengthy_insert(db, &l));
    }
    search_lengthy_rows rows;
    page = (schemac_page)SCHEMAC_PAGE_INIT;
    page.limit = 2;
    assert_status(db, SCHEMAC_INVALID,
                  search_lengthy_find(db, NULL, 0, SEARCH_LENGTHY_BY_NOTE, &page, &rows));
    assert_error(db, "lengthy", NULL, "too long for a cursor");
    assert_null(rows.rows);
    page.limit = 4; /* none is needed */
    assert_ok(db, search_lengthy_find(db, NULL, 0, SEARCH_LENGTHY_BY_NOTE, &page, &rows));
    assert_int_equal(rows.count, 4);
    search_lengthy_rows_free(&rows);
    schemac_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_orders),
        cmocka_unit_test(test_directions),
        cmocka_unit_test(test_changes_between_pages),
        cmocka_unit_test(test_sorting),
        cmocka_unit_test(test_both_sides),
        cmocka_unit_test(test_cursors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
