/* asked_rights.c - whose rows queries see: a tenant's, those of all, rows that are deleted; in
   transactions, and with handles that cannot be used. */
#include "asked.h"

static int64_t count_of(schemac_db *db, schemac_status (*call)(schemac_db *, int64_t *))
{
    int64_t count = -1;
    assert_ok(db, call(db, &count));
    return count;
}

/* ---- tenants -------------------------------------------------------------------------------- */

static void test_each_tenant_sees_its_rows(void **state)
{
    (void)state;
    schemac_db *db = open_asked(":memory:", NULL);
    for (int round = 0; round < 3; round++)
        for (int64_t tenant = 1; tenant <= 2; tenant++) {
            assert_ok(db, asked_set_tenant(db, tenant));
            int64_t living = tenant == 1 ? ITEMS - 1 : OTHER_ITEMS - 1;
            assert_int_equal(count_of(db, asked_count_items), living);
            assert_int_equal(count_of(db, asked_count_items_and_deleted), living + 1);
            asked_placed_rows placed;
            assert_ok(db, asked_placed_items(db, &placed));
            assert_true(placed.count >= (size_t)living);
            for (size_t i = 0; i < placed.count; i++) {
                assert_int_equal(placed.rows[i].item.org_id, tenant);
                if (placed.rows[i].up != NULL)
                    assert_int_equal(placed.rows[i].up->org_id, tenant);
            }
            asked_placed_rows_free(&placed);
            asked_org_rows orgs;
            assert_ok(db, asked_orgs(db, &orgs));
            assert_int_equal(orgs.count, 1);
            assert_int_equal(orgs.rows[0].id, tenant);
            asked_org_rows_free(&orgs);
            asked_seat *seat;
            assert_ok(db, asked_seat_at(db, 1, "a", &seat));
            assert_int_equal(seat->org_id, tenant);
            asked_seat_free(seat);
        }
    schemac_close(db);
}

static void test_no_tenant(void **state)
{
    (void)state;
    schemac_db *db = open_asked(":memory:", NULL);
    assert_ok(db, schemac_set_tenant(db, NULL));
    int64_t count = 7;
    asked_placed_rows placed = {(const asked_placed *)1, 9};
    asked_item *item = (asked_item *)1;
    asked_maybe_rows maybes;
    char *text = (char *)1;
    schemac_scan *scan = (schemac_scan *)1;
    for (int round = 0; round < 2; round++) {
        assert_status(db, SCHEMAC_NO_TENANT, asked_count_items(db, &count));
        assert_int_equal(count, 0);
        assert_contains(schemac_error_message(db), "asked_set_tenant");
        assert_status(db, SCHEMAC_NO_TENANT, asked_placed_items(db, &placed));
        assert_true(placed.rows == NULL && placed.count == 0);
        assert_status(db, SCHEMAC_NO_TENANT, asked_item_by_id(db, 1, &item));
        assert_null(item);
        memset(&maybes, 0xA5, sizeof maybes);
        assert_status(db, SCHEMAC_NO_TENANT, asked_maybes(db, &maybes));
        assert_true(maybes.rows == NULL && maybes.count == 0 && maybes.next.size == 0);
        assert_status(db, SCHEMAC_NO_TENANT, asked_word_of(db, 1, &text));
        assert_null(text);
        assert_status(db, SCHEMAC_NO_TENANT, asked_placed_items_scan(db, &scan));
        assert_null(scan);
        /* what is nobody's is there for all */
        assert_int_equal(count_of(db, asked_count_remarks), 2);
        /* the system's rights are not a tenant */
        if (round == 0)
            assert_ok(db, schemac_as_system(db));
    }
    assert_ok(db, schemac_end_system(db));
    schemac_close(db);
}

