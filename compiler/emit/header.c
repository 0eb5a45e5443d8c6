#include "emit/header.h"

#include "emit/calls.h"
#include "emit/migrations.h"
#include "model/paths.h"

#include <inttypes.h>
#include <string.h>

/* ---- enums ---------------------------------------------------------------------------------- */

static void enum_type(buf *b, arena *a, const enumeration *e)
{
    buf_char(b, '\n');
    text_doc(b, e->doc, 0);
    buf_printf(b, "typedef enum %s { /* %s */\n", e->c_type, text_place(a, e->at));
    for (size_t i = 0; i < e->values.count; i++) {
        const enum_value *v = &e->values.items[i];
        text_doc(b, v->doc, 4);
        if (v->number == INT32_MIN)
            buf_printf(b, "    %s = -2147483647 - 1", v->c_name);
        else
            buf_printf(b, "    %s = %" PRId64, v->c_name, v->number);
        buf_put(b, i + 1 < e->values.count ? ",\n" : "\n");
    }
    buf_printf(b, "} %s;\n", e->c_type);
    buf_printf(b, "typedef struct %s { bool has; %s value; } %s;\n", e->c_optional, e->c_type,
               e->c_optional);
    buf_put(b, "/* NULL for a number that is no value; false for a name that is none. */\n");
    text_signature(b, "const char *", arena_printf(a, "%s_name", e->c_type),
                   arena_printf(a, "%s value", e->c_type));
    buf_put(b, ";\n");
    text_signature(b, "bool ", arena_printf(a, "%s_from_name", e->c_type),
                   arena_printf(a, "const char *name, %s *value", e->c_type));
    buf_put(b, ";\n");
}

/* ---- structs -------------------------------------------------------------------------------- */

static const char *member_note(arena *a, const model *m, const field *f)
{
    buf b = buf_new(a);
    if (f->target != NULL)
        buf_printf(&b, "a %s", f->target->name);
    else if (f->type == TYPE_DECIMAL)
        buf_printf(&b, "in units of 10^-%d", f->scale);
    else if (f->type == TYPE_TIMESTAMP)
        buf_put(&b, "microseconds since 1970-01-01T00:00Z");
    else if (f->type == TYPE_JSON)
        buf_put(&b, "JSON");
    else if (f->password)
        buf_printf(&b, "a hash: see %s_%s_set", m->c_type, f->member);
    else if (f->length > 0)
        buf_printf(&b, "at most %" PRId64 " %s", f->length,
                   f->type == TYPE_BLOB ? "bytes" : "characters");
    const type_info *t = &type_table[f->type];
    bool pointer = t->c_type != NULL && strcmp(t->c_type, t->c_optional) == 0;
    const char *role = f->tenant_at.source != NULL        ? "the tenant"
                       : f->soft_delete_at.source != NULL ? "when it was deleted"
                       : f->version_at.source != NULL     ? "counts changes"
                       : f->readonly_at.source != NULL    ? "set on insert only"
                                                          : NULL;
    if (role != NULL)
        buf_printf(&b, "%s%s", b.size == 0 ? "" : "; ", role);
    if (f->secret_at.source != NULL && !f->password)
        buf_printf(&b, "%ssecret", b.size == 0 ? "" : "; ");
    if (f->generated.text != NULL)
        buf_printf(&b, "%scomputed: set when a row is read", b.size == 0 ? "" : "; ");
    if (f->nullable && pointer)
        buf_printf(&b, "%sNULL for none", b.size == 0 ? "" : "; ");
    if (strcmp(f->member, f->column) != 0)
        buf_printf(&b, "%sfield %s", b.size == 0 ? "" : "; ", f->name);
    return b.text;
}

