/* check.c - what may be wrong with a model, a row each. */
#include "model/check.h"

#include "base/fold.h"
#include "model/fields.h"
#include "model/modifiers.h"
#include "model/paths.h"
#include "model/tenants.h"

#include <string.h>

typedef struct checker {
    arena *arena;
    diags *diags;
    schema *schema;
    map objects; /* tables and indexes of the database, by name -> object */
} checker;

/* Something that has a name in the database. */
typedef struct object {
    span at;
    bool table;
} object;

/* ---- keys ----------------------------------------------------------------------------------- */

static void check_key(checker *c, model *m)
{
    if (m->key.count == 0) {
        if (m->key_at.source == NULL) {
            diag *e = diag_error(c->diags, E0401, m->at, "model '%s' has no primary key", m->name);
            diag_hint(e, "for a key that is assigned: id: int64 primary key;");
        }
        return;
    }
    for (size_t i = 0; i < m->key.count; i++) {
        field *f = m->key.items[i];
        if (f->nullable) {
            diag *e = diag_error(c->diags, E0403, f->at,
                                 "'%s' is part of the key of '%s' and "
                                 "cannot be nullable",
                                 f->name, m->name);
            diag_hint(e, "remove the '?'");
        } else if (!f->broken && f->target == NULL && !field_is_indexable(f)) {
            diag_error(c->diags, E0410, f->at, "'%s' is %s, which cannot be a key", f->name,
                       type_table[f->type].noun);
        }
    }
}

static void check_autoincrement_key(checker *c, model *m)
{
    for (size_t i = 0; i < m->fields.count; i++) {
        field *f = m->fields.items[i];
        if (field_has(f, MODIFIER_AUTOINCREMENT) && !f->assigned &&
            m->without_rowid.source == NULL) {
            diag *e = diag_error(c->diags, E0412, f->at, "'%s' cannot be autoincrement", f->name);
            diag_hint(e, "only a single int64 primary key can");
        }
    }
}

/* ---- references ----------------------------------------------------------------------------- */

/* A key over several fields has the tenant among them, which no action may change. */
static bool refuse_tenant(checker *c, const field *f, ast_action action, span at)
{
    bool null = action == ACTION_SET_NULL;
    if (!field_has(f, MODIFIER_TENANT) || (!null && action != ACTION_SET_DEFAULT))
        return false;
    diag *e =
        diag_error(c->diags, null ? E0406 : E0409, at, "'%s' is the tenant and cannot be set to %s",
                   f->name, null ? "null" : "a default");
    diag_hint(e, "choose another action; or give the other model a key of one field beside the "
                 "tenant: a reference to that leaves the tenant as it is");
    return true;
}

/* Whether the action can be done to the field. */
static bool check_action(checker *c, field *f, ast_action action, span at)
{
    size_t errors = c->diags->errors;
    if (action == ACTION_SET_NULL && !f->nullable) {
        diag *e =
            diag_error(c->diags, E0406, at, "'%s' is required and cannot be set to null", f->name);
        if (field_has(f, MODIFIER_TENANT))
            diag_hint(e, "choose another action: a tenant is not nullable");
        else if (f->target != NULL)
            diag_hint(e, "make it nullable, %s: %s?, or choose another action", f->name,
                      f->target->name);
        else
            diag_hint(e, "make it nullable, or choose another action");
    } else if (action == ACTION_SET_DEFAULT && f->value.at.source == NULL) {
        diag *e = diag_error(c->diags, E0409, at, "'%s' has no default to be set to", f->name);
        diag_hint(e, field_has(f, MODIFIER_TENANT)
                         ? "choose another action: a tenant has no default"
                         : "give it a default, or choose another action");
    }
    return c->diags->errors == errors;
}

/* ---- foreign keys --------------------------------------------------------------------------- */

/* Whether the fields are unique, in a model with a tenant within each: tenants_check asks for the
   tenant then. */
static bool is_unique(const schema *s, const model *m, const fields *list)
{
    const field *tenant = m == s->tenant ? NULL : m->tenant;
    if (fields_same_set(&m->key, list, tenant))
        return true;
    for (size_t i = 0; i < m->indexes.count; i++) {
        const index_path *p = m->indexes.items[i];
        if (p->kind == INDEX_UNIQUE && p->where.text == NULL &&
            fields_same_set(&p->columns, list, tenant))
            return true;
    }
    return false;
}

static const char *type_text(arena *a, const field *f)
{
    if (f->type == TYPE_ENUM)
        return f->enumeration->name;
    if (f->type == TYPE_DECIMAL)
        return arena_printf(a, "decimal(%d,%d)", f->precision, f->scale);
    return type_table[type_table[f->type].stored_as].name;
}

