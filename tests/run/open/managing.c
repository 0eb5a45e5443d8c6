/* managing.c - the schema of a database that is open: what is there, what is missing, is it up to
   date, and bringing it there by hand. */
#include "support.h"
#include "tracking.h"

#include "stock.schema.h"

#include <sqlite3.h>
#include <stdio.h>
#include <sys/wait.h>

static bool misuses;

static void misuse(schemac_db *db)
{
    stock_log row = {0, "not now"};
    bool yes;
    assert_int_equal(schemac_plan(db), SCHEMAC_MISUSE);
    assert_int_equal(schemac_repair(db), SCHEMAC_MISUSE);
    assert_int_equal(schemac_is_up_to_date(db, &yes), SCHEMAC_MISUSE);
    assert_int_equal(schemac_begin(db), SCHEMAC_MISUSE);
    assert_int_equal(stock_log_insert(db, &row), SCHEMAC_MISUSE);
    assert_contains(schemac_error_message(db), "a migration may call schemac_exec");
}

schemac_status count_the_items(schemac_db *db)
{
    if (misuses)
        misuse(db);
    return schemac_exec(db, "INSERT INTO log(line) VALUES ('counted')");
}

static const char *make_old(void)
{
    const char *path = fresh_path();
    char line[1024];
    snprintf(line, sizeof line, "'%s' '%s' > /dev/null", STOCK_V1, path);
    int status = system(line);
    assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    raw(path, "INSERT INTO customer VALUES (1,'Ada Lovelace',NULL), (2,'Plato','x');"
              "INSERT INTO item VALUES (1,1,'a'), (2,2,'b'), (3,1,'c');"
              "INSERT INTO log VALUES (1,'begun'); CREATE TABLE theirs (x)");
    return path;
}

static schemac_db *open_stock(const char *path)
{
    schemac_db *db;
    schemac_status status = stock_open(path, NULL, &db);
    assert_ok(db, status);
    return db;
}

/* With a warning instead of a refusal. */
static schemac_db *open_outdated(const char *path)
{
    schemac_config config = SCHEMAC_CONFIG_INIT;
    schemac_db *db;
    config.mode = SCHEMAC_VERIFY;
    config.on_outdated = SCHEMAC_WARN;
    schemac_status status = stock_open(path, &config, &db);
    assert_ok(db, status);
    return db;
}

static void assert_names(const schemac_names *list, const char *expected)
{
    char text[1000] = "";
    for (size_t i = 0; i < list->count; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), "%s ", list->names[i]);
    assert_string_equal(text, expected);
}

static void assert_issues(schemac_db *db, const char *expected)
{
    static const char *const words[] = {"info", "warning", "error"};
    const schemac_report_info *r = schemac_report(db);
    char text[2000] = "";
    for (size_t i = 0; i < r->issue_count; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), "%s %s: %s\n",
                 words[r->issues[i].severity],
                 r->issues[i].model == NULL ? "-" : r->issues[i].model, r->issues[i].message);
    assert_string_equal(text, expected);
}

static void test_tables(void **state)
{
    (void)state;
    const char *path = make_old();
    schemac_names *list;
    raw(path, "DROP TABLE item; CREATE VIEW a_view AS SELECT 1; DROP TABLE log");
    schemac_db *db = open_outdated(path);
    assert_ok(db, schemac_existing_tables(db, &list));
    assert_names(list, "customer theirs ");
    schemac_free(list);
    assert_ok(db, schemac_missing_tables(db, &list));
    assert_names(list, "item log ");
    schemac_free(list);
    schemac_close(db);
    db = open_stock(":memory:");
    assert_ok(db, schemac_missing_tables(db, &list));
    assert_int_equal(list->count, 0);
    schemac_free(list);
    schemac_close(db);
    assert_int_equal(schemac_existing_tables(NULL, &list), SCHEMAC_MISUSE);
    assert_null(list);
}

