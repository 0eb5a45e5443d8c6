/* mended.c - differences that a start mends on a populated database: the table is made anew with
   its rows, everything else stays as it is, and the next start has nothing to do. */
#include "shapes.h"
#include "support.h"

#include "kinds.schema.h"

#include <stdio.h>

static const char *make_shop(void)
{
    const char *path = fresh_path();
    schemac_db *db = open_shop(path);
    populate_shop(db);
    schemac_close(db);
    return path;
}

static void assert_objects(const char *path, const char *expected)
{
    char *objects = shape_of(path);
    assert_same_shape(objects, expected);
    free(objects);
}

static void assert_rows(const char *path, const char *expected)
{
    char *rows = dump_rows(path);
    assert_string_equal(rows, expected);
    free(rows);
}

static void assert_nothing_to_do(const char *path)
{
    image before = read_image(path);
    schemac_db *db = open_shop(path);
    assert_true(schemac_report(db)->up_to_date);
    schemac_close(db);
    assert_untouched(path, &before);
}

/* What the schema contradicts goes, and is told. */
static void assert_nothing_said_but_losses(const schemac_report_info *r)
{
    for (size_t i = 0; i < r->issue_count; i++) {
        assert_int_equal(r->issues[i].severity, SCHEMAC_INFO);
        assert_contains(r->issues[i].message, " goes: the schema ");
    }
}

/* One start mends it, and does so by making `table` anew and by nothing else. */
static void assert_mended(const char *path, const char *table, const char *model,
                          const char *objects, const char *rows)
{
    schemac_db *db = open_shop(path);
    const schemac_report_info *r = schemac_report(db);
    assert_false(r->up_to_date);
    assert_int_equal(r->created_count, 0);
    assert_nothing_said_but_losses(r);
    assert_int_equal(r->changed_count, 1);
    assert_string_equal(r->changed[0].object, "table");
    assert_int_equal(r->changed[0].kind, SCHEMAC_EVENT_REBUILT);
    assert_string_equal(r->changed[0].name, table);
    assert_string_equal(r->changed[0].model, model);
    assert_true(schemac_all_initialized(db));
    schemac_close(db);
    assert_objects(path, objects);
    assert_rows(path, rows);
    assert_sound(path);
    assert_nothing_to_do(path);
}

static void test_tables(void **state)
{
    (void)state;
    static const struct {
        const char *table, *model, *from, *to;
    } changes[] = {
        {"product", "product", "\"weight\" REAL", "\"weight\" INTEGER"},
        {"customer", "customer", "\"name\" TEXT", "\"name\" BLOB"}, /* but texts are in it */
        /* required, or no longer */
        {"customer", "customer", "\"born_on\" TEXT", "\"born_on\" TEXT NOT NULL"},
        {"customer", "customer", "\"email\" TEXT NOT NULL", "\"email\" TEXT"},
        /* checks */
        {"product", "product", "CHECK (price >= 0)", "CHECK (price >= 1)"},
        {"product", "product", "CHECK (price >= 0)", "CHECK (price >= -1)"},
        {"product", "product", ",1,32)", ",1,31)"},
        {"product", "product", ",1,32)", ",1,33)"},
        {"product", "product", " CONSTRAINT \"stock\" CHECK (stock >= 0)", ""},
        {"order", "purchase", " OR \"status\"='cancelled'", ""},
        {"order", "purchase", "='cancelled'", "='cancelled' OR \"status\"='lost'"},
        /* defaults */
        {"product", "product", "DEFAULT 2000", "DEFAULT 2001"},
        {"customer", "customer", "\"credit\" INTEGER NOT NULL DEFAULT 0",
         "\"credit\" INTEGER NOT NULL"},
        {"product", "product", "DEFAULT CURRENT_DATE", "DEFAULT '2020-01-01'"},
        {"product", "product", "DEFAULT '{}'", "DEFAULT '{ }'"},
        {"product", "product", "DEFAULT '{}'", "DEFAULT ';'"},
        /* references */
        {"order", "purchase", "REFERENCES \"product\"(\"id\") ON DELETE RESTRICT",
         "REFERENCES \"product\"(\"id\") ON DELETE CASCADE"},
        {"order", "purchase", " REFERENCES \"product\"(\"id\") ON DELETE RESTRICT", ""},
        {"order", "purchase", "REFERENCES \"order\"(\"id\") ON DELETE SET NULL",
         "REFERENCES \"order\"(\"id\")"},
        {"order", "purchase", "REFERENCES \"customer\"(\"id\")", "REFERENCES \"product\"(\"id\")"},
        {"order", "purchase", "ON DELETE SET NULL",
         "ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED"},
        /* collation, which no index that is there depends on */
        {"product", "product", "\"description\" TEXT", "\"description\" TEXT COLLATE NOCASE"},
        /* of the whole table */
        {"product", "product", ",\n  CHECK (sold_until >= sold_from)", ""},
        {"tag", "tag", ") STRICT", ")"},
    };
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        const char *path = make_shop();
        if (strstr(changes[i].to, "\"born_on\" TEXT NOT NULL") != NULL)
            raw(path, "UPDATE customer SET born_on='1906-12-09' WHERE born_on IS NULL");
        char *objects = shape_of(path), *rows = dump_rows(path);
        rewrite_object(path, changes[i].table, changes[i].from, changes[i].to);
        assert_mended(path, changes[i].table, changes[i].model, objects, rows);
        free(objects);
        free(rows);
    }
}

