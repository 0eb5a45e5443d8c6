/* The description that the compiler hands to the runtime is what it prints as C: member by member,
   of schemas that were generated, compiled and linked into this program. */
#include "unit.h"

#include "base/diag_print.h"
#include "tools/compile.h"

#include "description_schemas.h"

/* A struct that has grown has a member that is not compared below. */
#define HAS_SIZE(type, size)                                                                       \
    _Static_assert(sizeof(void *) != 8 || sizeof(type) == (size), "compare the new member, too")
HAS_SIZE(schemac_enum_value, 16);
HAS_SIZE(schemac_enum, 32);
HAS_SIZE(schemac_field, 48);
HAS_SIZE(schemac_path, 24);
HAS_SIZE(schemac_reference, 32);
HAS_SIZE(schemac_sql_object, 16);
HAS_SIZE(schemac_old_column, 16);
HAS_SIZE(schemac_old_names, 32);
HAS_SIZE(schemac_guard, 24);
HAS_SIZE(schemac_migration, 56);
HAS_SIZE(schemac_variable, 16);
HAS_SIZE(schemac_seed, 24);
HAS_SIZE(schemac_record, 16);
HAS_SIZE(schemac_model, 96);
HAS_SIZE(schemac_model_texts, 64);
HAS_SIZE(schemac_seed_texts, 16);
HAS_SIZE(schemac_migration_texts, 32);
HAS_SIZE(schemac_texts, 72);
HAS_SIZE(schemac_query_piece, 16);
HAS_SIZE(schemac_query_texts, 16);
HAS_SIZE(schemac_parameter, 56);
HAS_SIZE(schemac_part, 24);
HAS_SIZE(schemac_declared_query, 160);
HAS_SIZE(schemac_schema, 200);
HAS_SIZE(schemac_old_schema, 16);

/* Which comparisons there are, and which have seen another value than zero: one that never has
   would not notice that a member is left out. By line. */
enum { LINES = 500 };
static bool compared[LINES], filled[LINES];

static void note(int line, bool has_value)
{
    assert_in_range(line, 1, LINES - 1);
    compared[line] = true;
    filled[line] = filled[line] || has_value;
}

#define SAME_NUMBER(member)                                                                        \
    do {                                                                                           \
        note(__LINE__, d->member != 0);                                                            \
        assert_true(d->member == g->member);                                                       \
    } while (0)

#define SAME_TEXT(member)                                                                          \
    do {                                                                                           \
        note(__LINE__, d->member != NULL);                                                         \
        same_text(d->member, g->member);                                                           \
    } while (0)

/* Of arrays and of what is pointed to: whether it is there. */
#define SAME_PRESENCE(member)                                                                      \
    do {                                                                                           \
        note(__LINE__, d->member != NULL);                                                         \
        assert_int_equal(d->member == NULL, g->member == NULL);                                    \
    } while (0)

#define SAME_NUMBERS(member, count)                                                                \
    do {                                                                                           \
        SAME_NUMBER(count);                                                                        \
        same_numbers(d->member, g->member, d->count);                                              \
    } while (0)

static void same_text(const char *d, const char *g)
{
    assert_int_equal(d == NULL, g == NULL);
    if (d != NULL)
        assert_string_equal(d, g);
}

static void same_texts(const char *const *d, const char *const *g, size_t count)
{
    for (size_t i = 0; i < count; i++)
        same_text(d[i], g[i]);
}

static void same_numbers(const uint16_t *d, const uint16_t *g, size_t count)
{
    for (size_t i = 0; i < count; i++)
        assert_int_equal(d[i], g[i]);
}

/* ---- parts of a model ----------------------------------------------------------------------- */

static void same_enum(const schemac_enum *d, const schemac_enum *g)
{
    SAME_TEXT(name);
    SAME_NUMBER(count);
    SAME_NUMBER(stored_as_integer);
    SAME_PRESENCE(was);
    if (d->was != NULL)
        same_texts(d->was, g->was, d->count);
    for (size_t i = 0; i < d->count; i++) {
        same_text(d->values[i].name, g->values[i].name);
        assert_int_equal(d->values[i].number, g->values[i].number);
    }
}

/* Types and flags that the schemas have. */
static bool shapes[SCHEMAC_SHAPE(SCHEMAC_TYPE_LAST, 1) + 1];
static unsigned flags;

