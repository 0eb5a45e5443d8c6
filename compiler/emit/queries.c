/* queries.c - records, queries and commands in the generated header: what they take and return, and their
   functions. */
#include "emit/queries.h"

#include "emit/row_types.h"
#include "emit/text.h"
#include "emit/values.h"
#include "model/types.h"

#include <string.h>

/* ---- types ------------------------------------------------------------------------------------ */

/* A type that a name follows: with a space behind it, unless it ends with '*'. */
static const char *spaced(arena *a, const char *type)
{
    return type[strlen(type) - 1] == '*' ? type : arena_printf(a, "%s ", type);
}

/* What points to values of a type, which are not changed: "const int64_t *". */
static const char *pointer_to_const(arena *a, const char *type)
{
    size_t size = strlen(type);
    return type[size - 1] == '*' ? arena_printf(a, "%sconst *", type)
                                 : arena_printf(a, "const %s *", type);
}

/* Without what spaced has added. */
static const char *bare(arena *a, const char *type)
{
    size_t size = strlen(type);
    return type[size - 1] == ' ' ? arena_strndup(a, type, size - 1) : type;
}

const char *queries_row_type(arena *a, const query *q)
{
    if (q->kind == RESULT_RECORD)
        return q->record->c_row;
    return q->kind == RESULT_ROW ? q->value->row->c_type
                                 : bare(a, text_member_type(a, q->value->field));
}

/* What a list of values is called: "schemac_int64_rows", "shop_order_status_rows". */
static const char *values_type(arena *a, const field *f)
{
    static const char *const names[TYPE_COUNT] = {
        [TYPE_BOOL] = "bool",     [TYPE_INT32] = "int32",     [TYPE_INT64] = "int64",
        [TYPE_DOUBLE] = "double", [TYPE_DECIMAL] = "int64",   [TYPE_TEXT] = "text",
        [TYPE_BLOB] = "blob",     [TYPE_TIMESTAMP] = "int64", [TYPE_DATE] = "date",
        [TYPE_UUID] = "uuid",     [TYPE_JSON] = "text"};
    if (f->enumeration != NULL)
        return arena_printf(a, "%s_rows",
                            f->nullable ? f->enumeration->c_optional : f->enumeration->c_type);
    bool optional = f->nullable && !text_is_pointer(f);
    return arena_printf(a, "schemac_%s%s_rows", optional ? "opt_" : "", names[f->type]);
}

static const char *rows_type(arena *a, const query *q)
{
    if (q->kind == RESULT_RECORD)
        return q->c_rows != NULL ? q->c_rows : q->record->c_rows;
    return q->kind == RESULT_ROW ? arena_printf(a, "%s_rows", q->value->row->c_type)
                                 : values_type(a, q->value->field);
}

/* ---- records ---------------------------------------------------------------------------------- */

static const char *slot_type(arena *a, const slot *s)
{
    if (s->row == NULL)
        return text_member_type(a, s->field);
    return s->many || s->optional ? arena_printf(a, "const %s *", s->row->c_type)
                                  : arena_printf(a, "%s ", s->row->c_type);
}

/* What the comment of a member or parameter says, with `none` where it may be NULL. */
static void put_note(buf *b, const slot *s, const char *none)
{
    buf note = buf_new(b->arena);
    bool pointer = s->row != NULL || s->list || text_is_pointer(s->field);
    if (s->row == NULL)
        row_types_note(&note, NULL, s->field);
    if (s->optional && pointer && !s->list)
        buf_printf(&note, "%s%s", note.size == 0 ? "" : "; ", none);
    if (note.size > 0)
        buf_printf(b, " /* %s */", note.text);
}

static void put_members(buf *b, arena *a, const slots *members)
{
    for (size_t i = 0; i < members->count; i++) {
        const slot *s = members->items[i];
        text_doc(b, s->doc, 4);
        buf_printf(b, "    %s%s;", slot_type(a, s), s->c_name);
        put_note(b, s, s->row != NULL ? "NULL when there is none" : "NULL for none");
        buf_char(b, '\n');
        if (s->many)
            buf_printf(b, "    size_t %s;\n", s->c_count);
    }
}

static void put_free(buf *b, const char *name, const char *type, const char *parameter,
                     const char *body)
{
    text_signature(b, "static inline void ", arena_printf(b->arena, "%s_free", name),
                   arena_printf(b->arena, "%s%s", type, parameter));
    buf_printf(b, "\n{\n%s}\n", body);
}

