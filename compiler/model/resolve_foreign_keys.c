/* resolve_foreign_keys.c - references over several fields: which fields, and which of the other model. */
#include "base/suggest.h"
#include "model/lookup.h"
#include "model/paths.h"

#include <string.h>

model *find_model(resolver *r, const word *name)
{
    named *n = map_get(&r->names, name->text);
    if (n != NULL && n->model != NULL)
        return n->model;
    diag *e = n == NULL
                  ? diag_error(r->diags, E0204, name->at, "there is no model '%s'", name->text)
                  : diag_error(r->diags, E0204, name->at, "%s '%s' is not a model",
                               kind_name(n->written->kind), name->text);
    suggestion s = suggest_new(name->text);
    for (size_t i = 0; i < r->all.count && suggest_wanted(r->diags); i++)
        if (r->all.items[i]->written->kind == DECLARATION_MODEL)
            suggest_offer(&s, r->all.items[i]->written->name.text);
    suggest_hint(&s, e);
    return NULL;
}

static void take_actions(resolver *r, foreign_key *k, const ast_modifiers *actions)
{
    span first[MODIFIER_COUNT] = {{0}};
    for (size_t i = 0; i < actions->count; i++) {
        const ast_modifier *a = &actions->items[i];
        if (first[a->kind].source != NULL) {
            given_twice(r, modifier_name(a->kind), a->at, first[a->kind]);
            continue;
        }
        first[a->kind] = a->at;
        if (a->kind == MODIFIER_ON_DELETE) {
            k->on_delete = a->action;
            k->on_delete_at = a->at;
        } else if (a->kind == MODIFIER_ON_UPDATE) {
            k->on_update = a->action;
            k->on_update_at = a->at;
        } else {
            k->deferrable = true;
        }
    }
}

static void resolve_foreign_key(resolver *r, model *m, const ast_member *written)
{
    foreign_key *k = arena_alloc(r->arena, sizeof *k);
    k->at = written->at;
    refuse_descending(r, &written->columns);
    refuse_descending(r, &written->target_columns);
    k->fields = find_columns(r, m, &written->columns);
    k->target = find_model(r, &written->target);
    if (k->target != NULL)
        k->target_fields = find_columns(r, k->target, &written->target_columns);
    if (k->fields.count == 0 || k->target == NULL || k->target_fields.count == 0)
        return;
    k->label = field_names(r->arena, &k->fields);
    for (size_t i = 0; i < k->fields.count; i++)
        k->nullable = k->nullable || k->fields.items[i]->nullable;
    take_actions(r, k, &written->actions);
    vec_push(r->arena, m->foreign_keys, k);
}

void resolve_foreign_keys(resolver *r, model *m)
{
    for (size_t i = 0; i < m->written_foreign_keys.count; i++)
        resolve_foreign_key(r, m, m->written_foreign_keys.items[i]);
}