static void test_describe(void **state)
{
    (void)state;
    schemac_db *db = open_stock(make_old());
    char *text;
    assert_ok(db, schemac_describe(db, "ITEM", &text));
    assert_contains(text, "CREATE TABLE \"item\" (\n");
    assert_contains(text, "STRICT;\nCREATE INDEX \"item.customer\" ON \"item\"");
    assert_contains(text, "CREATE UNIQUE INDEX \"item.code\"");
    assert_null(strstr(text, "theirs"));
    schemac_free(text);
    assert_ok(db, schemac_describe(db, NULL, &text));
    assert_contains(text, "CREATE TABLE theirs (x);\n");
    schemac_free(text);
    assert_status(db, SCHEMAC_NOT_FOUND, schemac_describe(db, "nowhere", &text));
    assert_null(text);
    assert_error(db, NULL, NULL, "the database has no table nowhere");
    schemac_close(db);
}

/* ---- check first, then decide --------------------------------------------------------------- */

static void test_outdated(void **state)
{
    (void)state;
    const char *path = make_old();
    bool yes = true;
    schemac_db *db = open_outdated(path);
    const schemac_report_info *r = schemac_report(db);
    assert_false(r->up_to_date);
    assert_int_equal(r->planned_count, 3);
    assert_int_equal(r->issue_count, 2);
    assert_int_equal(r->issues[1].severity, SCHEMAC_WARNING);
    assert_contains(r->issues[1].message, "the database does not match the schema: 3 steps");
    assert_int_equal(schemac_error(db)->status, SCHEMAC_OK);
    image before = read_image(path);
    assert_ok(db, schemac_is_up_to_date(db, &yes));
    assert_false(yes);
    assert_status(db, SCHEMAC_OUTDATED, schemac_plan(db));
    assert_int_equal(schemac_report(db)->planned_count, 3);
    /* what is there can be used */
    int64_t count;
    assert_ok(db, stock_log_count(db, &count));
    assert_int_equal(count, 1);
    stock_customer *row;
    assert_int_equal(stock_customer_get(db, 1, &row), SCHEMAC_OUTDATED);
    assert_error(
        db, "customer", NULL,
        "no such column: first_name. The database is not what this program was written for");
    assert_untouched(path, &before);
    assert_ok(db, schemac_repair(db));
    r = schemac_report(db);
    assert_int_equal(r->migration_count, 3);
    assert_int_equal(r->planned_count, 0);
    assert_int_equal(r->changed_count, 2);
    assert_contains(r->engine, "sqlite ");
    assert_true(schemac_all_initialized(db));
    assert_ok(db, schemac_is_up_to_date(db, &yes));
    assert_true(yes);
    assert_ok(db, stock_customer_get(db, 1, &row));
    assert_string_equal(row->last_name, "Lovelace");
    stock_customer_free(row);
    /* foreign keys work again */
    assert_status(db, SCHEMAC_REFERENCE, stock_item_insert(db, &(stock_item){0, 77, "x", "code"}));
    assert_ok(db, stock_customer_delete(db, 1));
    assert_ok(db, stock_item_count(db, &count));
    assert_int_equal(count, 1);
    assert_ok(db, schemac_repair(db));
    assert_true(schemac_report(db)->up_to_date);
    schemac_close(db);
    assert_sound(path);
}

static void count_events(void *user, const schemac_event *e)
{
    (void)e;
    ++*(int *)user;
}

/* An answer and no more: the report of the start, the states of the models and the log are as they
   were, and there is no error. */
