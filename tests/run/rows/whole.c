/* whole.c - rows that SQLite gives whole, through a function of ours: whatever it plans, however long
   texts are, and whoever else calls that function. */
#include "described.h"
#include "support.h"
#include "tracking.h"

#include "handle/db.h"
#include "kinds.schema.h"
#include "wide.schema.h"

#include <sqlite3.h>
#include <stdio.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { ROWS = 300, GROUPS = 7, LONG = 200000 };

static const schemac_model *wordy(void)
{
    return schemac_model_find(KINDS_SCHEMA, "wordy");
}

/* ---- rows ----------------------------------------------------------------------------------- */

/* Texts that differ from row to row, some of them long, some null or empty. */
typedef struct sample {
    kinds_wordy row;
    char *texts[7];
    char group[8];
} sample;

/* Of the longest texts. */
static size_t longest = LONG;

static size_t length_of(int64_t id, size_t n)
{
    if (n == 0 && id == 1)
        return longest; /* the first row has no room where the reading begins */
    if (n == 5 && id == ROWS / 2)
        return longest / 2;
    return longest == LONG && id % 41 == (int64_t)n ? 3000
                                                    : (size_t)(id * 7919 + (int64_t)n * 31) % 97;
}

static sample *sample_of(int64_t id)
{
    sample *s = calloc(1, sizeof *s);
    assert_non_null(s);
    for (size_t n = 0; n < COUNT(s->texts); n++) {
        size_t size = length_of(id, n);
        s->texts[n] = malloc(size + 1);
        assert_non_null(s->texts[n]);
        memset(s->texts[n], 'a' + (int)((size_t)id + n) % 26, size);
        s->texts[n][size] = '\0';
    }
    snprintf(s->group, sizeof s->group, "f%d", (int)(id % GROUPS));
    s->row = (kinds_wordy){.id = id,
                           .a = s->texts[0],
                           .b = id % 3 == 0 ? NULL : s->texts[1],
                           .c = s->texts[2],
                           .e = "{\"a\": [1]}",
                           .f = s->group,
                           .g = id % 2 == 0 ? NULL : s->texts[3],
                           .i = s->texts[4],
                           .j = "last"};
    if (id % 4 != 0)
        s->row.d = (schemac_blob){s->texts[6], length_of(id, 6)};
    s->row.h = (schemac_blob){s->texts[5], id % 5 == 0 ? 0 : length_of(id, 5)};
    return s;
}

static void sample_free(sample *s)
{
    for (size_t n = 0; n < COUNT(s->texts); n++)
        free(s->texts[n]);
    free(s);
}

static void check_sample(const kinds_wordy *got, int64_t id)
{
    sample *s = sample_of(id);
    assert_row(wordy(), got, &s->row);
    assert_true((got->d.data == NULL) == (s->row.d.data == NULL));
    assert_non_null(got->h.data);
    sample_free(s);
}

static schemac_db *opened(const char *path, const schemac_config *config)
{
    schemac_db *db;
    schemac_status status = kinds_open(path, config, &db);
    assert_ok(db, status);
    return db;
}

static void fill(schemac_db *db, int64_t count)
{
    assert_ok(db, schemac_begin(db));
    for (int64_t id = 1; id <= count; id++) {
        sample *s = sample_of(id);
        assert_ok(db, kinds_wordy_insert(db, &s->row));
        sample_free(s);
    }
    assert_ok(db, schemac_commit(db));
}

static schemac_db *filled(const char *path)
{
    schemac_db *db = opened(path, NULL);
    fill(db, ROWS);
    return db;
}

/* ---- what SQLite does ----------------------------------------------------------------------- */

/* Statements that read rows whole. One that has sorted, or has met long texts, does so once. */
static int wholes(schemac_db *db)
{
    sqlite3_stmt *s = NULL;
    int count = 0;
    while ((s = sqlite3_next_stmt(schemac_engine_handle(db), s)) != NULL)
        count += strstr(sqlite3_sql(s), "schemac_row(") != NULL;
    return count;
}

/* ---- in the order of the key ---------------------------------------------------------------- */

