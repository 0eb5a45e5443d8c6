/* The model: order of tables, defaults, paths, names in C. */
#include "unit.h"

#include "base/buf.h"
#include "base/diag_print.h"
#include "front/parse.h"
#include "model/build.h"
#include "model/c_reserved.h"
#include "model/migrations.h"
#include "model/model.h"

/* Builds a schema from text; NULL when it has errors. */
static schema *built(arena *a, diags *d, const char *text)
{
    source *s = source_new(a, "t.schema", text, strlen(text));
    ast tree = {0};
    tree.root = parse_source(a, d, s);
    vec_push(a, tree.files, tree.root);
    return d->errors > 0 ? NULL : model_build(a, d, &tree);
}

static schema *built_well(arena *a, const char *text)
{
    diags *d = diags_new(a, &codes);
    schema *s = built(a, d, text);
    if (s == NULL)
        diags_print(d, &(diag_style){.format = DIAG_TEXT}, stderr);
    assert_non_null(s);
    return s;
}

static void assert_only_error(const char *text, diag_code code)
{
    arena *a = arena_new(no_memory);
    diags *d = diags_new(a, &codes);
    assert_null(built(a, d, text));
    assert_int_equal(d->records.count, 1);
    assert_string_equal(codes_kind(d->records.items[0]->code)->code, codes_kind(code)->code);
    arena_free(a);
}

/* A schema whose model i references models with smaller numbers in a shuffled naming, so that the
   order of declaration says nothing; optional references go anywhere. */
static const char *random_schema(arena *a, uint32_t seed, size_t count)
{
    size_t *place = arena_alloc(a, count * sizeof *place);
    for (size_t i = 0; i < count; i++)
        place[i] = i;
    for (size_t i = count; i > 1; i--) {
        size_t j = next_random(&seed) % i;
        size_t swap = place[i - 1];
        place[i - 1] = place[j];
        place[j] = swap;
    }
    buf b = buf_new(a);
    buf_put(&b, "schema t;\n");
    for (size_t i = 0; i < count; i++) {
        size_t level = place[i];
        buf_printf(&b, "model m%zu { id: int64 primary key;", level);
        for (size_t j = 0; level > 0 && j < next_random(&seed) % 4; j++)
            buf_printf(&b, " r%zu: m%zu;", j, (size_t)next_random(&seed) % level);
        if (next_random(&seed) % 3 == 0)
            buf_printf(&b, " o: m%zu?;", (size_t)next_random(&seed) % count);
        buf_put(&b, " }\n");
    }
    return b.text;
}

static void order_puts_required_references_first(void **state)
{
    (void)state;
    for (uint32_t seed = 1; seed <= 60; seed++) {
        arena *a = arena_new(no_memory);
        const schema *s = built_well(a, random_schema(a, seed, 5 + seed * 3));
        assert_int_equal(s->order.count, s->models.count);
        for (size_t i = 0; i < s->order.count; i++) {
            const model *m = s->order.items[i];
            assert_int_equal(m->order, i);
            for (size_t j = 0; j < m->fields.count; j++) {
                const field *f = m->fields.items[j];
                if (f->target != NULL && !f->nullable && f->target->order >= i) {
                    print_error("seed %u\n", seed);
                    fail();
                }
            }
        }
        arena_free(a);
    }
}

static void order_respects_nullable_references_where_it_can(void **state)
{
    (void)state;
    arena *a = arena_new(no_memory);
    const schema *s = built_well(a, "schema t;"
                                    "model a { id: int64 primary key; b: b?; }"
                                    "model b { id: int64 primary key; c: c?; }"
                                    "model c { id: int64 primary key; self: c?; }");
    assert_string_equal(s->order.items[0]->name, "c");
    assert_string_equal(s->order.items[1]->name, "b");
    assert_string_equal(s->order.items[2]->name, "a");
    arena_free(a);
}

static void order_keeps_declaration_order_without_references(void **state)
{
    (void)state;
    arena *a = arena_new(no_memory);
    buf b = buf_new(a);
    buf_put(&b, "schema t;");
    for (int i = 0; i < 500; i++)
        buf_printf(&b, "model m%d { id: int64 primary key; }", i);
    const schema *s = built_well(a, b.text);
    for (size_t i = 0; i < 500; i++)
        assert_ptr_equal(s->order.items[i], s->models.items[i]);
    arena_free(a);
}

static void cycles_of_required_references_are_errors(void **state)
{
    (void)state;
    assert_only_error("schema t; model a { id: int64 primary key; a: a; }", E0405);
    assert_only_error("schema t; model a { id: int64 primary key; b: b; }"
                      "model b { id: int64 primary key; a: a; }",
                      E0405);
    assert_only_error("schema t; model x { id: int64 primary key; a: a; }"
                      "model a { id: int64 primary key; b: b; }"
                      "model b { id: int64 primary key; c: c; }"
                      "model c { id: int64 primary key; a: a; x: x?; }",
                      E0405);
}

