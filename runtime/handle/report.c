/* report.c - writes the report of a start, and tells the log. */
#include "handle/report.h"

#include "base/wording.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* What the report calls what was done. */
static const char *const words[] = {
    [SCHEMAC_EVENT_CREATED] = "created",         [SCHEMAC_EVENT_RENAMED] = "renamed",
    [SCHEMAC_EVENT_CHANGED] = "changed",         [SCHEMAC_EVENT_REBUILT] = "made anew",
    [SCHEMAC_EVENT_DROPPED] = "dropped",         [SCHEMAC_EVENT_MIGRATED] = "applied",
    [SCHEMAC_EVENT_SKIPPED] = "skipped",         [SCHEMAC_EVENT_FAILED] = "failed",
    [SCHEMAC_EVENT_ROLLED_BACK] = "rolled back", [SCHEMAC_EVENT_UNDONE] = "undone",
};

const schemac_report_info *schemac_report(const schemac_db *db)
{
    static const schemac_report_info no_memory = {.status = SCHEMAC_NOMEM, .engine = ""};
    return db == NULL ? &no_memory : &db->start.report;
}

const char *report_engine(const schemac_db *db, memory_pool *p)
{
    const char *version = db->engine->version(db->connection);
    const char *text = pool_printf(p, "%s%s%s", db->engine->name, version == NULL ? "" : " ",
                                   version == NULL ? "" : version);
    return text == NULL ? "" : text;
}

void report_event(schemac_db *db, schemac_event_kind kind, const schemac_model *model,
                  const char *object, const char *name, int64_t microseconds, const char *format,
                  ...)
{
    if (db->config.log == NULL)
        return;
    char text[2048], message[2048];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    wording_copy(message, sizeof message, text);
    schemac_event event = {.kind = kind,
                           .model = model == NULL ? NULL : model->name,
                           .object = object,
                           .name = name,
                           .message = message,
                           .microseconds = microseconds};
    db->config.log(db->config.log_user, &event);
}

/* A report that memory did not suffice for is shorter; db->start.pool.failed fails the start. */

void report_step(schemac_db *db, const char *name, int64_t microseconds)
{
    schemac_report_info *r = &db->start.report;
    schemac_report_step *steps = pool_grow(&db->start.pool, (void *)(uintptr_t)r->steps,
                                           r->step_count, &db->start.step_capacity, sizeof *steps);
    if (steps == NULL)
        return;
    steps[r->step_count++] = (schemac_report_step){.name = name, .microseconds = microseconds};
    r->steps = steps;
}

void report_changed(schemac_db *db, schemac_event_kind kind, const char *object,
                    const schemac_model *model, const char *name, int64_t microseconds)
{
    schemac_report_info *r = &db->start.report;
    schemac_report_object *list =
        pool_grow(&db->start.pool, (void *)(uintptr_t)r->changed, r->changed_count,
                  &db->start.changed_capacity, sizeof *list);
    if (list != NULL) {
        list[r->changed_count++] =
            (schemac_report_object){.object = object,
                                    .model = model == NULL ? NULL : model->name,
                                    .name = name,
                                    .microseconds = microseconds,
                                    .action = words[kind],
                                    .kind = kind};
        r->changed = list;
    }
    report_event(db, kind, model, object, name, microseconds, "%s: %s %s", words[kind], object,
                 name);
}

/* Of a sentence; NULL for NULL, or when memory ran out. */
static const char *shown_copy(memory_pool *p, const char *text)
{
    const char *out = text == NULL ? NULL : wording_shown(p, text);
    return out == text && text != NULL ? pool_strdup(p, text) : out;
}

void report_migration(schemac_db *db, schemac_event_kind kind, const schemac_migration *m,
                      const char *reason, int64_t microseconds)
{
    schemac_report_info *r = &db->start.report;
    schemac_report_migration *list =
        pool_grow(&db->start.pool, (void *)(uintptr_t)r->migrations, r->migration_count,
                  &db->start.migration_capacity, sizeof *list);
    const char *why = shown_copy(&db->start.pool, reason);
    if (list != NULL) {
        list[r->migration_count++] = (schemac_report_migration){.number = m->number,
                                                                .name = m->name,
                                                                .action = words[kind],
                                                                .kind = kind,
                                                                .reason = why,
                                                                .microseconds = microseconds};
        r->migrations = list;
    }
    if (kind != SCHEMAC_EVENT_FAILED) /* which has an event of its own */
        report_event(db, kind, NULL, "migration", m->name, microseconds,
                     "%s: migration %lu \"%s\"%s%s", words[kind], (unsigned long)m->number, m->name,
                     why == NULL ? "" : ": ", why == NULL ? "" : why);
}

