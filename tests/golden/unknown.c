/* unknown.c - numbers and texts of which nothing is recorded: columns and tables that somebody has
   made or renamed by his own SQL, and texts that are taken over as JSON. */
#include "suites.h"

static void begin(const char *models, const char *sql)
{
    remove("u.db");
    put("1.schema", "schema app version 1;\n%s\n", models);
    prints_part(0, "created table", "migrate", "1.schema", "u.db");
    raw("u.db", sql);
}

static void put_next(int version, const char *models)
{
    put("2.schema", "schema app version %d;\n%s\n", version, models);
}

static void expect_refused(const char *wrong)
{
    image before = read_image("u.db");
    prints_part(5, wrong, "migrate", "2.schema", "u.db");
    prints_part(5, wrong, "plan", "2.schema", "u.db");
    assert_untouched("u.db", &before);
}

static void expect_values(const char *accepted, const char *question, const char *rows)
{
    prints_part(0, "u.db", "migrate", "--accept", accepted, "2.schema", "u.db");
    assert_raw("u.db", question, rows);
    prints(0, "u.db matches the schema", "status", "2.schema", "u.db");
}

#define PRICES(type) "model thing { id: int64 primary key; " type " }\n"
#define ROWS         "INSERT INTO thing VALUES (4,1999),(5,0); "
#define COSTS        "SELECT group_concat(cost) FROM thing"

/* A column under another name, which means something else: it is not taken for the same. */
static void test_renamed_column(void **state)
{
    (void)state;
    static const char rename[] = ROWS "ALTER TABLE thing RENAME COLUMN price TO cost";
    for (int version = 1; version <= 2; version++) {
        begin(PRICES("price: decimal(8,2);"), rename);
        put_next(version, PRICES("cost: decimal(8,3);"));
        expect_refused("1 row of thing has a number in cost, and the schema takes it for units of "
                       "10^-3: 1 would be 0.001; column price, decimal with 2 digits behind the "
                       "point, is not there any more. Nothing has been changed. if it was renamed, "
                       "say so in the schema, with 'was' and the name before, and the numbers are "
                       "converted; if they are what the schema takes them for, say so, with "
                       "config.accept or schemac migrate --accept thing.cost.meaning");
        /* the name before makes it known */
        put_next(version, PRICES("cost: decimal(8,3) was price;"));
        expect_values("nothing", COSTS, "19990,0\n");
        /* and is no longer known by it */
        assert_raw("u.db", "SELECT meaning LIKE '%price%' FROM schemac_tables", "0\n");
        begin(PRICES("price: decimal(8,2);"), rename);
        put_next(version, PRICES("cost: decimal(8,3);"));
        expect_values("thing.cost.meaning", COSTS, "1999,0\n");
        begin(PRICES("price: decimal(8,2);"), rename);
        put_next(version, PRICES("cost: decimal(8,2);"));
        expect_values("nothing", COSTS, "1999,0\n");
        begin(PRICES("price: decimal(8,2);"), rename);
        raw("u.db", "UPDATE thing SET cost=0");
        put_next(version, PRICES("cost: decimal(8,3);"));
        expect_values("nothing", COSTS, "0,0\n");
    }
}

static void test_other_numbers(void **state)
{
    (void)state;
    begin(PRICES("price: int64;"), ROWS "ALTER TABLE thing RENAME COLUMN price TO cost");
    put_next(2, PRICES("cost: timestamp;"));
    expect_refused("the schema takes it for microseconds since 1970: 1700000000 would be 00:28:20 "
                   "of its first day; column price, int64, is not there any more");
    put_next(2, PRICES("cost: int64;"));
    expect_values("nothing", COSTS, "1999,0\n");
    begin("enum e : int { a = 1, b = 2 }\n" PRICES("price: e;"),
          "INSERT INTO thing VALUES (4,1); ALTER TABLE thing RENAME COLUMN price TO cost");
    put_next(2, "enum e : int { b = 1, a = 2 }\n" PRICES("cost: e;"));
    expect_refused("the schema takes it for enum (b = 1, a = 2); column price, enum (a = 1, b = "
                   "2), is not there any more");
    put_next(2, "enum e : int { b = 1, a = 2 }\n" PRICES("cost: e was price;"));
    expect_values("nothing", COSTS, "2\n");
}

/* One that somebody has added says nothing about its numbers; one of a migration says what the schema
   says. */
