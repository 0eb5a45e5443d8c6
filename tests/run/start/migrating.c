/* migrating.c - migrations: what runs, what does not, and what is refused. The database is one of version 1,
   populated; the program is version 4. */
#include "migrating.h"

/* What a function should not do: the start goes on, or says so. */
static void test_careless_functions(void **state)
{
    (void)state;
    const char *path = make_old();
    schemac_db *db;
    function_does = LEAVE;
    reset_migrations();
    refused(path, SCHEMAC_MIGRATION, "has left a statement running");
    assert_string_equal(sqlite3_sql(left), "SELECT * FROM item");
    sqlite3_finalize(left);
    function_does = CLOSE;
    start(path, &db);
    schemac_close(db);
    path = make_old();
    function_does = IGNORE;
    start(path, &db);
    assert_int_equal(schemac_error(db)->status, SCHEMAC_OK);
    schemac_close(db);
    /* what is said later is about what failed then */
    path = make_old();
    raw(path, "UPDATE item SET what = 'same'");
    function_does = IGNORE;
    texts[2].up = "ALTER TABLE item ADD COLUMN code TEXT; UPDATE item SET code = what";
    schemac_schema s = with_migrations(migrations, texts, 3);
    schemac_status status = schemac_open(&s, path, NULL, &db);
    assert_status(db, SCHEMAC_OUTDATED, status);
    assert_contains(schemac_error_message(db), "300 rows of item");
    schemac_close(db);
}

/* ---- what runs ------------------------------------------------------------------------------ */

static void collect(void *user, const schemac_event *e)
{
    char *text = user;
    size_t used = strlen(text);
    if (e->kind == SCHEMAC_EVENT_MIGRATED || e->kind == SCHEMAC_EVENT_SKIPPED ||
        e->kind == SCHEMAC_EVENT_ROLLED_BACK || e->kind == SCHEMAC_EVENT_SYNC ||
        e->kind == SCHEMAC_EVENT_FAILED || e->kind == SCHEMAC_EVENT_UNDONE)
        snprintf(text + used, 2000 - used, "%s\n", e->message);
}

static void test_old_database(void **state)
{
    (void)state;
    const char *path = make_old();
    char log[2000] = "";
    schemac_config config = SCHEMAC_CONFIG_INIT;
    config.log = collect;
    config.log_user = log;
    schemac_db *db;
    schemac_status status = stock_open(path, &config, &db);
    assert_ok(db, status);
    const schemac_report_info *r = schemac_report(db);
    assert_int_equal(r->migration_count, 3);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(r->migrations[i].number, i + 2);
        assert_string_equal(r->migrations[i].action, "applied");
        assert_int_equal(r->migrations[i].kind, SCHEMAC_EVENT_MIGRATED);
        assert_null(r->migrations[i].reason);
        assert_true(r->migrations[i].microseconds > 0);
    }
    assert_string_equal(r->migrations[2].name, "give items a code");
    assert_string_equal(r->steps[1].name, "migrate");
    assert_string_equal(r->steps[2].name, "sync");
    assert_string_equal(log, "applied: migration 2 \"split full name\"\n"
                             "applied: migration 3 \"count the items\"\n"
                             "applied: migration 4 \"give items a code\"\n"
                             "comparing the database with schema stock version 4\n");
    schemac_close(db);
    assert_migrated(path);
    image before = read_image(path);
    assert_true(start(path, &db)->up_to_date);
    assert_int_equal(schemac_report(db)->migration_count, 0);
    schemac_close(db);
    assert_untouched(path, &before);
    assert_int_equal(function_calls, 1);
    assert_int_equal(version_1(path), SCHEMAC_NEWER);
}

