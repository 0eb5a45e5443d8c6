#include "emit/source.h"

#include "emit/calls.h"
#include "emit/perfect.h"
#include "model/c_names.h"

#include <inttypes.h>
#include <string.h>

/* ---- descriptors ---------------------------------------------------------------------------- */

static void enum_descriptor(buf *b, const enumeration *e)
{
    buf_printf(b, "\nstatic const schemac_enum_value %s_values[] = {\n", e->c_private);
    for (size_t i = 0; i < e->values.count; i++)
        buf_printf(b, "    {\"%s\", %s},\n", e->values.items[i].name, e->values.items[i].c_name);
    buf_printf(b, "};\nstatic const schemac_enum %s_enum = {\"%s\", %s_values, %zu, %s};\n",
               e->c_private, e->name, e->c_private, e->values.count,
               e->stored_as_integer ? "true" : "false");
}

static void flag_names(buf *b, uint8_t flags)
{
    static const struct {
        uint8_t flag;
        const char *name;
    } names[] = {{SCHEMAC_NULLABLE, "SCHEMAC_NULLABLE"},
                 {SCHEMAC_KEY, "SCHEMAC_KEY"},
                 {SCHEMAC_ASSIGNED, "SCHEMAC_ASSIGNED"},
                 {SCHEMAC_DEFAULT_NOW, "SCHEMAC_DEFAULT_NOW"},
                 {SCHEMAC_DEFAULT_RANDOM, "SCHEMAC_DEFAULT_RANDOM"},
                 {SCHEMAC_GENERATED, "SCHEMAC_GENERATED"}};
    const char *separator = "";
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if ((flags & names[i].flag) != 0) {
            buf_printf(b, "%s%s", separator, names[i].name);
            separator = " | ";
        }
    if (flags == 0)
        buf_char(b, '0');
}

static void field_descriptors(buf *b, const model *m, const schemac_model *d)
{
    buf_printf(b, "\nstatic const schemac_field %s_fields[] = {\n", m->c_private);
    for (size_t i = 0; i < m->fields.count; i++) {
        const field *f = m->fields.items[i];
        const schemac_field *df = &d->fields[i];
        buf_printf(b, "    {\"%s\", ", df->name);
        text_literal(b, df->column);
        if (f->enumeration != NULL)
            buf_printf(b, ", &%s_enum, ", f->enumeration->c_private);
        else
            buf_put(b, ", NULL, ");
        if (df->references != NULL)
            buf_printf(b, "\"%s\"", df->references);
        else
            buf_put(b, "NULL");
        buf_printf(b, ", offsetof(%s, %s), %" PRIu32 ", %s, ", m->c_type, f->member, df->length,
                   type_table[f->type].descriptor);
        flag_names(b, df->flags);
        buf_printf(b, ", %d, %d},\n", df->precision, df->scale);
    }
    buf_put(b, "};\n");
}

static void number_list(buf *b, const uint16_t *numbers, size_t count)
{
    for (size_t i = 0; i < count; i++)
        buf_printf(b, "%s%d", i == 0 ? "" : ", ", numbers[i]);
}

static void text_or_null(buf *b, const char *text)
{
    if (text == NULL)
        buf_put(b, "NULL");
    else
        text_literal(b, text);
}

static void path_descriptors(buf *b, const model *m, const schemac_model *d)
{
    if (d->path_count == 0)
        return;
    for (size_t i = 0; i < d->path_count; i++) {
        buf_printf(b, "static const uint16_t %s_by_%zu[] = {", m->c_private, i);
        number_list(b, d->paths[i].fields, d->paths[i].count);
        buf_put(b, "};\n");
    }
    buf_printf(b, "static const schemac_path %s_paths[] = {\n", m->c_private);
    for (size_t i = 0; i < d->path_count; i++) {
        const schemac_path *p = &d->paths[i];
        buf_printf(b, "    {\"%s\", %s_by_%zu, %d, %s, ", p->label, m->c_private, i, p->count,
                   p->unique ? "true" : "false");
        text_or_null(b, p->name);
        buf_put(b, ",\n     ");
        text_or_null(b, p->create);
        buf_put(b, ",\n     ");
        text_literal(b, p->where);
        buf_put(b, "},\n");
    }
    buf_put(b, "};\n");
}

