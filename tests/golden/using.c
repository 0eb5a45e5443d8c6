/* using.c - what rows of the version before get: computed from their own columns, exactly or not at
   all. */
#include "shop.h"
#include "suites.h"

/* ---- what is written -------------------------------------------------------------------------- */

#define PRODUCT_1                                                                                  \
    "model product {\n    id: int64 primary key autoincrement;\n    price: decimal(10,2);\n"       \
    "    length: text;\n    name: text?;\n    title: text(40) unique;\n}\n"
#define PRODUCT_2(fields)                                                                          \
    "model product {\n    id: int64 primary key autoincrement;\n    price: decimal(10,2);\n"       \
    "    length: text;\n    name: text?;\n    title: text(40) unique;\n    " fields "\n}\n"

static void check_refused(const char *field, const char *text)
{
    put_shop(2, path_of(PRODUCT_2("%s"), field));
    refuses(1, text, "shop.schema");
}

static void test_words(void **state)
{
    (void)state;
    release_shop(1, PRODUCT_1);
    check_refused("size: int32 using (lenght(title));",
                  "shop.schema:9:24: error: what rows get for 'size': SQLite says: no such "
                  "function: lenght [E0601]");
    check_refused("size: int32 using (len);",
                  "error: what rows get for 'size': SQLite says: no such column: len [E0601]");
    check_refused("size: int32 using (count(title));",
                  "SQLite says: misuse of aggregate function count() [E0601]");
    check_refused("size: int32 using (max(id) over ());",
                  "SQLite says: misuse of window function max() [E0601]");
    check_refused("size: int32 using ((select 1));",
                  "shop.schema:9:25: error: what a row gets is made of its own columns alone, not "
                  "of a query [E0915]");
    check_refused("size: int32 using (:one);",
                  "error: ':one' is a parameter, and nothing gives it a value [E0915]");
    check_refused("size: int32 using ( );",
                  "error: the value that rows of 'size' get is empty [E0111]");
    check_refused("size: int32 as (1) using (1);",
                  "error: 'size' is computed from its own row anyhow: 'using' means nothing here "
                  "[E0310]");
    check_refused(
        "size: password using (title);",
        "error: 'size' is a password: only schemac makes one, of what a person has typed: "
        "'using' means nothing here [E0310]");
    check_refused("size: int32 using (1) using (2);", "error: 'using' is given twice [E0112]");
    put_shop(2, "model product { id: int64 primary key using (1); title: text; }\n");
    refuses(1,
            "error: 'id' is part of the key, by which other rows know its row: 'using' means "
            "nothing here [E0310]",
            "shop.schema");
    put_shop(2, PRODUCT_1 "model role { id: int64 primary key; a: text using ('a'); }\n");
    refuses(1, "error: 'role' is new: no row of version 1 can give 'a' a value [E0915]",
            "shop.schema");
    put_shop(2, PRODUCT_2("size: int32 using (cast(length as integer));"));
    prints_part(0,
                "warning: a cast may change a value: '12abc' becomes 12, and '' becomes 0 [W0013",
                "check", "shop.schema");
    put("alone.schema", "schema shop version 2;\n" PRODUCT_2("size: int32 using (1);"));
    refuses(1,
            "alone.schema:8:17: error: 'using' of 'size' needs a history: which rows it is for is "
            "not known [E0911]",
            "alone.schema");
    check_refused("size: text using (main.product.title);",
                  "error: 'main' is the name of a database: rows are not in it meanwhile [E0915]");
    check_refused("size: int64 using (rowid);", "SQLite says: no such column: rowid [E0601]");
    /* before there is a version whose columns are known */
    put("fresh.schema", "schema fresh version 2;\n" HISTORY
                        "model role { id: int64 primary key; a: text using ((select 1)); }\n");
    refuses(1, "fresh.schema:3:53: error: what a row gets is made of its own columns alone",
            "fresh.schema");
    /* text in quotes is no word of SQL */
    put_shop(2, PRODUCT_2("size: text using ('select cast' || ifnull(\"name\", ''));"));
    runs(0, NULL, "check", "shop.schema");
}

