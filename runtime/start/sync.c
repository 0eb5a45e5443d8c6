#include "start/sync.h"

#include "start/backup.h"
#include "handle/error.h"
#include "start/orphans.h"
#include "start/plan.h"
#include "start/rename.h"
#include "handle/report.h"
#include "base/value.h"

#include <stdio.h>
#include <string.h>

static schemac_status refuse(schemac_db *db, const sync_plan *plan)
{
    for (size_t i = 0; i < plan->refusal_count; i++) {
        const plan_refusal *r = &plan->refusals[i];
        report_issue(db, SCHEMAC_ERROR, r->model, r->message, r->suggestion);
        report_event(db, SCHEMAC_EVENT_REFUSED, r->model, NULL, NULL, 0, "%s", r->message);
        if (r->model != NULL)
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
        snprintf(message, sizeof message, "%s %s cannot be dropped: %s", plan_objects[step->kind],
                 step->name, db->failure.message);
    else if (step->kind == STEP_REBUILD)
        snprintf(message, sizeof message,
                 "table %s of model %s cannot be brought to the schema: %s", step->name,
                 step->model->name, db->failure.message);
    else
        snprintf(message, sizeof message, "%s %s of model %s cannot be created: %s",
                 plan_objects[step->kind], step->name, step->model->name, db->failure.message);
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

static bool run_step(schemac_db *db, memory_pool *p, const plan_step *step)
{
    return step->kind == STEP_REBUILD ? db->engine->rebuild(db->connection, p, step->rebuild)
                                      : db->engine->run(db->connection, step->sql);
}

static void report_step_done(schemac_db *db, const plan_step *step, int64_t microseconds)
{
    const char *name = pool_strdup(&db->pool, step->name); /* the plan does not last */
    const char *object = plan_objects[step->kind];
    if (name == NULL)
        return; /* db->pool.failed fails the start */
    switch (step->kind) {
    case STEP_DROP_TRIGGER:
        break; /* one of ours that is made anew, or no longer needed */
    case STEP_REBUILD:
        report_changed(db, SCHEMAC_EVENT_REBUILT, object, step->model, name, microseconds);
        break;
    case STEP_DROP_TABLE:
    case STEP_DROP_INDEX:
        report_changed(db, SCHEMAC_EVENT_DROPPED, object, step->model, name, microseconds);
        break;
    default:
        report_created(db, object, step->model, name, microseconds);
        break;
    }
}

/* Steps that could leave references without their rows. */
static bool touches_rows(const sync_plan *plan)
{
    for (size_t i = 0; i < plan->step_count; i++)
        if (plan->steps[i].kind == STEP_REBUILD || plan->steps[i].kind == STEP_DROP_TABLE)
            return true;
    return false;
}

static schemac_status check_orphans(schemac_db *db, memory_pool *p, const rename_list *renames,
                                    const engine_orphan_list *before)
{
    sync_plan found = {.pool = p};
    if (!orphans_compare(db, renames, before, &found))
        return db->error.status;
    return found.refusal_count == 0 ? SCHEMAC_OK : refuse(db, &found);
}

static void warn_optional(schemac_db *db, memory_pool *p, const plan_step *step, const char *why)
{
    const char *message =
        pool_printf(p, "optional index %s of model %s is not there%s%s", step->name,
                    step->model->name, why[0] == '\0' ? "" : ": ", why);
    const char *suggestion = pool_printf(p, "create it later with: %s", step->sql);
    if (message == NULL || suggestion == NULL)
        return;
    report_issue(db, SCHEMAC_WARNING, step->model, message, suggestion);
    report_event(db, SCHEMAC_EVENT_WARNING, step->model, "index", step->name, 0, "%s", message);
}

/* Whether a start goes on: the step is not needed, and the failure is not one of the machine. */
static bool may_fail(schemac_db *db, memory_pool *p, const plan_step *step)
{
    if (!step->optional || !db->engine->in_transaction(db->connection))
        return false;
    schemac_status status = fail_engine(db, NULL, "create an index", NULL);
    if (status != SCHEMAC_ENGINE && status != SCHEMAC_INVALID)
        return false;
    warn_optional(db, p, step, db->failure.message);
    db->error = (schemac_error_info){.message = "ok"};
    return !p->failed;
}

static schemac_status apply_steps(schemac_db *db, memory_pool *p, const sync_plan *plan)
{
    for (size_t i = 0; i < plan->step_count; i++) {
        const plan_step *step = &plan->steps[i];
        int64_t begun = monotonic_microseconds();
        /* some failures end a transaction: what came now would be committed by itself */
        if (!db->engine->in_transaction(db->connection))
            return fail(db, SCHEMAC_IO, step->model,
                        "the database has undone what the start had changed; start again");
        if (run_step(db, p, step))
            report_step_done(db, step, monotonic_microseconds() - begun);
        else if (!may_fail(db, p, step))
            return fail_step(db, step);
        if (step->model == NULL)
            continue;
        bool last = i + 1 == plan->step_count || plan->steps[i + 1].model != step->model;
        if (last)
            report_state(db, step->model, SCHEMAC_MODEL_READY);
    }
    return SCHEMAC_OK;
}

static schemac_status apply(schemac_db *db, memory_pool *p, const rename_list *renames,
                            const sync_plan *plan)
{
    engine_orphan_list before;
    if (!touches_rows(plan))
        return apply_steps(db, p, plan);
    if (!orphans_count(db, p, &before) || !orphans_warn(db, p, &before) || !backup_make(db))
        return db->error.status;
    schemac_status status = apply_steps(db, p, plan);
    return status == SCHEMAC_OK ? check_orphans(db, p, renames, &before) : status;
}

static void mark_all_ready(schemac_db *db)
{
    for (size_t i = 0; i < db->schema->model_count; i++)
        report_state(db, &db->schema->models[i], SCHEMAC_MODEL_READY);
}

static schemac_status record(schemac_db *db, const engine_history *h, const sync_plan *plan,
                             size_t renamed)
{
    size_t counts[STEP_KINDS] = {0};
    for (size_t i = 0; i < plan->step_count; i++)
        counts[plan->steps[i].kind]++;
    char fingerprint[FINGERPRINT_SIZE];
    fingerprint_text(db->schema, fingerprint);
    if (plan->step_count == 0 && renamed == 0 &&
        history_version(h) == (int64_t)db->schema->version &&
        strcmp(history_fingerprint(h), fingerprint) == 0)
        return SCHEMAC_OK;
    char detail[192];
    snprintf(detail, sizeof detail, "%zu tables, %zu columns, %zu indexes",
             counts[STEP_CREATE_TABLE], counts[STEP_ADD_COLUMN], counts[STEP_CREATE_INDEX]);
    size_t triggers = counts[STEP_CREATE_TRIGGER] + counts[STEP_DROP_TRIGGER];
    if (triggers > 0)
        snprintf(detail + strlen(detail), sizeof detail - strlen(detail), ", %zu triggers",
                 triggers);
    if (counts[STEP_REBUILD] > 0)
        snprintf(detail + strlen(detail), sizeof detail - strlen(detail), ", %zu made anew",
                 counts[STEP_REBUILD]);
    if (renamed > 0)
        snprintf(detail + strlen(detail), sizeof detail - strlen(detail), ", %zu renamed", renamed);
    if (counts[STEP_DROP_TABLE] > 0)
        snprintf(detail + strlen(detail), sizeof detail - strlen(detail), ", %zu dropped",
                 counts[STEP_DROP_TABLE]);
    const engine_record r = {.kind = "sync",
                             .version = db->schema->version,
                             .name = db->schema->name,
                             .checksum = fingerprint,
                             .detail = detail};
    return db->engine->record(db->connection, &r)
               ? SCHEMAC_OK
               : fail_engine(db, NULL, "write the history of the database", NULL);
}

/* ---- only planned --------------------------------------------------------------------------- */

static const char *const actions[] = {
    [STEP_CREATE_TABLE] = "create",   [STEP_ADD_COLUMN] = "add",    [STEP_CREATE_INDEX] = "create",
    [STEP_REBUILD] = "make anew",     [STEP_DROP_TABLE] = "drop",   [STEP_DROP_INDEX] = "drop",
    [STEP_CREATE_TRIGGER] = "create", [STEP_DROP_TRIGGER] = "drop",
};

static schemac_status report_plan(schemac_db *db, const sync_plan *plan)
{
    for (size_t i = 0; i < plan->step_count; i++) {
        const plan_step *step = &plan->steps[i];
        if (step->optional && plan_needed_step(plan) == NULL)
            warn_optional(db, plan->pool, step, "");
        else
            report_planned(db, actions[step->kind], plan_objects[step->kind], step->model,
                           step->name, step->sql);
    }
    report_extras(db, plan);
    return plan->refusal_count > 0 ? refuse(db, plan) : SCHEMAC_OK;
}

schemac_status sync_plan_only(schemac_db *db)
{
    memory_pool p = {.allocator = db->allocator};
    sync_plan plan;
    rename_list renames = {.list = NULL};
    schemac_status status = SCHEMAC_OK;
    if (!db->engine->read_only(db->connection))
        status = rename_old_names(db, &p, &renames);
    if (status == SCHEMAC_OK)
        status = plan_make(db, &p, &renames, &plan) ? report_plan(db, &plan) : db->error.status;
    pool_free(&p);
    return status != SCHEMAC_OK || !db->pool.failed ? status : fail_memory(db);
}

/* ---- done ----------------------------------------------------------------------------------- */

schemac_status sync_database(schemac_db *db, const engine_history *h)
{
    int64_t begun = monotonic_microseconds();
    report_event(db, SCHEMAC_EVENT_SYNC, NULL, NULL, NULL, 0,
                 "comparing the database with "
                 "schema %s version %u",
                 db->schema->name, db->schema->version);
    memory_pool p = {.allocator = db->allocator};
    sync_plan plan;
    schemac_status status = SCHEMAC_OK;
    rename_list renames;
    if ((status = rename_old_names(db, &p, &renames)) != SCHEMAC_OK)
        plan = (sync_plan){.pool = &p};
    else if (!plan_make(db, &p, &renames, &plan))
        status = db->error.status;
    else if (plan.refusal_count > 0)
        status = refuse(db, &plan);
    else if ((status = apply(db, &p, &renames, &plan)) == SCHEMAC_OK)
        status = record(db, h, &plan, renames.count);
    if (status == SCHEMAC_OK) {
        report_extras(db, &plan);
        mark_all_ready(db);
    }
    pool_free(&p);
    report_step(db, "sync", monotonic_microseconds() - begun);
    return status;
}
