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
} planner;

/* ---- steps ------------------------------------------------------------------------------------ */

static bool begins(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

static bool is_named(const char *text, const char *name)
{
    size_t size = strlen(name);
    return strncmp(text, name, size) == 0 && (text[size] == '\0' || text[size] == ' ');
}

/* What a command changes is found by its alias. Without WHERE all of it is meant. */
static const model *target_at(const planner *p, const char *text)
{
    const query_change *c = p->body->change;
    return c != NULL && c->where != SIZE_MAX && is_named(text, c->alias) ? c->target : NULL;
}

/* "main.customer USING …": the model, or NULL. */
static const model *model_at(const planner *p, const char *text)
{
    const model *target = target_at(p, text);
    if (target != NULL)
        return target;
    if (begins(text, "main."))
        text += strlen("main.");
    for (size_t i = 0; i < p->body->models.count; i++)
        if (is_named(text, p->body->models.items[i]->table))
            return p->body->models.items[i];
    return NULL;
}

static bool sorts(const planner *p)
{
    for (size_t i = 0; i < p->found->steps.count; i++)
        if (begins(p->found->steps.items[i].text, "USE TEMP B-TREE"))
            return true;
    return false;
}

/* Whether the step looks for rows before all others of its loop. */
static bool is_first(const planner *p, size_t step)
{
    const asked_step *s = &p->found->steps.items[step];
    for (size_t i = 0; i < step; i++) {
        const asked_step *before = &p->found->steps.items[i];
        if (before->parent == s->parent &&
            (begins(before->text, "SCAN ") || begins(before->text, "SEARCH ")))
            return false;
    }
    return true;
}

/* Rows come in the order of an index until there are enough of them. */
static bool ends_early(const planner *p, size_t step)
{
    const query_select *whole = p->body->shape->whole;
    if (!is_first(p, step) || p->found->steps.items[step].parent != 0)
        return false;
    if (p->body->query->returns == RETURNS_PAGES && !sorts(p))
        return true;
    return whole->limit.end > whole->limit.first && whole->arms.count == 1 &&
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
    const query_change *c = p->body->change;
    const query_arm *changed = &shape->whole->arms.items[0];
    return c != NULL && c->target == m ? (place){changed, &changed->sources.items[0]}
                                       : (place){NULL, NULL};
}

static bool shows(const planner *p, const schema_view *v, const model *m)
{
    for (size_t i = 0; i < p->body->views.count; i++) {
        const query_body *view = p->body->views.items[i];
        for (size_t j = 0; view->query->view == v && j < view->models.count; j++)
            if (view->models.items[j] == m)
                return true;
    }
    return false;
}

/* The view by which the query reads a model that it does not name itself. */
static const query_source *find_view(const planner *p, const model *m)
{
    const query_shape *shape = p->body->shape;
    for (size_t i = 0; i < shape->all.count; i++)
        for (size_t j = 0; j < shape->all.items[i]->arms.count; j++) {
            const query_arm *arm = &shape->all.items[i]->arms.items[j];
            for (size_t k = 0; k < arm->sources.count; k++)
                if (arm->sources.items[k].kind == SOURCE_VIEW &&
                    shows(p, arm->sources.items[k].view, m))
                    return &arm->sources.items[k];
        }
    return NULL;
}

static span place_at(const planner *p, const place *at, const model *m)
{
    const query_source *named = at->source != NULL ? at->source : find_view(p, m);
    return named == NULL ? p->body->query->at
                         : query_token_at(p->body->written, &p->body->tokens.items[named->name_at]);
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

/* Whether a column of another source of the arm is named there: "m.id". */
static bool is_of_other(const planner *p, const place *at, size_t token, query_range range)
{
    const query_tokens *t = &p->body->tokens;
    if (token + 2 >= range.end || !query_token_is_sign(&t->items[token + 1], "."))
        return false;
    for (size_t i = 0; i < at->arm->sources.count; i++) {
        const query_source *s = &at->arm->sources.items[i];
        if (s != at->source && s->alias != NULL && fold_equal(s->alias, t->items[token].text))
            return true;
    }
    return false;
}

/* The same of a name by its last token. */
static bool ends_of_other(const planner *p, const place *at, size_t token, query_range range)
{
    return token >= range.first + 2 && is_of_other(p, at, token - 2, range);
}

/* Fields that are compared in a condition: those for equality go into an index first. A SELECT within
   it looks for rows of its own. first: what columns of other sources say is not known yet. */
static void add_compared(const planner *p, const place *at, query_range range, bool first,
                         fields *equal, fields *other)
{
    const query_tokens *t = &p->body->tokens;
    for (size_t i = range.first; i < range.end; i++) {
        if (query_opens_select(t, i)) {
            i = t->items[i].match;
            continue;
        }
        const field *f = field_at(p, at, i);
        size_t before = i >= 2 && query_token_is_sign(&t->items[i - 1], ".") ? i - 2 : i;
        bool left = i + 1 < range.end && is_comparison(&t->items[i + 1]);
        bool right = before > range.first && is_comparison(&t->items[before - 1]);
        if (f == NULL || f == at->source->model->tenant || f == at->source->model->soft_delete ||
            (!left && !right))
            continue;
        if (first &&
            (left ? is_of_other(p, at, i + 2, range) : ends_of_other(p, at, before - 2, range)))
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

/* "customer, created_at"; empty when no condition is about the model. first: it is looked at before all
   others, so that what it is joined by does not find its rows. */
static const char *index_fields(const planner *p, const place *at, bool first)
{
    fields equal = {0}, other = {0};
    buf b = buf_new(p->arena);
    add_compared(p, at, at->arm->where, first, &equal, &other);
    for (size_t i = 0; !first && i < at->arm->sources.count; i++)
        add_compared(p, at, at->arm->sources.items[i].on, first, &equal, &other);
    for (size_t i = 0; i < equal.count; i++)
        buf_printf(&b, "%s%s", i == 0 ? "" : ", ", equal.items[i]->name);
    if (other.count > 0)
        buf_printf(&b, "%s%s", equal.count == 0 ? "" : ", ", other.items[0]->name);
    return b.text == NULL ? "" : b.text;
}

static void hint_at_copy(diag *e)
{
    diag_hint(e,
              "DISTINCT beside a LEFT JOIN, and RIGHT and FULL JOIN, copy what is joined: ask with "
              "exists, group by, or a LEFT JOIN the other way round; or allow it: -- allow scan");
}

static void hint_at_index(const planner *p, const place *at, const model *m, bool first, diag *e)
{
    const char *list = at->source == NULL ? "" : index_fields(p, at, first);
    if (list[0] != '\0')
        diag_hint(e, "in model %s: index (%s);", m->name, list);
    else
        diag_hint(e,
                  "if the table stays small, say so in model %s: small; else allow it: "
                  "-- allow scan",
                  m->name);
}

/* The same of another order of rows. */
static bool is_told(const planner *p, span at)
{
    for (size_t i = p->diags->records.count; i > 0; i--) {
        const diag *d = p->diags->records.items[i - 1];
        if (d->code == W0017 && d->at.source == at.source && d->at.begin == at.begin)
            return true;
        if (d->code != W0017 && d->code != W0018)
            return false;
    }
    return false;
}

/* ---- warnings --------------------------------------------------------------------------------- */

typedef enum { WARN_SCAN, WARN_COPY, WARN_INDEX, WARN_TENANT } warning;

static void warn(const planner *p, const model *m, size_t step, warning kind)
{
    static const char *const words[][2] = {
        [WARN_SCAN] = {"each row", "is looked at"},
        [WARN_COPY] = {"all rows", "are copied before they are joined"},
        [WARN_INDEX] = {"an index over the rows", "is made for each run"},
        [WARN_TENANT] = {"each row", "that the tenant has is looked at"}};
    place at = find_place(p, m);
    span where = place_at(p, &at, m);
    if (is_told(p, where))
        return;
    diag *e = diag_warning(p->diags, W0017, where, "%s of '%s' %s", words[kind][0], m->name,
                           words[kind][1]);
    if (kind == WARN_COPY)
        hint_at_copy(e);
    else
        hint_at_index(p, &at, m, is_first(p, step), e);
}

/* The tenant alone is what every query of it has. */
static bool by_tenant_alone(const planner *p, const model *m, const char *text)
{
    place at = find_place(p, m);
    if (m->tenant == NULL || m->key.items[0] == m->tenant || at.source == NULL)
        return false;
    const char *only = arena_printf(p->arena, "(%s=?)", m->tenant->column);
    return strstr(text, only) != NULL && index_fields(p, &at, true)[0] != '\0';
}

/* A shadow that is not merged with what reads it. */
static void warn_copy(const planner *p, size_t step, const char *name)
{
    for (size_t i = 0; i < p->body->models.count; i++) {
        const model *m = p->body->models.items[i];
        if (fold_equal(m->name, name) && !m->small)
            warn(p, m, step, WARN_COPY);
    }
}

static void look_at(const planner *p, size_t step)
{
    const char *text = p->found->steps.items[step].text;
    bool scan = begins(text, "SCAN "), search = begins(text, "SEARCH ");
    const model *m = scan || search ? model_at(p, text + (scan ? 5 : 7)) : NULL;
    if (begins(text, "MATERIALIZE "))
        warn_copy(p, step, text + strlen("MATERIALIZE "));
    else if (m == NULL || m->small)
        return;
    else if (scan && !ends_early(p, step))
        warn(p, m, step, WARN_SCAN);
    else if (search && strstr(text, "AUTOMATIC") != NULL)
        warn(p, m, step, WARN_INDEX);
    else if (search && by_tenant_alone(p, m, text))
        warn(p, m, step, WARN_TENANT);
}

void query_plan_warn(arena *a, diags *d, const query_sql *q, const char *order,
                     const asked_outline *found)
{
    planner p = {.arena = a, .diags = d, .body = q->body, .found = found};
    span at = q->body->query->written->at;
    span begin = {at.source, at.begin, at.begin};
    if (diag_warning_wanted(d, W0017) && !diags_allowed(d, W0017, begin))
        for (size_t i = 0; i < found->steps.count; i++)
            look_at(&p, i);
    if (diag_warning_wanted(d, W0018) && !diags_allowed(d, W0018, begin) && sorts(&p))
        diag_hint(diag_warning(d, W0018, q->body->query->at,
                               "the rows of '%s' are sorted each time%s", q->body->query->name,
                               order == NULL ? "" : arena_printf(a, " in the order '%s'", order)),
                  "an index in the order that is asked for has them so already");
}
