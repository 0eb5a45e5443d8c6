/* transactions.c - begin, commit and rollback, one inside another, and what happens when they
   fail. */
#include "support.h"

#include <sqlite3.h>
#include <stdio.h>

typedef struct fixture {
    const char *path;
    schemac_db *db;
} fixture;

static int setup(void **state)
{
    fixture *f = malloc(sizeof *f);
    assert_non_null(f);
    f->path = fresh_path();
    f->db = open_shop(f->path);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    fixture *f = *state;
    schemac_close(f->db);
    free(f);
    return 0;
}

static void add(schemac_db *db, const char *name)
{
    shop_tag t = {0, name};
    assert_ok(db, shop_tag_insert(db, &t));
}

static void assert_tags(fixture *f, const char *expected)
{
    assert_raw(f->path,
               "SELECT ifnull(group_concat(name, ' '), '') FROM"
               " (SELECT name FROM tag ORDER BY id)",
               expected);
}

static void test_commit(void **state)
{
    fixture *f = *state;
    assert_false(schemac_in_transaction(f->db));
    assert_ok(f->db, schemac_begin(f->db));
    assert_true(schemac_in_transaction(f->db));
    add(f->db, "a");
    add(f->db, "b");
    assert_tags(f, "\n"); /* nobody else sees it yet */
    assert_ok(f->db, schemac_commit(f->db));
    assert_false(schemac_in_transaction(f->db));
    assert_tags(f, "a b\n");
}

static void test_rollback(void **state)
{
    fixture *f = *state;
    add(f->db, "a");
    assert_ok(f->db, schemac_begin(f->db));
    add(f->db, "b");
    assert_ok(f->db, shop_tag_delete(f->db, 1));
    assert_ok(f->db, schemac_rollback(f->db));
    assert_false(schemac_in_transaction(f->db));
    assert_tags(f, "a\n");
    add(f->db, "c");
    assert_tags(f, "a c\n");
}

static void test_nesting(void **state)
{
    fixture *f = *state;
    assert_ok(f->db, schemac_begin(f->db));
    add(f->db, "1");
    assert_ok(f->db, schemac_begin(f->db));
    add(f->db, "2");
    assert_ok(f->db, schemac_begin(f->db));
    add(f->db, "3");
    assert_ok(f->db, schemac_rollback(f->db)); /* undoes 3 alone */
    assert_true(schemac_in_transaction(f->db));
    add(f->db, "4");
    assert_ok(f->db, schemac_begin(f->db));
    add(f->db, "5");
    assert_ok(f->db, schemac_commit(f->db));
    assert_ok(f->db, schemac_commit(f->db));
    assert_true(schemac_in_transaction(f->db));
    assert_ok(f->db, schemac_begin(f->db));
    add(f->db, "6");
    assert_ok(f->db, schemac_rollback(f->db));
    assert_tags(f, "\n");
    assert_ok(f->db, schemac_commit(f->db));
    assert_tags(f, "1 2 4 5\n");
}

/* What an inner commit kept, an outer rollback still undoes. */
static void test_outer_rollback(void **state)
{
    fixture *f = *state;
    assert_ok(f->db, schemac_begin(f->db));
    assert_ok(f->db, schemac_begin(f->db));
    add(f->db, "a");
    assert_ok(f->db, schemac_commit(f->db));
    assert_ok(f->db, schemac_rollback(f->db));
    assert_tags(f, "\n");
}

static void test_deep_nesting(void **state)
{
    fixture *f = *state;
    char name[2] = "a";
    for (int i = 0; i < 20; i++) {
        assert_ok(f->db, schemac_begin(f->db));
        name[0] = (char)('a' + i);
        add(f->db, name);
    }
    for (int i = 0; i < 19; i++)
        assert_ok(f->db, i < 5 ? schemac_rollback(f->db) : schemac_commit(f->db));
    assert_ok(f->db, schemac_commit(f->db));
    assert_tags(f, "a b c d e f g h i j k l m n o\n");
}

static void test_without_begin(void **state)
{
    fixture *f = *state;
    assert_status(f->db, SCHEMAC_MISUSE, schemac_commit(f->db));
    assert_error(f->db, NULL, NULL, "there is no transaction");
    assert_status(f->db, SCHEMAC_MISUSE, schemac_rollback(f->db));
    assert_error(f->db, NULL, NULL, "there is no transaction");
    assert_ok(f->db, schemac_begin(f->db));
    assert_ok(f->db, schemac_commit(f->db));
    assert_status(f->db, SCHEMAC_MISUSE, schemac_commit(f->db));
}

