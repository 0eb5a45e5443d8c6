/* commands.c - commands of a schema, on rows of two tenants, of which some are deleted: which rows they
   reach, what they set beside what they say, how they fail, and that they then have done nothing. */
#include "support.h"
#include "tracking.h"

#include "commands.schema.h"

#include <sqlite3.h>
#include <stdio.h>

enum { TENANTS = 2, WORKERS = 4 };

/* ---- rows ------------------------------------------------------------------------------------- */

static schemac_uuid job_id(int64_t tenant, unsigned number)
{
    schemac_uuid id = {{0}};
    id.bytes[0] = (uint8_t)tenant;
    id.bytes[15] = (uint8_t)number;
    return id;
}

/* The last worker of each tenant is deleted, and so is the last badge. */
static void add_rows(schemac_db *db, int64_t t)
{
    for (int i = 1; i <= WORKERS; i++) {
        char email[32], name[32], title[32];
        snprintf(email, sizeof email, "w%d@example.org", i);
        snprintf(name, sizeof name, "worker %d of %d", i, (int)t);
        works_worker w = WORKS_WORKER_INIT;
        w.id = t * 100 + i;
        w.org_id = t;
        w.email = email;
        w.name = name;
        w.wage = i * 10;
        w.left_at = (schemac_opt_int64){i == WORKERS, 5};
        assert_ok(db, works_worker_insert(db, &w));
        snprintf(title, sizeof title, "job %d", i);
        works_job j = WORKS_JOB_INIT;
        j.id = job_id(t, (unsigned)i);
        j.org_id = t;
        j.title = title;
        j.worker_id = (schemac_opt_int64){i == 2, t * 100 + 2};
        assert_ok(db, works_job_insert(db, &j));
        works_badge b = {t, i, title, {i == WORKERS, 7}};
        assert_ok(db, works_badge_insert(db, &b));
    }
}

static void add_all(schemac_db *db)
{
    static const char *const names[] = {"one", "two", "three"};
    for (int i = 0; i < 3; i++) {
        works_setting s = {names[i], i == 1 ? "low" : "high", i + 1};
        assert_ok(db, works_setting_insert(db, &s));
    }
    assert_ok(db, schemac_as_system(db));
    for (int64_t t = 1; t <= TENANTS; t++) {
        works_org o = {t, names[t - 1]};
        assert_ok(db, works_org_insert(db, &o));
        add_rows(db, t);
    }
    assert_ok(db, schemac_end_system(db));
}

/* Of long ago, so that what is set anew is told. */
static schemac_db *works_of(const char *path, int64_t tenant)
{
    schemac_db *db;
    schemac_status status = works_open(path, NULL, &db);
    assert_ok(db, status);
    add_all(db);
    raw(path, "UPDATE worker SET made_at = 1, changed_at = 2; UPDATE job SET since = '2001-01-01', "
              "touched = '2002-02-02'");
    assert_ok(db, works_set_tenant(db, tenant));
    return db;
}

/* Everything that another tenant has. */
static char *others(const char *path)
{
    return raw_text(path, "SELECT id || name || wage || revision || email || made_at || changed_at "
                          "|| coalesce(left_at, '-') FROM worker WHERE org_id <> 1 UNION ALL "
                          "SELECT hex(id) || title || state || since || touched || "
                          "coalesce(worker_id, '-') FROM job WHERE org_id <> 1 UNION ALL "
                          "SELECT number || text || coalesce(gone_at, '-') FROM badge "
                          "WHERE org_id <> 1");
}

static void assert_others(const char *path, char *before)
{
    char *now = others(path);
    assert_string_equal(now, before);
    free(now);
    free(before);
}

static void assert_dump(const char *path, char *before)
{
    char *now = dump_rows(path);
    assert_string_equal(now, before);
    free(now);
    free(before);
}

/* ---- a plain model ---------------------------------------------------------------------------- */

static void test_plain(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = works_of(path, 1);
    int64_t changed = 9;
    assert_ok(db, works_set_weight(db, "two", 20, &changed));
    assert_int_equal(changed, 1);
    assert_ok(db, works_set_weight(db, "nobody", 20, &changed));
    assert_int_equal(changed, 0);
    assert_ok(db, works_set_weight(db, "one", 5, NULL));
    assert_raw(path, "SELECT name || value || weight FROM setting ORDER BY 1",
               "onehigh5\nthreehigh3\ntwolow20\n");
    schemac_close(db);
}