/* paged: with cursors, as schemac_rows has them. */
static void put_rows(buf *b, arena *a, const record *r, const char *rows, bool paged)
{
    buf_printf(b,
               "\ntypedef struct %s {\n    const %s *rows; /* NULL when there are none */\n"
               "    size_t count;\n%s} %s;\n\n",
               rows, r->c_row,
               paged ? "    schemac_cursor next;\n    schemac_cursor previous;\n" : "", rows);
    put_free(b, rows, arena_printf(a, "%s *", rows), "rows",
             "    schemac_free((void *)(uintptr_t)rows->rows);\n    rows->rows = NULL;\n"
             "    rows->count = 0;\n");
}

static void put_record(buf *b, arena *a, const record *r, bool paged)
{
    buf_char(b, '\n');
    text_doc(b, r->own ? NULL : r->doc, 0);
    buf_printf(b, "typedef struct %s { /* %s */\n", r->c_row, text_place(a, r->at));
    put_members(b, a, &r->members);
    buf_printf(b, "} %s;\n\n", r->c_row);
    put_free(b, r->c_row, arena_printf(a, "const %s *", r->c_row), "row",
             "    schemac_free((void *)(uintptr_t)row);\n");
    put_rows(b, a, r, r->c_rows, paged);
}

/* ---- parameters ------------------------------------------------------------------------------- */

static const char *list_type(arena *a, const slot *s)
{
    return pointer_to_const(a, text_value_type(s->field));
}

static void put_parameter_members(buf *b, arena *a, const query *q)
{
    for (size_t i = 0; i < q->parameters.count; i++) {
        const slot *s = q->parameters.items[i];
        text_doc(b, s->doc, 4);
        buf_printf(b, "    %s%s;", s->list ? list_type(a, s) : text_member_type(a, s->field),
                   s->c_name);
        put_note(b, s, "NULL when it is left out");
        buf_char(b, '\n');
        if (s->list)
            buf_printf(b, "    size_t %s;%s\n", s->c_count,
                       s->optional ? " /* SCHEMAC_NOT_GIVEN when it is left out */" : "");
    }
}

/* An item of a list in braces and what ends it, on a new line when this one would be too long. */
static void put_item(buf *b, const char *text, const char *end, const char *new_line)
{
    enum { WIDTH = 98 };
    bool first = b->text[b->size - 1] == '{';
    bool fits = text_column(b) + 1 + strlen(text) + strlen(end) <= WIDTH;
    buf_put(b, first ? "" : fits ? " " : new_line);
    buf_printf(b, "%s%s", text, end);
}

static const char *initial_of(arena *a, const slot *s)
{
    if (s->list)
        return s->optional ? "NULL, SCHEMAC_NOT_GIVEN" : "NULL, 0";
    return values_initial(a, s->field);
}

static void put_params(buf *b, arena *a, const query *q)
{
    if (!q->in_struct)
        return;
    buf_printf(b, "\ntypedef struct %s_params {\n", q->c_name);
    put_parameter_members(b, a, q);
    buf_printf(b, "} %s_params;\n\n", q->c_name);
    buf_printf(b, "#define %s_PARAMS_INIT {", arena_upper(a, q->c_name));
    for (size_t i = 0; i < q->parameters.count; i++)
        put_item(b, initial_of(a, q->parameters.items[i]), i + 1 < q->parameters.count ? "," : "}",
                 " \\\n    ");
    buf_char(b, '\n');
}

/* ---- functions -------------------------------------------------------------------------------- */

static const char *parameters_of(arena *a, const query *q)
{
    buf b = buf_new(a);
    buf_put(&b, "schemac_db *db");
    if (q->in_struct)
        buf_printf(&b, ", const %s_params *params", q->c_name);
    for (size_t i = 0; !q->in_struct && i < q->parameters.count; i++) {
        const slot *s = q->parameters.items[i];
        buf_printf(&b, ", %s%s", text_member_type(a, s->field), s->c_name);
    }
    return b.text;
}

static void put_lists(buf *b, const query *q)
{
    for (size_t i = 0; i < q->parameters.count; i++) {
        const slot *s = q->parameters.items[i];
        if (s->list)
            buf_printf(b, "    const schemac_array %s_ = {params->%s, params->%s};\n", s->c_name,
                       s->c_name, s->c_count);
    }
}