/* A long statement, one line of it a line. */
static void sql_literal(buf *b, const char *name, const char *text)
{
    buf_printf(b, "    .%s = ", name);
    if (text == NULL) {
        buf_put(b, "NULL,\n");
        return;
    }
    for (const char *line = text; *line != '\0';) {
        size_t size = strcspn(line, "\n");
        size_t with_end = size + (line[size] == '\n');
        if (line != text)
            buf_put(b, "\n        ");
        text_literal(b, arena_strndup(b->arena, line, with_end));
        line += with_end;
    }
    buf_put(b, ",\n");
}

static void sql_descriptor(buf *b, const model *m, const schemac_sql *s)
{
    buf_printf(b, "static const schemac_sql %s_sql = {\n", m->c_private);
    sql_literal(b, "create", s->create);
    sql_literal(b, "columns", s->columns);
    sql_literal(b, "from", s->from);
    sql_literal(b, "insert", s->insert);
    sql_literal(b, "update", s->update);
    sql_literal(b, "remove", s->remove);
    sql_literal(b, "key", s->key);
    sql_literal(b, "after", s->after);
    sql_literal(b, "before", s->before);
    sql_literal(b, "order", s->order);
    sql_literal(b, "order_down", s->order_down);
    buf_put(b, "};\n");
}

static void model_parts(buf *b, const model_sql *ms)
{
    const model *m = ms->model;
    const schemac_model *d = ms->descriptor;
    field_descriptors(b, m, d);
    buf_printf(b, "static const uint16_t %s_key[] = {", m->c_private);
    number_list(b, d->key, d->key_count);
    buf_put(b, "};\n");
    path_descriptors(b, m, d);
    sql_descriptor(b, m, d->sql);
}

static void model_descriptors(buf *b, const schema_sql *s)
{
    buf_printf(b, "\nstatic const schemac_model models[%zu] = {\n", s->schema->models.count);
    for (size_t i = 0; i < s->schema->models.count; i++) {
        const model *m = s->schema->models.items[i];
        const schemac_model *d = s->models[i].descriptor;
        buf_printf(b, "    {\"%s\", ", m->name);
        text_literal(b, m->table);
        buf_printf(b, ", %s_fields, %s_key, ", m->c_private, m->c_private);
        if (d->path_count > 0)
            buf_printf(b, "%s_paths", m->c_private);
        else
            buf_put(b, "NULL");
        buf_printf(b, ", &%s_sql, sizeof(%s), %" PRIu32 ", %d, %d, %d, %d, %d},\n", m->c_private,
                   m->c_type, d->number, d->field_count, d->key_count, d->path_count, d->filled,
                   d->generated);
    }
    buf_put(b, "};\n");
}

static void short_numbers(buf *b, const char *name, const uint16_t *numbers, size_t count)
{
    buf_printf(b, "static const uint16_t %s[] = {", name);
    for (size_t i = 0; i < count; i++)
        buf_printf(b, "%s%d,", i % 16 == 0 ? "\n    " : " ", numbers[i]);
    buf_put(b, "\n};\n");
}

static void registry(buf *b, arena *a, const schema_sql *s, const char *symbol)
{
    const schema *of = s->schema;
    const char *order = private_name(a, of, "creation_order");
    const char *seeds = private_name(a, of, "hash_seeds");
    const char *slots = private_name(a, of, "hash_slots");
    buf_printf(b,
               "\n/* The order of creation: each table after those that it references. */\n"
               "static const uint16_t %s[] = {\n",
               order);
    for (size_t i = 0; i < of->order.count; i++)
        buf_printf(b, "    %zu, /* %s */\n", of->order.items[i]->number, of->order.items[i]->name);
    buf_put(b, "};\n\n/* A perfect hash from name to model. */\n");
    perfect_hash h = perfect_hash_new(a, of);
    short_numbers(b, seeds, h.seeds, h.seed_count);
    short_numbers(b, slots, h.slots, h.slot_count);
    buf_printf(b,
               "\nconst schemac_schema %s = {\n"
               "    .abi = %d,\n    .version = %" PRId64 ",\n    .name = \"%s\",\n"
               "    .fingerprint = UINT64_C(0x%016" PRIx64 "),\n    .application_id = %" PRId32
               ",\n    .model_count = %zu,\n    .models = models,\n    .order = %s,\n"
               "    .hash_seeds = %s,\n    .hash_slots = %s,\n"
               "    .hash_seed_count = %" PRIu32 ",\n    .hash_slot_count = %" PRIu32 ",\n};\n",
               symbol, SCHEMAC_ABI, of->version, of->name, s->fingerprint, s->application_id,
               of->models.count, order, seeds, slots, h.seed_count, h.slot_count);
}

/* ---- functions ------------------------------------------------------------------------------ */

