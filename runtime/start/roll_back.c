/* roll_back.c - back to an older version: migrations are undone by their `down`, and what the versions
   behind it have made is brought back where nothing is lost. */
#include "start/roll_back.h"

#include "base/value.h"
#include "handle/error.h"
#include "handle/report.h"
#include "start/backup.h"
#include "start/go_back.h"
#include "start/identify.h"
#include "start/migrate.h"
#include "start/orphans.h"
#include "start/record.h"
#include "start/row_guard.h"
#include "start/undo_step.h"
#include "start/views.h"
#include "start/work.h"

#include <string.h>

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

/* ---- which versions ---------------------------------------------------------------------------- */

/* NULL when it was not released, and is not the declared one. */
static const schemac_schema *version_of(const schemac_schema *s, int64_t version)
{
    for (size_t i = 0; i < s->released_count; i++)
        if ((int64_t)s->released[i]->version == version)
            return s->released[i];
    return (int64_t)s->version == version ? s : NULL;
}

/* The name that the database had when it was at a version, or the next one before; NULL for none. */
static const char *name_at(const history *h, int64_t version)
{
    const history_entry *found = NULL;
    for (size_t i = 0; i < h->count; i++)
        if (h->list[i].kind == HISTORY_SYNC && h->list[i].version <= version)
            found = &h->list[i];
    return found == NULL ? NULL : found->name;
}

/* The version as its program is to know it, of which the name counts: as it was released, or as the
   database says that it was called. */
static schemac_schema as_of(const schemac_schema *s, const history *h, int64_t version)
{
    const schemac_schema *is = version_of(s, version);
    const char *name = is == NULL ? name_at(h, version) : NULL;
    schemac_schema out = is == NULL ? *s : *is;
    for (size_t i = 0; name != NULL && i < s->old_name_count; i++)
        if (strcmp(s->old_names[i].name, name) == 0) {
            out.name = s->old_names[i].name;
            out.owner = s->old_names[i].owner;
        }
    return out;
}

/* The newest that was released before it; NULL: none is known. */
static const schemac_schema *released_before(const schemac_schema *s, int64_t version)
{
    for (size_t i = s->released_count; i > 0; i--)
        if ((int64_t)s->released[i - 1]->version < version)
            return s->released[i - 1];
    return NULL;
}

static schemac_status check_since(schemac_db *db, const history *h, uint32_t version)
{
    const schemac_schema *s = db->schema;
    if (version >= s->since || history_version(h) <= (int64_t)version)
        return SCHEMAC_OK;
    return error_set(
        db, SCHEMAC_MIGRATION, NULL,
        "version %u is older than version %u, the oldest that this program knows. "
        "Nothing has been changed; go back to a backup from then, with schemac restore",
        version, s->since);
}

/* A version of which the one before is not known: what rows got in the step to it cannot be seen. */
static schemac_status check_known(schemac_db *db, const history *h, uint32_t version)
{
    const schemac_schema *s = db->schema;
    const schemac_texts *texts;
    const schemac_schema *first = s->released_count > 0 ? s->released[0] : s;
    bool made = false;
    if (version >= first->version || (int64_t)first->version > history_version(h) ||
        (texts = engine_texts(db->engine, first)) == NULL)
        return SCHEMAC_OK;
    for (size_t m = 0; m < first->model_count; m++) {
        made = made || texts->models[m].becomes != NULL;
        for (size_t i = 0; i < first->models[m].record.field_count; i++) {
            const schemac_enum *e = first->models[m].record.fields[i].enumeration;
            made = made || (e != NULL && e->was != NULL);
        }
    }
    if (!made)
        return SCHEMAC_OK;
    return error_set(db, SCHEMAC_MIGRATION, NULL,
                     "version %u cannot be undone: it has given rows other values, and the version "
                     "before it is not known. Nothing has been changed; go back to a backup from "
                     "then, with schemac restore",
                     first->version);
}