/* The default of the field `f`, declared as `text`. */
static default_value default_of(arena *a, const char *text)
{
    const schema *s = built_well(
        a, arena_printf(a,
                        "schema t; enum e { one, two } enum n : int { low = -5, high = 7 }"
                        "model m { id: int64 primary key; f: %s; }",
                        text));
    return s->models.items[0]->fields.items[1]->value;
}

static void defaults_become_values(void **state)
{
    (void)state;
    arena *a = arena_new(no_memory);
    const struct {
        const char *text;
        int64_t integer;
    } integers[] = {
        {"int64 default 9223372036854775807", INT64_MAX},
        {"int64 default -9223372036854775808", INT64_MIN},
        {"int32 default -2147483648", INT32_MIN},
        {"bool default true", 1},
        {"decimal(12,2) default 12.5", 1250},
        {"decimal(12,2) default -0.05", -5},
        {"decimal(18,0) default 999999999999999999", 999999999999999999},
        {"decimal(4,4) default 0.1234", 1234},
        {"decimal(5,2) default 007.100", 710},
        {"timestamp default \"1970-01-01T00:00:00Z\"", 0},
        {"timestamp default \"1969-12-31T23:59:59.999999Z\"", -1},
        {"timestamp default \"2000-02-29T12:34:56.5Z\"", 951827696500000},
        {"timestamp default \"0000-01-01T00:00:00Z\"", -62167219200000000},
        {"timestamp default \"9999-12-31T23:59:59Z\"", 253402300799000000},
        {"n default low", -5},
        {"e default two", 2},
    };
    for (size_t i = 0; i < sizeof integers / sizeof *integers; i++)
        assert_int_equal(default_of(a, integers[i].text).integer, integers[i].integer);
    assert_true(default_of(a, "double default -1.5e3").real == -1500.0);
    assert_string_equal(default_of(a, "text default \"a\\\"b\\n\"").text, "a\"b\n");
    assert_int_equal(default_of(a, "timestamp default now").kind, DEFAULT_NOW);
    assert_int_equal(default_of(a, "uuid default random").kind, DEFAULT_RANDOM);
    default_value date = default_of(a, "date default \"2024-02-29\"");
    assert_int_equal(date.year * 10000 + date.month * 100 + date.day, 20240229);
    default_value id = default_of(a, "uuid default \"00112233-4455-6677-8899-AABBCCDDEEFF\"");
    for (int i = 0; i < 16; i++)
        assert_int_equal(id.uuid[i], i * 17);
    arena_free(a);
}

static void defaults_that_do_not_fit_are_errors(void **state)
{
    (void)state;
    const struct {
        const char *text;
        diag_code code;
    } cases[] = {
        {"int64 default 9223372036854775808", E0303},
        {"int32 default 2147483648", E0303},
        {"int32 default 1.5", E0302},
        {"int32 default \"1\"", E0302},
        {"bool default 1", E0302},
        {"decimal(4,2) default 100", E0303},
        {"decimal(4,2) default 1.005", E0303},
        {"decimal(4,2) default 1e1", E0302},
        {"double default 1e999", E0303},
        {"date default \"2023-02-29\"", E0303},
        {"date default \"2023-2-9\"", E0303},
        {"timestamp default \"2023-01-01T24:00:00Z\"", E0303},
        {"timestamp default \"2023-01-01T00:00:00\"", E0303},
        {"timestamp default \"2023-01-01T00:00:00.1234567Z\"", E0303},
        {"timestamp default 5", E0302},
        {"uuid default \"00112233-4455-6677-8899-AABBCCDDEEF\"", E0303},
        {"text(3) default \"four\"", E0303},
        {"blob default \"x\"", E0302},
        {"text default now", E0302},
        {"int64 default random", E0302},
        {"timestamp? default now", E0302},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[256];
        snprintf(text, sizeof text, "schema t; model m { id: int64 primary key; f: %s; }",
                 cases[i].text);
        assert_only_error(text, cases[i].code);
    }
}

static const index_path *path_called(const model *m, const char *label)
{
    for (size_t i = 0; i < m->indexes.count; i++)
        if (strcmp(m->indexes.items[i]->label, label) == 0)
            return m->indexes.items[i];
    return NULL;
}

static void references_are_indexed_unless_another_index_begins_with_them(void **state)
{
    (void)state;
    arena *a = arena_new(no_memory);
    const schema *s =
        built_well(a, "schema t; model p { id: int64 primary key; }"
                      "model m { id: int64 primary key; plain: p; prefix: p; second: p; partial: p;"
                      " only: p unique; x: int32;"
                      " index (prefix, x); index (x, second); index (partial, x) where (x > 0); }");
    const model *m = s->models.items[1];
    assert_true(path_called(m, "plain")->created);
    assert_false(path_called(m, "prefix")->created);
    assert_true(path_called(m, "second")->created);
    assert_true(path_called(m, "partial")->created); /* a partial index does not hold all rows */
    assert_int_equal(path_called(m, "only")->kind, INDEX_UNIQUE);
    assert_string_equal(path_called(m, "plain")->name, "m.plain");
    arena_free(a);
}