/* Each of them would fail: the old table is not there. */
static void test_fresh_database(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db;
    reset_migrations();
    function_calls = 0;
    texts[0].up = texts[2].up = "UPDATE nowhere SET x = 1";
    schemac_schema s = with_migrations(migrations, texts, 3);
    schemac_status status = schemac_open(&s, path, NULL, &db);
    assert_ok(db, status);
    const schemac_report_info *r = schemac_report(db);
    assert_int_equal(r->migration_count, 3);
    assert_string_equal(r->migrations[0].action, "skipped");
    assert_int_equal(r->migrations[0].kind, SCHEMAC_EVENT_SKIPPED);
    assert_string_equal(r->migrations[0].reason, "not needed: the database was empty");
    schemac_close(db);
    assert_int_equal(function_calls, 0);
    assert_raw(path, "SELECT count(*) FROM schemac_history WHERE kind = 'included'", "3\n");
    status = schemac_open(&s, path, NULL, &db);
    assert_ok(db, status);
    assert_true(schemac_report(db)->up_to_date);
    schemac_close(db);
}

/* An adopted database is taken as it is. */
static void test_adopted_database(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db;
    schemac_config config = SCHEMAC_CONFIG_INIT;
    config.adopt = true;
    function_calls = 0;
    write_file(path, "", 0);
    raw(path, "CREATE TABLE log (id INTEGER PRIMARY KEY, line TEXT NOT NULL) STRICT;"
              "INSERT INTO log VALUES (7, 'mine')");
    schemac_status status = stock_open(path, &config, &db);
    assert_ok(db, status);
    assert_string_equal(schemac_report(db)->migrations[1].reason,
                        "not needed: the database was adopted as it was");
    schemac_close(db);
    assert_int_equal(function_calls, 0);
    assert_raw(path, "SELECT id || line FROM log", "7mine\n");
}

/* A dump has the history but not the mark: what the history lacks is run. */
static void test_adopted_dump(void **state)
{
    (void)state;
    const char *path = make_old();
    schemac_db *db;
    schemac_config config = SCHEMAC_CONFIG_INIT;
    raw(path, "PRAGMA application_id = 0; PRAGMA user_version = 0");
    schemac_status status = stock_open(path, NULL, &db);
    assert_status(db, SCHEMAC_NOT_OURS, status);
    schemac_close(db);
    config.adopt = true;
    config.mode = SCHEMAC_VERIFY;
    status = stock_open(path, &config, &db);
    assert_status(db, SCHEMAC_OUTDATED, status);
    assert_string_equal(schemac_report(db)->planned[0].object, "migration");
    schemac_close(db);
    config.mode = SCHEMAC_APPLY;
    status = stock_open(path, &config, &db);
    assert_ok(db, status);
    schemac_close(db);
    assert_migrated(path);
}

/* Without its history a database is at version 0: guards keep what was done from being done again.
   */
static void test_history_deleted(void **state)
{
    (void)state;
    const char *path = make_old();
    start_and_close(path);
    raw(path, "DROP TABLE schemac_history; PRAGMA user_version = 0");
    static const schemac_guard has_code[] = {{"ITEM", "Code", SCHEMAC_GUARD_COLUMN, true}};
    static const schemac_guard has_index[] = {{"item.code", NULL, SCHEMAC_GUARD_INDEX, true}};
    reset_migrations();
    migrations[2].guards = has_code;
    migrations[1].guards = has_index;
    migrations[1].guard_count = migrations[2].guard_count = 1;
    schemac_schema s = with_migrations(migrations, texts, 3);
    char *rows = dump_rows(path), *now;
    schemac_db *db = open_as(&s, path);
    const schemac_report_info *r = schemac_report(db);
    assert_string_equal(r->migrations[0].action, "skipped");
    assert_string_equal(r->migrations[0].reason, "there is already column customer.first_name");
    assert_string_equal(r->migrations[1].reason, "there is already index item.code");
    assert_string_equal(r->migrations[2].reason, "there is already column ITEM.Code");
    schemac_close(db);
    now = dump_rows(path);
    assert_string_equal(now, rows);
    free(now);
    free(rows);
    assert_int_equal(function_calls, 1);
}

