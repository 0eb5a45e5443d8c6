/* roll_back.c - undoes migrations by their `down`. */
#include "start/roll_back.h"

#include "base/value.h"
#include "handle/error.h"
#include "handle/report.h"
#include "start/backup.h"
#include "start/identify.h"
#include "start/migrate.h"
#include "start/orphans.h"
#include "start/record.h"
#include "start/row_guard.h"
#include "start/work.h"

/* ---- which ---------------------------------------------------------------------------------- */

/* The latest before a number. */
static uint32_t last_done(const schemac_schema *s, const history *h, int64_t before)
{
    for (size_t i = s->migration_count; i > 0; i--)
        if (s->migrations[i - 1].number < before &&
            history_is_done(history_of(h, s->migrations[i - 1].number)))
            return s->migrations[i - 1].number;
    return 0;
}

/* What the database was at before that migration ran; nobody knows of one that began with it. */
static uint32_t version_before(const schemac_schema *s, const history *h, uint32_t number)
{
    const history_entry *applied = history_of(h, number);
    uint32_t rest = last_done(s, h, number);
    for (const history_entry *r = applied; applied != NULL && r > h->list; r--)
        if (r[-1].kind == HISTORY_SYNC)
            return r[-1].version >= number ? number - 1
                   : r[-1].version > rest  ? (uint32_t)r[-1].version
                                           : rest;
    return number == 0 ? 0 : number - 1;
}

/* The first enum, of a version that is to be undone, whose values were called otherwise before. */
static const schemac_enum *renamed_enum(const schemac_schema *s)
{
    for (size_t m = 0; m < s->model_count; m++)
        for (size_t i = 0; i < s->models[m].record.field_count; i++) {
            const schemac_enum *e = s->models[m].record.fields[i].enumeration;
            if (e != NULL && e->was != NULL)
                return e;
        }
    return NULL;
}

/* The first model of which rows have got other values in the step to that version. */
static const schemac_model *made_model(const schemac_db *db, const schemac_schema *s)
{
    const schemac_texts *texts = engine_texts(db->engine, s);
    for (size_t m = 0; texts != NULL && m < s->model_count; m++)
        if (texts->models[m].becomes != NULL)
            return &s->models[m];
    return NULL;
}

/* Rows have the new names, which the older version may have given to other values; or values of
   which nobody knows what they were. */
static schemac_status check_values(schemac_db *db, const history *h, uint32_t version)
{
    const schemac_schema *s = db->schema;
    for (size_t i = 0; i <= s->released_count; i++) {
        const schemac_schema *one = i < s->released_count ? s->released[i] : s;
        const schemac_enum *e = renamed_enum(one);
        const schemac_model *m = made_model(db, one);
        if (one->version <= version || (int64_t)one->version > history_version(h))
            continue;
        if (m != NULL)
            return error_set(
                db, SCHEMAC_MIGRATION, m,
                "version %u cannot be undone: it has given rows of %s other values, by "
                "'using'. Nothing has been changed; restore a backup from before that "
                "version, with schemac restore",
                one->version, m->name);
        if (e != NULL)
            return error_set(db, SCHEMAC_MIGRATION, NULL,
                             "version %u cannot be undone: it has given values of enum '%s' other "
                             "names, which rows have now. Nothing has been changed; restore a "
                             "backup from before that version, with schemac restore",
                             one->version, e->name);
    }
    return SCHEMAC_OK;
}

/* Before anything is undone: all or none. */
static schemac_status check_undoable(schemac_db *db, memory_pool *p, const history *h,
                                     uint32_t version)
{
    for (size_t i = 0; i < db->schema->migration_count; i++) {
        const schemac_migration *m = &db->schema->migrations[i];
        const history_entry *r = history_of(h, m->number);
        if (m->number > version && history_is_done(r) && history_has_effect(r) &&
            history_texts(db, m)->down == NULL)
            return error_set(db, SCHEMAC_MIGRATION, NULL,
                             "%s cannot be undone: it has no 'down'. Nothing has been changed",
                             migrate_title(p, m->number, m->name));
    }
    schemac_status status = check_values(db, h, version);
    return status == SCHEMAC_OK ? migrate_check_undoable(db, p, h, version) : status;
}

/* ---- undoing -------------------------------------------------------------------------------- */

static schemac_status fail_undo(schemac_db *db, memory_pool *p, const schemac_migration *m,
                                const char *statement)
{
    schemac_status status = db->error.status;
    if (status == SCHEMAC_PERMISSION) /* what a migration may not do */
        status = SCHEMAC_MIGRATION;
    error_set(db, status, NULL,
              "%s cannot be undone: %s. Nothing has been changed. It was at: %.600s",
              migrate_title(p, m->number, m->name), db->failure.message,
              statement == NULL ? "" : statement);
    error_quote(db, statement);
    return status;
}