/* A statement that fails undoes itself, not the transaction. */
static void test_failing_statement(void **state)
{
    fixture *f = *state;
    assert_ok(f->db, schemac_begin(f->db));
    add(f->db, "a");
    shop_tag again = {0, "a"};
    assert_status(f->db, SCHEMAC_CONFLICT, shop_tag_insert(f->db, &again));
    assert_true(schemac_in_transaction(f->db));
    add(f->db, "b");
    assert_ok(f->db, schemac_commit(f->db));
    assert_tags(f, "a b\n");
}

/* References that are checked at the end make the commit itself fail; it may be tried again. */
static void test_failing_commit(void **state)
{
    fixture *f = *state;
    populate_shop(f->db);
    assert_ok(f->db, schemac_begin(f->db));
    assert_ok(f->db, schemac_exec(f->db, "PRAGMA defer_foreign_keys=ON"));
    shop_purchase_tag t = {order_id(3), 77};
    assert_ok(f->db, shop_purchase_tag_insert(f->db, &t));
    assert_status(f->db, SCHEMAC_REFERENCE, schemac_commit(f->db));
    assert_error(f->db, NULL, NULL, "cannot commit: FOREIGN KEY constraint failed");
    assert_int_equal(schemac_error(f->db)->engine_code, SQLITE_CONSTRAINT_FOREIGNKEY);
    assert_true(schemac_in_transaction(f->db));
    shop_tag missing = {77, "the missing one"};
    assert_ok(f->db, shop_tag_insert(f->db, &missing));
    assert_ok(f->db, schemac_commit(f->db));
    assert_false(schemac_in_transaction(f->db));
    assert_tags(f, "new urgent the missing one\n");
    /* or rolled back */
    assert_ok(f->db, schemac_begin(f->db));
    assert_ok(f->db, schemac_exec(f->db, "PRAGMA defer_foreign_keys=ON"));
    shop_purchase_tag u = {order_id(3), 88};
    assert_ok(f->db, shop_purchase_tag_insert(f->db, &u));
    assert_status(f->db, SCHEMAC_REFERENCE, schemac_commit(f->db));
    assert_ok(f->db, schemac_rollback(f->db));
    assert_false(schemac_in_transaction(f->db));
    assert_raw(f->path, "SELECT count(*) FROM purchase_tag", "5\n");
    assert_raw(f->path, "PRAGMA foreign_key_check", "");
}

/* The lock is taken at once, so that nothing that was read can be outdated when it is written. */
static void test_begin_locks(void **state)
{
    fixture *f = *state;
    schemac_config impatient = SCHEMAC_CONFIG_INIT;
    impatient.busy_timeout = 20;
    schemac_db *other;
    schemac_status status = shop_open(f->path, &impatient, &other);
    assert_ok(other, status);
    assert_ok(f->db, schemac_begin(f->db));
    assert_status(other, SCHEMAC_BUSY, schemac_begin(other));
    assert_error(other, NULL, NULL, "cannot begin a transaction");
    assert_ok(f->db, schemac_rollback(f->db));
    assert_ok(other, schemac_begin(other));
    assert_ok(other, schemac_rollback(other));
    schemac_close(other);
}

static void test_close_rolls_back(void **state)
{
    fixture *f = *state;
    add(f->db, "a");
    assert_ok(f->db, schemac_begin(f->db));
    assert_ok(f->db, schemac_begin(f->db));
    add(f->db, "b");
    schemac_close(f->db);
    f->db = open_shop(f->path);
    assert_tags(f, "a\n");
}

/* Some failures make the database roll back everything. What came now would be committed by itself:
   it is refused until the caller has rolled back, too. */
