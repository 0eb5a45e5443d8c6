/* stated.c - a program whose schema states names of indexes and keeps user_version: calls,
   messages, and what is left alone. */
#include "support.h"

#include "stated.schema.h"

#include <sqlite3.h>

static schemac_db *open_stated(const char *path)
{
    schemac_db *db;
    schemac_status status = stated_open(path, NULL, &db);
    assert_ok(db, status);
    return db;
}

static stated_person person(const char *name, int32_t born)
{
    stated_person p = STATED_PERSON_INIT;
    p.name = name;
    p.born = born;
    return p;
}

/* A violation names the label, whatever the database calls the index. */
static void test_labels(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = open_stated(path);
    stated_person ada = person("Ada", 1815), other = person("Ada", 1815),
                  badge = person("Bea", 1815);
    assert_ok(db, stated_person_insert(db, &ada));
    other.left_at = (schemac_opt_int64){true, 1};
    assert_status(db, SCHEMAC_CONFLICT, stated_person_insert(db, &other));
    assert_string_equal(schemac_error(db)->constraint, "name_born");
    assert_contains(schemac_error_message(db),
                    "another row has the same name, born; to change that row: "
                    "upsert_by_name_born");
    assert_status(db, SCHEMAC_CONFLICT, stated_person_insert(db, &badge));
    assert_string_equal(schemac_error(db)->constraint, "badge");
    assert_string_equal(schemac_error(db)->field, "born");

    stated_person *found;
    assert_ok(db, stated_person_get_by_name_born(db, "Ada", 1815, &found));
    assert_int_equal(found->id, ada.id);
    stated_person_free(found);
    ada.boss_id = (schemac_opt_int64){true, ada.id};
    assert_ok(db, stated_person_update(db, &ada));
    stated_person_rows rows;
    assert_ok(db, stated_person_list_by_by_name(db, "Ada", NULL, &rows));
    assert_int_equal(rows.count, 1);
    stated_person_rows_free(&rows);
    assert_ok(db, stated_person_list_by_boss(db, ada.boss_id, NULL, &rows));
    assert_int_equal(rows.count, 1);
    stated_person_rows_free(&rows);

    bool there;
    assert_ok(db, schemac_index_exists(db, "IX_\"Name\"", &there));
    assert_true(there);
    schemac_close(db);
    assert_raw(
        path,
        "SELECT name FROM sqlite_schema WHERE type='index' AND name NOT LIKE 'sqlite_%' ORDER BY 1",
        "IFK_PersonBoss\nIX_\"Name\"\nUQ person\nperson.badge.living\n");
    db = open_stated(path);
    assert_true(schemac_report(db)->up_to_date);
    schemac_close(db);
}

#define VERSIONS                                                                                   \
    "SELECT application_id||' '||user_version FROM pragma_application_id, pragma_user_version"

/* What the program keeps there is its own: in starts that find nothing, something, or a database
   that is made over. */
static void test_user_version(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = open_stated(path);
    assert_int_equal(schemac_report(db)->issue_count, 0);
    schemac_close(db);
    assert_raw(path, VERSIONS, "0 0\n");
    raw(path, "PRAGMA user_version=41; PRAGMA application_id=-2");
    image before = read_image(path);
    db = open_stated(path);
    assert_true(schemac_report(db)->up_to_date);
    schemac_close(db);
    assert_untouched(path, &before);
    raw(path, "DROP INDEX \"UQ person\"");
    schemac_config config = SCHEMAC_CONFIG_INIT;
    config.mode = SCHEMAC_VERIFY;
    assert_status(db, SCHEMAC_OUTDATED, stated_open(path, &config, &db));
    assert_int_equal(schemac_report(db)->planned_count, 1);
    schemac_close(db);
    db = open_stated(path);
    assert_int_equal(schemac_report(db)->created_count, 1);
    assert_string_equal(schemac_report(db)->created[0].name, "UQ person");
    assert_ok(db, schemac_schema_check(db));
    assert_raw(path, VERSIONS, "-2 41\n");
    /* the program may write it, also past its handle */
    assert_ok(db, schemac_exec(db, "PRAGMA user_version=42; PRAGMA application_id = 3"));
    assert_status(db, SCHEMAC_MISUSE, schemac_exec(db, "PRAGMA schema_version=42"));
    schemac_close(db);
    assert_raw(path, VERSIONS, "3 42\n");
    db = open_stated(path);
    assert_true(schemac_report(db)->up_to_date);
    schemac_close(db);
    assert_raw(path, "SELECT count(*) FROM schemac_mark WHERE owner>0", "1\n");
}

static void test_reset(void **state)
{
    (void)state;
    schemac_db *db;
    schemac_status status = schemac_open_temporary(STATED_SCHEMA, NULL, &db);
    assert_ok(db, status);
    stated_person ada = person("Ada", 1815);
    assert_ok(db, stated_person_insert(db, &ada));
    sqlite3 *handle = schemac_engine_handle(db);
    assert_int_equal(sqlite3_exec(handle, "PRAGMA user_version=7", NULL, NULL, NULL), SQLITE_OK);
    assert_ok(db, schemac_reset(db));
    assert_true(schemac_report(db)->created_database);
    int64_t count;
    assert_ok(db, stated_person_count(db, &count));
    assert_int_equal(count, 0);
    assert_int_equal(handle_integer(db, "SELECT user_version FROM pragma_user_version"), 7);
    assert_int_equal(handle_integer(db, "SELECT count(*) FROM schemac_mark"), 1);
    schemac_close(db);
}

/* What its rows are is not looked at: one that says nothing of this schema is another's. */
static void test_other_mark(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = open_stated(path);
    schemac_close(db);
    raw(path, "UPDATE schemac_mark SET owner=owner+1");
    image before = read_image(path);
    assert_status(db, SCHEMAC_NOT_OURS, stated_open(path, NULL, &db));
    assert_contains(schemac_error_message(db), "another program's mark");
    schemac_close(db);
    assert_untouched(path, &before);
    raw(path, "UPDATE schemac_mark SET owner=owner-1, state=state+1");
    db = open_stated(path);
    assert_false(schemac_report(db)->up_to_date);
    assert_int_equal(schemac_report(db)->created_count + schemac_report(db)->changed_count, 0);
    schemac_close(db);
    db = open_stated(path);
    assert_true(schemac_report(db)->up_to_date);
    schemac_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_labels),
        cmocka_unit_test(test_user_version),
        cmocka_unit_test(test_reset),
        cmocka_unit_test(test_other_mark),
    };
    return cmocka_run_group_tests_name("stated", tests, NULL, NULL);
}
