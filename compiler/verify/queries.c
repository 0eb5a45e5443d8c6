/* queries.c - queries and commands, asked of the engine: each set of optional parts is prepared,
   and what it would read is held against what it may. */
#include "verify/queries.h"

#include "query/bodies.h"
#include "sql/query_text.h"
#include "verify/blame.h"
#include "verify/external.h"
#include "verify/query_access.h"
#include "verify/query_plan.h"

#include <string.h>

typedef struct checker {
    arena *arena;
    diags *diags;
    const schema_sql *schema;
    const verify_engine *engine;
    engine_database *db; /* with the tables that queries name */
    const query_sql *query;
    query_text text;     /* at hand */
    bool *seen, *broken; /* by number of the query */
} checker;

/* ---- places ----------------------------------------------------------------------------------- */

static span body_span(const checker *c, uint32_t place)
{
    const ast_sql *body = c->query->body->written;
    for (size_t i = 0; i < c->query->body->tokens.count; i++) {
        const query_token *t = &c->query->body->tokens.items[i];
        if (place >= t->at && place < t->at + t->size)
            return query_token_at(body, t);
    }
    return (span){body->at.source, body->at.begin + place, body->at.begin + place + 1};
}

static span place_of(const checker *c, int offset)
{
    if (offset < 0 || (size_t)offset >= c->text.size)
        return c->query->body->query->at;
    return body_span(c, query_text_place(&c->text, (size_t)offset));
}

/* ---- what is not understood ------------------------------------------------------------------- */

/* Columns of all models that it names. */
static void suggest_column(const checker *c, const char *name, diag *e)
{
    const char *dot = strrchr(name, '.');
    const char *column = dot == NULL ? name : dot + 1;
    suggestion s = suggest_new(column);
    const query_body *b = c->query->body;
    for (size_t i = 0; i < b->models.count + (b->change != NULL); i++) {
        const model *m = i < b->models.count ? b->models.items[i] : b->change->target;
        const field *f = map_get(&m->by_name, column);
        if (f != NULL && strcmp(f->column, column) != 0) {
            diag_hint(e, "in SQL the column of '%s.%s' is called %s", m->name, f->name, f->column);
            return;
        }
        for (size_t j = 0; j < m->fields.count; j++)
            suggest_offer(&s, m->fields.items[j]->column);
    }
    suggest_hint(&s, e);
}

static void suggest_model(const checker *c, const char *name, diag *e)
{
    suggestion s = suggest_new(name);
    for (size_t i = 0; i < c->schema->schema->models.count; i++)
        suggest_offer(&s, c->schema->schema->models.items[i]->name);
    for (size_t i = 0; i < c->schema->schema->views.count; i++)
        suggest_offer(&s, c->schema->schema->views.items[i]->name);
    suggest_hint(&s, e);
}

/* The SQL ends where something is still to come. */
static void refuse_end(const checker *c, unsigned left_out, diag *e)
{
    const query_tokens *t = &c->query->body->tokens;
    e->at = query_token_at(c->query->body->written, &t->items[t->count - 1]);
    if (left_out != 0)
        diag_hint(e, "what stands before a part has to be whole without it: where true { and … }");
}

static void refuse(checker *c, unsigned left_out)
{
    static const char no_table[] = "no such table: ";
    complaint what = c->engine->complain(c->arena, c->db);
    diag *e = diag_error(c->diags, E0601, place_of(c, what.offset), "the SQL of '%s': %s says: %s",
                         c->query->body->query->name, c->engine->name, what.message);
    query_note_left_out(c->arena, c->query->body, left_out, e);
    if (strcmp(what.message, "incomplete input") == 0)
        refuse_end(c, left_out, e);
    if (what.kind == COMPLAINT_COLUMN) {
        suggest_column(c, what.name, e);
    } else if (what.kind == COMPLAINT_FUNCTION) {
        suggestion s = suggest_new(what.name);
        c->engine->offer_functions(c->arena, c->db, &s);
        suggest_hint(&s, e);
    } else if (strncmp(what.message, no_table, strlen(no_table)) == 0) {
        const char *name = what.message + strlen(no_table);
        e->at = query_access_place(c->query->body, name);
        suggest_model(c, name, e);
    }
}

