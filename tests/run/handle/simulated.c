/* simulated.c - config.fault: programs' own tests of what they do when the database fails. */
#include "support.h"

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

static void fails(schemac_db *db, wish *w, const char *call, schemac_status got)
{
    if (got != SCHEMAC_IO)
        fail_msg("%s: %s", call, schemac_status_name(got));
    assert_int_equal(schemac_error(db)->status, SCHEMAC_IO);
    assert_contains(schemac_error_message(db), call);
    assert_contains(schemac_error_message(db), "fails as config.fault wants");
    w->call = NULL;
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
    schemac_status status = shop_open(":memory:", &config, &db);
    assert_ok(db, status);
    populate_shop(db);
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
    FAILS("get", shop_customer_get(db, 1, &row));
    assert_null(row);
    FAILS("get", shop_customer_get_by_email(db, "x", &row));
    FAILS("exists", shop_customer_exists(db, 1, &there));
    FAILS("count", shop_customer_count(db, &count));
    FAILS("list", shop_customer_list(db, NULL, &rows));
    assert_null(rows.rows);
    FAILS("find", shop_customer_find(db, NULL, 0, SHOP_CUSTOMER_KEY_ORDER, NULL, &rows));
    FAILS("scan_begin", shop_customer_scan(db, NULL, 0, SHOP_CUSTOMER_KEY_ORDER, NULL, &scan));
    assert_ok(db, shop_customer_scan(db, NULL, 0, SHOP_CUSTOMER_KEY_ORDER, NULL, &other));
    shop_customer *view;
    FAILS("scan_next", shop_customer_next(other, (const shop_customer **)(void *)&view));
    shop_customer_scan_end(other);
    FAILS("begin", schemac_begin(db));
    FAILS("begin_read", schemac_begin_read(db));
    assert_ok(db, schemac_begin(db));
    FAILS("commit", schemac_commit(db));
    FAILS("rollback", schemac_rollback(db));
    assert_true(schemac_in_transaction(db));
    assert_ok(db, schemac_rollback(db));
    FAILS("exec", schemac_exec(db, "DELETE FROM customer"));
    FAILS("set_tenant", schemac_set_tenant(db, NULL));
    FAILS("as_system", schemac_as_system(db));
    FAILS("table_exists", schemac_table_exists(db, "customer", &there));
    FAILS("plan", schemac_plan(db));
    FAILS("repair", schemac_repair(db));
    FAILS("schema_check", schemac_schema_check(db));
    FAILS("reset", schemac_reset(db));
    schemac_names *names;
    FAILS("existing_tables", schemac_existing_tables(db, &names));
    assert_null(names);
    /* misuse is what it was, and nothing has happened */
    assert_int_equal(schemac_commit(db), SCHEMAC_MISUSE);
    assert_ok(db, shop_customer_count(db, &count));
    assert_int_equal(count, 3);
    schemac_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_steps),
        cmocka_unit_test(test_calls),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
