/* query_access.c - what the engine would read and write for a query, held against what it may. */
#include "verify/query_access.h"

#include "base/fold.h"
#include "model/fields.h"
#include "sql/command_text.h"
#include "sql/query_text.h"

#include <string.h>

typedef struct accesses {
    arena *arena;
    diags *diags;
    const schema *schema;
    const query_body *body;
} accesses;

span query_access_place(const query_body *b, const char *name)
{
    for (size_t i = 0; i < b->tokens.count; i++)
        if (query_token_names(&b->tokens.items[i], name))
            return query_token_at(b->written, &b->tokens.items[i]);
    return b->query->at;
}

/* ---- what it may read ------------------------------------------------------------------------- */

static const model *model_of_table(const accesses *c, const char *table)
{
    return map_get(&c->schema->by_table, table);
}

static bool is_named_model(const accesses *c, const char *name)
{
    for (size_t i = 0; i < c->body->models.count; i++)
        if (fold_equal(c->body->models.items[i]->name, name))
            return true;
    return false;
}

/* What any query may read beside models: values that it is given. */
static bool is_harmless(const char *table)
{
    static const char *const tables[] = {"json_each", "json_tree", "schemac_list"};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        if (fold_equal(tables[i], table))
            return true;
    return false;
}

/* Common table expressions, when no column of them is used, are told by their names. */
static bool has_with(const query_select *s, const char *name)
{
    for (size_t i = 0; i < s->withs.count; i++)
        if (fold_equal(s->withs.items[i]->name, name))
            return true;
    return false;
}

static bool is_with_of(const query_body *b, const char *name)
{
    for (size_t i = 0; i < b->shape->all.count; i++)
        if (has_with(b->shape->all.items[i], name))
            return true;
    return has_with(b->shape->whole, name);
}

/* Views are written as such, too, and may have some of their own. */
static bool is_with(const accesses *c, const char *name)
{
    const query_body *b = c->body;
    bool is = is_with_of(b, name);
    for (size_t i = 0; i < b->views.count && !is; i++)
        is =
            fold_equal(b->views.items[i]->query->name, name) || is_with_of(b->views.items[i], name);
    return is;
}

static bool is_of_models(const accesses *c, const char *name)
{
    if (is_named_model(c, name))
        return true;
    for (size_t i = 0; i < c->body->models.count; i++)
        if (fold_equal(query_text_inner(c->arena, c->body, c->body->models.items[i]), name))
            return true;
    return false;
}

/* Of a command: the row that it changes, which nothing stands before. */
static bool is_target(const accesses *c, const model *m, const asked_access *x)
{
    const query_change *change = c->body->change;
    return change != NULL && m == change->target && x->inner == NULL;
}

/* A table that is named, of which no column is read. A name alone is that of a common table
   expression where there is one: none of a query's own is called as a table is. With the database
   before it, it stands in a shadow of ours, since no query can write that in any way: the shadow was
   merged with what reads it, so that it is not the innermost any more. */
static bool may_count(const accesses *c, const asked_access *x, const model *m)
{
    return x->database == NULL ? is_of_models(c, x->table) || is_with(c, x->table)
                               : m != NULL && is_named_model(c, m->name);
}

static bool may_read(const accesses *c, const asked_access *x)
{
    const model *m = model_of_table(c, x->table);
    const query_body *b = c->body;
    for (size_t i = 0; i < b->externals.count; i++)
        if (fold_equal(b->externals.items[i]->name, x->table))
            return true;
    if (m != NULL && is_target(c, m, x))
        return true;
    if (x->column[0] == '\0' && may_count(c, x, m))
        return true;
    if (m == NULL)
        return is_harmless(x->table);
    /* what nothing is hidden of, and no value is read of, is told by its own name */
    if (x->column[0] == '\0' && is_named_model(c, m->name) && !query_text_hides(b->query, m))
        return true;
    return x->inner != NULL && fold_equal(x->inner, query_text_inner(c->arena, c->body, m));
}

/* ---- what it may write ------------------------------------------------------------------------ */

/* Columns that the statement assigns, and those that the compiler does. A key is assigned to itself
   where a row that is there stays as it is. */
static bool may_assign(const accesses *c, const asked_access *x)
{
    const query_change *change = c->body->change;
    const fields added = command_text_updated(c->arena, c->body);
    const field *f = map_get(&change->target->by_name, x->column);
    bool stays = change->nothing && f == change->target->key.items[0];
    return f != NULL && (fields_have(&change->assigned, f) || fields_have(&added, f) || stays);
}

static bool may_write(const accesses *c, const asked_access *x)
{
    const query_change *change = c->body->change;
    query_verb verb = c->body->shape->verb;
    if (change == NULL || !is_target(c, model_of_table(c, x->table), x))
        return false;
    switch (x->kind) {
    case ACCESS_INSERT:
        return verb == QUERY_IS_INSERT;
    case ACCESS_UPDATE:
        return (verb == QUERY_IS_UPDATE || change->upserts) && may_assign(c, x);
    case ACCESS_DELETE:
        return verb == QUERY_IS_DELETE;
    default:
        return false;
    }
}

static bool may_access(const accesses *c, const asked_access *x)
{
    bool own = x->database == NULL || strcmp(x->database, "main") == 0;
    return own && (x->kind == ACCESS_READ ? may_read(c, x) : may_write(c, x));
}

/* ---- all of it -------------------------------------------------------------------------------- */

static void refuse_write(const accesses *c, const asked_access *x)
{
    const query *q = c->body->query;
    if (!q->command)
        diag_error(c->diags, E1007, q->at, "a query only reads, and this one does more");
    else if (x->column != NULL)
        diag_error(c->diags, E1007, query_access_place(c->body, x->column),
                   "'%s' would be changed, and the statement does not assign it", x->column);
    else
        diag_error(c->diags, E1007, q->at,
                   "a command changes rows of one model, and this one "
                   "does more");
}

static void refuse_access(const accesses *c, const asked_access *x)
{
    const query *q = c->body->query;
    const model *m = x->kind == ACCESS_READ ? model_of_table(c, x->table) : NULL;
    if (m != NULL) {
        diag *e = diag_error(c->diags, E1007, query_access_place(c->body, x->table),
                             "rows of '%s' would be read past what a caller may see", m->name);
        diag_hint(e, "name the model '%s', and nothing else so", m->name);
    } else if (x->kind == ACCESS_READ) {
        diag *e = diag_error(c->diags, E1007, query_access_place(c->body, x->table),
                             "a %s cannot read '%s': it is no model", query_word(q), x->table);
        diag_hint(e, "a %s reads models and views, and json_each and json_tree", query_word(q));
    } else {
        refuse_write(c, x);
    }
}

bool query_access_check(arena *a, diags *d, const schema *s, const query_body *b,
                        const asked_outline *found)
{
    const accesses all = {.arena = a, .diags = d, .schema = s, .body = b}, *c = &all;
    for (size_t i = 0; i < found->accesses.count; i++) {
        const asked_access *x = &found->accesses.items[i];
        if (may_access(c, x))
            continue;
        refuse_access(c, x);
        return false;
    }
    bool reads_only = found->reads_only || c->body->query->command;
    if (!reads_only)
        refuse_write(c, &(asked_access){.kind = ACCESS_OTHER});
    return reads_only;
}
