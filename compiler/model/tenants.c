#include "model/tenants.h"

bool reference_is_confined(const schema *s, const model *m, const model *target)
{
    return s->tenant != NULL && m != s->tenant && target != s->tenant && m->tenant != NULL &&
           target->tenant != NULL;
}

/* ---- the tenant field ----------------------------------------------------------------------- */

static bool fits(diags *d, const schema *s, const model *m, const field *f)
{
    if (s->tenant == NULL) {
        if (s->tenant_at.source != NULL)
            return false; /* its own message says that there is no such model */
        diag *e = diag_error(d, E0417, f->tenant_at,
                             "'%s' is the tenant of '%s', but no statement says which model is the "
                             "tenant",
                             f->name, m->name);
        diag_hint(e, "write it once, before the models: tenant %s;", f->written->type.text);
        return false;
    }
    if (m == s->tenant) {
        diag *e = diag_error(d, E0417, f->tenant_at, "'%s' is the tenant and has none itself",
                             m->name);
        diag_note(e, s->tenant_at, "the tenant is named here");
        return false;
    }
    if (f->target != s->tenant) {
        diag *e = diag_error(d, E0417, f->written->type.at,
                             "the tenant field '%s' has to be a reference to '%s'", f->name,
                             s->tenant->name);
        diag_note(e, s->tenant_at, "the tenant is named here");
        return false;
    }
    if (f->nullable) {
        diag *e = diag_error(d, E0417, f->at, "'%s' is the tenant of each row and cannot be nullable",
                             f->name);
        diag_hint(e, "remove the '?'");
        return false;
    }
    return true;
}

static void take_tenant(diags *d, const schema *s, model *m, field *f)
{
    if (m->tenant != NULL) {
        diag *e = diag_error(d, E0419, f->tenant_at, "model '%s' has a second tenant field",
                             m->name);
        diag_note(e, m->tenant->tenant_at, "the first is here");
        return;
    }
    if (!f->broken && fits(d, s, m, f))
        m->tenant = f;
}

void resolve_tenants(diags *d, schema *s)
{
    if (s->tenant != NULL && s->tenant->key.count > 1) {
        diag *e = diag_error(d, E0417, s->tenant_at,
                             "the tenant '%s' has a key of %zu fields, which one field cannot hold",
                             s->tenant->name, s->tenant->key.count);
        diag_note(e, s->tenant->key_at, "its key is declared here");
        s->tenant = NULL;
    }
    for (size_t i = 0; i < s->models.count; i++) {
        model *m = s->models.items[i];
        for (size_t j = 0; j < m->fields.count; j++)
            if (m->fields.items[j]->tenant_at.source != NULL)
                take_tenant(d, s, m, m->fields.items[j]);
    }
    if (s->tenant != NULL && s->tenant->key.count == 1)
        s->tenant->tenant = s->tenant->key.items[0];
}

/* ---- references ----------------------------------------------------------------------------- */

static void refuse_outside(diags *d, const schema *s, const model *m, span at, const char *name,
                           const model *target)
{
    diag *e = diag_error(d, E0418, at,
                         "'%s' references '%s', whose rows belong to a tenant, but rows of '%s' "
                         "%s",
                         name, target->name, m->name, m == s->tenant ? "are tenants" : "do not");
    diag_note(e, target->tenant->at, "the tenant of '%s' is declared here", target->name);
    if (m == s->tenant)
        diag_hint(e, "let '%s' say so, with a field of its own", target->name);
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

void check_confinement(diags *d, const schema *s, const model *m)
{
    if (s->tenant == NULL)
        return;
    for (size_t i = 0; i < m->fields.count; i++) {
        const field *f = m->fields.items[i];
        if (f->broken || f->target == NULL || f->target == s->tenant || f->target->tenant == NULL)
            continue;
        if (!reference_is_confined(s, m, f->target))
            refuse_outside(d, s, m, f->at, f->name, f->target);
    }
    for (size_t i = 0; i < m->foreign_keys.count; i++) {
        const foreign_key *k = m->foreign_keys.items[i];
        if (k->target == s->tenant || k->target->tenant == NULL)
            continue;
        if (!reference_is_confined(s, m, k->target)) {
            refuse_outside(d, s, m, k->at, k->label, k->target);
        } else if (!holds_tenant(m, k)) {
            diag *e = diag_error(d, E0418, k->at,
                                 "this foreign key could lead to a '%s' of another tenant",
                                 k->target->name);
            diag_hint(e, "add the tenant on both sides: foreign key (%s, …) references %s (%s, …)",
                      m->tenant->name, k->target->name, k->target->tenant->name);
        }
    }
}
