/* usage.c - wrong use of the command line: exit status 2, and where to read how it is done; and the
   command line of fmt: what is written where, and what is left alone. */
#include "suites.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- wrong use ------------------------------------------------------------------------------- */

static int set_up_two(void **state)
{
    enter_work(state);
    make_directory("other");
    put("a.schema", "schema s version 1; model a { id: int64 primary key; }\n");
    copy("a.schema", "other/a.schema");
    return 0;
}

static void check_wrong(const char *text, const char *const *arguments, int line)
{
    check_runs(2, text, arguments, __FILE__, line);
    check_runs(2, "Try: schemac", arguments, __FILE__, line);
    if (there("out"))
        fail_msg("something is written: schemac%s", command_text());
}

#define wrong(text, ...) check_wrong((text), (const char *const[]){__VA_ARGS__, NULL}, __LINE__)

static void test_wrong(void **state)
{
    (void)state;
    check_wrong("no subcommand is given", (const char *const[]){NULL}, __LINE__);
    wrong("there is no subcommand 'compile'", "compile", "a.schema");
    wrong("there is no subcommand ''", "");
    wrong("there is no subcommand 'a.schema'", "a.schema");
    wrong("there is no subcommand '--nothing'", "--nothing");
    wrong("no file is given", "check");
    wrong("no file is given", "generate", "-o", "out");
    wrong("-o DIR is missing", "generate", "a.schema");
    wrong("unknown option '--nothing'", "check", "--nothing", "a.schema");
    wrong("unknown option '--nothing'", "generate", "--nothing", "a.schema", "-o", "out");
    wrong("unknown option '-x'", "check", "-x", "a.schema");
    wrong("unknown option '-x'", "check", "-xI", ".", "a.schema");
    wrong("unknown option '--output'", "check", "a.schema", "--output", "out");
    wrong("'-I' needs a value", "check", "a.schema", "-I");
    wrong("'--import' needs a value", "check", "a.schema", "--import");
    wrong("'-o' needs a value", "generate", "a.schema", "-o");
    wrong("'--output' needs a value", "generate", "a.schema", "--output");
    wrong("'--engine' needs a value", "generate", "a.schema", "-o", "out", "--engine");
    wrong("'--depfile' needs a value", "generate", "a.schema", "-o", "out", "--depfile");
    wrong("'--help' takes no value", "check", "--help=yes", "a.schema");
    wrong("engine 'oracle' is not supported", "generate", "a.schema", "-o", "out", "--engine",
          "oracle");
    wrong("engine '' is not supported", "generate", "a.schema", "-o", "out", "--engine", "");
    check_runs(3, "cannot use the directory ''",
               (const char *const[]){"generate", "a.schema", "-o", "", NULL}, __FILE__, __LINE__);
    wrong("'a.schema' and 'other/a.schema' would have the same outputs", "generate", "a.schema",
          "other/a.schema", "-o", "out");
    wrong("'a.schema' and 'a.schema' would have the same outputs", "generate", "a.schema",
          "a.schema", "-o", "out");
    wrong("standard input has no name", "generate", "-", "-o", "out");
    wrong("there is no format 'xml'; there are text, gcc, json and sarif", "check", "--format",
          "xml", "a.schema");
    wrong("--color is auto, always or never, not 'red'", "check", "--color", "red", "a.schema");
    wrong("--max-errors takes a number, not '-1'", "check", "--max-errors", "-1", "a.schema");
    wrong("--max-errors takes a number, not ''", "generate", "--max-errors", "", "a.schema", "-o",
          "out");
}

/* What is asked for goes to standard output. */
static void test_help(void **state)
{
    (void)state;
    static const char *const asked[][2] = {
        {"--help", NULL},     {"-h", NULL},           {"--version", NULL},    {"check", "--help"},
        {"check", "-h"},      {"generate", "--help"}, {"generate", "-h"},     {"fmt", "--help"},
        {"status", "--help"}, {"plan", "--help"},     {"migrate", "--help"},  {"inspect", "--help"},
        {"reset", "--help"},  {"restore", "--help"},  {"snapshot", "--help"}, {"diff", "--help"}};
    for (size_t i = 0; i < sizeof asked / sizeof *asked; i++) {
        const said *s = command(asked[i][0], asked[i][1]);
        if (s->status != 0 || s->out_size == 0 || s->err_size != 0)
            fail_msg("schemac%s: exit %d\n%s", command_text(), s->status, s->err);
        if (asked[i][1] != NULL)
            assert_contains(s->out, path_of("Usage: schemac %s", asked[i][0]));
    }
}

/* ---- fmt ------------------------------------------------------------------------------------- */

static const char bad[] = "schema s version 1; model a { id: int64 primary key; }\n";
static const char good[] = "schema s version 1;\n\nmodel a {\n    id: int64 primary key;\n}\n";
static const char invalid[] = "schema s version 1; model a { id int64; }\n";

static void check_printed(int status, const char *text, const char *option, const char *file)
{
    const said *s = option == NULL ? command("fmt", file) : command("fmt", option, file);
    if (s->status != status || strcmp(s->out, text) != 0 || s->err_size != 0)
        fail_msg("schemac%s: exit %d, not %d\n%s\nnot\n%s\n%s", command_text(), s->status, status,
                 s->out, text, s->err);
}

