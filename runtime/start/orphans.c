/* orphans.c - tells rows whose references lead nowhere from those that did so before. */
#include "start/orphans.h"

#include "handle/error.h"
#include "handle/report.h"

#include <stdlib.h>
#include <string.h>

bool orphans_count(schemac_db *db, memory_pool *p, survey_orphan_list *out)
{
    if (db->engine->orphans(db->connection, p, out))
        return true;
    error_of_pool(db, p, "check the references");
    return false;
}

/* ---- which are new ---------------------------------------------------------------------------- */

/* What tells rows apart that lead nowhere, before and after. */
typedef enum identity { BY_KEY, BY_NUMBER, BY_NOTHING } identity;

/* Whether the start itself has given columns of the table other values. columns: normalised. */
static bool is_converted(schemac_db *db, memory_pool *p, const sync_plan *made, const char *table,
                         const char *columns)
{
    for (size_t i = 0; made != NULL && i < made->step_count; i++) {
        const catalogue_alteration *a = made->steps[i].alteration;
        if (a == NULL || catalogue_compare(db, a->change->live->name, table) != 0)
            continue;
        for (size_t j = 0; j < a->change->declared->column_count; j++)
            if (a->change->declared->columns[j].becomes != NULL &&
                db->engine->names(p, columns, a->change->declared->columns[j].name))
                return true;
    }
    return false;
}

static bool is_same_table(const schemac_db *db, const survey_orphans *one,
                          const survey_orphans *other)
{
    return catalogue_compare(db, one->table, other->table) == 0 ||
           (one->table_id != 0 && one->table_id == other->table_id);
}

/* The name first: what was made anew has another number. */
static bool is_same_parent(const schemac_db *db, const survey_orphans *one,
                           const survey_orphans *other)
{
    return catalogue_compare(db, one->parent, other->parent) == 0 ||
           (one->parent_id != 0 && one->parent_id == other->parent_id);
}

/* A start of ours keeps the number of each row, unless it becomes the key. */
static bool keeps_numbers(const sync_plan *made, const survey_orphans *was,
                          const survey_orphans *is)
{
    return was->numbered && is->numbered && !is->number_is_key &&
           (made != NULL || was->table_id == is->table_id);
}

static identity identity_of(schemac_db *db, memory_pool *p, const sync_plan *made,
                            const survey_orphans *was, const survey_orphans *is)
{
    if (is->key[0] != '\0' && strcmp(was->key, is->key) == 0 &&
        !is_converted(db, p, made, is->table, is->key))
        return BY_KEY;
    return keeps_numbers(made, was, is) ? BY_NUMBER : BY_NOTHING;
}

/* By as much as lasts of the row and of its values, one number. */
static uint64_t sign_of(const survey_orphan *row, identity how, bool values)
{
    uint64_t who = how == BY_KEY ? row->key : how == BY_NUMBER ? row->number : 0;
    return who * UINT64_C(0x9E3779B97F4A7C15) + (values ? row->values : 0);
}

typedef struct row_sign {
    uint64_t sign;
    const survey_orphan *row;
} row_sign;

static int compare_signs(const void *a, const void *b)
{
    const row_sign *x = a, *y = b;
    return (x->sign > y->sign) - (x->sign < y->sign);
}

static row_sign *signs_of(memory_pool *p, const survey_orphans *o, identity how, bool values)
{
    row_sign *signs = pool_alloc(p, (o->row_count + 1) * sizeof *signs);
    for (size_t i = 0; signs != NULL && i < o->row_count; i++)
        signs[i] = (row_sign){sign_of(&o->rows[i], how, values), &o->rows[i]};
    if (signs != NULL)
        qsort(signs, o->row_count, sizeof *signs, compare_signs);
    return signs;
}

enum { MOST_NAMED = 3 };

/* Rows that lead nowhere, and did not. */
typedef struct new_rows {
    int64_t count;
    const survey_orphan *first[MOST_NAMED]; /* in the order in which they were found */
    size_t named;
} new_rows;

/* One that stands before those that are kept takes the place of the last. */
static void add_new(new_rows *n, const survey_orphan *row)
{
    size_t at = n->named;
    n->count++;
    while (at > 0 && n->first[at - 1] > row)
        at--;
    if (at == MOST_NAMED)
        return;
    n->named += n->named < MOST_NAMED;
    for (size_t i = n->named - 1; i > at; i--)
        n->first[i] = n->first[i - 1];
    n->first[at] = row;
}

static int64_t more_than(int64_t is, int64_t was)
{
    return is > was ? is - was : 0;
}

/* A list with a comma between them. */
static size_t column_count(const survey_orphans *o)
{
    size_t count = 1;
    for (const char *at = o->columns; (at = strchr(at, ',')) != NULL; at++)
        count++;
    return count;
}

/* Which rows lead nowhere that did not before, by the same reference. */
static new_rows find_new(schemac_db *db, memory_pool *p, const sync_plan *made,
                         const survey_orphans *was, const survey_orphans *is)
{
    new_rows out = {.count = 0};
    identity how = identity_of(db, p, made, was, is);
    bool values =
        column_count(was) == column_count(is) && !is_converted(db, p, made, is->table, is->columns);
    bool known = was->row_count == (size_t)was->count && is->row_count == (size_t)is->count;
    if (!known || (how == BY_NOTHING && !values)) {
        out.count = more_than(is->count, was->count);
        return out;
    }
    const row_sign *before = signs_of(p, was, how, values), *now = signs_of(p, is, how, values);
    for (size_t i = 0, j = 0; before != NULL && now != NULL && j < is->row_count;) {
        if (i == was->row_count || before[i].sign > now[j].sign) {
            add_new(&out, now[j++].row);
        } else {
            j += before[i].sign == now[j].sign;
            i++;
        }
    }
    return out;
}

