#include "model/order.h"

#include "base/buf.h"

/* A reference, of one field or of several. */
typedef struct edge {
    const char *name;
    span at;
    const model *target;
    bool required; /* the row that it points to has to be there first */
    bool in_key;
} edge;

/* What still keeps a model from being placed. */
typedef struct node {
    size_t required; /* required references to models that are not placed */
    size_t all;      /* references of any kind to models that are not placed */
    bool placed;
    VEC(const edge *) edges;         /* of the model */
    VEC(const edge *) referenced_by; /* edges of other models that point here */
    VEC(size_t) referring;           /* the models of those edges */
} node;

/* The smallest number first, so that the order of declaration is kept where it can be. */
typedef struct heap {
    arena *arena;
    VEC(size_t) items;
} heap;

static void heap_push(heap *h, size_t value)
{
    vec_push(h->arena, h->items, value);
    size_t i = h->items.count - 1;
    while (i > 0 && h->items.items[(i - 1) / 2] > value) {
        h->items.items[i] = h->items.items[(i - 1) / 2];
        i = (i - 1) / 2;
    }
    h->items.items[i] = value;
}

static size_t heap_pop(heap *h)
{
    size_t top = h->items.items[0];
    size_t last = h->items.items[--h->items.count];
    size_t i = 0;
    for (;;) {
        size_t child = 2 * i + 1;
        if (child >= h->items.count)
            break;
        if (child + 1 < h->items.count && h->items.items[child + 1] < h->items.items[child])
            child++;
        if (h->items.items[child] >= last)
            break;
        h->items.items[i] = h->items.items[child];
        i = child;
    }
    if (h->items.count > 0)
        h->items.items[i] = last;
    return top;
}

static void place(arena *a, schema *s, node *nodes, heap *ready, heap *nearly, size_t number)
{
    model *m = s->models.items[number];
    nodes[number].placed = true;
    m->order = s->order.count;
    vec_push(a, s->order, m);
    for (size_t i = 0; i < nodes[number].referenced_by.count; i++) {
        size_t other = nodes[number].referring.items[i];
        node *n = &nodes[other];
        n->all--;
        if (nodes[number].referenced_by.items[i]->required)
            n->required--;
        if (n->placed)
            continue;
        if (n->all == 0)
            heap_push(ready, other);
        else if (n->required == 0)
            heap_push(nearly, other);
    }
}

/* The required reference of a model that leads on inside what could not be placed. */
static const edge *edge_inside(const node *nodes, size_t number)
{
    for (size_t i = 0; i < nodes[number].edges.count; i++) {
        const edge *e = nodes[number].edges.items[i];
        if (e->required && !nodes[e->target->number].placed)
            return e;
    }
    return NULL;
}

/* The last field of the cycle that may be nullable: keys may not. */
static void hint_to_loosen(diag *e, const edge *const *cycle, size_t count)
{
    while (count > 0 && cycle[count - 1]->in_key)
        count--;
    if (count == 0)
        diag_hint(e, "no first row could ever be inserted; give one of them a key of its own");
    else
        diag_hint(e,
                  "no first row could ever be inserted; make one of them nullable, "
                  "%s: %s?, or deferrable",
                  cycle[count - 1]->name, cycle[count - 1]->target->name);
}

/* From an unplaced model required references lead on until a model comes up again: that is the
   cycle. The models on the way are placed afterwards, so that each cycle is reported once. */
static void report_cycle(arena *a, diags *d, schema *s, const node *nodes, size_t *seen,
                         size_t start)
{
    VEC(const edge *) path = {0};
    size_t at = start;
    while (seen[at] == 0) {
        const edge *f = edge_inside(nodes, at);
        vec_push(a, path, f);
        seen[at] = path.count;
        at = f->target->number;
    }
    size_t first = seen[at] - 1;
    buf drawing = buf_new(a);
    for (size_t i = first; i < path.count; i++) {
        const model *from = i == first ? s->models.items[at] : path.items[i - 1]->target;
        buf_printf(&drawing, "%s.%s -> ", from->name, path.items[i]->name);
    }
    buf_put(&drawing, s->models.items[at]->name);
    const edge *blamed = path.items[path.count - 1];
    diag *e = diag_error(d, E0405, blamed->at, "a cycle of required references: %s", drawing.text);
    for (size_t i = first; i + 1 < path.count; i++)
        diag_note(e, path.items[i]->at, "'%s' needs a row of '%s' first", path.items[i]->name,
                  path.items[i]->target->name);
    hint_to_loosen(e, path.items + first, path.count - first);
}

