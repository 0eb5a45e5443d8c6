/* shown.c - what comes from schemas, databases and command lines is shown wherever people read it:
   nothing that a terminal obeys, no text that looks like another one, and nothing that is endless.
   */
#include "suites.h"

#include <sqlite3.h>
#include <unistd.h>

/* In every order of quoting a name: escape, bell, right to left, isolate, zero width, a tag, not
   UTF-8. */
#define EVIL  "\033[31m\a\342\200\256\342\201\246\342\200\213\363\240\201\201\n\t\r\xC3"
#define SHOWN "\\x1b[31m\\x07\\u202e\\u2066\\u200b\\U000e0041\\n\\t\\r\\xc3"

/* Nothing but line ends, printable ASCII, and what was asked for. */
static void check_clean(const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (((unsigned char)text[i] < 0x20 && text[i] != '\n') || (unsigned char)text[i] >= 0x7F)
            fail_msg("byte %02x at %zu of %s", (unsigned char)text[i], i, text);
}

static void assert_clean(const said *s)
{
    check_clean(s->out, s->out_size);
    check_clean(s->err, s->err_size);
}

/* ---- schemas ---------------------------------------------------------------------------------- */

static void test_diagnostics(void **state)
{
    (void)state;
    put("a.schema",
        "schema app version 1;\n"
        "model a { id: int64 primary key; d: date default \"\342\200\256\033[31mx\"; }\n");
    prints(
        1,
        "a.schema:2:50: error: \"\\u202e\\x1b[31mx\" is not a date [E0303]\n"
        "     2 | model a { id: int64 primary key; d: date default \"\\u202e\\x1b[31mx\"; }\n"
        "       |                                                  ^~~~~~~~~~~~~~~~~\n"
        "  hint: a date is written \"2024-01-31\"; at character 1 a digit of the year is expected\n"
        "schemac: 1 error",
        "check", "a.schema");
    assert_clean(command("check", "--format", "gcc", "a.schema"));
    const said *s = command("check", "--format", "json", "a.schema");
    assert_contains(s->err, "\342\200\256"); /* a machine reads it */
    assert_contains(s->err, "\\u001b[31m");
    /* what is marked behind it is in line, tabs too */
    put("b.schema", "schema app version 1;\n"
                    "model a {\tid: int64 primary key; /* \342\200\256\t */ d: nothing; }\n");
    prints(1,
           "b.schema:2:46: error: unknown type 'nothing' [E0204]\n"
           "     2 | model a {\tid: int64 primary key; /* \\u202e\t */ d: nothing; }\n"
           "       |          \t                                \t       ^~~~~~~\n"
           "  hint: a type is built in, an enum, or a model\n"
           "schemac: 1 error",
           "check", "b.schema");
}

static void test_names_of_files(void **state)
{
    (void)state;
    const char *const subcommands[] = {"check", "fmt", "generate"};
    for (size_t i = 0; i < 3; i++) {
        const said *s = i == 2 ? command("generate", "\033[31m\342\200\256.schema", "-o", "out")
                               : command(subcommands[i], "\033[31m\342\200\256.schema");
        assert_contains(s->err, "\\x1b[31m\\u202e.schema");
        assert_clean(s);
    }
    assert_clean(command("check", "--\033[31m"));
    assert_clean(command("status", "--backups=\033[31m", "a", "b"));
    assert_clean(command("inspect", "\033[31m"));
    assert_clean(command("reset", "\033[31m"));
    put("\342\200\256.schema", "schema app version 1; model a { id: nothing; }");
    assert_clean(command("check", "\342\200\256.schema"));
    put("c.schema", "schema app version 1;import \"\342\200\256.schema\";");
    assert_clean(command("check", "c.schema"));
}

/* In generated files, too: what a compiler reads is what a reader sees. */
static void test_generated(void **state)
{
    (void)state;
    put("a.schema", "/// \342\200\256 \033[31m */ /*\t\\\n"
                    "schema app version 1;\n"
                    "/// \342\201\246x\n"
                    "model a { id: int64 primary key; /// \342\200\256\n"
                    " t: text default \"\342\200\256\033\"; }\n");
    assert_int_equal(command("generate", "a.schema", "-o", "out")->status, 0);
    char *header = get("out/a.schema.h", NULL), *source = get("out/a.schema.c", NULL);
    assert_contains(header, "/** \\u202e \\x1b[31m * / / *\t\\");
    assert_contains(header, "/** \\u2066x */");
    assert_null(strstr(header, "\342\200"));
    assert_null(strstr(source, "\342\200"));
    free(header);
    free(source);
}

/* ---- databases -------------------------------------------------------------------------------- */