/* Said of a version that was released, it is done. Of a field that changes again it is to be said
   anew. */
static void test_versions(void **state)
{
    (void)state;
    release_shop(1, "model role { id: int64 primary key; a: text; }\n");
    prints_part(0, "created", "migrate", "shop.schema", "old.db");
    raw("old.db", "INSERT INTO role(a) VALUES ('1'),('20')");
    copy("old.db", "steps.db");
    release_shop(2, "model role { id: int64 primary key; a: int32 using (to_int(a) + 1); }\n");
    prints_part(0, "the values of column role.a become: to_int(a) + 1", "migrate", "shop.schema",
                "steps.db");
    assert_raw("steps.db", "SELECT a FROM role ORDER BY id", "2\n21\n");
    prints(0, "steps.db matches the schema\n", "migrate", "shop.schema", "steps.db");
    release_shop(
        3, "model role { id: int64 primary key; a: int32 using ( to_int(a)  + 1 ); b: text?; }\n");
    prints_part(0, "steps.db: 1 created, 0 changed", "migrate", "shop.schema", "steps.db");
    assert_raw("steps.db", "SELECT a FROM role ORDER BY id", "2\n21\n");
    put_shop(4, "model role { id: int64 primary key; a: text using (to_int(a) + 1); b: text?; }\n");
    refuses(1, "error: this was for version 3, and 'a' is something else now [E0916]",
            "shop.schema");
    release_shop(4,
                 "model role { id: int64 primary key; a: text using ('no ' || a); b: text?; }\n");
    prints_part(0, "role.a become: 'no ' || a", "migrate", "shop.schema", "steps.db");
    assert_raw("steps.db", "SELECT a FROM role ORDER BY id", "no 2\nno 21\n");
    /* in one start */
    prints_part(0, "old.db", "migrate", "shop.schema", "old.db");
    assert_raw("old.db", "SELECT a FROM role ORDER BY id", "no 2\nno 21\n");
}

/* ---- rows ------------------------------------------------------------------------------------- */

static void make_products(void)
{
    release_shop(1, PRODUCT_1);
    prints_part(0, "created table product", "migrate", "shop.schema", "old.db");
    raw("old.db", "INSERT INTO product(id,price,length,name,title) VALUES (3,1999,'12','x','a'),"
                  "(4,500,'7',NULL,'bb'),(9,-250,'-0','z','ccc')");
}

#define CHANGED                                                                                    \
    "model product {\n    id: int64 primary key autoincrement;\n"                                  \
    "    cost: decimal(12,4) was \"price\" using (price * 100);\n"                                 \
    "    length: int32 using (to_int(length));\n"                                                  \
    "    name: text using (coalesce(name, 'no ' || id));\n"                                        \
    "    title: text(40) unique;\n"                                                                \
    "    letters: int32 check (letters > 0) using (length(title));\n    index (letters);\n}\n"

/* A renamed, a retyped, a required, a new column; each from the row as it was. */
static void test_rows(void **state)
{
    (void)state;
    make_products();
    put_shop(2, CHANGED);
    image before = read_image("old.db");
    prints(4,
           "old.db needs 3 steps\n"
           "  rename column product.cost, was price\n"
           "  make anew table product\n"
           "  create index product.letters\n"
           "  note: the values of column product.cost become: price * 100\n"
           "  note: the values of column product.length become: to_int(length)\n"
           "  note: the values of column product.name become: coalesce(name, 'no ' || id)\n"
           "  note: the values of column product.letters become: length(title)\n",
           "plan", "shop.schema", "old.db");
    assert_untouched("old.db", &before);
    prints_part(0, "made anew table product", "migrate", "shop.schema", "old.db");
    assert_raw("old.db",
               "SELECT id||' '||cost||' '||length||' '||typeof(length)||' '||name||' '||title||' '"
               "||letters FROM product ORDER BY id",
               "3 199900 12 integer x a 1\n4 50000 7 integer no 4 bb 2\n"
               "9 -25000 0 integer z ccc 3\n");
    prints(0, "old.db matches the schema\n", "migrate", "shop.schema", "old.db");
    /* the next key is one that was never there */
    raw("old.db", "INSERT INTO product(cost,length,name,title,letters) VALUES (1,1,'n','t',1)");
    assert_raw("old.db", "SELECT max(id) FROM product", "10\n");
}

