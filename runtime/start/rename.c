#include "start/rename.h"

#include "handle/error.h"
#include "start/plan.h"
#include "handle/report.h"
#include "base/sql.h"
#include "base/value.h"

#include <stdio.h>

static schemac_status run(schemac_db *db, const schemac_model *m, const char *object,
                          const char *from, const char *to, const sql_buffer *statement)
{
    int64_t begun = monotonic_microseconds();
    if (statement->failed)
        return fail_memory(db);
    if (!db->engine->run(db->connection, statement->text)) {
        char message[1024];
        const char *sql = pool_strdup(&db->pool, statement->text); /* outlives the buffer */
        schemac_status status = fail_engine(db, NULL, "rename", sql);
        snprintf(message, sizeof message, "%s %s cannot be renamed to %s: %s", object, from, to,
                 db->failure.message);
        report_issue(db, SCHEMAC_ERROR, m, message, NULL);
        report_state(db, m, SCHEMAC_MODEL_FAILED);
        snprintf(db->error_text, sizeof db->error_text, "%s. Nothing has been changed", message);
        db->error.model = m->name;
        return status;
    }
    const char *name = pool_printf(&db->pool, "%s, was %s", to, from);
    if (db->looking) {
        report_planned(db, "rename", object, m, name == NULL ? to : name, statement->text);
        return SCHEMAC_OK;
    }
    report_changed(db, SCHEMAC_EVENT_RENAMED, object, m, name == NULL ? to : name,
                   monotonic_microseconds() - begun);
    return SCHEMAC_OK;
}

static schemac_status rename_table(schemac_db *db, const schemac_model *m, const char *from)
{
    sql_buffer b = {.allocator = db->allocator};
    sql_put(&b, "ALTER TABLE ");
    sql_name(&b, from);
    sql_put(&b, " RENAME TO ");
    sql_name(&b, m->table);
    schemac_status status = run(db, m, "table", from, m->table, &b);
    sql_free(&b);
    return status;
}

static schemac_status rename_column(schemac_db *db, const schemac_model *m, const char *from,
                                    const char *to)
{
    sql_buffer b = {.allocator = db->allocator};
    sql_put(&b, "ALTER TABLE ");
    sql_name(&b, m->table);
    sql_put(&b, " RENAME COLUMN ");
    sql_name(&b, from);
    sql_put(&b, " TO ");
    sql_name(&b, to);
    schemac_status status = run(db, m, "column", from, to, &b);
    sql_free(&b);
    return status;
}

static bool read_catalogue(schemac_db *db, catalogue *out)
{
    if (db->engine->read_catalogue(db->connection, out)) {
        plan_sort(out);
        return true;
    }
    if (out->pool->failed)
        fail_memory(db);
    else
        fail_engine(db, NULL, "read the schema of the database", NULL);
    return false;
}

static void note(memory_pool *p, rename_list *done, rename_entry what)
{
    rename_entry *list = pool_grow(p, done->list, done->count, &done->capacity, sizeof *list);
    if (list == NULL)
        return; /* p->failed fails the plan */
    list[done->count++] = what;
    done->list = list;
}

static void find_tables(const schemac_schema *s, memory_pool *p, const catalogue *live,
                        rename_list *out)
{
    for (size_t i = 0; i < s->model_count; i++) {
        const schemac_model *m = &s->models[i];
        if (m->old == NULL || plan_find_table(live, m->table) != NULL)
            continue;
        for (size_t j = 0; j < m->old->table_count; j++) {
            const catalogue_table *old = plan_find_table(live, m->old->tables[j]);
            if (old == NULL || !old->ordinary)
                continue;
            note(p, out, (rename_entry){m, old->name, m->table, true});
            break;
        }
    }
}

