/* lists.c - pages of every size and direction put together are the list, and no statement scans. */
#include "support.h"

#include "civic.schema.h"
#include "kinds.schema.h"

#include "statements/statement.h"

#include <sqlite3.h>
#include <stdio.h>

static schemac_db *open_kinds(const char *path)
{
    schemac_db *db;
    schemac_status status = kinds_open(path, NULL, &db);
    assert_ok(db, status);
    return db;
}

/* ---- pages ---------------------------------------------------------------------------------- */

/* Lists rows by a path (or all) in pages of `limit` and requires that they are the rows of the
   whole list in one piece, that no page is short but the last, and that only the last has no next.
   Texts are compared by what they point to, so a row is compared by its key as a cursor writes it.
 */
typedef struct listing {
    schemac_db *db;
    const schemac_model *model;
    int path;
    const void *const *values;
} listing;

static size_t list_whole(const listing *l, bool descending, schemac_rows *out)
{
    schemac_page page = SCHEMAC_PAGE_INIT;
    page.descending = descending;
    assert_ok(l->db, schemac_list(l->db, l->model, l->path, l->values, &page, out));
    assert_int_equal(out->next.size, 0);
    return out->count;
}

static bool same_member(const schemac_field *f, const void *a, const void *b)
{
    if (f->type == SCHEMAC_TEXT)
        return strcmp(*(const char *const *)a, *(const char *const *)b) == 0;
    if (f->type == SCHEMAC_BLOB) {
        const schemac_blob *x = a, *y = b;
        return x->size == y->size && memcmp(x->data, y->data, x->size) == 0;
    }
    size_t size = f->type == SCHEMAC_BOOL                               ? sizeof(bool)
                  : f->type == SCHEMAC_INT32 || f->type == SCHEMAC_ENUM ? sizeof(int32_t)
                  : f->type == SCHEMAC_DATE                             ? sizeof(schemac_date)
                  : f->type == SCHEMAC_UUID                             ? sizeof(schemac_uuid)
                                                                        : sizeof(int64_t);
    return memcmp(a, b, size) == 0;
}

static void assert_same_key(const schemac_model *m, const void *a, const void *b)
{
    for (size_t i = 0; i < m->key_count; i++) {
        const schemac_field *f = &m->record.fields[m->key[i]];
        if (!same_member(f, (const char *)a + f->offset, (const char *)b + f->offset))
            fail_msg("%s: %s differs", m->name, f->name);
    }
}

static const void *row_at(const schemac_model *m, const schemac_rows *rows, size_t i)
{
    return (const char *)rows->rows + i * m->record.row_size;
}

static void check_pages(const listing *l, size_t limit, bool descending)
{
    schemac_rows whole;
    size_t count = list_whole(l, descending, &whole);
    schemac_page page = SCHEMAC_PAGE_INIT;
    page.limit = limit;
    page.descending = descending;
    size_t seen = 0;
    for (bool more = true; more;) {
        schemac_rows part;
        assert_ok(l->db, schemac_list(l->db, l->model, l->path, l->values, &page, &part));
        assert_int_equal(part.count, count - seen < limit ? count - seen : limit);
        for (size_t i = 0; i < part.count; i++)
            assert_same_key(l->model, row_at(l->model, &part, i),
                            row_at(l->model, &whole, seen + i));
        seen += part.count;
        more = part.next.size > 0;
        assert_int_equal(more, seen < count);
        page.after = part.next;
        schemac_free(part.rows);
    }
    assert_int_equal(seen, count);
    schemac_free(whole.rows);
}

static void check_listing(const listing *l, size_t expected)
{
    schemac_rows up, down;
    assert_int_equal(list_whole(l, false, &up), expected);
    assert_int_equal(list_whole(l, true, &down), expected);
    for (size_t i = 0; i < expected; i++)
        assert_same_key(l->model, row_at(l->model, &up, i),
                        row_at(l->model, &down, expected - 1 - i));
    schemac_free(up.rows);
    schemac_free(down.rows);
    const size_t limits[] = {1,       2, 7, expected > 1 ? expected - 1 : 1, expected, expected + 1,
                             SIZE_MAX};
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        if (limits[i] == 0)
            continue;
        check_pages(l, limits[i], false);
        check_pages(l, limits[i], true);
    }
}

