/* tokens.c - the text of SQL statements, token by token. */
#include "engines/sqlite/tokens.h"

#include <sqlite3.h>
#include <string.h>

static bool word_character(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '$' || ((unsigned char)c & 0x80) != 0;
}

const char *sql_skip_blank(const char *s)
{
    for (;;) {
        s += strspn(s, " \t\r\n\f");
        if (s[0] == '\xEF' && s[1] == '\xBB' && s[2] == '\xBF') { /* a byte order mark */
            s += 3;
        } else if (s[0] == '-' && s[1] == '-') {
            s += strcspn(s, "\n");
        } else if (s[0] == '/' && s[1] == '*') {
            const char *end = strstr(s + 2, "*/");
            s = end == NULL ? s + strlen(s) : end + 2;
        } else {
            return s;
        }
    }
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool begins_number(const char *s)
{
    return is_digit(*s) || (*s == '.' && is_digit(s[1]));
}

/* "12", "0x1F", ".5", "1.5e-300" (https://sqlite.org/syntax/numeric-literal.html): the sign of an
   exponent belongs to it, and behind a hexadecimal number it does not. */
static const char *number_end(const char *s)
{
    bool hexadecimal = s[0] == '0' && (s[1] == 'x' || s[1] == 'X');
    while (word_character(*s) || *s == '.') {
        bool exponent = !hexadecimal && (*s == 'e' || *s == 'E');
        s += exponent && (s[1] == '+' || s[1] == '-') && is_digit(s[2]) ? 2 : 1;
    }
    return s;
}

sql_token sql_token_next(const char **at)
{
    const char *s = sql_skip_blank(*at);
    sql_token t = {.text = s};
    if (*s == '\0') {
        *at = s;
        return (sql_token){0};
    }
    bool bytes = (*s == 'x' || *s == 'X') && s[1] == '\''; /* the literal of a blob */
    if (bytes || *s == '\'' || *s == '"' || *s == '`' || *s == '[') {
        const char *end = bytes ? s + 2 : s + 1;
        char close = *s == '[' ? ']' : end[-1];
        while (*end != '\0' && (*end != close || (close != ']' && end[1] == close)))
            end += *end == close ? 2 : 1;
        t.name = t.quoted = close != '\'';
        t.size = (size_t)(end - s) + (*end == '\0' ? 0 : 1);
    } else if (begins_number(s)) {
        t.size = (size_t)(number_end(s) - s);
    } else if (word_character(*s)) {
        const char *end = s;
        while (word_character(*end))
            end++;
        t.name = true;
        t.size = (size_t)(end - s);
    } else {
        static const char *const pairs[] = {"||", "<=", ">=", "<>", "!=", "==", "<<", ">>", "->"};
        t.size = 1;
        for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
            if (strncmp(s, pairs[i], 2) == 0)
                t.size = 2;
    }
    *at = s + t.size;
    return t;
}

static void grow(sql_normal *g, char c)
{
    char *text = pool_grow(g->pool, g->text, g->size, &g->capacity, 1);
    if (text == NULL)
        return;
    g->text = text;
    g->text[g->size++] = c;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

void sql_normal_add(sql_normal *g, const sql_token *t)
{
    if (g->size > 0)
        grow(g, ' ');
    if (!t->name) {
        for (size_t i = 0; i < t->size; i++)
            grow(g, t->text[i]);
        return;
    }
    size_t first = t->quoted ? 1 : 0;
    for (size_t i = first; i < t->size - first; i++) {
        grow(g, lower(t->text[i]));
        if (t->quoted && t->text[0] != '[' && t->text[i] == t->text[0])
            i++; /* a doubled quote stands for one */
    }
}

void sql_normal_put(sql_normal *g, const char *text)
{
    if (g->size > 0)
        grow(g, ' ');
    for (; text != NULL && *text != '\0'; text++)
        grow(g, *text);
}

void sql_normal_quoted(sql_normal *g, const char *name)
{
    grow(g, '"');
    for (; name != NULL && *name != '\0'; name++) {
        if (*name == '"')
            grow(g, '"');
        grow(g, *name);
    }
    grow(g, '"');
}

void sql_normal_span(sql_normal *g, const char *begin, const char *end)
{
    for (; begin < end; begin++)
        grow(g, *begin);
}

void sql_normal_word(sql_normal *g, const char *name)
{
    if (g->size > 0)
        grow(g, ' ');
    for (; name != NULL && *name != '\0'; name++)
        grow(g, lower(*name));
}

const char *sql_normal_text(sql_normal *g)
{
    grow(g, '\0');
    return g->text == NULL || g->pool->failed ? "" : g->text; /* without memory it may not end */
}

bool sql_token_is(const sql_token *t, const char *word)
{
    return t->name && !t->quoted && strlen(word) == t->size &&
           sqlite3_strnicmp(t->text, word, (int)t->size) == 0;
}

/* SQLite takes a text in apostrophes for a name where a name has to be. */
const char *sql_token_name(memory_pool *p, const sql_token *t)
{
    sql_normal g = {.pool = p};
    bool quoted = t->quoted || *t->text == '\'';
    size_t first = quoted ? 1 : 0;
    for (size_t i = first; i < t->size - first; i++) {
        grow(&g, t->text[i]);
        if (quoted && t->text[0] != '[' && t->text[i] == t->text[0])
            i++;
    }
    return sql_normal_text(&g);
}

bool sql_token_is_one_of(const sql_token *t, const char *const *words)
{
    for (; *words != NULL; words++)
        if (sql_token_is(t, *words))
            return true;
    return false;
}

/* Words that name nothing without quotes (https://sqlite.org/lang_keywords.html). */
static bool is_reserved(const sql_token *t)
{
    static const char *const words[] = {
        "add",     "all",     "alter",  "and",        "as",         "autoincrement",
        "between", "case",    "check",  "collate",    "commit",     "constraint",
        "create",  "default", "delete", "deferrable", "distinct",   "drop",
        "else",    "escape",  "exists", "foreign",    "from",       "group",
        "having",  "in",      "index",  "insert",     "into",       "is",
        "isnull",  "join",    "limit",  "not",        "notnull",    "null",
        "on",      "or",      "order",  "primary",    "references", "returning",
        "select",  "set",     "table",  "then",       "to",         "transaction",
        "unique",  "update",  "using",  "values",     "when",       "where",
        NULL};
    return sql_token_is_one_of(t, words);
}

bool sql_token_names(memory_pool *p, const sql_token *t, const char *name)
{
    if (!t->name || is_reserved(t))
        return false;
    const char *said = sql_token_name(p, t);
    return said != NULL && sqlite3_stricmp(said, name) == 0;
}

/* The next character of a name; '\0' behind the last. */
static char name_character(const sql_token *t, size_t *at)
{
    size_t first = t->quoted ? 1 : 0;
    if (*at < first)
        *at = first;
    if (*at >= t->size - first)
        return '\0';
    char c = t->text[*at];
    /* a doubled quote stands for one */
    *at += t->quoted && t->text[0] != '[' && c == t->text[0] ? 2 : 1;
    return lower(c);
}

static bool same_token(const sql_token *a, const sql_token *b)
{
    if (a->text == NULL || b->text == NULL)
        return a->text == b->text;
    if (a->name != b->name)
        return false;
    if (!a->name)
        return a->size == b->size && memcmp(a->text, b->text, a->size) == 0;
    size_t i = 0, j = 0;
    for (;;) {
        char c = name_character(a, &i);
        if (c != name_character(b, &j))
            return false;
        if (c == '\0')
            return true;
    }
}

bool sql_same_tokens(const char *a, const char *b)
{
    if (strcmp(a, b) == 0)
        return true;
    for (;;) {
        sql_token x = sql_token_next(&a), y = sql_token_next(&b);
        if (!same_token(&x, &y))
            return false;
        if (x.text == NULL)
            return true;
    }
}
