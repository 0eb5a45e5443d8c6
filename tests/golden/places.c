/* places.c - what is not a file, cannot be read or is too large; imports and folders of migrations
   that lead nowhere, out, round or on for ever; and what stops outputs from being written. */
#include "suites.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define MODEL "model a { id: int64 primary key; }"
#define VALID "schema s version 1; " MODEL "\n"

static void put_blanks(const char *path, size_t count)
{
    FILE *f = begin_file(path);
    repeat(f, count, " ");
    end_file(f);
}

enum { TOO_LARGE = 17825792, LARGEST = 16777216 };

/* ---- files ----------------------------------------------------------------------------------- */

static void test_no_files(void **state)
{
    (void)state;
    refuses(3, "cannot read 'missing.schema': No such file or directory [E0001]", "missing.schema");
    put("file.schema", VALID);
    refuses(3, "cannot read 'file.schema/below.schema': Not a directory [E0001]",
            "file.schema/below.schema");
    make_directory("directory.schema");
    refuses(3, "cannot read 'directory.schema': is a directory [E0001]", "directory.schema");
    runs(3, "cannot read '': No such file or directory [E0001]", "check", "");
    runs(3, "cannot read '': No such file or directory [E0001]", "generate", "", "-o", "out");
    assert_false(there("out"));
    assert_int_equal(mkfifo("fifo.schema", 0600), 0);
    refuses(3, "cannot read 'fifo.schema': is not a regular file [E0001]", "fifo.schema");
    refuses(3, "cannot read '/dev/zero': is not a regular file [E0001]", "/dev/zero");
    assert_int_equal(symlink("loop.schema", "loop.schema"), 0);
    refuses(3, "cannot read 'loop.schema'", "loop.schema");
}

static void test_sizes(void **state)
{
    (void)state;
    put("empty.schema", "%s", "");
    refuses(1, "[E0201]", "empty.schema");
    put("comment.schema", "// nothing\n");
    refuses(1, "[E0201]", "comment.schema");
    put_blanks("spaces.schema", TOO_LARGE);
    refuses(1, "'spaces.schema' is larger than 16 MiB [E0002]", "spaces.schema");
    put_blanks("spaces.schema", LARGEST);
    refuses(1, "[E0201]", "spaces.schema");
    put("imports_large.schema", "schema s version 1; import \"large.schema\";\n");
    put_blanks("large.schema", TOO_LARGE);
    refuses(1, "imports_large.schema:1:28: error: ", "imports_large.schema");
    refuses(1, "'large.schema' is larger than 16 MiB [E0002]", "imports_large.schema");
}

static void test_standard_input(void **state)
{
    (void)state;
    static const char wrong[] = "schema s version 1; model a { id: itn64 primary key; }\n";
    command_input(wrong, strlen(wrong));
    runs(1, "<stdin>:1:35: error: unknown type 'itn64' [E0204]", "check", "-");
    command_input(VALID, strlen(VALID));
    runs(0, NULL, "check", "-");
}

/* Names that generated C cannot hold. */
static void test_file_names(void **state)
{
    (void)state;
    static const char *const names[] = {"a\"b.schema", "a\\b.schema", "a*b.schema", "a??b.schema",
                                        "a\nb.schema"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        put(names[i], VALID);
        refuses(1, "cannot stand in generated C [E0009]", names[i]);
    }
    make_directory("odd*");
    put("odd*/inner.schema", VALID);
    put("outer.schema", "schema s version 1; import \"odd*/inner.schema\";"
                        " model b { id: int64 primary key; }\n");
    refuses(1, "the file name 'odd*/inner.schema' cannot stand in generated C [E0009]",
            "outer.schema");
}

/* ---- imports --------------------------------------------------------------------------------- */

static void import(const char *path)
{
    put("root/root.schema", "schema s version 1; import \"%s\"; " MODEL "\n", path);
}

