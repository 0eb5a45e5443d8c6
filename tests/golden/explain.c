/* explain.c - `schemac explain` knows every code: the text is there, the example `wrong` gives
   exactly this code, and the example `right` gives nothing. */
#include "suites.h"

#include "front/codes.h"

#include <ctype.h>

static const struct code {
    const char *code, *title, *warning;
    bool on;
} known_codes[] = {
#define X(code, title) {#code, title, NULL, false},
    DIAG_CODES(X)
#undef X
#define X(code, title, name, on) {#code, title, name, on},
        DIAG_WARNINGS(X)
#undef X
};

enum { CODES = sizeof known_codes / sizeof *known_codes };

/* Their causes are outside the text of one short file, as their explanations say. */
static const char *const without_example[] = {
    "E0001", "E0002", "E0003", "E0004", "E0008", "E0009", "E0114", "E0602", "E0705",
    "E0901", "E0904", "E0905", "E0906", "E0907", "E0908", "E0909", "E0910", "E0912",
    "E0913", "E0914", "E0915", "E0916", "E0917", "W0013", "W0014", "W0015"};
/* Only a mistake in schemac itself leads to these. */
static const char *const unreachable[] = {"E0602", "E0917"};

static bool is_in(const char *const *list, size_t count, const char *code)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(list[i], code) == 0)
            return true;
    return false;
}

static const said *explain(int status, const char *first, const char *second, const char *third)
{
    const char *const arguments[] = {"explain", first, second, third, NULL};
    const said *s = command_list(arguments);
    if (s->status != status)
        fail_msg("schemac%s: exit %d, not %d\n%s%s", command_text(), s->status, status, s->out,
                 s->err);
    if (status == 0 && (s->out_size == 0 || s->err_size != 0))
        fail_msg("schemac%s: no output, or a message: %s", command_text(), s->err);
    if (status != 0 && (s->out_size != 0 || s->err_size == 0))
        fail_msg("schemac%s: output in spite of an error, or no message: %s", command_text(),
                 s->out);
    return s;
}

/* The codes of all messages, each with a blank behind it. */
static void find_codes(const char *messages, char *found, size_t size)
{
    found[0] = '\0';
    size_t used = 0;
    for (const char *at = messages; (at = strstr(at, " [")) != NULL; at++) {
        char one[8];
        snprintf(one, sizeof one, "%.5s ", at + 2);
        if ((one[0] == 'E' || one[0] == 'W') && strspn(one + 1, "0123456789") == 4 && used < size)
            used += (size_t)snprintf(found + used, size - used, "%s", one);
    }
}

/* What check makes of an example. */
static const said *check_example(const struct code *c, const char *which)
{
    const said *s = explain(0, "--example", which, c->code);
    const char *directory = path_of("%s/%s/%s", work_directory(), c->code, which);
    make_directory(directory);
    enter(directory);
    write_file("shop.schema", s->out, s->out_size);
    /* what examples of imports import */
    put("common.schema", "enum currency { eur, usd }\n");
    put("../common.schema", "enum currency { eur, usd }\n");
    s = c->warning == NULL ? command("check", "shop.schema")
                           : command("check", "shop.schema", "-W", "no-all", "-W", c->warning);
    enter(work_directory());
    return s;
}

