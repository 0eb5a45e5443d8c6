/* verify.c - tables, indexes, triggers and statements of every model, asked of the engine. */
#include "verify/verify.h"

#include "verify/blame.h"
#include "verify/buffer.h"
#include "verify/migrations.h"
#include "verify/nesting.h"
#include "verify/queries.h"
#include "verify/rows.h"
#include "verify/seeds.h"

#include <string.h>

typedef enum { TABLE_UNKNOWN, TABLE_CREATED, TABLE_REJECTED } table_state;

typedef struct verifier {
    arena *arena;
    diags *diags;
    const schema_sql *schema;
    const verify_engine *engine;
    engine_database *db;
    table_state *tables;        /* by number of the model: what `db` has of it */
    sql_buffer text;            /* of the statement at hand */
    engine_database *elsewhere; /* asked about functions; opened when first needed */
} verifier;

static complaint complaint_of(verifier *v)
{
    return v->engine->complain(v->arena, v->db);
}

static void blame_rendered(verifier *v, const model_sql *ms, const char *sql)
{
    complaint c = complaint_of(v);
    blame_generated(v->diags, v->engine, ms->model, sql, &c);
}

/* ---- tables --------------------------------------------------------------------------------- */

/* Functions that a schema must not call are found when a statement uses the table, not before. */
static bool is_usable(verifier *v, const model_sql *ms)
{
    sql_clear(&v->text);
    statement_text(&v->text, ms->descriptor, ms->texts, STATEMENT_INSERT, 0);
    return v->engine->understands(v->db, v->text.text);
}

/* Says what must not be part of a table although the engine may take it; whether there is any. */
static bool blame_unstable(verifier *v, const sql_text *sql, const sql_chunk *chunk, bool say)
{
    if (v->elsewhere == NULL && (v->elsewhere = v->engine->open()) == NULL)
        return false;
    const char *text = arena_strndup(v->arena, sql->text + chunk->offset, chunk->size);
    unstable u;
    size_t at = 0;
    bool any = false;
    while (v->engine->find_unstable(v->arena, v->elsewhere, text, &at, &u)) {
        any = true;
        if (!say)
            break;
        uint32_t begin = chunk->at.begin + (uint32_t)u.at;
        diag *e =
            diag_error(v->diags, E0603, (span){chunk->at.source, begin, begin + (uint32_t)u.size},
                       "%s: %s %s", chunk->what, u.what, u.why);
        diag_hint(e, "%s", u.way_out);
    }
    return any;
}

static void blame_all_unstable(verifier *v, const model_sql *ms)
{
    for (size_t i = 0; i < ms->create.chunks.count; i++)
        blame_unstable(v, &ms->create, &ms->create.chunks.items[i], true);
    for (size_t i = 0; i < ms->model->indexes.count; i++)
        for (size_t j = 0; j < ms->paths[i].create.chunks.count; j++)
            blame_unstable(v, &ms->paths[i].create, &ms->paths[i].create.chunks.items[j], true);
}

/* Which of the user's checks the engine minds: each is tried in a table of its own. */
static bool blame_checks(verifier *v, const model_sql *ms)
{
    bool found = false;
    engine_database *outer = v->db;
    v->db = v->engine->open();
    for (size_t i = 0; v->db != NULL && i < ms->create.chunks.count; i++) {
        sql_text alone =
            v->schema->dialect->create_table_alone(v->arena, v->schema->schema, ms->model, i);
        v->engine->run(v->db, "BEGIN");
        bool said = blame_unstable(v, &ms->create, &ms->create.chunks.items[i], false);
        found = found || said;
        if (!said && (!v->engine->run(v->db, alone.text) || !is_usable(v, ms))) {
            complaint c = complaint_of(v);
            blame_chunk(v->diags, v->engine, v->db, ms->model, &alone.chunks.items[0], &c);
            found = true;
        }
        v->engine->run(v->db, "ROLLBACK");
    }
    v->engine->close(v->db);
    v->db = outer;
    return found;
}

static bool create_table_once(verifier *v, const model_sql *ms)
{
    table_state *state = &v->tables[ms->model->number];
    if (*state == TABLE_UNKNOWN)
        *state = v->engine->run(v->db, ms->create.text) ? TABLE_CREATED : TABLE_REJECTED;
    return *state == TABLE_CREATED;
}

static bool verify_table(verifier *v, const model_sql *ms)
{
    if (create_table_once(v, ms) && is_usable(v, ms))
        return true;
    complaint c = complaint_of(v);
    if (!blame_checks(v, ms))
        blame_generated(v->diags, v->engine, ms->model, ms->create.text, &c);
    return false;
}

