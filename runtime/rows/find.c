#include "rows/find.h"

#include "rows/cursor.h"
#include "handle/error.h"
#include "base/member.h"
#include "rows/rows.h"

#include <stdio.h>
#include <string.h>

/* https://sqlite.org/limits.html: parameters; then what keeps its parser's stack and the depth of its
   expressions from running out: groups within each other, and filters in a row */
enum { MOST_PARAMETERS = 32766, DEEPEST_GROUP = 24, MOST_IN_A_ROW = 64 };

const schemac_page *checked_page(schemac_db *db, const schemac_model *model,
                                 const schemac_page *page)
{
    static const schemac_page everything = SCHEMAC_PAGE_INIT;
    if (page == NULL)
        return &everything;
    if (page->size == sizeof *page)
        return page;
    fail(db, SCHEMAC_MISUSE, model, "the page does not begin with SCHEMAC_PAGE_INIT");
    return NULL;
}

bool is_limited(const schemac_page *page)
{
    return page->limit > 0 && page->limit < INT64_MAX;
}

/* ---- checking ------------------------------------------------------------------------------- */

static bool is_text(const schemac_field *f)
{
    return f->type == SCHEMAC_TEXT || f->type == SCHEMAC_JSON;
}

static bool is_null_text(const schemac_field *f, const void *value)
{
    bool has = true;
    if (is_text(f) || f->type == SCHEMAC_BLOB)
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
            fail(db, SCHEMAC_MISUSE, s->model, "more than %d groups of filters within each other",
                 DEEPEST_GROUP);
            return 0;
        }
        for (size_t i = 0; i < x->count; i++) {
            if (at + used >= s->count) {
                fail(db, SCHEMAC_MISUSE, s->model, "a group of %zu filters has only %zu behind it",
                     x->count, i);
                return 0;
            }
            size_t size = filter_size(db, s, at + used, depth + 1);
            if (size == 0)
                return 0;
            used += size;
        }
        return used;
    }
    const schemac_field *f = x->field < s->model->field_count ? &s->model->fields[x->field] : NULL;
    if (f == NULL || x->op > SCHEMAC_ALL)
        problem = "it was not made by a call of this model";
    else if (x->op <= SCHEMAC_AMONG)
        problem = comparison_problem(x, f);
    if (problem == NULL)
        return 1;
    fail(db, SCHEMAC_MISUSE, s->model, "filter %zu%s%s cannot be used: %s", at + 1,
         f == NULL ? "" : " for ", f == NULL ? "" : f->name, problem);
    db->error.field = f == NULL ? NULL : f->name;
    return 0;
}

static bool check(schemac_db *db, const search *s)
{
    for (size_t at = 0; at < s->count;) {
        size_t size = filter_size(db, s, at, 0);
        if (size == 0)
            return false;
        at += size;
    }
    if (s->order < SCHEMAC_BY_KEY || s->order >= s->model->path_count ||
        (s->order >= 0 && s->model->paths[s->order].internal)) {
        fail(db, SCHEMAC_MISUSE, s->model, "%s has no such order", s->model->name);
        return false;
    }
    return true;
}

/* ---- shape ---------------------------------------------------------------------------------- */

/* Lists of values come in few sizes, so that few statements serve them all; the last value stands
   for those that are not there. */
static size_t list_size(size_t count)
{
    size_t size = 1;
    while (size < count && size <= MOST_PARAMETERS / 2)
        size *= 2;
    return count == 0 || size < count ? count : size;
}

enum { SEARCH_FORM = 1 }; /* patches are in the same cache */

