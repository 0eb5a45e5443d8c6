/* resolve_queries.c - records, queries and commands: which types they take and return. */
#include "base/fold.h"
#include "base/suggest.h"
#include "model/queries.h"
#include "model/resolve_slots.h"

#include <string.h>

static void resolve_record(resolver *r, const ast_declaration *d)
{
    named *n = map_get(&r->names, d->name.text);
    if (n == NULL || n->written != d)
        return; /* the second of its name */
    n->record = resolve_record_of(r, d);
    vec_push(r->arena, r->schema->records, n->record);
}

static void refuse_wide_key(resolver *r, slot *s)
{
    const model *m = s->field->target;
    if (m == NULL || m->own_key.count == 1 || m->key.count == 0)
        return;
    diag *e = diag_error(r->diags, E1002, resolve_slot_type(s->written)->at,
                         "the key of '%s' has %zu fields: it is no single value", m->name,
                         m->own_key.count);
    diag_hint(e, "give each of its fields a name of its own here");
    s->field->broken = true;
}

/* ---- queries -------------------------------------------------------------------------------- */

static void resolve_parameters(resolver *r, query *q)
{
    const ast_slots *written = &q->written->query->parameters;
    for (size_t i = 0; i < written->count; i++) {
        slot *s = resolve_slot(r, &written->items[i], i);
        refuse_wide_key(r, s);
        q->in_struct = q->in_struct || s->list || s->optional;
        if (!resolve_is_listed(r, &q->parameters, s, "parameter"))
            vec_push(r->arena, q->parameters, s);
    }
    q->in_struct = q->in_struct || q->parameters.count > 3;
}

/* The key of a model alone is hardly what was meant. */
static void refuse_bare_model(resolver *r, const query *q, const model *m)
{
    const ast_slot *w = &q->written->query->result;
    diag *e = diag_error(r->diags, E1002, w->at,
                         "'%s' is a model: does the query return whole rows?", m->name);
    if (m->own_key.count == 1)
        diag_hint(e, "write `row %s`; for keys alone the type of '%s'", m->name,
                  m->own_key.items[0]->name);
    else
        diag_hint(e, "write `row %s`", m->name);
}

static void refuse_optional_rows(resolver *r, const query *q)
{
    diag *e = diag_error(r->diags, E1002, q->written->query->result.at,
                         "what is returned is a row: there may be none, but not one that is null");
    diag_hint(e, q->returns == RETURNS_ONE ? "without '?': the call is NOT_FOUND when there is none"
                                           : "write it without '?'");
}

static void resolve_result(resolver *r, query *q)
{
    const ast_query *w = q->written->query;
    if (w->returns == RETURNS_NOTHING)
        return; /* a command that only changes rows */
    const named *n = w->in_place ? NULL : resolve_named_type(r, &w->result);
    if (w->in_place) {
        record *own = resolve_record_of(r, q->written);
        q->kind = RESULT_RECORD;
        q->record = q->own = own;
        return;
    }
    if (!w->result.row && n != NULL && n->record != NULL) {
        q->kind = RESULT_RECORD;
        q->record = n->record;
        if (w->result.written->nullable)
            refuse_optional_rows(r, q);
        return;
    }
    if (!w->result.row && n != NULL && n->model != NULL) {
        refuse_bare_model(r, q, n->model);
        return;
    }
    q->kind = w->result.row ? RESULT_ROW : RESULT_VALUE;
    q->value = resolve_slot(r, &w->result, 0);
    if (q->kind == RESULT_ROW && q->value->optional)
        refuse_optional_rows(r, q);
}

/* Pages go on behind members, which a value alone does not have. */
static void refuse_pages_of_values(resolver *r, const query *q)
{
    if (q->returns != RETURNS_PAGES || q->kind != RESULT_VALUE)
        return;
    diag *e = diag_error(r->diags, E1002, q->written->query->returns_at,
                         "pages return whole rows or members, not one value each");
    diag_hint(e, "returns pages { %s: %s; }", "value",
              q->written->query->result.written->type.text);
}

