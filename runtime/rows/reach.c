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

/* "name", or "floor, place": what the call is given; or that it is given nothing. */
static const char *given_names(schemac_db *db, const schemac_model *model, int path)
{
    if (path >= 0)
        return model->paths[path].label;
    const char *names = "";
    for (size_t i = 0; i < model->key_count && names != NULL; i++)
        names = pool_printf(&db->error_texts, "%s%s%s", names, i == 0 ? "" : ", ",
                            model->record.fields[model->key[i]].name);
    return names == NULL || names[0] == '\0' ? "the key" : names;
}

bool reach_refuse_system(schemac_db *db, const schemac_model *model, int path)
{
    error_set(db, SCHEMAC_NO_TENANT, model,
              "%s is unique within a tenant only: end the system's rights and set the tenant, or "
              "list",
              given_names(db, model, path));
    return false;
}

bool reach_key_of_tenant(schemac_db *db, const schemac_model *model, unsigned *scope)
{
    return reach_tenant(db, model, scope) && (!model->tenant_key || (*scope & SCOPE_SYSTEM) == 0 ||
                                              reach_refuse_system(db, model, -1));
}