/* Two columns change their places. */
static void test_swapped(void **state)
{
    (void)state;
    release_shop(1, "model role { id: int64 primary key; a: text; b: int32; c: int32?; }\n");
    prints_part(0, "created", "migrate", "shop.schema", "old.db");
    raw("old.db", "INSERT INTO role(a,b) VALUES ('1',20),('3',40)");
    put_shop(2, "model role { id: int64 primary key; a: int32 using (b); b: text using (a);\n"
                "    d: int32? was c using (b * 2); }\n");
    prints_part(0, "made anew table role", "migrate", "shop.schema", "old.db");
    assert_raw("old.db", "SELECT a||','||b||','||d FROM role ORDER BY id", "20,1,40\n40,3,80\n");
}

/* Rows that cannot get a value are named, and what they have of it; nothing is changed. */
static void check_no_start(const char *update, const char *text)
{
    copy("old.db", "bad.db");
    raw("bad.db", update);
    image before = read_image("bad.db");
    prints_part(5, text, "plan", "shop.schema", "bad.db");
    prints_part(5, text, "migrate", "shop.schema", "bad.db");
    assert_untouched("bad.db", &before);
}

static void test_refused_rows(void **state)
{
    (void)state;
    make_products();
    put_shop(2, CHANGED);
    check_no_start("UPDATE product SET length='12abc' WHERE id>3",
                   "2 rows of product whose length cannot be made (to_int: '12abc' is no whole "
                   "number of 64 bits): keys 4, 9. Nothing has been changed. change those rows, or "
                   "say otherwise what they get: using (…)");
    check_no_start("UPDATE product SET length='3000000000' WHERE id=4",
                   "1 row of product with a value of length that is not allowed any more: key 4");
    check_no_start("UPDATE product SET title='' WHERE id=9",
                   "1 row of product with a value of letters that is not allowed any more: key 9");
    put_shop(2, PRODUCT_2("size: int32 using (nullif(length(title), 2));"));
    check_no_start("SELECT 1",
                   "1 row of product with no value of size, which is required now: key 4");
    put_shop(2, PRODUCT_2("size: int32 using (title);"));
    check_no_start("SELECT 1", "3 rows of product whose size cannot be made (it would not be "
                               "INTEGER): keys 3, 4, 9");
    put_shop(2, PRODUCT_2("size: int32 using (json_extract(title, '$'));"));
    check_no_start("SELECT 1",
                   "what column product.size gets cannot be computed for every row, the first of "
                   "them with key 3: malformed JSON");
    put_shop(2, PRODUCT_2("size: int32 unique using (length(title) / 2);"));
    check_no_start("SELECT 1", "2 rows of product");
    put_shop(2, PRODUCT_2("friend: product? using (id + 1);"));
    check_no_start(
        "SELECT 1",
        "2 rows of product would reference a row of product that is not there: keys 4, 9");
}

