/* facts_call.c - what is known of functions, aggregates and casts. */
#include "query/facts_read.h"

#include "base/buf.h"

typedef enum {
    CALL_COUNT,
    CALL_TOTAL,
    CALL_SUM,
    CALL_AVERAGE,
    CALL_EXTREME,
    CALL_JOIN,      /* texts */
    CALL_AGGREGATE, /* of which nothing is known */
    CALL_PLACE,     /* of a row among others */
    CALL_SHARE,
    CALL_FIRST,   /* the first argument that is not NULL */
    CALL_LENGTH,  /* a number, NULL for NULL only */
    CALL_WRITTEN, /* a text, NULL for NULL only */
    CALL_STRICT,  /* NULL for NULL only */
    CALL_OTHER
} call_kind;

static const struct {
    const char *name;
    call_kind kind;
} calls[] = {{"count", CALL_COUNT},
             {"total", CALL_TOTAL},
             {"sum", CALL_SUM},
             {"avg", CALL_AVERAGE},
             {"min", CALL_EXTREME},
             {"max", CALL_EXTREME},
             {"group_concat", CALL_JOIN},
             {"string_agg", CALL_JOIN},
             {"json_group_array", CALL_AGGREGATE},
             {"json_group_object", CALL_AGGREGATE},
             {"jsonb_group_array", CALL_AGGREGATE},
             {"jsonb_group_object", CALL_AGGREGATE},
             {"median", CALL_AGGREGATE},
             {"percentile", CALL_AGGREGATE},
             {"percentile_cont", CALL_AGGREGATE},
             {"percentile_disc", CALL_AGGREGATE},
             {"array_agg", CALL_AGGREGATE},
             {"json_agg", CALL_AGGREGATE},
             {"jsonb_agg", CALL_AGGREGATE},
             {"json_object_agg", CALL_AGGREGATE},
             {"jsonb_object_agg", CALL_AGGREGATE},
             {"bool_and", CALL_AGGREGATE},
             {"bool_or", CALL_AGGREGATE},
             {"every", CALL_AGGREGATE},
             {"bit_and", CALL_AGGREGATE},
             {"bit_or", CALL_AGGREGATE},
             {"stddev", CALL_AGGREGATE},
             {"variance", CALL_AGGREGATE},
             {"row_number", CALL_PLACE},
             {"rank", CALL_PLACE},
             {"dense_rank", CALL_PLACE},
             {"ntile", CALL_PLACE},
             {"percent_rank", CALL_SHARE},
             {"cume_dist", CALL_SHARE},
             {"coalesce", CALL_FIRST},
             {"ifnull", CALL_FIRST},
             {"length", CALL_LENGTH},
             {"instr", CALL_LENGTH},
             {"lower", CALL_WRITTEN},
             {"upper", CALL_WRITTEN},
             {"trim", CALL_WRITTEN},
             {"ltrim", CALL_WRITTEN},
             {"rtrim", CALL_WRITTEN},
             {"replace", CALL_WRITTEN},
             {"hex", CALL_WRITTEN},
             {"abs", CALL_STRICT},
             {"round", CALL_STRICT},
             {"substr", CALL_STRICT}};

static call_kind kind_of(const query_token *t)
{
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        if (query_token_names(t, calls[i].name))
            return calls[i].kind;
    return CALL_OTHER;
}

/* name(arguments) FILTER (…) OVER (…) */
typedef struct call {
    call_kind kind;
    query_range whole;
    query_range arguments;
    size_t count; /* of them */
    bool filtered;
    query_range over; /* what stands behind OVER; empty without */
} call;

static size_t count_listed(const shape_reader *r, query_range range)
{
    size_t count = 0;
    for (size_t i = range.first; i < range.end; count++)
        i = shape_listed(r, i, range.end).end + 1;
    return count;
}

