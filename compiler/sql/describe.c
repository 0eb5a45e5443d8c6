/* describe.c - the schema as the runtime wants it: one description, which generated code holds and
   tools hand to the runtime as it is. */
#include "sql/describe.h"

#include "base/digest.h"
#include "sql/describe_model.h"
#include "sql/describe_queries.h"
#include "sql/fingerprint.h"
#include "sql/perfect.h"

#include <inttypes.h>

/* ---- enums ---------------------------------------------------------------------------------- */

/* What values were called before this version; NULL when none has another name. */
static const char *const *old_values(arena *a, const enumeration *e)
{
    const char **out = arena_alloc(a, e->values.count * sizeof *out);
    bool any = false;
    for (size_t i = 0; i < e->values.count; i++) {
        const enum_value *v = &e->values.items[i];
        out[i] = v->was_before ? NULL : v->was.text;
        any = any || out[i] != NULL;
    }
    return any ? out : NULL;
}

static const schemac_enum *describe_enums(arena *a, const schema *s)
{
    schemac_enum *list = arena_alloc(a, s->enums.count * sizeof *list);
    for (size_t i = 0; i < s->enums.count; i++) {
        const enumeration *e = s->enums.items[i];
        schemac_enum_value *values = arena_alloc(a, e->values.count * sizeof *values);
        for (size_t j = 0; j < e->values.count; j++)
            values[j] = (schemac_enum_value){.name = e->values.items[j].name,
                                             .number = (int32_t)e->values.items[j].number};
        list[i] = (schemac_enum){.name = e->name,
                                 .values = values,
                                 .count = (uint16_t)e->values.count,
                                 .stored_as_integer = e->stored_as_integer,
                                 .was = old_values(a, e)};
    }
    return list;
}

/* ---- migrations ----------------------------------------------------------------------------- */

static const schemac_guard *guards(arena *a, const ast_guards *written)
{
    schemac_guard *out = arena_alloc(a, written->count * sizeof *out);
    for (size_t i = 0; i < written->count; i++) {
        const ast_guard *g = &written->items[i];
        out[i] = (schemac_guard){.object = g->object.text,
                                 .column = g->kind == GUARD_COLUMN ? g->column.text : NULL,
                                 .kind = (uint8_t)(g->kind == GUARD_TABLE    ? SCHEMAC_GUARD_TABLE
                                                   : g->kind == GUARD_COLUMN ? SCHEMAC_GUARD_COLUMN
                                                                             : SCHEMAC_GUARD_INDEX),
                                 .unless = g->unless};
    }
    return out;
}

static void describe_migrations(arena *a, const schema *s, schemac_schema *d, schemac_texts *texts)
{
    schemac_migration *list = arena_alloc(a, s->migrations.count * sizeof *list);
    schemac_migration_texts *sql = arena_alloc(a, s->migrations.count * sizeof *sql);
    for (size_t i = 0; i < s->migrations.count; i++) {
        const migration *m = s->migrations.items[i];
        const ast_declaration *w = m->written;
        sql[i] = (schemac_migration_texts){
            .checksum = m->checksum, .up = w->up.text, .fill = w->fill.text, .down = w->down.text};
        list[i] = (schemac_migration){.name = m->name,
                                      .calls = w->calls.text,
                                      .fill_calls = w->fill_calls.text,
                                      .guards = guards(a, &w->guards),
                                      .number = (uint32_t)m->number,
                                      .guard_count = (uint16_t)w->guards.count};
    }
    d->migrations = list;
    texts->migrations = sql;
    d->migration_count = (uint32_t)s->migrations.count;
}

/* ---- seeds ---------------------------------------------------------------------------------- */

bool describe_needs_passwords(const schemac_schema *d)
{
    for (size_t i = 0; i < d->seed_count; i++)
        for (size_t j = 0; j < d->seeds[i].environment_count; j++)
            if (d->seeds[i].environment[j].password)
                return true;
    return false;
}

static void describe_seeds(arena *a, const schema_sql *of, schemac_schema *d, schemac_texts *texts)
{
    size_t count;
    d->seeds = of->dialect->write_seeds(a, of->schema, &texts->seeds, &count);
    d->seed_count = (uint32_t)count;
#ifdef SCHEMAC_HAS_PASSWORDS
    d->hash_password = describe_needs_passwords(d) ? schemac_password_hash : NULL;
#endif
}

/* ---- models --------------------------------------------------------------------------------- */

static void describe_models(arena *a, schema_sql *of, schemac_schema *d, schemac_texts *texts)
{
    const schema *s = of->schema;
    size_t count = s->models.count;
    of->models = arena_alloc(a, count * sizeof *of->models);
    schemac_model *models = arena_alloc(a, count * sizeof *models);
    schemac_model_texts *sql = arena_alloc(a, count * sizeof *sql);
    uint16_t *order = arena_alloc(a, count * sizeof *order);
    sql_writer w = sql_writer_new(a);
    for (size_t i = 0; i < count; i++) {
        describe_model(&w, of, s->models.items[i], &of->models[i], &models[i], &sql[i]);
        order[i] = (uint16_t)s->order.items[i]->number;
    }
    d->model_count = (uint32_t)count;
    d->models = models;
    texts->models = sql;
    d->order = order;
    d->tenant = s->tenant == NULL ? NULL : &models[s->tenant->number];
    perfect_hash h = perfect_hash_new(a, s);
    d->hash_seeds = h.seeds;
    d->hash_slots = h.slots;
    d->hash_seed_count = h.seed_count;
    d->hash_slot_count = h.slot_count;
}

