/* rolling_back.c - migrations undone by their `down`, down to an older version or the last one alone. */
#include "migrating.h"

static const schemac_report_info *back(const schemac_schema *s, const char *path, uint32_t version,
                                       schemac_db **db)
{
    schemac_status status = schemac_roll_back(s, path, NULL, version, db);
    assert_ok(*db, status);
    assert_int_equal(stock_log_count(*db, &(int64_t){0}), SCHEMAC_MISUSE);
    return schemac_report(*db);
}

static void refused_back(const schemac_schema *s, const char *path, uint32_t version,
                         schemac_status wanted, const char *reason)
{
    schemac_db *db;
    image before = read_image(path);
    schemac_status status = schemac_roll_back(s, path, NULL, version, &db);
    assert_status(db, wanted, status);
    assert_contains(schemac_error_message(db), reason);
    schemac_close(db);
    assert_untouched(path, &before);
}

/* A start of the newer program, back, and the older program works again. */
static void there_and_back(const schemac_schema *newer, const schemac_schema *older,
                           const char *path, uint32_t version)
{
    schemac_db *db;
    schemac_status status = schemac_open(newer, path, NULL, &db);
    assert_ok(db, status);
    schemac_close(db);
    assert_false(back(newer, path, version, &db)->up_to_date);
    schemac_close(db);
    status = schemac_open(older, path, NULL, &db);
    assert_ok(db, status);
    schemac_close(db);
}

static void test_roll_back(void **state)
{
    (void)state;
    const char *path = make_old();
    schemac_db *db;
    start_and_close(path);
    const schemac_report_info *r = back(STOCK_SCHEMA, path, SCHEMAC_LAST_MIGRATION, &db);
    assert_int_equal(r->migration_count, 1);
    assert_int_equal(r->migrations[0].number, 4);
    assert_string_equal(r->migrations[0].action, "rolled back");
    assert_int_equal(r->migrations[0].kind, SCHEMAC_EVENT_ROLLED_BACK);
    schemac_close(db);
    assert_raw(path, "SELECT count(*) FROM pragma_table_info('item') WHERE name = 'code'", "0\n");
    refused_back(STOCK_SCHEMA, path, 1, SCHEMAC_MIGRATION,
                 "migration 3 \"count the items\" cannot be undone: it has no 'down'");
    assert_int_equal(back(STOCK_SCHEMA, path, 3, &db)->migration_count, 0);
    schemac_close(db);
    /* forward again: it is one of version 3 */
    assert_int_equal(start(path, &db)->migration_count, 1);
    schemac_close(db);
    assert_raw(path, "SELECT count(*) || min(code) FROM item", "300item 1\n");
}

/* Down to version 1, whose program then works. */
static void test_roll_back_to_version(void **state)
{
    (void)state;
    const char *path = make_old();
    schemac_db *db;
    reset_migrations();
    schemac_migration two[] = {migrations[0], migrations[2]};
    schemac_migration_texts two_texts[] = {texts[0], texts[2]};
    schemac_schema s = with_migrations(two, two_texts, 2);
    schemac_status status = schemac_open(&s, path, NULL, &db);
    assert_ok(db, status);
    schemac_close(db);
    assert_int_equal(version_1(path), SCHEMAC_NEWER);
    const schemac_report_info *r = back(&s, path, 1, &db);
    assert_int_equal(r->migration_count, 2);
    assert_int_equal(r->migrations[0].number, 4);
    assert_int_equal(r->migrations[1].number, 2);
    schemac_close(db);
    assert_raw(path, "SELECT name FROM customer ORDER BY id",
               "Ada Lovelace\nPlato\nAlan Mathison Turing\n");
    assert_raw(path, HISTORY,
               "migration 2 split full name applied\nmigration 4 give items a code applied\n"
               "rollback 4 give items a code undone\nrollback 2 split full name undone\n");
    assert_int_equal(version_1(path), SCHEMAC_OK);
    assert_sound(path);
}

/* Versions without a migration of their own are gone back to, too: their program is not refused. */
static void test_roll_back_between(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_migration late = {.name = "late", .number = 7};
    schemac_migration_texts sql = {.checksum = "v1-1111111111111111",
                                   .up = "UPDATE log SET line = line || '7'",
                                   .down = "UPDATE log SET line = replace(line, '7', '')"};
    schemac_schema older = with_migrations(NULL, NULL, 0), newer = with_migrations(&late, &sql, 1);
    older.version = 3;
    own_texts(&older)->fingerprint++;
    newer.version = 9;
    schemac_db *db;
    schemac_status status = schemac_open(&older, path, NULL, &db);
    assert_ok(db, status);
    schemac_close(db);
    raw(path, "INSERT INTO log VALUES (1, 'begun')");
    there_and_back(&newer, &older, path, 3);
    /* the latest alone: to what the database was at before */
    there_and_back(&newer, &older, path, SCHEMAC_LAST_MIGRATION);
    /* nothing to undo, but the database is of a newer version */
    sql.up = sql.down = NULL;
    newer.migration_count = 0;
    own_texts(&newer)->fingerprint++;
    there_and_back(&newer, &older, path, 3);
    assert_raw(path, "SELECT line FROM log", "begun\n");
    assert_true(back(&newer, path, 3, &db)->up_to_date);
    schemac_close(db);
}

