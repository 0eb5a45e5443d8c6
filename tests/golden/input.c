/* input.c - bytes that are no text, text that is no schema, what lies deep within each other, and
   what never ends: refused with a message, in no time that matters. */
#include "suites.h"

#include "soak.h"

/* ---- bytes that are not text ----------------------------------------------------------------- */

static void begin(const char *path, const char *before, const char *bytes, size_t size,
                  const char *after)
{
    FILE *f = begin_file(path);
    fputs(before, f);
    fwrite(bytes, 1, size, f);
    fputs(after, f);
    end_file(f);
}

#define MODEL "model a { id: int64 primary key; }"

/* In a comment, in a string, in SQL, in a name, at the end and at the beginning. */
static void check_bytes(const char *text, const char *code, const char *bytes, size_t size)
{
    static const struct {
        const char *file, *before, *after;
        int line, column;
    } places[] = {
        {"comment.schema", "schema s version 1;\n/* ", " */ " MODEL "\n", 2, 4},
        {"string.schema", "schema s version 1;\nmodel a { n: text default \"", "\"; }\n", 2, 28},
        {"sql.schema", "schema s version 1;\nmodel a { n: text check (n <> '", "'); }\n", 2, 32},
        {"name.schema", "schema s version 1;\nmodel a", " { }\n", 2, 8},
        {"end.schema", "schema s version 1;\n" MODEL "\n", "", 3, 1},
        {"begin.schema", "", "schema s version 1;\n" MODEL "\n", 1, 1},
    };
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        begin(places[i].file, places[i].before, bytes, size, places[i].after);
        const char *wanted =
            path_of("%s:%d:%d: error: %s", places[i].file, places[i].line, places[i].column, text);
        refuses(1, wanted, places[i].file);
        runs(1, code, "check", places[i].file);
    }
}

static void test_bytes(void **state)
{
    (void)state;
    static const struct {
        const char *text, *code, *bytes;
        size_t size;
    } cases[] = {
        {"a NUL byte", "[E0003]", "\0", 1},
        {"byte 0x80 is not valid UTF-8", "[E0004]", "\200", 1},
        {"byte 0xC0 is not valid UTF-8", "[E0004]", "\300\257", 2},
        {"byte 0xC3 is not valid UTF-8", "[E0004]", "\303", 1},
        {"byte 0xE0 is not valid UTF-8", "[E0004]", "\340\200\257", 3},
        {"byte 0xED is not valid UTF-8", "[E0004]", "\355\240\200", 3},
        {"byte 0xF0 is not valid UTF-8", "[E0004]", "\360\200\200\257", 4},
        {"byte 0xF4 is not valid UTF-8", "[E0004]", "\364\220\200\200", 4},
        {"byte 0xF5 is not valid UTF-8", "[E0004]", "\365\200\200\200", 4},
        {"byte 0xFE is not valid UTF-8", "[E0004]", "\376\377", 2},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check_bytes(cases[i].text, cases[i].code, cases[i].bytes, cases[i].size);
    begin("utf16.schema", "", "\377\376s\0c\0h\0", 8, "");
    refuses(1, "byte 0xFF is not valid UTF-8 [E0004]", "utf16.schema");
}

/* Nothing that is not text may reach a terminal. */
static void test_escapes(void **state)
{
    (void)state;
    put("escape.schema", "schema s version 1;\nmodel \033[31m { }\n// \033]0;title\007 \n");
    refuses(1, "[E0106]", "escape.schema");
    if (strchr(command("check", "escape.schema")->err, '\033') != NULL)
        fail_msg("an escape sequence is printed");
}

/* ---- random bytes ---------------------------------------------------------------------------- */

static unsigned long long random_state;

static unsigned char random_byte(void)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return (unsigned char)(random_state >> 33);
}

static void begin_random(void)
{
    unsigned long seed;
    soak_seed(&seed);
    random_state = 88172645463325252u + seed;
    print_message("seed %lu\n", seed);
}

/* Bytes of these, or any when it is empty. */
static void put_random(const char *path, const char *before, size_t count, const char *of)
{
    char block[4096];
    FILE *f = begin_file(path);
    fputs(before, f);
    size_t size = strlen(of);
    while (count > 0) {
        size_t now = count < sizeof block ? count : sizeof block;
        for (size_t i = 0; i < now; i++)
            block[i] = size == 0 ? (char)random_byte() : of[random_byte() % size];
        fwrite(block, 1, now, f);
        count -= now;
    }
    end_file(f);
}

static void test_garbage(void **state)
{
    (void)state;
    char ascii[128] = "";
    for (int i = 1; i < 128; i++)
        ascii[i - 1] = (char)i;
    begin_random();
    put_random("garbage.schema", "", 20000000, "");
    refuses(1, "'garbage.schema' is larger than 16 MiB [E0002]", "garbage.schema");
    put_random("garbage.schema", "", 16000000, "");
    refuses(1, "not valid UTF-8 [E0004]", "garbage.schema");
    put_random("text.schema", "", 2000000, ascii);
    refuses(1, "error: ", "text.schema");
    put_random("words.schema", "", 2000000, "abcdefghijklmnopqrstuvwxyz0123456789{}();:,?\"=.\n -");
    refuses(1, "error: ", "words.schema");
    put_random("sql.schema", "schema s version 1; model a { id: int64 primary key check (\n",
               2000000, ascii);
    refuses(1, "error: ", "sql.schema");
}

