/* model.c - questions about fields and models. */
#include "model/model.h"

const char *field_type_name(const field *f)
{
    return type_table[f->type].name;
}

bool field_is_indexable(const field *f)
{
    return type_table[f->type].noun == NULL;
}

bool field_is_integer(const field *f)
{
    return f->enumeration != NULL ? f->enumeration->stored_as_integer : type_table[f->type].integer;
}

bool field_is_secret(const field *f)
{
    return type_table[f->type].secret || field_has(f, MODIFIER_SECRET);
}

bool field_is_writable(const model *m, const field *f)
{
    return !f->in_key && !field_has(f, MODIFIER_GENERATED) && f != m->tenant &&
           f != m->soft_delete && f != m->version && !field_has(f, MODIFIER_READONLY) &&
           !field_has(f, MODIFIER_UPDATE_NOW);
}

void field_note_inclusion(diag *e, span included_at)
{
    if (included_at.source != NULL)
        diag_note(e, included_at, "included here");
}

bool model_has_update(const model *m)
{
    for (size_t i = 0; i < m->fields.count; i++)
        if (field_is_writable(m, m->fields.items[i]))
            return true;
    return false;
}

bool model_is_confined(const schema *s, const model *m, const model *target)
{
    return s->tenant != NULL && m != s->tenant && target != s->tenant && m->tenant != NULL &&
           target->tenant != NULL;
}

bool model_has_tenant_key(const schema *s, const model *m)
{
    return m->tenant != NULL && m != s->tenant && m->key.count > 0 && m->key.items[0] == m->tenant;
}