/* Whether a call stands from i on; it may end before `end` does. */
static bool read_call(const facts_reader *f, size_t i, size_t end, call *out)
{
    const shape_reader *r = &f->words;
    if (!shape_is_name(r, i, end) || !shape_is(r, i + 1, end, "("))
        return false;
    size_t close = shape_token(r, i + 1)->match, at = close + 1;
    *out = (call){.kind = kind_of(shape_token(r, i)), .arguments = {i + 2, close}};
    out->count = count_listed(r, out->arguments);
    if (shape_is(r, at, end, "within"))
        at = at + 3 <= end ? shape_behind(r, at + 2 < end ? at + 2 : at, end) : end;
    if (shape_is(r, at, end, "filter") && shape_is(r, at + 1, end, "(")) {
        out->filtered = true;
        at = shape_behind(r, at + 1, end);
    }
    if (shape_is(r, at, end, "over") && at + 1 < end) {
        out->over = (query_range){at + 1, shape_behind(r, at + 1, end)};
        at = out->over.end;
    }
    out->whole = (query_range){i, at < end ? at : end};
    return true;
}

static bool is_window(const call *c)
{
    return c->over.first < c->over.end;
}

/* SQLite's min and max of several are no aggregates. */
static bool is_aggregate(const call *c)
{
    return c->kind <= CALL_AGGREGATE && !is_window(c) && !(c->kind == CALL_EXTREME && c->count > 1);
}

/* ---- rows without a column -------------------------------------------------------------------- */

static bool is_called(const query_arm *arm, const query_token *name)
{
    for (size_t i = 0; i < arm->sources.count; i++)
        if (arm->sources.items[i].alias != NULL &&
            query_token_names(name, arm->sources.items[i].alias))
            return true;
    return false;
}

/* Whether columns of a SELECT around it stand in the arguments: an aggregate of these is one of
   that SELECT. */
static bool is_of_outside(facts_reader *f, const facts_scope *at, query_range range)
{
    const query_arm *arm = &at->select->arms.items[at->arm];
    for (size_t i = range.first; i < range.end; i++) {
        const query_token *t = shape_token(&f->words, i);
        bool name = shape_is_name(&f->words, i, range.end);
        bool qualifies = name && shape_is(&f->words, i + 1, range.end, ".");
        bool alone = name && !qualifies && !shape_is(&f->words, i + 1, range.end, "(") &&
                     (i == range.first || !query_token_is_sign(t - 1, "."));
        if ((name && arm->sources.count == 0) || (qualifies && !is_called(arm, t)) ||
            (alone && facts_is_outer(f, at, t->text)))
            return true;
    }
    return false;
}

/* Whether a SELECT in brackets has an aggregate of what is around it. */
static bool lends_aggregate(facts_reader *f, const query_select *s)
{
    for (size_t i = s->tokens.first; i < s->tokens.end; i++) {
        call c;
        if (read_call(f, i, s->tokens.end, &c) && is_aggregate(&c) && s->arms.count > 0 &&
            is_of_outside(f, &(facts_scope){s, 0}, c.arguments))
            return true;
    }
    return false;
}

/* certain: one that is an aggregate of this arm beyond doubt; else one that may be. */
static bool has_aggregate(facts_reader *f, const facts_scope *at, query_range range, bool certain)
{
    for (size_t i = range.first; i < range.end; i++) {
        call c;
        if (read_call(f, i, range.end, &c) && is_aggregate(&c) &&
            !(certain && is_of_outside(f, at, c.arguments)))
            return true;
        const query_select *s =
            shape_is(&f->words, i, range.end, "(") ? facts_select_at(at->select, i) : NULL;
        if (s != NULL && !certain && lends_aggregate(f, s))
            return true;
        if (s != NULL)
            i = shape_token(&f->words, i)->match;
    }
    return false;
}

/* ROLLUP and the like make rows of which some columns are NULL. */
static bool has_grouping(const facts_reader *f, query_range group)
{
    static const char *const words[] = {"rollup", "cube", "grouping", NULL};
    for (size_t i = group.first; i < group.end; i++)
        if (shape_is_one_of(&f->words, i, group.end, words) ||
            (shape_is(&f->words, i, group.end, "(") && shape_token(&f->words, i)->match == i + 1))
            return true;
    return false;
}

