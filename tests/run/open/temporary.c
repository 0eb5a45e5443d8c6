/* temporary.c - databases for a program's own tests: opened in one call, emptied, and gone when
   closed. */
#include "office.h"
#include "support.h"
#include "tracking.h"

#include "staff.schema.h"

#include <dirent.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static size_t count_files(const char *directory)
{
    DIR *d = opendir(directory);
    size_t count = 0;
    assert_non_null(d);
    while (readdir(d) != NULL)
        count++;
    closedir(d);
    return count - 2;
}

static char *use_directory(void)
{
    static char path[400];
    snprintf(path, sizeof path, "%s", fresh_path());
    assert_int_equal(mkdir(path, 0700), 0);
    assert_int_equal(setenv("TMPDIR", path, 1), 0);
    return path;
}

static schemac_db *open_temporary(void)
{
    schemac_db *db;
    schemac_status status = schemac_open_temporary(SHOP_SCHEMA, NULL, &db);
    assert_ok(db, status);
    return db;
}

static void test_comes_and_goes(void **state)
{
    (void)state;
    char *directory = use_directory();
    schemac_db *db = open_temporary(), *other = open_temporary(), *second;
    const char *url = schemac_temporary_url(db);
    struct stat s;
    assert_string_not_equal(url, schemac_temporary_url(other));
    assert_int_equal(strncmp(url, directory, strlen(directory)), 0);
    assert_int_equal(stat(url, &s), 0);
    assert_int_equal(s.st_mode & 0777, 0600);
    assert_int_equal(count_files(directory), 2);
    populate_shop(db);
    /* more handles on it */
    schemac_status status = shop_open(url, NULL, &second);
    assert_ok(second, status);
    assert_null(schemac_temporary_url(second));
    int64_t count;
    assert_ok(second, shop_customer_count(second, &count));
    assert_int_equal(count, 3);
    assert_ok(other, shop_customer_count(other, &count));
    assert_int_equal(count, 0);
    schemac_close(second);
    schemac_close(db);
    assert_int_equal(count_files(directory), 1);
    schemac_close(other);
    assert_int_equal(count_files(directory), 0);
    assert_null(schemac_temporary_url(NULL));
}

/* What cannot be made, or does not open, leaves nothing behind. */
static void test_fails(void **state)
{
    (void)state;
    char *directory = use_directory();
    schemac_db *db;
    schemac_config config = SCHEMAC_CONFIG_INIT;
    config.mode = SCHEMAC_VERIFY;
    assert_int_equal(schemac_open_temporary(SHOP_SCHEMA, &config, &db), SCHEMAC_MISSING);
    assert_contains(schemac_error_message(db), "does not exist");
    schemac_close(db);
    assert_int_equal(count_files(directory), 0);
    assert_int_equal(schemac_open_temporary(NULL, NULL, &db), SCHEMAC_MISUSE);
    schemac_close(db);
    assert_int_equal(count_files(directory), 0);
    assert_int_equal(rmdir(directory), 0);
    assert_int_equal(schemac_open_temporary(SHOP_SCHEMA, NULL, &db), SCHEMAC_MISSING);
    assert_contains(schemac_error_message(db), "cannot create a directory in '");
    assert_contains(schemac_error_message(db), "': No such file or directory; TMPDIR says where");
    assert_int_equal(schemac_report(db)->issue_count, 1);
    schemac_close(db);
    assert_int_equal(setenv("TMPDIR", "", 1), 0); /* then in /tmp */
    db = open_temporary();
    assert_int_equal(strncmp(schemac_temporary_url(db), "/tmp/schemac-", 13), 0);
    schemac_close(db);
    /* one that is not absolute means the directory that it meant at first */
    char *path = use_directory();
    char *relative = strrchr(path, '/') + 1;
    assert_int_equal(chdir(test_directory()), 0);
    assert_int_equal(setenv("TMPDIR", relative, 1), 0);
    db = open_temporary();
    assert_int_equal(chdir("/"), 0);
    schemac_close(db);
    assert_int_equal(count_files(path), 0);
    char longer[5000];
    memset(longer, 'x', sizeof longer - 1);
    longer[sizeof longer - 1] = '\0';
    memcpy(longer, path, strlen(path));
    assert_int_equal(setenv("TMPDIR", longer, 1), 0);
    assert_int_equal(schemac_open_temporary(SHOP_SCHEMA, NULL, &db), SCHEMAC_IO);
    assert_contains(schemac_error_message(db), "File name too long");
    schemac_close(db);
}

