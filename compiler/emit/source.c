/* source.c - the generated source: the description as constant data. */
#include "emit/source.h"

#include "emit/field_data.h"
#include "emit/migrations.h"
#include "emit/query_data.h"
#include "emit/sql_texts.h"
#include "emit/text.h"
#include "model/c_names.h"
#include "sql/describe.h"

#include <inttypes.h>
#include <string.h>

/* ---- descriptors ---------------------------------------------------------------------------- */

/* An array of texts; nothing when it would be empty. */
static void put_text_array(buf *b, arena *a, const char *name, const char *const *texts,
                           size_t count)
{
    if (count == 0)
        return;
    buf_printf(b, "static const char *const %s[] = {\n", name);
    for (size_t i = 0; i < count; i++)
        buf_printf(b, "    %s,\n", text_or_null(a, texts[i]));
    buf_put(b, "};\n");
}

/* Its numbers are those of the C enum, which a released version does not have. */
static const char *enum_number(arena *a, const enumeration *e, const schemac_enum *d, size_t i,
                               bool released)
{
    return released ? arena_printf(a, "%" PRId32, d->values[i].number) : e->values.items[i].c_name;
}

static void put_enum_descriptor(buf *b, const enumeration *e, const schemac_enum *d, bool released)
{
    buf_printf(b, "\nstatic const schemac_enum_value %s_values[] = {\n", e->c_private);
    for (size_t i = 0; i < d->count; i++)
        buf_printf(b, "    {\"%s\", %s},\n", d->values[i].name,
                   enum_number(b->arena, e, d, i, released));
    buf_put(b, "};\n");
    if (d->was != NULL)
        put_text_array(b, b->arena, arena_printf(b->arena, "%s_was", e->c_private), d->was,
                       d->count);
    buf_printf(b, "static const schemac_enum %s_enum = {\"%s\", %s_values, %d, %s, %s};\n",
               e->c_private, d->name, e->c_private, d->count,
               d->stored_as_integer ? "true" : "false",
               d->was == NULL ? "NULL" : arena_printf(b->arena, "%s_was", e->c_private));
}

/* c_type: NULL when there is none. */
static void put_field(buf *b, arena *a, const field *f, const schemac_field *d, const char *c_type)
{
    const char *offset =
        c_type == NULL ? "0" : arena_printf(a, "offsetof(%s, %s)", c_type, f->member);
    buf_put(b, "    ");
    field_data_put(b, a, d, f->enumeration, offset);
    buf_char(b, '\n');
}

static void put_field_descriptors(buf *b, arena *a, const model *m, const schemac_model *d,
                                  const char *c_type)
{
    buf_printf(b, "\nstatic const schemac_field %s_fields[] = {\n", m->c_private);
    for (size_t i = 0; i < d->record.field_count; i++)
        put_field(b, a, m->fields.items[i], &d->record.fields[i], c_type);
    buf_put(b, "};\n");
}

static void put_number_list(buf *b, const uint16_t *numbers, size_t count)
{
    for (size_t i = 0; i < count; i++)
        buf_printf(b, "%s%d", i == 0 ? "" : ", ", numbers[i]);
}

static void put_number_array(buf *b, const char *name, const uint16_t *numbers, size_t count)
{
    buf_printf(b, "static const uint16_t %s[] = {", name);
    put_number_list(b, numbers, count);
    buf_put(b, "};\n");
}

static void put_path_descriptors(buf *b, arena *a, const model *m, const schemac_model *d)
{
    if (d->path_count == 0)
        return;
    for (size_t i = 0; i < d->path_count; i++) {
        if (d->paths[i].count > 0)
            put_number_array(b, arena_printf(a, "%s_by_%zu", m->c_private, i), d->paths[i].fields,
                             d->paths[i].count);
    }
    buf_printf(b, "static const schemac_path %s_paths[] = {\n", m->c_private);
    for (size_t i = 0; i < d->path_count; i++) {
        const schemac_path *p = &d->paths[i];
        if (p->count > 0)
            buf_printf(b, "    {\"%s\", %s_by_%zu, ", p->label, m->c_private, i);
        else
            buf_printf(b, "    {\"%s\", NULL, ", p->label);
        buf_printf(b, "%d, %d, %s, %s, %s, %s},\n", p->count, p->descending,
                   p->unique ? "true" : "false", p->internal ? "true" : "false",
                   p->optional ? "true" : "false", p->partial ? "true" : "false");
    }
    buf_put(b, "};\n");
}

