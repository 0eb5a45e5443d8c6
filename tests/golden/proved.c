/* proved.c - databases of released versions, with rows that are made up, become the declared one; and
   such databases for people. */
#include "shop.h"
#include "suites.h"

#define PERSON(name, more)                                                                         \
    "model person {\n    id: int64 primary key;\n    name: " name ";\n    " more "\n}\n"

/* ---- proved ----------------------------------------------------------------------------------- */

static void test_proved(void **state)
{
    (void)state;
    release_shop(1, PERSON("text?", "born: int32;"));
    put_shop(2, PERSON("text using (coalesce(name, 'nobody'))",
                       "born: int64; letters: int32 check (letters >= 0) using "
                       "(length(coalesce(name, '')));"));
    prints(0, "", "check", "--prove", "shop.schema");
    prints(0, "", "check", "--prove=all", "shop.schema");
    prints(0, "", "generate", "--prove", "-o", "out", "shop.schema");
    assert_true(there("out/shop.schema.c"));
    prints_part(2, "--prove takes nothing, 'all' or 'none', not 'some'", "check", "--prove=some",
                "shop.schema");
    /* without a history there is nothing to prove */
    put("alone.schema", "schema alone version 2;\n" PERSON("text", ""));
    prints(0, "", "check", "--prove", "alone.schema");
}

static void check_may_refuse(const char *body, const char *text)
{
    put_shop(2, body);
    runs(0, NULL, "check", "--prove=none", "shop.schema");
    prints_part(0, text, "check", "shop.schema");
    prints_part(0, "[W0014 may-refuse]", "check", "--prove", "shop.schema");
    prints_part(1, "[W0014 may-refuse, -Werror]", "check", "-W", "error", "shop.schema");
    prints(0, "", "check", "-W", "no-may-refuse", "shop.schema");
    prints(0, "", "generate", "--prove=none", "-o", "out", "shop.schema");
    prints_part(0, "[W0014 may-refuse]", "generate", "-o", "out", "shop.schema");
    prints_part(1, "[W0014 may-refuse", "generate", "-W", "error=may-refuse", "-o", "no",
                "shop.schema");
    assert_false(there("no"));
}

/* Each is told at its field, with the row that shows it. */
static void test_may_refuse(void **state)
{
    (void)state;
    release_shop(1, PERSON("text?", "born: int32;"));
    check_may_refuse(
        PERSON("text", "born: int32;"),
        "shop.schema:5:5: warning: a database of version 1 may have rows that no start "
        "accepts: ");
    check_may_refuse(PERSON("text", "born: int32;"),
                     " with no value of name, which is required now");
    check_may_refuse(PERSON("text(3)?", "born: int32;"),
                     " with a value of name that is not allowed any more");
    check_may_refuse(PERSON("text? unique", "born: int32;"),
                     " with a value of name that is there more than once");
    check_may_refuse(
        PERSON("text?", "born: int32 check (born > 0);"),
        "shop.schema:6:5: warning: a database of version 1 may have rows that no start "
        "accepts: ");
    check_may_refuse(PERSON("int32? using (to_int(name))", "born: int32;"),
                     "whose name cannot be made (to_int: ");
    check_may_refuse(PERSON("text?", "born: int32; up: person? using (born);"),
                     " would reference a row of person that is not there");
    check_may_refuse(
        PERSON("text?", "born: int32;") "migration 2 \"m\" { up { create table one (a unique); "
                                        "insert into one select name is null from person; drop "
                                        "table one; } }\n",
        "migration 2 \"m\" failed: UNIQUE constraint failed: one.a");
    put_shop(2, "model person {\n    id: int64 primary key;\n    // allow may-refuse\n"
                "    name: text;\n    born: int32;\n}\n");
    prints(0, "", "check", "--prove", "shop.schema");
}

/* What is refused of one model does not hide what is of another, nor the version which it is of. */
static void test_goes_on(void **state)
{
    (void)state;
    static const char one[] =
        PERSON("text?",
               "born: int32;") "model cat { id: int64 primary key; owner: person; name: text?; }\n";
    release_shop(1, one);
    release_shop(2, "enum e { x }\n" PERSON(
                        "text?", "born: int32; e: e?;") "model cat { id: int64 primary key; "
                                                        "owner: person; name: text?; }\n");
    put_shop(3, "enum e { x }\n" PERSON(
                    "text", "born: int32; e: e?;") "model cat { id: int64 primary key; owner: "
                                                   "person; name: text; }\n");
    const said *told = command("check", "shop.schema");
    assert_int_equal(told->status, 0);
    /* once is enough: the newest version that has them */
    assert_null(strstr(told->err, "of version 1 may have rows that no start accepts: "));
    assert_non_null(strstr(told->err, "of version 2 may have rows that no start accepts: "));
    assert_non_null(strstr(told->err, "rows of person with no value of name"));
    assert_non_null(strstr(told->err, "rows of cat with no value of name"));
    assert_non_null(strstr(told->err, "schemac: 2 warnings"));
}

