/* kept.c - what a start leaves as it was when it makes a table anew, case by case; and what it says
   of what goes. remade.c tries the same at random. */
#include "suites.h"

/* ---- starts ---------------------------------------------------------------------------------- */

#define PARENT "model parent { id: int64 primary key; }\n"

static void put_model(int version, const char *more)
{
    put(path_of("%d.schema", version), "schema app version %d;\n" PARENT "%s", version, more);
}

/* Version 1, with what somebody else makes of it. */
static void begin(const char *model, const char *sql)
{
    remove("k.db");
    put_model(1, model);
    prints_part(0, "created table thing", "migrate", "1.schema", "k.db");
    raw("k.db", sql);
}

/* Somebody's own statement for the table. */
static void begin_with(const char *model, const char *create, const char *sql)
{
    begin(model,
          path_of("PRAGMA foreign_keys=0; DROP TABLE thing; CREATE TABLE thing %s; INSERT INTO "
                  "parent VALUES (1),(2); %s",
                  create, sql));
}

static void goes_on(const char *model, const char *told)
{
    put_model(2, model);
    prints_part(0, told, "migrate", "2.schema", "k.db");
    assert_raw("k.db", "PRAGMA integrity_check", "ok\n");
    assert_raw("k.db", "PRAGMA foreign_key_check", "");
    prints(0, "k.db matches the schema", "migrate", "2.schema", "k.db");
}

static void assert_create(const char *wanted)
{
    assert_raw("k.db", "SELECT sql FROM sqlite_schema WHERE name='thing'",
               path_of("CREATE TABLE thing %s\n", wanted));
}

/* ---- rows ------------------------------------------------------------------------------------ */

/* The number of a row is what others know it by: renumbered, a search finds other rows. */
static void test_numbers_of_rows(void **state)
{
    (void)state;
    static const char *const kinds[] = {"code: text(20) primary key; name: text",
                                        "code: text(20); name: text; primary key (name, code)"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        const char *model = path_of("// allow long-key\nmodel thing { %s; }\n", kinds[i]);
        begin(model,
              "INSERT INTO thing(rowid,code,name) VALUES (-7,'m','red apple'),(3,'a','green pear'),"
              "(9000000000,'z','red pear'),(12,'b','blue plum'); DELETE FROM thing WHERE code='b';"
              "CREATE VIRTUAL TABLE words USING fts5(name, content='thing', content_rowid='rowid');"
              "INSERT INTO words(words) VALUES ('rebuild')");
        char *longer = strdup(model);
        memcpy(strstr(longer, "(20)"), "(40)", 4);
        goes_on(longer, "made anew table thing");
        free(longer);
        assert_raw("k.db", "SELECT rowid||code FROM thing ORDER BY rowid",
                   "-7m\n3a\n9000000000z\n");
        assert_raw("k.db", "SELECT rowid FROM words WHERE words MATCH 'red'", "-7\n9000000000\n");
        assert_raw("k.db",
                   "SELECT code FROM thing JOIN words ON words.rowid=thing.rowid WHERE words MATCH"
                   " 'pear' ORDER BY code",
                   "a\nz\n");
        raw("k.db", "INSERT INTO words(words, rank) VALUES ('integrity-check', 1)");
    }
}

/* Columns called as the number of a row is called: the last of its names that is free. */
static void test_names_of_rows(void **state)
{
    (void)state;
    begin("model thing { code: text(20) primary key; a: text column \"rowid\"; b: text? column "
          "\"_rowid_\"; }\n",
          "INSERT INTO thing(oid,code,\"rowid\") VALUES (44,'x','r'),(-1,'y','s')");
    goes_on("model thing { code: text(40) primary key; a: text column \"rowid\"; b: text? column "
            "\"_rowid_\"; }\n",
            "made anew table thing");
    assert_raw("k.db", "SELECT oid||code||rowid FROM thing ORDER BY oid", "-1ys\n44xr\n");
}

/* A table that ignores or replaces rows does not do so while it is copied. */
static void test_no_row_is_skipped(void **state)
{
    (void)state;
    begin_with(
        "model thing { id: int64 primary key; a: text(9); }\n",
        "(id INTEGER PRIMARY KEY ON CONFLICT IGNORE, a TEXT NOT NULL ON CONFLICT REPLACE DEFAULT "
        "'-' CONSTRAINT a CHECK (substr(\"a\",1,9)=\"a\") UNIQUE ON CONFLICT IGNORE) STRICT",
        "INSERT INTO thing VALUES (1,'b'),(2,'a')");
    goes_on("model thing { id: int64 primary key; a: text(8); }\n", "made anew table thing");
    assert_raw("k.db", "SELECT group_concat(id||a) FROM (SELECT * FROM thing ORDER BY id)",
               "1b,2a\n");
    /* others' checks say something else by another collation, and are asked before */
    static const char *const checks[] = {"CONSTRAINT mine CHECK (a <> 'B')", "CHECK (a <> 'B')"};
    for (size_t i = 0; i < 2; i++) {
        begin_with(
            "model thing { id: int64 primary key; a: text; }\n",
            path_of(
                "(\"id\" INTEGER PRIMARY KEY, \"a\" TEXT NOT NULL%s %s ON CONFLICT IGNORE) STRICT",
                i == 0 ? "," : ", UNIQUE (a, id),", checks[i]),
            "INSERT INTO thing VALUES (1,'b'),(2,'a')");
        put_model(2, "model thing { id: int64 primary key; a: text collate nocase; }\n");
        image before = read_image("k.db");
        prints_part(5, "1 row of thing against the check (a <> 'B'): key 1", "plan", "2.schema",
                    "k.db");
        prints_part(5, "1 row of thing against the check (a <> 'B'): key 1", "migrate", "2.schema",
                    "k.db");
        assert_untouched("k.db", &before);
    }
    /* what only the copy finds, since somebody has accepted it: the row is not left out */
    begin_with(
        "model thing { id: int64 primary key; a: decimal(6,2); }\n",
        "(\"id\" INTEGER PRIMARY KEY, \"a\" INTEGER NOT NULL CONSTRAINT \"a\" CHECK (\"a\" BETWEEN "
        "-999999 AND 999999), CONSTRAINT low CHECK (a < 500) ON CONFLICT IGNORE) STRICT",
        "INSERT INTO thing VALUES (1,40),(2,60)");
    put_model(2, "model thing { id: int64 primary key; a: decimal(7,3); }\n");
    image before = read_image("k.db");
    prints_part(5, "check thing.low works with the values of thing.a, which change", "migrate",
                "2.schema", "k.db");
    prints_part(
        5,
        "table thing of model thing cannot be brought to the schema: CHECK constraint failed: low",
        "migrate", "--accept", "thing.low", "2.schema", "k.db");
    assert_untouched("k.db", &before);
}

