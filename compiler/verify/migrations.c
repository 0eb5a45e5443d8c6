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
        if (fills)
            check_filling(c, statement, &chunk);
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
        check_script(&c, &w->up, arena_printf(a, "up of migration %s", w->value.text), false);
        check_script(&c, &w->fill, arena_printf(a, "fill of migration %s", w->value.text), true);
        check_script(&c, &w->down, arena_printf(a, "down of migration %s", w->value.text), false);
    }
    engine->close(c.db);
}