/* Declares what is passed on as the values. */
static const char *put_values(buf *b, const query *q)
{
    if (q->parameters.count == 0)
        return "NULL";
    put_lists(b, q);
    buf_put(b, "    const void *const values[] = {");
    for (size_t i = 0; i < q->parameters.count; i++) {
        const slot *s = q->parameters.items[i];
        const char *of = q->in_struct && !s->list ? "params->" : "";
        put_item(b, arena_printf(b->arena, "&%s%s%s", of, s->c_name, s->list ? "_" : ""),
                 i + 1 < q->parameters.count ? "," : "};", "\n                                  ");
    }
    buf_char(b, '\n');
    return "values";
}

typedef struct call {
    const char *name; /* behind that of the query */
    const char *runtime;
    const char *out; /* the last parameter, with its type */
    const char *note;
} call;

static void put_call(buf *b, arena *a, const query *q, const call *c)
{
    buf_char(b, '\n');
    bool doc = q->doc != NULL && c->name[0] == '\0';
    text_doc(b, doc ? arena_printf(a, "%s\n%s", q->doc, c->note) : c->note, 0);
    const char *name = arena_printf(a, "%s%s", q->c_name, c->name);
    size_t comma = strlen(c->out);
    while (comma > 0 && c->out[comma - 1] != ' ' && c->out[comma - 1] != '*')
        comma--;
    text_signature(b, "static inline schemac_status ", name,
                   arena_printf(a, "%s, %s", parameters_of(a, q), c->out));
    buf_put(b, "\n{\n");
    const char *values = put_values(b, q);
    buf_printf(b, "    return %s(db, &%s_SCHEMA->queries[%zu], %s, %s);\n}\n", c->runtime,
               arena_upper(a, q->schema_name), q->number, values, c->out + comma);
}

/* Where one row goes, and how it is freed. */
static const char *one_out(arena *a, const query *q)
{
    if (query_gives_text(q))
        return "char **value";
    if (query_gives_in_place(q))
        return arena_printf(a, "%s*value", spaced(a, queries_row_type(a, q)));
    return q->kind == RESULT_VALUE ? "schemac_blob **value"
           : q->kind == RESULT_ROW ? arena_printf(a, "%s **row", queries_row_type(a, q))
                                   : arena_printf(a, "const %s **row", queries_row_type(a, q));
}

static const char *one_note(arena *a, const query *q)
{
    const char *none = "NOT_FOUND when there is no row.";
    if (query_gives_in_place(q))
        return none;
    return q->kind == RESULT_VALUE
               ? arena_printf(a, "%s Freed with schemac_free.", none)
               : arena_printf(a, "%s Freed with %s_free.", none, queries_row_type(a, q));
}

static void put_one(buf *b, arena *a, const query *q)
{
    const call c = {"", "schemac_select_one", one_out(a, q), one_note(a, q)};
    put_call(b, a, q, &c);
}

/* parameter, value: of the order. */
static void put_scan(buf *b, arena *a, const query *q, const char *parameter, const char *value)
{
    buf_char(b, '\n');
    text_doc(b, "The same rows one by one, without copies: each lasts until the next call.", 0);
    text_signature(b, "static inline schemac_status ", arena_printf(a, "%s_scan", q->c_scan),
                   arena_printf(a, "%s%s, schemac_scan **scan", parameters_of(a, q), parameter));
    buf_put(b, "\n{\n");
    const char *values = put_values(b, q);
    buf_printf(b,
               "    return schemac_select_scan(db, &%s_SCHEMA->queries[%zu], %s, %s, scan);\n}\n",
               arena_upper(a, q->schema_name), q->number, values, value);
    const char *name = q->kind == RESULT_VALUE ? "value" : "row";
    buf_char(b, '\n');
    text_signature(b, "static inline schemac_status ", arena_printf(a, "%s_next", q->c_scan),
                   arena_printf(a, "schemac_scan *scan, %s*%s",
                                pointer_to_const(a, queries_row_type(a, q)), name));
    buf_printf(b, "\n{\n    return schemac_select_next(scan, &%s_SCHEMA->queries[%zu], %s);\n}\n",
               arena_upper(a, q->schema_name), q->number, name);
    buf_char(b, '\n');
    text_signature(b, "static inline void ", arena_printf(a, "%s_scan_end", q->c_scan),
                   "schemac_scan *scan");
    buf_put(b, "\n{\n    schemac_scan_end(scan);\n}\n");
}

