/* views.c - views over rows of two tenants, some of them deleted: in calls and queries they are
   confined as the query is; the object in the database, for other programs, is not. */
#include "support.h"

#include "depot.schema.h"

#include <sqlite3.h>

#define ROWS                                                                                       \
    "INSERT INTO firm VALUES (1,'one'),(2,'two');"                                                 \
    "INSERT INTO people(id,firm_id,name,code,gone) VALUES (11,1,'Ada','abc',NULL),"                \
    "(12,1,'Bob',NULL,NULL),(13,1,'Gone','x',7),(21,2,'Cyd','zz',NULL);"                           \
    "INSERT INTO sale(id,firm_id,buyer_id,total,paid,gone) VALUES (101,1,11,1000,0,NULL),"         \
    "(102,1,11,250,0,NULL),(103,1,11,4000,1,NULL),(104,1,12,50,0,9),(105,1,12,70,0,NULL),"         \
    "(201,2,21,990,0,NULL),(202,2,21,10,0,5)"

/* Strangers' columns stand before ours and behind them: none of them is seen. */
static schemac_db *populated(const char **path)
{
    schemac_db *db;
    *path = fresh_path();
    schemac_status status = depot_open(*path, NULL, &db);
    assert_ok(db, status);
    assert_ok(db, schemac_exec(db, "ALTER TABLE sale ADD COLUMN theirs TEXT DEFAULT 't'"));
    assert_ok(db, schemac_exec(db, "CREATE VIRTUAL TABLE words USING fts5(word)"));
    assert_ok(db, schemac_exec(db, "INSERT INTO words(rowid,word) VALUES (5,'oak elm'),(6,'ash')"));
    assert_ok(db, schemac_exec(db, ROWS));
    return db;
}

static void assert_count(schemac_db *db, int64_t open, int64_t debtors)
{
    int64_t count = -1;
    assert_ok(db, depot_open_sale_count(db, &count));
    assert_int_equal(count, open);
    assert_ok(db, depot_debtor_count(db, &count));
    assert_int_equal(count, debtors);
}

/* ---- find -------------------------------------------------------------------------------------- */

static void assert_found(schemac_db *db, const depot_open_sale_where *filters, size_t count,
                         size_t wanted, int64_t total)
{
    depot_open_sale_rows rows;
    int64_t sum = 0;
    assert_ok(db, depot_open_sale_find(db, filters, count, &rows));
    for (size_t i = 0; i < rows.count; i++)
        sum += rows.rows[i].total;
    assert_int_equal(rows.count, wanted);
    assert_int_equal(sum, total);
    depot_open_sale_rows_free(&rows);
}

static void test_find(void **state)
{
    (void)state;
    const char *path;
    schemac_db *db = populated(&path);
    depot_open_sale_rows rows;
    const depot_open_sale_where large[] = {depot_open_sale_where_total(SCHEMAC_GE, 250)};
    const depot_open_sale_where ada[] = {depot_open_sale_where_name(SCHEMAC_EQ, "Ada"),
                                         depot_open_sale_where_total(SCHEMAC_LT, 1000)};
    const depot_open_sale_where either[] = {depot_open_sale_any(2),
                                            depot_open_sale_null_length(true),
                                            depot_open_sale_where_total(SCHEMAC_EQ, 1000)};
    const int64_t totals[] = {70, 990};
    const depot_open_sale_where among[] = {depot_open_sale_among_total(totals, 2)};
    const depot_open_sale_where bad[] = {depot_open_sale_any(3)};
    assert_status(db, SCHEMAC_NO_TENANT, depot_open_sale_find(db, large, 1, &rows));
    assert_null(rows.rows);
    for (int again = 0; again < 2; again++) { /* prepared, and prepared before */
        assert_ok(db, depot_set_tenant(db, 1));
        assert_found(db, NULL, 0, 3, 1320);
        assert_found(db, large, 1, 2, 1250);
        assert_found(db, ada, 2, 1, 250);
        assert_found(db, either, 3, 2, 1070);
        assert_found(db, among, 1, 1, 70);
        assert_ok(db, depot_set_tenant(db, 2));
        assert_found(db, large, 1, 1, 990);
        assert_found(db, ada, 2, 0, 0);
        assert_found(db, among, 1, 1, 990);
    }
    assert_status(db, SCHEMAC_MISUSE, depot_open_sale_find(db, bad, 1, &rows));
    const depot_debtor_where owing[] = {depot_debtor_where_owed(SCHEMAC_GT, 100)};
    depot_debtor_rows debtors; /* another view with the same shape of filters */
    assert_ok(db, depot_debtor_find(db, owing, 1, &debtors));
    assert_int_equal(debtors.count, 1);
    depot_debtor_rows_free(&debtors);
    schemac_close(db);
}

static void test_calls(void **state)
{
    (void)state;
    const char *path;
    schemac_db *db = populated(&path);
    depot_open_sale_rows rows;
    assert_status(db, SCHEMAC_NO_TENANT, depot_open_sale_list(db, &rows));
    assert_ok(db, depot_set_tenant(db, 1));
    assert_ok(db, depot_open_sale_list(db, &rows));
    assert_int_equal(rows.count, 3);
    int64_t total = 0;
    for (size_t i = 0; i < rows.count; i++) {
        const depot_open_sale *r = &rows.rows[i];
        total += r->total;
        assert_string_equal(r->name, r->buyer_id == 11 ? "Ada" : "Bob");
        assert_int_equal(r->length.has, r->buyer_id == 11);
        assert_int_equal(r->length.value, r->buyer_id == 11 ? 3 : 0);
    }
    assert_int_equal(total, 1000 + 250 + 70);
    depot_open_sale_rows_free(&rows);
    assert_count(db, 3, 2);
    assert_ok(db, depot_set_tenant(db, 2));
    assert_count(db, 1, 1);

    schemac_scan *scan;
    const depot_debtor *debtor;
    assert_ok(db, depot_debtor_scan(db, &scan));
    assert_ok(db, depot_debtor_next(scan, &debtor));
    assert_int_equal(debtor->buyer_id, 21);
    assert_string_equal(debtor->name, "Cyd");
    assert_int_equal(debtor->owed.value, 990);
    assert_int_equal(debtor->sales, 1);
    assert_status(db, SCHEMAC_NOT_FOUND, depot_debtor_next(scan, &debtor));
    depot_debtor_scan_end(scan);
    schemac_close(db);
}

