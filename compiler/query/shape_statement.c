/* shape_statement.c - what a statement is, and how INSERT, UPDATE and DELETE are built. */
#include "query/shape_read.h"

/* ON CONFLICT of INSERT. */
static bool conflict_begins(const shape_reader *r, size_t i, size_t end)
{
    return shape_is(r, i, end, "on") && shape_is(r, i + 1, end, "conflict");
}

static size_t find(const shape_reader *r, size_t i, size_t end, const char *wanted)
{
    while (i < end && !shape_is(r, i, end, wanted))
        i = shape_behind(r, i, end);
    return i < end ? i : end;
}

/* The last of the statement: a column may have its name. */
static size_t find_returning(const shape_reader *r, size_t i, size_t end)
{
    size_t found = end;
    for (; i < end; i = shape_behind(r, i, end))
        if (shape_is(r, i, end, "returning") && !shape_is(r, i - 1, end, ","))
            found = i;
    return found;
}

/* INSERT OR x. */
static size_t behind_verb(const shape_reader *r, size_t i, size_t end)
{
    return shape_is(r, i + 1, end, "or") ? i + 3 : i + 1;
}

/* What gives the rows, up to `end`. */
static void read_rows(shape_reader *r, query_select *s, size_t i, size_t end)
{
    static const char *const begins[] = {"select", "values", "with", "(", NULL};
    while (i < end && !shape_is_one_of(r, i, end, begins))
        i++;
    if (!shape_select_begins(r, i, end))
        return;
    r->shape->rows = shape_new_select(r, (query_range){i, end}, s, 0);
    r->shape->rows->apart = true;
    shape_read_select(r, r->shape->rows);
}

static void read_insert(shape_reader *r, query_select *s, query_arm *arm, size_t i, size_t end)
{
    i = behind_verb(r, i, end);
    i += shape_is(r, i, end, "into");
    i = shape_read_target(r, s, arm, i, end);
    if (shape_is(r, i, end, "(") && !shape_select_begins(r, i, end)) {
        r->shape->columns = (query_range){i + 1, shape_token(r, i)->match};
        i = shape_behind(r, i, end);
    }
    size_t conflict = i;
    while (conflict < end && !conflict_begins(r, conflict, end))
        conflict = shape_behind(r, conflict, end);
    read_rows(r, s, i, conflict);
    r->shape->conflict = shape_trim(r, (query_range){conflict + 2, end});
    if (conflict + 2 < end)
        shape_read_inner(r, s, 0, (query_range){conflict + 2, end});
}

/* FROM or USING, WHERE, and what SQLite may have behind it. */
static void read_found(shape_reader *r, query_select *s, query_arm *arm, size_t i, size_t end)
{
    shape_read_inner(r, s, 0, (query_range){i, end});
    size_t where = find(r, i, end, "where"), tail = i;
    while (tail < end && !shape_tail_begins(r, tail, end))
        tail = shape_behind(r, tail, end);
    bool sources = shape_is(r, i, end, "from") || shape_is(r, i, end, "using");
    if (sources)
        shape_read_sources(r, s, arm,
                           shape_trim(r, (query_range){i + 1, where < tail ? where : tail}));
    if (where < tail)
        arm->where = shape_trim(r, (query_range){where + 1, tail});
    if (tail < end)
        shape_read_tail(r, s, (query_range){tail, end});
}

static void read_update(shape_reader *r, query_select *s, query_arm *arm, size_t i, size_t end)
{
    i = shape_read_target(r, s, arm, behind_verb(r, i, end), end);
    i = find(r, i, end, "set");
    size_t behind = i;
    while (behind < end && !shape_clause_begins(r, behind, end))
        behind = shape_behind(r, behind, end);
    if (i < end)
        r->shape->set = shape_trim(r, (query_range){i + 1, behind});
    shape_read_inner(r, s, 0, (query_range){i, behind});
    read_found(r, s, arm, behind, end);
}

