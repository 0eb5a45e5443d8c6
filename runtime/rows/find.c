/* find.c - checks a search, and finds or makes its statement. */
#include "rows/find.h"

#include "base/member.h"
#include "handle/error.h"
#include "handle/violation.h"
#include "rows/bind.h"
#include "rows/pattern.h"
#include "rows/place.h"
#include "rows/prepared.h"
#include "rows/reach.h"
#include "rows/room.h"

#include <stdio.h>
#include <string.h>

/* Groups within each other: what keeps an engine's stack of expressions from running out. */
enum { DEEPEST_GROUP = 24 };

const schemac_page *find_page(schemac_db *db, const schemac_model *model, const schemac_page *page)
{
    static const schemac_page everything = SCHEMAC_PAGE_INIT;
    if (page == NULL)
        return &everything;
    if (page->size == sizeof *page && (page->after.size == 0 || page->before.size == 0))
        return page;
    error_set(db, SCHEMAC_MISUSE, model,
              page->size != sizeof *page
                  ? "the page does not begin with SCHEMAC_PAGE_INIT"
                  : "the page has both `after` and `before`: it is on one side of a place");
    return NULL;
}

row_action find_action(const search *s)
{
    static const row_action actions[] = {[SEARCH_ROWS] = ACTION_FIND,
                                         [SEARCH_COUNT] = ACTION_COUNT,
                                         [SEARCH_EXISTS] = ACTION_LOOK_FOR,
                                         [SEARCH_DELETE] = ACTION_DELETE,
                                         [SEARCH_PATCH] = ACTION_PATCH};
    return actions[s->verb];
}

/* ---- checking ------------------------------------------------------------------------------- */

static bool is_text(const schemac_field *f)
{
    return f->type == SCHEMAC_TEXT || f->type == SCHEMAC_JSON;
}

static bool is_null_text(const schemac_field *f, const void *value)
{
    bool has = true;
    if (member_points(f))
        member_value(f, value, &has);
    return !has;
}

/* What is wrong with a comparison, or NULL. */
static const char *comparison_problem(const schemac_filter *x, const schemac_field *f)
{
    static const char null[] = "nothing compares with NULL; the null filter asks for it";
    if (search_is_pattern(x->op) && !is_text(f))
        return x->op == SCHEMAC_LIKE ? "only texts are LIKE something"
                                     : "only texts have a text in them";
    if (x->op != SCHEMAC_AMONG)
        return is_null_text(f, &x->value) ? null : NULL;
    if (x->count > 0 && x->value.list == NULL)
        return "it has a number of values, but no values";
    size_t size = value_size(f);
    for (size_t i = 0; i < x->count && size >= sizeof(void *); i++)
        if (is_null_text(f, (const unsigned char *)x->value.list + i * size))
            return null;
    return NULL;
}

static void refuse_filter(schemac_db *db, const search *s, size_t at, const schemac_field *f,
                          schemac_status status, const char *problem)
{
    error_set(db, status, s->model, "filter %zu%s%s cannot be used: %s", at + 1,
              f == NULL ? "" : " for ", f == NULL ? "" : f->name, problem);
    db->error.field = f == NULL ? NULL : f->name;
}

/* The number of filters that one at `at` consists of; 0 with the error set. */
static size_t filter_size(schemac_db *db, const search *s, size_t at, unsigned depth)
{
    const schemac_filter *x = &s->filters[at];
    const char *problem = NULL;
    if (x->op == SCHEMAC_EVERYTHING)
        return 1;
    if (search_is_group(x->op)) {
        size_t used = 1;
        if (depth == DEEPEST_GROUP) {
            error_set(db, SCHEMAC_MISUSE, s->model,
                      "more than %d groups of filters within each other", DEEPEST_GROUP);
            return 0;
        }
        for (size_t i = 0; i < x->count; i++) {
            if (at + used >= s->count) {
                error_set(db, SCHEMAC_MISUSE, s->model,
                          "a group of %zu filters has only %zu behind it", x->count, i);
                return 0;
            }
            size_t size = filter_size(db, s, at + used, depth + 1);
            if (size == 0)
                return 0;
            used += size;
        }
        return used;
    }
    const schemac_field *f =
        x->field < s->model->record.field_count ? &s->model->record.fields[x->field] : NULL;
    schemac_status status = SCHEMAC_MISUSE;
    if (f == NULL || x->op > SCHEMAC_ENDS) {
        problem = "it was not made by a call of this model";
    } else if (x->op != SCHEMAC_NULL) {
        problem = comparison_problem(x, f);
    }
    if (problem == NULL && search_is_pattern(x->op)) {
        status = SCHEMAC_INVALID; /* what somebody has typed */
        problem = pattern_problem(db->engine->dialect, x);
    }
    if (problem == NULL)
        return 1;
    refuse_filter(db, s, at, f, status, problem);
    return 0;
}

