/* changing.c - versions, times that are set on update, and fields that update leaves alone. */
#include "office.h"

#include <inttypes.h>
#include <stdio.h>

static office_customer *customer(schemac_db *db, int64_t id)
{
    office_customer *c;
    assert_ok(db, office_customer_get(db, id, &c));
    return c;
}

/* In UTC, or yesterday when midnight has passed since. */
static bool is_today(const char *path, schemac_date d)
{
    char sql[128];
    snprintf(sql, sizeof sql, "SELECT '%04d-%02d-%02d' BETWEEN date('now','-1 minute') AND date()",
             d.year, d.month, d.day);
    return raw_integer(path, sql) == 1;
}

/* ---- versions ------------------------------------------------------------------------------- */

static void test_version(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = office_of(path, 1);
    office_customer fresh = OFFICE_CUSTOMER_INIT;
    fresh.email = "v@example.org";
    fresh.code = "v";
    fresh.revision = 77; /* not for the caller to choose */
    assert_ok(db, office_customer_insert(db, &fresh));
    assert_int_equal(fresh.revision, 1);
    for (int64_t i = 2; i < 6; i++) {
        fresh.name = i % 2 == 0 ? "even" : "odd";
        assert_ok(db, office_customer_update(db, &fresh)); /* the row goes on being current */
        assert_int_equal(fresh.revision, i);
    }
    office_customer *c = customer(db, fresh.id);
    assert_int_equal(c->revision, 5);
    /* a change that changes nothing counts */
    assert_ok(db, office_customer_update(db, c));
    assert_int_equal(c->revision, 6);
    office_customer_free(c);
    /* 64 bits and 32 */
    raw(path, "UPDATE customer SET revision=4294967297 WHERE id=102");
    c = customer(db, 102);
    assert_ok(db, office_customer_update(db, c));
    assert_true(c->revision == 4294967298);
    office_customer_free(c);
    office_paper *p;
    assert_ok(db, office_paper_get(db, paper_id(1, 1), &p));
    assert_int_equal(p->revision, 1);
    assert_ok(db, office_paper_update(db, p));
    assert_int_equal(p->revision, 2);
    raw(path, "UPDATE paper SET revision=2147483647 WHERE org_id=1");
    p->revision = INT32_MAX;
    assert_status(db, SCHEMAC_INVALID, office_paper_update(db, p));
    assert_error(
        db, "paper", "revision",
        "cannot update paper: 'revision' has the largest value that its type has, 2147483647, and "
        "cannot count another change; set it to 1 with schemac_exec, and read the row again");
    assert_int_equal(p->revision, INT32_MAX);
    office_paper_free(p);
    schemac_close(db);
}

/* The same of 64 bits, which SQLite would count on in real numbers. */
static void test_largest_version(void **state)
{
    (void)state;
    schemac_db *db = office_of(fresh_path(), 1);
    assert_ok(db, schemac_exec(db, "UPDATE customer SET revision=9223372036854775807"));
    office_customer *c;
    assert_ok(db, office_customer_get(db, 101, &c));
    const char *words =
        "'revision' has the largest value that its type has, 9223372036854775807, and "
        "cannot count another change; set it to 1 with schemac_exec, and read the row "
        "again";
    assert_status(db, SCHEMAC_INVALID, office_customer_update(db, c));
    assert_error(db, "customer", "revision", words);
    assert_status(db, SCHEMAC_INVALID, office_customer_delete(db, 101));
    assert_error(db, "customer", "revision", words);
    assert_contains(schemac_error_message(db), "cannot delete customer: ");
    /* the way out */
    assert_ok(db, schemac_exec(db, "UPDATE customer SET revision=1"));
    office_customer_free(c);
    assert_ok(db, office_customer_get(db, 101, &c));
    assert_ok(db, office_customer_update(db, c));
    assert_int_equal(c->revision, 2);
    office_customer_free(c);
    schemac_close(db);
}