static void test_no_rows(void **state)
{
    (void)state;
    schemac_db *db = open_shop(":memory:");
    for (size_t i = 0; i < schemac_model_count(SHOP_SCHEMA); i++) {
        const listing l = {db, schemac_model_at(SHOP_SCHEMA, i), SCHEMAC_BY_KEY, NULL};
        check_listing(&l, 0);
        schemac_rows rows = {.rows = db, .count = 1, .next.size = 1, .previous.size = 1};
        assert_ok(db, schemac_list(db, l.model, SCHEMAC_BY_KEY, NULL, NULL, &rows));
        assert_true(rows.rows == NULL && rows.count == 0);
        assert_true(rows.next.size == 0 && rows.previous.size == 0);
    }
    schemac_close(db);
}

static void test_integer_key(void **state)
{
    (void)state;
    schemac_db *db = open_shop(":memory:");
    static const int64_t ids[] = {5,          -3, INT64_MAX, INT64_MIN, 1, 4294967296,
                                  4294967297, -1, 12,        7,         3};
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        char name[32];
        snprintf(name, sizeof name, "tag %zu", i);
        shop_tag t = {ids[i], name};
        assert_ok(db, shop_tag_insert(db, &t));
    }
    const listing l = {db, schemac_model_find(SHOP_SCHEMA, "tag"), SCHEMAC_BY_KEY, NULL};
    check_listing(&l, sizeof ids / sizeof *ids);
    shop_tag_rows rows;
    assert_ok(db, shop_tag_list(db, NULL, &rows));
    assert_true(rows.rows[0].id == INT64_MIN && rows.rows[10].id == INT64_MAX);
    for (size_t i = 1; i < rows.count; i++)
        assert_true(rows.rows[i - 1].id < rows.rows[i].id);
    shop_tag_rows_free(&rows);
    schemac_close(db);
}

static void test_uuid_key(void **state)
{
    (void)state;
    schemac_db *db = open_shop(":memory:");
    populate_shop(db);
    for (int i = 0; i < 20; i++) {
        shop_purchase o = SHOP_PURCHASE_INIT;
        o.customer_id = 1 + i % 3;
        o.product_id = 1;
        o.status = i % 2 == 0 ? SHOP_ORDER_STATUS_PAID : SHOP_ORDER_STATUS_CANCELLED;
        if (i % 5 == 0)
            o.parent_id = (schemac_opt_uuid){true, order_id(1)};
        assert_ok(db, shop_purchase_insert(db, &o));
    }
    const schemac_model *m = schemac_model_find(SHOP_SCHEMA, "purchase");
    const listing all = {db, m, SCHEMAC_BY_KEY, NULL};
    check_listing(&all, 25);
    shop_purchase_rows rows;
    assert_ok(db, shop_purchase_list(db, NULL, &rows));
    for (size_t i = 1; i < rows.count; i++)
        assert_true(memcmp(&rows.rows[i - 1].id, &rows.rows[i].id, 16) < 0);
    shop_purchase_rows_free(&rows);
    /* by each path */
    const int64_t customer = 1;
    const int status = SHOP_ORDER_STATUS_PAID;
    const shop_priority normal = SHOP_PRIORITY_NORMAL;
    const schemac_opt_uuid parent = {true, order_id(1)}, none = {false, {{0}}};
    static const char *const labels[] = {"customer_status", "to_ship", "customer",
                                         "product",         "parent",  "parent"};
    const void *const values[][2] = {{&customer, &status}, {&normal, NULL}, {&customer, NULL},
                                     {&customer, NULL},    {&parent, NULL}, {&none, NULL}};
    /* paid orders of customer 1, 10 new paid ones, all of customer 1, … */
    static const size_t counts[] = {5, 10, 10, 23, 6, 18};
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        int path = -1;
        for (int j = 0; j < m->path_count; j++)
            if (strcmp(m->paths[j].label, labels[i]) == 0)
                path = j;
        assert_true(path >= 0);
        const listing l = {db, m, path, values[i]};
        check_listing(&l, counts[i]);
    }
    schemac_close(db);
}

