/* facts_merge.c - what two columns have in common. */
#include "query/facts_read.h"

bool facts_is_decimal(const query_fact *fact)
{
    return fact->kind == FACT_FIELD && fact->field->type == TYPE_DECIMAL;
}

bool facts_is_integer(const query_fact *fact)
{
    return fact->kind == FACT_INTEGER ||
           (fact->kind == FACT_FIELD && field_is_integer(fact->field));
}

/* A number or a text as it stands there: what else it may be is the author's choice. */
static bool is_literal(const facts_reader *f, const query_fact *fact)
{
    size_t first = fact->tokens.first, end = fact->tokens.end;
    if (end > first && shape_is(&f->words, first, end, "-"))
        first++;
    if (end != first + 1)
        return false;
    query_token_kind kind = shape_token(&f->words, first)->kind;
    return kind == QUERY_NUMBER || kind == QUERY_TEXT || fact->kind == FACT_BOOL;
}

static bool same_type(const field *a, const field *b)
{
    return a->type == b->type && a->enumeration == b->enumeration && a->scale == b->scale &&
           a->target == b->target;
}

/* Whether a literal may stand among the values of a field. */
static bool literal_fits(const query_fact *fact, const field *f)
{
    bool stored_text = f->type == TYPE_TEXT || f->type == TYPE_DATE || f->type == TYPE_JSON ||
                       (f->type == TYPE_ENUM && !field_is_integer(f));
    return (fact->kind == FACT_INTEGER && field_is_integer(f) && f->type != TYPE_BOOL) ||
           (fact->kind == FACT_REAL && f->type == TYPE_DOUBLE) ||
           (fact->kind == FACT_TEXT && stored_text) ||
           (fact->kind == FACT_BOOL && f->type == TYPE_BOOL);
}

/* Of values that are computed and those of a field: no field's any more. */
static query_fact_kind computed_kind(query_fact_kind computed, const field *f)
{
    bool number = f->type == TYPE_INT32 || f->type == TYPE_INT64;
    bool same = (computed == FACT_INTEGER && number && f->target == NULL) ||
                (computed == FACT_REAL && f->type == TYPE_DOUBLE) ||
                (computed == FACT_TEXT && f->type == TYPE_TEXT) ||
                (computed == FACT_BOOL && f->type == TYPE_BOOL);
    return same ? computed : FACT_UNKNOWN;
}

static void set_type(query_fact *into, const query_fact *other)
{
    into->kind = other->kind;
    into->model = other->model;
    into->field = other->field;
}

static void set_kind(query_fact *into, query_fact_kind kind)
{
    set_type(into, &(query_fact){.kind = kind});
}

static void agree_mixed(const facts_reader *f, query_fact *into, const query_fact *other)
{
    const query_fact *of_field = into->kind == FACT_FIELD ? into : other;
    const query_fact *computed = into->kind == FACT_FIELD ? other : into;
    if (is_literal(f, computed) && literal_fits(computed, of_field->field))
        set_type(into, of_field);
    else
        set_kind(into, computed_kind(computed->kind, of_field->field));
}

void facts_agree(const facts_reader *f, query_fact *into, const query_fact *other)
{
    if (other->kind == FACT_NULL)
        return;
    if (into->kind == FACT_NULL) {
        set_type(into, other);
        into->tokens = other->tokens;
    } else if (into->kind == FACT_FIELD && other->kind == FACT_FIELD) {
        if (!same_type(into->field, other->field))
            set_kind(into, FACT_UNKNOWN);
    } else if (into->kind == FACT_FIELD || other->kind == FACT_FIELD) {
        agree_mixed(f, into, other);
    } else if (into->kind != other->kind) {
        set_kind(into, FACT_UNKNOWN);
    }
}

static bool are_mixed(const query_fact *a, const query_fact *b)
{
    bool both = a->kind == FACT_FIELD && b->kind == FACT_FIELD;
    return a->mixed || b->mixed || (both && a->field != b->field);
}

bool facts_merge(const facts_reader *f, query_facts *into, const query_facts *other)
{
    if (into->count != other->count)
        return false;
    for (size_t i = 0; i < into->count; i++) {
        query_fact *a = &into->items[i];
        const query_fact *b = &other->items[i];
        query_range tokens = a->tokens;
        a->mixed = are_mixed(a, b);
        facts_agree(f, a, b);
        a->tokens = tokens;
        if (a->never_null && !b->never_null) {
            a->never_null = false;
            a->why = b->why;
            a->way_out = b->way_out;
        }
        a->scaled = a->scaled || b->scaled;
    }
    return true;
}
