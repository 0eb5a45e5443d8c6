/* trusted.c - databases whose own schema uses what SQLite calls unsafe, or needs what only the
   program can register: each has a message that names it and a way out, and works when that is
   taken. */
#include "support.h"

#include "engines/engine.h"

#include <sqlite3.h>
#include <stdio.h>

static schemac_config trusting(void)
{
    schemac_config config = SCHEMAC_CONFIG_INIT;
    config.trusted_schema = true;
    return config;
}

static const char *make_shop(void)
{
    const char *path = fresh_path();
    schemac_config config = SCHEMAC_CONFIG_INIT;
    config.write_ahead_log = false; /* the bytes of the file are compared */
    schemac_db *db;
    schemac_status status = shop_open(path, &config, &db);
    assert_ok(db, status);
    populate_shop(db);
    schemac_close(db);
    return path;
}

/* Without what the tests have added. */
static void assert_all_there(const char *path)
{
    raw(path, "DELETE FROM tag WHERE id>2");
    assert_shop_populated(path);
}

static void insert_tag(schemac_db *db, schemac_status expected, const char *name)
{
    shop_tag row = {.name = name};
    assert_status(db, expected, shop_tag_insert(db, &row));
}

/* ---- what is read with the schema: nothing works at all ------------------------------------- */

/* What somebody has added by hand, what it is called in messages, and how it is dropped. */
static const struct {
    const char *sql;
    const char *object;
    const char *uses;
    const char *drop;
} unreadable[] = {
    {"CREATE INDEX by_word ON tag(json_quote(name))", "index 'by_word'", "json_quote()",
     "DROP INDEX \"by_word\""},
    {"CREATE INDEX \"some \"\" words\" ON tag(id) WHERE json_valid(name)", "index 'some \" words'",
     "json_valid()", "DROP INDEX \"some \"\" words\""},
    {"ALTER TABLE tag ADD COLUMN part TEXT AS (json_quote(name))", "table 'tag'", "json_quote()",
     "take it out of the check, default or computed column of its table"},
    {"ALTER TABLE tag ADD COLUMN more TEXT CHECK (json_quote(more) <> 'x')", "table 'tag'",
     "json_quote()", "take it out of the check"},
    {"CREATE TABLE apart (a, b AS (a->'$.x'))", "table 'apart'", "->()", "take it out"},
};

static void assert_named(schemac_db *db, size_t i)
{
    assert_contains(schemac_error_message(db), unreadable[i].object);
    assert_contains(schemac_error_message(db), unreadable[i].uses);
    assert_contains(schemac_error_message(db), unreadable[i].drop);
    assert_contains(schemac_error_message(db), "set config.trusted_schema");
    assert_contains(schemac_error_message(db), "only a trusted schema");
}

static void test_unreadable(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof unreadable / sizeof *unreadable; i++) {
        const char *path = make_shop();
        schemac_db *open = open_shop(path), *db;
        raw(path, unreadable[i].sql);
        image before = read_image(path);
        /* an open handle, */
        insert_tag(open, SCHEMAC_UNTRUSTED, "brand new");
        assert_named(open, i);
        shop_customer *c;
        assert_status(open, SCHEMAC_UNTRUSTED, shop_customer_get(open, 1, &c));
        assert_status(open, SCHEMAC_UNTRUSTED, schemac_plan(open));
        assert_named(open, i);
        assert_status(open, SCHEMAC_UNTRUSTED, schemac_repair(open));
        assert_status(open, SCHEMAC_UNTRUSTED, schemac_schema_check(open));
        assert_status(open, SCHEMAC_UNTRUSTED, schemac_exec(open, "DELETE FROM tag"));
        schemac_close(open);
        /* a start of each kind, */
        schemac_config config = SCHEMAC_CONFIG_INIT;
        for (int mode = SCHEMAC_APPLY; mode <= SCHEMAC_VERIFY; mode++) {
            config.mode = (schemac_mode)mode;
            schemac_status status = shop_open(path, &config, &db);
            assert_status(db, SCHEMAC_UNTRUSTED, status);
            assert_named(db, i);
            assert_int_equal(schemac_report(db)->status, SCHEMAC_UNTRUSTED);
            schemac_close(db);
        }
        schemac_status status = schemac_roll_back(SHOP_SCHEMA, path, NULL, 0, &db);
        assert_status(db, SCHEMAC_UNTRUSTED, status);
        schemac_close(db);
        assert_untouched(path, &before);
        /* and with trust everything works */
        config = trusting();
        config.backups = 1;
        status = shop_open(path, &config, &db);
        assert_ok(db, status);
        insert_tag(db, SCHEMAC_OK, "{\"a\":1}");
        schemac_close(db);
        assert_all_there(path);
    }
}