static void struct_type(buf *b, arena *a, const model *m)
{
    buf_char(b, '\n');
    text_doc(b, m->doc, 0);
    buf_printf(b, "typedef struct %s { /* %s */\n", m->c_type, text_place(a, m->at));
    size_t type_width = 0;
    size_t name_width = 0;
    for (size_t i = 0; i < m->fields.count; i++) {
        const field *f = m->fields.items[i];
        size_t type = strlen(text_member_type(a, f));
        size_t name = strlen(f->member);
        type_width = type > type_width ? type : type_width;
        name_width = name > name_width ? name : name_width;
    }
    for (size_t i = 0; i < m->fields.count; i++) {
        const field *f = m->fields.items[i];
        const char *note = member_note(a, m, f);
        const char *type = text_member_type(a, f);
        size_t size = strlen(type);
        /* a '*' stands before the name: "const char *name" */
        bool pointer = type[size - 1] == '*';
        text_doc(b, f->doc, 4);
        buf_spaces(b, 4);
        buf_add(b, type, pointer ? size - 1 : size);
        buf_spaces(b, type_width - size);
        buf_printf(b, "%s%s;", pointer ? "*" : "", f->member);
        if (note[0] != '\0') {
            buf_spaces(b, name_width - strlen(f->member));
            buf_printf(b, " /* %s */", note);
        }
        buf_char(b, '\n');
    }
    buf_printf(b, "} %s;\n", m->c_type);
    buf_printf(b,
               "\ntypedef struct %s_rows {\n    %s *rows;\n    size_t count;\n"
               "    schemac_cursor next;\n} %s_rows;\n",
               m->c_type, m->c_type, m->c_type);
}

/* ---- initialisers --------------------------------------------------------------------------- */

static const char *number_text(arena *a, int64_t value)
{
    if (value == INT64_MIN)
        return "INT64_MIN";
    if (value > INT32_MAX || value <= INT32_MIN)
        return arena_printf(a, "INT64_C(%" PRId64 ")", value);
    return arena_printf(a, "%" PRId64, value);
}

static const char *int32_text(arena *a, int64_t value)
{
    return value == INT32_MIN ? "INT32_MIN" : arena_printf(a, "%" PRId64, value);
}

static const char *double_text(arena *a, double value)
{
    const char *text = arena_printf(a, "%.17g", value);
    return strpbrk(text, ".e") == NULL ? arena_printf(a, "%s.0", text) : text;
}

static const char *literal_text(arena *a, const field *f)
{
    const default_value *v = &f->value;
    buf b = buf_new(a);
    switch (f->type) {
    case TYPE_BOOL:
        return v->integer != 0 ? "true" : "false";
    case TYPE_INT32:
        return int32_text(a, v->integer);
    case TYPE_INT64:
    case TYPE_DECIMAL:
    case TYPE_TIMESTAMP:
        return number_text(a, v->integer);
    case TYPE_DOUBLE:
        return double_text(a, v->real);
    case TYPE_TEXT:
    case TYPE_JSON:
        text_literal(&b, v->text);
        return b.text;
    case TYPE_DATE:
        return arena_printf(a, "{%d, %d, %d}", v->year, v->month, v->day);
    case TYPE_UUID:
        buf_put(&b, "{{");
        for (size_t i = 0; i < sizeof v->uuid; i++)
            buf_printf(&b, "%s0x%02x", i == 0 ? "" : ", ", v->uuid[i]);
        buf_put(&b, "}}");
        return b.text;
    case TYPE_ENUM:
        return v->value->c_name;
    default:
        return type_table[f->type].c_zero;
    }
}

static const char *initial(arena *a, const field *f)
{
    const type_info *t = &type_table[f->type];
    bool pointer = t->c_type != NULL && strcmp(t->c_type, t->c_optional) == 0;
    if (f->value.kind == DEFAULT_LITERAL)
        return f->nullable && !pointer ? arena_printf(a, "{true, %s}", literal_text(a, f))
                                       : literal_text(a, f);
    if (f->type == TYPE_ENUM)
        return f->nullable ? arena_printf(a, "{false, (%s)0}", f->enumeration->c_type)
                           : arena_printf(a, "(%s)0", f->enumeration->c_type);
    return f->nullable ? t->c_null : t->c_zero;
}

