/* migrations.c - migrations and seeds in the generated source. */
#include "emit/migrations.h"

#include "emit/text.h"
#include "model/c_names.h"

#include <inttypes.h>

/* ---- migrations ----------------------------------------------------------------------------- */

static void put_prototype(buf *b, const migration *m, const char *what, const char *function)
{
    if (function == NULL)
        return;
    buf_printf(b,
               "\n/* %s %" PRId64 ", which the program defines: see schemac_migration_fn. */\n"
               "schemac_status %s(schemac_db *db);\n",
               what, m->number, function);
}

void emit_migration_prototypes(buf *b, const schema *s)
{
    for (size_t i = 0; i < s->migrations.count; i++) {
        const migration *m = s->migrations.items[i];
        put_prototype(b, m, "Migration", m->written->calls.text);
        put_prototype(b, m, "What fills the columns of migration", m->written->fill_calls.text);
    }
}

static void put_guards(buf *b, const char *name, const schemac_migration *m)
{
    static const char *const kinds[] = {[SCHEMAC_GUARD_TABLE] = "SCHEMAC_GUARD_TABLE",
                                        [SCHEMAC_GUARD_COLUMN] = "SCHEMAC_GUARD_COLUMN",
                                        [SCHEMAC_GUARD_INDEX] = "SCHEMAC_GUARD_INDEX"};
    if (m->guard_count == 0)
        return;
    buf_printf(b, "static const schemac_guard %s_%" PRIu32 "[] = {\n", name, m->number);
    for (size_t i = 0; i < m->guard_count; i++) {
        const schemac_guard *g = &m->guards[i];
        buf_printf(b, "    {%s, %s, %s, %s},\n", text_or_null(b->arena, g->object),
                   text_or_null(b->arena, g->column), kinds[g->kind], g->unless ? "true" : "false");
    }
    buf_put(b, "};\n");
}

const char *emit_migrations(buf *b, const schema_sql *s)
{
    const char *name = c_names_private(b->arena, s->schema, "migrations");
    const char *guards = c_names_private(b->arena, s->schema, "migration_guards");
    if (s->description->migration_count == 0)
        return NULL;
    buf_char(b, '\n');
    for (size_t i = 0; i < s->description->migration_count; i++)
        put_guards(b, guards, &s->description->migrations[i]);
    buf_printf(b, "static const schemac_migration %s[] = {\n", name);
    for (size_t i = 0; i < s->description->migration_count; i++) {
        const schemac_migration *m = &s->description->migrations[i];
        buf_printf(b, "    {.number = %" PRIu32 ", .name = %s", m->number,
                   text_or_null(b->arena, m->name));
        if (m->guard_count > 0)
            buf_printf(b, ",\n     .guards = %s_%" PRIu32 ", .guard_count = %d", guards, m->number,
                       m->guard_count);
        if (m->calls != NULL)
            buf_printf(b, ",\n     .calls = \"%s\", .function = %s", m->calls, m->calls);
        if (m->fill_calls != NULL)
            buf_printf(b, ",\n     .fill_calls = \"%s\", .fill_function = %s", m->fill_calls,
                       m->fill_calls);
        buf_put(b, "},\n");
    }
    buf_put(b, "};\n");
    return name;
}

/* ---- seeds ---------------------------------------------------------------------------------- */

static void put_variables(buf *b, const char *name, size_t number, const schemac_seed *seed)
{
    if (seed->environment_count == 0)
        return;
    buf_printf(b, "static const schemac_variable %s_%zu[] = {", name, number);
    for (size_t i = 0; i < seed->environment_count; i++)
        buf_printf(b, "%s{%s, %s, %s}", i == 0 ? "" : ", ",
                   text_or_null(b->arena, seed->environment[i].name),
                   seed->environment[i].required ? "true" : "false",
                   seed->environment[i].password ? "true" : "false");
    buf_put(b, "};\n");
}

const char *emit_seeds(buf *b, const schema_sql *s)
{
    const char *name = c_names_private(b->arena, s->schema, "seeds");
    const char *variables = c_names_private(b->arena, s->schema, "seed_variables");
    if (s->description->seed_count == 0)
        return NULL;
    buf_char(b, '\n');
    for (size_t i = 0; i < s->description->seed_count; i++)
        put_variables(b, variables, i, &s->description->seeds[i]);
    buf_printf(b, "static const schemac_seed %s[] = {\n", name);
    for (size_t i = 0; i < s->description->seed_count; i++) {
        const schemac_seed *one = &s->description->seeds[i];
        buf_printf(b, "    {.name = %s, .model = %" PRIu32, text_or_null(b->arena, one->name),
                   one->model);
        if (one->environment_count > 0)
            buf_printf(b,
                       ",\n     .environment = %s_%zu, .environment_count = %d, .find_count = %d",
                       variables, i, one->environment_count, one->find_count);
        buf_put(b, "},\n");
    }
    buf_put(b, "};\n");
    return name;
}
