/* record.c - what a database knows about its tables: read, renamed, compared and written. */
#include "start/record.h"

#include "start/catalogue.h"

#include <stdlib.h>
#include <string.h>

/* ---- reading ------------------------------------------------------------------------------------- */

bool record_read(schemac_db *db, memory_pool *p, record_list *out)
{
    survey_table_list stored;
    *out = (record_list){.pool = p};
    if (!db->engine->read_tables(db->connection, p, &stored)) {
        error_of_pool(db, p, "read what the database knows about its tables");
        return false;
    }
    if (stored.count > 1)
        qsort(stored.list, stored.count, sizeof *stored.list, db->engine->by_name);
    out->list = stored.list;
    out->count = stored.count;
    return true;
}

const survey_table *record_find(const schemac_db *db, const record_list *records, const char *table)
{
    return records->count == 0 ? NULL
                               : bsearch(&table, records->list, records->count,
                                         sizeof *records->list, db->engine->by_name);
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

/* ---- after renames ------------------------------------------------------------------------------- */

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
        if (!r->table && catalogue_compare(db, r->model->table, table) == 0 &&
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

static const char *renamed(const schemac_db *db, memory_pool *p, const survey_table *t,
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

void record_rename(const schemac_db *db, record_list *records, const rename_list *renames)
{
    if (renames->count == 0)
        return;
    for (size_t i = 0; i < records->count; i++) {
        survey_table *t = &records->list[i];
        t->name = new_table(db, renames, t->name);
        const char *now = renamed(db, records->pool, t, renames);
        if (now != NULL)
            t->meaning = now;
    }
    if (records->count > 1)
        qsort(records->list, records->count, sizeof *records->list, db->engine->by_name);
}

/* ---- writing ------------------------------------------------------------------------------------- */

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

const char *record_of_model(const schemac_db *db, memory_pool *p, const schemac_model *m,
                            const survey_table *known)
{
    sql_buffer b = {.allocator = db->allocator};
    for (size_t i = 0; i < m->record.field_count; i++)
        meaning_put_column(&b, &m->record.fields[i],
                           record_target(db->schema, &m->record.fields[i]));
    const char *at = known == NULL ? "" : known->meaning, *column, *text;
    while (meaning_next(p, &at, &column, &text)) {
        if (is_gone(db, m, column))
            continue;
        sql_name(&b, column);
        sql_put(&b, " ");
        sql_put(&b, text);
        sql_put(&b, "\n");
    }
    return give_text(p, &b);
}

static bool write_model(schemac_db *db, const record_list *records, const schemac_model *m)
{
    const survey_table *known = record_find(db, records, m->table);
    const survey_table now = {.name = m->table,
                              .meaning = record_of_model(db, records->pool, m, known),
                              .base = db->texts->models[m->number].create};
    if (now.meaning == NULL) {
        error_no_memory(db);
        return false;
    }
    if (known != NULL && strcmp(known->name, now.name) == 0 &&
        strcmp(known->meaning, now.meaning) == 0 && strcmp(known->base, now.base) == 0)
        return true;
    if (db->engine->write_table(db->connection, &now))
        return true;
    error_of_engine(db, "write what the database knows about its tables", NULL);
    return false;
}

static bool forget(schemac_db *db, const char *table)
{
    if (db->engine->forget_table(db->connection, table))
        return true;
    error_of_engine(db, "write what the database knows about its tables", NULL);
    return false;
}

bool record_write(schemac_db *db, const record_list *records, const rename_list *renames)
{
    const schemac_schema *s = db->schema;
    for (size_t i = 0; records->count > 0 && i < renames->count; i++)
        if (renames->list[i].table && !forget(db, renames->list[i].from))
            return false;
    for (size_t i = 0; i < s->dropped_count; i++)
        if (record_find(db, records, s->dropped[i]) != NULL && !forget(db, s->dropped[i]))
            return false;
    for (size_t i = 0; i < s->model_count; i++)
        if (!write_model(db, records, &s->models[i]))
            return false;
    return true;
}
