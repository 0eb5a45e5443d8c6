/* orphans.c - references that lead nowhere: which of them a start makes, and which it has found. */
#include "suites.h"

/* ---- starts ---------------------------------------------------------------------------------- */

/* Version 2 has a migration. */
static void put_schemas(const char *models, const char *up)
{
    put("1.schema", "schema app version 1;\n%s", models);
    put("2.schema", "schema app version 2;\n%smigration 2 \"it\" { up { %s } }\n", models, up);
}

static void begin(const char *models, const char *up, const char *rows)
{
    remove("o.db");
    put_schemas(models, up);
    prints_part(0, "created table", "migrate", "1.schema", "o.db");
    raw("o.db", path_of("PRAGMA foreign_keys=0; %s", rows));
}

static void expect_refused(const char *wrong)
{
    image before = read_image("o.db");
    prints_part(5, wrong, "migrate", "2.schema", "o.db");
    prints_part(5, wrong, "plan", "2.schema", "o.db");
    assert_untouched("o.db", &before);
}

static void expect_done(const char *question, const char *rows)
{
    prints_part(0, "o.db", "migrate", "2.schema", "o.db");
    assert_raw("o.db", question, rows);
    prints(0, "o.db matches the schema", "status", "2.schema", "o.db");
}

/* ---- which rows ------------------------------------------------------------------------------ */

#define PLACES "model place { id: int64 primary key; name: text; }\n"
#define ROWS                                                                                       \
    "INSERT INTO place VALUES (1,'a'),(2,'b'); INSERT INTO \"visit\"(id,place_id) VALUES"          \
    " (10,1),(11,2),(12,77)"
#define VISITS "SELECT group_concat(id||'>'||place_id,' ') FROM (SELECT * FROM visit ORDER BY id)"

/* As many before as after, and not the same ones. */
static void test_as_many(void **state)
{
    (void)state;
    static const char *const kinds[] = {
        "model visit { id: int64 primary key; place: place; }\n",
        "model visit { id: text(9) primary key; place: place; }\n",
        "model visit { id: text(9) primary key; place: place; without rowid; }\n"};
    static const struct {
        const char *up;
        const char *wrong; /* NULL: nothing is */
        const char *after;
    } ups[] = {
        {"delete from place where id=1; update visit set place_id=2 where place_id=77;",
         "1 row of visit would reference a row of place that is not there", NULL},
        {"update visit set place_id=2 where id=12; update visit set place_id=77 where id=11;",
         "1 row of visit would reference a row of place that is not there", NULL},
        {"update visit set place_id=78 where id=12;",
         "1 row of visit would reference a row of place that is not there", NULL},
        {"update visit set place_id=2 where id=12; update visit set place_id=2 where id=10;", NULL,
         "10>2 11>2 12>2\n"},
        {"update visit set place_id=2 where id=10;", NULL, "10>2 11>2 12>77\n"},
        {"create table v as select * from visit; delete from visit; insert into visit(id,place_id)"
         " select id,place_id from v order by id desc; drop table v;",
         NULL, "10>1 11>2 12>77\n"},
    };
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
        for (size_t i = 0; i < sizeof ups / sizeof *ups; i++) {
            begin(path_of(PLACES "%s", kinds[k]), ups[i].up, ROWS);
            if (ups[i].wrong != NULL)
                expect_refused(ups[i].wrong);
            else
                expect_done(VISITS, ups[i].after);
        }
}

/* Of a table that no model has, whose rows have nothing but a number. */
static void test_without_key(void **state)
{
    (void)state;
#define THEIRS                                                                                     \
    ROWS "; CREATE TABLE theirs(x REFERENCES place(id), y); INSERT INTO theirs VALUES "            \
         "(1,1),(77,2)"
#define MODELS PLACES "model visit { id: int64 primary key; place: place; }\n"
    begin(MODELS, "update theirs set x=77 where y=1; update theirs set x=1 where y=2;", THEIRS);
    expect_refused("1 row of theirs would reference a row of place that is not there");
    /* made anew, its rows have other numbers, and the same values */
    begin(MODELS,
          "create table t as select * from theirs order by y desc; drop table theirs; create table"
          " theirs(x references place(id), y); insert into theirs select * from t; drop table t;",
          THEIRS);
    expect_done("SELECT group_concat(x) FROM theirs", "77,1\n");
    begin(MODELS,
          "create table t as select * from theirs; drop table theirs; create table theirs(x"
          " references place(id), y); insert into theirs select 78, y from t; drop table t;",
          THEIRS);
    expect_refused("2 rows of theirs would reference a row of place that is not there");
}