static void put_many(buf *b, arena *a, const query *q)
{
    const char *type = rows_type(a, q);
    const call c = {"", "schemac_select_many", arena_printf(a, "%s *rows", type),
                    arena_printf(a, "Freed with %s_free.", type)};
    put_call(b, a, q, &c);
    if (query_many(q) == NULL && !q->command)
        put_scan(b, a, q, "", "-1");
}

/* A command that only changes rows. */
static void put_change(buf *b, arena *a, const query *q)
{
    const call c = {"", "schemac_command", "int64_t *changed", "changed: rows, or NULL."};
    put_call(b, a, q, &c);
}

/* ---- chosen orders ---------------------------------------------------------------------------- */

static bool has_choice(const query_body *body)
{
    return body->orders.count > 1;
}

static void put_orders(buf *b, arena *a, const query_body *body)
{
    const query *q = body->query;
    if (!has_choice(body))
        return;
    buf_printf(b, "\ntypedef enum %s_by {\n", q->c_name);
    for (size_t i = 0; i < body->orders.count; i++)
        buf_printf(b, "    %s_BY_%s = %zu%s\n", arena_upper(a, q->c_name),
                   arena_upper(a, body->orders.items[i].label), i,
                   i + 1 < body->orders.count ? "," : "");
    buf_printf(b, "} %s_by;\n", q->c_name);
}

static const char *order_parameter(arena *a, const query_body *body)
{
    return has_choice(body) ? arena_printf(a, ", %s_by by", body->query->c_name) : "";
}

static const char *order_value(const query_body *body)
{
    return has_choice(body) ? "(int)by" : "0";
}

static void put_ordered_rows(buf *b, arena *a, const query_body *body)
{
    const query *q = body->query;
    const char *type = rows_type(a, q);
    bool paged = q->returns == RETURNS_PAGES;
    const char *note =
        arena_printf(a,
                     paged ? "A page of the rows; all of them when it is NULL. Freed with %s_free."
                           : "Freed with %s_free.",
                     type);
    buf_char(b, '\n');
    text_doc(b, q->doc == NULL ? note : arena_printf(a, "%s\n%s", q->doc, note), 0);
    text_signature(b, "static inline schemac_status ", q->c_name,
                   arena_printf(a, "%s%s%s, %s *rows", parameters_of(a, q),
                                order_parameter(a, body), paged ? ", const schemac_page *page" : "",
                                type));
    buf_put(b, "\n{\n");
    const char *values = put_values(b, q);
    buf_printf(
        b, "    return schemac_select_pages(db, &%s_SCHEMA->queries[%zu], %s, %s, %s, rows);\n}\n",
        arena_upper(a, q->schema_name), q->number, values, order_value(body),
        paged ? "page" : "NULL");
}

static void put_count(buf *b, arena *a, const query *q)
{
    const call c = {"_count", "schemac_select_count", "int64_t *count", "How many rows there are."};
    put_call(b, a, q, &c);
}

static void put_ordered(buf *b, arena *a, const query_body *body)
{
    put_ordered_rows(b, a, body);
    if (body->query->returns == RETURNS_PAGES)
        put_count(b, a, body->query);
    if (query_many(body->query) == NULL)
        put_scan(b, a, body->query, order_parameter(a, body), order_value(body));
}

/* ---- views ------------------------------------------------------------------------------------ */

/* number: of the column in what the view's own query gives. */
static void put_filter(buf *b, const query *q, const slot *s, size_t number)
{
    const field *f = s->field;
    if (f->type == TYPE_ENUM)
        buf_printf(b, "SCHEMAC_ENUM_FILTERS(%s, %s, %zu, %s)\n", q->c_scan, s->c_name, number,
                   f->enumeration->c_type);
    else if (type_table[f->type].filter != NULL)
        buf_printf(b, "SCHEMAC_FILTERS(%s, %s, %zu, %s, %s)\n", q->c_scan, s->c_name, number,
                   type_table[f->type].c_type, type_table[f->type].filter);
    if (f->nullable)
        buf_printf(b, "SCHEMAC_NULL_FILTER(%s, %s, %zu)\n", q->c_scan, s->c_name, number);
}

