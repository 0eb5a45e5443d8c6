/* bind.c - what only some models have to bind: the tenant, the version. */
#include "rows/bind.h"

#include "rows/owner.h"

bool bind_tenant(schemac_db *db, const schemac_model *model, engine_statement *s, int *next)
{
    const void *tenant = &db->tenancy.key;
    return bind_values(db, model, s, next, &model->tenant, 1, &tenant);
}

bool bind_tenant_of_row(schemac_db *db, const schemac_model *model, engine_statement *s, int *next,
                        unsigned scope, const void *row)
{
    const schemac_field *f = &model->record.fields[model->tenant];
    if ((scope & SCOPE_SYSTEM) != 0)
        return !model->tenant_key || bind_members(db, model, s, next, &model->tenant, 1, row);
    /* the tenant may have a row with the same key as a row of another's: that one is not meant; nor any when
       the tenant cannot be looked for, which change_missed finds out */
    if (!model->tenant_key || owner_is_tenant(db, f, (const unsigned char *)row + f->offset))
        return bind_tenant(db, model, s, next);
    return db->engine->bind_null(db->connection, s, (*next)++);
}

bool bind_version(schemac_db *db, const schemac_model *model, engine_statement *s, int *next,
                  const void *row)
{
    return bind_members(db, model, s, next, &model->version, 1, row);
}
