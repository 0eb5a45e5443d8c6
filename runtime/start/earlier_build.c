/* earlier_build.c - lets a program live with what a later build of the same version has made of its
   database, where it can. */
#include "start/earlier_build.h"

#include "handle/report.h"
#include "start/plan.h"

bool earlier_build_is_here(const schemac_db *db, const history *h)
{
    return !db->config.take_back && history_has_later_build(h, db->schema, db->texts);
}

/* A path that calls do without, only slower. */
static bool is_plain_index(const planner *p, const plan_step *s)
{
    const schemac_model_texts *t = planner_texts(p, s->model);
    for (size_t i = 0; i < s->model->path_count; i++)
        if (t->indexes[i].name != NULL &&
            catalogue_compare(p->db, t->indexes[i].name, s->name) == 0)
            return !s->model->paths[i].unique;
    return false;
}

/* What a later build has added, and what it has taken away that nobody needs. */
static bool can_be_left(const planner *p, const plan_step *s)
{
    switch (s->kind) {
    case STEP_DROP_INDEX:
    case STEP_DROP_TRIGGER:
    case STEP_DROP_FOREIGN_KEY:
        return true; /* what is in its place is a step of its own */
    case STEP_CREATE_INDEX:
        return s->optional || is_plain_index(p, s);
    default:
        return false;
    }
}

static schemac_status refuse(schemac_db *db, const schemac_model *m, const char *what)
{
    report_issue(db, SCHEMAC_ERROR, m, what, NULL);
    return error_set(
        db, SCHEMAC_NEWER, m,
        "a later build of version %u of schema '%s' has changed the database, and this "
        "program would undo that: %s. Nothing has been changed. Start the later build; or "
        "let this one take the database back, with config.take_back or schemac migrate "
        "--take-back",
        db->schema->version, db->schema->name, what);
}

static void warn(schemac_db *db)
{
    const char *message = pool_printf(
        &db->start.pool,
        "a later build of version %u of schema '%s' has changed the database: it is left "
        "as it is",
        db->schema->version, db->schema->name);
    if (message == NULL)
        return; /* the pool fails the start */
    report_issue(db, SCHEMAC_WARNING, NULL, message,
                 "start the later build; or let this one take the database back, with "
                 "config.take_back or schemac migrate --take-back");
    report_event(db, SCHEMAC_EVENT_WARNING, NULL, NULL, NULL, 0, "%s", message);
}

schemac_status earlier_build_look(schemac_db *db, memory_pool *p, const record_list *records)
{
    const rename_list none = {NULL, 0, 0};
    const plan_basis basis = {.renames = &none, .records = records};
    sync_plan plan;
    const planner names = {.db = db};
    if (!plan_make(db, p, &basis, &plan))
        return db->error.status;
    if (plan.refusal_count > 0)
        return refuse(db, plan.refusals[0].model, plan.refusals[0].message);
    for (size_t i = 0; i < plan.step_count; i++) {
        const plan_step *s = &plan.steps[i];
        if (can_be_left(&names, s))
            continue;
        const char *what = pool_printf(p, "%s %s %s", step_table[s->kind].action,
                                       step_table[s->kind].object, s->name);
        return what == NULL ? error_no_memory(db) : refuse(db, s->model, what);
    }
    warn(db);
    for (size_t i = 0; i < db->schema->model_count; i++)
        report_state(db, &db->schema->models[i], SCHEMAC_MODEL_READY);
    return db->start.pool.failed ? error_no_memory(db) : SCHEMAC_OK;
}