static void test_rolled_back_by_the_database(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = open_shop(path);
    shop_tag t = {1, "before"};
    assert_ok(db, shop_tag_insert(db, &t));
    for (int depth = 1; depth < 4; depth++) {
        for (int i = 0; i < depth; i++)
            assert_ok(db, schemac_begin(db));
        shop_tag lost = {0, "lost"}, *got;
        assert_ok(db, shop_tag_insert(db, &lost));
        assert_status(db, SCHEMAC_CONFLICT,
                      schemac_exec(db, "INSERT OR ROLLBACK INTO tag VALUES (1, 'again')"));
        shop_tag late = {0, "late"};
        assert_status(db, SCHEMAC_MISUSE, shop_tag_insert(db, &late));
        assert_error(db, NULL, NULL, "call schemac_rollback");
        assert_status(db, SCHEMAC_MISUSE, shop_tag_get(db, 1, &got));
        assert_status(db, SCHEMAC_MISUSE, schemac_exec(db, "DELETE FROM tag"));
        assert_status(db, SCHEMAC_MISUSE, schemac_begin(db));
        assert_status(db, SCHEMAC_MISUSE, schemac_commit(db));
        assert_true(schemac_all_initialized(db));
        for (int i = 0; i < depth; i++) {
            assert_true(schemac_in_transaction(db));
            assert_status(db, SCHEMAC_MISUSE, shop_tag_insert(db, &late));
            assert_ok(db, schemac_rollback(db));
        }
        assert_false(schemac_in_transaction(db));
        assert_raw(path, "SELECT name FROM tag", "before\n");
        assert_ok(db, shop_tag_insert(db, &late));
        assert_ok(db, schemac_begin(db));
        assert_ok(db, shop_tag_delete(db, late.id));
        assert_ok(db, schemac_commit(db));
    }
    /* closing in such a state is fine */
    assert_ok(db, schemac_begin(db));
    assert_status(db, SCHEMAC_CONFLICT,
                  schemac_exec(db, "INSERT OR ROLLBACK INTO tag VALUES (1, 'again')"));
    schemac_close(db);
    assert_raw(path, "SELECT name FROM tag", "before\n");
}

/* ---- past the handle ------------------------------------------------------------------------ */

static const struct {
    const char *sql;
    const char *instead;
} reserved[] = {
    {"BEGIN", "know of BEGIN: call schemac_begin or schemac_begin_read"},
    {" -- a comment\n /* ; */ ; begin immediate; INSERT INTO tag VALUES (1,'x'); COMMIT",
     "begin: call"},
    {"INSERT INTO tag VALUES (1,'x'); COMMIT", "COMMIT: call schemac_commit"},
    {"INSERT INTO tag VALUES (1,'x;END'); END", "END: call schemac_commit"},
    {"ROLLBACK", "ROLLBACK: call schemac_rollback"},
    {"ROLLBACK TO schemac_1", "ROLLBACK: call schemac_rollback"},
    {"SAVEPOINT mine", "SAVEPOINT: call schemac_begin, which nests"},
    {"RELEASE schemac_1", "RELEASE: call schemac_commit, which ends the innermost transaction"},
    {"CREATE TEMP TRIGGER t AFTER INSERT ON tag BEGIN SELECT CASE WHEN 1 THEN 2 END; SELECT 1; END;"
     " ROLLBACK",
     "ROLLBACK: call"},
    {"CREATE TABLE trigger_like (a); END", "END: call"},
    {"PRAGMA foreign_keys = 0", "PRAGMA foreign_keys: references hold on every handle"},
    {"pragma main . \"Foreign_Keys\"(off)", "PRAGMA foreign_keys: "},
    {"EXPLAIN PRAGMA foreign_keys = 0", "PRAGMA foreign_keys: "},
    {"EXPLAIN QUERY PLAN PRAGMA foreign_keys = 0", "PRAGMA foreign_keys: "},
    {"PRAGMA query_only = 1", "PRAGMA query_only: call schemac_begin_read"},
    {"PRAGMA application_id = 7", "PRAGMA application_id: it says whose the database is"},
    {"PRAGMA user_version = 7", "PRAGMA user_version: it says in which state the database is"},
    {"PRAGMA schema_version = 7", "PRAGMA schema_version: it tells that the database was changed"},
    {"PRAGMA writable_schema = 1", "PRAGMA writable_schema: change the schema with statements"},
    {"PRAGMA trusted_schema = 1", "PRAGMA trusted_schema: open with config.trusted_schema"},
    {"PRAGMA ignore_check_constraints = 1",
     "PRAGMA ignore_check_constraints: change the check in the schema"},
    {"PRAGMA case_sensitive_like = 1", "PRAGMA case_sensitive_like: filters with LIKE"},
    {"PRAGMA legacy_alter_table = 1", "PRAGMA legacy_alter_table: starts rename tables"},
    /* a byte order mark is a blank */
    {"\xEF\xBB\xBF"
     "BEGIN",
     "BEGIN: call schemac_begin"},
    {"SELECT 1;\xEF\xBB\xBF PRAGMA \xEF\xBB\xBF foreign_keys = 0", "PRAGMA foreign_keys: "},
};

/* Nothing of the text has run, and the handle is as it was: outside of a transaction, and in one.
   */
