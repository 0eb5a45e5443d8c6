#include "start/startup.h"

#include "start/backup.h"
#include "start/difference.h"
#include "handle/error.h"
#include "start/identify.h"
#include "start/migrate.h"
#include "start/plan.h"
#include "start/rename.h"
#include "handle/report.h"
#include "start/roll_back.h"
#include "start/seed.h"
#include "start/sync.h"
#include "base/value.h"

#include <string.h>

/* ---- the work, inside one transaction ------------------------------------------------------- */

static schemac_status verify(schemac_db *db)
{
    int64_t begun = monotonic_microseconds();
    report_event(db, SCHEMAC_EVENT_VERIFY, NULL, NULL, NULL, 0, "verifying");
    memory_pool p = {.allocator = db->allocator};
    sync_plan rest;
    const rename_list none = {NULL, 0, 0};
    schemac_status status = SCHEMAC_OK;
    if (!plan_make(db, &p, &none, &rest))
        status = db->error.status;
    else if (plan_needed_step(&rest) != NULL || rest.refusal_count > 0)
        status = fail(
            db, SCHEMAC_OUTDATED, NULL, "after sync the database still differs from the schema: %s",
            rest.refusal_count > 0 ? rest.refusals[0].message : plan_needed_step(&rest)->name);
    pool_free(&p);
    report_step(db, "verify", monotonic_microseconds() - begun);
    return status;
}

static schemac_status migrate(schemac_db *db, found what, const engine_history *h)
{
    switch (what) {
    case EMPTY:
        return migrate_nothing(db, h, "not needed: the database was empty");
    case ADOPTED:
        return migrate_nothing(db, h, "not needed: the database was adopted as it was");
    default:
        return migrate_database(db, h);
    }
}

static schemac_status change(schemac_db *db, found what, memory_pool *p)
{
    engine_history h;
    schemac_status status;
    if (!history_read(db, p, &h))
        return db->error.status;
    if ((status = fault_at(db, "migrate")) != SCHEMAC_OK ||
        (status = migrate(db, what, &h)) != SCHEMAC_OK)
        return status;
    if ((status = fault_at(db, "sync")) != SCHEMAC_OK ||
        (status = sync_database(db, &h)) != SCHEMAC_OK)
        return status;
    if ((status = fault_at(db, "seed")) != SCHEMAC_OK ||
        (status = seed_database(db, &h)) != SCHEMAC_OK)
        return status;
    if ((status = fault_at(db, "verify")) != SCHEMAC_OK || (status = verify(db)) != SCHEMAC_OK)
        return status;
    if ((status = fault_at(db, "stamp")) != SCHEMAC_OK)
        return status;
    return stamp(db);
}

/* Another process may have done the work between the first look and the lock: look again. */
static schemac_status work(schemac_db *db)
{
    found what;
    memory_pool p = {.allocator = db->allocator};
    schemac_status status = identify(db, &what);
    db->report.up_to_date = status == SCHEMAC_OK && what == CURRENT;
    if (status != SCHEMAC_OK || what == CURRENT)
        return status;
    db->report.created_database = what == EMPTY;
    status = change(db, what, &p);
    pool_free(&p);
    return status != SCHEMAC_OK || !db->pool.failed ? status : fail_memory(db);
}

/* All of it, or nothing. */
static schemac_status finish(schemac_db *db, schemac_status status)
{
    if (status == SCHEMAC_OK)
        status = fault_at(db, "commit");
    if (status == SCHEMAC_OK && !db->engine->run(db->connection, "COMMIT"))
        status = fail_engine(db, NULL, "commit", NULL);
    if (status != SCHEMAC_OK) {
        /* an error of the rollback itself would hide the one that counts */
        db->engine->run(db->connection, "ROLLBACK");
        report_undone(db);
    }
    backup_end(db, status == SCHEMAC_OK);
    return status;
}

