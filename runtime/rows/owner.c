/* owner.c - looks for a tenant by its key. */
#include "rows/owner.h"

#include "base/member.h"
#include "handle/tenant.h"
#include "handle/violation.h"
#include "rows/prepared.h"

#include <string.h>

engine_step owner_find(schemac_db *db, bool deleted, const void *key, tenant_key *stored,
                       engine_statement **s)
{
    const schemac_model *m = db->schema->tenant;
    const schemac_field *f = &m->record.fields[m->tenant];
    bool text = f->type == SCHEMAC_TEXT; /* nothing else has a collation */
    unsigned scope = SCOPE_SYSTEM;
    if (deleted && m->soft_delete != SCHEMAC_NO_FIELD)
        scope |= SCOPE_DELETED;
    memset(stored, 0, sizeof *stored);
    memcpy(stored, key, member_size(f));
    *s = prepared_get(db, m, text ? STATEMENT_GET : STATEMENT_EXISTS, scope);
    if (*s == NULL)
        return ENGINE_FAILED;
    engine_step step = ENGINE_FAILED;
    engine_rows one = {.next = db->scratch.row, .left = 1, .list = db->scratch.texts};
    if (db->engine->bind_member(db->connection, *s, 1, f, key))
        step = text ? db->engine->read_rows(db->connection, *s, &m->record, &one)
                    : db->engine->step(db->connection, *s);
    if (step == ENGINE_FAILED || step == ENGINE_UNREADABLE) {
        violation_set(db, m, step == ENGINE_FAILED ? ACTION_LOOK_FOR : ACTION_READ,
                      db->engine->sql(*s));
        db->engine->reset(*s);
        *s = NULL;
        return ENGINE_FAILED;
    }
    if (text && step == ENGINE_ROW)
        memcpy(stored, (const unsigned char *)db->scratch.row + f->offset, member_size(f));
    return step;
}

static bool is_zero(const unsigned char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (bytes[i] != 0)
            return false;
    return true;
}

bool owner_is_tenant(schemac_db *db, const schemac_field *f, const void *member)
{
    if (is_zero(member, member_size(f)) || tenant_is(db, f, member))
        return true;
    if (f->type != SCHEMAC_TEXT)
        return false;
    tenant_key stored;
    engine_statement *s;
    engine_step step = owner_find(db, true, member, &stored, &s);
    bool own = step == ENGINE_ROW && tenant_is(db, f, &stored);
    if (s != NULL)
        db->engine->reset(s);
    return own;
}

bool owner_reach_row(schemac_db *db, const schemac_model *model, const void *row, unsigned *scope)
{
    const schemac_field *f = &model->record.fields[model->tenant];
    const void *member = (const unsigned char *)row + f->offset;
    if (!reach_tenant(db, model, scope))
        return false;
    db->tenancy.of_row = member;
    if (!model->tenant_key || (*scope & SCOPE_SYSTEM) != 0 || owner_is_tenant(db, f, member))
        return true;
    if (db->error.status == SCHEMAC_OK)
        error_not_found(db, model);
    return false;
}
