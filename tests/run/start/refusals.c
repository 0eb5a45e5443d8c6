/* refusals.c - what a start does not do to a populated database: it says why and which rows, and
   changes nothing. */
#include "altered.h"
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
    if (e->kind == SCHEMAC_EVENT_REBUILT)
        return; /* and undone: references are checked at the end */
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

/* What is done to the database by hand, and why the start refuses then. */
typedef struct refusal {
    const char *before; /* run first */
    const char *table, *from, *to;
    const char *after; /* run last, without checks */
    const char *model, *reason;
    size_t found; /* by the query of the suggestion; 0: it has none */
} refusal;

static void assert_refused(const refusal *r)
{
    const char *path = make_shop();
    if (r->before != NULL)
        raw(path, r->before);
    if (r->table != NULL)
        rewrite_object(path, r->table, r->from, r->to);
    if (r->after != NULL)
        raw_unchecked(path, r->after);
    refused(path, r->model, r->reason);
    if (r->found == 0)
        return;
    schemac_db *db;
    shop_open(path, NULL, &db);
    assert_query_finds(path, schemac_report(db)->issues[0].suggestion, r->found);
    assert_query_finds(path, schemac_error_message(db), r->found);
    schemac_close(db);
}

/* graveyard: prisma#4694, #7790, typeorm#3357: a type that changes without a word is refused where
   rows do not fit */
/* Rows that are there do not fit what is declared. */
static void test_columns(void **state)
{
    (void)state;
    static const refusal refusals[] = {
        {NULL, "customer", "\"name\" TEXT", "\"name\" BLOB",
         "UPDATE customer SET name=CAST(name AS BLOB)", "customer",
         "2 rows of customer with a value of name that is not TEXT: keys 1, 3", 2},
        {NULL, "product", "\"weight\" REAL", "\"weight\" TEXT",
         "UPDATE product SET weight='007' WHERE id=1", "product",
         "1 row of product with a value of weight that is not REAL: key 1", 1},
        {NULL, "order", "\"quantity\" INTEGER", "\"quantity\" REAL", NULL, "purchase",
         "5 rows of order with a value of quantity that is not INTEGER: keys X'28", 5},
        {NULL, "tag", ") STRICT", ")", "UPDATE tag SET name=x'00' WHERE id=2", "tag",
         "1 row of tag with a value of name that is not TEXT: key 2", 1},
        {NULL, "customer", "\"email\" TEXT NOT NULL", "\"email\" TEXT",
         "UPDATE customer SET email=NULL WHERE id=2", "customer",
         "1 row of customer with no value of email, which is required now: key 2", 1},
        /* checks of columns and of tables */
        {NULL, "product", "CHECK (price >= 0)", "CHECK (price >= -1)",
         "UPDATE product SET price=-1 WHERE id>1", "product",
         "2 rows of product with a value of price that is not allowed any more: keys 2, 3", 2},
        {NULL, "product", ",1,32)", ",1,33)", "UPDATE product SET sku=sku||printf('%033d',id)",
         "product",
         "3 rows of product with a value of sku that is not allowed any more: keys 1, 2, 3", 3},
        {NULL, "order", "='cancelled'", "='cancelled' OR \"status\"='lost'",
         "UPDATE \"order\" SET status='lost'", "purchase",
         "5 rows of order with a value of status that is not allowed any more: keys X'28000000", 5},
        {NULL, "product", ",\n  CHECK (sold_until >= sold_from)", "",
         "UPDATE product SET sold_until='2000-01-01' WHERE id=3", "product",
         "1 row of product against the check (sold_until >= sold_from): key 3", 1},
        {"ALTER TABLE \"order\" DROP COLUMN price", NULL, NULL, NULL, NULL, "purchase",
         "column order.price is missing, required and without default, and the table has rows", 0},
        /* unique */
        {"DROP INDEX \"tag.name\"", NULL, NULL, NULL, "UPDATE tag SET name='same'", "tag",
         "2 rows of tag with a value of name that is there more than once, and it is unique now:"
         " keys 1, 2",
         2},
        {"DROP INDEX \"customer.email\"; UPDATE customer SET email='same' WHERE id>1", NULL, NULL,
         NULL, NULL, "customer", "2 rows of customer with a value of email", 2},
        {"DROP INDEX \"tag.name\"; CREATE INDEX \"tag.name\" ON tag(name)", NULL, NULL, NULL,
         "UPDATE tag SET name='same'", "tag", "2 rows of tag with a value of name", 2},
        /* references */
        {"PRAGMA foreign_keys=OFF; UPDATE \"order\" SET product_id=99 WHERE quantity<3", "order",
         " REFERENCES \"product\"(\"id\") ON DELETE RESTRICT", "", NULL, "purchase",
         "2 rows of order would reference a row of product that is not there", 2},
        {"PRAGMA foreign_keys=OFF; UPDATE \"order\" SET parent_id=zeroblob(16) WHERE quantity=3",
         "order", " REFERENCES \"order\"(\"id\") ON DELETE SET NULL", "", NULL, "purchase",
         "1 row of order would reference a row of order that is not there", 1},
    };
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++)
        assert_refused(&refusals[i]);
}

