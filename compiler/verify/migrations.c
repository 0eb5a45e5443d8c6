#include "verify/migrations.h"

#include "verify/ask.h"

#include <string.h>

typedef struct checker {
    arena *arena;
    diags *diags;
    sqlite3 *db; /* empty */
    const migration *migration;
} checker;

/* ---- statements ----------------------------------------------------------------------------- */

/* The size of the first statement, with its ';': SQLite itself knows where a trigger ends. */
static size_t statement_size(char *text)
{
    for (char *c = strchr(text, ';'); c != NULL; c = strchr(c + 1, ';')) {
        char next = c[1];
        c[1] = '\0';
        bool complete = sqlite3_complete(text) != 0;
        c[1] = next;
        if (complete)
            return (size_t)(c + 1 - text);
    }
    return strlen(text);
}

/* Past white space and comments. */
static size_t skip_blanks(const char *text)
{
    const char *at = text;
    for (;;) {
        at += strspn(at, " \t\r\n\f\v");
        if (at[0] == '-' && at[1] == '-') {
            at += strcspn(at, "\n");
        } else if (at[0] == '/' && at[1] == '*') {
            const char *end = strstr(at + 2, "*/");
            at = end == NULL ? at + strlen(at) : end + 2;
        } else {
            return (size_t)(at - text);
        }
    }
}

/* ---- what is wrong with one ----------------------------------------------------------------- */

/* What the runtime's own transaction, connection and settings are for. */
static const char *forbidden_word(const char *statement, size_t size)
{
    static const char *const words[] = {"ATTACH", "BEGIN",   "COMMIT",   "DETACH",    "END",
                                        "PRAGMA", "RELEASE", "ROLLBACK", "SAVEPOINT", "VACUUM"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strlen(words[i]) == size && sqlite3_strnicmp(words[i], statement, (int)size) == 0)
            return words[i];
    return NULL;
}

static void refuse_word(checker *c, span at, const char *keyword)
{
    diag *e = diag_error(c->diags, E0703, at, "%s cannot be part of a migration", keyword);
    bool ends = strcmp(keyword, "PRAGMA") != 0 && strcmp(keyword, "ATTACH") != 0 &&
                strcmp(keyword, "DETACH") != 0 && strcmp(keyword, "VACUUM") != 0;
    diag_hint(e, ends ? "the whole start is one transaction: a migration that fails leaves nothing "
                        "behind"
                      : "a migration changes tables and rows; settings and other files are for the "
                        "program");
}

/* Whether the complaint is about the text alone, not about what is in the database. */
static bool is_about_syntax(const char *message)
{
    static const char *const known[] = {"unrecognized token: ", "incomplete input",
                                        "no such function: ", "wrong number of arguments"};
    size_t size = strlen(message);
    const char *end = "syntax error";
    if (size >= strlen(end) && strcmp(message + size - strlen(end), end) == 0)
        return true;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strncmp(message, known[i], strlen(known[i])) == 0)
            return true;
    return false;
}

static void check_statement(checker *c, const char *text, size_t size, const sql_chunk *chunk)
{
    sqlite3_stmt *s = NULL;
    size_t first = strspn(text, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
    const char *forbidden = forbidden_word(text, first);
    span at = {chunk->at.source, chunk->at.begin, chunk->at.begin + (uint32_t)first};
    if (forbidden != NULL) {
        refuse_word(c, at, forbidden);
        return;
    }
    int code = sqlite3_prepare_v2(c->db, text, (int)size, &s, NULL);
    if (code == SQLITE_OK && sqlite3_bind_parameter_count(s) > 0) {
        diag_error(c->diags, E0703, chunk->at, "a migration has no parameters: '%s' has no value",
                   sqlite3_bind_parameter_name(s, 1) == NULL ? "?"
                                                             : sqlite3_bind_parameter_name(s, 1));
    } else if (code != SQLITE_OK && is_about_syntax(sqlite3_errmsg(c->db))) {
        span place = ask_place(chunk, sqlite3_error_offset(c->db));
        diag_error(c->diags, E0601, place, "%s: SQLite says: %s", chunk->what,
                   sqlite3_errmsg(c->db));
    }
    sqlite3_finalize(s);
}

static void check_script(checker *c, const ast_sql *sql, const char *part)
{
    char *text = arena_strndup(c->arena, sql->text, sql->size);
    const char *what =
        arena_printf(c->arena, "%s of migration %s", part, c->migration->written->value.text);
    for (size_t at = skip_blanks(text); text[at] != '\0'; at += skip_blanks(text + at)) {
        size_t size = statement_size(text + at);
        sql_chunk chunk = {.size = size,
                           .at = {sql->at.source, sql->at.begin + (uint32_t)at,
                                  sql->at.begin + (uint32_t)(at + size)},
                           .what = what};
        check_statement(c, text + at, size, &chunk);
        at += size;
    }
}

void verify_migrations(arena *a, diags *d, const schema_sql *s)
{
    if (s->migration_count == 0)
        return;
    checker c = {.arena = a, .diags = d, .db = ask_new_database()};
    if (c.db == NULL)
        diag_error(d, E0602, s->schema->at, "SQLite cannot open a database in memory");
    for (size_t i = 0; c.db != NULL && i < s->migration_count; i++) {
        c.migration = s->schema->migrations.items[i];
        const ast_declaration *w = c.migration->written;
        if (w->up.text != NULL)
            check_script(&c, &w->up, "up");
        if (w->down.text != NULL)
            check_script(&c, &w->down, "down");
    }
    sqlite3_close(c.db);
}