static void check_all(schemac_db *db)
{
    kinds_wordy_rows rows;
    schemac_scan *scan;
    const kinds_wordy *view;
    kinds_wordy *one;
    int64_t keys[ROWS];
    assert_ok(db, kinds_wordy_list(db, NULL, &rows));
    assert_int_equal(rows.count, ROWS);
    for (int64_t i = 0; i < ROWS; i++) {
        check_sample(&rows.rows[i], i + 1);
        keys[i] = ROWS - i;
    }
    kinds_wordy_rows_free(&rows);
    assert_ok(db, kinds_wordy_get_many(db, keys, ROWS, &rows));
    assert_int_equal(rows.count, ROWS);
    for (int64_t i = 0; i < ROWS; i++)
        check_sample(&rows.rows[i], ROWS - i);
    kinds_wordy_rows_free(&rows);
    assert_ok(db, kinds_wordy_scan(db, NULL, 0, KINDS_WORDY_KEY_ORDER, NULL, &scan));
    for (int64_t id = 1; id <= ROWS; id++) {
        assert_ok(db, kinds_wordy_next(scan, &view));
        check_sample(view, id);
        assert_ok(db, kinds_wordy_get(db, id, &one)); /* the view stays */
        check_sample(one, id);
        check_sample(view, id);
        kinds_wordy_free(one);
    }
    assert_status(db, SCHEMAC_NOT_FOUND, kinds_wordy_next(scan, &view));
    kinds_wordy_scan_end(scan);
}

static void test_long_texts(void **state)
{
    (void)state;
    schemac_db *db = filled(":memory:");
    check_all(db);
    assert_int_equal(wholes(db), 0);
    check_all(db); /* value by value */
    schemac_close(db);
}

static void test_short_texts(void **state)
{
    (void)state;
    longest = 90;
    schemac_db *db = filled(":memory:");
    for (int i = 0; i < 3; i++) {
        check_all(db);
        assert_int_equal(wholes(db), 3); /* list, get, scan */
    }
    schemac_close(db);
    longest = LONG;
}

static void test_pages(void **state)
{
    (void)state;
    schemac_db *db = filled(":memory:");
    for (size_t limit = 1; limit < 60; limit += 13) {
        schemac_page page = SCHEMAC_PAGE_INIT;
        kinds_wordy_rows rows;
        page.limit = limit;
        int64_t id = 1;
        do {
            assert_ok(db, kinds_wordy_list(db, &page, &rows));
            for (size_t i = 0; i < rows.count; i++)
                check_sample(&rows.rows[i], id++);
            page.after = rows.next;
            kinds_wordy_rows_free(&rows);
        } while (page.after.size > 0);
        assert_int_equal(id, ROWS + 1);
    }
    schemac_close(db);
}

/* ---- in an order that SQLite makes ---------------------------------------------------------- */

/* The rows by `f` and then by key. */
static void sorted_ids(int64_t ids[ROWS], bool descending)
{
    size_t n = 0;
    for (int64_t group = 0; group < GROUPS; group++)
        for (int64_t id = 1; id <= ROWS; id++)
            if (id % GROUPS == group)
                ids[n++] = id;
    for (size_t i = 0; descending && i < ROWS / 2; i++) {
        int64_t id = ids[i];
        ids[i] = ids[ROWS - 1 - i];
        ids[ROWS - 1 - i] = id;
    }
}

/* With a handle of its own for each page, in which the statement is new, or with one for all. */
static schemac_db *handle_of(const char *path, schemac_db *db)
{
    if (path == NULL)
        return db;
    schemac_close(db);
    return opened(path, NULL);
}

static schemac_db *walk_sorted(const char *path, schemac_db *db, size_t limit, bool descending)
{
    int64_t ids[ROWS];
    schemac_page page = SCHEMAC_PAGE_INIT;
    kinds_wordy_rows rows;
    size_t at = 0, last = 0;
    page.limit = limit;
    page.descending = descending;
    page.sort = true;
    sorted_ids(ids, descending);
    do {
        db = handle_of(path, db);
        assert_ok(db, kinds_wordy_find(db, NULL, 0, KINDS_WORDY_SORT_F, &page, &rows));
        last = rows.count;
        for (size_t i = 0; i < rows.count; i++)
            check_sample(&rows.rows[i], ids[at++]);
        page.after = rows.next;
        page.before = rows.previous;
        kinds_wordy_rows_free(&rows);
        if (page.after.size > 0)
            page.before.size = 0;
    } while (page.after.size > 0);
    assert_int_equal(at, ROWS);
    if (last == ROWS)
        return db;
    for (at -= last; page.before.size > 0; page.before = rows.previous) {
        db = handle_of(path, db);
        assert_ok(db, kinds_wordy_find(db, NULL, 0, KINDS_WORDY_SORT_F, &page, &rows));
        at -= rows.count;
        for (size_t i = 0; i < rows.count; i++)
            check_sample(&rows.rows[i], ids[at + i]);
        kinds_wordy_rows_free(&rows);
    }
    assert_int_equal(at, 0);
    return db;
}