static void test_only_asked(void **state)
{
    (void)state;
    const char *path = make_old();
    int events = 0;
    schemac_config config = SCHEMAC_CONFIG_INIT;
    config.log = count_events;
    config.log_user = &events;
    schemac_db *db;
    bool yes;
    schemac_status status = stock_open(path, &config, &db);
    assert_ok(db, status);
    const schemac_report_info report = *schemac_report(db);
    assert_int_equal(report.migration_count, 3);
    const char *migration = report.migrations[0].name;
    const char *const damages[] = {
        "SELECT 1", "DROP INDEX \"item.code\"",
        "UPDATE item SET code = 'same'" /* it cannot be brought to the schema */};
    for (size_t i = 0; i < sizeof damages / sizeof *damages; i++) {
        raw(path, damages[i]);
        const int before = events;
        assert_status(db, SCHEMAC_OK, schemac_is_up_to_date(db, &yes));
        assert_int_equal(yes, i == 0);
        assert_memory_equal(schemac_report(db), &report, sizeof report);
        assert_string_equal(schemac_report(db)->migrations[0].name, migration);
        assert_true(schemac_all_initialized(db));
        assert_int_equal(schemac_model_status(db, "item"), SCHEMAC_MODEL_READY);
        assert_string_equal(schemac_error_message(db), "ok");
        assert_int_equal(events, before);
    }
    assert_status(db, SCHEMAC_REFERENCE, stock_item_insert(db, &(stock_item){0, 77, "x", "code"}));
    /* one that cannot be given is an error, and no answer */
    raw(path, "PRAGMA user_version=1; PRAGMA application_id=1");
    yes = true;
    assert_status(db, SCHEMAC_NOT_OURS, schemac_is_up_to_date(db, &yes));
    assert_false(yes);
    assert_error(db, NULL, NULL, "it bears another program's mark");
    assert_memory_equal(schemac_report(db), &report, sizeof report);
    schemac_close(db);
}

static void test_states(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_close(open_stock(path));
    raw(path, "DROP INDEX \"item.code\"");
    schemac_db *db = open_outdated(path);
    assert_int_equal(schemac_model_status(db, "item"), SCHEMAC_MODEL_PENDING);
    assert_int_equal(schemac_model_status(db, "log"), SCHEMAC_MODEL_READY);
    assert_false(schemac_all_initialized(db));
    assert_ok(db, schemac_repair(db));
    assert_int_equal(schemac_model_status(db, "item"), SCHEMAC_MODEL_READY);
    assert_true(schemac_all_initialized(db));
    schemac_close(db);
}

/* While a handle is open, too, a migration has a few calls alone. */
static void test_misused_in_migration(void **state)
{
    (void)state;
    const char *path = make_old();
    schemac_db *db = open_outdated(path);
    misuses = true;
    assert_ok(db, schemac_repair(db));
    misuses = false;
    assert_int_equal(schemac_error(db)->status, SCHEMAC_OK);
    assert_status(db, SCHEMAC_REFERENCE, stock_item_insert(db, &(stock_item){0, 77, "x", "code"}));
    int64_t count;
    assert_ok(db, stock_log_count(db, &count));
    assert_int_equal(count, 2);
    schemac_close(db);
}

/* What follows a function is not known: no model is said to be ready. */
static void test_states_unknown(void **state)
{
    (void)state;
    const char *path = make_old();
    schemac_db *db = open_outdated(path);
    assert_false(schemac_all_initialized(db));
    assert_int_equal(schemac_model_status(db, "log"), SCHEMAC_MODEL_PENDING);
    assert_ok(db, schemac_repair(db));
    assert_true(schemac_all_initialized(db));
    raw(path, "DROP INDEX \"item.code\"");
    assert_status(db, SCHEMAC_OUTDATED, schemac_plan(db));
    assert_int_equal(schemac_model_status(db, "item"), SCHEMAC_MODEL_PENDING);
    assert_int_equal(schemac_model_status(db, "log"), SCHEMAC_MODEL_READY);
    /* a repair that fails leaves that as it is */
    raw(path, "UPDATE item SET code = 'same'");
    assert_status(db, SCHEMAC_OUTDATED, schemac_repair(db));
    assert_int_equal(schemac_model_status(db, "item"), SCHEMAC_MODEL_PENDING);
    assert_int_equal(schemac_model_status(db, "log"), SCHEMAC_MODEL_READY);
    schemac_close(db);
}

