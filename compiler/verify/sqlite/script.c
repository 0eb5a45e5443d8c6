/* script.c - statements one behind the other, taken apart as SQLite does. */
#include "verify/sqlite/script.h"

#include "model/migrations.h"
#include "verify/sqlite/tokens.h"

#include <string.h>

/* Whether a quote that begins a token does not end it. */
static bool is_open_quote(const char *token, size_t size)
{
    return strchr("'\"`[", token[0]) != NULL &&
           (size == 1 || token[size - 1] != (token[0] == '[' ? ']' : token[0]));
}

/* No brace shows where the SQL of a file ends: SQLite takes an open comment for the rest, and runs
   what is before it. */
bool script_is_unclosed(const char *text, unclosed *out)
{
    for (size_t at = 0; text[at] != '\0';) {
        size_t size = token_comment_size(text + at);
        if (size == 0 && text[at] == '/' && text[at + 1] == '*') {
            *out = (unclosed){.at = at, .size = 2, .is_comment = true};
            return true;
        }
        if (size == 0)
            size = token_size(text + at);
        if (is_open_quote(text + at, size)) {
            *out = (unclosed){.at = at, .size = 1};
            return true;
        }
        at += size;
    }
    return false;
}

/* ---- statements ----------------------------------------------------------------------------- */

static bool skip_word(const char **text, const char *wanted)
{
    size_t size = token_name_size(*text);
    if (!token_is_word(*text, size, wanted))
        return false;
    *text += size;
    *text += migrations_skip_blanks(*text);
    return true;
}

bool script_creates_trigger(const char *text)
{
    skip_word(&text, "explain");
    if (!skip_word(&text, "create"))
        return false;
    if (!skip_word(&text, "temp"))
        skip_word(&text, "temporary");
    return token_is_word(text, token_name_size(text), "trigger");
}

/* The size of the first statement, with its ';'. A trigger has others inside and ends with ";
   END;", as for sqlite3_complete, which would read everything again at each ';'. */
size_t script_statement_size(const char *text)
{
    enum { INSIDE, BEGUN, ENDED } state = INSIDE;
    bool trigger = script_creates_trigger(text);
    for (size_t at = 0; text[at] != '\0'; at += migrations_skip_blanks(text + at)) {
        size_t size = token_size(text + at);
        if (text[at] == ';' && (!trigger || state == ENDED))
            return at + size;
        if (text[at] == ';')
            state = BEGUN;
        else
            state = state == BEGUN && token_is_word(text + at, size, "end") ? ENDED : INSIDE;
        at += size;
    }
    return strlen(text);
}

/* What the runtime's own transaction, connection and settings are for. */
const forbidden_word *script_find_forbidden(const char *statement)
{
    static const forbidden_word words[] = {
        {"ATTACH", false},   {"BEGIN", true},   {"COMMIT", true},  {"DETACH", false},
        {"END", true},       {"PRAGMA", false}, {"RELEASE", true}, {"ROLLBACK", true},
        {"SAVEPOINT", true}, {"VACUUM", false}};
    size_t size = token_name_size(statement);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (token_is_word(statement, size, words[i].word))
            return &words[i];
    return NULL;
}

/* ?, ?1, :name, @name or $name: where it is and its size, or 0. SQLite looks up tables first and
   says nothing of parameters when one is missing. */
size_t script_find_parameter(const char *statement, size_t *at)
{
    for (*at = migrations_skip_blanks(statement); statement[*at] != '\0';) {
        const char *c = statement + *at;
        size_t name = token_name_size(c + 1);
        if (*c == '?' || (strchr(":@$", *c) != NULL && name > 0))
            return 1 + name;
        *at += token_size(c);
        *at += migrations_skip_blanks(statement + *at);
    }
    return 0;
}
