/* attempt.c - one row of a model: candidates for its fields, and what refused it. */
#include "verify/attempt.h"

#include "verify/terms.h"

#include <string.h>

engine_value *attempt_row(const attempt *t, arena *a)
{
    engine_value *row = arena_alloc(a, t->model->fields.count * sizeof *row);
    for (size_t i = 0; i < t->count; i++)
        row[t->fields[i]->number] = t->candidates[i].items.items[t->variables[i].at];
    return row;
}

/* ---- references */

static void add_candidate(attempt *t, candidates *c, engine_value v)
{
    for (size_t i = 0; i < c->items.count; i++)
        if (candidates_equal(&c->items.items[i], &v))
            return;
    if (c->items.count < MOST_CANDIDATES)
        vec_push(t->rows->scratch, c->items, v);
}

/* What the row itself has in a field of its own. */
static engine_value own_value(const attempt *t, const field *f)
{
    for (size_t i = 0; i < t->count; i++)
        if (t->fields[i] == f && t->candidates[i].items.count > 0)
            return t->candidates[i].items.items[0];
    return candidates_usual(t->rows->scratch, f, t->number);
}

/* What a field of the target has that a field of the model references. */
static void add_referenced(attempt *t, candidates *c, const field *f, const model *target,
                           const field *to)
{
    table_rows *there = &t->rows->tables[target->number];
    if (target == t->model && f->nullable)
        add_candidate(t, c, (engine_value){.kind = VALUE_NULL});
    if (target == t->model && f != to)
        add_candidate(t, c, own_value(t, to));
    for (size_t i = 0; i < there->rows.count; i++)
        add_candidate(t, c, there->rows.items[(i + t->number) % there->rows.count][to->number]);
    if (c->items.count > 0 || f->nullable)
        return;
    /* a row that is to come, when the reference may wait; else there can be none */
    add_candidate(t, c, candidates_usual(t->rows->scratch, to, 0));
    t->enforced = t->enforced && there->state == TABLE_UNTRIED;
}

/* References that may wait are compared at the end. */
bool attempt_may_wait(const model *m)
{
    bool any = false;
    for (size_t i = 0; i < m->fields.count; i++)
        any = any || field_has(m->fields.items[i], MODIFIER_DEFERRABLE);
    for (size_t i = 0; i < m->foreign_keys.count; i++)
        any = any || m->foreign_keys.items[i]->deferrable;
    return any;
}

/* Whether a field is part of a reference; its candidates are what is there. */
static bool list_references(attempt *t, const field *f, candidates *c)
{
    bool any = f->target != NULL && f->target->key.count == 1;
    if (any)
        add_referenced(t, c, f, f->target, f->target->key.items[0]);
    for (size_t i = 0; i < t->model->foreign_keys.count; i++) {
        const foreign_key *k = t->model->foreign_keys.items[i];
        for (size_t j = 0; j < k->fields.count; j++)
            if (k->fields.items[j] == f) {
                any = true;
                add_referenced(t, c, f, k->target, k->target_fields.items[j]);
            }
    }
    if (any && f->nullable)
        add_candidate(t, c, (engine_value){.kind = VALUE_NULL});
    return any;
}

static bool references_itself(const attempt *t, const field *f)
{
    bool itself = f->target == t->model;
    for (size_t i = 0; i < t->model->foreign_keys.count; i++)
        if (t->model->foreign_keys.items[i]->target == t->model)
            for (size_t j = 0; j < t->model->foreign_keys.items[i]->fields.count; j++)
                itself = itself || t->model->foreign_keys.items[i]->fields.items[j] == f;
    return itself;
}

/* ---- candidates */

static void list_first(attempt *t, size_t x)
{
    arena *a = t->rows->scratch;
    const field *f = t->fields[x];
    candidates *c = &t->candidates[x];
    t->variables[x].listed = list_references(t, f, c);
    if (!t->variables[x].listed) {
        engine_value v = {.kind = VALUE_NULL}; /* a row that is not deleted */
        if (f != t->model->soft_delete) {
            v = candidates_sample(a, f, t->number);
            if (v.kind == VALUE_NULL)
                v = candidates_default(a, f);
            if (v.kind == VALUE_NULL)
                v = candidates_usual(a, f, t->number);
        }
        add_candidate(t, c, v);
    }
    t->variables[x].count = c->items.count;
}

/* Each column goes its own way through what it might take; of every third row it has the usual, and
   keys leave room for others. */
static void vary(attempt *t, size_t x)
{
    candidates *c = &t->candidates[x];
    candidates rest = {0};
    size_t count = attempt_list(t, x), from = (t->number * 7 + x * 5) % count;
    if (t->fields[x]->type == TYPE_ENUM) /* each value has its turn; others repeat some */
        from = (t->number - t->number / 3 + x) % count;
    if (t->fields[x]->nullable && (t->number + x) % 4 == 1)
        from = count - 1; /* null */
    if (t->number % 3 == 0 || t->fields[x] == t->model->soft_delete || t->fields[x]->in_key ||
        t->fields[x]->samples.count > 0)
        return;
    for (size_t i = 0; i < count; i++)
        vec_push(t->rows->scratch, rest.items, c->items.items[(from + i) % count]);
    rest.all = c->all;
    *c = rest;
    t->variables[x].listed = true;
    t->variables[x].count = count;
}