/* The offset is known to a C compiler alone. */
static void same_field(const schemac_field *d, const schemac_field *g)
{
    shapes[d->shape] = true;
    flags |= d->flags;
    assert_int_equal(d->offset, 0);
    SAME_TEXT(name);
    SAME_TEXT(column);
    SAME_PRESENCE(enumeration);
    SAME_TEXT(references);
    SAME_NUMBER(length);
    SAME_NUMBER(flags);
    SAME_NUMBER(type);
    SAME_NUMBER(shape);
    SAME_NUMBER(precision);
    SAME_NUMBER(mark);
    SAME_NUMBER(scale);
    if (d->enumeration != NULL)
        same_enum(d->enumeration, g->enumeration);
}

static void same_path(const schemac_path *d, const schemac_path *g)
{
    SAME_TEXT(label);
    SAME_NUMBERS(fields, count);
    SAME_NUMBER(descending);
    SAME_NUMBER(unique);
    SAME_NUMBER(internal);
    SAME_NUMBER(optional);
    SAME_NUMBER(partial);
}

static void same_reference(const schemac_reference *d, const schemac_reference *g)
{
    SAME_TEXT(name);
    SAME_NUMBERS(fields, count);
    SAME_NUMBERS(targets, count);
    SAME_NUMBER(model);
    SAME_NUMBER(keeps);
}

static void same_old_names(const schemac_old_names *d, const schemac_old_names *g)
{
    SAME_NUMBER(table_count);
    SAME_NUMBER(column_count);
    SAME_NUMBER(dropped_count);
    same_texts(d->tables, g->tables, d->table_count);
    same_texts(d->dropped, g->dropped, d->dropped_count);
    for (size_t i = 0; i < d->column_count; i++) {
        same_text(d->columns[i].was, g->columns[i].was);
        assert_int_equal(d->columns[i].field, g->columns[i].field);
    }
}

/* The size of a row is known to a C compiler alone. */
static void same_model(const schemac_model *d, const schemac_model *g)
{
    assert_int_equal(d->record.row_size, 0);
    SAME_TEXT(name);
    SAME_TEXT(table);
    SAME_NUMBER(record.field_count);
    SAME_NUMBERS(key, key_count);
    SAME_NUMBER(path_count);
    SAME_NUMBER(reference_count);
    SAME_NUMBERS(filled, filled_count);
    SAME_PRESENCE(old);
    SAME_NUMBER(number);
    SAME_NUMBER(tenant);
    SAME_NUMBER(soft_delete);
    SAME_NUMBER(version);
    SAME_NUMBER(mark);
    SAME_NUMBER(is_tenant);
    SAME_NUMBER(stamped);
    for (size_t i = 0; i < d->record.field_count; i++)
        same_field(&d->record.fields[i], &g->record.fields[i]);
    for (size_t i = 0; i < d->path_count; i++)
        same_path(&d->paths[i], &g->paths[i]);
    for (size_t i = 0; i < d->reference_count; i++)
        same_reference(&d->references[i], &g->references[i]);
    if (d->old != NULL)
        same_old_names(d->old, g->old);
}

/* ---- parts of a schema ---------------------------------------------------------------------- */

static void same_guard(const schemac_guard *d, const schemac_guard *g)
{
    SAME_TEXT(object);
    SAME_TEXT(column);
    SAME_NUMBER(kind);
    SAME_NUMBER(unless);
}

/* The function is the program's: it is known to a linker alone. */
static void same_migration(const schemac_migration *d, const schemac_migration *g)
{
    assert_true(d->function == NULL);
    assert_int_equal(d->calls == NULL, g->function == NULL);
    SAME_TEXT(name);
    SAME_TEXT(calls);
    SAME_NUMBER(number);
    SAME_NUMBER(guard_count);
    for (size_t i = 0; i < d->guard_count; i++)
        same_guard(&d->guards[i], &g->guards[i]);
}

static void same_variable(const schemac_variable *d, const schemac_variable *g)
{
    SAME_TEXT(name);
    SAME_NUMBER(required);
    SAME_NUMBER(password);
}

