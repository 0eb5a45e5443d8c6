/* startup.c - the sequence of a start. */
#include "start/startup.h"

#include "handle/report.h"
#include "start/identify.h"
#include "start/look.h"
#include "start/work.h"

static void warn(schemac_db *db, const char *message, const char *suggestion)
{
    report_issue(db, SCHEMAC_WARNING, NULL, message, suggestion);
    report_event(db, SCHEMAC_EVENT_WARNING, NULL, NULL, NULL, 0, "%s", message);
}

static void open_outdated(schemac_db *db)
{
    warn(db, db->error.message, "schemac_plan lists what is different, schemac_repair mends it");
    look_mark_waiting(db);
    error_clear(db);
}

static schemac_status verify_only(schemac_db *db)
{
    schemac_status status = look_plan(db);
    if (status != SCHEMAC_OUTDATED || db->config.on_outdated != SCHEMAC_WARN)
        return status;
    open_outdated(db);
    return db->start.pool.failed ? error_no_memory(db) : SCHEMAC_OK;
}

static void tend_backups(schemac_db *db)
{
    const engine_storage *storage = db->engine->storage;
    if (db->config.mode == SCHEMAC_APPLY && storage != NULL && storage->tend_backups != NULL &&
        !db->engine->read_only(db->connection))
        storage->tend_backups(db->connection);
}

static schemac_status warn_exposed(schemac_db *db)
{
    const engine_storage *storage = db->engine->storage;
    const char *suggestion = NULL;
    if (storage == NULL || storage->exposed == NULL)
        return SCHEMAC_OK;
    const char *message = storage->exposed(db->connection, &db->start.pool, &suggestion);
    if (message != NULL)
        warn(db, message, suggestion);
    return db->start.pool.failed ? error_no_memory(db) : SCHEMAC_OK;
}

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
        status = work_bring_up(db);
    }
    if (status != SCHEMAC_OK)
        return status;
    tend_backups(db);
    const char *warning = NULL;
    if (!db->engine->start_end(db->connection, db->start.report.created_database, &warning))
        return error_of_engine(db, "configure the connection", NULL);
    if (warning != NULL)
        warn(db, warning, NULL);
    return warn_exposed(db);
}
