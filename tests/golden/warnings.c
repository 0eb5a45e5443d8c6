/* warnings.c - -W on the command line: what is on, what is an error, the exit status, and what is
   written. */
#include "suites.h"

#include <fcntl.h>
#include <sys/stat.h>

#define REDUNDANT "another index of 'b' begins with the fields of this one [W0001 redundant-index"
#define UNINDEXED "no index begins with the reference 'a' [W0003 unindexed-reference"

static const char redundant[] = "input.schema:7:5: warning: " REDUNDANT "]\n";
static const char redundant_error[] = "input.schema:7:5: error: " REDUNDANT ", -Werror]\n";
static const char unindexed[] = "input.schema:6:11: warning: " UNINDEXED "]\n";
static const char unindexed_error[] = "input.schema:6:11: error: " UNINDEXED ", -Werror]\n";

static int set_up(void **state)
{
    enter_work(state);
    put("input.schema", "schema s version 1;\n"
                        "model a { id: int64 primary key; }\n"
                        "model b {\n"
                        "    id: int64 primary key;\n"
                        "    n:  int32;\n"
                        "    a:  a no index;\n"
                        "    index (n);\n"
                        "    index (n, id);\n"
                        "}\n");
    return 0;
}

/* The lines that tell of a warning or an error, and the last line. */
static void read_messages(const char *messages, char *lines, char *last, size_t size)
{
    lines[0] = last[0] = '\0';
    for (const char *at = messages; *at != '\0';) {
        size_t length = strcspn(at, "\n") + 1;
        snprintf(last, size, "%.*s", (int)length, at);
        if (strstr(last, ": warning: ") != NULL || strstr(last, ": error: ") != NULL)
            strncat(lines, last, size - strlen(lines) - 1);
        at += at[length - 1] == '\0' ? length - 1 : length;
    }
}

/* check and generate print these lines among others, and this summary; outputs are written unless
   the status says that something is wrong. */
static void check_says(int status, const char *summary, const char *wanted,
                       const char *const *options, int line)
{
    enum { MOST = 16 };
    for (int i = 0; i < 2; i++) {
        const char *arguments[MOST] = {i == 0 ? "check" : "generate"};
        size_t count = 1;
        for (; options[count - 1] != NULL; count++)
            arguments[count] = options[count - 1];
        arguments[count++] = "input.schema";
        if (i == 1) {
            arguments[count++] = "-o";
            arguments[count++] = "out";
        }
        assert_true(count < MOST);
        remove_tree("out");
        const said *s = command_list(arguments);
        char lines[4096], last[4096];
        read_messages(s->err, lines, last, sizeof lines);
        bool written = there("out/input.schema.h") && there("out/input.schema.c");
        if (s->status == status && s->out_size == 0 && strcmp(lines, wanted) == 0 &&
            strcmp(last, summary) == 0 && written == (i == 1 && status == 0) &&
            there("out") == written)
            continue;
        print_error("schemac%s\nexit %d, not %d, with outputs: %d\n%s%s\nnot\n%s%s\n",
                    command_text(), s->status, status, written, s->out, s->err, wanted, summary);
        _fail(__FILE__, line);
    }
}

#define says(status, summary, lines, ...)                                                          \
    check_says((status), (summary), (lines), (const char *const[]){__VA_ARGS__, NULL}, __LINE__)

static const char none[] = "";
static const char one[] = "schemac: 1 warning\n";
static const char two[] = "schemac: 2 warnings\n";
static const char one_error[] = "schemac: 1 error\n";
static const char two_errors[] = "schemac: 2 errors\n";
static const char one_each[] = "schemac: 1 error, 1 warning\n";

static const char *lines_of(const char *first, const char *second)
{
    return path_of("%s%s", first, second);
}

static void test_on(void **state)
{
    (void)state;
    const char *both = lines_of(unindexed, redundant);
    check_says(0, one, redundant, (const char *const[]){NULL}, __LINE__);
    says(0, none, none, "-W", "no-redundant-index");
    says(0, none, none, "-Wno-redundant-index");
    says(0, none, none, "-W", "no-all");
    says(0, two, both, "-W", "unindexed-reference");
    says(0, two, both, "-Wunindexed-reference");
    says(0, two, both, "-W", "all");
    says(0, two, both, "-Wall");
}

/* The later of two wins, and one that names a warning wins over one that does not. */
static void test_which_wins(void **state)
{
    (void)state;
    const char *both = lines_of(unindexed, redundant);
    says(0, none, none, "-W", "redundant-index", "-W", "no-redundant-index");
    says(0, one, redundant, "-W", "no-redundant-index", "-W", "redundant-index");
    says(0, one, redundant, "-W", "all", "-W", "no-all", "-W", "redundant-index");
    says(0, one, redundant, "-W", "redundant-index", "-W", "no-all");
    says(0, one, unindexed, "-W", "no-redundant-index", "-W", "all");
    says(0, two, both, "-W", "no-all", "-W", "all");
}

