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
    expect_refused("1 row of visit would reference a row of place that is not there: key 11");
    expect_refused("find them with: SELECT * FROM \"visit\" WHERE \"third_id\" IS NOT NULL AND"
                   " ((+\"third_id\") IN (SELECT \"id\" FROM \"place\")) IS NOT 1;");
}

/* The rows are named by their keys: with the tenant, where those begin with it. */
static void test_named(void **state)
{
    (void)state;
    static const char tenants[] =
        "tenant org;\nmodel org { id: int64 primary key; }\n"
        "model place { org: org tenant; code: text(40) primary key; }\n"
        "model visit { org: org tenant; code: text(40) primary key; place: "
        "place?; }\n";
    begin(tenants, "delete from place where code='e';",
          "INSERT INTO org VALUES (1),(2); INSERT INTO place(org_id,code) VALUES (1,'e'),(2,'e'),"
          "(2,'f'); INSERT INTO visit(org_id,code,place_id) VALUES (1,'same','e'),(2,'same','e'),"
          "(2,'other','f'),(1,'third','77')");
    expect_refused("after the migrations 2 rows of visit would reference a row of place that is "
                   "not there: keys 1/'same', 2/'same'. Nothing has been changed");
    begin(PLACES "model visit { code: text(80) primary key; place: place; }\n",
          "delete from place where id=1;",
          "INSERT INTO place VALUES (1,'a'),(2,'b'); WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL "
          "SELECT i+1 FROM c WHERE i<2000) INSERT INTO visit(code,place_id) SELECT "
          "printf('%070d',i), iif(i%2,1,77) FROM c");
    expect_refused("1000 rows of visit would reference a row of place that is not there: keys "
                   "'000000000000000000000000000000000000000000000000000000000000'…, ");
    begin(PLACES "model visit { code: text(40) secret primary key; place: place; }\n",
          "delete from place where id=1;",
          "INSERT INTO place VALUES (1,'a'); INSERT INTO visit(code,place_id) VALUES ('hidden',1)");
    expect_refused("1 row of visit would reference a row of place that is not there. Nothing");
    begin(MODELS, "update theirs set x=78 where y=2;", THEIRS);
    expect_refused("1 row of theirs would reference a row of place that is not there: key rowid 2");
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

/* ---- what a plan foresees ---------------------------------------------------------------------- */

static void begin_between(const char *before, const char *after, const char *rows)
{
    remove("o.db");
    put("1.schema", "schema app version 1;\n%s", before);
    put("2.schema", "schema app version 2;\n%s", after);
    prints_part(0, "created table", "migrate", "1.schema", "o.db");
    raw("o.db", path_of("PRAGMA foreign_keys=0; %s", rows));
}

#define PLAIN  "model visit { id: int64 primary key; place: int64? column \"place_id\"; }\n"
#define LEADS  "model visit { id: int64 primary key; place: place?; }\n"
#define WANTED "1 row of visit would reference a row of place that is not there: key 12"

/* A column that becomes a reference: to what is there, to what is new, to what others compare
   otherwise; and one that gets it together with its column. */
static void test_foreseen(void **state)
{
    (void)state;
    begin_between(PLACES PLAIN, PLACES LEADS, ROWS);
    expect_refused(WANTED);
    raw("o.db", "UPDATE visit SET place_id=NULL WHERE id=12");
    expect_done(VISITS, "10>1 11>2\n");
    begin_between(PLAIN, PLACES LEADS, "INSERT INTO visit VALUES (12,1),(13,NULL)");
    expect_refused(WANTED);
    expect_refused("seed the rows of place that they reference");
    /* what seeds make is only known when they have made it */
    put("2.schema",
        "schema app version 2;\n" PLACES LEADS "seed place by (id) { { id: 1, name: \"x\" } }\n");
    expect_done(VISITS, "12>1\n");
    begin_between("model place { code: text(40) primary key collate nocase; }\n"
                  "model visit { id: int64 primary key; place: text(40) column \"place_id\"; }\n",
                  "model place { code: text(40) primary key collate nocase; }\n"
                  "model visit { id: int64 primary key; place: place column \"place_id\"; }\n",
                  "INSERT INTO place VALUES ('Ada'); INSERT INTO visit VALUES (11,'aDA'),(12,'b')");
    expect_refused(WANTED);
    raw("o.db", "DELETE FROM visit WHERE id=12");
    expect_done("SELECT place_id FROM visit", "aDA\n");
}

/* A key that gets a tenant: rows that lead across, and none of those that led nowhere before. */
static void test_foreseen_tenant(void **state)
{
    (void)state;
#define ORGS "model org { id: int64 primary key; }\n"
    begin_between(ORGS "model place { code: text(40) primary key; org: org; }\n"
                       "model visit { code: text(40) primary key; org: org; place: place; }\n",
                  "tenant org;\n" ORGS
                  "model place { code: text(40) primary key; org: org tenant; }\n"
                  "model visit { code: text(40) primary key; org: org tenant; place: place; }\n",
                  "INSERT INTO org VALUES (1),(2); INSERT INTO place(code,org_id) VALUES ('e',1),"
                  "('f',2); INSERT INTO visit(code,org_id,place_id) VALUES ('a',1,'e'),"
                  "('b',2,'f'),('c',1,'f'),('d',1,'77')");
    expect_refused("1 row of visit would reference a row of place that is not there: key 1/'c'");
    raw("o.db", "UPDATE visit SET org_id=2 WHERE code='c'");
    expect_done("SELECT group_concat(org_id||'/'||code||'>'||place_id,' ') FROM (SELECT * FROM"
                " visit ORDER BY code)",
                "1/a>e 2/b>f 2/c>f 1/d>77\n");
}

/* What somebody's own tables lead to. */
static void test_foreseen_of_others(void **state)
{
    (void)state;
    static const char one[] = ORGS "model place { id: text(40) primary key; org: org; }\n";
    static const char two[] =
        "tenant org;\n" ORGS "model place { id: text(40) primary key; org: org tenant; }\n";
    static const char rows[] =
        "INSERT INTO org VALUES (1); INSERT INTO place VALUES (5,1);"
        "CREATE TABLE theirs(x REFERENCES place(id)); INSERT INTO theirs VALUES (5)";
    begin_between(one, two, rows);
    expect_refused("a reference of theirs would lead to what is not unique: REFERENCES place(id)");
    raw("o.db", "CREATE UNIQUE INDEX still ON place(id)");
    expect_done("SELECT x FROM theirs", "5\n");
    begin_between(one, ORGS "dropped model place;\n",
                  path_of("%s; INSERT INTO theirs VALUES (6),(NULL)", rows));
    expect_refused("1 row of theirs would reference a row of place that is not there");
    raw("o.db", "DELETE FROM theirs WHERE x=5");
    expect_done("SELECT group_concat(ifnull(x,'-')) FROM theirs", "6,-\n");
}

int suite_orphans(void)
{
    const struct CMUnitTest tests[] = {test_in_work(test_as_many),
                                       test_in_work(test_without_key),
                                       test_in_work(test_other_names),
                                       test_in_work(test_which_reference),
                                       test_in_work(test_named),
                                       test_in_work(test_converted),
                                       test_in_work(test_foreseen),
                                       test_in_work(test_foreseen_tenant),
                                       test_in_work(test_foreseen_of_others)};
    return cmocka_run_group_tests_name("orphans", tests, NULL, NULL);
}
