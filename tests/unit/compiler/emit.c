/* Text of C: literals, comments, the perfect hash. */
#include "unit.h"

#include "base/hash.h"
#include "emit/emit.h"
#include "sql/perfect.h"
#include "emit/text.h"

static const char *literal_of(arena *a, const char *text)
{
    buf b = buf_new(a);
    text_literal(&b, text);
    return b.text;
}

static void literals_mean_what_they_were_made_of(void **state)
{
    (void)state;
    arena *a = arena_new(no_memory);
    assert_string_equal(literal_of(a, "plain"), "\"plain\"");
    assert_string_equal(literal_of(a, "a\"b\\c"), "\"a\\\"b\\\\c\"");
    assert_string_equal(literal_of(a, "l\nt\t"), "\"l\\nt\\t\"");
    assert_string_equal(literal_of(a, "\001"
                                      "7"),
                        "\"\\0017\"");
    assert_string_equal(literal_of(a, "\xC3\xB6"
                                      "a"),
                        "\"\\303\\266a\"");
    assert_string_equal(literal_of(a, "what?"
                                      "?!"),
                        "\"what?\\?!\"");
    arena_free(a);
}

static void comments_cannot_end_early(void **state)
{
    (void)state;
    arena *a = arena_new(no_memory);
    const char *nasty[] = {"*/", "/*", "**/", "*//*", "a*/b*/", "line\\", "x\n*/\ny", "*\n/"};
    for (size_t i = 0; i < sizeof nasty / sizeof *nasty; i++) {
        buf b = buf_new(a);
        text_doc(&b, nasty[i], 0);
        assert_ptr_equal(strstr(b.text, "*/"), b.text + b.size - 3);
        assert_null(strstr(b.text + 1, "/*"));
        assert_null(strstr(b.text, "\\\n"));
    }
    arena_free(a);
}

static void every_name_is_hashed_to_its_model_and_no_other(void **state)
{
    (void)state;
    const size_t counts[] = {1, 2, 3, 27, 300, 5000};
    for (size_t c = 0; c < sizeof counts / sizeof *counts; c++) {
        arena *a = arena_new(no_memory);
        schema s = {0};
        for (size_t i = 0; i < counts[c]; i++) {
            model *m = arena_alloc(a, sizeof *m);
            m->name = arena_printf(a, "model_%zu", i * 7919);
            vec_push(a, s.models, m);
        }
        perfect_hash h = perfect_hash_new(a, &s);
        size_t used = 0;
        for (size_t i = 0; i < h.slot_count; i++)
            used += h.slots[i] != 0xFFFF;
        assert_int_equal(used, counts[c]);
        assert_true(h.slot_count <= counts[c] * 2 + 2);
        for (size_t i = 0; i < counts[c]; i++) {
            uint64_t hash = name_hash(s.models.items[i]->name);
            uint32_t seed = h.seeds[hash_bucket(hash, h.seed_count)];
            assert_int_equal(h.slots[hash_slot(hash, seed, h.slot_count)], i);
        }
        arena_free(a);
    }
}

static void depfiles_quote_what_make_would_take_apart(void **state)
{
    (void)state;
    arena *a = arena_new(no_memory);
    ast tree = {0};
    ast_file *file = arena_alloc(a, sizeof *file);
    file->source = source_new(a, "a dir/$x#1.schema", "", 0);
    vec_push(a, tree.files, file);
    const char *outputs[] = {"o 1", "o2"};
    buf b = emit_depfile(a, &tree, outputs, 2);
    assert_string_equal(b.text, "o\\ 1 o2: \\\n  a\\ dir/$$x\\#1.schema\n"
                                "a\\ dir/$$x\\#1.schema:\n");
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(literals_mean_what_they_were_made_of),
        cmocka_unit_test(comments_cannot_end_early),
        cmocka_unit_test(every_name_is_hashed_to_its_model_and_no_other),
        cmocka_unit_test(depfiles_quote_what_make_would_take_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