/* graveyard: servy#3559: rows that are equal by what is compared from now on are found before any
   is copied, and told with their keys and a query */
static void test_equal_rows(void **state)
{
    (void)state;
    static const struct {
        const char *before, *create, *after; /* create: NULL for schemac's own */
        const char *insert, *label, *keys;
    } changes[] = {
        {"id: int64 primary key; a: text unique;", NULL,
         "id: int64 primary key; a: text collate nocase unique;",
         "INSERT INTO thing VALUES (1,'x'),(2,'X'),(3,'y')", "a", "2 rows of thing|keys 1, 2"},
        {"id: int64 primary key; a: text;",
         "(\"id\" INTEGER PRIMARY KEY, \"a\" TEXT NOT NULL UNIQUE ON CONFLICT IGNORE) STRICT",
         "id: int64 primary key; a: text collate nocase;",
         "INSERT INTO thing VALUES (1,'x'),(2,'X'),(3,'y')", "a", "2 rows of thing|keys 1, 2"},
        {"id: int64 primary key; a: text; b: text;",
         "(\"id\" INTEGER PRIMARY KEY, \"a\" TEXT NOT NULL, \"b\" TEXT NOT NULL, UNIQUE (b DESC, "
         "[a])) "
         "STRICT",
         "id: int64 primary key; a: text collate rtrim; b: text;",
         "INSERT INTO thing VALUES (1,'x','b'),(2,'x  ','b'),(3,'x ','c')", "b, a",
         "2 rows of thing|keys 1, 2"},
        {"id: int64 primary key; a: text;",
         "(\"id\" INTEGER PRIMARY KEY, \"a\" TEXT NOT NULL) STRICT; CREATE UNIQUE INDEX theirs ON "
         "thing(a)",
         "id: int64 primary key; a: text collate nocase;",
         "INSERT INTO thing VALUES (1,'x'),(2,'X'),(3,'y')", "a", "2 rows of thing|keys 1, 2"},
        {"id: int64 primary key; a: text;",
         "(\"id\" INTEGER PRIMARY KEY, \"a\" TEXT NOT NULL) STRICT; CREATE UNIQUE INDEX theirs ON "
         "thing(a "
         "COLLATE BINARY); CREATE UNIQUE INDEX some ON thing(a) WHERE id > 1",
         "id: int64 primary key; a: text collate nocase;",
         "INSERT INTO thing VALUES (1,'x'),(2,'X'),(3,'y')", NULL, NULL},
        {"a: text primary key;", NULL, "a: text collate nocase primary key;",
         "INSERT INTO thing VALUES ('x'),('X'),('y')", "a", "2 rows of thing|keys 'x', 'X'"},
        {"a: text primary key; b: int64;", NULL, "a: text; b: int64 primary key;",
         "INSERT INTO thing VALUES ('x',1),('X',1),('y',2)", "b", "2 rows of thing|keys 1, 1"},
        {"a: int64 primary key; b: int64;", NULL, "a: int64; b: int64; primary key (b, a);",
         "INSERT INTO thing VALUES (1,1),(2,1)", NULL, NULL},
        {"id: int64 primary key; a: text; unique (a);", NULL,
         "id: int64 primary key; a: uuid; unique (a);",
         "INSERT INTO thing VALUES (1,'00112233-4455-6677-8899-aabbccddeeff'),(2,"
         "'00112233-4455-6677-8899-AABBCCDDEEFF')",
         "a", "2 rows of thing|keys 1, 2"},
        {"id: int64 primary key; a: text?; b: int64; unique (a) where (b > 0);", NULL,
         "id: int64 primary key; a: text? collate nocase; b: int64; unique (a) where (b > 0);",
         "INSERT INTO thing VALUES (1,'x',1),(2,'X',0),(3,NULL,1),(4,NULL,1)", NULL, NULL},
    };
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        const char *before = path_of("model thing { %s }\n", changes[i].before);
        if (changes[i].create == NULL)
            begin(before, changes[i].insert);
        else
            begin_with(before, changes[i].create, changes[i].insert);
        put_model(2, path_of("model thing { %s }\n", changes[i].after));
        if (changes[i].label == NULL) {
            prints_part(0, "made anew table thing", "migrate", "2.schema", "k.db");
            continue;
        }
        image was = read_image("k.db");
        const char *bar = strchr(changes[i].keys, '|');
        const char *told =
            path_of("%.*s with a value of %s that is there more than once, and it is unique "
                    "now: %s. Nothing has been changed. find them with: ",
                    (int)(bar - changes[i].keys), changes[i].keys, changes[i].label, bar + 1);
        prints_part(5, told, "plan", "2.schema", "k.db");
        assert_query_finds("k.db", command("migrate", "2.schema", "k.db")->err, 2);
        assert_untouched("k.db", &was);
    }
}

/* ---- columns --------------------------------------------------------------------------------- */

#define OLD_PROGRAM "INSERT INTO thing VALUES (10,20,30)"

