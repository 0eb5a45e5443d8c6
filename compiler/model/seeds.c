/* seeds.c - the rows that every database begins with. */
#include "model/seeds.h"

#include "base/buf.h"
#include "base/fold.h"
#include "base/suggest.h"
#include "model/fields.h"
#include "model/literals.h"
#include "model/lookup.h"
#include "model/paths.h"

#include <stdlib.h>
#include <string.h>

typedef struct seeder {
    arena *arena;
    diags *diags;
    schema *schema;
    map models;
} seeder;

static const model *model_called(seeder *r, const word *name)
{
    const model *m = map_get(&r->models, name->text);
    if (m != NULL && strcmp(m->name, name->text) == 0)
        return m;
    diag *e = diag_error(r->diags, E0204, name->at, "there is no model '%s'", name->text);
    suggestion s = suggest_new(name->text);
    for (size_t i = 0; i < r->schema->models.count; i++)
        suggest_offer(&s, r->schema->models.items[i]->name);
    suggest_hint(&s, e);
    return NULL;
}

static field *field_called(seeder *r, const model *m, const word *name)
{
    field *f = map_get(&m->by_name, name->text);
    if (f != NULL && fold_equal(f->name, name->text))
        return f;
    diag *e =
        diag_error(r->diags, E0205, name->at, "model '%s' has no field '%s'", m->name, name->text);
    suggestion s = suggest_new(name->text);
    for (size_t i = 0; i < m->fields.count; i++)
        suggest_offer(&s, m->fields.items[i]->name);
    suggest_hint(&s, e);
    return NULL;
}

const seed_value *seeds_value_of(const seed_values *list, const field *f)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i]->field == f)
            return list->items[i];
    return NULL;
}

/* ---- what finds one row --------------------------------------------------------------------- */

/* The field that says whose a row is; NULL in the tenant model and in a model without a tenant. */
static field *owner_of(const seeder *r, const model *m)
{
    return m == r->schema->tenant ? NULL : m->tenant;
}

/* Whether a unique holds among some rows alone. Rows that are not deleted count as all: a reference
   sees no others. */
static bool is_partial(const model *m, const index_path *path)
{
    return path->where.text != NULL && m->soft_delete == NULL;
}

/* Whether there is at most one row with given values of these fields, among which the tenant is. */
static bool finds_one(const seeder *r, const model *m, const fields *list)
{
    fields key = {0};
    field *owner = owner_of(r, m);
    for (size_t i = 0; i < m->key.count; i++)
        vec_push(r->arena, key, m->key.items[i]);
    if (fields_same_set(&key, list, NULL))
        return true;
    if (owner != NULL && !fields_have(&key, owner))
        vec_push(r->arena, key, owner);
    if (fields_same_set(&key, list, NULL))
        return true;
    for (size_t i = 0; i < m->indexes.count; i++)
        if (m->indexes.items[i]->kind == INDEX_UNIQUE && !is_partial(m, m->indexes.items[i]) &&
            fields_same_set(&m->indexes.items[i]->columns, list, NULL))
            return true;
    return false;
}

static const char *listed(arena *a, const fields *list)
{
    buf b = buf_new(a);
    for (size_t i = 0; i < list->count; i++)
        buf_printf(&b, "%s%s", i == 0 ? "" : ", ", list->items[i]->name);
    return b.text;
}

/* Hints at the fields that could have been named instead. */
static void hint_at_keys(seeder *r, const model *m, diag *e)
{
    buf b = buf_new(r->arena);
    buf_printf(&b, "(%s)", listed(r->arena, m->own_key.count > 0 ? &m->own_key : &m->key));
    for (size_t i = 0; i < m->indexes.count; i++)
        if (m->indexes.items[i]->kind == INDEX_UNIQUE && !is_partial(m, m->indexes.items[i]))
            buf_printf(&b, " or (%s)", listed(r->arena, &m->indexes.items[i]->fields));
    diag_hint(e, "a row of '%s' is found by %s", m->name, b.text);
}

/* ---- values --------------------------------------------------------------------------------- */

