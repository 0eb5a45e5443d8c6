/* several.c - several rows at once: by keys, by references, by filters; upserted, and inserted where
   they are missing. */
#include "office.h"

#include <stdio.h>

enum { PEOPLE = 300 };

/* Customers 1 to PEOPLE of the shop, in one database for a test. */
static schemac_db *shop_of_many(const char *path)
{
    schemac_db *db = open_shop(path);
    static char emails[PEOPLE][32];
    static shop_customer all[PEOPLE];
    for (int i = 0; i < PEOPLE; i++) {
        snprintf(emails[i], sizeof emails[i], "c%d@example.org", i + 1);
        all[i] = (shop_customer)SHOP_CUSTOMER_INIT;
        all[i].email = emails[i];
        all[i].name = i % 3 == 0 ? NULL : i % 3 == 1 ? "Ada" : "Bob";
        all[i].credit = i * 100;
        all[i].newsletter = i % 2 == 0;
    }
    assert_ok(db, shop_customer_insert_many(db, all, PEOPLE));
    return db;
}

static void check_same(char *before, char *after)
{
    assert_string_equal(before, after);
    free(before);
    free(after);
}

static int64_t count_all(schemac_db *db)
{
    int64_t count;
    assert_ok(db, shop_customer_count(db, &count));
    return count;
}

/* ---- by keys -------------------------------------------------------------------------------- */

/* In the order of the keys, each row once, the others counted: against a get for each. */
static void test_get_many(void **state)
{
    (void)state;
    enum { KEYS = 2000 };
    schemac_db *db = shop_of_many(fresh_path());
    static int64_t keys[KEYS];
    bool seen[PEOPLE + 101] = {false};
    size_t missing = 0, found = 0;
    unsigned random = 7;
    for (int i = 0; i < KEYS; i++) {
        random = random * 1103515245u + 12345u;
        keys[i] = 1 + (int64_t)(random >> 8) % (PEOPLE + 100);
    }
    shop_customer_rows rows;
    assert_ok(db, shop_customer_get_many(db, keys, KEYS, &rows));
    for (int i = 0; i < KEYS; i++) {
        if (seen[keys[i]])
            continue;
        seen[keys[i]] = true;
        shop_customer *one;
        if (shop_customer_get(db, keys[i], &one) == SCHEMAC_NOT_FOUND) {
            missing++;
            continue;
        }
        const shop_customer *row = &rows.rows[found++];
        assert_true(found <= rows.count);
        assert_int_equal(row->id, keys[i]);
        assert_int_equal(row->credit, one->credit);
        assert_string_equal(row->email, one->email);
        assert_true((row->name == NULL) == (one->name == NULL));
        shop_customer_free(one);
    }
    assert_int_equal(rows.count, found);
    assert_int_equal(rows.missing, missing);
    assert_true(found > 250 && missing > 80);
    assert_int_equal(rows.next.size, 0);
    shop_customer_rows_free(&rows);
    schemac_close(db);
}

static void test_get_none(void **state)
{
    (void)state;
    schemac_db *db = shop_of_many(fresh_path());
    shop_customer_rows rows;
    const int64_t gone[] = {-1, 0, INT64_MAX, 0};
    assert_ok(db, shop_customer_get_many(db, NULL, 0, &rows));
    assert_null(rows.rows);
    assert_ok(db, shop_customer_get_many(db, gone, 4, &rows));
    assert_null(rows.rows);
    assert_int_equal(rows.count, 0);
    assert_int_equal(rows.missing, 3);
    assert_status(db, SCHEMAC_MISUSE, shop_customer_get_many(db, NULL, 2, &rows));
    assert_error(db, "customer", NULL, "there is a number of keys, but no keys");
    assert_null(rows.rows);
    assert_int_equal(rows.missing, 0);
    schemac_close(db);
}