/* A migration of the same version gives no value: it is not of the rows, which all lack it. */
static void test_missing(void **state)
{
    (void)state;
    release_shop(1, PERSON("text?", "born: int32;"));
    static const char migration[] = "migration 2 \"two\" { up { %s } }\n";
    const char *more = PERSON("text?", "born: int32; letters: int32;");
    put_shop(2, path_of("%s%s", more, path_of(migration, "update person set born = born;")));
    refuses(1,
            "error: rows of version 1 are refused: column person.letters is missing, required and "
            "without default, and the table has rows [E0914]",
            "shop.schema");
    put_shop(2, path_of("%s%s", more,
                        path_of(migration, "alter table person add column letters integer; update "
                                           "person set letters = length(coalesce(name, ''));")));
    prints(0, "", "check", "shop.schema");
}

/* Up, down and up again: a `down` that does not work, and one after which the older version cannot go
   on. */
static void test_back(void **state)
{
    (void)state;
    release_shop(1, PERSON("text", "born: int32;"));
    static const char two[] =
        PERSON("text", "born: int64; more: text?;") "migration 2 \"two\" {\n"
                                                    "    up { update person set name = name || "
                                                    "'!'; }\n    down { %s } }\n";
    put_shop(2, path_of(two, "update person set name = substr(name, 1, length(name) - 1);"));
    prints(0, "", "check", "shop.schema");
    put_shop(2, path_of(two, "update person set nam = 'x';"));
    refuses(1, "no such column: nam", "shop.schema");
    put_shop(2, path_of(two, "update person set id = 1;"));
    prints_part(0, "UNIQUE constraint failed: person.id", "check", "shop.schema");
    prints_part(0, "[W0014 may-refuse]", "check", "shop.schema");
    put_shop(2, path_of(two, "create table extra (n integer); create trigger t after insert on "
                             "person begin insert into gone values (1); end;"));
    runs(0, NULL, "check", "shop.schema");
    /* it is not to be undone */
    put_shop(2, PERSON("text", "born: int64;") "migration 2 \"two\" { up { select 1; } }\n");
    prints(0, "", "check", "shop.schema");
}

static void test_not_proved(void **state)
{
    (void)state;
    release_shop(
        1,
        PERSON("text?",
               "born: int32;") "model never { id: int64 primary key; // allow unsatisfiable-check\n"
                               "    a: int32 check (a > 1 and a < 1); }\n");
    put_shop(2, PERSON("text?", "born: int64;") "dropped model never;\n");
    prints_part(
        0,
        "what becomes of rows of 'never' of version 1 is not proved: no row of it was found "
        "[W0015 not-proved]",
        "check", "--prove", "shop.schema");
    put_shop(2, PERSON("text?", "born: int64;") "dropped model never;\n"
                                                "migration 2 \"m\" calls by_hand;\n");
    prints_part(0,
                "what becomes of rows of version 1 is not proved: migration 2 calls by_hand, a "
                "function of the program [W0015 not-proved]",
                "check", "--prove", "shop.schema");
}

/* What types and checks do not say, samples do; of released versions, too. */
static void test_samples(void **state)
{
    (void)state;
    static const char code[] =
        "model code {\n    id: int64 primary key;\n    ean: text check (ean in (char(56, 57, 58), "
        "char(65, 90)));\n%s}\n";
    release_shop(1, path_of(code, ""));
    prints_part(0, "[W0009 untried-model]", "check", "shop.schema");
    put_shop(2, path_of(code, "    sample ean { \"AZ\", \"89:\" }\n    note: text?;\n"));
    prints(0, "", "check", "--prove", "shop.schema");
    prints_part(0, "with 24 rows", "create", "--rows", "--version", "1", "shop.schema", "old.db");
    assert_raw("old.db", "SELECT count(DISTINCT ean) FROM code", "2\n");
    prints(0, "history/shop.0002.schema\n", "snapshot", "shop.schema");
    char *snapshot = get("history/shop.0002.schema", NULL);
    assert_null(strstr(snapshot, "sample"));
    free(snapshot);
    put_shop(2, path_of(code, "    sample ean { \"AZ\" }\n    note: text?;\n"));
    runs(0, NULL, "check", "shop.schema");
    put_shop(2, path_of(code, "    sample aen { \"AZ\" }\n"));
    refuses(1, "error: model 'code' has no field 'aen' [E0205]", "shop.schema");
    put_shop(2, path_of(code, "    sample ean { 7 }\n"));
    refuses(1, "error: a whole number is no sample for 'ean' of type text [E0302]", "shop.schema");
    put_shop(2, path_of(code, "    sample ean { \"A\" }\n    sample ean { \"B\" }\n"));
    refuses(1, "error: 'sample' is given twice [E0112]", "shop.schema");
    put_shop(2, path_of(code, "    up: code?;\n    sample up { 1 }\n"));
    refuses(
        1, "error: 'up' is a reference: its values are the keys of rows: it has no samples [E0310]",
        "shop.schema");
    put("f.schema", "schema f version 1;\nmodel m { id: int64 primary key; a: text; "
                    "sample a { \"x\",\"y\" } b: text; }\n");
    runs(0, NULL, "fmt", "f.schema");
    assert_file("f.schema",
                "schema f version 1;\n\nmodel m {\n    id: int64 primary key;\n    a:  text;\n"
                "    sample a { \"x\", \"y\" }\n    b:  text;\n}\n");
}