static void put_reference_descriptors(buf *b, arena *a, const model *m, const schemac_model *d)
{
    for (size_t i = 0; i < d->reference_count; i++) {
        const schemac_reference *r = &d->references[i];
        put_number_array(b, arena_printf(a, "%s_from_%zu", m->c_private, i), r->fields, r->count);
        put_number_array(b, arena_printf(a, "%s_to_%zu", m->c_private, i), r->targets, r->count);
    }
    if (d->reference_count > 0)
        buf_printf(b, "static const schemac_reference %s_references[] = {\n", m->c_private);
    for (size_t i = 0; i < d->reference_count; i++)
        buf_printf(b, "    {\"%s\", %s_from_%zu, %s_to_%zu, %d, %d, %s},\n", d->references[i].name,
                   m->c_private, i, m->c_private, i, d->references[i].count, d->references[i].model,
                   d->references[i].keeps ? "true" : "false");
    if (d->reference_count > 0)
        buf_put(b, "};\n");
}

static const char *name_or_null(arena *a, const char *prefix, const char *name, size_t count)
{
    return count == 0 ? "NULL" : arena_printf(a, "%s_%s", prefix, name);
}

static void put_old_names(buf *b, arena *a, const model *m, const schemac_old_names *old)
{
    if (old == NULL)
        return;
    put_text_array(b, a, arena_printf(a, "%s_was", m->c_private), old->tables, old->table_count);
    put_text_array(b, a, arena_printf(a, "%s_dropped", m->c_private), old->dropped,
                   old->dropped_count);
    if (old->column_count > 0) {
        buf_printf(b, "static const schemac_old_column %s_old_columns[] = {\n", m->c_private);
        for (size_t i = 0; i < old->column_count; i++) {
            buf_put(b, "    {");
            text_literal(b, old->columns[i].was);
            buf_printf(b, ", %d},\n", old->columns[i].field);
        }
        buf_put(b, "};\n");
    }
    buf_printf(b, "static const schemac_old_names %s_old = {\n    %s, %s, %s, %d, %d, %d};\n",
               m->c_private, name_or_null(a, m->c_private, "was", old->table_count),
               name_or_null(a, m->c_private, "old_columns", old->column_count),
               name_or_null(a, m->c_private, "dropped", old->dropped_count), old->table_count,
               old->column_count, old->dropped_count);
}

static void put_model_parts(buf *b, arena *a, const model_sql *ms, bool released)
{
    const model *m = ms->model;
    const schemac_model *d = ms->descriptor;
    put_field_descriptors(b, a, m, d, released ? NULL : m->c_type);
    put_number_array(b, arena_printf(a, "%s_key", m->c_private), d->key,
                     d->key_count > 0 ? d->key_count : 1);
    put_path_descriptors(b, a, m, d);
    put_reference_descriptors(b, a, m, d);
    if (d->filled_count > 0)
        put_number_array(b, arena_printf(a, "%s_filled", m->c_private), d->filled, d->filled_count);
    put_old_names(b, a, m, d->old);
}

static void put_field_number(buf *b, const char *name, uint16_t number, const char *end)
{
    if (number == SCHEMAC_NO_FIELD)
        buf_printf(b, ".%s = SCHEMAC_NO_FIELD%s", name, end);
    else
        buf_printf(b, ".%s = %d%s", name, number, end);
}

static void put_counted(buf *b, const model *m, const char *what, const char *count_name,
                        size_t count)
{
    if (count > 0)
        buf_printf(b, "     .%s = %s_%s, .%s_count = %zu,\n", what, m->c_private, what, count_name,
                   count);
}