/* graveyard: sequelize#4972: a required column without default on a populated table; "adding a
   required column deleted all rows" */
/* Columns that are missing are filled in by their default; where there is none, rows forbid it. */
static void test_missing_columns(void **state)
{
    (void)state;
    const char *path = make_shop();
    raw(path, "ALTER TABLE \"order\" DROP COLUMN price");
    refused(path, "purchase", "column order.price is missing, required and without default");
    /* without rows it is no matter */
    raw(path, "DELETE FROM \"order\"");
    schemac_db *db = open_shop(path);
    schemac_close(db);
    assert_sound(path);
}

/* Of a row with a secret key not even the key is said. */
static void test_secret_key(void **state)
{
    (void)state;
    const char *path = make_shop();
    schemac_model models[16];
    schemac_field fields[64];
    schemac_schema s = *SHOP_SCHEMA;
    assert_true(s.model_count <= 16 && s.models[0].record.field_count <= 64);
    memcpy(models, s.models, s.model_count * sizeof *models);
    memcpy(fields, models[0].record.fields, models[0].record.field_count * sizeof *fields);
    fields[models[0].key[0]].flags |= SCHEMAC_SECRET;
    models[0].record.fields = fields;
    s.models = models;
    rewrite_object(path, "customer", "\"email\" TEXT NOT NULL", "\"email\" TEXT");
    raw_unchecked(path, "UPDATE customer SET email = NULL WHERE id = 2");
    schemac_db *db;
    schemac_status status = schemac_open(&s, path, NULL, &db);
    assert_status(db, SCHEMAC_OUTDATED, status);
    assert_contains(schemac_error_message(db),
                    "1 row of customer with no value of email, which is required now. Nothing");
    schemac_close(db);
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

/* Equal values that only the new collation makes equal are found when the index is made; all that
   was done before is undone. */
static void test_unique_over_duplicates(void **state)
{
    (void)state;
    const char *path = make_shop();
    raw(path, "DROP INDEX \"product.name\"; DROP INDEX \"tag.name\";"
              "UPDATE tag SET name=substr('Aa',id,1)");
    schemac_sql_object indexes[8];
    schemac_schema changed = *SHOP_SCHEMA;
    schemac_model_texts *tag = own_model_texts(&changed, "tag");
    uint16_t paths = schemac_model_find(SHOP_SCHEMA, "tag")->path_count;
    assert_in_range(paths, 1, sizeof indexes / sizeof *indexes);
    memcpy(indexes, tag->indexes, paths * sizeof *indexes);
    for (size_t i = 0; i < paths; i++)
        if (indexes[i].create != NULL)
            indexes[i].create =
                "CREATE UNIQUE INDEX \"tag.name\" ON \"tag\" (\"name\" COLLATE NOCASE)";
    tag->indexes = indexes;
    own_texts(&changed)->fingerprint++;
    image before = read_image(path);
    schemac_db *db;
    schemac_status status = schemac_open(&changed, path, NULL, &db);
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

/* graveyard: drizzle-orm#1313, alembic#1553: the copy fails after the DDL, the old table is intact
   */
/* What only trying shows: a row that has been damaged before. */
static void test_copy_that_fails(void **state)
{
    (void)state;
    const char *path = make_shop();
    raw(path, "DROP INDEX \"product.name\"");
    rewrite_object(path, "product", "DEFAULT 2000", "DEFAULT 2001");
    raw_unchecked(path, "UPDATE product SET stock=-1 WHERE id=2");
    image before = read_image(path);
    schemac_db *db;
    schemac_status status = shop_open(path, NULL, &db);
    assert_status(db, SCHEMAC_INVALID, status);
    assert_error(db, "product", NULL, "table product of model product cannot be brought to the");
    assert_contains(schemac_error_message(db), "CHECK constraint failed: stock");
    assert_contains(schemac_error_message(db), "Nothing has been changed");
    assert_int_equal(schemac_report(db)->created_count, 0);
    assert_int_equal(schemac_report(db)->changed_count, 0);
    schemac_close(db);
    assert_untouched(path, &before);
    raw(path, "UPDATE product SET stock=0 WHERE id=2"); /* and then it works */
    db = open_shop(path);
    schemac_close(db);
    assert_shop_populated(path);
}

/* graveyard: "text made integer: '007' became 7, 'abc' stayed text" */
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
    schemac_schema changed = *SHELF_SCHEMA;
    schemac_model_texts *book = own_model_texts(&changed, "book");
    const char *declared = book->create;
    char create[4096];
    const char *at = strstr(declared, "DEFAULT 100");
    assert_non_null(at);
    snprintf(create, sizeof create, "%.*sDEFAULT -1 %s", (int)(at - declared), declared,
             at + strlen("DEFAULT 100"));
    book->create = create;
    own_texts(&changed)->fingerprint++;
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
              "DROP INDEX \"tag.name\"; UPDATE tag SET name='same';"
              "DROP INDEX \"product.name\";"
              "ALTER TABLE customer ADD COLUMN extra TEXT");
    rewrite_object(path, "customer", "\"name\" TEXT", "\"name\" BLOB");
    rewrite_object(path, "customer", "\"born_on\" TEXT", "\"born_on\" BLOB");
    raw_unchecked(path, "UPDATE customer SET name=x'41', born_on=x'41'");
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
    static const char *const expected[][2] = {{"customer", "a value of name that is not TEXT"},
                                              {"customer", "a value of born_on that is not TEXT"},
                                              {"purchase", "order.price is missing"},
                                              {"tag", "2 rows of tag"}};
    assert_int_equal(r->issue_count, 4);
    for (size_t i = 0; i < 4; i++) {
        assert_string_equal(r->issues[i].model, expected[i][0]);
        assert_contains(r->issues[i].message, expected[i][1]);
    }
    assert_error(db, "customer", NULL, "a value of name that is not TEXT");
    assert_contains(schemac_error_message(db), "(and 3 more: see the report, or schemac plan)");
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
        cmocka_unit_test(test_columns),          cmocka_unit_test(test_missing_columns),
        cmocka_unit_test(test_secret_key),       cmocka_unit_test(test_required_column_too_many),
        cmocka_unit_test(test_not_a_table),      cmocka_unit_test(test_indexes),
        cmocka_unit_test(test_table_name_taken), cmocka_unit_test(test_unique_over_duplicates),
        cmocka_unit_test(test_copy_that_fails),  cmocka_unit_test(test_column_over_rows),
        cmocka_unit_test(test_all_are_reported),
    };
    return cmocka_run_group_tests_name("refusals", tests, NULL, NULL);
}