static void test_text_key(void **state)
{
    (void)state;
    schemac_db *db = open_kinds(":memory:");
    char longest[241] = "";
    for (int i = 0; i < 60; i++)
        memcpy(longest + 4 * i, "🎈", 5);
    const char *const words[] = {"",  " ",    "a",  "A", "ab",    "z",
                                 "é", "it's", "\"", "🎈", longest, "b"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        kinds_word w = {words[i], NULL};
        assert_ok(db, kinds_word_insert(db, &w));
    }
    const listing l = {db, schemac_model_find(KINDS_SCHEMA, "word"), SCHEMAC_BY_KEY, NULL};
    check_listing(&l, sizeof words / sizeof *words);
    schemac_close(db);
}

static void test_composite_keys(void **state)
{
    (void)state;
    schemac_db *db = open_kinds(":memory:");
    static const char *const languages[] = {"", "de", "en", "fr"};
    for (int i = 0; i < 16; i++) {
        kinds_pair p = {languages[i % 4],
                        i / 4 == 0   ? INT32_MIN
                        : i / 4 == 3 ? INT32_MAX
                                     : -i,
                        NULL};
        assert_ok(db, kinds_pair_insert(db, &p));
    }
    const listing pairs = {db, schemac_model_find(KINDS_SCHEMA, "pair"), SCHEMAC_BY_KEY, NULL};
    check_listing(&pairs, 16);
    static const unsigned char bytes[] = {0, 255, 0, 1};
    for (int i = 0; i < 64; i++) {
        kinds_corner c = {.flag = i & 1,
                          .small = i & 2 ? -1 : 1,
                          .real = i & 4 ? -0.5 : 1e300,
                          .money = i & 8 ? -999999999 : 5,
                          .word = i & 16 ? "" : "word",
                          .bytes = {bytes, (size_t)(i & 32) / 8},
                          .moment = i % 3 - 1,
                          .day = {(int16_t)(i % 5 * 2000), 1, (uint8_t)(1 + i % 7)},
                          .mark = {{(uint8_t)(i % 2), 0, 9}},
                          .colour = (kinds_colour)(1 + i % 3),
                          .level = i % 2 == 0 ? KINDS_LEVEL_LOWEST : KINDS_LEVEL_HIGHEST};
        assert_ok(db, kinds_corner_insert(db, &c));
    }
    const listing corners = {db, schemac_model_find(KINDS_SCHEMA, "corner"), SCHEMAC_BY_KEY, NULL};
    check_listing(&corners, 64);
    schemac_close(db);
}

static void test_composite_key_with_uuid(void **state)
{
    (void)state;
    schemac_db *db = open_shop(":memory:");
    populate_shop(db);
    const listing l = {db, schemac_model_find(SHOP_SCHEMA, "purchase_tag"), SCHEMAC_BY_KEY, NULL};
    check_listing(&l, 4);
    shop_purchase_tag_rows rows;
    assert_ok(db, shop_purchase_tag_list_by_purchase(db, order_id(1), NULL, &rows));
    assert_int_equal(rows.count, 2);
    assert_true(rows.rows[0].tag_id == 1 && rows.rows[1].tag_id == 2);
    shop_purchase_tag_rows_free(&rows);
    schemac_close(db);
}

/* A key that no cursor can hold: said, not cut; without pages it is no problem. */
static void test_key_too_long_for_a_cursor(void **state)
{
    (void)state;
    schemac_db *db = open_kinds(":memory:");
    char word[600];
    memset(word, 'w', sizeof word);
    for (int i = 0; i < 2; i++) {
        word[503 + i] = '\0';
        kinds_lengthy l = {word};
        assert_ok(db, kinds_lengthy_insert(db, &l));
        word[503 + i] = 'w';
    }
    schemac_page page = SCHEMAC_PAGE_INIT;
    page.limit = 1;
    kinds_lengthy_rows rows;
    assert_status(db, SCHEMAC_INVALID, kinds_lengthy_list(db, &page, &rows));
    assert_error(db, "lengthy", NULL, "too long for a cursor");
    assert_null(rows.rows);
    page.limit = 2;
    assert_ok(db, kinds_lengthy_list(db, &page, &rows));
    assert_int_equal(rows.count, 2);
    kinds_lengthy_rows_free(&rows);
    schemac_close(db);
}

