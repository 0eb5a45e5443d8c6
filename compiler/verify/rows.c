/* rows.c - a row is written into every table, the referenced ones first. Statements that can be
   prepared may still fail whenever they are run. */
#include "verify/rows.h"

#include "front/codes.h"
#include "verify/blame.h"
#include "verify/buffer.h"
#include "verify/candidates.h"
#include "verify/pieces.h"
#include "verify/search.h"
#include "verify/terms.h"

#include <string.h>

enum {
    MOST_TRIES = 2000, /* for a row */
    MOST_ROWS = 3,     /* of a table that others reference: a.left_id <> a.right_id needs two */
    MOST_DEPTH = 3,    /* of tables that get one more row for another's sake */
    /* the longest value: an expression of one line can ask for gigabytes */
    VALUE_BYTES = 1000 * 1000
};

/* What has been found for a model. */
typedef struct table_rows {
    enum { TABLE_UNTRIED, TABLE_FOUND, TABLE_NONE } state;
    VEC(engine_value *) rows; /* by number of the field */
    size_t made_in;           /* the database that has the table: its number */
    size_t whole_in;          /* and all indexes and triggers */
    bool waits;               /* its references were not looked at when its row was written */
} table_rows;

typedef struct rows {
    arena *arena;
    arena *scratch; /* for one model */
    diags *diags;
    const schema_sql *schema;
    const verify_engine *engine;
    engine_database *db;
    size_t number; /* of the database, from 1 */
    size_t made;   /* tables in it */
    sql_buffer text;
    table_rows *tables; /* by number of the model */
} rows;

/* ---- databases ------------------------------------------------------------------------------ */

static const char *insert_of(rows *r, const model_sql *ms)
{
    sql_clear(&r->text);
    statement_text(&r->text, ms->descriptor, ms->texts, STATEMENT_INSERT, 0);
    return r->text.text;
}

/* Everything is in one transaction that never ends: references that may wait until then are
   compared at the end, by themselves. */
static bool begin_room(rows *r)
{
    r->engine->close(r->db);
    r->db = r->engine->open();
    r->number++;
    r->made = 0;
    if (r->db == NULL) {
        blame_memory(r->diags, r->engine, r->schema->schema->at);
        return false;
    }
    r->engine->limit_values(r->db, VALUE_BYTES);
    return r->engine->run(r->db, "BEGIN");
}

/* The values of a row that a statement gives. */
static size_t bound_values(const model *m, const engine_value *row, engine_value *out)
{
    size_t count = 0;
    for (size_t i = 0; i < m->fields.count; i++)
        if (!field_has(m->fields.items[i], MODIFIER_GENERATED))
            out[count++] = row[i];
    return count;
}

static write_outcome write_row(rows *r, const model_sql *ms, engine_database *db,
                               const engine_value *row)
{
    engine_value *values = arena_alloc(r->scratch, ms->model->fields.count * sizeof *values);
    size_t count = bound_values(ms->model, row, values);
    engine_statement *s = r->engine->prepare(db, insert_of(r, ms));
    write_outcome out = s == NULL ? WRITE_FAILED : r->engine->write(s, values, count);
    r->engine->finish(s);
    return out;
}

static bool has_name(const index_path *p)
{
    return p->kind == INDEX_UNIQUE || p->kind == INDEX_TENANT;
}

static bool create_indexes(rows *r, const model_sql *ms, bool unique)
{
    bool good = true;
    for (size_t i = 0; good && i < ms->model->indexes.count; i++)
        if (ms->paths[i].create.text != NULL && has_name(ms->model->indexes.items[i]) == unique)
            good = r->engine->run(r->db, ms->paths[i].create.text);
    return good;
}

/* The table with what references need, and the rows that have been found. */
static bool make_table(rows *r, const model *m)
{
    const model_sql *ms = &r->schema->models[m->number];
    table_rows *t = &r->tables[m->number];
    if (t->made_in == r->number)
        return true;
    t->made_in = r->number;
    r->made++;
    if (!r->engine->run(r->db, ms->create.text) || !create_indexes(r, ms, true))
        return false;
    r->engine->enforce_references(r->db, false);
    bool good = true;
    for (size_t i = 0; good && i < t->rows.count; i++)
        good = write_row(r, ms, r->db, t->rows.items[i]) == WRITE_DONE;
    return good;
}

