/* sql_texts.c - prints the SQL texts of a description. */
#include "emit/sql_texts.h"

#include "emit/query_data.h"
#include "emit/text.h"
#include "model/c_names.h"

#include <inttypes.h>
#include <string.h>

/* ---- models --------------------------------------------------------------------------------- */

static void put_objects(buf *b, const char *name, const schemac_sql_object *list, size_t count)
{
    if (count == 0)
        return;
    buf_printf(b, "static const schemac_sql_object %s[] = {\n", name);
    for (size_t i = 0; i < count; i++) {
        if (list[i].name == NULL) {
            buf_put(b, "    {NULL, NULL},\n");
            continue;
        }
        buf_put(b, "    {");
        text_literal(b, list[i].name);
        buf_put(b, ",");
        text_lines(b, 5, list[i].create);
        buf_put(b, "},\n");
    }
    buf_put(b, "};\n");
}

static void put_texts(buf *b, const char *name, const char *const *list, size_t count)
{
    if (list == NULL)
        return;
    buf_printf(b, "static const char *const %s[] = {\n", name);
    for (size_t i = 0; i < count; i++)
        buf_printf(b, "    %s,\n", text_or_null(b->arena, list[i]));
    buf_put(b, "};\n");
}

static const char *part(buf *b, const model *m, const char *what, const char *engine)
{
    return arena_printf(b->arena, "%s_%s_%s", m->c_private, what, engine);
}

static void put_model_parts(buf *b, const model *m, const schemac_model *d,
                            const schemac_model_texts *t, const char *engine)
{
    put_objects(b, part(b, m, "indexes", engine), t->indexes, d->path_count);
    put_texts(b, part(b, m, "conditions", engine), t->conditions, d->path_count);
    put_texts(b, part(b, m, "becomes", engine), t->becomes, d->record.field_count);
    put_objects(b, part(b, m, "foreign_keys", engine), t->foreign_keys, t->foreign_key_count);
    put_objects(b, part(b, m, "triggers", engine), t->triggers, t->trigger_count);
}

static void put_model_texts(buf *b, const model *m, const schemac_model *d,
                            const schemac_model_texts *t, const char *engine)
{
    buf_put(b, "    {.create =");
    text_lines(b, 9, t->create);
    if (t->expanded != NULL) {
        buf_put(b, ",\n     .expanded =");
        text_lines(b, 9, t->expanded);
    }
    if (d->path_count > 0)
        buf_printf(b, ",\n     .indexes = %s", part(b, m, "indexes", engine));
    if (t->conditions != NULL)
        buf_printf(b, ",\n     .conditions = %s", part(b, m, "conditions", engine));
    if (t->becomes != NULL)
        buf_printf(b, ",\n     .becomes = %s", part(b, m, "becomes", engine));
    if (t->foreign_key_count > 0)
        buf_printf(b, ",\n     .foreign_keys = %s, .foreign_key_count = %d",
                   part(b, m, "foreign_keys", engine), t->foreign_key_count);
    if (t->trigger_count > 0)
        buf_printf(b, ",\n     .triggers = %s, .trigger_count = %d", part(b, m, "triggers", engine),
                   t->trigger_count);
    buf_put(b, "},\n");
}

/* ---- migrations and seeds ------------------------------------------------------------------- */

static void put_script(buf *b, const char *member, const char *text)
{
    if (text == NULL)
        return;
    buf_printf(b, ",\n     .%s =", member);
    if (text[0] == '\0')
        buf_put(b, " \"\""); /* it fills alone */
    else
        text_lines(b, 9, text);
}

static void put_migration_texts(buf *b, const char *name, const schemac_migration_texts *list,
                                size_t count)
{
    buf_printf(b, "static const schemac_migration_texts %s[] = {\n", name);
    for (size_t i = 0; i < count; i++) {
        buf_printf(b, "    {.checksum = \"%s\"", list[i].checksum);
        put_script(b, "up", list[i].up);
        put_script(b, "fill", list[i].fill);
        put_script(b, "down", list[i].down);
        buf_put(b, "},\n");
    }
    buf_put(b, "};\n");
}

static void put_seed_texts(buf *b, const char *name, const schemac_seed_texts *list, size_t count)
{
    buf_printf(b, "static const schemac_seed_texts %s[] = {\n", name);
    for (size_t i = 0; i < count; i++) {
        buf_put(b, "    {.find =");
        text_lines(b, 9, list[i].find);
        buf_put(b, ",\n     .insert =");
        text_lines(b, 9, list[i].insert);
        buf_put(b, "},\n");
    }
    buf_put(b, "};\n");
}

