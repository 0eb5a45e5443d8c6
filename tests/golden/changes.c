/* changes.c - every change of a column's type or meaning, as the table in docs/startup.md has it:
   each pair of types is started over rows. */
#include "suites.h"

#include <ctype.h>

/* ---- the pairs that a start changes by itself ------------------------------------------------ */

#define TYPES                                                                                      \
    "enum state { draft, sent }\nenum level : int { low = 1, high = 5 }\n"                         \
    "enum word : int { draft = 3, sent = 4 }\n"

/* As the document names them, and as a schema does. */
static const struct {
    const char *name, *type;
    const char *value; /* one that every change to *fits*, *kept* and *converted* takes, as SQL */
} kinds[] = {
    {"bool", "bool", "1"},
    {"int32", "int32", "1"},
    {"int64", "int64", "1"},
    {"double", "double", "1.5"},
    {"decimal", "decimal(6,2)", "1999"},
    {"text", "text", "'sent'"},
    {"blob", "blob", "x'00ff'"},
    {"timestamp", "timestamp", "86400000000"},
    {"date", "date", "'1970-01-02'"},
    {"uuid", "uuid", "x'00112233445566778899aabbccddeeff'"},
    {"json", "json", "'{\"a\":1}'"},
    {"password", "password", "'$y$j9T$abcdefghijklmnopqrstuvwxyz$abcdefghijklmnopqrstuvwxyz'"},
    {"enum", "state", "'sent'"},
    {"enum : int", "word", "4"},
};

enum { KINDS = sizeof kinds / sizeof *kinds };

/* What becomes of a value, and one that is refused. */
static const struct {
    const char *from, *to, *outcome;
    const char *value, *becomes; /* as SQL; and as it prints then. NULL: the usual value */
    const char *misfit, *wrong;  /* NULL: every value fits */
} changes[] = {
    {"bool", "int32", "fits", NULL, "integer 1", NULL, NULL},
    {"bool", "int64", "fits", NULL, "integer 1", NULL, NULL},
    {"int32", "bool", "fits", NULL, "integer 1", "2", "with a value of v that is not allowed"},
    {"int64", "bool", "fits", NULL, "integer 1", "-1", "with a value of v that is not allowed"},
    {"int32", "int64", "fits", "-2147483648", "integer -2147483648", NULL, NULL},
    {"int64", "int32", "fits", "2147483647", "integer 2147483647", "2147483648",
     "with a value of v that is not allowed"},
    {"int32", "double", "fits", "-7", "real -7.0", NULL, NULL},
    {"int64", "double", "fits", "9007199254740992", "real 9.00719925474099e+15", "9007199254740993",
     "with a value of v that is not REAL"},
    {"text", "enum", "fits", NULL, "text sent", "'Sent'", "with a value of v that is not allowed"},
    {"enum", "text", "kept", NULL, "text sent", NULL, NULL},
    {"enum : int", "int32", "kept", NULL, "integer 4", NULL, NULL},
    {"enum : int", "int64", "kept", NULL, "integer 4", NULL, NULL},
    {"timestamp", "int64", "kept", "-1", "integer -1", NULL, NULL},
    {"json", "text", "kept", NULL, "text {\"a\":1}", NULL, NULL},
    {"enum", "enum : int", "converted", NULL, "integer 4", NULL, NULL},
    {"enum : int", "enum", "converted", NULL, "text sent", NULL, NULL},
    {"text", "uuid", "converted", "'00112233-4455-6677-8899-AABBCCDDEEFF'",
     "blob 00112233445566778899AABBCCDDEEFF", "'00112233445566778899aabbccddeeff'",
     "with a value of v that is not a uuid"},
    {"text", "json", "converted", "'[1, 2]'", "text [1, 2]", "'[1,'",
     "with a value of v that is not JSON"},
    {"date", "timestamp", "converted", "'0300-03-01'", "integer -52695014400000000", NULL, NULL},
    {"timestamp", "date", "converted", "-62167219200000000", "text 0000-01-01", "86400000001",
     "with a value of v that is not midnight in UTC"},
};

enum { CHANGES = sizeof changes / sizeof *changes };

/* ---- starts ---------------------------------------------------------------------------------- */

static void put_schema(const char *path, int version, const char *type)
{
    put(path,
        "schema app version %d;\n" TYPES
        "model thing { id: int64 primary key; note: text?; v: %s; w: %s?; unique (id, note); }\n",
        version, type, type);
}

/* Rows with the value, one of them without in the nullable column. */
static void make_database(const char *type, const char *value)
{
    remove("c.db");
    put_schema("1.schema", 1, type);
    prints_part(0, "created table thing", "migrate", "1.schema", "c.db");
    raw("c.db", path_of("INSERT INTO thing(id,note,v,w) VALUES (7,'it''s',%s,%s),(9,NULL,%s,NULL)",
                        value, value, value));
}