static void make_evil(void)
{
    put("1.schema", "schema app version 1; model person { id: text primary key; name: text?; }");
    put("2.schema", "schema app version 2; model person { id: text primary key; name: text; }");
    put("3.schema", "schema app version 3; model person { id: text primary key; }\n"
                    "migration 3 \"x\" { up { update\n  person   set\n\tid = "
                    "  '\033[31m' || nowhere; } }");
    command("migrate", "1.schema", "a.db");
    raw("a.db", "CREATE TABLE \"t" EVIL "\" (\"c" EVIL "\" INTEGER DEFAULT '" EVIL "');"
                "CREATE INDEX \"i" EVIL "\" ON \"t" EVIL "\" (\"c" EVIL "\");"
                "CREATE TRIGGER \"g" EVIL "\" AFTER INSERT ON \"t" EVIL "\" BEGIN SELECT 1; END;"
                "ALTER TABLE person ADD COLUMN \"p" EVIL "\" INTEGER");
}

static void test_inspect(void **state)
{
    (void)state;
    make_evil();
    const said *s = command("inspect", "a.db");
    assert_int_equal(s->status, 0);
    assert_clean(s);
    assert_contains(s->out, "  t" SHOWN " 0\n");
    assert_contains(s->out, "  person                                              0\n");
    s = command("inspect", "a.db", "t" EVIL);
    assert_clean(s);
    assert_contains(s->out, "table t" SHOWN "\n  column c" SHOWN " INTEGER DEFAULT '" SHOWN "'\n");
    assert_contains(s->out, "index i" SHOWN " (\"c" SHOWN "\")");
    assert_contains(s->out, "trigger g" SHOWN);
    assert_clean(command("inspect", "a.db", "no" EVIL));
}

static void test_starts(void **state)
{
    (void)state;
    make_evil();
    raw("a.db", "INSERT INTO person(id) VALUES ('k\033[31m\342\200\256')");
    const char *const commands[] = {"status", "plan", "migrate"};
    for (size_t i = 0; i < 3; i++) {
        const said *s = command(commands[i], "2.schema", "a.db");
        assert_int_equal(s->status, 5);
        assert_contains(s->err, "key 'k\\x1b[31m\\u202e'");
        assert_clean(s);
    }
    raw("a.db", "UPDATE person SET name='x'");
    const said *s = command("migrate", "2.schema", "a.db");
    assert_int_equal(s->status, 0);
    assert_contains(s->out, "p" SHOWN);
    assert_clean(s);
    s = command("migrate", "3.schema", "a.db");
    assert_int_equal(s->status, 5);
    assert_contains(s->err, "It was at: update person set id = '\\x1b[31m' || nowhere");
    assert_clean(s);
    /* the name of one that is gone, of a schema that has an older one */
    put("3.schema", "schema app version 3; model person { id: text primary key; }\n"
                    "migration 1 \"x\" { up { select 1; } }");
    raw("a.db", "INSERT INTO schemac_history(kind,version,name,checksum,detail,applied_at)"
                " VALUES ('migration',2,'m" EVIL "','','',0); DROP INDEX \"i" EVIL "\"");
    s = command("migrate", "3.schema", "a.db");
    assert_contains(s->err, "migration 2 \"m" SHOWN "\" was applied");
    assert_clean(s);
}

/* What is planned, and what was done. */
static void test_steps(void **state)
{
    (void)state;
    put("1.schema", "schema app version 1; model person { id: int64 primary key; }");
    put("2.schema", "schema app version 2; model person { id: int64 primary key; name: text? was"
                    " \"n\342\200\256\"; }");
    command("migrate", "1.schema", "a.db");
    raw("a.db", "ALTER TABLE person ADD COLUMN \"n\342\200\256\" TEXT");
    const said *s = command("plan", "2.schema", "a.db");
    assert_contains(s->out, "  rename column person.name, was n\\u202e\n");
    assert_clean(s);
    s = command("migrate", "2.schema", "a.db");
    assert_contains(s->out, "  renamed column person.name, was n\\u202e\n");
    assert_clean(s);
}

/* JSON has names as they are, as JSON writes them; its sentences are those that people read. */
static void test_json(void **state)
{
    (void)state;
    make_evil();
    put("4.schema", "schema app version 4; model person { id: text primary key; name: text?;"
                    " more: text?; }");
    raw("a.db", "ALTER TABLE person RENAME COLUMN id TO \"p\342\200\256\"");
    const said *s = command("plan", "--format", "json", "4.schema", "a.db");
    assert_contains(s->out, "\"message\":\"column person.p\\\\x1b[31m");
    assert_contains(s->out, "p\\\\u202e");
    put("5.schema",
        "schema app version 5; model person { id: text primary key; name: text?; more: text"
        " default \"\342\200\256\"; }");
    command("migrate", "1.schema", "b.db");
    s = command("plan", "--format", "json", "5.schema", "b.db");
    assert_contains(s->out, "\"sql\":\"ALTER TABLE");
    assert_contains(s->out, "\342\200\256"); /* in the statement, to be run as it is */
}

