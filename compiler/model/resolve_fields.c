/* resolve_fields.c - a field of a model, or of a mixin that a model includes. */
#include "base/fold.h"
#include "model/constraints.h"
#include "model/modifiers.h"
#include "model/resolve_parts.h"

static void refuse_same_field(diags *d, const model *m, const field *f, const field *before)
{
    bool same_name = fold_equal(before->name, f->name);
    diag *e;
    if (same_name)
        e = diag_error(d, E0203, f->at, "field '%s' is declared a second time in model '%s'",
                       f->name, m->name);
    else if (fold_equal(before->column, f->column))
        e = diag_error(d, E0214, f->at, "'%s' and '%s' are both stored in column '%s'", f->name,
                       before->name, f->column);
    else
        e = diag_error(d, E0214, f->at, "'%s' is also the name of the column of '%s'", f->name,
                       before->name);
    field_note_inclusion(e, f->included_at);
    diag_note(e, before->at, "%s", same_name ? "first declared here" : "the other one is here");
    field_note_inclusion(e, before->included_at);
}

void resolve_field(resolver *r, model *m, const ast_member *written, span included_at)
{
    field *f = arena_alloc(r->arena, sizeof *f);
    f->name = written->name.text;
    f->doc = written->name.doc;
    f->at = written->name.at;
    f->included_at = included_at;
    f->written = written;
    f->nullable = written->nullable;
    modifiers_find(&written->modifiers, f->given);
    resolve_type(r, f);
    if (field_has(f, MODIFIER_COLUMN))
        f->column = f->given[MODIFIER_COLUMN]->value.text;
    const field *before = map_get(&m->by_name, f->name);
    if (before == NULL)
        before = map_get(&m->by_name, f->column);
    if (before != NULL) {
        refuse_same_field(r->diags, m, f, before);
        return;
    }
    if (m->fields.count == LIMIT_FIELDS) {
        constraints_too_many(r->diags, m, f->at, "fields", LIMIT_FIELDS);
        return;
    }
    f->number = m->fields.count;
    map_put(&m->by_name, f->name, f);
    map_put(&m->by_name, f->column, f);
    vec_push(r->arena, m->fields, f);
    modifiers_take(r->arena, r->diags, m, f);
}
