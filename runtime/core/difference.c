#include "core/difference.h"

#include "core/error.h"
#include "core/migrate.h"
#include "core/plan.h"
#include "core/report.h"

#include <string.h>

static const char mend[] = "a start brings the database to the schema, and so does schemac_repair";

typedef struct relatives {
    bool created;     /* the whole table: what belongs to it is not worth a word */
    bool made_anew;   /* then triggers are dropped and created without being wrong */
    bool comes_back;  /* of what is dropped: it is created again */
    bool was_dropped; /* of what is created: it was there */
} relatives;

/* The other steps that have to do with this one. */
static relatives look_around(const sync_plan *plan, const plan_step *step)
{
    relatives r = {false, false, false, false};
    for (const plan_step *s = plan->steps; s < plan->steps + plan->step_count; s++) {
        bool same_model = s->model != NULL && s->model == step->model;
        bool same_name = s != step && strcmp(s->name, step->name) == 0;
        r.created = r.created || (same_model && s->kind == STEP_CREATE_TABLE);
        r.made_anew = r.made_anew || (same_model && s->kind == STEP_REBUILD);
        r.comes_back =
            r.comes_back ||
            (same_name && (s->kind == STEP_CREATE_INDEX || s->kind == STEP_CREATE_TRIGGER));
        r.was_dropped = r.was_dropped ||
                        (same_name && (s->kind == STEP_DROP_INDEX || s->kind == STEP_DROP_TRIGGER));
    }
    return r;
}

/* NULL when another step says it. */
static const char *what_is_wrong(const sync_plan *plan, const plan_step *step)
{
    const relatives r = look_around(plan, step);
    switch (step->kind) {
    case STEP_CREATE_TABLE:
    case STEP_ADD_COLUMN:
        return "is missing";
    case STEP_CREATE_INDEX:
    case STEP_CREATE_TRIGGER:
        return r.created || r.was_dropped ? NULL : "is missing";
    case STEP_REBUILD:
        return "is not as declared";
    case STEP_DROP_TABLE:
        return "is still there, and may go";
    case STEP_DROP_INDEX:
        return r.comes_back ? "is not as declared" : "is not declared any more";
    case STEP_DROP_TRIGGER:
        if (r.comes_back)
            return r.made_anew ? NULL : "is not as declared";
        return "is not declared any more";
    case STEP_KINDS:
        break;
    }
    return NULL;
}

static void report_steps(schemac_db *db, const sync_plan *plan)
{
    for (size_t i = 0; i < plan->step_count; i++) {
        const plan_step *s = &plan->steps[i];
        const char *wrong = what_is_wrong(plan, s);
        const char *message = wrong == NULL ? NULL
                                            : pool_printf(plan->pool, "%s %s %s",
                                                          plan_objects[s->kind], s->name, wrong);
        if (message != NULL)
            report_issue(db, s->optional ? SCHEMAC_INFO : SCHEMAC_WARNING, s->model, message, mend);
    }
    for (size_t i = 0; i < plan->extra_count; i++)
        report_issue(db, SCHEMAC_INFO, plan->extras[i].model, plan->extras[i].message, NULL);
    for (size_t i = 0; i < plan->refusal_count; i++)
        report_issue(db, SCHEMAC_ERROR, plan->refusals[i].model, plan->refusals[i].message,
                     plan->refusals[i].suggestion);
}

static schemac_status report_migrations(schemac_db *db, memory_pool *p, const engine_history *h,
                                        bool *sure)
{
    if (!migrate_fits(db, p, h)) {
        if (db->error.status != SCHEMAC_MIGRATION)
            return db->error.status;
        report_issue(db, SCHEMAC_ERROR, NULL, db->error.message, NULL);
    }
    for (size_t i = 0; i < db->schema->migration_count; i++) {
        const schemac_migration *m = &db->schema->migrations[i];
        if (record_is_done(history_of(h, m->number)))
            continue;
        *sure = false;
        const char *message =
            pool_printf(p, "%s has not run", migration_title(p, m->number, m->name));
        if (message != NULL)
            report_issue(db, SCHEMAC_WARNING, NULL, message, mend);
    }
    return SCHEMAC_OK;
}

static schemac_status conclude(schemac_db *db)
{
    size_t count = 0;
    const schemac_report_issue *first = NULL;
    for (size_t i = 0; i < db->report.issue_count; i++)
        if (db->report.issues[i].severity != SCHEMAC_INFO && count++ == 0)
            first = &db->report.issues[i];
    if (first == NULL)
        return SCHEMAC_OK;
    return fail(db, SCHEMAC_OUTDATED, NULL,
                "the database does not match the schema: %zu difference%s, the first: %s", count,
                count == 1 ? "" : "s", first->message);
}

/* *sure is false when only a start can tell what is left after them. */
static schemac_status report_renames(schemac_db *db, memory_pool *p, bool *sure)
{
    rename_list renames;
    schemac_status status = rename_find(db, p, &renames);
    for (size_t i = 0; i < renames.count && status == SCHEMAC_OK; i++) {
        const rename_entry *r = &renames.list[i];
        const char *message =
            pool_printf(p, "%s %s%s%s has its old name still, %s", r->table ? "table" : "column",
                        r->table ? "" : r->model->table, r->table ? "" : ".", r->to, r->from);
        if (message != NULL)
            report_issue(db, SCHEMAC_WARNING, r->model, message, mend);
        *sure = false;
    }
    return status;
}

static schemac_status report_all(schemac_db *db, memory_pool *p, bool migrates)
{
    const rename_list none = {NULL, 0, 0};
    engine_history h;
    sync_plan plan;
    bool sure = true;
    schemac_status status = SCHEMAC_OK;
    if (migrates && !history_read(db, p, &h))
        status = db->error.status;
    else if (migrates)
        status = report_migrations(db, p, &h, &sure);
    if (status == SCHEMAC_OK && sure)
        status = report_renames(db, p, &sure);
    if (!sure)
        report_issue(db, SCHEMAC_INFO, NULL, "what else is different is only known after that",
                     NULL);
    else if (status == SCHEMAC_OK && !plan_make(db, p, &none, &plan))
        status = db->error.status;
    else if (status == SCHEMAC_OK)
        report_steps(db, &plan);
    return status;
}

schemac_status difference_report(schemac_db *db, bool migrates)
{
    memory_pool p = {.allocator = db->allocator};
    schemac_status status = report_all(db, &p, migrates);
    bool failed = p.failed || db->pool.failed;
    pool_free(&p);
    if (status != SCHEMAC_OK)
        return status;
    return failed ? fail_memory(db) : conclude(db);
}