static bool read_assignments(seeder *r, const model *m, const ast_assignment *list, size_t count,
                             seed_values *out);

/* Whether null is written: not a value of an enum that has this name. */
static bool is_null(const field *f, const literal *l)
{
    if (l->kind != LITERAL_WORD || strcmp(l->text, "null") != 0)
        return false;
    for (size_t i = 0; f->type == TYPE_ENUM && i < f->enumeration->values.count; i++)
        if (strcmp(f->enumeration->values.items[i].name, "null") == 0)
            return false;
    return true;
}

/* A value of the environment is a text: it has to be one that the database takes as it is. */
static bool takes_text(const field *f)
{
    return f->type == TYPE_ENUM ? !f->enumeration->stored_as_integer
                                : type_table[f->type].from_text;
}

static bool read_environment(seeder *r, const ast_seed_value *w, seed_value *out)
{
    const field *f = out->field;
    out->variable = w->value.text;
    out->required = w->required;
    if (w->value.text[0] == '\0' || strchr(w->value.text, '=') != NULL) {
        diag_error(r->diags, E0804, w->value.at, "\"%s\" is not a name of the environment",
                   w->value.text);
        return false;
    }
    if (!takes_text(f)) {
        diag *e = diag_error(r->diags, E0804, w->at,
                             "'%s' of type %s cannot be read from the environment, which has texts",
                             f->name, type_table[f->type].name);
        diag_hint(e, "text, int32, int64, double, date, and enums that are stored as text can be");
        return false;
    }
    if (!w->required && !f->nullable && f->value.kind == DEFAULT_NONE) {
        diag *e = diag_error(r->diags, E0804, w->at,
                             "'%s' has neither a default nor is it nullable: \"%s\" must be set",
                             f->name, w->value.text);
        diag_hint(e, "write: required env \"%s\"", w->value.text);
        return false;
    }
    return true;
}

static bool read_reference(seeder *r, const model *m, const ast_seed_value *w, seed_value *out)
{
    const field *f = out->field;
    if (f->target == NULL) {
        diag_error(r->diags, E0804, w->at, "'%s' of type %s is not a reference", f->name,
                   type_table[type_table[f->type].stored_as].name);
        return false;
    }
    if (strcmp(f->target->name, w->target.text) != 0) {
        diag *e = diag_error(r->diags, E0804, w->target.at, "'%s' references '%s', not '%s'",
                             f->name, f->target->name, w->target.text);
        diag_note(e, f->at, "'%s' is declared here", f->name);
        return false;
    }
    seed_values which = {0};
    if (!read_assignments(r, f->target, w->which.items, w->which.count, &which))
        return false;
    fields by = {0};
    for (size_t i = 0; i < which.count; i++) {
        if (which.items[i]->null) {
            diag_error(r->diags, E0801, which.items[i]->at,
                       "null does not say which row of '%s' it is: any number of rows may have it",
                       f->target->name);
            return false;
        }
        vec_push(r->arena, by, (field *)(uintptr_t)which.items[i]->field);
        vec_push(r->arena, out->which, which.items[i]);
    }
    field *owner = owner_of(r, f->target);
    if (owner != NULL && !fields_have(&by, owner) && model_is_confined(r->schema, m, f->target))
        vec_push(r->arena, by, owner); /* the row's own tenant */
    if (finds_one(r, f->target, &by))
        return true;
    diag *e = diag_error(r->diags, E0801, w->at, "(%s) does not say which row of '%s' it is",
                         listed(r->arena, &by), f->target->name);
    hint_at_keys(r, f->target, e);
    return false;
}

static bool read_null(seeder *r, const literal *l, seed_value *out)
{
    out->null = true;
    if (!out->field->nullable)
        diag_error(r->diags, E0804, l->at, "'%s' is required and cannot be null", out->field->name);
    return out->field->nullable;
}