/* It is the migration that was applied which is undone, and nothing above it stays. */
static void test_roll_back_edited(void **state)
{
    (void)state;
    const char *path = make_old();
    start_and_close(path);
    reset_migrations();
    texts[2].checksum = "v1-0000000000000000";
    schemac_schema s = with_migrations(migrations, texts, 3);
    own_texts(&s)->fingerprint = STOCK_SCHEMA->texts->fingerprint;
    refused_back(&s, path, 3, SCHEMAC_MIGRATION,
                 "migration 4 \"give items a code\" was changed after it had been applied");
    s = with_migrations(migrations, texts, 2);
    refused_back(&s, path, 3, SCHEMAC_MIGRATION, "but the schema does not have it");
    s = with_migrations(migrations, texts, 3);
    schemac_config config = SCHEMAC_CONFIG_INIT;
    config.repair_history = true;
    schemac_db *db;
    schemac_status status = schemac_roll_back(&s, path, &config, 3, &db);
    assert_ok(db, status);
    assert_int_equal(schemac_report(db)->migration_count, 1);
    assert_false(schemac_report(db)->up_to_date);
    schemac_close(db);
}

/* What a new database has never run is undone all the same: it has the shape. */
static void test_roll_back_fresh(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db;
    start_and_close(path);
    raw(path, "INSERT INTO customer VALUES (1,'Ada','King',NULL);"
              "INSERT INTO item VALUES (1,1,'x','c')");
    assert_int_equal(back(STOCK_SCHEMA, path, 3, &db)->migration_count, 1);
    schemac_close(db);
    assert_raw(path, "SELECT what FROM item", "x\n");
}

static void test_roll_back_fails(void **state)
{
    (void)state;
    const char *path = make_old();
    start_and_close(path);
    reset_migrations();
    texts[2].down = "UPDATE item SET code = 'x'; UPDATE nowhere SET x = 1";
    schemac_schema s = with_migrations(migrations, texts, 3);
    own_texts(&s)->fingerprint = STOCK_SCHEMA->texts->fingerprint;
    refused_back(&s, path, 3, SCHEMAC_CONFLICT, "It was at: UPDATE item SET code = 'x'");
    texts[2].down = "UPDATE nowhere SET x = 1";
    refused_back(&s, path, 3, SCHEMAC_ENGINE, "cannot be undone: no such table: nowhere");
    texts[2].down = "DELETE FROM customer";
    refused_back(&s, path, 3, SCHEMAC_MIGRATION, "300 rows of item would reference");
    texts[2].down = "COMMIT";
    refused_back(&s, path, 3, SCHEMAC_MIGRATION, "cannot be part of a migration");
    const char *missing = fresh_path();
    schemac_db *db;
    schemac_status status = schemac_roll_back(&s, missing, NULL, 3, &db);
    assert_status(db, SCHEMAC_MISSING, status);
    schemac_close(db);
}

/* What was done is told without a handle, and nothing is touched. */
static void test_history_list(void **state)
{
    (void)state;
    const char *path = make_old();
    schemac_history *h;
    schemac_db *db;
    int64_t begun = schemac_now();
    start_and_close(path);
    back(STOCK_SCHEMA, path, 3, &db);
    schemac_close(db);
    image before = read_image(path);
    assert_int_equal(schemac_history_list(path, NULL, &h), SCHEMAC_OK);
    assert_untouched(path, &before);
    static const struct {
        const char *kind, *name;
        int64_t version;
    } wanted[] = {{"sync", "stock", 1},
                  {"migration", "split full name", 2},
                  {"migration", "count the items", 3},
                  {"migration", "give items a code", 4},
                  {"sync", "stock", 4},
                  {"rollback", "give items a code", 4},
                  {"sync", "stock", 3}};
    assert_int_equal(h->count, sizeof wanted / sizeof *wanted);
    for (size_t i = 0; i < h->count; i++) {
        assert_string_equal(h->list[i].kind, wanted[i].kind);
        assert_string_equal(h->list[i].name, wanted[i].name);
        assert_int_equal(h->list[i].version, wanted[i].version);
        assert_true(h->list[i].at >= (i == 0 ? begun - 60000000 : begun) &&
                    h->list[i].at <= schemac_now());
    }
    assert_string_equal(h->list[6].detail, "rolled back");
    schemac_free(h);
    /* another program's has none, and what is none says so */
    const char *other = fresh_path();
    write_file(other, "", 0);
    raw(other, "CREATE TABLE t(a)");
    assert_int_equal(schemac_history_list(other, NULL, &h), SCHEMAC_OK);
    assert_int_equal(h->count, 0);
    schemac_free(h);
    assert_int_equal(schemac_history_list(fresh_path(), NULL, &h), SCHEMAC_MISSING);
    assert_null(h);
    write_file(other, "this is no database, but a text of some length", 46);
    assert_int_equal(schemac_history_list(other, NULL, &h), SCHEMAC_NOT_A_DATABASE);
    assert_int_equal(schemac_history_list(NULL, NULL, &h), SCHEMAC_MISUSE);
    assert_int_equal(schemac_history_list(path, &(schemac_config){.size = 3}, &h), SCHEMAC_MISUSE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_history_list),         cmocka_unit_test(test_roll_back),
        cmocka_unit_test(test_roll_back_to_version), cmocka_unit_test(test_roll_back_between),
        cmocka_unit_test(test_roll_back_edited),     cmocka_unit_test(test_roll_back_fresh),
        cmocka_unit_test(test_roll_back_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
