/* facts_select.c - the columns that SELECTs give, arm by arm. */
#include "query/facts_read.h"

enum { MOST_STEPS = 1000 * 1000, MOST_ROUNDS = 8 };

/* ---- one arm ---------------------------------------------------------------------------------- */

static void add_expression(facts_reader *f, const facts_scope *at, const query_item *item,
                           query_facts *out)
{
    query_range absent = f->absent;
    f->absent = (query_range){0};
    query_fact fact = facts_of_expression(f, at, item->tokens);
    if (f->absent.end > f->absent.first) /* else what a SELECT within it has */
        fact.absent = f->absent;
    f->absent = absent;
    if (item->alias != NULL)
        fact.name = item->alias;
    vec_push(f->words.arena, *out, fact);
}

static bool add_item(facts_reader *f, const facts_scope *at, size_t number, query_facts *out)
{
    const query_item *item = &at->select->arms.items[at->arm].items.items[number];
    size_t first = out->count;
    if (item->kind == ITEM_EXPRESSION)
        add_expression(f, at, item, out);
    else if (!facts_add_all(f, at, item->of, out))
        return false;
    for (size_t i = first; i < out->count; i++) {
        out->items[i].tokens = item->tokens;
        out->items[i].item = number;
    }
    return true;
}

/* One row of VALUES, of which '(' stands there. */
static void row_facts(facts_reader *f, const facts_scope *at, size_t open, query_facts *out)
{
    const shape_reader *r = &f->words;
    size_t close = shape_token(r, open)->match;
    for (size_t i = open + 1; i < close;) {
        query_range one = shape_listed(r, i, close);
        query_fact fact = facts_of_expression(f, at, one);
        fact.tokens = shape_trim(r, one);
        fact.item = out->count;
        fact.name = arena_printf(r->arena, "column%zu", out->count + 1);
        vec_push(r->arena, *out, fact);
        i = one.end + 1;
    }
}

static bool values_facts(facts_reader *f, const facts_scope *at, query_facts *out)
{
    query_range range = at->select->arms.items[at->arm].tokens;
    size_t rows = 0;
    for (size_t i = range.first; i < range.end; i = shape_behind(&f->words, i, range.end)) {
        if (!shape_is(&f->words, i, range.end, "("))
            continue;
        query_facts row = {0};
        row_facts(f, at, i, &row);
        if (rows++ == 0)
            *out = row;
        else if (!facts_merge(f, out, &row))
            return false;
    }
    return rows > 0;
}

static bool arm_facts(facts_reader *f, const query_select *s, size_t arm, query_facts *out)
{
    facts_scope at = {s, arm};
    const query_arm *a = &s->arms.items[arm];
    *out = (query_facts){0};
    if (a->values)
        return values_facts(f, &at, out);
    for (size_t i = 0; i < a->items.count; i++)
        if (!add_item(f, &at, i, out))
            return false;
    return out->count > 0;
}

/* ---- all arms --------------------------------------------------------------------------------- */

static bool reads(const query_arm *arm, const query_with *with)
{
    for (size_t i = 0; i < arm->sources.count; i++)
        if (arm->sources.items[i].with == with)
            return true;
    return false;
}

/* Adds the arms that read `with`, or those that do not; *count of them so far. */
static bool merge_arms(facts_reader *f, const query_select *s, const query_with *with, bool reading,
                       size_t *count, query_facts *out)
{
    for (size_t i = 0; i < s->arms.count; i++) {
        if (with != NULL && reads(&s->arms.items[i], with) != reading)
            continue;
        query_facts one;
        if (!arm_facts(f, s, i, &one))
            return false;
        if ((*count)++ == 0)
            *out = one;
        else if (!facts_merge(f, out, &one))
            return false;
    }
    return true;
}

static facts_entry *entry_of(facts_reader *f, const query_select *s)
{
    while (f->entries.count <= s->number)
        vec_push(f->words.arena, f->entries, (facts_entry){0});
    return &f->entries.items[s->number];
}

