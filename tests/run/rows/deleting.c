/* deleting.c - soft delete: what is deleted is hidden, can come back, and takes no new references.
   */
#include "office.h"

#include "branch.schema.h"

#include <sqlite3.h>
#include <stdio.h>

enum { DELETED = SQLITE_CONSTRAINT_TRIGGER };

static office_customer *customer(schemac_db *db, int64_t id)
{
    office_customer *c;
    assert_ok(db, office_customer_get(db, id, &c));
    assert_int_equal(c->id, id);
    return c;
}

static office_paper *paper(schemac_db *db, unsigned number)
{
    office_paper *p;
    assert_ok(db, office_paper_get(db, paper_id(1, number), &p));
    return p;
}

/* ---- hidden --------------------------------------------------------------------------------- */

static void check_customer(schemac_db *db, int64_t id, const char *email, const char *code,
                           bool seen)
{
    schemac_status wanted = seen ? SCHEMAC_OK : SCHEMAC_NOT_FOUND;
    office_customer *c;
    bool there;
    assert_status(db, wanted, office_customer_get(db, id, &c));
    assert_true((c != NULL) == seen);
    office_customer_free(c);
    assert_status(db, wanted, office_customer_get_by_email(db, email, &c));
    office_customer_free(c);
    assert_status(db, wanted, office_customer_get_by_code(db, code, &c));
    office_customer_free(c);
    assert_ok(db, office_customer_exists(db, id, &there));
    assert_true(there == seen);
}

static size_t listed(schemac_db *db, bool by_path, bool deleted, size_t limit, bool descending)
{
    schemac_page page = SCHEMAC_PAGE_INIT;
    page.deleted = deleted;
    page.limit = limit;
    page.descending = descending;
    size_t count = 0, marked = 0;
    do {
        office_customer_rows rows;
        if (by_path)
            assert_ok(db, office_customer_list_by_referrer(db, (schemac_opt_int64){true, 101},
                                                           &page, &rows));
        else
            assert_ok(db, office_customer_list(db, &page, &rows));
        for (size_t i = 0; i < rows.count; i++) {
            assert_true(deleted || !rows.rows[i].deleted_at.has);
            marked += rows.rows[i].deleted_at.has;
        }
        count += rows.count;
        page.after = rows.next;
        office_customer_rows_free(&rows);
    } while (page.after.size > 0);
    return count * 10 + marked;
}

static void test_hidden(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = office_of(path, 1);
    int64_t count, before = schemac_now();
    check_customer(db, 103, "c3@example.org", "C3", true);
    check_customer(db, 104, "c4@example.org", "C4", false);
    office_customer *c = customer(db, 103);
    assert_ok(db, office_customer_delete(db, 103));
    check_customer(db, 103, "c3@example.org", "C3", false);
    check_customer(db, 102, "c2@example.org", "C2", true);
    assert_ok(db, office_customer_count(db, &count));
    assert_int_equal(count, 2);
    /* changing what is hidden finds nothing, and changes nothing */
    char *rows = rows_of(OFFICE_SCHEMA, path, NULL);
    office_customer copy = *c;
    assert_status(db, SCHEMAC_NOT_FOUND, office_customer_update(db, c));
    assert_customer_untouched(c, &copy);
    assert_status(db, SCHEMAC_NOT_FOUND, office_customer_delete(db, 103));
    assert_status(db, SCHEMAC_NOT_FOUND, office_customer_delete(db, 104));
    assert_error(db, "customer", NULL, "there is no such row");
    assert_rows_of(OFFICE_SCHEMA, path, NULL, rows);
    office_customer_free(c);
    for (size_t limit = 0; limit < 4; limit++)
        for (int descending = 0; descending < 2; descending++) {
            assert_int_equal(listed(db, false, false, limit, descending == 1), 20);
            assert_int_equal(listed(db, false, true, limit, descending == 1), 42);
            assert_int_equal(listed(db, true, false, limit, descending == 1), 10);
            assert_int_equal(listed(db, true, true, limit, descending == 1), 32);
        }
    /* the mark is the time */
    assert_true(raw_integer(path, "SELECT deleted_at FROM customer WHERE id=103") >= before);
    assert_true(raw_integer(path, "SELECT deleted_at FROM customer WHERE id=103") <= schemac_now());
    schemac_close(db);
}

