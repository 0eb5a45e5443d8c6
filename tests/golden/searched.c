/* searched.c - full-text indexes that somebody has made over the rows of a table, and that hold no
   values themselves: they find the same rows after a start, or the start is refused. */
#include "suites.h"

#define SHAPE "id: int64 primary key; name: text?; at: timestamp; x: decimal(6,2)?; "
#define ROWS                                                                                       \
    "INSERT INTO day VALUES (4,'red apple',86400000000,100),(9,'blue pear',172800000000,200); "
#define FILL "; INSERT INTO f(f) VALUES ('rebuild')"

static void begin(const char *model, const char *sql)
{
    remove("f.db");
    put("1.schema", "schema app version 1;\nmodel day { %s }\n", model);
    prints_part(0, "created table day", "migrate", "1.schema", "f.db");
    raw("f.db", path_of("%s%s" FILL, ROWS, sql));
}

static void put_next(const char *models)
{
    put("2.schema", "schema app version 2;\n%s\n", models);
}

static void expect_refused(const char *wrong)
{
    image before = read_image("f.db");
    prints_part(5, wrong, "migrate", "2.schema", "f.db");
    prints_part(5, wrong, "plan", "2.schema", "f.db");
    assert_untouched("f.db", &before);
}

#define FINDS(word) "SELECT group_concat(rowid) FROM f WHERE f MATCH '" word "'"

#define DATES       "id: int64 primary key; name: text?; at: date; x: decimal(6,2)?; "

/* Its words are of the values of now, whichever way it is written. */
static void test_values(void **state)
{
    (void)state;
    static const char *const searches[] = {
        "CREATE VIRTUAL TABLE f USING fts5(name, at, content='day', content_rowid='id')",
        "CREATE VIRTUAL TABLE \"f\" USING FTS5(name, at UNINDEXED, content = day, "
        "content_rowid=id, prefix='2 3')",
        "CREATE VIRTUAL TABLE f USING fts4(content=\"day\", name, at)",
        "CREATE VIEW v AS SELECT id, name, at FROM day; "
        "CREATE VIRTUAL TABLE f USING fts5(name, at, content='v', content_rowid='id')",
    };
    for (size_t i = 0; i < sizeof searches / sizeof *searches; i++) {
        begin(SHAPE, searches[i]);
        assert_raw("f.db", FINDS("pear"), "9\n");
        put_next("model day { " DATES " }");
        const char *accepted = strstr(searches[i], "VIEW") != NULL ? "v" : "nothing";
        prints_part(4, "fill anew full-text index f", "plan", "--accept", accepted, "2.schema",
                    "f.db");
        prints_part(0, "made anew full-text index f", "migrate", "--accept", accepted, "2.schema",
                    "f.db");
        assert_raw("f.db", FINDS("pear"), "9\n");
        if (strstr(searches[i], "UNINDEXED") == NULL) {
            assert_raw("f.db", FINDS("\"1970-01-03\""), "9\n");
            assert_raw("f.db", FINDS("172800000000"), "NULL\n");
        }
        raw("f.db", strstr(searches[i], "fts4") != NULL
                        ? "INSERT INTO f(f) VALUES ('integrity-check')"
                        : "INSERT INTO f(f,rank) VALUES ('integrity-check',1)");
        prints(0, "f.db matches the schema", "status", "2.schema", "f.db");
    }
}

/* One that does not have what changes is left alone; and so is one that somebody accepts. */
static void test_left_alone(void **state)
{
    (void)state;
    static const char search[] = "CREATE VIRTUAL TABLE f USING fts5(name, content='day')";
    begin(SHAPE, search);
    put_next("model day { " DATES " }");
    prints(0,
           "f.db: 0 created, 1 changed\n  made anew table day\n"
           "  note: the values of column day.at are converted: timestamp becomes date",
           "migrate", "2.schema", "f.db");
    raw("f.db", "INSERT INTO f(f,rank) VALUES ('integrity-check',1)");
    begin(SHAPE, "CREATE VIRTUAL TABLE f USING fts5(name, at, content='day')");
    prints(0,
           "f.db: 0 created, 1 changed\n  made anew table day\n"
           "  note: the values of column day.at are converted: timestamp becomes date",
           "migrate", "--accept", "f", "2.schema", "f.db");
    assert_raw("f.db", FINDS("172800000000"), "9\n");
}