static void test_imports(void **state)
{
    (void)state;
    make_directory("root/directory");
    put("outside.schema", "enum outside { one }\n");
    const char *const outside[] = {"../outside.schema", "directory/../../outside.schema",
                                   path_of("%s/outside.schema", work_directory())};
    for (size_t i = 0; i < sizeof outside / sizeof *outside; i++) {
        import(outside[i]);
        refuses(1, path_of("'%s' lies outside the import roots [E0006]", outside[i]),
                "root/root.schema");
    }
    assert_int_equal(symlink("../outside.schema", "root/link.schema"), 0);
    import("link.schema");
    refuses(1, "'link.schema' lies outside the import roots [E0006]", "root/root.schema");
    runs(0, NULL, "check", "root/root.schema", "-I", ".", "-W", "no-unused-import");
    import("directory");
    refuses(3, "cannot read 'root/directory': is a directory [E0001]", "root/root.schema");
    import("root.schema");
    refuses(1, "'root.schema' imports itself [E0007]", "root/root.schema");
    import("./directory/.././root.schema");
    refuses(1, "imports itself [E0007]", "root/root.schema");
    assert_int_equal(symlink("root.schema", "root/other_name.schema"), 0);
    import("other_name.schema");
    refuses(1, "imports itself [E0007]", "root/root.schema");
    assert_int_equal(mkfifo("root/fifo.schema", 0600), 0);
    import("fifo.schema");
    refuses(3, "cannot read 'root/fifo.schema': is not a regular file [E0001]", "root/root.schema");
    import("/dev/zero");
    refuses(1, "'/dev/zero' lies outside the import roots [E0006]", "root/root.schema");
    import("missing.schema");
    refuses(1, "'missing.schema' is not found [E0005]", "-I", ".", "-I", "missing",
            "root/root.schema");
}

/* A chain of 2000, one of 60, a file with each of these twice. */
static void test_chain(void **state)
{
    (void)state;
    make_directory("chain");
    for (int i = 1; i <= 2000; i++)
        put(path_of("chain/%d.schema", i), "import \"%d.schema\"; enum e%d { one }\n", i + 1, i);
    put("chain/2001.schema", "enum last { one }\n");
    put("chain/root.schema", "schema s version 1; import \"1.schema\"; " MODEL "\n");
    refuses(1, "or 64 within each other [E0008]", "chain/root.schema");
    put("chain/root.schema", "schema s version 1; import \"1950.schema\"; " MODEL "\n");
    runs(0, NULL, "check", "-W", "no-unused-import", "chain/root.schema");
    FILE *f = begin_file("chain/root.schema");
    fputs("schema s version 1; " MODEL "\n", f);
    for (int i = 1950; i <= 2001; i++)
        fprintf(f, "import \"%d.schema\"; import \"./%d.schema\";\n", i, i);
    end_file(f);
    runs(0, NULL, "check", "-W", "no-unused-import", "chain/root.schema");
}

static void import_many(size_t count)
{
    FILE *f = begin_file("wide/root.schema");
    fputs("schema s version 1; " MODEL "\n", f);
    number(f, count, "import \"&.schema\";");
    end_file(f);
}

static void test_many_imports(void **state)
{
    (void)state;
    make_directory("wide");
    for (int i = 1; i <= 1100; i++)
        put(path_of("wide/%d.schema", i), "enum e%d { one }\n", i);
    import_many(1100);
    refuses(1, "more than 1000 files", "wide/root.schema");
    runs(1, "[E0008]", "check", "wide/root.schema");
    import_many(900);
    runs(0, NULL, "check", "-W", "no-unused-import", "wide/root.schema");
}

/* ---- migrations ------------------------------------------------------------------------------ */

static void look_for_migrations(const char *folder)
{
    make_directory("root/m");
    put("root/root.schema", "schema s version 2000; migrations \"%s\"; " MODEL "\n", folder);
}

static void test_folders(void **state)
{
    (void)state;
    look_for_migrations("m");
    runs(0, NULL, "check", "root/root.schema");
    make_directory("outside");
    put("outside/0002_x.sql", "delete from a;\n");
    const char *const outside[] = {"../outside", path_of("%s/outside", work_directory()),
                                   "m/../../outside"};
    for (size_t i = 0; i < sizeof outside / sizeof *outside; i++) {
        look_for_migrations(outside[i]);
        refuses(1, path_of("'%s' lies outside the import roots [E0006]", outside[i]),
                "root/root.schema");
    }
    assert_int_equal(symlink("../outside", "root/link"), 0);
    look_for_migrations("link");
    refuses(1, "'link' lies outside the import roots [E0006]", "root/root.schema");
    look_for_migrations("m");
    assert_int_equal(symlink("../../outside/0002_x.sql", "root/m/0002_x.sql"), 0);
    refuses(1, "'root/m/0002_x.sql' lies outside the import roots [E0006]", "root/root.schema");
    runs(0, NULL, "check", "root/root.schema", "-I", ".");
    assert_int_equal(unlink("root/m/0002_x.sql"), 0);
    assert_int_equal(symlink("../../outside.schema", "root/m/link.schema"), 0);
    put("outside.schema", "enum outside { one }\n");
    refuses(1, "'m/link.schema' lies outside the import roots [E0006]", "root/root.schema");
}

