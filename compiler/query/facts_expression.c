/* facts_expression.c - what is known of an expression: operators, literals, CASE. Operators are
   looked for from the one that binds least. */
#include "query/facts_read.h"

#include <string.h>

typedef bool (*form)(facts_reader *f, const facts_scope *at, query_range range, query_fact *out);

/* ---- going through tokens --------------------------------------------------------------------- */

/* Behind a token, a bracket, or CASE … END. */
static size_t behind(const facts_reader *f, size_t i, size_t end)
{
    const shape_reader *r = &f->words;
    if (!shape_is(r, i, end, "case"))
        return shape_behind(r, i, end);
    unsigned open = 1;
    for (i++; i < end && open > 0; i = shape_behind(r, i, end)) {
        open += shape_is(r, i, end, "case");
        open -= shape_is(r, i, end, "end");
    }
    return i;
}

static bool is_sign_of_number(const facts_reader *f, size_t i, size_t end)
{
    return shape_is(&f->words, i, end, "-") || shape_is(&f->words, i, end, "+");
}

/* Whether an operator stands between two operands, not before one. */
static bool is_binary(const facts_reader *f, query_range range, size_t i)
{
    if (i == range.first)
        return false;
    const query_token *before = shape_token(&f->words, i - 1);
    return before->kind != QUERY_SIGN || strchr(")]{}", before->text[0]) != NULL;
}

/* The next of the operators, from i on; `end` when there is none. The AND of BETWEEN is none. */
static size_t next_operator(const facts_reader *f, query_range range, size_t i,
                            const char *const *operators)
{
    bool between = false;
    for (; i < range.end; i = behind(f, i, range.end)) {
        if (shape_is(&f->words, i, range.end, "between")) {
            between = true;
            if (shape_is_one_of(&f->words, i, range.end, operators))
                return i;
        } else if (shape_is(&f->words, i, range.end, "and") && between) {
            between = false;
        } else if (shape_is_one_of(&f->words, i, range.end, operators) &&
                   (!is_sign_of_number(f, i, range.end) || is_binary(f, range, i))) {
            return i;
        }
    }
    return range.end;
}

/* What is known of all operands together. */
typedef struct operands {
    size_t count;
    bool never_null, integers, whole, decimal, scaled, blob; /* whole: integers that mean numbers */
    size_t parts;    /* operands that are no whole numbers */
    query_fact part; /* the last of them */
} operands;

static bool is_whole(const query_fact *fact)
{
    return fact->kind == FACT_INTEGER ||
           (fact->kind == FACT_FIELD && fact->field->target == NULL &&
            (fact->field->type == TYPE_INT32 || fact->field->type == TYPE_INT64));
}

static void add_operand(facts_reader *f, const facts_scope *at, query_range range, operands *o)
{
    query_fact fact = facts_of_expression(f, at, range);
    o->count++;
    o->never_null = o->never_null && fact.never_null;
    o->integers = o->integers && facts_is_integer(&fact);
    o->whole = o->whole && is_whole(&fact);
    if (!is_whole(&fact)) {
        o->parts++;
        o->part = fact;
    }
    o->decimal = o->decimal || facts_is_decimal(&fact);
    o->scaled = o->scaled || fact.scaled;
    o->blob = o->blob || (fact.kind == FACT_FIELD && fact.field->type == TYPE_BLOB);
}

/* false when there is one operand only. */
static bool split(facts_reader *f, const facts_scope *at, query_range range,
                  const char *const *operators, operands *o)
{
    *o = (operands){.never_null = true, .integers = true, .whole = true};
    size_t next = next_operator(f, range, range.first, operators);
    if (next == range.end)
        return false;
    for (size_t i = range.first;; next = next_operator(f, range, i, operators)) {
        add_operand(f, at, (query_range){i, next}, o);
        if (next >= range.end)
            return true;
        i = next + 1;
    }
}

/* ---- what is true or false -------------------------------------------------------------------- */

static bool logical(facts_reader *f, const facts_scope *at, query_range range, const char *operator,
                    query_fact * out)
{
    operands o;
    if (!split(f, at, range, (const char *const[]){operator, NULL}, &o))
        return false;
    *out = (query_fact){.kind = FACT_BOOL, .never_null = o.never_null};
    return true;
}