static void count_renames(void *user, const schemac_event *e)
{
    *(int *)user += e->kind == SCHEMAC_EVENT_RENAMED;
}

/* The old name comes back while the program runs: a rename is a step like others. */
static void test_renamed_by_hand(void **state)
{
    (void)state;
    const char *path = fresh_path();
    static const schemac_old_column was[] = {{"text", 1}};
    static const schemac_old_names names = {.columns = was, .column_count = 1};
    schemac_model models[3];
    memcpy(models, STOCK_SCHEMA->models, sizeof models);
    for (size_t i = 0; i < 3; i++)
        models[i].old = strcmp(models[i].name, "log") == 0 ? &names : NULL;
    schemac_schema s = *STOCK_SCHEMA;
    s.models = models;
    int renames = 0;
    schemac_config config = SCHEMAC_CONFIG_INIT;
    config.log = count_renames;
    config.log_user = &renames;
    for (int i = 0; i < 2; i++) {
        schemac_db *db;
        bool yes = true;
        config.mode = i == 0 ? SCHEMAC_APPLY : SCHEMAC_VERIFY;
        schemac_status status = schemac_open(&s, path, &config, &db);
        assert_ok(db, status);
        raw(path, "ALTER TABLE log RENAME COLUMN line TO text");
        assert_status(db, SCHEMAC_OUTDATED, schemac_schema_check(db));
        assert_issues(db, "warning log: column log.line has its old name still, text\n"
                          "info -: what else is different is only known after that\n");
        assert_ok(db, schemac_is_up_to_date(db, &yes));
        assert_false(yes);
        assert_status(db, SCHEMAC_OUTDATED, schemac_plan(db));
        assert_int_equal(schemac_report(db)->planned_count, 1);
        assert_int_equal(schemac_report(db)->changed_count, 0);
        assert_int_equal(renames, i);
        assert_ok(db, schemac_repair(db));
        assert_int_equal(schemac_report(db)->planned_count, 0);
        assert_int_equal(schemac_report(db)->changed_count, 1);
        assert_int_equal(renames, i + 1);
        schemac_close(db);
    }
}

/* Changed by hand while it is open. */
static void test_drift(void **state)
{
    (void)state;
    const char *path = make_old();
    schemac_db *db = open_stock(path);
    bool yes;
    assert_ok(db, schemac_is_up_to_date(db, &yes));
    assert_true(yes);
    raw(path, "DROP INDEX \"item.code\"");
    assert_ok(db, schemac_is_up_to_date(db, &yes));
    assert_false(yes);
    assert_status(db, SCHEMAC_OUTDATED, schemac_plan(db));
    assert_string_equal(schemac_report(db)->planned[0].name, "item.code");
    assert_ok(db, schemac_repair(db));
    assert_int_equal(schemac_report(db)->created_count, 1);
    raw(path, "DROP INDEX \"item.code\"; UPDATE item SET code = 'same'");
    char *objects = dump_objects(path), *now;
    assert_status(db, SCHEMAC_OUTDATED, schemac_repair(db));
    assert_contains(schemac_error_message(db), "3 rows of item");
    now = dump_objects(path);
    assert_string_equal(now, objects);
    free(now);
    free(objects);
    /* the handle is as it was */
    int64_t count;
    assert_ok(db, stock_item_count(db, &count));
    assert_int_equal(count, 3);
    assert_status(db, SCHEMAC_REFERENCE, stock_item_insert(db, &(stock_item){0, 77, "x", "y"}));
    schemac_close(db);
}

/* ---- how it differs ------------------------------------------------------------------------- */

