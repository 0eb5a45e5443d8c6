/* terms.c - a check taken apart into comparisons: where a column stands alone on one side, the other
   side says what it has to be. */
#include "verify/terms.h"

#include "base/fold.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

typedef enum { EQUAL, LESS, MORE } relation; /* "<=" and ">=" hold with what is equal, too */

typedef enum {
    FORM_VALUE,  /* column */
    FORM_LENGTH, /* length(column) */
    FORM_PART,   /* substr(column, 3, 2) */
    FORM_NUMBER  /* cast(column as integer) */
} term_form;

/* A comparison, and the column that it says something of. */
typedef struct term {
    const field *column;
    term_form form;
    int64_t from; /* of a part: its first character, from 1 */
    bool among;   /* the column stands there with others */
    relation relation;
    const char *holds; /* the comparison */
    const char *other; /* what the form is compared with */
} term;

typedef VEC(engine_token) token_list;

typedef struct part {
    size_t begin, end; /* numbers of tokens */
} part;

typedef struct terms {
    arena *arena;
    const char *text;
    token_list tokens;
    const tried_row *row;
    VEC(term) found;
} terms;

/* ---- tokens ---------------------------------------------------------------------------------- */

static bool is_sign(const terms *t, size_t i, const char *sign)
{
    const engine_token *token = &t->tokens.items[i];
    return token->kind == TOKEN_SIGN && strcmp(token->text, sign) == 0;
}

static bool is_word(const terms *t, size_t i, const char *said)
{
    const engine_token *token = &t->tokens.items[i];
    return token->kind == TOKEN_NAME && !token->quoted && fold_equal(token->text, said);
}

/* How much deeper it is behind a token. */
static int depth_of(const terms *t, size_t i)
{
    if (is_sign(t, i, "(") || is_word(t, i, "case"))
        return 1;
    return is_sign(t, i, ")") || is_word(t, i, "end") ? -1 : 0;
}

static const char *text_of(const terms *t, part p)
{
    if (p.begin >= p.end)
        return "";
    const engine_token *first = &t->tokens.items[p.begin], *last = &t->tokens.items[p.end - 1];
    return arena_strndup(t->arena, t->text + first->at, last->at + last->size - first->at);
}

/* Without brackets around all of it. */
static part bare(const terms *t, part p)
{
    while (p.end - p.begin > 2 && is_sign(t, p.begin, "(") && is_sign(t, p.end - 1, ")")) {
        int depth = 0;
        for (size_t i = p.begin; i + 1 < p.end; i++) {
            depth += depth_of(t, i);
            if (depth == 0)
                return p; /* "(a) + (b)" */
        }
        p.begin++;
        p.end--;
    }
    return p;
}

/* ---- sides ----------------------------------------------------------------------------------- */

static const field *column_at(const terms *t, size_t i)
{
    const engine_token *token = &t->tokens.items[i];
    for (size_t x = 0; token->kind == TOKEN_NAME && x < t->row->count; x++)
        if (fold_equal(t->row->fields[x]->column, token->text))
            return t->row->fields[x];
    return NULL;
}

static const char *const signs[] = {[EQUAL] = "=", [LESS] = "<", [MORE] = ">"};

/* "column + rest": the other side less the rest. */
static const char *shifted(const terms *t, part side, const char *other)
{
    part rest = {side.begin + 2, side.end};
    if (side.end - side.begin < 3)
        return NULL;
    if (!is_sign(t, side.begin + 1, "+") && !is_sign(t, side.begin + 1, "-"))
        return NULL;
    return arena_printf(t->arena, "(%s) %s (%s)", other,
                        is_sign(t, side.begin + 1, "+") ? "-" : "+", text_of(t, rest));
}

/* What a side is of a column; false when it is none of the forms. */
static bool read_form(const terms *t, part side, term *out)
{
    size_t count = side.end - side.begin, at = side.begin;
    out->form = FORM_VALUE;
    if (count >= 1 && (out->column = column_at(t, at)) != NULL) {
        out->among = count > 1;
        out->other = count == 1 ? out->other : shifted(t, side, out->other);
        return out->other != NULL;
    }
    if (count < 4 || !is_sign(t, at + 1, "(") || !is_sign(t, side.end - 1, ")") ||
        (out->column = column_at(t, at + 2)) == NULL)
        return false;
    if (is_word(t, at, "length") && count == 4) {
        out->form = FORM_LENGTH;
        return true;
    }
    if (is_word(t, at, "cast") && count == 6 && is_word(t, at + 3, "as") &&
        (is_word(t, at + 4, "integer") || is_word(t, at + 4, "int"))) {
        out->form = FORM_NUMBER;
        return true;
    }
    out->form = FORM_PART;
    out->from = count > 4 ? strtoll(t->tokens.items[at + 4].text, NULL, 10) : 0;
    return is_word(t, at, "substr") && count > 5 && is_sign(t, at + 3, ",") &&
           t->tokens.items[at + 4].kind == TOKEN_NUMBER && out->from > 0;
}