static void test_added_column(void **state)
{
    (void)state;
    static const char add[] = "ALTER TABLE thing ADD COLUMN cost INTEGER NOT NULL DEFAULT 7; ";
    begin(PRICES(""), path_of("INSERT INTO thing VALUES (4),(5); %s", add));
    put_next(2, PRICES("cost: decimal(8,2) default 1;"));
    expect_refused("2 rows of thing have a number in cost, and the schema takes it for units of "
                   "10^-2: 1 would be 0.01. Nothing has been changed. if that is what the numbers "
                   "are, say so, with config.accept or schemac migrate --accept "
                   "thing.cost.meaning; else");
    put_next(2, PRICES("cost: int64 default 1;"));
    expect_values("nothing", COSTS, "7,7\n");
    begin(PRICES(""), "INSERT INTO thing VALUES (4),(5)");
    put_next(2,
             path_of(PRICES("cost: decimal(8,2) default 1;") "migration 2 \"costs\" { up { %s } }",
                     add));
    expect_values("nothing", COSTS, "7,7\n");
}

static void test_renamed_table(void **state)
{
    (void)state;
    begin(PRICES("cost: decimal(8,2);"), ROWS "ALTER TABLE thing RENAME TO piece");
    put_next(2, "model piece { id: int64 primary key; cost: decimal(8,3); }");
    expect_refused("1 row of piece has a number in cost, and the schema takes it for units of "
                   "10^-3: 1 would be 0.001; a table that was recorded is not there any more");
    put_next(2, "model piece { was thing; id: int64 primary key; cost: decimal(8,3); }");
    expect_values("nothing", "SELECT cost FROM piece", "19990\n0\n");
    /* a table of a migration is what the schema says */
    begin(PRICES("cost: decimal(8,2);"), ROWS);
    put_next(2, "model piece { id: int64 primary key; cost: decimal(8,3); }\n"
                "migration 2 \"pieces\" { up { create table piece (id integer primary key, cost "
                "integer not null); insert into piece select id, cost*10 from thing; drop table "
                "thing; } }");
    expect_values("nothing", "SELECT cost FROM piece", "19990\n0\n");
}

/* After a roll back the older program takes its columns for what it declares. */
static void test_rolled_back(void **state)
{
    (void)state;
    begin(PRICES("cost: decimal(8,2);"), ROWS);
    put_next(
        2,
        PRICES(
            "total: decimal(8,3); cost: decimal(8,2);") "migration 2 \"totals\" { up { "
                                                        "alter table thing add column total "
                                                        "integer not null default 0; update thing "
                                                        "set "
                                                        "total=cost*10; } down { update thing set "
                                                        "cost=total/10; alter table thing drop "
                                                        "column total; } }");
    expect_values("nothing", "SELECT total FROM thing", "19990\n0\n");
    prints_part(0, "u.db", "migrate", "--roll-back", "1", "2.schema", "u.db");
    prints_part(0, "u.db", "migrate", "1.schema", "u.db");
    assert_raw("u.db", COSTS, "1999,0\n");
}

/* ---- texts ------------------------------------------------------------------------------------- */

static void test_json(void **state)
{
    (void)state;
    static const char *const types[] = {"TEXT", "VARCHAR(20)", "TEXT NOT NULL"};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        remove("u.db");
        put("u.db", "%s", "");
        raw("u.db", path_of("CREATE TABLE thing(id INTEGER PRIMARY KEY, cost %s); INSERT INTO "
                            "thing VALUES (4,'{\"a\":1}'),(5,'{')",
                            types[i]));
        put_next(2, PRICES("cost: json?;"));
        image before = read_image("u.db");
        static const char wrong[] = "1 row of thing with a value of cost that is not JSON: key 5";
        prints_part(5, wrong, "plan", "--adopt", "2.schema", "u.db");
        prints_part(5, wrong, "migrate", "--adopt", "2.schema", "u.db");
        assert_untouched("u.db", &before);
        raw("u.db", "UPDATE thing SET cost='[5]' WHERE id=5");
        prints_part(0, "u.db", "migrate", "--adopt", "2.schema", "u.db");
        assert_raw("u.db", COSTS, "{\"a\":1},[5]\n");
    }
    begin(PRICES("price: text;"),
          "INSERT INTO thing VALUES (4,'{'); ALTER TABLE thing RENAME COLUMN price TO cost");
    put_next(2, PRICES("cost: json;"));
    expect_refused("1 row of thing with a value of cost that is not JSON: key 4");
}

int suite_unknown(void)
{
    const struct CMUnitTest tests[] = {
        test_in_work(test_renamed_column), test_in_work(test_other_numbers),
        test_in_work(test_added_column),   test_in_work(test_renamed_table),
        test_in_work(test_rolled_back),    test_in_work(test_json)};
    return cmocka_run_group_tests_name("unknown", tests, NULL, NULL);
}
