/* computed.c - columns that are computed, over rows that are there: what cannot be computed is foreseen
   and named; and what others have made with a column that goes. */
#include "suites.h"

static void begin(const char *model, const char *rows)
{
    remove("c.db");
    put("1.schema", "schema app version 1;\nmodel t { %s }\n", model);
    prints_part(0, "created table t", "migrate", "1.schema", "c.db");
    raw("c.db", rows);
}

static void put_next(const char *model)
{
    put("2.schema", "schema app version 2;\nmodel t { %s }\n", model);
}

static void expect_refused(const char *model, const char *wrong)
{
    put_next(model);
    image before = read_image("c.db");
    prints_part(5, wrong, "migrate", "2.schema", "c.db");
    prints_part(5, wrong, "plan", "2.schema", "c.db");
    prints_part(5, "cannot be brought", "status", "2.schema", "c.db");
    assert_untouched("c.db", &before);
}

static void expect_done(const char *model, const char *question, const char *rows)
{
    put_next(model);
    prints_part(4, "c.db needs", "plan", "2.schema", "c.db");
    prints_part(0, "c.db", "migrate", "2.schema", "c.db");
    assert_raw("c.db", question, rows);
    assert_raw("c.db", "PRAGMA integrity_check", "ok\n");
    prints(0, "c.db matches the schema", "status", "2.schema", "c.db");
}

#define PLAIN "id: int64 primary key; a: text?; n: int64?; "
#define ROWS                                                                                       \
    "INSERT INTO t(id,a,n) VALUES (4,'12',1),(5,'x',-9223372036854775808),(6,NULL,NULL),"          \
    "(7,'abcde',3)"

/* ---- what cannot be computed ------------------------------------------------------------------- */