/* A table is made anew, and copied before, with what is to be trusted in it. */
static void test_made_anew(void **state)
{
    (void)state;
    const char *path = make_shop();
    raw(path, unreadable[0].sql);
    rewrite_object(path, "tag", "\"name\" TEXT", "\"name\" BLOB");
    schemac_config config = trusting();
    config.backups = 1;
    schemac_db *db;
    schemac_status status = shop_open(path, &config, &db);
    assert_ok(db, status);
    assert_non_null(schemac_report(db)->backup);
    assert_raw(schemac_report(db)->backup, "SELECT count(*) FROM tag", "2\n");
    schemac_close(db);
    assert_raw(path, "SELECT count(*) FROM tag INDEXED BY by_word WHERE json_quote(name)>''",
               "2\n");
    assert_int_equal(raw_integer(path, "SELECT count(*) FROM sqlite_schema WHERE name='by_word'"),
                     1);
    assert_sound(path);
}

/* ---- what is noticed when it is used -------------------------------------------------------- */

static const struct {
    const char *sql;
    const char *statement; /* or NULL: a tag is inserted */
    const char *object;
    const char *uses;
} usable[] = {
    {"CREATE TABLE seen (a); CREATE TRIGGER see AFTER INSERT ON tag BEGIN"
     " INSERT INTO seen VALUES (json_quote(new.name)); END",
     NULL, "(trigger 'see') uses json_quote()", "Drop it: DROP TRIGGER \"see\""},
    {"CREATE VIRTUAL TABLE words USING fts5(word);"
     "CREATE TRIGGER w1 AFTER INSERT ON tag BEGIN INSERT INTO words VALUES (new.name); END;"
     "CREATE TRIGGER w2 AFTER DELETE ON tag BEGIN DELETE FROM words WHERE rowid=old.id; END;",
     NULL, "(trigger 'w1', trigger 'w2') uses virtual table \"words\"", "Drop what does"},
    {"CREATE VIRTUAL TABLE places USING rtree(id, a, b);"
     "CREATE TRIGGER p AFTER INSERT ON tag BEGIN INSERT INTO places VALUES (new.id,1,2); END",
     NULL, "(trigger 'p') uses virtual table \"places\"", "Drop it: DROP TRIGGER \"p\""},
    {"CREATE VIEW shown AS SELECT json_array(name) FROM tag",
     "CREATE TABLE copied AS SELECT * FROM shown", "(view 'shown') uses json_array()",
     "Drop it: DROP VIEW \"shown\""},
    {"CREATE TABLE kept (a, b DEFAULT (json('{}')))", "INSERT INTO kept(a) VALUES (1)",
     "(table 'kept') uses json()", "take it out of the check"},
    {"CREATE VIEW v1 AS SELECT json_array(1); CREATE VIEW v2 AS SELECT json_array(1); CREATE VIEW"
     " v3 AS SELECT json_array(1); CREATE VIEW v4 AS SELECT json_array(1)",
     "CREATE TABLE copied AS SELECT * FROM v3", "(view 'v1', view 'v2', view 'v3' and others)",
     "Drop what does"},
};

