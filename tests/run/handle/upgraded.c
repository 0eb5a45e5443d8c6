/* upgraded.c - a program that goes on while a newer one upgrades its database: what is then refused,
   or cannot be read, is not the fault of its values. */
#include "support.h"

#include <stdio.h>

/* As a newer program would: the table is made anew, with what its rows have in common. */
static void make_anew(const char *path, const char *columns, const char *from)
{
    char sql[600];
    snprintf(sql, sizeof sql,
             "PRAGMA foreign_keys=OFF; PRAGMA legacy_alter_table=ON; BEGIN;"
             "ALTER TABLE tag RENAME TO old_tag; CREATE TABLE tag (%s) STRICT;"
             "INSERT INTO tag SELECT %s FROM old_tag; DROP TABLE old_tag;"
             "CREATE UNIQUE INDEX \"tag.name\" ON tag (name); COMMIT",
             columns, from);
    raw(path, sql);
}

static schemac_db *open_populated(const char *path)
{
    schemac_db *db = open_shop(path);
    populate_shop(db);
    shop_tag_rows rows; /* so that it knows the schema */
    assert_ok(db, shop_tag_list(db, NULL, &rows));
    assert_int_equal(rows.count, 2);
    shop_tag_rows_free(&rows);
    return db;
}

static void assert_outdated(schemac_db *db, schemac_status status, const char *words)
{
    if (status != SCHEMAC_OUTDATED)
        fail_msg("%s: %s", schemac_status_name(status), schemac_error_message(db));
    assert_error(db, "tag", "name", words);
    assert_contains(schemac_error_message(db),
                    ". The schema of the database was changed since this handle was opened, by "
                    "another program or past the handle: open it again");
}

static void refuse_insert(const char *columns, const char *from, const char *name,
                          const char *words)
{
    const char *path = fresh_path();
    schemac_db *db = open_populated(path);
    shop_tag t = {0, name};
    make_anew(path, columns, from);
    char *before = dump_rows(path);
    schemac_status status = shop_tag_insert(db, &t);
    assert_true(status == SCHEMAC_OUTDATED);
    assert_contains(schemac_error_message(db), words);
    assert_contains(schemac_error_message(db), "cannot insert tag: ");
    assert_contains(schemac_error_message(db), ": open it again");
    assert_int_equal(t.id, 0);
    shop_tag many[2] = {{0, name}, {0, "zz"}};
    assert_status(db, SCHEMAC_OUTDATED, shop_tag_insert_many(db, many, 2));
    assert_contains(schemac_error_message(db), "row 1 of 2: cannot insert tag: ");
    assert_contains(schemac_error_message(db), ": open it again");
    char *after = dump_rows(path);
    assert_string_equal(after, before);
    free(before);
    free(after);
    schemac_close(db);
}

static void test_writes(void **state)
{
    (void)state;
    refuse_insert("id INTEGER PRIMARY KEY, name TEXT NOT NULL, colour TEXT NOT NULL",
                  "id, name, 'red'", "third", "NOT NULL constraint failed: tag.colour");
    refuse_insert("id INTEGER PRIMARY KEY, name INTEGER NOT NULL", "id, id", "third",
                  "cannot store TEXT value in INTEGER column tag.name");
    refuse_insert("id INTEGER PRIMARY KEY, name TEXT NOT NULL CHECK (length(name) > 5)",
                  "id, name || ' and more'", "third", "CHECK constraint failed");
    refuse_insert("id INTEGER PRIMARY KEY, name TEXT NOT NULL,"
                  " half TEXT UNIQUE AS (substr(name, 1, 1))",
                  "id, id || name", "1st", "another row has the same half");
}

/* What was refused before is refused as before, as long as nothing has changed; and what the program
   does know is still said. */
static void test_what_stays(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = open_populated(path);
    char long_name[60] = "";
    memset(long_name, 'x', sizeof long_name - 1);
    shop_tag t = {0, long_name}, none = {0, NULL};
    assert_status(db, SCHEMAC_INVALID, shop_tag_insert(db, &t));
    assert_status(db, SCHEMAC_INVALID, shop_tag_insert(db, &none));
    /* what the program has done itself, committed or not, is its own */
    assert_ok(db, schemac_exec(db, "Create TABLE theirs (a)"));
    assert_status(db, SCHEMAC_INVALID, shop_tag_insert(db, &t));
    assert_ok(db, schemac_begin(db));
    schemac_result *r;
    assert_ok(db, schemac_query(db, "ALTER TABLE theirs ADD COLUMN b", NULL, 0, &r));
    schemac_free(r);
    assert_status(db, SCHEMAC_INVALID, shop_tag_insert(db, &t));
    assert_ok(db, schemac_rollback(db));
    assert_status(db, SCHEMAC_INVALID, shop_tag_insert(db, &t));
    raw(path, "CREATE TABLE a_newer_one (a); CREATE TABLE another (a)");
    assert_outdated(db, shop_tag_insert(db, &t), "CHECK constraint failed");
    /* a unique that it knows */
    char *name = raw_text(path, "SELECT name FROM tag ORDER BY id LIMIT 1");
    name[strlen(name) - 1] = '\0';
    t.name = name;
    assert_status(db, SCHEMAC_CONFLICT, shop_tag_insert(db, &t));
    free(name);
    /* opened again it works with what is there */
    assert_ok(db, schemac_repair(db));
    t.name = long_name;
    assert_status(db, SCHEMAC_INVALID, shop_tag_insert(db, &t));
    schemac_close(db);
    db = open_shop(path);
    assert_status(db, SCHEMAC_INVALID, shop_tag_insert(db, &t));
    schemac_close(db);
}

static void test_reads(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = open_populated(path);
    make_anew(path, "id INTEGER PRIMARY KEY, name INTEGER NOT NULL", "id, id * 77");
    shop_tag_rows rows;
    shop_tag *t;
    const char *words = "the stored value is an integer and not a text";
    assert_status(db, SCHEMAC_OUTDATED, shop_tag_get(db, 1, &t));
    assert_contains(schemac_error_message(db), words);
    assert_contains(schemac_error_message(db), ": open it again");
    assert_status(db, SCHEMAC_OUTDATED, shop_tag_list(db, NULL, &rows));
    assert_contains(schemac_error_message(db), words);
    schemac_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_writes),
        cmocka_unit_test(test_what_stays),
        cmocka_unit_test(test_reads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
