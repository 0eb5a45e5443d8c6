/* shape_sources.c - what stands in FROM: tables, joins, brackets around joins. */
#include "query/shape_read.h"

#include "base/fold.h"

typedef struct from {
    shape_reader *reader;
    query_select *select;
    query_arm *arm;
} from;

enum { JOIN_LEFT = 1, JOIN_RIGHT = 2, JOIN_NATURAL = 4, JOIN_NEEDS_ON = 8 };

static const char *const join_words[] = {"natural", "left",  "right", "full",
                                         "inner",   "cross", "outer", NULL};

/* ---- names ------------------------------------------------------------------------------------ */

/* Words that stand behind a source and are no alias of it. */
static bool ends_source(const shape_reader *r, size_t i, size_t end)
{
    static const char *const words[] = {
        "on",    "using",  "join",    "indexed", "not",        "set",   "values", "tablesample",
        "as",    "select", "default", "do",      "returning",  "limit", "fetch",  "window",
        "order", "group",  "for",     "with",    "overriding", NULL};
    return shape_clause_begins(r, i, end) || shape_is_one_of(r, i, end, words) ||
           shape_is_one_of(r, i, end, join_words);
}

static query_with *with_of(const query_select *s, const char *name)
{
    for (; s != NULL; s = s->around)
        for (size_t i = 0; i < s->withs.count; i++)
            if (fold_equal(s->withs.items[i]->name, name))
                return s->withs.items[i];
    return NULL;
}

static const model *model_of(const schema *s, const char *name)
{
    return s == NULL ? NULL : map_get(&s->by_name, name);
}

static bool stands_in(const query_select *s, const query_select *in)
{
    while (s != NULL && s != in)
        s = s->around;
    return s != NULL;
}

static void resolve(const from *f, query_source *one)
{
    query_with *with = with_of(f->select, one->name);
    if (with != NULL) {
        one->kind = SOURCE_WITH;
        one->with = with;
        one->select = with->select;
        if (with->select != NULL && stands_in(f->select, with->select))
            with->recursive = true;
        return;
    }
    const schema *s = f->reader->schema;
    one->model = model_of(s, one->name);
    one->view = s == NULL ? NULL : map_get(&s->views_by_name, one->name);
    if (one->model != NULL)
        one->kind = SOURCE_MODEL;
    else if (one->view != NULL)
        one->kind = SOURCE_VIEW;
}

/* a, or a.b, of which b is the name. */
static size_t read_name(const shape_reader *r, query_source *one, size_t i, size_t end)
{
    one->kind = SOURCE_UNKNOWN;
    one->name_at = i;
    while (shape_is(r, i + 1, end, ".") && shape_is_name(r, i + 2, end))
        i += 2;
    one->name = one->alias = shape_token(r, i)->text;
    return i + 1;
}

static size_t read_alias(const shape_reader *r, const char **alias, size_t i, size_t end)
{
    if (shape_is(r, i, end, "as") && shape_is_name(r, i + 1, end)) {
        *alias = shape_token(r, i + 1)->text;
        return i + 2;
    }
    if (shape_is_name(r, i, end) && !ends_source(r, i, end)) {
        *alias = shape_token(r, i)->text;
        return i + 1;
    }
    return i;
}

/* AS, the alias, and columns behind it. */
static size_t read_called(const shape_reader *r, query_source *one, size_t i, size_t end)
{
    i = read_alias(r, &one->alias, i, end);
    if (shape_is(r, i, end, "(") && i > 0 && shape_is_name(r, i - 1, end))
        i = shape_read_names(r, i, end, &one->columns);
    return i;
}

/* INDEXED BY x, NOT INDEXED. */
static size_t skip_indexed(const shape_reader *r, size_t i, size_t end)
{
    if (shape_is(r, i, end, "indexed") && shape_is(r, i + 1, end, "by"))
        return i + 3 < end ? i + 3 : end;
    if (shape_is(r, i, end, "not") && shape_is(r, i + 1, end, "indexed"))
        return i + 2;
    return i;
}

