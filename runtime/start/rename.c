/* rename.c - renames tables and columns that have an old name of the schema, and finds those that
   do. */
#include "start/rename.h"

#include "base/value.h"
#include "handle/report.h"
#include "start/catalogue.h"
#include "start/views.h"

static schemac_status fail_rename(schemac_db *db, const rename_entry *r, const char *sql)
{
    const char *object = r->table ? "table" : "column";
    const char *in = r->table ? "" : r->in, *dot = r->table ? "" : ".";
    schemac_status status = error_of_engine(db, "rename", error_text(db, sql));
    if (status == SCHEMAC_NOMEM)
        return status;
    error_reword(db, "%s %s%s%s cannot be renamed to %s: %s", object, in, dot, r->from, r->to,
                 db->failure.message);
    report_issue(db, SCHEMAC_ERROR, r->model, db->error.message, NULL);
    error_reword(db, "%s. Nothing has been changed", db->error.message);
    if (r->model != NULL) {
        report_state(db, r->model, SCHEMAC_MODEL_FAILED);
        db->error.model = r->model->name;
    }
    return status;
}

static void put_rename(sql_buffer *b, const rename_entry *r)
{
    sql_put(b, "ALTER TABLE ");
    sql_name(b, r->table ? r->from : r->in);
    sql_put(b, " RENAME ");
    if (!r->table) {
        sql_put(b, "COLUMN ");
        sql_name(b, r->from);
        sql_put(b, " ");
    }
    sql_put(b, "TO ");
    sql_name(b, r->to);
}

static const char *object_of(const rename_entry *r)
{
    return r->table ? "table" : "column";
}

/* "product.cost, was price" */
static const char *title_of(schemac_db *db, const rename_entry *r)
{
    const char *in = r->table ? "" : r->in, *dot = r->table ? "" : ".";
    const char *name = pool_printf(&db->start.pool, "%s%s%s, was %s", in, dot, r->to, r->from);
    return name == NULL ? r->to : name;
}

void rename_report(schemac_db *db, const rename_entry *r)
{
    sql_buffer b = {.allocator = db->allocator};
    put_rename(&b, r);
    db->start.pool.failed = db->start.pool.failed || b.failed;
    if (!b.failed)
        report_planned(db, "rename", object_of(r), r->model, title_of(db, r), b.text);
    sql_free(&b);
}

static schemac_status rename_one(schemac_db *db, const rename_entry *r)
{
    sql_buffer b = {.allocator = db->allocator};
    int64_t begun = value_monotonic();
    schemac_status status = SCHEMAC_OK;
    put_rename(&b, r);
    if (b.failed)
        status = error_no_memory(db);
    else if (!db->engine->run(db->connection, b.text))
        status = fail_rename(db, r, b.text);
    else if (db->start.looking)
        rename_report(db, r);
    else
        report_changed(db, SCHEMAC_EVENT_RENAMED, object_of(r), r->model, title_of(db, r),
                       value_monotonic() - begun);
    sql_free(&b);
    return status;
}

static schemac_status refuse_back(schemac_db *db, const rename_entry *r)
{
    const char *object = r->table ? "table" : "column";
    const char *in = r->table ? "" : r->in, *dot = r->table ? "" : ".";
    return error_set(db, SCHEMAC_MIGRATION, NULL,
                     "%s %s%s%s was %s, and cannot be called so again: there is another %s of that "
                     "name now. Nothing has been changed; move its rows elsewhere and drop it, or "
                     "restore a backup, with schemac restore",
                     object, in, dot, r->to, r->from, object);
}

schemac_status rename_back(schemac_db *db, const rename_entry *r)
{
    const schemac_guard_kind kind = r->table ? SCHEMAC_GUARD_TABLE : SCHEMAC_GUARD_COLUMN;
    const rename_entry back = {r->model, r->to, r->from, r->table, r->in};
    bool there, taken;
    if (!db->engine->exists(db->connection, kind, r->table ? r->to : r->in, r->table ? NULL : r->to,
                            &there) ||
        !db->engine->exists(db->connection, kind, r->table ? r->from : r->in,
                            r->table ? NULL : r->from, &taken))
        return error_of_engine(db, "look what the database has", NULL);
    if (there && taken)
        return refuse_back(db, r);
    return there ? rename_one(db, &back) : SCHEMAC_OK;
}

static void note_rename(memory_pool *p, rename_list *done, rename_entry what)
{
    rename_entry *list = pool_grow(p, done->list, done->count, &done->capacity, sizeof *list);
    if (list == NULL)
        return; /* p->failed fails the plan */
    list[done->count++] = what;
    done->list = list;
}