#define PRINTED(column)                                                                            \
    "SELECT typeof(" #column ")||' '||CASE typeof(" #column ") WHEN 'blob' THEN hex(" #column      \
    ") ELSE " #column " END FROM thing ORDER BY id"

static void expect_changed(const char *to, const char *value, const char *outcome)
{
    const char *twice = path_of("%s\n%s\n", value, value), *once = path_of("%s\nNULL\n", value);
    put_schema("2.schema", 2, to);
    const char *told = strcmp(outcome, "kept") == 0 ? "its values stay as they are" : "c.db";
    int code = command("plan", "2.schema", "c.db")->status;
    assert_true(code == 0 || code == 4); /* some need no step */
    prints_part(code, told, "plan", "2.schema", "c.db");
    prints_part(0, told, "migrate", "2.schema", "c.db");
    assert_raw("c.db", PRINTED(v), twice);
    assert_raw("c.db", PRINTED(w), once);
    assert_raw("c.db", "SELECT group_concat(id||ifnull(note,'-'),' ') FROM thing", "7it's 9-\n");
    assert_raw("c.db", "PRAGMA integrity_check", "ok\n");
    prints(0, "c.db matches the schema", "status", "2.schema", "c.db");
}

static void expect_refused(const char *to, const char *wrong)
{
    put_schema("2.schema", 2, to);
    image before = read_image("c.db");
    prints_part(5, wrong, "migrate", "2.schema", "c.db");
    prints_part(5, wrong, "plan", "2.schema", "c.db");
    assert_untouched("c.db", &before);
    prints(0, "c.db matches the schema", "status", "1.schema", "c.db");
}

static void test_pairs(void **state)
{
    (void)state;
    for (int from = 0; from < KINDS; from++)
        for (int to = 0; to < KINDS; to++) {
            int i = 0;
            while (i < CHANGES && (strcmp(changes[i].from, kinds[from].name) != 0 ||
                                   strcmp(changes[i].to, kinds[to].name) != 0))
                i++;
            if (i < CHANGES && changes[i].misfit != NULL) {
                make_database(kinds[from].type, changes[i].misfit);
                expect_refused(kinds[to].type, changes[i].wrong);
                expect_refused(kinds[to].type, "2 rows of thing");
                expect_refused(kinds[to].type, "keys 7, 9");
            }
            make_database(kinds[from].type, i < CHANGES && changes[i].value != NULL
                                                ? changes[i].value
                                                : kinds[from].value);
            if (i < CHANGES)
                expect_changed(kinds[to].type, changes[i].becomes, changes[i].outcome);
            else if (from != to)
                expect_refused(kinds[to].type, "which no start does by itself");
        }
}

/* ---- the document ---------------------------------------------------------------------------- */

/* The text of a cell without blanks and back quotes around it; *at moves behind it. */
static const char *next_cell(const char **at)
{
    const char *end = strchr(*at, '|'), *begin = *at;
    if (end == NULL)
        return NULL;
    *at = end + 1;
    while (begin < end && (*begin == ' ' || *begin == '`'))
        begin++;
    while (end > begin && (end[-1] == ' ' || end[-1] == '`'))
        end--;
    return path_of("%.*s", (int)(end - begin), begin);
}

static const char *outcome_of(int from, int to)
{
    for (int i = 0; i < CHANGES; i++)
        if (strcmp(changes[i].from, kinds[from].name) == 0 &&
            strcmp(changes[i].to, kinds[to].name) == 0)
            return changes[i].outcome;
    return from == to ? "=" : "no";
}

static void test_document(void **state)
{
    (void)state;
    char *text = get(PROJECT "/docs/startup.md", NULL);
    const char *at = strstr(text, "| from \\ to |");
    assert_non_null(at);
    at += strlen("| from \\ to |");
    for (int to = 0; to < KINDS; to++)
        assert_string_equal(next_cell(&at), kinds[to].name);
    at = strchr(strchr(at, '\n') + 1, '\n') + 1;
    for (int from = 0; from < KINDS; from++) {
        assert_int_equal(*at++, '|');
        assert_string_equal(next_cell(&at), kinds[from].name);
        for (int to = 0; to < KINDS; to++) {
            const char *cell = next_cell(&at);
            if (strcmp(cell, outcome_of(from, to)) != 0)
                fail_msg("docs/startup.md says '%s' for %s to %s, a start: '%s'", cell,
                         kinds[from].name, kinds[to].name, outcome_of(from, to));
        }
        assert_int_equal(*at++, '\n');
    }
    assert_true(isspace((unsigned char)*at));
    free(text);
}

/* ---- the same type with another meaning ------------------------------------------------------ */