static bool read_value(seeder *r, const model *m, const ast_seed_value *w, seed_value *out)
{
    const field *f = out->field;
    switch (w->kind) {
    case SEED_ENVIRONMENT:
        return read_environment(r, w, out);
    case SEED_REFERENCE:
        return read_reference(r, m, w, out);
    case SEED_LITERAL:
    default:
        break;
    }
    if (is_null(f, &w->value))
        return read_null(r, &w->value, out);
    if (field_is_secret(f)) {
        const ast_modifier *mark = f->given[MODIFIER_SECRET];
        bool by_type = type_table[f->type].secret;
        diag *e = diag_error(r->diags, E0805, w->at,
                             "'%s' is %s: a value in the schema would be known to everybody",
                             f->name, by_type ? type_table[f->type].noun : "secret");
        diag_note(e, mark != NULL ? mark->at : f->written->type.at,
                  by_type ? "it is declared here" : "it is marked here");
        diag_hint(e, "write: required env \"%s\"", arena_upper(r->arena, f->name));
        return false;
    }
    bool by_value = f->target == NULL || f->type == TYPE_ENUM || f->type == TYPE_BOOL;
    bool number = f->type == TYPE_INT32 || f->type == TYPE_INT64;
    if (!by_value &&
        (w->value.kind == LITERAL_WORD || (number && w->value.kind == LITERAL_STRING))) {
        literals_refuse(r->diags, f, &w->value, "value",
                        arena_printf(r->arena, "say which row it is: %s(...)", f->target->name));
        return false;
    }
    return literals_read(r->diags, f, &w->value, "value", &out->literal);
}

static bool read_assignment(seeder *r, const model *m, const ast_assignment *w, seed_values *out)
{
    field *f = field_called(r, m, &w->name);
    if (f == NULL || f->broken)
        return false;
    const seed_value *before = seeds_value_of(out, f);
    if (before != NULL) {
        diag *e = diag_error(r->diags, E0802, w->name.at, "'%s' is given twice", f->name);
        diag_note(e, before->at, "first given here");
        return false;
    }
    if (field_has(f, MODIFIER_GENERATED)) {
        diag_error(r->diags, E0802, w->name.at, "'%s' is computed and cannot be given", f->name);
        return false;
    }
    seed_value *v = arena_alloc(r->arena, sizeof *v);
    v->field = f;
    v->kind = w->value.kind;
    v->at = w->value.at;
    vec_push(r->arena, *out, v);
    return read_value(r, m, &w->value, v);
}

static bool read_assignments(seeder *r, const model *m, const ast_assignment *list, size_t count,
                             seed_values *out)
{
    bool good = true;
    for (size_t i = 0; i < count; i++)
        good = read_assignment(r, m, &list[i], out) && good;
    return good;
}

/* ---- rows ----------------------------------------------------------------------------------- */

/* Whether a row needs to be told the value. */
static bool is_needed(const model *m, const field *f)
{
    return !f->nullable && !f->assigned && !field_has(f, MODIFIER_GENERATED) &&
           f->value.kind == DEFAULT_NONE && f != m->version;
}

static bool check_complete(seeder *r, const seed_set *s, const seed_row *row)
{
    bool good = true;
    for (size_t i = 0; i < s->model->fields.count; i++) {
        const field *f = s->model->fields.items[i];
        const seed_value *v = seeds_value_of(&row->values, f);
        bool in_key = fields_have(&s->key, f);
        if (f->broken || (v != NULL && !(in_key && v->null)) ||
            (!in_key && !is_needed(s->model, f)))
            continue;
        good = false;
        if (v != NULL) {
            diag_error(r->diags, E0803, v->at, "'%s' is what the row is found by: not null",
                       f->name);
            continue;
        }
        diag *e = diag_error(r->diags, E0803, row->at, "this row of '%s' lacks '%s', which %s",
                             s->model->name, f->name, in_key ? "it is found by" : "has no default");
        diag_note(e, f->at, "'%s' is declared here", f->name);
    }
    return good;
}

static bool uses_environment(const seed_value *v)
{
    if (v->kind == SEED_ENVIRONMENT)
        return true;
    for (size_t i = 0; i < v->which.count; i++)
        if (uses_environment(v->which.items[i]))
            return true;
    return false;
}