static bool of_or(facts_reader *f, const facts_scope *at, query_range range, query_fact *out)
{
    return logical(f, at, range, "or", out);
}

static bool of_and(facts_reader *f, const facts_scope *at, query_range range, query_fact *out)
{
    return logical(f, at, range, "and", out);
}

static bool of_not(facts_reader *f, const facts_scope *at, query_range range, query_fact *out)
{
    if (!shape_is(&f->words, range.first, range.end, "not"))
        return false;
    query_fact of = facts_of_expression(f, at, (query_range){range.first + 1, range.end});
    *out = (query_fact){.kind = FACT_BOOL, .never_null = of.never_null};
    return true;
}

/* `x is null`, `x isnull`, `x not null` are never NULL themselves. */
static bool is_null_test(const facts_reader *f, size_t i, size_t end)
{
    static const char *const words[] = {"is", "isnull", "notnull", NULL};
    return shape_is_one_of(&f->words, i, end, words) ||
           (shape_is(&f->words, i, end, "not") && shape_is(&f->words, i + 1, end, "null"));
}

/* Whether what stands behind IN has no NULL. A list that is a parameter has none. */
static bool list_never_null(facts_reader *f, const facts_scope *at, query_range range)
{
    const shape_reader *r = &f->words;
    range = shape_trim(r, range);
    if (range.end == range.first + 1)
        return shape_token(r, range.first)->kind == QUERY_PARAMETER;
    if (!shape_is(r, range.first, range.end, "(") ||
        shape_token(r, range.first)->match != range.end - 1)
        return false;
    const query_select *s = facts_select_at(at->select, range.first);
    if (s != NULL) {
        const query_facts *columns = facts_of_select(f, s, NULL);
        return columns != NULL && columns->count == 1 && columns->items[0].never_null;
    }
    bool never = true;
    for (size_t i = range.first + 1; never && i < range.end - 1;) {
        query_range one = shape_listed(r, i, range.end - 1);
        never = facts_of_expression(f, at, one).never_null;
        i = one.end + 1;
    }
    return never;
}

static bool in_never_null(facts_reader *f, const facts_scope *at, query_range range, size_t in)
{
    bool negated = in > range.first && shape_is(&f->words, in - 1, range.end, "not");
    query_range left = {range.first, in - negated};
    return facts_of_expression(f, at, left).never_null &&
           list_never_null(f, at, (query_range){in + 1, range.end});
}

/* `a like b`, `a between b and c`: NULL when one of them is. */
static bool all_never_null(facts_reader *f, const facts_scope *at, query_range range)
{
    static const char *const words[] = {"not",    "like", "glob", "between", "and",
                                        "escape", "=",    "==",   "<>",      "!=",
                                        "<",      "<=",   ">",    ">=",      NULL};
    bool never = true;
    size_t first = range.first;
    for (size_t i = first; i <= range.end && never; i = behind(f, i, range.end)) {
        bool ends = i == range.end || shape_is_one_of(&f->words, i, range.end, words);
        if (ends && i > first)
            never = facts_of_expression(f, at, (query_range){first, i}).never_null;
        if (ends)
            first = i + 1;
        if (i == range.end)
            break;
    }
    return never;
}

static bool of_comparison(facts_reader *f, const facts_scope *at, query_range range,
                          query_fact *out)
{
    static const char *const operators[] = {
        "=",    "==",     "<>",     "!=",      "<",       "<=",   ">",
        ">=",   "is",     "isnull", "notnull", "in",      "like", "ilike",
        "glob", "regexp", "match",  "between", "similar", "not",  NULL};
    static const char *const other[] = {"ilike", "regexp", "match", "similar", NULL};
    size_t i = next_operator(f, range, range.first, operators), end = range.end;
    if (i == end || i == range.first)
        return false;
    size_t said = shape_is(&f->words, i, end, "not") && !is_null_test(f, i, end) ? i + 1 : i;
    size_t again = next_operator(f, range, said + 1, operators);
    bool never = false;
    if (is_null_test(f, i, end))
        never = true;
    else if (shape_is(&f->words, said, end, "in"))
        never = again == end && in_never_null(f, at, range, said);
    else if (!shape_is_one_of(&f->words, said, end, other))
        never = again == end && all_never_null(f, at, range);
    /* of `a is null = b` nothing is said */
    bool tested_once = again == end || shape_is(&f->words, i, end, "is");
    for (; is_null_test(f, i, end) && again < end;
         again = next_operator(f, range, again + 1, operators))
        tested_once = tested_once && shape_is(&f->words, again, end, "not");
    *out = (query_fact){.kind = FACT_BOOL, .never_null = never && tested_once};
    return true;
}