static void test_schema_check(void **state)
{
    (void)state;
    const char *path = make_old();
    schemac_db *db = open_outdated(path);
    image before = read_image(path);
    assert_status(db, SCHEMAC_OUTDATED, schemac_schema_check(db));
    assert_error(db, NULL, NULL,
                 "the database does not match the schema: 3 differences, the first: migration 2 "
                 "\"split full name\" has not run");
    assert_issues(db, "warning -: migration 2 \"split full name\" has not run\n"
                      "warning -: migration 3 \"count the items\" has not run\n"
                      "warning -: migration 4 \"give items a code\" has not run\n"
                      "info -: what else is different is only known after that\n");
    assert_untouched(path, &before);
    assert_ok(db, schemac_repair(db));
    assert_ok(db, schemac_schema_check(db));
    assert_true(schemac_report(db)->up_to_date);
    assert_issues(db, "");
    raw(path, "DROP INDEX \"item.code\"; DROP TABLE log; CREATE TABLE log (id INTEGER PRIMARY KEY) "
              "STRICT;"
              "ALTER TABLE customer ADD COLUMN more TEXT; CREATE INDEX mine ON item(what);"
              "DROP INDEX \"item.customer\"; CREATE INDEX \"item.customer\" ON item(what)");
    assert_status(db, SCHEMAC_OUTDATED, schemac_schema_check(db));
    assert_issues(db, "warning item: index item.customer is not as declared\n"
                      "warning item: index item.code is missing\n"
                      "warning log: table log is not as declared\n"
                      "info customer: column customer.more is not in the schema; it is kept\n");
    /* what is in the way of mending it */
    raw(path, "UPDATE item SET code = 'same'");
    assert_status(db, SCHEMAC_OUTDATED, schemac_schema_check(db));
    assert_issues(db, "warning item: index item.customer is not as declared\n"
                      "warning item: index item.code is missing\n"
                      "warning log: table log is not as declared\n"
                      "info customer: column customer.more is not in the schema; it is kept\n"
                      "error item: 3 rows of item with a value of code that is there more than "
                      "once, and it is unique now: keys 1, 2, 3\n");
    assert_query_finds(path, schemac_report(db)->issues[4].suggestion, 3);
    /* an open handle reads while another one writes */
    sqlite3 *other;
    assert_int_equal(sqlite3_open(path, &other), SQLITE_OK);
    assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
    assert_status(db, SCHEMAC_OUTDATED, schemac_schema_check(db));
    sqlite3_close(other);
    assert_ok(db, schemac_begin(db));
    assert_status(db, SCHEMAC_MISUSE, schemac_schema_check(db));
    assert_error(db, NULL, NULL, "cannot check the schema in a transaction");
    assert_ok(db, schemac_rollback(db));
    schemac_close(db);
    assert_int_equal(schemac_schema_check(NULL), SCHEMAC_MISUSE);
}

/* There a start runs no migration. */
static void test_empty_checked(void **state)
{
    (void)state;
    const char *path = fresh_path();
    write_file(path, "", 0);
    schemac_db *db = open_outdated(path);
    assert_status(db, SCHEMAC_OUTDATED, schemac_schema_check(db));
    assert_issues(db, "warning customer: table customer is missing\n"
                      "warning item: table item is missing\n"
                      "warning log: table log is missing\n");
    schemac_close(db);
}

static void test_table_renamed(void **state)
{
    (void)state;
    const char *path = fresh_path();
    static const char *const was[] = {"old_item"};
    static const schemac_old_names names = {.tables = was, .table_count = 1};
    schemac_model models[3];
    memcpy(models, STOCK_SCHEMA->models, sizeof models);
    models[1].old = &names;
    schemac_schema s = *STOCK_SCHEMA;
    s.models = models;
    schemac_close(open_stock(path));
    raw(path, "ALTER TABLE item RENAME TO old_item");
    schemac_config config = SCHEMAC_CONFIG_INIT;
    config.mode = SCHEMAC_VERIFY;
    config.on_outdated = SCHEMAC_WARN;
    schemac_db *db;
    schemac_status status = schemac_open(&s, path, &config, &db);
    assert_ok(db, status);
    assert_status(db, SCHEMAC_OUTDATED, schemac_schema_check(db));
    assert_issues(db, "warning item: table item has its old name still, old_item\n"
                      "info -: what else is different is only known after that\n");
    assert_ok(db, schemac_repair(db));
    assert_ok(db, schemac_schema_check(db));
    schemac_close(db);
}

