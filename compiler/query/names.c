/* names.c - what the SQL of a query names: models, and what it may not. */
#include "query/parts.h"

#include "base/fold.h"

#include <string.h>

static const model *model_named(const reader *r, const char *name)
{
    for (size_t i = 0; i < r->schema->models.count; i++)
        if (fold_equal(r->schema->models.items[i]->name, name))
            return r->schema->models.items[i];
    return NULL;
}

static bool is_view(const reader *r, const char *name)
{
    for (size_t i = 0; i < r->schema->views.count; i++)
        if (fold_equal(r->schema->views.items[i]->name, name))
            return true;
    return false;
}

static const model *model_of_table(const reader *r, const char *table)
{
    for (size_t i = 0; i < r->schema->models.count; i++)
        if (fold_equal(r->schema->models.items[i]->table, table))
            return r->schema->models.items[i];
    return NULL;
}

/* ---- models ----------------------------------------------------------------------------------- */

void query_add_model(reader *r, const model *m)
{
    for (size_t i = 0; i < r->body->models.count; i++)
        if (r->body->models.items[i] == m)
            return;
    vec_push(r->arena, r->body->models, m);
}

static void add_named(reader *r, const model *m)
{
    query_add_model(r, m);
    for (size_t i = 0; i < r->body->named.count; i++)
        if (r->body->named.items[i] == m)
            return;
    vec_push(r->arena, r->body->named, m);
}

/* What is not in the schema is no table that a query may read: it would not be there. */
static void refuse_unknown(reader *r, const query_source *s)
{
    const model *m = model_of_table(r, s->name);
    if (m == NULL)
        return; /* the engine knows best */
    diag *e = diag_error(r->diags, E1006, query_at(r, s->name_at),
                         "'%s' is the table of model '%s'", s->name, m->name);
    diag_hint(e, "a query names models: write '%s'", m->name);
}

/* docs_fts(:words), as a table of others may be read, too. */
static void read_function(reader *r, const query_source *s)
{
    for (size_t i = 0; i < r->schema->views.count; i++) {
        const schema_view *v = r->schema->views.items[i];
        if (v->external && fold_equal(v->name, s->name))
            query_read_view(r, v, s->name_at);
    }
}

static void read_sources(reader *r)
{
    for (size_t i = 0; i < r->body->shape->all.count; i++) {
        const query_select *select = r->body->shape->all.items[i];
        for (size_t j = 0; j < select->arms.count; j++) {
            const query_arm *arm = &select->arms.items[j];
            for (size_t k = 0; k < arm->sources.count; k++) {
                const query_source *s = &arm->sources.items[k];
                if (s->kind == SOURCE_MODEL)
                    add_named(r, s->model);
                else if (s->kind == SOURCE_VIEW)
                    query_read_view(r, s->view, s->name_at);
                else if (s->kind == SOURCE_FUNCTION)
                    read_function(r, s);
                else if (s->kind == SOURCE_UNKNOWN)
                    refuse_unknown(r, s);
            }
        }
    }
}

/* Rows are read by the names of models: one of that name would stand before them. */
static void refuse_withs(reader *r)
{
    for (size_t i = 0; i < r->body->shape->all.count; i++) {
        const query_select *select = r->body->shape->all.items[i];
        for (size_t j = 0; j < select->withs.count; j++) {
            const query_with *w = select->withs.items[j];
            bool view = is_view(r, w->name);
            if (model_named(r, w->name) == NULL && !view)
                continue;
            diag *e = diag_error(r->diags, E1006, query_at(r, w->name_at),
                                 "'%s' is a %s: a WITH cannot have its name", w->name,
                                 view ? "view" : "model");
            diag_hint(e, "call it otherwise");
        }
    }
}

/* ---- names of the engine ---------------------------------------------------------------------- */

static bool is_name(const query_token *t)
{
    return t->kind == QUERY_WORD || t->kind == QUERY_NAME;
}

static bool is_followed_by(const reader *r, size_t token, const char *sign)
{
    return token + 1 < r->body->tokens.count &&
           query_token_is_sign(&r->body->tokens.items[token + 1], sign);
}

/* "main.customer": past what stands for the model. */
static bool refuse_database(reader *r, size_t token)
{
    static const char *const databases[] = {"main", "temp", "pg_catalog", "information_schema",
                                            "public"};
    const query_token *t = &r->body->tokens.items[token];
    for (size_t i = 0; i < sizeof databases / sizeof *databases; i++)
        if (query_token_names(t, databases[i]) && is_followed_by(r, token, ".")) {
            diag *e = diag_error(r->diags, E1007, query_at(r, token),
                                 "'%s.' names a table past its model", t->text);
            diag_hint(e, "write the model's name alone");
            return true;
        }
    return false;
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

static void refuse_engine_names(reader *r)
{
    for (size_t i = 0; i < r->body->tokens.count; i++)
        if (is_name(&r->body->tokens.items[i]) && !refuse_database(r, i))
            refuse_rowid(r, i);
}

void query_read_names(reader *r)
{
    read_sources(r);
    refuse_withs(r);
    refuse_engine_names(r);
}