/* ---- what is computed ------------------------------------------------------------------------- */

static bool of_bits(facts_reader *f, const facts_scope *at, query_range range, query_fact *out)
{
    static const char *const operators[] = {"&", "|", "<<", ">>", "#", NULL};
    operands o;
    if (!split(f, at, range, operators, &o))
        return false;
    *out = (query_fact){.scaled = o.scaled};
    return true;
}

static query_fact_kind sum_kind(const operands *o)
{
    return o->count > 0 && o->whole ? FACT_INTEGER : FACT_UNKNOWN;
}

/* Integers that grow too large become another type, and never NULL. */
static bool of_sum(facts_reader *f, const facts_scope *at, query_range range, query_fact *out)
{
    static const char *const operators[] = {"+", "-", NULL};
    operands o;
    if (!split(f, at, range, operators, &o))
        return false;
    *out = (query_fact){
        .kind = sum_kind(&o), .scaled = o.scaled, .never_null = o.integers && o.never_null};
    return true;
}

/* Whether something is divided by what may be 0. */
static bool divides_by_zero(const facts_reader *f, query_range range)
{
    static const char *const divide[] = {"/", "%", NULL};
    static const char *const operators[] = {"*", "/", "%", NULL};
    size_t i = next_operator(f, range, range.first, divide);
    while (i < range.end) {
        size_t next = next_operator(f, range, i + 1, operators);
        const query_token *by = shape_token(&f->words, i + 1 < range.end ? i + 1 : i);
        if (next != i + 2 || by->kind != QUERY_NUMBER || strpbrk(by->text, "123456789") == NULL)
            return true;
        i = next_operator(f, range, i + 1, divide);
    }
    return false;
}

/* A decimal that is taken some times has its units. */
static bool is_times(const facts_reader *f, query_range range, const operands *o)
{
    static const char *const other[] = {"/", "%", NULL};
    return o->parts == 1 && facts_is_decimal(&o->part) && !o->scaled &&
           next_operator(f, range, range.first, other) == range.end;
}

static bool of_product(facts_reader *f, const facts_scope *at, query_range range, query_fact *out)
{
    static const char *const operators[] = {"*", "/", "%", NULL};
    static const char *const scale[] = {"*", "/", NULL};
    operands o;
    if (!split(f, at, range, operators, &o))
        return false;
    if (is_times(f, range, &o)) {
        *out = (query_fact){.kind = FACT_FIELD,
                            .model = o.part.model,
                            .field = o.part.field,
                            .never_null = o.never_null};
        return true;
    }
    bool zero = divides_by_zero(f, range);
    bool scales = next_operator(f, range, range.first, scale) < range.end;
    *out = (query_fact){.kind = sum_kind(&o),
                        .scaled = o.scaled || (scales && o.decimal),
                        .never_null = !zero && o.integers && o.never_null};
    if (zero)
        out->why = "division by zero is NULL";
    return true;
}

static bool of_text(facts_reader *f, const facts_scope *at, query_range range, query_fact *out)
{
    static const char *const joins[] = {"||", NULL};
    static const char *const paths[] = {"->", "->>", NULL};
    operands o;
    if (next_operator(f, range, range.first, paths) < range.end) {
        *out = (query_fact){0};
        return true;
    }
    if (!split(f, at, range, joins, &o))
        return false;
    *out = (query_fact){.kind = o.blob ? FACT_UNKNOWN : FACT_TEXT, .never_null = o.never_null};
    return true;
}