static bool read_side(const terms *t, part side, relation r, part other, const char *holds,
                      term *out)
{
    *out = (term){.relation = r, .holds = holds, .other = text_of(t, other)};
    return read_form(t, bare(t, side), out);
}

static relation mirrored(relation r)
{
    return r == LESS ? MORE : r == MORE ? LESS : EQUAL;
}

/* A column that stands alone says more than one among others. */
static void add_comparison(terms *t, part left, relation r, bool or_equal, part right)
{
    const char *holds = arena_printf(t->arena, "(%s) %s%s (%s)", text_of(t, left), signs[r],
                                     or_equal && r != EQUAL ? "=" : "", text_of(t, right));
    term one, other;
    bool has_one = read_side(t, left, or_equal ? EQUAL : r, right, holds, &one);
    bool has_other = read_side(t, right, or_equal ? EQUAL : mirrored(r), left, holds, &other);
    if (has_one && !(one.among && has_other && !other.among))
        vec_push(t->arena, t->found, one);
    if (has_other && !(other.among && has_one))
        vec_push(t->arena, t->found, other);
}

/* ---- comparisons ----------------------------------------------------------------------------- */

static bool read_sign(const terms *t, size_t i, relation *r, bool *or_equal)
{
    static const struct {
        const char *sign;
        relation relation;
        bool or_equal;
    } known[] = {{"=", EQUAL, true}, {"==", EQUAL, true}, {"<", LESS, false},
                 {">", MORE, false}, {"<=", LESS, true},  {">=", MORE, true}};
    for (size_t k = 0; k < sizeof known / sizeof *known; k++)
        if (is_sign(t, i, known[k].sign)) {
            *r = known[k].relation;
            *or_equal = known[k].or_equal;
            return true;
        }
    return false;
}

/* The first word at the top of a part; its end without one. */
static size_t find_word(const terms *t, part p, const char *said)
{
    int depth = 0;
    for (size_t i = p.begin; i < p.end; i++) {
        if (depth == 0 && is_word(t, i, said))
            return i;
        depth += depth_of(t, i);
    }
    return p.end;
}

static void read_comparison(terms *t, part p)
{
    int depth = 0;
    size_t between = find_word(t, p, "between");
    if (between < p.end) {
        const part rest = {between + 1, p.end}, left = {p.begin, between};
        size_t and = find_word(t, rest, "and");
        if (and == p.end || left.begin == left.end)
            return;
        add_comparison(t, left, MORE, true, (part){between + 1, and});
        add_comparison(t, left, LESS, true, (part){and+1, p.end});
        return;
    }
    for (size_t i = p.begin; i < p.end; i++) {
        relation r;
        bool or_equal;
        if (depth == 0 && read_sign(t, i, &r, &or_equal)) {
            add_comparison(t, (part){p.begin, i}, r, or_equal, (part){i + 1, p.end});
            return;
        }
        depth += depth_of(t, i);
    }
}

enum { MOST_NESTED = 20 };

/* What all has to hold; one of several is left to be found otherwise. */
static void read_all(terms *t, part p, int nested)
{
    int depth = 0;
    bool between = false;
    p = bare(t, p);
    if (nested == MOST_NESTED || find_word(t, p, "or") < p.end)
        return;
    for (size_t i = p.begin; i < p.end; i++) {
        if (depth == 0 && is_word(t, i, "and") && !between) {
            read_all(t, (part){p.begin, i}, nested + 1);
            read_all(t, (part){i + 1, p.end}, nested + 1);
            return;
        }
        if (depth == 0 && is_word(t, i, "between"))
            between = true;
        else if (depth == 0 && is_word(t, i, "and"))
            between = false;
        depth += depth_of(t, i);
    }
    read_comparison(t, p);
}

/* ---- values ---------------------------------------------------------------------------------- */

static const engine_value *value_of(const terms *t, const field *column, size_t *x)
{
    for (*x = 0; *x < t->row->count; ++*x)
        if (t->row->fields[*x] == column)
            return &t->row->values[*x];
    return NULL;
}

/* Behind the last number there is none. */
static int64_t whole(const engine_value *v, relation r)
{
    int64_t i = v->kind == VALUE_INTEGER ? v->integer : (int64_t)v->real;
    return i + (r == MORE && i < INT64_MAX) - (r == LESS && i > INT64_MIN);
}

/* A text that the value of the column becomes: so long, or with this part. */
static const char *text_like(const terms *t, const engine_value *now, size_t size, size_t at,
                             const engine_value *with)
{
    const char *text = now->kind == VALUE_TEXT ? now->bytes : "";
    size_t had = now->kind == VALUE_TEXT ? now->size : 0;
    char *made = arena_alloc(t->arena, size + 1);
    memset(made, had > 0 ? text[had - 1] : 'a', size);
    memcpy(made, text, had < size ? had : size);
    if (with != NULL && at + with->size <= size)
        memcpy(made + at, with->bytes, with->size);
    return made;
}