/* Of a reference that is new: all. */
static new_rows all_rows(const survey_orphans *is)
{
    new_rows out = {.count = is->count};
    for (size_t i = 0; i < is->row_count && i < MOST_NAMED; i++)
        out.first[out.named++] = &is->rows[i];
    return out;
}

static const survey_orphans *same_reference(const schemac_db *db, const survey_orphan_list *list,
                                            const survey_orphans *o)
{
    for (size_t i = 0; i < list->count; i++)
        if (is_same_table(db, &list->list[i], o) && is_same_parent(db, &list->list[i], o) &&
            strcmp(list->list[i].columns, o->columns) == 0)
            return &list->list[i];
    return NULL;
}

/* What a reference was before: the same; or one of the table to the same other one that is not there
   any more, since its columns have other names, or more of them lead there. */
static const survey_orphans *before_of(const schemac_db *db, const survey_orphan_list *before,
                                       const survey_orphan_list *after, const survey_orphans *o)
{
    const survey_orphans *same = same_reference(db, before, o);
    for (size_t i = 0; same == NULL && i < before->count; i++) {
        const survey_orphans *was = &before->list[i];
        if (is_same_table(db, was, o) && is_same_parent(db, was, o) &&
            same_reference(db, after, was) == NULL)
            same = was;
    }
    return same;
}

/* ---- what is said ----------------------------------------------------------------------------- */

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

const char *orphans_way_to_seed(memory_pool *p, const char *parent)
{
    return pool_printf(p,
                       "seed the rows of %s that they reference, give the field another value, or "
                       "let it be nullable and "
                       "without default",
                       parent);
}

static const char *way_out(schemac_db *db, memory_pool *p, const orphans_since *since,
                           const survey_orphans *o)
{
    if (is_new(db, p, since->plan, o))
        return orphans_way_to_seed(p, o->parent);
    if (since->filled)
        return "change those rows, or what the migration fills in";
    return o->query == NULL || db->start.passed
               ? "change those rows, or the schema"
               : pool_printf(p, "find them with: %s%s; then change them, or the schema",
                             rename_prefix(db, p, since->renames, NULL), o->query);
}

/* ": keys 1/'a', 2/'b'"; nothing when they are secret, or not known. */
static const char *keys_of(memory_pool *p, const schemac_model *m, const new_rows *rows)
{
    const char *text = "";
    for (size_t i = 0; m != NULL && i < m->key_count; i++)
        if ((m->record.fields[m->key[i]].flags & SCHEMAC_SECRET) != 0)
            return "";
    if (m != NULL && m->tenant_key && (m->record.fields[m->tenant].flags & SCHEMAC_SECRET) != 0)
        return "";
    for (size_t i = 0; i < rows->named; i++) {
        if (rows->first[i]->name == NULL)
            return "";
        text = pool_printf(p, "%s%s%s", text,
                           i > 0              ? ", "
                           : rows->count == 1 ? ": key "
                                              : ": keys ",
                           rows->first[i]->name);
    }
    return rows->named == 0 || rows->count <= MOST_NAMED ? text : pool_printf(p, "%s, …", text);
}

static void refuse_orphans(schemac_db *db, memory_pool *p, sync_plan *plan,
                           const orphans_since *since, const survey_orphans *o,
                           const new_rows *rows)
{
    plan_refusal *list =
        pool_grow(p, plan->refusals, plan->refusal_count, &plan->refusal_capacity, sizeof *list);
    if (list == NULL)
        return;
    plan->refusals = list;
    plan_refusal *r = &list[plan->refusal_count++];
    *r = (plan_refusal){.model = model_of(db, o->table)};
    if (o->parent[0] == '\0') {
        r->message = pool_printf(p, ORPHANS_NOT_UNIQUE, o->table);
        r->suggestion = ORPHANS_MAKE_UNIQUE;
        return;
    }
    r->message =
        pool_printf(p, "%lld row%s of %s " ORPHANS_WOULD "%s", (long long)rows->count,
                    rows->count == 1 ? "" : "s", o->table, o->parent, keys_of(p, r->model, rows));
    r->suggestion = way_out(db, p, since, o);
}

static void warn_orphans(schemac_db *db, memory_pool *p, const survey_orphans *o)
{
    if (o->parent[0] == '\0' || o->count == 0)
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

/* Whether rows of the table that is referenced are to come yet. */
static bool is_seeded(const schemac_db *db, const orphans_since *since, const survey_orphans *o)
{
    const schemac_model *to = since->unseeded ? model_of(db, o->parent) : NULL;
    for (size_t i = 0; to != NULL && i < db->schema->seed_count; i++)
        if (db->schema->seeds[i].model == to->number)
            return true;
    return false;
}

bool orphans_compare(schemac_db *db, const orphans_since *since, const survey_orphan_list *before,
                     sync_plan *out)
{
    survey_orphan_list after;
    memory_pool *p = out->pool;
    if (!orphans_count(db, p, &after))
        return false;
    for (size_t i = 0; i < after.count && !p->failed; i++) {
        const survey_orphans *is = &after.list[i], *was = before_of(db, before, &after, is);
        new_rows rows = was == NULL ? all_rows(is) : find_new(db, p, since->plan, was, is);
        if (rows.count > 0 && !is_seeded(db, since, is))
            refuse_orphans(db, p, out, since, is, &rows);
    }
    if (p->failed)
        error_no_memory(db);
    return !p->failed;
}
