/* apply.c - the steps of a plan, one by one. */
#include "start/apply.h"

#include "base/value.h"
#include "handle/attempt.h"
#include "handle/report.h"

/* What a step would have done, as "cannot be ..." says it. */
static const char *undone_word(step_kind kind)
{
    switch (kind) {
    case STEP_REBUILD:
        return "brought to the schema";
    case STEP_REFILL:
        return "filled anew";
    case STEP_CHANGE_COLUMN:
        return "changed";
    case STEP_ADD_CONSTRAINT:
        return "added";
    case STEP_DROP_COLUMN:
    case STEP_DROP_CONSTRAINT:
        return "dropped";
    default:
        return step_dropping[step_table[kind].hangs] == kind ? "dropped" : "created";
    }
}

/* What helps against the failure of a step, or NULL. */
static const char *suggestion_of(schemac_db *db, const plan_step *step, schemac_status status)
{
    if (step->kind == STEP_CREATE_INDEX && status == SCHEMAC_CONFLICT)
        return "rows that are there have equal values; make them differ first";
    if (step->kind == STEP_REFILL)
        return pool_printf(&db->error_texts,
                           "drop it, or let it stay as it is, with config.accept or schemac "
                           "migrate --accept %s",
                           step->name);
    return NULL;
}

/* Of a step whose failure was taken. */
static schemac_status fail_step(schemac_db *db, const plan_step *step)
{
    const char *object = step_table[step->kind].object;
    schemac_status status = error_of_failure(db, "change the database",
                                             error_text(db, step->sql)); /* outlives the plan */
    if (status == SCHEMAC_NOMEM)
        return status;
    const char *suggestion = suggestion_of(db, step, status);
    const char *why = db->failure.message;
    if (step->model == NULL)
        error_reword(db, "%s %s cannot be %s: %s", object, step->name, undone_word(step->kind),
                     why);
    else
        error_reword(db, "%s %s of model %s cannot be %s: %s", object, step->name,
                     step->model->name, undone_word(step->kind), why);
    report_issue(db, SCHEMAC_ERROR, step->model, db->error.message, suggestion);
    if (step->model != NULL)
        report_state(db, step->model, SCHEMAC_MODEL_FAILED);
    error_reword(db, "%s. Nothing has been changed%s%s", db->error.message,
                 suggestion == NULL ? "" : "; ", suggestion == NULL ? "" : suggestion);
    db->error.model = step->model == NULL ? NULL : step->model->name;
    return status;
}

static bool run_step(schemac_db *db, memory_pool *p, const plan_step *step)
{
    if (step->alteration != NULL)
        return db->engine->alter(db->connection, p, step->alteration);
    if (step_creates(step->kind))
        return db->engine->create(db->connection, p, step_table[step->kind].hangs, step->name,
                                  step->model == NULL ? step->name : step->model->table, step->sql);
    return db->engine->run(db->connection, step->sql);
}

static void report_step_done(schemac_db *db, const plan_step *step, int64_t microseconds)
{
    const step_words *words = &step_table[step->kind];
    const char *name = pool_strdup(&db->start.pool, step->name); /* the plan does not last */
    if (name == NULL || words->event == STEP_SILENT || step->again)
        return; /* without memory the pool fails the start */
    if (db->start.looking)
        report_planned(db, words->action, words->object, step->model, name, step->sql);
    else if (words->event == SCHEMAC_EVENT_CREATED)
        report_created(db, words->object, step->model, name, microseconds);
    else
        report_changed(db, (schemac_event_kind)words->event, words->object, step->model, name,
                       microseconds);
}

void apply_warn_optional(schemac_db *db, memory_pool *p, const plan_step *step, const char *why)
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

typedef enum step_outcome { STEP_DONE, STEP_LEFT_OUT, STEP_FAILED } step_outcome;

static step_outcome take_step(schemac_db *db, memory_pool *p, const plan_step *step)
{
    if (run_step(db, p, step))
        return STEP_DONE;
    error_take_failure(db);
    fail_step(db, step);
    return STEP_FAILED;
}

/* Returns whether the step was taken; if not, the failure was. *ran: the engine was asked to. */
static bool attempt_step(schemac_db *db, memory_pool *p, const plan_step *step, bool *ran)
{
    *ran = attempt_begin(db);
    bool good = *ran && run_step(db, p, step);
    if (!good)
        error_take_failure(db);
    return *ran && attempt_conclude(db, good);
}

/* One that is not needed: a start goes on without it, unless the machine has failed. */
static step_outcome try_step(schemac_db *db, memory_pool *p, const plan_step *step)
{
    bool ran;
    if (attempt_step(db, p, step, &ran))
        return STEP_DONE;
    schemac_status status = db->failure.status;
    bool refused = ran && (status == SCHEMAC_ENGINE || status == SCHEMAC_INVALID);
    if (refused && db->engine->in_transaction(db->connection)) {
        apply_warn_optional(db, p, step, db->failure.message);
        if (!p->failed)
            return STEP_LEFT_OUT;
    }
    fail_step(db, step);
    return STEP_FAILED;
}

schemac_status apply_steps(schemac_db *db, memory_pool *p, sync_plan *plan)
{
    for (size_t i = 0; i < plan->step_count; i++) {
        plan_step *step = &plan->steps[i];
        int64_t begun = value_monotonic();
        /* some failures end a transaction: what came now would be committed by itself */
        if (!db->engine->in_transaction(db->connection))
            return error_of_engine(db, "bring the database up to date", NULL);
        step_outcome outcome = step->optional ? try_step(db, p, step) : take_step(db, p, step);
        if (outcome == STEP_FAILED)
            return db->error.status;
        step->left_out = outcome == STEP_LEFT_OUT;
        if (outcome == STEP_DONE)
            report_step_done(db, step, value_monotonic() - begun);
        if (step->model == NULL)
            continue;
        bool last = i + 1 == plan->step_count || plan->steps[i + 1].model != step->model;
        if (last)
            report_state(db, step->model, SCHEMAC_MODEL_READY);
    }
    return SCHEMAC_OK;
}