/* Which sees the rows of all, not what is deleted. */
static void test_hidden_from_the_system(void **state)
{
    (void)state;
    schemac_db *db = office_of(fresh_path(), 1);
    office_customer *c;
    office_customer_rows rows;
    schemac_page page = SCHEMAC_PAGE_INIT;
    bool there;
    int64_t count;
    begin_system(db);
    assert_status(db, SCHEMAC_NOT_FOUND, office_customer_get(db, 204, &c));
    assert_ok(db, office_customer_exists(db, 204, &there));
    assert_false(there);
    assert_ok(db, office_customer_count(db, &count));
    assert_int_equal(count, 9);
    assert_ok(db, office_customer_list(db, &page, &rows));
    assert_int_equal(rows.count, 9);
    office_customer_rows_free(&rows);
    page.deleted = true;
    assert_ok(db, office_customer_list(db, &page, &rows));
    assert_int_equal(rows.count, 12);
    office_customer_rows_free(&rows);
    assert_ok(db, office_customer_restore(db, 204));
    assert_ok(db, office_customer_get(db, 204, &c));
    assert_int_equal(c->org_id, 2);
    office_customer_free(c);
    end_system(db);
    schemac_close(db);
}

/* ---- back again ----------------------------------------------------------------------------- */

static void test_restore(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = office_of(path, 1);
    char *rows = rows_of(OFFICE_SCHEMA, path, NULL);
    assert_status(db, SCHEMAC_NOT_FOUND, office_customer_restore(db, 103)); /* it is alive */
    assert_status(db, SCHEMAC_NOT_FOUND, office_customer_restore(db, 199));
    assert_status(db, SCHEMAC_NOT_FOUND, office_customer_restore(db, 204));
    assert_rows_of(OFFICE_SCHEMA, path, NULL, rows);
    assert_ok(db, office_customer_restore(db, 104));
    check_customer(db, 104, "c4@example.org", "C4", true);
    office_customer *c = customer(db, 104);
    assert_false(c->deleted_at.has);
    assert_string_equal(c->name, "Ada");
    assert_string_equal(c->token, "t0ken");
    c->name = "back";
    assert_ok(db, office_customer_update(db, c));
    office_customer_free(c);
    /* a key of several fields, with the tenant in it */
    office_seat *s;
    assert_ok(db, office_seat_restore(db, 2, "a"));
    assert_ok(db, office_seat_get(db, 2, "a", &s));
    assert_string_equal(s->note, "by the door");
    office_seat_free(s);
    assert_status(db, SCHEMAC_NOT_FOUND, office_seat_restore(db, 2, "a"));
    assert_ok(db, office_seat_delete(db, 2, "a"));
    assert_status(db, SCHEMAC_NOT_FOUND, office_seat_get(db, 2, "a", &s));
    schemac_close(db);
}

/* `unique … where (deleted_at is null)` lets another row have the value; a plain one does not. */
static void test_unique_of_the_living(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = office_of(path, 1);
    office_customer fresh = OFFICE_CUSTOMER_INIT, *c;
    fresh.email = "C4@example.org";
    fresh.code = "C4";
    assert_status(db, SCHEMAC_CONFLICT, office_customer_insert(db, &fresh));
    assert_error(db, "customer", "code", "the same code");
    fresh.code = "C5";
    assert_ok(db, office_customer_insert(db, &fresh));
    assert_ok(db, office_customer_get_by_email(db, "c4@example.org", &c));
    assert_int_equal(c->id, fresh.id);
    office_customer_free(c);
    char *rows = rows_of(OFFICE_SCHEMA, path, NULL);
    assert_status(db, SCHEMAC_CONFLICT, office_customer_restore(db, 104));
    assert_error(db, "customer", "email",
                 "cannot restore customer: another row has the same email");
    assert_rows_of(OFFICE_SCHEMA, path, NULL, rows);
    /* one of them may live */
    assert_ok(db, office_customer_delete(db, fresh.id));
    assert_ok(db, office_customer_restore(db, 104));
    assert_status(db, SCHEMAC_CONFLICT, office_customer_restore(db, fresh.id));
    assert_ok(db, office_customer_purge(db, 104));
    assert_ok(db, office_customer_restore(db, fresh.id));
    check_customer(db, fresh.id, "c4@example.org", "C5", true);
    schemac_close(db);
}

/* ---- for good ------------------------------------------------------------------------------- */

