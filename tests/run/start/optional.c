/* optional.c - indexes that a start goes on without. */
#include "support.h"

#include "optional.schema.h"

#include <stdio.h>

static const char *make_attic(void)
{
    const char *path = fresh_path();
    schemac_db *db;
    schemac_status status = attic_open(path, NULL, &db);
    assert_ok(db, status);
    assert_int_equal(schemac_report(db)->issue_count, 0);
    schemac_close(db);
    raw(path, "INSERT INTO room VALUES (1,'left'), (2,'right');"
              "INSERT INTO box VALUES (1,'a',5,1), (2,'b',NULL,2), (3,'c',70,NULL)");
    return path;
}

static schemac_db *start(const char *path, schemac_mode mode)
{
    schemac_config config = SCHEMAC_CONFIG_INIT;
    config.mode = mode;
    schemac_db *db;
    schemac_status status = attic_open(path, &config, &db);
    assert_ok(db, status);
    return db;
}

static size_t index_count(const char *path, const char *name)
{
    char sql[200];
    snprintf(sql, sizeof sql, "SELECT count(*) FROM sqlite_schema WHERE type='index' AND name='%s'",
             name);
    return (size_t)raw_integer(path, sql);
}

/* They are there where they can be; one that another index begins with does not serve that one. */
static void test_created(void **state)
{
    (void)state;
    const char *path = make_attic();
    assert_int_equal(index_count(path, "box.heavy"), 1);
    assert_int_equal(index_count(path, "box.room_label"), 1);
    assert_int_equal(index_count(path, "box.room"), 1);
    raw(path, "DROP INDEX \"box.heavy\"");
    schemac_db *db = start(path, SCHEMAC_APPLY);
    assert_int_equal(schemac_report(db)->created_count, 1);
    schemac_close(db);
    assert_int_equal(index_count(path, "box.heavy"), 1);
}

/* abs() has no answer for the smallest number. */
static void test_fails(void **state)
{
    (void)state;
    const char *path = make_attic();
    raw(path, "DROP INDEX \"box.heavy\"; DROP INDEX \"box.weight\";"
              "INSERT INTO box VALUES (9,'z',-9223372036854775808,1)");
    schemac_db *db = start(path, SCHEMAC_APPLY);
    const schemac_report_info *r = schemac_report(db);
    assert_int_equal(r->created_count, 1); /* the other one */
    assert_string_equal(r->created[0].name, "box.weight");
    assert_int_equal(r->issue_count, 1);
    assert_int_equal(r->issues[0].severity, SCHEMAC_WARNING);
    assert_string_equal(r->issues[0].model, "box");
    assert_string_equal(r->issues[0].message,
                        "optional index box.heavy of model box is not there: integer overflow");
    assert_contains(r->issues[0].suggestion, "create it later with: CREATE INDEX \"box.heavy\" ON");
    assert_true(schemac_all_initialized(db));
    assert_int_equal(schemac_error(db)->status, SCHEMAC_OK);
    attic_box_rows rows;
    assert_ok(db, attic_box_list_by_heavy(db, "c", NULL, &rows));
    assert_int_equal(rows.count, 1);
    attic_box_rows_free(&rows);
    schemac_close(db);
    assert_int_equal(index_count(path, "box.heavy"), 0);
    db = start(path, SCHEMAC_APPLY);
    assert_true(schemac_report(db)->up_to_date);
    schemac_close(db);
    /* once the row is gone, the statement that the report has does it */
    raw(path, "DELETE FROM box WHERE id=9");
    raw(path, ATTIC_SCHEMA->texts->models[0].indexes[0].create);
    image before = read_image(path);
    schemac_close(start(path, SCHEMAC_VERIFY));
    assert_untouched(path, &before);
}

static void test_name_taken(void **state)
{
    (void)state;
    const char *path = make_attic();
    raw(path, "DROP INDEX \"box.heavy\"; DROP INDEX \"box.room_label\";"
              "CREATE TABLE \"box.heavy\" (x); CREATE INDEX \"box.room_label\" ON room (name)");
    schemac_db *db = start(path, SCHEMAC_APPLY);
    const schemac_report_info *r = schemac_report(db);
    assert_int_equal(r->issue_count, 2);
    assert_contains(r->issues[0].message, "there is already a table named box.heavy");
    assert_contains(r->issues[1].message, "index box.room_label already exists");
    schemac_close(db);
}

/* Only looking does not refuse because of one. */
static void test_verify(void **state)
{
    (void)state;
    const char *path = make_attic();
    raw(path, "DROP INDEX \"box.heavy\"");
    image before = read_image(path);
    schemac_db *db = start(path, SCHEMAC_VERIFY);
    assert_int_equal(schemac_report(db)->planned_count, 0);
    assert_int_equal(schemac_report(db)->issue_count, 1);
    assert_string_equal(schemac_report(db)->issues[0].message,
                        "optional index box.heavy of model box is not there");
    schemac_close(db);
    assert_untouched(path, &before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_created),
        cmocka_unit_test(test_fails),
        cmocka_unit_test(test_name_taken),
        cmocka_unit_test(test_verify),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
