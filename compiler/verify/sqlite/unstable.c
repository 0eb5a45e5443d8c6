/* unstable.c - functions that do not always give the same answer: those of
   https://sqlite.org/deterministic.html by what they depend on, others by what SQLite says of them.
   */
#include "verify/sqlite/unstable.h"

#include "base/fold.h"
#include "verify/sqlite/tokens.h"

#include <string.h>

typedef enum { ON_TIME, ON_ZONE, ON_CHANCE, ON_CONNECTION, ON_BUILD, ON_LIBRARY } dependence;

static const struct {
    const char *why;
    const char *way_out;
} dependences[] = {
    [ON_TIME] = {"depends on when it is asked",
                 "keep the time in a field, such as one with default now, and compare with that; "
                 "what depends on today is a filter of a call"},
    [ON_ZONE] = {"depends on the time zone of the machine",
                 "keep times as UTC, and convert them where they are shown"},
    [ON_CHANCE] = {"gives another answer each time",
                   "keep the number in a field that the program sets"},
    [ON_CONNECTION] = {"depends on what the connection has done before",
                       "only what stands in the row is the same for everybody"},
    [ON_BUILD] = {"depends on which SQLite opens the database",
                  "what the program needs of SQLite it checks when it starts"},
    [ON_LIBRARY] = {"is not known to always give the same answer",
                    "keep what it gives in a field that the program sets"},
};

static const struct {
    const char *name;
    dependence on;
    bool keyword; /* stands without parentheses */
} known[] = {
    {"current_date", ON_TIME, true},
    {"current_time", ON_TIME, true},
    {"current_timestamp", ON_TIME, true},
    {"random", ON_CHANCE, false},
    {"randomblob", ON_CHANCE, false},
    {"changes", ON_CONNECTION, false},
    {"total_changes", ON_CONNECTION, false},
    {"last_insert_rowid", ON_CONNECTION, false},
    {"sqlite_version", ON_BUILD, false},
    {"sqlite_source_id", ON_BUILD, false},
    {"sqlite_compileoption_get", ON_BUILD, false},
    {"sqlite_compileoption_used", ON_BUILD, false},
};

/* https://sqlite.org/lang_datefunc.html: without a time they take the current one. */
static const struct {
    const char *name;
    size_t arguments; /* with as many or fewer there is no time among them */
} of_time[] = {
    {"date", 0}, {"time", 0}, {"datetime", 0}, {"julianday", 0}, {"unixepoch", 0}, {"strftime", 1},
};

/* What an argument of theirs says, anywhere in it: coalesce(d, 'now') is 'now' sometimes. */
static const struct {
    const char *text;
    dependence on;
} words[] = {{"now", ON_TIME}, {"localtime", ON_ZONE}, {"utc", ON_ZONE}};

static void found(unstable *out, arena *a, const char *expression, size_t at, size_t end,
                  dependence on)
{
    *out = (unstable){.at = at,
                      .size = end - at,
                      .what = arena_strndup(a, expression + at, end - at),
                      .why = dependences[on].why,
                      .way_out = dependences[on].way_out};
}

static bool is_sign(const engine_token *t, char sign)
{
    return t->kind == TOKEN_SIGN && t->text[0] == sign && t->size == 1;
}

/* A call of a function of time, from behind its name. */
static bool find_in_call(arena *a, const char *expression, const engine_token *name, size_t at,
                         size_t needed, unstable *out)
{
    engine_token t;
    size_t depth = 0;
    size_t arguments = 0;
    const dependence none = (dependence)-1;
    dependence on = none;
    while (token_next(a, expression, &at, &t)) {
        if (is_sign(&t, '('))
            depth++;
        else if (is_sign(&t, ')'))
            depth--;
        if (depth == 0)
            break;
        if (depth == 1 && is_sign(&t, ','))
            arguments++;
        else if (arguments == 0 && !is_sign(&t, '('))
            arguments = 1;
        for (size_t i = 0; t.kind == TOKEN_TEXT && i < sizeof words / sizeof *words; i++)
            if (on == none && fold_equal(t.text, words[i].text))
                on = words[i].on;
    }
    if (on == none && arguments <= needed)
        on = ON_TIME;
    if (on == none)
        return false;
    found(out, a, expression, name->at, at, on);
    return true;
}

/* Extensions have functions of which only SQLite knows what they promise. */
static bool is_unknown(sqlite3 *db, const char *name)
{
    static const char sql[] = "SELECT max(flags & 2048) = 0 FROM pragma_function_list"
                              " WHERE name = lower(?) AND type = 's'";
    _Static_assert(SQLITE_DETERMINISTIC == 2048, "the flag is the one that is asked for");
    sqlite3_stmt *s = NULL;
    bool unknown = sqlite3_prepare_v2(db, sql, -1, &s, NULL) == SQLITE_OK &&
                   sqlite3_bind_text(s, 1, name, -1, SQLITE_STATIC) == SQLITE_OK &&
                   sqlite3_step(s) == SQLITE_ROW && sqlite3_column_int(s, 0) == 1;
    sqlite3_finalize(s);
    return unknown;
}

/* Most functions in schemas are among these, and asking takes a while. */
static bool is_stable(const char *name)
{
    static const char *const stable[] = {"abs",    "coalesce", "iif",    "ifnull", "in",
                                         "instr",  "length",   "lower",  "max",    "min",
                                         "nullif", "round",    "substr", "trim",   "typeof",
                                         "upper",  "and",      "or",     "not"};
    for (size_t i = 0; i < sizeof stable / sizeof *stable; i++)
        if (fold_equal(name, stable[i]))
            return true;
    return false;
}

static bool find_at(arena *a, sqlite3 *db, const char *expression, const engine_token *name,
                    size_t behind, unstable *out)
{
    engine_token next;
    size_t end = behind;
    bool call = token_next(a, expression, &end, &next) && is_sign(&next, '(');
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (!fold_equal(name->text, known[i].name) || (known[i].keyword ? name->quoted : !call))
            continue;
        found(out, a, expression, name->at, name->at + name->size, known[i].on);
        if (!known[i].keyword)
            out->what = arena_printf(a, "%s()", name->text);
        return true;
    }
    if (!call)
        return false;
    for (size_t i = 0; i < sizeof of_time / sizeof *of_time; i++)
        if (fold_equal(name->text, of_time[i].name))
            return find_in_call(a, expression, name, behind, of_time[i].arguments, out);
    if (is_stable(name->text) || !is_unknown(db, name->text))
        return false;
    found(out, a, expression, name->at, name->at + name->size, ON_LIBRARY);
    out->what = arena_printf(a, "%s()", name->text);
    return true;
}

bool unstable_find(arena *a, sqlite3 *db, const char *expression, size_t *from, unstable *out)
{
    engine_token t;
    while (token_next(a, expression, from, &t))
        if (t.kind == TOKEN_NAME && find_at(a, db, expression, &t, *from, out)) {
            *from = out->at + out->size; /* what is inside is said with it */
            return true;
        }
    return false;
}