/* Between versions that were released there is nothing that a program could go on with. */
static schemac_status check_released(schemac_db *db, const history *h, uint32_t version)
{
    const schemac_schema *s = db->schema;
    if (s->released_count == 0 || version < s->released[0]->version ||
        (int64_t)version >= history_version(h) || version_of(s, version) != NULL)
        return SCHEMAC_OK;
    return error_set(db, SCHEMAC_MIGRATION, NULL,
                     "version %u was never released: no program could go on with it. Nothing has "
                     "been changed",
                     version);
}

/* What another build has done, this one does not know. */
static schemac_status check_build(schemac_db *db, const history *h)
{
    const schemac_schema *now = version_of(db->schema, history_version(h));
    const schemac_texts *texts = now == NULL ? NULL : engine_texts(db->engine, now);
    const history_entry *step = history_last_step(h);
    if (db->schema->released_count == 0 || texts == NULL ||
        !(history_is_of_other_shape(h, texts) ||
          (step != NULL && history_is_made_by_other(step, now, texts))))
        return SCHEMAC_OK;
    return error_set(db, SCHEMAC_MIGRATION, NULL,
                     "another build has brought the database to version %u than this program's: "
                     "what it has done cannot be undone. Nothing has been changed; go back to a "
                     "backup from before, with schemac restore",
                     now->version);
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
    schemac_status status = check_since(db, h, version);
    if (status == SCHEMAC_OK)
        status = check_known(db, h, version);
    if (status == SCHEMAC_OK)
        status = check_released(db, h, version);
    if (status == SCHEMAC_OK)
        status = check_build(db, h);
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
    if (*done == renames.count)
        return status;
    if (!views_stand_in(db))
        return db->error.status;
    for (; *done < renames.count && status == SCHEMAC_OK; (*done)++) {
        db->engine->watch(db->connection, watch);
        status = rename_back(db, &renames.list[*done]);
        db->engine->watch(db->connection, NULL);
    }
    return status != SCHEMAC_OK || views_stand_back(db, p) ? status : db->error.status;
}

/* The latest first, down to those of a version. What a later version than a migration's has renamed has
   its old name before it: `down` sees its own version. */
static schemac_status undo_migrations_of(schemac_db *db, memory_pool *p, const history *h,
                                         int64_t version, survey_watch *watch)
{
    schemac_status status = SCHEMAC_OK;
    size_t renames = 0; /* that are undone */
    for (size_t i = db->schema->migration_count; i > 0 && status == SCHEMAC_OK; i--) {
        const schemac_migration *m = &db->schema->migrations[i - 1];
        const history_entry *r = history_of(h, m->number);
        if ((int64_t)m->number <= version || !history_is_done(r))
            continue;
        status = undo_renames(db, p, h, (int64_t)m->number, &renames, watch);
        if (status == SCHEMAC_OK && history_has_effect(r))
            status = undo_one(db, p, m, watch);
        if (status == SCHEMAC_OK && !history_add(db, HISTORY_ROLLBACK, m, "undone"))
            status = db->error.status;
    }
    return status == SCHEMAC_OK ? undo_renames(db, p, h, version, &renames, watch) : status;
}

/* With a history each step keeps a copy, also one back. */
static bool keep_state(schemac_db *db)
{
    return db->schema->released_count > 0 ? backup_by_default(db, false) : backup_make(db);
}

