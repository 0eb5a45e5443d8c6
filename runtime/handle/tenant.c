/* tenant.c - the tenant of a handle, and copies of the keys that it has been given. */
#include "handle/tenant.h"

#include "base/hash.h"
#include "base/member.h"
#include "handle/error.h"

#include <string.h>

enum { BUCKETS = 256 };

/* Few handles serve more than hundreds of tenants: what they have once been given is kept. */
struct kept_key {
    struct kept_key *next;
    size_t size;
    unsigned char bytes[]; /* and a NUL byte */
};

void tenant_forget(schemac_db *db)
{
    db->tenancy.has_tenant = false;
    memset(&db->tenancy.key, 0, sizeof db->tenancy.key);
}

/* The handle's own copy; NULL when memory ran out. */
static const void *keep(schemac_db *db, const void *data, size_t size)
{
    handle_tenancy *t = &db->tenancy;
    const unsigned char *bytes = data;
    uint64_t hash = HASH_START;
    t->pool.allocator = db->allocator;
    t->pool.failed = false;
    if (t->kept == NULL)
        t->kept = pool_alloc(&t->pool, BUCKETS * sizeof(struct kept_key *));
    if (t->kept == NULL)
        return NULL;
    for (size_t i = 0; i < size; i++)
        hash = hash_step(hash, bytes[i]);
    struct kept_key **bucket = &t->kept[(hash ^ hash >> 32) % BUCKETS];
    for (const struct kept_key *k = *bucket; k != NULL; k = k->next)
        if (k->size == size && (size == 0 || memcmp(k->bytes, data, size) == 0))
            return k->bytes;
    struct kept_key *k = pool_alloc(&t->pool, sizeof *k + size + 1);
    if (k == NULL)
        return NULL;
    k->size = size;
    if (size > 0)
        memcpy(k->bytes, data, size);
    k->next = *bucket;
    *bucket = k;
    return k->bytes;
}

bool tenant_take(schemac_db *db, const tenant_key *key)
{
    const schemac_model *m = db->schema->tenant;
    uint8_t type = m->record.fields[m->tenant].type;
    tenant_key value = *key;
    bool good = true;
    if (type == SCHEMAC_TEXT)
        good = (value.text = keep(db, key->text, strlen(key->text))) != NULL;
    else if (type == SCHEMAC_BLOB)
        good = (value.blob.data = keep(db, key->blob.data, key->blob.size)) != NULL;
    if (!good) {
        error_no_memory(db);
        return false;
    }
    db->tenancy.key = value;
    db->tenancy.has_tenant = true;
    return true;
}

bool tenant_is(const schemac_db *db, const schemac_field *f, const void *value)
{
    if (f->type == SCHEMAC_TEXT) {
        const char *text;
        memcpy(&text, value, sizeof text);
        return strcmp(text, db->tenancy.key.text) == 0;
    }
    if (f->type == SCHEMAC_BLOB) {
        schemac_blob blob;
        const schemac_blob *own = &db->tenancy.key.blob;
        memcpy(&blob, value, sizeof blob);
        return blob.size == own->size &&
               (blob.size == 0 || memcmp(blob.data, own->data, blob.size) == 0);
    }
    return memcmp(value, &db->tenancy.key, member_size(f)) == 0;
}

void tenant_free(schemac_db *db)
{
    tenant_forget(db);
    pool_free(&db->tenancy.pool);
    db->tenancy.kept = NULL;
}
