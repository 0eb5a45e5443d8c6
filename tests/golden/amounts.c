/* amounts.c - much of one thing: limits are told, and what is no limit is read to its end. */
#include "suites.h"

#include "soak.h"

#define MODEL "model a { id: int64 primary key; }"

/* Of what is only much, and no limit, ./dev test takes a part; under sanitizers a smaller one. */
static size_t much(size_t count)
{
#ifdef __SANITIZE_ADDRESS__
    return soak_count(count / 20, count);
#else
    return soak_count(count / 4, count);
#endif
}

/* Lines of `before`, so many of a line with numbers, and `after`. */
static void put_lines(const char *path, const char *before, size_t count, const char *line,
                      const char *after)
{
    FILE *f = begin_file(path);
    fputs(before, f);
    number(f, count, line);
    fputs(after, f);
    end_file(f);
}

static void put_repeated(const char *path, const char *before, size_t count, const char *text,
                         const char *after)
{
    FILE *f = begin_file(path);
    fputs(before, f);
    repeat(f, count, text);
    fputs(after, f);
    end_file(f);
}

static const char *letters(size_t count, char letter)
{
    char *text = malloc(count + 1);
    assert_non_null(text);
    memset(text, letter, count);
    text[count] = '\0';
    const char *kept = path_plus(text, "");
    free(text);
    return kept;
}

/* ---- one long line --------------------------------------------------------------------------- */

static void test_line(void **state)
{
    (void)state;
    enum { LONG = 10000000 };
    static const struct {
        const char *before, *letter, *after, *text;
    } cases[] = {
        {"schema s version 1; model a { id: int64 primary key; /* ", "x", " */ n: txt; }\n",
         "unknown type 'txt' [E0204]"},
        {"schema s version 1; model a { id: int64 primary key; }", "{", "", "[E0101]"},
        {"schema s version 1; model a { id: int64 primary key check (", "[", "", "[E0104]"},
        {"schema s version 1; model a { id: int64 primary key; n: text default \"", "\"", "",
         "error: "},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        put_repeated("line.schema", cases[i].before, much(LONG), cases[i].letter, cases[i].after);
        runs(1, cases[i].text, "check", "line.schema");
    }
}

/* ---- many errors ----------------------------------------------------------------------------- */

