/* passwords.c - a password is stored as a hash, wherever it comes from, and is in no message. */
#include "support.h"

#include "login.schema.h"

#include <stdio.h>
#include <stdlib.h>

static const char plain[] = "correct horse battery staple";

static void set_environment(void)
{
    setenv("LOGIN_ROOT", "root's own password", 1);
    setenv("LOGIN_BOTH", "both", 1);
    unsetenv("LOGIN_RECOVERY");
}

static schemac_db *opened(const char *path)
{
    schemac_db *db;
    set_environment();
    schemac_status status = login_open(path, NULL, &db);
    assert_ok(db, status);
    return db;
}

static void assert_verifies(const char *hash, const char *password, bool expected)
{
    login_account row = {.password = hash};
    bool right = !expected;
    assert_int_equal(login_account_password_verify(&row, password, &right), SCHEMAC_OK);
    assert_int_equal(right, expected);
}

static void test_round_trip(void **state)
{
    (void)state;
    schemac_db *db = opened(":memory:");
    login_account a = LOGIN_ACCOUNT_INIT, *found;
    char hash[SCHEMAC_PASSWORD_SIZE], recovery[SCHEMAC_PASSWORD_SIZE], other[SCHEMAC_PASSWORD_SIZE];
    bool right;
    a.name = "ada";
    assert_int_equal(login_account_password_set(&a, plain, hash), SCHEMAC_OK);
    assert_ptr_equal(a.password, hash);
    assert_int_equal(hash[0], '$');
    assert_null(strstr(hash, "horse"));
    assert_int_equal(login_account_recovery_set(&a, "ünïcödé 🐎", recovery), SCHEMAC_OK);
    assert_ok(db, login_account_insert(db, &a));
    assert_ok(db, login_account_get(db, a.id, &found));
    assert_verifies(found->password, plain, true);
    assert_verifies(found->password, "correct horse battery stapl", false);
    assert_verifies(found->password, "correct horse battery staplE", false);
    assert_verifies(found->password, "", false);
    assert_verifies(found->password, found->password, false);
    assert_int_equal(login_account_recovery_verify(found, "ünïcödé 🐎", &right), SCHEMAC_OK);
    assert_true(right);
    assert_int_equal(login_account_first_verify(found, plain, &right), SCHEMAC_OK);
    assert_false(right); /* there is none */
    /* the same password twice is not the same hash */
    assert_int_equal(schemac_password_hash(plain, other), SCHEMAC_OK);
    assert_string_not_equal(other, hash);
    assert_verifies(other, plain, true);
    /* another one */
    assert_int_equal(login_account_password_set(found, "new", other), SCHEMAC_OK);
    assert_ok(db, login_account_update(db, found));
    login_account_free(found);
    assert_ok(db, login_account_get(db, a.id, &found));
    assert_verifies(found->password, plain, false);
    assert_verifies(found->password, "new", true);
    login_account_free(found);
    schemac_close(db);
}

static const char *const hashes[] = {
    ("$6$saltsalt$TVLlQcbpFVof5W3Yz4DTP6gRstiNuHwwTt6GLc1E5n0U0aDehy0S5knV8wiOQSpT0Y77vwPZN.Pq."
     "H91p5hVO1"), /* openssl passwd -6 */
    "$5$saltsalt$0IyaXrmV7.sGNS6tirgqHLqX/G.FBvgkYA.lpPdS5sA",
    "$2b$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a",
};

enum { HASHES = sizeof hashes / sizeof *hashes };

/* What other systems have stored can be taken over. */
static void test_other_methods(void **state)
{
    (void)state;
    bool right;
    for (size_t i = 0; i < HASHES; i++) {
        assert_verifies(hashes[i], "secret", true);
        assert_verifies(hashes[i], "Secret", false);
    }
    assert_int_equal(schemac_password_verify("plain text", "plain text", &right), SCHEMAC_INVALID);
    assert_false(right);
    assert_int_equal(schemac_password_verify("$nonsense$x$y", "x", &right), SCHEMAC_INVALID);
    assert_int_equal(schemac_password_verify("$y$", NULL, &right), SCHEMAC_INVALID);
}

static void test_what_is_no_password(void **state)
{
    (void)state;
    char longest[600], hash[SCHEMAC_PASSWORD_SIZE] = "as it was";
    login_account row = {.password = "before"};
    bool right;
    memset(longest, 'x', sizeof longest);
    longest[512] = '\0';
    assert_int_equal(login_account_password_set(&row, "", hash), SCHEMAC_INVALID);
    assert_int_equal(login_account_password_set(&row, NULL, hash), SCHEMAC_INVALID);
    assert_int_equal(login_account_password_set(&row, longest, hash), SCHEMAC_INVALID);
    assert_string_equal(hash, "as it was");
    assert_string_equal(row.password, "before");
    longest[511] = '\0';
    assert_int_equal(login_account_password_set(&row, longest, hash), SCHEMAC_OK);
    assert_verifies(hash, longest, true);
    longest[510] = '\0';
    assert_verifies(hash, longest, false);
    longest[510] = 'x';
    longest[511] = 'x';
    assert_int_equal(schemac_password_verify(hash, longest, &right), SCHEMAC_OK);
    assert_false(right);
}

