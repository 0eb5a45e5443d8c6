/* resolve_type.c - a field's type by its name: built in, an enum, or a model. */
#include "base/fold.h"
#include "base/suggest.h"
#include "model/resolve_parts.h"

#include <stdlib.h>
#include <string.h>

static void refuse_unknown_type(resolver *r, field *f)
{
    const word *type = &f->written->type;
    diag *e = diag_error(r->diags, E0204, type->at, "unknown type '%s'", type->text);
    static const char *const habits[][2] = {
        {"string", "text"},        {"varchar", "text"},       {"char", "text"},
        {"int", "int32 or int64"}, {"integer", "int64"},      {"bigint", "int64"},
        {"float", "double"},       {"real", "double"},        {"numeric", "decimal"},
        {"boolean", "bool"},       {"datetime", "timestamp"}, {"bytes", "blob"},
        {"bytea", "blob"},         {"jsonb", "json"},         {"guid", "uuid"}};
    for (size_t i = 0; i < sizeof habits / sizeof *habits; i++)
        if (fold_equal(type->text, habits[i][0])) {
            diag_hint(e, "the type is called %s here", habits[i][1]);
            return;
        }
    suggestion s = suggest_new(type->text);
    for (int i = 0; i < TYPE_COUNT; i++)
        if (i != TYPE_ENUM)
            suggest_offer(&s, type_table[i].name);
    for (size_t i = 0; i < r->all.count && suggest_wanted(r->diags); i++)
        if (r->all.items[i]->written->kind != DECLARATION_MIXIN)
            suggest_offer(&s, r->all.items[i]->written->name.text);
    if (suggest_hint(&s, e))
        return;
    diag_hint(e, "a type is built in, an enum, or a model");
}

static bool read_argument(diags *d, const literal *l, const type_argument *a, int64_t most,
                          int64_t *out)
{
    *out = strlen(l->text) > 18 ? INT64_MAX : strtoll(l->text, NULL, 10);
    if (!l->negative && *out >= a->least && *out <= most)
        return true;
    diag_error(d, E0301, l->at, "%s is a number from %lld to %lld", a->what, (long long)a->least,
               (long long)most);
    return false;
}

static void refuse_count(diags *d, const field *f, size_t least, size_t most)
{
    static const char *const counts[] = {"no arguments", "one argument", "two arguments"};
    const ast_literals *args = &f->written->arguments;
    span at = args->count == 0 ? f->written->type.at : args->items[0].at;
    const char *shown =
        f->target != NULL || f->enumeration != NULL ? f->written->type.text : field_type_name(f);
    diag *e = args->count < least
                  ? diag_error(d, E0301, at, "'%s' needs its precision and scale", shown)
                  : diag_error(d, E0301, at, "'%s' takes %s", shown, counts[most]);
    if (f->type == TYPE_DECIMAL && f->target == NULL)
        diag_hint(e, "decimal(12,2) has 12 digits, 2 of them behind the point");
}

static void resolve_arguments(resolver *r, field *f)
{
    const ast_literals *args = &f->written->arguments;
    const type_info *info = &type_table[f->type];
    size_t least = f->target != NULL ? 0 : info->least_arguments;
    size_t most = f->target != NULL ? 0 : info->most_arguments;
    int64_t given[TYPE_ARGUMENTS] = {0};
    if (args->count < least || args->count > most) {
        refuse_count(r->diags, f, least, most);
        f->broken = true;
        return;
    }
    for (size_t i = 0; i < args->count && !f->broken; i++) {
        const type_argument *a = &info->arguments[i];
        int64_t limit = i > 0 && given[0] < a->most ? given[0] : a->most;
        f->broken = !read_argument(r->diags, &args->items[i], a, limit, &given[i]);
    }
    if (f->broken || args->count == 0)
        return;
    if (f->type == TYPE_DECIMAL) {
        f->precision = (int)given[0];
        f->scale = (int)given[1];
    } else {
        f->length = given[0];
    }
}

/* An enum or a model; any type will do for a field with an error. */
static void resolve_declared_type(resolver *r, field *f)
{
    const word *type = &f->written->type;
    const named *n = map_get(&r->names, type->text);
    f->type = TYPE_INT64; /* of a reference until resolve_reference_types */
    if (n != NULL && n->enumeration != NULL) {
        f->type = TYPE_ENUM;
        f->enumeration = n->enumeration;
    } else if (n != NULL && n->model != NULL) {
        f->target = n->model;
    } else if (n != NULL) {
        const char *kind = lookup_kind_name(n->written->kind);
        diag *e = diag_error(r->diags, E0204, type->at, "'%s' is %s %s, not a type", type->text,
                             kind[0] == 'e' ? "an" : "a", kind);
        if (n->written->kind == DECLARATION_MIXIN)
            diag_hint(e, "include %s; adds its fields", type->text);
        f->broken = true;
    } else {
        refuse_unknown_type(r, f);
        f->broken = true;
    }
}

void resolve_type(resolver *r, field *f)
{
    f->type = type_by_name(f->written->type.text);
    if (f->type == TYPE_COUNT)
        resolve_declared_type(r, f);
    f->member = f->target != NULL ? arena_printf(r->arena, "%s_id", f->name) : f->name;
    f->column = f->member;
    if (!f->broken)
        resolve_arguments(r, f);
}

/* ---- references ----------------------------------------------------------------------------- */

static void take_key_type(field *f)
{
    if (f->target == NULL || f->target->own_key.count != 1)
        return;
    const field *key = f->target->own_key.items[0];
    f->type = type_table[key->type].stored_as; /* that no password can be a key has its message */
    f->length = key->length;
    f->precision = key->precision;
    f->scale = key->scale;
    f->enumeration = key->enumeration;
    if (!field_has(f, MODIFIER_COLLATE)) /* which is refused */
        f->collation = key->collation;   /* it compares as the key that it references */
    f->broken = f->broken || key->broken;
}

void resolve_reference_types(schema *s)
{
    /* Keys first: a key may be a reference itself, and what it points to is earlier in the
       order. */
    for (size_t i = 0; i < s->order.count; i++)
        for (size_t j = 0; j < s->order.items[i]->key.count; j++)
            take_key_type(s->order.items[i]->key.items[j]);
    for (size_t i = 0; i < s->order.count; i++)
        for (size_t j = 0; j < s->order.items[i]->fields.count; j++)
            take_key_type(s->order.items[i]->fields.items[j]);
    for (size_t i = 0; i < s->slots.count; i++)
        take_key_type(s->slots.items[i]);
}
