/* environment.c - a configuration from variables of the environment. */
#include "support.h"

#include "shop.schema.h"

static const char *const names[] = {"SCHEMAC_URL", "SCHEMAC_MODE", "SCHEMAC_CREATE",
                                    "SCHEMAC_BACKUPS", "SCHEMAC_BUSY_TIMEOUT"};

static void clear(void)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        unsetenv(names[i]);
}

/* Without any, everything is as the program says. */
static void test_none(void **state)
{
    (void)state;
    schemac_config config = SCHEMAC_CONFIG_INIT;
    char message[SCHEMAC_ENVIRONMENT_MESSAGE] = "x";
    const char *url = "own.db";
    clear();
    config.backups = 3;
    config.busy_timeout = 7;
    schemac_config before = config;
    assert_int_equal(schemac_config_from_environment(&config, &url, message), SCHEMAC_OK);
    assert_memory_equal(&config, &before, sizeof config);
    assert_string_equal(url, "own.db");
    assert_string_equal(message, "");
}

static void test_all(void **state)
{
    (void)state;
    schemac_config config = SCHEMAC_CONFIG_INIT;
    char message[SCHEMAC_ENVIRONMENT_MESSAGE];
    const char *url = NULL, *path = fresh_path();
    schemac_db *db;
    clear();
    setenv("SCHEMAC_URL", path, 1);
    setenv("SCHEMAC_MODE", "apply", 1);
    setenv("SCHEMAC_CREATE", "false", 1);
    setenv("SCHEMAC_BACKUPS", "2", 1);
    setenv("SCHEMAC_BUSY_TIMEOUT", "1500", 1);
    assert_int_equal(schemac_config_from_environment(&config, &url, message), SCHEMAC_OK);
    assert_string_equal(url, path);
    assert_true(config.mode == SCHEMAC_APPLY && !config.create && config.backups == 2 &&
                config.busy_timeout == 1500);
    assert_int_equal(shop_open(url, &config, &db), SCHEMAC_MISSING);
    schemac_close(db);
    setenv("SCHEMAC_CREATE", "1", 1);
    assert_int_equal(schemac_config_from_environment(&config, &url, message), SCHEMAC_OK);
    schemac_status status = shop_open(url, &config, &db);
    assert_ok(db, status);
    schemac_close(db);
    setenv("SCHEMAC_MODE", "verify", 1);
    setenv("SCHEMAC_BACKUPS", "0", 1);
    assert_int_equal(schemac_config_from_environment(&config, &url, message), SCHEMAC_OK);
    assert_true(config.mode == SCHEMAC_VERIFY && config.on_outdated == SCHEMAC_REFUSE &&
                config.backups == SCHEMAC_NO_BACKUPS);
    setenv("SCHEMAC_MODE", "warn", 1);
    assert_int_equal(schemac_config_from_environment(&config, &url, message), SCHEMAC_OK);
    assert_true(config.mode == SCHEMAC_VERIFY && config.on_outdated == SCHEMAC_WARN);
    status = shop_open(url, &config, &db);
    assert_ok(db, status);
    schemac_close(db);
}

/* Each names its variable and what it may be, and nothing is taken of the others. */
static void test_wrong(void **state)
{
    (void)state;
    static const struct {
        const char *name, *value, *message;
    } wrong[] = {
        {"SCHEMAC_URL", "", "SCHEMAC_URL is '', and has to be the path of a database"},
        {"SCHEMAC_MODE", "Apply", "SCHEMAC_MODE is 'Apply', and has to be apply, verify or warn"},
        {"SCHEMAC_CREATE", "yes", "SCHEMAC_CREATE is 'yes', and has to be 1, true, 0 or false"},
        {"SCHEMAC_BACKUPS", "-1", "SCHEMAC_BACKUPS is '-1', and has to be a number from 0 to 9999"},
        {"SCHEMAC_BACKUPS", "10000", "SCHEMAC_BACKUPS is '10000', and"},
        {"SCHEMAC_BACKUPS", "3 ", "SCHEMAC_BACKUPS is '3 ', and"},
        {"SCHEMAC_BUSY_TIMEOUT", "", "SCHEMAC_BUSY_TIMEOUT is '', and has to be milliseconds"},
        {"SCHEMAC_BUSY_TIMEOUT", "99999999999999999999", "SCHEMAC_BUSY_TIMEOUT is '9999"},
        {"SCHEMAC_BUSY_TIMEOUT", "2147483648", "SCHEMAC_BUSY_TIMEOUT is '2147483648'"},
        {"SCHEMAC_BUSY_TIMEOUT", "0x10", "SCHEMAC_BUSY_TIMEOUT is '0x10'"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        schemac_config config = SCHEMAC_CONFIG_INIT, before = config;
        char message[SCHEMAC_ENVIRONMENT_MESSAGE];
        const char *url = "own.db";
        clear();
        setenv("SCHEMAC_URL", "other.db", 1);
        setenv("SCHEMAC_CREATE", "0", 1);
        setenv(wrong[i].name, wrong[i].value, 1);
        assert_int_equal(schemac_config_from_environment(&config, &url, message), SCHEMAC_INVALID);
        assert_contains(message, wrong[i].message);
        assert_memory_equal(&config, &before, sizeof config);
        assert_string_equal(url, "own.db");
    }
    /* however long a value is */
    char longest[1000];
    memset(longest, 'a', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    schemac_config config = SCHEMAC_CONFIG_INIT;
    char message[SCHEMAC_ENVIRONMENT_MESSAGE];
    const char *url = NULL;
    clear();
    setenv("SCHEMAC_MODE", longest, 1);
    assert_int_equal(schemac_config_from_environment(&config, &url, message), SCHEMAC_INVALID);
    assert_contains(message, "and has to be apply, verify or warn");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_none),
        cmocka_unit_test(test_all),
        cmocka_unit_test(test_wrong),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