/* ---- one source ------------------------------------------------------------------------------- */

static size_t read_named(const from *f, size_t i, size_t end)
{
    const shape_reader *r = f->reader;
    query_source one = {0};
    size_t name = i;
    i = read_name(r, &one, i, end);
    if (shape_is(r, i, end, "(")) {
        one.kind = SOURCE_FUNCTION;
        i = shape_behind(r, i, end);
        if (shape_is(r, i, end, "with") && shape_is(r, i + 1, end, "ordinality"))
            i += 2;
    } else if (i == name + 1) {
        resolve(f, &one);
    }
    i = skip_indexed(r, read_called(r, &one, i, end), end);
    vec_push(r->arena, f->arm->sources, one);
    return i;
}

static size_t read_select_source(const from *f, size_t i, size_t end, bool lateral)
{
    const shape_reader *r = f->reader;
    query_source one = {.kind = SOURCE_SELECT, .name_at = i, .select = r->begins[i]};
    one.select->apart = !lateral;
    i = read_called(r, &one, shape_behind(r, i, end), end);
    vec_push(r->arena, f->arm->sources, one);
    return i;
}

static void read_joined(const from *f, size_t i, size_t end);

/* Joins in brackets; an alias behind them goes for the columns of all. */
static size_t read_group(const from *f, size_t i, size_t end)
{
    const shape_reader *r = f->reader;
    size_t first = f->arm->sources.count;
    read_joined(f, i + 1, shape_token(r, i)->match);
    const char *alias = NULL;
    i = read_alias(r, &alias, shape_behind(r, i, end), end);
    for (size_t s = first; alias != NULL && s < f->arm->sources.count; s++)
        f->arm->sources.items[s].alias = alias;
    return i;
}

/* Returns where it began when it is not understood. */
static size_t read_operand(const from *f, size_t i, size_t end)
{
    const shape_reader *r = f->reader;
    i = shape_skip_parts(r, i, end);
    bool lateral = shape_is(r, i, end, "lateral") &&
                   (shape_is(r, i + 1, end, "(") || shape_is_name(r, i + 1, end));
    bool only =
        shape_is(r, i, end, "only") && shape_is_name(r, i + 1, end) && !ends_source(r, i + 1, end);
    if (lateral || only)
        i++;
    if (shape_is(r, i, end, "("))
        return r->begins[i] != NULL ? read_select_source(f, i, end, lateral)
                                    : read_group(f, i, end);
    /* SQLite takes a text for a name, too */
    bool text = i < end && shape_token(r, i)->kind == QUERY_TEXT;
    return text || shape_is_name(r, i, end) ? read_named(f, i, end) : i;
}

/* ---- joins ------------------------------------------------------------------------------------ */

/* Returns what is behind JOIN or ',', or `i` when none begins there. */
static size_t read_join(const shape_reader *r, size_t i, size_t end, unsigned *kind)
{
    *kind = 0;
    if (shape_is(r, i, end, ","))
        return i + 1;
    size_t at = i;
    bool cross = false;
    for (; shape_is_one_of(r, at, end, join_words); at++) {
        if (shape_is(r, at, end, "left") || shape_is(r, at, end, "full"))
            *kind |= JOIN_LEFT;
        if (shape_is(r, at, end, "right") || shape_is(r, at, end, "full"))
            *kind |= JOIN_RIGHT;
        if (shape_is(r, at, end, "natural"))
            *kind |= JOIN_NATURAL;
        cross = cross || shape_is(r, at, end, "cross");
    }
    if (!shape_is(r, at, end, "join"))
        return i;
    if (!cross && (*kind & JOIN_NATURAL) == 0)
        *kind |= JOIN_NEEDS_ON;
    return at + 1;
}

/* Up to the next join. */
static query_range condition_at(const shape_reader *r, size_t first, size_t end)
{
    unsigned kind;
    size_t i = first;
    while (i < end && read_join(r, i, end, &kind) == i && !shape_is(r, i, end, "on"))
        i = shape_behind(r, i, end);
    return (query_range){first, i};
}