static bool is_summed(facts_reader *f, const facts_scope *at, bool certain)
{
    const query_arm *arm = &at->select->arms.items[at->arm];
    if (arm->group.first < arm->group.end)
        return has_grouping(f, arm->group);
    if (arm->changes || arm->values)
        return false;
    bool summed =
        arm->having.first < arm->having.end || has_aggregate(f, at, at->select->order, certain);
    for (size_t i = 0; !summed && i < arm->items.count; i++)
        summed = has_aggregate(f, at, arm->items.items[i].tokens, certain);
    return summed;
}

bool facts_find_summed(facts_reader *f, const facts_scope *at)
{
    const query_arm *arm = &at->select->arms.items[at->arm];
    if (f->summed_of.select == at->select && f->summed_of.arm == at->arm)
        return f->summed;
    if (!facts_enter(f, arm->tokens.end - arm->tokens.first))
        return true;
    bool summed = is_summed(f, at, false); /* others are asked meanwhile */
    facts_leave(f);
    f->summed_of = *at;
    f->summed = summed;
    return summed;
}

bool facts_sums_up(facts_reader *f, const facts_scope *at)
{
    const query_arm *arm = &at->select->arms.items[at->arm];
    return arm->group.first == arm->group.end && is_summed(f, at, true);
}

/* A SELECT in brackets of its own. */
static const query_select *bracketed(const query_select *s)
{
    const query_arm *arm = s->arms.count == 1 ? &s->arms.items[0] : NULL;
    bool all = arm != NULL && arm->items.count == 1 && arm->sources.count == 1 &&
               arm->items.items[0].kind == ITEM_ALL &&
               arm->sources.items[0].kind == SOURCE_SELECT &&
               arm->items.items[0].tokens.first == arm->sources.items[0].name_at;
    return all ? arm->sources.items[0].select : NULL;
}

bool facts_is_one_row(facts_reader *f, const query_select *s)
{
    for (const query_select *in = bracketed(s); in != NULL && s->limit.first == s->limit.end;
         in = bracketed(s))
        s = in;
    if (s->arms.count != 1 || s->limit.first != s->limit.end ||
        !facts_enter(f, s->tokens.end - s->tokens.first))
        return false;
    const query_arm *arm = &s->arms.items[0];
    bool grouped = arm->group.first < arm->group.end || arm->having.first < arm->having.end;
    bool nothing = arm->sources.count == 0 && arm->where.first == arm->where.end && !arm->values;
    bool one = !grouped && (nothing || is_summed(f, &(facts_scope){s, 0}, true));
    facts_leave(f);
    return one;
}

/* ---- aggregates ------------------------------------------------------------------------------- */

static const char *text_of(const facts_reader *f, query_range range)
{
    buf b = buf_new(f->words.arena);
    for (size_t i = range.first; i < range.end; i++) {
        const query_token *t = shape_token(&f->words, i);
        if (i > range.first && t->at > t[-1].at + t[-1].size)
            buf_char(&b, ' ');
        if (t->kind == QUERY_PARAMETER)
            buf_char(&b, ':');
        if (t->kind != QUERY_NAME) {
            buf_put(&b, t->text);
            continue;
        }
        buf_char(&b, '"');
        for (const char *c = t->text; *c != '\0'; c++)
            buf_printf(&b, *c == '"' ? "\"%c" : "%c", *c);
        buf_char(&b, '"');
    }
    return b.text;
}

/* What may stand in its place when it is NULL; NULL when there is no such value. */
static const char *replacement(const query_fact *fact)
{
    switch (fact->kind) {
    case FACT_REAL:
        return "0.0";
    case FACT_TEXT:
        return "''";
    case FACT_FIELD:
        break;
    default:
        return "0";
    }
    const field *f = fact->field;
    if (f->target != NULL)
        return NULL;
    if (f->type == TYPE_INT32 || f->type == TYPE_INT64 || f->type == TYPE_DECIMAL)
        return "0";
    return f->type == TYPE_DOUBLE ? "0.0" : f->type == TYPE_TEXT ? "''" : NULL;
}

