/* sync.c - brings the database to the schema by the steps of a plan, or refuses. */
#include "start/sync.h"

#include "base/value.h"
#include "handle/attempt.h"
#include "handle/report.h"
#include "start/backup.h"
#include "start/orphans.h"
#include "start/plan.h"

static schemac_status refuse_plan(schemac_db *db, const sync_plan *plan)
{
    for (size_t i = 0; i < plan->refusal_count; i++) {
        const plan_refusal *r = &plan->refusals[i];
        report_issue(db, SCHEMAC_ERROR, r->model, r->message, r->suggestion);
        report_event(db, SCHEMAC_EVENT_REFUSED, r->model, NULL, NULL, 0, "%s", r->message);
        if (r->model != NULL)
            report_state(db, r->model, SCHEMAC_MODEL_FAILED);
    }
    const plan_refusal *first = &plan->refusals[0];
    const char *others = "";
    if (plan->refusal_count > 1)
        others = pool_printf(&db->error_texts, " (and %zu more: see the report, or schemac plan)",
                             plan->refusal_count - 1);
    return error_set(db, SCHEMAC_OUTDATED, first->model,
                     "the database cannot be brought to the schema: %s%s. Nothing has been "
                     "changed. %s",
                     first->message, others == NULL ? "" : others, first->suggestion);
}

static void report_extras(schemac_db *db, const sync_plan *plan)
{
    for (size_t i = 0; i < plan->extra_count; i++) {
        const plan_extra *e = &plan->extras[i];
        bool warns = e->suggestion != NULL;
        report_issue(db, warns ? SCHEMAC_WARNING : SCHEMAC_INFO, e->model, e->message,
                     e->suggestion);
        report_event(db, warns ? SCHEMAC_EVENT_WARNING : SCHEMAC_EVENT_KEPT, e->model, NULL, NULL,
                     0, "%s", e->message);
    }
}

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
        error_reword(db, "%s %s cannot be dropped: %s", object, step->name, why);
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
                                  step->model->table, step->sql);
    return db->engine->run(db->connection, step->sql);
}

static void report_step_done(schemac_db *db, const plan_step *step, int64_t microseconds)
{
    const step_words *words = &step_table[step->kind];
    const char *name = pool_strdup(&db->start.pool, step->name); /* the plan does not last */
    if (name == NULL || words->event == STEP_SILENT)
        return; /* without memory the pool fails the start */
    if (db->start.looking)
        report_planned(db, words->action, words->object, step->model, name, step->sql);
    else if (words->event == SCHEMAC_EVENT_CREATED)
        report_created(db, words->object, step->model, name, microseconds);
    else
        report_changed(db, (schemac_event_kind)words->event, words->object, step->model, name,
                       microseconds);
}

/* Steps that could leave references without their rows, or lose a value. */
static bool touches_rows(const sync_plan *plan)
{
    for (size_t i = 0; i < plan->step_count; i++) {
        const plan_step *s = &plan->steps[i];
        if (s->kind == STEP_DROP_TABLE || s->kind == STEP_DROP_COLUMN ||
            (s->alteration != NULL && s->alteration->rewrites))
            return true;
    }
    return false;
}

schemac_status sync_check_references(schemac_db *db, const sync_work *w)
{
    const orphans_since since = {&w->renames, &w->plan};
    sync_plan found = {.pool = w->pool};
    if (!w->touched)
        return SCHEMAC_OK;
    if (!orphans_compare(db, &since, &w->orphans, &found))
        return db->error.status;
    return found.refusal_count == 0 ? SCHEMAC_OK : refuse_plan(db, &found);
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
        warn_optional(db, p, step, db->failure.message);
        if (!p->failed)
            return STEP_LEFT_OUT;
    }
    fail_step(db, step);
    return STEP_FAILED;
}

static schemac_status apply_steps(schemac_db *db, memory_pool *p, sync_plan *plan)
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

static schemac_status apply_plan(schemac_db *db, sync_work *w)
{
    w->touched = touches_rows(&w->plan);
    if (w->touched && (!orphans_count(db, w->pool, &w->orphans) ||
                       !orphans_warn(db, w->pool, &w->orphans) || !backup_make(db)))
        return db->error.status;
    return apply_steps(db, w->pool, &w->plan);
}

static void mark_all_ready(schemac_db *db)
{
    for (size_t i = 0; i < db->schema->model_count; i++)
        report_state(db, &db->schema->models[i], SCHEMAC_MODEL_READY);
}

static size_t steps_taken(const sync_plan *plan)
{
    size_t count = 0;
    for (size_t i = 0; i < plan->step_count; i++)
        count += !plan->steps[i].left_out;
    return count;
}

