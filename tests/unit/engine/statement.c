/* statement.c - statements of the fake engine: what they find is what the test says, what they
   change is counted. */
#include "inside.h"

#include "../unit.h"

#include <ctype.h>

/* ---- made and thrown away ------------------------------------------------------------------- */

static unsigned count_parameters(const char *sql)
{
    unsigned most = 0;
    for (const char *p = sql; (p = strchr(p, '$')) != NULL; p++) {
        unsigned number = (unsigned)strtoul(p + 1, NULL, 10);
        most = number > most ? number : most;
    }
    return most;
}

/* The table that the statement is about. */
static bool knows_table(engine_connection *c, const char *sql)
{
    static const char *const before[] = {"INSERT INTO ", "UPDATE ", " FROM ", "FIND "};
    char name[FAKE_NAME];
    for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
        const char *at = strstr(sql, before[i]);
        if (at == NULL)
            continue;
        at += strlen(before[i]);
        database_word(&at, name, sizeof name);
        return database_table(fake_sight(c), name) != NULL;
    }
    return true;
}

bool fake_prepare(engine_connection *c, const char *sql, engine_statement **out)
{
    char text[1000];
    *out = NULL;
    size_t shown = c->server->wide ? sizeof text : 72;
    if (!fake_enter(c, FAKE_READS, "prepare s%u %s", c->statement_count + 1,
                    fake_short(sql, text, shown)))
        return false;
    if (!knows_table(c, sql)) {
        fake_fail(c, SCHEMAC_ENGINE, "there is no such table");
        c->failure.missing = true;
        return false;
    }
    fake_check_alone(c, NULL);
    engine_statement *s = memory_zeroed(c->allocator, sizeof *s);
    char *copy = s == NULL ? NULL : memory_new(c->allocator, strlen(sql) + 1);
    if (copy == NULL) {
        memory_free(c->allocator, s, sizeof *s);
        return fake_fail(c, SCHEMAC_NOMEM, "no memory");
    }
    s->sql = strcpy(copy, sql);
    s->connection = c;
    s->number = ++c->statement_count;
    s->parameters = count_parameters(sql);
    assert_true(s->parameters <= FAKE_PARAMETERS);
    s->next = c->statements;
    c->statements = s;
    *out = s;
    return true;
}

void fake_check_alone(engine_connection *c, const engine_statement *s)
{
    if (c->server->engine->stream == NULL)
        return;
    for (const engine_statement *other = c->statements; other != NULL; other = other->next)
        if (other != s && other->progress == FAKE_RUNNING && !other->streamed)
            fake_violation(c->server, "between the rows of a statement that is not streamed: %s",
                           other->sql);
}

static void check_use(engine_statement *s, const char *what)
{
    if (s->progress == FAKE_FINALIZED)
        fake_violation(s->connection->server, "%s of a statement that is finalized: %s", what,
                       s->sql);
}

void fake_use(engine_statement *s)
{
    s->connection->server->open_statements += !s->used;
    s->used = true;
}

/* As new. */
static void clear(engine_statement *s)
{
    fake_forget_row(s);
    fake_forget_values(s);
    s->connection->server->open_statements -= s->used;
    s->used = s->streamed = false;
    s->progress = FAKE_FRESH;
}

/* The memory stays until the connection is closed, so that another use of it is seen. */
void fake_finalize(engine_statement *s)
{
    if (s == NULL)
        return;
    check_use(s, "finalize");
    fake_note(s->connection, "finalize s%u", s->number);
    clear(s);
    s->progress = FAKE_FINALIZED;
}

const char *fake_sql(engine_statement *s)
{
    check_use(s, "the text");
    return s->sql;
}

void fake_reset(engine_statement *s)
{
    check_use(s, "reset");
    fake_note(s->connection, "reset s%u", s->number);
    fake_check_values(s, "reset");
    clear(s);
}

/* ---- run ------------------------------------------------------------------------------------ */

bool fake_is_query(const engine_statement *s)
{
    return strncmp(s->sql, "SELECT", 6) == 0 || strncmp(s->sql, "FIND", 4) == 0;
}

static const fake_answer *answer_of(const engine_statement *s)
{
    const fake *f = s->connection->server;
    for (size_t i = 0; i < f->answer_count; i++)
        if (strstr(s->sql, f->answers[i].sql) != NULL)
            return &f->answers[i];
    return NULL;
}

static const fake_refusal *refusal_of(const engine_statement *s)
{
    const fake *f = s->connection->server;
    for (size_t i = 0; i < f->refusal_count; i++)
        if (strstr(s->sql, f->refusals[i].sql) != NULL)
            return &f->refusals[i];
    return NULL;
}