schemac_status startup_apply(schemac_db *db)
{
    if (db->engine->read_only(db->connection))
        return fail(db, SCHEMAC_PERMISSION, NULL,
                    "the database is outdated and cannot be written; allow writing to the file "
                    "and its directory, or start the program once where that is allowed");
    if (!db->engine->run(db->connection, db->engine->begin_write))
        return fail_engine(db, NULL, "lock the database", NULL);
    return finish(db, work(db));
}

schemac_status startup_over(schemac_db *db)
{
    memory_pool p = {.allocator = db->allocator};
    schemac_status status = SCHEMAC_OK;
    if (!db->engine->run(db->connection, db->engine->begin_write))
        return fail_engine(db, NULL, "lock the database", NULL);
    if (!db->engine->clear(db->connection, &p))
        status = p.failed ? fail_memory(db) : fail_engine(db, NULL, "empty the database", NULL);
    pool_free(&p);
    return finish(db, status == SCHEMAC_OK ? work(db) : status);
}

/* ---- only looking --------------------------------------------------------------------------- */

static schemac_status outdated(schemac_db *db)
{
    const schemac_report_info *r = &db->report;
    if (r->planned_count == 0)
        return SCHEMAC_OK;
    const schemac_report_planned *first = &r->planned[0];
    return fail(db, SCHEMAC_OUTDATED, NULL,
                "the database does not match the schema: %zu step%s needed, the first: %s %s %s. "
                "Nothing has been changed; a start that may change it does so",
                r->planned_count, r->planned_count == 1 ? " is" : "s are", first->action,
                first->object, first->name == NULL ? "" : first->name);
}

/* What comes after a migration that could not be run is not known, and left out. */
static schemac_status plan_all(schemac_db *db, found what)
{
    memory_pool p = {.allocator = db->allocator};
    engine_history h;
    bool known = true;
    schemac_status status = SCHEMAC_OK;
    if (!history_read(db, &p, &h))
        status = db->error.status;
    else if (what == OUTDATED)
        status = migrate_plan_only(db, &h, &known);
    db->unsure = !known;
    if (status == SCHEMAC_OK && known)
        status = sync_plan_only(db);
    else if (status == SCHEMAC_OK)
        report_issue(db, SCHEMAC_INFO, NULL,
                     "what is left to do after the migrations is only known when they have run",
                     NULL);
    if (status == SCHEMAC_OK && db->report.planned_count == 0)
        status = seed_plan_only(db, &h);
    pool_free(&p);
    if (status == SCHEMAC_OK && db->pool.failed)
        status = fail_memory(db);
    return status == SCHEMAC_OK ? outdated(db) : status;
}

/* Planning renames tables and columns and runs migrations, to see what is left to do: under the lock,
   and undone. */
schemac_status startup_look(schemac_db *db)
{
    found what;
    bool writes = !db->engine->read_only(db->connection) &&
                  (has_old_names(db->schema) || db->schema->migration_count > 0);
    if (!db->engine->run(db->connection, writes ? db->engine->begin_write : "BEGIN"))
        return fail_engine(db, NULL, "lock the database", NULL);
    db->looking = true;
    schemac_status status = identify(db, &what);
    db->report.up_to_date = status == SCHEMAC_OK && what == CURRENT;
    if (status == SCHEMAC_OK && what != CURRENT)
        status = plan_all(db, what);
    db->looking = false;
    if (status == SCHEMAC_OK)
        for (size_t i = 0; i < db->schema->model_count; i++)
            report_state(db, &db->schema->models[i], SCHEMAC_MODEL_READY);
    db->engine->run(db->connection, "ROLLBACK");
    return status;
}