/* Rows that have other numbers afterwards, and rows that have none. */
static void test_numbers(void **state)
{
    (void)state;
    static const char theirs[] =
        "CREATE TABLE day(id BIGINT PRIMARY KEY, name TEXT); INSERT INTO day VALUES (40,'red "
        "apple'),(90,'blue pear'); CREATE VIRTUAL TABLE f USING fts5(name, content='day'%s)" FILL;
    static const char *const known[] = {"", ", content_rowid='id'", ", content_rowid='oid'"};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        remove("f.db");
        put("f.db", "%s", "");
        raw("f.db", path_of(theirs, known[i]));
        assert_raw("f.db", FINDS("pear"), i == 1 ? "90\n" : "2\n");
        put_next("model day { id: int64 primary key; name: text?; }");
        prints_part(0, i == 1 ? "made anew table day" : "made anew full-text index f", "migrate",
                    "--adopt", "2.schema", "f.db");
        assert_raw("f.db", FINDS("pear"), "90\n");
        raw("f.db", "INSERT INTO f(f,rank) VALUES ('integrity-check',1)");
    }
    remove("f.db");
    put("1.schema", "schema app version 1;\nmodel day { id: text primary key; name: text?; }\n");
    prints_part(0, "created table day", "migrate", "1.schema", "f.db");
    raw("f.db", "INSERT INTO day VALUES ('a','red'); CREATE VIRTUAL TABLE f USING fts5(name, "
                "content='day')" FILL);
    put_next("model day { id: text primary key; name: text?; without rowid; }");
    expect_refused("full-text index f is over the rows of day by numbers that they would not have "
                   "any more. Nothing has been changed. drop it, and make it again afterwards; or "
                   "let it stay as it is, with config.accept or schemac migrate --accept f");
    prints_part(0, "made anew table day", "migrate", "--accept", "f", "2.schema", "f.db");
}

/* It asks for the names that it was made with. */
static void test_names(void **state)
{
    (void)state;
    static const char search[] =
        "CREATE VIRTUAL TABLE f USING fts5(name, content='day', content_rowid='id')";
    begin(SHAPE, search);
    put_next("model day { id: int64 primary key; title: text? was name; at: timestamp; x: "
             "decimal(6,2)?; }");
    expect_refused("full-text index f is over column day.name, which is renamed");
    put_next("model day { key: int64 primary key was id; name: text?; at: timestamp; x: "
             "decimal(6,2)?; }");
    expect_refused("full-text index f is over column day.id, which is renamed");
    put_next("model night { was day; " SHAPE "}");
    expect_refused("full-text index f is over table day, which is renamed");
    put_next("model day { id: int64 primary key; name: text?; moment: timestamp was at; x: "
             "decimal(6,2)?; }");
    prints_part(0, "renamed column", "migrate", "2.schema", "f.db");
    assert_raw("f.db", FINDS("pear"), "9\n");
    begin(SHAPE, search);
    put_next("model day { id: int64 primary key; dropped name; at: timestamp; x: decimal(6,2)?; }");
    prints_part(0, "! full-text index f is over column day.name, which goes: it will miss it",
                "migrate", "2.schema", "f.db");
    begin(SHAPE, search);
    put_next("dropped model day; model other { id: int64 primary key; }");
    prints_part(0, "! full-text index f is over table day, which goes: it will miss it", "migrate",
                "2.schema", "f.db");
}

/* One that cannot be filled, since what it is over lacks a column. */
static void test_cannot_be_filled(void **state)
{
    (void)state;
    begin(SHAPE, "CREATE VIRTUAL TABLE f USING fts5(name, at, content='day')");
    raw("f.db", "PRAGMA writable_schema=1; UPDATE sqlite_schema SET sql='CREATE VIRTUAL TABLE f "
                "USING fts5(name, at, gone, content=''day'')' WHERE name='f'");
    put_next("model day { " DATES " }");
    image before = read_image("f.db");
    prints_part(5, "full-text index f of model day cannot be filled anew: ", "migrate", "2.schema",
                "f.db");
    prints_part(5,
                "Nothing has been changed; drop it, or let it stay as it is, with config.accept or "
                "schemac migrate --accept f",
                "migrate", "2.schema", "f.db");
    assert_untouched("f.db", &before);
    prints_part(0, "made anew table day", "migrate", "--accept", "f", "2.schema", "f.db");
}

int suite_searched(void)
{
    const struct CMUnitTest tests[] = {test_in_work(test_values), test_in_work(test_left_alone),
                                       test_in_work(test_numbers), test_in_work(test_names),
                                       test_in_work(test_cannot_be_filled)};
    return cmocka_run_group_tests_name("searched", tests, NULL, NULL);
}
