/* seeding.c - rows that every database begins with: made once, by natural key; what people have
   done with them since stays. */
#include "altered.h"
#include "support.h"

#include "staff.schema.h"

#include <stdio.h>
#include <stdlib.h>

static void set_environment(const char *admin)
{
    unsetenv("STAFF_SECRET");
    unsetenv("STAFF_NICK");
    unsetenv("STAFF_AGE");
    unsetenv("STAFF_SINCE");
    setenv("STAFF_EVE", "knock knock", 1);
    if (admin == NULL)
        unsetenv("STAFF_ADMIN");
    else
        setenv("STAFF_ADMIN", admin, 1);
}

/* The next version: the same with another fingerprint and shape. */
static schemac_schema next_version(void)
{
    static unsigned versions;
    schemac_schema s = *STAFF_SCHEMA;
    schemac_texts *own = own_texts(&s);
    own->fingerprint += ++versions;
    own->shape += versions;
    return s;
}

static const char *make_staff(void)
{
    const char *path = fresh_path();
    schemac_db *db;
    set_environment("root@acme.example");
    schemac_status status = staff_open(path, NULL, &db);
    assert_ok(db, status);
    schemac_close(db);
    return path;
}

static const schemac_report_info *upgrade(const char *path, schemac_db **db)
{
    static schemac_schema s; /* the handle uses it until it is closed */
    s = next_version();
    schemac_status status = schemac_open(&s, path, NULL, db);
    assert_ok(*db, status);
    return schemac_report(*db);
}

static const schemac_report_seed *seeded(const schemac_report_info *r, const char *model)
{
    for (size_t i = 0; i < r->seed_count; i++)
        if (strcmp(r->seeds[i].model, model) == 0)
            return &r->seeds[i];
    fail_msg("no rows of %s were seeded", model);
    return NULL;
}

static void assert_seeded(const schemac_report_info *r, const char *model, size_t created,
                          size_t skipped)
{
    assert_int_equal(seeded(r, model)->created, created);
    assert_int_equal(seeded(r, model)->skipped, skipped);
}

/* ---- made ----------------------------------------------------------------------------------- */

static void collect(void *user, const schemac_event *e)
{
    char *text = user;
    size_t used = strlen(text);
    if (e->kind == SCHEMAC_EVENT_SEEDED || e->kind == SCHEMAC_EVENT_WARNING)
        snprintf(text + used, 2000 - used, "%s\n", e->message);
}

static void test_new_database(void **state)
{
    (void)state;
    const char *path = fresh_path();
    char log[2000] = "";
    schemac_config config = SCHEMAC_CONFIG_INIT;
    config.log = collect;
    config.log_user = log;
    schemac_db *db;
    set_environment("root@acme.example");
    setenv("STAFF_SECRET", "s3;cr'et", 1);
    schemac_status status = staff_open(path, &config, &db);
    assert_ok(db, status);
    const schemac_report_info *r = schemac_report(db);
    assert_int_equal(r->seed_count, 4);
    assert_seeded(r, "company", 2, 0);
    assert_seeded(r, "right", 3, 0);
    assert_seeded(r, "team", 3, 0);
    assert_seeded(r, "person", 4, 0);
    assert_int_equal(r->issue_count, 0);
    assert_string_equal(r->steps[r->step_count - 2].name, "seed");
    assert_contains(log, "seeded 4 rows of model person, skipped 0");
    assert_contains(log, "seeded 2 rows of model company, skipped 0");
    schemac_close(db);
    assert_raw(path, "SELECT slug || name FROM company ORDER BY id",
               "acmeAcme; Ltd\nbetaunnamed\n");
    assert_raw(path,
               "SELECT code || level || since || made_at || hex(mark) || price || open ||"
               " ifnull(parent_id,'-') || extra || shift || revision FROM right WHERE code='root'",
               "root22025-12-311706702400000000123E4567E89B12D3A45642661417400012500-[1]late1\n");
    assert_raw(path,
               "SELECT code || level || since || (made_at > 1.7e15) || length(mark) || price ||"
               " open || parent_id || extra || ifnull(shift,'-') FROM right WHERE code<>'root'"
               " ORDER BY code",
               "read12024-02-291161501root{\"a\": 1}-\nwrite12024-02-291161501read{\"a\": 1}-\n");
    assert_raw(path, "SELECT company_id || name || ifnull(lead_id,'-') FROM team ORDER BY id",
               "1ops-\n2ops-\n2night2\n");
    assert_raw(path,
               "SELECT company_id || email || ifnull(nick,'-') || age || ifnull(team_id,'-') ||"
               " ifnull(right_id,'-') || ifnull(secret,'-') FROM person ORDER BY id",
               "1root@acme.exampleit's \"me\"181roots3;cr'et\n1bob@acme.example-18---\n"
               "2bob@acme.example-182--\n1eve@acme.example-18--knock knock\n");
    assert_sound(path);
    image before = read_image(path);
    set_environment(NULL);
    status = staff_open(path, NULL, &db);
    assert_ok(db, status);
    assert_true(schemac_report(db)->up_to_date);
    assert_int_equal(schemac_report(db)->seed_count, 0);
    schemac_close(db);
    assert_untouched(path, &before);
}

