/* reached.c - calls reach the models' tables, and nothing else that bears their names. */
#include "support.h"

#include "shop.schema.h"

#include <stdio.h>

/* Somebody's temporary tables, or views that nothing can be written into, hide those of the database
   where SQL does not say which it means (https://sqlite.org/lang_naming.html). */
static void hide(schemac_db *db, bool views)
{
    static const char *const tables[] = {"tag",   "order_tag", "purchase_tag",
                                         "order", "customer",  "product"};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        char sql[200];
        snprintf(sql, sizeof sql,
                 views ? "CREATE TEMP VIEW \"%s\" AS SELECT 1 AS id, 'hidden' AS name"
                       : "CREATE TEMP TABLE \"%s\" (id INTEGER PRIMARY KEY, name TEXT UNIQUE)",
                 tables[i]);
        assert_ok(db, schemac_exec(db, sql));
    }
}

/* frankensqlite#144 */
static void every_call(bool views)
{
    const char *path = fresh_path();
    schemac_db *db;
    schemac_status status = shop_open(path, NULL, &db);
    assert_ok(db, status);
    hide(db, views);
    shop_tag tags[] = {{0, "a"}, {0, "b"}, {0, "c"}}, *got;
    shop_tag_rows rows;
    shop_tag_mask mask = {.name = true};
    int64_t count;
    bool exists;
    assert_ok(db, shop_tag_insert(db, &tags[0]));
    assert_ok(db, shop_tag_insert_many(db, tags + 1, 2));
    assert_int_equal(tags[2].id, 3);
    assert_ok(db, shop_tag_get(db, 1, &got));
    assert_string_equal(got->name, "a");
    shop_tag_free(got);
    assert_ok(db, shop_tag_get_by_name(db, "b", &got));
    got->name = "B";
    assert_ok(db, shop_tag_update(db, got));
    shop_tag_free(got);
    tags[2].name = "C";
    assert_ok(db, shop_tag_patch(db, &tags[2], mask));
    shop_tag other = {0, "C"};
    assert_ok(db, shop_tag_upsert_by_name(db, &other));
    assert_int_equal(other.id, 3);
    assert_ok(db, shop_tag_upsert(db, &(shop_tag){9, "nine"}));
    assert_ok(db, shop_tag_upsert(db, &(shop_tag){9, "ten"}));
    assert_ok(db, shop_tag_exists(db, 9, &exists));
    assert_true(exists);
    assert_ok(db, shop_tag_count(db, &count));
    assert_int_equal(count, 4);
    assert_ok(db, shop_tag_list(db, NULL, &rows));
    assert_int_equal(rows.count, 4);
    assert_string_equal(rows.rows[3].name, "ten");
    shop_tag_rows_free(&rows);
    shop_tag_where ten = shop_tag_where_name(SCHEMAC_EQ, "ten");
    assert_ok(db, shop_tag_find(db, &ten, 1, SHOP_TAG_KEY_ORDER, NULL, &rows));
    assert_int_equal(rows.count, 1);
    shop_tag_rows_free(&rows);
    schemac_scan *scan;
    const shop_tag *seen;
    assert_ok(db, shop_tag_scan(db, NULL, 0, SHOP_TAG_KEY_ORDER, NULL, &scan));
    assert_ok(db, shop_tag_next(scan, &seen));
    assert_string_equal(seen->name, "a");
    shop_tag_scan_end(scan);
    assert_ok(db, shop_tag_delete(db, 9));
    assert_status(db, SCHEMAC_NOT_FOUND, shop_tag_delete(db, 9));
    assert_status(db, SCHEMAC_CONFLICT, shop_tag_insert(db, &(shop_tag){0, "C"}));
    /* who is to blame is looked for in the database, too */
    shop_purchase_tag lost = {.tag_id = 1};
    assert_status(db, SCHEMAC_REFERENCE, shop_purchase_tag_insert(db, &lost));
    assert_string_equal(schemac_error(db)->field, "purchase");
    assert_raw(path, "SELECT group_concat(id || name) FROM (SELECT * FROM tag ORDER BY id)",
               "1a,2B,3C\n");
    if (!views)
        assert_ok(db, schemac_exec(db, "CREATE TEMP TABLE seen AS SELECT 1/(count(*) = 0) AS none "
                                       "FROM temp.tag"));
    schemac_close(db);
}

static void test_temporary_tables(void **state)
{
    (void)state;
    every_call(false);
}

static void test_temporary_views(void **state)
{
    (void)state;
    every_call(true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_temporary_tables),
        cmocka_unit_test(test_temporary_views),
    };
    return cmocka_run_group_tests_name("reached", tests, NULL, NULL);
}