/* What is left out of a text leaves its numbers out, too. */
static bool is_named(const char *sql, unsigned parameter)
{
    for (const char *p = sql; (p = strchr(p, '$')) != NULL; p++)
        if (strtoul(p + 1, NULL, 10) == parameter)
            return true;
    return false;
}

static void check_bound(engine_statement *s)
{
    fake_check_alone(s->connection, s);
    for (unsigned i = 0; i < s->parameters; i++)
        if (!s->values[i].bound && is_named(s->sql, i + 1))
            fake_violation(s->connection->server, "parameter $%u is not bound: %s", i + 1, s->sql);
    fake_check_values(s, "step");
}

/* *changed: rows. */
static bool run_change(engine_connection *c, engine_statement *s, int64_t *changed)
{
    const fake_answer *a = answer_of(s);
    const fake_refusal *r = refusal_of(s);
    const char *values[FAKE_PARAMETERS];
    if (r != NULL)
        return fake_fail_with(c, &r->failure);
    *changed = a == NULL ? 1 : a->changed;
    s->rows = a == NULL ? "" : a->rows;
    if (*changed == 0)
        return true;
    for (unsigned i = 0; i < s->parameters; i++)
        values[i] = s->values[i].plain == NULL ? "" : s->values[i].plain;
    fake_outcome o = database_run(fake_sight(c), s->sql, values);
    return o.status == SCHEMAC_OK || fake_fail(c, o.status, "%s", o.message);
}

static bool begin_statement(engine_connection *c, engine_statement *s)
{
    check_bound(s);
    fake_use(s);
    s->changed = 0;
    if (!fake_is_query(s))
        return run_change(c, s, &s->changed);
    const fake_answer *a = answer_of(s);
    s->rows = a == NULL ? "" : a->rows;
    if (strncmp(s->sql, "FIND", 4) != 0)
        return true;
    const char *values[FAKE_PARAMETERS];
    for (unsigned i = 0; i < s->parameters; i++)
        values[i] = s->values[i].plain == NULL ? "" : s->values[i].plain;
    s->rows = database_run(fake_sight(c), s->sql, values).found ? "1" : "0";
    return true;
}

static bool next_row(engine_statement *s)
{
    fake_forget_row(s);
    if (s->rows == NULL || s->rows[0] == '\0')
        return false;
    s->row_size = strcspn(s->rows, ";") + 1;
    s->row = malloc(s->row_size);
    assert_non_null(s->row);
    memcpy(s->row, s->rows, s->row_size - 1);
    s->row[s->row_size - 1] = '\0';
    for (char *p = s->row; (p = strchr(p, '|')) != NULL;)
        *p++ = '\0';
    s->rows += s->row_size - (s->rows[s->row_size - 1] == '\0');
    return true;
}

engine_step fake_step_quietly(engine_connection *c, engine_statement *s)
{
    if (s->progress == FAKE_ENDED || s->progress == FAKE_FINALIZED)
        fake_violation(c->server, "a step behind the end: %s", s->sql);
    fake_check_values(s, "step");
    if (s->progress == FAKE_FRESH && !begin_statement(c, s)) {
        s->progress = FAKE_ENDED;
        return ENGINE_FAILED;
    }
    bool row = next_row(s);
    s->progress = row ? FAKE_RUNNING : FAKE_ENDED;
    return row ? ENGINE_ROW : ENGINE_DONE;
}

static fake_need need_of(const engine_statement *s)
{
    return fake_is_query(s) || s->progress == FAKE_RUNNING ? FAKE_READS : FAKE_WRITES;
}

static bool fail_statement(engine_statement *s)
{
    fake_use(s);
    s->progress = FAKE_ENDED;
    return false;
}

void fake_stream(engine_connection *c, engine_statement *s)
{
    check_use(s, "stream");
    fake_note(c, "stream s%u", s->number);
    if (s->progress != FAKE_FRESH || s->streamed)
        fake_violation(c->server, "a statement is streamed that runs, or is already: %s", s->sql);
    fake_use(s);
    s->streamed = true;
}

engine_step fake_step(engine_connection *c, engine_statement *s)
{
    check_use(s, "step");
    if (!fake_enter(c, need_of(s), "step s%u", s->number)) {
        fail_statement(s);
        return ENGINE_FAILED;
    }
    engine_step step = fake_step_quietly(c, s);
    if (step != ENGINE_FAILED)
        fake_says(c, step == ENGINE_ROW ? "row" : "done");
    return step;
}

