/* memory.c - a whole life of a handle, in which every allocation fails in turn: what fails says
   NOMEM and does nothing by halves, what comes afterwards works, and nothing is left behind. */
#include "engine_memory.h"
#include "soak.h"
#include "support.h"
#include "tracking.h"

#include "branch.schema.h"

#include <stdio.h>

static int use_own_allocator(void **state)
{
    (void)state;
    return engine_memory_use() ? 0 : -1;
}

/* ---- a life --------------------------------------------------------------------------------- */

typedef struct life {
    const char *path;
    schemac_config config;
    schemac_db *db;
    branch_item *item;
} life;

static schemac_status do_open(life *l)
{
    return branch_open(l->path, &l->config, &l->db);
}

static schemac_status do_system(life *l)
{
    return schemac_as_system(l->db);
}

static schemac_status do_end_system(life *l)
{
    return schemac_end_system(l->db);
}

static schemac_status do_site(life *l, const char *code)
{
    branch_site s = {code, NULL, {false, 0}};
    return branch_site_insert(l->db, &s);
}

static schemac_status do_sites(life *l)
{
    return do_site(l, "a site with quite a long name");
}

static schemac_status do_other_site(life *l)
{
    return do_site(l, "other");
}

static schemac_status do_tenant(life *l)
{
    return branch_set_tenant(l->db, "a site with quite a long name");
}

static schemac_status insert_item(life *l, int64_t id, const char *name)
{
    branch_item item = {id, NULL, name, {id > 1, 1}, {false, 0}, 0};
    schemac_status status = branch_item_insert(l->db, &item);
    assert_true((item.site_id != NULL) == (status == SCHEMAC_OK));
    assert_true(item.rev == (status == SCHEMAC_OK ? 1 : 0));
    return status;
}

static schemac_status do_insert_1(life *l)
{
    return insert_item(l, 1, "first");
}

static schemac_status do_insert_2(life *l)
{
    return insert_item(l, 2, "second");
}

static schemac_status do_insert_keyless(life *l)
{
    branch_item item = {0, NULL, "third", {true, 2}, {false, 0}, 0};
    schemac_status status = branch_item_insert(l->db, &item);
    assert_true(item.id == (status == SCHEMAC_OK ? 3 : 0));
    return status;
}

static schemac_status do_get(life *l)
{
    schemac_status status = branch_item_get(l->db, 2, &l->item);
    assert_true((l->item != NULL) == (status == SCHEMAC_OK));
    return status;
}

static schemac_status do_update(life *l)
{
    branch_item copy = *l->item;
    l->item->name = "changed";
    schemac_status status = branch_item_update(l->db, l->item);
    assert_true(l->item->rev == copy.rev + (status == SCHEMAC_OK ? 1 : 0));
    return status;
}

static schemac_status do_get_by(life *l)
{
    branch_item *item;
    schemac_status status = branch_item_get_by_name(l->db, "changed", &item);
    branch_item_free(item);
    return status;
}

static schemac_status do_exists(life *l)
{
    bool there;
    schemac_status status = branch_item_exists(l->db, 2, &there);
    assert_true(there == (status == SCHEMAC_OK));
    return status;
}

static schemac_status do_count(life *l)
{
    int64_t count;
    return branch_item_count(l->db, &count);
}

static schemac_status list(life *l, size_t limit, size_t wanted)
{
    schemac_page page = SCHEMAC_PAGE_INIT;
    size_t count = 0;
    page.limit = limit;
    page.deleted = true;
    do {
        branch_item_rows rows;
        schemac_status status = branch_item_list(l->db, &page, &rows);
        if (status != SCHEMAC_OK) {
            assert_true(rows.rows == NULL && rows.count == 0 && rows.next.size == 0);
            return status;
        }
        page.after = rows.next;
        count += rows.count;
        branch_item_rows_free(&rows);
    } while (page.after.size > 0);
    assert_int_equal(count, wanted);
    return SCHEMAC_OK;
}

