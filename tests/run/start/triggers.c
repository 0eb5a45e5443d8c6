/* triggers.c - what a start does about triggers, and about columns that rows need to be changed. */
#include "office.h"

#include <stdio.h>

#define OURS  "SELECT name || ' ' || sql FROM sqlite_schema WHERE type='trigger' ORDER BY name"
#define COUNT "SELECT count(*) FROM sqlite_schema WHERE type='trigger'"

/* A populated file, and its triggers; to be freed. */
static char *populated(const char *path)
{
    schemac_close(office_of(path, 0));
    return raw_text(path, OURS);
}

static void assert_mended(const char *path, char *triggers, char *rows, size_t created)
{
    schemac_db *db = open_office(path);
    const schemac_report_info *r = schemac_report(db);
    assert_int_equal(r->issue_count, 0);
    assert_int_equal(r->created_count, created);
    for (size_t i = 0; i < r->created_count; i++)
        assert_string_equal(r->created[i].object, "trigger");
    schemac_close(db);
    assert_raw(path, OURS, triggers);
    assert_rows_of(OFFICE_SCHEMA, path, NULL, rows);
    free(triggers);
    /* and once more there is nothing to do */
    db = open_office(path);
    assert_true(schemac_report(db)->up_to_date);
    schemac_close(db);
    assert_sound(path);
}

static void test_missing(void **state)
{
    (void)state;
    const char *path = fresh_path();
    char *triggers = populated(path);
    int64_t count = raw_integer(path, COUNT);
    assert_int_equal(count, 12);
    raw(path,
        "DROP TRIGGER \"paper.customer.insert\"; DROP TRIGGER \"paper.customer.update\";"
        "DROP TRIGGER \"paper.reviewer.insert\"; DROP TRIGGER \"paper.reviewer.update\";"
        "DROP TRIGGER \"customer.referrer.insert\"; DROP TRIGGER \"customer.referrer.update\";"
        "DROP TRIGGER \"paper_label.paper.insert\"; DROP TRIGGER \"paper_label.paper.update\";"
        "DROP TRIGGER \"seat.holder.insert\"; DROP TRIGGER \"seat.holder.update\";"
        "DROP TRIGGER \"booking.org_floor_place.insert\";"
        "DROP TRIGGER \"booking.org_floor_place.update\"");
    assert_int_equal(raw_integer(path, COUNT), 0);
    /* what was referenced without them stays */
    raw(path, "UPDATE paper SET reviewer_id=104 WHERE org_id=1");
    assert_mended(path, triggers, rows_of(OFFICE_SCHEMA, path, NULL), (size_t)count);
    assert_true(raw_code(path, "UPDATE customer SET referrer_id=104 WHERE id=101") != 0);
    assert_raw(path, "SELECT detail FROM schemac_history ORDER BY id DESC LIMIT 1",
               "0 tables, 0 columns, 0 indexes, 12 triggers\n");
}

/* Those of a table that has to be made anew are not wrong themselves. */
static void test_checked(void **state)
{
    (void)state;
    const char *path = fresh_path();
    free(populated(path));
    schemac_db *db = open_office(path);
    const schemac_report_issue *issues;
    raw(path, "DROP TRIGGER \"seat.holder.insert\"");
    assert_status(db, SCHEMAC_OUTDATED, schemac_schema_check(db));
    issues = schemac_report(db)->issues;
    assert_int_equal(schemac_report(db)->issue_count, 1);
    assert_string_equal(issues[0].message, "trigger seat.holder.insert is missing");
    rewrite_object(path, "seat.holder.update", "deleted", "Deleted");
    rewrite_object(path, "booking", ",1,8)", ",1,7)");
    assert_status(db, SCHEMAC_OUTDATED, schemac_schema_check(db));
    issues = schemac_report(db)->issues;
    assert_int_equal(schemac_report(db)->issue_count, 3);
    assert_string_equal(issues[0].message, "trigger seat.holder.update is not as declared");
    assert_string_equal(issues[1].message, "table booking is not as declared");
    assert_string_equal(issues[2].message, "trigger seat.holder.insert is missing");
    schemac_close(db);
}

/* One that is named as ours and does what ours did is ours, whatever it looks at. */
static void test_changed(void **state)
{
    (void)state;
    static const char *const changed[] = {
        "CREATE TRIGGER \"seat.holder.insert\" BEFORE INSERT ON seat WHEN NEW.holder_id=7"
        " BEGIN SELECT RAISE(ABORT,'schemac: deleted holder customer'); END",
        "CREATE TRIGGER \"SEAT.holder.INSERT\" BEFORE INSERT ON seat WHEN NEW.holder_id=7"
        " BEGIN SELECT RAISE(ABORT,'schemac: deleted holder customer'); END",
        "CREATE TRIGGER \"seat.holder.insert\" AFTER DELETE ON folder"
        " BEGIN SELECT RAISE( ABORT , 'schemac: deleted gone folder') ; END",
    };
    for (size_t i = 0; i < sizeof changed / sizeof *changed; i++) {
        const char *path = fresh_path();
        char *triggers = populated(path);
        raw(path, "DROP TRIGGER \"seat.holder.insert\"");
        raw(path, changed[i]);
        assert_mended(path, triggers, rows_of(OFFICE_SCHEMA, path, NULL), 1);
    }
    /* other blanks and other capitals are no change */
    const char *path = fresh_path();
    char *triggers = populated(path);
    free(triggers);
    rewrite_object(path, "seat.holder.insert", "BEFORE INSERT ON", "before  insert\n on");
    char *rows = rows_of(OFFICE_SCHEMA, path, NULL);
    assert_mended(path, raw_text(path, OURS), rows, 0);
}