static void test_optional_parts(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = works_of(path, 1);
    int64_t changed;
    works_change_settings_params p = WORKS_CHANGE_SETTINGS_PARAMS_INIT;
    assert_ok(db, works_change_settings(db, &p, &changed));
    assert_int_equal(changed, 3);
    assert_raw(path,
               "SELECT group_concat(value || weight) FROM (SELECT * FROM setting ORDER BY name)",
               "high2,high4,low3\n");
    p.value = "new";
    p.least = (schemac_opt_int32){true, 4};
    assert_ok(db, works_change_settings(db, &p, &changed));
    assert_int_equal(changed, 1);
    assert_raw(path,
               "SELECT group_concat(value || weight) FROM (SELECT * FROM setting ORDER BY name)",
               "high2,new5,low3\n");
    works_drop_settings_params d = WORKS_DROP_SETTINGS_PARAMS_INIT;
    d.name = "one";
    assert_ok(db, works_drop_settings(db, &d, &changed));
    assert_int_equal(changed, 1);
    d.name = NULL;
    assert_ok(db, works_drop_settings(db, &d, &changed));
    assert_int_equal(changed, 2);
    assert_raw(path, "SELECT count(*) FROM setting", "0\n");
    schemac_close(db);
}

static void test_upsert_of_plain_rows(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = works_of(path, 1);
    int64_t changed;
    assert_ok(db, works_put_setting(db, "four", "low", &changed));
    assert_int_equal(changed, 1);
    assert_ok(db, works_put_setting(db, "two", "mid", &changed));
    assert_int_equal(changed, 1);
    assert_ok(db, works_put_setting(db, "two", "mid", &changed));
    assert_int_equal(changed, 0);
    assert_raw(path, "SELECT name || value || weight FROM setting ORDER BY name",
               "fourlow1\nonehigh1\nthreehigh3\ntwomid3\n");
    schemac_close(db);
}

/* ---- rows of a tenant ------------------------------------------------------------------------- */

static void check_raised(schemac_db *db, const char *path)
{
    char *before = others(path);
    int64_t now = schemac_now();
    works_worker_rows rows;
    assert_ok(db, works_raise(db, 25, 100, &rows));
    assert_int_equal(rows.count, 2);
    for (size_t i = 0; i < rows.count; i++) {
        const works_worker *w = &rows.rows[i];
        assert_int_equal(w->org_id, 1);
        assert_int_equal(w->wage, (w->id - 100) * 10 + 100);
        assert_int_equal(w->revision, 2);
        assert_int_equal(w->made_at, 1);
        assert_true(w->changed_at.has && w->changed_at.value >= now);
        assert_int_equal(w->changed_at.value, rows.rows[0].changed_at.value);
    }
    works_worker_rows_free(&rows);
    /* the third earns too much, the fourth is deleted: both are as they were */
    if (!schemac_in_transaction(db))
        assert_raw(path,
                   "SELECT id || ' ' || wage || ' ' || revision || ' ' || changed_at FROM worker "
                   "WHERE org_id = 1 AND id > 102",
                   "103 30 1 2\n104 40 1 2\n");
    assert_others(path, before);
}

static void test_update(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = works_of(path, 1);
    check_raised(db, path);
    schemac_close(db);
}

static void test_update_in_a_transaction(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = works_of(path, 1);
    char *before = dump_rows(path);
    assert_ok(db, schemac_begin(db));
    check_raised(db, path);
    assert_true(schemac_in_transaction(db));
    assert_ok(db, schemac_rollback(db));
    assert_dump(path, before);
    assert_ok(db, schemac_begin(db));
    check_raised(db, path);
    assert_ok(db, schemac_commit(db));
    assert_raw(path, "SELECT sum(wage) FROM worker WHERE org_id = 1", "300\n");
    schemac_close(db);
}