static void test_code(void **state)
{
    const struct code *c = *state;
    const char *title = path_of("%s: %s\n", c->code, c->title);
    if (c->warning != NULL) {
        const said *s = explain(0, c->warning, NULL, NULL);
        assert_contains(s->out, title);
        assert_contains(s->out, path_of("\nIt is %s; '-W ", c->on ? "on" : "off"));
    }
    const said *s = explain(0, NULL, NULL, NULL);
    assert_contains(s->out, c->warning == NULL ? path_of("%s  %s\n", c->code, c->title)
                                               : path_of("%s  %s (%s, %s)\n", c->code, c->title,
                                                         c->warning, c->on ? "on" : "off"));
    s = explain(0, c->code, NULL, NULL);
    assert_contains(s->out, title);
    const char *text = strchr(s->out, '\n');
    if (text[1] != '\n' || !(isalpha((unsigned char)text[2]) || strchr("'/", text[2]) != NULL))
        fail_msg("%s has no explanation: %s", c->code, s->out);
    if (is_in(without_example, sizeof without_example / sizeof *without_example, c->code)) {
        for (char *at = s->out; (at = strchr(at, '\n')) != NULL;)
            *at = ' ';
        assert_contains(s->out, "There is no example: ");
        explain(1, "--example", "wrong", c->code);
        explain(1, "--example", "right", c->code);
        return;
    }
    char found[256];
    s = check_example(c, "wrong");
    find_codes(s->err, found, sizeof found);
    if (s->status != (c->warning == NULL ? 1 : 0) || strcmp(found, path_of("%s ", c->code)) != 0)
        fail_msg("the wrong example of %s gives exit %d: %s\n%s", c->code, s->status, found,
                 s->err);
    s = check_example(c, "right");
    if (s->status != 0 || s->out_size != 0 || s->err_size != 0)
        fail_msg("the right example of %s gives exit %d\n%s%s", c->code, s->status, s->out, s->err);
}

/* ---- every code is provoked ------------------------------------------------------------------ */

static void append(char **all, const char *text)
{
    size_t size = *all == NULL ? 0 : strlen(*all);
    *all = realloc(*all, size + strlen(text) + 1);
    assert_non_null(*all);
    strcpy(*all + size, text);
}

/* All that diagnostics are expected to be, and the tests of bad input. */
static char *expected_messages(void)
{
    static const char *const tests[] = {"input.c",     "amounts.c", "places.c",
                                        "snapshots.c", "using.c",   "proved.c"};
    char *all = NULL;
    file_list files = {NULL, 0};
    list_files(&files, GOLDEN, "diagnostics", ".expected");
    for (size_t i = 0; i < files.count + sizeof tests / sizeof *tests; i++) {
        const char *file = i < files.count ? files.items[i] : tests[i - files.count];
        char *text = get(path_of(GOLDEN "/%s", file), NULL);
        append(&all, text);
        free(text);
    }
    free(files.items);
    return all;
}

static void test_provoked(void **state)
{
    (void)state;
    char *all = expected_messages();
    size_t wrong = 0, listed = 0;
    for (size_t i = 0; i < CODES; i++) {
        bool provoked = strstr(all, path_of("[%s", known_codes[i].code)) != NULL;
        bool can_be =
            !is_in(unreachable, sizeof unreachable / sizeof *unreachable, known_codes[i].code);
        listed += !can_be;
        if (provoked != can_be)
            print_error(can_be ? "no case provokes %s\n"
                               : "%s is provoked and should not be listed as unreachable\n",
                        known_codes[i].code);
        wrong += provoked != can_be;
    }
    /* and what a case expects is a code that is there */
    for (const char *at = all; (at = strchr(at, '[')) != NULL; at++) {
        char one[6];
        snprintf(one, sizeof one, "%.5s", at + 1);
        bool is_code = (one[0] == 'E' || one[0] == 'W') && strspn(one + 1, "0123456789") == 4;
        bool known = !is_code;
        for (size_t i = 0; i < CODES && !known; i++)
            known = strcmp(known_codes[i].code, one) == 0;
        if (!known)
            print_error("a case expects %s, which is no code\n", one);
        wrong += !known;
    }
    free(all);
    assert_int_equal(wrong, 0);
    assert_int_equal(listed, sizeof unreachable / sizeof *unreachable);
}

static void test_lists(void **state)
{
    (void)state;
    size_t found = 0;
    for (size_t i = 0; i < CODES; i++)
        found += is_in(without_example, sizeof without_example / sizeof *without_example,
                       known_codes[i].code);
    assert_int_equal(found, sizeof without_example / sizeof *without_example);
    assert_true(CODES >= 80);
}