schemac_status startup_check(schemac_db *db)
{
    found what;
    if (!db->engine->run(db->connection, "BEGIN"))
        return fail_engine(db, NULL, "read the database", NULL);
    schemac_status status = identify(db, &what);
    db->report.up_to_date = status == SCHEMAC_OK && what == CURRENT;
    if (status == SCHEMAC_OK && what != CURRENT)
        status = difference_report(db, what == OUTDATED);
    db->engine->run(db->connection, "ROLLBACK");
    return status;
}

void startup_mark_waiting(schemac_db *db)
{
    for (size_t i = 0; i < db->schema->model_count; i++)
        if (schemac_model_status(db, db->schema->models[i].name) != SCHEMAC_MODEL_FAILED)
            report_state(db, &db->schema->models[i],
                         db->unsure ? SCHEMAC_MODEL_PENDING : SCHEMAC_MODEL_READY);
    for (size_t i = 0; i < db->report.planned_count; i++) {
        const schemac_model *m = schemac_model_find(db->schema, db->report.planned[i].model);
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
    db->error = (schemac_error_info){.message = "ok"};
}

static schemac_status verify_only(schemac_db *db)
{
    schemac_status status = startup_look(db);
    if (status != SCHEMAC_OUTDATED || db->config.on_outdated != SCHEMAC_WARN)
        return status;
    open_outdated(db);
    return db->pool.failed ? fail_memory(db) : SCHEMAC_OK;
}

/* ---- back ----------------------------------------------------------------------------------- */

static schemac_status undo(schemac_db *db, uint32_t version)
{
    found what;
    bool undone = false;
    schemac_status status = identify(db, &what);
    if (status == SCHEMAC_OK && what == EMPTY)
        return fail(db, SCHEMAC_MISSING, NULL, "the database is empty: there is nothing to undo");
    if (status == SCHEMAC_OK)
        status = roll_back_migrations(db, version, &undone);
    db->report.up_to_date = status == SCHEMAC_OK && !undone;
    /* no schema has this mark: the next start looks at everything */
    if (status == SCHEMAC_OK && undone &&
        !db->engine->write_stamp(db->connection, db->schema->application_id, 0))
        status = fail_engine(db, NULL, "mark the database", NULL);
    return status != SCHEMAC_OK || !db->pool.failed ? status : fail_memory(db);
}

schemac_status startup_roll_back(schemac_db *db, uint32_t version)
{
    if (db->engine->read_only(db->connection))
        return fail(db, SCHEMAC_PERMISSION, NULL, "the database cannot be written");
    if (!db->engine->run(db->connection, db->engine->begin_write))
        return fail_engine(db, NULL, "lock the database", NULL);
    schemac_status status = finish(db, undo(db, version));
    const char *warning;
    if (status == SCHEMAC_OK && !db->engine->settle(db->connection, false, false, &warning))
        status = fail_engine(db, NULL, "configure the connection", NULL);
    return status;
}

/* ---- the sequence --------------------------------------------------------------------------- */

schemac_status startup(schemac_db *db)
{
    found what;
    schemac_status status = first_look(db, &what);
    if (status == SCHEMAC_OK && what == CURRENT) {
        db->report.up_to_date = true;
        report_event(db, SCHEMAC_EVENT_UP_TO_DATE, NULL, NULL, NULL, 0,
                     "the database is up to date");
    } else if (status == SCHEMAC_OK && db->config.mode == SCHEMAC_VERIFY) {
        status = verify_only(db);
    } else if (status == SCHEMAC_OK) {
        status = startup_apply(db);
    }
    if (status != SCHEMAC_OK)
        return status;
    const char *warning = NULL;
    if (!db->engine->settle(db->connection, db->report.created_database, db->config.write_ahead_log,
                            &warning))
        return fail_engine(db, NULL, "configure the connection", NULL);
    if (warning != NULL) {
        report_issue(db, SCHEMAC_WARNING, NULL, warning, NULL);
        report_event(db, SCHEMAC_EVENT_WARNING, NULL, NULL, NULL, 0, "%s", warning);
    }
    return SCHEMAC_OK;
}