static void test_update_of_all(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = works_of(path, 2);
    int64_t changed;
    assert_ok(db, works_raise_all(db, 1, &changed));
    assert_int_equal(changed, 3);
    assert_raw(path, "SELECT id || ' ' || wage FROM worker ORDER BY id",
               "101 10\n102 20\n103 30\n104 40\n201 11\n202 21\n203 31\n204 40\n");
    assert_ok(db, works_rename_org(db, "second", &changed));
    assert_int_equal(changed, 1);
    assert_raw(path, "SELECT name FROM org ORDER BY id", "one\nsecond\n");
    schemac_close(db);
}

static void test_returning_one(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = works_of(path, 1);
    const works_raise_one_row *row;
    assert_ok(db, works_raise_one(db, 102, 7, &row));
    assert_int_equal(row->pay, 27);
    assert_int_equal(row->revision, 2);
    assert_int_equal(row->others, 2);
    works_raise_one_row_free(row);
    char *before = dump_rows(path);
    /* another tenant's, and one that is deleted */
    assert_status(db, SCHEMAC_NOT_FOUND, works_raise_one(db, 202, 7, &row));
    assert_null(row);
    assert_status(db, SCHEMAC_NOT_FOUND, works_raise_one(db, 104, 7, &row));
    /* a second row: nothing is changed, in a transaction neither */
    int64_t wage = 3;
    assert_status(db, SCHEMAC_CORRUPT, works_raise_any(db, 5, &wage));
    assert_int_equal(wage, 0);
    works_worker *hired;
    assert_status(db, SCHEMAC_CORRUPT, works_hire_twice(db, "a", "b", &hired));
    assert_null(hired);
    assert_dump(path, before);
    assert_ok(db, schemac_begin(db));
    assert_ok(db, works_set_weight(db, "one", 77, NULL));
    assert_status(db, SCHEMAC_CORRUPT, works_raise_any(db, 5, &wage));
    assert_ok(db, schemac_commit(db));
    assert_raw(path, "SELECT sum(wage) FROM worker", "207\n");
    assert_raw(path, "SELECT weight FROM setting WHERE name = 'one'", "77\n");
    schemac_close(db);
}

/* ---- deleted rows ----------------------------------------------------------------------------- */

static void test_soft_delete(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = works_of(path, 1);
    char *before = others(path);
    int64_t changed;
    assert_ok(db, works_leave_work(db, 101, 1000, &changed));
    assert_int_equal(changed, 1);
    assert_ok(db, works_leave_work(db, 101, 2000, &changed));
    assert_int_equal(changed, 0);
    assert_ok(db, works_leave_work(db, 201, 2000, &changed));
    assert_int_equal(changed, 0);
    assert_raw(path, "SELECT left_at FROM worker WHERE id = 101", "1000\n");
    /* purging sees what is deleted */
    assert_ok(db, works_purge_workers(db, 500, &changed));
    assert_int_equal(changed, 1);
    assert_raw(path, "SELECT group_concat(id) FROM worker WHERE org_id = 1", "101,102,103\n");
    const works_purge_worker_row *row;
    assert_ok(db, works_purge_worker(db, 101, &row));
    assert_string_equal(row->name, "worker 1 of 1");
    assert_int_equal(row->jobs, 0);
    works_purge_worker_row_free(row);
    assert_status(db, SCHEMAC_NOT_FOUND, works_purge_worker(db, 201, &row));
    assert_others(path, before);
    schemac_close(db);
}

/* ---- new rows --------------------------------------------------------------------------------- */

static void test_insert(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = works_of(path, 1);
    char *before = others(path);
    int64_t now = schemac_now();
    works_worker *w;
    assert_ok(db, works_hire(db, "new@example.org", "Neu", 50, &w));
    assert_int_equal(w->org_id, 1);
    assert_int_equal(w->revision, 1);
    assert_true(w->made_at >= now && w->made_at <= schemac_now());
    assert_false(w->changed_at.has || w->left_at.has);
    assert_string_equal(w->email, "new@example.org");
    works_worker_free(w);
    assert_others(path, before);
    schemac_close(db);
}

static bool is_random_uuid(const schemac_uuid *id)
{
    return (id->bytes[6] & 0xF0) == 0x40 && (id->bytes[8] & 0xC0) == 0x80;
}

