/* The compiler's base: memory, text, tables, places, diagnostics. */
#include "unit.h"

#include "base/buf.h"
#include "base/diag_print.h"
#include "base/file.h"
#include "base/fold.h"
#include "base/map.h"
#include "base/path.h"
#include "base/suggest.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "front/codes.h"

#include <limits.h>
#include <sys/stat.h>
#include <unistd.h>

static void arena_gives_zeroed_aligned_memory_that_stays(void **state)
{
    (void)state;
    arena *a = arena_new(no_memory);
    unsigned char *blocks[2000];
    for (size_t i = 0; i < 2000; i++) {
        size_t size = i % 300 + 1;
        blocks[i] = arena_alloc(a, size);
        assert_int_equal((uintptr_t)blocks[i] % _Alignof(max_align_t), 0);
        for (size_t j = 0; j < size; j++)
            assert_int_equal(blocks[i][j], 0);
        memset(blocks[i], (int)(i & 0xFF), size);
    }
    for (size_t i = 0; i < 2000; i++)
        for (size_t j = 0; j < i % 300 + 1; j++)
            assert_int_equal(blocks[i][j], i & 0xFF);
    char *large = arena_alloc(a, 20 * 1000 * 1000);
    large[20 * 1000 * 1000 - 1] = 1;
    /* growing keeps what was there: small, at the border and large */
    for (size_t size = 1000; size < 5000000; size *= 3) {
        unsigned char *first = arena_alloc(a, size);
        memset(first, 7, size);
        unsigned char *grown = arena_grow(a, first, size, size * 2);
        unsigned char *other = arena_alloc(a, 300000);
        assert_int_equal(other[299999], 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(grown[i], 7);
    }
    assert_string_equal(arena_printf(a, "%d-%s", 7, "x"), "7-x");
    assert_string_equal(arena_strndup(a, "abcdef", 3), "abc");
    arena_free(a);
}

static void emptied_arena_gives_zeroed_memory_again(void **state)
{
    (void)state;
    arena *a = arena_new(no_memory);
    arena *scratch = arena_scratch(a);
    for (size_t round = 0; round < 3; round++) {
        for (size_t size = 1; size < 1000000; size *= 3) {
            unsigned char *bytes = arena_alloc(scratch, size);
            for (size_t i = 0; i < size; i++)
                assert_int_equal(bytes[i], 0);
            memset(bytes, 0xFF, size);
        }
        arena_empty(scratch);
    }
    arena_free(scratch);
    arena_free(a);
}

static void vec_and_buf_keep_what_was_appended(void **state)
{
    (void)state;
    arena *a = arena_new(no_memory);
    VEC(size_t) numbers = {0};
    buf b = buf_new(a);
    for (size_t i = 0; i < 10000; i++) {
        vec_push(a, numbers, i * i);
        buf_printf(&b, "%zu,", i);
    }
    const char *at = b.text;
    for (size_t i = 0; i < 10000; i++) {
        assert_int_equal(numbers.items[i], i * i);
        char *end;
        assert_int_equal(strtoul(at, &end, 10), i);
        assert_int_equal(*end, ',');
        at = end + 1;
    }
    assert_int_equal(*at, '\0');
    assert_int_equal((size_t)(at - b.text), b.size);
    arena_free(a);
}

/* Whatever the length: as snprintf does it. */
static void formatted_text_is_whole(void **state)
{
    (void)state;
    arena *a = arena_new(no_memory);
    char text[1025] = "";
    char wanted[4096];
    for (size_t i = 0; i < sizeof text - 1; i++) {
        snprintf(wanted, sizeof wanted, "%%%s<%s>%d%-4d%.*s|%03o%zu", text, "", -5, 7, 3, "abcdef",
                 9u, i);
        buf b = buf_new(a);
        buf_printf(&b, "%%%s<%s>", text, "");
        buf_printf(&b, "%d%-4d%.*s|%03o%zu", -5, 7, 3, "abcdef", 9u, i);
        assert_string_equal(b.text, wanted);
        assert_int_equal(b.size, strlen(wanted));
        assert_string_equal(
            arena_printf(a, "%%%s<%s>%d%-4d%.*s|%03o%zu", text, "", -5, 7, 3, "abcdef", 9u, i),
            wanted);
        text[i] = (char)('a' + i % 26);
        text[i + 1] = '\0';
    }
    arena_free(a);
}

static void numbers_are_written_as_snprintf_does(void **state)
{
    (void)state;
    arena *a = arena_new(no_memory);
    const int numbers[] = {0, 1, -1, 9, 10, -10, 12345, INT_MAX, INT_MIN};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        char wanted[200];
        unsigned positive = (unsigned)numbers[i];
        snprintf(wanted, sizeof wanted, "%d|%u|%zu|%05d|%x", numbers[i], positive,
                 SIZE_MAX - positive, numbers[i], positive);
        assert_string_equal(arena_printf(a, "%d|%u|%zu|%05d|%x", numbers[i], positive,
                                         SIZE_MAX - positive, numbers[i], positive),
                            wanted);
    }
    buf b = buf_new(a);
    for (size_t i = 0; i < 1000; i++) {
        buf_spaces(&b, i);
        buf_char(&b, '|');
    }
    assert_int_equal(b.size, 1000 * 999 / 2 + 1000);
    assert_int_equal(strspn(b.text, " |"), b.size);
    arena_free(a);
}

