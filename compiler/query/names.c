/* names.c - what the SQL of a query names: models, and what it may not. */
#include "query/parts.h"

#include "base/fold.h"
#include "base/suggest.h"

#include <string.h>

/* What stands before the name of a table, when that is said in full. */
static bool names_database(const query_token *t)
{
    static const char *const databases[] = {"main", "temp", "pg_catalog", "information_schema",
                                            "public"};
    for (size_t i = 0; i < sizeof databases / sizeof *databases; i++)
        if (query_token_names(t, databases[i]))
            return true;
    return false;
}

/* ---- models ----------------------------------------------------------------------------------- */

static void add_named(reader *r, const model *m)
{
    query_add_model(r, m);
    for (size_t i = 0; i < r->body->named.count; i++)
        if (r->body->named.items[i] == m)
            return;
    vec_push(r->arena, r->body->named, m);
}

static bool is_followed_by(const reader *r, size_t token, const char *sign)
{
    return token + 1 < r->body->tokens.count &&
           query_token_is_sign(&r->body->tokens.items[token + 1], sign);
}

static void refuse_text_as_name(reader *r, size_t token)
{
    diag *e = diag_error(r->diags, E1006, query_at(r, token), "a text stands where a name belongs");
    diag_hint(e, "write the name without quotes, or in double quotes");
}

static void refuse_qualified(reader *r, size_t token)
{
    diag *e = diag_error(r->diags, E1007, query_at(r, token), "'%s.' names a table past its model",
                         r->body->tokens.items[token].text);
    diag_hint(e, "write the model's name alone");
}

static void suggest_models(reader *r, const char *name, diag *e)
{
    suggestion g = suggest_new(name);
    bool wanted = suggest_wanted(r->diags);
    for (size_t i = 0; wanted && i < r->schema->models.count; i++)
        suggest_offer(&g, r->schema->models.items[i]->name);
    for (size_t i = 0; wanted && i < r->schema->views.count; i++)
        suggest_offer(&g, r->schema->views.items[i]->name);
    if (!suggest_hint(&g, e))
        diag_hint(e, "a %s reads models and views, and json_each and json_tree",
                  query_word(r->body->query));
}

/* What is not in the schema is no table that a query may read: it would not be there. */
static void refuse_unknown(reader *r, const query_source *s)
{
    const query_token *t = &r->body->tokens.items[s->name_at];
    const model *m = map_get(&r->schema->by_table, s->name);
    bool whole = !is_followed_by(r, s->name_at, ".");
    if (t->kind == QUERY_TEXT) {
        if (whole)
            refuse_text_as_name(r, s->name_at);
    } else if (!whole) {
        if (!names_database(t))
            refuse_qualified(r, s->name_at);
    } else if (m != NULL) {
        diag *e = diag_error(r->diags, E1006, query_at(r, s->name_at),
                             "'%s' is the table of model '%s'", s->name, m->name);
        diag_hint(e, "a %s names models: write '%s'", query_word(r->body->query), m->name);
    } else {
        suggest_models(r, s->name,
                       diag_error(r->diags, E1006, query_at(r, s->name_at),
                                  "no model is called '%s'", s->name));
    }
}

/* docs_fts(:words), as a table of others may be read, too; NULL when it is none. */
static const schema_view *external_called(const reader *r, const char *name)
{
    const schema_view *v = map_get(&r->schema->views_by_name, name);
    return v != NULL && v->external ? v : NULL;
}

static void read_function(reader *r, const query_source *s)
{
    const query_token *t = &r->body->tokens.items[s->name_at];
    const schema_view *table = external_called(r, s->name);
    if (table != NULL) {
        query_read_view(r, table, s->name_at);
        return;
    }
    if (query_token_names(t, "json_each") || query_token_names(t, "json_tree") ||
        t->kind == QUERY_TEXT)
        return;
    diag *e = diag_error(r->diags, E1007, query_at(r, s->name_at), "a %s cannot read '%s(…)'",
                         query_word(r->body->query), s->name);
    diag_hint(e, "a %s reads models and views, and json_each and json_tree",
              query_word(r->body->query));
}

/* The first source of a statement that changes rows is their model, which is no reading. */
static void read_arm(reader *r, const query_arm *arm)
{
    for (size_t i = arm->changes; i < arm->sources.count; i++) {
        const query_source *s = &arm->sources.items[i];
        if (s->kind == SOURCE_MODEL)
            add_named(r, s->model);
        else if (s->kind == SOURCE_VIEW)
            query_read_view(r, s->view, s->name_at);
        else if (s->kind == SOURCE_UNKNOWN)
            refuse_unknown(r, s);
        else if (s->kind == SOURCE_FUNCTION)
            read_function(r, s);
    }
}

static void read_sources(reader *r, const query_select *select)
{
    for (size_t i = 0; i < select->arms.count; i++)
        read_arm(r, &select->arms.items[i]);
}

/* Names that an engine has tables of its own for. */
static bool is_of_engine(const char *name)
{
    return fold_begins(name, "sqlite_") || fold_begins(name, "pragma_") ||
           fold_begins(name, "schemac_");
}

/* Rows are read by the names of models, and an engine tells them by those of tables: one of such a
   name would stand before them. */
