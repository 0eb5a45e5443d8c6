#include "verify/verify.h"

#include "base/suggest.h"
#include "statements/statement.h"
#include "verify/migrations.h"
#include "verify/seeds.h"
#include "verify/sqlite/engine.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

/* Creating a table costs SQLite a scan of its list of tables, so one database for all models would
   take quadratic time. A table is checked without those that it references: a few at a time do. */
enum { MODELS_AT_A_TIME = 32 };

/* The longest value that a trial may make: an expression of one line can ask for gigabytes. */
enum { TRIAL_BYTES = 1000 * 1000 };

typedef enum { TABLE_UNKNOWN, TABLE_CREATED, TABLE_REJECTED } table_state;

typedef struct verifier {
    arena *arena;
    diags *diags;
    const schema_sql *schema;
    sqlite3 *db;
    table_state *tables; /* by number of the model: what `db` has of it */
    sql_buffer text;     /* of the statement at hand */
    sqlite3 *trial;      /* opened when first needed */
} verifier;

/* The runtime's part in this takes its memory from the arena, too. */
static void *from_arena(void *user, size_t size)
{
    return arena_alloc(user, size);
}

static void *grown_in_arena(void *user, void *memory, size_t old_size, size_t new_size)
{
    return arena_grow(user, memory, old_size, new_size);
}

static void left_in_arena(void *user, void *memory, size_t size)
{
    (void)user;
    (void)memory;
    (void)size;
}

static bool run(verifier *v, const char *sql)
{
    return sqlite3_exec(v->db, sql, NULL, NULL, NULL) == SQLITE_OK;
}

static bool prepares(verifier *v, const char *text)
{
    sqlite3_stmt *s = NULL;
    bool good = sqlite3_prepare_v2(v->db, text, -1, &s, NULL) == SQLITE_OK;
    sqlite3_finalize(s);
    return good;
}

static void suggest_function(verifier *v, const char *name, diag *e)
{
    suggestion best = suggest_new(name);
    sqlite3_stmt *s = NULL;
    if (sqlite3_prepare_v2(v->db, "SELECT DISTINCT name FROM pragma_function_list ORDER BY name",
                           -1, &s, NULL) == SQLITE_OK)
        while (sqlite3_step(s) == SQLITE_ROW)
            suggest_offer(&best, arena_strdup(v->arena, (const char *)sqlite3_column_text(s, 0)));
    sqlite3_finalize(s);
    suggest_hint(&best, e);
}

static void blame(verifier *v, const model *m, const sql_chunk *chunk, int offset,
                  const char *message)
{
    span at = ask_place(chunk, offset);
    diag *e = diag_error(v->diags, E0601, at, "%s: SQLite says: %s", chunk->what, message);
    const char *missing = "no such column: ";
    const char *unknown = "no such function: ";
    if (strncmp(message, missing, strlen(missing)) == 0) {
        const char *name = message + strlen(missing);
        suggestion s = suggest_new(name);
        for (size_t i = 0; i < m->fields.count; i++)
            suggest_offer(&s, m->fields.items[i]->column);
        field *f = map_get(&m->by_name, name);
        if (at.source->text[at.begin] == '"')
            diag_hint(e, "in SQL a text stands in single quotes, a column in double quotes");
        else if (f != NULL)
            diag_hint(e, "in SQL the column of field '%s' is called %s", f->name, f->column);
        else
            suggest_hint(&s, e);
    } else if (strncmp(message, unknown, strlen(unknown)) == 0) {
        suggest_function(v, message + strlen(unknown), e);
    } else if (strncmp(message, "unsafe use of ", 14) == 0) {
        diag_hint(e, "this function is not allowed inside a table or index");
    } else if (strncmp(message, "non-deterministic use of ", 25) == 0) {
        diag_hint(e, "a check may depend on the row alone: it must always give the same answer");
    }
}