static void macros(buf *b, arena *a, const model *m)
{
    buf_printf(b, "\n#define %s_INIT {", m->c_upper);
    size_t column = strlen(m->c_upper) + 14;
    for (size_t i = 0; i < m->fields.count; i++) {
        const char *value = initial(a, m->fields.items[i]);
        size_t size = strlen(value) + 2;
        if (column + size > 96) {
            buf_put(b, " \\\n    ");
            column = 4;
        } else if (i > 0) {
            buf_char(b, ' ');
        }
        buf_printf(b, "%s%s", value, i + 1 < m->fields.count ? "," : "");
        column += size;
    }
    buf_put(b, "}\n");
    for (size_t i = 0; i < m->fields.count; i++) {
        const field *f = m->fields.items[i];
        if (f->type == TYPE_DECIMAL && f->target == NULL)
            buf_printf(b, "#define %s_%s_SCALE %d\n", m->c_upper, arena_upper(a, f->member),
                       f->scale);
    }
}

/* ---- patches, orders and filters ------------------------------------------------------------ */

static void mask_type(buf *b, const model *m)
{
    if (!model_has_update(m))
        return;
    buf_printf(b, "\n/* The fields that a patch writes. */\ntypedef struct %s_mask {\n", m->c_type);
    for (size_t i = 0; i < m->fields.count; i++)
        if (field_is_writable(m, m->fields.items[i]))
            buf_printf(b, "    bool %s;\n", m->fields.items[i]->member);
    buf_printf(b, "} %s_mask;\n", m->c_type);
}

static void order_type(buf *b, arena *a, const model *m)
{
    buf_printf(b, "\ntypedef enum %s_by {\n    %s_KEY_ORDER = -1", m->c_type, m->c_upper);
    for (size_t i = 0; i < m->indexes.count; i++)
        if (path_is_order(m->indexes.items[i]))
            buf_printf(b, ",\n    %s_BY_%s = %zu", m->c_upper,
                       arena_upper(a, m->indexes.items[i]->label), i);
    buf_printf(b, "\n} %s_by;\n", m->c_type);
}

/* The part of schemac_filter.value that holds it. */
static const char *value_part(const field *f)
{
    switch (f->type) {
    case TYPE_BOOL:
        return "truth";
    case TYPE_INT32:
        return "small";
    case TYPE_DOUBLE:
        return "real";
    case TYPE_TEXT:
    case TYPE_JSON:
        return "text";
    case TYPE_BLOB:
        return "blob";
    case TYPE_DATE:
        return "date";
    case TYPE_UUID:
        return "uuid";
    default:
        return "integer";
    }
}

static void filter_type(buf *b, const model *m)
{
    const field *f = m->fields.items[0];
    buf_printf(b,
               "\n/* Made by %s_where_%s(op, value), %s_among_%s(values, count) and so on. */\n"
               "typedef struct %s_where {\n    schemac_filter filter;\n} %s_where;\n",
               m->c_type, f->member, m->c_type, f->member, m->c_type, m->c_type);
}

static void filters(buf *b, const model *m)
{
    buf_printf(b, "\nSCHEMAC_GROUPS(%s)\n", m->c_type);
    for (size_t i = 0; i < m->fields.count; i++) {
        const field *f = m->fields.items[i];
        if (f->type == TYPE_ENUM)
            buf_printf(b, "SCHEMAC_ENUM_FILTERS(%s, %s, %zu, %s)\n", m->c_type, f->member, i,
                       f->enumeration->c_type);
        else if (!f->password) /* two hashes of one password are different */
            buf_printf(b, "SCHEMAC_FILTERS(%s, %s, %zu, %s, %s)\n", m->c_type, f->member, i,
                       type_table[f->type].c_type, value_part(f));
        if (f->nullable)
            buf_printf(b, "SCHEMAC_NULL_FILTER(%s, %s, %zu)\n", m->c_type, f->member, i);
    }
}

/* ---- calls ---------------------------------------------------------------------------------- */