static schemac_status do_list(life *l)
{
    return list(l, 0, 3);
}

static schemac_status do_pages(life *l)
{
    return list(l, 2, 3);
}

static schemac_status do_list_by(life *l)
{
    branch_item_rows rows;
    schemac_status status =
        branch_item_list_by_kind(l->db, (schemac_opt_int64){true, 1}, NULL, &rows);
    assert_int_equal(rows.count, status == SCHEMAC_OK ? 1 : 0);
    branch_item_rows_free(&rows);
    return status;
}

static schemac_status do_delete(life *l)
{
    return branch_item_delete(l->db, 2);
}

static schemac_status do_restore(life *l)
{
    return branch_item_restore(l->db, 2);
}

static schemac_status do_begin(life *l)
{
    return schemac_begin(l->db);
}

static schemac_status do_commit(life *l)
{
    return schemac_commit(l->db);
}

static schemac_status do_rollback(life *l)
{
    return schemac_rollback(l->db);
}

static schemac_status do_stock(life *l)
{
    branch_stock s = {NULL, "top", 1, 5};
    schemac_status status = branch_stock_insert(l->db, &s);
    assert_true((s.site_id != NULL) == (status == SCHEMAC_OK));
    return status;
}

static schemac_status do_update_stock(life *l)
{
    branch_stock s = {"a site with quite a long name", "top", 3, 6};
    return branch_stock_update(l->db, &s);
}

static schemac_status do_purge(life *l)
{
    return branch_item_purge(l->db, 3);
}

/* Many rows with long texts, so that blocks have to grow. */
static schemac_status do_many(life *l)
{
    return schemac_exec(l->db,
                        "WITH RECURSIVE n(i) AS (SELECT 100 UNION ALL SELECT i+1 FROM n WHERE"
                        " i<179) INSERT INTO item(id,site_id,name) SELECT i,'other',"
                        "'a text of thirty-six characters ' || i FROM n");
}

static schemac_status do_other_tenant(life *l)
{
    return branch_set_tenant(l->db, "other");
}

static schemac_status do_list_many(life *l)
{
    return list(l, 0, 80);
}

/* Rows that grow their block, and rows that are changed. In a transaction a failure of SQLite's
   memory may end it. */
static schemac_status ask(life *l, const char *sql, const schemac_value *values, size_t count,
                          size_t rows)
{
    schemac_result *r;
    schemac_status status = schemac_query(l->db, sql, values, count, &r);
    assert_true((r != NULL) == (status == SCHEMAC_OK));
    if (r != NULL)
        assert_int_equal(r->count, rows);
    schemac_free(r);
    return status;
}

static schemac_status do_query(life *l)
{
    const schemac_value like = schemac_value_text("a text%");
    return ask(l, "SELECT *, zeroblob(id) FROM item WHERE name LIKE ? ORDER BY name DESC", &like, 1,
               80);
}

static schemac_status do_query_change(life *l)
{
    const schemac_value name = schemac_value_text("another text");
    return ask(l, "UPDATE item SET name=?||id WHERE id>=100 RETURNING id, name", &name, 1, 80);
}

static schemac_status do_query_delete(life *l)
{
    return ask(l, "DELETE FROM item WHERE id>=170 RETURNING name", NULL, 0, 10);
}

static schemac_status do_query_one(life *l)
{
    schemac_result *r;
    schemac_status status =
        schemac_query_one(l->db, "SELECT count(*), max(name) FROM item", NULL, 0, &r);
    assert_true((r != NULL) == (status == SCHEMAC_OK));
    schemac_free(r);
    return status;
}

typedef schemac_status (*step)(life *l);

