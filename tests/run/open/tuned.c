/* tuned.c - what the configuration says about speed: in force from the first call on, and told to
   the log as it was read back. */
#include "support.h"

#include <stdio.h>

static void collect(void *user, const schemac_event *e)
{
    char *text = user;
    if (e->kind == SCHEMAC_EVENT_TUNED)
        snprintf(text + strlen(text), 500 - strlen(text), "%s\n", e->message);
}

static void test_settings(void **state)
{
    (void)state;
    const char *path = fresh_path();
    char log[500] = "";
    schemac_config config = SCHEMAC_CONFIG_INIT;
    config.log = collect;
    config.log_user = log;
    config.synchronous = SCHEMAC_SYNC_NORMAL;
    config.cache_kib = 1234;
    config.mapped_bytes = 1 << 20;
    schemac_db *db;
    schemac_status status = shop_open(path, &config, &db);
    assert_ok(db, status);
    assert_string_equal(log, "");
    assert_true(schemac_all_initialized(db));
    assert_ok(db, schemac_begin(db)); /* in a transaction it would be too late */
    assert_ok(db, schemac_commit(db));
    assert_string_equal(log, "synchronous normal, cache 1234 KiB, mapped 1048576 bytes\n");
    populate_shop(db);
    assert_int_equal(handle_integer(db, "PRAGMA synchronous"), 1);
    assert_int_equal(handle_integer(db, "PRAGMA cache_size"), -1234);
    assert_int_equal(handle_integer(db, "PRAGMA mmap_size"), 1 << 20);
    assert_ok(db, schemac_repair(db));
    assert_int_equal(handle_integer(db, "PRAGMA synchronous"), 1);
    schemac_close(db);
    assert_true(strchr(log, '\n') == log + strlen(log) - 1); /* once */
    assert_shop_populated(path);
}

/* Without any of them nothing is set, and nothing told. */
static void test_defaults(void **state)
{
    (void)state;
    char log[500] = "";
    schemac_config config = SCHEMAC_CONFIG_INIT;
    config.log = collect;
    config.log_user = log;
    schemac_db *db;
    int64_t count;
    schemac_status status = shop_open(fresh_path(), &config, &db);
    assert_ok(db, status);
    assert_ok(db, shop_customer_count(db, &count));
    assert_string_equal(log, "");
    assert_int_equal(handle_integer(db, "PRAGMA synchronous"), 2);
    schemac_close(db);
}

static void test_in_memory(void **state)
{
    (void)state;
    char log[500] = "";
    schemac_config config = SCHEMAC_CONFIG_INIT;
    config.log = collect;
    config.log_user = log;
    config.mapped_bytes = 4096;
    config.synchronous = SCHEMAC_SYNC_OFF;
    schemac_db *db;
    int64_t count;
    schemac_status status = shop_open(":memory:", &config, &db);
    assert_ok(db, status);
    assert_ok(db, shop_customer_count(db, &count));
    assert_contains(log, "synchronous off, cache ");
    assert_contains(log, "mapped 0 bytes");
    schemac_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_settings),
        cmocka_unit_test(test_defaults),
        cmocka_unit_test(test_in_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
