/* undo_step.c - finds the backup of the step that has led to the version that a database is at. */
#include "start/undo_step.h"

#include "handle/report.h"
#include "start/history.h"
#include "start/identify.h"

#include <string.h>

static schemac_status check_version(schemac_db *db, const history *h)
{
    int64_t version = history_version(h);
    if (version == (int64_t)db->schema->version)
        return SCHEMAC_OK;
    return error_set(db, SCHEMAC_MIGRATION, NULL,
                     "the database is at version %lld of schema '%s', and this program is of "
                     "version %u: it has taken no step that could be taken again. Nothing has been "
                     "changed; start it without",
                     (long long)version, db->schema->name, db->schema->version);
}

/* What the database had last recorded before an entry. */
static int64_t entry_before(const history *h, const history_entry *e)
{
    return e == h->list ? 0 : e[-1].number;
}

/* By the record alone: a later copy of the same state has what was written in it till then. */
static const schemac_backup *find_copy(const schemac_db *db, const storage_backups *all,
                                       int64_t entry)
{
    for (size_t i = 0; i < all->count; i++) {
        const schemac_backup *b = &all->list[i];
        if (b->schema != NULL && history_is_name(db->schema, b->schema) && b->entry == entry)
            return b;
    }
    return NULL;
}

/* from: the version of the copy. */
static bool find_kept(schemac_db *db, const char *url, const history *h, const char **backup,
                      int64_t *from)
{
    const engine_storage *storage = db->engine->storage;
    const history_entry *step = history_last_step(h);
    storage_backups all = {NULL, 0, 0};
    *backup = NULL;
    *from = 0;
    if (step == NULL || !history_is_kept(step) || storage == NULL || storage->list_backups == NULL)
        return true;
    if (!storage->list_backups(url, &db->start.pool, &all)) {
        error_no_memory(db);
        return false;
    }
    const schemac_backup *b = find_copy(db, &all, entry_before(h, step));
    *backup = b == NULL ? NULL : b->path;
    *from = b == NULL ? 0 : b->version;
    return true;
}

/* Whoever has not the functions that the step calls would stop in the middle. */
static schemac_status check_functions(schemac_db *db, int64_t from, const char *backup)
{
    for (size_t i = 0; i < db->schema->migration_count; i++) {
        const schemac_migration *m = &db->schema->migrations[i];
        const char *missing = m->calls != NULL && m->function == NULL             ? m->calls
                              : m->fill_calls != NULL && m->fill_function == NULL ? m->fill_calls
                                                                                  : NULL;
        if ((int64_t)m->number > from && missing != NULL)
            return error_set(
                db, SCHEMAC_MIGRATION, NULL,
                "migration %u calls %s, a function of the program: the program itself has to take "
                "the step again. Nothing has been changed. Let it call schemac_undo_step before "
                "it opens the database; or go back with schemac restore %s, and start it",
                m->number, missing, backup);
    }
    return SCHEMAC_OK;
}

bool undo_step_kept(schemac_db *db, const char *url, const history *h, const char **backup)
{
    int64_t from;
    return find_kept(db, url, h, backup, &from);
}

static schemac_status choose(schemac_db *db, const char *url, const history *h, const char **backup)
{
    const history_entry *step = history_last_step(h);
    schemac_status status = check_version(db, h);
    if (status != SCHEMAC_OK)
        return status;
    if (step == NULL)
        return error_set(
            db, SCHEMAC_MIGRATION, NULL,
            "the database has recorded no step to version %u: it was made at that "
            "version, rolled back, or has a schema without a history. Nothing has been "
            "changed",
            db->schema->version);
    if (!history_is_kept(step))
        return error_set(db, SCHEMAC_MISSING, NULL,
                         "the step to version %u was taken without a backup. Nothing has been "
                         "changed",
                         db->schema->version);
    int64_t from;
    if (!find_kept(db, url, h, backup, &from))
        return db->error.status;
    if (*backup == NULL)
        return error_set(db, SCHEMAC_MISSING, NULL,
                         "the backup of the step to version %u is not there any more. Nothing has "
                         "been changed",
                         db->schema->version);
    return check_functions(db, from, *backup);
}

static schemac_status look(schemac_db *db, const char *url, const char **backup)
{
    found_state what;
    memory_pool p = {.allocator = db->allocator};
    history h;
    schemac_status status = identify_database(db, &what);
    if (status == SCHEMAC_OK && what == FOUND_EMPTY)
        return error_set(db, SCHEMAC_MISSING, NULL,
                         "the database is empty: there is no step to take again");
    if (status == SCHEMAC_OK)
        status = history_read(db, &p, &h) ? choose(db, url, &h, backup) : db->error.status;
    pool_free(&p);
    return status;
}

schemac_status undo_step_find(schemac_db *db, const char *url, const char **backup)
{
    *backup = NULL;
    if (!db->engine->begin(db->connection, ENGINE_LOOK))
        return error_of_engine(db, "read the database", NULL);
    schemac_status status = look(db, url, backup);
    db->engine->rollback(db->connection);
    return status;
}

/* ---- what to do about an earlier build ------------------------------------------------------- */

void undo_step_note(schemac_db *db, const history *h)
{
    const history_entry *step = history_last_step(h);
    db->start.rebuilt = history_version(h) == (int64_t)db->schema->version && step != NULL &&
                        history_is_kept(step) && !history_is_at(h, db->texts);
    db->start.otherwise = history_version(h) == (int64_t)db->schema->version && step != NULL &&
                          history_is_made_otherwise(step, db->schema, db->texts);
}

schemac_status undo_step_check(schemac_db *db)
{
    if (!db->start.otherwise || db->start.passing || db->start.undoes > 0)
        return SCHEMAC_OK;
    const char *what =
        pool_printf(&db->start.pool,
                    "an earlier build has brought the database to version %u, and gave its rows "
                    "something else by 'using', or by 'was' of an enum, than the schema says now",
                    db->schema->version);
    static const char way[] = "go back to a backup from before, with schemac restore; or give the "
                              "change a version of its own";
    if (what == NULL)
        return error_no_memory(db);
    report_issue(db, SCHEMAC_ERROR, NULL, what, way);
    return error_set(db, SCHEMAC_OUTDATED, NULL, "%s. Nothing has been changed; %s%s%s", what, way,
                     undo_step_hint(db)[0] == '\0' ? "" : ".", undo_step_hint(db));
}

const char *undo_step_hint(const schemac_db *db)
{
    return db->start.rebuilt
               ? " An earlier build of this version has changed the database: schemac migrate "
                 "--again takes the step from its backup again"
               : "";
}
