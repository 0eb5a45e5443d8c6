#include "start/roll_back.h"

#include "start/backup.h"
#include "handle/error.h"
#include "start/migrate.h"
#include "start/orphans.h"
#include "handle/report.h"
#include "start/row_guard.h"
#include "base/value.h"

#include <string.h>

/* ---- which ---------------------------------------------------------------------------------- */

/* One that its guards have kept from running has left nothing to undo. */
static bool has_effect(const engine_record *r)
{
    return strcmp(r->kind, "migration") == 0 || strncmp(r->detail, "not needed", 10) == 0;
}

/* The latest before a number. */
static uint32_t last_done(const schemac_schema *s, const engine_history *h, int64_t before)
{
    for (size_t i = s->migration_count; i > 0; i--)
        if (s->migrations[i - 1].number < before &&
            record_is_done(history_of(h, s->migrations[i - 1].number)))
            return s->migrations[i - 1].number;
    return 0;
}

/* What the database was at before that migration ran; nobody knows of one that began with it. */
static uint32_t version_before(const schemac_schema *s, const engine_history *h, uint32_t number)
{
    const engine_record *applied = history_of(h, number);
    uint32_t rest = last_done(s, h, number);
    for (const engine_record *r = applied; applied != NULL && r > h->list; r--)
        if (strcmp(r[-1].kind, "sync") == 0)
            return r[-1].version >= number ? number - 1
                   : r[-1].version > rest  ? (uint32_t)r[-1].version
                                           : rest;
    return number == 0 ? 0 : number - 1;
}

/* Before anything is undone: all or none. */
static schemac_status check(schemac_db *db, memory_pool *p, const engine_history *h,
                            uint32_t version)
{
    for (size_t i = 0; i < db->schema->migration_count; i++) {
        const schemac_migration *m = &db->schema->migrations[i];
        const engine_record *r = history_of(h, m->number);
        if (m->number > version && record_is_done(r) && has_effect(r) && m->down == NULL)
            return fail(db, SCHEMAC_MIGRATION, NULL,
                        "%s cannot be undone: it has no 'down'. Nothing has been changed",
                        migration_title(p, m->number, m->name));
    }
    return migrate_check_undoable(db, p, h, version);
}

/* ---- undoing -------------------------------------------------------------------------------- */

static schemac_status fail_undo(schemac_db *db, memory_pool *p, const schemac_migration *m,
                                const char *statement)
{
    schemac_status status = db->error.status;
    if (status == SCHEMAC_PERMISSION) /* what a migration may not do */
        status = SCHEMAC_MIGRATION;
    fail(db, status, NULL, "%s cannot be undone: %s. Nothing has been changed. It was at: %.600s",
         migration_title(p, m->number, m->name), db->failure.message,
         statement == NULL ? "" : statement);
    db->error.sql = statement == NULL ? NULL : pool_strdup(&db->pool, statement);
    db->error.engine_code = db->failure.code;
    db->error.engine_message = db->failure.message;
    return status;
}

static schemac_status undo(schemac_db *db, memory_pool *p, const schemac_migration *m,
                           engine_watch *watch)
{
    int64_t begun = monotonic_microseconds();
    const char *statement;
    db->engine->watch(db->connection, watch);
    bool good = db->engine->run_script(db->connection, p, m->down, &statement);
    if (!good)
        fail_engine(db, NULL, "undo a migration", NULL);
    db->engine->watch(db->connection, NULL);
    if (p->failed || (!good && db->error.status == SCHEMAC_NOMEM))
        return fail_memory(db);
    if (!good)
        return fail_undo(db, p, m, statement);
    if (migrate_tidy(db) != SCHEMAC_OK)
        return db->error.status;
    report_migration(db, SCHEMAC_EVENT_ROLLED_BACK, m, NULL, monotonic_microseconds() - begun);
    return SCHEMAC_OK;
}

static schemac_status undo_all(schemac_db *db, memory_pool *p, const engine_history *h,
                               uint32_t version, engine_watch *watch)
{
    schemac_status status = SCHEMAC_OK;
    for (size_t i = db->schema->migration_count; i > 0 && status == SCHEMAC_OK; i--) {
        const schemac_migration *m = &db->schema->migrations[i - 1];
        const engine_record *r = history_of(h, m->number);
        if (m->number <= version || !record_is_done(r))
            continue;
        if (has_effect(r))
            status = undo(db, p, m, watch);
        if (status == SCHEMAC_OK && !history_add(db, "rollback", m, "undone"))
            status = db->error.status;
    }
    return status;
}

static schemac_status undo_guarded(schemac_db *db, memory_pool *p, const engine_history *h,
                                   uint32_t version)
{
    engine_row_counts rows;
    engine_orphan_list orphans;
    engine_watch watch = {.pool = p};
    schemac_status status = check(db, p, h, version);
    if (status != SCHEMAC_OK)
        return status;
    if (!backup_make(db) || !orphans_count(db, p, &orphans) || !row_guard_begin(db, p, &rows))
        return db->error.status;
    status = undo_all(db, p, h, version, &watch);
    return status == SCHEMAC_OK ? migrate_check_losses(db, p, &rows, &orphans, &watch) : status;
}

/* A program of that version is not to take the database for a newer one. Seeds are made again. */
static schemac_status record_version(schemac_db *db, uint32_t version)
{
    const engine_record r = {.kind = "sync",
                             .version = version,
                             .name = db->schema->name,
                             .checksum = "",
                             .detail = "rolled back"};
    return db->engine->record(db->connection, &r)
               ? SCHEMAC_OK
               : fail_engine(db, NULL, "write the history of the database", NULL);
}

schemac_status roll_back_migrations(schemac_db *db, uint32_t version, bool *undone)
{
    memory_pool p = {.allocator = db->allocator};
    engine_history h;
    schemac_status status = SCHEMAC_OK;
    *undone = false;
    if (!history_read(db, &p, &h)) {
        status = db->error.status;
    } else {
        uint32_t last = last_done(db->schema, &h, INT64_MAX);
        bool latest = version == SCHEMAC_LAST_MIGRATION;
        if (latest && last > 0)
            version = version_before(db->schema, &h, last);
        *undone = last > version || (!latest && history_version(&h) > version);
        if (*undone && (status = undo_guarded(db, &p, &h, version)) == SCHEMAC_OK)
            status = record_version(db, version);
    }
    pool_free(&p);
    return status;
}