static void test_sorted_pages(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = filled(path);
    db = walk_sorted(NULL, db, 37, false);
    assert_int_equal(wholes(db), 0);
    db = walk_sorted(path, db, 37, false);
    db = walk_sorted(path, db, 37, true);
    db = walk_sorted(path, db, ROWS - 1, false);
    db = walk_sorted(path, db, ROWS, false);
    db = walk_sorted(NULL, db, 1, true);
    check_all(db);
    schemac_close(db);
}

/* Views of rows that were sorted; two scans and a list at the same time. */
static void test_sorted_scans(void **state)
{
    (void)state;
    schemac_db *db = filled(":memory:");
    int64_t ids[ROWS], back[ROWS];
    schemac_page page = SCHEMAC_PAGE_INIT, down;
    schemac_scan *a, *b;
    const kinds_wordy *x, *y;
    page.limit = ROWS;
    page.sort = true;
    down = page;
    down.descending = true;
    sorted_ids(ids, false);
    sorted_ids(back, true);
    assert_ok(db, kinds_wordy_scan(db, NULL, 0, KINDS_WORDY_SORT_F, &page, &a));
    assert_ok(db, kinds_wordy_scan(db, NULL, 0, KINDS_WORDY_SORT_F, &down, &b));
    for (size_t i = 0; i < ROWS; i++) {
        kinds_wordy_rows rows;
        assert_ok(db, kinds_wordy_next(a, &x));
        assert_ok(db, kinds_wordy_next(b, &y));
        check_sample(x, ids[i]);
        check_sample(y, back[i]);
        if (i % 50 != 0)
            continue;
        assert_ok(db, kinds_wordy_list(db, NULL, &rows));
        assert_int_equal(rows.count, ROWS);
        kinds_wordy_rows_free(&rows);
        check_sample(x, ids[i]);
        check_sample(y, back[i]);
        assert_true(wholes(db) >= 2);
    }
    assert_status(db, SCHEMAC_NOT_FOUND, kinds_wordy_next(a, &x));
    assert_status(db, SCHEMAC_NOT_FOUND, kinds_wordy_next(b, &y));
    kinds_wordy_scan_end(a);
    kinds_wordy_scan_end(b);
    assert_int_equal(wholes(db), 0);
    schemac_close(db);
}

/* In front of a place, rows are found backwards and turned round by SQLite. */
static void test_turned_scan(void **state)
{
    (void)state;
    schemac_db *db = filled(":memory:");
    schemac_page page = SCHEMAC_PAGE_INIT;
    kinds_wordy_rows rows;
    schemac_scan *scan;
    const kinds_wordy *view;
    page.limit = 100;
    assert_ok(db, kinds_wordy_find(db, NULL, 0, KINDS_WORDY_KEY_ORDER, &page, &rows));
    page.after = rows.next;
    kinds_wordy_rows_free(&rows);
    assert_ok(db, kinds_wordy_find(db, NULL, 0, KINDS_WORDY_KEY_ORDER, &page, &rows));
    page.after.size = 0;
    page.before = rows.previous;
    kinds_wordy_rows_free(&rows);
    page.limit = 60;
    assert_ok(db, kinds_wordy_scan(db, NULL, 0, KINDS_WORDY_KEY_ORDER, &page, &scan));
    int others = wholes(db);
    for (int64_t id = 41; id <= 100; id++) {
        assert_ok(db, kinds_wordy_next(scan, &view));
        check_sample(view, id);
    }
    assert_status(db, SCHEMAC_NOT_FOUND, kinds_wordy_next(scan, &view));
    kinds_wordy_scan_end(scan);
    assert_int_equal(wholes(db), others - 1); /* it has sorted */
    schemac_close(db);
}