void attempt_begin(attempt *t)
{
    arena *a = t->rows->scratch;
    size_t most = t->model->fields.count;
    t->fields = arena_alloc(a, most * sizeof *t->fields);
    t->candidates = arena_alloc(a, most * sizeof *t->candidates);
    t->variables = arena_alloc(a, most * sizeof *t->variables);
    t->bound = arena_alloc(a, most * sizeof *t->bound);
    t->marked = arena_alloc(a, most * sizeof *t->marked);
    t->blamed = arena_alloc(a, most * sizeof *t->blamed);
    for (size_t i = 0; i < most; i++)
        if (!field_has(t->model->fields.items[i], MODIFIER_GENERATED))
            t->fields[t->count++] = t->model->fields.items[i];
    for (int itself = 0; itself < 2; itself++) /* those need what the others have */
        for (size_t i = 0; i < t->count; i++)
            if (references_itself(t, t->fields[i]) == (itself == 1))
                list_first(t, i);
    for (size_t i = 0; t->varied && i < t->count; i++)
        if (!t->variables[i].listed)
            vary(t, i);
}

const pieces *attempt_pieces(attempt *t)
{
    arena *a = t->rows->scratch;
    if (t->pieces == NULL) {
        t->pieces = arena_alloc(a, sizeof *t->pieces);
        *t->pieces = pieces_of(a, t->ms, t->rows->engine);
        t->refusing = arena_alloc(a, t->pieces->items.count * sizeof *t->refusing);
    }
    return t->pieces;
}

size_t attempt_list(void *user, size_t x)
{
    attempt *t = user;
    arena *a = t->rows->scratch;
    const field *f = t->fields[x];
    candidates *c = &t->candidates[x];
    literals said = pieces_literals(a, attempt_pieces(t), f);
    candidates all = {0};
    if (f == t->model->soft_delete)
        vec_push(a, all.items, (engine_value){.kind = VALUE_NULL});
    candidates_list(a, f, t->number, &said, &all);
    *c = all;
    return c->items.count;
}

/* ---- what refused it */

static void mark_all(attempt *t)
{
    for (size_t i = 0; i < t->model->fields.count; i++)
        t->marked[i] = true;
}

static void mark_piece(attempt *t, const piece *p)
{
    for (size_t i = 0; i < t->model->fields.count; i++)
        t->marked[i] = t->marked[i] || p->mentions[i];
}

/* The piece that is the first check behind the columns; NULL without one. */
static const piece *first_check(const pieces *list)
{
    for (size_t i = 0; i < list->items.count; i++)
        if (list->items.items[i].kind == PIECE_CHECK && list->items.items[i].own == NULL)
            return &list->items.items[i];
    return NULL;
}

/* Whether a piece alone refuses what was refused. */
static bool refuses_alone(attempt *t, const piece *p)
{
    rows *r = t->rows;
    if (t->judge == NULL && (t->judge = r->engine->open()) != NULL) {
        sql_text create = r->schema->dialect->create_table_alone(r->scratch, r->schema->schema,
                                                                 t->model, p->number);
        if (r->engine->run(t->judge, create.text))
            t->judging = r->engine->prepare(t->judge, room_insert(r, t->ms));
    }
    return t->judging != NULL &&
           r->engine->write(t->judging, t->bound, t->count) == WRITE_REFUSED &&
           r->engine->complain(t->words, t->judge).kind == COMPLAINT_CHECK;
}

/* A check bears the name of its column; without one SQL's own text stands for it. SQLite gives the
   first check behind the columns the name that the last column's has, too. */
static bool is_named(attempt *t, const piece *p, const char *name, bool first_refuses)
{
    if (p->own == NULL)
        return strcmp(p->text, name) == 0 || (first_refuses && p == first_check(t->pieces));
    return !first_refuses && strcmp(p->own->column, name) == 0;
}

static void mark_check(attempt *t, const char *name)
{
    const pieces *list = attempt_pieces(t);
    bool any = false;
    const field *last = t->model->fields.items[t->model->fields.count - 1];
    const piece *first = first_check(list);
    bool unclear = first != NULL && strcmp(last->column, name) == 0;
    bool first_refuses = unclear && refuses_alone(t, first);
    for (size_t i = 0; i < list->items.count; i++) {
        const piece *p = &list->items.items[i];
        if (p->kind != PIECE_CHECK || !is_named(t, p, name, first_refuses))
            continue;
        mark_piece(t, p);
        t->refusing[i] = true;
        t->last = t->refusal = p;
        any = true;
    }
    for (size_t i = 0; i < t->model->fields.count; i++) {
        const field *f = t->model->fields.items[i];
        if (first_refuses || strcmp(f->column, name) != 0)
            continue;
        for (size_t j = 0; !any && j < list->items.count; j++)
            if (list->items.items[j].kind == PIECE_GENERATED && list->items.items[j].own == f)
                t->last = &list->items.items[j]; /* it gives something of another type */
        t->only_checks = t->only_checks && any && !field_has(f, MODIFIER_GENERATED);
        pieces_mark(list, f, t->marked);
        any = true;
    }
    if (!any) {
        t->only_checks = false;
        mark_all(t);
    }
}

