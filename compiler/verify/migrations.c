/* migrations.c - the SQL of migrations, statement by statement. */
#include "verify/migrations.h"

#include "base/fold.h"
#include "model/migrations.h"
#include "verify/blame.h"

#include <string.h>

typedef struct checker {
    arena *arena;
    diags *diags;
    const verify_engine *engine;
    engine_database *db; /* empty */
    VEC(word) made;      /* tables that the migration makes, which it may drop again */
} checker;

/* ---- one statement -------------------------------------------------------------------------- */

/* A part of the chunk, counted from its beginning. */
static span part_of(const sql_chunk *chunk, size_t from, size_t size)
{
    uint32_t begin = chunk->at.begin + (uint32_t)from;
    return (span){chunk->at.source, begin, begin + (uint32_t)size};
}

static void refuse_forbidden_word(checker *c, span at, const forbidden_word *w)
{
    diag *e = diag_error(c->diags, E0703, at, "%s cannot be part of a migration", w->word);
    diag_hint(e, w->of_transaction
                     ? "the whole start is one transaction: a migration that fails leaves nothing "
                       "behind"
                     : "a migration changes tables and rows; settings and other files are for the "
                       "program");
}

static void refuse_parameter(checker *c, span at, const char *text)
{
    diag *e = diag_error(c->diags, E0703, at, "'%.*s' is a parameter, and nothing gives it a value",
                         (int)(at.end - at.begin), text);
    diag_hint(e, "a migration is SQL alone: write the value itself");
}

static void check_statement(checker *c, const char *text, const sql_chunk *chunk)
{
    const forbidden_word *forbidden = c->engine->find_forbidden(text);
    if (forbidden != NULL) {
        refuse_forbidden_word(c, part_of(chunk, 0, strlen(forbidden->word)), forbidden);
        return;
    }
    size_t at;
    size_t size = c->engine->find_parameter(text, &at);
    if (size > 0) {
        refuse_parameter(c, part_of(chunk, at, size), text + at);
        return;
    }
    complaint what;
    if (!c->engine->understands_elsewhere(c->arena, c->db, text, &what))
        diag_error(c->diags, E0601, blame_place(chunk, what.offset), "%s: %s says: %s", chunk->what,
                   c->engine->name, what.message);
}

enum { MOST_WORDS = 7 };

/* The words that a statement begins with; the rest are empty. */
static void read_words(checker *c, const char *text, engine_token out[MOST_WORDS])
{
    size_t from = 0;
    for (size_t i = 0; i < MOST_WORDS; i++)
        if (!c->engine->next_token(c->arena, text, &from, &out[i]) || out[i].kind != TOKEN_NAME)
            while (i < MOST_WORDS)
                out[i++] = (engine_token){.text = ""};
}

static bool is_word(const engine_token *t, const char *text)
{
    return !t->quoted && fold_equal(t->text, text);
}

/* "create temp table if not exists name", "drop table if exists name": the name, or NULL. */
static const char *table_of(const engine_token w[MOST_WORDS], const char *verb)
{
    size_t i = 0;
    if (!is_word(&w[i++], verb))
        return NULL;
    i += is_word(&w[i], "temp") || is_word(&w[i], "temporary");
    if (!is_word(&w[i++], "table"))
        return NULL;
    if (is_word(&w[i], "if"))
        i += is_word(&w[i + 1], "not") ? 3 : 2;
    return i < MOST_WORDS && w[i].size > 0 ? w[i].text : NULL;
}

static void note_made(checker *c, const char *text)
{
    engine_token w[MOST_WORDS];
    read_words(c, text, w);
    const char *table = table_of(w, "create");
    if (table != NULL)
        vec_push(c->arena, c->made, ((word){.text = table}));
}

/* Tables have a shape between two versions, and get that of the new one after it: another shape, or
   none, would be taken for that of rows that are gone. */