/* ---- what it gives ---------------------------------------------------------------------------- */

/* What is known by what stands there, and what the engine says, have to be the same. Of several arms
   within FROM an engine tells the field of any one. */
static void compare_origin(checker *c, const asked_column *have, const query_column *want)
{
    const query_fact *f = want->fact;
    const model *m =
        have->table == NULL ? NULL : map_get(&c->schema->schema->by_table, have->table);
    if (f == NULL || f->kind != FACT_FIELD || f->model == NULL || f->mixed || m == NULL ||
        have->column == NULL)
        return;
    const field *from = map_get(&m->by_name, have->column);
    if (from == NULL || from == f->field)
        return;
    diag *e =
        diag_error(c->diags, E1009, c->query->body->query->at,
                   "column '%s' is '%s.%s' for %s, and '%s.%s' by what stands there", have->name,
                   m->name, from->name, c->engine->name, f->model->name, f->field->name);
    diag_hint(e, "say which is meant by an alias before the column");
}

static void compare_columns(checker *c, const asked_outline *found)
{
    const query_columns *want = &c->query->body->columns;
    if (found->columns.count != want->count) {
        diag_error(c->diags, E1008, c->query->body->query->at,
                   "it gives %zu columns for %s, and %zu by what stands there",
                   found->columns.count, c->engine->name, want->count);
        return;
    }
    for (size_t i = 0; i < want->count; i++)
        compare_origin(c, &found->columns.items[i], &want->items[i]);
}

/* ---- one query -------------------------------------------------------------------------------- */

/* The first rows in a chosen order, as a page asks for them. */
static const char *first_page(const checker *c, const schemac_path *order)
{
    buf b = buf_new(c->arena);
    buf_printf(&b, "SELECT * FROM (%s) AS page ORDER BY ", c->text.text);
    for (size_t i = 0; i < order->count; i++) {
        buf_put(&b, i == 0 ? "" : ", ");
        sql_put_name(&b, c->query->descriptor->result.record.fields[order->fields[i]].column);
        buf_put(&b, (order->descending >> i & 1) != 0 ? " DESC" : "");
    }
    if (c->query->body->query->returns == RETURNS_PAGES)
        buf_put(&b, " LIMIT 1");
    return b.text;
}

/* Of each order what the engine would do is another thing. */
static void check_orders(checker *c)
{
    const schemac_model *result = &c->query->descriptor->result;
    for (size_t i = 0; i < result->path_count; i++) {
        asked_outline found;
        if (c->engine->ask(c->arena, c->db, first_page(c, &result->paths[i]), &found))
            query_plan_warn(c->arena, c->diags, c->query, result->paths[i].label, &found);
        else
            refuse(c, 0);
    }
}

static bool check_shape(checker *c, unsigned left_out)
{
    asked_outline found;
    c->text = query_text_of(c->arena, c->query, left_out);
    if (!c->engine->ask(c->arena, c->db, c->text.text, &found)) {
        refuse(c, left_out);
        return false;
    }
    size_t errors = c->diags->errors;
    if (query_access_check(c->arena, c->diags, c->schema->schema, c->query->body, &found))
        compare_columns(c, &found);
    /* of a view that depends on the queries over it */
    bool plain = c->diags->errors == errors && left_out == 0 && c->query->body->query->view == NULL;
    if (plain && c->query->body->orders.count > 0)
        check_orders(c);
    else if (plain)
        query_plan_warn(c->arena, c->diags, c->query, NULL, &found);
    return c->diags->errors == errors;
}

/* What is wrong with a view has been said there. */
static bool is_over_broken(const checker *c)
{
    const query_body *b = c->query->body;
    for (size_t i = 0; i < b->views.count; i++)
        if (c->broken[b->views.items[i]->query->number])
            return true;
    return false;
}

static void check_query(checker *c, const query_body *body)
{
    size_t errors = c->diags->errors;
    const query *q = body->query;
    if (c->seen[q->number])
        return;
    c->seen[q->number] = true;
    c->query = &c->schema->queries[q->number];
    unsigned shapes = 1u << c->query->body->part_count;
    for (unsigned left_out = 0; left_out < shapes; left_out++)
        if (is_over_broken(c) || !check_shape(c, left_out))
            break;
    c->broken[q->number] = c->diags->errors > errors;
}