static bool same_type(const field *a, const field *b)
{
    return type_table[a->type].stored_as == type_table[b->type].stored_as &&
           a->enumeration == b->enumeration && a->scale == b->scale;
}

static void check_foreign_key(checker *c, const foreign_key *k)
{
    if (k->fields.count != k->target_fields.count) {
        diag_error(c->diags, E0415, k->at,
                   "the foreign key has %zu field%s, but references %zu of '%s'", k->fields.count,
                   k->fields.count == 1 ? "" : "s", k->target_fields.count, k->target->name);
        return;
    }
    for (size_t i = 0; i < k->fields.count; i++) {
        const field *from = k->fields.items[i];
        const field *to = k->target_fields.items[i];
        if (from->broken || to->broken)
            return;
        if (!same_type(from, to)) {
            diag *e = diag_error(c->diags, E0415, k->at,
                                 "'%s' is %s, but '%s.%s', which it references, is %s", from->name,
                                 type_text(c->arena, from), k->target->name, to->name,
                                 type_text(c->arena, to));
            diag_note(e, to->at, "'%s.%s' is declared here", k->target->name, to->name);
            return;
        }
    }
    if (!is_unique(c->schema, k->target, &k->target_fields)) {
        diag *e = diag_error(c->diags, E0415, k->at,
                             "the fields that it references are neither the key of '%s' nor unique",
                             k->target->name);
        diag_note(e, k->target->at, "'%s' is declared here", k->target->name);
        diag_hint(e, "name the fields of its primary key, or make them unique there");
        return;
    }
    bool fits = true;
    for (size_t i = 0; i < k->fields.count && fits; i++)
        fits = !refuse_tenant(c, k->fields.items[i], k->on_delete, k->on_delete_at) &&
               !refuse_tenant(c, k->fields.items[i], k->on_update, k->on_update_at) &&
               check_action(c, k->fields.items[i], k->on_delete, k->on_delete_at) &&
               check_action(c, k->fields.items[i], k->on_update, k->on_update_at);
}

static void check_own_action(checker *c, field *f, ast_modifier_kind kind)
{
    const ast_modifier *w = f->given[kind];
    if (w != NULL)
        check_action(c, f, w->action, w->at);
}

static void check_tenant(checker *c, model *m)
{
    tenants_check(c->arena, c->diags, c->schema, m);
}

static void check_foreign_keys(checker *c, model *m)
{
    for (size_t i = 0; i < m->foreign_keys.count; i++)
        check_foreign_key(c, m->foreign_keys.items[i]);
}

static void check_references(checker *c, model *m)
{
    for (size_t i = 0; i < m->fields.count; i++) {
        field *f = m->fields.items[i];
        if (f->broken)
            continue;
        if (f->target == NULL) {
            modifiers_check_no_reference(c->diags, f);
            continue;
        }
        check_own_action(c, f, MODIFIER_ON_DELETE);
        check_own_action(c, f, MODIFIER_ON_UPDATE);
        if (f->target->key.count > 0 && f->target->own_key.count == 0) {
            diag *e = diag_error(c->diags, E0404, f->written->type.at,
                                 "'%s' has no key but its tenant, which a reference cannot hold",
                                 f->target->name);
            diag_note(e, f->target->key_at, "its key is declared here");
            diag_hint(e, "leave the reference out: each tenant has one '%s'", f->target->name);
            f->broken = true;
        } else if (f->target->own_key.count > 1) {
            diag *e = diag_error(c->diags, E0404, f->written->type.at,
                                 "'%s' has a key of %zu fields, which one reference cannot hold",
                                 f->target->name, f->target->own_key.count);
            diag_note(e, f->target->key_at, "its key is declared here");
            diag_hint(e, "declare its fields here and write foreign key (…) references %s (…)",
                      f->target->name);
            f->broken = true;
        }
    }
}

/* ---- values --------------------------------------------------------------------------------- */

static void check_sql(checker *c, model *m)
{
    for (size_t i = 0; i < m->checks.count; i++)
        if (ast_sql_is_blank(&m->checks.items[i]))
            diag_error(c->diags, E0111, m->checks.items[i].at, "the check is empty");
    for (size_t i = 0; i < m->fields.count; i++)
        for (size_t j = 0; j < m->fields.items[i]->checks.count; j++)
            if (ast_sql_is_blank(&m->fields.items[i]->checks.items[j]))
                diag_error(c->diags, E0111, m->fields.items[i]->checks.items[j].at,
                           "the check of '%s' is empty", m->fields.items[i]->name);
    for (size_t i = 0; i < m->indexes.count; i++)
        if (m->indexes.items[i]->where.text != NULL &&
            ast_sql_is_blank(&m->indexes.items[i]->where))
            diag_error(c->diags, E0111, m->indexes.items[i]->where.at, "the condition is empty");
}

