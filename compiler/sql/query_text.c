/* query_text.c - the text of a query or command as it is sent. Each model that it reads becomes a common
   table expression of its columns in their order, whatever the table has beside them; of a model that
   hides rows there are two within each other, so that the engine can tell who has read the table. */
#include "sql/query_text.h"

#include "base/fold.h"
#include "sql/command_text.h"

#include <string.h>

/* What a view is known by as one of schemac's (engines/sqlite/catalogue.c), and what others should
   know of it. */
#define SQL_OWN_VIEW "/* schemac: not confined: rows of every tenant, and deleted ones */"

/* ---- fragments -------------------------------------------------------------------------------- */

typedef struct writer {
    arena *arena;
    const schema_sql *of;
    query_sql *query;
    const query_body *body;
    const query_edit *edits; /* of a command, one for each token; else NULL */
} writer;

static void add(writer *w, const char *text, size_t size, uint32_t body, bool written,
                unsigned part)
{
    query_fragment f = {text, size, body, written, (uint8_t)part};
    if (size > 0)
        vec_push(w->arena, w->query->fragments, f);
}

static void add_made(writer *w, buf *b, uint32_t body, unsigned part)
{
    add(w, arena_strndup(w->arena, b->text, b->size), b->size, body, false, part);
}

static void add_written(writer *w, uint32_t from, uint32_t end, unsigned part)
{
    add(w, w->body->written->text + from, end - from, from, true, part);
}

/* ---- models ----------------------------------------------------------------------------------- */

static bool hides_tenants(const query *q, const model *m)
{
    return m->tenant != NULL && !query_as_system(q);
}

static bool hides_deleted(const query *q, const model *m)
{
    return m->soft_delete != NULL && !query_with_deleted(q);
}

bool query_text_hides(const query *q, const model *m)
{
    return hides_tenants(q, m) || hides_deleted(q, m);
}

/* Whether a body has the text of a name anywhere, however it is quoted: it might be meant. */
static bool has_text(const query_body *b, const char *name)
{
    for (const char *at = b->written->text; *at != '\0'; at++)
        if (fold_begins(at, name))
            return true;
    return false;
}

/* In the body or that of a view that it names. */
static bool has_text_at_all(const query_body *b, const char *name)
{
    bool named = has_text(b, name);
    for (size_t i = 0; i < b->views.count; i++)
        named = named || has_text(b->views.items[i], name);
    return named;
}

const char *query_text_inner(arena *a, const query_body *b, const model *m)
{
    if (!query_text_hides(b->query, m))
        return m->name;
    for (size_t i = 1;; i++) {
        const char *name = arena_printf(a, "%s$%zu", m->name, i);
        if (!has_text_at_all(b, name))
            return name;
    }
}

static void put_columns(buf *b, const model *m)
{
    for (size_t i = 0; i < m->fields.count; i++) {
        buf_put(b, i == 0 ? "" : ", ");
        sql_put_name(b, m->fields.items[i]->column);
    }
}

static void put_conditions(writer *w, buf *b, const model *m)
{
    const query *q = w->body->query;
    const char *separator = " WHERE ";
    if (hides_tenants(q, m)) {
        buf_put(b, separator);
        sql_put_name(b, m->tenant->column);
        buf_put(b, " = ");
        w->of->dialect->put_parameter(b, q->parameters.count + 1);
        separator = " AND ";
    }
    if (hides_deleted(q, m)) {
        buf_put(b, separator);
        sql_put_name(b, m->soft_delete->column);
        buf_put(b, " IS NULL");
    }
}

/* "customer$1" AS NOT MATERIALIZED (SELECT … FROM main."customer" WHERE …) */
static void put_shadow(writer *w, buf *b, const char *name, const model *m)
{
    sql_put_name(b, name);
    buf_put(b, " AS NOT MATERIALIZED (SELECT ");
    put_columns(b, m);
    buf_printf(b, " FROM %s", w->of->dialect->schema);
    sql_put_name(b, m->table);
    put_conditions(w, b, m);
    buf_put(b, ")");
}

static void put_model(writer *w, buf *b, const model *m)
{
    const char *inner = query_text_inner(w->arena, w->body, m);
    put_shadow(w, b, inner, m);
    if (strcmp(inner, m->name) == 0)
        return;
    buf_put(b, ",\n");
    sql_put_name(b, m->name);
    buf_put(b, " AS NOT MATERIALIZED (SELECT ");
    put_columns(b, m);
    buf_put(b, " FROM ");
    sql_put_name(b, inner);
    buf_put(b, ")");
}

/* ---- views ------------------------------------------------------------------------------------ */