/* The plan of a statement changes while the handle has it. */
static void test_other_plans(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = opened(path, NULL);
    static const kinds_level levels[] = {KINDS_LEVEL_LOWEST, KINDS_LEVEL_NONE, KINDS_LEVEL_HIGHEST};
    for (int64_t id = 1; id <= ROWS; id++) {
        kinds_perhaps p = KINDS_PERHAPS_INIT;
        p.id = id;
        p.level = (kinds_opt_level){true, levels[id % 3]};
        p.word = id % 2 == 0 ? NULL : "odd";
        assert_ok(db, kinds_perhaps_insert(db, &p));
    }
    char *name = raw_text(path, "SELECT name FROM sqlite_schema WHERE type='index' AND"
                                " tbl_name='perhaps' AND sql LIKE '%(\"level\")%'");
    name[strcspn(name, "\n")] = '\0';
    for (int round = 0; round < 4; round++) {
        char sql[200];
        kinds_perhaps_rows rows;
        schemac_scan *scan;
        const kinds_perhaps *view;
        assert_ok(db, kinds_perhaps_find(db, NULL, 0, KINDS_PERHAPS_BY_LEVEL, NULL, &rows));
        assert_ok(db, kinds_perhaps_scan(db, NULL, 0, KINDS_PERHAPS_BY_LEVEL, NULL, &scan));
        assert_int_equal(rows.count, ROWS);
        for (size_t i = 0; i < ROWS; i++) {
            const kinds_perhaps *r = &rows.rows[i], *before = i == 0 ? r : r - 1;
            assert_true(r->level.has && r->level.value == levels[r->id % 3]);
            assert_true(i == 0 || r->level.value > before->level.value ||
                        (r->level.value == before->level.value && r->id > before->id));
            assert_true((r->word == NULL) == (r->id % 2 == 0));
            assert_ok(db, kinds_perhaps_next(scan, &view));
            assert_int_equal(view->id, r->id);
            assert_true((view->word == NULL) == (r->word == NULL));
        }
        kinds_perhaps_scan_end(scan);
        kinds_perhaps_rows_free(&rows);
        assert_int_equal(wholes(db), round == 0 ? 1 : 0);
        if (round % 2 == 0)
            snprintf(sql, sizeof sql, "DROP INDEX \"%s\"", name);
        else
            snprintf(sql, sizeof sql, "CREATE INDEX \"%s\" ON perhaps(level); ANALYZE", name);
        raw(path, sql);
    }
    free(name);
    schemac_close(db);
}

/* The row that references 4 is alone: SQLite cannot be seen to sort. The rows of the next key are
   many, and go to the same block. */
static int64_t other_of(int64_t id)
{
    return id == 5 ? 4 : id % 3 + 1;
}

static void test_sorted_among(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = opened(path, NULL);
    for (int64_t id = 1; id <= ROWS; id++) {
        char name[300];
        kinds_odd o = KINDS_ODD_INIT;
        memset(name, 'a' + (int)(id % 26), sizeof name);
        snprintf(name, sizeof name, "%03d", (int)(ROWS - id));
        name[3] = 'n';
        name[id % 290 + 4] = '\0';
        o.id = id;
        o.name = name;
        o.other_id =
            id > 3 ? (schemac_opt_int64){true, other_of(id)} : (schemac_opt_int64){false, 0};
        assert_ok(db, kinds_odd_insert(db, &o));
    }
    schemac_close(db);
    char *name = raw_text(path, "SELECT replace(name,'\"','\"\"') FROM sqlite_schema WHERE"
                                " type='index' AND sql LIKE '%(\"other_id\")%'");
    name[strcspn(name, "\n")] = '\0';
    char sql[300];
    snprintf(sql, sizeof sql,
             "DROP INDEX \"%s\"; CREATE INDEX \"%s\" ON \"we\"\"ird. na'me, [x]\"(other_id, name)",
             name, name);
    for (int round = 0; round < 2; round++) {
        const int64_t keys[] = {4, 2, 1, 3};
        kinds_odd_rows rows;
        schemac_config config = SCHEMAC_CONFIG_INIT;
        config.mode = SCHEMAC_VERIFY;
        config.on_outdated = SCHEMAC_WARN;
        db = opened(path, &config);
        assert_ok(db, kinds_odd_list_by_other_among(db, keys, COUNT(keys), &rows));
        assert_int_equal(rows.count, ROWS - 3);
        size_t i = 0;
        for (size_t k = 0; k < COUNT(keys); k++)
            for (int64_t id = 4; id <= ROWS; id++) {
                if (other_of(id) != keys[k])
                    continue;
                assert_int_equal(rows.rows[i].id, id);
                assert_int_equal(rows.rows[i].other_id.value, keys[k]);
                assert_int_equal(strlen(rows.rows[i].name), id % 290 + 4);
                assert_int_equal(atoi(rows.rows[i++].name), ROWS - id);
            }
        assert_int_equal(i, rows.count);
        kinds_odd_rows_free(&rows);
        assert_int_equal(wholes(db), round == 0);
        schemac_close(db);
        if (round == 0)
            raw(path, sql);
    }
    free(name);
}