static void map_finds_every_name_and_no_other(void **state)
{
    (void)state;
    arena *a = arena_new(no_memory);
    map exact = map_new(a, false);
    map folded = map_new(a, true);
    assert_null(map_get(&exact, "nothing"));
    int values[3000];
    for (int i = 0; i < 3000; i++) {
        const char *name = arena_printf(a, "Name%d", i);
        map_put(&exact, name, &values[i]);
        map_put(&folded, name, &values[i]);
    }
    for (int i = 0; i < 3000; i++) {
        assert_ptr_equal(map_get(&exact, arena_printf(a, "Name%d", i)), &values[i]);
        assert_null(map_get(&exact, arena_printf(a, "name%d", i)));
        assert_ptr_equal(map_get(&folded, arena_printf(a, "nAME%d", i)), &values[i]);
    }
    assert_null(map_get(&folded, "Name3000"));
    map_put(&exact, "Name7", &values[8]);
    assert_ptr_equal(map_get(&exact, "Name7"), &values[8]);
    assert_int_equal(exact.count, 3000);
    assert_true(fold_equal("aZ_9", "Az_9"));
    assert_false(fold_equal("a", "ab"));
    assert_false(fold_equal("[", "{")); /* only letters fold */
    assert_true(fold_begins("Schemac_x", "sCHEMAC_"));
    assert_true(fold_begins("ab", "AB"));
    assert_true(fold_begins("ab", ""));
    assert_false(fold_begins("a", "ab"));
    assert_false(fold_begins("xab", "ab"));
    arena_free(a);
}

static void source_positions_count_lines_and_characters(void **state)
{
    (void)state;
    arena *a = arena_new(no_memory);
    const char *text = "one\r\nzw\xC3\xB6lf x\n\nend";
    source *s = source_new(a, "x", text, strlen(text));
    const struct {
        uint32_t offset;
        size_t line, column;
    } places[] = {{0, 1, 1},  {2, 1, 3},  {5, 2, 1},  {9, 2, 4},
                  {12, 2, 7}, {14, 3, 1}, {15, 4, 1}, {18, 4, 4}};
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        position p = source_position(s, places[i].offset);
        assert_int_equal(p.line, places[i].line);
        assert_int_equal(p.column, places[i].column);
    }
    size_t size;
    const char *line = source_line(s, 1, &size);
    assert_int_equal(size, 3); /* without CR LF */
    assert_memory_equal(line, "one", 3);
    source_line(s, 3, &size);
    assert_int_equal(size, 0);
    source_line(s, 4, &size);
    assert_int_equal(size, 3);
    source *empty = source_new(a, "x", "", 0);
    assert_int_equal(source_position(empty, 0).line, 1);
    arena_free(a);
}

