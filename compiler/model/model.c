/* model.c - questions about fields and models. */
#include "model/model.h"

const char *field_type_name(const field *f)
{
    return f->password ? password_type : type_table[f->type].name;
}

bool field_is_indexable(const field *f)
{
    return type_table[f->type].indexable && !f->password;
}

bool field_is_writable(const model *m, const field *f)
{
    return !f->in_key && f->generated.text == NULL && f != m->tenant && f != m->soft_delete &&
           f != m->version && f->readonly_at.source == NULL && f->update_now_at.source == NULL;
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