/* Of tables that have their names. false when memory ran out. */
static bool find_columns(schemac_db *db, memory_pool *p, const catalogue *live, rename_list *out)
{
    for (size_t i = 0; i < db->schema->model_count; i++) {
        const schemac_model *m = &db->schema->models[i];
        const catalogue_table *stored = m->old == NULL ? NULL : plan_find_table(live, m->table);
        if (stored == NULL || !stored->ordinary)
            continue;
        catalogue_table t = *stored;
        if (!db->engine->read_parts(p, &t))
            return false;
        size_t last = SCHEMAC_NO_FIELD; /* a field takes the first of its old names that is there */
        for (size_t j = 0; j < m->old->column_count; j++) {
            const schemac_old_column *old = &m->old->columns[j];
            const char *column = m->fields[old->field].column;
            const catalogue_part *have = plan_find_column(&t, old->was);
            if (have == NULL || old->field == last || plan_find_column(&t, column) != NULL)
                continue;
            last = old->field;
            note(p, out, (rename_entry){m, have->name, column, false});
        }
    }
    return true;
}

static schemac_status rename_tables(schemac_db *db, memory_pool *p, rename_list *done)
{
    catalogue live = {.pool = p};
    if (!read_catalogue(db, &live))
        return db->error.status;
    find_tables(db->schema, p, &live, done);
    schemac_status status = SCHEMAC_OK;
    for (size_t i = 0; i < done->count && status == SCHEMAC_OK; i++)
        status = rename_table(db, done->list[i].model, done->list[i].from);
    return status;
}

static schemac_status rename_columns(schemac_db *db, memory_pool *p, rename_list *done)
{
    catalogue live = {.pool = p};
    size_t first = done->count;
    if (!read_catalogue(db, &live))
        return db->error.status;
    if (!find_columns(db, p, &live, done))
        return fail_memory(db);
    schemac_status status = SCHEMAC_OK;
    for (size_t i = first; i < done->count && status == SCHEMAC_OK; i++)
        status = rename_column(db, done->list[i].model, done->list[i].from, done->list[i].to);
    return status;
}

bool has_old_names(const schemac_schema *s)
{
    for (size_t i = 0; i < s->model_count; i++)
        if (s->models[i].old != NULL)
            return true;
    return false;
}

schemac_status rename_old_names(schemac_db *db, memory_pool *p, rename_list *done)
{
    *done = (rename_list){NULL, 0, 0};
    if (!has_old_names(db->schema))
        return SCHEMAC_OK;
    schemac_status status = rename_tables(db, p, done);
    if (status == SCHEMAC_OK)
        status = rename_columns(db, p, done);
    return status == SCHEMAC_OK && p->failed ? fail_memory(db) : status;
}

schemac_status rename_find(schemac_db *db, memory_pool *p, rename_list *out)
{
    *out = (rename_list){NULL, 0, 0};
    if (!has_old_names(db->schema))
        return SCHEMAC_OK;
    catalogue live = {.pool = p};
    if (!read_catalogue(db, &live))
        return db->error.status;
    find_tables(db->schema, p, &live, out);
    return find_columns(db, p, &live, out) && !p->failed ? SCHEMAC_OK : fail_memory(db);
}

/* The name that the model's table had, and has again after a rollback. */
static const char *old_table(const rename_list *done, const schemac_model *m)
{
    for (size_t i = 0; i < done->count; i++)
        if (done->list[i].model == m && done->list[i].table)
            return done->list[i].from;
    return m->table;
}

const char *rename_prefix(memory_pool *p, const rename_list *done, const schemac_model *m)
{
    sql_buffer b = {.allocator = p->allocator};
    for (size_t i = 0; i < done->count; i++) {
        const schemac_model *one = done->list[i].model;
        bool seen = m != NULL && one != m;
        for (size_t j = 0; j < i; j++)
            seen = seen || done->list[j].model == one;
        if (seen)
            continue;
        sql_put(&b, b.text == NULL ? "WITH " : ", ");
        sql_name(&b, one->table);
        sql_put(&b, " AS (SELECT *");
        for (size_t j = 0; j < done->count; j++) {
            if (done->list[j].model != one || done->list[j].table)
                continue;
            sql_put(&b, ", ");
            sql_name(&b, done->list[j].from);
            sql_put(&b, " AS ");
            sql_name(&b, done->list[j].to);
        }
        sql_put(&b, " FROM main.");
        sql_name(&b, old_table(done, one));
        sql_put(&b, ")");
    }
    if (b.text != NULL)
        sql_put(&b, " ");
    const char *prefix = b.text == NULL || b.failed ? "" : pool_strdup(p, b.text);
    p->failed = p->failed || b.failed;
    sql_free(&b);
    return prefix == NULL ? "" : prefix;
}