static void utf8_is_what_rfc_3629_says(void **state)
{
    (void)state;
    const char *good[] = {"",
                          "a",
                          "\xC2\x80",
                          "\xDF\xBF",
                          "\xE0\xA0\x80",
                          "\xED\x9F\xBF",
                          "\xEE\x80\x80",
                          "\xF0\x90\x80\x80",
                          "\xF4\x8F\xBF\xBF"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        assert_int_equal(utf8_valid_prefix(good[i], strlen(good[i])), strlen(good[i]));
    /* lone continuation, overlong forms, surrogates, beyond U+10FFFF, cut short */
    const char *bad[] = {"\x80",
                         "\xC0\x80",
                         "\xC1\xBF",
                         "\xE0\x9F\xBF",
                         "\xED\xA0\x80",
                         "\xF0\x8F\xBF\xBF",
                         "\xF4\x90\x80\x80",
                         "\xF5\x80\x80\x80",
                         "\xFF",
                         "\xC2",
                         "\xE1\x80",
                         "\xF1\x80\x80",
                         "\xC2x",
                         "\xE1\x80x"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char text[16];
        int size = snprintf(text, sizeof text, "ab%s", bad[i]);
        assert_int_equal(utf8_valid_prefix(text, (size_t)size), 2);
    }
    assert_int_equal(utf8_length("z\xC3\xB6\xF0\x9F\x98\x80", 7), 3);
}

static const char *best(const char *name, const char *const *candidates)
{
    suggestion s = suggest_new(name);
    for (; *candidates != NULL; candidates++)
        suggest_offer(&s, *candidates);
    return s.best;
}

static void suggestions_are_close_or_none(void **state)
{
    (void)state;
    const char *names[] = {"customer", "purchase", "tag", "id", NULL};
    assert_string_equal(best("custmer", names), "customer");
    assert_string_equal(best("cutsomer", names), "customer"); /* two letters exchanged */
    assert_string_equal(best("purchases", names), "purchase");
    assert_string_equal(best("tga", names), "tag");
    assert_null(best("x", names)); /* everything is close to one letter */
    assert_null(best("invoice", names));
    char longest[200];
    memset(longest, 'a', sizeof longest - 1);
    longest[199] = '\0';
    assert_null(best(longest, names));
}

static void diagnostics_are_printed_in_source_order(void **state)
{
    (void)state;
    arena *a = arena_new(no_memory);
    source *s = source_new(a, "f.schema", "one\ntwo\n", 8);
    diags *d = diags_new(a, &codes);
    diag_error(d, E0204, (span){s, 4, 7}, "second");
    diag *first = diag_error(d, E0203, (span){s, 0, 3}, "first");
    diag_note(first, (span){s, 4, 7}, "see");
    diag_hint(first, "do");
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    diags_print(d, &(diag_style){.format = DIAG_TEXT}, out);
    fclose(out);
    assert_string_equal(text, "f.schema:1:1: error: first [E0203]\n"
                              "     1 | one\n"
                              "       | ^~~\n"
                              "f.schema:2:1: note: see\n"
                              "     2 | two\n"
                              "       | ^~~\n"
                              "  hint: do\n"
                              "f.schema:2:1: error: second [E0204]\n"
                              "     2 | two\n"
                              "       | ^~~\n"
                              "schemac: 2 errors\n");
    free(text);
    arena_free(a);
}

static bool write_text(arena *a, const char *path, const char *text, const char **problem)
{
    buf parts[] = {buf_new(a), buf_new(a)};
    buf_add(&parts[0], text, 1);
    buf_put(&parts[1], text + 1);
    return file_write_if_changed(a, path, parts, 2, problem);
}

static void files_are_written_only_when_they_change(void **state)
{
    (void)state;
    arena *a = arena_new(no_memory);
    char directory[] = "/tmp/schemac-unit-XXXXXX";
    assert_non_null(mkdtemp(directory));
    const char *problem = NULL;
    const char *below = arena_printf(a, "%s/a/b", directory);
    assert_true(file_make_directories(a, below, &problem));
    const char *path = path_join(a, below, "f");
    assert_true(write_text(a, path, "one", &problem));
    struct stat before, after;
    assert_int_equal(stat(path, &before), 0);
    assert_true(write_text(a, path, "one", &problem));
    assert_int_equal(stat(path, &after), 0);
    assert_int_equal(before.st_ino, after.st_ino);
    assert_true(write_text(a, path, "two", &problem));
    assert_int_equal(stat(path, &after), 0);
    assert_int_not_equal(before.st_ino, after.st_ino); /* renamed into place */
    char *bytes;
    size_t size;
    assert_int_equal(file_read(a, path, 100, &bytes, &size, &problem), FILE_OK);
    assert_string_equal(bytes, "two");
    assert_int_equal(file_read(a, path, 2, &bytes, &size, &problem), FILE_TOO_LARGE);
    assert_int_equal(file_read(a, below, 100, &bytes, &size, &problem), FILE_FAILED);
    assert_string_equal(problem, "is a directory");
    assert_false(write_text(a, path_join(a, path, "x"), "one", &problem));
    assert_false(file_make_directories(a, path, &problem));
    assert_string_equal(path_base("a/b.c"), "b.c");
    assert_string_equal(path_directory(a, "b.c"), ".");
    assert_string_equal(path_directory(a, "/b.c"), "/");
    unlink(path);
    rmdir(below);
    rmdir(arena_printf(a, "%s/a", directory));
    assert_int_equal(rmdir(directory), 0); /* no temporary file is left */
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arena_gives_zeroed_aligned_memory_that_stays),
        cmocka_unit_test(emptied_arena_gives_zeroed_memory_again),
        cmocka_unit_test(vec_and_buf_keep_what_was_appended),
        cmocka_unit_test(formatted_text_is_whole),
        cmocka_unit_test(numbers_are_written_as_snprintf_does),
        cmocka_unit_test(map_finds_every_name_and_no_other),
        cmocka_unit_test(source_positions_count_lines_and_characters),
        cmocka_unit_test(utf8_is_what_rfc_3629_says),
        cmocka_unit_test(suggestions_are_close_or_none),
        cmocka_unit_test(diagnostics_are_printed_in_source_order),
        cmocka_unit_test(files_are_written_only_when_they_change),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