static void same_seed(const schemac_seed *d, const schemac_seed *g)
{
    SAME_TEXT(name);
    SAME_NUMBER(model);
    SAME_NUMBER(environment_count);
    SAME_NUMBER(find_count);
    for (size_t i = 0; i < d->environment_count; i++)
        same_variable(&d->environment[i], &g->environment[i]);
}

/* ---- texts for an engine ---------------------------------------------------------------------- */

static void same_object(const schemac_sql_object *d, const schemac_sql_object *g)
{
    SAME_TEXT(name);
    SAME_TEXT(create);
}

static void same_objects(const schemac_sql_object *d, const schemac_sql_object *g, size_t count)
{
    for (size_t i = 0; i < count; i++)
        same_object(&d[i], &g[i]);
}

static void same_model_texts(const schemac_model *m, const schemac_model_texts *d,
                             const schemac_model_texts *g)
{
    SAME_TEXT(create);
    SAME_TEXT(expanded);
    SAME_PRESENCE(indexes);
    SAME_PRESENCE(conditions);
    SAME_PRESENCE(becomes);
    SAME_NUMBER(trigger_count);
    /* SQLite has foreign keys in the table alone */
    assert_int_equal(d->foreign_key_count, 0);
    assert_int_equal(g->foreign_key_count, 0);
    if (d->indexes != NULL)
        same_objects(d->indexes, g->indexes, m->path_count);
    if (d->conditions != NULL)
        same_texts(d->conditions, g->conditions, m->path_count);
    if (d->becomes != NULL)
        same_texts(d->becomes, g->becomes, m->record.field_count);
    same_objects(d->triggers, g->triggers, d->trigger_count);
}

static void same_seed_texts(const schemac_seed_texts *d, const schemac_seed_texts *g)
{
    SAME_TEXT(find);
    SAME_TEXT(insert);
}

static void same_migration_texts(const schemac_migration_texts *d, const schemac_migration_texts *g)
{
    SAME_TEXT(checksum);
    SAME_TEXT(up);
    SAME_TEXT(fill);
    SAME_TEXT(down);
}

static void same_query_texts(const schemac_query_texts *d, const schemac_query_texts *g)
{
    SAME_NUMBER(count);
    for (size_t i = 0; i < d->count; i++) {
        SAME_TEXT(pieces[i].text);
        SAME_NUMBER(pieces[i].part);
    }
}

static void same_sql(const schemac_schema *s, const schemac_texts *d, const schemac_texts *g)
{
    SAME_TEXT(engine);
    SAME_NUMBER(fingerprint);
    SAME_NUMBER(shape);
    for (size_t i = 0; i < s->model_count; i++)
        same_model_texts(&s->models[i], &d->models[i], &g->models[i]);
    for (size_t i = 0; i < s->seed_count; i++)
        same_seed_texts(&d->seeds[i], &g->seeds[i]);
    for (size_t i = 0; i < s->migration_count; i++)
        same_migration_texts(&d->migrations[i], &g->migrations[i]);
    for (size_t i = 0; i < s->query_count; i++)
        same_query_texts(&d->queries[i], &g->queries[i]);
    SAME_NUMBER(view_count);
    same_objects(d->views, g->views, d->view_count);
}

/* ---- queries ---------------------------------------------------------------------------------- */

static void same_parameter(const schemac_parameter *d, const schemac_parameter *g)
{
    same_field(&d->field, &g->field);
    SAME_NUMBER(optional);
    SAME_NUMBER(list);
    SAME_NUMBER(limit);
    SAME_NUMBER(parts);
}

static void same_query(const schemac_declared_query *d, const schemac_declared_query *g)
{
    SAME_TEXT(result.name);
    SAME_NUMBER(result.record.field_count);
    for (size_t i = 0; i < d->result.record.field_count; i++)
        same_field(&d->result.record.fields[i], &g->result.record.fields[i]);
    SAME_NUMBER(result.number);
    SAME_NUMBER(result.tenant);
    SAME_NUMBER(result.soft_delete);
    SAME_NUMBER(result.version);
    SAME_NUMBER(parameter_count);
    for (size_t i = 0; i < d->parameter_count; i++)
        same_parameter(&d->parameters[i], &g->parameters[i]);
    SAME_NUMBER(part_count);
    for (size_t i = 0; i < d->part_count; i++) {
        SAME_TEXT(parts[i].model->name);
        SAME_NUMBER(parts[i].column);
        SAME_NUMBER(parts[i].key);
        SAME_NUMBER(parts[i].many);
    }
    SAME_NUMBERS(parent, parent_count);
    SAME_NUMBER(number);
    SAME_NUMBER(plain);
    SAME_NUMBER(single);
    SAME_NUMBER(in_place);
    SAME_NUMBER(text);
    SAME_NUMBER(of_model);
    SAME_NUMBER(confined);
    SAME_NUMBER(system);
    SAME_NUMBER(now);
    SAME_NUMBER(today);
    SAME_NUMBER(change);
    SAME_TEXT(reference);
    SAME_PRESENCE(target);
    if (d->target != NULL)
        SAME_TEXT(target->name);
}