static void put_model_descriptor(buf *b, const model *m, const schemac_model *d, bool released)
{
    buf_printf(b, "    {.name = \"%s\", .table = ", d->name);
    text_literal(b, d->table);
    buf_printf(b, ", .number = %" PRIu32 ",\n     .record = {%s_fields, %s, %d},\n", d->number,
               m->c_private, released ? "0" : arena_printf(b->arena, "sizeof(%s)", m->c_type),
               d->record.field_count);
    buf_printf(b, "     .key = %s_key, .key_count = %d,\n", m->c_private, d->key_count);
    put_counted(b, m, "paths", "path", d->path_count);
    put_counted(b, m, "references", "reference", d->reference_count);
    put_counted(b, m, "filled", "filled", d->filled_count);
    if (d->old != NULL)
        buf_printf(b, "     .old = &%s_old,\n", m->c_private);
    buf_put(b, "     ");
    put_field_number(b, "tenant", d->tenant, ", ");
    put_field_number(b, "soft_delete", d->soft_delete, ", ");
    put_field_number(b, "version", d->version, ", ");
    buf_printf(b, ".mark = %d", d->mark);
    if (d->is_tenant)
        buf_put(b, ",\n     .is_tenant = true");
    if (d->tenant_key)
        buf_put(b, ",\n     .tenant_key = true");
    if (d->stamped)
        buf_put(b, ",\n     .stamped = true");
    buf_put(b, "},\n");
}

/* Its name. */
static const char *put_model_descriptors(buf *b, const schema_sql *s)
{
    bool released = s->declared != NULL;
    const char *name = released ? c_names_private(b->arena, s->schema, "models") : "models";
    buf_printf(b, "\nstatic const schemac_model %s[%" PRIu32 "] = {\n", name,
               s->description->model_count);
    for (size_t i = 0; i < s->description->model_count; i++)
        put_model_descriptor(b, s->schema->models.items[i], s->models[i].descriptor, released);
    buf_put(b, "};\n");
    return name;
}

static void put_hash_numbers(buf *b, const char *name, const uint16_t *numbers, size_t count)
{
    buf_printf(b, "static const uint16_t %s[] = {", name);
    for (size_t i = 0; i < count; i++)
        buf_printf(b, "%s%d,", i % 16 == 0 ? "\n    " : " ", numbers[i]);
    buf_put(b, "\n};\n");
}

/* The members for an array that may be missing. */
static void put_counted_array(buf *b, const char *what, const char *name, size_t count)
{
    if (name != NULL)
        buf_printf(b, "    .%ss = %s,\n    .%s_count = %zu,\n", what, name, what, count);
}

static const char *private_of(arena *a, const schema_sql *s, const char *name)
{
    return c_names_private(a, s->schema, name);
}

static void put_registry_arrays(buf *b, arena *a, const schema_sql *s)
{
    const schemac_schema *d = s->description;
    buf_printf(b,
               "\n/* The order of creation: each table after those that it references. */\n"
               "static const uint16_t %s[] = {\n",
               private_of(a, s, "creation_order"));
    for (size_t i = 0; i < d->model_count; i++)
        buf_printf(b, "    %d, /* %s */\n", d->order[i], d->models[d->order[i]].name);
    buf_put(b, "};\n\n/* A perfect hash from name to model. */\n");
    put_hash_numbers(b, private_of(a, s, "hash_seeds"), d->hash_seeds, d->hash_seed_count);
    put_hash_numbers(b, private_of(a, s, "hash_slots"), d->hash_slots, d->hash_slot_count);
    put_text_array(b, a, private_of(a, s, "dropped_tables"), d->dropped, d->dropped_count);
    if (d->old_name_count > 0)
        buf_printf(b, "static const schemac_old_schema %s[] = {\n", private_of(a, s, "old_names"));
    for (size_t i = 0; i < d->old_name_count; i++)
        buf_printf(b, "    {\"%s\", %" PRId32 "},%s\n", d->old_names[i].name, d->old_names[i].owner,
                   i + 1 == d->old_name_count ? "\n};" : "");
}

