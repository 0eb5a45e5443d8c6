/* nesting.c - how often expressions are computed to read a column. A virtual column stands for its
   expression wherever it is named (https://sqlite.org/gencol.html): when each names the one before
   twice, the twentieth takes a million, and every statement is as long. */
#include "verify/nesting.h"

#include <string.h>

/* A statement with so many is prepared in a few milliseconds. */
enum { MOST_COMPUTATIONS = 5000 };

typedef struct nesting {
    arena *arena;
    const model *model;
    const verify_engine *engine;
    map columns;     /* fields by column, without regard to case */
    uint32_t *costs; /* by number of the field; 0: not known yet */
    bool *open;      /* being looked at: a circle, which the engine refuses */
} nesting;

static bool is_virtual(const field *f)
{
    return field_has(f, MODIFIER_GENERATED) && !f->given[MODIFIER_GENERATED]->stored;
}

/* No more than the limit and one. A stored column is read as it is. */
static uint32_t cost_of(nesting *n, const field *f);

static uint32_t count_computations(nesting *n, const field *f)
{
    const char *sql = f->given[MODIFIER_GENERATED]->sql.text;
    uint32_t cost = 1;
    size_t at = 0;
    engine_token t;
    while (cost <= MOST_COMPUTATIONS && n->engine->next_token(n->arena, sql, &at, &t)) {
        const field *named = t.kind == TOKEN_NAME ? map_get(&n->columns, t.text) : NULL;
        if (named != NULL && is_virtual(named))
            cost += cost_of(n, named);
    }
    return cost <= MOST_COMPUTATIONS ? cost : MOST_COMPUTATIONS + 1;
}

static uint32_t cost_of(nesting *n, const field *f)
{
    uint32_t *cost = &n->costs[f->number];
    if (*cost != 0 || n->open[f->number])
        return *cost;
    n->open[f->number] = true;
    *cost = count_computations(n, f);
    n->open[f->number] = false;
    return *cost;
}

bool verify_nesting(arena *a, diags *d, const model *m, const verify_engine *engine)
{
    nesting n = {.arena = a, .model = m, .engine = engine, .columns = map_new(a, true)};
    n.costs = arena_alloc(a, m->fields.count * sizeof *n.costs);
    n.open = arena_alloc(a, m->fields.count * sizeof *n.open);
    for (size_t i = 0; i < m->fields.count; i++)
        map_put(&n.columns, m->fields.items[i]->column, m->fields.items[i]);
    for (size_t i = 0; i < m->fields.count; i++) {
        const field *f = m->fields.items[i];
        uint32_t cost = is_virtual(f) ? count_computations(&n, f) : 0;
        n.costs[i] = n.costs[i] == 0 ? cost : n.costs[i];
        if (cost <= MOST_COMPUTATIONS)
            continue;
        diag *e = diag_error(d, E0606, f->given[MODIFIER_GENERATED]->at,
                             "'%s' takes more than %d computations each time that it is read",
                             f->name, MOST_COMPUTATIONS);
        diag_hint(e, "a virtual field is computed anew wherever another one names it: let those "
                     "that are named often be stored");
        return false;
    }
    return true;
}