/* From rows that are read; each with a key of its own, and what the calls of the model would give. */
static void test_insert_of_many(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = works_of(path, 1);
    char *before = others(path);
    works_job_rows rows;
    assert_ok(db, works_plan_jobs(db, "work", 1000, &rows));
    assert_int_equal(rows.count, 3); /* the fourth worker is deleted */
    for (size_t i = 0; i < rows.count; i++) {
        const works_job *j = &rows.rows[i];
        works_job *again;
        char title[40];
        snprintf(title, sizeof title, "work of worker %d of 1", (int)i + 1);
        assert_string_equal(j->title, title);
        assert_true(is_random_uuid(&j->id));
        assert_true(i == 0 || memcmp(&j->id, &rows.rows[0].id, sizeof j->id) != 0);
        assert_int_equal(j->state, WORKS_JOB_STATE_QUEUED);
        assert_true(j->since.year >= 2024);
        assert_false(j->touched.has);
        assert_int_equal(j->twice, (int)strlen(title) * 2);
        assert_ok(db, works_job_get(db, j->id, &again));
        assert_string_equal(again->title, title);
        works_job_free(again);
    }
    works_job_rows_free(&rows);
    assert_others(path, before);
    assert_raw(path, "SELECT count(*) FROM job WHERE typeof(id) = 'blob' AND length(id) = 16",
               "11\n");
    schemac_close(db);
}

/* ---- rows that are the same ------------------------------------------------------------------- */

static void test_upsert_by_unique(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = works_of(path, 1);
    char *before = others(path);
    int64_t changed, now = schemac_now();
    assert_ok(db, works_hire_or_rename(db, "w1@example.org", "renamed", &changed));
    assert_int_equal(changed, 1);
    assert_ok(db, works_hire_or_rename(db, "w9@example.org", "new", &changed));
    assert_int_equal(changed, 1);
    assert_raw(path, "SELECT name || revision || made_at FROM worker WHERE id = 101",
               "renamed21\n");
    assert_true(raw_integer(path, "SELECT changed_at FROM worker WHERE id = 101") >= now);
    assert_true(raw_integer(path, "SELECT changed_at FROM worker WHERE email = 'w9@example.org'") >=
                now);
    assert_ok(db, works_hire_missing(db, "w1@example.org", "again", &changed));
    assert_int_equal(changed, 0);
    assert_raw(path, "SELECT name || revision FROM worker WHERE id = 101", "renamed2\n");
    assert_ok(db, works_plan_job(db, "job 2", &changed));
    assert_int_equal(changed, 1);
    assert_raw(path,
               "SELECT hex(id) || state || (touched > '2020') FROM job WHERE org_id = 1 AND "
               "title = 'job 2'",
               "01000000000000000000000000000002queued1\n");
    assert_others(path, before);
    schemac_close(db);
}

/* A row in the way that is deleted or another tenant's: CONFLICT, and nothing is done. */
static void check_hidden(schemac_db *db)
{
    assert_status(db, SCHEMAC_CONFLICT, works_put_worker(db, 202, "x@example.org", "X", NULL));
    assert_error(db, "worker", NULL,
                 "cannot run put_worker: a row in the way is deleted, or another "
                 "tenant's");
    assert_status(db, SCHEMAC_CONFLICT, works_put_worker(db, 104, "x@example.org", "X", NULL));
    assert_status(db, SCHEMAC_CONFLICT, works_hire_or_rename(db, "w4@example.org", "X", NULL));
    assert_status(db, SCHEMAC_CONFLICT, works_hire_missing(db, "w4@example.org", "X", NULL));
    assert_status(db, SCHEMAC_CONFLICT, works_badge_once(db, 4, "X", NULL));
    /* its first rows could be written */
    assert_status(db, SCHEMAC_CONFLICT, works_badge_everybody(db, "X", NULL));
    assert_error(db, "badge", NULL, "cannot run badge_everybody");
}

static void test_upsert_of_hidden_rows(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = works_of(path, 1);
    raw(path, "UPDATE badge SET gone_at = 7 WHERE number = 3");
    char *before = dump_rows(path);
    check_hidden(db);
    assert_dump(path, before);
    before = dump_rows(path);
    assert_ok(db, schemac_begin(db));
    check_hidden(db);
    assert_ok(db, schemac_commit(db));
    assert_dump(path, before);
    schemac_close(db);
}