/* The tenant that is set was there when it was set. */
static void test_tenant_that_is_gone(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = office_of(path, 1);
    raw(path, "INSERT INTO organization(id,name) VALUES (77,'short-lived')");
    int64_t tenant = 77;
    assert_ok(db, schemac_set_tenant(db, &tenant));
    raw(path, "DELETE FROM organization WHERE id=77");
    office_label l = OFFICE_LABEL_INIT;
    l.name = "label";
    assert_status(db, SCHEMAC_REFERENCE, office_label_insert(db, &l));
    assert_error(db, "label", "org",
                 "cannot insert label: the organization that is set as the tenant is not there any "
                 "more");
    assert_string_equal(schemac_error(db)->constraint, "org");
    assert_true(l.id == 0 && l.org_id == 0);
    schemac_close(db);
}

static void test_stale(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *a = office_of(path, 1), *b = open_office(path);
    assert_ok(b, office_set_tenant(b, 1));
    office_customer *mine = customer(a, 102), *theirs = customer(b, 102);
    theirs->name = "theirs";
    assert_ok(b, office_customer_update(b, theirs));
    mine->name = "mine";
    mine->changed_at = 5;
    mine->touched_at = (schemac_opt_int64){false, 0};
    office_customer before = *mine;
    assert_status(a, SCHEMAC_STALE, office_customer_update(a, mine));
    assert_error(a, "customer", "revision", "changed by somebody else");
    assert_customer_untouched(mine, &before);
    assert_raw(path, "SELECT name || ' ' || revision FROM customer WHERE id=102", "theirs 2\n");
    /* read again, it goes */
    office_customer_free(mine);
    mine = customer(a, 102);
    assert_string_equal(mine->name, "theirs");
    mine->name = "mine";
    assert_ok(a, office_customer_update(a, mine));
    assert_int_equal(mine->revision, 3);
    /* a version of the future is no better */
    mine->revision = 99;
    assert_status(a, SCHEMAC_STALE, office_customer_update(a, mine));
    mine->revision = 0;
    assert_status(a, SCHEMAC_STALE, office_customer_update(a, mine));
    assert_int_equal(mine->revision, 0);
    /* gone is gone, softly or for good, and so is what belongs to somebody else */
    mine->revision = 3;
    assert_ok(b, office_customer_delete(b, 102));
    before = *mine;
    assert_status(a, SCHEMAC_NOT_FOUND, office_customer_update(a, mine));
    assert_customer_untouched(mine, &before);
    assert_ok(b, office_customer_restore(b, 102));
    assert_status(a, SCHEMAC_STALE, office_customer_update(a, mine));
    assert_ok(b, office_customer_purge(b, 102));
    assert_status(a, SCHEMAC_NOT_FOUND, office_customer_update(a, mine));
    mine->id = 203;
    assert_status(a, SCHEMAC_NOT_FOUND, office_customer_update(a, mine));
    /* the same for all tenants */
    begin_system(a);
    mine->revision = 2;
    assert_status(a, SCHEMAC_STALE, office_customer_update(a, mine));
    mine->id = 999;
    assert_status(a, SCHEMAC_NOT_FOUND, office_customer_update(a, mine));
    end_system(a);
    office_customer_free(mine);
    office_customer_free(theirs);
    schemac_close(a);
    schemac_close(b);
}

/* Each other reason to fail leaves the row as it was, too. */
static void test_untouched_on_failure(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = office_of(path, 1);
    office_customer *c = customer(db, 102);
    office_customer bad[5];
    static const schemac_status wanted[] = {SCHEMAC_CONFLICT, SCHEMAC_REFERENCE, SCHEMAC_INVALID,
                                            SCHEMAC_INVALID, SCHEMAC_CONFLICT};
    for (size_t i = 0; i < 5; i++)
        bad[i] = *c;
    bad[0].email = "c1@example.org";
    bad[1].origin_id = (schemac_opt_int64){true, 9};
    bad[2].email = NULL;
    bad[3].code = "longer than ten";
    bad[4].code = "C4"; /* of a deleted one */
    char *rows = rows_of(OFFICE_SCHEMA, path, NULL);
    for (size_t i = 0; i < 5; i++) {
        office_customer before;
        bad[i].changed_at = 11;
        bad[i].changed_on = (schemac_date){2001, 2, 3};
        bad[i].touched_at = (schemac_opt_int64){false, 12};
        memcpy(&before, &bad[i], sizeof before);
        assert_status(db, wanted[i], office_customer_update(db, &bad[i]));
        assert_customer_untouched(&bad[i], &before);
    }
    assert_rows_of(OFFICE_SCHEMA, path, NULL, rows);
    assert_ok(db, office_customer_update(db, c)); /* nor does the handle remember any of it */
    assert_int_equal(c->revision, 2);
    office_customer_free(c);
    schemac_close(db);
}