/* ---- cursors -------------------------------------------------------------------------------- */

/* A cursor is bytes: it outlives the handle, and pages go on where they ended whatever happened. */
static void test_rows_between_pages(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = open_shop(path);
    char name[32];
    for (int i = 1; i <= 10; i++) {
        snprintf(name, sizeof name, "tag %d", i);
        shop_tag t = {i * 10, name};
        assert_ok(db, shop_tag_insert(db, &t));
    }
    schemac_page page = SCHEMAC_PAGE_INIT;
    page.limit = 4;
    shop_tag_rows rows;
    assert_ok(db, shop_tag_list(db, &page, &rows));
    assert_true(rows.rows[3].id == 40);
    schemac_cursor stored = rows.next;
    shop_tag_rows_free(&rows);
    assert_ok(db, shop_tag_delete(db, 40)); /* the very row where the page ended */
    shop_tag before = {35, "before"}, behind = {45, "behind"};
    assert_ok(db, shop_tag_insert(db, &before));
    assert_ok(db, shop_tag_insert(db, &behind));
    schemac_close(db);

    db = open_shop(path);
    page.after = stored;
    assert_ok(db, shop_tag_list(db, &page, &rows));
    assert_int_equal(rows.count, 4);
    assert_true(rows.rows[0].id == 45 && rows.rows[1].id == 50 && rows.rows[3].id == 70);
    shop_tag_rows_free(&rows);
    /* the same cursor again, and the other way */
    assert_ok(db, shop_tag_list(db, &page, &rows));
    assert_true(rows.rows[0].id == 45);
    shop_tag_rows_free(&rows);
    page.descending = true;
    assert_ok(db, shop_tag_list(db, &page, &rows));
    assert_true(rows.count == 4 && rows.rows[0].id == 35 && rows.rows[3].id == 10);
    assert_int_equal(rows.next.size, 0);
    shop_tag_rows_free(&rows);
    /* behind the last row there is nothing */
    page.descending = false;
    page.limit = 0;
    page.after.size = 0;
    assert_ok(db, shop_tag_list(db, &page, &rows));
    assert_int_equal(rows.count, 11);
    shop_tag_rows_free(&rows);
    schemac_close(db);
}

/* ---- equal, null and partial ---------------------------------------------------------------- */