/* The table as a start makes it, with those that it references. */
static bool make_whole_table(rows *r, const model_sql *ms)
{
    table_rows *t = &r->tables[ms->model->number];
    bool good = true;
    for (size_t i = 0; good && i < ms->descriptor->reference_count; i++)
        good = make_table(r, r->schema->schema->models.items[ms->descriptor->references[i].model]);
    if (!good || !make_table(r, ms->model))
        return false;
    if (t->whole_in == r->number)
        return true;
    t->whole_in = r->number;
    good = create_indexes(r, ms, false);
    for (size_t i = 0; good && i < ms->texts->trigger_count; i++)
        good = r->engine->run(r->db, ms->texts->triggers[i].create);
    return good;
}

/* ---- one row -------------------------------------------------------------------------------- */

/* The search for a row of a model. */
typedef struct attempt {
    rows *rows;
    const model_sql *ms;
    const model *model;
    size_t number; /* of the row */
    bool varied;   /* it takes values that others did not */
    engine_statement *insert;
    engine_database *judge; /* has the first check behind the columns, and no other */
    engine_statement *judging;
    arena *words;           /* for what is said about one try */
    const field **fields;   /* by number of the variable: those that a row is given */
    candidates *candidates; /* by number of the variable */
    search_variable *variables;
    size_t count;        /* of variables */
    engine_value *bound; /* by number of the variable */
    bool enforced;       /* references are */
    pieces *pieces;      /* NULL until a try is refused */
    size_t tries;
    bool *marked;          /* by number of the field, for one try */
    bool *blamed;          /* by number of the variable: in any try */
    bool *refusing;        /* by number of the piece: in any try */
    bool only_checks;      /* have refused rows until now */
    bool too_long;         /* something was, for so few bytes as a try gets */
    const piece *last;     /* that refused a row */
    const piece *refusal;  /* the check that refused the last row; NULL: something else did */
    complaint failure;     /* the first that was no refusal; message is NULL without one */
    engine_value *failed;  /* the row of it */
    engine_value *refused; /* the last row that was refused */
} attempt;

static engine_value *row_now(const attempt *t, arena *a)
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
static bool may_wait(const model *m)
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

static size_t list_all(void *user, size_t x);

/* Each column goes its own way through what it might take; of every third row it has the usual, and
   keys leave room for others. */