static void value_array(buf *b, const fields *by)
{
    buf_put(b, "    const void *const values[] = {");
    for (size_t i = 0; i < by->count; i++)
        buf_printf(b, "%s&%s", i == 0 ? "" : ", ", by->items[i]->parameter);
    buf_put(b, "};\n");
}

static const char *path_text(arena *a, int path)
{
    return path < 0 ? "SCHEMAC_BY_KEY" : arena_printf(a, "%d", path);
}

static void function(buf *b, arena *a, const model *m, const call *c)
{
    const char *target = arena_printf(a, "&models[%zu]", m->number);
    buf_char(b, '\n');
    text_signature(b, c->result, c->name, c->parameters);
    buf_put(b, "\n{\n");
    if (c->by != NULL)
        value_array(b, c->by);
    switch (c->kind) {
    case CALL_INIT:
        buf_printf(b, "    static const %s initial = %s_INIT;\n    *row = initial;\n", m->c_type,
                   m->c_upper);
        break;
    case CALL_INSERT:
        buf_printf(b, "    return schemac_insert(db, %s, row);\n", target);
        break;
    case CALL_UPDATE:
        buf_printf(b, "    return schemac_update(db, %s, row);\n", target);
        break;
    case CALL_DELETE:
        buf_printf(b, "    return schemac_delete(db, %s, values);\n", target);
        break;
    case CALL_EXISTS:
        buf_printf(b, "    return schemac_exists(db, %s, values, exists);\n", target);
        break;
    case CALL_COUNT:
        buf_printf(b, "    return schemac_count(db, %s, count);\n", target);
        break;
    case CALL_GET:
        buf_printf(b, "    return schemac_get(db, %s, %s, values, row);\n", target,
                   path_text(a, c->path));
        break;
    case CALL_LIST:
        buf_printf(b, "    return schemac_list(db, %s, %s, %s, page, rows);\n", target,
                   path_text(a, c->path), c->by == NULL ? "NULL" : "values");
        break;
    case CALL_FREE:
        buf_put(b, "    schemac_free(row);\n");
        break;
    case CALL_ROWS_FREE:
        buf_put(b, "    schemac_free(rows->rows);\n    rows->rows = NULL;\n"
                   "    rows->count = 0;\n");
        break;
    }
    buf_put(b, "}\n");
}

static void enum_functions(buf *b, arena *a, const enumeration *e)
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

/* ISO C promises 4095 characters a literal; every compiler takes more, and says so when
   pedantic. */
static bool has_long_literal(const schema_sql *s)
{
    enum { PROMISED = 4095 };
    for (size_t i = 0; i < s->schema->models.count; i++) {
        const schemac_sql *sql = s->models[i].descriptor->sql;
        if (strlen(sql->create) > PROMISED || strlen(sql->insert) > PROMISED ||
            (sql->update != NULL && strlen(sql->update) > PROMISED))
            return true;
    }
    return false;
}

/* Functions first: the names of the data behind them are then out of sight of their parameters. */
buf source_whole(arena *a, const schema_sql *s, const char *header_name, const char *symbol)
{
    const schema *of = s->schema;
    buf b = buf_new(a);
    buf_printf(&b,
               "/* Generated by schemac %s from %s. Do not edit: changes will be lost. */\n"
               "#include \"%s\"\n\n#include <stddef.h>\n",
               SCHEMAC_VERSION, of->root->label, header_name);
    if (has_long_literal(s))
        buf_put(&b, "\n#if defined(__GNUC__)\n"
                    "#pragma GCC diagnostic ignored \"-Woverlength-strings\"\n#endif\n");
    buf_printf(&b, "\nstatic const schemac_model models[%zu];\n\n", of->models.count);
    text_signature(&b, "schemac_status ", arena_printf(a, "%s_open", of->name),
                   "const char *path, const schemac_config *config, schemac_db **db");
    buf_printf(&b, "\n{\n    return schemac_open(&%s, path, config, db);\n}\n", symbol);
    for (size_t i = 0; i < of->models.count; i++) {
        calls list = model_calls(a, of->models.items[i]);
        for (size_t j = 0; j < list.count; j++)
            function(&b, a, of->models.items[i], &list.items[j]);
    }
    for (size_t i = 0; i < of->enums.count; i++) {
        enum_descriptor(&b, of->enums.items[i]);
        enum_functions(&b, a, of->enums.items[i]);
    }
    for (size_t i = 0; i < of->models.count; i++)
        model_parts(&b, &s->models[i]);
    model_descriptors(&b, s);
    registry(&b, a, s, symbol);
    return b;
}
