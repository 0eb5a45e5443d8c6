/* adoption.c - databases of other programs taken over: nothing of theirs is lost without their
   owner's word. */
#include "suites.h"

#include <sqlite3.h>

#define THEIRS                                                                                     \
    "CREATE TABLE customer (id INTEGER PRIMARY KEY AUTOINCREMENT, mail TEXT NOT NULL COLLATE "     \
    "NOCASE UNIQUE ON CONFLICT REPLACE, credit INTEGER DEFAULT 5 CHECK (credit < 1000), extra "    \
    "BLOB, name TEXT NOT NULL DEFAULT '-', doubled INT AS (credit * 2), "                          \
    "CONSTRAINT short CHECK (length(name) < 30)); "                                                \
    "CREATE TABLE visit (customer INTEGER NOT NULL REFERENCES customer(id) ON DELETE CASCADE "     \
    "DEFERRABLE INITIALLY DEFERRED, day TEXT); "                                                   \
    "CREATE INDEX their_days ON visit(day DESC); CREATE INDEX by_credit ON customer(credit); "     \
    "CREATE UNIQUE INDEX by_name ON customer(name COLLATE NOCASE); "                               \
    "CREATE VIEW rich AS SELECT * FROM customer WHERE credit > 100; "                              \
    "CREATE TRIGGER keep BEFORE DELETE ON customer WHEN old.credit > 0 BEGIN SELECT "              \
    "raise(ABORT, 'kept'); END; "                                                                  \
    "INSERT INTO customer(id,mail,credit,extra,name) VALUES (3,'Ada',500,x'00ff','ada'),"          \
    "(9,'bob',NULL,NULL,'it''s'); DELETE FROM customer WHERE id=9 AND 0; "                         \
    "INSERT INTO visit VALUES (3,'2020-01-01'),(9,NULL),(3,'2021-01-01'); "                        \
    "DELETE FROM visit WHERE customer=9; PRAGMA user_version=41"

static void put_theirs(const char *more)
{
    remove("t.db");
    put("t.db", "%s", "");
    raw("t.db", path_of("%s; %s", THEIRS, more));
    put("app.schema", "schema app version 2;\n"
                      "model customer {\n"
                      "    id: int64 primary key autoincrement;\n"
                      "    mail: text collate nocase unique;\n"
                      "    credit: int64? default 5;\n"
                      "    name: text;\n"
                      "    index (credit);\n"
                      "}\n"
                      "model visit {\n"
                      "    id: int64 primary key;\n"
                      "    customer: customer column \"customer\" on delete cascade deferrable;\n"
                      "    day: date?;\n"
                      "    index (day desc);\n"
                      "}\n");
}

#define LOSS                                                                                       \
    "'DEFAULT '-'' of customer.name would go: the schema does not have it. Nothing has been "      \
    "changed. declare it; or let it go, with config.accept or schemac migrate --accept "           \
    "customer.name.default"

static void test_looks_first(void **state)
{
    (void)state;
    put_theirs("");
    image before = read_image("t.db");
    prints_part(
        5,
        "it has tables, but no mark of this schema; it has not been touched. Check the path, "
        "or use another file; or look with schemac plan --adopt what taking it over would "
        "change, and take it over with config.adopt or schemac migrate --adopt",
        "plan", "app.schema", "t.db");
    prints_part(5, LOSS, "plan", "--adopt", "app.schema", "t.db");
    prints_part(5, LOSS, "status", "--adopt", "app.schema", "t.db");
    prints_part(5, LOSS, "migrate", "--adopt", "app.schema", "t.db");
    prints_part(5, LOSS, "migrate", "--adopt", "--accept", "customer.name", "app.schema", "t.db");
    assert_untouched("t.db", &before);
    before = read_image("t.db");
    prints_part(4,
                "  make anew table customer\n"
                "  make anew table visit\n",
                "plan", "--adopt", "--accept", "customer.name.default", "app.schema", "t.db");
    prints_part(2, "--adopt takes nothing or 'any', not 'all'", "plan", "--adopt=all", "app.schema",
                "t.db");
    assert_untouched("t.db", &before);
    assert_false(there("t.db.backup-1"));
}