static void test_usable(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof usable / sizeof *usable; i++) {
        const char *path = make_shop();
        raw(path, usable[i].sql);
        for (int trusts = 0; trusts < 2; trusts++) {
            schemac_config config = trusting();
            config.trusted_schema = trusts == 1;
            schemac_db *db;
            schemac_status expected = trusts == 1 ? SCHEMAC_OK : SCHEMAC_UNTRUSTED;
            schemac_status status = shop_open(path, &config, &db);
            assert_ok(db, status);
            char *before = dump_rows(path);
            if (usable[i].statement == NULL)
                insert_tag(db, expected, "brand new");
            else
                assert_status(db, expected, schemac_exec(db, usable[i].statement));
            if (trusts == 0) {
                assert_contains(schemac_error_message(db), usable[i].object);
                assert_contains(schemac_error_message(db), usable[i].uses);
                assert_contains(schemac_error_message(db), "; or set config.trusted_schema");
                char *after = dump_rows(path);
                assert_string_equal(before, after);
                free(after);
            }
            free(before);
            schemac_close(db);
        }
        assert_all_there(path);
    }
}

/* Within a transaction that has made it: nobody else can see it yet. */
static void test_not_committed(void **state)
{
    (void)state;
    schemac_db *db;
    schemac_status status = schemac_open(SHOP_SCHEMA, ":memory:", NULL, &db);
    assert_ok(db, status);
    assert_ok(db, schemac_begin(db));
    assert_ok(db, schemac_exec(db, "CREATE TRIGGER hers AFTER INSERT ON tag BEGIN"
                                   " SELECT json_quote(new.name); END"));
    insert_tag(db, SCHEMAC_UNTRUSTED, "brand new");
    assert_contains(schemac_error_message(db), "trigger 'hers'");
    assert_ok(db, schemac_rollback(db));
    insert_tag(db, SCHEMAC_OK, "brand new");
    schemac_close(db);
}

/* What no schema may do is said to be that, and not to be a matter of trust. */
static void test_never(void **state)
{
    (void)state;
    const char *path = make_shop();
    raw(path, "CREATE TRIGGER see AFTER INSERT ON tag BEGIN SELECT load_extension('x'); END");
    schemac_config config = trusting();
    schemac_db *db;
    schemac_status status = shop_open(path, &config, &db);
    assert_ok(db, status);
    insert_tag(db, SCHEMAC_UNTRUSTED, "brand new");
    assert_contains(schemac_error_message(db), "trigger 'see'");
    assert_contains(schemac_error_message(db), "which SQLite lets no schema do");
    assert_null(strstr(schemac_error_message(db), "config.trusted_schema"));
    schemac_close(db);
}

/* What a start asks about rows and gets no answer to is not taken for a column that is not there.
   */
static void test_no_answer(void **state)
{
    (void)state;
    static const struct {
        const char *question;
        engine_answer answer;
    } cases[] = {
        {"SELECT a FROM shown", ENGINE_NO_ANSWER},
        {"SELECT nowhere FROM tag", ENGINE_NOT_UNDERSTOOD},
        {"SELECT nowhere(1)", ENGINE_NO_ANSWER}, /* which a check of the database may call, too */
        {"SELECT 'unsafe use of words' FROM tag", ENGINE_ANSWERED},
    };
    const char *path = make_shop();
    raw(path, "CREATE VIEW shown(a) AS SELECT json_array(name) FROM tag");
    const schemac_engine *e = &schemac_engine_sqlite;
    memory_pool p = {.allocator = &memory_default};
    const schemac_config config = SCHEMAC_CONFIG_INIT;
    const engine_options options = {.url = path, .config = &config, .allocator = &memory_default};
    engine_connection *c;
    engine_failure failure;
    const char *value;
    assert_int_equal(e->open(&options, &p, &c, &failure), SCHEMAC_OK);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (e->query(c, &p, cases[i].question, &value) != cases[i].answer)
            fail_msg("%s", cases[i].question);
    e->close(c);
    pool_free(&p);
}