static void test_place_of_columns(void **state)
{
    (void)state;
    static const char *const models[] = {
        "model thing { id: int64 primary key; a: int64; }\n",
        "model thing { a: int64; id: int64 primary key; }\n",
        "model thing { a: int64 check (a > -5); id: int64 primary key; }\n",
    };
    static const char *const orders[] = {"(id INTEGER PRIMARY KEY, a, extra)",
                                         "(extra VARCHAR(9), a INT, id INTEGER PRIMARY KEY)",
                                         "(a BIGINT, extra, id INTEGER PRIMARY KEY) -- theirs"};
    for (size_t i = 0; i < sizeof orders / sizeof *orders; i++)
        for (size_t j = 0; j < sizeof models / sizeof *models; j++) {
            remove("k.db");
            put("k.db", "%s", "");
            raw("k.db",
                path_of("CREATE TABLE thing %s\n; INSERT INTO thing(id,a,extra) VALUES "
                        "(1,2,'x'),(5,6,x'00'),(7,8,NULL),(8,9,1.5); CREATE VIEW everything AS "
                        "SELECT * FROM thing; CREATE TABLE parent (id INTEGER PRIMARY KEY)",
                        orders[i]));
            copy("k.db", "old.db");
            put_model(1, models[j]);
            prints_part(
                0,
                "note: column thing.extra is not in the schema; it is kept\n"
                "  note: the type of column thing.extra becomes ANY; its values stay as they are",
                "migrate", "--adopt", "1.schema", "k.db");
            prints_part(0, "k.db matches the schema", "status", "1.schema", "k.db");
            raw("k.db", OLD_PROGRAM);
            raw("old.db", OLD_PROGRAM);
            static const char *const same[] = {
                "SELECT id||' '||a||' '||quote(extra) FROM thing ORDER BY id",
                "SELECT name FROM pragma_table_info('everything')",
                "SELECT name FROM pragma_table_info('thing')"};
            for (size_t k = i == 1 ? 1 : 0; k < sizeof same / sizeof *same; k++) {
                char *before = raw_text("old.db", same[k]);
                assert_raw("k.db", same[k], before);
                free(before);
            }
        }
}

/* New ones stand at the end, whatever the order in the schema; another order alone changes nothing.
   */
static void test_order_of_fields(void **state)
{
    (void)state;
    begin("model thing { id: int64 primary key; a: text; b: int64; c: text?; }\n",
          "INSERT INTO thing VALUES (1,'x',2,'y')");
    goes_on("model thing { b: int64; n: text default \"new\"; c: text?; id: int64 primary key; a: "
            "text?; "
            "m: int32?; }\n",
            "made anew table thing");
    assert_raw("k.db", "SELECT group_concat(name) FROM pragma_table_info('thing')",
               "id,a,b,c,n,m\n");
    assert_raw("k.db", "SELECT id||a||b||c||n FROM thing", "1x2ynew\n");
    char *before = raw_text("k.db", "SELECT rootpage||sql FROM sqlite_schema ORDER BY name");
    put_model(
        3, "model thing { c: text?; a: text?; b: int64; m: int32?; id: int64 primary key; n: text "
           "default \"new\"; }\n");
    prints_part(0, "k.db: 0 created, 0 changed", "migrate", "3.schema", "k.db");
    assert_raw("k.db", "SELECT rootpage||sql FROM sqlite_schema ORDER BY name", before);
    free(before);
}

/* What a kept column is said to be by the table. */
static void test_kept_columns(void **state)
{
    (void)state;
    begin_with(
        "model thing { id: int64 primary key; a: text; }\n",
        "(\"id\" INTEGER PRIMARY KEY, \"a\" TEXT NOT NULL, p INTEGER, q TEXT, r TEXT AS (a||q), "
        "FOREIGN KEY (p) REFERENCES parent (id) ON DELETE CASCADE, UNIQUE (q, p), CONSTRAINT "
        "\"both\" CHECK (p IS NULL OR q IS NOT NULL)) STRICT",
        "INSERT INTO thing(id,a,p,q) VALUES (1,'x',1,'u'),(2,'y',2,'v'),(3,'z',NULL,NULL)");
    goes_on("model thing { id: int64 primary key; a: text?; }\n", "made anew table thing");
    assert_create(
        "(\"id\" INTEGER PRIMARY KEY, \"a\" TEXT, p INTEGER, q TEXT, r TEXT AS (a||q), FOREIGN "
        "KEY (p) REFERENCES parent (id) ON DELETE CASCADE, UNIQUE (q, p), CONSTRAINT \"both\" "
        "CHECK (p IS NULL OR q IS NOT NULL)) STRICT");
    assert_raw("k.db", "SELECT id||a||ifnull(p,'-')||ifnull(r,'-') FROM thing",
               "1x1xu\n2y2yv\n3z--\n");
    raw("k.db", "DELETE FROM parent WHERE id=1");
    assert_raw("k.db", "SELECT sum(id) FROM thing", "5\n");
    assert_int_equal(raw_code("k.db", "INSERT INTO thing(id,p) VALUES (4,2)"), 275); /* CHECK */
    assert_int_equal(raw_code("k.db", "INSERT INTO thing(id,p,q) VALUES (4,2,'v')"),
                     2067); /* UNIQUE */
}

/* ---- what is said of declared columns -------------------------------------------------------- */

