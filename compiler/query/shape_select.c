/* shape_select.c - how SELECTs are built: WITH, arms, and what stands in brackets. */
#include "query/shape_read.h"

/* ---- where a SELECT begins -------------------------------------------------------------------- */

static bool ends_arm(const shape_reader *r, size_t i, size_t end)
{
    static const char *const operators[] = {"union", "intersect", "except", NULL};
    return shape_is_one_of(r, i, end, operators) || shape_tail_begins(r, i, end);
}

/* SQLite takes a text for a name, too. */
static bool is_with_name(const shape_reader *r, size_t i, size_t end)
{
    return shape_is_name(r, i, end) || (i < end && shape_token(r, i)->kind == QUERY_TEXT);
}

bool shape_with_begins(const shape_reader *r, size_t i, size_t end)
{
    if (!shape_is(r, i, end, "with") || !is_with_name(r, i + 1, end))
        return false;
    return shape_is(r, i + 1, end, "recursive") || shape_is(r, i + 2, end, "as") ||
           shape_is(r, i + 2, end, "(");
}

bool shape_select_begins(const shape_reader *r, size_t i, size_t end)
{
    i = shape_skip_parts(r, i, end);
    if (shape_is(r, i, end, "select") || shape_with_begins(r, i, end) ||
        (shape_is(r, i, end, "values") && shape_is(r, i + 1, end, "(")))
        return true;
    if (!shape_is(r, i, end, "("))
        return false;
    size_t behind = shape_skip_parts(r, shape_behind(r, i, end), end);
    return (behind == end || ends_arm(r, behind, end)) &&
           shape_select_begins(r, i + 1, shape_token(r, i)->match);
}

query_select *shape_new_select(shape_reader *r, query_range range, query_select *around,
                               size_t around_arm)
{
    query_select *s = arena_alloc(r->arena, sizeof *s);
    s->tokens = range;
    s->around = around;
    s->around_arm = around_arm;
    s->number = r->numbers++;
    if (around != NULL)
        vec_push(r->arena, around->inner, s);
    vec_push(r->arena, r->shape->all, s);
    return s;
}

void shape_read_inner(shape_reader *r, query_select *around, size_t arm, query_range range)
{
    for (size_t i = range.first; i < range.end;) {
        size_t close = shape_token(r, i)->match;
        bool begins = shape_is(r, i, range.end, "(") && shape_select_begins(r, i + 1, close);
        if (!begins) {
            i++;
            continue;
        }
        r->begins[i] = shape_new_select(r, (query_range){i + 1, close}, around, arm);
        shape_read_select(r, r->begins[i]);
        i = close + 1;
    }
}

/* ---- WITH ------------------------------------------------------------------------------------- */

/* name (columns) AS [NOT] MATERIALIZED, up to the bracket of what it says; 0 when it is none. */
static size_t read_with_head(shape_reader *r, query_with *with, size_t i, size_t end)
{
    if (!is_with_name(r, i, end))
        return 0;
    with->name = shape_token(r, i)->text;
    with->name_at = i++;
    if (shape_is(r, i, end, "("))
        i = shape_read_names(r, i, end, &with->columns);
    if (!shape_is(r, i, end, "as"))
        return 0;
    i++;
    i += shape_is(r, i, end, "not");
    i += shape_is(r, i, end, "materialized");
    return shape_is(r, i, end, "(") ? i : 0;
}

/* What one says is read when the names of all are known. */
static void read_with_body(shape_reader *r, query_select *s, query_with *with, size_t open)
{
    query_range range = {open + 1, shape_token(r, open)->match};
    if (with->select != NULL)
        shape_read_select(r, with->select);
    else
        shape_read_inner(r, s, 0, range);
}

size_t shape_read_withs(shape_reader *r, query_select *s, size_t i)
{
    size_t end = s->tokens.end;
    i++;
    s->with_recursive = shape_is(r, i, end, "recursive");
    i += s->with_recursive;
    VEC(size_t) opens = {0};
    for (;; i++) {
        i = shape_skip_parts(r, i, end);
        query_with *with = arena_alloc(r->arena, sizeof *with);
        size_t open = read_with_head(r, with, i, end);
        if (open == 0)
            break;
        query_range range = {open + 1, shape_token(r, open)->match};
        if (shape_select_begins(r, range.first, range.end)) {
            with->select = shape_new_select(r, range, s, 0);
            with->select->apart = true;
        }
        vec_push(r->arena, s->withs, with);
        vec_push(r->arena, opens, open);
        i = shape_skip_parts(r, range.end + 1, end);
        if (!shape_is(r, i, end, ","))
            break;
    }
    for (size_t w = 0; w < opens.count; w++)
        read_with_body(r, s, s->withs.items[w], opens.items[w]);
    return i;
}

/* ---- arms ------------------------------------------------------------------------------------- */

/* VALUES (…), (…): the items are those of the first row. */
static void read_values(shape_reader *r, query_arm *arm, size_t i, size_t end)
{
    arm->values = true;
    i = shape_skip_parts(r, i + 1, end);
    if (shape_is(r, i, end, "("))
        shape_read_items(r, arm, (query_range){i + 1, shape_token(r, i)->match});
}

