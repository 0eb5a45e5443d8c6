/* tenancy.c - which tenant's rows a handle reaches, or those of all. */
#include "base/member.h"
#include "handle/call.h"
#include "handle/tenant.h"
#include "rows/owner.h"
#include "rows/scan.h"

#include <string.h>

/* Looks for the tenant, deleted ones aside, and sets it. */
static schemac_status look_for(schemac_db *db, const schemac_model *m, const tenant_key *key)
{
    tenant_key stored;
    engine_statement *s;
    engine_step step = owner_find(db, false, key, &stored, &s);
    bool taken = step == ENGINE_ROW && tenant_take(db, &stored);
    if (s != NULL)
        db->engine->reset(s);
    if (step == ENGINE_DONE)
        return error_set(db, SCHEMAC_NOT_FOUND, m,
                         "there is no %s with this key: no tenant is set now", m->name);
    return taken ? SCHEMAC_OK : db->error.status;
}

schemac_status schemac_set_tenant(schemac_db *db, const void *key)
{
    CALL_GUARD(db);
    if (!call_begin(db))
        return call_refused(db);
    const schemac_model *m = db->schema->tenant;
    if (m == NULL)
        return error_set(db, SCHEMAC_MISUSE, NULL, "schema '%s' has no tenant", db->schema->name);
    if (db->scans != NULL)
        return error_set(db, SCHEMAC_MISUSE, m, "the tenant cannot change while a scan is open");
    const schemac_field *f = &m->record.fields[m->tenant];
    tenant_key value;
    memset(&value, 0, sizeof value);
    if (key != NULL)
        memcpy(&value, key, member_size(f));
    bool none = f->type == SCHEMAC_TEXT && value.text == NULL;
    if (key != NULL && !none && db->tenancy.has_tenant && tenant_is(db, f, &value))
        return SCHEMAC_OK;
    /* whatever goes wrong now, nobody goes on as the one before */
    tenant_forget(db);
    if (key == NULL)
        return SCHEMAC_OK;
    if (none)
        return error_set(db, SCHEMAC_INVALID, m, "the tenant's key is NULL: no tenant is set now");
    return look_for(db, m, &value);
}

schemac_status schemac_as_system(schemac_db *db)
{
    CALL_GUARD(db);
    if (!call_begin(db))
        return call_refused(db);
    db->tenancy.system++;
    return SCHEMAC_OK;
}

schemac_status schemac_end_system(schemac_db *db)
{
    CALL_GUARD(db);
    if (!call_begin(db))
        return call_refused(db);
    if (db->tenancy.system == 0)
        return error_set(db, SCHEMAC_MISUSE, NULL, "schemac_as_system was not called");
    if (db->tenancy.system == 1 && scan_reaches_all(db))
        return error_set(db, SCHEMAC_MISUSE, NULL,
                         "a scan over the rows of all tenants is open: end it first");
    db->tenancy.system--;
    return SCHEMAC_OK;
}