static void test_keeps(void **state)
{
    (void)state;
    put_theirs("");
    prints_part(0, "'DEFAULT '-'' of customer.name goes: the schema does not have it", "migrate",
                "--adopt", "--accept", "customer.name.default", "app.schema", "t.db");
    prints_part(0, "t.db matches the schema", "status", "app.schema", "t.db");
    /* the way back */
    assert_raw("t.db.backup-1", "PRAGMA user_version", "41\n");
    assert_raw("t.db.backup-1", "SELECT count(*) FROM visit", "2\n");
    /* indexes that do what the schema asks for are not made twice */
    assert_raw("t.db",
               "SELECT group_concat(name,' ') FROM (SELECT name FROM sqlite_schema WHERE "
               "type='index' AND sql IS NOT NULL AND name NOT LIKE 'schemac%' ORDER BY name)",
               "by_credit by_name their_days visit.customer\n");
    /* what does not contradict the schema is there, word for word */
    static const char *const kept[] = {"UNIQUE ON CONFLICT REPLACE",
                                       "CHECK (credit < 1000)",
                                       "doubled INT AS (credit * 2)",
                                       "AUTOINCREMENT",
                                       "CONSTRAINT short CHECK (length(name) < 30)",
                                       "extra BLOB"};
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        assert_raw(
            "t.db",
            path_of("SELECT instr(sql,'%s')>0 FROM sqlite_schema WHERE name='customer'", kept[i]),
            "1\n");
    assert_raw("t.db",
               "SELECT id||mail||ifnull(credit,'-')||ifnull(hex(extra),'-')||name||"
               "ifnull(doubled,'-') FROM customer",
               "3Ada50000FFada1000\n9bob-it's-\n");
    assert_raw("t.db", "SELECT seq FROM sqlite_sequence WHERE name='customer'", "9\n");
    /* a table without a key gives its rowids as keys */
    assert_raw("t.db", "SELECT id||rowid||customer||day FROM visit",
               "1132020-01-01\n3332021-01-01\n");
    assert_raw("t.db", "SELECT count(*) FROM rich", "1\n");
    /* what their program says goes into the same columns */
    raw("t.db", "INSERT INTO customer VALUES (20,'ADA',7,NULL,'new')");
    assert_raw("t.db", "SELECT group_concat(id||mail||credit||name) FROM customer WHERE mail='ada'",
               "20ADA7new\n");
    assert_raw("t.db", "PRAGMA integrity_check", "ok\n");
}

static void test_any(void **state)
{
    (void)state;
    put_theirs("PRAGMA application_id=77");
    image before = read_image("t.db");
    prints_part(5,
                "it bears another program's mark; it has not been touched. Check the path, or use "
                "another file; or look with schemac plan --adopt=any",
                "migrate", "--adopt", "app.schema", "t.db");
    assert_untouched("t.db", &before);
    before = read_image("t.db");
    prints_part(4, "make anew table visit", "plan", "--adopt=any", "--accept",
                "customer.name.default", "app.schema", "t.db");
    assert_untouched("t.db", &before);
    prints_part(0, "made anew table visit", "migrate", "--adopt=any", "--accept",
                "customer.name.default", "app.schema", "t.db");
    prints_part(0, "t.db matches the schema", "status", "app.schema", "t.db");
    assert_raw("t.db.backup-1", "PRAGMA application_id", "77\n");
}

