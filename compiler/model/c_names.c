/* c_names.c - every name that the generated C declares. */
#include "model/c_names.h"

#include "base/fold.h"
#include "model/c_macros.h"
#include "model/c_reserved.h"
#include "model/calls.h"
#include "model/namer.h"
#include "model/paths.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static bool check_given(namer *n, const literal *given)
{
    if (c_names_is_valid(given->text))
        return true;
    diag *e = diag_error(n->diags, E0502, given->at, "\"%s\" is not a C name", given->text);
    diag_hint(e, "letters, digits and '_', beginning with a letter, at most %d", LIMIT_NAME_BYTES);
    return false;
}

const char *c_names_private(arena *a, const schema *s, const char *name)
{
    const char *const prefixes[] = {s->name, "schemac", "released"};
    if (s->snapshot != NULL)
        return arena_printf(a, "released_%" PRId64 "_%s", s->version, name);
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        size_t size = strlen(prefixes[i]);
        if (strncmp(name, prefixes[i], size) == 0 && (name[size] == '\0' || name[size] == '_'))
            return arena_printf(a, "%s_%s", prefixes[i], name + size);
    }
    return name;
}

/* ---- enums ---------------------------------------------------------------------------------- */

static bool take_of_enum(namer *n, const enumeration *e, const c_use *use, const char *stem)
{
    return namer_take(n, (c_owner){use, stem, NULL, e->name, NULL, e->at});
}

static void name_enum(namer *n, enumeration *e)
{
    static const c_use type = {"%", "enum '%'", false};
    static const c_use name = {"%_name", "enum '%'", false};
    static const c_use from_name = {"%_from_name", "enum '%'", false};
    static const c_use value = {"%_%", "value '%' of enum '%'", true};
    arena *a = n->arena;
    const char *prefix = n->schema->name;
    e->c_private = c_names_private(a, n->schema, e->name);
    e->c_type = arena_printf(a, "%s_%s", prefix, e->name);
    e->c_optional = arena_printf(a, "%s_opt_%s", prefix, e->name);
    if (!take_of_enum(n, e, &type, e->c_type))
        return; /* so are all names that begin with it */
    take_of_enum(n, e, &type, e->c_optional);
    take_of_enum(n, e, &name, e->c_type);
    take_of_enum(n, e, &from_name, e->c_type);
    for (size_t i = 0; i < e->values.count; i++) {
        enum_value *v = &e->values.items[i];
        c_owner owner = {&value, e->c_type, v->name, v->name, e->name, v->at};
        v->c_name = taken_name(a, &owner);
        namer_take(n, owner);
    }
}

/* ---- members -------------------------------------------------------------------------------- */

/* A parameter shares its scope with the other parameters and hides what the header declares. */
static void name_parameters(namer *n, model *m, const map *members)
{
    for (size_t i = 0; i < m->fields.count; i++) {
        field *f = m->fields.items[i];
        f->parameter = f->member;
        while (namer_is_own_parameter(f->parameter) || namer_is_taken(n, f->parameter) ||
               (f->parameter != f->member && map_get(members, f->parameter) != NULL))
            f->parameter = arena_printf(n->arena, "%s_value", f->parameter);
    }
}

static bool take_of_field(namer *n, const model *m, const field *f, const c_use *use)
{
    return namer_take(n, (c_owner){use, m->c_type, f->member, m->name, f->name, f->at});
}

static void take_filters(namer *n, const model *m, const field *f)
{
    static const c_use filters[] = {{"%_where_%", "a filter of '%.%'", false},
                                    {"%_among_%", "a filter of '%.%'", false},
                                    {"%_null_%", "a filter of '%.%'", false}};
    for (size_t i = 0; i < (f->nullable ? 3 : 2); i++)
        if (!take_of_field(n, m, f, &filters[i]))
            return;
}

/* Members are named once all other names are known: C++ minds one that is called like a type. */
static void name_members(namer *n, model *m)
{
    static const c_use scale = {"%_%_SCALE", "the scale of '%.%'", true};
    static const c_use password[] = {
#define X(name, ...) {"%_%_" name, "the " name " call of '%.%'", false},
        PASSWORD_CALLS(X)
#undef X
    };
    map members = map_new(n->arena, false);
    for (size_t i = 0; i < m->fields.count; i++) {
        field *f = m->fields.items[i];
        const ast_modifier *own = f->given[MODIFIER_C_NAME];
        if (own != NULL && check_given(n, &own->value))
            f->member = own->value.text;
        if (c_names_is_reserved(f->member) || fold_begins(f->member, "schemac_") ||
            namer_is_taken(n, f->member))
            f->member = arena_printf(n->arena, "%s_", f->member);
        const field *before = map_get(&members, f->member);
        if (before != NULL) {
            diag *e = diag_error(n->diags, E0501, f->at, "'%s' and '%s' are both member '%s' in C",
                                 f->name, before->name, f->member);
            diag_note(e, before->at, "'%s' is declared here", before->name);
            diag_hint(e, "c_name \"…\" gives one of them another name in C");
        } else {
            map_put(&members, f->member, f);
            if (!m->c_taken)
                take_filters(n, m, f);
        }
        if (f->type == TYPE_DECIMAL && f->target == NULL)
            take_of_field(n, m, f, &scale);
        for (size_t j = 0; f->type == TYPE_PASSWORD && j < sizeof password / sizeof *password; j++)
            take_of_field(n, m, f, &password[j]);
    }
    name_parameters(n, m, &members);
}