/* A value has the type of the field, and yet is not what was meant. */
static void test_flaws(void **state)
{
    (void)state;
    release_shop(1, "model role { id: int64 primary key; a: text; n: int64; r: double; }\n");
    prints_part(0, "created", "migrate", "shop.schema", "old.db");
    raw("old.db", "INSERT INTO role VALUES (1,'{}',9007199254740993,0.1+0.2),(2,'no',5,1.5)");
    static const struct {
        const char *field, *text;
    } flawed[] = {
        {"j: json using (a)", "1 row of role whose j cannot be made (it would not be JSON): key 2"},
        {"j: double using (n)",
         "1 row of role whose j cannot be made (the number would be another one): key 1"},
        {"j: int64 using (iif(id = 1, 1, r * 1e16))",
         "1 row of role whose j cannot be made (the number would be another one): key 2"},
        {"j: text using (r)",
         "1 row of role whose j cannot be made (the number would be another one): key 1"},
        {"j: text using (a || char(0))", "2 rows of role whose j cannot be made (there would be a "
                                         "NUL byte in the text): keys 1, 2"},
    };
    for (size_t i = 0; i < sizeof flawed / sizeof *flawed; i++) {
        put_shop(2, path_of("model role { id: int64 primary key; a: text; n: int64; r: double;\n"
                            "    %s; }\n",
                            flawed[i].field));
        check_no_start("SELECT 1", flawed[i].text);
    }
    put_shop(2, "model role { id: int64 primary key; a: text; n: int64; r: double;\n"
                "    j: json using (iif(id = 1, a, '[]')); d: double using (n - 1);\n"
                "    i: int64 using (id * 3.0); t: text using (id * 1.5); }\n");
    prints_part(0, "made anew table role", "migrate", "shop.schema", "old.db");
    assert_raw("old.db",
               "SELECT j||' '||(d=9007199254740992)||' '||i||' '||t FROM role ORDER BY id",
               "{} 1 3 1.5\n[] 0 6 3.0\n");
}

/* Columns behind the name of their table, which this version may change. */
static void test_behind_table(void **state)
{
    (void)state;
    release_shop(1, "model role { id: int64 primary key; a: text; }\n");
    prints_part(0, "created", "migrate", "shop.schema", "old.db");
    raw("old.db", "INSERT INTO role(a) VALUES ('x'),('y')");
    copy("old.db", "other.db");
    put_shop(2, "model role { id: int64 primary key; a: text; b: text using (role.a || id); }\n");
    prints_part(0, "made anew table role", "migrate", "shop.schema", "other.db");
    assert_raw("other.db", "SELECT group_concat(a||b) FROM role", "xx1,yy2\n");
    copy("old.db", "other.db");
    put_shop(2, "model job { was role; id: int64 primary key;\n"
                "    a: text using (role.a || 1); b: text using (\"role\".a || role . id); }\n");
    prints_part(0, "renamed table job, was role", "migrate", "shop.schema", "other.db");
    assert_raw("other.db", "SELECT group_concat(a||b) FROM job", "x1x1,y1y2\n");
    put_shop(2, "model job { was role; id: int64 primary key;\n"
                "    c: text was a; b: text using (a || role.a || id); }\n");
    prints_part(0, "renamed column job.c, was a", "migrate", "shop.schema", "old.db");
    assert_raw("old.db", "SELECT group_concat(c||b) FROM job", "xxx1,yyy2\n");
}

/* A query that finds the rows is told where it runs: with functions of schemac's it does not, and of
   tables on the way to another version neither. */
static void test_ways_to_rows(void **state)
{
    (void)state;
    release_shop(1, "model role { id: int64 primary key; a: text; }\n");
    prints_part(0, "created", "migrate", "shop.schema", "old.db");
    raw("old.db", "INSERT INTO role(a) VALUES ('7'),('3000000000')");
    put_shop(2, "model role { id: int64 primary key; a: int32 using (to_int(a)); }\n");
    check_no_start("SELECT 1",
                   "not allowed any more: key 2. Nothing has been changed. change those "
                   "rows, or the schema");
    put_shop(2, "model role { id: int64 primary key; a: int32 using (a); }\n");
    check_no_start("SELECT 1", "not allowed any more: key 2. Nothing has been changed. find them "
                               "with: SELECT * FROM \"role\" WHERE (SELECT NOT");
    release_shop(2, "model role { id: int64 primary key; b: text was a; }\n");
    put_shop(3, "model role { id: int64 primary key; b: text unique using (b || 1); }\n");
    check_no_start("UPDATE role SET a='1'",
                   "there more than once, and it is unique now: keys 1, 2. Nothing has been "
                   "changed. change those rows, or the schema");
}

