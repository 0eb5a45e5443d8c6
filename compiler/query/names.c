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

static const model *model_of_table(const reader *r, const char *table)
{
    for (size_t i = 0; i < r->schema->models.count; i++)
        if (fold_equal(r->schema->models.items[i]->table, table))
            return r->schema->models.items[i];
    return NULL;
}

/* ---- models ----------------------------------------------------------------------------------- */

static void add_model(reader *r, const model *m)
{
    for (size_t i = 0; i < r->body->models.count; i++)
        if (r->body->models.items[i] == m)
            return;
    vec_push(r->arena, r->body->models, m);
}

/* What is not in the schema is no table that a query may read: it would not be there. */
static void refuse_unknown(reader *r, const query_source *s)
{
    const model *m = model_of_table(r, s->name);
    if (r->body->tokens.items[s->name_at].kind == QUERY_TEXT) {
        diag *e = diag_error(r->diags, E1006, query_at(r, s->name_at),
                             "a text stands where a model does");
        diag_hint(e, "a name stands alone, or in double quotes");
        return;
    }
    if (m == NULL)
        return; /* the engine knows best */
    diag *e = diag_error(r->diags, E1006, query_at(r, s->name_at),
                         "'%s' is the table of model '%s'", s->name, m->name);
    diag_hint(e, "a query names models: write '%s'", m->name);
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
                    add_model(r, s->model);
                else if (s->kind == SOURCE_UNKNOWN)
                    refuse_unknown(r, s);
            }
        }
    }
}

/* Rows are read by the names of models, and what was read is told by the names of tables: one of
   that name would stand before them. */
static void refuse_with(reader *r, const query_with *w)
{
    bool named = model_named(r, w->name) != NULL;
    bool engine = fold_begins(w->name, "sqlite_") || fold_begins(w->name, "pragma_");
    if (!named && !engine && model_of_table(r, w->name) == NULL)
        return;
    diag *e = diag_error(r->diags, E1006, query_at(r, w->name_at),
                         named    ? "'%s' is a model: a WITH cannot have its name"
                         : engine ? "'%s' is a name of the engine: a WITH cannot have it"
                                  : "'%s' is the table of a model: a WITH cannot have its name",
                         w->name);
    diag_hint(e, "call it otherwise");
}

static void refuse_withs(reader *r)
{
    for (size_t i = 0; i < r->body->shape->all.count; i++) {
        const query_select *select = r->body->shape->all.items[i];
        for (size_t j = 0; j < select->withs.count; j++)
            refuse_with(r, select->withs.items[j]);
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

static bool has_field(const reader *r, const char *column)
{
    for (size_t i = 0; i < r->body->models.count; i++)
        if (map_get(&r->body->models.items[i]->by_name, column) != NULL)
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

/* `x in country`: SQLite reads the table, and no model is read so. */
static void refuse_in(reader *r, size_t token)
{
    const query_token *t = &r->body->tokens.items[token];
    if (token == 0 || !query_token_is(t - 1, "in") || is_followed_by(r, token, "(") ||
        (model_named(r, t->text) == NULL && model_of_table(r, t->text) == NULL))
        return;
    diag *e = diag_error(r->diags, E1006, query_at(r, token),
                         "IN looks in a list, or in a SELECT in brackets");
    diag_hint(e, "write it out: in (select … from %s)", t->text);
}

static void refuse_engine_names(reader *r)
{
    for (size_t i = 0; i < r->body->tokens.count; i++) {
        if (!is_name(&r->body->tokens.items[i]) || refuse_database(r, i))
            continue;
        refuse_rowid(r, i);
        refuse_in(r, i);
    }
}

void query_read_names(reader *r)
{
    read_sources(r);
    refuse_withs(r);
    refuse_engine_names(r);
}