static void test_rows_of_all_need_rights(void **state)
{
    (void)state;
    schemac_db *db = open_asked(":memory:", NULL);
    int64_t count = 7;
    asked_item_rows rows;
    schemac_scan *scan;
    for (int round = 0; round < 2; round++) {
        assert_status(db, SCHEMAC_NO_TENANT, asked_count_items_of_all(db, &count));
        assert_int_equal(count, 0);
        assert_contains(schemac_error_message(db), "schemac_as_system");
        assert_status(db, SCHEMAC_NO_TENANT, asked_rows_of_all(db, &rows));
        assert_status(db, SCHEMAC_NO_TENANT, asked_rows_of_all_scan(db, &scan));
        assert_ok(db, schemac_as_system(db));
        int64_t all = ITEMS + OTHER_ITEMS;
        assert_int_equal(count_of(db, asked_count_items_of_all), all - 2);
        assert_int_equal(count_of(db, asked_count_everything), all);
        assert_int_equal(count_of(db, asked_count_seats_of_all), 10);
        assert_ok(db, asked_rows_of_all(db, &rows));
        assert_int_equal(rows.count, all - 2);
        asked_item first = item_row(1), last = item_row(OTHER_ITEM + OTHER_ITEMS - 1);
        assert_row(asked_model("item"), &rows.rows[0], &first);
        assert_row(asked_model("item"), &rows.rows[rows.count - 1], &last);
        asked_item_rows_free(&rows);
        /* other queries see one tenant's rows, for the system, too */
        assert_int_equal(count_of(db, asked_count_items), ITEMS - 1);
        assert_int_equal(count_of(db, asked_count_items_and_deleted), ITEMS);
        asked_item *item;
        assert_status(db, SCHEMAC_NOT_FOUND, asked_item_by_id(db, OTHER_ITEM, &item));
        assert_ok(db, schemac_end_system(db));
    }
    schemac_close(db);
}

/* A scan goes on with the rights that it was begun with: they last until it ends. */
static void test_rights_last_as_long_as_scans(void **state)
{
    (void)state;
    schemac_db *db = open_asked(":memory:", NULL);
    schemac_scan *scan, *own;
    const asked_item *item;
    const int64_t *id;
    assert_ok(db, schemac_as_system(db));
    assert_ok(db, asked_rows_of_all_scan(db, &scan));
    assert_ok(db, asked_rows_of_all_next(scan, &item));
    assert_status(db, SCHEMAC_MISUSE, schemac_end_system(db));
    assert_status(db, SCHEMAC_MISUSE, asked_set_tenant(db, 2));
    asked_rows_of_all_scan_end(scan);
    /* one of a tenant's own rows is in nobody's way */
    assert_ok(db, asked_big_all_scan(db, &own));
    assert_ok(db, schemac_end_system(db));
    assert_ok(db, asked_big_all_next(own, &id));
    assert_status(db, SCHEMAC_MISUSE, asked_set_tenant(db, 2));
    asked_big_all_scan_end(own);
    assert_ok(db, asked_set_tenant(db, 2));
    assert_int_equal(count_of(db, asked_count_items), OTHER_ITEMS - 1);
    schemac_close(db);
}

/* ---- rows that are deleted ------------------------------------------------------------------ */

static void check_ids(schemac_int64_rows *rows, const int64_t *ids, size_t count)
{
    assert_int_equal(rows->count, count);
    assert_memory_equal(rows->values, ids, count * sizeof *ids);
    schemac_int64_rows_free(rows);
}