/* A build of the same version has been here before: what rows get is past. */
static void test_unreleased(void **state)
{
    (void)state;
    release_shop(1, "model role { id: int64 primary key; a: text; }\n");
    prints_part(0, "created", "migrate", "shop.schema", "old.db");
    raw("old.db", "INSERT INTO role VALUES (1,'7')");
    put_shop(2, "model role { id: int64 primary key; a: text; b: text?; }\n");
    prints_part(0, "created column role.b", "migrate", "shop.schema", "old.db");
    put_shop(2, "model role { id: int64 primary key; a: int32 using (to_int(a)); b: text?; }\n");
    prints_part(
        5,
        "an earlier build has brought the database to version 2, and gave its rows something else "
        "by "
        "'using', or by 'was' of an enum, than the schema says now. Nothing has been changed; go "
        "back "
        "to a backup from before, with schemac restore; or give the change a version of its own",
        "migrate", "shop.schema", "old.db");
    /* the last of these ways; the other build is what was released */
    release_shop(2, "model role { id: int64 primary key; a: text; b: text?; }\n");
    put_shop(3, "model role { id: int64 primary key; a: int32 using (to_int(a)); b: text?; }\n");
    prints_part(0, "made anew table role", "migrate", "shop.schema", "old.db");
    assert_raw("old.db", "SELECT a FROM role", "7\n");
}

/* A database that is taken over gets no such values. */
static void test_adopted(void **state)
{
    (void)state;
    release_shop(1, "model role { id: int64 primary key; a: text; }\n");
    put("theirs.db", "%s", "");
    raw("theirs.db", "CREATE TABLE role (id INTEGER PRIMARY KEY, a TEXT NOT NULL) STRICT;"
                     "INSERT INTO role VALUES (1,'7')");
    put_shop(2, "model role { id: int64 primary key; a: int64 using (to_int(a)); }\n");
    prints_part(5,
                "Nothing has been changed. declare the field as the column is; or change the "
                "column before its database is taken over, which runs neither 'using' nor "
                "migrations",
                "migrate", "--adopt", "shop.schema", "theirs.db");
    put_shop(2, "model role { id: int64 primary key; a: text; b: text using (a); }\n");
    prints_part(5,
                "the table has rows. Nothing has been changed. give it a default, or make it "
                "nullable; or let a later version say what rows get",
                "migrate", "--adopt", "shop.schema", "theirs.db");
}

/* What is secret is in no message. */
static void test_secret(void **state)
{
    (void)state;
    release_shop(1, "model role { id: int64 primary key; pin: text secret; }\n");
    prints_part(0, "created", "migrate", "shop.schema", "old.db");
    raw("old.db", "INSERT INTO role(pin) VALUES ('12'),('hidden')");
    put_shop(2, "model role { id: int64 primary key; pin: int32 secret using (to_int(pin)); }\n");
    const said *told = command("migrate", "shop.schema", "old.db");
    assert_int_equal(told->status, 5);
    assert_null(strstr(told->err, "hidden"));
    assert_non_null(strstr(told->err, "1 row of role whose pin cannot be made (it would not be "
                                      "INTEGER): key 2"));
    /* nor what was */
    static const char *const fields[] = {
        "dropped pin; code: int32 using (to_int(pin));",
        "pin: text; code: int32 using (to_int(pin));",
        "pin: text secret; code: text using (json_extract('{}', pin));"};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        put_shop(2, path_of("model role { id: int64 primary key; %s }\n", fields[i]));
        told = command("migrate", "shop.schema", "old.db");
        assert_int_equal(told->status, 5);
        assert_null(strstr(told->err, "hidden"));
        assert_non_null(strstr(told->err, "key"));
    }
}