/* ---- times ---------------------------------------------------------------------------------- */

static void test_set_on_update(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = office_of(path, 1);
    raw(path, "UPDATE customer SET changed_at=1, changed_on='2001-02-03', touched_at=NULL,"
              " touched_on=NULL, created_at=2 WHERE org_id=1");
    office_customer *c = customer(db, 102);
    int64_t before = schemac_now();
    c->changed_at = 99; /* what the caller thinks does not matter */
    c->touched_at = (schemac_opt_int64){true, 98};
    assert_ok(db, office_customer_update(db, c));
    int64_t after = schemac_now();
    assert_true(c->changed_at >= before && c->changed_at <= after);
    assert_true(c->touched_at.has && c->touched_at.value == c->changed_at); /* one time for all */
    assert_true(c->touched_on.has && is_today(path, c->changed_on));
    assert_memory_equal(&c->touched_on.value, &c->changed_on, sizeof c->changed_on);
    assert_int_equal(c->created_at, 2);
    char sql[256], expected[128];
    snprintf(sql, sizeof sql,
             "SELECT changed_at || ' ' || touched_at || ' ' || changed_on || ' ' || touched_on ||"
             " ' ' || created_at FROM customer WHERE id=102");
    snprintf(expected, sizeof expected, "%" PRId64 " %" PRId64 " %04d-%02d-%02d %04d-%02d-%02d 2\n",
             c->changed_at, c->changed_at, c->changed_on.year, c->changed_on.month,
             c->changed_on.day, c->changed_on.year, c->changed_on.month, c->changed_on.day);
    assert_raw(path, sql, expected);
    assert_int_equal(raw_integer(path, "SELECT count(*) FROM customer WHERE org_id=1 AND"
                                       " changed_at=1"),
                     3); /* this row's alone */
    office_customer_free(c);
    /* insert: only what has a default */
    office_customer fresh = OFFICE_CUSTOMER_INIT;
    fresh.email = "t@example.org";
    fresh.code = "t";
    assert_ok(db, office_customer_insert(db, &fresh));
    assert_true(fresh.changed_at >= after && fresh.changed_at == fresh.created_at);
    assert_true(is_today(path, fresh.changed_on) && !fresh.touched_at.has && !fresh.touched_on.has);
    schemac_close(db);
}

/* ---- left alone ----------------------------------------------------------------------------- */

static void test_left_alone(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = office_of(path, 1);
    raw(path, "UPDATE customer SET source='import', created_at=7 WHERE id=102");
    office_customer *c = customer(db, 102);
    c->source = "changed";
    c->created_at = 8;
    c->org_id = 2;
    c->deleted_at = (schemac_opt_int64){true, 9};
    c->token = "another secret";
    assert_ok(db, office_customer_update(db, c));
    /* the row is the caller's: what was not written stays as the caller had it */
    assert_string_equal(c->source, "changed");
    assert_true(c->created_at == 8 && c->org_id == 2 && c->deleted_at.value == 9);
    office_customer_free(c);
    assert_raw(path,
               "SELECT source || ' ' || created_at || ' ' || org_id || ' ' || coalesce(deleted_at,"
               "'alive') || ' ' || token FROM customer WHERE id=102",
               "import 7 1 alive another secret\n");
    /* nor may a value that nobody would allow do harm there */
    c = customer(db, 102);
    c->source = "far too long for twenty characters";
    assert_ok(db, office_customer_update(db, c));
    office_customer_free(c);
    office_seat *s;
    assert_ok(db, office_seat_get(db, 1, "a", &s));
    s->gone = (schemac_opt_int64){true, 1};
    s->note = "changed";
    assert_ok(db, office_seat_update(db, s));
    office_seat_free(s);
    assert_ok(db, office_seat_get(db, 1, "a", &s));
    assert_string_equal(s->note, "changed");
    assert_false(s->gone.has);
    office_seat_free(s);
    schemac_close(db);
}

/* ---- secrets -------------------------------------------------------------------------------- */

#define SECRET "h1dden"