/* Under another name it is the same table, the same other one, the same column. */
static void test_other_names(void **state)
{
    (void)state;
    begin(MODELS, "alter table theirs rename to others; alter table others rename x to z;", THEIRS);
    expect_done("SELECT group_concat(z) FROM others", "1,77\n");
    begin(MODELS, "alter table theirs rename x to z; update theirs set z=78 where y=2;", THEIRS);
    expect_refused("1 row of theirs would reference a row of place that is not there");
}

/* What leads nowhere by one reference is no excuse for another one to the same table; and the query
   is that of the one. */
static void test_which_reference(void **state)
{
    (void)state;
    static const char models[] =
        "model place { id: int64 primary key; name: text; }\n"
        "model visit { id: int64 primary key; began: place; ended: place; third: place?; }\n";
    static const char rows[] =
        "INSERT INTO place VALUES (1,'a'),(2,'b'); INSERT INTO visit(id,began_id,ended_id,third_id)"
        " VALUES (10,77,1,NULL),(11,1,2,NULL)";
    begin(models, "update visit set began_id=1, ended_id=77 where id=10;", rows);
    expect_refused("1 row of visit would reference a row of place that is not there");
    /* a column that becomes one: the query finds the rows, and no others */
    remove("o.db");
    put("1.schema", "schema app version 1;\nmodel place { id: int64 primary key; name: text; }\n"
                    "model visit { id: int64 primary key; began: place; ended: place;"
                    " third: int64? column \"third_id\"; }\n");
    put("2.schema", "schema app version 2;\n%s", models);
    prints_part(0, "created table", "migrate", "1.schema", "o.db");
    raw("o.db",
        path_of("PRAGMA foreign_keys=0; %s; UPDATE visit SET third_id=9 WHERE id=11", rows));
    expect_refused("1 row of visit would reference a row of place that is not there");
    expect_refused("find them with: SELECT * FROM \"visit\" AS c WHERE c.\"third_id\" IS NOT NULL"
                   " AND NOT EXISTS (SELECT 1 FROM \"place\" AS p WHERE p.\"id\"=c.\"third_id\")");
}

/* ---- what a start changes itself -------------------------------------------------------------- */

/* A key and references that become uuids, or decimals with more digits; rows that led nowhere do so
   afterwards. */
static void test_converted(void **state)
{
    (void)state;
    static const char *const rowids[] = {"", " without rowid;"};
    for (size_t i = 0; i < 2; i++) {
        remove("o.db");
        for (int version = 1; version <= 2; version++)
            put(path_of("%d.schema", version),
                "schema app version %d;\nmodel place { id: %s primary key; }\n"
                "model visit { id: %s primary key; place: place?;%s }\n",
                version, version == 1 ? "text" : "uuid", version == 1 ? "text" : "uuid", rowids[i]);
        prints_part(0, "created table", "migrate", "1.schema", "o.db");
        raw("o.db", "PRAGMA foreign_keys=0;"
                    "INSERT INTO place VALUES ('00000000-0000-0000-0000-000000000001');"
                    "INSERT INTO visit(id,place_id) VALUES ('00000000-0000-0000-0000-00000000000a',"
                    "'00000000-0000-0000-0000-000000000001'),"
                    "('00000000-0000-0000-0000-00000000000b',"
                    "'00000000-0000-0000-0000-000000000077')");
        prints_part(0, "1 row of visit with a reference to a row of place that is not there",
                    "migrate", "2.schema", "o.db");
        assert_raw("o.db", "SELECT hex(place_id) FROM visit ORDER BY id",
                   "00000000000000000000000000000001\n00000000000000000000000000000077\n");
    }
}

int suite_orphans(void)
{
    const struct CMUnitTest tests[] = {
        test_in_work(test_as_many), test_in_work(test_without_key), test_in_work(test_other_names),
        test_in_work(test_which_reference), test_in_work(test_converted)};
    return cmocka_run_group_tests_name("orphans", tests, NULL, NULL);
}
