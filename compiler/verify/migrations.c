#include "verify/migrations.h"

#include "model/migrations.h"
#include "verify/sqlite/engine.h"

#include <string.h>

typedef struct checker {
    arena *arena;
    diags *diags;
    sqlite3 *db; /* empty */
    const migration *migration;
} checker;

/* ---- statements ----------------------------------------------------------------------------- */

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

static bool is_name(char c)
{
    return c == '_' || c == '$' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
           (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

static size_t name_size(const char *text)
{
    size_t size = 0;
    while (is_name(text[size]))
        size++;
    return size;
}

/* The size of a string, a name or a sign; parameters have a sign of their own. */
static size_t token_size(const char *text)
{
    char close = *text == '[' ? ']' : *text;
    if (strchr("'\"`[", *text) != NULL) {
        const char *end = strchr(text + 1, close);
        return end == NULL ? strlen(text) : (size_t)(end + 1 - text);
    }
    size_t size = name_size(text);
    return size == 0 ? 1 : size;
}

/* ?, ?1, :name, @name or $name: where it is and its size, or 0. SQLite looks up tables first and
   says nothing of parameters when one is missing. */
static size_t find_parameter(const char *text, size_t *at)
{
    for (*at = migrations_skip_blanks(text); text[*at] != '\0';) {
        const char *c = text + *at;
        size_t name = name_size(c + 1);
        if (*c == '?' || (strchr(":@$", *c) != NULL && name > 0))
            return 1 + name;
        *at += token_size(c);
        *at += migrations_skip_blanks(text + *at);
    }
    return 0;
}

static size_t comment_size(const char *text)
{
    if (text[0] == '-' && text[1] == '-')
        return strcspn(text, "\n");
    const char *end = text[0] == '/' && text[1] == '*' ? strstr(text + 2, "*/") : NULL;
    return end == NULL ? 0 : (size_t)(end + 2 - text);
}

/* In a file no brace shows where SQL ends: SQLite takes the rest for a comment, and runs what is
   before it. */
static bool check_closed(checker *c, const ast_sql *sql, const char *text)
{
    for (size_t at = 0; text[at] != '\0';) {
        uint32_t begin = sql->at.begin + (uint32_t)at;
        size_t size = comment_size(text + at);
        bool comment = size == 0 && text[at] == '/' && text[at + 1] == '*';
        if (size == 0)
            size = token_size(text + at);
        bool quote = strchr("'\"`[", text[at]) != NULL &&
                     (size == 1 || text[at + size - 1] != (text[at] == '[' ? ']' : text[at]));
        if (comment)
            diag_error(c->diags, E0102, (span){sql->at.source, begin, begin + 2},
                       "this comment is never closed");
        else if (quote)
            diag_error(c->diags, E0104, (span){sql->at.source, begin, begin + 1},
                       "this quote is never closed");
        if (comment || quote)
            return false;
        at += size;
    }
    return true;
}

static bool is_word(const char *text, size_t size, const char *wanted)
{
    return strlen(wanted) == size && sqlite3_strnicmp(text, wanted, (int)size) == 0;
}

static bool skip_word(const char **text, const char *wanted)
{
    size_t size = name_size(*text);
    if (!is_word(*text, size, wanted))
        return false;
    *text += size;
    *text += migrations_skip_blanks(*text);
    return true;
}

static bool creates_trigger(const char *text)
{
    skip_word(&text, "explain");
    if (!skip_word(&text, "create"))
        return false;
    if (!skip_word(&text, "temp"))
        skip_word(&text, "temporary");
    return is_word(text, name_size(text), "trigger");
}

/* The size of the first statement, with its ';'. A trigger has others inside and ends with "; END;", as
   for sqlite3_complete, which would read everything again at each ';'. */
static size_t statement_size(const char *text)
{
    enum { INSIDE, BEGUN, ENDED } state = INSIDE;
    bool trigger = creates_trigger(text);
    for (size_t at = 0; text[at] != '\0'; at += migrations_skip_blanks(text + at)) {
        size_t size = token_size(text + at);
        if (text[at] == ';' && (!trigger || state == ENDED))
            return at + size;
        if (text[at] == ';')
            state = BEGUN;
        else
            state = state == BEGUN && is_word(text + at, size, "end") ? ENDED : INSIDE;
        at += size;
    }
    return strlen(text);
}

/* Whether the complaint is about what is in the database, of which only a start knows. */
static bool is_about_database(const char *message)
{
    static const char *const known[] = {
        "no such table: ",   "no such column: ",
        "no such index: ",   "no such view: ",
        "no such trigger: ", "no such collation sequence: ",
        "no such module: ",  "unable to identify the object to be reindexed",
        "unknown database ", "cannot create INSTEAD OF trigger on table: ",
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strncmp(message, known[i], strlen(known[i])) == 0)
            return true;
    return false;
}

/* The table that SQLite misses, without the name of its database; NULL when it misses none. */
static const char *missing_table(const char *message)
{
    static const char *const prefixes[] = {"main.", "temp."};
    const char *start = "no such table: ";
    if (strncmp(message, start, strlen(start)) != 0)
        return NULL;
    message += strlen(start);
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++)
        if (strncmp(message, prefixes[i], strlen(prefixes[i])) == 0)
            return message + strlen(prefixes[i]);
    return message;
}

/* The body of a trigger is only read when its table is there. */
static int prepare_trigger(checker *c, const char *text, sqlite3_stmt **out)
{
    int code = sqlite3_prepare_v2(c->db, text, -1, out, NULL);
    const char *table = code == SQLITE_OK ? NULL : missing_table(sqlite3_errmsg(c->db));
    if (table == NULL)
        return code;
    char *create =
        sqlite3_mprintf("CREATE TABLE main.\"%w\"(x); CREATE TEMP TABLE \"%w\"(x)", table, table);
    if (create != NULL)
        sqlite3_exec(c->db, create, NULL, NULL, NULL);
    sqlite3_free(create);
    return sqlite3_prepare_v2(c->db, text, -1, out, NULL);
}

static void check_prepared(checker *c, const char *text, const sql_chunk *chunk)
{
    sqlite3_stmt *s = NULL;
    bool trigger = creates_trigger(text);
    int code =
        trigger ? prepare_trigger(c, text, &s) : sqlite3_prepare_v2(c->db, text, -1, &s, NULL);
    if (code != SQLITE_OK && !is_about_database(sqlite3_errmsg(c->db))) {
        span place = ask_place(chunk, sqlite3_error_offset(c->db));
        diag_error(c->diags, E0601, place, "%s: SQLite says: %s", chunk->what,
                   sqlite3_errmsg(c->db));
    }
    sqlite3_finalize(s);
    if (!trigger)
        return;
    sqlite3_close(c->db); /* with the table that was made for it */
    c->db = ask_new_database();
}

static void check_statement(checker *c, const char *text, const sql_chunk *chunk)
{
    const char *forbidden = forbidden_word(text, name_size(text));
    uint32_t begin = chunk->at.begin;
    size_t at, size;
    if (forbidden != NULL) {
        refuse_word(c, (span){chunk->at.source, begin, begin + (uint32_t)name_size(text)},
                    forbidden);
    } else if ((size = find_parameter(text, &at)) > 0) {
        span place = {chunk->at.source, begin + (uint32_t)at, begin + (uint32_t)(at + size)};
        diag *e =
            diag_error(c->diags, E0703, place,
                       "'%.*s' is a parameter, and nothing gives it a value", (int)size, text + at);
        diag_hint(e, "a migration is SQL alone: write the value itself");
    } else {
        check_prepared(c, text, chunk);
    }
}

static void check_script(checker *c, const ast_sql *sql, const char *part)
{
    char *text = arena_strndup(c->arena, sql->text, sql->size);
    const char *what =
        arena_printf(c->arena, "%s of migration %s", part, c->migration->written->value.text);
    if (!check_closed(c, sql, text))
        return;
    for (size_t at = migrations_skip_blanks(text); text[at] != '\0';
         at += migrations_skip_blanks(text + at)) {
        size_t size = statement_size(text + at);
        sql_chunk chunk = {.size = size,
                           .at = {sql->at.source, sql->at.begin + (uint32_t)at,
                                  sql->at.begin + (uint32_t)(at + size)},
                           .what = what};
        if (c->db != NULL)
            check_statement(c, arena_strndup(c->arena, text + at, size), &chunk);
        at += size;
    }
}

void verify_migrations(arena *a, diags *d, const schema_sql *s)
{
    if (s->description->migration_count == 0)
        return;
    checker c = {.arena = a, .diags = d, .db = ask_new_database()};
    if (c.db == NULL)
        diag_error(d, E0602, s->schema->at, "SQLite cannot open a database in memory");
    for (size_t i = 0; c.db != NULL && i < s->description->migration_count; i++) {
        c.migration = s->schema->migrations.items[i];
        const ast_declaration *w = c.migration->written;
        if (w->up.text != NULL)
            check_script(&c, &w->up, "up");
        if (w->down.text != NULL)
            check_script(&c, &w->down, "down");
    }
    sqlite3_close(c.db);
}