void report_seeded(schemac_db *db, const schemac_model *model, size_t created, size_t skipped)
{
    schemac_report_info *r = &db->start.report;
    schemac_report_seed *list = pool_grow(&db->start.pool, (void *)(uintptr_t)r->seeds,
                                          r->seed_count, &db->start.seed_capacity, sizeof *list);
    if (list != NULL) {
        list[r->seed_count++] = (schemac_report_seed){model->name, created, skipped};
        r->seeds = list;
    }
    report_event(db, SCHEMAC_EVENT_SEEDED, model, "table", model->table, 0,
                 "seeded %zu row%s of model %s, skipped %zu", created, created == 1 ? "" : "s",
                 model->name, skipped);
}

void report_planned(schemac_db *db, const char *action, const char *object,
                    const schemac_model *model, const char *name, const char *sql)
{
    schemac_report_info *r = &db->start.report;
    schemac_report_planned *list =
        pool_grow(&db->start.pool, (void *)(uintptr_t)r->planned, r->planned_count,
                  &db->start.planned_capacity, sizeof *list);
    if (list == NULL)
        return;
    list[r->planned_count++] = (schemac_report_planned){.action = action,
                                                        .object = object,
                                                        .model = model == NULL ? NULL : model->name,
                                                        .name = pool_strdup(&db->start.pool, name),
                                                        .sql = pool_strdup(&db->start.pool, sql),
                                                        .version = db->schema->version};
    r->planned = list;
}

void report_created(schemac_db *db, const char *object, const schemac_model *model,
                    const char *name, int64_t microseconds)
{
    schemac_report_info *r = &db->start.report;
    schemac_report_object *list =
        pool_grow(&db->start.pool, (void *)(uintptr_t)r->created, r->created_count,
                  &db->start.created_capacity, sizeof *list);
    if (list != NULL) {
        list[r->created_count++] =
            (schemac_report_object){.object = object,
                                    .model = model == NULL ? NULL : model->name,
                                    .name = name,
                                    .microseconds = microseconds,
                                    .action = words[SCHEMAC_EVENT_CREATED],
                                    .kind = SCHEMAC_EVENT_CREATED};
        r->created = list;
    }
    report_event(db, SCHEMAC_EVENT_CREATED, model, object, name, microseconds, "created %s %s%s%s",
                 object, name, model == NULL ? "" : " for model ",
                 model == NULL ? "" : model->name);
}

void report_issue(schemac_db *db, schemac_severity severity, const schemac_model *model,
                  const char *message, const char *suggestion)
{
    schemac_report_info *r = &db->start.report;
    schemac_report_issue *list = pool_grow(&db->start.pool, (void *)(uintptr_t)r->issues,
                                           r->issue_count, &db->start.issue_capacity, sizeof *list);
    if (list == NULL)
        return;
    const char *text = shown_copy(&db->start.pool, message);
    list[r->issue_count++] =
        (schemac_report_issue){.severity = severity,
                               .model = model == NULL ? NULL : model->name,
                               .message = text == NULL ? "" : text,
                               .suggestion = shown_copy(&db->start.pool, suggestion)};
    r->issues = list;
}

void report_state(schemac_db *db, const schemac_model *model, schemac_model_state state)
{
    if (db->start.passing)
        return; /* models of an older version */
    if (db->start.states == NULL) {
        db->start.states = pool_alloc(&db->start.pool, db->schema->model_count);
        if (db->start.states == NULL)
            return;
        memset(db->start.states, SCHEMAC_MODEL_PENDING, db->schema->model_count);
    }
    db->start.states[model->number] = (unsigned char)state;
}

void report_undone(schemac_db *db)
{
    db->start.report.created_count = 0;
    db->start.report.changed_count = 0;
    db->start.report.seed_count = 0;
    for (size_t i = 0; i < db->start.report.migration_count; i++) {
        schemac_report_migration *m =
            (schemac_report_migration *)(uintptr_t)&db->start.report.migrations[i];
        if (m->kind != SCHEMAC_EVENT_MIGRATED && m->kind != SCHEMAC_EVENT_ROLLED_BACK)
            continue;
        m->kind = SCHEMAC_EVENT_UNDONE;
        m->action = words[m->kind];
        report_event(db, m->kind, NULL, "migration", m->name, m->microseconds,
                     "%s: migration %lu \"%s\"", m->action, (unsigned long)m->number, m->name);
    }
    for (size_t i = 0; db->start.states != NULL && i < db->schema->model_count; i++)
        if (db->start.states[i] == SCHEMAC_MODEL_READY)
            db->start.states[i] = SCHEMAC_MODEL_PENDING;
}