static void test_purge(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = office_of(path, 1);
    char *two = rows_of(OFFICE_SCHEMA, path, "2");
    /* deleted before or not */
    assert_ok(db, office_customer_purge(db, 104));
    assert_int_equal(raw_integer(path, "SELECT count(*) FROM customer WHERE id=104"), 0);
    assert_status(db, SCHEMAC_NOT_FOUND, office_customer_purge(db, 104));
    assert_status(db, SCHEMAC_NOT_FOUND, office_customer_restore(db, 104));
    /* cascades and nulls: papers of this customer, with their labels; those reviewed by another */
    assert_int_equal(
        raw_integer(path, "SELECT count(*) FROM paper WHERE org_id=1 AND customer_id=101"), 2);
    assert_ok(db, office_customer_delete(db, 101));
    assert_int_equal(raw_integer(path, "SELECT count(*) FROM paper WHERE org_id=1"), 4);
    assert_int_equal(raw_integer(path, "SELECT count(*) FROM customer WHERE referrer_id=101"), 2);
    assert_ok(db, office_customer_purge(db, 101));
    assert_int_equal(raw_integer(path, "SELECT count(*) FROM paper WHERE org_id=1"), 2);
    assert_int_equal(raw_integer(path, "SELECT count(*) FROM paper_label WHERE org_id=1"), 3);
    assert_int_equal(
        raw_integer(path, "SELECT count(*) FROM customer WHERE org_id=1 AND referrer_id IS NULL"),
        2);
    assert_int_equal(
        raw_integer(path, "SELECT count(*) FROM seat WHERE org_id=1 AND holder_id=101"), 0);
    assert_ok(db, office_customer_purge(db, 103));
    assert_int_equal(
        raw_integer(path, "SELECT count(*) FROM paper WHERE org_id=1 AND reviewer_id IS NOT NULL"),
        0);
    /* a living seat takes its bookings along */
    assert_ok(db, office_seat_purge(db, 1, "a"));
    assert_int_equal(raw_integer(path, "SELECT count(*) FROM booking WHERE org_id=1"), 0);
    assert_rows_of(OFFICE_SCHEMA, path, "2", two);
    assert_sound(path);
    schemac_close(db);
}

static void test_purge_restricted(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db;
    schemac_status status = branch_open(path, NULL, &db);
    assert_ok(db, status);
    branch_site site = {"s", "a site", {false, 0}};
    begin_system(db);
    assert_ok(db, branch_site_insert(db, &site));
    end_system(db);
    assert_ok(db, branch_set_tenant(db, "s"));
    branch_item a = {0, NULL, "a", {false, 0}, {false, 0}, 0};
    assert_ok(db, branch_item_insert(db, &a));
    branch_item b = {0, NULL, "b", {true, a.id}, {false, 0}, 0};
    assert_ok(db, branch_item_insert(db, &b));
    /* marking it breaks no reference, removing it does */
    assert_ok(db, branch_item_delete(db, a.id));
    assert_status(db, SCHEMAC_REFERENCE, branch_item_purge(db, a.id));
    assert_error(db, "item", NULL, "'kind' of an item still references it");
    assert_ok(db, branch_item_purge(db, b.id));
    assert_ok(db, branch_item_purge(db, a.id));
    schemac_close(db);
}

/* ---- no new references ---------------------------------------------------------------------- */