/* ---- rows that cannot be given -------------------------------------------------------------- */

static const char damaged[] =
    "cannot read wordy: column 'c' of table 'wordy', row id=%d: the stored"
    " text has a NUL byte at byte 2";

static void assert_damaged(schemac_db *db, schemac_status status, int id)
{
    char wanted[200];
    assert_int_equal(status, SCHEMAC_CORRUPT);
    snprintf(wanted, sizeof wanted, damaged, id);
    assert_string_equal(schemac_error_message(db), wanted);
    assert_string_equal(schemac_error(db)->field, "c");
    /* the statement as it was asked for */
    if (schemac_error(db)->sql != NULL) {
        assert_contains(schemac_error(db)->sql, "\"c\"");
        assert_null(strstr(schemac_error(db)->sql, "schemac_row"));
    }
}

/* The one that SQLite reads first, or one amid the others: told when it comes, and by its name. */
static void check_damaged(int id, size_t place)
{
    const char *path = fresh_path();
    schemac_db *db = filled(path);
    char sql[100];
    schemac_page page = SCHEMAC_PAGE_INIT;
    kinds_wordy_rows rows;
    kinds_wordy *one;
    schemac_scan *scan;
    const kinds_wordy *view;
    int64_t ids[ROWS], key = id;
    sorted_ids(ids, false);
    assert_int_equal(ids[place], id);
    snprintf(sql, sizeof sql, "UPDATE wordy SET c='x' || char(0) || 'y' WHERE id=%d", id);
    raw_unchecked(path, sql);
    /* another is read behind it, and comes later */
    raw_unchecked(path, "UPDATE wordy SET j='no' || char(0) WHERE id=298");
    page.sort = true;
    page.limit = place - 1; /* a page reads one more, which need not be good */
    assert_ok(db, kinds_wordy_find(db, NULL, 0, KINDS_WORDY_SORT_F, &page, &rows));
    assert_int_equal(rows.count, place - 1);
    check_sample(&rows.rows[place - 2], ids[place - 2]);
    kinds_wordy_rows_free(&rows);
    schemac_result *result; /* what was not given is no failure, of nothing */
    assert_status(db, SCHEMAC_ENGINE, schemac_query(db, "SELECT nowhere", NULL, 0, &result));
    assert_error(db, NULL, NULL, "no such column: nowhere");
    page.limit = ROWS;
    db = handle_of(path, db); /* in which the statement is new */
    assert_damaged(db, kinds_wordy_find(db, NULL, 0, KINDS_WORDY_SORT_F, &page, &rows), id);
    db = handle_of(path, db);
    assert_ok(db, kinds_wordy_scan(db, NULL, 0, KINDS_WORDY_SORT_F, &page, &scan));
    for (size_t i = 0; i < place; i++) {
        assert_ok(db, kinds_wordy_next(scan, &view));
        check_sample(view, ids[i]);
    }
    assert_damaged(db, kinds_wordy_next(scan, &view), id);
    assert_null(view);
    kinds_wordy_scan_end(scan);
    assert_int_equal(wholes(db), 0);
    assert_damaged(db, kinds_wordy_list(db, NULL, &rows), id);
    assert_damaged(db, kinds_wordy_get(db, id, &one), id);
    assert_damaged(db, kinds_wordy_get_many(db, &key, 1, &rows), id);
    const int64_t two[] = {id + 1, id};
    assert_damaged(db, kinds_wordy_get_many(db, two, 2, &rows), id);
    assert_ok(db, kinds_wordy_get(db, id + 1, &one));
    check_sample(one, id + 1);
    kinds_wordy_free(one);
    schemac_close(db);
}

static void test_damaged(void **state)
{
    (void)state;
    check_damaged(1, 42);
    check_damaged(101, 142);
}

/* ---- others that call the function ---------------------------------------------------------- */

