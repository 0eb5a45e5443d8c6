/* build.c - from syntax tree to model: the passes in their order. */
#include "model/c_names.h"
#include "model/check.h"
#include "model/defaults.h"
#include "model/migrations.h"
#include "model/old_names.h"
#include "model/order.h"
#include "model/paths.h"
#include "model/resolve.h"
#include "model/roles.h"
#include "model/seeds.h"
#include "model/tenants.h"

schema *build(arena *a, diags *d, const ast *tree)
{
    size_t errors = d->errors;
    schema *s = resolve(a, d, tree);
    order_models(a, d, s);
    resolve_reference_types(s);
    for (size_t i = 0; i < s->models.count; i++)
        for (size_t j = 0; j < s->models.items[i]->fields.count; j++)
            understand_default(d, s->models.items[i]->fields.items[j]);
    for (size_t i = 0; i < s->models.count; i++)
        resolve_roles(d, s->models.items[i]);
    resolve_tenants(d, s);
    for (size_t i = 0; i < s->models.count; i++)
        complete_paths(a, s, s->models.items[i]);
    check_models(a, d, s);
    check_old_names(a, d, s);
    resolve_migrations(a, d, s, tree);
    resolve_seeds(a, d, s, tree);
    name_in_c(a, d, s);
    return d->errors == errors ? s : NULL;
}