/* ---- names that nobody has asked for ---------------------------------------------------------

   Given last of all, with a '_' behind those that are taken. */

static const char *take_free(namer *n, c_owner owner)
{
    while (taken_add(&n->taken, &owner) != NULL)
        owner.rest = arena_printf(n->arena, "%s_", owner.rest);
    return taken_name(n->arena, &owner);
}

static void name_optionals(namer *n, enumeration *e)
{
    static const c_use some = {"%_some_%", "enum '%'", false};
    static const c_use none = {"%_none_%", "enum '%'", false};
    c_owner owner = {&some, n->schema->name, e->name, e->name, NULL, e->at};
    e->c_some = take_free(n, owner);
    owner.use = &none;
    e->c_none = take_free(n, owner);
}

static void name_sorts(namer *n, model *m)
{
    static const c_use sort = {"%_SORT_%", "the sorting by '%.%'", true};
    for (size_t i = 0; i < m->fields.count; i++) {
        field *f = m->fields.items[i];
        /* clients see cursors, in which the values are */
        if (type_table[f->type].filter == NULL || field_has(f, MODIFIER_SECRET) ||
            paths_order_by(m, f))
            continue;
        f->sort_name =
            take_free(n, (c_owner){&sort, m->c_type, f->member, m->name, f->name, f->at});
    }
}

/* ---- models --------------------------------------------------------------------------------- */

static bool take_of_model(namer *n, const model *m, const c_use *use)
{
    return namer_take(n, (c_owner){use, m->c_type, NULL, m->name, NULL, m->at});
}

static void take_of_path(namer *n, const model *m, const index_path *p, const c_use *use)
{
    namer_take(n, (c_owner){use, m->c_type, p->label, p->label, m->name, p->at});
}

/* The names of calls; that of one for each path goes on with the path's label. */
static const struct {
    call_when when;
    c_use of_model;
    c_use of_path;
} call_uses[] = {
#define X(name, when, ...)                                                                         \
    {CALL_##when,                                                                                  \
     {"%_" name, "the " name " call of model '%'", false},                                         \
     {"%_" name, "the " name " call of model '%'", false}},
    MODEL_CALLS(X)
#undef X
};

enum { CALL_USE_COUNT = sizeof call_uses / sizeof *call_uses };

static void take_calls_of_path(namer *n, const model *m, const index_path *p)
{
    static const c_use order = {"%_BY_%", "the order by % of model '%'", true};
    if (p->broken)
        return;
    if (path_is_order(p))
        take_of_path(n, m, p, &order);
    for (size_t i = CALL_USE_COUNT; i > 0; i--)
        if (call_is_of_path(call_uses[i - 1].when, m, p))
            take_of_path(n, m, p, &call_uses[i - 1].of_path);
}

/* update and patch are kept free in every model; restore and purge, of a key or a row, where rows are
   soft-deleted. */
static void take_calls_of_model(namer *n, const model *m)
{
    for (size_t i = 0; i < CALL_USE_COUNT; i++)
        if (call_uses[i].when == CALL_UPDATABLE || call_is_of_model(call_uses[i].when, m))
            take_of_model(n, m, &call_uses[i].of_model);
}

static void name_model(namer *n, model *m)
{
    static const c_use type = {"%", "model '%'", false};
    static const c_use always[] = {{"%_rows", "the rows of model '%'", false},
                                   {"%_INIT", "model '%'", true},
                                   {"%_mask", "the patches of model '%'", false},
                                   {"%_by", "the orders of model '%'", false},
                                   {"%_KEY_ORDER", "the orders of model '%'", true},
                                   {"%_where", "the filters of model '%'", false},
                                   {"%_key", "the keys of model '%'", false},
                                   {"%_everything", "the everything call of model '%'", false},
                                   {"%_any", "the any call of model '%'", false},
                                   {"%_all", "the all call of model '%'", false},
                                   {"%_not", "the not call of model '%'", false}};
    const char *stem = m->name;
    if (m->c_name.text != NULL && check_given(n, &m->c_name))
        stem = m->c_name.text;
    m->c_type = arena_printf(n->arena, "%s_%s", n->schema->name, stem);
    m->c_private = c_names_private(n->arena, n->schema, m->name);
    m->c_upper = arena_upper(n->arena, m->c_type);
    m->c_taken = !take_of_model(n, m, &type);
    if (m->c_taken)
        return; /* so are all names that begin with it */
    for (size_t i = 0; i < sizeof always / sizeof *always; i++)
        take_of_model(n, m, &always[i]);
    take_calls_of_model(n, m);
    for (size_t i = 0; i < m->indexes.count; i++)
        take_calls_of_path(n, m, m->indexes.items[i]);
}

