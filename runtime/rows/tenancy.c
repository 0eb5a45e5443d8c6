/* tenancy.c - which tenant's rows a handle reaches, or those of all. */
#include "handle/tenant.h"

#include "base/member.h"
#include "handle/call.h"
#include "rows/bind.h"
#include "rows/prepared.h"
#include "rows/refused.h"
#include "rows/scan.h"

#include <string.h>

/* Puts the key as it is stored where `value` points to: a collation may let it be spelled otherwise. Only a
   text has one. */
static engine_step read_key(schemac_db *db, const schemac_model *m, engine_statement *s,
                            tenant_key *value)
{
    const schemac_field *f = &m->record.fields[m->tenant];
    if (f->type != SCHEMAC_TEXT)
        return db->engine->step(db->connection, s);
    engine_rows one = {.next = db->scratch.row, .left = 1, .list = db->scratch.texts};
    engine_step step = db->engine->read_rows(db->connection, s, &m->record, &one);
    if (step == ENGINE_ROW)
        memcpy(value, (const unsigned char *)db->scratch.row + f->offset, member_size(f));
    return step;
}

/* Looks for the tenant, deleted ones aside, and sets it. */
static schemac_status look_for(schemac_db *db, const schemac_model *m, tenant_key *value)
{
    bool text = m->record.fields[m->tenant].type == SCHEMAC_TEXT;
    engine_statement *s =
        prepared_get(db, m, text ? STATEMENT_GET : STATEMENT_EXISTS, SCOPE_SYSTEM);
    int next = 1;
    const void *key = value;
    if (s == NULL)
        return db->error.status;
    if (!bind_values(db, m, s, &next, &m->tenant, 1, &key))
        return refused_statement(db, m, ACTION_LOOK_FOR, s);
    engine_step step = read_key(db, m, s, value);
    if (step == ENGINE_FAILED || step == ENGINE_UNREADABLE)
        return refused_statement(db, m, step == ENGINE_FAILED ? ACTION_LOOK_FOR : ACTION_READ, s);
    bool taken = step == ENGINE_ROW && tenant_take(db, value);
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