/* Of a field alone the order has to be asked for: it is a sort of all rows. */
static bool check_sort(schemac_db *db, const search *s)
{
    if (s->page->sort && page_is_limited(s->page))
        return true;
    const char *field = s->model->record.fields[s->order - SCHEMAC_BY_FIELD].name;
    error_set(
        db, SCHEMAC_MISUSE, s->model,
        "no index has the rows of %s in the order of '%s', and all of them would be sorted for "
        "each page: %s, or declare index (%s)",
        s->model->name, field,
        !s->page->sort ? "say so with page.sort, and set page.limit" : "set page.limit, too",
        field);
    db->error.field = field;
    return false;
}

static bool check_order(schemac_db *db, const search *s)
{
    const schemac_model *m = s->model;
    if (s->order >= SCHEMAC_BY_FIELD && s->order - SCHEMAC_BY_FIELD < m->record.field_count)
        return check_sort(db, s);
    if (s->order >= SCHEMAC_BY_KEY && s->order < m->path_count &&
        (s->order < 0 || !m->paths[s->order].internal))
        return true;
    error_set(db, SCHEMAC_MISUSE, m, "%s has no such order", m->name);
    return false;
}

static bool check_search(schemac_db *db, const search *s)
{
    for (size_t at = 0; at < s->count;) {
        size_t size = filter_size(db, s, at, 0);
        if (size == 0)
            return false;
        at += size;
    }
    return check_order(db, s);
}

/* ---- shape ---------------------------------------------------------------------------------- */

enum { SEARCH_FORM = 1 }; /* patches are in the same cache */

static void take_shape(const engine_dialect *d, const search *s, unsigned scope,
                       const search_place *place, shape *out)
{
    const bool before = s->page->before.size > 0;
    const unsigned kind = (s->page->descending ? 1u : 0u) | (page_is_limited(s->page) ? 2u : 0u) |
                          (place->row != NULL ? 4u : 0u) | (place->beyond ? 8u : 0u) |
                          (!before        ? 0u
                           : s->collected ? 16u
                                          : 32u) |
                          (unsigned)s->verb << 6;
    const uint32_t head[] = {SEARCH_FORM | scope << 8 | kind << 16, s->model->number,
                             (uint32_t)s->order};
    shape_add(out, head, sizeof head);
    if (s->asked != NULL)
        shape_add(out, &s->asked->number, sizeof s->asked->number);
    if (s->verb == SEARCH_PATCH) {
        shape_add(out, &s->field_count, sizeof s->field_count);
        shape_add(out, s->fields, s->field_count * sizeof *s->fields);
    }
    for (size_t i = 0; i < s->count; i++) {
        const schemac_filter *x = &s->filters[i];
        const bool more =
            x->op == SCHEMAC_NULL ? x->is : search_is_pattern(x->op) && search_escapes(x);
        const size_t count = x->op == SCHEMAC_AMONG   ? search_list_size(d, x->count)
                             : search_is_group(x->op) ? x->count
                                                      : 0;
        const uint64_t parts[] = {x->op | (uint64_t)more << 8 | (uint64_t)x->field << 16, count};
        shape_add(out, parts, sizeof parts);
    }
    if (place->row == NULL)
        return;
    for (size_t i = 0; i < place->count; i++) {
        const schemac_field *f = &s->model->record.fields[place->fields[i]];
        bool has;
        member_value(f, (const unsigned char *)place->row + f->offset, &has);
        shape_byte(out, has);
    }
}

/* ---- values --------------------------------------------------------------------------------- */