static void same_schema(const schemac_schema *d, const schemac_schema *g)
{
    SAME_NUMBER(abi);
    SAME_NUMBER(version);
    SAME_TEXT(name);
    SAME_NUMBER(owner);
    SAME_NUMBER(old_name_count);
    for (size_t i = 0; i < d->old_name_count; i++) {
        SAME_TEXT(old_names[i].name);
        SAME_NUMBER(old_names[i].owner);
    }
    SAME_NUMBERS(order, model_count);
    SAME_PRESENCE(tenant);
    if (d->tenant != NULL)
        assert_int_equal(d->tenant - d->models, g->tenant - g->models);
    SAME_NUMBER(dropped_count);
    same_texts(d->dropped, g->dropped, d->dropped_count);
    SAME_NUMBER(migration_count);
    SAME_NUMBER(seed_count);
    SAME_NUMBER(text_count);
    note(__LINE__, d->hash_password != NULL);
    assert_true(d->hash_password == g->hash_password);
    SAME_NUMBERS(hash_seeds, hash_seed_count);
    SAME_NUMBERS(hash_slots, hash_slot_count);
    for (size_t i = 0; i < d->model_count; i++)
        same_model(&d->models[i], &g->models[i]);
    for (size_t i = 0; i < d->migration_count; i++)
        same_migration(&d->migrations[i], &g->migrations[i]);
    for (size_t i = 0; i < d->seed_count; i++)
        same_seed(&d->seeds[i], &g->seeds[i]);
    for (size_t i = 0; i < d->text_count; i++)
        same_sql(d, &d->texts[i], &g->texts[i]);
    SAME_NUMBER(query_count);
    for (size_t i = 0; i < d->query_count; i++)
        same_query(&d->queries[i], &g->queries[i]);
    SAME_NUMBER(external_count);
    same_texts(d->externals, g->externals, d->external_count);
    SAME_NUMBER(released_count);
    SAME_NUMBER(since);
    for (size_t i = 0; i < d->released_count; i++)
        same_schema(d->released[i], g->released[i]);
}

/* ---- the schemas ---------------------------------------------------------------------------- */

static void compare(const char *path, const schemac_schema *generated)
{
    static const compile_options options = {.unverified = true};
    arena *a = arena_new(no_memory);
    diags *d = diags_new(a, &codes);
    compiled c = compile_schema(a, d, path, &options);
    diags_print(d, &(diag_style){.format = DIAG_TEXT}, stderr);
    assert_non_null(c.sql);
    same_schema(c.sql->description, generated);
    arena_free(a);
}

static void the_description_is_the_generated_schema(void **state)
{
    (void)state;
    for (size_t i = 0; generated_schemas[i].path != NULL; i++)
        compare(generated_schemas[i].path, generated_schemas[i].schema);
    for (int i = 0; i < LINES; i++)
        if (compared[i] && !filled[i])
            fail_msg("%s:%d: no schema has a value for this member", __FILE__, i);
#define X(name, value, nullable)                                                                   \
    if (!shapes[SCHEMAC_SHAPE(SCHEMAC_##name, 0)] || !shapes[SCHEMAC_SHAPE(SCHEMAC_##name, 1)])    \
        fail_msg("no schema has a required and a nullable " #name);
    SCHEMAC_TYPE_LIST(X)
#undef X
#define X(name, number, meaning)                                                                   \
    if ((flags & (number)) == 0)                                                                   \
        fail_msg("no schema has a field that is " #name);
    SCHEMAC_FLAG_LIST(X)
#undef X
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_description_is_the_generated_schema)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