/* The one that the next condition is of. */
static query_source *unconditioned(const from *f, size_t last)
{
    query_source *all = f->arm->sources.items;
    for (size_t i = last + 1; i-- > 0;)
        if (i < f->arm->sources.count && all[i].on.first == all[i].on.end && !all[i].merged)
            return &all[i];
    return NULL;
}

/* ON or USING of the join whose right side begins with source `right`. */
static size_t read_condition(const from *f, size_t right, size_t i, size_t end)
{
    const shape_reader *r = f->reader;
    query_source *one = unconditioned(f, right);
    if (shape_is(r, i, end, "on")) {
        query_range on = condition_at(r, i + 1, end);
        if (one != NULL)
            one->on = shape_trim(r, on);
        return on.end;
    }
    if (!shape_is(r, i, end, "using") || !shape_is(r, i + 1, end, "("))
        return i;
    query_names shared = {0};
    size_t behind = shape_read_names(r, i + 1, end, &shared);
    if (one != NULL) {
        one->merged = true;
        one->shared = shared;
    }
    return behind;
}

static void set_optional(const from *f, size_t first, size_t end)
{
    for (size_t i = first; i < end && i < f->arm->sources.count; i++)
        f->arm->sources.items[i].optional = true;
}

/* Joins without their ON yet, whether they are LEFT or FULL: for PostgreSQL the joins behind them
   stand on their right side. */
typedef VEC(bool) pending_joins;

static bool any_outer(const pending_joins *p)
{
    bool any = false;
    for (size_t i = 0; i < p->count; i++)
        any = any || p->items[i];
    return any;
}

/* The right side of a join. */
static size_t join_operand(const from *f, size_t group, unsigned kind, bool inside, size_t i,
                           size_t end)
{
    size_t right = f->arm->sources.count;
    i = read_operand(f, i, end);
    if ((kind & JOIN_RIGHT) != 0) {
        set_optional(f, group, right);
        f->arm->right_or_full = true;
    }
    if ((kind & JOIN_LEFT) != 0 || inside)
        set_optional(f, right, f->arm->sources.count);
    if ((kind & JOIN_NATURAL) != 0 && right < f->arm->sources.count)
        f->arm->sources.items[right].natural = f->arm->sources.items[right].merged = true;
    return i;
}

static void read_joined(const from *f, size_t i, size_t end)
{
    const shape_reader *r = f->reader;
    size_t group = f->arm->sources.count, right = group;
    pending_joins pending = {0};
    i = read_operand(f, i, end);
    while (i < end) {
        unsigned kind;
        size_t behind = read_join(r, i, end, &kind);
        if (behind != i) {
            right = f->arm->sources.count;
            i = join_operand(f, group, kind, any_outer(&pending), behind, end);
            if ((kind & JOIN_NEEDS_ON) != 0)
                vec_push(r->arena, pending, (kind & JOIN_LEFT) != 0);
            continue;
        }
        behind = read_condition(f, right, i, end);
        if (behind != i && pending.count > 0)
            pending.count--;
        i = behind != i ? behind : shape_behind(r, i, end);
    }
}

void shape_read_sources(shape_reader *r, query_select *s, query_arm *arm, query_range range)
{
    from f = {r, s, arm};
    if (range.first < range.end)
        read_joined(&f, range.first, range.end);
}

size_t shape_read_target(shape_reader *r, query_select *s, query_arm *arm, size_t i, size_t end)
{
    from f = {r, s, arm};
    query_source one = {0};
    i += shape_is(r, i, end, "only");
    if (!shape_is_name(r, i, end))
        return i;
    size_t name = i;
    i = read_name(r, &one, i, end);
    if (i == name + 1)
        one.model = model_of(r->schema, one.name);
    if (one.model != NULL)
        one.kind = SOURCE_MODEL;
    i = skip_indexed(r, read_alias(r, &one.alias, i, end), end);
    vec_push(r->arena, f.arm->sources, one);
    return i;
}
