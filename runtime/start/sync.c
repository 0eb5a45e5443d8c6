/* sync.c - brings the database to the schema by the steps of a plan, or refuses. */
#include "start/sync.h"

#include "base/value.h"
#include "handle/report.h"
#include "start/apply.h"
#include "start/backup.h"
#include "start/expand.h"
#include "start/orphans.h"
#include "start/plan.h"
#include "start/undo_step.h"

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
    if (db->start.undoes > 0)
        return error_set(db, SCHEMAC_MIGRATION, first->model,
                         "version %u cannot be undone: %s%s. Nothing has been changed. %s",
                         db->start.undoes, first->message, others == NULL ? "" : others,
                         db->start.way_back);
    return error_set(db, SCHEMAC_OUTDATED, first->model,
                     "the database cannot be brought to the schema: %s%s. Nothing has been "
                     "changed. %s%s%s",
                     first->message, others == NULL ? "" : others, first->suggestion,
                     undo_step_hint(db)[0] == '\0' ? "" : ".", undo_step_hint(db));
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

static schemac_status check_references(schemac_db *db, const sync_work *w, bool unseeded)
{
    /* what was filled, was made and converted before */
    const bool filled = w->fills.count > 0;
    const orphans_since since = {&w->renames, filled ? &w->expansion : &w->plan, unseeded, filled};
    sync_plan found = {.pool = w->pool};
    if (!w->touched)
        return SCHEMAC_OK;
    if (!orphans_compare(db, &since, &w->orphans, &found))
        return db->error.status;
    return found.refusal_count == 0 ? SCHEMAC_OK : refuse_plan(db, &found);
}

schemac_status sync_check_references(schemac_db *db, const sync_work *w)
{
    return check_references(db, w, false);
}

/* Counts what leads nowhere before rows are touched. */
static bool touch_rows(schemac_db *db, sync_work *w)
{
    if (w->touched)
        return true;
    w->touched = true;
    return orphans_count(db, w->pool, &w->orphans) && orphans_warn(db, w->pool, &w->orphans) &&
           backup_make(db);
}