static void references_have_the_type_of_the_key(void **state)
{
    (void)state;
    arena *a = arena_new(no_memory);
    const schema *s = built_well(a, "schema t;"
                                    "model c { b: b primary key; }"
                                    "model d { id: int64 primary key; c: c?; }"
                                    "model b { a: a primary key; }"
                                    "model a { code: text(7) primary key; }");
    const field *f = s->models.items[1]->fields.items[1];
    assert_int_equal(f->type, TYPE_TEXT);
    assert_int_equal(f->length, 7);
    assert_string_equal(f->column, "c_id");
    assert_false(s->models.items[0]->fields.items[0]->assigned);
    arena_free(a);
}

static void reserved_words_are_known(void **state)
{
    (void)state;
    const char *words[] = {"int", "class", "errno", "NULL", "co_await", "major", "xor_eq", "EOF"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        assert_true(c_names_is_reserved(words[i]));
    static const char *const macros[] = {"ABDAY_1", "BUFSIZ",  "I",        "INT32_MAX",
                                         "NAN",     "s6_addr", "st_mtime", "stdin"};
    for (size_t i = 0; i < sizeof macros / sizeof *macros; i++)
        assert_true(c_names_is_reserved(macros[i]));
    assert_false(c_names_is_reserved("customer"));
    assert_false(c_names_is_reserved("Int"));
    assert_true(c_names_is_valid("a_1"));
    assert_false(c_names_is_valid("1a"));
    assert_false(c_names_is_valid("_a"));
    assert_false(c_names_is_valid("a-b"));
    assert_false(c_names_is_valid(""));
}

/* graveyard: flyway#253, sqlx#2659: a checkout with other line ends has the same checksum */
static void assert_checksum(const char *text, const char *expected)
{
    arena *a = arena_new(no_memory);
    assert_string_equal(migrations_checksum(a, text, strlen(text)), expected);
    arena_free(a);
}

static void assert_other_checksum(const char *text, const char *other)
{
    arena *a = arena_new(no_memory);
    assert_string_not_equal(migrations_checksum(a, text, strlen(text)),
                            migrations_checksum(a, other, strlen(other)));
    arena_free(a);
}

/* Databases hold these values. When this test fails, the way of computing them has changed: every
   migration that was ever applied would count as edited. */
static const char one_line[] = "v1-a4eaeb9b07992116";
static const char two_lines[] = "v1-fd4b6780554fbee8";

static void checksums_of_migrations_never_change(void **state)
{
    (void)state;
    assert_checksum("delete from role", one_line);
    assert_checksum("update role\n   set name = 'a';\n\ndelete from role;", two_lines);
    assert_checksum("calls rehash_passwords", "v1-39cdaf3dcef70bb6");
    assert_checksum("", "v1-cbf29ce484222325");
}

static void checksums_of_migrations_pass_over_the_ends_of_lines(void **state)
{
    (void)state;
    assert_checksum("  delete from role\t ", one_line);
    assert_checksum("\n\n   \n\tdelete from role\r\n\r\n  \n", one_line);
    assert_checksum("\f\vdelete from role\v\f", one_line);
    assert_checksum("update role\r\n   set name = 'a';\r\n\r\ndelete from role;\r\n", two_lines);
    assert_checksum("update role   \n   set name = 'a';\t\n \t \ndelete from role;", two_lines);
    assert_checksum("\n    update role \r\n   set name = 'a';\n\t\r\ndelete from role;\n",
                    two_lines);
    arena *a = arena_new(no_memory);
    /* the size counts, not what follows */
    assert_string_equal(migrations_checksum(a, "delete from role; x", 16), one_line);
    arena_free(a);
}

static void checksums_of_migrations_tell_texts_apart(void **state)
{
    (void)state;
    assert_other_checksum("delete from role", "delete from role;");
    assert_other_checksum("delete from role", "DELETE from role");
    assert_other_checksum("delete from role", "delete  from role");
    assert_other_checksum("delete from role", "delete\nfrom role");
    assert_other_checksum("delete from role", "delete from role -- all");
    assert_other_checksum("a;\nb;", "a;\n\nb;");
    assert_other_checksum("a;\n b;", "a;\nb;");
    assert_other_checksum("a;\nb;", "b;\na;");
    assert_other_checksum("select 'a b'", "select 'ab'");
    assert_other_checksum("", ";");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(order_puts_required_references_first),
        cmocka_unit_test(order_respects_nullable_references_where_it_can),
        cmocka_unit_test(order_keeps_declaration_order_without_references),
        cmocka_unit_test(cycles_of_required_references_are_errors),
        cmocka_unit_test(defaults_become_values),
        cmocka_unit_test(defaults_that_do_not_fit_are_errors),
        cmocka_unit_test(references_are_indexed_unless_another_index_begins_with_them),
        cmocka_unit_test(references_have_the_type_of_the_key),
        cmocka_unit_test(reserved_words_are_known),
        cmocka_unit_test(checksums_of_migrations_never_change),
        cmocka_unit_test(checksums_of_migrations_pass_over_the_ends_of_lines),
        cmocka_unit_test(checksums_of_migrations_tell_texts_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