bool fake_execute(engine_connection *c, engine_statement *s, int64_t *changed)
{
    check_use(s, "execute");
    if (s->progress != FAKE_FRESH)
        fake_violation(c->server, "a statement is executed that runs: %s", s->sql);
    if (!fake_enter(c, need_of(s), "execute s%u", s->number))
        return fail_statement(s);
    check_bound(s);
    if (!run_change(c, s, changed))
        return fail_statement(s);
    fake_says(c, "%lld", (long long)*changed);
    clear(s);
    return true;
}

/* ---- inserts -------------------------------------------------------------------------------- */

/* The one that the statement is about. */
static fake_table *table_of(engine_statement *s)
{
    char name[FAKE_NAME];
    const char *at = s->sql + strlen("INSERT INTO ");
    database_word(&at, name, sizeof name);
    fake_table *t = database_table(fake_sight(s->connection), name);
    assert_non_null(t);
    return t;
}

/* The key that the database assigns, or NULL. */
static unsigned char *key_of(const schemac_record *r, const void *row)
{
    for (size_t i = 0; i < r->field_count; i++)
        if ((r->fields[i].flags & SCHEMAC_ASSIGNED) != 0)
            return (unsigned char *)(uintptr_t)row + r->fields[i].offset;
    return NULL;
}

/* A key that is given is not assigned again. */
static void note_key(fake_table *t, const schemac_record *r, const void *row)
{
    int64_t key;
    if (key_of(r, row) == NULL)
        return;
    memcpy(&key, key_of(r, row), sizeof key);
    t->last_key = key > t->last_key ? key : t->last_key;
}

bool fake_insert(engine_connection *c, engine_statement *s, const schemac_record *record,
                 const void *row, unsigned left_out, int64_t *key)
{
    char text[500];
    int64_t changed;
    check_use(s, "insert");
    if (!fake_take_row(s, record, row, left_out, text, sizeof text))
        fake_violation(c->server, "not as many values as parameters: %s", s->sql);
    if ((key != NULL) != (strstr(s->sql, " RETURNING ") != NULL))
        fake_violation(c->server, "a key is asked for, or not: %s", s->sql);
    if (!fake_enter(c, FAKE_WRITES, "insert s%u %s", s->number, text) ||
        !fake_is_storable(c, record, row, 0, left_out))
        return fail_statement(s);
    if (!run_change(c, s, &changed))
        return fail_statement(s);
    if (key != NULL) {
        *key = ++table_of(s)->last_key;
        fake_says(c, "key %lld", (long long)*key);
    } else {
        note_key(table_of(s), record, row);
    }
    clear(s);
    return true;
}

static bool is_open(const engine_batch *b, size_t i)
{
    int64_t key;
    const schemac_record *r = &b->model->record;
    const unsigned char *row = (const unsigned char *)b->rows + i * r->row_size;
    if (b->without_key == NULL)
        return false;
    memcpy(&key, key_of(r, row), sizeof key);
    return key == 0;
}

/* As many as wanted; all rows get their keys before, as some engines do it. */
static void insert_rows(const engine_batch *b, size_t wanted, size_t *done)
{
    unsigned char *rows = b->rows;
    const schemac_record *r = &b->model->record;
    fake_table *t = table_of(b->with_key);
    engine_statement *refused = b->with_key;
    int64_t last = t->last_key;
    for (size_t i = 0; i < b->count; i++) {
        unsigned char *row = rows + i * r->row_size;
        bool open = is_open(b, i);
        if (i == wanted)
            refused = open ? b->without_key : b->with_key;
        if (open && ++last > 0)
            memcpy(key_of(r, row), &last, sizeof last);
        if (i < wanted) {
            note_key(t, r, row);
            t->rows++;
            ++*done;
        }
    }
    if (*done < b->count)
        fail_statement(refused);
}

bool fake_insert_many(engine_connection *c, const engine_batch *b, size_t *done)
{
    *done = 0;
    check_use(b->with_key, "insert_many");
    fake_check_alone(c, b->with_key);
    if (!c->begun)
        fake_violation(c->server, "insert_many outside of a transaction");
    if (b->first_version != b->model->version)
        fake_violation(c->server, "insert_many with another version");
    const fake_refusal *r = refusal_of(b->with_key);
    bool good = fake_enter(c, FAKE_WRITES, "insert_many s%u s%u %zu rows", b->with_key->number,
                           b->without_key == NULL ? 0 : b->without_key->number, b->count);
    if (!good)
        return fail_statement(b->with_key);
    insert_rows(b, r == NULL ? b->count : r->before, done);
    return r == NULL || fake_fail_with(c, &r->failure);
}
