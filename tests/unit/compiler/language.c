/* The lists of the language: every modifier can be written, every type goes through all floors. */
#include "unit.h"

#include "base/buf.h"
#include "base/diag_print.h"
#include "emit/emit.h"
#include "front/parse.h"
#include "model/build.h"
#include "model/types.h"
#include "sql/describe.h"
#include "sql/sqlite/dialect.h"
#include "verify/sqlite/engine.h"
#include "verify/verify.h"

static ast *parsed(arena *a, diags *d, const char *text)
{
    ast *tree = arena_alloc(a, sizeof *tree);
    tree->root = parse_source(a, d, source_new(a, "t.schema", text, strlen(text)));
    vec_push(a, tree->files, tree->root);
    return tree;
}

static void assert_no_messages(diags *d, const char *text)
{
    if (d->records.count == 0)
        return;
    print_error("%s\n", text);
    diags_print(d, &(diag_style){.format = DIAG_TEXT}, stderr);
    fail();
}

/* ---- modifiers ------------------------------------------------------------------------------ */

static const char *const written_modifiers[MODIFIER_COUNT] = {
    [MODIFIER_PRIMARY_KEY] = "primary key",
    [MODIFIER_AUTOINCREMENT] = "autoincrement",
    [MODIFIER_UNIQUE] = "unique",
    [MODIFIER_DEFAULT] = "default 1",
    [MODIFIER_CHECK] = "check (f > 1)",
    [MODIFIER_ON_DELETE] = "on delete cascade",
    [MODIFIER_ON_UPDATE] = "on update set null",
    [MODIFIER_DEFERRABLE] = "deferrable",
    [MODIFIER_NO_INDEX] = "no index",
    [MODIFIER_COLLATE] = "collate nocase",
    [MODIFIER_COLUMN] = "column \"c\"",
    [MODIFIER_C_NAME] = "c_name \"c\"",
    [MODIFIER_UPDATE_NOW] = "on update now",
    [MODIFIER_WAS] = "was older",
    [MODIFIER_USING] = "using (f + 1)",
    [MODIFIER_TENANT] = "tenant",
    [MODIFIER_SOFT_DELETE] = "soft delete",
    [MODIFIER_VERSION] = "version",
    [MODIFIER_READONLY] = "readonly",
    [MODIFIER_SECRET] = "secret",
    [MODIFIER_GENERATED] = "as (1) stored",
};

static void modifiers_can_be_written(void **state)
{
    (void)state;
    for (int kind = 0; kind < MODIFIER_COUNT; kind++) {
        const char *written = written_modifiers[kind], *words = modifier_table[kind].words;
        if (written == NULL)
            fail_msg("%s: nothing is written of '%s'", __FILE__, words);
        if (strncmp(written, words, strlen(words)) != 0)
            fail_msg("'%s' does not begin with '%s'", written, words);
        arena *a = arena_new(no_memory);
        diags *d = diags_new(a, &codes);
        const char *text = arena_printf(a, "mixin m { f: int32 %s; }", written);
        const ast *tree = parsed(a, d, text);
        assert_no_messages(d, text);
        const ast_member *m = tree->root->declarations.items[0]->members.items[0];
        assert_int_equal(m->modifiers.count, 1);
        assert_int_equal(m->modifiers.items[0].kind, kind);
        arena_free(a);
    }
}

/* ---- types ---------------------------------------------------------------------------------- */

/* What stands behind the name of a type, and a value of it, or NULL when a schema can have none. */
static const struct {
    const char *arguments;
    const char *value;
} written_types[TYPE_COUNT] = {
    [TYPE_BOOL] = {"", "true"},
    [TYPE_INT32] = {"", "-42"},
    [TYPE_INT64] = {"", "9007199254740993"},
    [TYPE_DOUBLE] = {"", "0.5"},
    [TYPE_DECIMAL] = {"(5,2)", "12.5"},
    [TYPE_TEXT] = {"(9)", "\"text\""},
    [TYPE_BLOB] = {"(9)", NULL},
    [TYPE_TIMESTAMP] = {"", "\"2024-01-31T12:00:00Z\""},
    [TYPE_DATE] = {"", "\"2024-01-31\""},
    [TYPE_UUID] = {"", "\"123e4567-e89b-12d3-a456-426614174000\""},
    [TYPE_JSON] = {"", "\"{}\""},
    [TYPE_ENUM] = {"", "first"},
    [TYPE_PASSWORD] = {"", NULL},
};