static void test_no_new_references(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = office_of(path, 1);
    char *rows = rows_of(OFFICE_SCHEMA, path, NULL);
    office_paper *p = paper(db, 1), copy = *p;
    p->id = paper_id(0, 9);
    p->reviewer_id = (schemac_opt_int64){true, 104};
    assert_status(db, SCHEMAC_REFERENCE, office_paper_insert(db, p));
    assert_error(db, "paper", "reviewer",
                 "cannot insert paper: the customer that 'reviewer' references is deleted");
    assert_string_equal(schemac_error(db)->constraint, "reviewer");
    p->id = copy.id;
    assert_status(db, SCHEMAC_REFERENCE, office_paper_update(db, p));
    assert_error(db, "paper", "reviewer",
                 "cannot update paper: the customer that 'reviewer' references is deleted");
    assert_int_equal(p->revision, copy.revision);
    p->reviewer_id = copy.reviewer_id;
    p->customer_id = 104;
    assert_status(db, SCHEMAC_REFERENCE, office_paper_update(db, p));
    office_paper_free(p);
    office_customer *c = customer(db, 102);
    c->referrer_id.value = 104; /* one of its own kind */
    assert_status(db, SCHEMAC_REFERENCE, office_customer_update(db, c));
    office_customer_free(c);
    office_paper_label l = {0, paper_id(1, 4), 101, NULL}; /* part of a key */
    assert_status(db, SCHEMAC_REFERENCE, office_paper_label_insert(db, &l));
    assert_error(db, "paper_label", "paper", "the paper that 'paper' references is deleted");
    office_booking b = {0, 0, 2, "a", {2024, 1, 1}, NULL}; /* several fields */
    assert_status(db, SCHEMAC_REFERENCE, office_booking_insert(db, &b));
    assert_error(db, "booking", NULL, "the seat that 'org_floor_place' references is deleted");
    office_booking *there;
    assert_ok(db, office_booking_get(db, 101, &there));
    there->floor = 2;
    assert_status(db, SCHEMAC_REFERENCE, office_booking_update(db, there));
    office_booking_free(there);
    /* SQL is told the same */
    static const char *const statements[] = {
        "UPDATE paper SET reviewer_id=104 WHERE org_id=1 AND pages=0",
        "UPDATE paper SET reviewer_id=104, title='x' WHERE org_id=1",
        "UPDATE paper SET customer_id=104 WHERE org_id=1 AND pages=0",
        "UPDATE customer SET referrer_id=104 WHERE id=101",
        "UPDATE OR IGNORE customer SET referrer_id=104 WHERE id=101",
        "INSERT INTO seat (org_id,floor,place,holder_id) VALUES (1,5,'x',104)",
        "INSERT OR REPLACE INTO seat (org_id,floor,place,holder_id) VALUES (1,1,'a',104)",
        "INSERT INTO customer (org_id,email,code,referrer_id) VALUES (1,'x','x',104)",
        "INSERT INTO booking (org_id,floor,place,day) VALUES (1,2,'a','2024-01-01')",
        "UPDATE booking SET floor=2 WHERE id=101",
        ("INSERT INTO paper_label (org_id,paper_id,label_id) SELECT 1, id, 101 FROM paper"
         " WHERE org_id=1 AND archived IS NOT NULL"),
    };
    for (size_t i = 0; i < sizeof statements / sizeof *statements; i++)
        if (raw_code(path, statements[i]) != (int)DELETED)
            fail_msg("%s", statements[i]);
    assert_rows_of(OFFICE_SCHEMA, path, NULL, rows);
    /* NULL is no reference, and a restored row is one like others */
    raw(path, "UPDATE paper SET reviewer_id=NULL WHERE org_id=1");
    assert_ok(db, office_customer_restore(db, 104));
    p = paper(db, 1);
    p->reviewer_id = (schemac_opt_int64){true, 104};
    assert_ok(db, office_paper_update(db, p));
    office_paper_free(p);
    assert_sound(path);
    schemac_close(db);
}

/* A row that had the reference before keeps it, and can be changed in any other way. */
static void test_old_references(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = office_of(path, 1);
    office_paper *p = paper(db, 2);
    assert_true(p->reviewer_id.has && p->reviewer_id.value == 103);
    assert_ok(db, office_customer_delete(db, 103));
    assert_ok(db, office_customer_delete(db, 101));
    p->title = "another title";
    assert_ok(db, office_paper_update(db, p)); /* all fields are written, these among them */
    office_paper_free(p);
    p = paper(db, 2);
    assert_string_equal(p->title, "another title");
    assert_true(p->reviewer_id.value == 103 && p->customer_id == 101);
    office_paper_rows rows;
    assert_ok(db, office_paper_list_by_reviewer(db, (schemac_opt_int64){true, 103}, NULL, &rows));
    assert_int_equal(rows.count, 1);
    office_paper_rows_free(&rows);
    /* it may let go, but not take it up again */
    p->reviewer_id = (schemac_opt_int64){true, 102};
    assert_ok(db, office_paper_update(db, p));
    p->reviewer_id.value = 103;
    assert_status(db, SCHEMAC_REFERENCE, office_paper_update(db, p));
    office_paper_free(p);
    /* deleted and restored itself */
    assert_ok(db, office_paper_delete(db, paper_id(1, 2)));
    assert_ok(db, office_paper_restore(db, paper_id(1, 2)));
    raw(path, "UPDATE paper SET customer_id=customer_id, pages=7 WHERE org_id=1");
    assert_ok(db, office_seat_delete(db, 1, "a"));
    office_booking *b;
    assert_ok(db, office_booking_get(db, 101, &b));
    b->note = "kept";
    assert_ok(db, office_booking_update(db, b));
    b->day.day = 28;
    assert_ok(db, office_booking_update(db, b));
    office_booking_free(b);
    assert_sound(path);
    schemac_close(db);
}

