/* refusals.c - what a start does not do to a populated database: it says why, and changes
   nothing. */
#include "support.h"

#include "kinds.schema.h"
#include "shelf.schema.h"

#include <sqlite3.h>
#include <stdio.h>

/* A populated shop, closed. */
static const char *make_shop(void)
{
    const char *path = fresh_path();
    schemac_db *db = open_shop(path);
    populate_shop(db);
    schemac_close(db);
    return path;
}

/* The kinds of a start's events in their order, as letters: opening, sync, refused, failed. */
static void collect(void *user, const schemac_event *e)
{
    char *letters = user;
    size_t size = strlen(letters);
    assert_true(size < 15);
    letters[size] = e->kind == SCHEMAC_EVENT_OPEN      ? 'o'
                    : e->kind == SCHEMAC_EVENT_SYNC    ? 's'
                    : e->kind == SCHEMAC_EVENT_REFUSED ? 'r'
                    : e->kind == SCHEMAC_EVENT_FAILED  ? 'f'
                                                       : '?';
}

/* The start is refused because of one model, for a reason that is in message, issue and log. */
static void refused(const char *path, const char *model, const char *reason)
{
    image before = read_image(path);
    char events[16] = "";
    schemac_config config = SCHEMAC_CONFIG_INIT;
    config.log = collect;
    config.log_user = events;
    schemac_db *db;
    schemac_status status = shop_open(path, &config, &db);
    assert_status(db, SCHEMAC_OUTDATED, status);
    assert_error(db, model, NULL, reason);
    assert_contains(schemac_error_message(db), "Nothing has been changed");
    const schemac_report_info *r = schemac_report(db);
    assert_int_equal(r->status, SCHEMAC_OUTDATED);
    assert_false(r->up_to_date);
    assert_int_equal(r->created_count, 0);
    assert_int_equal(r->issue_count, 1);
    assert_int_equal(r->issues[0].severity, SCHEMAC_ERROR);
    assert_string_equal(r->issues[0].model, model);
    assert_contains(r->issues[0].message, reason);
    assert_non_null(r->issues[0].suggestion);
    assert_contains(schemac_error_message(db), r->issues[0].suggestion);
    assert_string_equal(events, "osrf");
    assert_false(schemac_all_initialized(db));
    for (size_t i = 0; i < schemac_model_count(SHOP_SCHEMA); i++) {
        const char *name = schemac_model_at(SHOP_SCHEMA, i)->name;
        assert_int_equal(schemac_model_status(db, name),
                         strcmp(name, model) == 0 ? SCHEMAC_MODEL_FAILED : SCHEMAC_MODEL_PENDING);
    }
    schemac_close(db);
    assert_untouched(path, &before);
}

/* ---- columns -------------------------------------------------------------------------------- */