/* ---- the whole ------------------------------------------------------------------------------ */

static const char *name_of(buf *b, const schema_sql *s, const char *what, const char *engine)
{
    return c_names_private(b->arena, s->schema,
                           engine == NULL ? what : arena_printf(b->arena, "%s_%s", what, engine));
}

static void put_engine(buf *b, const schema_sql *s, const schemac_texts *t)
{
    const schemac_schema *d = s->description;
    buf_printf(b, "\n/* The SQL, as %s has it. */\n", t->engine);
    for (size_t i = 0; i < d->model_count; i++)
        put_model_parts(b, s->schema->models.items[i], &d->models[i], &t->models[i], t->engine);
    buf_printf(b, "static const schemac_model_texts %s[] = {\n",
               name_of(b, s, "model_texts", t->engine));
    for (size_t i = 0; i < d->model_count; i++)
        put_model_texts(b, s->schema->models.items[i], &d->models[i], &t->models[i], t->engine);
    buf_put(b, "};\n");
    if (d->migration_count > 0 && s->declared == NULL)
        put_migration_texts(b, name_of(b, s, "migration_texts", t->engine), t->migrations,
                            d->migration_count);
    if (d->seed_count > 0)
        put_seed_texts(b, name_of(b, s, "seed_texts", t->engine), t->seeds, d->seed_count);
    query_data_put_texts(b, b->arena, s, t);
    put_objects(b, name_of(b, s, "view_texts", t->engine), t->views, t->view_count);
}

const char *emit_sql_texts(buf *b, const schema_sql *s)
{
    const schemac_schema *d = s->description;
    const char *name = name_of(b, s, "texts", NULL);
    for (size_t i = 0; i < d->text_count; i++)
        put_engine(b, s, &d->texts[i]);
    buf_printf(b, "static const schemac_texts %s[] = {\n", name);
    for (size_t i = 0; i < d->text_count; i++) {
        const schemac_texts *t = &d->texts[i];
        buf_printf(b,
                   "    {.engine = \"%s\",\n     .fingerprint = UINT64_C(0x%016" PRIx64
                   "),\n     .shape = UINT64_C(0x%016" PRIx64 ")",
                   t->engine, t->fingerprint, t->shape);
        if (d->model_count > 0)
            buf_printf(b, ",\n     .models = %s", name_of(b, s, "model_texts", t->engine));
        if (d->seed_count > 0)
            buf_printf(b, ",\n     .seeds = %s", name_of(b, s, "seed_texts", t->engine));
        if (d->migration_count > 0)
            buf_printf(
                b, ",\n     .migrations = %s",
                name_of(b, s->declared == NULL ? s : s->declared, "migration_texts", t->engine));
        if (s->queries != NULL && d->query_count > 0)
            buf_printf(b, ",\n     .queries = %s",
                       arena_printf(b->arena, "query_texts_%s", t->engine));
        if (t->view_count > 0)
            buf_printf(b, ",\n     .views = %s,\n     .view_count = %" PRIu32,
                       name_of(b, s, "view_texts", t->engine), t->view_count);
        buf_put(b, "},\n");
    }
    buf_put(b, "};\n");
    return name;
}

static bool is_long(const char *text)
{
    enum { PROMISED = 4095 };
    return text != NULL && strlen(text) > PROMISED;
}

bool emit_has_long_literal(const schema_sql *s)
{
    const schemac_schema *d = s->description;
    bool found = false;
    for (size_t i = 0; i < s->released_count && !found; i++)
        found = emit_has_long_literal(s->released[i]);
    for (size_t i = 0; i < d->text_count && !found; i++) {
        const schemac_texts *t = &d->texts[i];
        for (size_t j = 0; j < d->model_count; j++)
            found = found || is_long(t->models[j].create) || is_long(t->models[j].expanded);
        for (size_t j = 0; j < d->migration_count; j++)
            found = found || is_long(t->migrations[j].up) || is_long(t->migrations[j].fill) ||
                    is_long(t->migrations[j].down);
        for (size_t j = 0; j < d->seed_count; j++)
            found = found || is_long(t->seeds[j].insert);
        for (size_t j = 0; j < d->query_count; j++)
            for (size_t k = 0; k < t->queries[j].count; k++)
                found = found || is_long(t->queries[j].pieces[k].text);
        for (size_t j = 0; j < t->view_count; j++)
            found = found || is_long(t->views[j].create);
    }
    return found;
}