static void check_shape(checker *c, const char *text, const sql_chunk *chunk)
{
    engine_token w[MOST_WORDS];
    read_words(c, text, w);
    const char *dropped = table_of(w, "drop");
    for (size_t i = 0; dropped != NULL && i < c->made.count; i++)
        if (fold_equal(c->made.items[i].text, dropped))
            return;
    if (!is_word(&w[0], "alter") && !is_word(&w[0], "drop"))
        return;
    diag *e = diag_error(c->diags, E0703, part_of(chunk, w[0].at, w[0].size),
                         "'%s' cannot be part of 'fill': it gives rows their values", w[0].text);
    diag_hint(e, "'up' changes tables, and the schema says what goes: dropped");
}

/* Rows that break a unique of the new version would be left out, or take others with them. */
static void check_filling(checker *c, const char *text, const sql_chunk *chunk)
{
    engine_token t;
    bool after_or = false, first = true;
    for (size_t from = 0; c->engine->next_token(c->arena, text, &from, &t);) {
        bool name = t.kind == TOKEN_NAME && !t.quoted;
        bool replaces = name && fold_equal(t.text, "replace");
        if ((first && replaces) ||
            (after_or && (replaces || (name && fold_equal(t.text, "ignore"))))) {
            diag *e = diag_error(c->diags, E0703, part_of(chunk, t.at, t.size),
                                 "'%s%.*s' cannot be part of 'fill': rows would be left out, or "
                                 "others lost",
                                 first ? "" : "or ", (int)t.size, text + t.at);
            diag_hint(e,
                      "say which rows are inserted: insert into … select … where not exists (…)");
        }
        after_or = name && fold_equal(t.text, "or");
        first = false;
    }
}

/* ---- one script ----------------------------------------------------------------------------- */

static bool check_closed(checker *c, const ast_sql *sql, const char *text)
{
    unclosed open;
    if (!c->engine->is_unclosed(text, &open))
        return true;
    uint32_t begin = sql->at.begin + (uint32_t)open.at;
    span at = {sql->at.source, begin, begin + (uint32_t)open.size};
    if (open.is_comment)
        diag_error(c->diags, E0102, at, "this comment is never closed");
    else
        diag_error(c->diags, E0104, at, "this quote is never closed");
    return false;
}

/* `what` is called so in messages. */
static void check_script(checker *c, const ast_sql *sql, const char *what, bool fills)
{
    if (sql->text == NULL)
        return;
    const char *text = arena_strndup(c->arena, sql->text, sql->size);
    if (!check_closed(c, sql, text))
        return;
    for (size_t at = migrations_skip_blanks(text); text[at] != '\0';
         at += migrations_skip_blanks(text + at)) {
        size_t size = c->engine->statement_size(text + at);
        sql_chunk chunk = {.size = size,
                           .at = {sql->at.source, sql->at.begin + (uint32_t)at,
                                  sql->at.begin + (uint32_t)(at + size)},
                           .what = what};
        const char *statement = arena_strndup(c->arena, text + at, size);
        check_statement(c, statement, &chunk);
        note_made(c, statement);
        if (fills) {
            check_shape(c, statement, &chunk);
            check_filling(c, statement, &chunk);
        }
        at += size;
    }
}

void verify_migrations(arena *a, diags *d, const schema_sql *s, const verify_engine *engine)
{
    if (s->schema->migrations.count == 0)
        return;
    checker c = {.arena = a, .diags = d, .engine = engine, .db = engine->open()};
    if (c.db == NULL) {
        blame_memory(d, engine, s->schema->at);
        return;
    }
    engine->add_conversions(c.db);
    for (size_t i = 0; i < s->schema->migrations.count; i++) {
        const ast_declaration *w = s->schema->migrations.items[i]->written;
        c.made.count = 0;
        check_script(&c, &w->up, arena_printf(a, "up of migration %s", w->value.text), false);
        check_script(&c, &w->fill, arena_printf(a, "fill of migration %s", w->value.text), true);
        check_script(&c, &w->down, arena_printf(a, "down of migration %s", w->value.text), false);
    }
    engine->close(c.db);
}