static void refuse_pages_of_many(resolver *r, const query *q)
{
    const slot *many = query_many(q);
    if (many == NULL || q->returns != RETURNS_PAGES)
        return;
    diag *e = diag_error(r->diags, E1002, q->written->query->returns_at,
                         "pages have no rows that belong to one");
    diag_note(e, many->at, "these do");
    diag_hint(e, "ask for those of a page in a query of its own: in :ids");
}

/* "order by {" as it is mostly written: the SQL is read when names in C are given already. */
static bool has_chosen_order(const ast_sql *sql)
{
    for (const char *p = sql->text; p != NULL && (p = strchr(p, '{')) != NULL; p++) {
        const char *end = p;
        while (end > sql->text && strchr(" \t\r\n", end[-1]) != NULL)
            end--;
        if (end - sql->text >= 2 && (end[-2] == 'b' || end[-2] == 'B') &&
            (end[-1] == 'y' || end[-1] == 'Y'))
            return true;
    }
    return false;
}

/* ---- commands ------------------------------------------------------------------------------- */

/* Pages go on behind a row, in another call, when the rows are changed already. */
static void refuse_pages(resolver *r, const query *q)
{
    if (q->command && q->returns == RETURNS_PAGES)
        diag_hint(diag_error(r->diags, E1012, q->written->query->returns_at,
                             "a command does its work once, and has no pages"),
                  "write `returns many`");
}

static void resolve_purges(resolver *r, query *q)
{
    const ast_words *written = &q->written->query->purges;
    for (size_t i = 0; i < written->count; i++) {
        const model *m = lookup_model(r, &written->items[i]);
        if (m != NULL)
            vec_push(r->arena, q->purges, m);
    }
}

/* ---- all of them ---------------------------------------------------------------------------- */

static void resolve_query(resolver *r, const ast_declaration *d, map *names)
{
    query *before = map_get(names, d->name.text);
    if (before != NULL) {
        diag *e = diag_error(r->diags, E0203, d->name.at, "%s '%s' is declared a second time",
                             d->kind == DECLARATION_COMMAND ? "command" : "query", d->name.text);
        diag_note(e, before->at, "%s '%s' is first declared here", query_word(before),
                  before->name);
        return;
    }
    query *q = arena_alloc(r->arena, sizeof *q);
    q->name = d->name.text;
    q->doc = d->doc;
    q->at = d->name.at;
    q->written = d;
    q->returns = d->query->returns;
    q->number = r->schema->queries.count;
    q->command = d->kind == DECLARATION_COMMAND;
    map_put(names, q->name, q);
    resolve_parameters(r, q);
    resolve_result(r, q);
    refuse_pages(r, q);
    resolve_purges(r, q);
    resolve_refuse_later(r, d->query);
    refuse_pages_of_values(r, q);
    refuse_pages_of_many(r, q);
    for (int i = 0; i < BODY_COUNT; i++)
        q->ordered = q->ordered || has_chosen_order(&d->query->bodies[i]);
    vec_push(r->arena, r->schema->queries, q);
}

static void resolve_kind(resolver *r, const ast *tree, ast_declaration_kind kind, map *names)
{
    for (size_t i = 0; i < tree->files.count; i++) {
        const ast_file *file = tree->files.items[i];
        for (size_t j = 0; j < file->declarations.count; j++) {
            const ast_declaration *d = file->declarations.items[j];
            bool asks = d->kind == DECLARATION_QUERY || d->kind == DECLARATION_COMMAND;
            if (asks && kind == DECLARATION_QUERY)
                resolve_query(r, d, names);
            else if (d->kind == kind && kind == DECLARATION_RECORD)
                resolve_record(r, d);
            else if (d->kind == kind)
                resolve_view(r, d);
        }
    }
}

void resolve_queries(resolver *r, const ast *tree)
{
    map names = map_new(r->arena, true);
    resolve_kind(r, tree, DECLARATION_RECORD, &names);
    resolve_kind(r, tree, DECLARATION_VIEW, &names);
    resolve_kind(r, tree, DECLARATION_EXTERNAL, &names);
    resolve_kind(r, tree, DECLARATION_QUERY, &names);
    resolve_view_calls(r);
}