static void test_pieces(void **state)
{
    (void)state;
    static const struct {
        const char
            *piece; /* of the column v, by somebody else; '&' stands before what schemac wrote */
        const char *left; /* what stays of it */
        const char *told;
    } pieces[] = {
        {" CHECK (v <> 'q')", " CHECK (v <> 'q')",
         "check of table thing is not in the schema; it is kept"},
        {" CONSTRAINT mine CHECK(v<>'q' -- \n)", " CONSTRAINT mine CHECK(v<>'q' -- \n)",
         "it is kept"},
        {" UNIQUE", " UNIQUE", "unique of table thing is not in the schema; it is kept: UNIQUE"},
        {" UNIQUE ON CONFLICT REPLACE", " UNIQUE ON CONFLICT REPLACE", "it is kept"},
        {" NOT NULL ON CONFLICT IGNORE", "", "'NOT NULL ON CONFLICT IGNORE' of thing.v goes"},
        {" REFERENCES parent(id) DEFERRABLE INITIALLY DEFERRED",
         " REFERENCES parent(id) DEFERRABLE INITIALLY DEFERRED",
         "reference of table thing is not in"},
        {" COLLATE NOCASE", "", "'COLLATE NOCASE' of thing.v goes: the schema does not have it"},
        {" DEFAULT 'it''s'", "", "'DEFAULT 'it''s'' of thing.v goes: the schema does not have it"},
        {" DEFAULT (1 || 2) /* why */", " /* why */", "'DEFAULT (1 || 2)' of thing.v goes"},
        {" COLLATE BINARY DEFAULT NULL", " COLLATE BINARY DEFAULT NULL", "made anew table thing"},
        {" NULL", " NULL", "made anew table thing"},
    };
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
        begin_with("model thing { id: int64 primary key; v: text?; w: text; }\n",
                   path_of("(\"id\" INTEGER PRIMARY KEY, \"v\" TEXT%s, \"w\" TEXT NOT NULL) STRICT",
                           pieces[i].piece),
                   "INSERT INTO thing VALUES (1,'1','x'),(2,'2','y')");
        goes_on("model thing { id: int64 primary key; v: text?; w: text?; }\n", pieces[i].told);
        assert_create(path_of("(\"id\" INTEGER PRIMARY KEY, \"v\" TEXT%s, \"w\" TEXT) STRICT",
                              pieces[i].left));
        assert_raw("k.db", "SELECT id||v||w FROM thing", "11x\n22y\n");
    }
}

/* Where the schema now says something of the kind, that stands in its place. */
static void test_pieces_replaced(void **state)
{
    (void)state;
    begin_with("model thing { id: int64 primary key; v: text?; w: text; }\n",
               "(\"id\" INTEGER PRIMARY KEY, \"v\" TEXT DEFAULT NULL /* d */ COLLATE binary, \"w\" "
               "TEXT NULL "
               "NOT  NULL ON CONFLICT FAIL, CHECK (\"id\" <> 5)) STRICT",
               "INSERT INTO thing VALUES (1,'1','x')");
    goes_on(
        "model thing { id: int64 primary key; v: text? default \"z\" collate nocase; w: text; }\n",
        "made anew table thing");
    assert_create(
        "(\"id\" INTEGER PRIMARY KEY, \"v\" TEXT DEFAULT 'z' /* d */ COLLATE NOCASE, \"w\" TEXT "
        "NULL NOT  NULL ON CONFLICT FAIL, CHECK (\"id\" <> 5)) STRICT");
}

/* Numbers that are not used again, by somebody's word; and by the schema's. */
static void test_counting(void **state)
{
    (void)state;
    static const char *const keys[] = {"\"id\" INTEGER PRIMARY KEY ON CONFLICT FAIL AUTOINCREMENT",
                                       "\"id\" INTEGER PRIMARY KEY ASC AUTOINCREMENT"};
    for (size_t i = 0; i < 2; i++) {
        begin_with("model thing { id: int64 primary key; a: text; }\n",
                   path_of("(%s, \"a\" TEXT NOT NULL) STRICT", keys[i]),
                   "INSERT INTO thing VALUES (4,'x'),(90,'y'); DELETE FROM thing WHERE id=90");
        goes_on("model thing { id: int64 primary key; a: text?; }\n", "made anew table thing");
        assert_create(path_of("(%s, \"a\" TEXT) STRICT", keys[i]));
        raw("k.db", "INSERT INTO thing(a) VALUES ('z')");
        assert_raw("k.db", "SELECT group_concat(id) FROM thing", "4,91\n");
    }
    begin_with(
        "model thing { id: int64 primary key; a: text; }\n",
        "(\"id\" INTEGER PRIMARY KEY ON CONFLICT FAIL /* the */, \"a\" TEXT NOT NULL) STRICT",
        "INSERT INTO thing VALUES (4,'x')");
    goes_on("model thing { id: int64 primary key autoincrement; a: text; }\n",
            "made anew table thing");
    assert_create(
        "(\"id\" INTEGER PRIMARY KEY ON CONFLICT FAIL AUTOINCREMENT /* the */, \"a\" TEXT NOT "
        "NULL) STRICT");
    assert_raw("k.db", "SELECT seq FROM sqlite_sequence", "4\n");
    begin_with("model thing { id: int64 primary key; a: text; }\n",
               "(\"id\" INTEGER PRIMARY KEY CHECK (id > 0), \"a\" TEXT NOT NULL) STRICT",
               "INSERT INTO thing VALUES (4,'x')");
    goes_on("model thing { id: int64 primary key autoincrement; a: text; }\n",
            "made anew table thing");
    assert_create(
        "(\"id\" INTEGER PRIMARY KEY AUTOINCREMENT CHECK (id > 0), \"a\" TEXT NOT NULL) STRICT");
    /* with another key there is nothing to count */
    begin_with("model thing { id: int64 primary key; a: text; }\n",
               "(\"id\" INTEGER PRIMARY KEY AUTOINCREMENT, \"a\" TEXT NOT NULL) STRICT",
               "INSERT INTO thing VALUES (4,'x')");
    goes_on("// allow long-key\nmodel thing { id: int64; a: text primary key; }\n",
            "made anew table thing");
    assert_create("(\"id\" INTEGER NOT NULL, \"a\" TEXT NOT NULL PRIMARY KEY) STRICT");
    assert_raw("k.db", "SELECT count(*) FROM sqlite_sequence", "0\n");
    /* a key behind the columns is written anew, since the word stands at a column */
    begin_with("model thing { id: int64 primary key; a: text; }\n",
               "(\"id\" INTEGER, \"a\" TEXT NOT NULL, PRIMARY KEY (\"id\")) STRICT",
               "INSERT INTO thing VALUES (4,'x')");
    goes_on("model thing { id: int64 primary key autoincrement; a: text; }\n",
            "made anew table thing");
    assert_create("(\"id\" INTEGER PRIMARY KEY AUTOINCREMENT, \"a\" TEXT NOT NULL) STRICT");
}