/* A history that somebody has made again without its constraints. */
static void test_history_remade(void **state)
{
    (void)state;
    const char *path = make_old();
    raw(path, "CREATE TABLE h AS SELECT * FROM schemac_history; DROP TABLE schemac_history;"
              "ALTER TABLE h RENAME TO schemac_history; UPDATE schemac_history SET detail = NULL");
    start_and_close(path);
    assert_migrated(path);
}

/* What a guard requires is not there. */
static void test_unmet_guards(void **state)
{
    (void)state;
    static const schemac_guard guards[][1] = {{{"client", NULL, SCHEMAC_GUARD_TABLE, false}},
                                              {{"item", "age", SCHEMAC_GUARD_COLUMN, false}},
                                              {{"item.what", NULL, SCHEMAC_GUARD_INDEX, false}}};
    static const char *const reasons[] = {"there is no table client", "there is no column item.age",
                                          "there is no index item.what"};
    const char *path = make_old();
    reset_migrations();
    for (size_t i = 0; i < 3; i++) {
        migrations[i].guards = guards[i];
        migrations[i].guard_count = 1;
    }
    schemac_schema s = with_migrations(migrations, texts, 3);
    schemac_db *db;
    schemac_status status = schemac_open(&s, path, NULL, &db);
    /* without the migrations sync meets what they would have prepared */
    assert_status(db, SCHEMAC_OUTDATED, status);
    assert_int_equal(schemac_report(db)->migration_count, 3);
    for (size_t i = 0; i < 3; i++)
        assert_string_equal(schemac_report(db)->migrations[i].reason, reasons[i]);
    schemac_close(db);
    assert_raw(path, HISTORY, "");
}

/* ---- what fails ----------------------------------------------------------------------------- */

/* graveyard: golang-migrate#282 - mended and started again, it runs */
static void test_failing_sql(void **state)
{
    (void)state;
    const char *path = make_old();
    reset_migrations();
    texts[2].up = "UPDATE item SET what = 'x' WHERE id = 1;\n  UPDATE item SET cod = 1 ;";
    refused(path, SCHEMAC_ENGINE, "migration 4 \"give items a code\" failed: no such column: cod");
    refused(path, SCHEMAC_ENGINE, "It was at: UPDATE item SET cod = 1");
    texts[2].up = "INSERT INTO item SELECT * FROM item WHERE id = 9";
    refused(path, SCHEMAC_CONFLICT, "UNIQUE constraint failed: item.id");
    texts[2].up = "UPDATE item SET what = :name";
    refused(path, SCHEMAC_ENGINE, "a migration has no parameters");
    assert_int_equal(function_calls, 4);
    start_and_close(path);
    assert_migrated(path);
}

static void test_failing_report(void **state)
{
    (void)state;
    const char *path = make_old();
    char log[2000] = "";
    schemac_config config = SCHEMAC_CONFIG_INIT;
    config.log = collect;
    config.log_user = log;
    schemac_db *db;
    function_does = FAIL;
    schemac_status status = stock_open(path, &config, &db);
    assert_status(db, SCHEMAC_INVALID, status);
    const schemac_report_info *r = schemac_report(db);
    assert_int_equal(r->migration_count, 2);
    assert_string_equal(r->migrations[0].action, "undone");
    assert_int_equal(r->migrations[0].kind, SCHEMAC_EVENT_UNDONE);
    assert_int_equal(r->migrations[1].kind, SCHEMAC_EVENT_FAILED);
    assert_string_equal(r->migrations[1].action, "failed");
    assert_int_equal(r->issue_count, 1);
    assert_string_equal(r->issues[0].message,
                        "migration 3 \"count the items\" failed: a value is not allowed");
    assert_string_equal(log, "applied: migration 2 \"split full name\"\n"
                             "undone: migration 2 \"split full name\"\n"
                             "migration 3 \"count the items\" failed: a value is not allowed. "
                             "Nothing has been changed\n");
    assert_int_equal(stock_log_count(db, &(int64_t){0}), SCHEMAC_MISUSE);
    schemac_close(db);
}