/* Keys of two parts in a tenant, a deleted row among them, and another tenant's. */
static void test_keys_of_parts(void **state)
{
    (void)state;
    schemac_db *db = office_of(fresh_path(), 2);
    const office_seat_key keys[] = {{1, "b"}, {2, "a"}, {1, "a"}, {1, "b"}, {7, "a"}};
    office_seat_rows seats;
    assert_ok(db, office_seat_get_many(db, keys, 5, &seats));
    assert_int_equal(seats.count, 2);
    assert_int_equal(seats.missing, 2); /* one is deleted */
    assert_string_equal(seats.rows[0].place, "b");
    assert_string_equal(seats.rows[1].place, "a");
    assert_int_equal(seats.rows[0].org_id, 2);
    assert_int_equal(seats.rows[1].holder_id.value, 201);
    office_seat_rows_free(&seats);
    const office_seat_key without[] = {{1, "b"}, {2, NULL}};
    assert_status(db, SCHEMAC_MISUSE, office_seat_get_many(db, without, 2, &seats));
    assert_error(db, "seat", "place", "key 2 of 2 has no 'place'");
    /* papers have keys of all tenants mixed */
    const schemac_uuid ids[] = {paper_id(1, 1), paper_id(2, 3), paper_id(2, 4), paper_id(2, 1),
                                paper_id(2, 3)};
    office_paper_rows papers;
    assert_ok(db, office_paper_get_many(db, ids, 5, &papers));
    assert_int_equal(papers.count, 2);
    assert_int_equal(papers.missing, 2);
    assert_memory_equal(&papers.rows[0].id, &ids[1], sizeof ids[1]);
    assert_memory_equal(&papers.rows[1].id, &ids[3], sizeof ids[3]);
    assert_string_equal(papers.rows[0].title, "paper 1");
    office_paper_rows_free(&papers);
    /* of all tenants as the system; a seat is unique within its tenant only */
    begin_system(db);
    assert_ok(db, office_paper_get_many(db, ids, 5, &papers));
    assert_int_equal(papers.count, 3);
    assert_int_equal(papers.missing, 1);
    office_paper_rows_free(&papers);
    assert_status(db, SCHEMAC_NO_TENANT, office_seat_get_many(db, keys, 5, &seats));
    end_system(db);
    assert_ok(db, schemac_set_tenant(db, NULL));
    assert_status(db, SCHEMAC_NO_TENANT, office_paper_get_many(db, ids, 5, &papers));
    schemac_close(db);
}

static size_t papers_among(schemac_db *db, const int64_t *keys, size_t count,
                           office_paper_rows *rows)
{
    assert_ok(db, office_paper_list_by_customer_among(db, keys, count, rows));
    assert_int_equal(rows->missing, 0);
    return rows->count;
}

/* In groups, in the order of the keys; within one in the order of their own key. */
static void test_among(void **state)
{
    (void)state;
    schemac_db *db = office_of(fresh_path(), 1);
    office_paper_rows rows;
    const int64_t keys[] = {102, 999, 101, 102, 201};
    assert_int_equal(papers_among(db, keys, 5, &rows), 3); /* paper 4 is deleted */
    const unsigned wanted[] = {1, 3, 2};
    for (size_t i = 0; i < 3; i++) {
        const schemac_uuid id = paper_id(1, wanted[i]);
        assert_memory_equal(&rows.rows[i].id, &id, sizeof id);
        assert_int_equal(rows.rows[i].customer_id, i < 2 ? 102 : 101);
    }
    assert_string_equal(rows.rows[2].title, "paper 1");
    office_paper_rows_free(&rows);
    assert_int_equal(papers_among(db, NULL, 0, &rows), 0);
    assert_null(rows.rows);
    /* a reference that may be null: those without are in no group */
    const int64_t reviewers[] = {103, 101};
    assert_ok(db, office_paper_list_by_reviewer_among(db, reviewers, 2, &rows));
    assert_int_equal(rows.count, 1);
    assert_int_equal(rows.rows[0].reviewer_id.value, 103);
    office_paper_rows_free(&rows);
    /* of two parts */
    const office_seat_key seats[] = {{2, "a"}, {1, "a"}};
    office_booking_rows bookings;
    assert_ok(db, office_booking_list_by_floor_place_among(db, seats, 2, &bookings));
    assert_int_equal(bookings.count, 2);
    assert_int_equal(bookings.rows[1].id, 102);
    office_booking_rows_free(&bookings);
    /* as the system all tenants' */
    begin_system(db);
    assert_int_equal(papers_among(db, keys, 5, &rows), 4);
    assert_int_equal(rows.rows[3].org_id, 2);
    office_paper_rows_free(&rows);
    assert_ok(db, office_booking_list_by_floor_place_among(db, seats, 2, &bookings));
    assert_int_equal(bookings.count, 6);
    office_booking_rows_free(&bookings);
    end_system(db);
    schemac_close(db);
}