static const step steps[] = {
    do_open,         do_system,         do_sites,  do_other_site,   do_end_system, do_tenant,
    do_insert_1,     do_insert_2,       do_get,    do_update,       do_get_by,     do_exists,
    do_count,        do_begin,          do_begin,  do_stock,        do_commit,     do_commit,
    do_begin,        do_insert_keyless, do_commit, do_list,         do_pages,      do_list_by,
    do_delete,       do_restore,        do_begin,  do_update_stock, do_rollback,   do_update_stock,
    do_delete,       do_purge,          do_many,   do_other_tenant, do_list_many,  do_query,
    do_query_change, do_query_delete,   do_begin,  do_query_one,    do_commit,
};
enum { STEPS = sizeof steps / sizeof *steps };

/* What others see in the file; times as far as there are any. */
static char *seen_in(const char *path)
{
    if (raw_integer(path, "SELECT count(*) FROM sqlite_schema") == 0)
        return raw_text(path, "SELECT 'nothing'");
    return raw_text(
        path, "SELECT 'schema ' || count(*) FROM sqlite_schema UNION ALL "
              "SELECT 'site ' || code || ' ' || (retired IS NULL) FROM site UNION ALL "
              "SELECT 'item ' || id || ' ' || site_id || ' ' || name || ' ' ||"
              " ifnull(kind_id,'-') || ' ' || (gone IS NULL) || ' ' || rev FROM item UNION ALL "
              "SELECT 'stock ' || site_id || ' ' || shelf || ' ' || item_id || ' ' || amount"
              " FROM stock");
}

/* ---- failing -------------------------------------------------------------------------------- */

typedef struct failing {
    bool sqlite; /* its allocations, else the handle's */
    bool for_ever;
    bool prepared; /* the file exists, and lacks an index and a trigger */
} failing;

static char *seen[STEPS + 1]; /* after so many steps of a life in which nothing fails */

static void start_failing(tracking *t, const failing *f, size_t at)
{
    t->calls = engine_memory.calls = 0;
    t->failed = engine_memory.failed = false;
    t->fail_for_ever = engine_memory.for_ever = f->for_ever;
    t->fail_at = f->sqlite ? 0 : at;
    engine_memory.fail_at = f->sqlite ? at : 0;
}

static void stop_failing(tracking *t)
{
    t->fail_at = engine_memory.fail_at = 0;
}

/* The handle may have been told, or this may be a failure to make one at all. */
static void check_no_memory(const life *l, size_t at, size_t number, schemac_status status)
{
    if (status == SCHEMAC_NOMEM && schemac_error(l->db)->status == SCHEMAC_NOMEM)
        return;
    fail_msg("allocation %zu, step %zu: %s, %s", at, number, schemac_status_name(status),
             schemac_error_message(l->db));
}

static void prepare_file(const char *path)
{
    schemac_db *db;
    schemac_status status = branch_open(path, NULL, &db);
    assert_ok(db, status);
    schemac_close(db);
    raw(path, "DROP INDEX \"item.by_name\"; DROP TRIGGER \"item.kind.insert\"");
}

static void check_file(const char *path, const char *wanted, size_t at, size_t number)
{
    char *text = seen_in(path);
    if (strcmp(text, wanted) != 0)
        fail_msg("allocation %zu, step %zu: the file has\n%snot\n%s", at, number, text, wanted);
    free(text);
    assert_raw(path, "PRAGMA integrity_check", "ok\n");
    assert_raw(path, "PRAGMA foreign_key_check", "");
}

/* Whether SQLite has ended the transaction when memory ran out: then all of it is done once more. */
static bool has_lost_transaction(schemac_db *db)
{
    if (!schemac_in_transaction(db) || schemac_engine_handle(db) != NULL)
        return false;
    while (schemac_in_transaction(db))
        assert_ok(db, schemac_rollback(db));
    return true;
}

