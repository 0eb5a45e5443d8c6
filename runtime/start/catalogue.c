/* catalogue.c - reads what is in the database, and finds things by their names. */
#include "start/catalogue.h"

#include <stdlib.h>

int catalogue_compare(const schemac_db *db, const char *a, const char *b)
{
    return db->engine->by_name(&a, &b);
}

static void sort_by_name(const schemac_db *db, void *list, size_t count, size_t size)
{
    if (count > 1)
        qsort(list, count, size, db->engine->by_name);
}

static const void *find_by_name(const schemac_db *db, const void *list, size_t count, size_t size,
                                const char *name)
{
    return count == 0 ? NULL : bsearch(&name, list, count, size, db->engine->by_name);
}

static void sort_catalogue(const schemac_db *db, catalogue *c)
{
    sort_by_name(db, c->tables, c->table_count, sizeof *c->tables);
    for (int kind = 0; kind < CATALOGUE_OBJECTS; kind++)
        sort_by_name(db, c->objects[kind].list, c->objects[kind].count,
                     sizeof *c->objects[kind].list);
}

bool catalogue_read(schemac_db *db, memory_pool *p, catalogue *out)
{
    *out = (catalogue){.pool = p};
    if (!db->engine->read_catalogue(db->connection, out)) {
        error_of_pool(db, p, "read the schema of the database");
        return false;
    }
    sort_catalogue(db, out);
    return true;
}

bool catalogue_read_declared(schemac_db *db, memory_pool *p, const bool *wanted, catalogue *out)
{
    *out = (catalogue){.pool = p};
    if (!db->engine->read_declared(db->connection, db->schema, db->texts, wanted, out)) {
        error_of_pool(db, p, "read what the schema declares");
        return false;
    }
    sort_catalogue(db, out);
    return true;
}

const catalogue_table *catalogue_find_table(const schemac_db *db, const catalogue *c,
                                            const char *name)
{
    return find_by_name(db, c->tables, c->table_count, sizeof *c->tables, name);
}

const catalogue_object *catalogue_find_object(const schemac_db *db, const catalogue *c,
                                              catalogue_kind kind, const char *name)
{
    const catalogue_objects *of = &c->objects[kind];
    return find_by_name(db, of->list, of->count, sizeof *of->list, name);
}

catalogue_column *catalogue_find_column(const schemac_db *db, const catalogue_table *t,
                                        const char *name)
{
    for (size_t i = 0; i < t->column_count; i++)
        if (catalogue_compare(db, t->columns[i].name, name) == 0)
            return &t->columns[i];
    return NULL;
}