static void put_members(buf *b, const query_body *view)
{
    const slots *members = &view->query->record->members;
    for (size_t i = 0; i < members->count; i++) {
        buf_put(b, i == 0 ? "" : ", ");
        sql_put_name(b, members->items[i]->column);
    }
}

/* "id", "customer_id" FROM ( and what it shows: names within the brackets are its own. Comments are
   left out, and white space is one blank: another layout is no other view. */
static void put_shown(buf *b, const query_body *view)
{
    const query_token *items = view->tokens.items;
    put_members(b, view);
    buf_put(b, " FROM (");
    for (size_t i = 0; i < view->tokens.count; i++) {
        bool apart = i > 0 && items[i].at > items[i - 1].at + items[i - 1].size;
        buf_put(b, apart ? " " : "");
        buf_add(b, view->written->text + items[i].at, items[i].size);
    }
    buf_put(b, ")");
}

static void put_view(buf *b, const query_body *view)
{
    sql_put_name(b, view->query->name);
    buf_put(b, " AS NOT MATERIALIZED (SELECT ");
    put_shown(b, view);
    buf_put(b, ")");
}

/* A name for the rows of a table, which may be called as the model that they are. */
static const char *name_of_rows(arena *a, const schema_sql *of, const query_body *view,
                                const model *m)
{
    for (size_t i = 1;; i++) {
        const char *name = arena_printf(a, "%s$%zu", m->name, i);
        if (!has_text(view, name) && map_get(&of->schema->by_table, name) == NULL)
            return name;
    }
}

/* WITH "customer$1" AS (SELECT "id", … FROM "people"), …; or the models over these. */
static void put_tables(buf *b, const schema_sql *of, const query_body *view, bool models)
{
    for (size_t i = 0; i < view->named.count; i++) {
        const model *m = view->named.items[i];
        const char *rows = name_of_rows(b->arena, of, view, m);
        buf_put(b, i == 0 ? "WITH " : ", ");
        sql_put_name(b, models ? m->name : rows);
        buf_put(b, " AS (SELECT ");
        put_columns(b, m);
        buf_put(b, " FROM ");
        sql_put_name(b, models ? rows : m->table);
        buf_put(b, ")");
    }
    buf_put(b, view->named.count == 0 ? "SELECT " : " SELECT ");
}

/* No table is named with its database: others may attach it under any name. So the models stand
   within the WITH of their tables, which may have their names. */
const char *query_text_view(arena *a, const schema_sql *of, const query_body *view)
{
    buf b = buf_new(a);
    buf_put(&b, "CREATE VIEW ");
    sql_put_name(&b, view->query->name);
    buf_put(&b, " AS " SQL_OWN_VIEW " ");
    if (view->named.count > 0) {
        put_tables(&b, of, view, false);
        put_members(&b, view);
        buf_put(&b, " FROM (");
    }
    put_tables(&b, of, view, true);
    put_shown(&b, view);
    buf_put(&b, view->named.count > 0 ? ")" : "");
    return b.text;
}

/* ---- tokens ----------------------------------------------------------------------------------- */

/* o."id" AS "name.id", …; without `of` only the name of the column. */
static void put_row(buf *b, const query_token *of, const query_role *role)
{
    const model *m = role->model;
    for (size_t i = 0; i < m->fields.count; i++) {
        buf_put(b, i == 0 ? "" : ", ");
        if (of != NULL) {
            sql_put_name(b, of->text);
            buf_char(b, '.');
        }
        sql_put_name(b, m->fields.items[i]->column);
        buf_put(b, " AS ");
        buf name = buf_new(b->arena);
        buf_printf(&name, "%s.%s", role->slot->name, m->fields.items[i]->name);
        sql_put_name(b, name.text);
    }
}

static bool is_brace(const query_token *t)
{
    return t->kind == QUERY_SIGN && (t->text[0] == '{' || t->text[0] == '}') && !t->order;
}

static void add_text(writer *w, const char *text, uint32_t body, unsigned part)
{
    if (text != NULL)
        add(w, text, strlen(text), body, false, part);
}

static bool is_blank(const query_body *b, uint32_t at)
{
    return at >= b->written->size || strchr(" \t\r\n\f", b->written->text[at]) != NULL;
}

/* What stands on both sides of a brace stays apart when it is gone, and the part with it. */
static void add_brace(writer *w, const query_token *t)
{
    bool opens = t->text[0] == '{';
    bool apart = opens ? t->at == 0 || is_blank(w->body, t->at - 1) : is_blank(w->body, t->at + 1);
    add(w, " ", apart ? 0 : 1, t->at, false, 0);
}