static void test_history_checked(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_close(open_stock(path));
    raw(path, "UPDATE schemac_history SET checksum = 'v1-other' WHERE kind <> 'sync';"
              "CREATE TABLE x (y)");
    schemac_config config = SCHEMAC_CONFIG_INIT;
    schemac_db *db;
    config.repair_history = true;
    schemac_status status = stock_open(path, &config, &db);
    assert_ok(db, status);
    raw(path, "UPDATE schemac_history SET checksum = 'v1-other' WHERE kind <> 'sync';"
              "DROP TABLE x");
    assert_status(db, SCHEMAC_OUTDATED, schemac_schema_check(db));
    assert_contains(schemac_report(db)->issues[0].message,
                    "migration 2 \"split full name\" was changed after it had been applied");
    assert_int_equal(raw_integer(path, "SELECT count(DISTINCT checksum) FROM schemac_history "
                                       "WHERE kind <> 'sync'"),
                     1);
    schemac_close(db);
}

static void test_not_now(void **state)
{
    (void)state;
    schemac_db *db = open_stock(":memory:");
    schemac_scan *scan;
    bool yes;
    assert_ok(db, schemac_begin(db));
    assert_status(db, SCHEMAC_MISUSE, schemac_plan(db));
    assert_status(db, SCHEMAC_MISUSE, schemac_is_up_to_date(db, &yes));
    assert_error(db, NULL, NULL, "cannot plan in a transaction");
    assert_ok(db, schemac_commit(db));
    /* one that the handle does not know of */
    sqlite3 *handle = schemac_engine_handle(db);
    assert_int_equal(sqlite3_exec(handle, "BEGIN", NULL, NULL, NULL), SQLITE_OK);
    assert_status(db, SCHEMAC_MISUSE, schemac_plan(db));
    assert_status(db, SCHEMAC_MISUSE, schemac_repair(db));
    assert_int_equal(sqlite3_exec(handle, "COMMIT", NULL, NULL, NULL), SQLITE_OK);
    assert_status(db, SCHEMAC_MISUSE, schemac_exec(db, NULL));
    stock_log row = {0, "x"};
    assert_ok(db, stock_log_insert(db, &row));
    assert_ok(db, stock_log_scan(db, NULL, 0, STOCK_LOG_KEY_ORDER, NULL, &scan));
    assert_status(db, SCHEMAC_MISUSE, schemac_repair(db));
    assert_error(db, NULL, NULL, "cannot repair while a scan is open");
    stock_log_scan_end(scan);
    assert_ok(db, schemac_repair(db));
    schemac_close(db);
    schemac_status status = stock_open("nowhere/at/all", NULL, &db);
    assert_status(db, SCHEMAC_MISSING, status);
    assert_int_equal(schemac_plan(db), SCHEMAC_MISUSE);
    assert_int_equal(schemac_repair(db), SCHEMAC_MISUSE);
    schemac_close(db);
    assert_int_equal(schemac_repair(NULL), SCHEMAC_MISUSE);
    assert_int_equal(schemac_plan(NULL), SCHEMAC_MISUSE);
}

/* What was known about the models stays known when a call fails for lack of memory, at whichever
   place. */