/* The members that all versions have. */
static void put_schema(buf *b, arena *a, const schema_sql *s, const char *models)
{
    const schemac_schema *d = s->description;
    buf_printf(b,
               "    .abi = %" PRIu32 ",\n    .version = %" PRIu32 ",\n    .name = \"%s\",\n"
               "    .owner = %" PRId32 ",\n    .model_count = %" PRIu32
               ",\n    .models = %s,\n    .order = %s,\n",
               d->abi, d->version, d->name, d->owner, d->model_count, models,
               private_of(a, s, "creation_order"));
    if (d->tenant != NULL)
        buf_printf(b, "    .tenant = &%s[%" PRIu32 "],\n", models, d->tenant->number);
    if (d->dropped_count > 0)
        buf_printf(b, "    .dropped = %s,\n    .dropped_count = %" PRIu32 ",\n",
                   private_of(a, s, "dropped_tables"), d->dropped_count);
    if (d->old_name_count > 0)
        buf_printf(b, "    .old_names = %s,\n    .old_name_count = %u,\n",
                   private_of(a, s, "old_names"), d->old_name_count);
    if (d->keep_user_version)
        buf_put(b, "    .keep_user_version = true,\n");
}

static void put_schema_end(buf *b, arena *a, const schema_sql *s)
{
    const schemac_schema *d = s->description;
    if (d->since > 0)
        buf_printf(b, "    .since = %" PRIu32 ",\n", d->since);
    if (describe_needs_passwords(d))
        buf_put(b, "    .hash_password = schemac_password_hash,\n");
    buf_printf(b,
               "    .hash_seeds = %s,\n    .hash_slots = %s,\n"
               "    .hash_seed_count = %" PRIu32 ",\n    .hash_slot_count = %" PRIu32 ",\n",
               private_of(a, s, "hash_seeds"), private_of(a, s, "hash_slots"), d->hash_seed_count,
               d->hash_slot_count);
}

/* ---- released versions ----------------------------------------------------------------------- */

/* migrations: those of the declared version, or NULL. */
static void put_released_version(buf *b, arena *a, const schema_sql *s, const char *migrations)
{
    const schema *of = s->schema;
    const schemac_schema *d = s->description;
    buf_printf(b, "\n/* Version %" PRId64 ", as it was released. */\n", of->version);
    for (size_t i = 0; i < of->enums.count; i++)
        put_enum_descriptor(b, of->enums.items[i], &s->enums[i], true);
    for (size_t i = 0; i < of->models.count; i++)
        put_model_parts(b, a, &s->models[i], true);
    const char *models = put_model_descriptors(b, s);
    put_registry_arrays(b, a, s);
    const char *seeds = emit_seeds(b, s);
    const char *texts = emit_sql_texts(b, s);
    buf_printf(b, "\nstatic const schemac_schema %s = {\n", private_of(a, s, "schema"));
    put_schema(b, a, s, models);
    put_counted_array(b, "migration", d->migration_count > 0 ? migrations : NULL,
                      d->migration_count);
    put_counted_array(b, "seed", seeds, d->seed_count);
    put_counted_array(b, "text", texts, d->text_count);
    put_schema_end(b, a, s);
    buf_put(b, "};\n");
}

/* The name of their array, or NULL. */
static const char *put_released(buf *b, arena *a, const schema_sql *s, const char *migrations)
{
    if (s->released_count == 0)
        return NULL;
    for (size_t i = 0; i < s->released_count; i++)
        put_released_version(b, a, s->released[i], migrations);
    buf_put(b, "\nstatic const schemac_schema *const released_versions[] = {\n");
    for (size_t i = 0; i < s->released_count; i++)
        buf_printf(b, "    &%s,\n", private_of(a, s->released[i], "schema"));
    buf_put(b, "};\n");
    return "released_versions";
}

/* ---- the declared version -------------------------------------------------------------------- */

static const char *put_externals(buf *b, arena *a, const schema_sql *s)
{
    const schemac_schema *d = s->description;
    const char *name = private_of(a, s, "external_tables");
    if (d->external_count == 0)
        return NULL;
    buf_printf(b, "static const char *const %s[] = {", name);
    for (uint32_t i = 0; i < d->external_count; i++) {
        buf_put(b, i == 0 ? "" : ", ");
        text_literal(b, d->externals[i]);
    }
    buf_put(b, "};\n");
    return name;
}

