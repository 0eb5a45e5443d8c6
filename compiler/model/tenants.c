/* tenants.c - whose a row is, and references that stay within a tenant. */
#include "model/tenants.h"

#include "base/wording.h"

/* ---- the tenant field ----------------------------------------------------------------------- */

/* Said once a schema: one statement cures all models. */
static void refuse_unnamed(diags *d, const model *m, const field *f)
{
    diag *e = diag_error(d, E0417, f->given[MODIFIER_TENANT]->at,
                         "'%s' is the tenant of '%s', but no statement says which model is the "
                         "tenant",
                         f->name, m->name);
    field_note_inclusion(e, f->included_at);
    if (f->target != NULL)
        diag_hint(e, "write it once, outside of the models: tenant %s;", f->target->name);
    else
        diag_hint(e,
                  "write it once, outside of the models: tenant organization; and let '%s' "
                  "reference that model",
                  f->name);
}

static bool is_fit_tenant(diags *d, const schema *s, const model *m, const field *f)
{
    if (m == s->tenant) {
        diag *e = diag_error(d, E0417, f->given[MODIFIER_TENANT]->at,
                             "'%s' is the tenant and has none itself", m->name);
        field_note_inclusion(e, f->included_at);
        diag_note(e, s->tenant_at, "the tenant is named here");
        return false;
    }
    if (f->target != s->tenant) {
        diag *e = diag_error(d, E0417, f->written->type.at,
                             "the tenant field '%s' has to be a reference to '%s'", f->name,
                             s->tenant->name);
        field_note_inclusion(e, f->included_at);
        diag_note(e, s->tenant_at, "the tenant is named here");
        return false;
    }
    if (f->nullable) {
        diag *e = diag_error(d, E0417, f->at,
                             "'%s' is the tenant of each row and cannot be nullable", f->name);
        field_note_inclusion(e, f->included_at);
        diag_hint(e, "remove the '?'");
        return false;
    }
    if (f->value.at.source != NULL)
        diag_error(d, E0310, f->value.at,
                   "'%s' is the tenant, which is set for all calls: it has no "
                   "default",
                   f->name);
    return true;
}

static void take_tenant(diags *d, const schema *s, model *m, field *f)
{
    if (f->broken)
        return;
    if (m->tenant != NULL) {
        diag *e = diag_error(d, E0419, f->given[MODIFIER_TENANT]->at,
                             "model '%s' has a second tenant field", m->name);
        field_note_inclusion(e, f->included_at);
        diag_note(e, m->tenant->given[MODIFIER_TENANT]->at, "the first is '%s'", m->tenant->name);
        return;
    }
    if (is_fit_tenant(d, s, m, f))
        m->tenant = f;
}

/* The first field that is marked as the tenant, rightly or not; NULL without one. */
static const field *tenant_mark(const model *m)
{
    for (size_t i = 0; i < m->fields.count; i++)
        if (field_has(m->fields.items[i], MODIFIER_TENANT))
            return m->fields.items[i];
    return NULL;
}

/* A key that the database assigns, or that is random, is no one's choice: two tenants never want
   the same. Any other begins with the tenant, written or not: what one tenant has chosen is no
   business of another's. */
static void confine_key(arena *a, model *m)
{
    const field *only = m->key.count == 1 ? m->key.items[0] : NULL;
    if (m->key.count == 0 ||
        (only != NULL && (only->assigned || only->value.kind == DEFAULT_RANDOM)))
        return;
    fields key = {0};
    vec_push(a, key, m->tenant);
    for (size_t i = 0; i < m->own_key.count; i++)
        vec_push(a, key, m->own_key.items[i]);
    m->key = key;
    m->tenant->in_key = true;
}

/* What is wrong with the tenant's key is said at the tenant, not at everything that is its. */
static void break_references(schema *s)
{
    for (size_t i = 0; i < s->models.count; i++) {
        const model *m = s->models.items[i];
        for (size_t j = 0; j < m->fields.count; j++)
            if (field_has(m->fields.items[j], MODIFIER_TENANT) &&
                m->fields.items[j]->target == s->tenant)
                m->fields.items[j]->broken = true;
    }
}