/* All reads see the same moment, though another writes between them. */
static void test_one_moment(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = shop_of_many(path);
    const int64_t keys[] = {1, 2, 3};
    shop_customer_rows rows;
    /* a call that has ended keeps nobody from writing, and no transaction open */
    assert_ok(db, shop_customer_get_many(db, keys, 3, &rows));
    shop_customer_rows_free(&rows);
    assert_false(schemac_in_transaction(db));
    raw(path, "DELETE FROM customer WHERE id=2");
    assert_ok(db, shop_customer_get_many(db, keys, 3, &rows));
    assert_int_equal(rows.missing, 1);
    shop_customer_rows_free(&rows);
    /* and it is part of a transaction that is open */
    assert_ok(db, schemac_begin(db));
    assert_ok(db, shop_customer_delete(db, 1));
    assert_ok(db, shop_customer_get_many(db, keys, 3, &rows));
    assert_int_equal(rows.missing, 2);
    shop_customer_rows_free(&rows);
    assert_true(schemac_in_transaction(db));
    assert_ok(db, schemac_rollback(db));
    assert_ok(db, schemac_begin_read(db));
    assert_ok(db, shop_customer_get_many(db, keys, 3, &rows));
    assert_int_equal(rows.count, 2);
    shop_customer_rows_free(&rows);
    assert_ok(db, schemac_commit(db));
    /* while a scan is open */
    schemac_scan *scan;
    const shop_customer *view;
    assert_ok(db, shop_customer_scan(db, NULL, 0, SHOP_CUSTOMER_KEY_ORDER, NULL, &scan));
    assert_ok(db, shop_customer_next(scan, &view));
    assert_ok(db, shop_customer_get_many(db, keys, 3, &rows));
    assert_int_equal(rows.count, 2);
    shop_customer_rows_free(&rows);
    assert_ok(db, shop_customer_next(scan, &view));
    assert_int_equal(view->id, 3);
    shop_customer_scan_end(scan);
    schemac_close(db);
}

/* ---- by filters ------------------------------------------------------------------------------ */

static void test_counted(void **state)
{
    (void)state;
    schemac_db *db = shop_of_many(fresh_path());
    int64_t number;
    bool there;
    const shop_customer_where ada[] = {shop_customer_where_name(SCHEMAC_EQ, "Ada"),
                                       shop_customer_where_credit(SCHEMAC_LT, 10000)};
    assert_ok(db, shop_customer_count_where(db, ada, 2, &number));
    assert_int_equal(number, 33); /* 1, 4, 7 … 97 */
    assert_ok(db, shop_customer_exists_where(db, ada, 2, &there));
    assert_true(there);
    const shop_customer_where nobody = shop_customer_where_name(SCHEMAC_EQ, "Eve");
    assert_ok(db, shop_customer_count_where(db, &nobody, 1, &number));
    assert_int_equal(number, 0);
    assert_ok(db, shop_customer_exists_where(db, &nobody, 1, &there));
    assert_false(there);
    const shop_customer_where everything = shop_customer_everything();
    assert_ok(db, shop_customer_count_where(db, &everything, 1, &number));
    assert_int_equal(number, PEOPLE);
    const shop_customer_where none = shop_customer_among_id(NULL, 0);
    assert_ok(db, shop_customer_exists_where(db, &none, 1, &there));
    assert_false(there);
    /* it may stand among others here, and in a search */
    const shop_customer_where either[] = {shop_customer_any(2), everything, nobody};
    assert_ok(db, shop_customer_count_where(db, either, 3, &number));
    assert_int_equal(number, PEOPLE);
    shop_customer_rows rows;
    assert_ok(db, shop_customer_find(db, &everything, 1, SHOP_CUSTOMER_KEY_ORDER, NULL, &rows));
    assert_int_equal(rows.count, PEOPLE);
    shop_customer_rows_free(&rows);
    schemac_close(db);
}