static void test_null_parameter(void **state)
{
    (void)state;
    schemac_db *db = open_shop(":memory:");
    populate_shop(db);
    shop_customer_rows customers;
    assert_ok(db, shop_customer_list_by_name(db, NULL, NULL, &customers));
    assert_int_equal(customers.count, 1);
    assert_string_equal(customers.rows[0].email, "c2@example.org");
    shop_customer_rows_free(&customers);
    assert_ok(db, shop_customer_list_by_name(db, "Ada", NULL, &customers));
    assert_int_equal(customers.count, 1);
    shop_customer_rows_free(&customers);
    assert_ok(db, shop_customer_list_by_name(db, "", NULL, &customers));
    assert_int_equal(customers.count, 0);
    shop_purchase_rows orders;
    assert_ok(db,
              shop_purchase_list_by_parent(db, (schemac_opt_uuid){false, {{0}}}, NULL, &orders));
    assert_int_equal(orders.count, 2);
    shop_purchase_rows_free(&orders);
    schemac_close(db);

    db = open_kinds(":memory:");
    for (int i = 0; i < 12; i++) {
        kinds_perhaps p = KINDS_PERHAPS_INIT;
        p.colour = (kinds_opt_colour){i % 2 == 0, KINDS_COLOUR_GREEN};
        p.level = (kinds_opt_level){i % 3 == 0, KINDS_LEVEL_NONE};
        p.day = (schemac_opt_date){i % 4 == 0, {2024, 2, 29}};
        p.mark.has = i < 6;
        assert_ok(db, kinds_perhaps_insert(db, &p));
    }
    const schemac_opt_uuid nil = {true, {{0}}}, none = {false, {{0}}};
    const schemac_opt_date day = {true, {2024, 2, 29}}, no_day = {false, {0, 0, 0}};
    kinds_perhaps_rows rows;
    static const size_t expected[] = {6, 6, 4, 8, 2, 4, 1, 5};
    for (int i = 0; i < 8; i++) {
        schemac_status status =
            i < 2 ? kinds_perhaps_list_by_colour(db, (kinds_opt_colour){i == 0, KINDS_COLOUR_GREEN},
                                                 NULL, &rows)
            : i < 4 ? kinds_perhaps_list_by_level(db, (kinds_opt_level){i == 2, KINDS_LEVEL_NONE},
                                                  NULL, &rows)
                    : kinds_perhaps_list_by_day_mark(db, i % 2 == 0 ? day : no_day,
                                                     i < 6 ? nil : none, NULL, &rows);
        assert_ok(db, status);
        assert_int_equal(rows.count, expected[i]);
        kinds_perhaps_rows_free(&rows);
    }
    schemac_close(db);
}

static void test_partial_index(void **state)
{
    (void)state;
    schemac_db *db = open_shop(":memory:");
    populate_shop(db);
    shop_purchase_rows rows;
    assert_ok(
        db, shop_purchase_list_by_customer_status(db, 2, SHOP_ORDER_STATUS_CANCELLED, NULL, &rows));
    assert_int_equal(rows.count, 0); /* there is one, but the index leaves it out */
    assert_ok(db,
              shop_purchase_list_by_customer_status(db, 2, SHOP_ORDER_STATUS_SHIPPED, NULL, &rows));
    assert_int_equal(rows.count, 1);
    shop_purchase_rows_free(&rows);
    assert_ok(db, shop_purchase_list_by_to_ship(db, SHOP_PRIORITY_LOW, NULL, &rows));
    assert_int_equal(rows.count, 0);
    schemac_close(db);
}

/* ---- plans ---------------------------------------------------------------------------------- */

static char *plan_of(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *s;
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    char *explain = sqlite3_mprintf("EXPLAIN QUERY PLAN %s", sql);
    if (sqlite3_prepare_v2(db, explain, -1, &s, NULL) != SQLITE_OK)
        fail_msg("%s: %s", explain, sqlite3_errmsg(db));
    while (sqlite3_step(s) == SQLITE_ROW)
        fprintf(out, "%s\n", (const char *)sqlite3_column_text(s, 3));
    sqlite3_finalize(s);
    sqlite3_free(explain);
    fclose(out);
    return text;
}

/* NULL when the model has no such statement. */
static char *text_of(const schemac_schema *s, const schemac_model *m, unsigned number)
{
    sql_buffer text = {.allocator = &memory_default, .dialect = &dialect_sqlite};
    statement_text(&text, m, &s->texts->models[m->number], number, 0);
    assert_false(text.failed);
    return text.text;
}

static void check_plan(sqlite3 *db, const schemac_schema *s, const schemac_model *m,
                       unsigned number)
{
    char *sql = text_of(s, m, number);
    if (sql == NULL || strncmp(sql, "INSERT", 6) == 0) {
        free(sql);
        return;
    }
    assert_string_not_equal(sql, "");
    char *plan = plan_of(db, sql);
    bool key = strstr(plan, "USING INTEGER PRIMARY KEY") != NULL;
    bool index =
        strstr(plan, "USING INDEX") != NULL || strstr(plan, "USING COVERING INDEX") != NULL;
    if (strstr(plan, "SCAN") != NULL || strstr(plan, "SEARCH") == NULL || !(key || index))
        fail_msg("%s: %s", sql, plan);
    free(plan);
    free(sql);
}

