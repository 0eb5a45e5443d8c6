/* cases.c - a schema in, exact diagnostics, exact C, or the one layout out: one case a file. */
#include "suites.h"

#include "command.h"
#include "files.h"

#include <unistd.h>

/* ---- diagnostics ---------------------------------------------------------------------------- */

/* A case may begin with the options it is run with: "// options: -W all". Adds them, and returns
   how many arguments there are then. */
static size_t add_options(const char *file, const char **arguments, size_t count, size_t most)
{
    static const char mark[] = "// options: ";
    static char *text; /* the arguments are parts of it */
    free(text);
    text = get(file, NULL);
    char *rest, *options = strncmp(text, mark, strlen(mark)) == 0 ? text + strlen(mark) : NULL;
    if (options == NULL)
        return count;
    options[strcspn(options, "\r\n")] = '\0';
    for (char *one = strtok_r(options, " ", &rest); one != NULL; one = strtok_r(NULL, " ", &rest)) {
        assert_true(count < most);
        arguments[count++] = one;
    }
    return count;
}

/* What check says, with its exit status, is NAME.expected. generate says the same, and writes only
   when there is nothing to say. */
static void test_diagnostics(void **state)
{
    enum { MOST = 16 };
    const char *arguments[MOST + 1] = {"check"};
    const char *file = path_of("%s.schema", (const char *)*state);
    const char *out = path_of("%s/out", work_directory());
    setenv("NO_COLOR", "1", 1);
    enter(GOLDEN "/diagnostics");
    size_t count = add_options(file, arguments, 1, MOST - 3);
    arguments[count++] = file;
    const said *s = command_list(arguments);
    assert_int_equal(s->out_size, 0);
    int status = s->status;
    char *actual = NULL;
    size_t size;
    FILE *text = open_memstream(&actual, &size);
    assert_non_null(text);
    fprintf(text, "exit %d\n", status);
    size_t head = (size_t)ftell(text);
    fwrite(s->err, 1, s->err_size, text);
    fclose(text);

    arguments[0] = "generate";
    arguments[count++] = "-o";
    arguments[count] = out;
    s = command_list(arguments);
    if (s->status != status)
        fail_msg("check exits with %d, generate with %d", status, s->status);
    if (s->out_size != 0 || s->err_size != size - head ||
        memcmp(s->err, actual + head, s->err_size) != 0)
        fail_msg("generate prints other messages: %s%s", s->out, s->err);
    if (status != 0 && there(out))
        fail_msg("generate wrote something in spite of errors");
    if (status == 0 &&
        (!there(path_of("%s/%s.h", out, file)) || !there(path_of("%s/%s.c", out, file))))
        fail_msg("generate did not write its two files");
    compare_golden(path_of(GOLDEN "/diagnostics/%s.expected", (const char *)*state), actual, size);
    free(actual);
}

static void check_without_case(const char *directory, const char *expected)
{
    file_list files = {NULL, 0};
    list_files(&files, directory, "", expected);
    for (size_t i = 0; i < files.count; i++) {
        const char *item = files.items[i];
        int name = (int)(strlen(item) - strlen(expected));
        if (!there(path_of("%s/%.*s.schema", directory, name, item)))
            fail_msg("%s/%s has no case", directory, item);
    }
    free(files.items);
}

int suite_diagnostics(void)
{
    return run_cases("diagnostics", GOLDEN "/diagnostics", ".schema", 250, test_diagnostics);
}

/* ---- output --------------------------------------------------------------------------------- */

static void compare_file(const char *expected, const char *actual)
{
    size_t size;
    char *bytes = get(actual, &size);
    compare_golden(expected, bytes, size);
    free(bytes);
}

