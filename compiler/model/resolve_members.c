/* resolve_members.c - what stands in a model: fields, members of mixins, and statements, a row
   each. */
#include "base/suggest.h"
#include "model/constraints.h"
#include "model/modifiers.h"
#include "model/resolve_parts.h"

/* Where members are added: to a model, or to one that includes the mixin they stand in. */
typedef struct adder {
    resolver *resolver;
    arena *arena;
    diags *diags;
    model *model;
    span included_at; /* .source is NULL in the model itself */
    size_t depth;     /* of mixins within each other */
} adder;

static void add_members(const adder *a, const ast_members *members);
static void add_later_members(const adder *a, const ast_members *members);

/* ---- fields and mixins ---------------------------------------------------------------------- */

static void take_field(const adder *a, const ast_member *w)
{
    resolve_field(a->resolver, a->model, w, a->included_at);
}

static void refuse_unknown_mixin(const adder *a, const word *name, const named *n)
{
    const resolver *r = a->resolver;
    diag *e =
        n == NULL
            ? diag_error(a->diags, E0206, name->at, "there is no mixin '%s'", name->text)
            : diag_error(a->diags, E0206, name->at, "%s '%s' is not a mixin and cannot be included",
                         lookup_kind_name(n->written->kind), name->text);
    suggestion s = suggest_new(name->text);
    for (size_t i = 0; i < r->all.count && suggest_wanted(a->diags); i++)
        if (r->all.items[i]->written->kind == DECLARATION_MIXIN)
            suggest_offer(&s, r->all.items[i]->written->name.text);
    if (!suggest_hint(&s, e) && n == NULL)
        diag_hint(e, "mixin %s { … } declares one", name->text);
}

/* Says once a mixin that it includes itself. */
static void refuse_cycle(const adder *a, const word *name, named *n)
{
    if (n->cyclic)
        return;
    n->cyclic = true;
    diag *e =
        diag_error(a->diags, E0207, name->at, "mixin '%s' includes itself", n->written->name.text);
    diag_note(e, n->written->name.at, "'%s' is declared here", n->written->name.text);
}

static void refuse_second_inclusion(const adder *a, const word *name, const named *n)
{
    diag *e =
        diag_error(a->diags, E0203, name->at, "mixin '%s' is included a second time in model '%s'",
                   n->written->name.text, a->model->name);
    field_note_inclusion(e, a->included_at);
    diag_note(e, n->included_at, "first included here");
}

static void take_include(const adder *a, const ast_member *w)
{
    named *n = map_get(&a->resolver->names, w->name.text);
    if (n == NULL || n->written->kind != DECLARATION_MIXIN) {
        refuse_unknown_mixin(a, &w->name, n);
    } else if (n->expanding) {
        refuse_cycle(a, &w->name, n);
    } else if (n->fields_in == a->model) {
        refuse_second_inclusion(a, &w->name, n);
    } else if (a->depth >= LIMIT_MIXIN_DEPTH) {
        diag_error(a->diags, E0105, w->name.at, "more than %d mixins within each other",
                   LIMIT_MIXIN_DEPTH);
    } else {
        adder inner = *a;
        if (inner.included_at.source == NULL)
            inner.included_at = w->name.at;
        inner.depth++;
        n->fields_in = a->model;
        n->included_at = w->name.at;
        n->expanding = true;
        add_members(&inner, &n->written->members);
        n->expanding = false;
    }
}

static void take_include_later(const adder *a, const ast_member *w)
{
    named *n = map_get(&a->resolver->names, w->name.text);
    if (n == NULL || n->fields_in != a->model || n->indexes_in == a->model)
        return;
    n->indexes_in = a->model;
    add_later_members(a, &n->written->members);
}

/* ---- statements ----------------------------------------------------------------------------- */

static void take_table(const adder *a, const ast_member *w)
{
    model *m = a->model;
    if (m->table != m->name)
        modifiers_given_twice(a->diags, "table", w->value.at, m->table_at);
    m->table = w->value.text;
    m->table_at = w->value.at;
}

static void take_c_name(const adder *a, const ast_member *w)
{
    model *m = a->model;
    if (m->c_name.text != NULL)
        modifiers_given_twice(a->diags, "c_name", w->value.at, m->c_name.at);
    m->c_name = w->value;
}

static void take_without_rowid(const adder *a, const ast_member *w)
{
    model *m = a->model;
    if (m->without_rowid.source != NULL)
        modifiers_given_twice(a->diags, "without rowid", w->at, m->without_rowid);
    m->without_rowid = w->at;
}

static void take_model_check(const adder *a, const ast_member *w)
{
    constraints_add_check(a->arena, a->diags, a->model, NULL, &w->sql);
}

static void take_old_table(const adder *a, const ast_member *w)
{
    vec_push(a->arena, a->model->was, w->name);
}