static void test_meanings(void **state)
{
    (void)state;
    static const struct {
        const char *from, *to, *value, *becomes, *misfit, *wrong;
    } same[] = {
        /* faults.md 1: 19.99 became 1.999 */
        {"decimal(6,2)", "decimal(7,3)", "-1999", "integer -19990", NULL, NULL},
        {"decimal(6,2)", "decimal(6,3)", "99999", "integer 999990", "100000",
         "with a value of v that is not allowed"},
        {"decimal(18,0)", "decimal(18,17)", "9", "integer 900000000000000000", "93",
         "that the new number of digits cannot hold exactly"},
        {"decimal(6,3)", "decimal(6,2)", "-19990", "integer -1999", "19991",
         "that the new number of digits cannot hold exactly"},
        {"decimal(6,2)", "decimal(8,2)", "999999", "integer 999999", NULL, NULL},
        {"decimal(6,2)", "decimal(5,2)", "99999", "integer 99999", "100000",
         "with a value of v that is not allowed"},
        {"timestamp", "date", "-52695014400000000", "text 0300-03-01", NULL, NULL},
        /* what was low has become high */
        {"level", "turned", "1", "integer 5", NULL, NULL},
        {"level", "more", "5", "integer 5", NULL, NULL},
        {"level", "less", "1", "integer 2", "5", "that the enum does not have any more"},
        {"state", "other_state", "'sent'", "text sent", "'draft'",
         "that the enum does not have any more"},
        {"text(4)", "text(8)", "'äöüß'", "text äöüß", NULL, NULL},
        {"text(4)", "text(3)", "'abc'", "text abc", "'abcd'", "that is not allowed"},
        {"blob(4)", "blob(3)", "x'010203'", "blob 010203", "x'01020304'", "that is not allowed"},
        {"text collate rtrim", "text(3)", "'abc'", "text abc", "'abc  '", "that is not allowed"},
    };
    static const char enums[] = TYPES "enum turned : int { low = 5, high = 1 }\n"
                                      "enum more : int { low = 1, mid = 3, high = 5 }\n"
                                      "enum less : int { low = 2 }\nenum other_state { sent, "
                                      "gone }\n";
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        put("1.schema", "schema app version 1;\n%smodel thing { id: int64 primary key; v: %s; }\n",
            enums, same[i].from);
        put("2.schema", "schema app version 2;\n%smodel thing { id: int64 primary key; v: %s; }\n",
            enums, same[i].to);
        remove("c.db");
        prints_part(0, "created table thing", "migrate", "1.schema", "c.db");
        if (same[i].misfit != NULL) {
            raw("c.db", path_of("INSERT INTO thing(id,v) VALUES (7,%s),(9,%s)", same[i].value,
                                same[i].misfit));
            image before = read_image("c.db");
            prints_part(5, same[i].wrong, "migrate", "2.schema", "c.db");
            prints_part(5, "1 row of thing", "migrate", "2.schema", "c.db");
            prints_part(5, "key 9", "migrate", "2.schema", "c.db");
            assert_untouched("c.db", &before);
            raw("c.db", "DELETE FROM thing");
        }
        raw("c.db", path_of("INSERT INTO thing(id,v) VALUES (7,%s)", same[i].value));
        prints_part(0, "c.db", "migrate", "2.schema", "c.db");
        assert_raw("c.db", PRINTED(v), path_of("%s\n", same[i].becomes));
        prints(0, "c.db matches the schema", "status", "2.schema", "c.db");
        /* it is done once */
        prints(0, "c.db matches the schema", "migrate", "2.schema", "c.db");
    }
}

/* A reference leads to other rows. */
static void test_references(void **state)
{
    (void)state;
    static const char models[] = "model parent { id: int64 primary key; }\n"
                                 "model other { id: int64 primary key; }\n";
    put("1.schema", "schema app version 1;\n%smodel thing { id: int64 primary key; v: parent; }\n",
        models);
    put("2.schema", "schema app version 2;\n%smodel thing { id: int64 primary key; v: other; }\n",
        models);
    prints_part(0, "created table thing", "migrate", "1.schema", "c.db");
    raw("c.db", "INSERT INTO parent VALUES(4); INSERT INTO other VALUES(4); INSERT INTO thing(v_id)"
                " VALUES (4)");
    image before = read_image("c.db");
    prints_part(5,
                "column thing.v_id is int64 that references parent and is to be int64 that "
                "references other, which no start does by itself",
                "migrate", "2.schema", "c.db");
    assert_untouched("c.db", &before);
    /* the same model under another name is no other one */
    put("2.schema", "schema app version 2;\nmodel elder { was parent; id: int64 primary key; }\n"
                    "model other { id: int64 primary key; }\nmodel thing { id: int64 primary key; "
                    "v: elder; }\n");
    prints_part(0, "renamed table elder, was parent", "migrate", "2.schema", "c.db");
    assert_raw("c.db", "SELECT v_id FROM thing", "4\n");
    prints(0, "c.db matches the schema", "status", "2.schema", "c.db");
}

