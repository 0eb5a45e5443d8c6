/* tokens.c - SQL, token by token, as SQLite takes it apart. */
#include "verify/sqlite/tokens.h"

#include "base/fold.h"
#include "model/migrations.h"

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

/* What stands in quotes, in which a quote is written twice; its end is `*size` behind it. */
static const char *unquoted(arena *a, const char *text, size_t *size)
{
    char close = *text == '[' ? ']' : *text;
    char *out = arena_alloc(a, strlen(text) + 1);
    size_t length = 0;
    size_t i = 1;
    for (; text[i] != '\0'; i++) {
        if (text[i] == close && (close == ']' || text[i + 1] != close))
            break;
        i += text[i] == close;
        out[length++] = text[i];
    }
    *size = text[i] == '\0' ? i : i + 1;
    return out;
}

static size_t digits_size(const char *text)
{
    size_t size = 0;
    while (is_digit(text[size]))
        size++;
    return size;
}

/* 12, 0x1F, 1.5, .5, 1e-3; 0 when there is none. */
static size_t number_size(const char *text)
{
    if (text[0] == '0' && (text[1] == 'x' || text[1] == 'X'))
        return token_name_size(text);
    size_t size = digits_size(text);
    if (text[size] == '.' && (size > 0 || is_digit(text[1])))
        size += 1 + digits_size(text + size + 1);
    if (size == 0 || (text[size] != 'e' && text[size] != 'E'))
        return size;
    size_t sign = text[size + 1] == '-' || text[size + 1] == '+' ? 1 : 0;
    size_t exponent = digits_size(text + size + 1 + sign);
    return exponent == 0 ? size : size + 1 + sign + exponent;
}

bool token_next(arena *a, const char *sql, size_t *at, engine_token *out)
{
    *at += migrations_skip_blanks(sql + *at);
    const char *text = sql + *at;
    *out = (engine_token){.at = *at, .kind = TOKEN_SIGN, .size = 1};
    if (*text == '\0')
        return false;
    if (strchr("'\"`[", *text) != NULL) {
        out->kind = *text == '\'' ? TOKEN_TEXT : TOKEN_NAME;
        out->text = unquoted(a, text, &out->size);
        out->quoted = true;
    } else if ((*text == 'x' || *text == 'X') && text[1] == '\'') {
        out->kind = TOKEN_BLOB;
        out->text = unquoted(a, text + 1, &out->size);
        out->size++;
    } else if ((out->size = number_size(text)) > 0) {
        out->kind = TOKEN_NUMBER;
        out->text = arena_strndup(a, text, out->size);
    } else if ((out->size = token_name_size(text)) > 0) {
        out->kind = TOKEN_NAME;
        out->text = arena_strndup(a, text, out->size);
    } else {
        static const char *const pairs[] = {"<=", ">=", "<>", "!=", "==", "||", "<<", ">>", "->"};
        out->size = 1;
        for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
            if (strncmp(text, pairs[i], 2) == 0)
                out->size = 2;
        out->text = arena_strndup(a, text, out->size);
    }
    *at += out->size;
    return true;
}