static void test_calls_of_others(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_config config = SCHEMAC_CONFIG_INIT;
    config.trusted_schema = true;
    schemac_db *db = opened(path, &config);
    fill(db, ROWS);
    sqlite3 *handle = schemac_engine_handle(db);
    static const char call[] = "SELECT schemac_row(1,'a','b','c',NULL,'e','f','g',x'00','i','j')";
    schemac_result *result;
    schemac_scan *scan;
    const kinds_wordy *view;
    assert_ok(db, kinds_wordy_scan(db, NULL, 0, KINDS_WORDY_KEY_ORDER, NULL, &scan));
    assert_null(db->engine->running(db->connection));
    for (int64_t id = 1; id <= 3; id++) {
        assert_ok(db, kinds_wordy_next(scan, &view));
        assert_status(db, SCHEMAC_ENGINE, schemac_query(db, call, NULL, 0, &result));
        assert_contains(schemac_error_message(db), "schemac_row is called by schemac alone");
        assert_int_equal(sqlite3_exec(handle, call, NULL, NULL, NULL), SQLITE_ERROR);
        assert_int_equal(sqlite3_exec(handle, "SELECT schemac_row()", NULL, NULL, NULL),
                         SQLITE_ERROR);
        check_sample(view, id);
        assert_int_equal(wholes(db), 1);
        assert_contains(db->engine->running(db->connection), "SELECT \"id\",\"a\",");
    }
    kinds_wordy_scan_end(scan);
    /* what the database itself says may not call it */
    raw(path, "CREATE VIEW v AS SELECT schemac_row(1,2,3) AS a;"
              "CREATE TABLE t(a)");
    assert_int_equal(sqlite3_exec(handle, "SELECT a FROM v", NULL, NULL, NULL), SQLITE_ERROR);
    assert_contains(sqlite3_errmsg(handle), "unsafe use of schemac_row()");
    assert_int_equal(sqlite3_exec(handle,
                                  "CREATE TEMP TRIGGER g AFTER INSERT ON main.t BEGIN "
                                  "SELECT schemac_row(1,2,3); END;"
                                  "INSERT INTO t VALUES (1)",
                                  NULL, NULL, NULL),
                     SQLITE_ERROR);
    check_all(db);
    schemac_close(db);
}

static void other_row(sqlite3_context *x, int count, sqlite3_value **values)
{
    (void)count;
    sqlite3_result_value(x, values[0]);
}

/* The application has a function of its own in the place of ours. */
static void test_replaced(void **state)
{
    (void)state;
    longest = 90;
    schemac_db *db = filled(":memory:");
    sqlite3 *handle = schemac_engine_handle(db);
    kinds_wordy_rows rows;
    kinds_wordy *one;
    schemac_scan *scan;
    const kinds_wordy *view;
    int64_t key = 5;
    check_all(db);
    assert_int_equal(sqlite3_create_function(handle, "schemac_row", -1, SQLITE_UTF8, NULL,
                                             other_row, NULL, NULL),
                     SQLITE_OK);
    static const char wanted[] = "the function schemac_row of the connection is not schemac's any"
                                 " more";
    assert_status(db, SCHEMAC_ENGINE, kinds_wordy_list(db, NULL, &rows));
    assert_contains(schemac_error_message(db), wanted);
    assert_null(rows.rows);
    assert_status(db, SCHEMAC_ENGINE, kinds_wordy_get(db, 5, &one));
    assert_contains(schemac_error_message(db), wanted);
    assert_status(db, SCHEMAC_ENGINE, kinds_wordy_get_many(db, &key, 1, &rows));
    assert_contains(schemac_error_message(db), wanted);
    assert_ok(db, kinds_wordy_scan(db, NULL, 0, KINDS_WORDY_KEY_ORDER, NULL, &scan));
    assert_status(db, SCHEMAC_ENGINE, kinds_wordy_next(scan, &view));
    assert_contains(schemac_error_message(db), wanted);
    assert_null(view);
    kinds_wordy_scan_end(scan);
    schemac_close(db);
    longest = LONG;
}

static schemac_status few_arguments(void *user, void *handle)
{
    (void)user;
    sqlite3_limit(handle, SQLITE_LIMIT_FUNCTION_ARG, 5);
    return SCHEMAC_OK;
}

static int refuse_function(void *user, int action, const char *a, const char *b, const char *c,
                           const char *d)
{
    (void)user, (void)a, (void)c, (void)d;
    return action == SQLITE_FUNCTION && b != NULL && strcmp(b, "schemac_row") == 0 ? SQLITE_DENY
                                                                                   : SQLITE_OK;
}

static schemac_status no_function(void *user, void *handle)
{
    (void)user;
    sqlite3_set_authorizer(handle, refuse_function, NULL);
    return SCHEMAC_OK;
}

