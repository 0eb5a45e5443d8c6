/* reach.c - why a call does not reach the rows that it is about. */
#include "rows/reach.h"

#include "base/wording.h"
#include "handle/error.h"

bool reach_tenant(schemac_db *db, const schemac_model *model, unsigned *scope)
{
    if (db->tenancy.system > 0) {
        *scope |= SCOPE_SYSTEM;
        return true;
    }
    if (db->tenancy.has_tenant)
        return true;
    error_set(db, SCHEMAC_NO_TENANT, model,
              "rows of %s belong to a tenant, and none is set: call %s_set_tenant, or "
              "schemac_as_system to reach those of all",
              model->name, db->schema->name);
    return false;
}

bool reach_refuse_tenant(schemac_db *db, const schemac_model *model)
{
    error_set(db, SCHEMAC_NO_TENANT, model,
              "%s %s is a tenant: only the system inserts one; call schemac_as_system first",
              wording_article(model->name), model->name);
    return false;
}

bool reach_refuse_system(schemac_db *db, const schemac_model *model, int path)
{
    error_set(db, SCHEMAC_NO_TENANT, model,
              "%s is unique within a tenant only: end the system's rights and set the tenant, or "
              "list",
              model->paths[path].label);
    return false;
}