static void test_patched(void **state)
{
    (void)state;
    schemac_db *db = office_of(fresh_path(), 1);
    int64_t number;
    office_customer c = OFFICE_CUSTOMER_INIT, *row;
    c.name = "Eve";
    c.id = 12345; /* nobody looks at it */
    c.revision = 77;
    assert_ok(db, office_customer_get(db, 101, &row));
    const int64_t changed_before = row->changed_at, revision = row->revision;
    office_customer_free(row);
    const office_customer_where ada = office_customer_where_name(SCHEMAC_EQ, "Ada");
    assert_ok(db, office_customer_patch_where(db, &ada, 1, &c, (office_customer_mask){.name = true},
                                              &number));
    assert_int_equal(number, 1); /* the other Ada is deleted; each other tenant has one */
    assert_int_equal(c.id, 12345);
    assert_ok(db, office_customer_get(db, 101, &row));
    assert_string_equal(row->name, "Eve");
    assert_string_equal(row->email, "c1@example.org");
    assert_int_equal(row->revision, revision + 1);
    assert_true(row->changed_at > changed_before);
    assert_true(row->touched_at.has);
    /* somebody who had read it before is told */
    row->revision = revision;
    assert_status(db, SCHEMAC_STALE, office_customer_update(db, row));
    office_customer_free(row);
    assert_ok(db, schemac_set_tenant(db, &(int64_t){2}));
    assert_ok(db, office_customer_count_where(db, &ada, 1, &number));
    assert_int_equal(number, 1);
    /* as the system in all tenants */
    begin_system(db);
    assert_ok(db, office_customer_patch_where(db, &ada, 1, &c, (office_customer_mask){.name = true},
                                              &number));
    assert_int_equal(number, 2);
    end_system(db);
    assert_status(db, SCHEMAC_MISUSE,
                  office_customer_patch_where(db, &ada, 1, &c,
                                              (office_customer_mask){.name = false}, &number));
    assert_error(db, "customer", NULL, "the patch of a customer names no field");
    schemac_close(db);
}

static void test_deleted(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = shop_of_many(path);
    int64_t number;
    const shop_customer_where poor[] = {shop_customer_where_credit(SCHEMAC_LT, 10000),
                                        shop_customer_null_name(false)};
    assert_ok(db, shop_customer_delete_where(db, poor, 2, &number));
    assert_int_equal(number, 66);
    assert_int_equal(raw_integer(path, "SELECT count(*) FROM customer WHERE credit<10000"), 34);
    assert_int_equal(count_all(db), PEOPLE - 66);
    assert_ok(db, shop_customer_delete_where(db, poor, 2, &number));
    assert_int_equal(number, 0);
    const shop_customer_where everything = shop_customer_everything();
    assert_ok(db, shop_customer_delete_where(db, &everything, 1, &number));
    assert_int_equal(number, PEOPLE - 66);
    assert_int_equal(count_all(db), 0);
    schemac_close(db);
}

