/* record.c - what a database knows about its tables: read, renamed, compared and written. */
#include "start/record.h"

#include "start/catalogue.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- reading --------------------------------------------------------------------------------- */

static const survey_table *find_in(const schemac_db *db, const survey_table *list, size_t count,
                                   const char *table)
{
    return count == 0 ? NULL : bsearch(&table, list, count, sizeof *list, db->engine->by_name);
}

bool record_read(schemac_db *db, memory_pool *p, record_list *out)
{
    survey_table_list stored;
    *out = (record_list){.pool = p};
    if (!db->engine->read_tables(db->connection, p, &stored)) {
        error_of_pool(db, p, "read what the database knows about its tables");
        return false;
    }
    if (stored.count == 0)
        return true;
    qsort(stored.list, stored.count, sizeof *stored.list, db->engine->by_name);
    out->stored = stored.list;
    out->list = pool_alloc(p, stored.count * sizeof *out->list);
    if (out->list == NULL) {
        error_no_memory(db);
        return false;
    }
    memcpy(out->list, stored.list, stored.count * sizeof *out->list);
    out->count = stored.count;
    return true;
}

const survey_table *record_find(const schemac_db *db, const record_list *records, const char *table)
{
    return find_in(db, records->list, records->count, table);
}

const char *record_meaning(const schemac_db *db, memory_pool *p, const survey_table *table,
                           const char *column)
{
    const char *at = table == NULL ? "" : table->meaning, *name, *text;
    while (meaning_next(p, &at, &name, &text))
        if (catalogue_compare(db, name, column) == 0)
            return text;
    return NULL;
}

/* ---- after renames --------------------------------------------------------------------------- */

/* A text that is put together, given to the pool. */
static const char *give_text(memory_pool *p, sql_buffer *b)
{
    const char *text = b->failed ? NULL : pool_strdup(p, b->text == NULL ? "" : b->text);
    p->failed = p->failed || b->failed;
    sql_free(b);
    return text;
}

static const char *new_column(const schemac_db *db, const rename_list *renames, const char *table,
                              const char *column)
{
    for (size_t i = 0; i < renames->count; i++) {
        const rename_entry *r = &renames->list[i];
        if (!r->table && catalogue_compare(db, r->in, table) == 0 &&
            catalogue_compare(db, r->from, column) == 0)
            return r->to;
    }
    return column;
}

static const char *new_table(const schemac_db *db, const rename_list *renames, const char *table)
{
    for (size_t i = 0; i < renames->count; i++)
        if (renames->list[i].table && catalogue_compare(db, renames->list[i].from, table) == 0)
            return renames->list[i].to;
    return table;
}

/* The same meaning, with a reference to the table under its new name. */
static void put_meaning(const schemac_db *db, memory_pool *p, sql_buffer *b, const char *text,
                        const rename_list *renames)
{
    const char *arrow = strstr(text, "-> \"");
    if (arrow == NULL) {
        sql_put(b, text);
        return;
    }
    const char *before = pool_strndup(p, text, (size_t)(arrow - text));
    sql_put(b, before == NULL ? "" : before);
    sql_put(b, "-> ");
    sql_name(b, new_table(db, renames, meaning_read(p, text).target));
}

static const char *renamed_meaning(const schemac_db *db, memory_pool *p, const survey_table *t,
                                   const rename_list *renames)
{
    sql_buffer b = {.allocator = db->allocator};
    const char *at = t->meaning, *column, *text;
    while (meaning_next(p, &at, &column, &text)) {
        sql_name(&b, new_column(db, renames, t->name, column));
        sql_put(&b, " ");
        put_meaning(db, p, &b, text, renames);
        sql_put(&b, "\n");
    }
    return give_text(p, &b);
}

/* Tables may have changed their names with each other: each has one of its own in between. */
static const char *with_new_tables(const schemac_db *db, memory_pool *p, const char *base,
                                   const rename_list *renames, bool first)
{
    char between[40];
    for (size_t i = 0; i < renames->count && base != NULL; i++) {
        const rename_entry *r = &renames->list[i];
        if (!r->table)
            continue;
        snprintf(between, sizeof between, "schemac_between_%zu", i);
        base = db->engine->rename_in(p, base, NULL, first ? r->from : between,
                                     first ? between : r->to);
    }
    return base;
}

