/* declared.c - what a schema declares, read by the same means as what is there, and whether the two
   are one. */
#include "engines/sqlite/sqlite.h"

#include "engines/sqlite/tokens.h"

#include <string.h>

bool sqlite_is_as_declared(const char *stored, const char *create)
{
    return strcmp(stored, create) == 0;
}

bool sqlite_is_same_object(const catalogue_object *live, const catalogue_object *declared)
{
    return sql_same_tokens(live->create, declared->create);
}

static bool declare_object(catalogue *out, catalogue_kind kind, const char *table,
                           const schemac_sql_object *o)
{
    const catalogue_object object = {.name = o->name, .table = table, .create = o->create};
    return o->name == NULL || sqlite_add_object(out, kind, &object);
}

static bool declare_model(engine_connection *c, const schemac_model *m,
                          const schemac_model_texts *texts, catalogue *out)
{
    catalogue_table table = {.name = m->table, .create = texts->create, .ordinary = true};
    bool good = sqlite_read_parts(c, out->pool, &table) && sqlite_add_table(out, &table);
    for (size_t i = 0; good && i < m->path_count; i++)
        good = declare_object(out, CATALOGUE_INDEX, m->table, &texts->indexes[i]);
    for (size_t i = 0; good && i < texts->trigger_count; i++)
        good = declare_object(out, CATALOGUE_TRIGGER, m->table, &texts->triggers[i]);
    return good;
}

/* Foreign keys are part of the statement that creates their table. */
bool sqlite_read_declared(engine_connection *c, const schemac_schema *schema,
                          const schemac_texts *texts, const bool *wanted, catalogue *out)
{
    bool good = true;
    for (size_t i = 0; good && i < schema->model_count; i++)
        if (wanted[i])
            good = declare_model(c, &schema->models[i], &texts->models[i], out);
    return good;
}