static void test_deleted_softly(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = office_of(path, 1);
    int64_t number;
    const office_customer_where two = office_customer_where_id(SCHEMAC_LE, 102);
    /* paper 2 belongs to one of them, and seats */
    assert_ok(db, office_customer_delete_where(db, &two, 1, &number));
    assert_int_equal(number, 2);
    assert_int_equal(raw_integer(path, "SELECT count(*) FROM customer WHERE deleted_at IS NULL"),
                     3 * 3 - 2);
    assert_int_equal(raw_integer(path, "SELECT count(*) FROM customer"), 12);
    assert_int_equal(raw_integer(path, "SELECT revision FROM customer WHERE id=101"), 2);
    assert_ok(db, office_customer_delete_where(db, &two, 1, &number));
    assert_int_equal(number, 0);
    assert_ok(db, office_customer_restore(db, 101));
    schemac_close(db);
}

/* No filter, or what only looks like one, is never all rows. */
static void test_not_by_mistake(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = shop_of_many(path);
    int64_t number;
    bool there;
    shop_customer c = SHOP_CUSTOMER_INIT;
    const shop_customer_mask mask = {.credit = true};
    const shop_customer_where everything = shop_customer_everything();
    const shop_customer_where mistakes[] = {shop_customer_all(0), everything,
                                            shop_customer_where_id(SCHEMAC_GT, 0)};
    char *before = dump_rows(path);
    assert_status(db, SCHEMAC_MISUSE, shop_customer_count_where(db, NULL, 0, &number));
    assert_error(db, "customer", NULL,
                 "to count customer without a filter would mean all rows: if they are meant, say "
                 "so with customer_everything()");
    assert_status(db, SCHEMAC_MISUSE, shop_customer_exists_where(db, NULL, 0, &there));
    assert_status(db, SCHEMAC_MISUSE, shop_customer_delete_where(db, NULL, 0, &number));
    assert_contains(schemac_error_message(db), "to delete customer without a filter");
    assert_status(db, SCHEMAC_MISUSE, shop_customer_patch_where(db, NULL, 0, &c, mask, &number));
    assert_status(db, SCHEMAC_MISUSE, shop_customer_delete_where(db, mistakes, 1, &number));
    assert_error(db, "customer", NULL, "cannot delete customer: filter 1 is a group of no filters");
    assert_status(db, SCHEMAC_MISUSE, shop_customer_delete_where(db, mistakes + 1, 2, &number));
    assert_error(db, "customer", NULL,
                 "cannot delete customer: filter 1 is everything, which has to stand alone");
    assert_status(db, SCHEMAC_MISUSE,
                  shop_customer_patch_where(db, mistakes, 3, &c, mask, &number));
    const shop_customer_where none = shop_customer_among_id(NULL, 0);
    assert_ok(db, shop_customer_delete_where(db, &none, 1, &number));
    assert_int_equal(number, 0);
    schemac_close(db);
    check_same(before, dump_rows(path));
}

/* Constraints say which, and nothing is changed. */
static void test_where_refused(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = office_of(path, 1);
    int64_t number;
    char *before = rows_of(OFFICE_SCHEMA, path, NULL);
    const office_label_where labels = office_label_where_id(SCHEMAC_GT, 0);
    assert_status(db, SCHEMAC_REFERENCE, office_label_delete_where(db, &labels, 1, &number));
    assert_error(
        db, "label", NULL,
        "cannot delete label: 'label' of a paper_label still references one of these rows");
    office_paper p = OFFICE_PAPER_INIT;
    p.folder_id = 201; /* another tenant's */
    const office_paper_where papers = office_paper_where_pages(SCHEMAC_GE, 0);
    assert_status(db, SCHEMAC_REFERENCE,
                  office_paper_patch_where(db, &papers, 1, &p,
                                           (office_paper_mask){.folder_id = true}, &number));
    assert_error(db, "paper", "folder", "the folder that 'folder' references is not there");
    assert_int_equal(number, 0);
    office_folder f = OFFICE_FOLDER_INIT;
    f.name = "same";
    const office_folder_where folders = office_folder_where_id(SCHEMAC_GT, 0);
    assert_status(db, SCHEMAC_CONFLICT,
                  office_folder_patch_where(db, &folders, 1, &f, (office_folder_mask){.name = true},
                                            &number));
    assert_error(db, "folder", "name", "cannot patch folder: another row has the same name");
    assert_status(db, SCHEMAC_NO_TENANT,
                  (schemac_set_tenant(db, NULL),
                   office_folder_patch_where(db, &folders, 1, &f,
                                             (office_folder_mask){.name = true}, &number)));
    schemac_close(db);
    assert_rows_of(OFFICE_SCHEMA, path, NULL, before);
}