typedef struct binder {
    schemac_db *db;
    const search *search;
    engine_statement *statement;
    unsigned scope;
    int next;
    bool lasting;
    bool copies; /* are made by the engine: see bind_value */
} binder;

static bool bind_next(binder *b, const schemac_field *f, const void *value, bool copied)
{
    b->copies = b->copies || copied || f->type == SCHEMAC_DATE;
    return b->db->engine->bind_value(b->db->connection, b->statement, b->next++, f, value, copied);
}

/* Of a text that is meant as it is. false with the error set when there is no memory. */
static bool bind_pattern(binder *b, const schemac_field *f, const schemac_filter *x)
{
    size_t size;
    char *pattern = pattern_make(b->db->allocator, x, &size);
    if (pattern == NULL) {
        error_no_memory(b->db);
        return false;
    }
    bool bound = bind_next(b, f, &pattern, true);
    memory_free(b->db->allocator, pattern, size);
    return bound;
}

static bool bind_filter(binder *b, const schemac_filter *x)
{
    if (x->op == SCHEMAC_NULL || x->op == SCHEMAC_EVERYTHING || search_is_group(x->op))
        return true;
    const schemac_field *f = &b->search->model->record.fields[x->field];
    if (x->op > SCHEMAC_NOT)
        return bind_pattern(b, f, x);
    if (x->op != SCHEMAC_AMONG)
        return bind_next(b, f, &x->value, b->lasting);
    size_t size = value_size(f);
    size_t count = search_list_size(b->db->engine->dialect, x->count);
    for (size_t i = 0; i < count; i++) {
        size_t item = i < x->count ? i : x->count - 1;
        if (!bind_next(b, f, (const unsigned char *)x->value.list + item * size, b->lasting))
            return false;
    }
    return true;
}

/* A dialect that says IS NULL has no parameter for it. */
static bool bind_no_value(binder *b)
{
    return b->db->engine->dialect->same == NULL ||
           b->db->engine->bind_null(b->db->connection, b->statement, b->next++);
}

/* In the order of place_text. Copied: the values last as long as the place. */
static bool bind_place(binder *b, const search_place *place)
{
    const schemac_model *m = b->search->model;
    for (size_t i = 0; i < place->count; i++) {
        const schemac_field *f = &m->record.fields[place->fields[i]];
        bool nullable = (f->flags & SCHEMAC_NULLABLE) != 0;
        bool has, last = i + 1 == place->count;
        if (last && place->beyond)
            break;
        const void *value = member_value(f, (const unsigned char *)place->row + f->offset, &has);
        bool down = search_lessens(b->search, i);
        if (has && i == 0 && !(nullable && down) && !bind_next(b, f, value, true))
            return false;
        if (has && !bind_next(b, f, value, true))
            return false;
        if (last)
            break;
        if (has && !bind_next(b, f, value, true))
            return false;
        if (!has && !bind_no_value(b))
            return false;
    }
    return true;
}

/* What a change sets: times are in the handle's own row. */
static bool bind_changes(binder *b)
{
    schemac_db *db = b->db;
    const search *s = b->search;
    const schemac_model *m = s->model;
    bool marks = search_marks_deleted(s);
    if (s->verb != SEARCH_PATCH && !marks)
        return true;
    return bind_members(db, m, b->statement, &b->next, s->fields, s->field_count, s->row) &&
           (!marks ||
            bind_members(db, m, b->statement, &b->next, &m->soft_delete, 1, db->scratch.row)) &&
           (!m->stamped ||
            bind_marked(db, m, b->statement, &b->next, SCHEMAC_UPDATE_NOW, db->scratch.row));
}

static bool bind_conditions(binder *b)
{
    schemac_db *db = b->db;
    const search *s = b->search;
    uint16_t tenant =
        (b->scope & SCOPE_SYSTEM) != 0 ? (uint16_t)SCHEMAC_NO_FIELD : s->model->tenant;
    if (tenant != SCHEMAC_NO_FIELD &&
        !bind_next(b, &s->model->record.fields[tenant], &db->tenancy.key, b->lasting))
        return false;
    const schemac_model *owner =
        s->asked == NULL || !s->asked->confined ? NULL : db->schema->tenant;
    if (owner != NULL &&
        !bind_next(b, &owner->record.fields[owner->tenant], &db->tenancy.key, b->lasting))
        return false;
    for (size_t i = 0; i < s->count; i++)
        if (!bind_filter(b, &s->filters[i]))
            return false;
    return true;
}

