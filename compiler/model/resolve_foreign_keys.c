/* resolve_foreign_keys.c - references over several fields: which fields, and which of the other model. */
#include "base/suggest.h"
#include "model/fields.h"
#include "model/lookup.h"
#include "model/modifiers.h"
#include "model/paths.h"
#include "model/resolve_parts.h"

#include <string.h>

static void take_actions(diags *d, foreign_key *k, const ast_modifiers *actions)
{
    const ast_modifier *given[MODIFIER_COUNT] = {NULL};
    modifiers_find(actions, given);
    modifiers_refuse_repeated(d, actions, given);
    const ast_modifier *on_delete = given[MODIFIER_ON_DELETE];
    const ast_modifier *on_update = given[MODIFIER_ON_UPDATE];
    if (on_delete != NULL) {
        k->on_delete = on_delete->action;
        k->on_delete_at = on_delete->at;
    }
    if (on_update != NULL) {
        k->on_update = on_update->action;
        k->on_update_at = on_update->at;
    }
    k->deferrable = given[MODIFIER_DEFERRABLE] != NULL;
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
    take_actions(r->diags, k, &written->actions);
    vec_push(r->arena, m->foreign_keys, k);
}

void resolve_foreign_keys(resolver *r, model *m)
{
    for (size_t i = 0; i < m->written_foreign_keys.count; i++)
        resolve_foreign_key(r, m, m->written_foreign_keys.items[i]);
}
