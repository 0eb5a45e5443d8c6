/* paths.c - which indexes there are, and which of them have calls. */
#include "model/paths.h"

#include "base/buf.h"
#include "model/fields.h"

bool paths_serve(const model *m, const fields *part)
{
    if (fields_begin_with(&m->key, part))
        return true;
    for (size_t i = 0; i < m->indexes.count; i++) {
        const index_path *p = m->indexes.items[i];
        if (p->where.text == NULL && p->created && !p->optional &&
            fields_begin_with(&p->columns, part))
            return true;
    }
    return false;
}

/* Whether there is a call that finds rows by exactly these fields. */
static bool has_call_by(const model *m, const fields *list)
{
    if (fields_equal(&m->own_key, list))
        return true;
    for (size_t i = 0; i < m->indexes.count; i++) {
        const index_path *p = m->indexes.items[i];
        if (!p->silent && p->where.text == NULL && fields_equal(&p->fields, list))
            return true;
    }
    return false;
}

static fields fields_without(arena *a, const fields *list, const field *left_out)
{
    fields out = {0};
    for (size_t i = 0; i < list->count; i++)
        if (list->items[i] != left_out)
            vec_push(a, out, list->items[i]);
    return out;
}

/* The tenant before the others, or behind them. */
static fields with_tenant(arena *a, field *tenant, const fields *list, bool first)
{
    fields out = {0};
    if (tenant != NULL && first)
        vec_push(a, out, tenant);
    for (size_t i = 0; i < list->count; i++)
        vec_push(a, out, list->items[i]);
    if (tenant != NULL && !first)
        vec_push(a, out, tenant);
    return out;
}

/* The tenant goes to the front of what was written, whether it was written or not. */
static void confine_path(arena *a, index_path *p, field *tenant)
{
    p->fields = fields_without(a, &p->columns, tenant);
    if (p->descending != NULL) {
        bool *moved = arena_alloc(a, (p->fields.count + 1) * sizeof *moved);
        size_t next = 1;
        for (size_t i = 0; i < p->columns.count; i++)
            if (p->columns.items[i] == tenant)
                moved[0] = p->descending[i];
            else
                moved[next++] = p->descending[i];
        p->descending = moved;
    }
    p->columns = with_tenant(a, tenant, &p->fields, true);
}

/* What references within a tenant point to; lists of a tenant read it in the order of the key. */
static void add_tenant_path(arena *a, const schema *s, model *m, field *tenant)
{
    if (model_has_tenant_key(s, m))
        return; /* the key itself serves */
    index_path *p = arena_alloc(a, sizeof *p);
    p->kind = INDEX_TENANT;
    p->silent = true;
    p->label = "tenant";
    p->fields = fields_without(a, &m->key, tenant);
    p->columns = with_tenant(a, tenant, &p->fields, true);
    p->created = true;
    p->at = tenant->at;
    /* first: another one over the same is the one to blame */
    vec_push(a, m->indexes, p);
    for (size_t i = m->indexes.count - 1; i > 0; i--)
        m->indexes.items[i] = m->indexes.items[i - 1];
    m->indexes.items[0] = p;
}

bool path_holds_key(const model *m, const index_path *p)
{
    for (size_t i = 0; i < m->key.count; i++) {
        size_t j = 0;
        while (j < p->columns.count && p->columns.items[j] != m->key.items[i])
            j++;
        if (j == p->columns.count)
            return false;
    }
    return true;
}

bool path_is_order(const index_path *p)
{
    return !p->silent && p->where.text == NULL && p->fields.count > 0;
}

bool paths_action_sets(ast_action action)
{
    return action == ACTION_SET_NULL || action == ACTION_SET_DEFAULT;
}

bool paths_reference_is_split(const schema *s, const model *m, const field *f)
{
    return model_is_confined(s, m, f->target) && !model_has_tenant_key(s, f->target) &&
           (paths_action_sets(f->on_delete) || paths_action_sets(f->on_update));
}

/* A reference within a tenant is looked up by tenant and field together when the row that it points
   to changes; one that has a key of its own for its actions, or leads elsewhere, by the field
   alone. */