static void test_deleted_rows_are_hidden(void **state)
{
    (void)state;
    schemac_db *db = open_asked(":memory:", NULL);
    int64_t living[ITEMS], ids[ITEMS];
    size_t all = living_items(living), seen = 0, lost = 0, free_of = 0;
    for (size_t i = 0; i < all; i++) {
        asked_item row = item_row(living[i]);
        if (row.up_id.has && row.up_id.value != DELETED_ITEM)
            ids[seen++] = row.id;
    }
    schemac_int64_rows rows;
    assert_ok(db, asked_items_seen(db, &rows)); /* in a subquery */
    check_ids(&rows, ids, seen);
    for (size_t i = 0; i < all; i++)
        if (item_row(living[i]).up_id.value == DELETED_ITEM)
            ids[lost++] = living[i];
    assert_true(lost > 0 && seen > lost);
    assert_ok(db, asked_items_with_deleted_up(db, &rows)); /* in an outer join */
    check_ids(&rows, ids, lost);
    /* in a list of another's: the seat of item 2 is deleted */
    for (size_t i = 0; i < all; i++)
        if (living[i] != 1 && living[i] != 4)
            ids[free_of++] = living[i];
    assert_ok(db, asked_not_held(db, &rows));
    check_ids(&rows, ids, free_of);
    /* and what hangs on a deleted row is not reached through it */
    assert_ok(db, asked_tree(db, 1, &rows));
    for (size_t i = 0; i < rows.count; i++)
        for (int64_t up = rows.values[i]; up != 1; up = item_row(up).up_id.value)
            assert_int_not_equal(up, DELETED_ITEM);
    assert_true(rows.count > 2);
    schemac_int64_rows_free(&rows);
    assert_ok(db, asked_tree(db, DELETED_ITEM, &rows));
    assert_int_equal(rows.count, 0);
    assert_int_equal(count_of(db, asked_count_remarks), 2);
    schemac_close(db);
}

static void test_deleted_rows_where_they_are_wanted(void **state)
{
    (void)state;
    schemac_db *db = open_asked(":memory:", NULL);
    asked_remark_rows rows;
    assert_ok(db, asked_remarks(db, &rows));
    assert_int_equal(rows.count, 2);
    asked_remark_rows_free(&rows);
    assert_ok(db, asked_all_remarks(db, &rows));
    assert_int_equal(rows.count, 3);
    assert_int_equal(rows.rows[1].number, 2);
    assert_true(rows.rows[1].gone.has);
    assert_int_equal(rows.rows[1].gone.value, 1000000);
    asked_remark_rows_free(&rows);
    /* deleted and restored by calls */
    assert_ok(db, asked_item_delete(db, 7));
    asked_item *item;
    assert_status(db, SCHEMAC_NOT_FOUND, asked_item_by_id(db, 7, &item));
    assert_int_equal(count_of(db, asked_count_items), ITEMS - 2);
    assert_int_equal(count_of(db, asked_count_items_and_deleted), ITEMS);
    assert_ok(db, asked_item_restore(db, 7));
    assert_ok(db, asked_item_by_id(db, 7, &item));
    asked_item_free(item);
    schemac_close(db);
}

/* ---- transactions --------------------------------------------------------------------------- */

static void test_in_transactions(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = open_asked(path, NULL), *other;
    assert_int_equal(asked_open(path, NULL, &other), SCHEMAC_OK);
    assert_ok(other, asked_set_tenant(other, 1));
    assert_ok(db, schemac_begin(db));
    asked_item row = item_row(50);
    row.up_id = schemac_none_int64();
    assert_ok(db, asked_item_insert(db, &row));
    assert_int_equal(count_of(db, asked_count_items), ITEMS);
    assert_int_equal(count_of(other, asked_count_items), ITEMS - 1);
    assert_ok(db, schemac_rollback(db));
    assert_int_equal(count_of(db, asked_count_items), ITEMS - 1);
    /* for reading: one moment */
    assert_ok(other, schemac_begin_read(other));
    assert_int_equal(count_of(other, asked_count_items), ITEMS - 1);
    assert_ok(db, asked_item_insert(db, &row));
    assert_int_equal(count_of(db, asked_count_items), ITEMS);
    assert_int_equal(count_of(other, asked_count_items), ITEMS - 1);
    asked_placed_rows placed;
    assert_ok(other, asked_placed_items(other, &placed));
    assert_int_equal(placed.count, ITEMS);
    asked_placed_rows_free(&placed);
    assert_ok(other, schemac_commit(other));
    assert_int_equal(count_of(other, asked_count_items), ITEMS);
    /* a query that fails ends nothing */
    assert_ok(db, schemac_begin(db));
    assert_ok(db, asked_item_delete(db, 50));
    schemac_int32_rows numbers;
    asked_item *item;
    schemac_int64_rows ids;
    assert_status(db, SCHEMAC_CORRUPT, asked_sure_numbers(db, &numbers));
    assert_status(db, SCHEMAC_CORRUPT, asked_item_like(db, "%", &item));
    assert_status(db, SCHEMAC_INVALID, asked_by_mood(db, (asked_mood)9, &ids));
    assert_true(schemac_in_transaction(db));
    assert_ok(db, schemac_commit(db));
    assert_int_equal(count_of(other, asked_count_items), ITEMS - 1);
    schemac_close(other);
    schemac_close(db);
    assert_sound(path);
}