/* Through all floors; NULL when there were messages. */
static const emitted *generated(arena *a, diags *d, const char *text)
{
    ast *tree = parsed(a, d, text);
    const schema *s = d->records.count > 0 ? NULL : model_build(a, d, tree);
    if (s == NULL)
        return NULL;
    const schema_sql *sql = sql_describe(a, s, &sqlite_dialect);
    verify_schema(a, d, sql, &sqlite_engine);
    emitted *out = arena_alloc(a, sizeof *out);
    *out = emit_schema(a, sql, "t.schema.h");
    return d->records.count > 0 ? NULL : out;
}

static void assert_contains(const char *text, const char *part)
{
    if (strstr(text, part) == NULL)
        fail_msg("'%s' is not in\n%s", part, text);
}

static void check_type(type_kind kind)
{
    const type_info *info = &type_table[kind];
    arena *a = arena_new(no_memory);
    diags *d = diags_new(a, &codes);
    const char *value = written_types[kind].value;
    const char *type = arena_printf(a, "%s%s", info->name, written_types[kind].arguments);
    const char *given = value == NULL ? "" : arena_printf(a, "given: %s default %s; ", type, value);
    const char *text = arena_printf(a,
                                    "schema t;\nenum enum { first }\nmodel m { id: int64 primary "
                                    "key; required: %s; nullable: %s?; %s}\n",
                                    type, type, given);
    const emitted *out = generated(a, d, text);
    assert_no_messages(d, text);
    assert_non_null(out);
    /* the member, as the table says, and the field, as the runtime has it */
    assert_contains(out->header[1].text, info->c_type == NULL ? "t_enum" : info->c_type);
    assert_contains(out->source.text, type_table[info->stored_as].descriptor);
    arena_free(a);
}

/* Nothing that can be written is a value of a type without values. */
static void check_no_value(type_kind kind)
{
    static const char *const values[] = {"\"text\"", "1", "0.5", "now"};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        arena *a = arena_new(no_memory);
        diags *d = diags_new(a, &codes);
        const char *text =
            arena_printf(a, "schema t;\nmodel m { id: int64 primary key; f: %s default %s; }\n",
                         type_table[kind].name, values[i]);
        if (generated(a, d, text) != NULL)
            fail_msg("%s: a value of '%s' is missing: %s", __FILE__, type_table[kind].name,
                     values[i]);
        arena_free(a);
    }
}

static void types_go_through_all_floors(void **state)
{
    (void)state;
    for (int kind = 0; kind < TYPE_COUNT; kind++) {
        if (written_types[kind].arguments == NULL)
            fail_msg("%s: nothing is written of type '%s'", __FILE__, type_table[kind].name);
        check_type((type_kind)kind);
        if (written_types[kind].value == NULL)
            check_no_value((type_kind)kind);
    }
}

/* What the compiler writes for a member is what the runtime takes it for. */
static void types_are_the_same_in_c(void **state)
{
    (void)state;
    static const char *const members[][2] = {
#define X(name, value, nullable) {#value, #nullable},
        SCHEMAC_TYPE_LIST(X)
#undef X
    };
    for (int kind = 0; kind <= SCHEMAC_TYPE_LAST; kind++) {
        if (kind == SCHEMAC_ENUM)
            continue; /* has a type of its own */
        assert_string_equal(type_table[kind].c_type, members[kind][0]);
        assert_string_equal(type_table[kind].c_optional, members[kind][1]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(modifiers_can_be_written),
        cmocka_unit_test(types_go_through_all_floors),
        cmocka_unit_test(types_are_the_same_in_c),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