/* ---- modifiers of a field ------------------------------------------------------------------- */

static void check_password(checker *c, const field *f)
{
    if (f->type != TYPE_PASSWORD)
        return;
    if (f->value.at.source != NULL) {
        diag *e = diag_error(c->diags, E0310, f->value.at,
                             "'%s' is a password and cannot have a default", f->name);
        diag_hint(e, "everybody would know it; the first one comes from the environment: see seed");
    } else if (field_has(f, MODIFIER_GENERATED)) {
        diag_error(c->diags, E0310, f->at, "'%s' is a password and cannot be computed", f->name);
    } else if (f->collation != NULL) {
        diag_error(c->diags, E0310, f->given[MODIFIER_COLLATE]->at,
                   "'%s' is a password, of which the hash is stored: it has no collation", f->name);
    }
}

static void check_modifiers(checker *c, model *m)
{
    for (size_t i = 0; i < m->fields.count; i++) {
        const field *f = m->fields.items[i];
        if (f->broken)
            continue;
        modifiers_check(c->diags, m, f);
        check_password(c, f);
    }
}

/* ---- tables and indexes --------------------------------------------------------------------- */

static void put_object(checker *c, const char *name, span at, bool table)
{
    object *o = arena_alloc(c->arena, sizeof *o);
    *o = (object){.at = at, .table = table};
    map_put(&c->objects, name, o);
}

static void check_table(checker *c, model *m)
{
    size_t size = strlen(m->table);
    bool ours = fold_begins(m->table, "schemac_");
    bool sqlite = fold_begins(m->table, "sqlite_");
    if (size == 0 || size > LIMIT_NAME_BYTES) {
        diag_error(c->diags, E0213, m->table_at, "a table name has 1 to %d bytes",
                   LIMIT_NAME_BYTES);
        return;
    }
    if (ours || sqlite) {
        diag *e =
            diag_error(c->diags, E0213, m->table_at, "a table cannot be called '%s'", m->table);
        diag_hint(e, "names that begin with '%s' are reserved; table \"…\"; gives it another",
                  ours ? "schemac_" : "sqlite_");
        return;
    }
    const object *before = map_get(&c->objects, m->table);
    if (before != NULL) {
        diag *e = diag_error(c->diags, E0208, m->table_at, "a second table '%s'", m->table);
        diag_note(e, before->at, "the first is here");
    } else {
        put_object(c, m->table, m->table_at, true);
    }
}

static const char *path_words(const index_path *p)
{
    static const char *const words[] = {[INDEX_UNIQUE] = "unique",
                                        [INDEX_PLAIN] = "index",
                                        [INDEX_REFERENCE] = "the index of the reference",
                                        [INDEX_TENANT] = "the index of the tenant"};
    return words[p->kind];
}

static bool hint_at_tenant(const checker *c, const model *m, diag *e)
{
    if (m->tenant == NULL || m == c->schema->tenant)
        return false;
    diag_hint(e,
              model_has_tenant_key(c->schema, m)
                  ? "the key and every index of '%s' begin with the tenant, written or not"
                  : "every index of '%s' begins with the tenant, written or not",
              m->name);
    return true;
}

/* A unique over fields that are the key, or the same fields twice. An index that
   serves a reference is not created then. */
static void check_repeated(checker *c, model *m, size_t number)
{
    index_path *p = m->indexes.items[number];
    if (p->where.text != NULL || !p->created)
        return;
    if (fields_equal(&p->columns, &m->key)) {
        diag *e =
            diag_error(c->diags, E0411, p->at, "this %s repeats the primary key", path_words(p));
        diag_note(e, m->key_at, "the key is declared here");
        hint_at_tenant(c, m, e);
        p->broken = true;
        return;
    }
    for (size_t i = 0; i < number; i++) {
        const index_path *other = m->indexes.items[i];
        if (other->where.text == NULL && fields_equal(&p->columns, &other->columns)) {
            bool by_tenant = other->kind == INDEX_TENANT;
            diag *e = diag_error(c->diags, E0411, p->at,
                                 by_tenant ? "this %s is over the tenant and the key, which have "
                                             "an index already"
                                           : "this %s is over the same fields as another",
                                 path_words(p));
            diag_note(e, other->at, by_tenant ? "the tenant is here" : "the other is here");
            if (!hint_at_tenant(c, m, e))
                diag_hint(e, "a unique is an index too: one of them is enough");
            p->broken = true;
            return;
        }
    }
}