static bool found_by_tenant_first(const schema *s, const model *m, const field *f)
{
    return model_is_confined(s, m, f->target) && !paths_reference_is_split(s, m, f);
}

static void add_reference_path(arena *a, model *m, const char *label, fields list, fields columns,
                               span at)
{
    bool found = has_call_by(m, &list);
    /* a call may be there whose index begins with the tenant, which the database cannot use */
    bool needed = columns.count > 0 && list.count > 0 && columns.items[0] == list.items[0] &&
                  !paths_serve(m, &columns);
    if (list.count == 0 || (found && !needed))
        return;
    index_path *p = arena_alloc(a, sizeof *p);
    p->kind = INDEX_REFERENCE;
    p->silent = found;
    p->label = label;
    p->fields = list;
    p->columns = columns;
    p->created = !paths_serve(m, &columns);
    p->at = at;
    vec_push(a, m->indexes, p);
}

void paths_complete(arena *a, const schema *s, model *m)
{
    field *tenant = m == s->tenant ? NULL : m->tenant;
    for (size_t i = 0; i < m->indexes.count; i++) {
        index_path *p = m->indexes.items[i];
        p->fields = p->columns;
        if (tenant != NULL)
            confine_path(a, p, tenant);
        if (p->label == NULL)
            p->label = fields_joined(a, p->fields.count > 0 ? &p->fields : &p->columns);
    }
    if (tenant != NULL)
        add_tenant_path(a, s, m, tenant);
    for (size_t i = 0; i < m->foreign_keys.count; i++) {
        const foreign_key *k = m->foreign_keys.items[i];
        fields list = fields_without(a, &k->fields, tenant);
        add_reference_path(a, m, fields_joined(a, &list), list, with_tenant(a, tenant, &list, true),
                           k->at);
    }
    for (size_t i = 0; i < m->fields.count; i++) {
        field *f = m->fields.items[i];
        if (f->target == NULL || field_has(f, MODIFIER_NO_INDEX) || f == tenant)
            continue;
        fields self = {0};
        vec_push(a, self, f);
        add_reference_path(a, m, f->name, self,
                           with_tenant(a, tenant, &self, found_by_tenant_first(s, m, f)), f->at);
    }
    for (size_t i = 0; i < m->indexes.count; i++) {
        index_path *p = m->indexes.items[i];
        /* an index of the user's may be called "tenant" */
        if (p->name == NULL)
            p->name = arena_printf(a, "%s.%s%s", m->table, p->label, p->silent ? ".key" : "");
    }
}

/* The reference over several fields that has exactly those of the path; or NULL. */
static const foreign_key *foreign_key_over(const model *m, const index_path *p)
{
    for (size_t i = 0; i < m->foreign_keys.count; i++) {
        const foreign_key *k = m->foreign_keys.items[i];
        if (k->target != NULL && fields_same_set(&k->fields, &p->fields, m->tenant) &&
            fields_same_set(&k->target_fields, &k->target->own_key, k->target->tenant))
            return k;
    }
    return NULL;
}

static bool is_one_reference(const index_path *p)
{
    const model *target = p->fields.count == 1 ? p->fields.items[0]->target : NULL;
    return target != NULL && target->own_key.count == 1;
}

const model *path_reference(const model *m, const index_path *p)
{
    if (is_one_reference(p))
        return p->fields.items[0]->target;
    const foreign_key *k = foreign_key_over(m, p);
    return k == NULL ? NULL : k->target;
}

const field *path_reference_key(const model *m, const index_path *p, size_t i)
{
    if (is_one_reference(p))
        return p->fields.items[0]->target->own_key.items[0];
    const foreign_key *k = foreign_key_over(m, p);
    size_t j = 0;
    while (k->fields.items[j] != p->fields.items[i])
        j++;
    return k->target_fields.items[j];
}

bool paths_order_by(const model *m, const field *f)
{
    if (m->own_key.count == 1 && m->own_key.items[0] == f)
        return true;
    for (size_t i = 0; i < m->indexes.count; i++) {
        const index_path *p = m->indexes.items[i];
        if (path_is_order(p) && p->fields.count == 1 && p->fields.items[0] == f)
            return true;
    }
    return false;
}