static void check_told(const char *text, const char *what)
{
    if (text != NULL && strstr(text, SECRET) != NULL)
        fail_msg("the %s tells the secret: %s", what, text);
}

static void check_log(void *user, const schemac_event *event)
{
    size_t *lines = user;
    *lines += 1;
    check_told(event->message, "log");
}

/* The call fails with this status, and not one of the things that it says is the secret. */
static void check_silent(schemac_db *db, schemac_status wanted, schemac_status got)
{
    assert_status(db, wanted, got);
    const schemac_error_info *e = schemac_error(db);
    assert_true(strlen(e->message) > 10);
    check_told(e->message, "message");
    check_told(e->constraint, "constraint");
    check_told(e->sql, "statement");
    check_told(e->engine_message, "engine's message");
}

/* A secret is in no message, however a call with it fails: on the way to the database, within it,
   and by something in it that is not ours, of which the whole statement is told. */
static void test_secret(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_close(office_of(path, 1));
    size_t lines = 0;
    schemac_config config = SCHEMAC_CONFIG_INIT;
    config.log = check_log;
    config.log_user = &lines;
    schemac_db *db;
    schemac_status status = office_open(path, &config, &db);
    assert_ok(db, status);
    int64_t tenant = 1;
    assert_ok(db, schemac_set_tenant(db, &tenant));
    office_customer *c = customer(db, 102);
    assert_string_equal(c->token, "t0ken");

    c->token = SECRET;
    c->code = "eleven more";
    check_silent(db, SCHEMAC_INVALID, office_customer_update(db, c));
    c->code = "c2";
    c->email = "c1@example.org";
    check_silent(db, SCHEMAC_CONFLICT, office_customer_update(db, c));
    check_silent(db, SCHEMAC_CONFLICT, office_customer_insert_many(db, c, 1));
    c->email = "c2@example.org";
    assert_ok(db, schemac_exec(db, "CREATE TRIGGER theirs BEFORE UPDATE ON customer BEGIN SELECT"
                                   " RAISE(ABORT,'no'); END"));
    check_silent(db, SCHEMAC_INVALID, office_customer_update(db, c));
    assert_contains(schemac_error(db)->sql, "UPDATE");
    assert_contains(schemac_error(db)->engine_message, "no");
    raw(path, "DROP TRIGGER theirs");

    /* when it is what is wrong: a value twice */
    assert_ok(db, office_customer_update(db, c));
    assert_ok(db, schemac_exec(db, "CREATE UNIQUE INDEX theirs ON customer(token)"
                                   " WHERE token='" SECRET "'"));
    office_customer again = OFFICE_CUSTOMER_INIT;
    again.email = "again@example.org";
    again.code = "again";
    again.source = "form";
    again.token = SECRET;
    check_silent(db, SCHEMAC_CONFLICT, office_customer_insert(db, &again));
    check_silent(db, SCHEMAC_CONFLICT, office_customer_insert_many(db, &again, 1));
    office_customer *first;
    assert_ok(db, office_customer_get(db, 101, &first));
    first->token = SECRET;
    check_silent(db, SCHEMAC_CONFLICT, office_customer_update(db, first));
    office_customer_free(first);
    raw(path, "DROP INDEX theirs");

    /* when the table that it is in is made anew, and when that is refused */
    schemac_close(db);
    rewrite_object(path, "customer", ",1,10)", ",1,9)");
    lines = 0;
    status = office_open(path, &config, &db);
    assert_ok(db, status);
    assert_string_equal(schemac_report(db)->changed[0].action, "made anew");
    assert_true(lines > 2);
    schemac_close(db);
    rewrite_object(path, "customer", ",1,10)=", ",1,99)=");
    raw(path, "UPDATE customer SET code='eleven more' WHERE id=102");
    lines = 0;
    status = office_open(path, &config, &db);
    check_silent(db, SCHEMAC_OUTDATED, status);
    assert_true(lines > 2);
    assert_true(schemac_report(db)->issue_count > 0);
    for (size_t i = 0; i < schemac_report(db)->issue_count; i++) {
        check_told(schemac_report(db)->issues[i].message, "issue");
        check_told(schemac_report(db)->issues[i].suggestion, "suggestion");
    }
    schemac_close(db);
    raw(path, "UPDATE customer SET code='c2' WHERE id=102");
    status = office_open(path, &config, &db);
    assert_ok(db, status);
    assert_ok(db, schemac_set_tenant(db, &tenant));

    /* and when it is stored beside what is damaged */
    raw_unchecked(path, "UPDATE customer SET changed_on='never' WHERE id=102");
    office_customer *found;
    check_silent(db, SCHEMAC_CORRUPT, office_customer_get(db, 102, &found));
    assert_raw(path, "SELECT token FROM customer WHERE id=102", SECRET "\n");
    office_customer_free(c);
    schemac_close(db);
}