enum { LONGEST = 10000 };

static bool is_number(const engine_value *v)
{
    return v->kind == VALUE_INTEGER || (v->kind == VALUE_REAL && v->real > -9e15 && v->real < 9e15);
}

static bool give_text(const char *text, engine_value *out)
{
    *out = (engine_value){.kind = VALUE_TEXT, .bytes = text, .size = strlen(text)};
    return true;
}

/* other: what the form of the column is compared with. */
static bool make_text(const terms *t, const term *one, const engine_value *now,
                      const engine_value *other, engine_value *out)
{
    size_t had = now->kind == VALUE_TEXT ? now->size : 0;
    if (one->form == FORM_NUMBER)
        return is_number(other) &&
               give_text(arena_printf(t->arena, "%" PRId64, whole(other, one->relation)), out);
    if (one->form == FORM_LENGTH) {
        int64_t size = is_number(other) ? whole(other, one->relation) : -1;
        return size >= 0 && size <= LONGEST &&
               give_text(text_like(t, now, (size_t)size, 0, NULL), out);
    }
    if (other->kind != VALUE_TEXT || other->size > LONGEST)
        return false;
    if (one->form == FORM_PART) {
        size_t at = one->from > LONGEST ? LONGEST : (size_t)one->from - 1;
        size_t size = at + other->size > had ? at + other->size : had;
        return one->relation == EQUAL && give_text(text_like(t, now, size, at, other), out);
    }
    if (one->relation == LESS && other->size == 0)
        return false;
    return give_text(
        one->relation == MORE
            ? arena_printf(t->arena, "%sa", other->bytes)
            : arena_strndup(t->arena, other->bytes, other->size - (one->relation == LESS ? 1 : 0)),
        out);
}

static bool make_value(const terms *t, const term *one, const engine_value *now,
                       const engine_value *other, engine_value *out)
{
    const field *f = one->column;
    switch (f->type) {
    case TYPE_INT32:
    case TYPE_INT64:
    case TYPE_DECIMAL:
    case TYPE_TIMESTAMP:
        *out = (engine_value){.kind = VALUE_INTEGER};
        out->integer = is_number(other) ? whole(other, one->relation) : 0;
        return one->form == FORM_VALUE && is_number(other);
    case TYPE_DOUBLE:
        *out = (engine_value){.kind = VALUE_REAL};
        out->real = other->kind == VALUE_INTEGER ? (double)other->integer : other->real;
        out->real += one->relation == MORE ? 1 : one->relation == LESS ? -1 : 0;
        return one->form == FORM_VALUE && is_number(other);
    case TYPE_TEXT:
        return make_text(t, one, now, other, out);
    case TYPE_DATE:
        if (one->form != FORM_VALUE || other->kind != VALUE_TEXT)
            return false;
        return candidates_next_date(t->arena, other->bytes,
                                    (one->relation == MORE) - (one->relation == LESS), out);
    default:
        return false;
    }
}

/* ---- all ------------------------------------------------------------------------------------- */

/* Whether it does not hold for the row, and a value with which it would. */
static bool derive(const terms *t, const verify_engine *engine, engine_database *db,
                   const term *one, size_t *x, engine_value *out)
{
    const char *asked[] = {one->holds, one->other};
    const char **names = arena_alloc(t->arena, t->row->count * sizeof *names);
    engine_value said[2];
    for (size_t i = 0; i < t->row->count; i++)
        names[i] = t->row->fields[i]->column;
    if (!engine->compute(t->arena, db, asked, 2, names, t->row->values, t->row->count, said) ||
        said[0].kind != VALUE_INTEGER || said[0].integer != 0)
        return false;
    const engine_value *now = value_of(t, one->column, x);
    return now != NULL && make_value(t, one, now, &said[1], out) &&
           candidates_allowed(one->column, out) && !candidates_equal(now, out);
}

bool terms_derive(arena *a, const verify_engine *engine, engine_database *db, const piece *check,
                  const tried_row *row, size_t turn, size_t *x, engine_value *out)
{
    terms t = {.arena = a, .text = check->text, .row = row};
    size_t at = 0;
    engine_token token;
    while (engine->next_token(a, t.text, &at, &token))
        vec_push(a, t.tokens, token);
    read_all(&t, (part){0, t.tokens.count}, 0);
    for (size_t i = 0; i < t.found.count; i++) {
        const term *one = &t.found.items[i];
        bool again = i + 1 < t.found.count && t.found.items[i + 1].holds == one->holds;
        if (again && turn % 2 == 1)
            continue; /* the other side is a column, too */
        if (derive(&t, engine, db, one, x, out))
            return true;
    }
    return false;
}
