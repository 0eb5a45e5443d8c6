/* tenant.c - the tenant of a handle, and the rights of the system. */
#include "handle/tenant.h"

#include "base/member.h"
#include "handle/call.h"

#include <string.h>

void tenant_forget(schemac_db *db)
{
    if (db->tenancy.size > 0) {
        const schemac_model *m = db->schema->tenant;
        const void *copy = m->fields[m->tenant].type == SCHEMAC_BLOB ? db->tenancy.key.blob.data
                                                                     : db->tenancy.key.text;
        memory_free(db->allocator, (void *)(uintptr_t)copy, db->tenancy.size);
    }
    db->tenancy.has_tenant = false;
    db->tenancy.size = 0;
    memset(&db->tenancy.key, 0, sizeof db->tenancy.key);
}

/* The handle's own copy of a text or blob; NULL when memory ran out. */
static void *copy_key(schemac_db *db, const void *data, size_t size)
{
    unsigned char *copy = memory_new(db->allocator, size + 1);
    if (copy == NULL) {
        error_no_memory(db);
        return NULL;
    }
    if (size > 0)
        memcpy(copy, data, size);
    copy[size] = '\0';
    return copy;
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
    if (key == NULL) {
        tenant_forget(db);
        return SCHEMAC_OK;
    }
    const schemac_field *f = &m->fields[m->tenant];
    tenant_key value;
    size_t size = 0;
    memset(&value, 0, sizeof value);
    memcpy(&value, key, member_size(f));
    if (f->type == SCHEMAC_TEXT) {
        if (value.text == NULL)
            return error_set(db, SCHEMAC_INVALID, m, "the tenant's key is NULL");
        size = strlen(value.text) + 1;
        value.text = copy_key(db, value.text, size - 1);
        if (value.text == NULL)
            return SCHEMAC_NOMEM;
    } else if (f->type == SCHEMAC_BLOB) {
        size = value.blob.size + 1;
        value.blob.data = copy_key(db, value.blob.data, value.blob.size);
        if (value.blob.data == NULL)
            return SCHEMAC_NOMEM;
    }
    tenant_forget(db);
    db->tenancy.key = value;
    db->tenancy.size = size;
    db->tenancy.has_tenant = true;
    return SCHEMAC_OK;
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
    db->tenancy.system--;
    return SCHEMAC_OK;
}