/* ---- functions -------------------------------------------------------------------------------- */

/* What a function makes of a value: the column is stored as `type`. "!": it refuses. */
static const struct {
    const char *call, *type, *value, *becomes;
} exact[] = {
    {"to_int(a)", "int64", "'12'", "12"},
    {"to_int(a)", "int64", "'-9223372036854775808'", "-9223372036854775808"},
    {"to_int(a)", "int64", "'9223372036854775808'", "!'9223372036854775808' is no whole number"},
    {"to_int(a)", "int64", "''", "!'' is no whole number"},
    {"to_int(a)", "int64", "' 1'", "!' 1' is no whole number"},
    {"to_int(a)", "int64", "'1.0'", "1"},
    {"to_int(a)", "int64", "'1.5'", "!'1.5' is no whole number"},
    {"to_int(a)", "int64", "'1e3'", "!'1e3' is no whole number"},
    {"to_int(a)", "int64", "'0x10'", "!'0x10' is no whole number"},
    {"to_int(a * 1.0)", "int64", "'7'", "7"},
    {"to_int(a / 2.0)", "int64", "'7'", "!3.5 is no whole number, or beyond 2^53"},
    {"to_int(a * 1e16)", "int64", "'1'", "!1.0e+16 is no whole number, or beyond 2^53"},
    {"to_int(cast(a as blob))", "int64", "'7'", "!a blob is no whole number"},
    {"to_int(nullif(a, 'x'))", "int64?", "'x'", "NULL"},
    {"to_double(a)", "double", "'19.99'", "19.99"},
    {"to_double(a)", "double", "'-1e3'", "-1000.0"},
    {"to_double(a)", "double", "'1e999'", "!'1e999' is no number of type double"},
    {"to_double(a)", "double", "'12abc'", "!'12abc' is no number of type double"},
    {"to_double(a)", "double", "'1.'", "!'1.' is no number of type double"},
    {"to_double(a + 0)", "double", "'9007199254740993'", "!9007199254740993 is beyond 2^53"},
    {"to_double(a + 0)", "double", "'9007199254740992'", "9.00719925474099e+15"},
    {"to_decimal(a, 2)", "decimal(10,2)", "'19.99'", "1999"},
    {"to_decimal(a, 2)", "decimal(10,2)", "'19.990'", "1999"},
    {"to_decimal(a, 2)", "decimal(10,2)", "'19.995'",
     "!'19.995' is no number that has so few digits"},
    {"to_decimal(a * 1.0, 2)", "decimal(10,2)", "'19.99'", "1999"},
    {"to_decimal(a * 1.0, 2)", "decimal(10,2)", "'0.005'",
     "!0.005 is no number that has so few digits"},
    {"to_decimal(a + 0, 2)", "decimal(10,2)", "'7'", "700"},
    {"to_decimal(a + 0, 18)", "decimal(18,18)", "'10'", "!10 is no number that has so few digits"},
    {"to_date(a)", "date", "'2026-02-28'", "2026-02-28"},
    {"to_date(a)", "date", "'2026-02-29'", "!'2026-02-29' is no day"},
    {"to_date(a)", "date", "'2026-02-28T00:00:00Z'", "2026-02-28"},
    {"to_date(a)", "date", "'2026-02-28T01:00:00Z'",
     "!'2026-02-28T01:00:00Z' is not midnight in UTC"},
    {"to_date(a + 0)", "date", "'86400000000'", "1970-01-02"},
    {"to_date(a + 0)", "date", "'86400000001'", "!86400000001 is not midnight in UTC"},
    {"to_date(a + 0)", "date", "'-86400000000'", "1969-12-31"},
    {"to_timestamp(a)", "timestamp", "'1970-01-02'", "86400000000"},
    {"to_timestamp(a)", "timestamp", "'1970-01-01T00:00:01.5+00:00'", "1500000"},
    {"to_timestamp(a)", "timestamp", "'yesterday'", "!'yesterday' is no time"},
    {"to_timestamp(a + 5)", "timestamp", "'7'", "12"},
};