static void describe_dropped(arena *a, const schema *s, schemac_schema *d)
{
    const char **dropped = arena_alloc(a, s->dropped.count * sizeof *dropped);
    for (size_t i = 0; i < s->dropped.count; i++)
        dropped[i] = s->dropped.items[i].text;
    d->dropped = dropped;
    d->dropped_count = (uint32_t)s->dropped.count;
}

/* ---- identity ------------------------------------------------------------------------------- */

/* What the mark of a database says whose it is: with SQLite its application_id. */
static int32_t owner_mark(const char *name)
{
    uint64_t h = digest_text(digest_text(HASH_START, "schemac"), name);
    int32_t id = (int32_t)((h ^ (h >> 32)) & 0x7FFFFFFF);
    return id == 0 ? 1 : id;
}

static void describe_names(arena *a, const schema *s, schemac_schema *d)
{
    schemac_old_schema *old = arena_alloc(a, s->names.count * sizeof *old);
    for (size_t i = 0; i < s->names.count; i++)
        old[i] = (schemac_old_schema){s->names.items[i], owner_mark(s->names.items[i])};
    d->old_names = old;
    d->old_name_count = (uint16_t)s->names.count;
}

/* ---- the whole ------------------------------------------------------------------------------ */

const schema_sql *sql_describe(arena *a, const schema *s, const sql_dialect *dialect)
{
    return sql_describe_all(a, s, NULL, dialect);
}

const schema_sql *sql_describe_all(arena *a, const schema *s, const query_bodies *bodies,
                                   const sql_dialect *dialect)
{
    schema_sql *out = arena_alloc(a, sizeof *out);
    schemac_schema *d = arena_alloc(a, sizeof *d);
    schemac_texts *texts = arena_alloc(a, sizeof *texts);
    *out = (schema_sql){.schema = s, .dialect = dialect, .description = d, .texts = texts};
    out->enums = describe_enums(a, s);
    d->abi = SCHEMAC_ABI;
    d->version = (uint32_t)s->version;
    d->since = (uint32_t)s->since;
    d->name = s->name;
    d->owner = owner_mark(s->name);
    describe_names(a, s, d);
    describe_names(a, s, d);
    d->keep_user_version = s->keep_user_version.source != NULL;
    describe_models(a, out, d, texts);
    describe_dropped(a, s, d);
    describe_migrations(a, s, d, texts);
    describe_seeds(a, out, d, texts);
    if (bodies != NULL) {
        describe_queries(a, out, bodies, d, texts);
        describe_externals(a, s, bodies, d);
    }
    describe_views(a, out, bodies, texts);
    texts->engine = dialect->name;
    texts->fingerprint = fingerprint_of(d, texts);
    texts->shape = shape_of(d, texts);
    d->texts = texts;
    d->text_count = 1;
    return out;
}

const schema_sql *sql_describe_as(arena *a, const schema_sql *of, uint64_t shape)
{
    schema_sql *out = arena_alloc(a, sizeof *out);
    schemac_schema *d = arena_alloc(a, sizeof *d);
    schemac_texts *texts = arena_alloc(a, sizeof *texts);
    *out = *of;
    *d = *of->description;
    *texts = *of->texts;
    texts->shape = shape;
    d->texts = texts;
    out->description = d;
    out->texts = texts;
    return out;
}

/* ---- released versions ----------------------------------------------------------------------- */

static uint32_t migrations_up_to(const schemac_schema *d, uint32_t version)
{
    uint32_t count = 0;
    while (count < d->migration_count && d->migrations[count].number <= version)
        count++;
    return count;
}

/* A snapshot has the checksums of migrations alone: what they do, the schema still says. */
static const schema_sql *with_migrations(arena *a, const schema_sql *r, const schema_sql *declared)
{
    schema_sql *out = arena_alloc(a, sizeof *out);
    schemac_schema *d = arena_alloc(a, sizeof *d);
    schemac_texts *texts = arena_alloc(a, sizeof *texts);
    *out = *r;
    *d = *r->description;
    *texts = *r->texts;
    d->migrations = declared->description->migrations;
    d->migration_count = migrations_up_to(declared->description, d->version);
    texts->migrations = declared->texts->migrations;
    d->texts = texts;
    out->description = d;
    out->texts = texts;
    out->declared = declared;
    return out;
}

const schema_sql *sql_describe_released(arena *a, const schema_sql *of,
                                        const schema_sql *const *released, size_t count)
{
    schema_sql *out = arena_alloc(a, sizeof *out);
    schemac_schema *d = arena_alloc(a, sizeof *d);
    const schema_sql **list = arena_alloc(a, count * sizeof *list);
    const schemac_schema **descriptions = arena_alloc(a, count * sizeof *descriptions);
    *out = *of;
    *d = *of->description;
    for (size_t i = 0; i < count; i++) {
        list[i] = with_migrations(a, released[i], out);
        descriptions[i] = list[i]->description;
    }
    d->released = descriptions;
    d->released_count = (uint32_t)count;
    out->description = d;
    out->released = list;
    out->released_count = count;
    return out;
}