static void test_as_errors(void **state)
{
    (void)state;
    const char *both = lines_of(unindexed, redundant);
    says(1, one_error, redundant_error, "-W", "error");
    says(1, one_error, redundant_error, "-Werror");
    says(0, one, redundant, "-Werror", "-Wno-error");
    says(1, one_error, redundant_error, "-Wno-error", "-Werror");
    says(0, none, none, "-Werror", "-Wno-redundant-index");
    const char *first = lines_of(unindexed_error, redundant);
    says(1, one_each, first, "-Werror=unindexed-reference");
    says(1, one_each, first, "-W", "error=unindexed-reference");
    says(0, one, redundant, "-Werror=unindexed-reference", "-Wno-unindexed-reference");
    const char *second = lines_of(unindexed, redundant_error);
    says(1, one_each, second, "-Wall", "-Werror", "-Wno-error=unindexed-reference");
    says(1, one_each, second, "-Wall", "-Wno-error=unindexed-reference", "-Werror");
    says(0, one, redundant, "-Wno-error=unindexed-reference");
    says(0, two, both, "-Werror=unindexed-reference", "-Wno-error=unindexed-reference");
    says(1, two_errors, lines_of(unindexed_error, redundant_error), "-Wno-error=redundant-index",
         "-Werror=redundant-index", "-Wall", "-Werror");
}

static void test_unknown(void **state)
{
    (void)state;
    runs(2,
         "there is no warning 'redundent-index'; did you mean 'redundant-index'? There are"
         " redundant-index, ",
         "check", "-W", "redundent-index", "input.schema");
    runs(2, "there is no warning 'nothing'; there are redundant-index, ", "generate",
         "-Wno-nothing", "-o", "out", "input.schema");
    runs(2, "there is no warning 'unused-enums'; did you mean 'unused-enum'?", "check",
         "-Werror=unused-enums", "input.schema");
    runs(2, "there is no warning ''", "check", "-W", "", "input.schema");
    runs(2, "there is no warning ''", "check", "-Werror=", "input.schema");
    runs(2, "there is no warning 'no-all'", "check", "-Wno-no-all", "input.schema");
    runs(2, "'-W' needs a value", "check", "input.schema", "-W");
    runs(2, "unknown option '-W'", "fmt", "--check", "-W", "all", "input.schema");
}

/* What was a warning the first time is reported the second time, and the outputs stay as they are.
   */
static void test_again(void **state)
{
    (void)state;
    static const char header[] = "out/input.schema.h";
    const struct timespec old[2] = {{.tv_sec = 978307200}, {.tv_sec = 978307200}};
    struct stat info;
    runs(0, "1 warning", "generate", "-o", "out", "input.schema");
    assert_int_equal(utimensat(AT_FDCWD, header, old, 0), 0);
    runs(0, "1 warning", "generate", "-o", "out", "input.schema");
    assert_int_equal(stat(header, &info), 0);
    assert_int_equal(info.st_mtim.tv_sec, old[0].tv_sec);
    runs(1, "1 error", "generate", "-Werror", "-o", "out", "input.schema");
    assert_true(there(header));
}

/* fmt says nothing of warnings, and keeps what silences them. */
static void test_allowed(void **state)
{
    (void)state;
    put("allow.schema", "schema s version 1; model a { id: int64 primary key; }\n"
                        "// allow unused-enum\n"
                        "enum one { x }\n"
                        "enum two { x } // allow unused-enum\n"
                        "enum three { // allow unused-enum\n"
                        "   x, y }\n"
                        "model b {\n"
                        "  id: int64 primary key;\n"
                        "  n:int32;index(n);// allow redundant-index\n"
                        "       index (n,\n"
                        "              id);\n"
                        "    // allow unindexed-reference\n"
                        "    first:a no index;\n"
                        "\n"
                        "    // allow unindexed-reference\n"
                        "\n"
                        "    /// With words of its own.\n"
                        "    second:a no index;\n"
                        "  a:   a    no index   ;    // allow unindexed-reference\n"
                        "}\n"
                        "// allow reduntant-index\n");
    runs(0, "1 warning", "check", "-Wall", "-W", "no-overlapping-index", "allow.schema");
    copy("allow.schema", "formatted.schema");
    runs(0, NULL, "fmt", "formatted.schema");
    assert_false(same_files("allow.schema", "formatted.schema"));
    runs(0, "W0007 unknown-warning", "check", "-Wall", "-W", "no-overlapping-index",
         "formatted.schema");
    runs(0, "1 warning", "check", "-Wall", "-W", "no-overlapping-index", "formatted.schema");
}

static void test_no_verify(void **state)
{
    (void)state;
    put("sql.schema",
        "schema s version 1; model a { id: int64 primary key; n: int32 check (m > 0); }\n");
    refuses(1, "no such column: m", "sql.schema");
    runs(0, NULL, "check", "--no-verify", "sql.schema");
    runs(0, NULL, "generate", "--no-verify", "-o", "unverified", "sql.schema");
    assert_true(there("unverified/sql.schema.c"));
    runs(0, NULL, "generate", "-o", "verified", "-W", "no-all", "input.schema");
    runs(0, NULL, "generate", "-o", "unverified", "--no-verify", "-W", "no-all", "input.schema");
    assert_true(same_files("verified/input.schema.c", "unverified/input.schema.c"));
    runs(2, "'--no-verify' takes no value", "check", "--no-verify=yes", "sql.schema");
}

#define test_of_input(function) cmocka_unit_test_setup_teardown(function, set_up, command_recover)

int suite_warnings(void)
{
    const struct CMUnitTest tests[] = {
        test_of_input(test_on),        test_of_input(test_which_wins),
        test_of_input(test_as_errors), test_of_input(test_unknown),
        test_of_input(test_again),     test_of_input(test_allowed),
        test_of_input(test_no_verify),
    };
    return cmocka_run_group_tests_name("warnings", tests, NULL, NULL);
}