/* Of what is computed: STRICT looks at the others when they are bound. */
static void mark_not_null(attempt *t, const char *name)
{
    const char *column = name + strlen(t->model->table) + 1;
    if (strlen(name) <= strlen(t->model->table))
        return;
    for (size_t i = 0; i < t->model->fields.count; i++)
        if (strcmp(t->model->fields.items[i]->column, column) == 0)
            pieces_mark(attempt_pieces(t), t->model->fields.items[i], t->marked);
}

static void mark_unique(attempt *t)
{
    const model *m = t->model;
    for (size_t i = 0; i < m->key.count; i++)
        t->marked[m->key.items[i]->number] = true;
    for (size_t i = 0; i < m->indexes.count; i++)
        for (size_t j = 0;
             room_has_name(m->indexes.items[i]) && j < m->indexes.items[i]->columns.count; j++)
            pieces_mark(attempt_pieces(t), m->indexes.items[i]->columns.items[j], t->marked);
}

static void mark_references(attempt *t)
{
    for (size_t i = 0; i < t->ms->descriptor->reference_count; i++) {
        const schemac_reference *ref = &t->ms->descriptor->references[i];
        for (size_t j = 0; j < ref->count; j++)
            t->marked[ref->fields[j]] = true;
    }
}

/* Whatever SQL there is may be what failed. */
static void mark_pieces(attempt *t)
{
    const pieces *list = attempt_pieces(t);
    for (size_t i = 0; i < list->items.count; i++)
        mark_piece(t, &list->items.items[i]);
}

void attempt_mark(attempt *t, const complaint *c, write_outcome outcome)
{
    memset(t->marked, 0, t->model->fields.count * sizeof *t->marked);
    if (outcome == WRITE_REFUSED && c->kind == COMPLAINT_CHECK) {
        mark_check(t, c->name);
        return;
    }
    t->only_checks = false;
    t->too_long = t->too_long || c->kind == COMPLAINT_TOO_LONG;
    if (outcome == WRITE_FAILED)
        mark_pieces(t);
    else if (c->kind == COMPLAINT_NOT_NULL)
        mark_not_null(t, c->name);
    else if (c->kind == COMPLAINT_UNIQUE)
        mark_unique(t);
    else if (c->kind == COMPLAINT_REFERENCE)
        mark_references(t);
    else { /* a trigger, or a value that is too long */
        mark_references(t);
        mark_pieces(t);
    }
}

bool attempt_accepts(void *user, bool *involved)
{
    attempt *t = user;
    const verify_engine *engine = t->rows->engine;
    for (size_t i = 0; i < t->count; i++)
        t->bound[i] = t->candidates[i].items.items[t->variables[i].at];
    write_outcome outcome = engine->write(t->insert, t->bound, t->count);
    t->tries++;
    if (outcome == WRITE_DONE)
        return true;
    if (t->words == NULL)
        t->words = arena_scratch(t->rows->arena);
    arena_empty(t->words);
    t->refusal = NULL;
    complaint c = engine->complain(t->words, t->rows->db);
    attempt_mark(t, &c, outcome);
    for (size_t i = 0; i < t->count; i++) {
        involved[i] = t->marked[t->fields[i]->number];
        t->blamed[i] = t->blamed[i] || involved[i];
    }
    if (outcome == WRITE_FAILED && t->failure.message == NULL) {
        t->failure = engine->complain(t->rows->scratch, t->rows->db);
        t->failed = attempt_row(t, t->rows->scratch);
    }
    return false;
}

/* What a row references has to be there, whatever checks say. */
static bool is_reference(const model *m, const field *f)
{
    bool any = f->target != NULL;
    for (size_t i = 0; i < m->foreign_keys.count; i++)
        for (size_t j = 0; j < m->foreign_keys.items[i]->fields.count; j++)
            any = any || m->foreign_keys.items[i]->fields.items[j] == f;
    return any;
}

/* Gives a field the value that the check needs which has refused the last row. */
bool attempt_derive(void *user)
{
    attempt *t = user;
    arena *a = t->rows->scratch;
    const tried_row row = {t->fields, t->bound, t->count};
    size_t x;
    engine_value v;
    if (t->refusal == NULL ||
        !terms_derive(a, t->rows->engine, t->rows->db, t->refusal, &row, t->tries, &x, &v) ||
        is_reference(t->model, t->fields[x]))
        return false;
    search_variable *variable = &t->variables[x];
    if (!variable->listed) {
        variable->count = attempt_list(t, x);
        variable->listed = true;
    }
    candidates *c = &t->candidates[x];
    for (variable->at = 0; variable->at < c->items.count; variable->at++)
        if (candidates_equal(&c->items.items[variable->at], &v))
            return true;
    vec_push(a, c->items, v);
    variable->count = c->items.count;
    return true;
}