static void vary(attempt *t, size_t x)
{
    candidates *c = &t->candidates[x];
    candidates rest = {0};
    size_t count = list_all(t, x), from = (t->number * 7 + x * 5) % count;
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

static void begin_variables(attempt *t)
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

static const pieces *pieces_in(attempt *t)
{
    arena *a = t->rows->scratch;
    if (t->pieces == NULL) {
        t->pieces = arena_alloc(a, sizeof *t->pieces);
        *t->pieces = pieces_of(a, t->ms, t->rows->engine);
        t->refusing = arena_alloc(a, t->pieces->items.count * sizeof *t->refusing);
    }
    return t->pieces;
}

static size_t list_all(void *user, size_t x)
{
    attempt *t = user;
    arena *a = t->rows->scratch;
    const field *f = t->fields[x];
    candidates *c = &t->candidates[x];
    literals said = pieces_literals(a, pieces_in(t), f);
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
            t->judging = r->engine->prepare(t->judge, insert_of(r, t->ms));
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
    const pieces *list = pieces_in(t);
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
            pieces_mark(pieces_in(t), t->model->fields.items[i], t->marked);
}

static void mark_unique(attempt *t)
{
    const model *m = t->model;
    for (size_t i = 0; i < m->key.count; i++)
        t->marked[m->key.items[i]->number] = true;
    for (size_t i = 0; i < m->indexes.count; i++)
        for (size_t j = 0; has_name(m->indexes.items[i]) && j < m->indexes.items[i]->columns.count;
             j++)
            pieces_mark(pieces_in(t), m->indexes.items[i]->columns.items[j], t->marked);
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
    const pieces *list = pieces_in(t);
    for (size_t i = 0; i < list->items.count; i++)
        mark_piece(t, &list->items.items[i]);
}

static void mark(attempt *t, const complaint *c, write_outcome outcome)
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

static bool is_accepted(void *user, bool *involved)
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
    mark(t, &c, outcome);
    for (size_t i = 0; i < t->count; i++) {
        involved[i] = t->marked[t->fields[i]->number];
        t->blamed[i] = t->blamed[i] || involved[i];
    }
    if (outcome == WRITE_FAILED && t->failure.message == NULL) {
        t->failure = engine->complain(t->rows->scratch, t->rows->db);
        t->failed = row_now(t, t->rows->scratch);
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
static bool derive_value(void *user)
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
        variable->count = list_all(t, x);
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

/* ---- several rows --------------------------------------------------------------------------- */

static engine_value *kept_row(attempt *t)
{
    engine_value *row = row_now(t, t->rows->arena);
    for (size_t i = 0; i < t->model->fields.count; i++)
        if (row[i].size > 0)
            row[i].bytes = arena_strndup(t->rows->arena, row[i].bytes, row[i].size);
    return row;
}

static bool find_row(attempt *t, size_t depth);

/* One row more for what is referenced, when that may help; false when nothing was added. */
static bool add_referenced_rows(attempt *t, size_t depth)
{
    rows *r = t->rows;
    bool any = false;
    if (depth == MOST_DEPTH)
        return false;
    for (size_t i = 0; i < t->ms->descriptor->reference_count; i++) {
        const schemac_reference *ref = &t->ms->descriptor->references[i];
        const model_sql *target = &r->schema->models[ref->model];
        table_rows *there = &r->tables[ref->model];
        bool blamed = false;
        for (size_t x = 0; x < t->count; x++)
            for (size_t j = 0; j < ref->count; j++)
                blamed = blamed || (t->blamed[x] && t->fields[x]->number == ref->fields[j]);
        if (!blamed || target->model == t->model || there->state != TABLE_FOUND ||
            there->rows.count >= MOST_ROWS)
            continue;
        attempt more = {.rows = r, .ms = target, .number = there->rows.count};
        any = find_row(&more, depth + 1) || any;
    }
    return any;
}

static search_result search_row(attempt *t)
{
    rows *r = t->rows;
    t->count = 0;
    t->enforced = true;
    t->only_checks = true;
    t->pieces = NULL;
    begin_variables(t);
    r->engine->enforce_references(r->db, t->enforced);
    t->insert = r->engine->prepare(r->db, insert_of(r, t->ms));
    if (t->insert == NULL)
        return SEARCH_GIVEN_UP;
    search s = {.arena = r->scratch,
                .variables = t->variables,
                .count = t->count,
                .tries = MOST_TRIES,
                .user = t,
                .accepts = is_accepted,
                .list = list_all,
                .derive = derive_value};
    search_result result = search_run(&s);
    if (result != SEARCH_FOUND)
        t->refused = row_now(t, r->scratch);
    return result;
}

static void end_attempt(attempt *t)
{
    t->rows->engine->finish(t->insert);
    t->insert = NULL;
    t->rows->engine->finish(t->judging);
    t->judging = NULL;
    t->rows->engine->close(t->judge);
    t->judge = NULL;
    arena_free(t->words);
    t->words = NULL;
}

/* Writes a row that nothing refuses and keeps it. */
static bool find_row(attempt *t, size_t depth)
{
    rows *r = t->rows;
    t->model = t->ms->model;
    if (!make_whole_table(r, t->ms))
        return false;
    search_result result = search_row(t);
    end_attempt(t);
    while (result != SEARCH_FOUND && add_referenced_rows(t, depth)) {
        result = search_row(t);
        end_attempt(t);
    }
    if (result == SEARCH_EXHAUSTED && depth == 0)
        t->only_checks = t->only_checks && t->pieces != NULL;
    else
        t->only_checks = false;
    if (result != SEARCH_FOUND)
        return false;
    table_rows *out = &r->tables[t->model->number];
    if (t->enforced) { /* else it references nothing that is there */
        engine_value *row = kept_row(t);
        vec_push(r->arena, out->rows, row);
    }
    return true;
}

/* ---- what is said --------------------------------------------------------------------------- */

/* id=1, name='a': of the fields that are mentioned, or all. */
static const char *shown_row(attempt *t, const engine_value *row, const bool *mentions)
{
    enum { SHOWN = 8 };
    buf b = buf_new(t->rows->arena);
    size_t shown = 0;
    for (size_t i = 0; i < t->count; i++) {
        const field *f = t->fields[i];
        if (mentions != NULL && !mentions[f->number])
            continue;
        if (shown++ == SHOWN) {
            buf_put(&b, ", ...");
            break;
        }
        buf_printf(&b, "%s%s=", shown == 1 ? "" : ", ", f->column);
        candidates_put(&b, &row[f->number]);
    }
    return b.text;
}

/* Whether the row fails in a table with only this of the user's pieces. */
static bool fails_alone(attempt *t, const piece *p, complaint *out)
{
    rows *r = t->rows;
    const model_sql *ms = t->ms;
    engine_database *db = r->engine->open();
    if (db == NULL)
        return false;
    bool condition = p->kind == PIECE_CONDITION;
    sql_text create = r->schema->dialect->create_table_alone(
        r->scratch, r->schema->schema, ms->model, condition ? SIZE_MAX : p->number);
    bool good = r->engine->run(db, create.text) &&
                (!condition || r->engine->run(db, ms->paths[p->number].create.text));
    bool fails = good && write_row(r, ms, db, t->failed) == WRITE_FAILED;
    if (fails)
        *out = r->engine->complain(r->arena, db);
    r->engine->close(db);
    return fails;
}

static void refuse_failing(attempt *t)
{
    rows *r = t->rows;
    const pieces *list = pieces_in(t);
    bool any = false;
    for (size_t i = 0; i < list->items.count; i++) {
        const piece *p = &list->items.items[i];
        complaint c;
        if (!fails_alone(t, p, &c))
            continue;
        diag *e = diag_error(r->diags, E0604, p->at, "%s fails when a row is written: %s says: %s",
                             p->what, r->engine->name, c.message);
        if (c.kind == COMPLAINT_UNUSABLE)
            diag_hint(e, "this works in a query of a full-text table, not in a table");
        else if (c.kind == COMPLAINT_UNSTABLE)
            diag_hint(
                e, "a row is checked when it is written, and must stay right: what depends on the "
                   "time or the machine is for the program");
        else
            diag_hint(
                e,
                "where it is the value that does not fit, ask first: case when it fits then … end");
        diag_note(e, (span){0}, "the row: %s", shown_row(t, t->failed, p->mentions));
        any = true;
    }
    if (any)
        return;
    diag *e = diag_error(r->diags, E0604, t->model->at,
                         "a row of model '%s' cannot be written: %s says: %s", t->model->name,
                         r->engine->name, t->failure.message);
    diag_note(e, (span){0}, "the row: %s", shown_row(t, t->failed, NULL));
}

/* Whether what was tried shows that there is no row: the candidates stand for all values there are.
   */
static bool is_proved(attempt *t)
{
    if (!t->only_checks)
        return false;
    for (size_t x = 0; x < t->count; x++) {
        if (!t->blamed[x])
            continue;
        if (!t->variables[x].listed || !t->candidates[x].all)
            return false;
        for (size_t i = 0; i < t->pieces->items.count; i++) {
            const piece *p = &t->pieces->items.items[i];
            if (t->refusing[i] && p->mentions[t->fields[x]->number] &&
                !pieces_is_finite(t->fields[x]) && (!p->plain || p->open > 1))
                return false;
        }
    }
    return true;
}

static void warn_unsatisfiable(attempt *t)
{
    const piece *only = NULL;
    size_t count = 0;
    for (size_t i = 0; i < t->pieces->items.count; i++)
        if (t->refusing[i] && count++ == 0)
            only = &t->pieces->items.items[i];
    diag *e = count == 1
                  ? diag_warning(t->rows->diags, W0008, only->at, "no row satisfies %s", only->what)
                  : diag_warning(t->rows->diags, W0008, t->model->at,
                                 "no row satisfies all checks of model '%s'", t->model->name);
    for (size_t i = 0; count > 1 && i < t->pieces->items.count; i++)
        if (t->refusing[i])
            diag_note(e, t->pieces->items.items[i].at, "one of them");
    diag_hint(
        e, "every insert fails; a value that is NULL satisfies a check, unless it says otherwise");
}

static void warn_not_found(attempt *t)
{
    diag *e =
        diag_warning(t->rows->diags, W0009, t->model->at,
                     "no row was found that model '%s' accepts, so that writing one was not tried",
                     t->model->name);
    if (t->last != NULL)
        diag_note(e, t->last->at, "this refused the last one, among others: %s",
                  shown_row(t, t->refused, t->last->mentions));
    diag_hint(
        e, "values are made up from the types and from what the checks compare with; where there "
           "are rows that fit, say what they have: sample field { … }; or // allow untried-model");
}

/* A default that the field's own check refuses is refused by every insert that leaves it out. */
static void judge_default(attempt *t, size_t x)
{
    rows *r = t->rows;
    const field *f = t->fields[x];
    engine_value given = candidates_default(r->scratch, f);
    if (given.kind == VALUE_NULL ||
        candidates_equal(&given, &t->candidates[x].items.items[t->variables[x].at]))
        return;
    engine_value *row = row_now(t, r->scratch);
    row[f->number] = given;
    if (write_row(r, t->ms, r->db, row) != WRITE_REFUSED)
        return;
    complaint c = r->engine->complain(r->scratch, r->db);
    if (c.kind != COMPLAINT_CHECK)
        return;
    t->words = arena_scratch(r->arena);
    bound_values(t->model, row, t->bound);
    mark(t, &c, WRITE_REFUSED);
    end_attempt(t);
    for (size_t i = 0; i < t->count; i++)
        if (t->marked[t->fields[i]->number] != (i == x))
            return; /* other values decide */
    diag *e = diag_error(r->diags, E0605, f->value.at,
                         "the default of '%s' is refused by its check", f->name);
    if (t->last != NULL)
        diag_note(e, t->last->at, "the check is here");
}

/* ---- many rows ------------------------------------------------------------------------------ */

enum { MOST_MISSES = 3 }; /* one after the other */

/* References that may wait until the transaction ends, which it never does here: how many lead
   nowhere. */
static int64_t lost_references(rows *r, const model *m)
{
    return may_wait(m)
               ? r->engine->answer(r->db, r->engine->count_lost_references(r->scratch, m->table))
               : 0;
}

static void make_rows(rows *r, const model_sql *ms, size_t each)
{
    table_rows *out = &r->tables[ms->model->number];
    int64_t lost = 0;
    for (size_t n = 0, misses = 0; n < each && misses < MOST_MISSES; n++) {
        size_t before = out->rows.count;
        attempt t = {.rows = r, .ms = ms, .number = n, .varied = true};
        bool found = find_row(&t, 0) && out->rows.count > before;
        int64_t lost_now = found ? lost_references(r, ms->model) : lost;
        if (lost_now != lost)
            out->rows.count = before;
        misses = found && lost_now == lost ? 0 : misses + 1;
        lost = lost_now;
        arena_empty(r->scratch);
    }
    out->state = out->rows.count > 0 ? TABLE_FOUND : TABLE_NONE;
}

made_rows *rows_make(arena *a, const schema_sql *s, const verify_engine *engine, size_t each)
{
    const schema *of = s->schema;
    made_rows *out = arena_alloc(a, of->models.count * sizeof *out);
    rows r = {.arena = a,
              .scratch = arena_scratch(a),
              .diags = diags_new(a, &codes), /* nobody is told */
              .schema = s,
              .engine = engine};
    r.text = buffer_new(a);
    r.tables = arena_alloc(a, of->models.count * sizeof *r.tables);
    bool good = begin_room(&r);
    for (size_t i = 0; good && i < of->order.count; i++) {
        if (r.made >= engine->tables_at_a_time)
            good = begin_room(&r);
        if (good)
            make_rows(&r, &s->models[of->order.items[i]->number], each);
    }
    for (size_t i = 0; i < of->models.count; i++)
        out[i] = (made_rows){r.tables[i].rows.items, r.tables[i].rows.count};
    engine->close(r.db);
    arena_free(r.scratch);
    return out;
}

static void put_literal(buf *b, const engine_value *v)
{
    switch (v->kind) {
    case VALUE_REAL:
        buf_printf(b, "%.17g", v->real);
        break;
    case VALUE_TEXT:
        sql_put_text(b, v->bytes);
        break;
    case VALUE_BLOB:
        buf_put(b, "x'");
        for (size_t i = 0; i < v->size; i++)
            buf_printf(b, "%02x", (unsigned)(unsigned char)v->bytes[i]);
        buf_char(b, '\'');
        break;
    case VALUE_NULL:
    case VALUE_INTEGER:
        candidates_put(b, v);
        break;
    }
}

const char *rows_insert(arena *a, const model_sql *ms, const engine_value *row)
{
    buf columns = buf_new(a), values = buf_new(a), out = buf_new(a);
    for (size_t i = 0; i < ms->model->fields.count; i++) {
        const field *f = ms->model->fields.items[i];
        if (field_has(f, MODIFIER_GENERATED))
            continue;
        buf_put(&columns, columns.size == 0 ? "" : ",");
        buf_put(&values, values.size == 0 ? "" : ",");
        sql_put_name(&columns, f->column);
        put_literal(&values, &row[i]);
    }
    buf_put(&out, "INSERT INTO ");
    sql_put_name(&out, ms->model->table);
    buf_printf(&out, "(%s) VALUES (%s)", columns.text, values.text);
    return out.text;
}

/* ---- everything ----------------------------------------------------------------------------- */

/* Some failures are the row's: of others there is nothing that a row could have. */
static bool is_certain(const complaint *c)
{
    return c->kind == COMPLAINT_UNSTABLE || c->kind == COMPLAINT_UNUSABLE;
}

static void try_model(rows *r, const model_sql *ms)
{
    attempt t = {.rows = r, .ms = ms};
    table_rows *out = &r->tables[ms->model->number];
    bool found = find_row(&t, 0);
    out->state = out->rows.count > 0 ? TABLE_FOUND : TABLE_NONE;
    out->waits = found && may_wait(ms->model);
    if (t.failure.message != NULL && (!found || is_certain(&t.failure)))
        refuse_failing(&t);
    else if (!found && is_proved(&t))
        warn_unsatisfiable(&t);
    else if (!found && !t.too_long)
        warn_not_found(&t);
    for (size_t x = 0; found && t.pieces != NULL && x < t.count; x++)
        judge_default(&t, x);
    arena_empty(r->scratch);
}

/* What may wait until a transaction ends: the row that was still to come is there now, perhaps with
   another key. */
static void compare_references(rows *r, const model_sql *ms)
{
    table_rows *t = &r->tables[ms->model->number];
    for (int again = 0; again < 2; again++) {
        if ((again > 0 || r->made >= r->engine->tables_at_a_time) && !begin_room(r))
            return;
        const char *count = r->engine->count_lost_references(r->scratch, ms->model->table);
        if (make_whole_table(r, ms) && r->engine->answer(r->db, count) == 0)
            return;
        if (again == 0) {
            t->rows.count = 0;
            if (!begin_room(r))
                return;
            attempt once_more = {.rows = r, .ms = ms};
            find_row(&once_more, 0);
        }
    }
    attempt none = {.rows = r, .ms = ms, .model = ms->model};
    warn_not_found(&none);
}

/* Whether its table, or one that it references, cannot be made. */
static bool is_broken(const model_sql *ms, const bool *broken)
{
    bool any = broken[ms->model->number];
    for (size_t i = 0; i < ms->descriptor->reference_count; i++)
        any = any || broken[ms->descriptor->references[i].model];
    return any;
}

void verify_rows(arena *a, diags *d, const schema_sql *s, const verify_engine *engine, bool *broken)
{
    const schema *of = s->schema;
    rows r = {.arena = a, .scratch = arena_scratch(a), .diags = d, .schema = s, .engine = engine};
    r.text = buffer_new(a);
    r.tables = arena_alloc(a, of->models.count * sizeof *r.tables);
    bool good = begin_room(&r);
    for (size_t i = 0; good && i < of->order.count && suggest_wanted(d); i++) {
        const model_sql *ms = &s->models[of->order.items[i]->number];
        broken[ms->model->number] = is_broken(ms, broken);
        if (broken[ms->model->number])
            continue;
        if (r.made >= engine->tables_at_a_time)
            good = begin_room(&r);
        if (good)
            try_model(&r, ms);
    }
    bool any = false;
    for (size_t i = 0; good && i < of->models.count; i++) {
        if (!r.tables[i].waits)
            continue;
        good = any || begin_room(&r); /* with all rows */
        any = true;
        if (good)
            compare_references(&r, &s->models[i]);
    }
    engine->close(r.db);
    arena_free(r.scratch);
}