static void check_reset(schemac_db *db)
{
    int64_t count;
    for (int round = 0; round < 2; round++) {
        populate_shop(db);
        assert_ok(db, schemac_exec(db, "CREATE TABLE theirs (x); INSERT INTO theirs VALUES (1);"
                                       "CREATE VIEW v AS SELECT * FROM customer;"
                                       "CREATE VIEW \"a\"\"b\" AS SELECT * FROM nowhere;"
                                       "CREATE VIRTUAL TABLE words USING fts5(x);"
                                       "INSERT INTO words VALUES ('one two'); ANALYZE;"
                                       "DROP INDEX \"order.customer\""));
        assert_ok(db, schemac_reset(db));
        assert_true(schemac_report(db)->created_database);
        assert_int_equal(handle_integer(db, "SELECT count(*) FROM sqlite_schema WHERE name IN "
                                            "('theirs', 'v', 'a\"b') OR name LIKE 'words%'"),
                         0);
        assert_ok(db, shop_customer_count(db, &count));
        assert_int_equal(count, 0);
        bool yes;
        assert_ok(db, schemac_is_up_to_date(db, &yes));
        assert_true(yes);
        assert_true(schemac_all_initialized(db));
    }
    assert_ok(db, schemac_begin(db));
    assert_status(db, SCHEMAC_MISUSE, schemac_reset(db));
    assert_error(db, NULL, NULL, "cannot reset in a transaction");
    assert_ok(db, schemac_rollback(db));
    schemac_close(db);
}

static void test_reset(void **state)
{
    (void)state;
    char *directory = use_directory();
    check_reset(open_temporary());
    check_reset(open_shop(":memory:"));
    assert_int_equal(count_files(directory), 0);
}

/* Another handle on it sees that it was emptied. */
static void test_reset_of_two(void **state)
{
    (void)state;
    use_directory();
    schemac_db *db = open_temporary(), *second;
    populate_shop(db);
    schemac_status status = shop_open(schemac_temporary_url(db), NULL, &second);
    assert_ok(second, status);
    int64_t count;
    assert_ok(second, shop_customer_count(second, &count));
    assert_ok(db, schemac_reset(db));
    assert_ok(second, shop_customer_count(second, &count));
    assert_int_equal(count, 0);
    populate_shop(second);
    assert_ok(db, shop_customer_count(db, &count));
    assert_int_equal(count, 3);
    assert_status(second, SCHEMAC_MISUSE, schemac_reset(second));
    schemac_close(second);
    schemac_close(db);
}

/* Nobody's data goes by mistake. */
static void test_not_others(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = open_shop(path);
    populate_shop(db);
    assert_status(db, SCHEMAC_MISUSE, schemac_reset(db));
    assert_error(db, NULL, NULL,
                 "only a database of schemac_open_temporary, or \":memory:\", can be reset");
    schemac_close(db);
    assert_shop_populated(path);
    assert_int_equal(schemac_reset(NULL), SCHEMAC_MISUSE);
}

/* Tenant, system and settings: only the latter stay. */
static void test_reset_of_tenant(void **state)
{
    (void)state;
    use_directory();
    schemac_config config = SCHEMAC_CONFIG_INIT;
    config.cache_kib = 777;
    schemac_db *db;
    int64_t count;
    schemac_status status = schemac_open_temporary(OFFICE_SCHEMA, &config, &db);
    assert_ok(db, status);
    populate_office(db);
    assert_ok(db, office_set_tenant(db, 1));
    assert_ok(db, schemac_as_system(db));
    assert_ok(db, schemac_reset(db));
    assert_status(db, SCHEMAC_NO_TENANT, office_customer_count(db, &count));
    assert_int_equal(handle_integer(db, "PRAGMA cache_size"), -777);
    assert_int_equal(handle_integer(db, "PRAGMA foreign_keys"), 1);
    populate_office(db);
    schemac_close(db);
}

