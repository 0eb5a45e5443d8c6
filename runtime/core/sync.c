#include "core/sync.h"

#include "core/error.h"
#include "core/plan.h"
#include "core/report.h"
#include "core/value.h"

#include <stdio.h>
#include <string.h>

static const char *const objects[] = {
    [STEP_CREATE_TABLE] = "table",
    [STEP_ADD_COLUMN] = "column",
    [STEP_CREATE_INDEX] = "index",
    [STEP_CREATE_TRIGGER] = "trigger",
    [STEP_DROP_TRIGGER] = "trigger",
};

static schemac_status refuse(schemac_db *db, const sync_plan *plan)
{
    for (size_t i = 0; i < plan->refusal_count; i++) {
        const plan_refusal *r = &plan->refusals[i];
        report_issue(db, SCHEMAC_ERROR, r->model, r->message, r->suggestion);
        report_event(db, SCHEMAC_EVENT_REFUSED, r->model, NULL, NULL, 0, "%s", r->message);
        report_state(db, r->model, SCHEMAC_MODEL_FAILED);
    }
    const plan_refusal *first = &plan->refusals[0];
    char others[64] = "";
    if (plan->refusal_count > 1)
        snprintf(others, sizeof others, " (and %zu more: see the report)", plan->refusal_count - 1);
    return fail(db, SCHEMAC_OUTDATED, first->model,
                "the database cannot be brought to the schema: %s%s. Nothing has been changed. "
                "%s",
                first->message, others, first->suggestion);
}

static void report_extras(schemac_db *db, const sync_plan *plan)
{
    for (size_t i = 0; i < plan->extra_count; i++) {
        const plan_extra *e = &plan->extras[i];
        report_issue(db, SCHEMAC_INFO, e->model, e->message, NULL);
        report_event(db, SCHEMAC_EVENT_KEPT, e->model, NULL, NULL, 0, "%s", e->message);
    }
}

static schemac_status fail_step(schemac_db *db, const plan_step *step)
{
    const char *sql = pool_strdup(&db->pool, step->sql); /* the plan does not last */
    schemac_status status = fail_engine(db, NULL, "change the database", sql);
    char message[1024];
    bool duplicates = step->kind == STEP_CREATE_INDEX && status == SCHEMAC_CONFLICT;
    if (step->model == NULL)
        snprintf(message, sizeof message, "%s %s cannot be dropped: %s", objects[step->kind],
                 step->name, db->failure.message);
    else
        snprintf(message, sizeof message, "%s %s of model %s cannot be created: %s",
                 objects[step->kind], step->name, step->model->name, db->failure.message);
    const char *suggestion =
        duplicates ? "rows that are there have equal values; make them differ first" : NULL;
    report_issue(db, SCHEMAC_ERROR, step->model, message, suggestion);
    if (step->model != NULL)
        report_state(db, step->model, SCHEMAC_MODEL_FAILED);
    snprintf(db->error_text, sizeof db->error_text, "%s. Nothing has been changed%s%s", message,
             duplicates ? "; " : "", duplicates ? suggestion : "");
    db->error.model = step->model == NULL ? NULL : step->model->name;
    return status;
}

static schemac_status apply(schemac_db *db, const sync_plan *plan)
{
    for (size_t i = 0; i < plan->step_count; i++) {
        const plan_step *step = &plan->steps[i];
        int64_t begun = monotonic_microseconds();
        if (!db->engine->run(db->connection, step->sql))
            return fail_step(db, step);
        if (step->kind == STEP_DROP_TRIGGER)
            continue; /* one of ours that is made anew, or no longer needed */
        const char *name = pool_strdup(&db->pool, step->name); /* the plan does not last */
        report_created(db, objects[step->kind], step->model, name == NULL ? "" : name,
                       monotonic_microseconds() - begun);
        bool last = i + 1 == plan->step_count || plan->steps[i + 1].model != step->model;
        if (last)
            report_state(db, step->model, SCHEMAC_MODEL_READY);
    }
    return SCHEMAC_OK;
}

static void mark_all_ready(schemac_db *db)
{
    for (size_t i = 0; i < db->schema->model_count; i++)
        report_state(db, &db->schema->models[i], SCHEMAC_MODEL_READY);
}

static schemac_status record(schemac_db *db, const sync_plan *plan)
{
    size_t counts[STEP_KINDS] = {0};
    for (size_t i = 0; i < plan->step_count; i++)
        counts[plan->steps[i].kind]++;
    int64_t version = 0;
    if (!db->engine->recorded_version(db->connection, &version))
        return fail_engine(db, NULL, "read the history of the database", NULL);
    if (plan->step_count == 0 && version == (int64_t)db->schema->version)
        return SCHEMAC_OK;
    char detail[128];
    snprintf(detail, sizeof detail, "%zu tables, %zu columns, %zu indexes",
             counts[STEP_CREATE_TABLE], counts[STEP_ADD_COLUMN], counts[STEP_CREATE_INDEX]);
    size_t triggers = counts[STEP_CREATE_TRIGGER] + counts[STEP_DROP_TRIGGER];
    if (triggers > 0)
        snprintf(detail + strlen(detail), sizeof detail - strlen(detail), ", %zu triggers",
                 triggers);
    return db->engine->record(db->connection, db->schema, detail)
               ? SCHEMAC_OK
               : fail_engine(db, NULL, "write the history of the database", NULL);
}

schemac_status sync_database(schemac_db *db)
{
    int64_t begun = monotonic_microseconds();
    report_event(db, SCHEMAC_EVENT_SYNC, NULL, NULL, NULL, 0,
                 "comparing the database with "
                 "schema %s version %u",
                 db->schema->name, db->schema->version);
    memory_pool p = {.allocator = db->allocator};
    sync_plan plan;
    schemac_status status = SCHEMAC_OK;
    if (!plan_make(db, &p, &plan))
        status = db->error.status;
    else if (plan.refusal_count > 0)
        status = refuse(db, &plan);
    else if ((status = apply(db, &plan)) == SCHEMAC_OK)
        status = record(db, &plan);
    if (status == SCHEMAC_OK) {
        report_extras(db, &plan);
        mark_all_ready(db);
    }
    pool_free(&p);
    report_step(db, "sync", monotonic_microseconds() - begun);
    return status;
}
