/* resolve.c - the schema and what is declared in it by name. */
#include "model/resolve.h"

#include "base/fold.h"
#include "model/lookup.h"
#include "model/resolve_parts.h"

#include <stdlib.h>
#include <string.h>

/* ---- the schema statement ------------------------------------------------------------------- */

static void resolve_schema_statement(resolver *r, const ast_declaration *d, bool root)
{
    schema *s = r->schema;
    if (!root) {
        diag *e = diag_error(r->diags, E0202, d->at, "a schema statement in an imported file");
        diag_hint(e, "only the root file says which schema it is");
        return;
    }
    if (s->name != NULL) {
        diag *e = diag_error(r->diags, E0202, d->name.at, "a second schema statement");
        diag_note(e, s->at, "first declared here");
        return;
    }
    s->name = d->name.text;
    s->upper = arena_upper(r->arena, s->name);
    s->doc = d->doc;
    s->at = d->name.at;
    s->version = 1;
    if (d->value.text != NULL) {
        s->version = strtoll(d->value.text, NULL, 10);
        if (strlen(d->value.text) > 9 || s->version < 1)
            diag_error(r->diags, E0212, d->value.at, "the version is a number from 1 to 999999999");
    }
    if (d->since.text != NULL) {
        s->since = strlen(d->since.text) > 9 ? 0 : strtoll(d->since.text, NULL, 10);
        s->since_at = d->since.at;
        if (s->since < 1 || s->since > s->version)
            diag_error(r->diags, E0212, d->since.at,
                       "the oldest version is a number from 1 to that of the schema, %lld",
                       (long long)s->version);
    }
    s->was = d->was;
    if (s->was.text != NULL && strcmp(s->was.text, s->name) == 0)
        diag_error(r->diags, E0211, s->was.at, "schema '%s' is called so still", s->name);
    else if (s->was.text != NULL)
        vec_push(r->arena, s->names, s->was.text);
    if (fold_equal(s->name, "schemac")) {
        diag *e = diag_error(r->diags, E0211, s->at, "'schemac' is the runtime's own prefix");
        diag_hint(e, "choose another name for the schema");
    }
}

static void take_tenant_statement(resolver *r, const ast_declaration *d)
{
    if (r->tenant.text != NULL) {
        diag *e = diag_error(r->diags, E0219, d->at, "a second tenant statement");
        diag_note(e, r->tenant.at, "the first is here");
        return;
    }
    r->tenant = d->name;
}

static void take_keep_statement(resolver *r, const ast_declaration *d)
{
    schema *s = r->schema;
    if (s->keep_user_version.source != NULL) {
        diag *e = diag_error(r->diags, E0112, d->at, "keep user_version is given twice");
        diag_note(e, s->keep_user_version, "the first is here");
        return;
    }
    s->keep_user_version = d->at;
}

static void take_history_statement(resolver *r, const ast_declaration *d)
{
    if (r->schema->history != NULL) {
        diag *e = diag_error(r->diags, E0901, d->at, "a second history statement");
        diag_note(e, r->schema->history->at, "the first is here");
        return;
    }
    r->schema->history = d;
}

/* What `schemac snapshot` writes into a snapshot, and nobody into a schema. */
static void take_snapshot_statement(resolver *r, const ast_declaration *d, bool snapshot)
{
    if (!snapshot) {
        diag *e = diag_error(r->diags, E0902, d->at, "only a snapshot has '%s'",
                             lookup_kind_name(d->kind));
        diag_hint(e, "`schemac snapshot` writes snapshots; a schema says where they are: "
                     "history \"history\";");
    } else if (d->kind == DECLARATION_SNAPSHOT) {
        r->schema->snapshot = d;
    } else {
        vec_push(r->arena, r->schema->statements, d);
    }
}

/* ---- top-level names ------------------------------------------------------------------------ */

static void declare_name(resolver *r, const ast_declaration *d)
{
    named *before = map_get(&r->names, d->name.text);
    if (before != NULL) {
        diag *e = diag_error(r->diags, E0203, d->name.at, "%s '%s' is declared a second time",
                             lookup_kind_name(d->kind), d->name.text);
        diag_note(e, before->written->name.at, "%s '%s' is first declared here",
                  lookup_kind_name(before->written->kind), before->written->name.text);
        if (strcmp(before->written->name.text, d->name.text) != 0)
            diag_hint(e, "names are compared without regard to case");
        return;
    }
    named *n = arena_alloc(r->arena, sizeof *n);
    n->written = d;
    map_put(&r->names, d->name.text, n);
    vec_push(r->arena, r->all, n);
}