static void test_variables(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db;
    set_environment("a@b");
    setenv("STAFF_NICK", "bobby", 1);
    setenv("STAFF_AGE", "42", 1);
    setenv("STAFF_SECRET", "", 1); /* as good as none */
    schemac_status status = staff_open(path, NULL, &db);
    assert_ok(db, status);
    schemac_close(db);
    assert_raw(path, "SELECT nick || age || typeof(age) FROM person WHERE id = 2",
               "bobby42integer\n");
    assert_raw(path, "SELECT count(*) FROM person WHERE secret IS NULL", "3\n");
}

/* Its form alone does not make a date: no call could read the row. */
static void test_date_that_is_none(void **state)
{
    (void)state;
    static const char *const wrong[] = {"2023-02-29", "2023-13-01", "2023-1-1", "now",
                                        "2023-01-01 "};
    schemac_db *db;
    schemac_status status;
    const char *path;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        path = fresh_path();
        set_environment("a@b");
        setenv("STAFF_SINCE", wrong[i], 1);
        status = staff_open(path, NULL, &db);
        assert_status(db, SCHEMAC_INVALID, status);
        assert_contains(schemac_error_message(db), "right (code: \"read\") cannot be seeded");
        schemac_close(db);
    }
    path = fresh_path();
    setenv("STAFF_SINCE", "2024-02-29", 1);
    status = staff_open(path, NULL, &db);
    assert_ok(db, status);
    schemac_close(db);
    assert_raw(path, "SELECT since FROM right WHERE code='read'", "2024-02-29\n");
    set_environment(NULL);
}

/* ---- again ---------------------------------------------------------------------------------- */

static void test_next_version(void **state)
{
    (void)state;
    const char *path = make_staff();
    schemac_db *db;
    raw(path, "UPDATE company SET name='Changed' WHERE slug='acme';"
              "UPDATE person SET age=99, team_id=NULL WHERE id=2;"
              "UPDATE right SET deleted_at=5 WHERE code='write';"
              "DELETE FROM person WHERE id=3; INSERT INTO company VALUES (9,'ours','x')");
    char *rights = raw_text(path, "SELECT * FROM right");
    unsetenv("STAFF_EVE"); /* only a row that is to be made needs it */
    const schemac_report_info *r = upgrade(path, &db);
    assert_seeded(r, "company", 0, 2);
    assert_seeded(r, "right", 0, 3); /* one that is soft-deleted is there, too */
    assert_seeded(r, "person", 1, 3);
    schemac_close(db);
    char *now = raw_text(path, "SELECT * FROM right");
    assert_string_equal(now, rights);
    free(now);
    free(rights);
    assert_raw(path, "SELECT slug || name FROM company ORDER BY id",
               "acmeChanged\nbetaunnamed\noursx\n");
    assert_raw(path, "SELECT age || ifnull(team_id,'-') FROM person WHERE id=2", "99-\n");
    assert_raw(path, "SELECT count(*) FROM person WHERE company_id=2", "1\n");
}

