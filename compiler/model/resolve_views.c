/* resolve_views.c - views and external tables: what their rows are, and what their calls are as
   queries. */
#include "base/fold.h"
#include "model/queries.h"
#include "model/resolve_slots.h"

#include <string.h>

/* ---- members ---------------------------------------------------------------------------------- */

/* Other programs read them, too, by one name for each value. */
static void refuse_rows(resolver *r, const record *rec, const char *kind)
{
    for (size_t i = 0; i < rec->members.count; i++) {
        const slot *s = rec->members.items[i];
        if (!s->written->row)
            continue;
        diag *e = diag_error(r->diags, E1020, s->at, "%s has columns of one value each: '%s' is %s",
                             kind, s->name, s->many ? "many rows" : "a whole row");
        const char *type = s->written->written->type.text;
        if (s->many)
            diag_hint(e, "a query returns them: %s: many row %s", s->name, type);
        else
            diag_hint(e, "name its key, %s: %s; or each of its fields", s->name, type);
    }
}

/* A reference to rows with a key of several fields is no single value. */
static void refuse_wide_keys(resolver *r, const record *rec)
{
    for (size_t i = 0; i < rec->members.count; i++) {
        slot *s = rec->members.items[i];
        const model *m = s->field == NULL ? NULL : s->field->target;
        if (m == NULL || m->own_key.count == 1 || m->key.count == 0)
            continue;
        diag *e = diag_error(r->diags, E1020, s->at, "the key of '%s' has %zu fields", m->name,
                             m->own_key.count);
        diag_hint(e, "give each of them a name of its own here");
        s->field->broken = true;
    }
}

/* ---- views and tables ------------------------------------------------------------------------- */

/* A name has one meaning in the database, too; and past the name of its model nobody reads a table. */
static void refuse_tables(resolver *r, const schema_view *v)
{
    const char *kind = lookup_kind_name(v->written->kind);
    const model *m = map_get(&r->schema->by_table, v->name);
    if (m != NULL) {
        diag *e = diag_error(r->diags, v->external ? E1022 : E1020, v->at,
                             "%s '%s' has the name of a table, that of model '%s'", kind, v->name,
                             m->name);
        diag_note(e, m->table_at, "it is called so here");
        diag_hint(e, v->external ? "a query reads rows of a model by the name of the model"
                                 : "call the view otherwise");
    }
    if (fold_begins(v->name, "schemac_") || fold_begins(v->name, "sqlite_"))
        diag_hint(diag_error(r->diags, v->external ? E1022 : E1020, v->at,
                             "%s '%s' has a name of those that others keep for themselves", kind,
                             v->name),
                  "'schemac_' and 'sqlite_' begin no name of yours");
    if (v->external && fold_begins(v->name, "pragma_"))
        diag_hint(diag_error(r->diags, E1022, v->at, "'%s' is no table: SQLite answers it itself",
                             v->name),
                  "a table that somebody has made has another name");
}

void resolve_view(resolver *r, const ast_declaration *d)
{
    named *n = map_get(&r->names, d->name.text);
    if (n == NULL || n->written != d)
        return; /* the second of its name */
    schema_view *v = arena_alloc(r->arena, sizeof *v);
    record *rec = resolve_record_of(r, d);
    v->name = d->name.text;
    v->at = d->name.at;
    v->written = d;
    v->record = rec;
    v->external = d->kind == DECLARATION_EXTERNAL;
    v->number = r->schema->views.count;
    refuse_rows(r, rec, v->external ? "an external table" : "a view");
    refuse_wide_keys(r, rec);
    resolve_refuse_later(r, d->query);
    refuse_tables(r, v);
    n->view = v;
    vec_push(r->arena, r->schema->views, v);
    map_put(&r->schema->views_by_name, v->name, v);
    if (v->external)
        return; /* its rows have no type in C: queries say what they return */
    n->record = rec;
    vec_push(r->arena, r->schema->records, rec);
}

/* ---- calls ------------------------------------------------------------------------------------ */

static query *add_call(resolver *r, const schema_view *v, const ast_declaration *written)
{
    query *q = arena_alloc(r->arena, sizeof *q);
    q->name = v->name;
    q->at = v->at;
    q->written = written;
    q->view = v;
    q->number = r->schema->queries.count;
    vec_push(r->arena, r->schema->queries, q);
    return q;
}

static void add_rows(resolver *r, schema_view *v)
{
    query *q = add_call(r, v, v->written);
    q->returns = RETURNS_MANY;
    q->kind = RESULT_RECORD;
    q->record = v->record;
    v->rows = q;
}

/* select count(*) from "open_purchase" */
static ast_query *counting(resolver *r, const schema_view *v)
{
    ast_query *w = arena_alloc(r->arena, sizeof *w);
    const char *text = arena_printf(r->arena, "select count(*) from \"%s\"", v->name);
    w->returns = RETURNS_ONE;
    w->returns_at = v->at;
    w->bodies[BODY_COMMON] = (ast_sql){.text = text, .size = strlen(text), .at = v->at};
    return w;
}

static slot *number_of_rows(resolver *r, const schema_view *v)
{
    ast_member *member = arena_alloc(r->arena, sizeof *member);
    ast_slot *written = arena_alloc(r->arena, sizeof *written);
    slot *s = arena_alloc(r->arena, sizeof *s);
    field *f = arena_alloc(r->arena, sizeof *f);
    *member =
        (ast_member){.kind = MEMBER_FIELD, .at = v->at, .type = {.text = "int64", .at = v->at}};
    *written = (ast_slot){.written = member, .at = v->at};
    *f = (field){.name = "value", .at = v->at, .written = member, .type = TYPE_INT64};
    f->member = f->column = f->name;
    *s = (slot){.column = f->column, .at = v->at, .written = written, .field = f};
    return s;
}

static void add_count(resolver *r, const schema_view *v)
{
    ast_declaration *d = arena_alloc(r->arena, sizeof *d);
    *d = (ast_declaration){.kind = DECLARATION_QUERY, .at = v->at, .name = v->written->name};
    d->query = counting(r, v);
    query *q = add_call(r, v, d);
    q->returns = RETURNS_ONE;
    q->kind = RESULT_VALUE;
    q->value = number_of_rows(r, v);
}

void resolve_view_calls(resolver *r)
{
    for (size_t i = 0; i < r->schema->views.count; i++)
        if (!r->schema->views.items[i]->external)
            add_rows(r, r->schema->views.items[i]);
    for (size_t i = 0; i < r->schema->views.count; i++)
        if (!r->schema->views.items[i]->external)
            add_count(r, r->schema->views.items[i]);
}
