/* names.c - names that have to be quoted, in every statement that tenants, soft delete and triggers
   add. */
#include "support.h"

#include "grave.schema.h"

static schemac_db *open_grave(const char *path)
{
    schemac_db *db;
    schemac_status status = grave_open(path, NULL, &db);
    assert_ok(db, status);
    return db;
}

static void add_group(schemac_db *db, int64_t id, const char *name)
{
    grave_group g = {id, name};
    assert_ok(db, schemac_as_system(db));
    assert_ok(db, grave_group_insert(db, &g));
    assert_ok(db, schemac_end_system(db));
    assert_ok(db, grave_set_tenant(db, id));
}

/* graveyard: sqldelight#5220 (columns index, order, group), sqlc#4115 and CG-SQL#153 (names equal
   to our own), CVE-2026-39356 (a quote in an identifier) */
static void test_every_call(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = open_grave(path);
    grave_order *got;
    grave_order_rows rows;
    for (int64_t t = 1; t <= 2; t++) {
        add_group(db, t, t == 1 ? "one" : "two");
        grave_order a = GRAVE_ORDER_INIT, b = GRAVE_ORDER_INIT;
        a.index = "a";
        a.db = "db'\"";
        assert_ok(db, grave_order_insert(db, &a));
        assert_true(a.group_id == t && a.default_ == 1 && a.update != 0);
        b.index = "b";
        b.values_id = (schemac_opt_int64){true, a.id};
        assert_ok(db, grave_order_insert(db, &b));
        assert_ok(db, grave_order_get_by_index(db, "b", &got));
        got->scope = 2;
        got->row = "left alone";
        assert_ok(db, grave_order_update(db, got));
        assert_int_equal(got->default_, 2);
        got->default_ = 1;
        assert_status(db, SCHEMAC_STALE, grave_order_update(db, got));
        assert_error(db, "order", "default", "changed by somebody else");
        grave_order_free(got);
        assert_ok(db, grave_order_get_by_living(db, "db'\"", &got));
        assert_int_equal(got->id, a.id);
        grave_order_free(got);
        assert_ok(db, grave_order_list_by_values(db, (schemac_opt_int64){true, a.id}, NULL, &rows));
        assert_int_equal(rows.count, 1);
        assert_null(rows.rows[0].row);
        grave_order_rows_free(&rows);
        assert_ok(db, grave_order_list_by_scope_register(db, 2, NULL, NULL, &rows));
        assert_int_equal(rows.count, 1);
        grave_order_rows_free(&rows);
        grave_index i = {0, 0, a.id, "i", NULL};
        assert_ok(db, grave_index_insert(db, &i));
        assert_ok(db, grave_order_delete(db, a.id));
        i.id = 0;
        i.index = "j";
        assert_status(db, SCHEMAC_REFERENCE, grave_index_insert(db, &i));
        assert_error(db, "index", "order", "the order that 'order' references is deleted");
        assert_ok(db, grave_order_restore(db, a.id));
        i.index = "i";
        assert_status(db, SCHEMAC_CONFLICT, grave_index_insert(db, &i));
        assert_error(db, "index", "index", "the same index");
        assert_ok(db, grave_order_delete(db, a.id));
        assert_ok(db, grave_order_purge(db, a.id));
        int64_t count;
        assert_ok(db, grave_index_count(db, &count));
        assert_int_equal(count, 0);
        assert_ok(db, grave_order_count(db, &count));
        assert_int_equal(count, 1);
    }
    /* across tenants */
    assert_status(db, SCHEMAC_NOT_FOUND, grave_order_get(db, 2, &got));
    grave_order c = GRAVE_ORDER_INIT;
    c.index = "c";
    c.values_id = (schemac_opt_int64){true, 2};
    assert_status(db, SCHEMAC_REFERENCE, grave_order_insert(db, &c));
    assert_ok(db, grave_group_delete(db, 2));
    assert_raw(path, "PRAGMA foreign_key_check", "");
    assert_int_equal(raw_integer(path, "SELECT count(*) FROM \"order\""), 1);
    schemac_close(db);
}

/* graveyard: openradtool d3a8868 (the same unique field in two tables: distinct index names);
   rails, knex and drizzle (nothing changed, second start: no statement at all) */
static void test_second_start(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = open_grave(path);
    add_group(db, 1, "one");
    schemac_close(db);
    assert_raw(path,
               "SELECT name FROM sqlite_schema WHERE name LIKE '%.living' OR name LIKE '%.index'"
               " ORDER BY name",
               "index.index\nindex.living\norder.index\norder.living\n");
    image before = read_image(path);
    db = open_grave(path);
    assert_true(schemac_report(db)->up_to_date);
    schemac_close(db);
    assert_untouched(path, &before);
    /* what a closer look finds is what was declared */
    raw(path, "DROP INDEX \"index.index\"");
    db = open_grave(path);
    assert_int_equal(schemac_report(db)->created_count, 1);
    assert_int_equal(schemac_report(db)->issue_count, 0);
    schemac_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_call),
        cmocka_unit_test(test_second_start),
    };
    return cmocka_run_group_tests_name("names", tests, NULL, NULL);
}
