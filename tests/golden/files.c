/* files.c - directories and files for the tests of the compiler, and the comparing of texts. */
#include "files.h"

#include "command.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <glob.h>
#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- places --------------------------------------------------------------------------------- */

static const char *work = "";

int enter_work(void **state)
{
    (void)state;
    static unsigned number;
    work = path_of("%s/work%u", test_directory(), ++number);
    make_directory(work);
    enter(work);
    return 0;
}

const char *work_directory(void)
{
    return work;
}

void enter(const char *directory)
{
    if (chdir(directory) != 0)
        fail_msg("%s: %s", directory, strerror(errno));
}

const char *path_of(const char *format, ...)
{
    char path[PATH_MAX];
    va_list args;
    va_start(args, format);
    vsnprintf(path, sizeof path, format, args);
    va_end(args);
    return path_plus(path, "");
}

/* ---- files ---------------------------------------------------------------------------------- */

FILE *begin_file(const char *path)
{
    FILE *f = fopen(path, "w");
    if (f == NULL)
        fail_msg("%s: %s", path, strerror(errno));
    return f;
}

void end_file(FILE *f)
{
    assert_int_equal(fclose(f), 0);
}

void put(const char *path, const char *format, ...)
{
    FILE *f = begin_file(path);
    va_list args;
    va_start(args, format);
    vfprintf(f, format, args);
    va_end(args);
    end_file(f);
}

char *get(const char *path, size_t *size)
{
    FILE *f = fopen(path, "rb");
    if (f == NULL)
        fail_msg("%s: %s", path, strerror(errno));
    struct stat info;
    assert_int_equal(fstat(fileno(f), &info), 0);
    char *bytes = malloc((size_t)info.st_size + 1);
    assert_non_null(bytes);
    size_t got = fread(bytes, 1, (size_t)info.st_size, f);
    assert_int_equal(got, info.st_size);
    fclose(f);
    bytes[got] = '\0';
    if (size != NULL)
        *size = got;
    return bytes;
}

bool there(const char *path)
{
    struct stat info;
    return lstat(path, &info) == 0;
}

void check_file(const char *path, const char *text, const char *file, int line)
{
    char *got = get(path, NULL);
    bool same = strcmp(got, text) == 0;
    if (!same)
        print_error("%s is [%s], not [%s]\n", path, got, text);
    free(got);
    if (!same)
        _fail(file, line);
}

bool same_files(const char *one, const char *other)
{
    size_t sizes[2];
    char *a = get(one, &sizes[0]), *b = get(other, &sizes[1]);
    bool same = sizes[0] == sizes[1] && memcmp(a, b, sizes[0]) == 0;
    free(a);
    free(b);
    return same;
}

void make_directory(const char *path)
{
    char part[PATH_MAX];
    for (const char *at = path;; at++) {
        if (*at != '/' && *at != '\0')
            continue;
        snprintf(part, sizeof part, "%.*s", (int)(at - path), path);
        if (part[0] != '\0' && mkdir(part, 0777) != 0 && errno != EEXIST)
            fail_msg("%s: %s", part, strerror(errno));
        if (*at == '\0')
            break;
    }
}

void copy(const char *from, const char *to)
{
    size_t size;
    char *bytes = get(from, &size);
    write_file(to, bytes, size);
    free(bytes);
}

static int remove_one(const char *path, const struct stat *info, int kind, struct FTW *at)
{
    (void)info;
    (void)kind;
    (void)at;
    return remove(path);
}

void remove_tree(const char *path)
{
    if (there(path) && nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS) != 0)
        fail_msg("%s: %s", path, strerror(errno));
}

char *names_in(const char *directory)
{
    glob_t found;
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    int result = glob(path_of("%s/*", directory), 0, NULL, &found);
    assert_true(result == 0 || result == GLOB_NOMATCH);
    for (size_t i = 0; result == 0 && i < found.gl_pathc; i++)
        fprintf(out, "%s\n", strrchr(found.gl_pathv[i], '/') + 1);
    if (result == 0)
        globfree(&found);
    fclose(out);
    return text;
}

/* nftw has no argument for its function. */
static struct {
    file_list *list;
    size_t capacity, root_size;
    const char *ending;
} listing;

