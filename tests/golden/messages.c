/* messages.c - the same messages for tools, in colour, and fewer of them. */
#include "suites.h"

#include <sqlite3.h>

enum { MOST = 8 };

#define KEYS     "e0415_foreign_keys.schema"
#define TYPE     "e0204_unknown_type.schema"
#define WARNINGS "warnings_and_sql_errors.schema"
#define INDEXES  "w0001_redundant_index.schema"

static const struct message_case {
    const char *name; /* messages/NAME.expected has the exit status and the messages */
    const char *arguments[MOST];
} message_cases[] = {
    {"gcc", {"--format", "gcc", KEYS, TYPE}},
    {"json", {"--format", "json", KEYS, TYPE}},
    {"sarif", {"--format", "sarif", KEYS, TYPE}},
    {"json_without_place", {"--format", "json", "missing.schema"}},
    {"sarif_without_place", {"--format", "sarif", "missing.schema"}},
    {"json_fine", {"--format", "json", "columns_and_keys.schema"}},
    {"sarif_fine", {"--format", "sarif", "columns_and_keys.schema"}},
    {"json_not_utf8", {"--format", "json", "span_after_utf8.schema", "span_after_tabs.schema"}},
    {"color", {"--color", "always", "e0205_foreign_key.schema"}},
    {"color_gcc", {"--color", "always", "--format", "gcc", "e0205_foreign_key.schema"}},
    {"color_auto", {"--color", "auto", "e0216_direction_in_key.schema"}},
    {"most_two", {"--max-errors", "2", TYPE}},
    {"most_two_json", {"--max-errors", "2", "--format", "json", TYPE}},
    {"most_all", {"--max-errors", "0", "e0216_direction_in_key.schema"}},
    {"warnings_gcc", {"--format", "gcc", "-Wall", WARNINGS, INDEXES}},
    {"warnings_json", {"--format", "json", "-Wall", "-Werror=unused-enum", WARNINGS, INDEXES}},
    {"warnings_sarif", {"--format", "sarif", "-Wall", "-Werror=unused-enum", WARNINGS, INDEXES}},
    {"warnings_color", {"--color", "always", "-Wall", "-Werror=unused-enum", WARNINGS}},
    {"warnings_most", {"--max-errors", "2", WARNINGS, INDEXES, TYPE}},
    {"warnings_most_errors", {"--max-errors", "1", "-Wall", "-Werror", WARNINGS}},
};

enum { CASES = sizeof message_cases / sizeof *message_cases };

/* SQLite's parser says whether it is JSON at all. */
static void check_json(const char *text)
{
    sqlite3 *db;
    sqlite3_stmt *s;
    assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, "SELECT json_valid(?)", -1, &s, NULL), SQLITE_OK);
    sqlite3_bind_text(s, 1, text, -1, SQLITE_STATIC);
    assert_int_equal(sqlite3_step(s), SQLITE_ROW);
    if (sqlite3_column_int(s, 0) != 1)
        fail_msg("not valid JSON: %s", text);
    sqlite3_finalize(s);
    sqlite3_close(db);
}

static void test_message(void **state)
{
    const struct message_case *c = *state;
    const char *arguments[MOST + 2] = {"check"};
    bool json = false;
    for (size_t i = 0; i < MOST && c->arguments[i] != NULL; i++) {
        arguments[i + 1] = c->arguments[i];
        json =
            json || strcmp(c->arguments[i], "json") == 0 || strcmp(c->arguments[i], "sarif") == 0;
    }
    setenv("NO_COLOR", "", 1);
    enter(GOLDEN "/diagnostics");
    const said *s = command_list(arguments);
    assert_int_equal(s->out_size, 0);
    if (json)
        check_json(s->err);
    char *actual = NULL;
    size_t size;
    FILE *text = open_memstream(&actual, &size);
    assert_non_null(text);
    fprintf(text, "exit %d\n", s->status);
    fwrite(s->err, 1, s->err_size, text);
    fclose(text);
    compare_golden(path_of(GOLDEN "/messages/%s.expected", c->name), actual, size);
    free(actual);
}

int suite_messages(void)
{
    struct CMUnitTest tests[CASES];
    for (size_t i = 0; i < CASES; i++)
        tests[i] = (struct CMUnitTest){.name = message_cases[i].name,
                                       .test_func = test_message,
                                       .setup_func = enter_work,
                                       .teardown_func = command_recover,
                                       .initial_state = (void *)(uintptr_t)&message_cases[i]};
    return cmocka_run_group_tests_name("messages", tests, NULL, NULL);
}
