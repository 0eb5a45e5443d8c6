/* describe.c - the model as the runtime wants it: descriptors, and the fingerprint of all that a database
   must match. */
#include "core/hash.h"
#include "sql/sql.h"
#include "sql/sqlite/seeds.h"
#include "sql/sqlite/tables.h"
#include "sql/sqlite/triggers.h"

#include <inttypes.h>

/* ---- references ----------------------------------------------------------------------------- */

static uint16_t *numbers(arena *a, const fields *list)
{
    uint16_t *out = arena_alloc(a, list->count * sizeof *out);
    for (size_t i = 0; i < list->count; i++)
        out[i] = (uint16_t)list->items[i]->number;
    return out;
}

typedef VEC(schemac_reference) reference_list;

static void add_reference(arena *a, reference_list *out, const char *name, const fields *from,
                          const model *target, const fields *to, ast_action on_delete)
{
    bool keeps = on_delete != ACTION_CASCADE && on_delete != ACTION_SET_NULL &&
                 on_delete != ACTION_SET_DEFAULT;
    schemac_reference r = {.name = name,
                           .fields = numbers(a, from),
                           .targets = numbers(a, to),
                           .count = (uint16_t)from->count,
                           .model = (uint16_t)target->number,
                           .keeps = keeps};
    vec_push(a, *out, r);
}

static void add_references(arena *a, const schema *s, const model *m, schemac_model *d)
{
    reference_list list = {0};
    triggers watching = {0};
    for (size_t i = 0; i < m->fields.count; i++) {
        field *f = m->fields.items[i];
        if (f->target == NULL)
            continue;
        fields self = {0};
        vec_push(a, self, f);
        add_reference(a, &list, f->name, &self, f->target, &f->target->key, f->on_delete);
        add_living_triggers(a, &watching, m, f->name, &self, f->target, &f->target->key,
                            model_is_confined(s, m, f->target));
    }
    for (size_t i = 0; i < m->foreign_keys.count; i++) {
        const foreign_key *k = m->foreign_keys.items[i];
        add_reference(a, &list, k->label, &k->fields, k->target, &k->target_fields, k->on_delete);
        add_living_triggers(a, &watching, m, k->label, &k->fields, k->target, &k->target_fields,
                            false); /* the tenant is among the fields */
    }
    d->references = list.items;
    d->reference_count = (uint16_t)list.count;
    d->triggers = watching.items;
    d->trigger_count = (uint16_t)watching.count;
}

/* ---- old names ------------------------------------------------------------------------------ */

static const char *const *texts(arena *a, const word *words, size_t count)
{
    const char **out = arena_alloc(a, count * sizeof *out);
    for (size_t i = 0; i < count; i++)
        out[i] = words[i].text;
    return out;
}

static const schemac_old_names *old_names(arena *a, const model *m)
{
    VEC(schemac_old_column) columns = {0};
    for (size_t i = 0; i < m->fields.count; i++) {
        const field *f = m->fields.items[i];
        for (size_t j = 0; j < f->was.count; j++) {
            schemac_old_column c = {.was = f->was.items[j].text, .field = (uint16_t)i};
            vec_push(a, columns, c);
        }
    }
    if (columns.count + m->was.count + m->dropped.count == 0)
        return NULL;
    schemac_old_names *out = arena_alloc(a, sizeof *out);
    *out = (schemac_old_names){.tables = texts(a, m->was.items, m->was.count),
                               .columns = columns.items,
                               .dropped = texts(a, m->dropped.items, m->dropped.count),
                               .table_count = (uint16_t)m->was.count,
                               .column_count = (uint16_t)columns.count,
                               .dropped_count = (uint16_t)m->dropped.count};
    return out;
}

/* ---- everything ----------------------------------------------------------------------------- */

static uint16_t flags(const model *m, const field *f)
{
    return (uint16_t)((f->nullable ? SCHEMAC_NULLABLE : 0) | (f->in_key ? SCHEMAC_KEY : 0) |
                      (f->assigned ? SCHEMAC_ASSIGNED : 0) |
                      (f->autoincrement ? SCHEMAC_AUTOINCREMENT : 0) |
                      (f->value.kind == DEFAULT_NOW ? SCHEMAC_DEFAULT_NOW : 0) |
                      (f->value.kind == DEFAULT_RANDOM ? SCHEMAC_DEFAULT_RANDOM : 0) |
                      (f->generated.text != NULL ? SCHEMAC_GENERATED : 0) |
                      (field_is_writable(m, f) ? SCHEMAC_WRITABLE : 0) |
                      (f->update_now_at.source != NULL ? SCHEMAC_UPDATE_NOW : 0) |
                      (f->secret_at.source != NULL ? SCHEMAC_SECRET : 0));
}

static void describe_fields(arena *a, const model *m, schemac_model *d)
{
    schemac_field *list = arena_alloc(a, m->fields.count * sizeof *list);
    fields filled = {0};
    for (size_t i = 0; i < m->fields.count; i++) {
        field *f = m->fields.items[i];
        list[i] = (schemac_field){.name = f->name,
                                  .column = f->column,
                                  .references = f->target == NULL ? NULL : f->target->name,
                                  .length = (uint32_t)f->length,
                                  .flags = flags(m, f),
                                  .type = (uint8_t)f->type,
                                  .shape = (uint8_t)SCHEMAC_SHAPE(f->type, f->nullable),
                                  .precision = (uint8_t)f->precision,
                                  .scale = (uint8_t)f->scale};
        if (!f->nullable && (list[i].flags & (SCHEMAC_DEFAULT_NOW | SCHEMAC_DEFAULT_RANDOM)) != 0)
            vec_push(a, filled, f);
        d->stamped = d->stamped || f->update_now_at.source != NULL;
    }
    d->fields = list;
    d->field_count = (uint16_t)m->fields.count;
    d->filled = numbers(a, &filled);
    d->filled_count = (uint16_t)filled.count;
}