/* Runs the life with allocation `at` failing; false when it has not so many. */
static bool live(const failing *f, size_t at)
{
    static tracking t;
    tracking_start(&t);
    life l = {.path = fresh_path(), .config = SCHEMAC_CONFIG_INIT};
    l.config.allocator = &t.allocator;
    write_file(l.path, "", 0);
    if (f->prepared)
        prepare_file(l.path);
    char *first = seen_in(l.path);
    size_t number = 0; /* of the step at hand */
    size_t begun = 0;  /* of the one that began the transaction that it is in */
    bool failed = false;
    start_failing(&t, f, at);
    while (number < STEPS) {
        if (steps[number] == do_begin && !schemac_in_transaction(l.db))
            begun = number;
        schemac_status status = steps[number](&l);
        if (status == SCHEMAC_OK) {
            number++;
            continue;
        }
        check_no_memory(&l, at, number, status);
        assert_true(!failed && (t.failed || engine_memory.failed)); /* it fails once */
        failed = true;
        if (f->for_ever)
            break;
        /* once more, as if nothing had happened */
        stop_failing(&t);
        if (steps[number] == do_open) {
            schemac_close(l.db);
            l.db = NULL;
        } else if (has_lost_transaction(l.db)) {
            number = begun;
        }
    }
    failed = t.failed || engine_memory.failed;
    schemac_close(l.db);
    branch_item_free(l.item);
    stop_failing(&t);
    assert_int_equal(t.block_count, 0);
    assert_int_equal(t.bytes, 0);
    assert_false(t.wrong);
    if (at == 0 || !f->for_ever)
        assert_int_equal(number, STEPS);
    if (at > 0)
        check_file(l.path, number == 0 ? first : seen[number], at, number);
    free(first);
    remove(l.path);
    remove(path_plus(l.path, "-wal"));
    remove(path_plus(l.path, "-shm"));
    return failed;
}

static void remember(void)
{
    life l = {.path = fresh_path(), .config = SCHEMAC_CONFIG_INIT};
    for (size_t i = 0; i < STEPS; i++) {
        if (steps[i](&l) != SCHEMAC_OK)
            fail_msg("step %zu: %s", i, schemac_error_message(l.db));
        seen[i + 1] = seen_in(l.path);
    }
    schemac_close(l.db);
    branch_item_free(l.item);
}

static void forget(void)
{
    for (size_t i = 0; i <= STEPS; i++) {
        free(seen[i]);
        seen[i] = NULL;
    }
}

/* So many of SQLite's allocations, generously, come before a start writes anything. */
enum { FIRST_LOOK = 400 };

static void fail_each(failing f, size_t stride)
{
    remember();
    size_t at = 1;
    while (live(&f, at))
        at += at < FIRST_LOOK ? 1 : stride;
    assert_true(at > 40);
    forget();
}

static void test_no_failure(void **state)
{
    (void)state;
    live(&(failing){false, false, false}, 0);
    live(&(failing){false, false, true}, 0);
}

static void test_once(void **state)
{
    (void)state;
    fail_each((failing){false, false, false}, 1);
}

static void test_for_ever(void **state)
{
    (void)state;
    fail_each((failing){false, true, false}, 1);
}

static void test_mended_file(void **state)
{
    (void)state;
    fail_each((failing){false, false, true}, 1);
    fail_each((failing){false, true, true}, 1);
}

/* SQLite makes thousands: every one of them takes a minute. */
static size_t stride(void)
{
    return soak_count(41, 1);
}

static void test_engine_once(void **state)
{
    (void)state;
    fail_each((failing){true, false, false}, stride());
}

static void test_engine_for_ever(void **state)
{
    (void)state;
    fail_each((failing){true, true, false}, stride());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_failure),  cmocka_unit_test(test_once),
        cmocka_unit_test(test_for_ever),    cmocka_unit_test(test_mended_file),
        cmocka_unit_test(test_engine_once), cmocka_unit_test(test_engine_for_ever),
    };
    return cmocka_run_group_tests_name("memory", tests, use_own_allocator, NULL);
}