static void test_errors(void **state)
{
    (void)state;
    put_lines("errors.schema", "schema s version 1; model a { id: int64 primary key;\n",
              much(100000), "n&: text uniqe;", "}\n");
    refuses(1, "more not shown", "errors.schema");
    static const struct {
        const char *line, *text;
    } cases[] = {
        {"model a& { id: int64 primary key; n: tyqe; }", "more not shown"},
        {"@ # $", "[E0106]"},
        {"größe", "[E0106]"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        put_lines("errors.schema", "schema s version 1;\n", much(100000), cases[i].line, "");
        runs(1, cases[i].text, "check", "errors.schema");
    }
    FILE *f = begin_file("errors.schema");
    fputs("schema s version 1;\n", f);
    number(f, much(20000), "model a& { id: int64 primary key; b: b&; }");
    number(f, much(20000), "model b& { id: int64 primary key; a: a&; }");
    end_file(f);
    runs(1, "[E0405]", "check", "errors.schema");
}

static void test_signs(void **state)
{
    (void)state;
    put_repeated("signs.schema", "", much(5000000), ";", "");
    runs(1, "error: ", "check", "signs.schema");
    put_repeated("signs.schema", "", much(5000000), "}", "");
    runs(1, "error: ", "check", "signs.schema");
    put_repeated("signs.schema", "schema s version 1; enum e { a", much(4100000), ",", "");
    runs(1, "error: ", "check", "signs.schema");
    put_repeated("signs.schema", "schema s version 1; enum e { a", 2100000, ",a", "}\n");
    runs(1, "more than 4000000 words and signs in one file [E0114]", "check", "signs.schema");
}

/* ---- long names and numbers ------------------------------------------------------------------ */

static void check_schema(const char *text, const char *schema)
{
    put("long.schema", "%s\n", schema);
    refuses(1, text, "long.schema");
}

static void test_names(void **state)
{
    (void)state;
    FILE *f;
    check_schema(
        "this name has 64 characters [E0107]",
        path_of("schema s version 1; model %s { id: int64 primary key; }", letters(64, 'n')));
    f = begin_file("long.schema");
    fputs("schema s version 1; model ", f);
    repeat(f, 10000, "n");
    fputs(" { id: int64 primary key; }\n", f);
    end_file(f);
    refuses(1, "this name has 10000 characters [E0107]", "long.schema");
    f = begin_file("long.schema");
    fputs("schema ", f);
    repeat(f, 10000, "n");
    fputs(" version 1; model a { id: ", f);
    repeat(f, 10000, "n");
    fputs(" primary key; }\n", f);
    end_file(f);
    refuses(1, "this name has 10000 characters [E0107]", "long.schema");
}

/* Each '#' is a number of 10,000 digits. */
static void check_number(const char *text, const char *schema)
{
    FILE *f = begin_file("long.schema");
    fputs("schema s version ", f);
    for (const char *at = schema; *at != '\0'; at++) {
        if (*at == '#')
            repeat(f, 10000, "9");
        else
            putc(*at, f);
    }
    end_file(f);
    refuses(1, text, "long.schema");
}

static void test_numbers(void **state)
{
    (void)state;
    static const char *const uses[] = {
        "n: int32 default #",
        "n: int64 default -#",
        "n: decimal(18,2) default #",
        "n: decimal(18,2) default 0.#",
        "n: double default #",
        "n: double default 1e#",
        "n: text(#)",
        "n: decimal(#,1)",
        "n: decimal(5,#)",
    };
    for (size_t i = 0; i < sizeof uses / sizeof *uses; i++)
        check_number("[E030", path_of("1; model a { id: int64 primary key; %s; }\n", uses[i]));
    check_number("[E0212]", "#; model a { id: int64 primary key; }\n");
    check_number("[E0308]", "1; enum e : int { a = # } model a { id: int64 primary key; }\n");
    check_number("[E0303]", "1; model a { id: int64 primary key; n: text(5) default \"#\"; }\n");
    check_number("[E0213]", "1; model a { table \"#\"; id: int64 primary key; }\n");
    check_number("[E0005]", "1; import \"#\"; model a { id: int64 primary key; }\n");
}

/* ---- much of one thing in one model ---------------------------------------------------------- */

#define MANY                                                                                       \
    "schema s version 1; model b { id: int64 primary key; } model a { id: int64 primary key\n"

static void test_members(void **state)
{
    (void)state;
    static const struct {
        size_t count;
        const char *line, *text;
    } cases[] = {
        {2100, "; n&: int32", "[E0114]"},
        {100000, "; n&: int32", "[E0114]"},
        {100000, "; index i& (id)", "error: "},
        {100000, "; b&: b", "[E0114]"},
        {100000, "; check (id > &)", "[E0114]"},
        {500, "; check (x > &)", "no such column: x [E0601]"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        put_lines("many.schema", MANY,
                  cases[i].count > 2100 ? much(cases[i].count) : cases[i].count, cases[i].line,
                  "; }\n");
        refuses(1, cases[i].text, "many.schema");
    }
    FILE *f = begin_file("many.schema");
    fputs(MANY, f);
    number(f, much(100000), " check (id > &)");
    number(f, much(100000), " unique");
    fputs("; }\n", f);
    end_file(f);
    refuses(1, "error: ", "many.schema");
}

static void test_declarations(void **state)
{
    (void)state;
    put_lines("many.schema", "schema s version 1; " MODEL " enum e : int { a", 25000, ", a& = &",
              "}\n");
    refuses(1, "[E0114]", "many.schema");
    put_lines("many.schema", "schema s version 1;\n", 1000,
              "model a& { id: int64 primary key; check (x > &); check (id > 1); }", "");
    refuses(1, "no such column: x [E0601]", "many.schema");
}

int suite_amounts(void)
{
    const struct CMUnitTest tests[] = {
        test_in_work(test_line),         test_in_work(test_errors),  test_in_work(test_signs),
        test_in_work(test_names),        test_in_work(test_numbers), test_in_work(test_members),
        test_in_work(test_declarations),
    };
    return cmocka_run_group_tests_name("amounts", tests, NULL, NULL);
}