/* NULL without memory, which the pool knows. */
static const char *renamed_base(const schemac_db *db, memory_pool *p, const survey_table *t,
                                const rename_list *renames)
{
    const char *base = with_new_tables(db, p, t->base, renames, true);
    base = base == NULL ? NULL : with_new_tables(db, p, base, renames, false);
    for (size_t i = 0; i < renames->count && base != NULL; i++) {
        const rename_entry *r = &renames->list[i];
        if (!r->table)
            base = db->engine->rename_in(p, base, r->in, r->from, r->to);
    }
    return base;
}

void record_rename(const schemac_db *db, record_list *records, const rename_list *renames)
{
    if (renames->count == 0)
        return;
    for (size_t i = 0; i < records->count; i++) {
        survey_table *t = &records->list[i];
        t->name = new_table(db, renames, t->name);
        const char *now = renamed_meaning(db, records->pool, t, renames);
        const char *base = renamed_base(db, records->pool, t, renames);
        if (now != NULL)
            t->meaning = now;
        if (base != NULL)
            t->base = base;
    }
    if (records->count > 1)
        qsort(records->list, records->count, sizeof *records->list, db->engine->by_name);
}

/* ---- what others have renamed ---------------------------------------------------------------- */

static const catalogue_table *find_by_id(const catalogue *c, int64_t id)
{
    for (size_t i = 0; i < c->table_count; i++)
        if (c->tables[i].id == id)
            return &c->tables[i];
    return NULL;
}

static bool add_rename(memory_pool *p, rename_list *out, rename_entry what)
{
    rename_entry *list = pool_grow(p, out->list, out->count, &out->capacity, sizeof *list);
    if (list == NULL)
        return false;
    list[out->count++] = what;
    out->list = list;
    return true;
}

/* The number of a column; that of columns when there is none. */
static size_t number_of(const schemac_db *db, const catalogue_table *t, const char *name)
{
    size_t i = 0;
    while (i < t->column_count && catalogue_compare(db, t->columns[i].name, name) != 0)
        i++;
    return i;
}

/* A part of a table's columns, from one that is called as before to the next. */
typedef struct column_gap {
    size_t before, before_end, after, after_end;
} column_gap;

/* Columns are renamed where they stand, go, and are added behind all others. So between two that are
   called as before there are as many as there were, all renamed, or none; and at the end more. false:
   it came about otherwise, or in one of several ways. */
static bool explain_gap(memory_pool *p, const catalogue_table *before, const catalogue_table *after,
                        const column_gap *g, rename_list *out)
{
    bool last = g->after_end == after->column_count;
    size_t were = g->before_end - g->before, are = g->after_end - g->after;
    if (are == 0)
        return true;
    if (are < were || (are > were && !last))
        return false;
    for (size_t i = 0; i < were; i++) {
        const catalogue_column *was = &before->columns[g->before + i];
        const catalogue_column *is = &after->columns[g->after + i];
        if (strcmp(was->definition, is->definition) == 0)
            add_rename(p, out, (rename_entry){NULL, was->name, is->name, false, after->name});
        else if (!last)
            return false;
    }
    return true;
}

/* false when it is not known what was renamed; then nothing is. */
static bool compare_columns(const schemac_db *db, memory_pool *p, const catalogue_table *before,
                            const catalogue_table *after, rename_list *out)
{
    const size_t known = out->count;
    column_gap g = {0, 0, 0, 0};
    while (g.after < after->column_count || g.before < before->column_count) {
        g.after_end = g.after;
        g.before_end = before->column_count;
        while (g.after_end < after->column_count) {
            g.before_end = number_of(db, before, after->columns[g.after_end].name);
            if (g.before_end < before->column_count)
                break;
            g.after_end++;
        }
        if (g.before_end < g.before || !explain_gap(p, before, after, &g, out)) {
            out->count = known;
            return false;
        }
        g.before = g.before_end + 1;
        g.after = g.after_end + 1;
    }
    return true;
}