static void report_self(diags *d, const model *m, const edge *f)
{
    diag *e = diag_error(d, E0405, f->at, "a required reference of a model to itself: %s.%s -> %s",
                         m->name, f->name, m->name);
    hint_to_loosen(e, &f, 1);
}

static void break_cycle(arena *a, diags *d, schema *s, node *nodes, heap *ready, heap *nearly,
                        size_t *seen, size_t start)
{
    report_cycle(a, d, s, nodes, seen, start);
    /* Place what the walk goes through, to report nothing twice. */
    size_t at = start;
    for (;;) {
        const edge *f = edge_inside(nodes, at);
        place(a, s, nodes, ready, nearly, at);
        if (f == NULL || nodes[f->target->number].placed)
            return;
        at = f->target->number;
    }
}

static void add_edge(arena *a, diags *d, const schema *s, node *nodes, size_t number, edge e)
{
    const model *m = s->models.items[number];
    if (e.target == m && e.required)
        report_self(d, m, &e);
    if (e.target == m)
        return;
    edge *kept = arena_alloc(a, sizeof *kept);
    *kept = e;
    vec_push(a, nodes[number].edges, kept);
    vec_push(a, nodes[e.target->number].referenced_by, kept);
    vec_push(a, nodes[e.target->number].referring, number);
    nodes[number].all++;
    nodes[number].required += e.required;
}

static void add_edges(arena *a, diags *d, const schema *s, node *nodes, size_t number)
{
    const model *m = s->models.items[number];
    for (size_t i = 0; i < m->fields.count; i++) {
        const field *f = m->fields.items[i];
        /* a tenant's own tenant has its own message; a key's type comes from what it references:
           deferring helps the database, not the types */
        if (f->target != NULL && (m != s->tenant || !field_has(f, MODIFIER_TENANT)))
            add_edge(a, d, s, nodes, number,
                     (edge){.name = f->name,
                            .at = f->at,
                            .target = f->target,
                            .required =
                                !f->nullable && (!field_has(f, MODIFIER_DEFERRABLE) || f->in_key),
                            .in_key = f->in_key});
    }
    for (size_t i = 0; i < m->foreign_keys.count; i++) {
        const foreign_key *k = m->foreign_keys.items[i];
        add_edge(a, d, s, nodes, number,
                 (edge){.name = k->label,
                        .at = k->at,
                        .target = k->target,
                        .required = !k->nullable && !k->deferrable});
    }
}

void order_models(arena *a, diags *d, schema *s)
{
    size_t count = s->models.count;
    node *nodes = arena_alloc(a, count * sizeof *nodes);
    size_t *seen = arena_alloc(a, count * sizeof *seen); /* by report_cycle: place in its path */
    for (size_t i = 0; i < count; i++)
        add_edges(a, d, s, nodes, i);
    heap ready = {.arena = a};
    heap nearly = {.arena = a};
    for (size_t i = 0; i < count; i++) {
        if (nodes[i].all == 0)
            heap_push(&ready, i);
        else if (nodes[i].required == 0)
            heap_push(&nearly, i);
    }
    size_t rest = 0;
    while (s->order.count < count) {
        heap *from = ready.items.count > 0 ? &ready : &nearly;
        if (from->items.count > 0) {
            size_t number = heap_pop(from);
            if (!nodes[number].placed)
                place(a, s, nodes, &ready, &nearly, number);
            continue;
        }
        while (nodes[rest].placed)
            rest++;
        break_cycle(a, d, s, nodes, &ready, &nearly, seen, rest);
    }
}