static void test_states_without_memory(void **state)
{
    (void)state;
    for (size_t n = 1; n < 10000; n++) {
        tracking t;
        tracking_start(&t);
        schemac_config config = SCHEMAC_CONFIG_INIT;
        config.allocator = &t.allocator;
        schemac_db *db;
        assert_ok(db, stock_open(fresh_path(), &config, &db));
        assert_ok(db, schemac_exec(db, "DROP TABLE log"));
        assert_status(db, SCHEMAC_OUTDATED, schemac_plan(db));
        assert_int_equal(schemac_model_status(db, "log"), SCHEMAC_MODEL_PENDING);
        assert_int_equal(schemac_model_status(db, "item"), SCHEMAC_MODEL_READY);
        t.fail_at = t.calls + n;
        schemac_status status = schemac_schema_check(db);
        bool failed = t.failed;
        t.fail_at = 0;
        if (status == SCHEMAC_NOMEM) {
            assert_true(failed);
            assert_int_equal(schemac_model_status(db, "log"), SCHEMAC_MODEL_PENDING);
            assert_int_equal(schemac_model_status(db, "item"), SCHEMAC_MODEL_READY);
        }
        assert_status(db, SCHEMAC_OUTDATED, schemac_plan(db));
        assert_ok(db, schemac_repair(db));
        schemac_close(db);
        assert_int_equal(t.block_count, 0);
        if (!failed) {
            assert_true(n > 5); /* there was something that could fail */
            return;
        }
    }
    fail_msg("%s", "it has no end");
}

#define EVIL  "\033[31m\342\200\256"
#define SHOWN "\\x1b[31m\\u202e"

static void collect_messages(void *user, const schemac_event *e)
{
    char *text = user;
    if (e->kind == SCHEMAC_EVENT_KEPT)
        snprintf(text, 500, "%s|%s", e->name, e->message);
}

/* What a message, a report's sentence or a line of the log says of a name is shown; the name itself
   is as it is. Also where there is no memory for the message. */
static void test_names_are_shown(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_close(open_stock(path));
    raw(path, "ALTER TABLE log ADD COLUMN \"" EVIL "\" TEXT");
    char said[500] = "";
    tracking t;
    tracking_start(&t);
    schemac_config config = SCHEMAC_CONFIG_INIT;
    config.allocator = &t.allocator;
    config.log = collect_messages;
    config.log_user = said;
    schemac_db *db;
    schemac_status status = stock_open(path, &config, &db);
    assert_ok(db, status);
    assert_contains(said, "log." SHOWN);
    assert_null(strchr(strchr(said, '|'), '\033'));
    const schemac_report_info *r = schemac_report(db);
    assert_int_equal(r->issue_count, 1);
    assert_contains(r->issues[0].message, "column log." SHOWN " is not in the schema");
    assert_null(strchr(r->issues[0].message, '\033'));
    char *text;
    assert_status(db, SCHEMAC_NOT_FOUND, schemac_describe(db, "t" EVIL, &text));
    assert_string_equal(schemac_error_message(db), "the database has no table t" SHOWN);
    t.fail_for_ever = true;
    t.fail_at = t.calls + 1;
    assert_status(db, SCHEMAC_NOT_FOUND, schemac_describe(db, "t" EVIL, &text));
    assert_string_equal(schemac_error_message(db), "the database has no table t" SHOWN);
    t.fail_at = 0;
    t.fail_for_ever = false;
    schemac_close(db);
    assert_int_equal(t.block_count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_are_shown),
        cmocka_unit_test(test_tables),
        cmocka_unit_test(test_describe),
        cmocka_unit_test(test_outdated),
        cmocka_unit_test(test_only_asked),
        cmocka_unit_test(test_states),
        cmocka_unit_test(test_misused_in_migration),
        cmocka_unit_test(test_states_unknown),
        cmocka_unit_test(test_renamed_by_hand),
        cmocka_unit_test(test_drift),
        cmocka_unit_test(test_schema_check),
        cmocka_unit_test(test_empty_checked),
        cmocka_unit_test(test_table_renamed),
        cmocka_unit_test(test_history_checked),
        cmocka_unit_test(test_not_now),
        cmocka_unit_test(test_states_without_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