/* What others work out from values says something else when these change. */
static void test_values(void **state)
{
    (void)state;
    static const struct {
        const char *theirs, *refused, *name;
    } uses[] = {
        {"CREATE VIEW dear AS SELECT id FROM thing WHERE price > 500",
         "view dear works with the values of thing.price, which change", "dear"},
        {"CREATE INDEX big ON thing(id) WHERE price > 500", "index big works", "big"},
        {"CREATE INDEX half ON thing((price / 2))", "index half works", "half"},
        {"CREATE TRIGGER guard BEFORE UPDATE ON thing WHEN new.price > 900 BEGIN SELECT 1; END",
         "trigger guard works", "guard"},
        {"ALTER TABLE thing ADD COLUMN twice INT AS (price * 2)",
         "generated thing.twice.generated works", "thing.twice.generated"},
        {"ALTER TABLE thing ADD COLUMN flag INT CHECK (flag <> price)",
         "check thing.flag.check works", "thing.flag.check"},
        {"CREATE INDEX plain ON thing(price); CREATE VIEW other AS SELECT note FROM thing", NULL,
         NULL},
    };
    put("1.schema",
        "schema app version 1;\nmodel thing { id: int64 primary key; price: decimal(6,2); "
        "note: text?; }\n");
    put("2.schema",
        "schema app version 2;\nmodel thing { id: int64 primary key; price: decimal(8,3); "
        "note: text?; }\n");
    for (size_t i = 0; i < sizeof uses / sizeof *uses; i++) {
        remove("v.db");
        command("migrate", "1.schema", "v.db");
        raw("v.db",
            path_of("INSERT INTO thing(id,price) VALUES (1,1999),(2,-5); %s", uses[i].theirs));
        if (uses[i].refused != NULL) {
            image before = read_image("v.db");
            prints_part(5, uses[i].refused, "migrate", "2.schema", "v.db");
            prints_part(5, path_of("schemac migrate --accept %s", uses[i].name), "plan", "2.schema",
                        "v.db");
            assert_untouched("v.db", &before);
        }
        prints_part(0, "made anew table thing", "migrate", "--accept",
                    uses[i].name == NULL ? "nothing" : uses[i].name, "2.schema", "v.db");
        assert_raw("v.db", "SELECT price FROM thing ORDER BY id", "19990\n-50\n");
    }
}

/* ---- known programs -------------------------------------------------------------------------- */