static size_t check_plans(const schemac_schema *schema, const char *path)
{
    sqlite3 *db;
    size_t checked = 0;
    assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    for (size_t i = 0; i < schemac_model_count(schema); i++) {
        const schemac_model *m = schemac_model_at(schema, i);
        static const unsigned by_key[] = {STATEMENT_GET, STATEMENT_EXISTS, STATEMENT_DELETE,
                                          STATEMENT_UPDATE};
        for (size_t j = 0; j < sizeof by_key / sizeof *by_key; j++)
            check_plan(db, schema, m, by_key[j]);
        for (unsigned j = STATEMENT_PATHS; j < statement_count(m); j++)
            check_plan(db, schema, m, j);
        checked += statement_count(m) - STATEMENT_PATHS;
        /* pages of everything start behind the cursor and need no sorting */
        for (unsigned j = 0; j < LIST_VARIANTS; j++) {
            char *sql = text_of(schema, m, list_statement(SCHEMAC_BY_KEY, j));
            char *plan = plan_of(db, sql);
            if (strstr(plan, "TEMP B-TREE") != NULL ||
                ((j & LIST_AFTER) != 0 && strstr(plan, "SEARCH") == NULL))
                fail_msg("%s: %s", sql, plan);
            free(plan);
            free(sql);
        }
    }
    sqlite3_close(db);
    return checked;
}

static void test_plans(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db = open_shop(path);
    assert_true(check_plans(SHOP_SCHEMA, path) >= 40);
    /* statistics must not change that, once there are rows that are worth not looking at */
    populate_shop(db);
    raw(path, "WITH RECURSIVE n(i) AS (SELECT 10 UNION ALL SELECT i+1 FROM n WHERE i<2000)"
              " INSERT INTO customer(id,email,name) SELECT i, 'n' || i, 'name' || i/2 FROM n");
    raw(path, "WITH RECURSIVE n(i) AS (SELECT 10 UNION ALL SELECT i+1 FROM n WHERE i<2000)"
              " INSERT INTO product(id,sku,name,price,sold_from)"
              " SELECT i, 's' || i, 'name' || i/2, i, date('2020-01-01', i || ' days') FROM n");
    raw(path, "WITH RECURSIVE n(i) AS (SELECT 10 UNION ALL SELECT i+1 FROM n WHERE i<2000)"
              " INSERT INTO \"order\"(customer_id,product_id,price,status,priority)"
              " SELECT i, i, i, CASE i%4 WHEN 0 THEN 'paid' ELSE 'pending' END, 1+i%3 FROM n");
    raw(path, "UPDATE \"order\" SET parent_id=(SELECT p.id FROM \"order\" p WHERE"
              " p.customer_id=\"order\".customer_id+1 LIMIT 1) WHERE customer_id>=10");
    raw(path,
        "INSERT INTO tag SELECT id, email FROM customer WHERE id>=10;"
        "INSERT INTO purchase_tag SELECT id, customer_id FROM \"order\" WHERE customer_id>=10");
    raw(path, "ANALYZE");
    assert_true(check_plans(SHOP_SCHEMA, path) >= 40);
    schemac_close(db);
    path = fresh_path();
    schemac_status status = civic_open(path, NULL, &db);
    assert_ok(db, status);
    assert_true(check_plans(CIVIC_SCHEMA, path) >= 400);
    schemac_close(db);
    path = fresh_path();
    db = open_kinds(path);
    assert_true(check_plans(KINDS_SCHEMA, path) >= 20);
    schemac_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_rows),
        cmocka_unit_test(test_integer_key),
        cmocka_unit_test(test_uuid_key),
        cmocka_unit_test(test_text_key),
        cmocka_unit_test(test_composite_keys),
        cmocka_unit_test(test_composite_key_with_uuid),
        cmocka_unit_test(test_key_too_long_for_a_cursor),
        cmocka_unit_test(test_rows_between_pages),
        cmocka_unit_test(test_null_parameter),
        cmocka_unit_test(test_partial_index),
        cmocka_unit_test(test_plans),
    };
    return cmocka_run_group_tests_name("lists", tests, NULL, NULL);
}
