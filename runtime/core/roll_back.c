#include "core/roll_back.h"

#include "core/backup.h"
#include "core/error.h"
#include "core/migrate.h"
#include "core/orphans.h"
#include "core/report.h"
#include "core/row_guard.h"
#include "core/value.h"

#include <string.h>

/* ---- which ---------------------------------------------------------------------------------- */

/* One that its guards have kept from running has left nothing to undo. */
static bool has_effect(const engine_record *r)
{
    return strcmp(r->kind, "migration") == 0 || strncmp(r->detail, "not needed", 10) == 0;
}

static uint32_t last_done(const schemac_schema *s, const engine_history *h)
{
    for (size_t i = s->migration_count; i > 0; i--)
        if (record_is_done(history_of(h, s->migrations[i - 1].number)))
            return s->migrations[i - 1].number;
    return 0;
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
    return SCHEMAC_OK;
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
    engine_orphan_list orphans = {.tables = NULL};
    engine_watch watch = {.pool = p};
    schemac_status status = check(db, p, h, version);
    if (status != SCHEMAC_OK)
        return status;
    if (!backup_make(db) || !orphans_count(db, p, &orphans) || !row_guard_begin(db, p, &rows))
        return db->error.status;
    status = undo_all(db, p, h, version, &watch);
    return status == SCHEMAC_OK ? migrate_check_losses(db, p, &rows, &orphans, &watch) : status;
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
        uint32_t last = last_done(db->schema, &h);
        if (version == SCHEMAC_LAST_MIGRATION)
            version = last == 0 ? 0 : last - 1;
        *undone = last > version;
        if (*undone)
            status = undo_guarded(db, &p, &h, version);
    }
    pool_free(&p);
    return status;
}
