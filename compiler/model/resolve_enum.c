/* resolve_enum.c - an enum's values and their numbers. */
#include "model/resolve_parts.h"

#include <stdlib.h>
#include <string.h>

static void resolve_number(resolver *r, const enumeration *e, const ast_enum_value *written,
                           enum_value *v)
{
    const char *digits = written->number.text;
    int64_t number = strlen(digits) > 10 ? INT64_MAX / 2 : strtoll(digits, NULL, 10);
    v->number = written->number.negative ? -number : number;
    if (v->number < INT32_MIN || v->number > INT32_MAX) {
        diag *d = diag_error(r->diags, E0308, written->number.at, "%s%s does not fit a C enum",
                             written->number.negative ? "-" : "", digits);
        diag_hint(d, "the numbers go from -2147483648 to 2147483647");
        v->number = INT64_MIN; /* equal to no other */
        return;
    }
    for (size_t i = 0; i < e->values.count; i++)
        if (e->values.items[i].number == v->number) {
            diag *d =
                diag_error(r->diags, E0307, written->number.at,
                           "'%s' and '%s' have the same number", v->name, e->values.items[i].name);
            diag_note(d, e->values.items[i].at, "'%s' is declared here", e->values.items[i].name);
            return;
        }
}

static void resolve_enum_value(resolver *r, enumeration *e, const ast_enum_value *written,
                               bool storage_known, map *names)
{
    const span *before = map_get(names, written->name.text);
    if (before != NULL) {
        diag *d = diag_error(r->diags, E0203, written->name.at,
                             "value '%s' is declared a second time", written->name.text);
        diag_note(d, *before, "first declared here");
        return;
    }
    span *declared = arena_alloc(r->arena, sizeof *declared);
    *declared = written->name.at;
    map_put(names, written->name.text, declared);
    enum_value v = {.name = written->name.text,
                    .doc = written->name.doc,
                    .was = written->was,
                    .at = written->name.at,
                    .number = (int64_t)e->values.count + 1};
    if (!storage_known) {
        /* whether it should have a number is not known either */
    } else if (written->numbered && !e->stored_as_integer) {
        diag *d = diag_error(r->diags, E0306, written->number.at,
                             "'%s' has a number, but enum '%s' is stored as text", v.name, e->name);
        diag_hint(d, "enum %s : int { … } is stored as integer", e->name);
    } else if (!written->numbered && e->stored_as_integer) {
        diag *d = diag_error(r->diags, E0305, v.at, "'%s' has no number", v.name);
        diag_hint(d, "every value of an enum stored as integer is numbered: %s = %lld", v.name,
                  (long long)v.number);
        v.number = INT64_MIN; /* equal to no other */
    } else if (written->numbered) {
        resolve_number(r, e, written, &v);
    }
    vec_push(r->arena, e->values, v);
}

/* ---- old names ------------------------------------------------------------------------------- */

static const enum_value *value_called(const enumeration *e, const char *name)
{
    for (size_t i = 0; i < e->values.count; i++)
        if (strcmp(e->values.items[i].name, name) == 0)
            return &e->values.items[i];
    return NULL;
}

/* The other value that is to be what was called so; or NULL. */
static const enum_value *other_heir(const enumeration *e, const enum_value *v)
{
    const enum_value *same = value_called(e, v->was.text);
    if (same != NULL && same->was.text == NULL)
        return same; /* it is called so still */
    for (const enum_value *other = e->values.items; other < v; other++)
        if (other->was.text != NULL && strcmp(other->was.text, v->was.text) == 0)
            return other;
    return NULL;
}

static void check_old_names(resolver *r, const enumeration *e)
{
    for (size_t i = 0; i < e->values.count; i++) {
        const enum_value *v = &e->values.items[i];
        const enum_value *other = v->was.text == NULL ? NULL : other_heir(e, v);
        if (other == NULL && (v->was.text == NULL || strcmp(v->was.text, v->name) != 0))
            continue;
        diag *d = diag_error(r->diags, E0912, v->was.at,
                             other == NULL ? "'%s' is called so still"
                                           : "'%s' is to be both '%s' and '%s'",
                             v->was.text, v->name, other == NULL ? "" : other->name);
        if (other != NULL)
            diag_note(d, other->at, "'%s' is declared here", other->name);
    }
}

void resolve_enum(resolver *r, named *n)
{
    const ast_declaration *d = n->written;
    enumeration *e = arena_alloc(r->arena, sizeof *e);
    e->name = d->name.text;
    e->doc = d->doc;
    e->at = d->name.at;
    e->stored_as_integer = d->storage.text != NULL && strcmp(d->storage.text, "int") == 0;
    bool storage_known = d->storage.text == NULL || e->stored_as_integer;
    if (!storage_known) {
        diag *record = diag_error(r->diags, E0309, d->storage.at,
                                  "an enum cannot be stored as '%s'", d->storage.text);
        diag_hint(record, "enum %s : int is stored as integer, enum %s as text", e->name, e->name);
    }
    map names = map_new(r->arena, true);
    if (d->values.count > LIMIT_ENUM_VALUES)
        diag_error(r->diags, E0114, e->at, "enum '%s' has %zu values; it may have %d", e->name,
                   d->values.count, LIMIT_ENUM_VALUES);
    for (size_t i = 0; i < d->values.count && i < LIMIT_ENUM_VALUES; i++)
        resolve_enum_value(r, e, &d->values.items[i], storage_known, &names);
    check_old_names(r, e);
    e->number = r->schema->enums.count;
    n->enumeration = e;
    vec_push(r->arena, r->schema->enums, e);
}
