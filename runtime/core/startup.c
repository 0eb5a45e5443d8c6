#include "core/startup.h"

#include "core/backup.h"
#include "core/error.h"
#include "core/migrate.h"
#include "core/plan.h"
#include "core/rename.h"
#include "core/report.h"
#include "core/roll_back.h"
#include "core/seed.h"
#include "core/sync.h"
#include "core/value.h"

#include <string.h>

/* ---- whose database is it, and is it current? ------------------------------------------------ */

typedef enum { CURRENT, EMPTY, ADOPTED, OUTDATED } found;

/* What user_version holds when nothing changed since the last sync: neither the schema nor, by the
   engine's own count of schema changes, the database. Never 0, which a fresh database has. */
static int32_t expected_stamp(const schemac_schema *schema, uint32_t cookie)
{
    uint64_t h = schema->fingerprint ^ (cookie * 0x9E3779B97F4A7C15u);
    h = (h ^ (h >> 31)) * 0xFF51AFD7ED558CCDu;
    int32_t stamp = (int32_t)(uint32_t)(h ^ (h >> 32));
    return stamp == 0 ? 1 : stamp;
}

static schemac_status not_ours(schemac_db *db, const char *what)
{
    return fail(db, SCHEMAC_NOT_OURS, NULL,
                "the database is not one of schema '%s': %s; it has not been touched. Check the "
                "path, or use another file",
                db->schema->name, what);
}

static schemac_status look_closer(schemac_db *db, const engine_stamp *stamp, found *out)
{
    memory_pool p = {.allocator = db->allocator};
    catalogue live = {.pool = &p};
    engine_history history = {NULL, 0, 0};
    schemac_status status = SCHEMAC_OK;
    *out = stamp->application_id == 0 ? ADOPTED : OUTDATED;
    if (!db->engine->read_catalogue(db->connection, &live))
        status = p.failed ? fail_memory(db)
                          : fail_engine(db, NULL, "read the schema of the database", NULL);
    else if (stamp->application_id == 0 && live.table_count == 0 && live.index_count == 0)
        *out = EMPTY;
    else if (stamp->application_id == 0 && !db->config.adopt)
        status = not_ours(db, "it has tables, but no mark of this schema");
    else if (!history_read(db, &p, &history))
        status = db->error.status;
    else if (history_version(&history) > (int64_t)db->schema->version)
        status = fail(db, SCHEMAC_NEWER, NULL,
                      "the database belongs to version %lld of schema '%s', this program to "
                      "version %u; it has not been touched. Start a newer program",
                      (long long)history_version(&history), db->schema->name, db->schema->version);
    pool_free(&p);
    return status;
}

static bool is_current(const schemac_schema *schema, const engine_stamp *stamp)
{
    return stamp->application_id == schema->application_id &&
           stamp->stamp == expected_stamp(schema, stamp->cookie);
}

/* Inside a transaction: what is read is of one moment. */
static schemac_status identify(schemac_db *db, found *out)
{
    engine_stamp stamp;
    if (!db->engine->read_stamp(db->connection, &stamp))
        return fail_engine(db, NULL, "read the database", NULL);
    if (is_current(db->schema, &stamp)) {
        *out = CURRENT;
        return SCHEMAC_OK;
    }
    if (stamp.application_id != 0 && stamp.application_id != db->schema->application_id)
        return not_ours(db, "it bears another program's mark (application_id)");
    return look_closer(db, &stamp, out);
}

/* The one read of a start that has nothing to do; only then a transaction for a closer look.
   Without one, a process that creates the database meanwhile would make it look like another
   program's: tables, but the mark that was read before. */
static schemac_status first_look(schemac_db *db, found *out)
{
    engine_stamp stamp;
    if (!db->engine->read_stamp(db->connection, &stamp))
        return fail_engine(db, NULL, "read the database", NULL);
    *out = CURRENT;
    if (is_current(db->schema, &stamp))
        return SCHEMAC_OK;
    if (!db->engine->run(db->connection, "BEGIN"))
        return fail_engine(db, NULL, "read the database", NULL);
    schemac_status status = identify(db, out);
    /* of a read: there is nothing to lose, but what follows begins its own */
    if (!db->engine->run(db->connection, "COMMIT") && status == SCHEMAC_OK)
        status = fail_engine(db, NULL, "read the database", NULL);
    return status;
}

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

static schemac_status stamp(schemac_db *db)
{
    engine_stamp now;
    if (!db->engine->read_stamp(db->connection, &now) ||
        !db->engine->write_stamp(db->connection, db->schema->application_id,
                                 expected_stamp(db->schema, now.cookie)))
        return fail_engine(db, NULL, "mark the database", NULL);
    return SCHEMAC_OK;
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

schemac_status startup_apply(schemac_db *db)
{
    if (db->engine->read_only(db->connection))
        return fail(db, SCHEMAC_PERMISSION, NULL,
                    "the database is outdated and cannot be written; allow writing to the file "
                    "and its directory, or start the program once where that is allowed");
    if (!db->engine->run(db->connection, db->engine->begin_write))
        return fail_engine(db, NULL, "lock the database", NULL);
    schemac_status status = work(db);
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
    schemac_status status = undo(db, version);
    if (status == SCHEMAC_OK && !db->engine->run(db->connection, "COMMIT"))
        status = fail_engine(db, NULL, "commit", NULL);
    if (status != SCHEMAC_OK) {
        db->engine->run(db->connection, "ROLLBACK");
        report_undone(db);
    }
    backup_end(db, status == SCHEMAC_OK);
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