static void test_columns(void **state)
{
    (void)state;
    static const struct {
        const char *table, *model, *from, *to, *reason;
    } changes[] = {
        {"customer", "customer", "\"name\" TEXT", "\"name\" BLOB", "column customer.name differs"},
        {"product", "product", "\"weight\" REAL", "\"weight\" INTEGER", "product.weight differs"},
        /* required, or no longer */
        {"customer", "customer", "\"name\" TEXT", "\"name\" TEXT NOT NULL",
         "customer.name differs"},
        {"customer", "customer", "\"email\" TEXT NOT NULL", "\"email\" TEXT",
         "customer.email differs"},
        /* checks */
        {"product", "product", "CHECK (price >= 0)", "CHECK (price >= 1)", "product.price differs"},
        {"product", "product", "<=32", "<=33", "product.sku differs"},
        {"product", "product", " CONSTRAINT \"stock\" CHECK (stock >= 0)", "",
         "product.stock differs"},
        {"order", "purchase", "'shipped','cancelled'", "'shipped'", "order.status differs"},
        /* defaults */
        {"product", "product", "DEFAULT 2000", "DEFAULT 2001", "product.vat differs"},
        {"customer", "customer", "\"credit\" INTEGER NOT NULL DEFAULT 0",
         "\"credit\" INTEGER NOT NULL", "customer.credit differs"},
        {"product", "product", "DEFAULT CURRENT_DATE", "DEFAULT '2020-01-01'",
         "product.sold_from differs"},
        {"product", "product", "DEFAULT '{}'", "DEFAULT '{ }'", "product.attributes differs"},
        /* references */
        {"order", "purchase", "REFERENCES \"product\"(\"id\") ON DELETE RESTRICT",
         "REFERENCES \"product\"(\"id\") ON DELETE CASCADE", "order.product_id differs"},
        {"order", "purchase", "REFERENCES \"product\"(\"id\") ON DELETE RESTRICT", "",
         "order.product_id differs"},
        {"order", "purchase", "REFERENCES \"order\"(\"id\") ON DELETE SET NULL",
         "REFERENCES \"order\"(\"id\")", "order.parent_id differs"},
        {"order", "purchase", "REFERENCES \"customer\"(\"id\")", "REFERENCES \"product\"(\"id\")",
         "order.customer_id differs"},
        {"order", "purchase", "ON DELETE SET NULL",
         "ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED", "order.parent_id differs"},
        /* keys */
        {"tag", "tag", "\"id\" INTEGER PRIMARY KEY", "\"id\" INTEGER PRIMARY KEY AUTOINCREMENT",
         "tag.id differs"},
        {"purchase_tag", "purchase_tag", "PRIMARY KEY (\"purchase_id\",\"tag_id\")",
         "PRIMARY KEY (\"tag_id\",\"purchase_id\")", "purchase_tag"},
        /* of the whole table */
        {"product", "product", ",\n  CHECK (sold_until >= sold_from)", "",
         "lacks the constraint [check ( sold_until >= sold_from )]"},
        {"tag", "tag", "\n) STRICT", ",\n  CHECK (id > 0)\n) STRICT", "which is not in the schema"},
        {"tag", "tag", ") STRICT", ")", "has the options [] instead of [strict]"},
    };
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        const char *path = make_shop();
        rewrite_object(path, changes[i].table, changes[i].from, changes[i].to);
        if (strcmp(changes[i].table, "purchase_tag") == 0) {
            /* one constraint lacks, another is too many: two refusals */
            image before = read_image(path);
            schemac_db *db;
            schemac_status status = shop_open(path, NULL, &db);
            assert_status(db, SCHEMAC_OUTDATED, status);
            assert_int_equal(schemac_report(db)->issue_count, 2);
            assert_contains(schemac_report(db)->issues[0].message, "lacks the constraint");
            assert_contains(schemac_report(db)->issues[1].message, "not in the schema");
            assert_contains(schemac_error_message(db), "and 1 more");
            schemac_close(db);
            assert_untouched(path, &before);
            continue;
        }
        refused(path, changes[i].model, changes[i].reason);
    }
}

static void test_missing_columns(void **state)
{
    (void)state;
    /* required without default */
    const char *path = make_shop();
    raw(path, "ALTER TABLE \"order\" DROP COLUMN price");
    refused(path, "purchase", "column order.price is missing and cannot be added");
    /* filled in by an expression, which ALTER TABLE cannot add */
    path = make_shop();
    raw(path, "ALTER TABLE customer DROP COLUMN updated_at");
    refused(path, "customer", "column customer.updated_at is missing");
    path = fresh_path();
    schemac_db *db;
    schemac_status status = kinds_open(path, NULL, &db);
    assert_ok(db, status);
    schemac_close(db);
    raw(path, "ALTER TABLE filled DROP COLUMN day; INSERT INTO filled(name) VALUES ('x')");
    image before = read_image(path);
    status = kinds_open(path, NULL, &db);
    assert_status(db, SCHEMAC_OUTDATED, status);
    assert_int_equal(schemac_model_status(db, "filled"), SCHEMAC_MODEL_FAILED);
    assert_error(db, "filled", NULL, "column filled.day is missing");
    schemac_close(db);
    assert_untouched(path, &before);
}

/* A column that no insert would fill. */
static void test_required_column_too_many(void **state)
{
    (void)state;
    const char *path = make_shop();
    rewrite_object(path, "customer", "\"avatar\" BLOB",
                   "\"nickname\" TEXT NOT NULL, \"avatar\" BLOB");
    refused(path, "customer", "customer.nickname is not in the schema, but required");
}

/* ---- tables and indexes --------------------------------------------------------------------- */