/* A scan that was begun before a transaction ends goes on or says why not; nothing hangs on it. */
static void test_scans_and_the_end_of_transactions(void **state)
{
    (void)state;
    schemac_db *db = open_asked(fresh_path(), NULL);
    schemac_scan *scan;
    const asked_placed *row;
    size_t rows = 0;
    assert_ok(db, schemac_begin_read(db));
    assert_ok(db, asked_placed_items_scan(db, &scan));
    assert_ok(db, asked_placed_items_next(scan, &row));
    assert_ok(db, schemac_commit(db));
    while (asked_placed_items_next(scan, &row) == SCHEMAC_OK)
        rows++;
    assert_int_equal(schemac_error(db)->status, SCHEMAC_NOT_FOUND);
    assert_int_equal(rows, ITEMS - 1);
    asked_placed_items_scan_end(scan);
    assert_int_equal(count_of(db, asked_count_items), ITEMS - 1);
    schemac_close(db);
}

/* ---- handles that cannot be used ------------------------------------------------------------ */

static void check_refused(schemac_db *db, schemac_status wanted)
{
    int64_t count = 7;
    char *text = (char *)1;
    asked_placed_rows placed = {(const asked_placed *)1, 9};
    asked_maybe_rows maybes;
    const asked_placed *one = (const asked_placed *)1;
    schemac_scan *scan = (schemac_scan *)1;
    memset(&maybes, 0xA5, sizeof maybes);
    assert_int_equal(asked_count_items(db, &count), wanted);
    assert_int_equal(count, 0);
    assert_int_equal(asked_word_of(db, 1, &text), wanted);
    assert_null(text);
    assert_int_equal(asked_placed_items(db, &placed), wanted);
    assert_true(placed.rows == NULL && placed.count == 0);
    assert_int_equal(asked_maybes(db, &maybes), wanted);
    assert_true(maybes.rows == NULL && maybes.count == 0);
    assert_int_equal(asked_placed_one(db, 1, &one), wanted);
    assert_null(one);
    assert_int_equal(asked_placed_items_scan(db, &scan), wanted);
    assert_null(scan);
}

static void test_handles_that_cannot_be_used(void **state)
{
    (void)state;
    schemac_db *db;
    assert_int_not_equal(asked_open(test_directory(), NULL, &db), SCHEMAC_OK);
    check_refused(db, SCHEMAC_MISUSE);
    schemac_close(db);
    check_refused(NULL, SCHEMAC_MISUSE);
    /* the database has ended the transaction */
    db = open_asked(fresh_path(), NULL);
    assert_ok(db, schemac_begin(db));
    assert_int_equal(count_of(db, asked_count_items), ITEMS - 1);
    assert_int_not_equal(schemac_exec(db, "INSERT OR ROLLBACK INTO \"the \"\"kinds\"\"\""
                                          " VALUES (1, 'a', NULL)"),
                         SCHEMAC_OK);
    check_refused(db, SCHEMAC_MISUSE);
    assert_contains(schemac_error_message(db), "schemac_rollback");
    assert_ok(db, schemac_rollback(db));
    assert_int_equal(count_of(db, asked_count_items), ITEMS - 1);
    schemac_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_each_tenant_sees_its_rows),
        cmocka_unit_test(test_no_tenant),
        cmocka_unit_test(test_rows_of_all_need_rights),
        cmocka_unit_test(test_rights_last_as_long_as_scans),
        cmocka_unit_test(test_deleted_rows_are_hidden),
        cmocka_unit_test(test_deleted_rows_where_they_are_wanted),
        cmocka_unit_test(test_in_transactions),
        cmocka_unit_test(test_scans_and_the_end_of_transactions),
        cmocka_unit_test(test_handles_that_cannot_be_used),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