/* What is not only text: the keys of a table are in its index. */
static void test_keys(void **state)
{
    (void)state;
    static const struct {
        const char *table, *list;
    } changes[] = {
        {"purchase_tag", "(purchase_id BLOB NOT NULL REFERENCES \"order\"(id) ON DELETE CASCADE,"
                         " tag_id INTEGER NOT NULL REFERENCES tag(id) ON DELETE CASCADE,"
                         " PRIMARY KEY (tag_id, purchase_id)) STRICT"},
        {"purchase_tag", "(purchase_id BLOB NOT NULL REFERENCES \"order\"(id) ON DELETE CASCADE,"
                         " tag_id INTEGER NOT NULL REFERENCES tag(id) ON DELETE CASCADE,"
                         " PRIMARY KEY (purchase_id, tag_id)) STRICT, WITHOUT ROWID"},
        {"purchase_tag", "(tag_id, purchase_id)"},
        {"tag", "(name TEXT NOT NULL, id INTEGER PRIMARY KEY)"},
    };
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        const char *path = make_shop(), *table = changes[i].table;
        char *objects = shape_of(path), sql[2048], query[100];
        bool tag = strcmp(table, "tag") == 0;
        const char *columns = tag ? "id, name" : "purchase_id, tag_id";
        /* the table keeps the order that it has */
        snprintf(query, sizeof query, "SELECT %s FROM %s ORDER BY 1, 2", columns, table);
        char *rows = raw_text(path, query);
        const char *index = tag ? "CREATE UNIQUE INDEX \"tag.name\" ON \"tag\" (\"name\")"
                                : "CREATE INDEX \"purchase_tag.tag\" ON \"purchase_tag\""
                                  " (\"tag_id\",\"purchase_id\")";
        snprintf(sql, sizeof sql,
                 "PRAGMA foreign_keys=OFF; PRAGMA legacy_alter_table=ON; BEGIN;"
                 "CREATE TABLE other%s; INSERT INTO other(%s) SELECT %s FROM %s;"
                 "DROP TABLE %s; ALTER TABLE other RENAME TO %s; %s; COMMIT",
                 changes[i].list, columns, columns, table, table, table, index);
        raw(path, sql);
        schemac_db *db = open_shop(path);
        assert_nothing_said_but_losses(schemac_report(db));
        schemac_close(db);
        assert_objects(path, objects);
        assert_raw(path, query, rows);
        assert_shop_populated(path);
        assert_nothing_to_do(path);
        free(objects);
        free(rows);
    }
}

/* Indexes of ours that differ, or that the schema no longer has. */
static void test_indexes(void **state)
{
    (void)state;
    static const char *const changes[] = {
        "DROP INDEX \"tag.name\"; CREATE INDEX \"tag.name\" ON tag(name)",
        "DROP INDEX \"order.product\"; CREATE INDEX \"order.product\" ON \"order\"(customer_id)",
        "DROP INDEX \"order.to_ship\"; CREATE INDEX \"order.to_ship\" ON \"order\"(priority)",
        "DROP INDEX \"order.to_ship\"; CREATE INDEX \"order.to_ship\" ON \"order\"(priority)"
        " WHERE status='pending'",
        "DROP INDEX \"customer.name\"; CREATE INDEX \"customer.name\" ON customer(name DESC)",
        "DROP INDEX \"customer.name\"; CREATE UNIQUE INDEX \"customer.name\" ON customer(name)",
        "DROP INDEX \"customer.name\"; CREATE INDEX \"customer.name\" ON customer(name COLLATE"
        " nocase)",
        "CREATE UNIQUE INDEX \"customer.older\" ON customer(name, email)",
    };
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        const char *path = make_shop();
        char *objects = shape_of(path), *rows = dump_rows(path);
        raw(path, changes[i]);
        schemac_db *db = open_shop(path);
        bool older = strstr(changes[i], "older") != NULL;
        assert_int_equal(schemac_report(db)->created_count, older ? 0 : 1);
        assert_int_equal(schemac_report(db)->changed_count, 1);
        assert_string_equal(schemac_report(db)->changed[0].object, "index");
        schemac_close(db);
        assert_objects(path, objects);
        assert_rows(path, rows);
        assert_sound(path);
        assert_nothing_to_do(path);
        free(objects);
        free(rows);
    }
}