static schemac_status apply_plan(schemac_db *db, sync_work *w)
{
    if (touches_rows(&w->plan) && !touch_rows(db, w))
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

static void count_steps(const sync_plan *plan, size_t counts[COUNT_KINDS])
{
    for (size_t i = 0; i < plan->step_count; i++)
        counts[step_table[plan->steps[i].kind].counted] +=
            !plan->steps[i].left_out && !plan->steps[i].again;
}

/* "1 tables, 0 columns, 2 indexes, 1 made anew": what was done, for people who read the history. */
static const char *describe_work(const sync_work *w)
{
    size_t counts[COUNT_KINDS] = {0};
    memory_pool *p = w->pool;
    count_steps(&w->expansion, counts);
    count_steps(&w->plan, counts);
    const struct {
        size_t count;
        const char *what;
    } rest[] = {{counts[COUNT_KEYS], "foreign keys"}, {counts[COUNT_TRIGGERS], "triggers"},
                {counts[COUNT_VIEWS], "views"},       {counts[COUNT_CHANGED], "changed"},
                {counts[COUNT_REBUILT], "made anew"}, {w->renames.count, "renamed"},
                {counts[COUNT_DROPPED], "dropped"}};
    const char *text = pool_printf(p, "%zu tables, %zu columns, %zu indexes", counts[COUNT_TABLES],
                                   counts[COUNT_COLUMNS], counts[COUNT_INDEXES]);
    for (size_t i = 0; i < sizeof rest / sizeof *rest && text != NULL; i++)
        if (rest[i].count > 0)
            text = pool_printf(p, "%s, %zu %s", text, rest[i].count, rest[i].what);
    return text;
}

static schemac_status record_work(schemac_db *db, const history *h, const sync_work *w)
{
    const rename_list *renames = &w->renames;
    if (steps_taken(&w->expansion) + steps_taken(&w->plan) + renames->count == 0 &&
        history_version(h) == (int64_t)db->schema->version && history_is_at(h, db->texts))
        return SCHEMAC_OK;
    const char *detail = describe_work(w);
    if (detail == NULL)
        return error_no_memory(db);
    for (size_t i = 0; i < renames->count; i++)
        if (!history_add_rename(db, &renames->list[i]))
            return db->error.status;
    return history_add_sync(db, detail) ? SCHEMAC_OK : db->error.status;
}

/* ---- filled first ---------------------------------------------------------------------------- */

/* What migrations fill is there before it is judged. */
static schemac_status fill_first(schemac_db *db, record_list *records, plan_basis *basis,
                                 sync_work *w)
{
    w->expansion = (sync_plan){.pool = w->pool};
    w->filled = (survey_watch){.pool = w->pool};
    if (!touch_rows(db, w) || !expand_plan(db, w->pool, basis, &w->expansion))
        return db->error.status;
    if (w->expansion.refusal_count > 0)
        return refuse_plan(db, &w->expansion);
    schemac_status status = apply_steps(db, w->pool, &w->expansion);
    if (status == SCHEMAC_OK)
        status = expand_fill(db, w->pool, records, &w->fills, &w->filled);
    if (status == SCHEMAC_OK)
        report_extras(db, &w->expansion);
    basis->passes = false; /* what passes from one version to the other, has */
    basis->filled = &w->filled;
    return status;
}

/* ---- only planned --------------------------------------------------------------------------- */

static schemac_status report_plan(schemac_db *db, const sync_plan *plan)
{
    for (size_t i = 0; i < plan->step_count; i++) {
        const plan_step *step = &plan->steps[i];
        if (step->again)
            continue;
        if (step->optional && plan_needed_step(plan) == NULL)
            apply_warn_optional(db, plan->pool, step, "");
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
                              const survey_watch *watch, const migration_list *fills, bool adopts,
                              bool *old_forms)
{
    memory_pool p = {.allocator = db->allocator};
    sync_work w = {.pool = &p, .fills = *fills};
    plan_basis basis = {.renames = &w.renames,
                        .records = records,
                        .watch = watch,
                        .adopts = adopts,
                        .passes = db->start.undoes == 0 &&
                                  history_version(h) != (int64_t)db->schema->version,
                        .returns = db->start.undoes > 0};
    schemac_status status = undo_step_check(db);
    if (status == SCHEMAC_OK)
        status = prepare(db, &p, &w.renames, records);
    if (status == SCHEMAC_OK && fills->count > 0)
        status = fill_first(db, records, &basis, &w);
    if (status == SCHEMAC_OK && fills->count > 0)
        status = check_references(db, &w, true); /* of tables that stay as they are */
    if (status == SCHEMAC_OK)
        status = plan_make(db, &p, &basis, &w.plan) ? report_plan(db, &w.plan) : db->error.status;
    *old_forms = status == SCHEMAC_OK && w.renames.count + fills->count == 0 &&
                 plan_changes_forms(db, &w.plan) &&
                 history_may_have_old_form(h, db->schema, db->texts);
    pool_free(&p);
    return status != SCHEMAC_OK || !db->start.pool.failed ? status : error_no_memory(db);
}

/* ---- done ----------------------------------------------------------------------------------- */

static schemac_status apply_all(schemac_db *db, const history *h, record_list *records,
                                plan_basis *basis, sync_work *w)
{
    schemac_status status = prepare(db, w->pool, &w->renames, records);
    if (status == SCHEMAC_OK && w->fills.count > 0)
        status = fill_first(db, records, basis, w);
    if (status != SCHEMAC_OK)
        return status;
    if (!plan_make(db, w->pool, basis, &w->plan))
        return db->error.status;
    if (w->plan.refusal_count > 0)
        return refuse_plan(db, &w->plan);
    if ((status = apply_plan(db, w)) != SCHEMAC_OK)
        return status;
    return record_write(db, records) ? record_work(db, h, w) : db->error.status;
}

schemac_status sync_database(schemac_db *db, const history *h, record_list *records,
                             const survey_watch *watch, bool adopts, sync_work *w)
{
    int64_t begun = value_monotonic();
    report_event(db, SCHEMAC_EVENT_SYNC, NULL, NULL, NULL, 0,
                 "comparing the database with "
                 "schema %s version %u",
                 db->schema->name, db->schema->version);
    plan_basis basis = {.renames = &w->renames,
                        .records = records,
                        .watch = watch,
                        .adopts = adopts,
                        .passes = db->start.undoes == 0 &&
                                  history_version(h) != (int64_t)db->schema->version,
                        .returns = db->start.undoes > 0};
    schemac_status status = undo_step_check(db);
    if (status == SCHEMAC_OK)
        status = apply_all(db, h, records, &basis, w);
    if (status == SCHEMAC_OK) {
        report_extras(db, &w->plan);
        mark_all_ready(db);
    }
    report_step(db, "sync", value_monotonic() - begun);
    return status;
}
