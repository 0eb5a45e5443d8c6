/* parse_actions.c - what the grammar calls: new nodes, and mistakes that it has rules for. */
#include "front/parse_actions.h"

#include "base/suggest.h"

#include <string.h>

ast_declaration *parse_declaration(parse *p, ast_declaration_kind kind, span at, const char *doc,
                                   word name)
{
    ast_declaration *d = arena_alloc(p->arena, sizeof *d);
    d->kind = kind;
    d->at = at;
    d->doc = doc;
    d->name = name;
    return d;
}

void parse_declare(parse *p, ast_declaration *declaration)
{
    vec_push(p->arena, p->file->declarations, declaration);
}

ast_member *parse_member(parse *p, ast_member_kind kind, span at)
{
    ast_member *m = arena_alloc(p->arena, sizeof *m);
    m->kind = kind;
    m->at = at;
    return m;
}

ast_declaration *parse_migration(parse *p, span at, const word *first, const literal *number,
                                 const literal *name)
{
    /* a string that does not end has been reported */
    if (name->at.end - name->at.begin == 2 && p->source->text[name->at.end - 1] == '"')
        diag_hint(diag_error(p->diags, E0101, name->at, "the name of the migration is empty"),
                  "say in a few words what it does");
    word quoted = {.text = name->text, .at = name->at};
    ast_declaration *d = parse_declaration(p, DECLARATION_MIGRATION, at, first->doc, quoted);
    d->value = *number;
    return d;
}

ast_declaration *parse_keep(parse *p, span at, const word *what)
{
    if (strcmp(what->text, "user_version") != 0) {
        diag *e = diag_error(p->diags, E0101, what->at, "unexpected '%s'; expected user_version",
                             what->text);
        suggestion s = suggest_new(what->text);
        suggest_offer(&s, "user_version");
        suggest_hint(&s, e);
    }
    return parse_declaration(p, DECLARATION_KEEP, at, NULL, (word){0});
}

void parse_missing_comma(parse *p, span before, const char *what)
{
    span place = {before.source, before.end, before.end};
    diag *e = diag_error(p->diags, E0101, place, "',' is missing");
    diag_hint(e, "%s and the next one are separated by ','", what);
}

ast_modifier parse_update_now(parse *p, span at, const word *written)
{
    static const char *const known[] = {"now", "cascade", "restrict", "set", "no"};
    if (strcmp(written->text, "now") != 0) {
        diag *e = diag_error(p->diags, E0101, written->at,
                             "unexpected '%s'; expected now, or an action such as cascade",
                             written->text);
        suggestion s = suggest_new(written->text);
        for (size_t i = 0; i < sizeof known / sizeof *known; i++)
            suggest_offer(&s, known[i]);
        suggest_hint(&s, e);
    }
    return (ast_modifier){.kind = MODIFIER_UPDATE_NOW, .at = at};
}

void parse_refuse_later(parse *p, span at, const char *feature)
{
    diag_error(p->diags, E0110, at, "%s is not supported in this version", feature);
}

void parse_fill(ast_declaration *migration, const ast_fill *fill)
{
    migration->fill = fill->sql;
    migration->fill_calls = fill->calls;
}

/* ---- queries --------------------------------------------------------------------------------- */

ast_query *parse_query(parse *p)
{
    return arena_alloc(p->arena, sizeof(ast_query));
}

ast_query *parse_query_of(const ast_slots *parameters, ast_query *marks, const ast_query *result,
                          const ast_query *bodies)
{
    ast_query *q = marks;
    q->parameters = *parameters;
    q->returns = result->returns;
    q->returns_at = result->returns_at;
    q->in_place = result->in_place;
    q->result = result->result;
    q->members = result->members;
    for (int i = 0; i < BODY_COUNT; i++)
        q->bodies[i] = bodies->bodies[i];
    return q;
}

ast_slot parse_slot(parse *p, span at, const word *type, const ast_literals *arguments,
                    bool nullable)
{
    ast_member *m = parse_member(p, MEMBER_FIELD, at);
    m->type = *type;
    m->arguments = *arguments;
    m->nullable = nullable;
    return (ast_slot){.written = m, .at = at};
}

ast_slot parse_slot_named(parse *p, span at, const word *name, const ast_slot *type)
{
    ast_member *m = parse_member(p, MEMBER_FIELD, at);
    ast_slot out = *type;
    *m = *type->written;
    m->name = *name;
    m->at = at;
    out.written = m;
    out.at = at;
    return out;
}

void parse_mark(parse *p, span *mark, span first, span last)
{
    span at = {first.source, first.begin, last.end};
    if (mark->source == NULL) {
        *mark = at;
        return;
    }
    diag *e = diag_error(p->diags, E0112, at, "'%.*s' is given twice", (int)(at.end - at.begin),
                         p->source->text + at.begin);
    diag_note(e, *mark, "the first is here");
}

void parse_purges(parse *p, ast_query *command, span at, const ast_words *models)
{
    const word *last = &models->items[models->count - 1];
    parse_mark(p, &command->purges_at, at, last->at);
    if (command->purges.count == 0)
        command->purges = *models;
}

void parse_body(parse *p, ast_query *query, ast_body engine, const ast_sql *sql, span at)
{
    if (query->bodies[engine].text != NULL) {
        diag *e = diag_error(p->diags, E0112, at, "a second body for the same engine");
        diag_note(e, query->bodies[engine].at, "the first is here");
        return;
    }
    query->bodies[engine] = *sql;
}