static bool add_unknown(record_list *records, int64_t id)
{
    int64_t *list = pool_grow(records->pool, records->unknown, records->unknown_count,
                              &records->unknown_capacity, sizeof *list);
    if (list == NULL)
        return false;
    list[records->unknown_count++] = id;
    records->unknown = list;
    return true;
}

static bool keeps_statement(const catalogue_table *t)
{
    return t->create[0] != '\0';
}

/* As far as they are not read already. */
static bool read_columns(schemac_db *db, memory_pool *p, catalogue_table *t)
{
    if (t->columns != NULL)
        return true;
    return keeps_statement(t) ? db->engine->read_base(db->connection, p, t)
                              : db->engine->read_table(db->connection, p, t);
}

static bool compare_tables(schemac_db *db, record_list *records, const catalogue_table *before,
                           const catalogue_table *after, rename_list *out)
{
    memory_pool *p = records->pool;
    if (keeps_statement(before) && strcmp(before->create, after->create) == 0)
        return true;
    if (catalogue_compare(db, before->name, after->name) != 0 &&
        !add_rename(p, out, (rename_entry){NULL, before->name, after->name, true, NULL}))
        return false;
    catalogue_table was = *before, is = *after;
    if (!read_columns(db, p, &was) || !read_columns(db, p, &is))
        return false;
    return compare_columns(db, p, &was, &is, out) || add_unknown(records, before->id);
}

/* Of tables that something is known of, and that have columns of their own. */
static bool is_followed(const schemac_db *db, const record_list *records, const catalogue_table *t)
{
    return t->ordinary && record_find(db, records, t->name) != NULL;
}

bool record_watch(schemac_db *db, record_list *records)
{
    memory_pool *p = records->pool;
    records->watched = true;
    if (!catalogue_read(db, p, &records->before))
        return false;
    for (size_t i = 0; i < records->before.table_count; i++) {
        catalogue_table *t = &records->before.tables[i];
        if (!is_followed(db, records, t) || keeps_statement(t) || read_columns(db, p, t))
            continue;
        error_of_pool(db, p, "read the schema of the database");
        return false;
    }
    return true;
}

bool record_follow(schemac_db *db, record_list *records)
{
    memory_pool *p = records->pool;
    catalogue after;
    rename_list renames = {NULL, 0, 0};
    if (records->count == 0 || !records->watched)
        return true;
    if (!catalogue_read(db, p, &after))
        return false;
    for (size_t i = 0; i < records->before.table_count; i++) {
        const catalogue_table *before = &records->before.tables[i];
        const catalogue_table *now = find_by_id(&after, before->id);
        if (now == NULL || !now->ordinary || !is_followed(db, records, before))
            continue;
        if (!compare_tables(db, records, before, now, &renames)) {
            error_of_pool(db, p, "read the schema of the database");
            return false;
        }
    }
    record_rename(db, records, &renames);
    return true;
}

/* ---- what migrations have written ------------------------------------------------------------ */

static bool is_column(const schemac_db *db, const survey_column *written, const char *column,
                      const char *from)
{
    return written->column == NULL || catalogue_compare(db, written->column, column) == 0 ||
           catalogue_compare(db, written->column, from) == 0;
}

/* A table that was called otherwise when it was written than before and after. */
static bool is_unknown(const schemac_db *db, const record_list *records, const char *table,
                       const catalogue *now)
{
    return catalogue_find_table(db, &records->before, table) == NULL &&
           catalogue_find_table(db, now, table) == NULL;
}

bool record_had_column(const schemac_db *db, memory_pool *p, const record_list *records,
                       const catalogue_table *live, const char *column)
{
    const catalogue_table *before = find_by_id(&records->before, live->id);
    if (!records->watched)
        return true;
    if (before == NULL)
        return false;
    return keeps_statement(before) ? db->engine->names(p, before->create, column)
                                   : catalogue_find_column(db, before, column) != NULL;
}