void tenants_resolve(arena *a, diags *d, schema *s)
{
    if (s->tenant != NULL && s->tenant->key.count > 1) {
        diag *e = diag_error(d, E0417, s->tenant_at,
                             "the tenant '%s' has a key of %zu fields, which one field cannot hold",
                             s->tenant->name, s->tenant->key.count);
        diag_note(e, s->tenant->key_at, "its key is declared here");
        diag_hint(e, "give it a key of its own, and make these fields unique");
        break_references(s);
        s->tenant = NULL;
    }
    bool unnamed = false;
    for (size_t i = 0; i < s->models.count; i++) {
        model *m = s->models.items[i];
        const field *mark = tenant_mark(m);
        if (s->tenant == NULL) {
            /* a statement that names no model that could be it has its own message */
            if (mark != NULL && s->tenant_at.source == NULL && !mark->broken && !unnamed) {
                refuse_unnamed(d, m, mark);
                unnamed = true;
            }
            continue;
        }
        for (size_t j = 0; j < m->fields.count; j++)
            if (field_has(m->fields.items[j], MODIFIER_TENANT))
                take_tenant(d, s, m, m->fields.items[j]);
        if (m->tenant != NULL)
            confine_key(a, m);
    }
    if (s->tenant != NULL && s->tenant->key.count == 1)
        s->tenant->tenant = s->tenant->key.items[0];
}

/* ---- references ----------------------------------------------------------------------------- */

/* `name` is what references, in words. */
static void refuse_outside_tenant(diags *d, const schema *s, const model *m, span at,
                                  const char *name, const model *target)
{
    diag *e = diag_error(d, E0418, at,
                         "%s references '%s', whose rows belong to a tenant, but those of '%s' "
                         "%s",
                         name, target->name, m->name, m == s->tenant ? "are tenants" : "do not");
    diag_note(e, target->tenant->at, "the tenant of '%s' is declared here", target->name);
    if (m == s->tenant)
        diag_hint(e, "turn it round: a field of '%s' can say which of its rows is meant",
                  target->name);
    else
        diag_hint(e, "give '%s' a tenant too: %s: %s tenant;", m->name, target->tenant->name,
                  s->tenant->name);
}

/* The tenant has to be among the fields, at the same place on both sides. */
static bool holds_tenant(const model *m, const foreign_key *k)
{
    for (size_t i = 0; i < k->fields.count; i++)
        if (k->fields.items[i] == m->tenant && k->target_fields.items[i] == k->target->tenant)
            return true;
    return false;
}

static bool leads_outside(const schema *s, const model *m, const model *target)
{
    return target != s->tenant && target->tenant != NULL && !model_is_confined(s, m, target);
}

/* In a model without a tenant only the first such reference is refused: a tenant cures them all. */
static void check_outside(arena *a, diags *d, const schema *s, const model *m)
{
    bool said = false;
    for (size_t i = 0; i < m->fields.count && !said; i++) {
        const field *f = m->fields.items[i];
        if (f->broken || f->target == NULL || !leads_outside(s, m, f->target))
            continue;
        refuse_outside_tenant(d, s, m, f->at, arena_printf(a, "'%s'", f->name), f->target);
        said = m != s->tenant;
    }
    for (size_t i = 0; i < m->foreign_keys.count && !said; i++) {
        const foreign_key *k = m->foreign_keys.items[i];
        if (!leads_outside(s, m, k->target))
            continue;
        refuse_outside_tenant(d, s, m, k->at, "this foreign key", k->target);
        said = m != s->tenant;
    }
}

void tenants_check(arena *a, diags *d, const schema *s, const model *m)
{
    if (s->tenant == NULL)
        return;
    if (m->tenant == NULL || m == s->tenant) {
        if (m == s->tenant || tenant_mark(m) == NULL)
            check_outside(a, d, s, m);
        return; /* what is wrong with its tenant has been said */
    }
    for (size_t i = 0; i < m->foreign_keys.count; i++) {
        const foreign_key *k = m->foreign_keys.items[i];
        if (!model_is_confined(s, m, k->target) || holds_tenant(m, k))
            continue;
        diag *e =
            diag_error(d, E0418, k->at, "this foreign key could lead to %s '%s' of another tenant",
                       wording_article(k->target->name), k->target->name);
        diag_hint(e, "add the tenant on both sides: foreign key (%s, …) references %s (%s, …)",
                  m->tenant->name, k->target->name, k->target->tenant->name);
    }
}
