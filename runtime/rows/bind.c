/* bind.c - what only some models have to bind: the tenant, the version. */
#include "rows/bind.h"

bool bind_tenant(schemac_db *db, const schemac_model *model, engine_statement *s, int *next)
{
    const void *tenant = &db->tenancy.key;
    return bind_values(db, model, s, next, &model->tenant, 1, &tenant);
}

bool bind_owner_of_row(schemac_db *db, const schemac_model *model, engine_statement *s, int *next,
                       unsigned scope)
{
    if ((scope & SCOPE_SYSTEM) == 0)
        return bind_tenant(db, model, s, next);
    return !model->tenant_key ||
           bind_values(db, model, s, next, &model->tenant, 1, &db->tenancy.of_row);
}

bool bind_version(schemac_db *db, const schemac_model *model, engine_statement *s, int *next,
                  const void *row)
{
    return bind_members(db, model, s, next, &model->version, 1, row);
}
