/* script.c - statements one behind the other, taken apart as SQLite does. */
#include "verify/sqlite/script.h"

#include "base/fold.h"
#include "model/migrations.h"

#include <string.h>

/* ---- tokens --------------------------------------------------------------------------------- */

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

static size_t comment_size(const char *text)
{
    if (text[0] == '-' && text[1] == '-')
        return strcspn(text, "\n");
    const char *end = text[0] == '/' && text[1] == '*' ? strstr(text + 2, "*/") : NULL;
    return end == NULL ? 0 : (size_t)(end + 2 - text);
}

static bool is_word(const char *text, size_t size, const char *wanted)
{
    return strlen(wanted) == size && fold_begins(text, wanted);
}

/* Whether a quote that begins a token does not end it. */
static bool is_open_quote(const char *token, size_t size)
{
    return strchr("'\"`[", token[0]) != NULL &&
           (size == 1 || token[size - 1] != (token[0] == '[' ? ']' : token[0]));
}

/* In a file no brace shows where SQL ends: SQLite takes the rest for a comment, and runs what is
   before it. */
bool script_is_unclosed(const char *text, unclosed *out)
{
    for (size_t at = 0; text[at] != '\0';) {
        size_t size = comment_size(text + at);
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
    size_t size = name_size(*text);
    if (!is_word(*text, size, wanted))
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
    return is_word(text, name_size(text), "trigger");
}

/* The size of the first statement, with its ';'. A trigger has others inside and ends with "; END;", as
   for sqlite3_complete, which would read everything again at each ';'. */
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
            state = state == BEGUN && is_word(text + at, size, "end") ? ENDED : INSIDE;
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
    size_t size = name_size(statement);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (is_word(statement, size, words[i].word))
            return &words[i];
    return NULL;
}

/* ?, ?1, :name, @name or $name: where it is and its size, or 0. SQLite looks up tables first and
   says nothing of parameters when one is missing. */
size_t script_find_parameter(const char *statement, size_t *at)
{
    for (*at = migrations_skip_blanks(statement); statement[*at] != '\0';) {
        const char *c = statement + *at;
        size_t name = name_size(c + 1);
        if (*c == '?' || (strchr(":@$", *c) != NULL && name > 0))
            return 1 + name;
        *at += token_size(c);
        *at += migrations_skip_blanks(statement + *at);
    }
    return 0;
}