bool find_bind_conditions(schemac_db *db, const search *s, engine_statement *statement,
                          unsigned scope)
{
    binder b = {.db = db, .search = s, .statement = statement, .scope = scope, .next = 1};
    return bind_conditions(&b);
}

static bool bind_each(binder *b, const search_place *place)
{
    const search *s = b->search;
    if (!bind_changes(b) || !bind_conditions(b))
        return false;
    if (place->row != NULL && !bind_place(b, place))
        return false;
    return !page_is_limited(s->page) ||
           b->db->engine->bind_int64(b->db->connection, b->statement, b->next,
                                     (int64_t)s->page->limit + (s->collected ? 1 : 0));
}

static bool bind_all(schemac_db *db, const search *s, cached *c, unsigned scope,
                     const search_place *place, bool lasting)
{
    binder b = {.db = db,
                .search = s,
                .statement = c->statement,
                .scope = scope,
                .next = 1,
                .lasting = lasting};
    bool good = bind_each(&b, place);
    c->copies = b.copies;
    return good;
}

/* ---- together ------------------------------------------------------------------------------- */

/* Whether there are more than a statement can have. */
static bool has_too_many(const engine_dialect *d, const search *s)
{
    size_t count = 3 * SEARCH_MOST_ORDER + 2 + s->model->record.field_count;
    for (size_t i = 0; i < s->count; i++) {
        const schemac_filter *x = &s->filters[i];
        size_t own = x->op == SCHEMAC_AMONG ? search_list_size(d, x->count) : 1;
        if (own > d->most_parameters || (count += own) > d->most_parameters)
            return true;
    }
    return false;
}

static cached *prepare_search(schemac_db *db, const search *s, const shape *form, unsigned scope,
                              const search_place *place)
{
    sql_buffer text = {.allocator = db->allocator, .dialect = db->engine->dialect};
    engine_statement *statement = NULL;
    if (!prepared_may_use(db, s->model))
        return NULL;
    search_text(&text, s, scope, place);
    cached *c = NULL;
    if (text.failed)
        error_no_memory(db);
    else if (!(s->verb == SEARCH_ROWS ? prepared_rows(db, s->model, text.text, 0, &statement)
                                      : db->engine->prepare(db->connection, text.text, &statement)))
        violation_set(db, s->model, find_action(s), NULL);
    else
        c = cache_add(db, form, statement);
    sql_free(&text);
    return c;
}

/* The statement with everything bound, once it is known where the page begins. */
static cached *begin_at(schemac_db *db, const search *s, unsigned scope, const search_place *place,
                        bool lasting)
{
    shape form;
    shape_begin(&form, db->allocator);
    take_shape(db->engine->dialect, s, scope, place, &form);
    cached *c = form.failed ? NULL : cache_take(db, &form);
    if (form.failed)
        error_no_memory(db);
    else if (c == NULL)
        c = prepare_search(db, s, &form, scope, place);
    shape_free(&form);
    if (c != NULL && !bind_all(db, s, c, scope, place, lasting)) {
        if (db->error.status == SCHEMAC_OK)
            violation_set(db, s->model, find_action(s), db->engine->sql(c->statement));
        db->engine->reset(c->statement);
        cache_give(db, c);
        c = NULL;
    }
    return c;
}

cached *find_begin(schemac_db *db, const search *s, bool lasting)
{
    unsigned scope;
    page_place where;
    if (!reach_scope(db, s->model, s->page->deleted, &scope))
        return NULL;
    if (has_too_many(db->engine->dialect, s)) { /* first: each value is looked at then */
        error_set(db, SCHEMAC_MISUSE, s->model, "the filters have more than about %u values",
                  db->engine->dialect->most_parameters - 100);
        return NULL;
    }
    if (!check_search(db, s))
        return NULL;
    cached *c = NULL;
    if (place_begin(db, s, scope, &where))
        c = begin_at(db, s, scope, &where.at, lasting);
    place_end(db, s->model, &where);
    return c;
}
