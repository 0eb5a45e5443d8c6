/* documents.c - every schema in the reference for users compiles without a message, and what is
   written about each diagnostic is what the compiler says. */
#include "suites.h"

/* Checks the examples of a document; at least `least` must be found. */
static void check_document(const char *name, size_t least)
{
    static const char begin[] = "```schema\n", end[] = "```";
    char *text = get(path_of(PROJECT "/docs/%s", name), NULL);
    size_t count = 0;
    for (char *at = text; (at = strstr(at, begin)) != NULL;) {
        at += strlen(begin);
        char *behind = strstr(at, end);
        assert_non_null(behind);
        *behind = '\0';
        bool whole = strncmp(at, "schema ", 7) == 0 || strstr(at, "\nschema ") != NULL;
        const char *file = path_of("example_%zu.schema", ++count);
        put(file, "%s%s", whole ? "" : "schema example version 1;\n", at);
        const said *s = command("check", file);
        if (s->status != 0 || s->out_size != 0 || s->err_size != 0)
            fail_msg("example %zu of %s:\n%s\n%s%s", count, name, at, s->out, s->err);
        at = behind + 1;
    }
    free(text);
    print_message("%s: %zu examples\n", name, count);
    assert_true(count >= least);
}

static void test_language(void **state)
{
    (void)state;
    check_document("language.md", 24);
}

static void test_startup(void **state)
{
    (void)state;
    check_document("startup.md", 1);
}

/* UPDATE_GOLDEN=1 in the environment writes it. */
static void test_diagnostics(void **state)
{
    (void)state;
    const said *s = command("explain", "--markdown");
    assert_int_equal(s->status, 0);
    compare_golden(PROJECT "/docs/diagnostics.md", s->out, s->out_size);
}

int suite_documents(void)
{
    const struct CMUnitTest tests[] = {
        test_in_work(test_language),
        test_in_work(test_startup),
        test_in_work(test_diagnostics),
    };
    return cmocka_run_group_tests_name("documents", tests, NULL, NULL);
}