static uint16_t number_or_none(const field *f)
{
    return (uint16_t)(f == NULL ? SCHEMAC_NO_FIELD : f->number);
}

static uint16_t descending_bits(const model *m, const schema *s, const index_path *p)
{
    unsigned bits = 0;
    size_t first = m->tenant != NULL && m != s->tenant ? 1 : 0; /* of the fields among columns */
    for (size_t i = 0; p->descending != NULL && i < p->fields.count; i++)
        bits |= (unsigned)p->descending[first + i] << i;
    return (uint16_t)bits;
}

static void render_model(writer *w, const schema *s, const model *m, model_sql *out)
{
    arena *a = w->arena;
    out->model = m;
    out->create = table_create(w, s, m);
    out->paths = arena_alloc(a, m->indexes.count * sizeof *out->paths);
    schemac_path *paths = arena_alloc(a, m->indexes.count * sizeof *paths);
    for (size_t i = 0; i < m->indexes.count; i++) {
        const index_path *p = m->indexes.items[i];
        out->paths[i].create = index_create(w, m, p);
        out->paths[i].where = path_where(w, p);
        paths[i] = (schemac_path){.label = p->label,
                                  .fields = numbers(a, &p->fields),
                                  .count = (uint16_t)p->fields.count,
                                  .descending = descending_bits(m, s, p),
                                  .unique = p->kind == INDEX_UNIQUE,
                                  .internal = p->silent,
                                  .optional = p->optional,
                                  .name = p->created ? p->name : NULL,
                                  .create = out->paths[i].create.text,
                                  .where = out->paths[i].where.text};
    }
    schemac_model *d = arena_alloc(a, sizeof *d);
    d->name = m->name;
    d->table = m->table;
    d->key = numbers(a, &m->key);
    d->paths = paths;
    d->old = old_names(a, m);
    d->create = out->create.text;
    d->number = (uint32_t)m->number;
    d->key_count = (uint16_t)m->key.count;
    d->path_count = (uint16_t)m->indexes.count;
    d->tenant = number_or_none(m->tenant);
    d->soft_delete = number_or_none(m->soft_delete);
    d->version = number_or_none(m->version);
    d->is_tenant = m == s->tenant;
    describe_fields(a, m, d);
    add_references(a, s, m, d);
    out->descriptor = d;
}

/* Over the text and its end. */
static uint64_t hash_more(uint64_t h, const char *text)
{
    do
        h = hash_step(h, (unsigned char)*text);
    while (*text++ != '\0');
    return h;
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

static void render_migrations(arena *a, const schema *s, schema_sql *out)
{
    schemac_migration *list = arena_alloc(a, s->migrations.count * sizeof *list);
    for (size_t i = 0; i < s->migrations.count; i++) {
        const migration *m = s->migrations.items[i];
        const ast_declaration *w = m->written;
        list[i] = (schemac_migration){.name = m->name,
                                      .checksum = m->checksum,
                                      .up = w->up.text,
                                      .down = w->down.text,
                                      .calls = w->calls.text,
                                      .guards = guards(a, &w->guards),
                                      .number = (uint32_t)m->number,
                                      .guard_count = (uint16_t)w->guards.count};
    }
    out->migrations = list;
    out->migration_count = s->migrations.count;
}

schema_sql *render_sqlite(arena *a, const schema *s)
{
    schema_sql *out = arena_alloc(a, sizeof *out);
    out->schema = s;
    out->models = arena_alloc(a, s->models.count * sizeof *out->models);
    writer w = writer_new(a);
    uint64_t h = hash_more(HASH_START, s->name);
    h = hash_more(h, arena_printf(a, "%" PRId64, s->version));
    for (size_t i = 0; i < s->models.count; i++) {
        render_model(&w, s, s->models.items[i], &out->models[i]);
        h = hash_more(h, out->models[i].create.text);
        for (size_t j = 0; j < s->models.items[i]->indexes.count; j++)
            if (out->models[i].paths[j].create.text != NULL)
                h = hash_more(h, out->models[i].paths[j].create.text);
        const schemac_model *d = out->models[i].descriptor;
        for (size_t j = 0; j < d->trigger_count; j++)
            h = hash_more(h, d->triggers[j].create);
    }
    render_migrations(a, s, out);
    for (size_t i = 0; i < out->migration_count; i++)
        h = hash_more(hash_more(h, arena_printf(a, "%" PRIu32, out->migrations[i].number)),
                      out->migrations[i].checksum);
    out->seeds = render_seeds(a, s, &out->seed_count);
    for (size_t i = 0; i < out->seed_count; i++)
        h = hash_more(hash_more(h, out->seeds[i].find), out->seeds[i].insert);
    out->fingerprint = h;
    uint64_t id = hash_more(hash_more(HASH_START, "schemac"), s->name);
    out->application_id = (int32_t)((id ^ (id >> 32)) & 0x7FFFFFFF);
    if (out->application_id == 0)
        out->application_id = 1;
    return out;
}