/* ---- one after the other ---------------------------------------------------------------------- */

static void test_upsert_many(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = office_of(path, 1);
    office_customer many[3] = {OFFICE_CUSTOMER_INIT, OFFICE_CUSTOMER_INIT, OFFICE_CUSTOMER_INIT};
    many[0].id = 101;
    many[0].email = "new@example.org";
    many[0].code = "C1";
    many[1].email = "two@example.org";
    many[1].code = "C9";
    many[2].id = 777;
    many[2].email = "three@example.org";
    many[2].code = "C8";
    assert_ok(db, office_customer_upsert_many(db, many, 3));
    assert_int_equal(many[0].revision, 2);
    assert_int_equal(many[1].revision, 1);
    assert_true(many[1].id != 0 && many[1].created_at != 0 && many[1].org_id == 1);
    assert_int_equal(many[2].id, 777);
    int64_t count;
    assert_ok(db, office_customer_count(db, &count));
    assert_int_equal(count, 5);
    /* the third is refused: nothing is changed, the rows of the caller neither */
    office_customer again[3] = {OFFICE_CUSTOMER_INIT, OFFICE_CUSTOMER_INIT, OFFICE_CUSTOMER_INIT};
    again[0] = many[0];
    again[0].name = "Eve";
    again[1].email = "four@example.org";
    again[1].code = "C7";
    again[2].email = "two@example.org";
    again[2].code = "C6";
    office_customer before[3];
    memcpy(before, again, sizeof before);
    char *rows = rows_of(OFFICE_SCHEMA, path, NULL);
    assert_status(db, SCHEMAC_CONFLICT, office_customer_upsert_many(db, again, 3));
    assert_error(db, "customer", "email",
                 "row 3 of 3: cannot upsert customer: another row has the");
    for (size_t i = 0; i < 3; i++)
        assert_customer_untouched(&again[i], &before[i]);
    assert_false(schemac_in_transaction(db));
    assert_ok(db, office_customer_upsert_many(db, NULL, 0));
    /* inside a transaction it is undone alone */
    assert_ok(db, schemac_begin(db));
    assert_ok(db, office_customer_upsert_many(db, many, 1));
    assert_status(db, SCHEMAC_CONFLICT, office_customer_upsert_many(db, again, 3));
    assert_ok(db, schemac_rollback(db));
    schemac_close(db);
    assert_rows_of(OFFICE_SCHEMA, path, NULL, rows);
}