/* A name that is stated may be anybody's; any other one begins with that of its table. */
static bool is_index_name(checker *c, const index_path *p)
{
    size_t size = strlen(p->name);
    bool ours = fold_begins(p->name, "schemac_");
    bool sqlite = fold_begins(p->name, "sqlite_");
    if (p->name_at.source == NULL)
        return true;
    if (size == 0 || size > LIMIT_INDEX_NAME_BYTES) {
        diag_error(c->diags, E0220, p->name_at, "an index name has 1 to %d bytes",
                   LIMIT_INDEX_NAME_BYTES);
    } else if (sqlite && fold_begins(p->name, "sqlite_autoindex_")) {
        diag *e =
            diag_error(c->diags, E0220, p->name_at, "an index cannot be called '%s'", p->name);
        diag_hint(e, "SQLite has made this one for a constraint of the table; remove as \"…\"");
    } else if (ours || sqlite) {
        diag *e =
            diag_error(c->diags, E0220, p->name_at, "an index cannot be called '%s'", p->name);
        diag_hint(e, "names that begin with '%s' are reserved", ours ? "schemac_" : "sqlite_");
    } else {
        return true;
    }
    return false;
}

static void check_index_name(checker *c, index_path *p)
{
    bool stated = p->name_at.source != NULL;
    span at = stated ? p->name_at : p->at;
    const object *before = map_get(&c->objects, p->name);
    p->broken = true;
    if (!is_index_name(c, p))
        return;
    if (before == NULL) {
        put_object(c, p->name, at, false);
        p->broken = false;
        return;
    }
    diag *e = before->table
                  ? diag_error(c->diags, E0209, at, "index '%s' is called like a table", p->name)
                  : diag_error(c->diags, E0209, at, "a second index '%s'", p->name);
    diag_note(e, before->at, before->table ? "the table is declared here" : "the first is here");
    if (before->at.source == at.source && before->at.begin == at.begin)
        diag_hint(e, "each model that includes this has it: declare the index in the models");
    else if (stated)
        diag_hint(
            e, "a database has each name once, among tables and indexes: as \"…\" gives another");
    else
        diag_hint(e, "give one of them another name: index name (…)");
}

static void check_indexes(checker *c, model *m)
{
    for (size_t i = 0; i < m->indexes.count; i++) {
        index_path *p = m->indexes.items[i];
        check_repeated(c, m, i);
        if (p->kind == INDEX_PLAIN && p->fields.count == 0 && !p->broken) {
            diag *e = diag_error(c->diags, E0411, p->at,
                                 "this index is over the tenant, with which every index of '%s' "
                                 "begins",
                                 m->name);
            diag_hint(e, "remove it: list gives the rows of one tenant");
            p->broken = true;
        }
        for (size_t j = 0; j < p->fields.count && !p->broken; j++)
            if (!field_is_indexable(p->fields.items[j])) {
                const field *f = p->fields.items[j];
                diag_error(c->diags, E0410, p->at, "'%s' is %s, which cannot be indexed", f->name,
                           type_table[f->type].noun);
                p->broken = true;
            }
        if (!p->broken)
            check_index_name(c, p);
    }
}

/* ---- the table of checks -------------------------------------------------------------------- */

typedef enum {
    KEY,
    AUTOINCREMENT,
    REFERENCES,
    FOREIGN_KEYS,
    TENANT,
    SQL,
    MODIFIERS,
    TABLES,
    INDEXES
} check_id;

typedef struct check {
    check_id id;
    void (*run)(checker *c, model *m);
    unsigned needs; /* checks that must have found nothing in the model */
} check;

#define AFTER(id) (1u << (id))

/* Checks are run in this order. One that finds something in a model keeps those that need it from
   running on the model, so that one mistake gives one message. */
static const check checks[] = {
    {KEY, check_key, 0},
    {AUTOINCREMENT, check_autoincrement_key, AFTER(KEY)},
    {REFERENCES, check_references, 0},
    {FOREIGN_KEYS, check_foreign_keys, AFTER(REFERENCES)},
    {TENANT, check_tenant, AFTER(REFERENCES) | AFTER(FOREIGN_KEYS)},
    {SQL, check_sql, 0},
    {MODIFIERS, check_modifiers, AFTER(KEY)},
    {TABLES, check_table, 0},
    {INDEXES, check_indexes, AFTER(KEY) | AFTER(TABLES)},
};

void check_models(arena *a, diags *d, schema *s)
{
    checker c = {.arena = a, .diags = d, .schema = s, .objects = map_new(a, true)};
    for (size_t i = 0; i < sizeof checks / sizeof *checks; i++)
        for (size_t j = 0; j < s->models.count; j++) {
            model *m = s->models.items[j];
            if ((m->failed & checks[i].needs) != 0)
                continue;
            size_t errors = d->errors;
            checks[i].run(&c, m);
            if (d->errors > errors)
                m->failed |= AFTER(checks[i].id);
        }
}