/* "1 tables, 0 columns, 2 indexes, 1 made anew": what was done, for people who read the history. */
static const char *describe_work(memory_pool *p, const sync_plan *plan, size_t renamed)
{
    size_t counts[COUNT_KINDS] = {0};
    for (size_t i = 0; i < plan->step_count; i++)
        counts[step_table[plan->steps[i].kind].counted] += !plan->steps[i].left_out;
    const struct {
        size_t count;
        const char *what;
    } rest[] = {{counts[COUNT_KEYS], "foreign keys"},
                {counts[COUNT_TRIGGERS], "triggers"},
                {counts[COUNT_CHANGED], "changed"},
                {counts[COUNT_REBUILT], "made anew"},
                {renamed, "renamed"},
                {counts[COUNT_DROPPED], "dropped"}};
    const char *text = pool_printf(p, "%zu tables, %zu columns, %zu indexes", counts[COUNT_TABLES],
                                   counts[COUNT_COLUMNS], counts[COUNT_INDEXES]);
    for (size_t i = 0; i < sizeof rest / sizeof *rest && text != NULL; i++)
        if (rest[i].count > 0)
            text = pool_printf(p, "%s, %zu %s", text, rest[i].count, rest[i].what);
    return text;
}

static schemac_status record_work(schemac_db *db, memory_pool *p, const history *h,
                                  const sync_plan *plan, const rename_list *renames)
{
    size_t renamed = renames->count;
    if (steps_taken(plan) == 0 && renamed == 0 &&
        history_version(h) == (int64_t)db->schema->version && history_is_at(h, db->texts))
        return SCHEMAC_OK;
    const char *detail = describe_work(p, plan, renamed);
    if (detail == NULL)
        return error_no_memory(db);
    for (size_t i = 0; i < renames->count; i++)
        if (!history_add_rename(db, &renames->list[i]))
            return db->error.status;
    return history_add_sync(db, detail) ? SCHEMAC_OK : db->error.status;
}

/* ---- only planned --------------------------------------------------------------------------- */

static schemac_status report_plan(schemac_db *db, const sync_plan *plan)
{
    for (size_t i = 0; i < plan->step_count; i++) {
        const plan_step *step = &plan->steps[i];
        if (step->optional && plan_needed_step(plan) == NULL)
            warn_optional(db, plan->pool, step, "");
        else
            report_planned(db, step_table[step->kind].action, step_table[step->kind].object,
                           step->model, step->name, step->sql);
    }
    report_extras(db, plan);
    return plan->refusal_count > 0 ? refuse_plan(db, plan) : SCHEMAC_OK;
}

/* What is there has the names of now after it. */
static schemac_status prepare(schemac_db *db, memory_pool *p, rename_list *renames,
                              record_list *records)
{
    *renames = (rename_list){.list = NULL};
    schemac_status status =
        db->engine->read_only(db->connection) ? SCHEMAC_OK : rename_all(db, p, renames);
    if (status == SCHEMAC_OK)
        record_rename(db, records, renames);
    return status;
}

schemac_status sync_plan_only(schemac_db *db, const history *h, record_list *records,
                              const survey_watch *watch, bool adopts, bool *old_forms)
{
    memory_pool p = {.allocator = db->allocator};
    sync_plan plan;
    rename_list renames;
    const plan_basis basis = {.renames = &renames,
                              .records = records,
                              .watch = watch,
                              .adopts = adopts,
                              .passes = history_version(h) != (int64_t)db->schema->version};
    schemac_status status = prepare(db, &p, &renames, records);
    if (status == SCHEMAC_OK)
        status = plan_make(db, &p, &basis, &plan) ? report_plan(db, &plan) : db->error.status;
    *old_forms = status == SCHEMAC_OK && renames.count == 0 && plan_changes_forms(db, &plan) &&
                 history_has_old_fingerprint(h, db->schema);
    pool_free(&p);
    return status != SCHEMAC_OK || !db->start.pool.failed ? status : error_no_memory(db);
}

/* ---- done ----------------------------------------------------------------------------------- */

schemac_status sync_database(schemac_db *db, const history *h, record_list *records,
                             const survey_watch *watch, bool adopts, sync_work *w)
{
    int64_t begun = value_monotonic();
    memory_pool *p = w->pool;
    report_event(db, SCHEMAC_EVENT_SYNC, NULL, NULL, NULL, 0,
                 "comparing the database with "
                 "schema %s version %u",
                 db->schema->name, db->schema->version);
    const plan_basis basis = {.renames = &w->renames,
                              .records = records,
                              .watch = watch,
                              .adopts = adopts,
                              .passes = history_version(h) != (int64_t)db->schema->version};
    schemac_status status = prepare(db, p, &w->renames, records);
    if (status == SCHEMAC_OK && !plan_make(db, p, &basis, &w->plan))
        status = db->error.status;
    else if (status == SCHEMAC_OK && w->plan.refusal_count > 0)
        status = refuse_plan(db, &w->plan);
    else if (status == SCHEMAC_OK && (status = apply_plan(db, w)) == SCHEMAC_OK)
        status = record_write(db, records) ? record_work(db, p, h, &w->plan, &w->renames)
                                           : db->error.status;
    if (status == SCHEMAC_OK) {
        report_extras(db, &w->plan);
        mark_all_ready(db);
    }
    report_step(db, "sync", value_monotonic() - begun);
    return status;
}
