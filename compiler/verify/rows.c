/* rows.c - a row is written into every table, the referenced ones first. Statements that can be
   prepared may still fail whenever they are run. */
#include "verify/rows.h"

#include "front/codes.h"
#include "verify/attempt.h"
#include "verify/blame.h"
#include "verify/buffer.h"

#include <string.h>

enum {
    MOST_TRIES = 2000, /* for a row */
    MOST_ROWS = 3,     /* of a table that others reference: a.left_id <> a.right_id needs two */
    MOST_DEPTH = 3     /* of tables that get one more row for another's sake */
};

/* ---- several rows --------------------------------------------------------------------------- */

static engine_value *kept_row(attempt *t)
{
    engine_value *row = attempt_row(t, t->rows->arena);
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
    attempt_begin(t);
    r->engine->enforce_references(r->db, t->enforced);
    t->insert = r->engine->prepare(r->db, room_insert(r, t->ms));
    if (t->insert == NULL)
        return SEARCH_GIVEN_UP;
    search s = {.arena = r->scratch,
                .variables = t->variables,
                .count = t->count,
                .tries = MOST_TRIES,
                .user = t,
                .accepts = attempt_accepts,
                .list = attempt_list,
                .derive = attempt_derive};
    search_result result = search_run(&s);
    if (result != SEARCH_FOUND)
        t->refused = attempt_row(t, r->scratch);
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
    if (!room_make_table(r, t->ms))
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
    bool fails = good && room_write(r, ms, db, t->failed) == WRITE_FAILED;
    if (fails)
        *out = r->engine->complain(r->arena, db);
    r->engine->close(db);
    return fails;
}

static void refuse_failing(attempt *t)
{
    rows *r = t->rows;
    const pieces *list = attempt_pieces(t);
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
    engine_value *row = attempt_row(t, r->scratch);
    row[f->number] = given;
    if (room_write(r, t->ms, r->db, row) != WRITE_REFUSED)
        return;
    complaint c = r->engine->complain(r->scratch, r->db);
    if (c.kind != COMPLAINT_CHECK)
        return;
    t->words = arena_scratch(r->arena);
    room_bound(t->model, row, t->bound);
    attempt_mark(t, &c, WRITE_REFUSED);
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
    return attempt_may_wait(m)
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
    bool good = room_begin(&r);
    for (size_t i = 0; good && i < of->order.count; i++) {
        if (r.made >= engine->tables_at_a_time)
            good = room_begin(&r);
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
    out->waits = found && attempt_may_wait(ms->model);
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
        if ((again > 0 || r->made >= r->engine->tables_at_a_time) && !room_begin(r))
            return;
        const char *count = r->engine->count_lost_references(r->scratch, ms->model->table);
        if (room_make_table(r, ms) && r->engine->answer(r->db, count) == 0)
            return;
        if (again == 0) {
            t->rows.count = 0;
            if (!room_begin(r))
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
    bool good = room_begin(&r);
    for (size_t i = 0; good && i < of->order.count && suggest_wanted(d); i++) {
        const model_sql *ms = &s->models[of->order.items[i]->number];
        broken[ms->model->number] = is_broken(ms, broken);
        if (broken[ms->model->number])
            continue;
        if (r.made >= engine->tables_at_a_time)
            good = room_begin(&r);
        if (good)
            try_model(&r, ms);
    }
    bool any = false;
    for (size_t i = 0; good && i < of->models.count; i++) {
        if (!r.tables[i].waits)
            continue;
        good = any || room_begin(&r); /* with all rows */
        any = true;
        if (good)
            compare_references(&r, &s->models[i]);
    }
    engine->close(r.db);
    arena_free(r.scratch);
}
