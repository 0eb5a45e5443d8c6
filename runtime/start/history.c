#include "start/history.h"

#include "handle/error.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

bool history_read(schemac_db *db, memory_pool *p, engine_history *out)
{
    if (db->engine->read_history(db->connection, p, out))
        return true;
    if (p->failed)
        fail_memory(db);
    else
        fail_engine(db, NULL, "read the history of the database", NULL);
    return false;
}

static bool is(const engine_record *r, const char *kind)
{
    return strcmp(r->kind, kind) == 0;
}

int64_t history_version(const engine_history *h)
{
    for (size_t i = h->count; i > 0; i--) {
        const engine_record *r = &h->list[i - 1];
        if (is(r, "sync"))
            return r->version;
        if (is(r, "rollback"))
            return r->version - 1;
    }
    return 0;
}

bool history_is_of(const engine_history *h, const schemac_schema *schema)
{
    for (size_t i = 0; i < h->count; i++)
        if (is(&h->list[i], "sync") && strcmp(h->list[i].name, schema->name) == 0)
            return true;
    return false;
}

const char *history_fingerprint(const engine_history *h)
{
    for (size_t i = h->count; i > 0; i--) {
        const engine_record *r = &h->list[i - 1];
        if (is(r, "sync"))
            return r->checksum;
        if (is(r, "rollback"))
            return "";
    }
    return "";
}

void fingerprint_text(const schemac_schema *schema, char out[FINGERPRINT_SIZE])
{
    snprintf(out, FINGERPRINT_SIZE, "%016" PRIx64, schema->fingerprint);
}

const engine_record *history_of(const engine_history *h, int64_t number)
{
    for (size_t i = h->count; i > 0; i--)
        if (h->list[i - 1].version == number && !is(&h->list[i - 1], "sync"))
            return &h->list[i - 1];
    return NULL;
}

bool record_is_done(const engine_record *r)
{
    return r != NULL && (is(r, "migration") || is(r, "skipped"));
}

bool history_add(schemac_db *db, const char *kind, const schemac_migration *m, const char *detail)
{
    const engine_record r = {.kind = kind,
                             .version = m->number,
                             .name = m->name,
                             .checksum = m->checksum,
                             .detail = detail};
    if (db->engine->record(db->connection, &r))
        return true;
    fail_engine(db, NULL, "write the history of the database", NULL);
    return false;
}