static query_facts copy(const facts_reader *f, const query_facts *facts)
{
    query_facts out = {0};
    for (size_t i = 0; i < facts->count; i++)
        vec_push(f->words.arena, out, facts->items[i]);
    return out;
}

static bool same_facts(const query_facts *a, const query_facts *b)
{
    bool same = a->count == b->count;
    for (size_t i = 0; same && i < a->count; i++)
        same = a->items[i].kind == b->items[i].kind && a->items[i].field == b->items[i].field &&
               a->items[i].never_null == b->items[i].never_null &&
               a->items[i].scaled == b->items[i].scaled;
    return same;
}

/* What was found out under an assumption is forgotten with it. */
static void forget(facts_reader *f, size_t done)
{
    while (f->done.count > done)
        f->entries.items[f->done.items[--f->done.count]].state = FACTS_UNSEEN;
}

/* The arms that do not read it say what it is, as long as those that do agree. Each round knows
   less, until one changes nothing. */
static bool recursive_facts(facts_reader *f, const query_select *s, const query_with *with,
                            query_facts *out)
{
    size_t count = 0;
    query_facts base, assumed;
    if (!merge_arms(f, s, with, false, &count, &base) || count == 0)
        return false;
    assumed = copy(f, &base);
    for (size_t round = 0; round < MOST_ROUNDS; round++) {
        size_t done = f->done.count;
        *entry_of(f, s) = (facts_entry){FACTS_ASSUMED, assumed};
        *out = copy(f, &assumed);
        bool known = merge_arms(f, s, with, true, &count, out);
        forget(f, done);
        if (!known || same_facts(out, &assumed))
            return known;
        assumed = *out;
    }
    return false;
}

static const query_facts *read_select(facts_reader *f, const query_select *s,
                                      const query_with *with)
{
    facts_entry *e = entry_of(f, s);
    if (e->state == FACTS_KNOWN || e->state == FACTS_ASSUMED) {
        query_facts *kept = arena_alloc(f->words.arena, sizeof *kept);
        *kept = e->facts;
        return kept;
    }
    if (e->state != FACTS_UNSEEN || !facts_enter(f, s->tokens.end - s->tokens.first))
        return NULL;
    e->state = FACTS_BUSY;
    size_t count = 0;
    query_facts *out = arena_alloc(f->words.arena, sizeof *out);
    bool known = with != NULL && with->recursive ? recursive_facts(f, s, with, out)
                                                 : merge_arms(f, s, NULL, false, &count, out);
    facts_leave(f);
    *entry_of(f, s) = (facts_entry){known ? FACTS_KNOWN : FACTS_UNKNOWN, *out};
    vec_push(f->words.arena, f->done, s->number);
    return known ? out : NULL;
}

/* Whose SELECT it is; NULL when it is none's. */
static const query_with *with_of(const query_select *s)
{
    for (size_t i = 0; s->around != NULL && i < s->around->withs.count; i++)
        if (s->around->withs.items[i]->select == s)
            return s->around->withs.items[i];
    return NULL;
}

static const facts_steps steps = {
    .expression = facts_read_expression, .select = read_select, .summed = facts_find_summed};

facts_reader facts_begin(arena *a, const query_tokens *tokens, const slots *parameters)
{
    return (facts_reader){.steps = &steps,
                          .words = {.arena = a, .tokens = tokens},
                          .parameters = parameters,
                          .budget = MOST_STEPS};
}

bool query_facts_read(arena *a, const query_tokens *tokens, const query_select *of,
                      query_facts *out)
{
    return query_facts_read_given(a, tokens, NULL, of, out);
}

bool query_facts_read_given(arena *a, const query_tokens *tokens, const slots *parameters,
                            const query_select *of, query_facts *out)
{
    facts_reader f = facts_begin(a, tokens, parameters);
    const query_facts *facts = facts_of_select(&f, of, with_of(of));
    *out = facts == NULL ? (query_facts){0} : *facts;
    return facts != NULL;
}

bool query_facts_is_summed(arena *a, const query_tokens *tokens, const query_select *of)
{
    facts_reader f = facts_begin(a, tokens, NULL);
    return facts_sums_up(&f, &(facts_scope){of, 0});
}
