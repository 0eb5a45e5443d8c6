#include "emit/migrations.h"

#include "emit/text.h"
#include "model/c_names.h"

#include <inttypes.h>

/* ---- migrations ----------------------------------------------------------------------------- */

void migration_prototypes(buf *b, const schema *s)
{
    for (size_t i = 0; i < s->migrations.count; i++) {
        const migration *m = s->migrations.items[i];
        const word *calls = &m->written->calls;
        if (calls->text == NULL)
            continue;
        buf_printf(b,
                   "\n/* Migration %" PRId64 ", which the program defines: see "
                   "schemac_migration_fn. */\n",
                   m->number);
        buf_printf(b, "schemac_status %s(schemac_db *db);\n", calls->text);
    }
}

static void guard_array(buf *b, const char *name, const schemac_migration *m)
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

static void script(buf *b, const char *member, const char *text)
{
    if (text == NULL)
        return;
    buf_printf(b, "     .%s =", member);
    text_lines(b, 9, text);
    buf_put(b, ",\n");
}

const char *migration_descriptors(buf *b, const schema_sql *s)
{
    const char *name = c_names_private(b->arena, s->schema, "migrations");
    const char *guards = c_names_private(b->arena, s->schema, "migration_guards");
    if (s->description->migration_count == 0)
        return NULL;
    buf_char(b, '\n');
    for (size_t i = 0; i < s->description->migration_count; i++)
        guard_array(b, guards, &s->description->migrations[i]);
    buf_printf(b, "static const schemac_migration %s[] = {\n", name);
    for (size_t i = 0; i < s->description->migration_count; i++) {
        const schemac_migration *m = &s->description->migrations[i];
        buf_printf(b, "    {.number = %" PRIu32 ", .name = %s,\n     .checksum = \"%s\",\n",
                   m->number, text_or_null(b->arena, m->name), m->checksum);
        if (m->guard_count > 0)
            buf_printf(b, "     .guards = %s_%" PRIu32 ", .guard_count = %d,\n", guards, m->number,
                       m->guard_count);
        if (m->calls != NULL)
            buf_printf(b, "     .calls = \"%s\", .function = %s,\n", m->calls, m->calls);
        script(b, "up", m->up);
        script(b, "down", m->down);
        buf_put(b, "    },\n");
    }
    buf_put(b, "};\n");
    return name;
}

/* ---- seeds ---------------------------------------------------------------------------------- */

static void variable_array(buf *b, const char *name, size_t number, const schemac_seed *seed)
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

const char *seed_descriptors(buf *b, const schema_sql *s)
{
    const char *name = c_names_private(b->arena, s->schema, "seeds");
    const char *variables = c_names_private(b->arena, s->schema, "seed_variables");
    if (s->description->seed_count == 0)
        return NULL;
    buf_char(b, '\n');
    for (size_t i = 0; i < s->description->seed_count; i++)
        variable_array(b, variables, i, &s->description->seeds[i]);
    buf_printf(b, "static const schemac_seed %s[] = {\n", name);
    for (size_t i = 0; i < s->description->seed_count; i++) {
        const schemac_seed *one = &s->description->seeds[i];
        buf_printf(b, "    {.name = %s,\n     .model = %" PRIu32 ",\n",
                   text_or_null(b->arena, one->name), one->model);
        if (one->environment_count > 0)
            buf_printf(b,
                       "     .environment = %s_%zu, .environment_count = %d, .find_count = %d,\n",
                       variables, i, one->environment_count, one->find_count);
        buf_put(b, "     .find =");
        text_lines(b, 9, one->find);
        buf_put(b, ",\n     .insert =");
        text_lines(b, 9, one->insert);
        buf_put(b, "},\n");
    }
    buf_put(b, "};\n");
    return name;
}