/* Before the first code of a group, which is two digits, stands what the group is about. */
static void test_groups(void **state)
{
    (void)state;
    const said *s = explain(0, "--markdown", NULL, NULL);
    for (size_t i = 0; i < CODES; i++) {
        const char *code = known_codes[i].code;
        if (i > 0 && strncmp(code, known_codes[i - 1].code, 3) == 0)
            continue;
        const char *at = strstr(s->out, path_of("\n\n### %s: ", code));
        assert_non_null(at);
        while (at > s->out && at[-1] != '\n')
            at--;
        if (strncmp(at, "## ", 3) != 0)
            fail_msg("no heading stands before %s", code);
    }
}

/* ---- the command line ------------------------------------------------------------------------ */

static void refuse(const char *message, const char *first, const char *second, const char *third)
{
    assert_contains(explain(2, first, second, third)->err, message);
}

static void test_command_line(void **state)
{
    (void)state;
    assert_contains(explain(0, "e0401", NULL, NULL)->out, "E0401: ");
    assert_contains(explain(0, "w0001", NULL, NULL)->out, "W0001: ");
    assert_contains(explain(0, "E0401", "e0402", NULL)->out, "E0401: ");
    assert_contains(explain(0, "E0401", "e0402", NULL)->out, "E0402: ");
    assert_contains(explain(0, "--help", NULL, NULL)->out, "Usage: schemac explain");

    static const char *const unknown[][2] = {
        {"E9999", "there is no diagnostic 'E9999'; did you mean 'E0909'?"},
        {"E0108", "there is no diagnostic 'E0108'; did you mean 'E0107'?"},
        {"E4001", "there is no diagnostic 'E4001'; did you mean 'E1001'?"},
        {"401", "there is no diagnostic '401'; did you mean 'E0401'?"},
        {"EO401", "there is no diagnostic 'EO401'; did you mean 'E0401'?"},
        {"99999999999999999999", "there is no diagnostic '99999999999999999999'"},
        {"key", "there is no diagnostic 'key'\n"},
        {"W0099", "there is no diagnostic 'W0099'; did you mean 'W0009'?"},
        {"w", "there is no diagnostic 'w'\n"},
        {"redundent-index",
         "there is no diagnostic 'redundent-index'; did you mean 'redundant-index'?"},
        {"--nothing", "unknown option '--nothing'"},
    };
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++)
        refuse(unknown[i][1], unknown[i][0], NULL, NULL);
    refuse("there is no diagnostic 'E9999'", "E0401", "E9999", NULL);
    refuse("an example is wrong or right, not 'bad'", "--example", "bad", "E0401");
    refuse("--example needs one code", "--example", "wrong", NULL);
    refuse("--markdown is about all codes", "--markdown", "E0401", NULL);
    const said *s = command("explain", "--example", "wrong", "E0401", "E0402");
    assert_int_equal(s->status, 2);
    assert_contains(s->err, "--example needs one code");
}

int suite_explain(void)
{
    const struct CMUnitTest others[] = {
        test_in_work(test_lists),
        test_in_work(test_groups),
        test_in_work(test_provoked),
        test_in_work(test_command_line),
    };
    enum { OTHERS = sizeof others / sizeof *others };
    struct CMUnitTest tests[OTHERS + CODES];
    memcpy(tests, others, sizeof others);
    for (size_t i = 0; i < CODES; i++)
        tests[OTHERS + i] =
            (struct CMUnitTest){.name = known_codes[i].code,
                                .test_func = test_code,
                                .setup_func = enter_work,
                                .teardown_func = command_recover,
                                .initial_state = (void *)(uintptr_t)&known_codes[i]};
    return cmocka_run_group_tests_name("explain", tests, NULL, NULL);
}