/* Each behind the views that it names. */
static void check_queries(checker *c)
{
    size_t count = c->schema->schema->queries.count;
    c->seen = arena_alloc(c->arena, (count + 1) * sizeof *c->seen);
    c->broken = arena_alloc(c->arena, (count + 1) * sizeof *c->broken);
    for (size_t i = 0; i < count && suggest_wanted(c->diags); i++) {
        const query_body *b = c->schema->queries[i].body;
        for (size_t j = 0; b != NULL && j < b->views.count; j++)
            check_query(c, b->views.items[j]);
        if (b != NULL)
            check_query(c, b);
    }
}

/* ---- the database ----------------------------------------------------------------------------- */

/* What is not named with the database, and past what stands for the model, is found here first; and
   what is found here is refused. References and triggers are no doing of the statement: there are
   none. */
static bool make_decoy(checker *c, const model *m)
{
    buf b = buf_new(c->arena);
    buf_put(&b, "CREATE TEMP TABLE ");
    sql_put_name(&b, m->table);
    buf_printf(&b, " AS SELECT * FROM %s", c->schema->dialect->schema);
    sql_put_name(&b, m->table);
    return c->engine->run(c->db, b.text);
}

static bool make_table(checker *c, const model *m, bool *made)
{
    const model_sql *ms = &c->schema->models[m->number];
    if (made[m->number])
        return true;
    made[m->number] = true;
    bool good = c->engine->run(c->db, ms->create.text);
    for (size_t i = 0; good && i < m->indexes.count; i++)
        if (ms->paths[i].create.text != NULL)
            good = c->engine->run(c->db, ms->paths[i].create.text);
    return good && make_decoy(c, m);
}

/* What is wrong with a table is said elsewhere. */
static bool make_tables(checker *c)
{
    const schema *s = c->schema->schema;
    bool *made = arena_alloc(c->arena, (s->models.count + 1) * sizeof *made);
    for (size_t i = 0; i < s->queries.count; i++) {
        const query_body *b = c->schema->queries[i].body;
        for (size_t j = 0; b != NULL && j < b->models.count; j++)
            if (!make_table(c, b->models.items[j], made))
                return false;
        if (b != NULL && b->change != NULL && !make_table(c, b->change->target, made))
            return false;
    }
    for (size_t i = 0; i < s->views.count; i++)
        if (s->views.items[i]->external &&
            !external_make(c->arena, c->schema, s->views.items[i], c->engine, c->db))
            return false;
    return true;
}

/* ---- views ------------------------------------------------------------------------------------ */

/* As other programs have them. */
static void check_views(checker *c)
{
    const schemac_texts *t = c->schema->texts;
    const schema *s = c->schema->schema;
    for (uint32_t i = 0; i < t->view_count; i++) {
        asked_outline found;
        const char *all = arena_printf(c->arena, "SELECT * FROM \"%s\"", t->views[i].name);
        if (c->engine->run(c->db, t->views[i].create) &&
            c->engine->ask(c->arena, c->db, all, &found))
            continue;
        complaint what = c->engine->complain(c->arena, c->db);
        for (size_t j = 0; j < s->views.count; j++)
            if (strcmp(s->views.items[j]->name, t->views[i].name) == 0)
                diag_error(c->diags, E0601, s->views.items[j]->at,
                           "view '%s', as other programs read it: %s says: %s", t->views[i].name,
                           c->engine->name, what.message);
        return;
    }
}

void verify_queries(arena *a, diags *d, const schema_sql *s, const verify_engine *engine)
{
    checker c = {.arena = a, .diags = d, .schema = s, .engine = engine};
    size_t errors = d->errors;
    if (s->schema->queries.count == 0)
        return;
    c.db = engine->open();
    if (c.db == NULL)
        blame_memory(d, engine, s->schema->at);
    bool good = c.db != NULL && make_tables(&c);
    if (good)
        check_queries(&c);
    if (good && d->errors == errors)
        check_views(&c);
    engine->close(c.db);
}