/* An earlier schemac has recorded nothing: what the schema says is taken for it, and told. */
static void test_nothing_recorded(void **state)
{
    (void)state;
    put("1.schema", "schema app version 1;\nmodel thing { id: int64 primary key; v: decimal(6,2); "
                    "at: timestamp; note: text; }\nmodel empty { id: int64 primary key; v: "
                    "decimal(6,2); }\n");
    put("2.schema", "schema app version 2;\nmodel thing { id: int64 primary key; v: decimal(6,3); "
                    "at: timestamp; note: text; }\nmodel empty { id: int64 primary key; v: "
                    "decimal(6,3); }\n");
    command("migrate", "1.schema", "c.db");
    raw("c.db", "INSERT INTO thing VALUES (1,1999,0,'a'); DROP TABLE schemac_tables;"
                "UPDATE schemac_history SET checksum='0123456789abcdef'; VACUUM");
    copy("c.db", "same.db");
    prints(0,
           "c.db: 0 created, 0 changed\n"
           "  ! what columns v, at of table thing mean was not recorded by the schemac that made "
           "the table: they are taken for what the schema says\n"
           "      when that has changed since the version before, go back to a backup, start that "
           "version once with this schemac, and then this one",
           "migrate", "2.schema", "c.db");
    assert_raw("c.db", "SELECT v FROM thing", "1999\n");
    /* the way out: the version before records it */
    prints(0, "same.db: 0 created, 0 changed", "migrate", "1.schema", "same.db");
    prints_part(0, "made anew table thing", "migrate", "2.schema", "same.db");
    assert_raw("same.db", "SELECT v FROM thing", "19990\n");
}

/* The columns that a migration writes in the same start. */
static void test_written(void **state)
{
    (void)state;
    static const struct {
        const char *up;
        bool written;
    } ups[] = {
        {"UPDATE thing SET v=v*10", true},
        {"INSERT INTO thing(id,v) VALUES (3,1)", true},
        {"UPDATE thing SET note='x'", false},
        {"CREATE TABLE side (x); INSERT INTO side VALUES (1)", false},
        {"ALTER TABLE thing ADD COLUMN extra INTEGER", false},
        {"ALTER TABLE thing DROP COLUMN v; ALTER TABLE thing ADD COLUMN v INTEGER NOT NULL DEFAULT "
         "19990",
         true},
        {"ALTER TABLE thing RENAME TO t2; UPDATE t2 SET v=v*10; ALTER TABLE t2 RENAME TO thing",
         true},
        {"CREATE TABLE t2 (id INTEGER PRIMARY KEY, v INTEGER NOT NULL, note TEXT) STRICT; INSERT "
         "INTO t2 SELECT id, v*10, note FROM thing; DROP TABLE thing; ALTER TABLE t2 RENAME TO "
         "thing",
         true},
        {"CREATE TRIGGER helper AFTER INSERT ON parent BEGIN UPDATE thing SET v=v*10; END; INSERT "
         "INTO parent VALUES (9); DROP TRIGGER helper",
         true},
    };
    for (size_t i = 0; i < sizeof ups / sizeof *ups; i++) {
        remove("c.db");
        put("1.schema",
            "schema app version 1;\nmodel parent { id: int64 primary key; }\nmodel thing "
            "{ id: int64 primary key; v: decimal(6,2); note: text?; }\n");
        put("2.schema",
            "schema app version 2;\nmodel parent { id: int64 primary key; }\nmodel thing "
            "{ id: int64 primary key; v: decimal(6,3); note: text?; }\nmigration 2 \"it\" "
            "{ up { %s; } }\n",
            ups[i].up);
        command("migrate", "1.schema", "c.db");
        raw("c.db", "INSERT INTO thing(id,v) VALUES (1,1999)");
        if (!ups[i].written) {
            prints_part(0, "made anew table thing", "migrate", "2.schema", "c.db");
            assert_raw("c.db", "SELECT v FROM thing", "19990\n");
            continue;
        }
        image before = read_image("c.db");
        prints_part(5,
                    "column thing.v is decimal with 2 digits behind the point and is to be decimal "
                    "with 3 digits behind the point, and a migration of the same start may have "
                    "written it: which of its values are converted already is not known",
                    "migrate", "2.schema", "c.db");
        assert_untouched("c.db", &before);
    }
}

/* A column that a migration has put in the place of another, stored otherwise, is no more what the
   database knew: the migration has done the change, at once or behind another version. */
