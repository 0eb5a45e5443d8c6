/* difference.c - tells what is different, and leaves out what follows from something else. */
#include "start/difference.h"

#include "handle/error.h"
#include "handle/report.h"
#include "start/migrate.h"
#include "start/plan.h"

#include <stdlib.h>

static const char mend[] = "a start brings the database to the schema, and so does schemac_repair";

typedef struct named_step {
    const char *name;
    const plan_step *step;
} named_step;

/* What else happens to an object, and to a model: by that it is told which steps are consequences.
   */
typedef struct company {
    const schemac_db *db;
    named_step *by_name; /* those of what hangs on a table */
    size_t count;
    bool *created; /* models by number: the whole table; what belongs to it is not worth a word */
} company;

static bool is_part(const plan_step *s)
{
    return step_table[s->kind].hangs != CATALOGUE_TABLE;
}

/* false when memory ran out. */
static bool know_company(const schemac_db *db, const sync_plan *plan, company *out)
{
    size_t models = db->schema->model_count + 1;
    *out =
        (company){.db = db,
                  .by_name = pool_alloc(plan->pool, (plan->step_count + 1) * sizeof *out->by_name),
                  .created = pool_alloc(plan->pool, models * sizeof *out->created)};
    if (out->by_name == NULL || out->created == NULL)
        return false;
    for (size_t i = 0; i < plan->step_count; i++) {
        const plan_step *s = &plan->steps[i];
        if (is_part(s))
            out->by_name[out->count++] = (named_step){s->name, s};
        else if (s->model != NULL && s->kind == STEP_CREATE_TABLE)
            out->created[s->model->number] = true;
    }
    qsort(out->by_name, out->count, sizeof *out->by_name, db->engine->by_name);
    return true;
}

static bool is_same_name(const company *c, const named_step *a, const char *name)
{
    return catalogue_compare(c->db, a->name, name) == 0;
}

/* Whether the same object is both dropped and created; others may have its name. */
static bool is_replaced(const company *c, const plan_step *step)
{
    const named_step *found =
        bsearch(&step->name, c->by_name, c->count, sizeof *c->by_name, c->db->engine->by_name);
    while (found > c->by_name && is_same_name(c, found - 1, step->name))
        found--;
    for (; found < c->by_name + c->count && is_same_name(c, found, step->name); found++)
        if (found->step->kind != step->kind &&
            step_table[found->step->kind].hangs == step_table[step->kind].hangs)
            return true;
    return false;
}

/* NULL when another step says it. */
static const char *what_is_wrong(const company *c, const plan_step *step)
{
    if (step->again)
        return NULL;
    switch (step->kind) {
    case STEP_CREATE_TABLE:
    case STEP_ADD_COLUMN:
        return "is missing";
    case STEP_CREATE_INDEX:
    case STEP_CREATE_TRIGGER:
    case STEP_CREATE_FOREIGN_KEY:
        return c->created[step->model->number] || is_replaced(c, step) ? NULL : "is missing";
    case STEP_CREATE_VIEW:
        return is_replaced(c, step) ? NULL : "is missing";
    case STEP_REBUILD:
    case STEP_CHANGE_COLUMN:
        return "is not as declared";
    case STEP_ADD_CONSTRAINT:
        return "is missing";
    case STEP_DROP_CONSTRAINT:
        return "is not declared any more";
    case STEP_DROP_TABLE:
    case STEP_DROP_COLUMN:
        return "is still there, and may go";
    case STEP_DROP_INDEX:
    case STEP_DROP_TRIGGER:
    case STEP_DROP_FOREIGN_KEY:
    case STEP_DROP_VIEW:
        return is_replaced(c, step) ? "is not as declared" : "is not declared any more";
    case STEP_REFILL: /* what makes it needed is a step, too */
    case STEP_KINDS:
        break;
    }
    return NULL;
}