/* What a program gets for its statements: rows, or what SQLite says. */
static char *answers(const char *path, const char *queries)
{
    sqlite3 *db;
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    assert_int_equal(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
    size_t statements = 0;
    for (const char *rest = queries; *rest != '\0';) {
        sqlite3_stmt *s = NULL;
        const char *at = rest;
        int code = sqlite3_prepare_v2(db, at, -1, &s, &rest);
        if (code != SQLITE_OK) {
            fprintf(out, "! %s\n", sqlite3_errmsg(db));
            rest = strchr(at, '\n') == NULL ? "" : strchr(at, '\n') + 1;
            continue;
        }
        if (s == NULL)
            break;
        statements++;
        while ((code = sqlite3_step(s)) == SQLITE_ROW) {
            for (int i = 0; i < sqlite3_column_count(s); i++) {
                const unsigned char *value = sqlite3_column_text(s, i);
                fprintf(out, "%s|", value == NULL ? "NULL" : (const char *)value);
            }
            fputc('\n', out);
        }
        fprintf(out, "%s; %d\n", code == SQLITE_DONE ? "done" : sqlite3_errmsg(db),
                sqlite3_changes(db));
        sqlite3_finalize(s);
    }
    assert_true(statements >= 8);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    fclose(out);
    return text;
}

/* What a number means nobody can see: whole coins or hundredths, seconds or microseconds. Whoever
   knows says so, and nothing is taken for something else. */
static void test_numbers(void **state)
{
    (void)state;
    put("app.schema", "schema app version 1;\n"
                      "model orders { id: int64 primary key; total: decimal(10,2)?; "
                      "whole: decimal(10,0)?; made: timestamp?; }\n");
    put("n.db", "%s", "");
    raw("n.db", "CREATE TABLE orders(id INTEGER PRIMARY KEY, total DECIMAL(10,2), whole NUMERIC, "
                "made DATETIME); INSERT INTO orders VALUES (1,200,7,1700000000), (2,5,8,0), "
                "(3,0,9,NULL), (4,NULL,NULL,NULL)");
    image before = read_image("n.db");
    static const char *const looks[] = {"plan", "status", "migrate"};
    for (size_t i = 0; i < 3; i++)
        prints_part(5,
                    "2 rows of orders have a number in total, and the schema takes it for units of "
                    "10^-2: 1 would be 0.01",
                    looks[i], "--adopt", "app.schema", "n.db");
    prints_part(5,
                "1 row of orders has a number in made, and the schema takes it for microseconds "
                "since 1970: 1700000000 would be 00:28:20 of its first day",
                "plan", "--adopt", "--accept", "orders.total.meaning", "app.schema", "n.db");
    assert_untouched("n.db", &before);
    prints_part(0, "made anew table orders", "migrate", "--adopt", "--accept",
                "orders.total.meaning", "--accept", "orders.made.meaning", "app.schema", "n.db");
    assert_raw("n.db",
               "SELECT total||'|'||whole||'|'||ifnull(made,'') FROM orders WHERE id<4 ORDER BY id",
               "200|7|1700000000\n5|8|0\n0|9|\n");
    prints_part(0, "n.db matches the schema", "status", "app.schema", "n.db");
}

/* A check that says what the type says already, at a column whose type word changes, is kept beside
   that of the type. */
static void test_said_already(void **state)
{
    (void)state;
    static const struct {
        const char *column, *field, *more;
    } cases[] = {
        {"a BOOLEAN CHECK (a IN (0,1))", "bool?", ""},
        {"a SMALLINT CHECK (a IN (1,0))", "e?", "enum e : int { x = 0, y = 1 }\n"},
        {"a TINYINT(1) NOT NULL CHECK (a IN (1,0))", "bool", ""},
        {"a NUMERIC CHECK (a=0 OR a=1)", "bool?", ""},
        {"a VARCHAR(10) CHECK (substr(a,1,10)=a)", "text(10)?", ""},
        {"a INTEGER CHECK (a IN (0,1))", "bool?", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int marked = 0; marked < 2; marked++) {
            put("1.schema", "schema app version 1;\nmodel other { id: int64 primary key; }\n");
            put("app.schema",
                "schema app version 2;\n%smodel other { id: int64 primary key; }\n"
                "model t { id: int64 primary key; a: %s; }\n",
                cases[i].more, cases[i].field);
            remove("s.db");
            put("s.db", "%s", "");
            if (marked)
                command("migrate", "1.schema", "s.db");
            raw("s.db", path_of("CREATE TABLE t (id INTEGER PRIMARY KEY, %s); INSERT INTO t VALUES "
                                "(1,1)",
                                cases[i].column));
            if (marked)
                prints_part(0, "s.db: ", "migrate", "app.schema", "s.db");
            else
                prints_part(0, "s.db: ", "migrate", "--adopt", "app.schema", "s.db");
            prints_part(0, "s.db matches the schema", "status", "app.schema", "s.db");
            assert_raw("s.db", "SELECT a FROM t", "1\n");
        }
}

/* A database without a mark whose own schema runs what is not trusted: both ways out are named. */
static void test_untrusted(void **state)
{
    (void)state;
    static const char *const makes[] = {
        "CREATE TABLE t (id INTEGER PRIMARY KEY, j TEXT CHECK (json_valid(j)))",
        "CREATE TABLE t (id INTEGER PRIMARY KEY, j TEXT); CREATE INDEX i ON t "
        "(json_extract(j,'$'))"};
    static const char *const looks[] = {"status", "plan", "migrate"};
    put("app.schema", "schema app version 1;\nmodel t { id: int64 primary key; j: text?; }\n");
    for (size_t i = 0; i < sizeof makes / sizeof *makes; i++) {
        remove("u.db");
        put("u.db", "%s", "");
        raw("u.db", makes[i]);
        image before = read_image("u.db");
        for (size_t j = 0; j < 3; j++) {
            prints_part(5, "or set config.trusted_schema, on the command line --trusted-schema",
                        looks[j], "app.schema", "u.db");
            prints_part(5, "which SQLite lets only a trusted schema do", looks[j], "--adopt",
                        "app.schema", "u.db");
        }
        assert_untouched("u.db", &before);
        prints_part(0, "made anew table t", "migrate", "--adopt", "--trusted-schema", "app.schema",
                    "u.db");
    }
}

/* What cannot be in a table without rowid goes, when that is accepted. */
static void test_without_rowid(void **state)
{
    (void)state;
    put("app.schema",
        "schema app version 1;\nmodel t { id: int64 primary key; k: text; without rowid; }\n");
    put("w.db", "%s", "");
    raw("w.db",
        "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, k TEXT NOT NULL); INSERT INTO "
        "t VALUES (7,'x')");
    image before = read_image("w.db");
    prints_part(5, "'AUTOINCREMENT' of t.id would go: the schema does not have it", "plan",
                "--adopt", "app.schema", "w.db");
    assert_untouched("w.db", &before);
    prints_part(0, "made anew table t", "migrate", "--adopt", "--accept", "t.id.autoincrement",
                "app.schema", "w.db");
    assert_raw("w.db", "SELECT id||k FROM t", "7x\n");
    prints_part(0, "w.db matches the schema", "status", "app.schema", "w.db");
}

/* Firefox has microseconds. */
#define MICROSECONDS "moz_places.last_visit_date.meaning"

/* Tables as known programs make them: what such a program runs gives the same afterwards. */
static void test_known_programs(void **state)
{
    (void)state;
    static const char *const programs[] = {"calibre", "chinook", "gnucash", "messages", "places"};
    for (size_t i = 0; i < sizeof programs / sizeof *programs; i++) {
        const char *name = programs[i];
        char *make = get(path_of(PROJECT "/tests/adopted/%s.sql", name), NULL);
        char *queries = get(path_of(PROJECT "/tests/adopted/%s.queries", name), NULL);
        const char *schema = path_of(PROJECT "/tests/adopted/%s.schema", name);
        remove("theirs.db");
        remove("ours.db");
        put("theirs.db", "%s", "");
        raw("theirs.db", make);
        copy("theirs.db", "ours.db");
        char *expected = answers("theirs.db", queries);
        image before = read_image("ours.db");
        prints_part(4, "make anew table", "plan", "--adopt", "--accept", MICROSECONDS, schema,
                    "ours.db");
        assert_untouched("ours.db", &before);
        prints_part(0, "made anew table", "migrate", "--adopt", "--accept", MICROSECONDS, schema,
                    "ours.db");
        prints_part(0, "ours.db matches the schema", "status", schema, "ours.db");
        assert_raw("ours.db", "PRAGMA integrity_check", "ok\n");
        char *got = answers("ours.db", queries);
        if (strcmp(got, expected) != 0) {
            size_t at = 0, line = 0;
            for (; got[at] == expected[at]; at++)
                line = got[at] == '\n' ? at + 1 : line;
            fail_msg("%s: [%.*s], not [%.*s]", name, (int)strcspn(got + line, "\n"), got + line,
                     (int)strcspn(expected + line, "\n"), expected + line);
        }
        /* what it has done since is as declared */
        prints_part(0, "ours.db matches the schema", "status", schema, "ours.db");
        free(make);
        free(queries);
        free(expected);
        free(got);
    }
}

int suite_adoption(void)
{
    const struct CMUnitTest tests[] = {
        test_in_work(test_looks_first),   test_in_work(test_keeps),
        test_in_work(test_any),           test_in_work(test_values),
        test_in_work(test_numbers),       test_in_work(test_without_rowid),
        test_in_work(test_untrusted),     test_in_work(test_said_already),
        test_in_work(test_known_programs)};
    return cmocka_run_group_tests_name("adoption", tests, NULL, NULL);
}
