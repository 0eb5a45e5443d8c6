/* orphans.c - counts rows whose references lead nowhere, and tells old ones from new ones. */
#include "start/orphans.h"

#include "handle/error.h"
#include "handle/report.h"

#include <string.h>

bool orphans_count(schemac_db *db, memory_pool *p, survey_orphan_list *out)
{
    if (db->engine->orphans(db->connection, p, out))
        return true;
    error_of_pool(db, p, "check the references");
    return false;
}

static int64_t orphans_before(const survey_orphan_list *before, const survey_orphans *now)
{
    for (size_t i = 0; i < before->count; i++)
        if (strcmp(before->list[i].table, now->table) == 0 &&
            strcmp(before->list[i].parent, now->parent) == 0)
            return before->list[i].count;
    return 0;
}

static const schemac_model *model_of(const schemac_db *db, const char *table)
{
    for (size_t i = 0; i < db->schema->model_count; i++)
        if (strcmp(db->schema->models[i].table, table) == 0)
            return &db->schema->models[i];
    return NULL;
}

/* Whether a table, or a column that the query names, was made since: afterwards there is none. */
static bool is_new(schemac_db *db, memory_pool *p, const sync_plan *made, const survey_orphans *o)
{
    for (size_t i = 0; made != NULL && i < made->step_count; i++) {
        const plan_step *s = &made->steps[i];
        if (s->kind == STEP_CREATE_TABLE && catalogue_compare(db, s->name, o->parent) == 0)
            return true;
        const catalogue_change *c = s->alteration == NULL ? NULL : s->alteration->change;
        if (c == NULL || catalogue_compare(db, c->live->name, o->table) != 0)
            continue;
        for (size_t j = 0; j < c->declared->column_count; j++)
            if (c->declared->columns[j].other == NULL && o->query != NULL &&
                db->engine->names(p, o->query, c->declared->columns[j].name))
                return true;
    }
    return false;
}

static const char *way_out(schemac_db *db, memory_pool *p, const orphans_since *since,
                           const survey_orphans *o)
{
    if (is_new(db, p, since->plan, o))
        return pool_printf(p,
                           "seed the rows of %s that they reference, or let the field be nullable "
                           "and without default",
                           o->parent);
    return o->query == NULL
               ? "change those rows, or the schema"
               : pool_printf(p, "find them with: %s%s; then change them, or the schema",
                             rename_prefix(db, p, since->renames, NULL), o->query);
}

static void refuse_orphans(schemac_db *db, memory_pool *p, sync_plan *plan,
                           const orphans_since *since, const survey_orphans *o, int64_t before)
{
    plan_refusal *list =
        pool_grow(p, plan->refusals, plan->refusal_count, &plan->refusal_capacity, sizeof *list);
    if (list == NULL)
        return;
    plan->refusals = list;
    plan_refusal *r = &list[plan->refusal_count++];
    int64_t count = o->count - before;
    *r = (plan_refusal){.model = model_of(db, o->table)};
    if (o->parent[0] == '\0') {
        r->message = pool_printf(p, "a reference of %s would lead to what is not unique", o->table);
        r->suggestion = "declare as unique what it references, or drop the reference";
        return;
    }
    r->message = pool_printf(p, "%lld row%s of %s would reference a row of %s that is not there",
                             (long long)count, count == 1 ? "" : "s", o->table, o->parent);
    r->suggestion = way_out(db, p, since, o);
}

static void warn_orphans(schemac_db *db, memory_pool *p, const survey_orphans *o)
{
    if (o->parent[0] == '\0')
        return;
    const char *message =
        pool_printf(p, "%lld row%s of %s with a reference to a row of %s that is not there",
                    (long long)o->count, o->count == 1 ? "" : "s", o->table, o->parent);
    if (message != NULL)
        report_issue(db, SCHEMAC_WARNING, model_of(db, o->table), message,
                     o->query == NULL ? NULL : pool_printf(p, "find them with: %s", o->query));
}

bool orphans_warn(schemac_db *db, memory_pool *p, const survey_orphan_list *found)
{
    for (size_t i = 0; i < found->count; i++)
        warn_orphans(db, p, &found->list[i]);
    if (p->failed)
        error_no_memory(db);
    return !p->failed;
}

bool orphans_compare(schemac_db *db, const orphans_since *since, const survey_orphan_list *before,
                     sync_plan *out)
{
    survey_orphan_list after;
    memory_pool *p = out->pool;
    if (!orphans_count(db, p, &after))
        return false;
    for (size_t i = 0; i < after.count; i++) {
        int64_t old = orphans_before(before, &after.list[i]);
        if (after.list[i].count > old)
            refuse_orphans(db, p, out, since, &after.list[i], old);
    }
    if (p->failed)
        error_no_memory(db);
    return !p->failed;
}