static void test_replaced(void **state)
{
    (void)state;
    static const char *const ups[] = {
        "ALTER TABLE thing ADD COLUMN p TEXT; UPDATE thing SET p='0'||v; ALTER TABLE thing DROP "
        "COLUMN v; ALTER TABLE thing RENAME COLUMN p TO v",
        "ALTER TABLE thing RENAME COLUMN v TO o; ALTER TABLE thing ADD COLUMN v TEXT; UPDATE thing "
        "SET v='0'||o; ALTER TABLE thing DROP COLUMN o",
        "CREATE TABLE t2 (id INTEGER PRIMARY KEY, v TEXT) STRICT; INSERT INTO t2 SELECT id, '0'||v "
        "FROM thing; DROP TABLE thing; ALTER TABLE t2 RENAME TO thing",
        "CREATE TEMP TABLE t2 AS SELECT id, v FROM thing; DROP TABLE thing; CREATE TABLE thing (id "
        "INTEGER PRIMARY KEY, v TEXT); INSERT INTO thing SELECT id, '0'||v FROM t2"};
    put("1.schema", "schema app version 1;\nmodel thing { id: int64 primary key; v: int64?; }\n");
    for (size_t i = 0; i < sizeof ups / sizeof *ups; i++) {
        remove("c.db");
        for (int version = 2; version <= 3; version++)
            put(version == 2 ? "2.schema" : "3.schema",
                "schema app version %d;\nmodel thing { id: int64 primary key; v: text(%d)?; }\n"
                "migration 2 \"it\" { up { %s; } }\n",
                version, version * 10, ups[i]);
        for (int version = 2; version <= 3; version++) {
            remove("c.db");
            command("migrate", "1.schema", "c.db");
            raw("c.db", "INSERT INTO thing VALUES (1,123), (2,NULL)");
            prints_part(0, "applied migration 2 \"it\"", "migrate",
                        version == 2 ? "2.schema" : "3.schema", "c.db");
            assert_raw("c.db", "SELECT typeof(v)||ifnull(v,'') FROM thing ORDER BY id",
                       "text0123\nnull\n");
            prints(0, "c.db matches the schema", "status", version == 2 ? "2.schema" : "3.schema",
                   "c.db");
        }
    }
    /* by hand, and without a migration, too; but not to what it does not say */
    remove("c.db");
    command("migrate", "1.schema", "c.db");
    raw("c.db", "DROP TABLE thing; CREATE TABLE thing (id INTEGER PRIMARY KEY, v TEXT) STRICT; "
                "INSERT INTO thing VALUES (1,'12')");
    put("2.schema",
        "schema app version 2;\nmodel thing { id: int64 primary key; v: decimal(6,2)?; }\n");
    image before = read_image("c.db");
    prints_part(5, "column thing.v is int64 and is to be decimal", "migrate", "2.schema", "c.db");
    assert_untouched("c.db", &before);
}

/* What a migration of this start has made is as its author says: nothing is asked. */
static void test_made_now(void **state)
{
    (void)state;
    put("1.schema", "schema app version 1;\nmodel thing { id: int64 primary key; }\n");
    put("2.schema", "schema app version 2;\nmodel thing { id: int64 primary key; }\n"
                    "model cost { id: int64 primary key; price: decimal(8,2)?; at: timestamp?; }\n"
                    "migration 2 \"costs\" { up { CREATE TABLE cost (id INTEGER PRIMARY KEY, price "
                    "INTEGER, at INTEGER); INSERT INTO cost VALUES (1,200,3); } }\n");
    command("migrate", "1.schema", "c.db");
    prints(0,
           "c.db: 0 created, 1 changed\n"
           "  applied migration 2 \"costs\"\n"
           "  made anew table cost",
           "migrate", "2.schema", "c.db");
    assert_raw("c.db", "SELECT price+at FROM cost", "203\n");
}

/* What a required column needs over rows; each way out is gone. */
static void test_ways_to_fill(void **state)
{
    (void)state;
    static const struct {
        const char *more, *of, *way, *column;
    } cases[] = {
        {"", "n: int32;",
         "give it a default, make it nullable, say what each row gets, using (…), or let a "
         "migration add and fill it",
         "n integer; update thing set n = 1"},
        {"model kind { id: int64 primary key; }\nseed kind by (id) { { id: 1 } }\n", "kind: kind;",
         "let a migration add and fill it; or make it nullable; or give it a default, and seed the "
         "kind that has this key",
         "kind_id integer; update thing set kind_id = 1"},
        {"tenant firm;\nmodel firm { id: text(9) primary key; }\n"
         "seed firm by (id) { { id: \"main\" } }\n",
         "firm: firm tenant;",
         "let a migration add the column and say whose each row is, and seed the firm",
         "firm_id text; update thing set firm_id = 'main'"},
    };
    put("1.schema", "schema app version 1;\nmodel thing { id: int64 primary key; }\n");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        remove("c.db");
        command("migrate", "1.schema", "c.db");
        raw("c.db", "INSERT INTO thing VALUES (1), (2)");
        image before = read_image("c.db");
        for (int filled = 0; filled < 2; filled++) {
            put("2.schema",
                "schema app version 2;\n%smodel thing { id: int64 primary key; %s }\n%s",
                cases[i].more, cases[i].of,
                filled
                    ? path_of("migration 2 \"fill\" { up { alter table thing add column %s; } }\n",
                              cases[i].column)
                    : "");
            if (filled) {
                prints_part(0, "applied migration 2", "migrate", "2.schema", "c.db");
                assert_raw("c.db", "SELECT count(*) FROM thing", "2\n");
                continue;
            }
            prints_part(5, cases[i].way, "migrate", "2.schema", "c.db");
            assert_untouched("c.db", &before);
        }
    }
}