static void take_shape(shape *out, const search *s, unsigned scope, const void *after)
{
    shape_byte(out, SEARCH_FORM);
    shape_add(out, &s->model->number, sizeof s->model->number);
    shape_add(out, &s->order, sizeof s->order);
    shape_byte(out, scope);
    shape_byte(out, (s->page->descending ? 1u : 0u) | (is_limited(s->page) ? 2u : 0u) |
                        (after != NULL ? 4u : 0u));
    for (size_t i = 0; i < s->count; i++) {
        const schemac_filter *x = &s->filters[i];
        bool group = x->op == SCHEMAC_ANY || x->op == SCHEMAC_ALL;
        shape_byte(out, x->op);
        shape_byte(out, x->op == SCHEMAC_NULL && x->is);
        shape_add(out, &x->field, sizeof x->field);
        size_t count = x->op == SCHEMAC_AMONG ? list_size(x->count) : group ? x->count : 0;
        shape_add(out, &count, sizeof count);
    }
    if (after == NULL)
        return;
    uint16_t fields[MOST_ORDER];
    size_t count = order_fields(s->model, s->order, fields);
    for (size_t i = 0; i < count; i++) {
        const schemac_field *f = &s->model->fields[fields[i]];
        bool has;
        member_value(f, (const unsigned char *)after + f->offset, &has);
        shape_byte(out, has);
    }
}

/* ---- text ----------------------------------------------------------------------------------- */

static size_t filter_text(sql_buffer *b, const search *s, size_t at);

/* Filters beside each other, many in brackets. Returns where the one behind them is. */
static size_t members_text(sql_buffer *b, const search *s, size_t at, size_t count,
                           const char *joined)
{
    size_t part = 1;
    while (part * MOST_IN_A_ROW < count)
        part *= MOST_IN_A_ROW;
    for (size_t i = 0; i < count; i += part) {
        sql_put(b, i == 0 ? "" : joined);
        if (part == 1) {
            at = filter_text(b, s, at);
            continue;
        }
        sql_put(b, "(");
        at = members_text(b, s, at, count - i < part ? count - i : part, joined);
        sql_put(b, ")");
    }
    return at;
}

static size_t filter_text(sql_buffer *b, const search *s, size_t at)
{
    static const char *const operators[] = {
        [SCHEMAC_EQ] = "=?", [SCHEMAC_NE] = "<>?", [SCHEMAC_LT] = "<?",       [SCHEMAC_LE] = "<=?",
        [SCHEMAC_GT] = ">?", [SCHEMAC_GE] = ">=?", [SCHEMAC_LIKE] = " LIKE ?"};
    const schemac_filter *x = &s->filters[at++];
    if (x->op == SCHEMAC_ANY || x->op == SCHEMAC_ALL) {
        bool any = x->op == SCHEMAC_ANY;
        if (x->count == 0) {
            sql_put(b, any ? "0" : "1"); /* none of nothing, all of nothing */
            return at;
        }
        sql_put(b, "(");
        at = members_text(b, s, at, x->count, any ? " OR " : " AND ");
        sql_put(b, ")");
        return at;
    }
    if (x->op == SCHEMAC_AMONG && x->count == 0) {
        sql_put(b, "0");
        return at;
    }
    sql_name(b, s->model->fields[x->field].column);
    if (x->op == SCHEMAC_NULL) {
        sql_put(b, x->is ? " IS NULL" : " IS NOT NULL");
    } else if (x->op == SCHEMAC_AMONG) {
        sql_put(b, " IN (?");
        for (size_t i = 1; i < list_size(x->count); i++)
            sql_put(b, ",?");
        sql_put(b, ")");
    } else {
        sql_put(b, operators[x->op]);
    }
    return at;
}

static size_t behind(const search *s, size_t at)
{
    const schemac_filter *x = &s->filters[at++];
    bool group = x->op == SCHEMAC_ANY || x->op == SCHEMAC_ALL;
    for (size_t i = 0; group && i < x->count; i++)
        at = behind(s, at);
    return at;
}

/* Whether field `i` of the order descends on this page. */
static bool descends(const search *s, size_t i)
{
    bool in_index = s->order >= 0 && i < s->model->paths[s->order].count &&
                    (s->model->paths[s->order].descending >> i & 1) != 0;
    return in_index != s->page->descending;
}