/* The caller's mark is not read: an inserted row lives unless it says otherwise. */
static void test_inserted_as_deleted(void **state)
{
    (void)state;
    schemac_db *db = office_of(fresh_path(), 1);
    office_customer c = OFFICE_CUSTOMER_INIT, *got;
    c.email = "gone@example.org";
    c.code = "gone";
    c.deleted_at = (schemac_opt_int64){true, 5};
    assert_ok(db, office_customer_insert(db, &c));
    assert_status(db, SCHEMAC_NOT_FOUND, office_customer_get(db, c.id, &got));
    assert_ok(db, office_customer_restore(db, c.id));
    assert_ok(db, office_customer_get(db, c.id, &got));
    assert_false(got->deleted_at.has);
    /* update leaves the mark alone, in both directions */
    got->deleted_at = (schemac_opt_int64){true, 6};
    assert_ok(db, office_customer_update(db, got));
    office_customer_free(got);
    assert_ok(db, office_customer_get(db, c.id, &got));
    assert_false(got->deleted_at.has);
    office_customer_free(got);
    schemac_close(db);
}

static void test_models_without(void **state)
{
    (void)state;
    schemac_db *db = office_of(fresh_path(), 1);
    const schemac_model *label = schemac_model_find(OFFICE_SCHEMA, "label");
    int64_t id = 101;
    const void *values[] = {&id};
    assert_status(db, SCHEMAC_MISUSE, schemac_restore(db, label, values));
    assert_error(db, "label", NULL, "no such call");
    assert_status(db, SCHEMAC_MISUSE, schemac_purge(db, label, values));
    schemac_page page = SCHEMAC_PAGE_INIT;
    page.deleted = true; /* means nothing there */
    office_label_rows rows;
    assert_ok(db, office_label_list(db, &page, &rows));
    assert_int_equal(rows.count, 2);
    office_label_rows_free(&rows);
    schemac_close(db);
}

/* Rows that go along go a thousand levels deep; beyond that nothing goes. */
static void test_too_deep(void **state)
{
    (void)state;
    enum { FIRST = 1000, LEVELS = 1500 };
    const char *path = fresh_path();
    schemac_db *db = office_of(path, 1);
    static office_folder chain[LEVELS];
    static char names[LEVELS][12];
    for (int i = 0; i < LEVELS; i++) {
        snprintf(names[i], sizeof names[i], "level %d", i);
        chain[i] = (office_folder)OFFICE_FOLDER_INIT;
        chain[i].id = FIRST + i;
        chain[i].name = names[i];
        chain[i].up_id = (schemac_opt_int64){i > 0, FIRST + i - 1};
    }
    assert_ok(db, office_folder_insert_many(db, chain, LEVELS));
    char *before = dump_rows(path);
    for (int within = 0; within < 2; within++) {
        if (within == 1)
            assert_ok(db, schemac_begin(db));
        assert_status(db, SCHEMAC_TOO_DEEP, office_folder_delete(db, FIRST));
        assert_error(
            db, "folder", NULL,
            "cannot delete folder: rows that depend on it are more than 1000 levels away, "
            "each by a reference to the one before; begin with those that are farthest (too "
            "many levels of trigger recursion)");
        assert_status(db, SCHEMAC_TOO_DEEP, schemac_exec(db, "DELETE FROM folder WHERE id=1000"));
        if (within == 1)
            assert_ok(db, schemac_commit(db));
        char *after = dump_rows(path);
        assert_string_equal(after, before);
        free(after);
    }
    free(before);
    /* the way out */
    assert_ok(db, office_folder_delete(db, FIRST + 700));
    assert_int_equal(raw_integer(path, "SELECT count(*) FROM folder WHERE id>=1000"), 700);
    assert_ok(db, office_folder_delete(db, FIRST));
    assert_int_equal(raw_integer(path, "SELECT count(*) FROM folder WHERE id>=1000"), 0);
    schemac_close(db);
    assert_sound(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_hidden),
        cmocka_unit_test(test_hidden_from_the_system),
        cmocka_unit_test(test_restore),
        cmocka_unit_test(test_unique_of_the_living),
        cmocka_unit_test(test_purge),
        cmocka_unit_test(test_purge_restricted),
        cmocka_unit_test(test_no_new_references),
        cmocka_unit_test(test_old_references),
        cmocka_unit_test(test_inserted_as_deleted),
        cmocka_unit_test(test_models_without),
        cmocka_unit_test(test_too_deep),
    };
    return cmocka_run_group_tests_name("deleting", tests, NULL, NULL);
}