/* Seeds come back; and what fails on the way is not said to be there. */
static void test_reset_with_seeds(void **state)
{
    (void)state;
    use_directory();
    schemac_db *db;
    int64_t count;
    staff_person *person;
    setenv("STAFF_ADMIN", "root@acme.example", 1);
    setenv("STAFF_EVE", "knock", 1);
    schemac_status status = schemac_open_temporary(STAFF_SCHEMA, NULL, &db);
    assert_ok(db, status);
    assert_ok(db, schemac_exec(db, "DELETE FROM person; INSERT INTO company VALUES (9, 'c', 'd')"));
    assert_ok(db, schemac_reset(db));
    assert_int_equal(schemac_report(db)->seed_count, 4);
    assert_ok(db, schemac_as_system(db));
    assert_ok(db, staff_person_count(db, &count));
    assert_int_equal(count, 4);
    assert_ok(db, staff_company_count(db, &count));
    assert_int_equal(count, 2);
    unsetenv("STAFF_EVE");
    assert_int_not_equal(schemac_reset(db), SCHEMAC_OK);
    assert_contains(schemac_error_message(db),
                    "the environment has no STAFF_EVE. Nothing has been changed");
    assert_string_equal(schemac_error(db)->model, "person");
    /* so it is, and the handle is as it was, the system's */
    assert_true(schemac_all_initialized(db));
    assert_int_equal(schemac_model_status(db, "person"), SCHEMAC_MODEL_READY);
    assert_ok(db, staff_person_count(db, &count));
    assert_int_equal(count, 4);
    assert_ok(db, staff_person_get(db, 1, &person));
    staff_person_free(person);
    setenv("STAFF_EVE", "knock", 1);
    assert_ok(db, schemac_reset(db));
    assert_true(schemac_all_initialized(db));
    assert_ok(db, schemac_as_system(db));
    assert_ok(db, staff_person_count(db, &count));
    assert_int_equal(count, 4);
    schemac_close(db);
}

/* ---- without memory ------------------------------------------------------------------------- */

enum { OPEN, CHECK, RESET, CALLS };
static size_t failures[CALLS];

/* NOMEM, or what it should be. */
static bool is_well(schemac_db *db, tracking *t, int call, schemac_status got,
                    schemac_status wanted)
{
    if (got == wanted)
        return true;
    assert_int_equal(got, SCHEMAC_NOMEM);
    assert_int_equal(schemac_error(db)->status, SCHEMAC_NOMEM);
    assert_true(t->failed);
    failures[call]++;
    return false;
}

/* How many allocations there were. */
static size_t play(const char *directory, size_t fail_at)
{
    tracking t;
    tracking_start(&t);
    t.fail_at = fail_at;
    schemac_config config = SCHEMAC_CONFIG_INIT;
    config.allocator = &t.allocator;
    schemac_db *db;
    schemac_status status = schemac_open_temporary(SHOP_SCHEMA, &config, &db);
    if (is_well(db, &t, OPEN, status, SCHEMAC_OK)) {
        size_t fails = t.fail_at;
        t.fail_at = 0;
        populate_shop(db);
        assert_ok(db, schemac_exec(db, "DROP TABLE purchase_tag; DROP INDEX \"customer.name\""));
        t.fail_at = fails;
        if (is_well(db, &t, CHECK, schemac_schema_check(db), SCHEMAC_OUTDATED))
            assert_int_equal(schemac_report(db)->issue_count, 2);
        bool reset = is_well(db, &t, RESET, schemac_reset(db), SCHEMAC_OK);
        t.fail_at = 0;
        assert_true(schemac_all_initialized(db));
        assert_int_equal(handle_integer(db, "SELECT count(*) FROM customer"), reset ? 0 : 3);
        assert_ok(db, schemac_reset(db));
        assert_ok(db, schemac_schema_check(db));
        populate_shop(db);
    }
    schemac_close(db);
    assert_int_equal(count_files(directory), 0);
    assert_int_equal(t.block_count, 0);
    assert_false(t.wrong);
    return t.calls;
}

static void test_without_memory(void **state)
{
    (void)state;
    const char *directory = use_directory();
    size_t calls = play(directory, 0);
    for (size_t n = 1; n <= calls; n++)
        play(directory, n);
    for (int i = 0; i < CALLS; i++)
        assert_true(failures[i] > 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_comes_and_goes),
        cmocka_unit_test(test_fails),
        cmocka_unit_test(test_reset),
        cmocka_unit_test(test_reset_of_two),
        cmocka_unit_test(test_not_others),
        cmocka_unit_test(test_reset_of_tenant),
        cmocka_unit_test(test_reset_with_seeds),
        cmocka_unit_test(test_without_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