static void add_token(writer *w, size_t i)
{
    const query_token *t = &w->body->tokens.items[i];
    const query_role *role = &w->body->roles[i];
    buf b = buf_new(w->arena);
    if (is_brace(t)) {
        add_brace(w, t);
        return;
    }
    switch (role->kind) {
    case ROLE_NONE:
        add_written(w, t->at, t->at + t->size, t->part);
        return;
    case ROLE_PARAMETER:
        w->of->dialect->put_parameter(&b, role->slot->number + 1);
        break;
    case ROLE_LIST:
        buf_put(&b, is_blank(w->body, t->at - 1) ? "" : " ");
        w->of->dialect->put_list(&b, role->slot->number + 1);
        break;
    case ROLE_ROW:
        put_row(&b, w->edits == NULL ? t : NULL, role);
        break;
    case ROLE_ROW_REST:
        return;
    }
    add_made(w, &b, t->at, t->part);
}

/* With what is written around it, or in its place. */
static void add_edited(writer *w, size_t i)
{
    const query_token *t = &w->body->tokens.items[i];
    const query_edit *e = w->edits == NULL ? &(query_edit){0} : &w->edits[i];
    add_text(w, e->before, t->at, 0);
    if (e->text != NULL)
        add_text(w, e->text, t->at, t->part);
    else
        add_token(w, i);
    add_text(w, e->behind, t->at, e->behind_part);
}

/* What stands between two tokens. */
static void add_gap(writer *w, size_t i)
{
    const query_token *items = w->body->tokens.items;
    const query_token *before = &items[i - 1], *t = &items[i];
    if (w->body->roles[i].kind == ROLE_ROW_REST)
        return;
    add_written(w, before->at + before->size, t->at, before->part == t->part ? t->part : 0);
}

/* The word WITH of the query itself; it may stand in an optional part. */
static size_t own_with(const query_body *b)
{
    size_t i = b->shape->whole->tokens.first;
    while (is_brace(&b->tokens.items[i]))
        i++;
    return i;
}

/* Ours stand before those of the query; returns the token that comes then. */
static size_t add_models(writer *w)
{
    const query_select *whole = w->body->shape->whole;
    bool own = whole->withs.count > 0;
    size_t next = own ? own_with(w->body) : whole->tokens.first;
    const query_token *first = &w->body->tokens.items[next];
    buf b = buf_new(w->arena);
    buf_put(&b, own && whole->with_recursive ? "WITH RECURSIVE " : "WITH ");
    const char *separator = "";
    for (size_t i = 0; i < w->body->models.count; i++, separator = ",\n") {
        buf_put(&b, separator);
        put_model(w, &b, w->body->models.items[i]);
    }
    for (size_t i = 0; i < w->body->views.count; i++, separator = ",\n") {
        buf_put(&b, separator);
        put_view(&b, w->body->views.items[i]);
    }
    add_made(w, &b, first->at, 0);
    add(w, ",", own, first->at, false, first->part);
    add(w, "\n", 1, first->at, false, 0);
    return own ? next + 1 + whole->with_recursive : next;
}

/* The chosen order, which is the last, is put together when it is asked for. */
static size_t end_of_text(const query_body *b)
{
    query_range order = b->shape->whole->order;
    bool chosen = order.end > order.first && b->tokens.items[order.first].order;
    return chosen ? order.first - 2 : b->tokens.count;
}

void query_text_write(arena *a, const schema_sql *of, query_sql *q)
{
    writer w = {.arena = a, .of = of, .query = q, .body = q->body};
    bool any = w.body->models.count + w.body->views.count > 0;
    if (w.body->change != NULL)
        w.edits = command_text_edits(a, of, q);
    size_t first = any ? add_models(&w) : 0;
    for (size_t i = first; i < end_of_text(w.body); i++) {
        if (i > first)
            add_gap(&w, i);
        add_edited(&w, i);
    }
}

/* ---- what is sent ----------------------------------------------------------------------------- */

query_text query_text_of(arena *a, const query_sql *q, unsigned left_out)
{
    query_text out = {.size = 0};
    buf b = buf_new(a);
    for (size_t i = 0; i < q->fragments.count; i++) {
        const query_fragment *f = &q->fragments.items[i];
        if (f->part > 0 && (left_out >> (f->part - 1) & 1) != 0)
            continue;
        buf_add(&b, f->text, f->size);
        vec_push(a, out.fragments, *f);
    }
    out.text = b.text;
    out.size = b.size;
    return out;
}

uint32_t query_text_place(const query_text *t, size_t offset)
{
    size_t at = 0;
    uint32_t place = 0;
    for (size_t i = 0; i < t->fragments.count; i++) {
        const query_fragment *f = &t->fragments.items[i];
        place = f->body;
        if (offset < at + f->size)
            return f->written ? f->body + (uint32_t)(offset - at) : f->body;
        at += f->size;
    }
    return place;
}
