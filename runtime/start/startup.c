/* startup.c - the sequence of a start: identify, migrate, sync, seed, verify, mark, all in one
   transaction; and what else is done in the same way. */
#include "start/startup.h"

#include "base/value.h"
#include "handle/call.h"
#include "handle/report.h"
#include "start/backup.h"
#include "start/difference.h"
#include "start/identify.h"
#include "start/migrate.h"
#include "start/plan.h"
#include "start/rename.h"
#include "start/roll_back.h"
#include "start/seed.h"
#include "start/sync.h"
#include "start/verify.h"

/* ---- the work, inside one transaction ------------------------------------------------------- */

static schemac_status run_migrations(schemac_db *db, found_state what, const history *h)
{
    switch (what) {
    case FOUND_EMPTY:
        return migrate_nothing(db, h, "not needed: the database was empty");
    case FOUND_ADOPTED:
        return migrate_nothing(db, h, "not needed: the database was adopted as it was");
    default:
        return migrate_database(db, h);
    }
}

static schemac_status bring_up_to_date(schemac_db *db, found_state what, memory_pool *p)
{
    history h;
    schemac_status status;
    if (!history_read(db, p, &h))
        return db->error.status;
    if ((status = call_fault_at(db, "migrate")) != SCHEMAC_OK ||
        (status = run_migrations(db, what, &h)) != SCHEMAC_OK)
        return status;
    if ((status = call_fault_at(db, "sync")) != SCHEMAC_OK ||
        (status = sync_database(db, &h)) != SCHEMAC_OK)
        return status;
    if ((status = call_fault_at(db, "seed")) != SCHEMAC_OK ||
        (status = seed_database(db, &h)) != SCHEMAC_OK)
        return status;
    if ((status = call_fault_at(db, "verify")) != SCHEMAC_OK ||
        (status = verify_database(db)) != SCHEMAC_OK)
        return status;
    if ((status = call_fault_at(db, "stamp")) != SCHEMAC_OK)
        return status;
    return identify_mark(db, true);
}

/* Another process may have done the work between the first look and the lock: look again. */
static schemac_status do_work(schemac_db *db)
{
    found_state what;
    memory_pool p = {.allocator = db->allocator};
    schemac_status status = identify_database(db, &what);
    db->start.report.up_to_date = status == SCHEMAC_OK && what == FOUND_CURRENT;
    if (status != SCHEMAC_OK || what == FOUND_CURRENT)
        return status;
    db->start.report.created_database = what == FOUND_EMPTY;
    status = bring_up_to_date(db, what, &p);
    pool_free(&p);
    return status != SCHEMAC_OK || !db->start.pool.failed ? status : error_no_memory(db);
}