/* From a version to the one before, or as far as is known. */
static schemac_status undo_step(schemac_db *db, memory_pool *p, const history *h, int64_t version,
                                const back_step *step)
{
    survey_row_list rows;
    survey_orphan_list orphans;
    survey_watch watch = {.pool = p};
    record_list records;
    const bool goes_back = step->from != NULL && step->to != NULL;
    if (!record_read(db, p, &records) || !record_watch(db, &records) || !keep_state(db) ||
        !views_drop(db, p) || !orphans_count(db, p, &orphans) || !row_guard_begin(db, p, &rows))
        return db->error.status;
    schemac_status status = goes_back ? go_back_begin(db, p, step) : SCHEMAC_OK;
    if (status == SCHEMAC_OK)
        status = undo_migrations_of(db, p, h, version, &watch);
    if (status == SCHEMAC_OK &&
        !(record_follow(db, &records) && record_forget_written(db, &records, &watch) &&
          (goes_back || record_write_followed(db, &records))))
        return db->error.status;
    if (status == SCHEMAC_OK)
        status = migrate_check_losses(db, p, &rows, &orphans, &watch);
    return status == SCHEMAC_OK && goes_back ? go_back(db, p, h, &records, &watch, step) : status;
}

static schemac_status undo_guarded(schemac_db *db, memory_pool *p, history *h, uint32_t version,
                                   const char *url)
{
    schemac_status status = check_undoable(db, p, h, version);
    const char *backup = NULL;
    int64_t now = history_version(h);
    if (status != SCHEMAC_OK)
        return status;
    if (!undo_step_kept(db, url, h, &backup))
        return db->error.status;
    do {
        const schemac_schema *before = released_before(db->schema, now);
        const back_step step = {.from = version_of(db->schema, now),
                                .to = before != NULL && before->version >= version ? before : NULL,
                                .backup = backup};
        now = step.to == NULL ? (int64_t)version : (int64_t)step.to->version;
        status = undo_step(db, p, h, now, &step);
        if (status == SCHEMAC_OK && now > (int64_t)version &&
            !(history_add_rolled_back(db, (uint32_t)now, as_of(db->schema, h, now).name) &&
              history_read(db, p, h)))
            status = db->error.status;
        backup = NULL; /* it is of the last step */
    } while (status == SCHEMAC_OK && now > (int64_t)version);
    return status;
}

static schemac_status roll_back_migrations(schemac_db *db, uint32_t version, const char *url,
                                           bool *undone, schemac_schema *as)
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
            status = undo_guarded(db, &p, &h, version, url);
        /* a program of that version is not to take the database for a newer one; seeds are made
           again */
        *as = as_of(db->schema, &h, version);
        if (*undone && status == SCHEMAC_OK && !history_add_rolled_back(db, version, as->name))
            status = db->error.status;
    }
    pool_free(&p);
    return status;
}

static schemac_status undo_migrations(schemac_db *db, uint32_t version, const char *url)
{
    found_state what;
    bool undone = false;
    schemac_schema as = *db->schema; /* which is called so in that version */
    schemac_status status = identify_database(db, &what);
    if (status == SCHEMAC_OK && what == FOUND_EMPTY)
        return error_set(db, SCHEMAC_MISSING, NULL,
                         "the database is empty: there is nothing to undo");
    if (status == SCHEMAC_OK)
        status = roll_back_migrations(db, version, url, &undone, &as);
    db->start.report.up_to_date = status == SCHEMAC_OK && !undone;
    /* no schema has this mark: the next start looks at everything */
    if (status == SCHEMAC_OK && undone)
        status = identify_mark(db, &as, false);
    return status != SCHEMAC_OK || !db->start.pool.failed ? status : error_no_memory(db);
}

schemac_status roll_back_to(schemac_db *db, uint32_t version, const char *url)
{
    if (db->engine->read_only(db->connection))
        return error_set(db, SCHEMAC_PERMISSION, NULL, "the database cannot be written");
    if (!db->engine->start_begin(db->connection))
        return error_of_engine(db, "configure the connection", NULL);
    if (!db->engine->begin(db->connection, ENGINE_START))
        return error_of_engine(db, "lock the database", NULL);
    schemac_status status = work_end(db, undo_migrations(db, version, url));
    const char *warning;
    if (status == SCHEMAC_OK && !db->engine->start_end(db->connection, false, &warning))
        status = error_of_engine(db, "configure the connection", NULL);
    return status;
}