/* What lies in a folder and is no file, and what is left alone. */
static void test_no_migrations(void **state)
{
    (void)state;
    look_for_migrations("m");
    make_directory("root/m/0002_directory.sql");
    refuses(3, "cannot read 'root/m/0002_directory.sql': is a directory [E0001]",
            "root/root.schema");
    remove_tree("root/m/0002_directory.sql");
    assert_int_equal(mkfifo("root/m/0002_fifo.sql", 0600), 0);
    refuses(3, "cannot read 'root/m/0002_fifo.sql': is not a regular file [E0001]",
            "root/root.schema");
    assert_int_equal(unlink("root/m/0002_fifo.sql"), 0);
    assert_int_equal(symlink("nothing", "root/m/0002_dangling.sql"), 0);
    refuses(3, "cannot read 'root/m/0002_dangling.sql': No such file or directory [E0001]",
            "root/root.schema");
    assert_int_equal(unlink("root/m/0002_dangling.sql"), 0);
    put_blanks("root/m/0002_large.sql", TOO_LARGE);
    refuses(1, "'root/m/0002_large.sql' is larger than 16 MiB [E0002]", "root/root.schema");
    assert_int_equal(unlink("root/m/0002_large.sql"), 0);
    static const char *const others[] = {".0002_hidden.sql", "README", "notes.txt",
                                         "0002_copy.sql~",   ".sql",   ".schema"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        put(path_of("root/m/%s", others[i]), "no migration\n");
    runs(0, NULL, "check", "root/root.schema");
}

static void lacks(const char *path, const char *part)
{
    char *text = get(path, NULL);
    if (strstr(text, part) != NULL)
        fail_msg("%s contains %s", path, part);
    free(text);
}

/* The same output wherever the folder lies, whatever order its files were made in. */
static void test_order(void **state)
{
    (void)state;
    static const int orders[2][3] = {{7, 3, 5}, {5, 7, 3}};
    static const char *const roots[] = {".", "other"};
    for (int i = 0; i < 2; i++) {
        make_directory(roots[i]);
        enter(roots[i]);
        look_for_migrations("m");
        for (int j = 0; j < 3; j++)
            put(path_of("root/m/000%d_delete.sql", orders[i][j]), "delete from a where id = %d;\n",
                orders[i][j]);
        enter(work_directory());
    }
    runs(0, NULL, "generate", "root/root.schema", "-o", "out1", "--depfile", "out1.d");
    runs(0, NULL, "generate", "other/root/root.schema", "-o", "out2");
    char *depfile = get("out1.d", NULL);
    static const char *const needed[] = {"root/m/0003_delete.sql", "root/m/0005_delete.sql",
                                         "root/m/0007_delete.sql", "root/root.schema", " root/m "};
    for (char *at = depfile; *at != '\0'; at++)
        if (*at == '\n')
            *at = ' ';
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
        assert_contains(depfile, needed[i]);
    free(depfile);
    assert_true(same_files("out1/root.schema.h", "out2/root.schema.h"));
    assert_true(same_files("out1/root.schema.c", "out2/root.schema.c"));
    lacks("out1/root.schema.h", work_directory());
    lacks("out1/root.schema.c", work_directory());
}

static void test_many_migrations(void **state)
{
    (void)state;
    look_for_migrations("m");
    for (int i = 1; i <= 1100; i++)
        put(path_of("root/m/%d_many.sql", i + 100), "delete from a;\n");
    refuses(1, "more than 1000 files", "root/root.schema");
}

/* ---- outputs --------------------------------------------------------------------------------- */

static int set_up_project(void **state)
{
    enter_work(state);
    make_directory("project/common");
    put("project/a.schema", "schema s version 1; import \"common/common.schema\";"
                            " model a { id: int64 primary key; p: person; }\n");
    put("project/common/common.schema", "model person { id: int64 primary key; }\n");
    return 0;
}

#define test_of_project(function)                                                                  \
    cmocka_unit_test_setup_teardown(function, set_up_project, command_recover)

static void expect_names(const char *directory, const char *expected)
{
    char *names = names_in(directory);
    assert_string_equal(names, expected);
    free(names);
}

static const struct timespec long_ago = {.tv_sec = 978307200}; /* 2001-01-01 */

static void make_old(const char *path)
{
    const struct timespec times[2] = {long_ago, long_ago};
    assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
}

static bool is_old(const char *path)
{
    struct stat info;
    assert_int_equal(stat(path, &info), 0);
    return info.st_mtim.tv_sec == long_ago.tv_sec;
}

static ino_t number_of(const char *path)
{
    struct stat info;
    assert_int_equal(stat(path, &info), 0);
    return info.st_ino;
}

/* What is there is written only when it changes. */
static void test_rewritten(void **state)
{
    (void)state;
    static const char header[] = "out/below/here/a.schema.h",
                      source[] = "out/below/here/a.schema.c";
    runs(0, NULL, "generate", "project/a.schema", "-o", "out/below/here");
    expect_names("out/below/here", "a.schema.c\na.schema.h\n");
    make_old(header);
    make_old(source);
    ino_t before = number_of(header);
    runs(0, NULL, "generate", "project/a.schema", "-o", "out/below/here");
    assert_true(is_old(header) && is_old(source) && number_of(header) == before);
    copy(header, "header");
    FILE *f = fopen(header, "a");
    assert_non_null(f);
    fputs("/* appended */\n", f);
    end_file(f);
    make_old(header);
    runs(0, NULL, "generate", "project/a.schema", "-o", "out/below/here");
    assert_true(!is_old(header) && is_old(source));
    assert_true(same_files(header, "header"));
    assert_int_equal(chmod(header, 0444), 0);
    assert_int_equal(chmod(source, 0444), 0);
    runs(0, NULL, "generate", "project/a.schema", "-o", "out/below/here");
}

/* The same bytes from wherever it is called, and no trace of where that was. */
static void test_called_from(void **state)
{
    (void)state;
    const char *work = work_directory();
    runs(0, NULL, "generate", "project/a.schema", "-o", "out1");
    enter("project");
    runs(0, NULL, "generate", "a.schema", "-o", "../out2");
    enter("/");
    runs(0, NULL, "generate", path_of("%s/project/a.schema", work), "-o", path_of("%s/out3", work));
    enter(work);
    make_directory("elsewhere");
    enter("elsewhere");
    runs(0, NULL, "generate", "../project/a.schema", "-o", "../out4", "-I", "..");
    enter(work);
    assert_int_equal(rename("project", "moved"), 0);
    runs(0, NULL, "generate", "./moved//a.schema", "-o", "out5");
    for (int i = 2; i <= 5; i++) {
        assert_true(same_files("out1/a.schema.h", path_of("out%d/a.schema.h", i)));
        assert_true(same_files("out1/a.schema.c", path_of("out%d/a.schema.c", i)));
    }
    lacks("out3/a.schema.h", work);
    lacks("out3/a.schema.c", work);
}

/* Nothing is written for any file when one has errors. */
static void test_all_or_nothing(void **state)
{
    (void)state;
    put("project/b.schema", "schema t version 1; model b { id: txt primary key; }\n");
    runs(1, "[E0204]", "generate", "project/a.schema", "project/b.schema", "-o", "out");
    assert_false(there("out"));
    runs(3, "[E0001]", "generate", "project/a.schema", "project/missing.schema", "-o", "out");
    assert_false(there("out"));
}

static void test_not_writable(void **state)
{
    (void)state;
    put("file", "a file\n");
    static const char *const directories[] = {"file", "file/below", "", "/dev/null/out",
                                              "/proc/nothing"};
    for (size_t i = 0; i < sizeof directories / sizeof *directories; i++)
        runs(3, path_of("cannot use the directory '%s': ", directories[i]), "generate",
             "project/a.schema", "-o", directories[i]);
    assert_file("file", "a file\n");
    make_directory("blocked/a.schema.c");
    make_directory("blocked2/a.schema.h");
    runs(3, "cannot write 'blocked/a.schema.c': ", "generate", "project/a.schema", "-o", "blocked");
    runs(3, "cannot write 'blocked2/a.schema.h': ", "generate", "project/a.schema", "-o",
         "blocked2");
    expect_names("blocked2", "a.schema.h\n");
    runs(3, "cannot write 'missing/a.d': ", "generate", "project/a.schema", "-o", "out",
         "--depfile", "missing/a.d");
}

int suite_places(void)
{
    const struct CMUnitTest tests[] = {
        test_in_work(test_no_files),        test_in_work(test_sizes),
        test_in_work(test_standard_input),  test_in_work(test_file_names),
        test_in_work(test_imports),         test_in_work(test_chain),
        test_in_work(test_many_imports),    test_in_work(test_folders),
        test_in_work(test_no_migrations),   test_in_work(test_order),
        test_in_work(test_many_migrations), test_of_project(test_rewritten),
        test_of_project(test_called_from),  test_of_project(test_all_or_nothing),
        test_of_project(test_not_writable),
    };
    return cmocka_run_group_tests_name("places", tests, NULL, NULL);
}