/* A program's own words are no such failure. */
static void test_other_words(void **state)
{
    (void)state;
    const char *path = make_shop();
    raw(path, "CREATE TRIGGER say BEFORE INSERT ON tag BEGIN"
              " SELECT raise(ABORT, 'unsafe use of words()'); END");
    schemac_db *db = open_shop(path);
    insert_tag(db, SCHEMAC_INVALID, "brand new");
    schemac_close(db);
}

/* ---- what only the program has -------------------------------------------------------------- */

typedef struct preparing {
    unsigned calls;
    schemac_status status;
    const char *leaves; /* a statement that is run and not ended */
    bool keeps;         /* one that is not run */
    sqlite3_stmt *kept[8];
    unsigned kept_count;
} preparing;

static int compare(void *user, int size, const void *a, int other, const void *b)
{
    (void)user;
    int order = sqlite3_strnicmp(a, b, size < other ? size : other);
    return order != 0 ? order : size - other;
}

static void twice(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    sqlite3_result_int64(context, 2 * sqlite3_value_int64(values[0]));
}

static sqlite3_stmt *left;

static schemac_status prepare(void *user, void *connection)
{
    preparing *p = user;
    p->calls++;
    if (p->leaves != NULL) {
        assert_int_equal(sqlite3_prepare_v2(connection, p->leaves, -1, &left, NULL), SQLITE_OK);
        sqlite3_step(left);
    }
    if (p->keeps)
        assert_int_equal(
            sqlite3_prepare_v2(connection, "SELECT 1", -1, &p->kept[p->kept_count++], NULL),
            SQLITE_OK);
    if (p->status != SCHEMAC_OK)
        return p->status;
    int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;
    return sqlite3_create_collation_v2(connection, "unicase", SQLITE_UTF8, NULL, compare, NULL) ==
                       SQLITE_OK &&
                   sqlite3_create_function_v2(connection, "twice", 1, flags, NULL, twice, NULL,
                                              NULL, NULL) == SQLITE_OK
               ? SCHEMAC_OK
               : SCHEMAC_ENGINE;
}

static schemac_config prepared(preparing *p)
{
    schemac_config config = SCHEMAC_CONFIG_INIT;
    config.prepare = prepare;
    config.prepare_user = p;
    return config;
}

/* A shop with an index whose collation a plain connection does not have. */
static const char *make_unicase(void)
{
    const char *path = make_shop();
    preparing p = {.calls = 0};
    schemac_config config = prepared(&p);
    schemac_db *db;
    schemac_status status = shop_open(path, &config, &db);
    assert_ok(db, status);
    assert_ok(db, schemac_exec(db, "CREATE INDEX by_name ON tag(name COLLATE unicase)"));
    schemac_close(db);
    assert_int_equal(p.calls, 1);
    return path;
}

static void test_collation(void **state)
{
    (void)state;
    const char *path = make_unicase();
    schemac_db *db = open_shop(path);
    insert_tag(db, SCHEMAC_ENGINE, "brand new");
    assert_contains(schemac_error_message(db), "there is no collation 'unicase'");
    assert_contains(schemac_error_message(db), "config.prepare (sqlite3_create_collation_v2)");
    schemac_close(db);
    preparing p = {.calls = 0};
    schemac_config config = prepared(&p);
    schemac_status status = shop_open(path, &config, &db);
    assert_ok(db, status);
    insert_tag(db, SCHEMAC_OK, "brand new");
    assert_int_equal(handle_integer(db, "SELECT count(*) FROM tag INDEXED BY by_name WHERE name"
                                        " COLLATE unicase = 'BRAND NEW'"),
                     1);
    assert_ok(db, schemac_exec(db, "DROP INDEX by_name"));
    schemac_close(db);
    assert_all_there(path);
}

