/* resolve_foreign_keys.c - references over several fields: which fields, and which of the other model. */
#include "base/suggest.h"
#include "model/fields.h"
#include "model/lookup.h"
#include "model/modifiers.h"
#include "model/paths.h"
#include "model/resolve_parts.h"

#include <string.h>

static void take_actions(resolver *r, foreign_key *k, const ast_modifiers *actions)
{
    span first[MODIFIER_COUNT] = {{0}};
    for (size_t i = 0; i < actions->count; i++) {
        const ast_modifier *a = &actions->items[i];
        if (first[a->kind].source != NULL) {
            modifier_given_twice(r->diags, modifier_name(a->kind), a->at, first[a->kind]);
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
    lookup_refuse_descending(r->diags, &written->columns);
    lookup_refuse_descending(r->diags, &written->target_columns);
    k->fields = lookup_columns(r->arena, r->diags, m, &written->columns);
    k->target = lookup_model(r, &written->target);
    if (k->target != NULL)
        k->target_fields = lookup_columns(r->arena, r->diags, k->target, &written->target_columns);
    if (k->fields.count == 0 || k->target == NULL || k->target_fields.count == 0)
        return;
    k->label = fields_joined(r->arena, &k->fields);
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
