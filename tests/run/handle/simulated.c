/* simulated.c - config.fault: programs' own tests of what they do when the database fails. */
#include "office.h"
#include "support.h"

#include "commands.schema.h"

#include <stdio.h>

typedef struct wish {
    const char *call; /* that is to fail; NULL for none */
    schemac_status status;
    char asked[4000];
} wish;

static schemac_status ask(void *user, const char *call)
{
    wish *w = user;
    size_t used = strlen(w->asked);
    snprintf(w->asked + used, sizeof w->asked - used, "%s ", call);
    return w->call != NULL && strcmp(w->call, call) == 0 ? w->status : SCHEMAC_OK;
}

static schemac_config with(wish *w)
{
    schemac_config c = SCHEMAC_CONFIG_INIT;
    c.fault = ask;
    c.fault_user = w;
    return c;
}

/* ---- starts --------------------------------------------------------------------------------- */

static void test_steps(void **state)
{
    (void)state;
    static const char *const steps[] = {"open",   "migrate", "sync",  "seed",
                                        "verify", "stamp",   "commit"};
    const char *path = fresh_path();
    wish w = {.status = SCHEMAC_FULL};
    schemac_config config = with(&w);
    schemac_db *db;
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        w.call = steps[i];
        schemac_status status = shop_open(path, &config, &db);
        assert_status(db, SCHEMAC_FULL, status);
        char message[100];
        snprintf(message, sizeof message, "%s fails as config.fault wants: there is no space left",
                 steps[i]);
        assert_string_equal(schemac_error_message(db), message);
        assert_int_equal(schemac_report(db)->created_count, 0);
        assert_false(schemac_all_initialized(db));
        schemac_close(db);
        if (i > 0)
            assert_raw(path, "SELECT count(*) FROM sqlite_schema", "0\n");
    }
    w = (wish){.call = NULL};
    schemac_status status = shop_open(path, &config, &db);
    assert_ok(db, status);
    assert_string_equal(w.asked, "open migrate sync seed verify stamp commit ");
    assert_true(schemac_all_initialized(db));
    assert_int_equal(schemac_model_status(db, "customer"), SCHEMAC_MODEL_READY);
    schemac_close(db);
}

/* ---- calls ---------------------------------------------------------------------------------- */

/* The names of all that have failed, each between blanks. */
static char tried[4000] = " ";

static void fails(schemac_db *db, wish *w, const char *call, schemac_status got)
{
    size_t used = strlen(tried);
    snprintf(tried + used, sizeof tried - used, "%s ", call);
    if (got != SCHEMAC_IO)
        fail_msg("%s: %s", call, schemac_status_name(got));
    assert_int_equal(schemac_error(db)->status, SCHEMAC_IO);
    assert_contains(schemac_error_message(db), call);
    assert_contains(schemac_error_message(db), "fails as config.fault wants");
    w->call = NULL;
}

/* Frees both. */
static void check_same(char *before, char *after)
{
    assert_string_equal(before, after);
    free(before);
    free(after);
}

#define FAILS(name, expression)                                                                    \
    do {                                                                                           \
        w.call = (name);                                                                           \
        fails(db, &w, w.call, (expression));                                                       \
    } while (0)