/* ---- much within each other ------------------------------------------------------------------ */

#define START "schema s version 1; model a { id: int64 primary key"

/* The text, then `open` so often, the middle, `close` as often, and the end. */
static void put_nested(const char *before, size_t count, const char *open, const char *middle,
                       const char *close, const char *after)
{
    FILE *f = begin_file("deep.schema");
    fputs(before, f);
    repeat(f, count, open);
    fputs(middle, f);
    repeat(f, count, close);
    fputs(after, f);
    end_file(f);
}

static void test_nesting(void **state)
{
    (void)state;
    static const struct {
        const char *before;
        size_t count;
        const char *open, *middle, *close, *after, *text;
    } cases[] = {
        {START " check (", 10000, "(", "1", ")", "); }\n",
         "more than 200 brackets within each other [E0105]"},
        {START " check (", 190, "(", "1", ")", "); }\n",
         "SQLite says: parser stack overflow [E0601]"},
        {START " check (", 10000, "[", "", "", "); }\n", "[E0104]"},
        {"", 10000, "{", "", "", "", "[E0101]"},
        {"", 10000, "[", "", "", "", "[E0106]"},
        {"", 10000, "(", "", "", "", "[E0101]"},
        {"view v { id: int64; } ", 10000, "{", "", "", "", "[E0104]"},
        {START " check (1", 10000, "+1", "", "", "); }\n",
         "SQLite says: Expression tree is too large (maximum depth 1000) [E0601]"},
        {START " check (", 10000, "-", "", "", "1); }\n", "[E0104]"},
        {START " check (", 10000, "- ", "", "", "1); }\n", "[E0601]"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        put_nested(cases[i].before, cases[i].count, cases[i].open, cases[i].middle, cases[i].close,
                   cases[i].after);
        refuses(1, cases[i].text, "deep.schema");
    }
}

/* Each mixin includes the one before it twice: 2 to the power of 60 members. */
static void test_doubling(void **state)
{
    (void)state;
    FILE *f = begin_file("doubling.schema");
    fputs("schema s version 1; mixin m0 { }\n", f);
    for (int i = 0; i < 60; i++)
        fprintf(f, "mixin m%d { include m%d; include m%d; }\n", i + 1, i, i);
    fputs("model a { id: int64 primary key; include m60; }\n", f);
    end_file(f);
    refuses(1, "is included a second time", "doubling.schema");
}

/* ---- what never ends ------------------------------------------------------------------------- */

static void check_open(const char *start, const char *rest, const char *text)
{
    put("open.schema", "%s%s", start, rest);
    refuses(1, text, "open.schema");
}

static void test_open(void **state)
{
    (void)state;
    static const char *const starts[] = {"", "schema s version 1; ",
                                         "schema s version 1; model a { id: int64 primary key; "};
    static const char comment[] = "this comment is never closed [E0102]";
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        check_open(starts[i], "/* never closed", comment);
        check_open(starts[i], "/* never closed *", comment);
        check_open(starts[i], "import \"never closed", "error: ");
        check_open(starts[i], "import \"never closed\\", "error: ");
        check_open(starts[i], "/// a doc comment", "error: ");
        check_open(starts[i], "query q() returns many a { select", "error: ");
        check_open(starts[i], "check (", "error: ");
    }
    static const char *const ends[] = {"check (",    "check ('",  "check (\"",
                                       "check (`",   "check ([",  "check (/*",
                                       "check (--",  "check ((",  "check (1) check ('''",
                                       "default \"", "default -", "default",
                                       "{",          "(",         ":",
                                       ",",          "="};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        check_open(START " ", ends[i], "error: ");
    static const char *const words[] = {"schema", "import", "enum",    "mixin",
                                        "model",  "tenant", "dropped", "query"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        check_open("schema s version 1; ", words[i], "error: ");
}

/* ---- values ---------------------------------------------------------------------------------- */

/* Expressions that ask for gigabytes when they are tried: no time and no memory is spent on them.
   */
static void test_values(void **state)
{
    (void)state;
    FILE *f = begin_file("long.schema");
    fputs("schema s version 1; model m { id: int64 primary key; a: text;\n", f);
    for (int i = 1; i <= 6; i++)
        fprintf(f, "check (length(hex(zeroblob(40000000%d))) > 0);\n", i);
    fputs("b: text? as (hex(zeroblob(400000000))) virtual; }\n", f);
    end_file(f);
    runs(0, NULL, "check", "long.schema");
}

int suite_input(void)
{
    const struct CMUnitTest tests[] = {
        test_in_work(test_bytes),   test_in_work(test_escapes),  test_in_work(test_garbage),
        test_in_work(test_nesting), test_in_work(test_doubling), test_in_work(test_open),
        test_in_work(test_values),
    };
    return cmocka_run_group_tests_name("input", tests, NULL, NULL);
}