/* ---- databases for people --------------------------------------------------------------------- */

static void test_create(void **state)
{
    (void)state;
    release_shop(1, PERSON("text(40) unique",
                           "born: int32?;") "seed person by (name) { { id: 1, name: \"a\" } }\n");
    put_shop(2, PERSON("text(40) unique",
                       "born: int32?; note: text default \"n\";") "seed person by (name) { { "
                                                                  "id: 1, name: \"a\" } }\n");
    prints(0, "new.db: version 2 of shop\n", "create", "shop.schema", "new.db");
    assert_raw("new.db", "SELECT name||note FROM person", "an\n");
    prints(0, "new.db matches the schema\n", "status", "shop.schema", "new.db");
    prints_part(1, "'new.db' is there already", "create", "shop.schema", "new.db");
    prints_part(0, "usual.db: version 2 of shop, with 7 rows", "create", "--rows=usual",
                "shop.schema", "usual.db");
    prints(0, "none.db: version 2 of shop\n", "create", "--rows=none", "shop.schema", "none.db");
    prints_part(2, "'shop.schema' is a schema; it comes before the database", "create", "x.db",
                "shop.schema");
    prints_part(2, "--rows takes nothing, 'usual' or 'none', not 'some'", "create", "--rows=some",
                "shop.schema", "some.db");
    prints_part(0, "old.db: version 1 of shop, with ", "create", "--rows", "--version", "1",
                "shop.schema", "old.db");
    assert_raw("old.db",
               "SELECT (count(*) > 15)||' '||(sum(born IS NULL) > 2)||' '||count(DISTINCT born > 0)"
               " FROM person",
               "1 1 2\n");
    prints_part(0, "old.db", "migrate", "shop.schema", "old.db");
    prints_part(1, "version 7 of 'shop' was never released", "create", "--version", "7",
                "shop.schema", "x.db");
    prints_part(2, "--version takes a version, not '0'", "create", "--version", "0", "shop.schema",
                "x.db");
    prints_part(2, "a schema file and a database are needed", "create", "shop.schema");
    assert_false(there("x.db"));
    /* twice the same */
    prints_part(0, "two.db", "create", "--rows", "--version", "1", "shop.schema", "two.db");
    prints_part(0, "three.db", "create", "--rows", "--version", "1", "shop.schema", "three.db");
    char *two = dump_rows("two.db"), *three = dump_rows("three.db");
    for (char *text = two; text != NULL; text = text == two ? three : NULL) {
        char *history = strstr(text, "schemac_history");
        assert_non_null(strstr(text, "person"));
        if (history != NULL)
            *history = '\0'; /* it has the time */
    }
    assert_string_equal(two, three);
    free(two);
    free(three);
    assert_raw("two.db", "SELECT name FROM person WHERE id=1", "a\n");
}

/* Of every schema of the project whose seeds need nothing of the environment. */
static void test_create_of_the_tree(void **state)
{
    (void)state;
    static const char *const places[] = {"schemas", "examples", "tests/run/schemas",
                                         "tests/golden/output"};
    file_list files = {NULL, 0};
    size_t made = 0;
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        list_files(&files, PROJECT, places[i], ".schema");
    for (size_t i = 0; i < files.count; i++) {
        const char *path = path_of("%s/%s", PROJECT, files.items[i]), *db = path_of("%zu.db", i);
        char *text = get(path, NULL);
        bool root = strncmp(text, "schema ", 7) == 0 || strstr(text, "\nschema ") != NULL;
        if (root && strstr(text, "\nsnapshot ") == NULL) {
            const char *directory = path_of("%.*s", (int)(strrchr(path, '/') - path), path);
            const said *told =
                command("create", "--rows", "-I", directory, "-I", PROJECT "/schemas", path, db);
            bool lacks = strstr(told->err, "the environment has no ") != NULL;
            if (told->status != 0 && !lacks)
                fail_msg("%s: exit %d: %s", files.items[i], told->status, told->err);
            if (!lacks) {
                assert_raw(db, "SELECT count(*) FROM pragma_foreign_key_check", "0\n");
                assert_raw(db, "SELECT * FROM pragma_integrity_check", "ok\n");
            }
            made += !lacks;
        }
        free(text);
    }
    free(files.items);
    assert_true(made > 30);
}

int suite_proved(void)
{
    const struct CMUnitTest tests[] = {
        test_in_work(test_proved),
        test_in_work(test_may_refuse),
        test_in_work(test_goes_on),
        test_in_work(test_missing),
        test_in_work(test_back),
        test_in_work(test_not_proved),
        test_in_work(test_samples),
        test_in_work(test_create),
        test_in_work(test_create_of_the_tree),
    };
    return cmocka_run_group_tests_name("proved", tests, NULL, NULL);
}