static void test_failing_function(void **state)
{
    (void)state;
    const char *path = make_old();
    reset_migrations();
    function_does = FAIL;
    refused(path, SCHEMAC_INVALID, "migration 3 \"count the items\" failed: a value");
    function_does = OWN_SQL;
    refused(path, SCHEMAC_ENGINE,
            "the last error of the engine is: no such table: nowhere. Nothing has been changed");
    function_does = NO_SQL;
    refused(path, SCHEMAC_ENGINE, "no such table: nowhere");
    function_does = USE_ROWS;
    refused(path, SCHEMAC_MISUSE, "a migration may call schemac_exec");
    function_does = UNDO;
    refused(path, SCHEMAC_IO, "the database has undone what the start had changed");
    assert_raw(path, "SELECT line FROM log", "begun\n");
    function_does = COMMIT;
    refused(path, SCHEMAC_PERMISSION, "COMMIT cannot be part of a migration");
    migrations[1].function = NULL;
    refused(path, SCHEMAC_MIGRATION, "calls count_the_items, a function of the program");
    function_does = COUNT;
    start_and_close(path);
    assert_migrated(path);
}

/* The compiler refuses these, too; in a database of somebody else they may hide in a trigger. */
static void test_forbidden(void **state)
{
    (void)state;
    static const char *const scripts[] = {
        "COMMIT",
        "ROLLBACK",
        "BEGIN",
        "SAVEPOINT a",
        "PRAGMA foreign_keys = ON",
        "PRAGMA user_version = 3",
        "PRAGMA writable_schema = 1",
        "ATTACH ':memory:' AS other",
        "DETACH main",
        "DELETE FROM schemac_history",
        "DROP TABLE schemac_history",
        "UPDATE Schemac_History SET version = 9",
        "INSERT INTO schemac_history DEFAULT VALUES",
        "ALTER TABLE schemac_history RENAME TO x",
        ("CREATE TRIGGER t AFTER UPDATE ON log BEGIN DELETE FROM schemac_history; END;"
         "UPDATE log SET line = 'x'")};
    const char *path = make_old();
    reset_migrations();
    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
        texts[2].up = scripts[i];
        refused(path, SCHEMAC_MIGRATION, "cannot be part of a migration");
    }
    texts[2].up = "VACUUM";
    refused(path, SCHEMAC_ENGINE, "cannot VACUUM from within a transaction");
    texts[2].up = "CREATE TABLE n AS SELECT * FROM pragma_table_info('item');"
                  "ALTER TABLE item ADD COLUMN code TEXT; UPDATE item SET code = id";
    schemac_schema s = with_migrations(migrations, texts, 3);
    schemac_db *db = open_as(&s, path);
    schemac_close(db);
    assert_raw(path, "SELECT count(*) FROM n", "3\n");
}

/* They ask for settings themselves. */
static void test_virtual_tables(void **state)
{
    (void)state;
    const char *path = make_old();
    reset_migrations();
    texts[2].up = "ALTER TABLE item ADD COLUMN code TEXT; UPDATE item SET code = id;"
                  "CREATE VIRTUAL TABLE found USING fts5(what);"
                  "INSERT INTO found SELECT what FROM item;"
                  "INSERT INTO found(found) VALUES ('optimize');"
                  "DELETE FROM found WHERE found MATCH '300';"
                  "CREATE VIRTUAL TABLE area USING rtree(id, low, high);"
                  "INSERT INTO area VALUES (1, 2, 3)";
    texts[2].down = "DROP TABLE found; DROP TABLE area";
    schemac_schema s = with_migrations(migrations, texts, 3);
    schemac_db *db;
    schemac_status status = schemac_open(&s, path, NULL, &db);
    assert_ok(db, status);
    schemac_close(db);
    assert_raw(path, "SELECT (SELECT count(*) FROM found) || ' ' || count(*) FROM area", "299 1\n");
    status = schemac_roll_back(&s, path, NULL, 3, &db);
    assert_ok(db, status);
    schemac_close(db);
    texts[2].up = "PRAGMA page_size = 8192";
    refused(path, SCHEMAC_MIGRATION, "PRAGMA cannot be part of a migration");
}