/* What was seeded for this schema and then removed stays removed: only another schema seeds again.
   */
static void test_removed_rows(void **state)
{
    (void)state;
    const char *path = make_staff();
    schemac_db *db;
    raw(path, "DELETE FROM person; VACUUM; CREATE TABLE theirs (x)");
    set_environment(NULL);
    schemac_status status = staff_open(path, NULL, &db);
    assert_ok(db, status);
    assert_false(schemac_report(db)->up_to_date); /* VACUUM: it has looked */
    assert_int_equal(schemac_report(db)->seed_count, 0);
    schemac_close(db);
    assert_raw(path, "SELECT count(*) FROM person", "0\n");
}

/* ---- what stands in the way ----------------------------------------------------------------- */

static void test_required_variable(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db;
    static const char *const empty[] = {NULL, ""};
    for (size_t i = 0; i < 2; i++) {
        set_environment(empty[i]);
        schemac_status status = staff_open(path, NULL, &db);
        assert_status(db, SCHEMAC_INVALID, status);
        assert_error(
            db, "person", NULL,
            "person (email: env \"STAFF_ADMIN\", company: company(slug: \"acme\")) cannot be "
            "seeded: the environment has no STAFF_ADMIN. Nothing has been changed. Set it "
            "for this start");
        assert_int_equal(schemac_report(db)->seed_count, 0);
        assert_int_equal(schemac_report(db)->created_count, 0);
        assert_int_equal(schemac_model_status(db, "person"), SCHEMAC_MODEL_FAILED);
        schemac_close(db);
        assert_raw(path, "SELECT count(*) FROM sqlite_schema", "0\n");
    }
    set_environment("x");
    schemac_status status = staff_open(path, NULL, &db);
    assert_ok(db, status);
    schemac_close(db);
}

/* A value of the environment is checked like any other, and in no message. */
static void test_bad_variable(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db;
    char long_value[120];
    memset(long_value, 'x', sizeof long_value - 1);
    long_value[sizeof long_value - 1] = '\0';
    set_environment(long_value);
    schemac_status status = staff_open(path, NULL, &db);
    assert_status(db, SCHEMAC_INVALID, status);
    assert_contains(schemac_error_message(db), "CHECK constraint failed: email");
    assert_null(strstr(schemac_error_message(db), long_value));
    schemac_close(db);
    set_environment("root@acme.example");
    setenv("STAFF_AGE", "old", 1);
    status = staff_open(path, NULL, &db);
    assert_status(db, SCHEMAC_INVALID, status);
    assert_contains(schemac_error_message(db), "person (email: \"bob@acme.example\"");
    schemac_close(db);
    assert_raw(path, "SELECT count(*) FROM sqlite_schema", "0\n");
}

/* In a database that people have worked with a seed may have lost its place. */
static void test_no_place(void **state)
{
    (void)state;
    const char *path = make_staff();
    schemac_db *db;
    raw(path, "UPDATE person SET email='other' WHERE id=1"); /* its nick is unique */
    raw(path, "DELETE FROM person WHERE company_id=2; UPDATE team SET name='gone' WHERE id=2");
    const schemac_report_info *r = upgrade(path, &db);
    assert_seeded(r, "team", 1, 2); /* another "ops" */
    assert_seeded(r, "person", 1, 3);
    assert_int_equal(r->issue_count, 1);
    assert_int_equal(r->issues[0].severity, SCHEMAC_WARNING);
    assert_string_equal(r->issues[0].model, "person");
    assert_contains(r->issues[0].message, "person (email: env \"STAFF_ADMIN\"");
    assert_contains(r->issues[0].message, "was not seeded: another row has a value of it");
    assert_int_equal(schemac_error(db)->status, SCHEMAC_OK);
    assert_true(schemac_all_initialized(db));
    schemac_close(db);
    assert_sound(path);
}