static void test_upsert_by_key(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = works_of(path, 2);
    int64_t changed;
    assert_ok(db, works_put_worker(db, 201, "w1@example.org", "renamed", &changed));
    assert_int_equal(changed, 1);
    assert_ok(db, works_put_worker(db, 201, "w1@example.org", "renamed", &changed));
    assert_int_equal(changed, 0);
    /* the same number is another badge for another tenant */
    assert_ok(db, works_badge_everybody(db, "+", &changed));
    assert_int_equal(changed, 3);
    assert_ok(db, works_put_worker(db, 301, "w5@example.org", "new", &changed));
    assert_int_equal(changed, 1);
    assert_raw(
        path, "SELECT org_id || ' ' || number || ' ' || text FROM badge ORDER BY 1",
        "1 1 job 1\n1 2 job 2\n1 3 job 3\n1 4 job 4\n2 1 job 1++\n2 2 job 2++\n2 3 job 3++\n2 4 "
        "job 4\n");
    schemac_close(db);
}

/* ---- several tables --------------------------------------------------------------------------- */

static void test_update_from(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = works_of(path, 1);
    char *before = others(path);
    int64_t changed;
    assert_ok(db, works_appoint(db, 203, &changed));
    assert_int_equal(changed, 0);
    assert_ok(db, works_appoint(db, 103, &changed));
    assert_int_equal(changed, 3);
    assert_raw(
        path,
        "SELECT title || ' ' || worker_id || (touched > '2020') FROM job WHERE org_id = 1 "
        "ORDER BY 1",
        "job 1:worker 3 of 1 1031\njob 2 1020\njob 3:worker 3 of 1 1031\njob 4:worker 3 of 1 "
        "1031\n");
    assert_ok(db, works_drop_jobs(db, 102, &changed));
    assert_int_equal(changed, 1);
    assert_ok(db, works_drop_jobs(db, 202, &changed));
    assert_int_equal(changed, 0);
    assert_others(path, before);
    schemac_close(db);
}

static void test_whole_rows_and_lists(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = works_of(path, 1);
    const works_job_state states[] = {WORKS_JOB_STATE_QUEUED, WORKS_JOB_STATE_DONE};
    works_take_params p = WORKS_TAKE_PARAMS_INIT;
    works_take_rows rows;
    p.states = states;
    p.states_count = 2;
    assert_ok(db, works_take(db, &p, &rows));
    assert_int_equal(rows.count, 1);
    assert_string_equal(rows.rows[0].title, "job 2");
    assert_int_equal(rows.rows[0].job.state, WORKS_JOB_STATE_RUNNING);
    assert_int_equal(rows.rows[0].job.worker_id.value, 102);
    works_take_rows_free(&rows);
    assert_ok(db, works_take(db, &p, &rows));
    assert_int_equal(rows.count, 0);
    char *text;
    assert_ok(db, works_lose_badge(db, 2, 99, &text));
    assert_string_equal(text, "job 2");
    schemac_free(text);
    assert_status(db, SCHEMAC_NOT_FOUND, works_lose_badge(db, 4, 99, &text));
    schemac_close(db);
}

/* Only rows that the caller sees are there for what a command reads, wherever it does so. */
static void test_what_is_read(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = works_of(path, 1);
    char *before = others(path), *text;
    int64_t changed;
    assert_ok(db, works_level_wages(db, &changed));
    assert_int_equal(changed, 1);
    assert_raw(path,
               "SELECT group_concat(wage) FROM (SELECT * FROM worker WHERE org_id = 1 ORDER BY id)",
               "30,20,30,40\n");
    assert_ok(db, works_count_badges(db, 2, &text));
    assert_string_equal(text, "3 in all");
    schemac_free(text);
    assert_ok(db, works_count_badges(db, 9, &text));
    assert_string_equal(text, "none");
    schemac_free(text);
    assert_ok(db, works_number_badges(db, 13, &changed));
    assert_int_equal(changed, 3);
    assert_raw(path, "SELECT org_id || text FROM badge WHERE number > 10",
               "1number 11\n1number 12\n1number 13\n");
    assert_others(path, before);
    schemac_close(db);
}

/* ---- what is refused -------------------------------------------------------------------------- */

static schemac_status change(schemac_db *db, const char *email, const char *name, int64_t wage)
{
    const works_change_worker_params p = {101, email, name, wage};
    return works_change_worker(db, &p, NULL);
}