/* Constraints of the table: comments and missing commas stay. */
static void test_constraints(void **state)
{
    (void)state;
    begin_with("model thing { id: int64 primary key; a: text; check (id > 0); }\n",
               "(\"id\" INTEGER PRIMARY KEY, \"a\" TEXT NOT NULL -- the text, )\n, UNIQUE (a) /* 1 "
               "*/ CHECK "
               "(id > 0) -- ours\n CHECK (a<>'')) STRICT",
               "INSERT INTO thing VALUES (1,'x')");
    goes_on("model thing { id: int64 primary key; a: text; b: int64?; check (id > -9); }\n",
            "made anew table thing");
    assert_create(
        "(\"id\" INTEGER PRIMARY KEY, \"a\" TEXT NOT NULL -- the text, )\n,\n  \"b\" INTEGER, "
        "UNIQUE (a) /* 1 */ CHECK (id > -9) -- ours\n CHECK (a<>'')) STRICT");
    put_model(3, "model thing { id: int64 primary key; a: text; b: int64?; }\n");
    prints_part(0, "made anew table thing", "migrate", "3.schema", "k.db");
    assert_create(
        "(\"id\" INTEGER PRIMARY KEY, \"a\" TEXT NOT NULL -- the text, )\n,\n  \"b\" INTEGER, "
        "UNIQUE (a), -- ours\n CHECK (a<>'')) STRICT");
}

/* Options of a table are in no order. */
static void test_options(void **state)
{
    (void)state;
    static const char model[] = "model thing { id: text primary key; without rowid; }\n";
    begin_with(model, "(\"id\" TEXT NOT NULL PRIMARY KEY) WITHOUT ROWID, strict",
               "INSERT INTO thing VALUES ('a')");
    char *before = raw_text("k.db", "SELECT rootpage||sql FROM sqlite_schema WHERE name='thing'");
    prints_part(0, "0 created, 0 changed", "migrate", "1.schema", "k.db");
    assert_raw("k.db", "SELECT rootpage||sql FROM sqlite_schema WHERE name='thing'", before);
    free(before);
}

/* Under RTRIM a longer text may equal its beginning: a check that does not say by what is compared
   is another. */
static void test_checks_by_collation(void **state)
{
    (void)state;
    begin_with(
        "model thing { id: int64 primary key; a: text(3); }\n",
        "(\"id\" INTEGER PRIMARY KEY, \"a\" TEXT NOT NULL COLLATE RTRIM CONSTRAINT \"a\" CHECK "
        "(substr(\"a\",1,3)=\"a\")) STRICT",
        "INSERT INTO thing VALUES (1,'abc'),(2,'abc   ')");
    put_model(2, "model thing { id: int64 primary key; a: text(3) collate rtrim; }\n");
    prints_part(5, "1 row of thing with a value of a that is not allowed any more: key 2",
                "migrate", "2.schema", "k.db");
    raw("k.db", "DELETE FROM thing WHERE id=2");
    goes_on("model thing { id: int64 primary key; a: text(3) collate rtrim; }\n",
            "made anew table thing");
    assert_int_equal(raw_code("k.db", "INSERT INTO thing VALUES (3,'abc ')"), 275);
}

/* Words of SQL, names of constraints and the x of a blob are no names of columns. */
static void test_names_like_words(void **state)
{
    (void)state;
    begin_with(
        "model thing { id: int64 primary key; a: decimal(6,2) column \"check\"; b: text; }\n",
        "(\"id\" INTEGER PRIMARY KEY, \"check\" INTEGER NOT NULL CONSTRAINT \"check\" CHECK "
        "(\"check\" BETWEEN -999999 AND 999999), \"b\" TEXT NOT NULL CHECK (b<>'check')) STRICT",
        "INSERT INTO thing VALUES (1,199,'x'); CREATE INDEX by_b ON thing(lower(b))");
    goes_on("model thing { id: int64 primary key; a: decimal(7,3) column \"check\"; b: text; }\n",
            "made anew table thing");
    assert_raw("k.db", "SELECT \"check\"||b FROM thing", "1990x\n");
    assert_raw("k.db", "SELECT count(*) FROM sqlite_schema WHERE sql LIKE '%CHECK (b<>''check'')%'",
               "1\n");

    /* the record of what schemac wrote follows a rename: its checks are known afterwards */
    static const char *const names[] = {"check", "x", "constraint", "length"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        begin(path_of(
                  "model thing { id: int64 primary key; a: text(5) column \"%s\"; u: uuid; b: text "
                  "check (b <> 'x'); }\n",
                  names[i]),
              path_of("INSERT INTO thing(id,\"%s\",u,b) VALUES (1,'abcde',zeroblob(16),'y')",
                      names[i]));
        goes_on(
            path_of("model thing { id: int64 primary key; n: text(5) was \"%s\"; u: uuid; b: text "
                    "check (b <> 'x'); }\n",
                    names[i]),
            "renamed column thing.n");
        put_model(
            3,
            "model thing { id: int64 primary key; n: text(7); u: uuid; b: text check (b <> 'x'); "
            "}\n");
        prints(0, "k.db: 0 created, 1 changed\n  made anew table thing", "migrate", "3.schema",
               "k.db");
        assert_raw(
            "k.db", "SELECT sql FROM sqlite_schema WHERE name='thing'",
            "CREATE TABLE \"thing\" (\n  \"id\" INTEGER PRIMARY KEY,\n  \"n\" TEXT NOT NULL "
            "CONSTRAINT \"n\" CHECK (substr(\"n\",1,7)=\"n\"),\n  \"u\" BLOB NOT NULL CONSTRAINT "
            "\"u\" "
            "CHECK (length(\"u\")=16),\n  \"b\" TEXT NOT NULL CONSTRAINT \"b\" CHECK (b <> 'x')\n) "
            "STRICT\n");
    }
}