static void test_no_longer_needed(void **state)
{
    (void)state;
    const char *path = fresh_path();
    char *triggers = populated(path);
    raw(path, "CREATE TRIGGER \"label.gone.insert\" BEFORE INSERT ON label WHEN EXISTS"
              " (SELECT 1 FROM folder WHERE id=NEW.id)"
              " BEGIN SELECT RAISE(ABORT,'schemac: deleted gone folder'); END;"
              "CREATE TRIGGER \"a \"\"b\" BEFORE UPDATE OF id ON label WHEN EXISTS"
              " (SELECT 1 FROM folder WHERE id=NEW.id)"
              " BEGIN SELECT RAISE(ABORT,'schemac: deleted gone folder'); END");
    assert_mended(path, triggers, rows_of(OFFICE_SCHEMA, path, NULL), 0);
}

/* graveyard: sequelize (measured): triggers made by hand are not lost */
static void test_of_the_user(void **state)
{
    (void)state;
    const char *path = fresh_path();
    free(populated(path));
    raw(path, "CREATE TABLE log (what TEXT);"
              "CREATE TRIGGER \"label.mine.insert\" AFTER INSERT ON label"
              " BEGIN INSERT INTO log VALUES ('schemac: deleted ' || NEW.name); END;"
              "CREATE TRIGGER refuse BEFORE DELETE ON label WHEN OLD.name='kept'"
              " BEGIN SELECT RAISE(ABORT,'not schemac: deleted'); END;"
              "DROP TRIGGER \"seat.holder.update\"");
    schemac_db *db = open_office(path);
    assert_int_equal(schemac_report(db)->created_count, 1);
    assert_int_equal(raw_integer(path, COUNT), 14);
    assert_ok(db, office_set_tenant(db, 1));
    office_label l = {0, 0, "kept"};
    assert_ok(db, office_label_insert(db, &l));
    assert_raw(path, "SELECT what FROM log", "schemac: deleted kept\n");
    schemac_status status = office_label_delete(db, l.id);
    assert_int_not_equal(status, SCHEMAC_OK);
    assert_int_not_equal(status, SCHEMAC_REFERENCE);
    assert_contains(schemac_error_message(db), "not schemac: deleted");
    schemac_close(db);
}

static void test_name_is_taken(void **state)
{
    (void)state;
    const char *path = fresh_path();
    free(populated(path));
    raw(path, "DROP TRIGGER \"seat.holder.insert\";"
              "CREATE TRIGGER \"Seat.Holder.Insert\" AFTER INSERT ON label"
              " BEGIN SELECT 'of my own'; END;"
              "DROP TRIGGER \"paper.customer.insert\"");
    raw(path, "PRAGMA wal_checkpoint(TRUNCATE)");
    image before = read_image(path);
    schemac_db *db;
    assert_int_equal(office_open(path, NULL, &db), SCHEMAC_OUTDATED);
    assert_contains(schemac_error_message(db), "the name of trigger seat.holder.insert is taken");
    assert_contains(schemac_error_message(db), "drop or rename that trigger");
    assert_string_equal(schemac_error(db)->model, "seat");
    assert_int_equal(schemac_model_status(db, "seat"), SCHEMAC_MODEL_FAILED);
    schemac_close(db);
    assert_untouched(path, &before);
    raw(path, "DROP TRIGGER \"seat.holder.insert\"");
    db = open_office(path);
    assert_int_equal(schemac_report(db)->created_count, 2);
    schemac_close(db);
}

/* Rows that were there before begin at 1. */
static void test_added_version(void **state)
{
    (void)state;
    const char *path = fresh_path();
    free(populated(path));
    raw(path, "ALTER TABLE customer DROP COLUMN revision; ALTER TABLE organization DROP COLUMN"
              " revision; ALTER TABLE customer DROP COLUMN touched_at");
    schemac_db *db = open_office(path);
    assert_int_equal(schemac_report(db)->created_count, 3);
    assert_ok(db, office_set_tenant(db, 1));
    assert_int_equal(raw_integer(path, "SELECT count(*) FROM customer WHERE revision=1"), 12);
    assert_int_equal(raw_integer(path, "SELECT count(*) FROM organization WHERE revision=1"), 3);
    office_customer *c, *again;
    assert_ok(db, office_customer_get(db, 102, &c));
    assert_ok(db, office_customer_get(db, 102, &again));
    assert_int_equal(c->revision, 1);
    assert_ok(db, office_customer_update(db, c));
    assert_int_equal(c->revision, 2);
    assert_status(db, SCHEMAC_STALE, office_customer_update(db, again));
    office_customer_free(c);
    office_customer_free(again);
    assert_ok(db, office_customer_delete(db, 102));
    office_organization *o;
    assert_ok(db, office_organization_get(db, 1, &o));
    assert_ok(db, office_organization_update(db, o));
    assert_int_equal(o->revision, 2);
    office_organization_free(o);
    schemac_close(db);
    assert_sound(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_missing),       cmocka_unit_test(test_checked),
        cmocka_unit_test(test_changed),       cmocka_unit_test(test_no_longer_needed),
        cmocka_unit_test(test_of_the_user),   cmocka_unit_test(test_name_is_taken),
        cmocka_unit_test(test_added_version),
    };
    return cmocka_run_group_tests_name("triggers", tests, NULL, NULL);
}
