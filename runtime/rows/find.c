/* find.c - checks a search, and finds or makes its statement. */
#include "rows/find.h"

#include "base/member.h"
#include "handle/error.h"
#include "handle/violation.h"
#include "rows/cursor.h"
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
    if (page->size == sizeof *page)
        return page;
    error_set(db, SCHEMAC_MISUSE, model, "the page does not begin with SCHEMAC_PAGE_INIT");
    return NULL;
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
    if (x->op == SCHEMAC_LIKE && !is_text(f))
        return "only texts are LIKE something";
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

/* The number of filters that one at `at` consists of; 0 with the error set. */
static size_t filter_size(schemac_db *db, const search *s, size_t at, unsigned depth)
{
    const schemac_filter *x = &s->filters[at];
    const char *problem = NULL;
    if (x->op == SCHEMAC_ANY || x->op == SCHEMAC_ALL) {
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
    if (f == NULL || x->op > SCHEMAC_ALL)
        problem = "it was not made by a call of this model";
    else if (x->op <= SCHEMAC_AMONG)
        problem = comparison_problem(x, f);
    if (problem == NULL)
        return 1;
    error_set(db, SCHEMAC_MISUSE, s->model, "filter %zu%s%s cannot be used: %s", at + 1,
              f == NULL ? "" : " for ", f == NULL ? "" : f->name, problem);
    db->error.field = f == NULL ? NULL : f->name;
    return 0;
}

static bool check_search(schemac_db *db, const search *s)
{
    for (size_t at = 0; at < s->count;) {
        size_t size = filter_size(db, s, at, 0);
        if (size == 0)
            return false;
        at += size;
    }
    if (s->order < SCHEMAC_BY_KEY || s->order >= s->model->path_count ||
        (s->order >= 0 && s->model->paths[s->order].internal)) {
        error_set(db, SCHEMAC_MISUSE, s->model, "%s has no such order", s->model->name);
        return false;
    }
    return true;
}

/* ---- shape ---------------------------------------------------------------------------------- */

enum { SEARCH_FORM = 1 }; /* patches are in the same cache */

static void take_shape(const engine_dialect *d, const search *s, unsigned scope, const void *after,
                       shape *out)
{
    shape_byte(out, SEARCH_FORM);
    shape_add(out, &s->model->number, sizeof s->model->number);
    shape_add(out, &s->order, sizeof s->order);
    shape_byte(out, scope);
    shape_byte(out, (s->page->descending ? 1u : 0u) | (page_is_limited(s->page) ? 2u : 0u) |
                        (after != NULL ? 4u : 0u));
    for (size_t i = 0; i < s->count; i++) {
        const schemac_filter *x = &s->filters[i];
        bool group = x->op == SCHEMAC_ANY || x->op == SCHEMAC_ALL;
        shape_byte(out, x->op);
        shape_byte(out, x->op == SCHEMAC_NULL && x->is);
        shape_add(out, &x->field, sizeof x->field);
        size_t count = x->op == SCHEMAC_AMONG ? search_list_size(d, x->count)
                       : group                ? x->count
                                              : 0;
        shape_add(out, &count, sizeof count);
    }
    if (after == NULL)
        return;
    uint16_t fields[SEARCH_MOST_ORDER];
    size_t count = search_order_fields(s->model, s->order, scope, fields);
    for (size_t i = 0; i < count; i++) {
        const schemac_field *f = &s->model->record.fields[fields[i]];
        bool has;
        member_value(f, (const unsigned char *)after + f->offset, &has);
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

static bool bind_filter(binder *b, const schemac_filter *x)
{
    if (x->op == SCHEMAC_NULL || x->op == SCHEMAC_ANY || x->op == SCHEMAC_ALL)
        return true;
    const schemac_field *f = &b->search->model->record.fields[x->field];
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

/* In the order of after_text. Copied: what was read from the cursor is on the stack. */
static bool bind_after(binder *b, const void *after)
{
    const schemac_model *m = b->search->model;
    uint16_t fields[SEARCH_MOST_ORDER];
    size_t count = search_order_fields(m, b->search->order, b->scope, fields);
    for (size_t i = 0; i < count; i++) {
        const schemac_field *f = &m->record.fields[fields[i]];
        bool nullable = (f->flags & SCHEMAC_NULLABLE) != 0;
        bool has, last = i + 1 == count;
        const void *value = member_value(f, (const unsigned char *)after + f->offset, &has);
        bool down = search_descends(b->search, i);
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

static bool bind_each(binder *b, const void *after)
{
    schemac_db *db = b->db;
    const search *s = b->search;
    uint16_t tenant =
        (b->scope & SCOPE_SYSTEM) != 0 ? (uint16_t)SCHEMAC_NO_FIELD : s->model->tenant;
    if (tenant != SCHEMAC_NO_FIELD &&
        !bind_next(b, &s->model->record.fields[tenant], &db->tenancy.key, b->lasting))
        return false;
    for (size_t i = 0; i < s->count; i++)
        if (!bind_filter(b, &s->filters[i]))
            return false;
    if (after != NULL && !bind_after(b, after))
        return false;
    return !page_is_limited(s->page) ||
           db->engine->bind_int64(db->connection, b->statement, b->next,
                                  (int64_t)s->page->limit + (s->one_more ? 1 : 0));
}

static bool bind_all(schemac_db *db, const search *s, cached *c, unsigned scope, const void *after,
                     bool lasting)
{
    binder b = {.db = db,
                .search = s,
                .statement = c->statement,
                .scope = scope,
                .next = 1,
                .lasting = lasting};
    bool good = bind_each(&b, after);
    c->copies = b.copies;
    return good;
}

/* ---- together ------------------------------------------------------------------------------- */

/* Whether there are more than a statement can have. */
static bool has_too_many(const engine_dialect *d, const search *s)
{
    size_t count = 3 * SEARCH_MOST_ORDER + 2;
    for (size_t i = 0; i < s->count; i++) {
        const schemac_filter *x = &s->filters[i];
        size_t own = x->op == SCHEMAC_AMONG ? search_list_size(d, x->count) : 1;
        if (own > d->most_parameters || (count += own) > d->most_parameters)
            return true;
    }
    return false;
}

static cached *prepare_search(schemac_db *db, const search *s, const shape *form, unsigned scope,
                              const void *after)
{
    sql_buffer text = {.allocator = db->allocator, .dialect = db->engine->dialect};
    engine_statement *statement = NULL;
    if (!prepared_may_use(db, s->model))
        return NULL;
    search_text(&text, s, scope, after);
    cached *c = NULL;
    if (text.failed)
        error_no_memory(db);
    else if (!db->engine->prepare(db->connection, text.text, &statement))
        violation_set(db, s->model, ACTION_FIND, NULL);
    else
        c = cache_add(db, form, statement);
    sql_free(&text);
    return c;
}

cached *find_begin(schemac_db *db, const search *s, bool lasting)
{
    unsigned scope;
    unsigned char room[CURSOR_ROOM];
    if (!reach_scope(db, s->model, s->page->deleted, &scope))
        return NULL;
    if (has_too_many(db->engine->dialect, s)) { /* first: each value is looked at then */
        error_set(db, SCHEMAC_MISUSE, s->model, "the filters have more than about %u values",
                  db->engine->dialect->most_parameters - 100);
        return NULL;
    }
    if (!check_search(db, s) || !room_for_row(db, s->model))
        return NULL;
    const void *after = s->page->after.size > 0 ? db->scratch.row : NULL;
    if (after != NULL && !cursor_read(s->model, s->order, &s->page->after, db->scratch.row, room)) {
        error_set(db, SCHEMAC_INVALID, s->model,
                  "the cursor does not come from a page of %s in this order", s->model->name);
        return NULL;
    }
    shape form;
    shape_begin(&form, db->allocator);
    take_shape(db->engine->dialect, s, scope, after, &form);
    cached *c = form.failed ? NULL : cache_take(db, &form);
    if (form.failed)
        error_no_memory(db);
    else if (c == NULL)
        c = prepare_search(db, s, &form, scope, after);
    shape_free(&form);
    if (c != NULL && !bind_all(db, s, c, scope, after, lasting)) {
        violation_set(db, s->model, ACTION_FIND, db->engine->sql(c->statement));
        db->engine->reset(c->statement);
        cache_give(db, c);
        c = NULL;
    }
    return c;
}