/* In place, with its permissions; not written when nothing changes. */
static void test_in_place(void **state)
{
    (void)state;
    struct stat before, after;
    const struct timespec old[2] = {{.tv_sec = 978307200}, {.tv_sec = 978307200}};
    put("a.schema", "%s", bad);
    assert_int_equal(chmod("a.schema", 0640), 0);
    check_printed(1, "a.schema\n", "--check", "a.schema");
    assert_file("a.schema", bad);
    runs(0, NULL, "fmt", "a.schema");
    assert_file("a.schema", good);
    assert_int_equal(utimensat(AT_FDCWD, "a.schema", old, 0), 0);
    assert_int_equal(stat("a.schema", &before), 0);
    assert_int_equal(before.st_mode & 0777, 0640);
    runs(0, NULL, "fmt", "a.schema");
    check_printed(0, "", "--check", "a.schema");
    assert_int_equal(stat("a.schema", &after), 0);
    assert_true(before.st_ino == after.st_ino && after.st_mtim.tv_sec == old[0].tv_sec);
}

/* A byte order mark goes, and is seen by --check. */
static void test_mark(void **state)
{
    (void)state;
    put("marked.schema", "\357\273\277%s", good);
    check_printed(1, "marked.schema\n", "--check", "marked.schema");
    runs(0, NULL, "fmt", "marked.schema");
    assert_file("marked.schema", good);
}

/* So do line ends of the other kind. */
static void test_line_ends(void **state)
{
    (void)state;
    FILE *f = begin_file("other.schema");
    for (const char *p = good; *p != '\0'; p++)
        *p == '\n' ? fputs("\r\n", f) : fputc(*p, f);
    end_file(f);
    check_printed(1, "other.schema\n", "--check", "other.schema");
    runs(0, NULL, "fmt", "other.schema");
    assert_file("other.schema", good);
}

/* What a link leads to is written, and the link stays. */
static void test_link(void **state)
{
    (void)state;
    struct stat info;
    make_directory("linked");
    put("linked/there.schema", "%s", bad);
    assert_int_equal(symlink("linked/there.schema", "link.schema"), 0);
    runs(0, NULL, "fmt", "link.schema");
    assert_int_equal(lstat("link.schema", &info), 0);
    assert_true(S_ISLNK(info.st_mode));
    assert_file("linked/there.schema", good);
}

static void test_input(void **state)
{
    (void)state;
    command_input(bad, strlen(bad));
    check_printed(0, good, NULL, "-");
    command_input(bad, strlen(bad));
    check_printed(1, "<stdin>\n", "--check", "-");
    command_input(good, strlen(good));
    check_printed(0, "", "--check", "-");
    command_input(invalid, strlen(invalid));
    runs(1, "<stdin>:1:", "fmt", "-");
}

/* All files are looked at, whatever is wrong with some. */
static void test_several(void **state)
{
    (void)state;
    put("a.schema", "%s", good);
    put("b.schema", "%s", bad);
    put("c.schema", "%s", bad);
    put("wrong.schema", "%s", invalid);
    prints(1, "b.schema\nc.schema", "fmt", "--check", "b.schema", "a.schema", "c.schema");
    runs(1, "wrong.schema:1:", "fmt", "b.schema", "wrong.schema", "c.schema");
    assert_file("b.schema", good);
    assert_file("wrong.schema", invalid);
    assert_file("c.schema", good);
    put("b.schema", "%s", bad);
    runs(3, "cannot read 'missing.schema'", "fmt", "missing.schema", "wrong.schema", "b.schema");
    assert_file("b.schema", good);
    make_directory("directory");
    runs(3, "is a directory", "fmt", "directory");
    runs(1, "E0101", "fmt", "--check", "--format", "gcc", "wrong.schema");
    put("bytes.schema", "schema s version 1;\n// \377\n");
    runs(1, "is not valid UTF-8", "fmt", "bytes.schema");
}

/* A schema that means nothing has a layout; so has what this version does not support. */
static void test_later(void **state)
{
    (void)state;
    put("later.schema", "model a{b:c soft delete;audit ;}\n");
    runs(0, NULL, "fmt", "later.schema");
    assert_file("later.schema", "model a {\n    b: c soft delete;\n    audit;\n}\n");
}

/* Names and lines that grow: the result would be too large to be read. */
static void test_too_large(void **state)
{
    (void)state;
    FILE *f = begin_file("wide.schema");
    fputs("model a {", f);
    repeat(f, 63, "n");
    fputs(":b;", f);
    repeat(f, 250000, "x:b;");
    fputs("}\n", f);
    end_file(f);
    copy("wide.schema", "kept");
    runs(1, "would be larger than 16 MiB", "fmt", "wide.schema");
    assert_true(same_files("wide.schema", "kept"));
}

/* Many comments on one line are read in one go. */
static void test_comments(void **state)
{
    (void)state;
    FILE *f = begin_file("comments.schema");
    fputs("schema s version 1;\n", f);
    repeat(f, 300000, "/**/");
    fputs("enum a { x }\n", f);
    end_file(f);
    runs(0, NULL, "fmt", "comments.schema");
}

static void test_wrong_fmt(void **state)
{
    (void)state;
    runs(2, "no file is given", "fmt");
    runs(2, "no file is given", "fmt", "--check");
    runs(2, "unknown option '--write'", "fmt", "--write", "a.schema");
    runs(2, "'--check' takes no value", "fmt", "--check=yes", "a.schema");
}

#define test_of_two(function) cmocka_unit_test_setup_teardown(function, set_up_two, command_recover)

int suite_usage(void)
{
    const struct CMUnitTest tests[] = {
        test_of_two(test_wrong),      test_of_two(test_help),       test_in_work(test_in_place),
        test_in_work(test_mark),      test_in_work(test_line_ends), test_in_work(test_link),
        test_in_work(test_input),     test_in_work(test_several),   test_in_work(test_later),
        test_in_work(test_too_large), test_in_work(test_comments),  test_in_work(test_wrong_fmt),
    };
    return cmocka_run_group_tests_name("usage", tests, NULL, NULL);
}