static void read_delete(shape_reader *r, query_select *s, query_arm *arm, size_t i, size_t end)
{
    i++;
    i += shape_is(r, i, end, "from");
    i = shape_skip_parts(r, shape_read_target(r, s, arm, i, end), end);
    read_found(r, s, arm, i, end);
}

static void read_change(shape_reader *r, query_select *s, size_t verb, size_t end)
{
    size_t returning = find_returning(r, verb, end);
    query_arm arm = {.tokens = {verb, end}, .changes = r->shape->verb != QUERY_IS_OTHER};
    if (r->shape->verb == QUERY_IS_INSERT)
        read_insert(r, s, &arm, verb, returning);
    else if (r->shape->verb == QUERY_IS_UPDATE)
        read_update(r, s, &arm, verb, returning);
    else if (r->shape->verb == QUERY_IS_DELETE)
        read_delete(r, s, &arm, verb, returning);
    else
        shape_read_inner(r, s, 0, (query_range){verb, returning});
    if (returning < end) {
        r->shape->returning = shape_trim(r, (query_range){returning + 1, end});
        shape_read_inner(r, s, 0, r->shape->returning);
        shape_read_items(r, &arm, r->shape->returning);
    }
    vec_push(r->arena, s->arms, arm);
}

/* ---- the statement ---------------------------------------------------------------------------- */

static size_t verb_of(const shape_reader *r, size_t i, size_t end, query_verb *verb)
{
    static const struct {
        const char *word;
        query_verb verb;
    } verbs[] = {{"select", QUERY_IS_SELECT},  {"values", QUERY_IS_SELECT},
                 {"(", QUERY_IS_SELECT},       {"insert", QUERY_IS_INSERT},
                 {"replace", QUERY_IS_INSERT}, {"update", QUERY_IS_UPDATE},
                 {"delete", QUERY_IS_DELETE}};
    i = shape_skip_parts(r, i, end);
    i = i == end && end > 0 ? end - 1 : i; /* nothing stands behind WITH */
    *verb = QUERY_IS_OTHER;
    for (size_t v = 0; v < sizeof verbs / sizeof *verbs; v++)
        if (shape_is(r, i, end, verbs[v].word))
            *verb = verbs[v].verb;
    return i;
}

/* Behind WITH, without reading it. */
static size_t behind_withs(const shape_reader *r, size_t i, size_t end)
{
    static const char *const verbs[] = {"select", "values", "insert", "replace",
                                        "update", "delete", NULL};
    static const char *const before_name[] = {"with", "recursive", ",", NULL};
    while (i < end && (!shape_is_one_of(r, i, end, verbs) ||
                       (i > 0 && shape_is_one_of(r, i - 1, end, before_name))))
        i = shape_behind(r, i, end);
    return i;
}

query_shape *query_shape_read(arena *a, const schema *s, const query_tokens *tokens)
{
    query_shape *shape = arena_alloc(a, sizeof *shape);
    shape_reader r = {.arena = a, .schema = s, .tokens = tokens, .shape = shape};
    r.begins = arena_alloc(a, (tokens->count + 1) * sizeof(query_select *));
    size_t end = tokens->count, i = shape_skip_parts(&r, 0, end);
    bool with = shape_with_begins(&r, i, end);
    shape->verb_at = verb_of(&r, with ? behind_withs(&r, i + 1, end) : i, end, &shape->verb);
    query_range all = {0, end};
    if (shape->verb == QUERY_IS_SELECT) {
        shape->whole = shape_new_select(&r, all, NULL, 0);
        shape_read_select(&r, shape->whole);
        return shape;
    }
    shape->whole = arena_alloc(a, sizeof *shape->whole);
    shape->whole->tokens = all;
    shape->whole->number = r.numbers++;
    if (with)
        shape_read_withs(&r, shape->whole, i);
    read_change(&r, shape->whole, shape->verb_at, end);
    return shape;
}