/* The same of a blob's x: a check with one is known when a column of that name is renamed, and
   goes. */
static void test_blob_and_name(void **state)
{
    (void)state;
    begin("model thing { id: int64 primary key; a: text column \"x\"; u: blob; check (u <> x'00'); "
          "}\n",
          "INSERT INTO thing VALUES (1,'a',x'01')");
    goes_on("model thing { id: int64 primary key; n: text was \"x\"; u: blob; }\n",
            "made anew table thing");
    assert_raw("k.db", "SELECT instr(sql,'CHECK') FROM sqlite_schema WHERE name='thing'", "0\n");
}

/* A check of schemac's bears the old name after a rename: one that somebody has changed is known by
   it. */
static void test_changed_check(void **state)
{
    (void)state;
    begin_with("model thing { id: int64 primary key; a: text(5); }\n",
               "(\"id\" INTEGER PRIMARY KEY, \"a\" TEXT NOT NULL CONSTRAINT \"a\" CHECK "
               "(length(a)<900)) STRICT",
               "INSERT INTO thing VALUES (1,'abcde')");
    goes_on("model thing { id: int64 primary key; n: text(5) was a; }\n", "made anew table thing");
    assert_create("(\"id\" INTEGER PRIMARY KEY, \"n\" TEXT NOT NULL CONSTRAINT \"n\" CHECK "
                  "(substr(\"n\",1,5)=\"n\")) STRICT");
}

/* A table that was not STRICT becomes so: kept columns take what they took, or rows are refused. */
static void test_kept_types(void **state)
{
    (void)state;
    begin_with(
        "model thing { id: int64 primary key; }\n",
        "(\"id\" INTEGER PRIMARY KEY, a VARCHAR(9) NOT NULL DEFAULT '-', b, c INT, d REAL, e "
        "NUMERIC(4,2) UNIQUE, f AS (a||b))",
        "INSERT INTO thing VALUES (1,'u','1',7,1.5,'1e3'),(2,'v',2,NULL,3,'x')");
    raw("k.db",
        "CREATE TABLE was AS SELECT id, typeof(a)||quote(a)||typeof(b)||quote(b)||quote(c)||"
        "typeof(d)||quote(d)||typeof(e)||quote(e)||f AS v FROM thing");
    goes_on("model thing { id: int64 primary key; n: int64?; }\n",
            "note: the type of column thing.a becomes ANY; its values stay as they are");
    assert_create(
        "(\"id\" INTEGER PRIMARY KEY, a ANY NOT NULL DEFAULT '-', b ANY, c INT, d REAL, e ANY "
        "UNIQUE, f ANY AS (a||b),\n  \"n\" INTEGER) STRICT");
    assert_raw(
        "k.db",
        "SELECT count(*) FROM thing JOIN was USING (id) WHERE typeof(a)||quote(a)||typeof(b)||"
        "quote(b)||quote(c)||typeof(d)||quote(d)||typeof(e)||quote(e)||f = v",
        "2\n");
    begin_with("model thing { id: int64 primary key; }\n", "(\"id\" INTEGER PRIMARY KEY, c INT)",
               "INSERT INTO thing VALUES (1,'seven'),(2,8),(3,'nine')");
    image before = read_image("k.db");
    prints_part(
        5,
        "2 rows of thing with a value of c that is not INT: keys 1, 3. Nothing has been changed. "
        "find them with: SELECT * FROM \"thing\" WHERE typeof(\"c\") NOT IN "
        "('null',lower('INTEGER'))",
        "migrate", "1.schema", "k.db");
    assert_untouched("k.db", &before);
}

/* ---- what others have lost ------------------------------------------------------------------- */

static void refused(const char *model, const char *told)
{
    put_model(2, model);
    image before = read_image("k.db");
    prints_part(5, told, "plan", "2.schema", "k.db");
    prints_part(5, told, "migrate", "2.schema", "k.db");
    assert_untouched("k.db", &before);
}

/* graveyard: avram#567, Nager.Country#49: an enum that is stored as integer gets other numbers */
static void test_renumbered(void **state)
{
    (void)state;
    begin("enum rank : int { low = 1, mid = 2, high = 3 }\nmodel thing { id: int64 primary key; r: "
          "rank; }\n",
          "INSERT INTO thing VALUES (1,1),(2,2),(3,3),(4,1)");
    goes_on("enum rank : int { none = 1, high = 2, mid = 3, low = 4 }\nmodel thing { id: int64 "
            "primary key; r: "
            "rank; }\n",
            "made anew table thing");
    assert_raw("k.db", "SELECT group_concat(id||'='||r) FROM thing", "1=4,2=3,3=2,4=4\n");
    begin("enum rank : int { low = 1, mid = 2 }\nmodel thing { id: int64 primary key; r: rank; }\n",
          "INSERT INTO thing VALUES (1,1),(2,2)");
    refused(
        "enum rank : int { low = 2, high = 1 }\nmodel thing { id: int64 primary key; r: rank; }\n",
        "1 row of thing with a value of r that the enum does not have any more: key 2");
}

/* graveyard: recoupable#2000, spliit#550: amounts are ten times what they were when the scale
   changes */
static void test_rescaled(void **state)
{
    (void)state;
    begin("model thing { id: int64 primary key; price: decimal(8,2); }\n",
          "INSERT INTO thing VALUES (1,1999),(2,-5),(3,0)");
    goes_on("model thing { id: int64 primary key; price: decimal(9,3); }\n",
            "made anew table thing");
    assert_raw("k.db", "SELECT group_concat(price) FROM thing", "19990,-50,0\n");
    put_model(3, "model thing { id: int64 primary key; price: decimal(9,0); }\n");
    prints_part(5, "2 rows of thing with a value of price", "migrate", "3.schema", "k.db");
    assert_raw("k.db", "SELECT group_concat(price) FROM thing", "19990,-50,0\n");
}