bool record_is_made_now(const record_list *records, const catalogue_table *live)
{
    return records->watched && find_by_id(&records->before, live->id) == NULL;
}

bool record_is_unknown(const record_list *records, int64_t table)
{
    for (size_t i = 0; i < records->unknown_count; i++)
        if (records->unknown[i] == table)
            return true;
    return false;
}

bool record_may_be_written(const schemac_db *db, const record_list *records,
                           const survey_watch *watch, const catalogue *now,
                           const catalogue_table *live, const char *column, const char *from)
{
    const catalogue_table *before = find_by_id(&records->before, live->id);
    if (watch == NULL || !records->watched)
        return false;
    if (watch->unknown || before == NULL || record_is_unknown(records, live->id))
        return true;
    for (size_t i = 0; i < watch->written_count; i++) {
        const survey_column *w = &watch->written[i];
        bool here = catalogue_compare(db, w->table, live->name) == 0 ||
                    catalogue_compare(db, w->table, before->name) == 0 ||
                    is_unknown(db, records, w->table, now);
        if (here && is_column(db, w, column, from))
            return true;
    }
    return false;
}

static const char *without_written(schemac_db *db, const record_list *records,
                                   const survey_watch *watch, const catalogue *now,
                                   const catalogue_table *live, const char *all)
{
    sql_buffer b = {.allocator = db->allocator};
    const char *at = all, *column, *text;
    while (meaning_next(records->pool, &at, &column, &text)) {
        if (catalogue_find_column(db, live, column) == NULL ||
            record_may_be_written(db, records, watch, now, live, column, column))
            continue;
        sql_name(&b, column);
        sql_put(&b, " ");
        sql_put(&b, text);
        sql_put(&b, "\n");
    }
    return give_text(records->pool, &b);
}

bool record_forget_written(schemac_db *db, record_list *records, const survey_watch *watch)
{
    catalogue live;
    if (records->count == 0)
        return true;
    if (!catalogue_read(db, records->pool, &live))
        return false;
    for (size_t i = 0; i < records->count; i++) {
        survey_table *t = &records->list[i];
        const catalogue_table *found = catalogue_find_table(db, &live, t->name);
        if (found == NULL)
            continue;
        catalogue_table now = *found;
        if (!read_columns(db, records->pool, &now)) {
            error_of_pool(db, records->pool, "read the schema of the database");
            return false;
        }
        const char *left = without_written(db, records, watch, &live, &now, t->meaning);
        if (left == NULL) {
            error_no_memory(db);
            return false;
        }
        t->meaning = left;
    }
    return true;
}

/* ---- writing --------------------------------------------------------------------------------- */

const char *record_target(const schemac_schema *schema, const schemac_field *f)
{
    const schemac_model *m =
        f->references == NULL ? NULL : schemac_model_find(schema, f->references);
    return m == NULL ? NULL : m->table;
}

static bool is_gone(const schemac_db *db, const schemac_model *m, const char *column)
{
    for (size_t i = 0; m->old != NULL && i < m->old->dropped_count; i++)
        if (catalogue_compare(db, m->old->dropped[i], column) == 0)
            return true;
    for (size_t i = 0; i < m->record.field_count; i++)
        if (catalogue_compare(db, m->record.fields[i].column, column) == 0)
            return true; /* it is declared, and told already */
    return false;
}

/* live: the table with its columns; NULL: all are taken for being there. */
static const char *meaning_of_model(const schemac_db *db, memory_pool *p, const schemac_model *m,
                                    const survey_table *known, const catalogue_table *live)
{
    sql_buffer b = {.allocator = db->allocator};
    for (size_t i = 0; i < m->record.field_count; i++)
        meaning_put_column(&b, &m->record.fields[i],
                           record_target(db->schema, &m->record.fields[i]));
    const char *at = known == NULL ? "" : known->meaning, *column, *text;
    while (meaning_next(p, &at, &column, &text)) {
        if (is_gone(db, m, column) ||
            (live != NULL && catalogue_find_column(db, live, column) == NULL))
            continue;
        sql_name(&b, column);
        sql_put(&b, " ");
        sql_put(&b, text);
        sql_put(&b, "\n");
    }
    return give_text(p, &b);
}