/* What its values are added up to. */
static void sum_type(const query_fact *argument, query_fact *out)
{
    bool whole = argument->kind == FACT_INTEGER || argument->kind == FACT_BOOL;
    *out = (query_fact){.kind = whole ? FACT_INTEGER : argument->kind};
    if (argument->kind == FACT_TEXT || argument->kind == FACT_NULL)
        out->kind = FACT_UNKNOWN;
    if (argument->kind != FACT_FIELD)
        return;
    const field *f = argument->field;
    bool number = f->type == TYPE_INT32 || f->type == TYPE_INT64 || f->type == TYPE_BOOL;
    if (facts_is_decimal(argument))
        *out = *argument;
    else
        out->kind = number && f->target == NULL ? FACT_INTEGER
                    : f->type == TYPE_DOUBLE    ? FACT_REAL
                                                : FACT_UNKNOWN;
}

/* A frame may be empty when it begins behind the row or ends before it, or leaves rows out. */
static bool frame_may_be_empty(const facts_reader *f, query_range range)
{
    bool begins = false, ends = false, empty = false;
    for (size_t i = range.first; i < range.end; i++) {
        bool between = shape_is(&f->words, i, range.end, "between");
        ends = begins && shape_is(&f->words, i, range.end, "and") ? true : ends && !between;
        begins = between || (begins && !ends);
        empty = empty || shape_is(&f->words, i, range.end, "exclude") ||
                (begins && shape_is(&f->words, i, range.end, "following")) ||
                (ends && shape_is(&f->words, i, range.end, "preceding"));
    }
    return empty;
}

/* Whether there is a row for every result. */
static bool has_rows(facts_reader *f, const facts_scope *at, const call *c)
{
    const query_arm *arm = &at->select->arms.items[at->arm];
    if (c->filtered)
        return false;
    if (!is_window(c))
        return arm->group.first < arm->group.end && !has_grouping(f, arm->group);
    bool named = !shape_is(&f->words, c->over.first, c->over.end, "(");
    return !frame_may_be_empty(f, named ? arm->tokens : c->over);
}

static query_fact argument_of(facts_reader *f, const facts_scope *at, const call *c)
{
    const shape_reader *r = &f->words;
    query_range range = shape_listed(r, c->arguments.first, c->arguments.end);
    range.first += shape_is(r, range.first, range.end, "distinct") ||
                   shape_is(r, range.first, range.end, "all");
    for (size_t i = range.first; i < range.end; i = shape_behind(r, i, range.end))
        if (shape_is(r, i, range.end, "order") && shape_is(r, i + 1, range.end, "by"))
            range.end = i;
    return facts_of_expression(f, at, range);
}

static void explain(facts_reader *f, const call *c, bool rows, query_fact *out)
{
    arena *a = f->words.arena;
    const char *name = shape_token(&f->words, c->whole.first)->text, *instead = replacement(out);
    out->why = rows ? arena_printf(a, "%s of nothing but NULL is NULL", name)
                    : arena_printf(a, "%s of no rows is NULL", name);
    if (instead != NULL)
        out->way_out = arena_printf(a, "coalesce(%s, %s)", text_of(f, c->whole), instead);
}

static void of_aggregate(facts_reader *f, const facts_scope *at, const call *c, query_fact *out)
{
    query_fact argument = argument_of(f, at, c);
    *out = (query_fact){0};
    if (c->kind == CALL_SUM)
        sum_type(&argument, out);
    else if (c->kind == CALL_AVERAGE)
        out->kind = FACT_REAL;
    else if (c->kind == CALL_EXTREME)
        *out = argument;
    else if (c->kind == CALL_JOIN)
        out->kind = FACT_TEXT;
    bool rows = has_rows(f, at, c);
    *out = (query_fact){.kind = out->kind,
                        .model = out->model,
                        .field = out->field,
                        .never_null = rows && argument.never_null && c->kind != CALL_AGGREGATE,
                        .scaled = argument.scaled ||
                                  (c->kind == CALL_AVERAGE && facts_is_decimal(&argument))};
    if (!out->never_null && c->kind != CALL_AGGREGATE)
        explain(f, c, rows, out);
}

/* ---- other functions -------------------------------------------------------------------------- */