static void test_calls(void **state)
{
    (void)state;
    wish w = {.status = SCHEMAC_IO};
    schemac_config config = with(&w);
    schemac_db *db;
    const char *path = fresh_path();
    schemac_status status = shop_open(path, &config, &db);
    assert_ok(db, status);
    populate_shop(db);
    char *rows_before = dump_rows(path), *objects_before = dump_objects(path);
    shop_customer c = SHOP_CUSTOMER_INIT, *row;
    shop_customer_rows rows;
    shop_customer_mask mask = {.name = true};
    schemac_scan *scan, *other;
    int64_t count;
    bool there;
    c.id = 1;
    c.email = "new@example.org";
    c.name = "new";
    FAILS("insert", shop_customer_insert(db, &c));
    FAILS("insert_many", shop_customer_insert_many(db, &c, 1));
    FAILS("update", shop_customer_update(db, &c));
    FAILS("patch", shop_customer_patch(db, &c, mask));
    FAILS("upsert", shop_customer_upsert(db, &c));
    FAILS("upsert", shop_customer_upsert_by_email(db, &c));
    FAILS("delete", shop_customer_delete(db, 1));
    FAILS("delete_row", shop_customer_delete_row(db, &c));
    FAILS("get", shop_customer_get(db, 1, &row));
    assert_null(row);
    FAILS("get", shop_customer_get_by_email(db, "x", &row));
    FAILS("exists", shop_customer_exists(db, 1, &there));
    FAILS("count", shop_customer_count(db, &count));
    FAILS("list", shop_customer_list(db, NULL, &rows));
    assert_null(rows.rows);
    const int64_t key = 1, product = 1;
    FAILS("get_many", shop_customer_get_many(db, &key, 1, &rows));
    assert_null(rows.rows);
    shop_purchase_rows purchases;
    FAILS("list_among", shop_purchase_list_by_product_among(db, &product, 1, &purchases));
    const shop_customer_where everything = shop_customer_everything();
    size_t skipped;
    FAILS("count_where", shop_customer_count_where(db, &everything, 1, &count));
    FAILS("exists_where", shop_customer_exists_where(db, &everything, 1, &there));
    FAILS("delete_where", shop_customer_delete_where(db, &everything, 1, &count));
    FAILS("patch_where", shop_customer_patch_where(db, &everything, 1, &c, mask, &count));
    FAILS("upsert_many", shop_customer_upsert_many(db, &c, 1));
    FAILS("insert_missing_many", shop_customer_insert_missing_many(db, &c, 1, &skipped));
    FAILS("find", shop_customer_find(db, NULL, 0, SHOP_CUSTOMER_KEY_ORDER, NULL, &rows));
    FAILS("scan_begin", shop_customer_scan(db, NULL, 0, SHOP_CUSTOMER_KEY_ORDER, NULL, &scan));
    assert_ok(db, shop_customer_scan(db, NULL, 0, SHOP_CUSTOMER_KEY_ORDER, NULL, &other));
    shop_customer *view;
    FAILS("scan_next", shop_customer_next(other, (const shop_customer **)(void *)&view));
    const schemac_declared_query asked = {.result = {.name = "asked"}};
    int64_t number;
    FAILS("select_next", schemac_select_next(other, &asked, &view));
    shop_customer_scan_end(other);
    FAILS("select_one", schemac_select_one(db, &asked, NULL, &view));
    FAILS("select_many", schemac_select_many(db, &asked, NULL, &rows));
    FAILS("select_pages", schemac_select_pages(db, &asked, NULL, 0, NULL, &rows));
    FAILS("select_find", schemac_select_find(db, &asked, NULL, 0, &rows));
    FAILS("select_count", schemac_select_count(db, &asked, NULL, &number));
    FAILS("select_scan", schemac_select_scan(db, &asked, NULL, -1, &scan));
    FAILS("command", schemac_command(db, &asked, NULL, &number));
    FAILS("begin", schemac_begin(db));
    FAILS("begin_read", schemac_begin_read(db));
    assert_ok(db, schemac_begin(db));
    FAILS("commit", schemac_commit(db));
    FAILS("rollback", schemac_rollback(db));
    assert_true(schemac_in_transaction(db));
    assert_ok(db, schemac_rollback(db));
    FAILS("exec", schemac_exec(db, "DELETE FROM customer"));
    schemac_result *result;
    FAILS("query", schemac_query(db, "DELETE FROM customer", NULL, 0, &result));
    assert_null(result);
    FAILS("query_one", schemac_query_one(db, "DELETE FROM tag RETURNING id", NULL, 0, &result));
    assert_null(result);
    /* the transaction that a statement has for itself is no call */
    w.call = "begin";
    assert_ok(db, schemac_query(db, "UPDATE customer SET name=name", NULL, 0, &result));
    schemac_free(result);
    FAILS("set_tenant", schemac_set_tenant(db, NULL));
    FAILS("as_system", schemac_as_system(db));
    FAILS("table_exists", schemac_table_exists(db, "customer", &there));
    FAILS("plan", schemac_plan(db));
    FAILS("repair", schemac_repair(db));
    FAILS("schema_check", schemac_schema_check(db));
    schemac_names *names;
    FAILS("existing_tables", schemac_existing_tables(db, &names));
    assert_null(names);
    FAILS("missing_tables", schemac_missing_tables(db, &names));
    assert_null(names);
    char *text;
    FAILS("describe", schemac_describe(db, "customer", &text));
    assert_null(text);
    FAILS("column_exists", schemac_column_exists(db, "customer", "email", &there));
    FAILS("index_exists", schemac_index_exists(db, "customer.email", &there));
    bool up_to_date;
    FAILS("is_up_to_date", schemac_is_up_to_date(db, &up_to_date));
    /* misuse is what it was, and nothing has happened */
    assert_int_equal(schemac_commit(db), SCHEMAC_MISUSE);
    assert_ok(db, shop_customer_count(db, &count));
    assert_int_equal(count, 3);
    schemac_close(db);
    check_same(rows_before, dump_rows(path));
    check_same(objects_before, dump_objects(path));
}

/* Those of soft delete and of tenants. */
static void test_calls_of_tenants(void **state)
{
    (void)state;
    wish w = {.status = SCHEMAC_IO};
    schemac_config config = with(&w);
    const char *path = fresh_path();
    schemac_close(office_of(path, 0));
    schemac_db *db;
    schemac_status status = office_open(path, &config, &db);
    assert_ok(db, status);
    char *before = dump_rows(path);
    begin_system(db);
    FAILS("restore", office_customer_restore(db, 104));
    FAILS("purge", office_customer_purge(db, 104));
    FAILS("delete", office_customer_delete(db, 102));
    office_customer c = OFFICE_CUSTOMER_INIT, was;
    c.id = 102;
    c.org_id = 1;
    c.revision = 1;
    was = c;
    FAILS("delete_row", office_customer_delete_row(db, &c));
    FAILS("restore_row", office_customer_restore_row(db, &c));
    FAILS("purge_row", office_customer_purge_row(db, &c));
    assert_customer_untouched(&c, &was);
    FAILS("end_system", schemac_end_system(db));
    /* it is the system's still */
    bool there;
    assert_ok(db, office_customer_exists(db, 202, &there));
    assert_true(there);
    end_system(db);
    int64_t tenant = 1;
    FAILS("set_tenant", schemac_set_tenant(db, &tenant));
    assert_status(db, SCHEMAC_NO_TENANT, office_customer_exists(db, 102, &there));
    schemac_close(db);
    check_same(before, dump_rows(path));
}