static void blame_generated(verifier *v, const model *m, const char *sql, const char *message)
{
    diag *e = diag_error(v->diags, E0602, m->at,
                         "SQLite rejects what is generated for model "
                         "'%s': %s",
                         m->name, message);
    diag_note(e, (span){0}, "the statement is: %s", sql);
}

/* ---- tables --------------------------------------------------------------------------------- */

/* Functions that a schema must not call are found when a statement uses the table, not before. */
static bool usable(verifier *v, const schemac_model *d)
{
    sql_clear(&v->text);
    statement_text(&v->text, d, STATEMENT_INSERT, 0);
    return prepares(v, v->text.text);
}

/* Which of the user's checks SQLite minds: each is tried in a table of its own. */
static bool blame_checks(verifier *v, const model_sql *ms)
{
    bool found = false;
    sqlite3 *outer = v->db;
    v->db = ask_new_database();
    for (size_t i = 0; v->db != NULL && i < ms->create.chunks.count; i++) {
        sql_text alone =
            v->schema->dialect->create_table_alone(v->arena, v->schema->schema, ms->model, i);
        run(v, "BEGIN");
        if (!run(v, alone.text) || !usable(v, ms->descriptor)) {
            const char *message = arena_strdup(v->arena, sqlite3_errmsg(v->db));
            blame(v, ms->model, &alone.chunks.items[0], sqlite3_error_offset(v->db), message);
            found = true;
        }
        run(v, "ROLLBACK");
    }
    sqlite3_close(v->db);
    v->db = outer;
    return found;
}

static bool create_table(verifier *v, const model_sql *ms)
{
    table_state *state = &v->tables[ms->model->number];
    if (*state == TABLE_UNKNOWN)
        *state = run(v, ms->create.text) ? TABLE_CREATED : TABLE_REJECTED;
    return *state == TABLE_CREATED;
}

static bool verify_table(verifier *v, const model_sql *ms)
{
    if (create_table(v, ms) && usable(v, ms->descriptor))
        return true;
    const char *message = arena_strdup(v->arena, sqlite3_errmsg(v->db));
    if (!blame_checks(v, ms))
        blame_generated(v, ms->model, ms->create.text, message);
    return false;
}

static bool may_fail_when_run(const char *text)
{
    return strchr(text, '(') != NULL || sqlite3_strlike("%match%", text, 0) == 0 ||
           sqlite3_strlike("%regexp%", text, 0) == 0 || sqlite3_strlike("%current%", text, 0) == 0;
}

/* Some expressions can be prepared but never run: date('now') in a check, for one. */
static void verify_trial(verifier *v, const model_sql *ms)
{
    for (size_t i = 0; i < ms->create.chunks.count; i++) {
        const sql_chunk *chunk = &ms->create.chunks.items[i];
        const char *text = arena_strndup(v->arena, ms->create.text + chunk->offset, chunk->size);
        if (!may_fail_when_run(text))
            continue;
        if (v->trial == NULL && (v->trial = ask_new_database()) != NULL)
            sqlite3_limit(v->trial, SQLITE_LIMIT_LENGTH, TRIAL_BYTES);
        sql_text trial = v->schema->dialect->create_trial(v->arena, ms->model, chunk, text);
        if (v->trial == NULL || sqlite3_exec(v->trial, trial.text, NULL, NULL, NULL) != SQLITE_OK)
            continue; /* the table itself has been created: this is no fault of the schema */
        int code = sqlite3_exec(v->trial, "INSERT INTO trial DEFAULT VALUES", NULL, NULL, NULL);
        if (code != SQLITE_OK && code != SQLITE_CONSTRAINT && code != SQLITE_TOOBIG)
            blame(v, ms->model, chunk, -1, sqlite3_errmsg(v->trial));
        sqlite3_exec(v->trial, "DROP TABLE trial", NULL, NULL, NULL);
    }
}