/* Then values are read one by one. */
static void test_no_function(void **state)
{
    (void)state;
    schemac_status (*const prepares[])(void *, void *) = {few_arguments, no_function};
    for (size_t i = 0; i < COUNT(prepares); i++) {
        schemac_config config = SCHEMAC_CONFIG_INIT;
        config.prepare = prepares[i];
        schemac_db *db = opened(":memory:", &config);
        if (i == 1) /* a start has one of its own */
            no_function(NULL, schemac_engine_handle(db));
        longest = 90;
        fill(db, ROWS);
        check_all(db);
        longest = LONG;
        assert_int_equal(wholes(db), 0);
        schemac_close(db);
    }
}

static int refused;

/* LIKE as an application may have it: it runs statements of its own while ours is being run. */
static void nosy_like(sqlite3_context *x, int count, sqlite3_value **values)
{
    (void)count;
    static const char call[] = "SELECT schemac_row(1,'a','b','c',NULL,'{}','f','g',x'00','i','j')";
    sqlite3 *handle = sqlite3_context_db_handle(x);
    /* of other columns it is no row of ours */
    char more[20 + 2 * 100] = "SELECT schemac_row(1";
    for (int i = 0; i < 90; i++)
        strcat(more, ",1");
    strcat(more, ")");
    refused += sqlite3_exec(handle, more, NULL, NULL, NULL) == SQLITE_ERROR;
    sqlite3_exec(handle, call, NULL, NULL, NULL);
    sqlite3_result_int(x, sqlite3_value_bytes(values[1]) > 0);
}

static void test_calls_within_calls(void **state)
{
    (void)state;
    schemac_db *db = filled(":memory:");
    sqlite3 *handle = schemac_engine_handle(db);
    for (int count = 2; count <= 3; count++)
        assert_int_equal(sqlite3_create_function(handle, "like", count, SQLITE_UTF8, NULL,
                                                 nosy_like, NULL, NULL),
                         SQLITE_OK);
    kinds_wordy_where w = kinds_wordy_where_a(SCHEMAC_LIKE, "%");
    kinds_wordy_rows rows;
    schemac_scan *scan;
    const kinds_wordy *view;
    assert_ok(db, kinds_wordy_find(db, &w, 1, KINDS_WORDY_KEY_ORDER, NULL, &rows));
    assert_ok(db, kinds_wordy_scan(db, &w, 1, KINDS_WORDY_KEY_ORDER, NULL, &scan));
    int64_t id = 0;
    for (size_t i = 0; i < rows.count; i++) {
        do
            id++;
        while (length_of(id, 0) == 0);
        check_sample(&rows.rows[i], id);
        assert_ok(db, kinds_wordy_next(scan, &view));
        check_sample(view, id);
    }
    assert_in_range(rows.count, ROWS / 2, ROWS);
    assert_int_equal(refused, 2 * ROWS);
    kinds_wordy_scan_end(scan);
    kinds_wordy_rows_free(&rows);
    schemac_close(db);
}

/* ---- more columns than a function takes ----------------------------------------------------- */

static void test_many_columns(void **state)
{
    (void)state;
    schemac_db *db;
    schemac_status status = wide_open(":memory:", NULL, &db);
    assert_ok(db, status);
    for (int64_t id = 1; id <= 5; id++) {
        wide_broad b = WIDE_BROAD_INIT;
        char text[] = {(char)('0' + id), '\0'};
        b.f_0_0 = (int32_t)id * 10;
        b.f_149_1 = text;
        assert_ok(db, wide_broad_insert(db, &b));
    }
    wide_broad_rows rows;
    schemac_scan *scan;
    const wide_broad *view;
    wide_broad *one;
    assert_ok(db, wide_broad_list(db, NULL, &rows));
    assert_ok(db, wide_broad_scan(db, NULL, 0, WIDE_BROAD_KEY_ORDER, NULL, &scan));
    assert_int_equal(rows.count, 5);
    for (int64_t i = 0; i < 5; i++) {
        assert_ok(db, wide_broad_next(scan, &view));
        assert_ok(db, wide_broad_get(db, i + 1, &one));
        const wide_broad *const all[] = {&rows.rows[i], view, one};
        for (size_t j = 0; j < COUNT(all); j++) {
            assert_int_equal(all[j]->f_0_0, (i + 1) * 10);
            assert_int_equal(all[j]->f_149_1[0], '1' + i);
            assert_null(all[j]->f_148_1);
        }
        wide_broad_free(one);
    }
    wide_broad_scan_end(scan);
    wide_broad_rows_free(&rows);
    schemac_close(db);
}

/* ---- memory --------------------------------------------------------------------------------- */