static void add_row(seeder *r, seed_set *s, const ast_seed_row *w)
{
    seed_row row = {.at = w->at};
    if (!read_assignments(r, s->model, w->values.items, w->values.count, &row.values) ||
        !check_complete(r, s, &row))
        return;
    for (size_t i = 0; i < row.values.count; i++)
        row.from_environment = row.from_environment || uses_environment(row.values.items[i]);
    vec_push(r->arena, s->rows, row);
}

static bool read_key(seeder *r, seed_set *s, const ast_columns *columns)
{
    s->key = lookup_columns(r->arena, r->diags, s->model, columns);
    if (s->key.count == 0)
        return false;
    lookup_refuse_descending(r->diags, columns);
    field *owner = owner_of(r, s->model);
    if (owner != NULL && !fields_have(&s->key, owner))
        vec_push(r->arena, s->key, owner);
    if (finds_one(r, s->model, &s->key))
        return true;
    span at = columns->items[0].at;
    at.end = columns->items[columns->count - 1].at.end;
    diag *e = diag_error(r->diags, E0801, at,
                         "(%s) is not unique: whether a row is there already cannot be told by it",
                         listed(r->arena, &s->key));
    hint_at_keys(r, s->model, e);
    return false;
}

static void add_seed(seeder *r, const ast_declaration *w)
{
    seed_set *s = arena_alloc(r->arena, sizeof *s);
    s->model = model_called(r, &w->name);
    s->at = w->name.at;
    if (s->model == NULL || !read_key(r, s, &w->key))
        return;
    for (size_t i = 0; i < w->rows.count; i++)
        add_row(r, s, &w->rows.items[i]);
    s->number = r->schema->seeds.count;
    s->written = w;
    vec_push(r->arena, r->schema->seeds, s);
}

/* ---- all ------------------------------------------------------------------------------------ */

/* Seeds of models that are referenced come first; within a model they stand as declared. */
static int by_order(const void *a, const void *b)
{
    const seed_set *x = *(seed_set *const *)a, *y = *(seed_set *const *)b;
    if (x->model->order != y->model->order)
        return x->model->order < y->model->order ? -1 : 1;
    return x->number < y->number ? -1 : x->number > y->number;
}

void seeds_resolve(arena *a, diags *d, schema *s, const ast *tree)
{
    seeder r = {.arena = a, .diags = d, .schema = s};
    for (size_t i = 0; i < tree->files.count; i++) {
        const ast_file *file = tree->files.items[i];
        for (size_t j = 0; j < file->declarations.count; j++) {
            if (file->declarations.items[j]->kind != DECLARATION_SEED)
                continue;
            if (r.models.arena == NULL) {
                r.models = map_new(a, true);
                for (size_t k = 0; k < s->models.count; k++)
                    map_put(&r.models, s->models.items[k]->name, s->models.items[k]);
            }
            add_seed(&r, file->declarations.items[j]);
        }
    }
    if (s->seeds.count > 1)
        qsort(s->seeds.items, s->seeds.count, sizeof *s->seeds.items, by_order);
}

/* ---- names ---------------------------------------------------------------------------------- */

static void name_value(buf *b, const seed_value *v)
{
    buf_printf(b, "%s: ", v->field->name);
    if (v->kind == SEED_ENVIRONMENT) {
        buf_printf(b, "env \"%s\"", v->variable);
    } else if (v->kind == SEED_REFERENCE) {
        buf_printf(b, "%s(", v->field->target->name);
        for (size_t i = 0; i < v->which.count; i++) {
            buf_put(b, i == 0 ? "" : ", ");
            name_value(b, v->which.items[i]);
        }
        buf_char(b, ')');
    } else {
        buf_add(b, v->at.source->text + v->at.begin, v->at.end - v->at.begin);
    }
}

const char *seeds_row_name(arena *a, const seed_set *s, const seed_row *row)
{
    buf b = buf_new(a);
    buf_printf(&b, "%s (", s->model->name);
    for (size_t i = 0; i < s->key.count; i++) {
        buf_put(&b, i == 0 ? "" : ", ");
        name_value(&b, seeds_value_of(&row->values, s->key.items[i]));
    }
    buf_char(&b, ')');
    return b.text;
}