static void test_exact(void **state)
{
    (void)state;
    release_shop(1, "model role { id: int64 primary key; a: text; }\n");
    for (size_t i = 0; i < sizeof exact / sizeof *exact; i++) {
        const char *db = path_of("%zu.db", i);
        put_shop(1, "model role { id: int64 primary key; a: text; }\n");
        prints_part(0, "created", "migrate", "shop.schema", db);
        raw(db, path_of("INSERT INTO role(a) VALUES (%s)", exact[i].value));
        put_shop(2, path_of("model role { id: int64 primary key; a: text; b: %s using (%s); }\n",
                            exact[i].type, exact[i].call));
        if (exact[i].becomes[0] == '!') {
            prints_part(5, exact[i].becomes + 1, "migrate", "shop.schema", db);
            continue;
        }
        prints_part(0, "made anew", "migrate", "shop.schema", db);
        assert_raw(db, "SELECT ifnull(b,'NULL') FROM role", path_of("%s\n", exact[i].becomes));
    }
}

/* ---- with migrations -------------------------------------------------------------------------- */

/* A migration of the same version has added a column, or has done the work: the expression is over
   what it has left. */
static void test_with_migration(void **state)
{
    (void)state;
    release_shop(1, "model role { id: int64 primary key; a: decimal(10,2); b: text; }\n");
    prints_part(0, "created", "migrate", "shop.schema", "old.db");
    raw("old.db", "INSERT INTO role(a,b) VALUES (150,'x'),(-20,'y')");
    static const char body[] =
        "model role { id: int64 primary key; a: decimal(12,4) using (a); b: text;\n"
        "    c: int32 using (spare + 1); }\n"
        "migration 2 \"by hand\" { up { update role set a = a * 100;\n"
        "    alter table role add column spare integer; update role set spare = id * 10; } }\n";
    put_shop(2, body);
    prints_part(0, "made anew table role", "migrate", "shop.schema", "old.db");
    assert_raw("old.db", "SELECT a||' '||c FROM role ORDER BY id", "15000 11\n-2000 21\n");
    /* without the word nobody knows which values are converted already */
    make_directory("other");
    enter("other");
    release_shop(1, "model role { id: int64 primary key; a: decimal(10,2); }\n");
    prints_part(0, "created", "migrate", "shop.schema", "old.db");
    raw("old.db", "INSERT INTO role(a) VALUES (150)");
    put_shop(2, "model role { id: int64 primary key; a: decimal(12,4); }\n"
                "migration 2 \"by hand\" { up { update role set a = a * 100; } }\n");
    refuses(1, "if the migration has converted all of them, say so: using (a); or change the field",
            "shop.schema");
}

/* Said after a build of the version has taken the step: rows have not got it, and that is told. */
static void test_too_late(void **state)
{
    (void)state;
    static const char way_out[] =
        "an earlier build has brought the database to version 2, before the schema said what its "
        "rows get: go back to a backup from before, with schemac "
        "restore; or give the change a "
        "version of its own";
    release_shop(1, "enum e { a, b }\nmodel role { id: int64 primary key; a: text; e: e; }\n");
    put_shop(2,
             "enum e { a, b }\nmodel role { id: int64 primary key; a: text; e: e; n: text?; }\n");
    prints_part(0, "created", "migrate", "shop.schema", "old.db");
    raw("old.db", "INSERT INTO role(a,e) VALUES ('1','a')");
    image before = read_image("old.db");
    put_shop(2, "enum e { a, b }\n"
                "model role { id: int64 primary key; a: int32 using (to_int(a)); e: e; }\n");
    prints_part(5, way_out, "migrate", "shop.schema", "old.db");
    put_shop(
        2, "enum e { a, b }\n"
           "model role { id: int64 primary key; a: text; e: e; n: text?; b: int32 using (1); }\n");
    prints_part(5, way_out, "migrate", "shop.schema", "old.db");
    put_shop(2, "enum e { c was a, b }\n"
                "model role { id: int64 primary key; a: text; e: e; n: text?; }\n");
    prints_part(5, way_out, "migrate", "shop.schema", "old.db");
    assert_untouched("old.db", &before);
}