/* All of it, or nothing. */
static schemac_status end_work(schemac_db *db, schemac_status status)
{
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

schemac_status startup_apply(schemac_db *db)
{
    if (db->engine->read_only(db->connection))
        return error_set(
            db, SCHEMAC_PERMISSION, NULL,
            "the database is outdated and cannot be written; allow writing to the file "
            "and its directory, or start the program once where that is allowed");
    if (!db->engine->begin(db->connection, ENGINE_START))
        return error_of_engine(db, "lock the database", NULL);
    return end_work(db, do_work(db));
}

schemac_status startup_over(schemac_db *db)
{
    memory_pool p = {.allocator = db->allocator};
    schemac_status status = SCHEMAC_OK;
    if (!db->engine->begin(db->connection, ENGINE_START))
        return error_of_engine(db, "lock the database", NULL);
    if (!db->engine->drop_all(db->connection, &p))
        status = error_of_pool(db, &p, "empty the database");
    pool_free(&p);
    return end_work(db, status == SCHEMAC_OK ? do_work(db) : status);
}

/* ---- only looking --------------------------------------------------------------------------- */

static schemac_status refuse_outdated(schemac_db *db)
{
    const schemac_report_info *r = &db->start.report;
    if (r->planned_count == 0)
        return SCHEMAC_OK;
    const schemac_report_planned *first = &r->planned[0];
    return error_set(
        db, SCHEMAC_OUTDATED, NULL,
        "the database does not match the schema: %zu step%s needed, the first: %s %s %s. "
        "Nothing has been changed; a start that may change it does so",
        r->planned_count, r->planned_count == 1 ? " is" : "s are", first->action, first->object,
        first->name == NULL ? "" : first->name);
}

/* What comes after a migration that could not be run is not known, and left out. */
static schemac_status plan_all(schemac_db *db, found_state what)
{
    memory_pool p = {.allocator = db->allocator};
    history h;
    bool known = true;
    schemac_status status = SCHEMAC_OK;
    if (!history_read(db, &p, &h))
        status = db->error.status;
    else if (what == FOUND_OUTDATED)
        status = migrate_plan_only(db, &h, &known);
    db->start.unsure = !known;
    if (status == SCHEMAC_OK && known)
        status = sync_plan_only(db);
    else if (status == SCHEMAC_OK)
        report_issue(db, SCHEMAC_INFO, NULL,
                     "what is left to do after the migrations is only known when they have run",
                     NULL);
    if (status == SCHEMAC_OK && db->start.report.planned_count == 0)
        status = seed_plan_only(db, &h);
    pool_free(&p);
    if (status == SCHEMAC_OK && db->start.pool.failed)
        status = error_no_memory(db);
    return status == SCHEMAC_OK ? refuse_outdated(db) : status;
}

/* Planning renames tables and columns and runs migrations, to see what is left to do: under the lock,
   and undone. */
schemac_status startup_look(schemac_db *db)
{
    found_state what;
    bool writes = !db->engine->read_only(db->connection) &&
                  (rename_is_possible(db->schema) || db->schema->migration_count > 0);
    if (!db->engine->begin(db->connection, writes ? ENGINE_START : ENGINE_LOOK))
        return error_of_engine(db, "lock the database", NULL);
    db->start.looking = true;
    schemac_status status = identify_database(db, &what);
    db->start.report.up_to_date = status == SCHEMAC_OK && what == FOUND_CURRENT;
    if (status == SCHEMAC_OK && what != FOUND_CURRENT)
        status = plan_all(db, what);
    db->start.looking = false;
    if (status == SCHEMAC_OK)
        for (size_t i = 0; i < db->schema->model_count; i++)
            report_state(db, &db->schema->models[i], SCHEMAC_MODEL_READY);
    db->engine->rollback(db->connection);
    return status;
}

schemac_status startup_check(schemac_db *db)
{
    found_state what;
    if (!db->engine->begin(db->connection, ENGINE_LOOK))
        return error_of_engine(db, "read the database", NULL);
    schemac_status status = identify_database(db, &what);
    db->start.report.up_to_date = status == SCHEMAC_OK && what == FOUND_CURRENT;
    if (status == SCHEMAC_OK && what != FOUND_CURRENT)
        status = difference_report(db, what == FOUND_OUTDATED);
    db->engine->rollback(db->connection);
    return status;
}

void startup_mark_waiting(schemac_db *db)
{
    for (size_t i = 0; i < db->schema->model_count; i++)
        if (schemac_model_status(db, db->schema->models[i].name) != SCHEMAC_MODEL_FAILED)
            report_state(db, &db->schema->models[i],
                         db->start.unsure ? SCHEMAC_MODEL_PENDING : SCHEMAC_MODEL_READY);
    for (size_t i = 0; i < db->start.report.planned_count; i++) {
        const schemac_model *m = schemac_model_find(db->schema, db->start.report.planned[i].model);
        if (m != NULL)
            report_state(db, m, SCHEMAC_MODEL_PENDING);
    }
}

static void open_outdated(schemac_db *db)
{
    report_issue(db, SCHEMAC_WARNING, NULL, db->error.message,
                 "schemac_plan lists what is different, schemac_repair mends it");
    report_event(db, SCHEMAC_EVENT_WARNING, NULL, NULL, NULL, 0, "%s", db->error.message);
    startup_mark_waiting(db);
    error_clear(db);
}

static schemac_status verify_only(schemac_db *db)
{
    schemac_status status = startup_look(db);
    if (status != SCHEMAC_OUTDATED || db->config.on_outdated != SCHEMAC_WARN)
        return status;
    open_outdated(db);
    return db->start.pool.failed ? error_no_memory(db) : SCHEMAC_OK;
}

/* ---- back ----------------------------------------------------------------------------------- */

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

schemac_status startup_roll_back(schemac_db *db, uint32_t version)
{
    if (db->engine->read_only(db->connection))
        return error_set(db, SCHEMAC_PERMISSION, NULL, "the database cannot be written");
    if (!db->engine->start_begin(db->connection))
        return error_of_engine(db, "configure the connection", NULL);
    if (!db->engine->begin(db->connection, ENGINE_START))
        return error_of_engine(db, "lock the database", NULL);
    schemac_status status = end_work(db, undo_migrations(db, version));
    const char *warning;
    if (status == SCHEMAC_OK && !db->engine->start_end(db->connection, false, &warning))
        status = error_of_engine(db, "configure the connection", NULL);
    return status;
}

/* ---- the sequence --------------------------------------------------------------------------- */

schemac_status startup_run(schemac_db *db)
{
    found_state what;
    schemac_status status = identify_at_first(db, &what);
    if (status == SCHEMAC_OK && what == FOUND_CURRENT) {
        db->start.report.up_to_date = true;
        report_event(db, SCHEMAC_EVENT_UP_TO_DATE, NULL, NULL, NULL, 0,
                     "the database is up to date");
    } else if (status == SCHEMAC_OK && !db->engine->start_begin(db->connection)) {
        status = error_of_engine(db, "configure the connection", NULL);
    } else if (status == SCHEMAC_OK && db->config.mode == SCHEMAC_VERIFY) {
        status = verify_only(db);
    } else if (status == SCHEMAC_OK) {
        status = startup_apply(db);
    }
    if (status != SCHEMAC_OK)
        return status;
    const char *warning = NULL;
    if (!db->engine->start_end(db->connection, db->start.report.created_database, &warning))
        return error_of_engine(db, "configure the connection", NULL);
    if (warning != NULL) {
        report_issue(db, SCHEMAC_WARNING, NULL, warning, NULL);
        report_event(db, SCHEMAC_EVENT_WARNING, NULL, NULL, NULL, 0, "%s", warning);
    }
    return SCHEMAC_OK;
}