/* ---- deleting is a change, too -------------------------------------------------------------- */

static void test_delete_and_restore(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = office_of(path, 1);
    raw(path, "UPDATE customer SET changed_at=1, changed_on='2001-02-03', touched_at=NULL"
              " WHERE org_id=1");
    office_customer *old = customer(db, 102);
    int64_t before = schemac_now();
    assert_ok(db, office_customer_delete(db, 102));
    schemac_page page = SCHEMAC_PAGE_INIT;
    page.deleted = true;
    office_customer_rows rows;
    assert_ok(db, office_customer_list(db, &page, &rows));
    const office_customer *c = &rows.rows[1];
    assert_int_equal(c->id, 102);
    assert_int_equal(c->revision, 2);
    assert_true(c->deleted_at.has && c->deleted_at.value >= before);
    assert_true(c->changed_at >= before && c->changed_at <= schemac_now());
    assert_true(c->touched_at.has && c->touched_at.value == c->changed_at);
    assert_true(c->changed_on.year > 2001 && c->touched_on.has);
    int64_t deleted = c->changed_at;
    office_customer_rows_free(&rows);
    assert_ok(db, office_customer_restore(db, 102));
    office_customer *back = customer(db, 102);
    assert_int_equal(back->revision, 3);
    assert_true(back->changed_at >= deleted && !back->deleted_at.has);
    /* who read it before has to read it again */
    assert_status(db, SCHEMAC_STALE, office_customer_update(db, old));
    assert_ok(db, office_customer_update(db, back));
    office_customer_free(back);
    office_customer_free(old);
    /* a version of 32 bits, no times */
    assert_ok(db, office_paper_delete(db, paper_id(1, 1)));
    assert_ok(db, office_paper_restore(db, paper_id(1, 1)));
    office_paper *p;
    assert_ok(db, office_paper_get(db, paper_id(1, 1), &p));
    assert_int_equal(p->revision, 3);
    office_paper_free(p);
    /* neither times nor a version; the others of the model are as they were */
    assert_ok(db, office_seat_delete(db, 1, "b"));
    assert_ok(db, office_seat_restore(db, 1, "b"));
    assert_int_equal(raw_integer(path, "SELECT count(*) FROM customer WHERE org_id=1 AND"
                                       " changed_at=1 AND id<>102"),
                     3);
    schemac_close(db);
}

static office_customer *customer_with_deleted(schemac_db *db, int64_t id)
{
    office_customer_where is = office_customer_where_id(SCHEMAC_EQ, id);
    schemac_page page = SCHEMAC_PAGE_INIT;
    page.deleted = true;
    office_customer_rows rows;
    assert_ok(db, office_customer_find(db, &is, 1, OFFICE_CUSTOMER_KEY_ORDER, &page, &rows));
    assert_int_equal(rows.count, 1);
    return rows.rows; /* which is freed as one row is */
}

/* What the call has filled in is what is stored. */
static void check_stored(schemac_db *db, const office_customer *row)
{
    office_customer *stored = customer_with_deleted(db, row->id);
    assert_row(schemac_model_find(OFFICE_SCHEMA, "customer"), row, stored);
    office_customer_free(stored);
}