static void check_violations(schemac_db *db)
{
    assert_status(db, SCHEMAC_CONFLICT, change(db, "w2@example.org", "x", 1));
    assert_error(db, "worker", "email", "cannot run change_worker: another row has the same email");
    assert_status(db, SCHEMAC_INVALID, change(db, "new", "x", -1));
    assert_error(db, "worker", "wage", "cannot run change_worker: the value of 'wage'");
    assert_status(db, SCHEMAC_INVALID, change(db, "new", "a name of too many letters", 1));
    assert_error(db, "worker", "name", "the value of 'name'");
    assert_status(db, SCHEMAC_REFERENCE, works_give_job(db, job_id(1, 1), 201, NULL));
    assert_error(db, "job", "worker",
                 "cannot run give_job: the row that 'worker' references is not there");
    assert_status(db, SCHEMAC_REFERENCE, works_give_job(db, job_id(1, 1), 104, NULL));
    assert_error(db, "job", "worker", "the worker that 'worker' references is deleted");
    assert_status(db, SCHEMAC_REFERENCE, works_purge_all(db, NULL));
    assert_error(db, "worker", NULL, "cannot run purge_all: rows still reference it");
    works_worker *w;
    assert_status(db, SCHEMAC_CONFLICT, works_hire(db, "w3@example.org", "x", 1, &w));
    assert_null(w);
    assert_error(db, "worker", "email", "cannot run hire: another row has the same email");
    assert_status(db, SCHEMAC_CONFLICT, works_hire_twice(db, "new", "w3@example.org", &w));
}

static void test_violations(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = works_of(path, 1);
    char *before = dump_rows(path);
    check_violations(db);
    assert_dump(path, before);
    before = dump_rows(path);
    assert_ok(db, schemac_begin(db));
    check_violations(db);
    assert_ok(db, schemac_commit(db));
    assert_dump(path, before);
    schemac_close(db);
}

static void test_tenants(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = works_of(path, 1);
    works_org *org;
    int64_t changed;
    assert_status(db, SCHEMAC_NO_TENANT, works_add_org(db, "x", &org));
    assert_status(db, SCHEMAC_NO_TENANT, works_close_badges(db, 1, &changed));
    assert_ok(db, schemac_set_tenant(db, NULL));
    assert_status(db, SCHEMAC_NO_TENANT, works_raise_all(db, 1, &changed));
    assert_status(db, SCHEMAC_NO_TENANT, works_badge_once(db, 9, "x", &changed));
    assert_ok(db, works_set_weight(db, "one", 9, &changed));
    assert_ok(db, schemac_as_system(db));
    assert_status(db, SCHEMAC_NO_TENANT, works_raise_all(db, 1, &changed));
    assert_ok(db, works_add_org(db, "third", &org));
    assert_string_equal(org->name, "third");
    assert_ok(db, works_give_badge(db, org->id, 1, "first", &changed));
    assert_int_equal(changed, 1);
    works_org_free(org);
    assert_ok(db, works_give_badge(db, 2, 1, "changed", &changed));
    assert_status(db, SCHEMAC_CONFLICT, works_give_badge(db, 2, 4, "changed", &changed));
    assert_ok(db, works_close_badges(db, 50, &changed));
    assert_int_equal(changed, 7);
    assert_raw(path, "SELECT count(*) FROM badge WHERE gone_at = 50", "7\n");
    assert_raw(path, "SELECT text FROM badge WHERE org_id = 2 AND number = 1", "changed\n");
    assert_ok(db, schemac_end_system(db));
    schemac_close(db);
}