/* The exact header and source. */
static void test_output(void **state)
{
    const char *file = path_of("%s.schema", (const char *)*state);
    const char *out = work_directory();
    enter(GOLDEN "/output");
    const said *s = command("generate", "--prove=none", file, "-o", out);
    if (s->status != 0 || s->out_size != 0 || s->err_size != 0)
        fail_msg("exit %d\n%s%s", s->status, s->out, s->err);
    compare_file(path_of(GOLDEN "/output/%s.h", file), path_of("%s/%s.h", out, file));
    compare_file(path_of(GOLDEN "/output/%s.c", file), path_of("%s/%s.c", out, file));
}

int suite_output(void)
{
    return run_cases("output", GOLDEN "/output", ".schema", 4, test_output);
}

/* ---- fmt ------------------------------------------------------------------------------------ */

/* The end of `before` and some letters of `of`, when the text begins with them and goes on with
   `after`; otherwise NULL. */
static const char *behind(const char *text, const char *before, const char *of, const char *after)
{
    size_t size = strlen(before);
    if (strncmp(text, before, size) != 0)
        return NULL;
    text += size;
    size_t some = strspn(text, of);
    return some > 0 && strncmp(text + some, after, strlen(after)) == 0 ? text + some : NULL;
}

/* What generate makes of a file, without the lines that are named and the hash over them. */
static char *generated(const char *directory, const char *name)
{
    char *all = NULL;
    size_t size;
    FILE *out = open_memstream(&all, &size);
    assert_non_null(out);
    enter(directory);
    const said *s = command("generate", path_of("%s.schema", name), "-o", "out");
    fprintf(out, "exit %d\n", s->status);
    const char *place = path_of("/* %s.schema:", name);
    for (int i = 0; i < 2; i++) {
        const char *file = path_of("out/%s.schema.%c", name, "hc"[i]);
        char *text = there(file) ? get(file, NULL) : strdup("");
        for (const char *at = text; *at != '\0'; at++) {
            const char *end = behind(at, place, "0123456789", " */");
            if (end == NULL)
                end = behind(at, "_schema_must_be_", "0123456789abcdef", "");
            putc(end != NULL ? '#' : *at, out);
            at = end != NULL ? end - 1 : at;
        }
        free(text);
    }
    fclose(out);
    enter(work_directory());
    return all;
}

static void formats(int status, const char *argument, const char *more)
{
    const said *s = more == NULL ? command("fmt", argument) : command("fmt", argument, more);
    if (s->status != status || s->out_size != 0 || s->err_size != 0)
        fail_msg("schemac%s: exit %d\n%s%s", command_text(), s->status, s->out, s->err);
}

/* CASE.formatted is the layout of CASE.schema and of itself, and means the same. */
static void test_format(void **state)
{
    const char *name = *state;
    const char *from = path_of(GOLDEN "/format/%s.schema", name);
    const char *wanted = path_of(GOLDEN "/format/%s.formatted", name);
    const char *before = path_of("before/%s.schema", name);
    const char *after = path_of("after/%s.schema", name);
    make_directory("before");
    make_directory("after");
    copy(from, before);
    copy(from, after);
    formats(0, after, NULL);
    compare_file(wanted, after);

    formats(0, "--check", after);
    formats(0, after, NULL);
    if (!same_files(wanted, after))
        fail_msg("the layout of the result is another");

    size_t size;
    char *input = get(before, &size), *result;
    command_input(input, size);
    const said *s = command("fmt", "-");
    free(input);
    result = get(after, &size);
    if (s->status != 0 || s->out_size != size || memcmp(s->out, result, size) != 0)
        fail_msg("standard input is formatted in another way: exit %d\n%s%s", s->status, s->out,
                 s->err);
    free(result);

    char *one = generated("before", name), *other = generated("after", name);
    if (strcmp(one, other) != 0)
        fail_msg("the result generates something else than the case");
    free(one);
    free(other);
}

int suite_format(void)
{
    return run_cases("format", GOLDEN "/format", ".schema", 20, test_format);
}

/* ---- the layout of every schema of the project ---------------------------------------------- */