static void take_dropped(const adder *a, const ast_member *w)
{
    vec_push(a->arena, a->model->dropped, w->name);
}

static void take_model_key(const adder *a, const ast_member *w)
{
    fields list = lookup_columns(a->arena, a->diags, a->model, &w->columns);
    if (list.count == 0) {
        a->model->key_at = w->at; /* there is one, it is just wrong */
        return;
    }
    constraints_add_key(a->diags, a->model, list, w->at, (span){0});
    lookup_refuse_descending(a->diags, &w->columns);
}

/* Whether each column descends; NULL when all ascend. */
static const bool *directions(arena *a, const ast_columns *columns)
{
    bool any = false;
    bool *list = arena_alloc(a, columns->count * sizeof *list);
    for (size_t i = 0; i < columns->count; i++) {
        list[i] = columns->items[i].descending;
        any = any || list[i];
    }
    return any ? list : NULL;
}

static void take_listed_index(const adder *a, const ast_member *w)
{
    index_kind kind = w->kind == MEMBER_UNIQUE ? INDEX_UNIQUE : INDEX_PLAIN;
    fields list = lookup_columns(a->arena, a->diags, a->model, &w->columns);
    if (list.count == 0)
        return;
    index_path *p = constraints_add_index(a->arena, a->diags, a->model, kind, list, w->at);
    if (p == NULL)
        return;
    p->label = w->name.text;
    p->descending = directions(a->arena, &w->columns);
    p->where = w->sql;
    if (w->stated.text != NULL) {
        p->name = w->stated.text;
        p->name_at = w->stated.at;
    }
    p->optional = w->optional;
}

/* Its values are understood when the types of fields are. */
static void take_sample(const adder *a, const ast_member *w)
{
    vec_push(a->arena, a->model->written_samples, w);
}

/* Its fields, and those of the other model, are known when all models have theirs. */
static void take_foreign_key(const adder *a, const ast_member *w)
{
    vec_push(a->arena, a->model->written_foreign_keys, w);
}

static void take_small(const adder *a, const ast_member *w)
{
    (void)w;
    a->model->small = true;
}

/* ---- the table ------------------------------------------------------------------------------ */

static const struct {
    void (*take)(const adder *a, const ast_member *w);       /* in the order of the text */
    void (*take_later)(const adder *a, const ast_member *w); /* once all fields are known */
} statements[MEMBER_COUNT] = {
    [MEMBER_FIELD] = {.take = take_field},
    [MEMBER_TABLE] = {.take = take_table},
    [MEMBER_INCLUDE] = {.take = take_include, .take_later = take_include_later},
    [MEMBER_PRIMARY_KEY] = {.take_later = take_model_key},
    [MEMBER_UNIQUE] = {.take_later = take_listed_index},
    [MEMBER_INDEX] = {.take_later = take_listed_index},
    [MEMBER_CHECK] = {.take = take_model_check},
    [MEMBER_FOREIGN_KEY] = {.take_later = take_foreign_key},
    [MEMBER_WITHOUT_ROWID] = {.take = take_without_rowid},
    [MEMBER_C_NAME] = {.take = take_c_name},
    [MEMBER_WAS] = {.take = take_old_table},
    [MEMBER_DROPPED] = {.take = take_dropped},
    [MEMBER_SAMPLE] = {.take = take_sample},
    [MEMBER_SMALL] = {.take = take_small},
};

static void add_members(const adder *a, const ast_members *members)
{
    for (size_t i = 0; i < members->count; i++) {
        const ast_member *w = members->items[i];
        if (w->kind != MEMBER_INCLUDE)
            vec_push(a->arena, a->model->members, w);
        if (statements[w->kind].take != NULL)
            statements[w->kind].take(a, w);
    }
}

static void add_later_members(const adder *a, const ast_members *members)
{
    for (size_t i = 0; i < members->count; i++)
        if (statements[members->items[i]->kind].take_later != NULL)
            statements[members->items[i]->kind].take_later(a, members->items[i]);
}

void resolve_model(resolver *r, model *m)
{
    const adder a = {.resolver = r, .arena = r->arena, .diags = r->diags, .model = m};
    add_members(&a, &m->written->members);
    add_later_members(&a, &m->written->members);
    for (size_t i = 0; i < m->key.count; i++) {
        m->key.items[i]->in_key = true;
        if (!field_has(m->key.items[i], MODIFIER_TENANT)) /* see tenants.c */
            vec_push(r->arena, m->own_key, m->key.items[i]);
    }
    const field *first = m->key.count == 1 ? m->key.items[0] : NULL;
    if (first != NULL && first->type == TYPE_INT64 && first->target == NULL &&
        m->without_rowid.source == NULL)
        m->key.items[0]->assigned = true;
}