static bool of_sign(facts_reader *f, const facts_scope *at, query_range range, query_fact *out)
{
    static const char *const signs[] = {"-", "+", "~", NULL};
    if (!shape_is_one_of(&f->words, range.first, range.end, signs))
        return false;
    query_fact of = facts_of_expression(f, at, (query_range){range.first + 1, range.end});
    bool kept = of.kind == FACT_INTEGER || of.kind == FACT_REAL || facts_is_decimal(&of);
    *out = kept && !shape_is(&f->words, range.first, range.end, "~") ? of : (query_fact){0};
    out->name = NULL;
    out->scaled = of.scaled;
    out->never_null = of.never_null && (kept || facts_is_integer(&of));
    return true;
}

static bool of_collate(facts_reader *f, const facts_scope *at, query_range range, query_fact *out)
{
    size_t end = range.end;
    if (end - range.first < 3 || !shape_is(&f->words, end - 2, end, "collate"))
        return false;
    *out = facts_of_expression(f, at, (query_range){range.first, end - 2});
    out->name = NULL;
    return true;
}

/* ---- what stands alone ------------------------------------------------------------------------ */

static void of_scalar(facts_reader *f, const query_select *s, query_fact *out)
{
    const query_facts *columns = facts_of_select(f, s, NULL);
    *out = columns == NULL || columns->count != 1 ? (query_fact){0} : columns->items[0];
    out->name = NULL;
    if (facts_is_one_row(f, s))
        return;
    out->never_null = false;
    out->why = "the SELECT in brackets may find no row";
    out->way_out = NULL;
}

static bool of_bracket(facts_reader *f, const facts_scope *at, query_range range, query_fact *out)
{
    const shape_reader *r = &f->words;
    if (!shape_is(r, range.first, range.end, "(") ||
        shape_token(r, range.first)->match != range.end - 1)
        return false;
    const query_select *s = facts_select_at(at->select, range.first);
    query_range inside = {range.first + 1, range.end - 1};
    *out = (query_fact){0};
    if (s != NULL)
        of_scalar(f, s, out);
    else if (shape_listed(r, inside.first, inside.end).end == inside.end)
        *out = facts_of_expression(f, at, inside);
    out->name = NULL;
    return true;
}

static query_fact_kind number_kind(const query_token *t)
{
    if (t->size > 1 && (t->text[1] == 'x' || t->text[1] == 'X'))
        return FACT_INTEGER;
    /* longer ones may be too large for an integer */
    return strpbrk(t->text, ".eE") != NULL || t->size > 18 ? FACT_REAL : FACT_INTEGER;
}

static bool of_literal(facts_reader *f, const facts_scope *at, query_range range, query_fact *out)
{
    (void)at;
    if (range.end != range.first + 1)
        return false;
    const query_token *t = shape_token(&f->words, range.first);
    bool truth = query_token_is(t, "true") || query_token_is(t, "false");
    query_fact_kind kind = t->kind == QUERY_NUMBER     ? number_kind(t)
                           : t->kind == QUERY_TEXT     ? FACT_TEXT
                           : truth                     ? FACT_BOOL
                           : query_token_is(t, "null") ? FACT_NULL
                                                       : FACT_UNKNOWN;
    if (kind == FACT_UNKNOWN && t->kind != QUERY_BLOB)
        return false;
    *out = (query_fact){.kind = kind, .never_null = kind != FACT_NULL};
    return true;
}

static query_fact_kind parameter_kind(const field *f)
{
    bool number = f->target == NULL && (f->type == TYPE_INT32 || f->type == TYPE_INT64);
    return number                   ? FACT_INTEGER
           : f->type == TYPE_DOUBLE ? FACT_REAL
           : f->type == TYPE_TEXT   ? FACT_TEXT
           : f->type == TYPE_BOOL   ? FACT_BOOL
                                    : FACT_UNKNOWN;
}

/* One that may be left out is given where its part is there. */
static bool of_parameter(facts_reader *f, const facts_scope *at, query_range range, query_fact *out)
{
    (void)at;
    const query_token *t = shape_token(&f->words, range.first);
    if (range.end != range.first + 1 || t->kind != QUERY_PARAMETER)
        return false;
    *out = (query_fact){0};
    for (size_t i = 0; f->parameters != NULL && i < f->parameters->count; i++) {
        const slot *s = f->parameters->items[i];
        if (strcmp(s->name, t->text) != 0 || s->list)
            continue;
        out->never_null = !s->optional || t->part != 0;
        out->kind = parameter_kind(s->field);
        if (!out->never_null)
            out->why = arena_printf(f->words.arena, "'%s' may be left out", s->name);
    }
    return true;
}