/* ---- functions of the program --------------------------------------------------------------- */

/* Whether the generated source has a name of its own that is the stem, '_' and one of these, or a
   number behind it. */
static bool is_private_to(const char *name, const char *stem)
{
    static const char *const parts[] = {"by",
                                        "dropped",
                                        "enum",
                                        "fields",
                                        "filled",
                                        "from",
                                        "key",
                                        "old",
                                        "paths",
                                        "old_columns",
                                        "to",
                                        "values",
                                        "was",
                                        "references",
                                        "indexes_sqlite",
                                        "conditions_sqlite",
                                        "foreign_keys_sqlite",
                                        "triggers_sqlite"};
    size_t size = strlen(stem);
    if (strncmp(name, stem, size) != 0 || name[size] != '_')
        return false;
    const char *part = name + size + 1;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        size_t length = strlen(parts[i]);
        if (strncmp(part, parts[i], length) == 0 &&
            (part[length] == '\0' ||
             part[length + 1 + strspn(part + length + 1, "0123456789")] == '\0'))
            return true;
    }
    return false;
}

static bool is_private(const schema *s, const char *name)
{
    static const char *const own[] = {"creation_order",
                                      "dropped_tables",
                                      "external_tables",
                                      "hash_seeds",
                                      "hash_slots",
                                      "migration_guards",
                                      "migrations",
                                      "models",
                                      "released_versions",
                                      "runtime_check",
                                      "seed_variables",
                                      "seeds",
                                      "texts",
                                      "queries",
                                      "query_texts_sqlite",
                                      "model_texts_sqlite",
                                      "seed_texts_sqlite",
                                      "view_texts_sqlite",
                                      "migration_texts_sqlite"};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (strcmp(own[i], name) == 0)
            return true;
    for (size_t i = 0; i < s->models.count; i++)
        if (is_private_to(name, s->models.items[i]->c_private))
            return true;
    for (size_t i = 0; i < s->enums.count; i++)
        if (is_private_to(name, s->enums.items[i]->c_private))
            return true;
    for (size_t i = 0; i < s->queries.count; i++)
        if (fold_begins(name, s->queries.items[i]->c_private))
            return true;
    return false;
}

/* Several migrations may call the same function. */
static void take_function(namer *n, const word *name)
{
    static const c_use function = {"%", "the function that a migration calls", false};
    c_owner owner = {&function, name->text, NULL, NULL, NULL, name->at};
    const c_owner *before = taken_add(&n->taken, &owner);
    if (before != NULL && before->use == &function)
        return;
    if (before == NULL && !is_private(n->schema, name->text) &&
        !fold_begins(name->text, "schemac_"))
        return;
    diag *e = diag_error(n->diags, E0501, name->at, "the C name '%s' is taken", name->text);
    if (before != NULL)
        diag_note(e, before->at, "by %s", taken_words(n->arena, before));
    diag_hint(e, before != NULL
                     ? "call the function otherwise"
                     : "the generated source uses it itself; call the function otherwise");
}

/* ---- everything ----------------------------------------------------------------------------- */

static void take_of_schema(namer *n, const c_use *use)
{
    namer_take(n, (c_owner){use, n->schema->name, NULL, NULL, NULL, n->schema->at});
}

void c_names_give(arena *a, diags *d, schema *s)
{
    static const c_use always[] = {{"%_open", "the schema itself", false},
                                   {"%_SCHEMA", "the schema itself", true},
                                   {"%_SCHEMA_H", "the include guard", true}};
    static const c_use set_tenant = {"%_set_tenant", "the schema itself", false};
    arena *scratch = arena_scratch(a);
    namer n = {.arena = a, .diags = d, .schema = s, .taken = taken_new(scratch)};
    for (size_t i = 0; i < sizeof always / sizeof *always; i++)
        take_of_schema(&n, &always[i]);
    if (s->tenant != NULL)
        take_of_schema(&n, &set_tenant);
    for (size_t i = 0; i < s->enums.count; i++)
        name_enum(&n, s->enums.items[i]);
    for (size_t i = 0; i < s->models.count; i++)
        name_model(&n, s->models.items[i]);
    namer_name_queries(&n);
    for (size_t i = 0; i < s->models.count; i++)
        name_members(&n, s->models.items[i]);
    namer_name_slots(&n);
    for (size_t i = 0; i < s->migrations.count; i++)
        if (s->migrations.items[i]->written->calls.text != NULL)
            take_function(&n, &s->migrations.items[i]->written->calls);
    for (size_t i = 0; i < s->enums.count; i++)
        name_optionals(&n, s->enums.items[i]);
    for (size_t i = 0; i < s->models.count; i++)
        if (!s->models.items[i]->c_taken)
            name_sorts(&n, s->models.items[i]);
    arena_free(scratch);
}