/* What the query says of itself holds for the views that it reads. */
static void test_queries(void **state)
{
    (void)state;
    const char *path;
    schemac_db *db = populated(&path);
    assert_ok(db, depot_set_tenant(db, 1));
    depot_open_sale_rows sales;
    assert_ok(db, depot_owed_more_than(db, 100, &sales));
    assert_int_equal(sales.count, 2);
    assert_int_equal(sales.rows[0].id, 101);
    assert_int_equal(sales.rows[1].id, 102);
    depot_open_sale_rows_free(&sales);
    schemac_opt_int64 owed;
    assert_ok(db, depot_debt_of(db, "Ada", &owed));
    assert_int_equal(owed.value, 1250);
    assert_status(db, SCHEMAC_NOT_FOUND, depot_debt_of(db, "Cyd", &owed));

    depot_debtor_rows debts;
    assert_ok(db, depot_old_debts(db, &debts));
    assert_int_equal(debts.count, 2); /* 104 is there again */
    assert_int_equal(debts.rows[1].owed.value, 120);
    depot_debtor_rows_free(&debts);
    assert_status(db, SCHEMAC_NO_TENANT, depot_all_debts(db, &debts));

    schemac_int64_rows ids;
    int64_t changed = -1;
    assert_ok(db, depot_sales_of_debtors(db, &ids));
    assert_int_equal(ids.count, 4);
    assert_int_equal(ids.values[2], 103);
    schemac_int64_rows_free(&ids);

    /* of Ada's, one was paid before; those of the other tenant owe as much, and stay */
    assert_ok(db, depot_forgive(db, 900, &changed));
    assert_int_equal(changed, 3);
    assert_count(db, 1, 1);

    schemac_as_system(db);
    assert_ok(db, depot_all_debts(db, &debts));
    assert_int_equal(debts.count, 2);
    assert_int_equal(debts.rows[1].buyer_id, 21);
    assert_int_equal(debts.rows[1].owed.value, 990);
    depot_debtor_rows_free(&debts);
    assert_ok(db, depot_everything(db, &ids));
    assert_int_equal(ids.count, 4);
    schemac_int64_rows_free(&ids);
    schemac_end_system(db);
    schemac_close(db);
}

static void test_external(void **state)
{
    (void)state;
    const char *path;
    schemac_db *db = populated(&path);
    depot_find_rows found;
    assert_ok(db, depot_set_tenant(db, 1));
    assert_status(db, SCHEMAC_NO_TENANT, depot_find(db, "elm", &found));
    schemac_as_system(db);
    assert_ok(db, depot_find(db, "elm", &found));
    assert_int_equal(found.count, 1);
    assert_int_equal(found.rows[0].id, 5);
    assert_string_equal(found.rows[0].word, "oak elm");
    depot_find_rows_free(&found);
    schemac_end_system(db);
    schemac_close(db);
    /* who drops it, is told at the next start */
    raw(path, "DROP TABLE words");
    schemac_status status = depot_open(path, NULL, &db);
    assert_status(db, SCHEMAC_OUTDATED, status);
    assert_contains(schemac_error_message(db), "external table words");
    schemac_close(db);
}

/* Whatever a program calls the database. */
static void assert_attached(const char *path)
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    char *sql = sqlite3_mprintf("ATTACH %Q AS other; CREATE TABLE n AS SELECT * FROM debtor", path);
    char *error = NULL;
    if (sqlite3_exec(db, sql, NULL, NULL, &error) != SQLITE_OK)
        fail_msg("%s", error);
    sqlite3_stmt *s = NULL;
    assert_int_equal(sqlite3_prepare_v2(db, "SELECT count(*) FROM n", -1, &s, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(s), SQLITE_ROW);
    assert_int_equal(sqlite3_column_int(s, 0), 3);
    sqlite3_finalize(s);
    sqlite3_free(sql);
    sqlite3_close(db);
}

/* Other programs read all of it, by the columns of its members. */
static void test_object(void **state)
{
    (void)state;
    const char *path;
    schemac_db *db = populated(&path);
    schemac_close(db);
    assert_raw(path, "SELECT count(*) FROM open_sale", "6\n");
    assert_raw(path, "SELECT group_concat(name,' ') FROM pragma_table_info('open_sale')",
               "id buyer_id name total length\n");
    assert_raw(path, "SELECT owed||' '||sales FROM debtor ORDER BY buyer_id",
               "1250 2\n120 2\n1000 2\n");
    assert_raw(path,
               "SELECT count(*) FROM sqlite_schema WHERE type='view' AND sql LIKE "
               "'%/* schemac: not confined%'",
               "3\n");
    assert_attached(path);
    schemac_status status = depot_open(path, NULL, &db);
    assert_ok(db, status);
    assert_ok(db, schemac_schema_check(db));
    schemac_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_find),    cmocka_unit_test(test_calls),
        cmocka_unit_test(test_queries), cmocka_unit_test(test_external),
        cmocka_unit_test(test_object),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