/* Columns that ALTER TABLE cannot add: their defaults are expressions. */
static void test_missing_columns(void **state)
{
    (void)state;
    const char *path = make_shop();
    char *objects = shape_of(path);
    raw(path, "ALTER TABLE customer DROP COLUMN updated_at");
    int64_t now = schemac_now();
    schemac_db *db = open_shop(path);
    assert_int_equal(schemac_report(db)->changed_count, 1);
    shop_customer_rows rows;
    assert_ok(db, shop_customer_list(db, NULL, &rows));
    assert_int_equal(rows.count, 3);
    for (size_t i = 0; i < rows.count; i++)
        assert_true(rows.rows[i].updated_at >= now - 2000000 &&
                    rows.rows[i].updated_at <= schemac_now());
    shop_customer_rows_free(&rows);
    schemac_close(db);
    assert_objects(path, objects);
    assert_shop_populated(path);
    assert_nothing_to_do(path);
    free(objects);

    path = fresh_path();
    schemac_status status = kinds_open(path, NULL, &db);
    assert_ok(db, status);
    schemac_close(db);
    objects = shape_of(path);
    raw(path,
        "INSERT INTO filled(name) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n"
        " WHERE i<100) SELECT 'n' || i FROM n;"
        "ALTER TABLE filled DROP COLUMN day; ALTER TABLE filled DROP COLUMN other");
    status = kinds_open(path, NULL, &db);
    assert_ok(db, status);
    schemac_close(db);
    assert_objects(path, objects);
    /* each row has its own */
    assert_raw(path,
               "SELECT count(*) || ' ' || count(DISTINCT other) || ' ' || min(length(other)) || ' '"
               " || (min(day) BETWEEN date('now','-1 day') AND date('now')) FROM filled",
               "100 100 16 1\n");
    assert_sound(path);
    free(objects);
}

/* Several differences at once, among tables that reference each other. */
static void test_several(void **state)
{
    (void)state;
    const char *path = make_shop();
    char *objects = shape_of(path), *rows = dump_rows(path);
    rewrite_object(path, "customer", "DEFAULT 0", "DEFAULT 1");
    rewrite_object(path, "product", "CHECK (price >= 0)", "CHECK (price > 0)");
    rewrite_object(path, "order", "ON DELETE RESTRICT", "ON DELETE CASCADE");
    rewrite_object(path, "tag", ") STRICT", ")");
    rewrite_object(path, "purchase_tag", "ON DELETE CASCADE", "");
    raw(path, "DROP INDEX \"tag.name\"; DROP INDEX \"order.parent\"");
    schemac_db *db = open_shop(path);
    assert_int_equal(schemac_report(db)->changed_count, 5);
    assert_int_equal(schemac_report(db)->created_count, 2);
    schemac_close(db);
    assert_objects(path, objects);
    assert_rows(path, rows);
    assert_raw(path, "SELECT detail FROM schemac_history ORDER BY id DESC LIMIT 1",
               "0 tables, 0 columns, 2 indexes, 5 made anew\n");
    assert_shop_populated(path);
    assert_nothing_to_do(path);
    /* foreign keys are on again */
    db = open_shop(path);
    assert_status(db, SCHEMAC_REFERENCE, shop_customer_delete(db, 1));
    schemac_close(db);
    free(objects);
    free(rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_tables),  cmocka_unit_test(test_keys),
        cmocka_unit_test(test_indexes), cmocka_unit_test(test_missing_columns),
        cmocka_unit_test(test_several),
    };
    return cmocka_run_group_tests_name("mended", tests, NULL, NULL);
}