static bool verify_index(verifier *v, const model_sql *ms, size_t number)
{
    const sql_text *create = &ms->paths[number].create;
    if (create->text == NULL)
        return true;
    if (v->engine->run(v->db, create->text) && is_usable(v, ms))
        return true;
    complaint c = complaint_of(v);
    if (create->chunks.count > 0 && blame_unstable(v, create, &create->chunks.items[0], false))
        return false;
    if (create->chunks.count > 0)
        blame_chunk(v->diags, v->engine, v->db, ms->model, &create->chunks.items[0], &c);
    else
        blame_generated(v->diags, v->engine, ms->model, create->text, &c);
    return false;
}

/* ---- statements ----------------------------------------------------------------------------- */

static void verify_statement(verifier *v, const model_sql *ms, unsigned number, unsigned scope)
{
    sql_clear(&v->text);
    statement_text(&v->text, ms->descriptor, ms->texts, number, scope);
    if (v->text.size == 0)
        return; /* the model has no such statement */
    if (!v->engine->understands(v->db, v->text.text))
        blame_rendered(v, ms, v->text.text);
}

/* A trigger is compiled with the statements that fire it, and then needs the tables that it reads.
   */
static bool verify_triggers(verifier *v, const model_sql *ms)
{
    const schemac_model *d = ms->descriptor;
    const schemac_model_texts *t = ms->texts;
    if (t->trigger_count == 0)
        return true;
    for (size_t i = 0; i < d->reference_count; i++)
        if (!create_table_once(v, &v->schema->models[d->references[i].model]))
            return false; /* what is wrong there is said there */
    for (size_t i = 0; i < t->trigger_count; i++)
        if (!v->engine->run(v->db, t->triggers[i].create) || !is_usable(v, ms)) {
            blame_rendered(v, ms, t->triggers[i].create);
            return false;
        }
    return true;
}

static void verify_json(verifier *v, const model *m)
{
    for (size_t i = 0; i < m->fields.count; i++) {
        const field *f = m->fields.items[i];
        if (f->type == TYPE_JSON && f->value.kind == DEFAULT_LITERAL &&
            !v->engine->is_json(v->db, f->value.text))
            diag_error(v->diags, E0303, f->value.at, "the default of '%s' is not valid JSON",
                       f->name);
    }
}

static void verify_model(verifier *v, const model_sql *ms)
{
    if (!verify_nesting(v->arena, v->diags, ms->model, v->engine))
        return;
    blame_all_unstable(v, ms);
    if (!verify_table(v, ms))
        return;
    bool good = true;
    for (size_t i = 0; i < ms->model->indexes.count; i++)
        good = verify_index(v, ms, i) && good;
    good = good && verify_triggers(v, ms);
    verify_json(v, ms->model);
    for (unsigned scope = 0; good && scope < statement_scopes(ms->descriptor); scope++)
        for (unsigned i = 0; i < statement_count(ms->descriptor); i++)
            verify_statement(v, ms, i, scope);
}

/* ---- everything ----------------------------------------------------------------------------- */

/* An empty database, of which nothing is known yet. */
static bool begin_database(verifier *v)
{
    v->engine->close(v->db);
    v->db = v->engine->open();
    memset(v->tables, 0, v->schema->schema->models.count * sizeof *v->tables);
    if (v->db == NULL)
        blame_memory(v->diags, v->engine, v->schema->schema->at);
    return v->db != NULL;
}

void verify_schema(arena *a, diags *d, const schema_sql *s, const verify_engine *engine)
{
    verifier v = {.arena = a, .diags = d, .schema = s, .engine = engine};
    size_t errors = d->errors;
    v.text = buffer_new(a);
    v.tables = arena_alloc(a, s->schema->models.count * sizeof *v.tables);
    bool *broken = arena_alloc(a, s->schema->models.count * sizeof *broken);
    engine->begin();
    for (size_t i = 0; i < s->schema->models.count; i++) {
        if (i % engine->tables_at_a_time == 0 && !begin_database(&v))
            return;
        if (!suggest_wanted(d))
            break; /* of more errors than this none is printed, and each takes the engine a while */
        size_t before = d->errors;
        verify_model(&v, &s->models[i]);
        broken[i] = d->errors > before;
    }
    engine->close(v.db);
    engine->close(v.elsewhere);
    verify_migrations(a, d, s, engine);
    verify_rows(a, d, s, engine, broken);
    if (d->errors == errors)
        verify_seeds(a, d, s, engine);
    verify_queries(a, d, s, engine);
    if (d->errors == errors)
        verify_queries_run(a, d, s, engine);
}