const char *record_of_model(const schemac_db *db, memory_pool *p, const schemac_model *m,
                            const survey_table *known)
{
    return meaning_of_model(db, p, m, known, NULL);
}

static bool write_row(schemac_db *db, const record_list *records, const survey_table *now)
{
    const survey_table *was = find_in(db, records->stored, records->count, now->name);
    if (was != NULL && strcmp(was->name, now->name) == 0 &&
        strcmp(was->meaning, now->meaning) == 0 && strcmp(was->base, now->base) == 0)
        return true;
    if (db->engine->write_table(db->connection, now))
        return true;
    error_of_engine(db, "write what the database knows about its tables", NULL);
    return false;
}

/* Whether something is recorded of columns that the schema does not have. */
static bool has_more(const schemac_db *db, memory_pool *p, const schemac_model *m,
                     const survey_table *known)
{
    const char *at = known == NULL ? "" : known->meaning, *column, *text;
    while (meaning_next(p, &at, &column, &text))
        if (!is_gone(db, m, column))
            return true;
    return false;
}

/* What somebody has renamed or dropped is forgotten: it would be looked for each time. */
static bool write_model(schemac_db *db, const record_list *records, const catalogue *live,
                        const schemac_model *m)
{
    const survey_table *known = record_find(db, records, m->table);
    const catalogue_table *found =
        has_more(db, records->pool, m, known) ? catalogue_find_table(db, live, m->table) : NULL;
    catalogue_table table;
    if (found != NULL) {
        table = *found;
        if (!read_columns(db, records->pool, &table)) {
            error_of_pool(db, records->pool, "read the schema of the database");
            return false;
        }
        found = &table;
    }
    const survey_table now = {.name = m->table,
                              .meaning = meaning_of_model(db, records->pool, m, known, found),
                              .base = db->texts->models[m->number].create};
    if (now.meaning != NULL)
        return write_row(db, records, &now);
    error_no_memory(db);
    return false;
}

static bool forget(schemac_db *db, const char *table)
{
    if (db->engine->forget_table(db->connection, table))
        return true;
    error_of_engine(db, "write what the database knows about its tables", NULL);
    return false;
}

/* What is recorded of tables that are not there any more: whoever has dropped or renamed them. */
static bool forget_missing(schemac_db *db, const record_list *records, const catalogue *live)
{
    for (size_t i = 0; i < records->count; i++)
        if (catalogue_find_table(db, live, records->stored[i].name) == NULL &&
            !forget(db, records->stored[i].name))
            return false;
    return true;
}

static bool is_of_model(const schemac_db *db, const char *table)
{
    for (size_t i = 0; i < db->schema->model_count; i++)
        if (catalogue_compare(db, db->schema->models[i].table, table) == 0)
            return true;
    return false;
}

/* Tables that no model has any more, and one may have again. */
static bool write_rest(schemac_db *db, const record_list *records, const catalogue *live)
{
    for (size_t i = 0; i < records->count; i++) {
        const survey_table *t = &records->list[i];
        if (!is_of_model(db, t->name) && catalogue_find_table(db, live, t->name) != NULL &&
            !write_row(db, records, t))
            return false;
    }
    return true;
}

bool record_write(schemac_db *db, const record_list *records)
{
    const schemac_schema *s = db->schema;
    catalogue live = {.pool = records->pool};
    if (records->count > 0 &&
        (!catalogue_read(db, records->pool, &live) || !forget_missing(db, records, &live) ||
         !write_rest(db, records, &live)))
        return false;
    for (size_t i = 0; i < s->model_count; i++)
        if (!write_model(db, records, &live, &s->models[i]))
            return false;
    return true;
}

bool record_write_followed(schemac_db *db, const record_list *records)
{
    catalogue live;
    if (records->count > 0 &&
        (!catalogue_read(db, records->pool, &live) || !forget_missing(db, records, &live)))
        return false;
    for (size_t i = 0; i < records->count; i++)
        if (!write_row(db, records, &records->list[i]))
            return false;
    return true;
}
