/* resolve_type.c - a field's type by its name: built in, an enum, or a model. */
#include "base/fold.h"
#include "base/suggest.h"
#include "model/resolve_parts.h"

#include <stdlib.h>
#include <string.h>

static void unknown_type(resolver *r, field *f)
{
    const word *type = &f->written->type;
    diag *e = diag_error(r->diags, E0204, type->at, "unknown type '%s'", type->text);
    suggestion s = suggest_new(type->text);
    for (int i = 0; i < TYPE_ENUM; i++)
        suggest_offer(&s, type_table[i].name);
    suggest_offer(&s, password_type);
    for (size_t i = 0; i < r->all.count && suggest_wanted(r->diags); i++)
        if (r->all.items[i]->written->kind != DECLARATION_MIXIN)
            suggest_offer(&s, r->all.items[i]->written->name.text);
    if (suggest_hint(&s, e))
        return;
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
    diag_hint(e, "a type is built in, an enum, or a model");
}

static bool argument(resolver *r, const literal *l, int64_t low, int64_t high, const char *what,
                     int64_t *out)
{
    *out = strlen(l->text) > 18 ? INT64_MAX : strtoll(l->text, NULL, 10);
    if (!l->negative && *out >= low && *out <= high)
        return true;
    diag_error(r->diags, E0301, l->at, "%s is a number from %lld to %lld", what, (long long)low,
               (long long)high);
    return false;
}

static void resolve_arguments(resolver *r, field *f)
{
    const ast_literals *args = &f->written->arguments;
    const type_info *info = &type_table[f->type];
    const char *shown =
        f->target != NULL || f->enumeration != NULL ? f->written->type.text : field_type_name(f);
    size_t least = f->target != NULL ? 0 : info->least_arguments;
    size_t most = f->target != NULL || f->password ? 0 : info->most_arguments;
    if (args->count < least || args->count > most) {
        span at = args->count == 0 ? f->written->type.at : args->items[0].at;
        diag *e = args->count < least
                      ? diag_error(r->diags, E0301, at, "'%s' needs its precision and scale", shown)
                      : diag_error(r->diags, E0301, at, "'%s' takes %s", shown,
                                   most == 0   ? "no arguments"
                                   : most == 1 ? "one argument"
                                               : "two arguments");
        if (f->type == TYPE_DECIMAL && f->target == NULL)
            diag_hint(e, "decimal(12,2) has 12 digits, 2 of them behind the point");
        f->broken = true;
        return;
    }
    int64_t value;
    if (f->type == TYPE_DECIMAL && f->target == NULL) {
        if (argument(r, &args->items[0], 1, 18, "the precision of a decimal", &value))
            f->precision = (int)value;
        else
            f->broken = true;
        if (f->broken)
            return;
        if (argument(r, &args->items[1], 0, f->precision, "the scale of this decimal", &value))
            f->scale = (int)value;
        else
            f->broken = true;
    } else if (args->count == 1) {
        if (argument(r, &args->items[0], 1, 1000000000, "the length", &value))
            f->length = value;
        else
            f->broken = true;
    }
}

void resolve_type(resolver *r, field *f)
{
    const word *type = &f->written->type;
    f->password = strcmp(type->text, password_type) == 0;
    if (f->password)
        f->secret_at = type->at;
    f->type = f->password ? TYPE_TEXT : type_by_name(type->text);
    if (f->type == TYPE_COUNT) {
        named *n = map_get(&r->names, type->text);
        if (n != NULL && n->enumeration != NULL) {
            f->type = TYPE_ENUM;
            f->enumeration = n->enumeration;
        } else if (n != NULL && n->model != NULL) {
            f->type = TYPE_INT64; /* until resolve_reference_types */
            f->target = n->model;
        } else if (n != NULL) {
            diag *e =
                diag_error(r->diags, E0204, type->at, "'%s' is a mixin, not a type", type->text);
            diag_hint(e, "include %s; adds its fields", type->text);
            f->broken = true;
        } else {
            unknown_type(r, f);
            f->broken = true;
        }
        if (f->broken)
            f->type = TYPE_INT64; /* any will do */
    }
    f->member = f->target != NULL ? arena_printf(r->arena, "%s_id", f->name) : f->name;
    f->column = f->member;
    if (!f->broken)
        resolve_arguments(r, f);
}

/* ---- references ----------------------------------------------------------------------------- */

static void take_key_type(field *f)
{
    if (f->target == NULL || f->target->key.count != 1)
        return;
    const field *key = f->target->key.items[0];
    f->type = key->type;
    f->length = key->length;
    f->precision = key->precision;
    f->scale = key->scale;
    f->enumeration = key->enumeration;
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
}