static bool verify_index(verifier *v, const model_sql *ms, size_t number)
{
    const sql_text *create = &ms->paths[number].create;
    if (create->text == NULL)
        return true;
    if (run(v, create->text) && usable(v, ms->descriptor))
        return true;
    const char *message = arena_strdup(v->arena, sqlite3_errmsg(v->db));
    if (create->chunks.count > 0)
        blame(v, ms->model, &create->chunks.items[0], sqlite3_error_offset(v->db), message);
    else
        blame_generated(v, ms->model, create->text, message);
    return false;
}

/* ---- statements ----------------------------------------------------------------------------- */

static void verify_statement(verifier *v, const model_sql *ms, unsigned number, unsigned scope)
{
    sql_clear(&v->text);
    statement_text(&v->text, ms->descriptor, number, scope);
    if (v->text.size == 0)
        return; /* the model has no such statement */
    if (!prepares(v, v->text.text))
        blame_generated(v, ms->model, v->text.text, sqlite3_errmsg(v->db));
}

/* A trigger is compiled with the statements that fire it, and then needs the tables that it reads. */
static bool verify_triggers(verifier *v, const model_sql *ms)
{
    const schemac_model *d = ms->descriptor;
    if (d->trigger_count == 0)
        return true;
    for (size_t i = 0; i < d->reference_count; i++)
        if (!create_table(v, &v->schema->models[d->references[i].model]))
            return false; /* what is wrong there is said there */
    for (size_t i = 0; i < d->trigger_count; i++)
        if (!run(v, d->triggers[i].create) || !usable(v, d)) {
            blame_generated(v, ms->model, d->triggers[i].create, sqlite3_errmsg(v->db));
            return false;
        }
    return true;
}

static void verify_json(verifier *v, const model *m)
{
    for (size_t i = 0; i < m->fields.count; i++) {
        const field *f = m->fields.items[i];
        if (f->type == TYPE_JSON && f->value.kind == DEFAULT_LITERAL &&
            !ask_json_valid(v->db, f->value.text))
            diag_error(v->diags, E0303, f->value.at, "the default of '%s' is not valid JSON",
                       f->name);
    }
}

static void verify_model(verifier *v, const model_sql *ms)
{
    if (!verify_table(v, ms))
        return;
    bool good = true;
    for (size_t i = 0; i < ms->model->indexes.count; i++)
        good = verify_index(v, ms, i) && good;
    good = good && verify_triggers(v, ms);
    verify_trial(v, ms);
    verify_json(v, ms->model);
    for (unsigned scope = 0; good && scope < statement_scopes(ms->descriptor); scope++)
        for (unsigned i = 0; i < statement_count(ms->descriptor); i++)
            verify_statement(v, ms, i, scope);
}

void verify(arena *a, diags *d, const schema_sql *s)
{
    /* Nobody asks how much memory is used, and counting takes a lock for each piece. Refused, and
       harmless, when SQLite is in use already. */
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    verifier v = {.arena = a, .diags = d, .schema = s};
    size_t errors = d->errors;
    const schemac_allocator memory = {
        .allocate = from_arena, .resize = grown_in_arena, .release = left_in_arena, .user = a};
    v.text.allocator = &memory;
    v.text.dialect = &dialect_sqlite;
    v.tables = arena_alloc(a, s->schema->models.count * sizeof *v.tables);
    for (size_t i = 0; i < s->schema->models.count; i++) {
        if (i % MODELS_AT_A_TIME == 0) {
            sqlite3_close(v.db);
            v.db = ask_new_database();
            memset(v.tables, 0, s->schema->models.count * sizeof *v.tables);
            if (v.db == NULL) {
                diag_error(d, E0602, s->schema->at, "SQLite cannot open a database in memory");
                return;
            }
        }
        if (!suggest_wanted(d))
            break; /* of more errors than this none is printed, and each takes SQLite a while */
        verify_model(&v, &s->models[i]);
    }
    sqlite3_close(v.db);
    sqlite3_close(v.trial);
    verify_migrations(a, d, s);
    if (d->errors == errors)
        verify_seeds(a, d, s);
}