/* SQLite looks at the rows by a PRAGMA then. */
static void test_checked_columns(void **state)
{
    (void)state;
    const char *path = make_old();
    reset_migrations();
    texts[2].up = "ALTER TABLE item ADD COLUMN mood INTEGER DEFAULT 3 CHECK (mood > 3)";
    refused(path, SCHEMAC_INVALID, "CHECK constraint failed");
    texts[2].up = "ALTER TABLE item ADD COLUMN mood INTEGER DEFAULT 3 CHECK (mood > 2);"
                  "ALTER TABLE item ADD COLUMN code TEXT; UPDATE item SET code = id";
    schemac_schema s = with_migrations(migrations, texts, 3);
    schemac_db *db;
    schemac_status status = schemac_open(&s, path, NULL, &db);
    assert_ok(db, status);
    schemac_close(db);
    assert_raw(path, "SELECT min(mood) || max(mood) FROM item", "33\n");
}

/* Where they stayed, what the program inserts would be in them, and gone with the process. */
static void test_temporary_tables(void **state)
{
    (void)state;
    const char *path = make_old();
    reset_migrations();
    texts[2].up =
        "ALTER TABLE item ADD COLUMN code TEXT; UPDATE item SET code = id;"
        "CREATE TEMP TABLE \"lo\"\"g\" (x); CREATE TEMP TABLE customer AS SELECT * FROM customer;"
        "CREATE TEMP VIEW seen AS SELECT * FROM item; CREATE INDEX temp.i ON customer(id);"
        "CREATE TEMP TRIGGER lose AFTER INSERT ON log BEGIN DELETE FROM item; END";
    schemac_schema s = with_migrations(migrations, texts, 3);
    schemac_db *db = open_as(&s, path);
    stock_customer c = STOCK_CUSTOMER_INIT;
    c.first_name = "Grace";
    assert_ok(db, stock_customer_insert(db, &c));
    stock_log l = STOCK_LOG_INIT;
    l.line = "kept";
    assert_ok(db, stock_log_insert(db, &l));
    schemac_close(db);
    assert_raw(path, "SELECT (SELECT count(*) FROM customer) || ' ' || count(*) FROM item",
               "4 300\n");
    assert_raw(path, "SELECT count(*) FROM log WHERE line='kept'", "1\n");
}

/* Rows that no statement of a migration mentions are not lost, and no reference is left dangling.
   */
static void test_losses(void **state)
{
    (void)state;
    const char *path = make_old();
    raw(path, "CREATE TABLE theirs (x); INSERT INTO theirs VALUES (1), (2);"
              "CREATE TRIGGER tidy AFTER UPDATE ON item BEGIN DELETE FROM theirs; END");
    reset_migrations();
    refused(path, SCHEMAC_MIGRATION, "2 rows of theirs would be gone");
    texts[2].up = "DELETE FROM theirs; UPDATE item SET what = 'x' WHERE id = 1;"
                  "ALTER TABLE item ADD COLUMN code TEXT; UPDATE item SET code = id";
    schemac_schema s = with_migrations(migrations, texts, 3);
    schemac_db *db = open_as(&s, path);
    schemac_close(db);
    assert_raw(path, "SELECT count(*) FROM theirs", "0\n");
}

