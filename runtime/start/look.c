/* look.c - plans a start and undoes what that took; and compares without planning. */
#include "start/look.h"

#include "handle/report.h"
#include "start/difference.h"
#include "start/earlier_build.h"
#include "start/identify.h"
#include "start/migrate.h"
#include "start/rename.h"
#include "start/seed.h"
#include "start/sync.h"
#include "start/undo_step.h"
#include "start/versions.h"
#include "start/views.h"

/* The same version of the schema, which an earlier schemac wrote otherwise. */
static schemac_status allow_old_forms(schemac_db *db)
{
    report_issue(db, SCHEMAC_INFO, NULL,
                 "the database has this version of the schema in the form of an earlier schemac",
                 "a start that may change it brings it to today's form");
    return SCHEMAC_OK;
}

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

/* What they do is only seen by doing it. */
static schemac_status pass_versions(schemac_db *db, memory_pool *p, history *h,
                                    record_list *records, bool *known)
{
    *known = true;
    if (db->engine->read_only(db->connection) && versions_are_between(db, h)) {
        *known = false;
        versions_report(db, h);
        return SCHEMAC_OK;
    }
    return versions_pass(db, p, h, records, known);
}

/* What a database that cannot be written would be asked for has other names yet. */
static schemac_status find_renames(schemac_db *db, memory_pool *p, bool *known)
{
    rename_list renames;
    if (!*known || !db->engine->read_only(db->connection))
        return SCHEMAC_OK;
    schemac_status status = rename_find(db, p, &renames);
    for (size_t i = 0; status == SCHEMAC_OK && i < renames.count; i++)
        rename_report(db, &renames.list[i]);
    *known = status == SCHEMAC_OK && renames.count == 0;
    return status;
}

/* What comes after a migration that could not be run is not known, and left out. */
static schemac_status plan_all(schemac_db *db, found_state what)
{
    memory_pool p = {.allocator = db->allocator};
    history h;
    record_list records;
    survey_watch watch = {.pool = &p};
    migration_list fills = {NULL, 0, 0};
    views_forget(db);
    bool known = true, old_forms = false;
    schemac_status status = SCHEMAC_OK;
    if (!history_read(db, &p, &h) || !record_read(db, &p, &records))
        status = db->error.status;
    else
        undo_step_note(db, &h);
    if (status == SCHEMAC_OK && what == FOUND_OUTDATED && earlier_build_is_here(db, &h)) {
        status = earlier_build_look(db, &p, &records);
        pool_free(&p);
        return status;
    }
    if (status == SCHEMAC_OK && what == FOUND_OUTDATED) {
        status = pass_versions(db, &p, &h, &records, &known);
        if (status == SCHEMAC_OK && known)
            status = migrate_plan_only(db, &h, &records, &watch, &fills, &known);
    }
    if (status == SCHEMAC_OK)
        status = find_renames(db, &p, &known);
    db->start.unsure = !known;
    if (status == SCHEMAC_OK && known)
        status =
            sync_plan_only(db, &h, &records, &watch, &fills, what == FOUND_ADOPTED, &old_forms);
    else if (status == SCHEMAC_OK)
        report_issue(db, SCHEMAC_INFO, NULL,
                     !db->engine->read_only(db->connection)
                         ? "what is left to do after the migrations is only known when they have "
                           "run"
                         : "the database cannot be written: what is left to do is only known when "
                           "that is done",
                     NULL);
    if (status == SCHEMAC_OK && db->start.report.planned_count == 0)
        status = seed_plan_only(db, &h);
    if (status == SCHEMAC_OK)
        status = identify_foresee(db);
    pool_free(&p);
    if (status == SCHEMAC_OK && db->start.pool.failed)
        status = error_no_memory(db);
    if (status != SCHEMAC_OK)
        return status;
    return old_forms ? allow_old_forms(db) : refuse_outdated(db);
}

/* Planning renames tables and columns and runs migrations, to see what is left to do: under the
   lock, and undone. */
schemac_status look_plan(schemac_db *db)
{
    found_state what;
    bool writes = !db->engine->read_only(db->connection) &&
                  (rename_is_possible(db->schema) || db->schema->migration_count > 0 ||
                   db->schema->released_count > 0);
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

static schemac_status check(schemac_db *db, found_state what)
{
    memory_pool p = {.allocator = db->allocator};
    history h;
    record_list records;
    schemac_status status;
    if (what == FOUND_OUTDATED && (!history_read(db, &p, &h) || !record_read(db, &p, &records)))
        status = db->error.status;
    else if (what == FOUND_OUTDATED && earlier_build_is_here(db, &h))
        status = earlier_build_look(db, &p, &records);
    else
        status = difference_report(db, what == FOUND_OUTDATED);
    pool_free(&p);
    return status;
}

schemac_status look_check(schemac_db *db)
{
    found_state what;
    if (!db->engine->begin(db->connection, ENGINE_LOOK))
        return error_of_engine(db, "read the database", NULL);
    schemac_status status = identify_database(db, &what);
    db->start.report.up_to_date = status == SCHEMAC_OK && what == FOUND_CURRENT;
    if (status == SCHEMAC_OK && what != FOUND_CURRENT)
        status = check(db, what);
    db->engine->rollback(db->connection);
    return status;
}

void look_mark_waiting(schemac_db *db)
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