static void test_new(void **state)
{
    (void)state;
    static const struct {
        const char *field, *wrong;
    } cases[] = {
        {"j: int64? as (abs(n)) stored;",
         "column t.j cannot be computed for every row, the first of them with key 5: integer "
         "overflow. Nothing has been changed. change what it is computed from in those rows, or "
         "the expression"},
        {"j: int64? as (abs(n)) virtual; k: int64? as (j+1) virtual; index (j);",
         "column t.j cannot be computed for every row, the first of them with key 5"},
        {"k: int64? as (j+1) stored; j: int64? as (abs(n)) virtual;",
         "column t.k cannot be computed for every row, the first of them with key 5"},
        {"j: int64? as (a) virtual;",
         "2 rows of t for which j, which is computed, would be a value "
         "that is not INTEGER: keys 5, 7."},
        {"j: int64? as (a) stored;", "that is not INTEGER: keys 5, 7."},
        {"j: blob? as (a) stored;", "3 rows of t for which j, which is computed, would be a value "
                                    "that is not BLOB: keys 4, 5, 7."},
        {"j: text as (a) virtual;",
         "1 row of t for which j, which is computed, would be NULL, and it is required: key 6."},
        {"j: text as (a) stored;", "would be NULL, and it is required: key 6."},
        {"j: text(3)? as (a) virtual;", "1 row of t for which j, which is computed, would be a "
                                        "value that is not allowed: key 7."},
        {"j: text? as (a) virtual check (j <> 'x');", "a value that is not allowed: key 5."},
        {"j: int64? as (n+1) stored; k: int64? as (j/2) virtual check (k <> 2);",
         "1 row of t for which k, which is computed, would be a value that is not allowed: key 7."},
        {"j: int64? as (n+1) stored; check (j <> 4);",
         "1 row of t against the check (j <> 4): key 7"},
        {"j: int64? as (n+1) virtual check (j < 9); e: int64 default 5; check (e > j);", NULL},
        {"j: int64? as (n*0) virtual unique;",
         "3 rows of t with a value of j that is there more than once, and it is unique now: keys 4,"
         " 5, 7."},
        {"j: int64 default 1 unique;",
         "4 rows of t with a value of j that is there more than once"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        begin(PLAIN, ROWS);
        const char *model = path_of(PLAIN "%s", cases[i].field);
        if (cases[i].wrong != NULL)
            expect_refused(model, cases[i].wrong);
        else
            expect_done(model, "SELECT group_concat(ifnull(j,'-'),' ') FROM t",
                        "2 -9223372036854775807 - 4\n");
    }
}

/* What the type of the column makes of a value is stored, and fits. */
static void test_held(void **state)
{
    (void)state;
    begin(PLAIN, ROWS "; DELETE FROM t WHERE a='x' OR a='abcde'");
    expect_done(PLAIN "j: int64? as (a) virtual; k: double? as (n) stored; l: text? as (n) virtual;"
                      " m: int64? as (n*1.0) virtual;",
                "SELECT typeof(j)||j||typeof(k)||k||typeof(l)||l||typeof(m)||m FROM t WHERE id=4",
                "integer12real1.0text1integer1\n");
}

static void test_changed(void **state)
{
    (void)state;
    static const char *const kinds[] = {"virtual", "stored"};
    for (size_t i = 0; i < 2; i++) {
        const char *kind = kinds[i];
        begin(path_of(PLAIN "j: int64? as (n) %s;", kind), ROWS);
        expect_refused(path_of(PLAIN "j: int64? as (abs(n)) %s;", kind),
                       "column t.j cannot be computed for every row, the first of them with key 5: "
                       "integer overflow");
        expect_refused(path_of(PLAIN "j: int64 as (n) %s;", kind),
                       "would be NULL, and it is required: key 6");
        expect_refused(path_of(PLAIN "j: int64? as (n+1) %s; check (j <> 2);", kind),
                       "1 row of t against the check (j <> 2): key 4");
        expect_done(path_of(PLAIN "j: int64? as (-(n+1)) %s; check (j <> 1);", kind),
                    "SELECT j FROM t WHERE id IN (4,7)", "-2\n-4\n");
    }
    /* a check that was there, of what is computed otherwise */
    begin(PLAIN "j: int64? as (n) virtual; check (j <> 2);", ROWS);
    expect_refused(PLAIN "j: int64? as (n+1) virtual; check (j <> 2);",
                   "1 row of t against the check (j <> 2): key 4");
    /* what it is computed from is converted */
    begin("id: int64 primary key; n: decimal(8,2); j: int64 as (n) virtual check (j < 1000);",
          "INSERT INTO t(id,n) VALUES (1,99),(2,200)");
    expect_refused("id: int64 primary key; n: decimal(9,3); j: int64 as (n) virtual check (j < "
                   "1000);",
                   "1 row of t for which j, which is computed, would be a value that is not "
                   "allowed: key 2");
}

/* Of many rows the first is found, without trying each. */
static void test_first_row(void **state)
{
    (void)state;
    begin("code: text primary key; n: int64?;",
          "WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM c WHERE i<5000) INSERT INTO "
          "t(code,n) SELECT 'k'||i, iif(i>=4321 AND i<4900,-9223372036854775808,i) FROM c");
    expect_refused("code: text primary key; n: int64?; j: int64? as (abs(n)) virtual;",
                   "the first of them with key 'k4321': integer overflow");
    begin("code: text secret primary key; n: int64?;",
          "INSERT INTO t VALUES ('hidden',-9223372036854775808)");
    expect_refused("code: text secret primary key; n: int64?; j: int64? as (abs(n)) virtual;",
                   "column t.j cannot be computed for every row: integer overflow");
}

/* ---- what others have made with a column that goes --------------------------------------------- */

static void test_used(void **state)
{
    (void)state;
    static const struct {
        const char *sql, *wrong;
    } cases[] = {
        {"CREATE INDEX mine ON t(n)",
         "index mine of table t names column n, which goes. Nothing has been changed. drop it, or "
         "make it anew without that column; or take 'dropped \"n\"' out of the schema"},
        {"CREATE INDEX mine ON t(a) WHERE n>1", "index mine of table t names column n, which goes"},
        {"CREATE INDEX n ON t(a)", NULL},
        {"ALTER TABLE t ADD COLUMN c INT CHECK (c<>n)",
         "'CHECK (c<>n)' of table t names column n, which goes"},
        {"ALTER TABLE t ADD COLUMN c INT AS (n+1)",
         "'AS (n+1)' of table t names column n, which goes"},
        {"ALTER TABLE t ADD COLUMN n2 TEXT AS ('n')", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        begin(PLAIN, path_of(ROWS "; %s", cases[i].sql));
        if (cases[i].wrong != NULL)
            expect_refused("id: int64 primary key; a: text?; dropped n;", cases[i].wrong);
        else
            expect_done("id: int64 primary key; a: text?; dropped n;",
                        "SELECT count(*) FROM pragma_table_xinfo('t') WHERE name='n'", "0\n");
    }
}

int suite_computed(void)
{
    const struct CMUnitTest tests[] = {test_in_work(test_new), test_in_work(test_held),
                                       test_in_work(test_changed), test_in_work(test_first_row),
                                       test_in_work(test_used)};
    return cmocka_run_group_tests_name("computed", tests, NULL, NULL);
}