/* What SQL has without brackets is no column. */
static bool is_time_word(const query_token *t)
{
    return query_token_is(t, "current_date") || query_token_is(t, "current_time") ||
           query_token_is(t, "current_timestamp");
}

static bool of_column(facts_reader *f, const facts_scope *at, query_range range, query_fact *out)
{
    const shape_reader *r = &f->words;
    size_t i = range.first, end = range.end;
    bool absent;
    if (!shape_is_name(r, i, end))
        return false;
    if (end == i + 1)
        *out = facts_of_column(f, at, NULL, shape_token(r, i)->text, &absent);
    else if (end == i + 3 && shape_is(r, i + 1, end, ".") && shape_is_name(r, i + 2, end))
        *out =
            facts_of_column(f, at, shape_token(r, i)->text, shape_token(r, i + 2)->text, &absent);
    else
        return false;
    if (absent && !is_time_word(shape_token(r, i)))
        f->absent = range;
    return true;
}

static void add_case(const facts_reader *f, query_fact *out, query_fact one, bool first)
{
    if (first) {
        *out = one;
        return;
    }
    facts_agree(f, out, &one);
    out->scaled = out->scaled || one.scaled;
    if (out->never_null && !one.never_null) {
        out->never_null = false;
        out->why = one.why;
        out->way_out = one.way_out;
    }
}

static bool of_case(facts_reader *f, const facts_scope *at, query_range range, query_fact *out)
{
    static const char *const words[] = {"when", "then", "else", "end", NULL};
    const shape_reader *r = &f->words;
    if (!shape_is(r, range.first, range.end, "case") ||
        behind(f, range.first, range.end) < range.end)
        return false;
    bool otherwise = false;
    size_t results = 0, end = range.end;
    *out = (query_fact){0};
    for (size_t i = range.first + 1; i < end;) {
        bool result = shape_is(r, i, end, "then") || shape_is(r, i, end, "else");
        otherwise = otherwise || shape_is(r, i, end, "else");
        size_t next = i + 1;
        while (next < end && !shape_is_one_of(r, next, end, words))
            next = behind(f, next, end);
        if (result)
            add_case(f, out, facts_of_expression(f, at, (query_range){i + 1, next}),
                     results++ == 0);
        i = next;
    }
    out->name = NULL;
    if (!otherwise) {
        out->never_null = false;
        out->why = "CASE without ELSE may be NULL";
        out->way_out = NULL;
    }
    return true;
}

static bool of_exists(facts_reader *f, const facts_scope *at, query_range range, query_fact *out)
{
    (void)at;
    size_t open = range.first + 1;
    if (!shape_is(&f->words, range.first, range.end, "exists") ||
        !shape_is(&f->words, open, range.end, "(") ||
        shape_token(&f->words, open)->match != range.end - 1)
        return false;
    *out = (query_fact){.kind = FACT_BOOL, .never_null = true};
    return true;
}

/* Without braces of parts around all of it. */
static query_range bare(const facts_reader *f, query_range range)
{
    const shape_reader *r = &f->words;
    range = shape_trim(r, range);
    while (range.first < range.end && shape_is_part(r, range.first) &&
           shape_token(r, range.first)->match == range.end - 1)
        range = shape_trim(r, (query_range){range.first + 1, range.end - 1});
    return range;
}

query_fact facts_read_expression(facts_reader *f, const facts_scope *at, query_range range)
{
    static const form forms[] = {of_or,         of_and,     of_not,       of_comparison, of_bits,
                                 of_sum,        of_product, of_text,      of_sign,       of_collate,
                                 of_bracket,    of_literal, of_parameter, of_case,       of_exists,
                                 facts_of_call, of_column};
    query_fact out = {0};
    range = bare(f, range);
    if (range.first < range.end && facts_enter(f, range.end - range.first)) {
        bool known = false;
        for (size_t i = 0; !known && i < sizeof forms / sizeof *forms; i++)
            known = forms[i](f, at, range, &out);
        facts_leave(f);
    }
    out.tokens = range;
    return out;
}