static void put_registry(buf *b, arena *a, const schema_sql *s, const char *symbol)
{
    const schemac_schema *d = s->description;
    put_registry_arrays(b, a, s);
    const char *migrations = emit_migrations(b, s);
    const char *seeds = emit_seeds(b, s);
    const char *texts = emit_sql_texts(b, s);
    const char *queries = query_data_put(b, a, s);
    const char *externals = put_externals(b, a, s);
    const char *released = put_released(b, a, s, migrations);
    buf_printf(b, "\nconst schemac_schema %s = {\n", symbol);
    put_schema(b, a, s, "models");
    put_counted_array(b, "migration", migrations, d->migration_count);
    put_counted_array(b, "seed", seeds, d->seed_count);
    put_counted_array(b, "text", texts, d->text_count);
    put_schema_end(b, a, s);
    if (released != NULL)
        buf_printf(b, "    .released = %s,\n    .released_count = %" PRIu32 ",\n", released,
                   d->released_count);
    if (queries != NULL)
        buf_printf(b, "    .queries = %s,\n    .query_count = %" PRIu32 ",\n", queries,
                   d->query_count);
    if (externals != NULL)
        buf_printf(b, "    .externals = %s,\n    .external_count = %" PRIu32 ",\n", externals,
                   d->external_count);
    buf_put(b, "};\n");
}

/* ---- functions ------------------------------------------------------------------------------ */

static void put_enum_functions(buf *b, arena *a, const enumeration *e)
{
    buf_char(b, '\n');
    text_signature(b, "const char *", arena_printf(a, "%s_name", e->c_type),
                   arena_printf(a, "%s value", e->c_type));
    buf_printf(b, "\n{\n    return schemac_enum_name(&%s_enum, (int)value);\n}\n\n", e->c_private);
    text_signature(b, "bool ", arena_printf(a, "%s_from_name", e->c_type),
                   arena_printf(a, "const char *name, %s *value", e->c_type));
    buf_printf(b,
               "\n{\n    int number;\n    bool found = schemac_enum_from_name(&%s_enum, name, "
               "&number);\n    if (found)\n        *value = (%s)number;\n    return found;\n}\n",
               e->c_private, e->c_type);
}

buf source_whole(arena *a, const schema_sql *s, const char *header_name, const char *symbol)
{
    const schema *of = s->schema;
    buf b = buf_new(a);
    buf_printf(&b,
               "/* Generated by schemac %s from %s. Do not edit: changes will be lost. */\n"
               "#include \"%s\"\n\n#include <stddef.h>\n",
               SCHEMAC_VERSION, text_comment(a, of->root->label), header_name);
    buf_printf(&b,
               "\n/* A runtime of another version does not have it. */\n"
               "static const char *const %s SCHEMAC_KEEP = &SCHEMAC_RUNTIME_CHECK;\n",
               c_names_private(a, of, "runtime_check"));
    if (emit_has_long_literal(s))
        buf_put(&b, "\n#if defined(__GNUC__)\n"
                    "#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n#endif\n");
    buf_char(&b, '\n');
    text_signature(&b, "schemac_status ", arena_printf(a, "%s_open", of->name),
                   "const char *path, const schemac_config *config, schemac_db **db");
    buf_printf(&b, "\n{\n    return schemac_open(&%s, path, config, db);\n}\n", symbol);
    if (of->tenant != NULL) {
        buf_char(&b, '\n');
        text_signature(&b, "schemac_status ", arena_printf(a, "%s_set_tenant", of->name),
                       text_tenant_parameters(a, of->tenant));
        buf_printf(&b, "\n{\n    return schemac_set_tenant(db, &%s);\n}\n",
                   of->tenant->tenant->parameter);
    }
    for (size_t i = 0; i < of->enums.count; i++) {
        put_enum_descriptor(&b, of->enums.items[i], &s->enums[i], false);
        put_enum_functions(&b, a, of->enums.items[i]);
    }
    arena *scratch = arena_scratch(a);
    for (size_t i = 0; i < of->models.count; i++) {
        arena_empty(scratch);
        put_model_parts(&b, scratch, &s->models[i], false);
    }
    arena_free(scratch);
    put_model_descriptors(&b, s);
    put_registry(&b, a, s, symbol);
    return b;
}
