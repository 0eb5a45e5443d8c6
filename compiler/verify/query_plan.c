/* query_plan.c - warnings about how the engine would find the rows of a query, by what it says of its
   plan (https://sqlite.org/eqp.html). Its words may change: a step that is not understood is no
   warning. */
#include "verify/query_plan.h"

#include "base/fold.h"

#include <string.h>

typedef struct planner {
    arena *arena;
    diags *diags;
    const query_body *body;
    const asked_outline *found;
    VEC(const char *) told; /* what was said, each once: a view reads a table beside the query */
} planner;

/* ---- steps ------------------------------------------------------------------------------------ */

static bool begins(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

/* "main.customer USING …": the model, or NULL. */
static const model *model_at(const planner *p, const char *text)
{
    if (begins(text, "main."))
        text += strlen("main.");
    for (size_t i = 0; i < p->body->models.count; i++) {
        const model *m = p->body->models.items[i];
        size_t size = strlen(m->table);
        if (strncmp(text, m->table, size) == 0 && (text[size] == '\0' || text[size] == ' '))
            return m;
    }
    return NULL;
}

static bool sorts(const planner *p)
{
    for (size_t i = 0; i < p->found->steps.count; i++)
        if (begins(p->found->steps.items[i].text, "USE TEMP B-TREE"))
            return true;
    return false;
}

/* Rows come in the order of an index until there are enough of them. */
static bool ends_early(const planner *p, size_t step)
{
    const query_select *whole = p->body->shape->whole;
    return step == 0 && whole->limit.end > whole->limit.first && whole->arms.count == 1 &&
           whole->arms.items[0].where.first == whole->arms.items[0].where.end && !sorts(p);
}

/* ---- places ----------------------------------------------------------------------------------- */

typedef struct place {
    const query_arm *arm;
    const query_source *source;
} place;

/* Where the model is named, for the first time. */
static place find_place(const planner *p, const model *m)
{
    const query_shape *shape = p->body->shape;
    for (size_t i = 0; i < shape->all.count; i++)
        for (size_t j = 0; j < shape->all.items[i]->arms.count; j++) {
            const query_arm *arm = &shape->all.items[i]->arms.items[j];
            for (size_t k = 0; k < arm->sources.count; k++)
                if (arm->sources.items[k].model == m)
                    return (place){arm, &arm->sources.items[k]};
        }
    return (place){NULL, NULL};
}

static span place_at(const planner *p, const place *at)
{
    return at->source == NULL
               ? p->body->query->at
               : query_token_at(p->body->written, &p->body->tokens.items[at->source->name_at]);
}

/* ---- the index that would help ---------------------------------------------------------------- */

static const field *field_at(const planner *p, const place *at, size_t token)
{
    const query_tokens *t = &p->body->tokens;
    bool qualified = token >= 2 && query_token_is_sign(&t->items[token - 1], ".");
    if (t->items[token].kind != QUERY_WORD && t->items[token].kind != QUERY_NAME)
        return NULL;
    if (qualified &&
        (at->source->alias == NULL || !fold_equal(t->items[token - 2].text, at->source->alias)))
        return NULL;
    const field *f = map_get(&at->source->model->by_name, t->items[token].text);
    return f != NULL && fold_equal(f->column, t->items[token].text) ? f : NULL;
}

static bool is_comparison(const query_token *t)
{
    static const char *const signs[] = {"=", "<", ">", "<=", ">="};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
        if (query_token_is_sign(t, signs[i]))
            return true;
    return query_token_is(t, "in") || query_token_is(t, "between") || query_token_is(t, "is");
}

/* Fields that are compared in a condition: those for equality go into an index first. */
static void add_compared(const planner *p, const place *at, query_range range, fields *equal,
                         fields *other)
{
    const query_tokens *t = &p->body->tokens;
    for (size_t i = range.first; i < range.end; i++) {
        const field *f = field_at(p, at, i);
        size_t before = i >= 2 && query_token_is_sign(&t->items[i - 1], ".") ? i - 2 : i;
        bool left = i + 1 < range.end && is_comparison(&t->items[i + 1]);
        bool right = before > range.first && is_comparison(&t->items[before - 1]);
        if (f == NULL || f == at->source->model->tenant || f == at->source->model->soft_delete ||
            (!left && !right))
            continue;
        const query_token *sign = left ? &t->items[i + 1] : &t->items[before - 1];
        bool same = query_token_is_sign(sign, "=") || query_token_is(sign, "in");
        fields *list = same ? equal : other;
        bool there = false;
        for (size_t j = 0; j < list->count; j++)
            there = there || list->items[j] == f;
        if (!there)
            vec_push(p->arena, *list, (field *)(uintptr_t)f);
    }
}

/* "customer, created_at"; empty when no condition is about the model. */
static const char *index_fields(const planner *p, const place *at)
{
    fields equal = {0}, other = {0};
    buf b = buf_new(p->arena);
    add_compared(p, at, at->arm->where, &equal, &other);
    for (size_t i = 0; i < at->arm->sources.count; i++)
        add_compared(p, at, at->arm->sources.items[i].on, &equal, &other);
    for (size_t i = 0; i < equal.count; i++)
        buf_printf(&b, "%s%s", i == 0 ? "" : ", ", equal.items[i]->name);
    if (other.count > 0)
        buf_printf(&b, "%s%s", equal.count == 0 ? "" : ", ", other.items[0]->name);
    return b.text == NULL ? "" : b.text;
}

static void hint_at_index(const planner *p, const place *at, const model *m, diag *e)
{
    const char *list = at->source == NULL ? "" : index_fields(p, at);
    if (list[0] != '\0')
        diag_hint(e, "in model %s: index (%s);", m->name, list);
    else
        diag_hint(e,
                  "if the table stays small, say so in model %s: small; else allow it: "
                  "-- allow scan",
                  m->name);
}

/* ---- warnings --------------------------------------------------------------------------------- */

static bool was_told(planner *p, const char *message)
{
    for (size_t i = 0; i < p->told.count; i++)
        if (strcmp(p->told.items[i], message) == 0)
            return true;
    vec_push(p->arena, p->told, message);
    return false;
}

static void warn(planner *p, const model *m, const char *before, const char *what)
{
    place at = find_place(p, m);
    if (was_told(p, arena_printf(p->arena, "%s of '%s' %s", before, m->name, what)))
        return;
    diag *e =
        diag_warning(p->diags, W0017, place_at(p, &at), "%s of '%s' %s", before, m->name, what);
    hint_at_index(p, &at, m, e);
}

/* The tenant alone is what every query of it has. */
static bool by_tenant_alone(const planner *p, const model *m, const char *text)
{
    place at = find_place(p, m);
    if (m->tenant == NULL || m->key.items[0] == m->tenant || at.source == NULL)
        return false;
    const char *only = arena_printf(p->arena, "(%s=?)", m->tenant->column);
    return strstr(text, only) != NULL && index_fields(p, &at)[0] != '\0';
}

static void look_at(planner *p, size_t step)
{
    const char *text = p->found->steps.items[step].text;
    bool scan = begins(text, "SCAN "), search = begins(text, "SEARCH ");
    const model *m = scan || search ? model_at(p, text + (scan ? 5 : 7)) : NULL;
    if (begins(text, "MATERIALIZE ") && (m = model_at(p, text + 12)) != NULL && !m->small)
        warn(p, m, "all rows", "are copied before they are joined");
    else if (m == NULL || m->small)
        return;
    else if (scan && !ends_early(p, step))
        warn(p, m, "each row", "is looked at");
    else if (search && strstr(text, "AUTOMATIC") != NULL)
        warn(p, m, "an index over the rows", "is made for each run");
    else if (search && by_tenant_alone(p, m, text))
        warn(p, m, "each row", "that the tenant has is looked at");
}

void query_plan_warn(arena *a, diags *d, const query_sql *q, const asked_outline *found)
{
    planner p = {.arena = a, .diags = d, .body = q->body, .found = found};
    span at = q->body->query->written->at;
    span begin = {at.source, at.begin, at.begin};
    if (diag_warning_wanted(d, W0017) && !diags_allowed(d, W0017, begin))
        for (size_t i = 0; i < found->steps.count; i++)
            look_at(&p, i);
    if (diag_warning_wanted(d, W0018) && !diags_allowed(d, W0018, begin) && sorts(&p))
        diag_hint(diag_warning(d, W0018, q->body->query->at,
                               "the rows of '%s' are sorted each time", q->body->query->name),
                  "an index in the order that is asked for has them so already");
}
