/* samples.c - `sample` as values of their fields' types. */
#include "model/samples.h"

#include "model/literals.h"
#include "model/lookup.h"
#include "model/modifiers.h"

static void understand_one(arena *a, diags *d, const ast_member *w, field *f)
{
    for (size_t i = 0; i < w->samples.count; i++) {
        const literal *l = &w->samples.items[i];
        default_value v = {.at = l->at};
        if (!literals_read(d, f, l, "sample", &v))
            return;
        vec_push(a, f->samples, v);
    }
}

void samples_understand(arena *a, diags *d, model *m)
{
    for (size_t i = 0; i < m->written_samples.count; i++) {
        const ast_member *w = m->written_samples.items[i];
        field *f = lookup_field(d, m, &w->name);
        if (f == NULL || f->broken)
            continue;
        const char *problem = field_has(f, MODIFIER_GENERATED) ? "is computed"
                              : f->target != NULL
                                  ? "is a reference: its values are the keys of rows"
                              : f->type == TYPE_PASSWORD ? "is a password"
                                                         : NULL;
        if (problem != NULL)
            diag_error(d, E0310, w->name.at, "'%s' %s: it has no samples", f->name, problem);
        else if (f->samples.count > 0)
            modifiers_given_twice(d, "sample", w->at, f->samples.items[0].at);
        else
            understand_one(a, d, w, f);
    }
}
