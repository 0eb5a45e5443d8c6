/* meaning.c - what columns mean, as text that is in users' databases: it is read as it was written,
   and what is written does not change. */
#include "unit.h"

#include "base/meaning.h"

static const schemac_enum_value sizes[] = {{"small", -1}, {"large", 2147483647}};
static const schemac_enum by_name = {"size", sizes, 2, false, NULL},
                          by_number = {"size", sizes, 2, true, NULL};

/* Each type of a field, and its line. */
static const struct {
    schemac_field field;
    const char *target, *line;
} lines[] = {
    {{.column = "a", .type = SCHEMAC_BOOL}, NULL, "\"a\" bool\n"},
    {{.column = "a", .type = SCHEMAC_INT32}, NULL, "\"a\" int32\n"},
    {{.column = "a", .type = SCHEMAC_INT64}, "note", "\"a\" int64 -> \"note\"\n"},
    {{.column = "a", .type = SCHEMAC_INT64},
     "n\"o -> \"te",
     "\"a\" int64 -> \"n\"\"o -> \"\"te\"\n"},
    {{.column = "a", .type = SCHEMAC_DOUBLE}, NULL, "\"a\" double\n"},
    {{.column = "a", .type = SCHEMAC_DECIMAL, .scale = 4, .precision = 9},
     NULL,
     "\"a\" decimal 4\n"},
    {{.column = "a", .type = SCHEMAC_DECIMAL, .scale = 18}, "x", "\"a\" decimal 18 -> \"x\"\n"},
    {{.column = "a", .type = SCHEMAC_TEXT, .length = 80}, NULL, "\"a\" text\n"},
    {{.column = "a", .type = SCHEMAC_TEXT, .flags = SCHEMAC_PASSWORD}, NULL, "\"a\" password\n"},
    {{.column = "a", .type = SCHEMAC_BLOB}, NULL, "\"a\" blob\n"},
    {{.column = "a", .type = SCHEMAC_TIMESTAMP}, NULL, "\"a\" timestamp\n"},
    {{.column = "a", .type = SCHEMAC_DATE}, NULL, "\"a\" date\n"},
    {{.column = "a", .type = SCHEMAC_UUID}, NULL, "\"a\" uuid\n"},
    {{.column = "a", .type = SCHEMAC_JSON}, NULL, "\"a\" json\n"},
    {{.column = "a", .type = SCHEMAC_ENUM, .enumeration = &by_name},
     NULL,
     "\"a\" names small=-1 large=2147483647\n"},
    {{.column = "a", .type = SCHEMAC_ENUM, .enumeration = &by_number},
     "t",
     "\"a\" numbers small=-1 large=2147483647 -> \"t\"\n"},
    {{.column = "a \"b\"\nc", .type = SCHEMAC_TEXT},
     "d\n\"e",
     "\"a \"\"b\"\"\nc\" text -> \"d\n\"\"e\"\n"},
    {{.column = "", .type = SCHEMAC_TEXT}, NULL, "\"\" text\n"},
};
enum { LINES = sizeof lines / sizeof *lines };

static char *written(const schemac_field *f, const char *target)
{
    sql_buffer b = {.allocator = &memory_default};
    meaning_put_column(&b, f, target);
    assert_false(b.failed);
    char *copy = strdup(b.text);
    sql_free(&b);
    return copy;
}

static void lines_are_written_so_and_read_again(void **state)
{
    (void)state;
    for (size_t i = 0; i < LINES; i++) {
        memory_pool p = {.allocator = &memory_default};
        char *line = written(&lines[i].field, lines[i].target);
        assert_string_equal(line, lines[i].line);
        const char *at = line, *column, *text;
        assert_true(meaning_next(&p, &at, &column, &text));
        assert_string_equal(column, lines[i].field.column);
        assert_int_equal(*at, '\0');
        const meaning m = meaning_read(&p, text);
        assert_int_not_equal(m.kind, MEANING_UNKNOWN);
        assert_int_equal(m.scale,
                         lines[i].field.type == SCHEMAC_DECIMAL ? lines[i].field.scale : 0);
        assert_string_equal(m.target, lines[i].target == NULL ? "" : lines[i].target);
        const char *values = m.values, *name;
        size_t size, count = 0;
        int32_t number;
        for (; meaning_value(&values, &name, &size, &number); count++) {
            assert_int_equal(strlen(sizes[count].name), size);
            assert_memory_equal(name, sizes[count].name, size);
            assert_int_equal(number, sizes[count].number);
        }
        assert_int_equal(count, lines[i].field.type == SCHEMAC_ENUM ? 2 : 0);
        free(line);
        pool_free(&p);
    }
}

/* All of them one behind the other. */
static void tables_are_read_line_by_line(void **state)
{
    (void)state;
    memory_pool p = {.allocator = &memory_default};
    const char *all = "", *column, *text;
    for (size_t i = 0; i < LINES; i++)
        all = pool_printf(&p, "%s%s", all, lines[i].line);
    size_t count = 0;
    for (const char *at = all; meaning_next(&p, &at, &column, &text); count++) {
        assert_string_equal(column, lines[count].field.column);
        const char *again = pool_printf(&p, "%s\n", text);
        size_t behind = strlen(lines[count].line) - strlen(again);
        assert_string_equal(again, lines[count].line + behind);
    }
    assert_int_equal(count, LINES);
    pool_free(&p);
}

/* What a later build, or somebody's hand, has written. */
static void what_is_not_known_is_unknown(void **state)
{
    (void)state;
    static const char *const texts[] = {"",       "colour rgb",  "Text", "int",
                                        "int641", "-> \"note\"", "\"",   "decimals 2"};
    memory_pool p = {.allocator = &memory_default};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const meaning m = meaning_read(&p, texts[i]);
        assert_int_equal(m.kind, MEANING_UNKNOWN);
        assert_non_null(m.values);
        assert_non_null(m.target);
    }
    pool_free(&p);
}

/* It is read to its end and not beyond, wherever that is; with any byte in any place. */
static void damaged_lines_end(void **state)
{
    (void)state;
    uint32_t random = 20261126;
    for (size_t round = 0; round < 4000; round++) {
        memory_pool p = {.allocator = &memory_default};
        const char *line = lines[next_random(&random) % LINES].line, *column, *text;
        size_t size = next_random(&random) % (strlen(line) + 1);
        char *damaged = malloc(size + 1);
        assert_non_null(damaged);
        memcpy(damaged, line, size);
        damaged[size] = '\0';
        for (size_t i = next_random(&random) % 3; i > 0 && size > 0; i--)
            damaged[next_random(&random) % size] = "\"\n =->9ax"[next_random(&random) % 9];
        for (const char *at = damaged; meaning_next(&p, &at, &column, &text);) {
            const meaning m = meaning_read(&p, text);
            const char *values = m.values, *name;
            int32_t number;
            while (meaning_value(&values, &name, &size, &number))
                assert_true(name + size <= m.values + strlen(m.values));
            assert_non_null(meaning_in_words(&p, &m));
            assert_true(at <= damaged + strlen(damaged));
        }
        free(damaged);
        pool_free(&p);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(lines_are_written_so_and_read_again),
                                       cmocka_unit_test(tables_are_read_line_by_line),
                                       cmocka_unit_test(what_is_not_known_is_unknown),
                                       cmocka_unit_test(damaged_lines_end)};
    return cmocka_run_group_tests_name("meaning", tests, NULL, NULL);
}