static void put_find(buf *b, arena *a, const query_body *body)
{
    const query *q = body->query;
    buf_printf(b,
               "\n/* Made by the calls that follow: _where_<member>(op, value) and so on. */\n"
               "typedef struct %s_where {\n    schemac_filter filter;\n} %s_where;\n\n"
               "SCHEMAC_GROUPS(%s)\n",
               q->c_scan, q->c_scan, q->c_scan);
    for (size_t i = 0; i < body->columns.count; i++)
        put_filter(b, q, body->columns.items[i].slot, i);
    buf_char(b, '\n');
    text_doc(
        b, arena_printf(a, "All rows that pass the filters. Freed with %s_free.", rows_type(a, q)),
        0);
    text_signature(b, "static inline schemac_status ", arena_printf(a, "%s_find", q->c_scan),
                   arena_printf(a,
                                "schemac_db *db, const %s_where *filters, size_t count, %s *rows",
                                q->c_scan, rows_type(a, q)));
    buf_printf(b,
               "\n{\n    return schemac_select_find(db, &%s_SCHEMA->queries[%zu], filters, count, "
               "rows);\n}\n",
               arena_upper(a, q->schema_name), q->number);
}

static const char *key_parameters(arena *a, const query_body *body)
{
    buf b = buf_new(a);
    for (size_t i = 0; i < body->key.count; i++) {
        const slot *s = body->columns.items[body->key.items[i]].slot;
        buf_printf(&b, ", %s%s_", text_member_type(a, s->field), s->c_name);
    }
    return b.text;
}

/* Of a view whose rows something tells apart. */
static void put_get(buf *b, arena *a, const query_body *body)
{
    const query *q = body->query;
    if (body->key.count == 0)
        return;
    buf_char(b, '\n');
    text_doc(b,
             arena_printf(a, "NOT_FOUND when there is no row. Freed with %s_free.",
                          queries_row_type(a, q)),
             0);
    text_signature(b, "static inline schemac_status ", arena_printf(a, "%s_get", q->c_scan),
                   arena_printf(a, "schemac_db *db%s, const %s **row", key_parameters(a, body),
                                queries_row_type(a, q)));
    buf_printf(b, "\n{\n    %s_where where_[%zu];\n", q->c_scan, body->key.count);
    for (size_t i = 0; i < body->key.count; i++) {
        const slot *s = body->columns.items[body->key.items[i]].slot;
        buf_printf(b, "    where_[%zu] = %s_where_%s(SCHEMAC_EQ, %s_);\n", i, q->c_scan, s->c_name,
                   s->c_name);
    }
    buf_printf(
        b,
        "    return schemac_select_find_one(db, &%s_SCHEMA->queries[%zu], where_, %zu, row);\n"
        "}\n",
        arena_upper(a, q->schema_name), q->number, body->key.count);
}

static void put_query(buf *b, arena *a, const query_sql *sql)
{
    const query *q = sql->body->query;
    if (q->own != NULL)
        put_record(b, a, q->own, q->returns == RETURNS_PAGES);
    if (q->c_rows != NULL)
        put_rows(b, a, q->record, q->c_rows, true);
    put_params(b, a, q);
    put_orders(b, a, sql->body);
    if (q->returns == RETURNS_NOTHING)
        put_change(b, a, q);
    else if (q->returns == RETURNS_PAGES || sql->body->orders.count > 0)
        put_ordered(b, a, sql->body);
    else if (q->returns == RETURNS_ONE)
        put_one(b, a, q);
    else
        put_many(b, a, q);
    if (query_is_view(q))
        put_find(b, a, sql->body);
    if (query_is_view(q))
        put_get(b, a, sql->body);
}

/* ---- lists of enum values --------------------------------------------------------------------- */

static void put_enum_values(buf *b, arena *a, const schema *s, map *done)
{
    for (size_t i = 0; i < s->queries.count; i++) {
        const query *q = s->queries.items[i];
        if (q->kind != RESULT_VALUE || q->returns == RETURNS_ONE ||
            q->value->field->enumeration == NULL)
            continue;
        const char *name = values_type(a, q->value->field);
        if (map_get(done, name) != NULL)
            continue;
        map_put(done, name, (void *)(uintptr_t)q);
        buf_printf(b, "\nSCHEMAC_VALUES(%s, const %s)\n", name, queries_row_type(a, q));
    }
}

void queries_put(buf *b, arena *a, const schema_sql *sql)
{
    const schema *s = sql->schema;
    map done = map_new(a, false);
    for (size_t i = 0; i < s->records.count; i++)
        put_record(b, a, s->records.items[i], false);
    put_enum_values(b, a, s, &done);
    for (size_t i = 0; i < s->queries.count; i++)
        put_query(b, a, &sql->queries[i]);
}