/* `first`: one argument that is never NULL is enough; else all have to be. */
static void of_arguments(facts_reader *f, const facts_scope *at, const call *c, bool first,
                         query_fact *out)
{
    size_t count = 0;
    for (size_t i = c->arguments.first; i < c->arguments.end; count++) {
        query_range range = shape_listed(&f->words, i, c->arguments.end);
        query_fact one = facts_of_expression(f, at, range);
        i = range.end + 1;
        if (count == 0) {
            *out = one;
            continue;
        }
        query_range tokens = out->tokens;
        facts_agree(f, out, &one);
        if (one.kind != FACT_NULL && one.kind != FACT_UNKNOWN && one.field == out->field)
            out->tokens = tokens;
        out->scaled = out->scaled || one.scaled;
        out->never_null =
            first ? out->never_null || one.never_null : out->never_null && one.never_null;
        if (one.why != NULL)
            out->why = one.why;
    }
    out->name = NULL;
    out->way_out = NULL;
    if (out->never_null)
        out->why = NULL;
}

/* Of a function of which little is known. */
static void of_other(facts_reader *f, const facts_scope *at, const call *c, query_fact *out)
{
    query_fact all = {0};
    of_arguments(f, at, c, false, &all);
    bool strict = c->kind != CALL_OTHER;
    *out = (query_fact){.kind = c->kind == CALL_LENGTH    ? FACT_INTEGER
                                : c->kind == CALL_WRITTEN ? FACT_TEXT
                                                          : FACT_UNKNOWN,
                        .never_null = strict && all.never_null,
                        .why = strict ? all.why : NULL,
                        .scaled = all.scaled};
}

static query_fact_kind type_kind_of(const facts_reader *f, query_range type)
{
    static const char *const integers[] = {"integer", "int", "bigint", "int8", NULL};
    const shape_reader *r = &f->words;
    if (type.end != type.first + 1)
        return FACT_UNKNOWN;
    if (shape_is_one_of(r, type.first, type.end, integers))
        return FACT_INTEGER;
    return shape_is(r, type.first, type.end, "real")   ? FACT_REAL
           : shape_is(r, type.first, type.end, "text") ? FACT_TEXT
                                                       : FACT_UNKNOWN;
}

/* cast(x as type), x::type. What it does to the scale is the author's decision. */
static bool of_cast(facts_reader *f, const facts_scope *at, query_range range, query_fact *out)
{
    const shape_reader *r = &f->words;
    bool cast = shape_is(r, range.first, range.end, "cast") &&
                shape_is(r, range.first + 1, range.end, "(") &&
                shape_token(r, range.first + 1)->match == range.end - 1;
    size_t first = cast ? range.first + 2 : range.first, end = cast ? range.end - 1 : range.end;
    size_t as = end;
    for (size_t i = first; i < end; i = shape_behind(r, i, end))
        if (shape_is(r, i, end, cast ? "as" : "::"))
            as = i;
    if (as == end)
        return false;
    query_fact of = facts_of_expression(f, at, (query_range){first, as});
    *out = (query_fact){.kind = type_kind_of(f, (query_range){as + 1, end}),
                        .never_null = of.never_null,
                        .why = of.why,
                        .way_out = NULL};
    return true;
}

bool facts_of_call(facts_reader *f, const facts_scope *at, query_range range, query_fact *out)
{
    call c;
    if (of_cast(f, at, range, out))
        return true;
    if (!read_call(f, range.first, range.end, &c) || c.whole.end != range.end)
        return false;
    if (c.kind == CALL_COUNT)
        *out = (query_fact){.kind = FACT_INTEGER, .never_null = true};
    else if (c.kind == CALL_TOTAL)
        *out = (query_fact){.kind = FACT_REAL, .never_null = true};
    else if (c.kind == CALL_PLACE || c.kind == CALL_SHARE)
        *out = (query_fact){.kind = c.kind == CALL_PLACE ? FACT_INTEGER : FACT_REAL,
                            .never_null = is_window(&c)};
    else if (c.kind == CALL_FIRST || (c.kind == CALL_EXTREME && c.count > 1))
        of_arguments(f, at, &c, c.kind == CALL_FIRST, out);
    else if (c.kind >= CALL_LENGTH)
        of_other(f, at, &c, out);
    else
        of_aggregate(f, at, &c, out);
    return true;
}
