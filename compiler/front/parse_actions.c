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