static void test_misuse(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = works_of(path, 1);
    char *before = dump_rows(path);
    works_worker *w;
    schemac_scan *scan;
    int64_t changed = 4;
    assert_ok(db, schemac_begin_read(db));
    assert_status(db, SCHEMAC_MISUSE, works_raise_all(db, 1, &changed));
    assert_int_equal(changed, 0);
    assert_status(db, SCHEMAC_MISUSE, works_hire(db, "a", "b", 1, &w));
    assert_ok(db, schemac_rollback(db));
    assert_ok(db, works_worker_scan(db, NULL, 0, WORKS_WORKER_BY_EMAIL, NULL, &scan));
    assert_status(db, SCHEMAC_MISUSE, works_raise_all(db, 1, &changed));
    assert_status(db, SCHEMAC_MISUSE, works_hire(db, "a", "b", 1, &w));
    schemac_scan_end(scan);
    const schemac_declared_query *raise = NULL, *workers = NULL;
    for (size_t i = 0; i < WORKS_SCHEMA->query_count; i++) {
        const schemac_declared_query *q = &WORKS_SCHEMA->queries[i];
        raise = strcmp(q->result.name, "raise") == 0 ? q : raise;
        workers = strcmp(q->result.name, "workers") == 0 ? q : workers;
    }
    const int64_t least = 5, by = 5;
    const void *const values[] = {&least, &by};
    assert_status(db, SCHEMAC_MISUSE, schemac_select_scan(db, raise, values, -1, &scan));
    assert_status(db, SCHEMAC_MISUSE, schemac_command(db, workers, NULL, NULL));
    assert_dump(path, before);
    schemac_close(db);
}

/* ---- without memory --------------------------------------------------------------------------- */

static schemac_status run_both(schemac_db *db)
{
    works_worker_rows rows;
    schemac_status status = works_raise(db, 1000, 1, &rows);
    works_worker_rows_free(&rows);
    if (status == SCHEMAC_OK)
        status = works_hire_or_rename(db, "w2@example.org", "renamed", NULL);
    if (status != SCHEMAC_OK)
        return status;
    const works_raise_one_row *row;
    status = works_raise_one(db, 102, 1, &row);
    works_raise_one_row_free(row);
    return status;
}

/* Whether the allocation was reached. */
static bool try_without(size_t number, bool for_ever, bool within)
{
    const char *path = fresh_path();
    schemac_close(works_of(path, 1));
    tracking t;
    tracking_start(&t);
    schemac_config config = SCHEMAC_CONFIG_INIT;
    config.allocator = &t.allocator;
    schemac_db *db;
    schemac_status status = works_open(path, &config, &db);
    assert_ok(db, status);
    assert_ok(db, works_set_tenant(db, 1));
    if (within)
        assert_ok(db, schemac_begin(db));
    char *before = dump_rows(path);
    t.calls = 0;
    t.fail_at = number;
    t.fail_for_ever = for_ever;
    status = run_both(db);
    bool reached = t.failed;
    t.fail_at = 0;
    t.fail_for_ever = false;
    /* what becomes smaller may stay as large as it is */
    assert_true(status == SCHEMAC_OK || (reached && status == SCHEMAC_NOMEM));
    if (within)
        assert_ok(db, schemac_rollback(db));
    if (within)
        assert_dump(path, before);
    else
        free(before);
    assert_ok(db, run_both(db));
    schemac_close(db);
    assert_int_equal(t.block_count, 0);
    assert_false(t.wrong);
    /* each is done or not: wages of the living are raised together */
    assert_raw(path,
               "SELECT count(DISTINCT wage - (id - 100) * 10) FROM worker WHERE id IN (101, 103)",
               "1\n");
    return reached;
}

static void test_without_memory(void **state)
{
    (void)state;
    for (int within = 0; within < 2; within++)
        for (int for_ever = 0; for_ever < 2; for_ever++) {
            size_t number = 1;
            while (try_without(number, for_ever == 1, within == 1))
                number++;
            assert_true(number > 5);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain),
        cmocka_unit_test(test_optional_parts),
        cmocka_unit_test(test_upsert_of_plain_rows),
        cmocka_unit_test(test_update),
        cmocka_unit_test(test_update_in_a_transaction),
        cmocka_unit_test(test_update_of_all),
        cmocka_unit_test(test_returning_one),
        cmocka_unit_test(test_soft_delete),
        cmocka_unit_test(test_insert),
        cmocka_unit_test(test_insert_of_many),
        cmocka_unit_test(test_upsert_by_unique),
        cmocka_unit_test(test_upsert_of_hidden_rows),
        cmocka_unit_test(test_upsert_by_key),
        cmocka_unit_test(test_update_from),
        cmocka_unit_test(test_whole_rows_and_lists),
        cmocka_unit_test(test_what_is_read),
        cmocka_unit_test(test_violations),
        cmocka_unit_test(test_tenants),
        cmocka_unit_test(test_misuse),
        cmocka_unit_test(test_without_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