static void test_delete_row(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *a = office_of(path, 1), *b = open_office(path);
    assert_ok(b, office_set_tenant(b, 1));
    raw(path, "UPDATE customer SET changed_at=1, changed_on='2001-02-03', touched_at=NULL");
    char *others = rows_of(OFFICE_SCHEMA, path, "2");
    office_customer *mine = customer(a, 102), *theirs = customer(b, 102), before;
    int64_t start = schemac_now();
    /* somebody else has changed it: nothing happens, to the row neither */
    theirs->name = "theirs";
    assert_ok(b, office_customer_update(b, theirs));
    before = *mine;
    assert_status(a, SCHEMAC_STALE, office_customer_delete_row(a, mine));
    assert_error(a, "customer", "revision",
                 "cannot delete customer: the row was changed by somebody else since it was read; "
                 "read it again");
    assert_status(a, SCHEMAC_STALE, office_customer_purge_row(a, mine));
    assert_error(a, "customer", "revision", "cannot purge customer: the row was changed by");
    assert_status(a, SCHEMAC_NOT_FOUND, office_customer_restore_row(a, mine));
    assert_customer_untouched(mine, &before);
    assert_raw(
        path,
        "SELECT name || ' ' || revision || ' ' || (deleted_at IS NULL) FROM customer WHERE id=102",
        "theirs 2 1\n");
    /* the row that is current is deleted, and goes on being current */
    assert_ok(b, office_customer_delete_row(b, theirs));
    assert_int_equal(theirs->revision, 3);
    assert_true(theirs->deleted_at.has && theirs->deleted_at.value >= start);
    assert_true(theirs->changed_at >= start && theirs->touched_at.value == theirs->changed_at);
    assert_true(is_today(path, theirs->changed_on) && theirs->touched_on.has);
    check_stored(b, theirs);
    before = *theirs;
    assert_status(b, SCHEMAC_NOT_FOUND, office_customer_delete_row(b, theirs));
    assert_status(a, SCHEMAC_NOT_FOUND, office_customer_delete_row(a, mine));
    assert_status(a, SCHEMAC_STALE, office_customer_restore_row(a, mine));
    assert_error(a, "customer", "revision", "cannot restore customer: the row was changed by");
    assert_customer_untouched(theirs, &before);
    assert_ok(b, office_customer_restore_row(b, theirs));
    assert_int_equal(theirs->revision, 4);
    assert_false(theirs->deleted_at.has);
    check_stored(b, theirs);
    before = *theirs;
    assert_status(b, SCHEMAC_NOT_FOUND, office_customer_restore_row(b, theirs));
    assert_customer_untouched(theirs, &before);
    /* another tenant's is not there; to the system it is, in its version */
    assert_ok(b, office_set_tenant(b, 2));
    assert_status(b, SCHEMAC_NOT_FOUND, office_customer_delete_row(b, theirs));
    assert_status(b, SCHEMAC_NOT_FOUND, office_customer_purge_row(b, theirs));
    begin_system(b);
    assert_status(b, SCHEMAC_STALE, office_customer_delete_row(b, mine));
    assert_ok(b, office_customer_delete_row(b, theirs));
    assert_status(b, SCHEMAC_STALE, office_customer_purge_row(b, mine));
    assert_ok(b, office_customer_purge_row(b, theirs));
    assert_int_equal(theirs->revision, 5); /* what is gone fills in nothing */
    assert_status(b, SCHEMAC_NOT_FOUND, office_customer_purge_row(b, theirs));
    end_system(b);
    assert_int_equal(raw_integer(path, "SELECT count(*) FROM customer WHERE id=102"), 0);
    assert_rows_of(OFFICE_SCHEMA, path, "2", others);
    office_customer_free(mine);
    office_customer_free(theirs);
    schemac_close(a);
    schemac_close(b);
}