static void test_not_a_table(void **state)
{
    (void)state;
    const char *path = make_shop();
    raw(path, "ALTER TABLE tag RENAME TO words; CREATE VIEW tag AS SELECT * FROM words");
    image before = read_image(path);
    schemac_db *db;
    schemac_status status = shop_open(path, NULL, &db);
    assert_status(db, SCHEMAC_OUTDATED, status);
    assert_int_equal(schemac_model_status(db, "tag"), SCHEMAC_MODEL_FAILED);
    assert_error(db, "tag", NULL, "'tag' is a view");
    schemac_close(db);
    assert_untouched(path, &before);
    path = make_shop();
    raw(path, "DROP TABLE purchase_tag; DROP TABLE tag; CREATE VIRTUAL TABLE tag USING fts5(name)");
    before = read_image(path);
    status = shop_open(path, NULL, &db);
    assert_status(db, SCHEMAC_OUTDATED, status);
    assert_error(db, "tag", NULL, "virtual table");
    assert_int_equal(schemac_model_status(db, "tag"), SCHEMAC_MODEL_FAILED);
    schemac_close(db);
    assert_untouched(path, &before);
}

static void test_indexes(void **state)
{
    (void)state;
    static const struct {
        const char *sql, *model, *reason;
    } changes[] = {
        /* taken by another table's index, by a table, by a view */
        {"DROP INDEX \"tag.name\"; CREATE INDEX \"tag.name\" ON customer(name)", "tag",
         "the name of index tag.name is taken by an index of table customer"},
        {"DROP INDEX \"tag.name\"; CREATE TABLE \"tag.name\"(x)", "tag", "tag.name"},
        {"DROP INDEX \"tag.name\"; CREATE VIEW \"Tag.Name\" AS SELECT 1", "tag", "tag.name"},
        /* not as declared */
        {"DROP INDEX \"tag.name\"; CREATE INDEX \"tag.name\" ON tag(name)", "tag",
         "index tag.name differs"},
        {"DROP INDEX \"order.product\"; CREATE INDEX \"order.product\" ON \"order\"(customer_id)",
         "purchase", "index order.product differs"},
        {"DROP INDEX \"order.to_ship\"; CREATE INDEX \"order.to_ship\" ON \"order\"(priority)",
         "purchase", "index order.to_ship differs"},
        {"DROP INDEX \"order.to_ship\"; CREATE INDEX \"order.to_ship\" ON \"order\"(priority)"
         " WHERE status='pending'",
         "purchase", "index order.to_ship differs"},
        {"DROP INDEX \"customer.name\"; CREATE INDEX \"customer.name\" ON customer(name DESC)",
         "customer", "index customer.name differs"},
        {"DROP INDEX \"customer.name\"; CREATE INDEX \"customer.name\" ON customer(name COLLATE"
         " nocase)",
         "customer", "index customer.name differs"},
    };
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        const char *path = make_shop();
        raw(path, changes[i].sql);
        refused(path, changes[i].model, changes[i].reason);
    }
}

/* The name of a table is taken by an index. */
static void test_table_name_taken(void **state)
{
    (void)state;
    const char *path = make_shop();
    raw(path, "DROP TABLE purchase_tag; CREATE INDEX purchase_tag ON tag(id)");
    refused(path, "purchase_tag", "purchase_tag");
}

/* What only the rows forbid is found when it is tried; all that was done before is undone. */
static void test_unique_over_duplicates(void **state)
{
    (void)state;
    const char *path = make_shop();
    raw(path, "DROP INDEX \"product.name\"; DROP INDEX \"tag.name\"; UPDATE tag SET name='same'");
    image before = read_image(path);
    schemac_db *db;
    schemac_status status = shop_open(path, NULL, &db);
    assert_status(db, SCHEMAC_CONFLICT, status);
    assert_error(db, "tag", NULL, "index tag.name of model tag cannot be created");
    assert_contains(schemac_error_message(db), "Nothing has been changed");
    assert_contains(schemac_error_message(db), "make them differ first");
    assert_contains(schemac_error(db)->sql, "CREATE UNIQUE INDEX");
    assert_int_equal(schemac_error(db)->engine_code, SQLITE_CONSTRAINT_UNIQUE);
    const schemac_report_info *r = schemac_report(db);
    assert_int_equal(r->issue_count, 1);
    assert_string_equal(r->issues[0].model, "tag");
    assert_contains(r->issues[0].suggestion, "equal values");
    assert_int_equal(r->created_count, 0); /* product.name is not there either */
    assert_int_equal(schemac_model_status(db, "tag"), SCHEMAC_MODEL_FAILED);
    assert_int_equal(schemac_model_status(db, "product"), SCHEMAC_MODEL_PENDING);
    schemac_close(db);
    assert_untouched(path, &before);
    assert_raw(path, "SELECT count(*) FROM sqlite_schema WHERE name IN ('product.name','tag.name')",
               "0\n");
}