/* A start that needs it, and a copy of the file, which a connection of its own makes. */
static void test_collation_of_a_start(void **state)
{
    (void)state;
    const char *path = make_unicase();
    rewrite_object(path, "tag", "\"name\" TEXT", "\"name\" BLOB");
    schemac_config config = SCHEMAC_CONFIG_INIT;
    schemac_db *db;
    schemac_status status = shop_open(path, &config, &db);
    assert_status(db, SCHEMAC_ENGINE, status);
    assert_contains(schemac_error_message(db), "there is no collation 'unicase'");
    assert_contains(schemac_error_message(db), "config.prepare");
    schemac_close(db);
    preparing p = {.calls = 0};
    config = prepared(&p);
    config.backups = 1;
    status = shop_open(path, &config, &db);
    assert_ok(db, status);
    unsigned calls = p.calls;
    assert_true(calls >= 2);
    assert_non_null(schemac_report(db)->backup);
    assert_ok(db, schemac_plan(db)); /* on the same connection */
    assert_int_equal(p.calls, calls);
    assert_ok(db, schemac_exec(db, "DROP INDEX by_name"));
    schemac_close(db);
    assert_all_there(path);
}

/* A column that is to have another one: equal values are looked for as they will be compared. */
static void test_collation_that_goes(void **state)
{
    (void)state;
    const char *path = make_shop();
    raw(path, "DROP INDEX \"customer.email\"");
    rewrite_object(path, "customer", "\"email\" TEXT", "\"email\" TEXT COLLATE unicase");
    schemac_config config = SCHEMAC_CONFIG_INIT;
    config.mode = SCHEMAC_VERIFY;
    schemac_db *db;
    schemac_status status = shop_open(path, &config, &db);
    assert_status(db, SCHEMAC_OUTDATED, status);
    assert_int_equal(schemac_report(db)->planned_count, 2);
    schemac_close(db);
    db = open_shop(path);
    assert_int_equal(schemac_report(db)->changed_count, 1);
    schemac_close(db);
    assert_all_there(path);
}

static void test_function(void **state)
{
    (void)state;
    const char *path = make_shop();
    raw(path, "CREATE TABLE pairs (a); CREATE TRIGGER pair AFTER INSERT ON tag BEGIN"
              " INSERT INTO pairs VALUES (twice(new.id)); END");
    schemac_db *db = open_shop(path);
    insert_tag(db, SCHEMAC_ENGINE, "brand new");
    assert_contains(schemac_error_message(db), "there is no function 'twice'");
    assert_contains(schemac_error_message(db), "config.prepare (sqlite3_create_function_v2)");
    schemac_close(db);
    preparing p = {.calls = 0};
    schemac_config config = prepared(&p);
    schemac_status status = shop_open(path, &config, &db);
    assert_ok(db, status);
    insert_tag(db, SCHEMAC_OK, "brand new");
    schemac_close(db);
    assert_raw(path, "SELECT a = 2 * (SELECT max(id) FROM tag) FROM pairs", "1\n");
}

static void test_every_connection(void **state)
{
    (void)state;
    preparing p = {.calls = 0};
    schemac_config config = prepared(&p);
    schemac_db *db;
    schemac_status status = schemac_open_temporary(SHOP_SCHEMA, &config, &db);
    assert_ok(db, status);
    assert_int_equal(p.calls, 1);
    schemac_close(db);
    status = schemac_open(SHOP_SCHEMA, ":memory:", &config, &db);
    assert_ok(db, status);
    assert_int_equal(p.calls, 2);
    schemac_close(db);
    const char *path = make_shop();
    config.mode = SCHEMAC_VERIFY;
    status = schemac_open(SHOP_SCHEMA, path, &config, &db);
    assert_ok(db, status);
    assert_int_equal(p.calls, 3);
    schemac_close(db);
    status = schemac_roll_back(SHOP_SCHEMA, path, &config, 1, &db);
    assert_ok(db, status);
    assert_int_equal(p.calls, 4);
    schemac_close(db);
}