/* Models without a version, or without soft delete; keys that begin with the tenant. */
static void test_delete_row_of_others(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = office_of(path, 1);
    office_seat *seat;
    assert_ok(db, office_seat_get(db, 1, "b", &seat));
    assert_ok(db, office_seat_delete_row(db, seat));
    assert_true(seat->gone.has);
    assert_int_equal(raw_integer(path, "SELECT count(*) FROM seat WHERE gone IS NOT NULL"), 4);
    assert_status(db, SCHEMAC_NOT_FOUND, office_seat_delete_row(db, seat));
    assert_ok(db, office_seat_restore_row(db, seat));
    assert_false(seat->gone.has);
    seat->org_id = 2; /* which has one that looks alike */
    assert_status(db, SCHEMAC_NOT_FOUND, office_seat_purge_row(db, seat));
    begin_system(db);
    assert_ok(db, office_seat_purge_row(db, seat));
    assert_raw(path,
               "SELECT group_concat(org_id) FROM (SELECT org_id FROM seat WHERE floor=1 AND"
               " place='b' ORDER BY 1)",
               "1,3\n");
    /* without soft delete it is gone; another version is not touched */
    office_organization *o;
    assert_ok(db, office_organization_get(db, 3, &o));
    o->revision = 9;
    assert_status(db, SCHEMAC_STALE, office_organization_delete_row(db, o));
    assert_error(db, "organization", "revision", "cannot delete organization: the row was changed");
    o->revision = 1;
    /* a label is kept by papers: which of them says so */
    office_label *label;
    assert_ok(db, office_label_get(db, 101, &label));
    assert_status(db, SCHEMAC_REFERENCE, office_label_delete_row(db, label));
    assert_error(db, "label", NULL, "'label' of a paper_label still references it");
    raw(path, "DELETE FROM paper_label");
    assert_ok(db, office_label_delete_row(db, label));
    assert_status(db, SCHEMAC_NOT_FOUND, office_label_delete_row(db, label));
    assert_int_equal(raw_integer(path, "SELECT count(*) FROM label"), 5);
    assert_ok(db, office_organization_delete_row(db, o));
    assert_int_equal(raw_integer(path, "SELECT count(*) FROM organization"), 2);
    assert_int_equal(raw_integer(path, "SELECT count(*) FROM customer WHERE org_id=3"), 0);
    end_system(db);
    /* a model that has none of it */
    const schemac_model *m = schemac_model_find(OFFICE_SCHEMA, "label");
    assert_status(db, SCHEMAC_MISUSE, schemac_restore_row(db, m, label));
    assert_error(db, "label", NULL, "no such call");
    assert_status(db, SCHEMAC_MISUSE, schemac_purge_row(db, m, label));
    assert_ok(db, schemac_set_tenant(db, NULL));
    assert_status(db, SCHEMAC_NO_TENANT, office_label_delete_row(db, label));
    office_label_free(label);
    office_organization_free(o);
    office_seat_free(seat);
    assert_sound(path);
    schemac_close(db);
}

/* A row that cannot come back stays as it is. */
static void test_restore_row_in_conflict(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = office_of(path, 1);
    office_customer *c = customer(db, 102), before;
    assert_ok(db, office_customer_delete_row(db, c));
    office_customer other = OFFICE_CUSTOMER_INIT;
    other.email = c->email;
    other.code = "other";
    assert_ok(db, office_customer_insert(db, &other));
    before = *c;
    assert_status(db, SCHEMAC_CONFLICT, office_customer_restore_row(db, c));
    assert_error(db, "customer", "email", "cannot restore customer: ");
    assert_customer_untouched(c, &before);
    assert_ok(db, office_customer_purge_row(db, &other));
    assert_ok(db, office_customer_restore_row(db, c));
    check_stored(db, c);
    office_customer_free(c);
    schemac_close(db);
}

/* A handle keeps its prepared statements: hardly used after a failure, they still do their work. */
static void test_after_rollback(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = office_of(path, 1);
    office_customer *c = customer(db, 102);
    assert_ok(db, schemac_begin(db));
    assert_ok(db, office_customer_update(db, c));
    assert_int_equal(c->revision, 2);
    assert_ok(db, office_customer_delete(db, 101));
    assert_ok(db, schemac_rollback(db));
    /* the member is ahead of the database, which says so */
    assert_status(db, SCHEMAC_STALE, office_customer_update(db, c));
    c->revision = 1;
    assert_ok(db, office_customer_update(db, c));
    office_customer_free(c);
    c = customer(db, 101);
    assert_int_equal(c->revision, 1);
    office_customer_free(c);
    schemac_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_version),
        cmocka_unit_test(test_largest_version),
        cmocka_unit_test(test_tenant_that_is_gone),
        cmocka_unit_test(test_stale),
        cmocka_unit_test(test_untouched_on_failure),
        cmocka_unit_test(test_set_on_update),
        cmocka_unit_test(test_left_alone),
        cmocka_unit_test(test_secret),
        cmocka_unit_test(test_delete_and_restore),
        cmocka_unit_test(test_delete_row),
        cmocka_unit_test(test_delete_row_of_others),
        cmocka_unit_test(test_restore_row_in_conflict),
        cmocka_unit_test(test_after_rollback),
    };
    return cmocka_run_group_tests_name("changing", tests, NULL, NULL);
}