/* A row without a value in what is to be the key gets no other one. */
static void test_no_key(void **state)
{
    (void)state;
    put("1.schema", "schema app version 1;\nmodel t { k: text primary key; id: int64?; }\n");
    put("2.schema", "schema app version 2;\nmodel t { id: int64 primary key; k: text; }\n");
    command("migrate", "1.schema", "c.db");
    raw("c.db", "INSERT INTO t VALUES ('x',NULL), ('y',5)");
    put("d.db", "%s", "");
    raw("d.db",
        "CREATE TABLE t (id BIGINT PRIMARY KEY, k TEXT NOT NULL); INSERT INTO t(rowid,id,k) "
        "VALUES (571,NULL,'x'), (100,900,'y')");
    image before = read_image("c.db"), theirs = read_image("d.db");
    prints_part(5, "1 row of t with no value of id, which is required now", "migrate", "2.schema",
                "c.db");
    prints_part(5, "1 row of t with no value of id, which is required now", "migrate", "--adopt",
                "2.schema", "d.db");
    assert_untouched("c.db", &before);
    assert_untouched("d.db", &theirs);
    raw("c.db", "UPDATE t SET id=7 WHERE k='x'");
    prints_part(0, "made anew table t", "migrate", "2.schema", "c.db");
    assert_raw("c.db", "SELECT id||k FROM t ORDER BY id", "5y\n7x\n");
}

/* A reference that the schema does not declare, or not any more, keeps its values: they would lead
   to other rows. Declared ones are converted with the key. */
static void test_undeclared_references(void **state)
{
    (void)state;
    static const struct {
        const char *key_then, *key_now, *by_hand, *more, *name;
        const char *after;
    } cases[] = {
        {"int { low = 1, high = 2 }", "int { low = 2, high = 1 }", "",
         "model alarm { id: int64 primary key; l: lvl? on delete cascade; }", NULL, "102\n"},
        {"int { low = 1, high = 2 }", "int { low = 2, high = 1 }", "", "", "alarm.l_id.references",
         NULL},
        {"int { low = 1, high = 2 }", "int { low = 2, high = 1 }", "",
         "model alarm { id: int64 primary key; }", "alarm.l_id.references", NULL},
        {"int { low = 1, high = 2 }", "int { low = 2, high = 1 }",
         "CREATE TABLE hand (r INTEGER REFERENCES lvl)",
         "model alarm { id: int64 primary key; l: lvl? on delete cascade; }", "hand.r.references",
         NULL},
        {"int { low = 1, high = 2 }", "int { low = 2, high = 1 }",
         "CREATE TABLE hand (a, r, FOREIGN KEY (r) REFERENCES LVL(\"p\") ON DELETE CASCADE)",
         "model alarm { id: int64 primary key; l: lvl? on delete cascade; }", "hand.references",
         NULL},
        {"int { low = 1, high = 2 }", "int { low = 2, high = 1 }",
         "CREATE TABLE hand (r REFERENCES lvl(t), p REFERENCES other(p), lvl)",
         "model alarm { id: int64 primary key; l: lvl? on delete cascade; }", NULL, "102\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        for (int version = 1; version <= 2; version++)
            put(version == 1 ? "1.schema" : "2.schema",
                "schema app version %d;\nenum pr : %s\n"
                "model lvl { p: pr primary key; t: text? unique; }\n%s\n",
                version, version == 1 ? cases[i].key_then : cases[i].key_now,
                version == 1 ? cases[0].more : cases[i].more);
        remove("c.db");
        command("migrate", "1.schema", "c.db");
        raw("c.db",
            "INSERT INTO lvl VALUES (1,'low'), (2,'high'); INSERT INTO alarm VALUES (10,1)");
        raw("c.db", cases[i].by_hand);
        if (cases[i].name == NULL) {
            prints_part(0, "made anew table lvl", "migrate", "2.schema", "c.db");
            assert_raw("c.db", "SELECT id||l_id FROM alarm", cases[i].after);
            continue;
        }
        image before = read_image("c.db");
        static const char *const looks[] = {"plan", "migrate"};
        for (size_t j = 0; j < 2; j++)
            prints_part(
                5,
                path_of("reference %s works with the values of lvl.p, which change", cases[i].name),
                looks[j], "2.schema", "c.db");
        assert_untouched("c.db", &before);
    }
}

/* What a migration renames is followed where there is one way to read it; else nothing is converted,
   and nothing is taken for something that it might not be. */
static void test_followed_names(void **state)
{
    (void)state;
    static const struct {
        const char *fields, *up, *select, *after; /* after: NULL when it is refused */
    } cases[] = {
        {"x: decimal(7,3); e: decimal(6,3); w: int64;", "RENAME COLUMN d TO x", "x||'|'||e",
         "1500|1990\n"},
        {"x: decimal(6,2); y: decimal(7,4); w: int64;",
         "RENAME COLUMN d TO x; ALTER TABLE t RENAME COLUMN e TO y", "x||'|'||y", "150|19900\n"},
        {"e: decimal(7,4); w: int64;", "DROP COLUMN d", "e", "19900\n"},
        {"x: decimal(7,4); w: int64;", "DROP COLUMN d; ALTER TABLE t RENAME COLUMN e TO x", "x",
         NULL},
        {"d: decimal(7,3); e: decimal(6,3); w: int64; n: int64?;", "ADD COLUMN n INTEGER", "d",
         "1500\n"},
        {"d: decimal(6,3); e: decimal(6,2); w: int64;",
         "RENAME COLUMN d TO x; ALTER TABLE t RENAME COLUMN e TO d; ALTER TABLE t RENAME COLUMN x "
         "TO e",
         "", NULL},
        {"old: decimal(6,2); d: decimal(6,3); w: int64;",
         "RENAME COLUMN d TO old; ALTER TABLE t RENAME COLUMN e TO d", "", NULL},
        /* the same meaning under both names: the author's own exchange */
        {"d: decimal(6,2); e: decimal(6,3); w: int64;",
         "RENAME COLUMN d TO x; ALTER TABLE t RENAME COLUMN e TO d; ALTER TABLE t RENAME COLUMN x "
         "TO e",
         "d||'|'||e", "1990|150\n"},
        /* whole numbers mean themselves */
        {"d: decimal(6,2); e: decimal(6,3); n: int64;",
         "DROP COLUMN w; ALTER TABLE t ADD COLUMN n INTEGER NOT NULL DEFAULT 7", "n", "7\n"},
    };
    put("1.schema", "schema app version 1;\nmodel t { id: int64 primary key; d: decimal(6,2); "
                    "e: decimal(6,3); w: int64; }\n");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        put("2.schema",
            "schema app version 2;\nmodel t { id: int64 primary key; %s }\n"
            "migration 2 \"it\" { up { ALTER TABLE t %s; } }\n",
            cases[i].fields, cases[i].up);
        remove("c.db");
        command("migrate", "1.schema", "c.db");
        raw("c.db", "INSERT INTO t VALUES (1,150,1990,5)");
        if (cases[i].after == NULL) {
            image before = read_image("c.db");
            prints_part(5, "the database cannot be brought to the schema", "migrate", "2.schema",
                        "c.db");
            assert_untouched("c.db", &before);
            continue;
        }
        prints_part(0, "applied migration 2", "migrate", "2.schema", "c.db");
        assert_raw("c.db", path_of("SELECT %s FROM t", cases[i].select), cases[i].after);
    }
}