/* Rows behind the one that the last page ended with: later in the first field, or the same there and
   later in the second, and so on. Nulls come first, as SQLite sorts them
   (https://sqlite.org/datatype3.html#sort_order). */
static void after_text(sql_buffer *b, const search *s, const uint16_t *fields, size_t count,
                       const void *after)
{
    for (size_t i = 0; i < count; i++) {
        const schemac_field *f = &s->model->fields[fields[i]];
        bool nullable = (f->flags & SCHEMAC_NULLABLE) != 0;
        bool has, down = descends(s, i);
        member_value(f, (const unsigned char *)after + f->offset, &has);
        if (i == 0 && has && !(nullable && down)) {
            /* says nothing new, but where in the index to begin */
            sql_name(b, f->column);
            sql_put(b, down ? "<=? AND " : ">=? AND ");
        }
        sql_put(b, "(");
        if (!has && down) {
            sql_put(b, "0");
        } else {
            sql_name(b, f->column);
            sql_put(b, !has ? " IS NOT NULL" : down ? "<?" : ">?");
        }
        if (has && down && nullable) {
            sql_put(b, " OR ");
            sql_name(b, f->column);
            sql_put(b, " IS NULL");
        }
        if (i + 1 < count) {
            sql_put(b, " OR (");
            sql_name(b, f->column);
            sql_put(b, " IS ? AND ");
        }
    }
    for (size_t i = 0; i < count; i++)
        sql_put(b, i + 1 < count ? "))" : ")");
}

static void search_text(sql_buffer *b, const search *s, unsigned scope, const void *after)
{
    const schemac_model *m = s->model;
    sql_put(b, "SELECT ");
    sql_columns(b, m);
    sql_put(b, " FROM ");
    sql_name(b, m->table);
    sql_scope(b, m, scope);
    size_t beside = 0;
    for (size_t at = 0; at < s->count; at = behind(s, at))
        beside++;
    if (beside > 0) {
        sql_where(b);
        members_text(b, s, 0, beside, " AND ");
    }
    uint16_t fields[MOST_ORDER];
    size_t count = order_fields(m, s->order, fields);
    if (after != NULL) {
        sql_where(b);
        after_text(b, s, fields, count, after);
    }
    for (size_t i = 0; i < count; i++) {
        sql_put(b, i == 0 ? " ORDER BY " : ",");
        sql_name(b, m->fields[fields[i]].column);
        sql_put(b, descends(s, i) ? " DESC" : "");
    }
    if (is_limited(s->page))
        sql_put(b, " LIMIT ?");
}

/* ---- values --------------------------------------------------------------------------------- */

typedef struct binder {
    schemac_db *db;
    const search *search;
    engine_statement *statement;
    int next;
    bool lasting;
} binder;

static bool bind(binder *b, const schemac_field *f, const void *value, bool copied)
{
    return b->db->engine->bind_value(b->db->connection, b->statement, b->next++, f, value, copied);
}

static bool bind_filter(binder *b, const schemac_filter *x)
{
    if (x->op == SCHEMAC_NULL || x->op == SCHEMAC_ANY || x->op == SCHEMAC_ALL)
        return true;
    const schemac_field *f = &b->search->model->fields[x->field];
    if (x->op != SCHEMAC_AMONG)
        return bind(b, f, &x->value, b->lasting);
    size_t size = value_size(f);
    for (size_t i = 0; i < list_size(x->count); i++) {
        size_t item = i < x->count ? i : x->count - 1;
        if (!bind(b, f, (const unsigned char *)x->value.list + item * size, b->lasting))
            return false;
    }
    return true;
}

