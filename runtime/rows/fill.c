/* fill.c - times, random keys, the tenant and the version, put into a row and taken out again. */
#include "rows/fill.h"

#include "base/member.h"
#include "base/value.h"
#include "handle/error.h"
#include "handle/tenant.h"
#include "rows/owner.h"

#include <string.h>

static bool is_zero(const void *memory, size_t size)
{
    const unsigned char *bytes = memory;
    for (size_t i = 0; i < size; i++)
        if (bytes[i] != 0)
            return false;
    return true;
}

static unsigned char *member(const schemac_model *m, uint16_t field, void *row)
{
    return (unsigned char *)row + m->record.fields[field].offset;
}

/* Room for as many as can be filled in: each field once. */
bool fill_room(schemac_db *db, const schemac_model *m)
{
    db->scratch.filled_count = 0;
    if (m->record.field_count <= db->scratch.filled_capacity)
        return true;
    filled_member *list =
        memory_resize(db->allocator, db->scratch.filled, db->scratch.filled_capacity * sizeof *list,
                      m->record.field_count * sizeof *list);
    if (list == NULL) {
        error_no_memory(db);
        return false;
    }
    db->scratch.filled = list;
    db->scratch.filled_capacity = m->record.field_count;
    return true;
}

static inline void fill(schemac_db *db, const schemac_model *m, uint16_t field, void *row,
                        const void *value, size_t size)
{
    filled_member *f = &db->scratch.filled[db->scratch.filled_count++];
    f->field = field;
    f->size = (uint8_t)size;
    memcpy(f->before, member(m, field, row), size);
    memcpy(member(m, field, row), value, size);
}

static void fill_time(schemac_db *db, const schemac_model *m, uint16_t field, void *row,
                      int64_t now)
{
    const schemac_field *f = &m->record.fields[field];
    bool nullable = (f->flags & SCHEMAC_NULLABLE) != 0;
    if (f->type == SCHEMAC_TIMESTAMP && !nullable) {
        fill(db, m, field, row, &now, sizeof now);
    } else if (f->type == SCHEMAC_TIMESTAMP) {
        schemac_opt_int64 value = {.has = true, .value = now};
        fill(db, m, field, row, &value, sizeof value);
    } else if (!nullable) {
        schemac_date value = value_date_of(now);
        fill(db, m, field, row, &value, sizeof value);
    } else {
        schemac_opt_date value = {.has = true, .value = value_date_of(now)};
        fill(db, m, field, row, &value, sizeof value);
    }
}

/* Fields of the same row get the same time; `now` is 0 to look at the clock when one is needed. */
static bool fill_defaults(schemac_db *db, const schemac_model *m, void *row, int64_t now)
{
    for (size_t i = 0; i < m->filled_count; i++) {
        uint16_t field = m->filled[i];
        const schemac_field *f = &m->record.fields[field];
        if (f->shape == SCHEMAC_SHAPE(SCHEMAC_TIMESTAMP, 0)) { /* most are */
            int64_t time;
            memcpy(&time, member(m, field, row), sizeof time);
            if (time != 0)
                continue;
            now = now == 0 ? schemac_now() : now;
            fill(db, m, field, row, &now, sizeof now);
            continue;
        }
        if (!is_zero(member(m, field, row), member_size(f)))
            continue;
        if (f->type == SCHEMAC_UUID) {
            schemac_uuid id;
            if (!value_random_uuid(&id)) {
                error_set(db, SCHEMAC_IO, m, "the system gives no random numbers");
                return false;
            }
            fill(db, m, field, row, &id, sizeof id);
            continue;
        }
        if (now == 0)
            now = schemac_now();
        fill_time(db, m, field, row, now);
    }
    return true;
}

static bool fill_tenant(schemac_db *db, const schemac_model *m, void *row)
{
    const schemac_field *f = &m->record.fields[m->tenant];
    unsigned char *p = member(m, m->tenant, row);
    size_t size = member_size(f);
    if (is_zero(p, size)) {
        fill(db, m, m->tenant, row, &db->tenancy.key, size);
        return true;
    }
    if (tenant_is(db, f, p))
        return true;
    if (owner_is_tenant(db, f,
                        p)) { /* spelled otherwise: what is stored is the same for all rows */
        fill(db, m, m->tenant, row, &db->tenancy.key, size);
        return true;
    }
    if (db->error.status != SCHEMAC_OK)
        return false;
    error_set(db, SCHEMAC_INVALID, m, "the row's '%s' is not the tenant that is set", f->name);
    db->error.field = f->name;
    return false;
}