/* The older program would take what rows have now for something else. */
static void test_not_rolled_back(void **state)
{
    (void)state;
    make_products();
    copy("old.db", "back.db");
    put_shop(2, CHANGED);
    prints_part(0, "made anew table product", "migrate", "shop.schema", "back.db");
    image before = read_image("back.db");
    prints(
        5,
        "schemac: version 2 cannot be undone: it has given rows of product other values of price, "
        "by 'using'. Nothing has been changed. let 'down' of migration 2 give it back; or go back "
        "to a backup from before version 2, with schemac restore: back.db.backup-1\n",
        "migrate", "shop.schema", "back.db", "--roll-back", "1");
    assert_untouched("back.db", &before);
}

/* A table that has a row of its own number as key, references to it, and something of others. */
static void test_beside_others(void **state)
{
    (void)state;
    release_shop(1, "model box { id: int64 primary key; size: text; }\n"
                    "model thing { id: int64 primary key; box: box on delete cascade; }\n");
    prints_part(0, "created", "migrate", "shop.schema", "old.db");
    raw("old.db", "INSERT INTO box VALUES (5,'1'),(7,'2'); INSERT INTO thing VALUES (1,7),(2,5);"
                  "CREATE TABLE seen(at); CREATE TRIGGER mine AFTER INSERT ON box BEGIN"
                  " INSERT INTO seen VALUES (NEW.id); END;");
    release_shop(2, "model box { id: int64 primary key; size: int64 using (to_int(size)); }\n"
                    "model thing { id: int64 primary key; box: box on delete cascade; }\n");
    prints_part(0, "made anew table box", "migrate", "shop.schema", "old.db");
    assert_raw("old.db",
               "SELECT (SELECT group_concat(id||'='||size) FROM box)||' '||"
               "(SELECT group_concat(box_id) FROM thing)||' '||(SELECT count(*) FROM seen)",
               "5=1,7=2 7,5 0\n");
    /* what of others reads the column stops the start, unless that is accepted */
    raw("old.db", "CREATE VIEW theirs AS SELECT size + 1 FROM box");
    put_shop(3, "model box { id: int64 primary key; size: text using ('no ' || size); }\n"
                "model thing { id: int64 primary key; box: box on delete cascade; }\n");
    prints_part(5, "theirs", "migrate", "shop.schema", "old.db");
    prints_part(0, "made anew table box", "migrate", "--accept", "theirs", "shop.schema", "old.db");
    assert_raw("old.db", "SELECT group_concat(size) FROM box", "no 1,no 2\n");
}

int suite_using(void)
{
    const struct CMUnitTest tests[] = {
        test_in_work(test_words),         test_in_work(test_versions),
        test_in_work(test_rows),          test_in_work(test_swapped),
        test_in_work(test_refused_rows),  test_in_work(test_secret),
        test_in_work(test_exact),         test_in_work(test_not_rolled_back),
        test_in_work(test_beside_others), test_in_work(test_with_migration),
        test_in_work(test_flaws),         test_in_work(test_unreleased),
        test_in_work(test_behind_table),  test_in_work(test_ways_to_rows),
        test_in_work(test_adopted),       test_in_work(test_too_late),
    };
    return cmocka_run_group_tests_name("using", tests, NULL, NULL);
}