static void value_array(buf *b, const fields *by)
{
    if (by->count == 0) {
        buf_put(b, "    const void *const *values = NULL;\n");
        return;
    }
    buf_put(b, "    const void *const values[] = {");
    for (size_t i = 0; i < by->count; i++)
        buf_printf(b, "%s&%s", i == 0 ? "" : ", ", by->items[i]->parameter);
    buf_put(b, "};\n");
}

static const char *path_text(arena *a, int path)
{
    return path < 0 ? "SCHEMAC_BY_KEY" : arena_printf(a, "%d", path);
}

/* `target` is the model's descriptor. */
static void function(buf *b, arena *a, const model *m, const char *target, const call *c)
{
    buf_char(b, '\n');
    if (c->comment != NULL)
        text_doc(b, c->comment, 0);
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
        buf_printf(b, "    return schemac_update(db, %s, row, %s);\n", target,
                   model_update_fills(m) ? "row" : "NULL");
        break;
    case CALL_DELETE:
        buf_printf(b, "    return schemac_delete(db, %s, values);\n", target);
        break;
    case CALL_RESTORE:
        buf_printf(b, "    return schemac_restore(db, %s, values);\n", target);
        break;
    case CALL_PURGE:
        buf_printf(b, "    return schemac_purge(db, %s, values);\n", target);
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
    case CALL_INSERT_MANY:
        buf_printf(b, "    return schemac_insert_many(db, %s, rows, count);\n", target);
        break;
    case CALL_PATCH:
        buf_printf(b, "    return schemac_patch(db, %s, row, %s, &fields);\n", target,
                   model_update_fills(m) ? "row" : "NULL");
        break;
    case CALL_UPSERT:
        buf_printf(b, "    return schemac_upsert(db, %s, %s, row);\n", target,
                   path_text(a, c->path));
        break;
    case CALL_FIND:
        buf_printf(b, "    return schemac_find(db, %s, filters, count, by, page, rows);\n", target);
        break;
    case CALL_SCAN:
        buf_printf(b, "    return schemac_scan_begin(db, %s, filters, count, by, page, scan);\n",
                   target);
        break;
    case CALL_NEXT:
        buf_printf(b, "    return schemac_scan_next(scan, %s, view);\n", target);
        break;
    case CALL_SCAN_END:
        buf_put(b, "    schemac_scan_end(scan);\n");
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

/* ---- passwords ------------------------------------------------------------------------------ */

static void passwords(buf *b, arena *a, const model *m)
{
    for (size_t i = 0; i < m->fields.count; i++) {
        const field *f = m->fields.items[i];
        if (!f->password)
            continue;
        buf_printf(b, "\n/* Puts a hash of the password into the row, where it lives in `hash`, of "
                      "SCHEMAC_PASSWORD_SIZE\n * bytes. See schemac_password_hash. */\n");
        text_signature(b, "static inline schemac_status ",
                       arena_printf(a, "%s_%s_set", m->c_type, f->member),
                       arena_printf(a, "%s *row, const char *plain, char *hash", m->c_type));
        buf_printf(b,
                   "\n{\n    schemac_status status = schemac_password_hash(plain, hash);\n"
                   "    if (status == SCHEMAC_OK)\n        row->%s = hash;\n"
                   "    return status;\n}\n",
                   f->member);
        buf_put(b, "\n/* Whether it is the row's password. */\n");
        text_signature(b, "static inline schemac_status ",
                       arena_printf(a, "%s_%s_verify", m->c_type, f->member),
                       arena_printf(a, "const %s *row, const char *plain, bool *right", m->c_type));
        buf_printf(b, "\n{\n    return schemac_password_verify(row->%s, plain, right);\n}\n",
                   f->member);
    }
}

/* ---- the whole ------------------------------------------------------------------------------ */

static void model_text(buf *b, arena *a, const schema *s, const model *m)
{
    struct_type(b, a, m);
    macros(b, a, m);
    mask_type(b, m);
    order_type(b, a, m);
    filter_type(b, m);
    const char *target = arena_printf(a, "&%s_SCHEMA->models[%zu]", s->upper, m->number);
    calls list = model_calls(a, m);
    for (size_t i = 0; i < list.count; i++)
        function(b, a, m, target, &list.items[i]);
    filters(b, m);
    passwords(b, a, m);
}

buf header_body(arena *a, const schema *s)
{
    buf b = buf_new(a);
    arena *scratch = arena_scratch(a);
    for (size_t i = 0; i < s->enums.count; i++)
        enum_type(&b, scratch, s->enums.items[i]);
    for (size_t i = 0; i < s->models.count; i++) {
        arena_empty(scratch);
        model_text(&b, scratch, s, s->models.items[i]);
    }
    arena_free(scratch);
    migration_prototypes(&b, s);
    return b;
}

static void banner(buf *b, const schema *s, const char *header_name)
{
    buf_printf(b, "/* %s - generated by schemac %s from %s. Do not edit: changes will be lost.\n",
               header_name, SCHEMAC_VERSION, s->root->label);
    buf_printf(
        b,
        " *\n"
        " * %s_open brings a database to the state that schema %s, version %" PRId64
        ", declares, and gives a handle.\n"
        " * Every call returns SCHEMAC_OK, or another status: schemac_error_message(db) "
        "then says more.\n"
        " * A `T **row` gives one allocation, texts inside, for the matching _free call; "
        "rows are freed\n"
        " * with _rows_free. NOT_FOUND is a status of its own, and the row is then NULL.\n"
        " * Rows passed in are only read, but for the members that a call fills in: insert "
        "those that are zero\n"
        " * and assigned by the database, `default now` or `default random`.\n"
        " * A list_by call takes the values that rows must have; a NULL page stands for all "
        "rows.\n"
        " * find and scan take filters: <model>_where_<field>(op, value), "
        "_among_<field>(values, count) and\n"
        " * _null_<field>(is); <model>_any(n) and _all(n) make a group of the n behind them.\n"
        " * A handle is used by one thread at a time. schemac/schemac.h says everything "
        "else.\n"
        " */\n",
        s->name, s->name, s->version);
}

buf header_head(arena *a, const schema *s, const char *header_name, const char *symbol)
{
    buf b = buf_new(a);
    banner(&b, s, header_name);
    text_doc(&b, s->doc, 0);
    buf_printf(&b, "#ifndef %s_SCHEMA_H\n#define %s_SCHEMA_H\n\n#include <schemac/schemac.h>\n\n",
               s->upper, s->upper);
    buf_printf(&b,
               "#if SCHEMAC_ABI != %d\n#error \"%s was generated for another version of the "
               "schemac runtime: generate it again\"\n#endif\n\n",
               SCHEMAC_ABI, header_name);
    buf_put(&b, "#ifdef __cplusplus\nextern \"C\" {\n#endif\n\n");
    buf_printf(&b,
               "/* The schema, for the registry calls. Its symbol belongs to this very header: "
               "an object file\n * compiled against another one does not link. */\n"
               "extern const schemac_schema %s;\n"
               "static const schemac_schema *const %s_needed SCHEMAC_KEEP = &%s;\n"
               "#define %s_SCHEMA (&%s)\n\n",
               symbol, symbol, symbol, s->upper, symbol);
    buf_put(&b, "/* config may be NULL. See schemac_open. */\n");
    text_signature(&b, "schemac_status ", arena_printf(a, "%s_open", s->name),
                   "const char *path, const schemac_config *config, schemac_db **db");
    buf_put(&b, ";\n");
    if (s->tenant != NULL) {
        buf_put(&b,
                "/* Whose rows the calls see and write from now on. See schemac_set_tenant. */\n");
        text_signature(&b, "schemac_status ", arena_printf(a, "%s_set_tenant", s->name),
                       set_tenant_parameters(a, s->tenant));
        buf_put(&b, ";\n");
    }
    return b;
}

void header_end(buf *body)
{
    buf_put(body, "\n#ifdef __cplusplus\n}\n#endif\n\n#endif\n");
}