static void test_insert_missing_many(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = office_of(path, 1);
    size_t skipped;
    office_customer many[5];
    const char *const emails[] = {"C1@example.org", "a@example.org", "b@example.org",
                                  "A@example.org", "c4@example.org"};
    const char *const codes[] = {"D1", "D2", "C3", "D4", "D5"};
    for (size_t i = 0; i < 5; i++) {
        many[i] = (office_customer)OFFICE_CUSTOMER_INIT;
        many[i].email = emails[i];
        many[i].code = codes[i];
    }
    many[4].id = 888;
    office_customer before[5];
    memcpy(before, many, sizeof before);
    /* 1: email, in other capitals; 3: code; 4: like the second; 5: that customer is deleted */
    assert_ok(db, office_customer_insert_missing_many(db, many, 5, &skipped));
    assert_int_equal(skipped, 3);
    for (size_t i = 0; i < 5; i++) {
        if (i == 1 || i == 4) {
            assert_int_equal(many[i].org_id, 1);
            assert_int_equal(many[i].revision, 1);
            assert_true(many[i].id != 0 && many[i].created_at != 0);
            office_customer *row;
            assert_ok(db, office_customer_get(db, many[i].id, &row));
            assert_string_equal(row->code, codes[i]);
            office_customer_free(row);
        } else {
            assert_customer_untouched(&many[i], &before[i]);
        }
    }
    assert_int_equal(many[4].id, 888);
    /* again: all are there */
    assert_ok(db, office_customer_insert_missing_many(db, many, 5, &skipped));
    assert_int_equal(skipped, 5);
    /* what else is wrong with one undoes all */
    office_customer bad[2];
    memcpy(bad, before, sizeof bad);
    bad[0].email = "x@example.org";
    bad[0].code = "X";
    bad[1].email = NULL;
    memcpy(before, bad, sizeof bad);
    char *rows = rows_of(OFFICE_SCHEMA, path, NULL);
    assert_status(db, SCHEMAC_INVALID, office_customer_insert_missing_many(db, bad, 2, &skipped));
    assert_error(db, "customer", "email",
                 "row 2 of 2: cannot insert customer: 'email' is required");
    assert_int_equal(skipped, 0);
    assert_customer_untouched(&bad[0], &before[0]);
    assert_customer_untouched(&bad[1], &before[1]);
    /* a reference that leads nowhere is no conflict */
    bad[1] = bad[0];
    bad[1].code = "Y";
    bad[1].email = "y@example.org";
    bad[1].origin_id = (schemac_opt_int64){true, 99};
    assert_status(db, SCHEMAC_REFERENCE, office_customer_insert_missing_many(db, bad, 2, &skipped));
    assert_error(db, "customer", "origin", "row 2 of 2: ");
    schemac_close(db);
    assert_rows_of(OFFICE_SCHEMA, path, NULL, rows);
}

/* Keys that are not assigned, of several parts, and a tenant's own. */
static void test_insert_missing_keys(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = office_of(path, 3);
    size_t skipped;
    office_seat seats[3] = {OFFICE_SEAT_INIT, OFFICE_SEAT_INIT, OFFICE_SEAT_INIT};
    seats[0].floor = seats[1].floor = seats[2].floor = 1;
    seats[0].place = "a"; /* is there */
    seats[1].place = "z";
    seats[2].place = "z";
    assert_ok(db, office_seat_insert_missing_many(db, seats, 3, &skipped));
    assert_int_equal(skipped, 2);
    assert_int_equal(seats[1].org_id, 3);
    assert_int_equal(seats[0].org_id, 0);
    assert_int_equal(raw_integer(path, "SELECT count(*) FROM seat"), 10);
    office_paper papers[2];
    for (size_t i = 0; i < 2; i++) {
        papers[i] = (office_paper)OFFICE_PAPER_INIT;
        papers[i].customer_id = 301;
        papers[i].folder_id = papers[i].spare_id = 301;
        papers[i].title = "new";
    }
    papers[1].id = paper_id(3, 1);
    assert_ok(db, office_paper_insert_missing_many(db, papers, 2, &skipped));
    assert_int_equal(skipped, 1);
    const schemac_uuid none = {{0}};
    assert_memory_not_equal(&papers[0].id, &none, sizeof none);
    schemac_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_get_many),
        cmocka_unit_test(test_get_none),
        cmocka_unit_test(test_keys_of_parts),
        cmocka_unit_test(test_among),
        cmocka_unit_test(test_one_moment),
        cmocka_unit_test(test_counted),
        cmocka_unit_test(test_patched),
        cmocka_unit_test(test_deleted),
        cmocka_unit_test(test_deleted_softly),
        cmocka_unit_test(test_not_by_mistake),
        cmocka_unit_test(test_where_refused),
        cmocka_unit_test(test_upsert_many),
        cmocka_unit_test(test_insert_missing_many),
        cmocka_unit_test(test_insert_missing_keys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