/* The rows are under another name, which no program looks for. */
static void test_renamed_model(void **state)
{
    (void)state;
    const char *path = make_old();
    reset_migrations();
    texts[2].up = "ALTER TABLE item ADD COLUMN code TEXT; UPDATE item SET code = id;"
                  "ALTER TABLE log RENAME TO diary";
    schemac_schema s = with_migrations(migrations, texts, 3);
    schemac_db *db = open_as(&s, path);
    assert_int_equal(schemac_report(db)->issue_count, 3);
    assert_int_equal(schemac_report(db)->issues[0].severity, SCHEMAC_WARNING);
    assert_string_equal(schemac_report(db)->issues[0].model, "log");
    assert_contains(schemac_report(db)->issues[0].message,
                    "table log of model log, with 1 row, is not there after the migrations");
    assert_int_equal(schemac_report(db)->issues[1].severity, SCHEMAC_INFO);
    assert_string_equal(schemac_report(db)->issues[2].message,
                        "table diary is not in the schema; it is kept");
    schemac_close(db);
    assert_raw(path, "SELECT count(*) || (SELECT count(*) FROM log) FROM diary", "20\n");
}

/* What the start would refuse, a look says. */
static void test_losses_planned(void **state)
{
    (void)state;
    static const char *const scripts[] = {"DELETE FROM customer", "UPDATE item SET what = 'x'"};
    const char *path = make_old();
    raw(path, "CREATE TABLE theirs (x); INSERT INTO theirs VALUES (1), (2);"
              "CREATE TRIGGER tidy AFTER UPDATE ON item BEGIN DELETE FROM theirs; END");
    reset_migrations();
    schemac_config config = SCHEMAC_CONFIG_INIT;
    config.mode = SCHEMAC_VERIFY;
    for (size_t i = 0; i < 2; i++) {
        schemac_db *db;
        texts[0].up = scripts[i];
        schemac_schema s = with_migrations(migrations, texts, 1);
        image before = read_image(path);
        schemac_status status = schemac_open(&s, path, &config, &db);
        assert_status(db, SCHEMAC_MIGRATION, status);
        assert_contains(schemac_error_message(db),
                        i == 0 ? "300 rows of item would reference" : "2 rows of theirs");
        assert_int_equal(schemac_report(db)->planned_count, 1);
        schemac_close(db);
        assert_untouched(path, &before);
    }
}

/* A temporary table of the same name is another one. */
static void test_loss_behind_temporary(void **state)
{
    (void)state;
    const char *path = make_old();
    raw(path, "CREATE TABLE theirs (x); INSERT INTO theirs VALUES (1), (2);"
              "CREATE TRIGGER tidy AFTER UPDATE ON item BEGIN DELETE FROM theirs; END");
    reset_migrations();
    texts[2].up = "ALTER TABLE item ADD COLUMN code TEXT; UPDATE item SET code = id;"
                  "CREATE TEMP TABLE theirs (x); DELETE FROM theirs; DROP TABLE temp.theirs";
    refused(path, SCHEMAC_MIGRATION, "2 rows of theirs would be gone");
}

static void test_orphans(void **state)
{
    (void)state;
    const char *path = make_old();
    reset_migrations();
    texts[2].up = "DELETE FROM customer WHERE id = 2"; /* cascades nowhere during a start */
    refused(path, SCHEMAC_MIGRATION,
            "100 rows of item would reference a row of customer that is not there");
    function_does = LOSE;
    reset_migrations();
    refused(path, SCHEMAC_MIGRATION, "300 rows of item would reference");
    function_does = COUNT;
    raw(path, "PRAGMA foreign_keys = OFF; INSERT INTO item VALUES (999, 77, 'an old orphan')");
    start_and_close(path);
    assert_raw(path, "SELECT customer_id FROM item WHERE id = 999", "77\n");
}

/* ---- migrations that are not those of before ------------------------------------------------ */

static void repaired(const schemac_schema *s, const char *path)
{
    schemac_db *db;
    schemac_config config = SCHEMAC_CONFIG_INIT;
    config.repair_history = true;
    schemac_status status = schemac_open(s, path, &config, &db);
    assert_ok(db, status);
    schemac_close(db);
    status = schemac_open(s, path, NULL, &db);
    assert_ok(db, status);
    assert_true(schemac_report(db)->up_to_date);
    schemac_close(db);
    /* and again when something else is different */
    schemac_schema next = *s;
    next.version++;
    schemac_texts *own = own_texts(&next);
    own->fingerprint = fingerprint_of(&next, own);
    status = schemac_open(&next, path, NULL, &db);
    assert_ok(db, status);
    schemac_close(db);
}