static void test_prepare_fails(void **state)
{
    (void)state;
    static const struct {
        preparing p;
        schemac_status status;
        const char *message;
    } cases[] = {
        {{.status = SCHEMAC_PERMISSION}, SCHEMAC_PERMISSION, "config.prepare failed on '"},
        {{.status = SCHEMAC_PERMISSION}, SCHEMAC_PERMISSION, "may not be read or written"},
        {{.leaves = "BEGIN"}, SCHEMAC_MISUSE, "config.prepare has left a transaction open on '"},
        {{.leaves = "SELECT 1 UNION SELECT 2"},
         SCHEMAC_MISUSE,
         "config.prepare has left a statement running on '"},
        {{.status = SCHEMAC_ENGINE, .leaves = "SELECT x'01' -> 'a'"},
         SCHEMAC_ENGINE,
         "(SQLite says: malformed JSON)"},
        {{.status = SCHEMAC_NOMEM}, SCHEMAC_NOMEM, "there is no memory left"},
    };
    const char *path = make_shop();
    image before = read_image(path);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        preparing p = cases[i].p;
        schemac_config config = prepared(&p);
        schemac_db *db;
        left = NULL;
        schemac_status status = shop_open(path, &config, &db);
        assert_status(db, cases[i].status, status);
        assert_contains(schemac_error_message(db), cases[i].message);
        assert_int_equal(schemac_report(db)->issue_count, 1);
        assert_int_equal(p.calls, 1);
        sqlite3_finalize(left);
        schemac_close(db);
    }
    assert_untouched(path, &before);
}

/* What a function of the program keeps prepared is its own affair, also on the connection that
   copies. */
static void test_prepare_keeps_a_statement(void **state)
{
    (void)state;
    const char *path = make_shop();
    rewrite_object(path, "tag", "\"name\" TEXT", "\"name\" BLOB");
    preparing p = {.keeps = true};
    schemac_config config = prepared(&p);
    config.backups = 1;
    schemac_db *db;
    schemac_status status = shop_open(path, &config, &db);
    assert_ok(db, status);
    assert_non_null(schemac_report(db)->backup);
    insert_tag(db, SCHEMAC_OK, "brand new");
    schemac_close(db);
    assert_int_equal(p.calls, p.kept_count);
    for (unsigned i = 0; i < p.kept_count; i++)
        assert_int_equal(sqlite3_finalize(p.kept[i]), SQLITE_OK);
    assert_all_there(path);
}

/* Both at once, as the databases of a known program need them. */
static void test_settings_are_there(void **state)
{
    (void)state;
    const char *path = make_shop();
    preparing p = {.calls = 0};
    schemac_config config = prepared(&p);
    schemac_db *db;
    schemac_status status = shop_open(path, &config, &db);
    assert_ok(db, status);
    assert_int_equal(handle_integer(db, "PRAGMA trusted_schema"), 0);
    schemac_close(db);
    config.trusted_schema = true;
    status = shop_open(path, &config, &db);
    assert_ok(db, status);
    assert_int_equal(handle_integer(db, "PRAGMA trusted_schema"), 1);
    schemac_close(db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_unreadable),
        cmocka_unit_test(test_made_anew),
        cmocka_unit_test(test_usable),
        cmocka_unit_test(test_not_committed),
        cmocka_unit_test(test_never),
        cmocka_unit_test(test_no_answer),
        cmocka_unit_test(test_other_words),
        cmocka_unit_test(test_collation),
        cmocka_unit_test(test_collation_of_a_start),
        cmocka_unit_test(test_collation_that_goes),
        cmocka_unit_test(test_function),
        cmocka_unit_test(test_every_connection),
        cmocka_unit_test(test_prepare_fails),
        cmocka_unit_test(test_prepare_keeps_a_statement),
        cmocka_unit_test(test_settings_are_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