/* In the order of after_text. Copied: what was read from the cursor is on the stack. */
static bool bind_after(binder *b, const void *after)
{
    const schemac_model *m = b->search->model;
    uint16_t fields[MOST_ORDER];
    size_t count = order_fields(m, b->search->order, fields);
    for (size_t i = 0; i < count; i++) {
        const schemac_field *f = &m->fields[fields[i]];
        bool nullable = (f->flags & SCHEMAC_NULLABLE) != 0;
        bool has, last = i + 1 == count;
        const void *value = member_value(f, (const unsigned char *)after + f->offset, &has);
        bool down = descends(b->search, i);
        if (has && i == 0 && !(nullable && down) && !bind(b, f, value, true))
            return false;
        if (has && !bind(b, f, value, true))
            return false;
        if (last)
            break;
        if (has ? !bind(b, f, value, true)
                : !b->db->engine->bind_null(b->db->connection, b->statement, b->next++))
            return false;
    }
    return true;
}

static bool bind_all(schemac_db *db, const search *s, engine_statement *statement, unsigned scope,
                     const void *after, bool lasting)
{
    binder b = {.db = db, .search = s, .statement = statement, .next = 1, .lasting = lasting};
    uint16_t tenant = (scope & SCOPE_SYSTEM) != 0 ? (uint16_t)SCHEMAC_NO_FIELD : s->model->tenant;
    if (tenant != SCHEMAC_NO_FIELD && !bind(&b, &s->model->fields[tenant], &db->tenant, lasting))
        return false;
    for (size_t i = 0; i < s->count; i++)
        if (!bind_filter(&b, &s->filters[i]))
            return false;
    if (after != NULL && !bind_after(&b, after))
        return false;
    return !is_limited(s->page) ||
           db->engine->bind_int64(db->connection, statement, b.next,
                                  (int64_t)s->page->limit + (s->one_more ? 1 : 0));
}

/* ---- together ------------------------------------------------------------------------------- */

static size_t parameters(const search *s)
{
    size_t count = 3 * MOST_ORDER + 2;
    for (size_t i = 0; i < s->count; i++) {
        size_t own = s->filters[i].op == SCHEMAC_AMONG ? list_size(s->filters[i].count) : 1;
        if (own > MOST_PARAMETERS || (count += own) > MOST_PARAMETERS)
            return MOST_PARAMETERS + 1;
    }
    return count;
}

static cached *prepare(schemac_db *db, const search *s, const shape *form, unsigned scope,
                       const void *after)
{
    sql_buffer text = {.allocator = db->allocator};
    engine_statement *statement = NULL;
    if (!model_is_known(db, s->model))
        return NULL;
    search_text(&text, s, scope, after);
    cached *c = NULL;
    if (text.failed)
        fail_memory(db);
    else if (!db->engine->prepare(db->connection, text.text, &statement))
        fail_engine(db, s->model, "find", NULL);
    else
        c = cache_add(db, form, statement);
    sql_free(&text);
    return c;
}

cached *search_begin(schemac_db *db, const search *s, bool lasting)
{
    unsigned scope;
    unsigned char room[CURSOR_ROOM];
    if (!rows_scope(db, s->model, s->page->deleted, &scope) || !check(db, s) ||
        !rows_room(db, s->model))
        return NULL;
    if (parameters(s) > MOST_PARAMETERS) {
        fail(db, SCHEMAC_MISUSE, s->model, "the filters have more than about %d values",
             MOST_PARAMETERS - 100);
        return NULL;
    }
    const void *after = s->page->after.size > 0 ? db->row : NULL;
    if (after != NULL && !cursor_read(s->model, s->order, &s->page->after, db->row, room)) {
        fail(db, SCHEMAC_INVALID, s->model,
             "the cursor does not come from a page of %s in this order", s->model->name);
        return NULL;
    }
    shape form;
    shape_begin(&form, db->allocator);
    take_shape(&form, s, scope, after);
    cached *c = form.failed ? NULL : cache_take(db, &form);
    if (form.failed)
        fail_memory(db);
    else if (c == NULL)
        c = prepare(db, s, &form, scope, after);
    shape_free(&form);
    if (c != NULL && !bind_all(db, s, c->statement, scope, after, lasting)) {
        fail_engine(db, s->model, "find", db->engine->sql(c->statement));
        db->engine->reset(c->statement);
        cache_give(db, c);
        c = NULL;
    }
    return c;
}