/* An arm in brackets. */
static void read_bracketed(shape_reader *r, query_arm *arm, size_t i)
{
    query_item item = {.kind = ITEM_ALL, .tokens = {i, i + 1}};
    query_source one = {.kind = SOURCE_SELECT, .name_at = i, .select = r->begins[i]};
    one.select->apart = true;
    vec_push(r->arena, arm->items, item);
    vec_push(r->arena, arm->sources, one);
}

/* What stands behind a word that begins a clause. */
static bool take_clause(const shape_reader *r, query_range range, const char *begins,
                        query_range *out)
{
    if (!shape_is(r, range.first, range.end, begins))
        return false;
    size_t first = range.first + 1;
    first += shape_is(r, first, range.end, "by");
    *out = shape_trim(r, (query_range){first, range.end});
    return true;
}

static void read_clauses(shape_reader *r, query_select *s, query_arm *arm, size_t i, size_t end)
{
    while (i < end) {
        query_range one = {i, shape_next_clause(r, i + 1, end)}, from = {0};
        if (take_clause(r, one, "from", &from))
            shape_read_sources(r, s, arm, from);
        else if (!take_clause(r, one, "where", &arm->where) &&
                 !take_clause(r, one, "group", &arm->group))
            take_clause(r, one, "having", &arm->having);
        i = one.end;
    }
}

/* DISTINCT, DISTINCT ON (…), ALL. */
static size_t read_distinct(const shape_reader *r, query_arm *arm, size_t i, size_t end)
{
    arm->distinct = shape_is(r, i, end, "distinct");
    if (!arm->distinct)
        return i + shape_is(r, i, end, "all");
    i++;
    if (shape_is(r, i, end, "on") && shape_is(r, i + 1, end, "("))
        i = shape_behind(r, i + 1, end);
    return i;
}

static void read_arm(shape_reader *r, query_select *s, query_range range)
{
    query_arm arm = {.tokens = shape_trim(r, range)};
    size_t i = shape_skip_parts(r, range.first, range.end), end = range.end;
    shape_read_inner(r, s, s->arms.count, arm.tokens);
    while (i < end && !shape_is(r, i, end, "select") && !shape_is(r, i, end, "values") &&
           !shape_is(r, i, end, "("))
        i = shape_behind(r, i, end);
    if (shape_is(r, i, end, "values")) {
        read_values(r, &arm, i, end);
    } else if (shape_is(r, i, end, "select")) {
        i = read_distinct(r, &arm, i + 1, end);
        size_t behind = shape_next_clause(r, i, end);
        shape_read_items(r, &arm, (query_range){i, behind});
        read_clauses(r, s, &arm, behind, end);
    } else if (i < end && r->begins[i] != NULL) {
        read_bracketed(r, &arm, i);
    }
    vec_push(r->arena, s->arms, arm);
}

/* UNION [ALL], as one word; returns what is behind. */
static size_t read_operator(shape_reader *r, query_select *s, size_t i, size_t end)
{
    bool all = shape_is(r, i + 1, end, "all");
    const char *said = shape_is(r, i, end, "union")       ? all ? "union all" : "union"
                       : shape_is(r, i, end, "intersect") ? all ? "intersect all" : "intersect"
                       : all                              ? "except all"
                                                          : "except";
    vec_push(r->arena, s->operators, said);
    return i + 1 + (all || shape_is(r, i + 1, end, "distinct"));
}

static size_t arm_end(const shape_reader *r, size_t i, size_t end)
{
    while (i < end && !(shape_clause_begins(r, i, end) && ends_arm(r, i, end)))
        i = shape_behind(r, i, end);
    return i < end ? i : end;
}

static size_t next_of_tail(const shape_reader *r, size_t i, size_t end)
{
    while (i < end && !shape_tail_begins(r, i, end))
        i = shape_behind(r, i, end);
    return i < end ? i : end;
}

void shape_read_tail(shape_reader *r, query_select *s, query_range range)
{
    size_t i = range.first, end = range.end;
    shape_read_inner(r, s, s->arms.count == 0 ? 0 : s->arms.count - 1, range);
    if (shape_is(r, i, end, "order")) {
        size_t behind = next_of_tail(r, i + 2, end);
        s->order = shape_trim(r, (query_range){i + 2, behind});
        i = behind;
    }
    if (shape_is(r, i, end, "limit"))
        i++;
    s->limit = shape_trim(r, (query_range){i, end});
}

void shape_read_select(shape_reader *r, query_select *s)
{
    size_t i = shape_skip_parts(r, s->tokens.first, s->tokens.end), end = s->tokens.end;
    if (shape_with_begins(r, i, end))
        i = shape_read_withs(r, s, i);
    for (;;) {
        size_t behind = arm_end(r, i, end);
        read_arm(r, s, (query_range){i, behind});
        if (behind >= end || shape_tail_begins(r, behind, end)) {
            shape_read_tail(r, s, (query_range){behind, end});
            return;
        }
        i = read_operator(r, s, behind, end);
    }
}