static void test_reserved(void **state)
{
    fixture *f = *state;
    add(f->db, "a");
    for (int inside = 0; inside < 2; inside++) {
        if (inside == 1) {
            assert_ok(f->db, schemac_begin(f->db));
            assert_ok(f->db, schemac_begin(f->db));
        }
        for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++) {
            assert_status(f->db, SCHEMAC_MISUSE, schemac_exec(f->db, reserved[i].sql));
            assert_error(f->db, NULL, NULL, reserved[i].instead);
            assert_error(f->db, NULL, NULL, "schemac_exec has run nothing of this");
            schemac_result *r;
            assert_status(f->db, SCHEMAC_MISUSE,
                          schemac_query(f->db, reserved[i].sql, NULL, 0, &r));
            assert_contains(schemac_error_message(f->db),
                            strrchr(reserved[i].instead, ':')); /* the same way out */
            assert_error(f->db, NULL, NULL, "schemac_query does not run ");
            assert_int_equal(schemac_in_transaction(f->db), inside);
        }
        assert_int_equal(handle_integer(f->db, "SELECT count(*) FROM tag"), 1);
        assert_int_equal(handle_integer(f->db, "PRAGMA foreign_keys"), 1);
    }
    add(f->db, "b");
    assert_ok(f->db, schemac_commit(f->db));
    assert_ok(f->db, schemac_commit(f->db));
    assert_tags(f, "a b\n");
    assert_int_equal(raw_integer(f->path, "SELECT count(*) FROM sqlite_schema WHERE"
                                          " name='trigger_like'"),
                     0);
}

/* What is asked, explained, or only looks like it; and what the handle need not know of. */
static void test_not_reserved(void **state)
{
    fixture *f = *state;
    static const char *const fine[] = {
        "PRAGMA foreign_keys",
        "PRAGMA main.user_version; PRAGMA application_id",
        "EXPLAIN SELECT 1",
        "",
        " ; ; -- begin",
        "SELECT 'begin; commit'; SELECT \"id\" AS \"end\" FROM tag",
        "CREATE TABLE begin_ (\"begin\" INTEGER); INSERT INTO begin_ VALUES (1)",
        "CREATE TRIGGER watch AFTER INSERT ON begin_ BEGIN UPDATE begin_ SET \"begin\" = CASE WHEN"
        " 1 THEN 2 END; DELETE FROM tag WHERE 0; END; INSERT INTO begin_ VALUES (3)",
        "CREATE TEMPORARY TRIGGER IF NOT EXISTS other BEFORE DELETE ON begin_ BEGIN SELECT 1; END",
        "PRAGMA cache_size = 100; PRAGMA synchronous = 1",
        "DROP TABLE begin_",
    };
    for (size_t i = 0; i < sizeof fine / sizeof *fine; i++)
        assert_ok(f->db, schemac_exec(f->db, fine[i]));
    /* another file beside it changes nothing for the handle */
    const char *other = fresh_path();
    char sql[600];
    write_file(other, "", 0);
    raw(other, "CREATE TABLE tag (id, name)");
    snprintf(sql, sizeof sql, "ATTACH '%s' AS aux", other);
    assert_ok(f->db, schemac_exec(f->db, sql));
    assert_ok(f->db, schemac_begin(f->db));
    add(f->db, "a");
    assert_ok(f->db, schemac_begin(f->db));
    add(f->db, "b");
    assert_ok(f->db, schemac_rollback(f->db));
    assert_ok(f->db, schemac_commit(f->db));
    assert_ok(f->db, schemac_begin_read(f->db));
    assert_status(f->db, SCHEMAC_MISUSE, schemac_exec(f->db, "DELETE FROM aux.tag"));
    assert_ok(f->db, schemac_rollback(f->db));
    assert_ok(f->db, schemac_repair(f->db));
    assert_ok(f->db, schemac_exec(f->db, "DETACH aux; VACUUM"));
    assert_raw(other, "SELECT count(*) FROM tag", "0\n");
    assert_tags(f, "a\n");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(test_commit),
        TEST(test_rollback),
        TEST(test_nesting),
        TEST(test_outer_rollback),
        TEST(test_deep_nesting),
        TEST(test_without_begin),
        TEST(test_failing_statement),
        TEST(test_failing_commit),
        TEST(test_begin_locks),
        TEST(test_close_rolls_back),
        TEST(test_reserved),
        TEST(test_not_reserved),
        cmocka_unit_test(test_rolled_back_by_the_database),
    };
    return cmocka_run_group_tests_name("transactions", tests, NULL, NULL);
}