static schemac_status undo_one(schemac_db *db, memory_pool *p, const schemac_migration *m,
                               survey_watch *watch)
{
    int64_t begun = value_monotonic();
    const char *statement;
    db->engine->watch(db->connection, watch);
    bool good = db->engine->run_script(db->connection, p, history_texts(db, m)->down, &statement);
    if (!good)
        error_of_engine(db, "undo a migration", NULL);
    db->engine->watch(db->connection, NULL);
    if (p->failed || (!good && db->error.status == SCHEMAC_NOMEM))
        return error_no_memory(db);
    if (!good)
        return fail_undo(db, p, m, statement);
    if (migrate_tidy(db) != SCHEMAC_OK)
        return db->error.status;
    report_migration(db, SCHEMAC_EVENT_ROLLED_BACK, m, NULL, value_monotonic() - begun);
    return SCHEMAC_OK;
}

/* Renames of later versions than this. Watched: a table that has another name has not lost its
   rows. */
static schemac_status undo_renames(schemac_db *db, memory_pool *p, const history *h,
                                   int64_t version, size_t *done, survey_watch *watch)
{
    rename_list renames;
    schemac_status status = SCHEMAC_OK;
    if (!history_renames_after(h, p, version, &renames))
        return error_no_memory(db);
    for (; *done < renames.count && status == SCHEMAC_OK; (*done)++) {
        db->engine->watch(db->connection, watch);
        status = rename_back(db, &renames.list[*done]);
        db->engine->watch(db->connection, NULL);
    }
    return status;
}

/* The latest first: of a version sync comes after its migration. */
static schemac_status undo_all(schemac_db *db, memory_pool *p, const history *h, uint32_t version,
                               survey_watch *watch)
{
    schemac_status status = SCHEMAC_OK;
    size_t renames = 0; /* that are undone */
    for (size_t i = db->schema->migration_count; i > 0 && status == SCHEMAC_OK; i--) {
        const schemac_migration *m = &db->schema->migrations[i - 1];
        const history_entry *r = history_of(h, m->number);
        if (m->number <= version || !history_is_done(r))
            continue;
        status = undo_renames(db, p, h, (int64_t)m->number - 1, &renames, watch);
        if (status == SCHEMAC_OK && history_has_effect(r))
            status = undo_one(db, p, m, watch);
        if (status == SCHEMAC_OK && !history_add(db, HISTORY_ROLLBACK, m, "undone"))
            status = db->error.status;
    }
    return status == SCHEMAC_OK ? undo_renames(db, p, h, version, &renames, watch) : status;
}

static schemac_status undo_guarded(schemac_db *db, memory_pool *p, const history *h,
                                   uint32_t version)
{
    survey_row_list rows;
    survey_orphan_list orphans;
    survey_watch watch = {.pool = p};
    record_list records;
    schemac_status status = check_undoable(db, p, h, version);
    if (status != SCHEMAC_OK)
        return status;
    if (!record_read(db, p, &records) || !record_watch(db, &records) || !backup_make(db) ||
        !orphans_count(db, p, &orphans) || !row_guard_begin(db, p, &rows))
        return db->error.status;
    status = undo_all(db, p, h, version, &watch);
    if (status == SCHEMAC_OK &&
        !(record_follow(db, &records) && record_forget_written(db, &records, &watch) &&
          record_write_followed(db, &records)))
        return db->error.status;
    return status == SCHEMAC_OK ? migrate_check_losses(db, p, &rows, &orphans, &watch) : status;
}

static schemac_status roll_back_migrations(schemac_db *db, uint32_t version, bool *undone)
{
    memory_pool p = {.allocator = db->allocator};
    history h;
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
        if (*undone)
            status = undo_guarded(db, &p, &h, version);
        /* a program of that version is not to take the database for a newer one; seeds are made
           again */
        if (*undone && status == SCHEMAC_OK && !history_add_rolled_back(db, version))
            status = db->error.status;
    }
    pool_free(&p);
    return status;
}

static schemac_status undo_migrations(schemac_db *db, uint32_t version)
{
    found_state what;
    bool undone = false;
    schemac_status status = identify_database(db, &what);
    if (status == SCHEMAC_OK && what == FOUND_EMPTY)
        return error_set(db, SCHEMAC_MISSING, NULL,
                         "the database is empty: there is nothing to undo");
    if (status == SCHEMAC_OK)
        status = roll_back_migrations(db, version, &undone);
    db->start.report.up_to_date = status == SCHEMAC_OK && !undone;
    /* no schema has this mark: the next start looks at everything */
    if (status == SCHEMAC_OK && undone)
        status = identify_mark(db, false);
    return status != SCHEMAC_OK || !db->start.pool.failed ? status : error_no_memory(db);
}

schemac_status roll_back_to(schemac_db *db, uint32_t version)
{
    if (db->engine->read_only(db->connection))
        return error_set(db, SCHEMAC_PERMISSION, NULL, "the database cannot be written");
    if (!db->engine->start_begin(db->connection))
        return error_of_engine(db, "configure the connection", NULL);
    if (!db->engine->begin(db->connection, ENGINE_START))
        return error_of_engine(db, "lock the database", NULL);
    schemac_status status = work_end(db, undo_migrations(db, version));
    const char *warning;
    if (status == SCHEMAC_OK && !db->engine->start_end(db->connection, false, &warning))
        status = error_of_engine(db, "configure the connection", NULL);
    return status;
}
