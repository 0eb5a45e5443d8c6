/* work.c - migrates, syncs, seeds, verifies and marks a database, in this order. */
#include "start/work.h"

#include "handle/call.h"
#include "handle/report.h"
#include "start/backup.h"
#include "start/earlier_build.h"
#include "start/identify.h"
#include "start/migrate.h"
#include "start/seed.h"
#include "start/sync.h"
#include "start/undo_step.h"
#include "start/verify.h"
#include "start/versions.h"
#include "start/views.h"

typedef struct work {
    schemac_db *db;
    found_state found;
    history history;     /* as it was before */
    record_list records; /* of the tables as they are called now */
    survey_watch watch;  /* of the migrations */
    sync_work sync;
} work;

static schemac_status migrate_step(work *w)
{
    switch (w->found) {
    case FOUND_EMPTY:
        return migrate_nothing(w->db, &w->history, "not needed: the database was empty");
    case FOUND_ADOPTED:
        /* of nobody else's database is there a way back */
        if (!backup_by_default(w->db, true))
            return w->db->error.status;
        return migrate_nothing(w->db, &w->history,
                               "not needed: the database was adopted as it was");
    default:
        return migrate_database(w->db, &w->history, &w->records, &w->watch, &w->sync.fills);
    }
}

static schemac_status sync_step(work *w)
{
    return sync_database(w->db, &w->history, &w->records, &w->watch, w->found == FOUND_ADOPTED,
                         &w->sync);
}

static schemac_status seed_step(work *w)
{
    schemac_status status = seed_database(w->db, &w->history);
    return status == SCHEMAC_OK ? sync_check_references(w->db, &w->sync) : status;
}

static schemac_status verify_step(work *w)
{
    return verify_database(w->db);
}

static schemac_status mark_step(work *w)
{
    return identify_mark(w->db, w->db->schema, true);
}

/* The names are those that config.fault is asked with. */
static const struct {
    const char *name;
    schemac_status (*take)(work *w);
} steps[] = {{"migrate", migrate_step},
             {"sync", sync_step},
             {"seed", seed_step},
             {"verify", verify_step},
             {"stamp", mark_step}};

/* A released version is left only with a copy of it. */
static bool leave_version(work *w)
{
    schemac_db *db = w->db;
    int64_t from = history_version(&w->history);
    return db->schema->released_count == 0 || from == (int64_t)db->schema->version ||
           (backup_by_default(db, false) && history_add_step(db, from, db->start.backed_up));
}

/* What is run is not planned. */
static schemac_status pass_versions(work *w)
{
    bool known;
    return leave_version(w) ? versions_pass(w->db, w->watch.pool, &w->history, &w->records, &known)
                            : w->db->error.status;
}

static schemac_status take_steps(work *w)
{
    schemac_status status = w->found == FOUND_OUTDATED ? pass_versions(w) : SCHEMAC_OK;
    for (size_t i = 0; i < sizeof steps / sizeof *steps && status == SCHEMAC_OK; i++) {
        status = call_fault_at(w->db, steps[i].name);
        if (status == SCHEMAC_OK)
            status = steps[i].take(w);
    }
    return status;
}

/* Another process may have done the work between the first look and the lock: look again. */
static schemac_status do_work(schemac_db *db)
{
    memory_pool p = {.allocator = db->allocator};
    work w = {.db = db, .watch = {.pool = &p}, .sync = {.pool = &p, .plan = {.pool = &p}}};
    schemac_status status = identify_database(db, &w.found);
    db->start.report.up_to_date = status == SCHEMAC_OK && w.found == FOUND_CURRENT;
    if (status != SCHEMAC_OK || w.found == FOUND_CURRENT)
        return status;
    db->start.report.created_database = w.found == FOUND_EMPTY;
    if (!history_read(db, &p, &w.history) || !record_read(db, &p, &w.records))
        status = db->error.status;
    undo_step_note(db, &w.history);
    views_forget(db);
    if (status == SCHEMAC_OK && w.found == FOUND_OUTDATED && earlier_build_is_here(db, &w.history))
        status = earlier_build_look(db, &p, &w.records);
    else if (status == SCHEMAC_OK)
        status = take_steps(&w);
    pool_free(&p);
    return status != SCHEMAC_OK || !db->start.pool.failed ? status : error_no_memory(db);
}

schemac_status work_end(schemac_db *db, schemac_status status)
{
    /* what was found after the database had given up the transaction comes from that */
    if (!db->engine->in_transaction(db->connection) && status != SCHEMAC_NOMEM &&
        db->error.engine_message == NULL)
        status = error_of_engine(db, "bring the database up to date", NULL);
    if (status == SCHEMAC_OK)
        status = call_fault_at(db, "commit");
    if (status == SCHEMAC_OK && !db->engine->commit(db->connection))
        status = error_of_engine(db, "commit", NULL);
    if (status != SCHEMAC_OK) {
        /* an error of the rollback itself would hide the one that counts */
        db->engine->rollback(db->connection);
        report_undone(db);
    }
    backup_end(db, status == SCHEMAC_OK);
    return status;
}

schemac_status work_bring_up(schemac_db *db)
{
    if (db->engine->read_only(db->connection))
        return error_set(
            db, SCHEMAC_PERMISSION, NULL,
            "the database is outdated and cannot be written; allow writing to the file "
            "and its directory, or start the program once where that is allowed");
    if (!db->engine->begin(db->connection, ENGINE_START))
        return error_of_engine(db, "lock the database", NULL);
    const unsigned asked = db->config.backups; /* one may be made without being asked for */
    schemac_status status = work_end(db, do_work(db));
    db->config.backups = asked;
    return status;
}

schemac_status work_start_over(schemac_db *db)
{
    memory_pool p = {.allocator = db->allocator};
    schemac_status status = SCHEMAC_OK;
    if (!db->engine->begin(db->connection, ENGINE_START))
        return error_of_engine(db, "lock the database", NULL);
    if (!identify_drop_all(db, &p))
        status = db->error.status;
    pool_free(&p);
    return work_end(db, status == SCHEMAC_OK ? do_work(db) : status);
}
