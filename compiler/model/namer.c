/* namer.c - names of the generated C, given one by one. */
#include "model/namer.h"

#include "base/fold.h"

#include <string.h>

/* Whether it is of a query or record, which c_name is not for. */
static bool is_asked(const c_owner *owner)
{
    return strstr(owner->use->words, "query '") != NULL ||
           strstr(owner->use->words, "record '") != NULL;
}

bool namer_take(namer *n, c_owner owner)
{
    const c_owner *before = taken_add(&n->taken, &owner);
    if (before == NULL)
        return true;
    diag *e = diag_error(n->diags, E0501, owner.at, "the C name '%s' of %s is taken",
                         taken_name(n->arena, &owner), taken_words(n->arena, &owner));
    diag_note(e, before->at, "by %s", taken_words(n->arena, before));
    if (is_asked(&owner))
        diag_hint(e, "give it another name; c_name \"…\" gives a model or a field one in C");
    else
        diag_hint(e, "c_name \"…\" gives a model or a field another name in C");
    return false;
}

/* What is taken begins with the schema's name: all else need not be looked for. */
bool namer_is_taken(namer *n, const char *name)
{
    return fold_begins(name, n->schema->name) && taken_has(&n->taken, name);
}

bool namer_is_own_parameter(const char *name)
{
    static const char *const own[] = {
        "db",   "row",  "rows",   "page",  "exists", "count", "values", "models", "filters", "by",
        "scan", "view", "fields", "where", "op",     "is",    "value",  "params", "changed"};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (strcmp(own[i], name) == 0)
            return true;
    return false;
}
