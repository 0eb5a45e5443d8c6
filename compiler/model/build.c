/* build.c - from syntax tree to model: the passes in their order. */
#include "model/build.h"

#include "model/c_names.h"
#include "model/check.h"
#include "model/defaults.h"
#include "model/migrations.h"
#include "model/modifiers.h"
#include "model/old_names.h"
#include "model/order.h"
#include "model/paths.h"
#include "model/resolve.h"
#include "model/resolve_parts.h"
#include "model/samples.h"
#include "model/seeds.h"
#include "model/tenants.h"

schema *model_build(arena *a, diags *d, const ast *tree)
{
    size_t errors = d->errors;
    schema *s = resolve_schema(a, d, tree);
    order_models(a, d, s);
    resolve_reference_types(s);
    for (size_t i = 0; i < s->models.count; i++)
        for (size_t j = 0; j < s->models.items[i]->fields.count; j++)
            defaults_understand(d, s->models.items[i]->fields.items[j]);
    for (size_t i = 0; i < s->models.count; i++)
        samples_understand(a, d, s->models.items[i]);
    for (size_t i = 0; i < s->models.count; i++)
        modifiers_settle(d, s->models.items[i]);
    tenants_resolve(a, d, s);
    for (size_t i = 0; i < s->models.count; i++)
        paths_complete(a, s, s->models.items[i]);
    check_models(a, d, s);
    old_names_check(a, d, s);
    migrations_resolve(a, d, s, tree);
    seeds_resolve(a, d, s, tree);
    c_names_give(a, d, s);
    return d->errors == errors ? s : NULL;
}