/* Every call that gets a row with a long text, or none. */
static schemac_status read_long(schemac_db *db, int how)
{
    schemac_page page = SCHEMAC_PAGE_INIT;
    kinds_wordy_rows rows = {.count = 0};
    kinds_wordy *one = NULL;
    schemac_scan *scan = NULL;
    const kinds_wordy *view;
    schemac_status status;
    size_t count = 0;
    page.limit = 10;
    page.sort = true;
    if (how == 0) {
        status = kinds_wordy_get(db, 1, &one);
        if (status == SCHEMAC_OK)
            check_sample(one, 1);
        kinds_wordy_free(one);
    } else if (how == 1) {
        status = kinds_wordy_list(db, NULL, &rows);
        for (size_t i = 0; i < rows.count; i++)
            check_sample(&rows.rows[i], (int64_t)i + 1);
        assert_int_equal(rows.count, status == SCHEMAC_OK ? 10 : 0);
    } else if (how == 2) {
        status = kinds_wordy_find(db, NULL, 0, KINDS_WORDY_SORT_F, &page, &rows);
        for (size_t i = 0; i < rows.count; i++)
            check_sample(&rows.rows[i], rows.rows[i].id);
        assert_int_equal(rows.count, status == SCHEMAC_OK ? 10 : 0);
    } else {
        status =
            kinds_wordy_scan(db, NULL, 0, how == 3 ? KINDS_WORDY_KEY_ORDER : KINDS_WORDY_SORT_F,
                             how == 3 ? NULL : &page, &scan);
        while (status == SCHEMAC_OK && (status = kinds_wordy_next(scan, &view)) == SCHEMAC_OK) {
            check_sample(view, view->id);
            count++;
        }
        if (status == SCHEMAC_NOT_FOUND) {
            assert_int_equal(count, 10);
            status = SCHEMAC_OK;
        }
        if (scan != NULL)
            kinds_wordy_scan_end(scan);
    }
    kinds_wordy_rows_free(&rows);
    return status;
}

/* Each allocation fails once: the call says so, and the next one reads everything. */
static void test_no_memory(void **state)
{
    (void)state;
    for (int how = 0; how < 5; how++) {
        size_t failures = 0;
        for (size_t at = 1;; at++) {
            tracking t;
            tracking_start(&t);
            schemac_config config = SCHEMAC_CONFIG_INIT;
            config.allocator = &t.allocator;
            schemac_db *db = opened(":memory:", &config);
            fill(db, 10);
            t.calls = 0;
            t.fail_at = at;
            schemac_status status = read_long(db, how);
            t.fail_at = 0;
            /* a block need not become smaller */
            assert_true(status == SCHEMAC_OK || (t.failed && status == SCHEMAC_NOMEM));
            failures += status == SCHEMAC_NOMEM;
            assert_int_equal(read_long(db, how), SCHEMAC_OK);
            bool failed = t.failed;
            schemac_close(db);
            if (t.block_count)
                fail_msg("how %d at %zu", how, at);
            assert_false(t.wrong);
            assert_int_equal(t.block_count, 0);
            if (!failed)
                break;
        }
        assert_true(failures > 3);
    }
}

/* A long text is not kept when the statement has ended. */
static void test_nothing_long_is_kept(void **state)
{
    (void)state;
    for (int how = 0; how < 5; how++) {
        tracking t;
        tracking_start(&t);
        schemac_config config = SCHEMAC_CONFIG_INIT;
        config.allocator = &t.allocator;
        schemac_db *db = opened(":memory:", &config);
        fill(db, 10);
        size_t before = t.bytes;
        assert_int_equal(read_long(db, how), SCHEMAC_OK);
        assert_true(t.bytes < before + LONG / 2);
        schemac_close(db);
        assert_int_equal(t.block_count, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_long_texts),
        cmocka_unit_test(test_short_texts),
        cmocka_unit_test(test_pages),
        cmocka_unit_test(test_sorted_pages),
        cmocka_unit_test(test_sorted_scans),
        cmocka_unit_test(test_turned_scan),
        cmocka_unit_test(test_other_plans),
        cmocka_unit_test(test_sorted_among),
        cmocka_unit_test(test_damaged),
        cmocka_unit_test(test_calls_of_others),
        cmocka_unit_test(test_replaced),
        cmocka_unit_test(test_no_function),
        cmocka_unit_test(test_calls_within_calls),
        cmocka_unit_test(test_many_columns),
        cmocka_unit_test(test_no_memory),
        cmocka_unit_test(test_nothing_long_is_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