static void test_edited(void **state)
{
    (void)state;
    const char *path = make_old();
    start_and_close(path);
    reset_migrations();
    texts[0].checksum = "v1-0000000000000001";
    texts[0].up = "UPDATE log SET line = 'again'";
    refused(path, SCHEMAC_MIGRATION,
            "migration 2 \"split full name\" was changed after it had been");
    schemac_schema s = with_migrations(migrations, texts, 3);
    repaired(&s, path);
    assert_raw(path, "SELECT line FROM log ORDER BY id", "begun\n300 items\n");
    assert_raw(path,
               "SELECT checksum || detail FROM schemac_history WHERE kind = 'migration' AND"
               " version = 2 ORDER BY id DESC LIMIT 1",
               "v1-0000000000000001repaired: it was changed\n");
}

/* graveyard: liquibase#5516 - a checksum that was computed in another way cannot be compared */
static void test_other_checksums(void **state)
{
    (void)state;
    const char *path = make_old();
    start_and_close(path);
    raw(path, "UPDATE schemac_history SET checksum = 'v0-1234' WHERE kind = 'migration'");
    schemac_schema s = *STOCK_SCHEMA;
    own_texts(&s)->fingerprint++;
    schemac_db *db = open_as(&s, path);
    schemac_close(db);
}

/* graveyard: goose#121 - a lower number that comes later is an error, not silence */
static void test_late(void **state)
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
    assert_int_equal(function_calls, 0);
    refused(path, SCHEMAC_MIGRATION,
            "migration 3 \"count the items\" comes too late: the database is at version 4");
    assert_int_equal(function_calls, 0);
    repaired(STOCK_SCHEMA, path);
    assert_int_equal(function_calls, 1);
    assert_raw(path, "SELECT line FROM log ORDER BY id", "begun\n300 items\n");
}

/* graveyard: unipad PR69 (Room) - a migration that is missing is an error, never a wipe */
static void test_missing(void **state)
{
    (void)state;
    const char *path = make_old();
    start_and_close(path);
    reset_migrations();
    schemac_migration first_and_last[] = {migrations[0], migrations[2]};
    schemac_migration_texts first_and_last_texts[] = {texts[0], texts[2]};
    schemac_schema s = with_migrations(first_and_last, first_and_last_texts, 2);
    refused_by(&s, path, SCHEMAC_MIGRATION,
               "migration 3 \"count the items\" was applied to the database, but");
    schemac_schema none = with_migrations(NULL, NULL, 0);
    own_texts(&none)->fingerprint++;
    refused_by(&none, path, SCHEMAC_MIGRATION, "migration 2 \"split full name\" was applied");
    /* old ones may go */
    schemac_schema last = with_migrations(migrations + 1, texts + 1, 2);
    schemac_db *db;
    schemac_status status = schemac_open(&last, path, NULL, &db);
    assert_ok(db, status);
    schemac_close(db);
    assert_migrated(path);
    repaired(&s, path);
}

/* ---- only looking, and backups -------------------------------------------------------------- */

