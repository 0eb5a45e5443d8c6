/* tokens.c - SQL, token by token, as SQLite takes it apart. */
#include "verify/sqlite/tokens.h"

#include "base/fold.h"
#include "engines/sqlite/tokens.h"

#include <string.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_name(char c)
{
    return c == '_' || c == '$' || is_digit(c) || (c >= 'a' && c <= 'z') ||
           (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

size_t token_name_size(const char *text)
{
    size_t size = 0;
    while (is_name(text[size]))
        size++;
    return size;
}

size_t token_size(const char *text)
{
    char close = *text == '[' ? ']' : *text;
    if (strchr("'\"`[", *text) != NULL) {
        const char *end = strchr(text + 1, close);
        return end == NULL ? strlen(text) : (size_t)(end + 1 - text);
    }
    size_t size = token_name_size(text);
    return size == 0 ? 1 : size;
}

size_t token_comment_size(const char *text)
{
    if (text[0] == '-' && text[1] == '-')
        return strcspn(text, "\n");
    const char *end = text[0] == '/' && text[1] == '*' ? strstr(text + 2, "*/") : NULL;
    return end == NULL ? 0 : (size_t)(end + 2 - text);
}

bool token_is_word(const char *text, size_t size, const char *wanted)
{
    return strlen(wanted) == size && fold_begins(text, wanted);
}

/* ---- with what they mean -------------------------------------------------------------------- */

/* What stands in quotes, in which a quote is written twice. */
static const char *unquoted(arena *a, const char *text, size_t size)
{
    char close = *text == '[' ? ']' : *text;
    char *out = arena_alloc(a, size + 1);
    size_t length = 0;
    for (size_t i = 1; i < size; i++) {
        if (text[i] == close && (close == ']' || i + 1 == size || text[i + 1] != close))
            break;
        i += text[i] == close;
        out[length++] = text[i];
    }
    return out;
}

static token_kind kind_of(const sql_token *t)
{
    if (t->name)
        return TOKEN_NAME;
    if (t->text[0] == '\'')
        return TOKEN_TEXT;
    if (is_digit(t->text[0]) || (t->text[0] == '.' && t->size > 1))
        return TOKEN_NUMBER;
    return t->size > 1 && t->text[1] == '\'' ? TOKEN_BLOB : TOKEN_SIGN;
}

bool token_next(arena *a, const char *sql, size_t *at, engine_token *out)
{
    const char *behind = sql + *at;
    sql_token t = sql_token_next(&behind);
    *at = (size_t)(behind - sql);
    *out = (engine_token){.at = *at, .kind = TOKEN_SIGN};
    if (t.text == NULL)
        return false;
    *out = (engine_token){.at = (size_t)(t.text - sql),
                          .kind = kind_of(&t),
                          .size = t.size,
                          .quoted = t.quoted || t.text[0] == '\''};
    if (out->kind == TOKEN_BLOB)
        out->text = unquoted(a, t.text + 1, t.size - 1);
    else
        out->text = out->quoted ? unquoted(a, t.text, t.size) : arena_strndup(a, t.text, t.size);
    return true;
}
