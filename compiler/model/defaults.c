#include "model/defaults.h"

#include "model/literals.h"

#include <string.h>

static const literal *written_default(const field *f)
{
    const ast_modifiers *list = &f->written->modifiers;
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i].kind == MODIFIER_DEFAULT)
            return &list->items[i].value;
    return NULL;
}

void defaults_understand(diags *d, field *f)
{
    const literal *l = written_default(f);
    if (l == NULL || f->broken)
        return;
    bool made = l->kind == LITERAL_WORD && f->type != TYPE_ENUM &&
                (strcmp(l->text, "now") == 0 || strcmp(l->text, "random") == 0);
    if (made && f->target != NULL) {
        literals_refuse(d, f, l, "default",
                        "a reference can only have the key of a row that exists");
        f->broken = true;
        return;
    }
    if (made && f->nullable) {
        diag *e = diag_error(d, E0302, l->at,
                             "'%s' is nullable: whether it gets a value is for "
                             "the program to say, not for default %s",
                             f->name, l->text);
        diag_hint(e, "remove the '?' or the default");
        f->broken = true;
        return;
    }
    if (!literals_read(d, f, l, "default", &f->value)) {
        f->value.kind = DEFAULT_NONE;
        f->broken = true;
    }
}