static int list_one(const char *path, const struct stat *info, int kind, struct FTW *at)
{
    (void)info;
    (void)at;
    size_t size = strlen(path), ending = strlen(listing.ending);
    if (kind != FTW_F || size < ending || strcmp(path + size - ending, listing.ending) != 0)
        return 0;
    file_list *l = listing.list;
    if (l->count == listing.capacity) {
        listing.capacity = listing.capacity == 0 ? 64 : listing.capacity * 2;
        l->items = realloc(l->items, listing.capacity * sizeof *l->items);
        assert_non_null(l->items);
    }
    l->items[l->count++] = path_plus(path + listing.root_size, "");
    return 0;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void list_files(file_list *out, const char *root, const char *directory, const char *ending)
{
    listing.list = out;
    listing.capacity = out->count;
    listing.root_size = strlen(root) + 1;
    listing.ending = ending;
    const char *path = directory[0] == '\0' ? root : path_of("%s/%s", root, directory);
    if (nftw(path, list_one, 16, FTW_PHYS) != 0)
        fail_msg("%s: %s", path, strerror(errno));
    if (out->count > 0)
        qsort(out->items, out->count, sizeof *out->items, by_name);
}

/* ---- large texts ---------------------------------------------------------------------------- */

void repeat(FILE *f, size_t count, const char *text)
{
    char block[4096] = "";
    size_t size = strlen(text), fit = size == 0 ? 0 : (sizeof block - 1) / size;
    for (size_t i = 0; i < fit; i++)
        memcpy(block + i * size, text, size);
    while (count > 0 && fit > 0) {
        size_t now = count < fit ? count : fit;
        fwrite(block, size, now, f);
        count -= now;
    }
}

void number(FILE *f, size_t count, const char *line)
{
    for (size_t i = 1; i <= count; i++) {
        for (const char *at = line; *at != '\0'; at++) {
            if (*at == '&')
                fprintf(f, "%zu", i);
            else
                putc(*at, f);
        }
        putc('\n', f);
    }
}

/* ---- what is expected ----------------------------------------------------------------------- */

static void print_difference(const char *expected, const char *actual)
{
    char line[8192];
    snprintf(line, sizeof line, "diff -u '%s' '%s'", expected, actual);
    FILE *diff = popen(line, "r");
    assert_non_null(diff);
    while (fgets(line, sizeof line, diff) != NULL)
        print_error("%s", line);
    pclose(diff);
}

void compare_golden(const char *path, const char *bytes, size_t size)
{
    const char *update = getenv("UPDATE_GOLDEN");
    if (update != NULL && strcmp(update, "1") == 0) {
        int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
        assert_true(fd >= 0 && write(fd, bytes, size) == (ssize_t)size && close(fd) == 0);
        return;
    }
    if (!there(path))
        fail_msg("%s is missing; UPDATE_GOLDEN=1 writes it", path);
    size_t wanted_size;
    char *wanted = get(path, &wanted_size);
    bool same = wanted_size == size && memcmp(wanted, bytes, size) == 0;
    free(wanted);
    if (same)
        return;
    const char *actual = fresh_path();
    write_file(actual, bytes, size);
    print_difference(path, actual);
    fail_msg("the output differs from %s; UPDATE_GOLDEN=1 accepts it", path);
}

int run_cases(const char *suite, const char *directory, const char *ending, size_t least,
              CMUnitTestFunction test)
{
    glob_t found;
    if (glob(path_of("%s/*%s", directory, ending), 0, NULL, &found) != 0 ||
        found.gl_pathc < least) {
        print_error("%s has fewer than %zu cases\n", directory, least);
        return 1;
    }
    struct CMUnitTest *tests = calloc(found.gl_pathc, sizeof *tests);
    assert_non_null(tests);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        char *name = strrchr(found.gl_pathv[i], '/') + 1;
        name[strlen(name) - strlen(ending)] = '\0';
        tests[i] = (struct CMUnitTest){.name = name,
                                       .test_func = test,
                                       .setup_func = enter_work,
                                       .teardown_func = command_recover,
                                       .initial_state = name};
    }
    int failed = _cmocka_run_group_tests(suite, tests, found.gl_pathc, NULL, NULL);
    free(tests);
    globfree(&found);
    return failed;
}