/* The database takes no plain text, from nobody. */
static void test_never_plain(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = opened(path);
    login_account a = LOGIN_ACCOUNT_INIT;
    a.name = "ada";
    a.password = plain;
    assert_status(db, SCHEMAC_INVALID, login_account_insert(db, &a));
    assert_null(strstr(schemac_error_message(db), plain));
    a.password = NULL;
    assert_status(db, SCHEMAC_INVALID, login_account_insert(db, &a));
    schemac_close(db);
    assert_int_not_equal(raw_code(path, "UPDATE account SET password = 'plain'"), 0);
    static const char *const plains[] = {
        "$x", "$plain$looks$like", "$5 here, $10 there and $20 left for the rest of the month",
        "$a$b$cccccccccccccccccccccccccccccccc!",
        "$a$b$ccccccccccccccccccccc'||char(0)||'cccccccccc"};
    char sql[200];
    for (size_t i = 0; i < sizeof plains / sizeof *plains; i++) {
        snprintf(sql, sizeof sql, "UPDATE account SET recovery = '%s'", plains[i]);
        assert_int_not_equal(raw_code(path, sql), 0);
    }
    for (size_t i = 0; i < HASHES; i++) {
        snprintf(sql, sizeof sql, "UPDATE account SET recovery = '%s'", hashes[i]);
        raw(path, sql);
    }
}

static bool file_contains(const char *path, const char *text)
{
    image i = read_image(path);
    size_t size = strlen(text);
    bool found = false;
    for (size_t at = 0; at + size <= i.size && !found; at++)
        found = memcmp(i.bytes + at, text, size) == 0;
    image_free(&i);
    return found;
}

static void collect(void *user, const schemac_event *e)
{
    char *log = user;
    snprintf(log + strlen(log), 4000 - strlen(log), "%s\n", e->message);
}

/* graveyard: mockforge#1014: the first password comes from the environment, and there is no other.
   */
static void test_seeded(void **state)
{
    (void)state;
    const char *path = fresh_path();
    char log[4000] = "";
    schemac_config config = SCHEMAC_CONFIG_INIT;
    config.log = collect;
    config.log_user = log;
    config.write_ahead_log = false;
    schemac_db *db;
    set_environment();
    unsetenv("LOGIN_ROOT");
    assert_int_equal(login_open(path, &config, &db), SCHEMAC_INVALID);
    assert_contains(schemac_error_message(db), "the environment has no LOGIN_ROOT");
    schemac_close(db);
    set_environment();
    schemac_status status = login_open(path, &config, &db);
    assert_ok(db, status);
    login_account *found;
    assert_ok(db, login_account_get_by_name(db, "root", &found));
    assert_verifies(found->password, "root's own password", true);
    assert_null(found->recovery);
    login_account_free(found);
    /* one variable may be both, each in its own way */
    assert_ok(db, login_account_get_by_name(db, "both", &found));
    assert_verifies(found->password, "both", true);
    login_account_free(found);
    schemac_close(db);
    assert_false(file_contains(path, "root's own password"));
    assert_null(strstr(log, "root's own password"));
    /* another value of the environment changes nothing, and costs nothing */
    char *before = dump_rows(path);
    setenv("LOGIN_ROOT", "another", 1);
    status = login_open(path, &config, &db);
    assert_ok(db, status);
    schemac_close(db);
    char *after = dump_rows(path);
    assert_string_equal(after, before);
    free(before);
    free(after);
}

static schemac_status no_salt(const char *given, char *hash)
{
    (void)given;
    (void)hash;
    return SCHEMAC_IO;
}

static void assert_seed_fails(schemac_hash_fn hash, schemac_status expected, const char *message)
{
    schemac_schema s = *LOGIN_SCHEMA;
    schemac_db *db;
    s.hash_password = hash;
    assert_int_equal(schemac_open(&s, ":memory:", NULL, &db), expected);
    assert_contains(schemac_error_message(db), message);
    assert_null(strstr(schemac_error_message(db), "xxx"));
    assert_int_equal(schemac_model_status(db, "account"), SCHEMAC_MODEL_FAILED);
    schemac_close(db);
}

static void test_seed_fails(void **state)
{
    (void)state;
    char longest[600];
    set_environment();
    assert_seed_fails(no_salt, SCHEMAC_IO, "LOGIN_ROOT cannot be hashed: the system gives no salt");
    assert_seed_fails(NULL, SCHEMAC_MISUSE, "this schemac was built without libcrypt");
    memset(longest, 'x', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    setenv("LOGIN_ROOT", longest, 1);
    assert_seed_fails(schemac_password_hash, SCHEMAC_INVALID, "LOGIN_ROOT has more than 511 bytes");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip),
        cmocka_unit_test(test_other_methods),
        cmocka_unit_test(test_what_is_no_password),
        cmocka_unit_test(test_never_plain),
        cmocka_unit_test(test_seeded),
        cmocka_unit_test(test_seed_fails),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