/* Numbers with an exponent are one word each, also in what somebody else has written. */
static void test_exponents(void **state)
{
    (void)state;
    static const char *const defaults[] = {"3e-5",   "5e-6", "0.000001", "0.000002", "0.5",
                                           "1e-7",   "1e20", "1e21",     "1e300",    "1e301",
                                           "0.0002", "2e-5", "-1e-9",    "0"};
    for (size_t i = 0; i + 1 < sizeof defaults / sizeof *defaults; i++) {
        remove("c.db");
        for (int version = 1; version <= 3; version++)
            put(path_of("%d.schema", version),
                "schema app version %d;\nmodel thing { id: int64 primary key; x: double%s%s; }\n",
                version, version < 3 ? " default " : "",
                version < 3 ? defaults[i + (size_t)version - 1] : "");
        command("migrate", "1.schema", "c.db");
        prints_part(0, "made anew table thing", "migrate", "2.schema", "c.db");
        raw("c.db", "INSERT INTO thing(id) VALUES (1)");
        assert_raw("c.db", path_of("SELECT x=%s FROM thing", defaults[i + 1]), "1\n");
        prints_part(0, "made anew table thing", "migrate", "3.schema", "c.db");
        assert_raw("c.db",
                   "SELECT dflt_value IS NULL FROM pragma_table_info('thing') WHERE name='x'",
                   "1\n");
    }
    static const char *const theirs[] = {".5", "5e-1", "0.5", "5.E-1", "+.5e0"};
    put("1.schema", "schema app version 1;\nmodel t { id: int64 primary key; a: double? default "
                    "0.5; }\n");
    for (size_t i = 0; i < sizeof theirs / sizeof *theirs; i++) {
        remove("c.db");
        put("c.db", "%s", "");
        raw("c.db",
            path_of("CREATE TABLE t(id INTEGER PRIMARY KEY, a DOUBLE DEFAULT %s)", theirs[i]));
        prints_part(0, "made anew table t", "migrate", "--adopt", "1.schema", "c.db");
        raw("c.db", "INSERT INTO t(id) VALUES (1)");
        assert_raw("c.db", "SELECT a FROM t", "0.5\n");
    }
}