static const said *check_in(const char *root, const char *file)
{
    const char *name = strrchr(file, '/') + 1;
    enter(path_of("%s/%.*s", root, (int)(name - file), file));
    return command("check", name);
}

static const said *format_all(const char *option, const file_list *files)
{
    const char **arguments = calloc(files->count + 3, sizeof *arguments);
    assert_non_null(arguments);
    size_t count = 0;
    arguments[count++] = "fmt";
    if (option != NULL)
        arguments[count++] = option;
    for (size_t i = 0; i < files->count; i++)
        arguments[count++] = files->items[i];
    const said *s = command_list(arguments);
    free(arguments);
    return s;
}

/* A copy of every schema, formatted twice: the second time nothing changes, and `check` exits with
   what it exits with for the original. A row is found for every model. Those with syntax errors
   stay as they are. */
static void test_again(void **state)
{
    (void)state;
    static const char *const directories[] = {"schemas", "examples", "tests"};
    const char *work = work_directory();
    file_list files = {NULL, 0}, scripts = {NULL, 0}; /* migrations lie beside schemas */
    for (size_t i = 0; i < sizeof directories / sizeof *directories; i++) {
        list_files(&files, PROJECT, directories[i], ".schema");
        list_files(&scripts, PROJECT, directories[i], ".sql");
    }
    for (size_t i = 0; i < files.count + scripts.count; i++) {
        const char *file = i < files.count ? files.items[i] : scripts.items[i - files.count];
        make_directory(path_of("%.*s", (int)(strrchr(file, '/') - file), file));
        copy(path_of(PROJECT "/%s", file), file);
    }
    const said *s = format_all(NULL, &files);
    if (s->status > 1)
        fail_msg("fmt: exit %d\n%s", s->status, s->err);
    s = format_all("--check", &files);
    if (s->status > 1 || s->out_size > 0)
        fail_msg("exit %d; the layout of the result is another:\n%s", s->status, s->out);
    size_t changed = 0, wrong = 0, untried = 0;
    for (size_t i = 0; i < files.count; i++) {
        const char *file = files.items[i];
        changed += !same_files(path_of(PROJECT "/%s", file), path_of("%s/%s", work, file));
        s = check_in(PROJECT, file);
        int before = s->status;
        if (strstr(s->err, "[W0009 ") != NULL) {
            print_message("no row is found for a model of %s\n", file);
            untried++;
        }
        int after = check_in(work, file)->status;
        if (before == after)
            continue;
        print_error("%s: check exits with %d, of the result with %d\n", file, before, after);
        wrong++;
    }
    assert_int_equal(wrong, 0);
    print_message("%zu schemas, of which %zu had another layout\n", files.count, changed);
    assert_true(changed >= 50);
    assert_int_equal(untried, 1); /* the warning's own case */
    free(files.items);
    free(scripts.items);
}

/* The project's own schemas have the layout. */
static void test_tree(void **state)
{
    (void)state;
    file_list files = {NULL, 0};
    list_files(&files, PROJECT, "schemas", ".schema");
    list_files(&files, PROJECT, "examples", ".schema");
    assert_true(files.count >= 8);
    enter(PROJECT);
    const said *s = format_all("--check", &files);
    if (s->status != 0 || s->out_size != 0 || s->err_size != 0)
        fail_msg("exit %d\n%s%s", s->status, s->out, s->err);
    free(files.items);
}

/* Nothing is expected of a case that is gone. */
static void test_cases(void **state)
{
    (void)state;
    check_without_case(GOLDEN "/diagnostics", ".expected");
    check_without_case(GOLDEN "/format", ".formatted");
    check_without_case(GOLDEN "/output", ".schema.h");
}

int suite_tree(void)
{
    const struct CMUnitTest tests[] = {
        test_in_work(test_again),
        test_in_work(test_tree),
        test_in_work(test_cases),
    };
    return cmocka_run_group_tests_name("tree", tests, NULL, NULL);
}
