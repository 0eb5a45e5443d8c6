/* using.c - the expressions of `using`, asked of the engine over the columns of the older version. */
#include "verify/using.h"

#include "base/fold.h"
#include "model/before.h"
#include "verify/blame.h"

#include <string.h>

typedef struct checker {
    arena *arena;
    diags *diags;
    const verify_engine *engine;
    engine_database *db;
    bool migrates; /* migrations of this version may have added columns */
} checker;

/* A part of it, as it was written. */
static span part_of(const ast_sql *sql, size_t at, size_t size)
{
    uint32_t begin = sql->at.begin + (uint32_t)at;
    return (span){sql->at.source, begin, begin + (uint32_t)size};
}

static void warn_cast(checker *c, const ast_sql *sql, const engine_token *t)
{
    diag *e = diag_warning(c->diags, W0013, part_of(sql, t->at, t->size),
                           "a cast may change a value: '12abc' becomes 12, and '' becomes 0");
    diag_hint(e, "to_int(x), to_double(x), to_decimal(x, scale), to_date(x) and to_timestamp(x) "
                 "refuse what they cannot give exactly");
}

static bool is_dot(const engine_token *t)
{
    return t->kind == TOKEN_SIGN && strcmp(t->text, ".") == 0;
}

/* "main.product.price": the table is another one while rows get their values. */
static bool check_dots(checker *c, const ast_sql *sql, const char *text)
{
    engine_token t, first = {.size = 0};
    size_t parts = 0;
    for (size_t from = 0; c->engine->next_token(c->arena, text, &from, &t);) {
        if (t.kind == TOKEN_NAME && parts % 2 == 0)
            first = parts == 0 ? t : first, parts++;
        else
            parts = is_dot(&t) && parts % 2 == 1 ? parts + 1 : 0;
        if (parts < 5)
            continue;
        diag *e =
            diag_error(c->diags, E0915, part_of(sql, first.at, first.size),
                       "'%s' is the name of a database: rows are not in it meanwhile", first.text);
        diag_hint(e, "the name of the column alone says which it is");
        return false;
    }
    return true;
}

/* Returns whether it is over its own row alone. */
static bool check_words(checker *c, const ast_sql *sql, const char *text)
{
    size_t at;
    size_t size = c->engine->find_parameter(text, &at);
    if (size > 0) {
        diag *e =
            diag_error(c->diags, E0915, part_of(sql, at, size),
                       "'%.*s' is a parameter, and nothing gives it a value", (int)size, text + at);
        diag_hint(e, "write the value itself");
        return false;
    }
    engine_token t;
    for (size_t from = 0; c->engine->next_token(c->arena, text, &from, &t);) {
        if (t.kind != TOKEN_NAME || t.quoted)
            continue;
        if (fold_equal(t.text, "select")) {
            diag *e =
                diag_error(c->diags, E0915, part_of(sql, t.at, t.size),
                           "what a row gets is made of its own columns alone, not of a query");
            diag_hint(e, "let a migration do that: fill { update … }");
            return false;
        }
        if (fold_equal(t.text, "cast"))
            warn_cast(c, sql, &t);
    }
    return check_dots(c, sql, text);
}

/* Columns without types take every value. A row has its columns, and no number beside. */
static const char *old_table(checker *c, const model *was)
{
    buf b = buf_new(c->arena);
    buf_put(&b, "CREATE TABLE ");
    sql_put_name(&b, was->table);
    buf_put(&b, " (");
    for (size_t i = 0; i < was->fields.count; i++) {
        buf_put(&b, i == 0 ? "" : ",");
        sql_put_name(&b, was->fields.items[i]->column);
    }
    buf_put(&b, ", PRIMARY KEY (");
    sql_put_columns(&b, &was->key);
    buf_put(&b, ")) WITHOUT ROWID");
    return b.text;
}

/* Behind WHERE SQLite takes nothing that is about several rows. */
static const char *put_query(checker *c, const model *was, const ast_sql *sql, sql_chunk *chunk)
{
    buf b = buf_new(c->arena);
    buf_put(&b, "SELECT 1 FROM ");
    sql_put_name(&b, was->table);
    buf_put(&b, " WHERE (");
    chunk->offset = b.size;
    buf_add(&b, sql->text, sql->size);
    buf_put(&b, strstr(sql->text, "--") != NULL ? "\n) IS NULL" : ") IS NULL");
    return b.text;
}

static void check_field(checker *c, const model *was, const field *f)
{
    const ast_sql *sql = &f->given[MODIFIER_USING]->sql;
    const char *text = arena_strndup(c->arena, sql->text, sql->size);
    if (!check_words(c, sql, text) || was == NULL)
        return;
    sql_chunk chunk = {.size = sql->size,
                       .at = sql->at,
                       .what = arena_printf(c->arena, "what rows get for '%s'", f->name)};
    const char *asked = put_query(c, was, sql, &chunk);
    c->engine->run(c->db, "BEGIN");
    if (!c->engine->run(c->db, old_table(c, was)) || !c->engine->understands(c->db, asked)) {
        complaint what = c->engine->complain(c->arena, c->db);
        if (what.kind != COMPLAINT_COLUMN || !c->migrates)
            blame_chunk(c->diags, c->engine, c->db, was, &chunk, &what);
    }
    c->engine->run(c->db, "ROLLBACK");
}

/* Of no version before it is known what its rows have. */
static void check_alone(checker *c, const schema_sql *s)
{
    for (size_t i = 0; i < s->schema->models.count; i++) {
        const model *m = s->schema->models.items[i];
        for (size_t j = 0; j < m->fields.count; j++)
            if (s->models[i].texts->becomes != NULL && s->models[i].texts->becomes[j] != NULL)
                check_field(c, NULL, m->fields.items[j]);
    }
}

static bool has_new_migration(const schema *older, const schema *newer)
{
    for (size_t i = 0; i < newer->migrations.count; i++)
        if (newer->migrations.items[i]->number > older->version)
            return true;
    return false;
}

void verify_using(arena *a, diags *d, const schema_sql *older, const schema_sql *newer,
                  const verify_engine *engine)
{
    checker c = {.arena = a, .diags = d, .engine = engine};
    if (older == NULL) {
        check_alone(&c, newer);
        return;
    }
    c.migrates = has_new_migration(older->schema, newer->schema);
    for (size_t i = 0; i < newer->schema->models.count; i++) {
        const model *m = newer->schema->models.items[i];
        const model *was =
            newer->models[i].texts->becomes == NULL ? NULL : before_model(older->schema, m);
        for (size_t j = 0; was != NULL && j < m->fields.count; j++) {
            if (newer->models[i].texts->becomes[j] == NULL)
                continue;
            if (c.db == NULL && (c.db = engine->open()) == NULL) {
                blame_memory(d, engine, newer->schema->at);
                return;
            }
            engine->add_conversions(c.db);
            check_field(&c, was, m->fields.items[j]);
        }
    }
    engine->close(c.db);
}