/* old_forms: it is what an earlier schemac has made of the same version. */
static void report_steps(schemac_db *db, const sync_plan *plan, bool old_forms)
{
    company c;
    if (!know_company(db, plan, &c))
        return; /* the pool knows */
    for (size_t i = 0; i < plan->step_count; i++) {
        const plan_step *s = &plan->steps[i];
        const char *wrong = what_is_wrong(&c, s);
        const char *message =
            wrong == NULL
                ? NULL
                : pool_printf(plan->pool, "%s %s %s", step_table[s->kind].object, s->name, wrong);
        if (message != NULL)
            report_issue(db, s->optional || old_forms ? SCHEMAC_INFO : SCHEMAC_WARNING, s->model,
                         message, mend);
    }
    for (size_t i = 0; i < plan->extra_count; i++)
        report_issue(db, SCHEMAC_INFO, plan->extras[i].model, plan->extras[i].message,
                     plan->extras[i].suggestion);
    for (size_t i = 0; i < plan->refusal_count; i++)
        report_issue(db, SCHEMAC_ERROR, plan->refusals[i].model, plan->refusals[i].message,
                     plan->refusals[i].suggestion);
}

static schemac_status report_migrations(schemac_db *db, memory_pool *p, const history *h,
                                        bool *sure)
{
    if (!migrate_fits(db, p, h)) {
        if (db->error.status != SCHEMAC_MIGRATION)
            return db->error.status;
        report_issue(db, SCHEMAC_ERROR, NULL, db->error.message, NULL);
    }
    for (size_t i = 0; i < db->schema->migration_count; i++) {
        const schemac_migration *m = &db->schema->migrations[i];
        if (history_is_done(history_of(h, m->number)))
            continue;
        *sure = false;
        const char *message =
            pool_printf(p, "%s has not run", migrate_title(p, m->number, m->name));
        if (message != NULL)
            report_issue(db, SCHEMAC_WARNING, NULL, message, mend);
    }
    return SCHEMAC_OK;
}

static schemac_status conclude(schemac_db *db)
{
    size_t count = 0;
    const schemac_report_issue *first = NULL;
    for (size_t i = 0; i < db->start.report.issue_count; i++)
        if (db->start.report.issues[i].severity != SCHEMAC_INFO && count++ == 0)
            first = &db->start.report.issues[i];
    if (first == NULL)
        return SCHEMAC_OK;
    return error_set(db, SCHEMAC_OUTDATED, NULL,
                     "the database does not match the schema: %zu difference%s, the first: %s",
                     count, count == 1 ? "" : "s", first->message);
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
    record_list records;
    const plan_basis basis = {.renames = &none, .records = &records};
    history h;
    sync_plan plan;
    bool sure = true;
    schemac_status status = SCHEMAC_OK;
    if (migrates && !history_read(db, p, &h))
        return db->error.status;
    if (migrates)
        status = report_migrations(db, p, &h, &sure);
    if (status == SCHEMAC_OK && sure)
        status = report_renames(db, p, &sure);
    if (!sure)
        report_issue(db, SCHEMAC_INFO, NULL, "what else is different is only known after that",
                     NULL);
    else if (status == SCHEMAC_OK &&
             (!record_read(db, p, &records) || !plan_make(db, p, &basis, &plan)))
        status = db->error.status;
    else if (status == SCHEMAC_OK)
        report_steps(db, &plan,
                     migrates && plan.refusal_count == 0 && plan_changes_forms(db, &plan) &&
                         history_may_have_old_form(&h, db->schema, db->texts));
    return status;
}

schemac_status difference_report(schemac_db *db, bool migrates)
{
    memory_pool p = {.allocator = db->allocator};
    schemac_status status = report_all(db, &p, migrates);
    bool failed = p.failed || db->start.pool.failed;
    pool_free(&p);
    if (status != SCHEMAC_OK)
        return status;
    return failed ? error_no_memory(db) : conclude(db);
}