/* graveyard: wagtail#5890: a number that becomes a time counts seconds, or what? */
static void test_times(void **state)
{
    (void)state;
    begin("model thing { id: int64 primary key; at: int64; }\n",
          "INSERT INTO thing VALUES (1,1700000000)");
    refused("model thing { id: int64 primary key; at: timestamp; }\n",
            "column thing.at is int64 and is to be timestamp, which no start does by itself");
    begin("model thing { id: int64 primary key; at: timestamp; }\n",
          "INSERT INTO thing VALUES (1,86400000000),(2,86400000001)");
    refused("model thing { id: int64 primary key; at: date; }\n",
            "1 row of thing with a value of at that is not midnight in UTC: key 2");
    raw("k.db", "DELETE FROM thing WHERE id=2");
    goes_on("model thing { id: int64 primary key; at: date; }\n", "made anew table thing");
    assert_raw("k.db", "SELECT at FROM thing", "1970-01-02\n");
}

/* graveyard: orchid-orm#715: an enum value gets another name. Which one it was nobody can see: rows
   that have it stop the start, and stay */
static void test_renamed_value(void **state)
{
    (void)state;
    begin("enum state { draft, sent }\nmodel thing { id: int64 primary key; s: state; }\n",
          "INSERT INTO thing VALUES (1,'draft'),(2,'sent'),(3,'draft')");
    refused("enum state { open, sent }\nmodel thing { id: int64 primary key; s: state; }\n",
            "2 rows of thing with a value of s that the enum does not have any more: keys 1, 3");
}

/* graveyard: sabiql#457, tensorzero#6664: JSON comes back as it went in, also after its table was
   made anew */
static void test_json(void **state)
{
    (void)state;
    static const char *const texts[] = {"{\"b\" :1.50,\"a\":1e2, \"b\":null}", "[ ]",
                                        " \"\\u00e9\\/\" ", "12345678901234567890.10",
                                        "{\"\":\"\"}"};
    begin("model thing { id: int64 primary key; j: json; n: text; }\n", "");
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        raw("k.db", path_of("INSERT INTO thing(j,n) VALUES ('%s','')", texts[i]));
    goes_on("model thing { id: int64 primary key; j: json?; n: text?; }\n",
            "made anew table thing");
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_raw("k.db", path_of("SELECT j FROM thing WHERE id=%zu", i + 1),
                   path_of("%s\n", texts[i]));
}

/* graveyard: hasura#1325: thousands of tables in one transaction; then some are made anew among
   them */
static void test_many_tables(void **state)
{
    (void)state;
    enum { MANY = 2000 };
    for (int version = 1; version <= 2; version++) {
        FILE *out = begin_file(path_of("%d.schema", version));
        fprintf(out, "schema app version %d;\n", version);
        number(out, MANY, "model m& { id: int64 primary key; a: text; }\n");
        fprintf(out,
                "model n { id: int64 primary key; a: text%s; }\nmodel o { id: int64 primary key; "
                "of: n; "
                "a: text%s; }\n",
                version == 1 ? "" : "?", version == 1 ? "" : "?");
        end_file(out);
    }
    prints_part(0, "k.db: 2003 created, 0 changed", "migrate", "1.schema", "k.db");
    raw("k.db", "INSERT INTO m7 VALUES (1,'x'); INSERT INTO n VALUES (9,'y'); INSERT INTO o VALUES "
                "(4,9,'z')");
    prints_part(0, "k.db: 0 created, 2 changed", "migrate", "2.schema", "k.db");
    assert_raw(
        "k.db",
        "SELECT id||a FROM m7 UNION ALL SELECT id||a FROM n UNION ALL SELECT of_id||a FROM o",
        "1x\n9y\n9z\n");
    assert_raw("k.db", "PRAGMA integrity_check", "ok\n");
    prints(0, "k.db matches the schema", "migrate", "2.schema", "k.db");
}

/* ---- what costs nothing ---------------------------------------------------------------------- */

static size_t changed_pages(const image *before, const image *after)
{
    enum { PAGE = 4096 };
    size_t count = 0;
    assert_int_equal(before->size, after->size);
    for (size_t at = 0; at < before->size; at += PAGE)
        count += memcmp(before->bytes + at, after->bytes + at, PAGE) != 0;
    return count;
}

/* faults.md 2: made anew after the rename, a table of a million rows took 1.7 s instead of 0.07 s
   */
static void test_renamed_field(void **state)
{
    (void)state;
    static const char *const types[] = {"text(80)",
                                        "int32",
                                        "decimal(8,2)",
                                        "date?",
                                        "uuid?",
                                        "bool",
                                        "text(9) collate rtrim check (length(trim(\"&\")) < 9)"};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        char *old = strdup(types[i]), *new = strdup(types[i]);
        if (strchr(old, '&') != NULL)
            *strchr(old, '&') = 'a', *strchr(new, '&') = 'b';
        begin(path_of("model thing { id: int64 primary key; a: %s; more: text; }\n", old),
              path_of("WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i+1 FROM n WHERE "
                      "i<5000) INSERT "
                      "INTO thing(id,a,more) SELECT i, %s, hex(zeroblob(50)) FROM n",
                      strchr(types[i], '?') != NULL ? "NULL" : "1"));
        put_model(
            2, path_of("model thing { id: int64 primary key; b: %s was a; more: text; }\n", new));
        image before = read_image("k.db");
        prints(0, "k.db: 0 created, 1 changed\n  renamed column thing.b, was a", "migrate",
               "2.schema", "k.db");
        image after = read_image("k.db");
        assert_in_range(before.size, 500000, 50000000);
        assert_in_range(changed_pages(&before, &after), 1,
                        8); /* the schema, and what schemac records */
        image_free(&before);
        image_free(&after);
        assert_raw("k.db", "SELECT count(*) FROM thing WHERE b IS NOT 7", "5000\n");
        prints(0, "k.db matches the schema", "migrate", "2.schema", "k.db");
        free(old);
        free(new);
    }
}