static void collect_declarations(resolver *r, const ast *tree)
{
    for (size_t i = 0; i < tree->files.count; i++) {
        const ast_file *file = tree->files.items[i];
        for (size_t j = 0; j < file->declarations.count; j++) {
            const ast_declaration *d = file->declarations.items[j];
            switch (d->kind) {
            case DECLARATION_SCHEMA:
                resolve_schema_statement(r, d, file == tree->root);
                break;
            case DECLARATION_TENANT:
                take_tenant_statement(r, d);
                break;
            case DECLARATION_DROPPED:
                vec_push(r->arena, r->schema->dropped, d->name);
                break;
            case DECLARATION_KEEP:
                take_keep_statement(r, d);
                break;
            case DECLARATION_ENUM:
            case DECLARATION_MIXIN:
            case DECLARATION_MODEL:
            case DECLARATION_RECORD:
            case DECLARATION_VIEW:
            case DECLARATION_EXTERNAL:
                declare_name(r, d);
                break;
            case DECLARATION_HISTORY:
                take_history_statement(r, d);
                break;
            case DECLARATION_SNAPSHOT:
            case DECLARATION_STATEMENTS:
                take_snapshot_statement(r, d, tree->snapshot);
                break;
            case DECLARATION_IMPORT:
            case DECLARATION_MIGRATION: /* once all models are known */
            case DECLARATION_MIGRATIONS:
            case DECLARATION_SEED:
            case DECLARATION_QUERY:
            case DECLARATION_COMMAND:
                break;
            }
        }
    }
}

/* ---- models --------------------------------------------------------------------------------- */

static void declare_models(resolver *r)
{
    for (size_t i = 0; i < r->all.count; i++) {
        named *n = r->all.items[i];
        if (n->written->kind == DECLARATION_ENUM)
            resolve_enum(r, n);
        if (n->written->kind != DECLARATION_MODEL)
            continue;
        model *m = arena_alloc(r->arena, sizeof *m);
        m->name = n->written->name.text;
        m->table = m->name;
        m->table_at = n->written->name.at;
        m->doc = n->written->doc;
        m->at = n->written->name.at;
        m->written = n->written;
        m->by_name = map_new(r->arena, true);
        m->number = r->schema->models.count;
        n->model = m;
        vec_push(r->arena, r->schema->models, m);
        map_put(&r->schema->by_name, m->name, m);
    }
}

/* Of two with one table the first has it: the other is refused. */
static void collect_tables(resolver *r)
{
    for (size_t i = 0; i < r->schema->models.count; i++) {
        model *m = r->schema->models.items[i];
        if (map_get(&r->schema->by_table, m->table) == NULL)
            map_put(&r->schema->by_table, m->table, m);
    }
}

schema *resolve_schema(arena *a, diags *d, const ast *tree)
{
    resolver r = {.arena = a, .diags = d, .names = map_new(a, true)};
    r.schema = arena_alloc(a, sizeof *r.schema);
    r.schema->root = tree->root->source;
    r.schema->by_name = map_new(a, true);
    r.schema->by_table = map_new(a, true);
    r.schema->views_by_name = map_new(a, true);
    size_t errors = d->errors;
    collect_declarations(&r, tree);
    span end = {r.schema->root, 0, 0};
    if (r.schema->name == NULL) {
        diag *e = diag_error(d, E0201, end, "the file has no schema statement");
        diag_hint(e, "begin it with: schema shop version 1;");
        r.schema->name = "schema";
        r.schema->upper = "SCHEMA";
        r.schema->at = end;
    }
    declare_models(&r);
    if (r.schema->models.count == 0 && d->errors == errors) {
        diag *e = diag_error(d, E0210, r.schema->at, "schema '%s' has no models", r.schema->name);
        diag_hint(e, "model customer { id: int64 primary key; name: text; }");
    }
    for (size_t i = 0; i < r.schema->models.count; i++)
        resolve_model(&r, r.schema->models.items[i]);
    for (size_t i = 0; i < r.schema->models.count; i++)
        resolve_foreign_keys(&r, r.schema->models.items[i]);
    collect_tables(&r);
    resolve_queries(&r, tree);
    if (r.tenant.text != NULL) {
        r.schema->tenant_at = r.tenant.at;
        r.schema->tenant = lookup_model(&r, &r.tenant);
    }
    return r.schema;
}
