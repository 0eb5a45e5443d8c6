/* row_types.c - the C types of a model. */
#include "emit/row_types.h"

#include "base/template.h"
#include "base/wording.h"
#include "emit/text.h"
#include "emit/values.h"
#include "model/paths.h"

#include <inttypes.h>
#include <string.h>

/* ---- rows ----------------------------------------------------------------------------------- */

static void add_note(buf *b, const char *note)
{
    buf_put(b, b->size == 0 ? "" : "; ");
    buf_put(b, note);
}

void row_types_note(buf *b, const model *m, const field *f)
{
    arena *a = b->arena;
    const type_info *t = &type_table[f->type];
    const char *form = t->note != NULL ? t->note : f->length > 0 ? t->length_note : NULL;
    if (f->target != NULL) {
        buf_printf(b, "%s %s", wording_article(f->target->name), f->target->name);
        return;
    }
    if (form == NULL)
        return;
    const template_value values[] = {
        {"scale", f->scale == 0 ? "0" : arena_printf(a, "%d", f->scale)},
        {"length", f->length == 0 ? "0" : arena_printf(a, "%" PRId64, f->length)},
        {"setter",
         m != NULL && t->secret ? arena_printf(a, "%s_%s_set", m->c_type, f->member) : ""},
        {NULL, NULL}};
    template_put(b, form, values);
}

static const char *member_note(arena *a, const model *m, const field *f)
{
    buf b = buf_new(a);
    row_types_note(&b, m, f);
    for (int kind = 0; kind < MODIFIER_COUNT; kind++) {
        bool told = kind == MODIFIER_SECRET && type_table[f->type].secret; /* by the type */
        if (f->given[kind] != NULL && modifier_table[kind].note != NULL && !told)
            add_note(&b, modifier_table[kind].note);
    }
    if (f->nullable && text_is_pointer(f))
        add_note(&b, "NULL for none");
    if (strcmp(f->member, f->column) != 0)
        add_note(&b, arena_printf(a, "field %s", f->name));
    return b.text;
}

static void put_member(buf *b, arena *a, const model *m, const field *f, size_t type_width,
                       size_t name_width)
{
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

static void put_struct(buf *b, arena *a, const model *m)
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
    for (size_t i = 0; i < m->fields.count; i++)
        put_member(b, a, m, m->fields.items[i], type_width, name_width);
    buf_printf(b, "} %s;\n", m->c_type);
    buf_printf(b,
               "\ntypedef struct %s_rows {\n    %s *rows;\n    size_t count;\n"
               "    schemac_cursor next;\n    schemac_cursor previous;\n"
               "    size_t missing;\n} %s_rows;\n",
               m->c_type, m->c_type, m->c_type);
}

/* What get_many is given several of. */
static void put_key(buf *b, arena *a, const model *m)
{
    if (m->own_key.count < 2)
        return;
    buf_printf(b, "\ntypedef struct %s_key {\n", m->c_type);
    for (size_t i = 0; i < m->own_key.count; i++) {
        const field *f = m->own_key.items[i];
        buf_printf(b, "    %s%s;\n", text_member_type(a, f), f->member);
    }
    buf_printf(b, "} %s_key;\n", m->c_type);
}

static void put_macros(buf *b, arena *a, const model *m)
{
    buf_printf(b, "\n#define %s_INIT {", m->c_upper);
    size_t column = strlen(m->c_upper) + 14;
    for (size_t i = 0; i < m->fields.count; i++) {
        const char *value = values_initial(a, m->fields.items[i]);
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

static void put_mask(buf *b, const model *m)
{
    if (!model_has_update(m))
        return;
    buf_printf(b, "\n/* The fields that a patch writes. */\ntypedef struct %s_mask {\n", m->c_type);
    for (size_t i = 0; i < m->fields.count; i++)
        if (field_is_writable(m, m->fields.items[i]))
            buf_printf(b, "    bool %s;\n", m->fields.items[i]->member);
    buf_printf(b, "} %s_mask;\n", m->c_type);
}

static void put_order(buf *b, arena *a, const model *m)
{
    buf_printf(b, "\ntypedef enum %s_by {\n    %s_KEY_ORDER = -1", m->c_type, m->c_upper);
    for (size_t i = 0; i < m->indexes.count; i++)
        if (path_is_order(m->indexes.items[i]))
            buf_printf(b, ",\n    %s_BY_%s = %zu", m->c_upper,
                       arena_upper(a, m->indexes.items[i]->label), i);
    for (size_t i = 0; i < m->fields.count; i++)
        if (m->fields.items[i]->sort_name != NULL)
            buf_printf(b, ",\n    %s = SCHEMAC_BY_FIELD + %zu", m->fields.items[i]->sort_name, i);
    buf_printf(b, "\n} %s_by;\n", m->c_type);
}

static void put_filter_type(buf *b, const model *m)
{
    const field *f = m->fields.items[0];
    buf_printf(b,
               "\n/* Made by %s_where_%s(op, value), %s_among_%s(values, count) and so on. */\n"
               "typedef struct %s_where {\n    schemac_filter filter;\n} %s_where;\n",
               m->c_type, f->member, m->c_type, f->member, m->c_type, m->c_type);
}

void row_types_put_filters(buf *b, const model *m)
{
    buf_printf(b, "\nSCHEMAC_GROUPS(%s)\n", m->c_type);
    for (size_t i = 0; i < m->fields.count; i++) {
        const field *f = m->fields.items[i];
        if (f->type == TYPE_ENUM)
            buf_printf(b, "SCHEMAC_ENUM_FILTERS(%s, %s, %zu, %s)\n", m->c_type, f->member, i,
                       f->enumeration->c_type);
        else if (type_table[f->type].filter != NULL)
            buf_printf(b, "SCHEMAC_FILTERS(%s, %s, %zu, %s, %s)\n", m->c_type, f->member, i,
                       type_table[f->type].c_type, type_table[f->type].filter);
        if (f->nullable)
            buf_printf(b, "SCHEMAC_NULL_FILTER(%s, %s, %zu)\n", m->c_type, f->member, i);
    }
}

/* ---- all of them ---------------------------------------------------------------------------- */

void row_types_put(buf *b, arena *a, const model *m)
{
    put_struct(b, a, m);
    put_key(b, a, m);
    put_macros(b, a, m);
    put_mask(b, m);
    put_order(b, a, m);
    put_filter_type(b, m);
}
