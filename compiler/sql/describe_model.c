/* describe_model.c - a model as the runtime wants it. */
#include "sql/describe_model.h"

#include "base/digest.h"
#include "model/before.h"
#include "model/paths.h"

#include <string.h>

/* The types of the runtime, and behind them those that only the language has. */
#define X(name, value, nullable)                                                                   \
    _Static_assert((int)TYPE_##name == (int)SCHEMAC_##name, #name " is numbered alike");
SCHEMAC_TYPE_LIST(X)
#undef X
_Static_assert((int)TYPE_PASSWORD == (int)SCHEMAC_TYPE_LAST + 1, "the runtime has each type");

/* ---- references ----------------------------------------------------------------------------- */

static uint16_t *numbers(arena *a, const fields *list)
{
    uint16_t *out = arena_alloc(a, list->count * sizeof *out);
    for (size_t i = 0; i < list->count; i++)
        out[i] = (uint16_t)list->items[i]->number;
    return out;
}

typedef VEC(schemac_reference) reference_list;

static void add_reference(arena *a, reference_list *out, const sql_reference *r,
                          ast_action on_delete)
{
    bool keeps = on_delete != ACTION_CASCADE && on_delete != ACTION_SET_NULL &&
                 on_delete != ACTION_SET_DEFAULT;
    schemac_reference one = {.name = r->label,
                             .fields = numbers(a, r->from),
                             .targets = numbers(a, r->to),
                             .count = (uint16_t)r->from->count,
                             .model = (uint16_t)r->target->number,
                             .keeps = keeps};
    vec_push(a, *out, one);
}

/* An action that sets the field, where a foreign key would set the tenant with it. */
static bool reference_is_set_by_trigger(const schema *s, const model *m, const field *f)
{
    return model_is_confined(s, m, f->target) && !paths_reference_is_split(s, m, f) &&
           (paths_action_sets(f->on_delete) || paths_action_sets(f->on_update));
}

static void describe_references(arena *a, const schema *s, const sql_dialect *dialect,
                                const model *m, schemac_model *d, schemac_model_texts *texts)
{
    reference_list list = {0};
    sql_objects watching = {0};
    for (size_t i = 0; i < m->fields.count; i++) {
        field *f = m->fields.items[i];
        if (f->target == NULL)
            continue;
        fields self = {0};
        vec_push(a, self, f);
        sql_reference r = {.model = m,
                           .label = f->name,
                           .from = &self,
                           .target = f->target,
                           .to = &f->target->own_key,
                           .deferrable = field_has(f, MODIFIER_DEFERRABLE),
                           .confined = model_is_confined(s, m, f->target),
                           .set = reference_is_set_by_trigger(s, m, f) ? f : NULL};
        add_reference(a, &list, &r, f->on_delete);
        dialect->add_triggers(a, &watching, &r);
    }
    for (size_t i = 0; i < m->foreign_keys.count; i++) {
        const foreign_key *k = m->foreign_keys.items[i];
        sql_reference r = {.model = m,
                           .label = k->label,
                           .from = &k->fields,
                           .target = k->target,
                           .to = &k->target_fields,
                           .deferrable = k->deferrable};
        add_reference(a, &list, &r, k->on_delete);
        dialect->add_triggers(a, &watching, &r);
    }
    d->references = list.items;
    d->reference_count = (uint16_t)list.count;
    texts->triggers = watching.items;
    texts->trigger_count = (uint16_t)watching.count;
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

/* ---- fields --------------------------------------------------------------------------------- */

#define X(name, number, meaning) +(number)
enum { SUM_OF_FLAGS = SCHEMAC_FLAG_LIST(X) };
#undef X
#define X(name, number, meaning) | (number)
enum { ALL_FLAGS = 0 SCHEMAC_FLAG_LIST(X) };
#undef X
_Static_assert((int)SUM_OF_FLAGS == (int)ALL_FLAGS, "each flag has a bit of its own");
_Static_assert((int)ALL_FLAGS <= UINT16_MAX, "schemac_field.flags has room for all");

/* What each modifier sets. */
static const uint16_t modifier_flags[MODIFIER_COUNT] = {
#define SCHEMAC_NO_FLAG                         0
#define X(kind, words, times, place, flag, ...) SCHEMAC_##flag,
    MODIFIERS(X)
#undef X
#undef SCHEMAC_NO_FLAG
};

static uint16_t field_flags(const model *m, const field *f)
{
    unsigned flags = (f->nullable ? SCHEMAC_NULLABLE : 0u) | (f->in_key ? SCHEMAC_KEY : 0u) |
                     (f->assigned ? SCHEMAC_ASSIGNED : 0u) |
                     (f->value.kind == DEFAULT_NOW ? SCHEMAC_DEFAULT_NOW : 0u) |
                     (f->value.kind == DEFAULT_RANDOM ? SCHEMAC_DEFAULT_RANDOM : 0u) |
                     (field_is_writable(m, f) ? SCHEMAC_WRITABLE : 0u) |
                     (type_table[f->type].secret ? SCHEMAC_SECRET : 0u) |
                     (f->type == TYPE_PASSWORD ? SCHEMAC_PASSWORD : 0u);
    for (int kind = 0; kind < MODIFIER_COUNT; kind++)
        if (f->given[kind] != NULL)
            flags |= modifier_flags[kind];
    return (uint16_t)flags;
}

static const schemac_enum *enumeration_of(const schema_sql *of, const field *f)
{
    return f->enumeration == NULL ? NULL : &of->enums[f->enumeration->number];
}

schemac_field describe_field(const schema_sql *of, const field *f, unsigned flags)
{
    type_kind type = type_table[f->type].stored_as;
    return (schemac_field){.name = f->name,
                           .column = f->column,
                           .enumeration = enumeration_of(of, f),
                           .references = f->target == NULL ? NULL : f->target->name,
                           .length = (uint32_t)f->length,
                           .flags = (uint16_t)flags,
                           .type = (uint8_t)type,
                           .shape = (uint8_t)SCHEMAC_SHAPE(type, f->nullable),
                           .precision = (uint8_t)f->precision,
                           .scale = (uint8_t)f->scale,
                           .mark = name_mark(f->column)};
}

static void describe_fields(arena *a, const schema_sql *of, const model *m, schemac_model *d)
{
    schemac_field *list = arena_alloc(a, m->fields.count * sizeof *list);
    fields filled = {0};
    for (size_t i = 0; i < m->fields.count; i++) {
        field *f = m->fields.items[i];
        list[i] = describe_field(of, f, field_flags(m, f));
        if (!f->nullable && (list[i].flags & (SCHEMAC_DEFAULT_NOW | SCHEMAC_DEFAULT_RANDOM)) != 0)
            vec_push(a, filled, f);
        d->stamped = d->stamped || field_has(f, MODIFIER_UPDATE_NOW);
    }
    d->record.fields = list;
    d->record.field_count = (uint16_t)m->fields.count;
    d->filled = numbers(a, &filled);
    d->filled_count = (uint16_t)filled.count;
}

/* What rows of the version before get, of fields that say it for this version. */
static void describe_using(arena *a, const model *m, schemac_model_texts *texts)
{
    const char **list = arena_alloc(a, m->fields.count * sizeof *list);
    for (size_t i = 0; i < m->fields.count; i++) {
        const field *f = m->fields.items[i];
        const ast_modifier *w = f->using_before ? NULL : f->given[MODIFIER_USING];
        list[i] = NULL;
        if (w == NULL)
            continue;
        /* a comment at the end must not swallow the parenthesis that follows */
        list[i] = arena_printf(a, "%.*s%s", (int)w->sql.size, w->sql.text,
                               strstr(w->sql.text, "--") != NULL ? "\n" : "");
        texts->becomes = list;
    }
}

/* ---- paths ---------------------------------------------------------------------------------- */

static uint16_t descending_bits(const model *m, const schema *s, const index_path *p)
{
    unsigned bits = 0;
    size_t first = m->tenant != NULL && m != s->tenant ? 1 : 0; /* of the fields among columns */
    for (size_t i = 0; p->descending != NULL && i < p->fields.count; i++)
        bits |= (unsigned)p->descending[first + i] << i;
    return (uint16_t)bits;
}

static void describe_paths(sql_writer *w, const schema *s, const sql_dialect *dialect,
                           const model *m, model_sql *out, schemac_model *d,
                           schemac_model_texts *texts)
{
    arena *a = w->arena;
    schemac_sql_object *indexes = arena_alloc(a, m->indexes.count * sizeof *indexes);
    const char **conditions = arena_alloc(a, m->indexes.count * sizeof *conditions);
    out->paths = arena_alloc(a, m->indexes.count * sizeof *out->paths);
    schemac_path *paths = arena_alloc(a, m->indexes.count * sizeof *paths);
    for (size_t i = 0; i < m->indexes.count; i++) {
        const index_path *p = m->indexes.items[i];
        out->paths[i].create = dialect->create_index(w, m, p);
        if (p->where.text != NULL) {
            sql_put_condition(w, p);
            out->paths[i].where = sql_writer_take(w);
        }
        paths[i] = (schemac_path){.label = p->label,
                                  .fields = numbers(a, &p->fields),
                                  .count = (uint16_t)p->fields.count,
                                  .descending = descending_bits(m, s, p),
                                  .unique = p->kind == INDEX_UNIQUE,
                                  .internal = p->silent,
                                  .optional = p->optional,
                                  .partial = p->where.text != NULL};
        indexes[i] = (schemac_sql_object){.name = p->created ? p->name : NULL,
                                          .create = out->paths[i].create.text};
        conditions[i] = out->paths[i].where.text;
        if (p->where.text != NULL)
            texts->conditions = conditions;
    }
    d->paths = paths;
    d->path_count = (uint16_t)m->indexes.count;
    texts->indexes = m->indexes.count > 0 ? indexes : NULL;
}

/* Of a table that this version changes; one that is new is created as it is. */
static const char *expanded_table(sql_writer *w, const schema_sql *of, const model *m,
                                  const char *create)
{
    const schema *before = of->schema->before;
    const model *was = before == NULL ? NULL : before_model(before, m);
    if (before != NULL &&
        (was == NULL || strcmp(of->dialect->create_table(w, before, was).text, create) == 0))
        return NULL;
    return of->dialect->create_expanded(w, of->schema, m, was).text;
}

/* ---- the whole ------------------------------------------------------------------------------ */

static uint16_t number_or_none(const field *f)
{
    return (uint16_t)(f == NULL ? SCHEMAC_NO_FIELD : f->number);
}

void describe_model(sql_writer *w, const schema_sql *of, const model *m, model_sql *out,
                    schemac_model *d, schemac_model_texts *texts)
{
    arena *a = w->arena;
    const schema *s = of->schema;
    out->model = m;
    out->descriptor = d;
    out->texts = texts;
    out->create = of->dialect->create_table(w, s, m);
    d->name = m->name;
    d->table = m->table;
    texts->create = out->create.text;
    texts->expanded = s->fills ? expanded_table(w, of, m, out->create.text) : NULL;
    d->number = (uint32_t)m->number;
    /* a key that is the tenant alone has a first field, too, though calls are given none */
    d->key = numbers(a, m->own_key.count > 0 ? &m->own_key : &m->key);
    d->key_count = (uint16_t)m->own_key.count;
    d->tenant_key = model_has_tenant_key(s, m);
    d->old = old_names(a, m);
    d->tenant = number_or_none(m->tenant);
    d->soft_delete = number_or_none(m->soft_delete);
    d->version = number_or_none(m->version);
    d->mark = name_mark(m->table);
    d->is_tenant = m == s->tenant;
    describe_fields(a, of, m, d);
    describe_using(a, m, texts);
    describe_paths(w, s, of->dialect, m, out, d, texts);
    describe_references(a, s, of->dialect, m, d, texts);
}