/* A column whose default its own check refuses, once there are rows. */
static void test_column_over_rows(void **state)
{
    (void)state;
    const char *path = fresh_path();
    schemac_db *db;
    schemac_status status = shelf_open(path, NULL, &db);
    assert_ok(db, status);
    shelf_author a = {0, "Ada", {false, {0, 0, 0}}};
    assert_ok(db, shelf_author_insert(db, &a));
    shelf_book b = SHELF_BOOK_INIT;
    b.author_id = a.id;
    b.title = "a book";
    assert_ok(db, shelf_book_insert(db, &b));
    schemac_close(db);
    raw(path, "ALTER TABLE book DROP COLUMN pages");
    /* the same schema, but for a default that does not pass the check */
    schemac_model models[8];
    const char *declared = schemac_model_find(SHELF_SCHEMA, "book")->create;
    schemac_schema changed = *SHELF_SCHEMA;
    assert_in_range(changed.model_count, 1, 8);
    memcpy(models, changed.models, changed.model_count * sizeof *models);
    char create[4096];
    const char *at = strstr(declared, "DEFAULT 100");
    assert_non_null(at);
    snprintf(create, sizeof create, "%.*sDEFAULT -1 %s", (int)(at - declared), declared,
             at + strlen("DEFAULT 100"));
    models[schemac_model_find(SHELF_SCHEMA, "book")->number].create = create;
    changed.models = models;
    changed.fingerprint++;
    image before = read_image(path);
    status = schemac_open(&changed, path, NULL, &db);
    assert_status(db, SCHEMAC_INVALID, status);
    assert_error(db, "book", NULL, "column book.pages of model book cannot be created");
    assert_contains(schemac_error(db)->sql, "ALTER TABLE \"book\" ADD COLUMN \"pages\"");
    assert_int_equal(schemac_model_status(db, "book"), SCHEMAC_MODEL_FAILED);
    schemac_close(db);
    assert_untouched(path, &before);
}

/* ---- several -------------------------------------------------------------------------------- */

static void test_all_are_reported(void **state)
{
    (void)state;
    const char *path = make_shop();
    raw(path, "ALTER TABLE \"order\" DROP COLUMN price;"
              "DROP INDEX \"tag.name\"; CREATE INDEX \"tag.name\" ON tag(name);"
              "DROP INDEX \"product.name\";"
              "ALTER TABLE customer ADD COLUMN extra TEXT");
    rewrite_object(path, "customer", "\"name\" TEXT", "\"name\" BLOB");
    rewrite_object(path, "customer", "\"born_on\" TEXT", "\"born_on\" BLOB");
    image before = read_image(path);
    char events[16] = "";
    schemac_config config = SCHEMAC_CONFIG_INIT;
    config.log = collect;
    config.log_user = events;
    schemac_db *db;
    schemac_status status = shop_open(path, &config, &db);
    assert_status(db, SCHEMAC_OUTDATED, status);
    assert_string_equal(events, "osrrrrf");
    const schemac_report_info *r = schemac_report(db);
    static const char *const expected[][2] = {{"customer", "customer.name differs"},
                                              {"customer", "customer.born_on differs"},
                                              {"purchase", "order.price is missing"},
                                              {"tag", "tag.name differs"}};
    assert_int_equal(r->issue_count, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_string_equal(r->issues[i].model, expected[i][0]);
        assert_contains(r->issues[i].message, expected[i][1]);
    }
    assert_error(db, "customer", NULL, "customer.name differs");
    assert_contains(schemac_error_message(db), "(and 3 more: see the report)");
    assert_int_equal(r->created_count, 0);
    static const char *const failed[] = {"customer", "purchase", "tag"};
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(schemac_model_status(db, failed[i]), SCHEMAC_MODEL_FAILED);
    assert_int_equal(schemac_model_status(db, "product"), SCHEMAC_MODEL_PENDING);
    assert_int_equal(schemac_model_status(db, "purchase_tag"), SCHEMAC_MODEL_PENDING);
    schemac_close(db);
    assert_untouched(path, &before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_columns),
        cmocka_unit_test(test_missing_columns),
        cmocka_unit_test(test_required_column_too_many),
        cmocka_unit_test(test_not_a_table),
        cmocka_unit_test(test_indexes),
        cmocka_unit_test(test_table_name_taken),
        cmocka_unit_test(test_unique_over_duplicates),
        cmocka_unit_test(test_column_over_rows),
        cmocka_unit_test(test_all_are_reported),
    };
    return cmocka_run_group_tests_name("refusals", tests, NULL, NULL);
}
