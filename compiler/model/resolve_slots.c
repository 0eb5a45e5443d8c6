/* resolve_slots.c - what records, queries and views have in common: members and parameters. */
#include "model/resolve_slots.h"
#include "base/fold.h"
#include "model/queries.h"

/* ---- slots ---------------------------------------------------------------------------------- */

static slot *slot_new(resolver *r, const ast_slot *w, size_t number)
{
    slot *s = arena_alloc(r->arena, sizeof *s);
    s->name = w->written->name.text;
    s->column = s->name;
    s->doc = w->written->name.doc;
    s->at = w->written->name.text == NULL ? w->at : w->written->name.at;
    s->written = w;
    s->optional = w->written->nullable;
    s->many = w->many;
    s->list = w->list;
    s->sure = w->sure;
    s->number = number;
    return s;
}

/* Values of a password are hashes, which only its own calls have to do with. */
static void refuse_password(resolver *r, slot *s)
{
    if (s->field->type != TYPE_PASSWORD)
        return;
    diag *e = diag_error(r->diags, E1002, resolve_slot_type(s->written)->at,
                         "a query takes and returns no password");
    diag_hint(e, "its hash is for <model>_<field>_verify alone: return the row");
    s->field->broken = true;
}

/* One value. */
static void resolve_value(resolver *r, slot *s)
{
    field *f = arena_alloc(r->arena, sizeof *f);
    f->name = s->name == NULL ? "value" : s->name;
    f->at = s->at;
    f->written = s->written->written;
    f->nullable = s->optional && !s->list;
    resolve_type(r, f);
    f->number = s->number;
    s->field = f;
    s->column = f->column;
    refuse_password(r, s);
    vec_push(r->arena, r->schema->slots, f);
}

static void resolve_row(resolver *r, slot *s)
{
    const named *n = resolve_named_type(r, s->written);
    if (n == NULL || n->written->kind != DECLARATION_RECORD) {
        s->row = lookup_model(r, resolve_slot_type(s->written));
        return;
    }
    diag *e = diag_error(r->diags, E0204, resolve_slot_type(s->written)->at,
                         "record '%s' is not a model", resolve_slot_type(s->written)->text);
    diag_hint(e, s->name == NULL ? "a record is returned without 'row'"
                                 : "a member is a value, or a row of a model");
}

slot *resolve_slot(resolver *r, const ast_slot *w, size_t number)
{
    slot *s = slot_new(r, w, number);
    if (w->row)
        resolve_row(r, s);
    else
        resolve_value(r, s);
    return s;
}

bool resolve_is_listed(resolver *r, const slots *list, const slot *s, const char *what)
{
    for (size_t i = 0; i < list->count; i++)
        if (fold_equal(list->items[i]->name, s->name)) {
            diag *e = diag_error(r->diags, E0203, s->at, "%s '%s' is declared a second time", what,
                                 s->name);
            diag_note(e, list->items[i]->at, "first declared here");
            return true;
        }
    return false;
}

/* ---- records -------------------------------------------------------------------------------- */

/* Rows that belong to one are folded by their parent: of two kinds each would repeat the other. */
static void check_many(resolver *r, const record *rec)
{
    const slot *first = NULL;
    for (size_t i = 0; i < rec->members.count; i++) {
        const slot *s = rec->members.items[i];
        if (!s->many)
            continue;
        if (first != NULL) {
            diag *e = diag_error(r->diags, E1002, s->at, "a second member of many rows");
            diag_note(e, first->at, "the first is here");
            diag_hint(e, "ask for them in a query of its own");
            return;
        }
        first = s;
    }
}

static void resolve_members(resolver *r, record *rec, const ast_slots *written)
{
    for (size_t i = 0; i < written->count; i++) {
        slot *s = resolve_slot(r, &written->items[i], i);
        if (!resolve_is_listed(r, &rec->members, s, "member"))
            vec_push(r->arena, rec->members, s);
    }
    if (written->count == 0)
        diag_hint(diag_error(r->diags, E0113, rec->at, "'%s' has no members", rec->name),
                  "name what it returns: { day: date; total: int64?; }");
    check_many(r, rec);
}

static record *record_new(resolver *r, const ast_declaration *d)
{
    record *rec = arena_alloc(r->arena, sizeof *rec);
    rec->name = d->name.text;
    rec->doc = d->doc;
    rec->at = d->name.at;
    rec->written = d;
    rec->own = d->kind != DECLARATION_RECORD;
    return rec;
}

record *resolve_record_of(resolver *r, const ast_declaration *d)
{
    record *rec = record_new(r, d);
    resolve_members(r, rec, &d->query->members);
    return rec;
}

/* ---- bodies ----------------------------------------------------------------------------------- */

void resolve_refuse_later(resolver *r, const ast_query *w)
{
    if (w->bodies[BODY_POSTGRESQL].text != NULL)
        diag_error(r->diags, E0110, w->bodies[BODY_POSTGRESQL].at,
                   "a body for PostgreSQL is not supported in this version");
}