/* Those of queries and commands. */
static void test_calls_of_queries(void **state)
{
    (void)state;
    wish w = {.status = SCHEMAC_IO};
    schemac_config config = with(&w);
    const char *path = fresh_path();
    schemac_db *db;
    schemac_status status = works_open(path, &config, &db);
    assert_ok(db, status);
    int64_t tenant = 1, count = 1;
    works_setting one = {"one", "low", 1};
    assert_ok(db, works_setting_insert(db, &one));
    works_org org = {tenant, "one"};
    begin_system(db);
    assert_ok(db, works_org_insert(db, &org));
    end_system(db);
    assert_ok(db, works_set_tenant(db, tenant));
    char *before = dump_rows(path);
    const works_raise_one_row *raised;
    FAILS("select_one", works_raise_one(db, 1, 1, &raised));
    assert_null(raised);
    works_worker_rows workers;
    FAILS("select_many", works_raise(db, 1, 1, &workers));
    assert_null(workers.rows);
    FAILS("command", works_set_weight(db, "one", 5, &count));
    assert_int_equal(count, 0);
    works_setting_rows settings;
    FAILS("select_pages", works_settings_in_pages(db, NULL, &settings));
    assert_null(settings.rows);
    FAILS("select_count", works_settings_in_pages_count(db, &count));
    schemac_scan *scan, *other;
    FAILS("select_scan", works_workers_scan(db, &scan));
    assert_ok(db, works_workers_scan(db, &other));
    const works_worker *worker;
    FAILS("select_next", works_workers_next(other, &worker));
    works_workers_scan_end(other);
    /* the transaction that a command has for itself is no call */
    w.call = "begin";
    assert_ok(db, works_raise(db, 1, 1, &workers));
    schemac_close(db);
    check_same(before, dump_rows(path));
}

/* What only databases of tests can do. */
static void test_reset(void **state)
{
    (void)state;
    wish w = {.status = SCHEMAC_IO};
    schemac_config config = with(&w);
    schemac_db *db;
    schemac_status status = shop_open(":memory:", &config, &db);
    assert_ok(db, status);
    populate_shop(db);
    FAILS("reset", schemac_reset(db));
    int64_t count;
    assert_ok(db, shop_customer_count(db, &count));
    assert_int_equal(count, 3);
    schemac_close(db);
}

static void test_roll_back(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_close(open_shop(path));
    image before = read_image(path);
    wish w = {.call = "open", .status = SCHEMAC_FULL};
    schemac_config config = with(&w);
    schemac_db *db;
    schemac_status status = schemac_roll_back(SHOP_SCHEMA, path, &config, 0, &db);
    assert_status(db, SCHEMAC_FULL, status);
    schemac_close(db);
    assert_untouched(path, &before);
}

/* Every call of the header that takes a handle has been among those above. */
static void test_all_were_tried(void **state)
{
    (void)state;
    static const char begin[] = "SCHEMAC_API schemac_status schemac_";
    static const char *const handles[] = {"(schemac_db *db", "(schemac_scan *scan"};
    FILE *header = fopen(PUBLIC_HEADER, "r");
    char line[512];
    size_t calls = 0, missing = 0;
    assert_non_null(header);
    while (fgets(line, sizeof line, header) != NULL) {
        char name[64] = " ";
        const char *at = line + strlen(begin);
        if (strncmp(line, begin, strlen(begin)) != 0)
            continue;
        size_t size = strcspn(at, "(");
        if (strncmp(at + size, handles[0], strlen(handles[0])) != 0 &&
            strncmp(at + size, handles[1], strlen(handles[1])) != 0)
            continue;
        snprintf(name + 1, sizeof name - 1, "%.*s ", (int)size, at);
        calls++;
        if (strstr(tried, name) == NULL)
            print_error("no test lets schemac_%.*s fail\n", (int)size, at);
        missing += strstr(tried, name) == NULL;
    }
    fclose(header);
    assert_int_equal(missing, 0);
    assert_true(calls > 30);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_steps),
        cmocka_unit_test(test_calls),
        cmocka_unit_test(test_calls_of_tenants),
        cmocka_unit_test(test_calls_of_queries),
        cmocka_unit_test(test_reset),
        cmocka_unit_test(test_roll_back),
        cmocka_unit_test(test_all_were_tried),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
