/* change_fields.c - the fields that a command gives values, and those that it may not. */
#include "query/change_parts.h"

#include "base/fold.h"
#include "base/suggest.h"
#include "model/fields.h"

/* ---- which field ------------------------------------------------------------------------------ */

static field *field_of(const model *m, const char *column)
{
    for (size_t i = 0; i < m->fields.count; i++)
        if (fold_equal(m->fields.items[i]->column, column))
            return m->fields.items[i];
    return NULL;
}

static field *refuse_unknown(reader *r, size_t token)
{
    const model *m = r->body->change->target;
    const char *name = change_token(r, token)->text;
    diag *e =
        diag_error(r->diags, E1013, query_at(r, token), "'%s' has no column '%s'", m->name, name);
    const field *f = map_get(&m->by_name, name);
    suggestion s = suggest_new(name);
    for (size_t i = 0; i < m->fields.count; i++)
        suggest_offer(&s, m->fields.items[i]->column);
    if (f != NULL)
        diag_hint(e, "in SQL the column of '%s.%s' is called %s", m->name, f->name, f->column);
    else
        suggest_hint(&s, e);
    return NULL;
}

static field *read_field(reader *r, size_t token)
{
    const query_token *t = change_token(r, token);
    if (t->kind != QUERY_WORD && t->kind != QUERY_NAME) {
        diag_error(r->diags, E1013, query_at(r, token), "the name of a column is missing here");
        return NULL;
    }
    field *f = field_of(r->body->change->target, t->text);
    return f != NULL ? f : refuse_unknown(r, token);
}

static bool add_field(reader *r, field *f, size_t token, fields *out)
{
    if (fields_have(out, f)) {
        diag_error(r->diags, E1013, query_at(r, token), "'%s' is given a value twice", f->name);
        return false;
    }
    vec_push(r->arena, *out, f);
    return true;
}

/* ---- which may be given ----------------------------------------------------------------------- */

static bool refuse(reader *r, const field *f, size_t token, const char *why, const char *hint)
{
    diag *e = diag_error(r->diags, E1013, query_at(r, token), "a command does not set '%s.%s': %s",
                         r->body->change->target->name, f->name, why);
    diag_note(e, f->at, "declared here");
    if (hint != NULL)
        diag_hint(e, "%s", hint);
    return false;
}

/* The tenant of a row is the one that is set; the system says whose a new row is. */
static bool may_give_tenant(reader *r, const field *f, size_t token, change_giving how)
{
    bool own = r->body->change->target == r->schema->tenant;
    if (how == GIVEN_BY_INSERT && query_as_system(r->body->query))
        return true;
    if (own)
        return refuse(r, f, token, "it is the tenant's key", NULL);
    return refuse(r, f, token, "it says whose the row is",
                  how == GIVEN_BY_INSERT ? "leave it out: rows belong to the tenant that is set"
                                         : "a row stays with its tenant");
}

bool change_may_give(reader *r, const field *f, size_t token, change_giving how)
{
    const model *m = r->body->change->target;
    bool update = how == GIVEN_BY_UPDATE;
    if (field_has(f, MODIFIER_GENERATED))
        return refuse(r, f, token, "it is computed of others", NULL);
    if (f == m->tenant)
        return may_give_tenant(r, f, token, how);
    if (f == m->version)
        return refuse(r, f, token, "it counts the changes of the row",
                      "leave it out: it is counted up by itself");
    if (f->type == TYPE_PASSWORD)
        return refuse(r, f, token, "it holds a hash of the password",
                      "insert and patch of the model make it");
    if (update && field_has(f, MODIFIER_UPDATE_NOW))
        return refuse(r, f, token, "it is the time of the last change",
                      "leave it out: it is set by itself");
    if (update && field_has(f, MODIFIER_READONLY))
        return refuse(r, f, token, "it is set when the row is inserted, and never changed", NULL);
    return true;
}

/* ---- lists ------------------------------------------------------------------------------------ */

bool change_read_list(reader *r, query_range range, fields *out)
{
    for (size_t i = range.first; i < range.end; i += 2) {
        field *f = read_field(r, i);
        if (f == NULL || !add_field(r, f, i, out))
            return false;
        if (i + 1 < range.end && !change_is(r, i + 1, range.end, ",")) {
            diag_error(r->diags, E1013, query_at(r, i + 1),
                       "columns are names, and separated by ','");
            return false;
        }
    }
    return true;
}

/* ---- SET -------------------------------------------------------------------------------------- */

static bool is_part_brace(const query_token *t)
{
    return !t->order && (query_token_is_sign(t, "{") || query_token_is_sign(t, "}"));
}

static bool assign(reader *r, size_t token, fields *out)
{
    field *f = read_field(r, token);
    return f != NULL && change_may_give(r, f, token, GIVEN_BY_UPDATE) &&
           add_field(r, f, token, out);
}

/* (a, b) = … */
static bool assign_several(reader *r, size_t open, fields *out)
{
    size_t close = change_token(r, open)->match;
    for (size_t i = open + 1; i < close; i += 2)
        if (!assign(r, i, out))
            return false;
    return true;
}

/* Up to the next comma that stands in no bracket. */
static size_t behind_value(const reader *r, size_t i, size_t end)
{
    while (i < end && !change_is(r, i, end, ",")) {
        size_t match = change_token(r, i)->match;
        i = match > i && !is_part_brace(change_token(r, i)) ? match + 1 : i + 1;
    }
    return i;
}

bool change_read_set(reader *r, query_range set, fields *out)
{
    if (set.first == set.end) {
        diag_error(r->diags, E1012, query_at(r, r->body->change->verb), "it sets nothing");
        return false;
    }
    for (size_t i = set.first; i < set.end; i++) {
        while (i < set.end && is_part_brace(change_token(r, i)))
            i++;
        if (i == set.end)
            return true;
        bool good = change_is(r, i, set.end, "(") ? assign_several(r, i, out) : assign(r, i, out);
        if (!good)
            return false;
        i = behind_value(r, i, set.end);
    }
    return true;
}