/* ---- what is told ---------------------------------------------------------------------------- */

static void test_removed_model(void **state)
{
    (void)state;
    begin(
        "model thing { id: int64 primary key; a: text; }\nmodel Gone { id: int64 primary key; of: "
        "thing; }\nmodel away { table \"a way\"; id: int64 primary key; }\n",
        "INSERT INTO thing VALUES (1,'x'); INSERT INTO Gone VALUES (5,1); INSERT INTO \"a way\" "
        "VALUES "
        "(7); CREATE TABLE mine (x)");
    put_model(2, "model thing { id: int64 primary key; a: text?; }\n");
    static const char note[] = "  note: table a way is not in the schema; it is kept\n"
                               "  note: table Gone is not in the schema; it is kept";
    prints(4, path_of("k.db needs 1 step\n  make anew table thing\n%s", note), "plan", "2.schema",
           "k.db");
    prints(0, path_of("k.db: 0 created, 1 changed\n  made anew table thing\n%s", note), "migrate",
           "2.schema", "k.db");
    prints_part(0, "\"issues\":[]", "status", "--format", "json", "2.schema", "k.db");
    assert_raw("k.db", "SELECT id||of_id FROM Gone UNION ALL SELECT id FROM \"a way\"", "51\n7\n");
    assert_raw("k.db",
               "SELECT group_concat(name) FROM (SELECT name FROM schemac_tables ORDER BY name)",
               "a way,Gone,parent,thing\n");
    /* at every start that looks, until it is dropped or declared again */
    put_model(3, "model thing { id: int64 primary key; a: text?; }\ndropped model \"a way\";\n");
    prints_part(4, "table Gone is not in the schema; it is kept", "status", "--format", "json",
                "3.schema", "k.db");
    prints(0,
           "k.db: 0 created, 1 changed\n  dropped table a way\n"
           "  note: table Gone is not in the schema; it is kept",
           "migrate", "3.schema", "k.db");
    put_model(4,
              "model thing { id: int64 primary key; a: text?; }\nmodel elder { was gone; id: int64 "
              "primary key; of: thing; }\n");
    prints(0, "k.db: 0 created, 1 changed\n  renamed table elder, was Gone", "migrate", "4.schema",
           "k.db");
}

/* What others have made and what names something that goes: the start that drops it tells, not the
   one that fails for it. */
static void test_users_of_what_goes(void **state)
{
    (void)state;
    static const char others[] =
        "INSERT INTO thing VALUES (1,'x',2); INSERT INTO gone VALUES (3);"
        "CREATE VIEW seen AS SELECT id, [A] AS b FROM thing;"
        "CREATE VIEW whole AS SELECT * FROM thing;"
        "CREATE VIEW above AS SELECT a FROM whole;"
        "CREATE VIEW other AS SELECT id AS a FROM parent;"
        "CREATE VIEW of_gone AS SELECT 1 FROM gone;"
        "CREATE TRIGGER on_thing AFTER UPDATE OF a ON thing BEGIN SELECT 1; END;"
        "CREATE TRIGGER afar AFTER INSERT ON parent BEGIN UPDATE thing SET a='z'; END;"
        "CREATE TRIGGER apart AFTER INSERT ON thing BEGIN SELECT new.n; END;"
        "CREATE TRIGGER on_gone AFTER INSERT ON gone BEGIN SELECT 1; END;";
    begin("model thing { id: int64 primary key; a: text; n: int64; }\nmodel gone { id: int64 "
          "primary key; "
          "}\n",
          others);
    put_model(2,
              "model thing { id: int64 primary key; n: int64; dropped a; }\ndropped model gone;\n");
    static const char told[] =
        "  ! view of_gone names gone, a table that goes: it will miss it\n"
        "      drop the view, or make it anew without that\n"
        "  ! view seen names thing.a, a column that goes: it will miss it\n"
        "      drop the view, or make it anew without that\n"
        "  ! view above names thing.a, a column that goes: it will miss it\n"
        "      drop the view, or make it anew without that\n"
        "  ! trigger afar names thing.a, a column that goes: it will miss it\n"
        "      drop the trigger, or make it anew without that\n"
        "  ! trigger on_thing names thing.a, a column that goes: it will miss it\n"
        "      drop the trigger, or make it anew without that\n"
        "  note: column thing.a goes with its values: it is dropped";
    prints(4, path_of("k.db needs 2 steps\n  drop table gone\n  make anew table thing\n%s", told),
           "plan", "2.schema", "k.db");
    prints(0,
           path_of("k.db: 0 created, 2 changed\n  dropped table gone\n  made anew table thing\n%s",
                   told),
           "migrate", "2.schema", "k.db");
    assert_raw("k.db", "SELECT id||n FROM whole", "12\n");
    prints(0, "k.db matches the schema", "migrate", "2.schema", "k.db");
}

int suite_kept(void)
{
    const struct CMUnitTest tests[] = {
        test_in_work(test_numbers_of_rows),
        test_in_work(test_names_of_rows),
        test_in_work(test_no_row_is_skipped),
        test_in_work(test_equal_rows),
        test_in_work(test_place_of_columns),
        test_in_work(test_order_of_fields),
        test_in_work(test_kept_columns),
        test_in_work(test_pieces),
        test_in_work(test_pieces_replaced),
        test_in_work(test_counting),
        test_in_work(test_constraints),
        test_in_work(test_options),
        test_in_work(test_checks_by_collation),
        test_in_work(test_names_like_words),
        test_in_work(test_blob_and_name),
        test_in_work(test_changed_check),
        test_in_work(test_kept_types),
        test_in_work(test_renumbered),
        test_in_work(test_rescaled),
        test_in_work(test_times),
        test_in_work(test_renamed_value),
        test_in_work(test_json),
        test_in_work(test_many_tables),
        test_in_work(test_renamed_field),
        test_in_work(test_removed_model),
        test_in_work(test_users_of_what_goes),
    };
    return cmocka_run_group_tests_name("kept", tests, NULL, NULL);
}