static void refuse_with(reader *r, const query_with *w)
{
    const model *m = map_get(&r->schema->by_table, w->name);
    const schema_view *v = map_get(&r->schema->views_by_name, w->name);
    diag *e;
    if (map_get(&r->schema->by_name, w->name) != NULL)
        e = diag_error(r->diags, E1006, query_at(r, w->name_at),
                       "'%s' is a model: a WITH cannot have its name", w->name);
    else if (v != NULL)
        e = diag_error(r->diags, E1006, query_at(r, w->name_at),
                       "'%s' is %s: a WITH cannot have its name", w->name,
                       v->external ? "an external table" : "a view");
    else if (m != NULL)
        e = diag_error(r->diags, E1006, query_at(r, w->name_at),
                       "'%s' is the table of model '%s': a WITH cannot have its name", w->name,
                       m->name);
    else if (is_of_engine(w->name))
        e = diag_error(r->diags, E1006, query_at(r, w->name_at),
                       "'%s' is a name of the engine: a WITH cannot have it", w->name);
    else
        return;
    diag_hint(e, "choose another name for it");
}

static void refuse_withs(reader *r, const query_select *select)
{
    for (size_t i = 0; i < select->withs.count; i++)
        refuse_with(r, select->withs.items[i]);
}

/* ---- names of the engine ---------------------------------------------------------------------- */

/* "main.customer": past what stands for the model. In an order that a caller chooses it is a member. */
static bool refuse_database(reader *r, size_t token)
{
    if (r->body->tokens.items[token].order)
        return false;
    if (!names_database(&r->body->tokens.items[token]) || !is_followed_by(r, token, "."))
        return false;
    refuse_qualified(r, token);
    return true;
}

static bool has_member(const schema_view *table, const char *name)
{
    const slots *members = &table->record->members;
    for (size_t i = 0; i < members->count; i++)
        if (fold_equal(members->items[i]->column, name))
            return true;
    return false;
}

static bool has_field(const reader *r, const char *column)
{
    const query_change *c = r->body->change;
    if (c != NULL && map_get(&c->target->by_name, column) != NULL)
        return true;
    for (size_t i = 0; i < r->body->models.count; i++)
        if (map_get(&r->body->models.items[i]->by_name, column) != NULL)
            return true;
    for (size_t i = 0; i < r->body->externals.count; i++)
        if (has_member(r->body->externals.items[i], column))
            return true;
    return false;
}

/* What rows are numbered by in SQLite alone, and only in some tables. */
static void refuse_rowid(reader *r, size_t token)
{
    static const char *const names[] = {"rowid", "oid", "_rowid_", "ctid"};
    const query_token *t = &r->body->tokens.items[token];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (query_token_names(t, names[i]) && !has_field(r, names[i])) {
            diag *e = diag_error(r->diags, E1006, query_at(r, token),
                                 "'%s' is no field: rows have keys", t->text);
            diag_hint(e, "name the key of the model");
        }
}

/* ---- texts and names ---------------------------------------------------------------------------- */

static bool is_before(const reader *r, size_t token, const char *sign)
{
    return token > 0 && query_token_is_sign(&r->body->tokens.items[token - 1], sign);
}

/* 'name' as ( … ): in a WITH. */
static bool is_defined(const reader *r, size_t token)
{
    const query_tokens *t = &r->body->tokens;
    size_t i = token + 1;
    if (i >= t->count || !query_token_is(&t->items[i], "as"))
        return false;
    i++;
    i += i < t->count && query_token_is(&t->items[i], "not");
    i += i < t->count && query_token_is(&t->items[i], "materialized");
    return i < t->count && query_token_is_sign(&t->items[i], "(");
}

/* Behind a '.' it has been told with what stands before that. */
static bool is_part_of_name(const reader *r, size_t token)
{
    const query_token *items = r->body->tokens.items;
    if (is_followed_by(r, token, "."))
        return true;
    return token > 1 && is_before(r, token, ".") && items[token - 2].kind != QUERY_TEXT &&
           !names_database(&items[token - 2]);
}

static bool is_behind_in(const reader *r, size_t token)
{
    return token > 0 && query_token_is(&r->body->tokens.items[token - 1], "in") &&
           !is_before(r, token - 1, ".");
}

/* Where only a name has meaning SQLite reads a text as one: what it names would be seen by nobody
   here. */
static void refuse_text(reader *r, size_t token)
{
    if (is_part_of_name(r, token) || is_followed_by(r, token, "(") || is_defined(r, token) ||
        is_behind_in(r, token))
        refuse_text_as_name(r, token);
}

/* x in name: SQLite reads all of a table so, without naming its column. */
static void refuse_in(reader *r, size_t token)
{
    const query_token *t = &r->body->tokens.items[token];
    if (!is_behind_in(r, token))
        return;
    diag *e = diag_error(r->diags, E1006, query_at(r, token), "IN is followed by a name");
    diag_hint(e, "write what it is compared with: in (select … from %s)", t->text);
}

static void refuse_engine_names(reader *r)
{
    for (size_t i = 0; i < r->body->tokens.count; i++) {
        const query_token *t = &r->body->tokens.items[i];
        if (t->kind == QUERY_TEXT)
            refuse_text(r, i);
        else if (query_token_is_name(t) && !refuse_database(r, i)) {
            refuse_rowid(r, i);
            refuse_in(r, i);
        }
    }
}

void query_read_names(reader *r)
{
    const query_shape *shape = r->body->shape;
    if (shape->verb != QUERY_IS_SELECT) {
        read_sources(r, shape->whole);
        refuse_withs(r, shape->whole);
    }
    for (size_t i = 0; i < shape->all.count; i++) {
        read_sources(r, shape->all.items[i]);
        refuse_withs(r, shape->all.items[i]);
    }
    refuse_engine_names(r);
}