static void fill_version(schemac_db *db, const schemac_model *m, void *row)
{
    const int64_t first = 1;
    const int32_t small = 1;
    if (m->record.fields[m->version].type == SCHEMAC_INT32)
        fill(db, m, m->version, row, &small, sizeof small);
    else
        fill(db, m, m->version, row, &first, sizeof first);
}

bool fill_insert(schemac_db *db, const schemac_model *m, void *row, unsigned scope)
{
    bool confined = m->tenant != SCHEMAC_NO_FIELD && (scope & SCOPE_SYSTEM) == 0;
    if (!fill_room(db, m) || (confined && !fill_tenant(db, m, row)))
        return false;
    if (m->version != SCHEMAC_NO_FIELD)
        fill_version(db, m, row);
    if (fill_defaults(db, m, row, 0))
        return true;
    fill_undo(db, m, row);
    return false;
}

bool fill_for_upsert(schemac_db *db, const schemac_model *m, void *row, unsigned scope)
{
    if (!fill_room(db, m) || !fill_for_insert(db, m, row, scope))
        return false;
    if (!m->stamped)
        return true;
    int64_t now = schemac_now();
    for (uint16_t i = 0; i < m->record.field_count; i++)
        if ((m->record.fields[i].flags & SCHEMAC_UPDATE_NOW) != 0 && !fill_did(db, i))
            fill_time(db, m, i, row, now);
    return true;
}

bool fill_row_of_many(schemac_db *db, const schemac_model *m, void *row, unsigned scope,
                      int64_t now)
{
    bool confined = m->tenant != SCHEMAC_NO_FIELD && (scope & SCOPE_SYSTEM) == 0;
    if (m->filled_count == 0 && !confined)
        return true;
    if (fill_room(db, m) && (!confined || fill_tenant(db, m, row)) &&
        fill_defaults(db, m, row, now))
        return true;
    fill_undo(db, m, row);
    return false;
}

bool fill_update(schemac_db *db, const schemac_model *m, void *row)
{
    if (!fill_room(db, m))
        return false;
    int64_t now = schemac_now();
    for (uint16_t i = 0; i < m->record.field_count; i++)
        if ((m->record.fields[i].flags & SCHEMAC_UPDATE_NOW) != 0)
            fill_time(db, m, i, row, now);
    return true;
}

void fill_soft_delete(schemac_db *db, const schemac_model *m, void *row, bool deleted)
{
    schemac_opt_int64 value = {.has = deleted, .value = deleted ? schemac_now() : 0};
    fill(db, m, m->soft_delete, row, &value, sizeof value);
}

void fill_undo(schemac_db *db, const schemac_model *m, void *row)
{
    for (size_t i = 0; i < db->scratch.filled_count; i++)
        memcpy(member(m, db->scratch.filled[i].field, row), db->scratch.filled[i].before,
               db->scratch.filled[i].size);
    db->scratch.filled_count = 0;
}

bool fill_did(const schemac_db *db, uint16_t field)
{
    for (size_t i = 0; i < db->scratch.filled_count; i++)
        if (db->scratch.filled[i].field == field)
            return true;
    return false;
}

void fill_first_version(const schemac_model *m, void *row)
{
    const int64_t first = 1;
    const int32_t small = 1;
    if (m->version == SCHEMAC_NO_FIELD)
        return;
    if (m->record.fields[m->version].type == SCHEMAC_INT32)
        memcpy(member(m, m->version, row), &small, sizeof small);
    else
        memcpy(member(m, m->version, row), &first, sizeof first);
}

void fill_next_version(const schemac_model *m, void *row)
{
    if (row == NULL)
        return;
    unsigned char *p = member(m, m->version, row);
    if (m->record.fields[m->version].type == SCHEMAC_INT32) {
        int32_t value;
        memcpy(&value, p, sizeof value);
        value++;
        memcpy(p, &value, sizeof value);
        return;
    }
    int64_t value;
    memcpy(&value, p, sizeof value);
    value++;
    memcpy(p, &value, sizeof value);
}