static void find_tables(const schemac_db *db, memory_pool *p, const catalogue *live,
                        rename_list *out)
{
    const schemac_schema *s = db->schema;
    for (size_t i = 0; i < s->model_count; i++) {
        const schemac_model *m = &s->models[i];
        if (m->old == NULL || catalogue_find_table(db, live, m->table) != NULL)
            continue;
        for (size_t j = 0; j < m->old->table_count; j++) {
            const catalogue_table *old = catalogue_find_table(db, live, m->old->tables[j]);
            if (old == NULL || !old->ordinary)
                continue;
            note_rename(p, out, (rename_entry){m, old->name, m->table, true, NULL});
            break;
        }
    }
}

/* Of tables that have their names. false with the error set. */
static bool find_columns(schemac_db *db, memory_pool *p, const catalogue *live, rename_list *out)
{
    for (size_t i = 0; i < db->schema->model_count; i++) {
        const schemac_model *m = &db->schema->models[i];
        const catalogue_table *stored =
            m->old == NULL ? NULL : catalogue_find_table(db, live, m->table);
        if (stored == NULL || !stored->ordinary)
            continue;
        catalogue_table t = *stored;
        if (!db->engine->read_table(db->connection, p, &t)) {
            error_of_pool(db, p, "read the schema of the database");
            return false;
        }
        size_t last = SCHEMAC_NO_FIELD; /* a field takes the first of its old names that is there */
        for (size_t j = 0; j < m->old->column_count; j++) {
            const schemac_old_column *old = &m->old->columns[j];
            const char *column = m->record.fields[old->field].column;
            const catalogue_column *have = catalogue_find_column(db, &t, old->was);
            if (have == NULL || old->field == last || catalogue_find_column(db, &t, column) != NULL)
                continue;
            last = old->field;
            note_rename(p, out, (rename_entry){m, have->name, column, false, m->table});
        }
    }
    return true;
}

static schemac_status rename_from(schemac_db *db, memory_pool *p, const rename_list *done,
                                  size_t first)
{
    if (done->count == first)
        return SCHEMAC_OK;
    if (!views_stand_in(db))
        return db->error.status;
    for (size_t i = first; i < done->count; i++)
        if (rename_one(db, &done->list[i]) != SCHEMAC_OK)
            return db->error.status;
    return views_stand_back(db, p) ? SCHEMAC_OK : db->error.status;
}

static schemac_status rename_tables(schemac_db *db, memory_pool *p, rename_list *done)
{
    catalogue live;
    if (!catalogue_read(db, p, &live))
        return db->error.status;
    find_tables(db, p, &live, done);
    if (done->count > 0 && !views_drop_all(db, p, &live))
        return db->error.status;
    return rename_from(db, p, done, 0);
}

static schemac_status rename_columns(schemac_db *db, memory_pool *p, rename_list *done)
{
    catalogue live;
    size_t first = done->count;
    if (!catalogue_read(db, p, &live))
        return db->error.status;
    if (!find_columns(db, p, &live, done) || (done->count > first && !views_drop_all(db, p, &live)))
        return db->error.status;
    return rename_from(db, p, done, first);
}

bool rename_is_possible(const schemac_schema *s)
{
    for (size_t i = 0; i < s->model_count; i++)
        if (s->models[i].old != NULL)
            return true;
    return false;
}

schemac_status rename_all(schemac_db *db, memory_pool *p, rename_list *done)
{
    *done = (rename_list){NULL, 0, 0};
    if (!rename_is_possible(db->schema))
        return SCHEMAC_OK;
    schemac_status status = rename_tables(db, p, done);
    if (status == SCHEMAC_OK)
        status = rename_columns(db, p, done);
    return status == SCHEMAC_OK && p->failed ? error_no_memory(db) : status;
}

schemac_status rename_find(schemac_db *db, memory_pool *p, rename_list *out)
{
    *out = (rename_list){NULL, 0, 0};
    if (!rename_is_possible(db->schema))
        return SCHEMAC_OK;
    catalogue live;
    if (!catalogue_read(db, p, &live))
        return db->error.status;
    find_tables(db, p, &live, out);
    if (!find_columns(db, p, &live, out))
        return db->error.status;
    return p->failed ? error_no_memory(db) : SCHEMAC_OK;
}

/* The name that the model's table had, and has again after a rollback. */
static const char *old_table(const rename_list *done, const schemac_model *m)
{
    for (size_t i = 0; i < done->count; i++)
        if (done->list[i].model == m && done->list[i].table)
            return done->list[i].from;
    return m->table;
}

const char *rename_prefix(const schemac_db *db, memory_pool *p, const rename_list *done,
                          const schemac_model *m)
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
        sql_put(&b, " FROM ");
        sql_put(&b, db->engine->dialect->schema);
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