static void test_lost_reference(void **state)
{
    (void)state;
    const char *path = make_staff();
    schemac_db *db;
    raw(path, "DELETE FROM person WHERE id=1; UPDATE right SET deleted_at=7 WHERE code='root'");
    const schemac_report_info *r = upgrade(path, &db);
    assert_seeded(r, "person", 0, 4);
    assert_int_equal(r->issue_count, 1);
    assert_contains(r->issues[0].message,
                    "was not seeded: a row that it references is not there, or deleted");
    schemac_close(db);
    assert_raw(path, "SELECT count(*) FROM person", "3\n");
}

/* A key that stands in the schema may lead nowhere in this database. */
static void test_lost_key(void **state)
{
    (void)state;
    const char *path = make_staff();
    schemac_db *db;
    raw(path, "PRAGMA foreign_keys = OFF; DELETE FROM right; INSERT INTO right(code) VALUES "
              "('root'), ('read');"
              "DELETE FROM right WHERE code='read'");
    schemac_schema s = next_version();
    schemac_seed only[1];
    schemac_seed_texts sql[1];
    for (size_t i = 0; i < s.seed_count; i++)
        if (strstr(s.seeds[i].name, "\"write\"") != NULL) {
            only[0] = s.seeds[i];
            sql[0] = s.texts->seeds[i];
        }
    s.seeds = only;
    own_texts(&s)->seeds = sql;
    s.seed_count = 1;
    schemac_status status = schemac_open(&s, path, NULL, &db);
    assert_ok(db, status);
    assert_seeded(schemac_report(db), "right", 0, 1);
    assert_contains(schemac_report(db)->issues[0].message,
                    "was not seeded: a row that it references is not there, or deleted");
    schemac_close(db);
    /* however it is written: a reference that leads nowhere is refused */
    sql[0].insert = "INSERT INTO right(code,parent_id) VALUES ('write','read')";
    own_texts(&s)->fingerprint++;
    own_texts(&s)->shape++;
    image before = read_image(path);
    status = schemac_open(&s, path, NULL, &db);
    assert_status(db, SCHEMAC_REFERENCE, status);
    assert_contains(schemac_error_message(db),
                    "1 row of right would reference a row of right that is not there");
    schemac_close(db);
    assert_untouched(path, &before);
}

/* ---- only looking --------------------------------------------------------------------------- */

static void test_verify(void **state)
{
    (void)state;
    const char *path = make_staff();
    schemac_config config = SCHEMAC_CONFIG_INIT;
    config.mode = SCHEMAC_VERIFY;
    schemac_schema s = next_version();
    schemac_db *db;
    schemac_status status = schemac_open(&s, path, &config, &db);
    assert_ok(db, status); /* all are there */
    schemac_close(db);
    raw(path, "DELETE FROM person WHERE id=2");
    image before = read_image(path);
    status = schemac_open(&s, path, &config, &db);
    assert_status(db, SCHEMAC_OUTDATED, status);
    const schemac_report_info *r = schemac_report(db);
    assert_int_equal(r->planned_count, 1);
    assert_string_equal(r->planned[0].action, "insert");
    assert_string_equal(r->planned[0].object, "row");
    assert_string_equal(r->planned[0].model, "person");
    assert_contains(r->planned[0].name, "bob@acme.example");
    schemac_close(db);
    status = staff_open(path, &config, &db); /* it was seeded for this schema */
    assert_ok(db, status);
    schemac_close(db);
    assert_untouched(path, &before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_new_database),   cmocka_unit_test(test_date_that_is_none),
        cmocka_unit_test(test_variables),      cmocka_unit_test(test_next_version),
        cmocka_unit_test(test_removed_rows),   cmocka_unit_test(test_required_variable),
        cmocka_unit_test(test_bad_variable),   cmocka_unit_test(test_no_place),
        cmocka_unit_test(test_lost_reference), cmocka_unit_test(test_lost_key),
        cmocka_unit_test(test_verify),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