static void test_verify(void **state)
{
    (void)state;
    const char *path = make_old();
    schemac_config config = SCHEMAC_CONFIG_INIT;
    config.mode = SCHEMAC_VERIFY;
    image before = read_image(path);
    schemac_db *db;
    schemac_status status = stock_open(path, &config, &db);
    assert_status(db, SCHEMAC_OUTDATED, status);
    const schemac_report_info *r = schemac_report(db);
    /* the function is not called: what comes after it is not looked at */
    assert_int_equal(r->planned_count, 3);
    assert_string_equal(r->planned[0].action, "run");
    assert_string_equal(r->planned[0].object, "migration");
    assert_string_equal(r->planned[0].name, "2 \"split full name\"");
    assert_string_equal(r->planned[1].sql, "count_the_items");
    assert_int_equal(r->issue_count, 2);
    assert_contains(r->issues[0].message, "only known when they have run");
    assert_contains(r->issues[1].message, "3 steps are needed");
    schemac_close(db);
    assert_int_equal(function_calls, 0);
    /* with SQL alone the steps after it are known */
    reset_migrations();
    schemac_migration two[] = {migrations[0], migrations[2]};
    schemac_migration_texts two_texts[] = {texts[0], texts[2]};
    schemac_schema s = with_migrations(two, two_texts, 2);
    status = schemac_open(&s, path, &config, &db);
    assert_status(db, SCHEMAC_OUTDATED, status);
    r = schemac_report(db);
    assert_int_equal(r->planned_count, 5);
    assert_string_equal(r->planned[2].action, "make anew");
    assert_string_equal(r->planned[4].name, "item.code");
    schemac_close(db);
    two_texts[1].up = "UPDATE nowhere SET x = 1";
    status = schemac_open(&s, path, &config, &db);
    assert_status(db, SCHEMAC_ENGINE, status);
    schemac_close(db);
    assert_untouched(path, &before);
}

static void test_backup(void **state)
{
    (void)state;
    const char *path = make_old();
    schemac_config config = SCHEMAC_CONFIG_INIT;
    config.backups = 2;
    schemac_db *db;
    schemac_status status = stock_open(path, &config, &db);
    assert_ok(db, status);
    assert_non_null(schemac_report(db)->backup);
    assert_raw(schemac_report(db)->backup, "SELECT name FROM customer WHERE id = 1",
               "Ada Lovelace\n");
    schemac_close(db);
    assert_migrated(path);
}

/* In memory, and on a handle of nothing. */
static void test_questions(void **state)
{
    (void)state;
    bool there = true;
    schemac_db *db;
    schemac_status status = stock_open(":memory:", NULL, &db);
    assert_ok(db, status);
    assert_ok(db, schemac_table_exists(db, "Log", &there));
    assert_true(there);
    assert_ok(db, schemac_column_exists(db, "log", "id", &there));
    assert_true(there);
    assert_ok(db, schemac_index_exists(db, "log", &there));
    assert_false(there);
    assert_non_null(schemac_engine_handle(db));
    schemac_close(db);
    assert_int_equal(schemac_table_exists(NULL, "log", &there), SCHEMAC_MISUSE);
    assert_null(schemac_engine_handle(NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_old_database),
        cmocka_unit_test(test_fresh_database),
        cmocka_unit_test(test_adopted_database),
        cmocka_unit_test(test_adopted_dump),
        cmocka_unit_test(test_history_deleted),
        cmocka_unit_test(test_history_remade),
        cmocka_unit_test(test_unmet_guards),
        cmocka_unit_test(test_failing_sql),
        cmocka_unit_test(test_failing_report),
        cmocka_unit_test(test_failing_function),
        cmocka_unit_test(test_forbidden),
        cmocka_unit_test(test_careless_functions),
        cmocka_unit_test(test_virtual_tables),
        cmocka_unit_test(test_checked_columns),
        cmocka_unit_test(test_temporary_tables),
        cmocka_unit_test(test_losses),
        cmocka_unit_test(test_renamed_model),
        cmocka_unit_test(test_losses_planned),
        cmocka_unit_test(test_loss_behind_temporary),
        cmocka_unit_test(test_orphans),
        cmocka_unit_test(test_edited),
        cmocka_unit_test(test_other_checksums),
        cmocka_unit_test(test_late),
        cmocka_unit_test(test_missing),
        cmocka_unit_test(test_verify),
        cmocka_unit_test(test_backup),
        cmocka_unit_test(test_questions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