/* ---- what is endless -------------------------------------------------------------------------- */

static char *repeated(const char *part, size_t count)
{
    size_t size = strlen(part);
    char *text = malloc(size * count + 1);
    assert_non_null(text);
    for (size_t i = 0; i < count; i++)
        memcpy(text + i * size, part, size);
    text[size * count] = '\0';
    return text;
}

static void test_long_tokens(void **state)
{
    (void)state;
    static const struct {
        const char *schema; /* with the text in the place of '@' */
        const char *part;   /* what it is made of */
        const char *message;
    } cases[] = {
        {"x: int32 default @;", "9",
         "99999…[999920 characters]…9999999999999999999999999999999999999999 does not fit int32"},
        {"x: decimal(6,2) default @.5;", "9", "99999999.5 does not fit decimal(6,2)"},
        {"x: double default @;", "9", "9999 does not fit double"},
        {"x: date default \"@\";", "9", "999\" is not a date"},
        {"x: date default \"@\";", "9 9 ", "9 9 \" is not a date"},
        {"x: date default \"@\";", "\303\266", "ö\" is not a date"},
        {"x: uuid default \"@\";", "word ", "word \" is not a uuid"},
        {"x: timestamp default \"@\";", "word ", "word \" is not a timestamp"},
        {"x: int32 default 5 @;", "9", "9999'; expected a modifier such as default, or ';'"},
        {"x: int32 \"@\";", "word ", "word \"; expected a modifier such as default, or ';'"},
        {"x: int32 check (@ > 1);", "n", "no such column: nnnn"},
        {"x: int32 as (\"@\");", "word ", "no such column: word "},
        {"} enum e : int { a = @", "9", "9999 does not fit a C enum"},
        {"} seed a by (id) { { id: @ }", "9", "9999 does not fit int64"},
        {"} import \"@\"; model b { id: int64 primary key;", "word ", "word "},
    };
    const char *const formats[] = {"text", "gcc", "json", "sarif"};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *token = repeated(cases[i].part, 1000000 / strlen(cases[i].part));
        const char *at = strchr(cases[i].schema, '@');
        put("a.schema", "schema app version 1; model a { id: int64 primary key; %.*s%s%s }",
            (int)(at - cases[i].schema), cases[i].schema, token, at + 1);
        free(token);
        for (size_t j = 0; j < sizeof formats / sizeof *formats; j++) {
            const said *s = command("check", "--format", formats[j], "a.schema");
            assert_int_equal(s->status, 1);
            if (j < 2)
                assert_contains(s->err, cases[i].message);
            if (j < 2)
                assert_contains(s->err, " characters]…");
            assert_in_range(s->err_size + s->out_size, 10, 6000);
        }
    }
}

/* What is as long as names and lists of them are is whole. */
static void test_not_too_long(void **state)
{
    (void)state;
    char *token = repeated("9", 150), message[400];
    put("a.schema", "schema app version 1; model a { id: int64 primary key; x: int32 default %s; }",
        token);
    snprintf(message, sizeof message, "error: %s does not fit int32", token);
    free(token);
    const said *s = command("check", "a.schema");
    assert_contains(s->err, message);
}

/* Keys of rows that stand in the way. */
static void test_long_values(void **state)
{
    (void)state;
    put("1.schema", "schema app version 1; model a { id: text; n: int32; b: blob; t: text?;"
                    " primary key (id, n, b); }");
    put("2.schema", "schema app version 2; model a { id: text; n: int32; b: blob; t: text;"
                    " primary key (id, n, b); }");
    command("migrate", "1.schema", "a.db");
    raw("a.db",
        "INSERT INTO a(id,n,b) VALUES (printf('%.*c',1000000,'k'),-2147483648,zeroblob(100000)),"
        " (printf('%.*c',60,'m'),1,x'AB')");
    prints_part(
        5,
        "key"
        "s 'kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk'…/-2147483648/X'"
        "00000000000000000000000000000000000000000000000000000000000000000000000000000000000000"
        "0000000000000000000000000000000000'…, "
        "'mmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmmm'/1/X'AB'. Nothing has",
        "plan", "2.schema", "a.db");
}

int suite_shown(void)
{
    const struct CMUnitTest tests[] = {
        test_in_work(test_diagnostics),  test_in_work(test_names_of_files),
        test_in_work(test_generated),    test_in_work(test_inspect),
        test_in_work(test_starts),       test_in_work(test_json),
        test_in_work(test_steps),        test_in_work(test_long_tokens),
        test_in_work(test_not_too_long), test_in_work(test_long_values),
    };
    return cmocka_run_group_tests_name("shown", tests, NULL, NULL);
}