/* Each reason, but none that follows from another; and advice that can be followed. */
static void test_reasons(void **state)
{
    (void)state;
    put("1.schema",
        "schema app version 1;\nmodel thing { id: int64 primary key; d: text; n: text?; "
        "m: decimal(6,2); }\n");
    put("2.schema",
        "schema app version 2;\nmodel thing { id: int64 primary key; d: int32 check (d > "
        "5); n: text; m: decimal(4,1); check (d > m); }\n");
    command("migrate", "1.schema", "c.db");
    raw("c.db", "INSERT INTO thing VALUES (1,'7',NULL,1999)");
    const char *const arguments[] = {"plan", "--format", "json", "2.schema", "c.db", NULL};
    const said *s = command_list(arguments);
    size_t reasons = 0;
    for (const char *at = s->out; (at = strstr(at, "\"severity\":\"error\"")) != NULL; at++)
        reasons++;
    assert_contains(s->out,
                    "column thing.d is text and is to be int32, which no start does by itself");
    assert_contains(s->out,
                    "keep the field as it was and declare a new one, filled by a migration; "
                    "later let d go: dropped \\\"d\\\";");
    assert_contains(s->out, "1 row of thing with no value of n, which is required now: key 1");
    assert_contains(s->out, "1 row of thing with a value of m that the new number of digits cannot "
                            "hold exactly: key 1");
    if (reasons != 3)
        fail_msg("%zu reasons: %s", reasons, s->out);
}

/* A new required reference, whose default is a row that is seeded in the same version. */
static void test_seeded_target(void **state)
{
    (void)state;
    put("1.schema", "schema app version 1;\nmodel thing { id: int64 primary key; }\n");
    static const char shape[] =
        "schema app version 2;\nmodel kind { id: int64 primary key; name: text; }\n"
        "model thing { id: int64 primary key; kind: kind default 1; }\n";
    put("2.schema", "%s", shape);
    command("migrate", "1.schema", "c.db");
    raw("c.db", "INSERT INTO thing VALUES (5),(6)");
    image before = read_image("c.db");
    prints_part(
        5,
        "2 rows of thing would reference a row of kind that is not there: keys 5, 6. Nothing "
        "has been changed. seed the rows of kind that they reference, give the field another "
        "value, or let it be nullable "
        "and without default",
        "migrate", "2.schema", "c.db");
    assert_untouched("c.db", &before);
    put("2.schema", "%sseed kind by (id) { { id: 1, name: \"common\" } }\n", shape);
    prints_part(0, "seeded kind: 1 created", "migrate", "2.schema", "c.db");
    assert_raw("c.db", "SELECT group_concat(id||kind_id) FROM thing", "51,61\n");
    assert_raw("c.db", "PRAGMA foreign_key_check", "");
}

/* A new column that is unique has the same value in all rows: a number alone is no column's place. */
static void test_unique_default(void **state)
{
    (void)state;
    static const char *const fields[] = {
        "d: decimal(10,2) default 1.50 unique;", "d: int32 default 1 unique;",
        "d: text default \"x\" unique;", "d: bool default false unique;",
        "d: double default -2.5 unique;"};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        put("1.schema", "schema app version 1;\nmodel m { id: int64 primary key; a: text; }\n");
        put("2.schema", "schema app version 2;\nmodel m { id: int64 primary key; a: text; %s }\n",
            fields[i]);
        remove("c.db");
        command("migrate", "1.schema", "c.db");
        raw("c.db", "INSERT INTO m VALUES (5,'a'),(6,'b')");
        static const char text[] = "2 rows of m with a value of d that is there more than once, "
                                   "and it is unique now: keys 5, 6";
        prints_part(5, text, "plan", "2.schema", "c.db");
        prints_part(5, text, "migrate", "2.schema", "c.db");
        raw("c.db", "DELETE FROM m WHERE id=6");
        prints_part(0, "created column m.d", "migrate", "2.schema", "c.db");
    }
}

int suite_changes(void)
{
    const struct CMUnitTest tests[] = {test_in_work(test_pairs),
                                       test_in_work(test_unique_default),
                                       test_in_work(test_document),
                                       test_in_work(test_meanings),
                                       test_in_work(test_references),
                                       test_in_work(test_nothing_recorded),
                                       test_in_work(test_written),
                                       test_in_work(test_replaced),
                                       test_in_work(test_made_now),
                                       test_in_work(test_exponents),
                                       test_in_work(test_no_key),
                                       test_in_work(test_followed_names),
                                       test_in_work(test_undeclared_references),
                                       test_in_work(test_ways_to_fill),
                                       test_in_work(test_seeded_target),
                                       test_in_work(test_reasons)};
    return cmocka_run_group_tests_name("changes", tests, NULL, NULL);
}
