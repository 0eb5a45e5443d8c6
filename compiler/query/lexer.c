/* lexer.c - takes the SQL of a query apart. What two engines read in two ways is refused here, so
   that nothing behind this file has to ask which of them reads it. */
#include "query/brackets.h"
#include "query/tokens.h"

#include "base/buf.h"
#include "base/fold.h"
#include "front/codes.h"

#include <string.h>

typedef struct lexer {
    arena *arena;
    diags *diags;
    const ast_sql *body;
    query_rules rules;
    query_tokens *out;
    size_t at;
    bool order;  /* within the braces of `order by { }`, where ':' stands behind a label */
    bool failed; /* and that has been said */
} lexer;

/* The byte that is `ahead` of the one that is read next; NUL behind the end. */
static char peek(const lexer *l, size_t ahead)
{
    return l->at + ahead < l->body->size ? l->body->text[l->at + ahead] : '\0';
}

static bool ended(const lexer *l)
{
    return l->at >= l->body->size;
}

static bool begins_with(const lexer *l, const char *text)
{
    size_t size = strlen(text);
    return l->body->size - l->at >= size && memcmp(l->body->text + l->at, text, size) == 0;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool begins_name(char c)
{
    return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

static bool is_space(char c)
{
    return c != '\0' && strchr(" \t\r\n\f", c) != NULL;
}

/* Whether it goes on with a name. '$' does for both engines, but the compiler's own names have it. */
static bool continues_name(const lexer *l, char c)
{
    return begins_name(c) || is_digit(c) || (c == '$' && l->rules != QUERY_COMMON);
}

/* ---- what is refused ------------------------------------------------------------------------- */

static diag *refuse_span(lexer *l, size_t size, const char *message)
{
    uint32_t begin = l->body->at.begin + (uint32_t)l->at;
    span at = {l->body->at.source, begin, begin + (uint32_t)size};
    l->failed = true;
    return diag_error(l->diags, E1001, at, "%s", message);
}

static void refuse(lexer *l, size_t size, const char *message, const char *hint)
{
    diag *e = refuse_span(l, size, message);
    if (hint != NULL)
        diag_hint(e, "%s", hint);
}

static void refuse_unended(lexer *l, const char *what, const char *close)
{
    refuse(l, 1, arena_printf(l->arena, "%s does not end", what),
           arena_printf(l->arena, "close it with %s", close));
}

typedef struct refusal {
    const char *begins;
    unsigned rules; /* a bit each in which it is refused */
    const char *message;
    const char *hint;
} refusal;

enum {
    IN_COMMON = 1u << QUERY_COMMON,
    IN_SQLITE = 1u << QUERY_SQLITE,
    IN_POSTGRESQL = 1u << QUERY_POSTGRESQL,
    BUT_POSTGRESQL = IN_COMMON | IN_SQLITE,
    IN_ALL = BUT_POSTGRESQL | IN_POSTGRESQL
};

#define OWN_BODIES   "write it for each engine: sqlite { … } postgresql { … }"
#define PARAMETER_IS "a parameter is written :name"

static const refusal refusals[] = {
    {"::", BUT_POSTGRESQL, "'::' is understood by PostgreSQL only", "write cast(x as type)"},
    {"$", IN_COMMON, "'$' is read by each engine in its own way", PARAMETER_IS},
    {"$", IN_ALL, "'$' begins no name", PARAMETER_IS},
    {"?", BUT_POSTGRESQL, "'?' is no parameter", PARAMETER_IS},
    {"@", BUT_POSTGRESQL, "'@' is no parameter", PARAMETER_IS},
    {"#", BUT_POSTGRESQL, "'#' is no parameter", PARAMETER_IS},
    {"[", IN_COMMON, "'[' is read by each engine in its own way",
     "write a name in double quotes, or " OWN_BODIES},
    {"`", IN_COMMON, "'`' is read by each engine in its own way", "write a name in double quotes"},
    {"\xEF\xBB\xBF", IN_ALL, "a byte order mark stands here", "remove it"},
    {":", BUT_POSTGRESQL, "':' is not followed by the name of a parameter", PARAMETER_IS},
};

/* Whether something begins here that these rules refuse. */
static bool refused(lexer *l)
{
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        const refusal *r = &refusals[i];
        if ((r->rules & 1u << l->rules) != 0 && begins_with(l, r->begins)) {
            refuse(l, strlen(r->begins), r->message, r->hint);
            return true;
        }
    }
    return false;
}

/* ---- white space and comments ---------------------------------------------------------------- */

/* PostgreSQL ends it at a carriage return, SQLite goes on. */
static void line_comment(lexer *l)
{
    while (!ended(l) && peek(l, 0) != '\n') {
        bool lone = peek(l, 0) == '\r' && peek(l, 1) != '\n';
        if (lone && l->rules == QUERY_POSTGRESQL)
            return;
        if (lone && l->rules == QUERY_COMMON) {
            refuse(l, 1, "a carriage return alone in a comment", "end the line with a line feed");
            return;
        }
        l->at++;
    }
}

/* Comments nest for PostgreSQL, and do not for SQLite. */
static void block_comment(lexer *l)
{
    size_t begin = l->at, depth = 1;
    l->at += 2;
    while (!ended(l) && depth > 0) {
        if (begins_with(l, "/*") && l->rules == QUERY_COMMON) {
            refuse(l, 2, "'/*' within a comment is read by each engine in its own way",
                   "remove it");
            return;
        }
        bool opens = begins_with(l, "/*") && l->rules == QUERY_POSTGRESQL;
        bool closes = begins_with(l, "*/");
        depth = opens ? depth + 1 : closes ? depth - 1 : depth;
        l->at += opens || closes ? 2 : 1;
    }
    if (depth > 0) {
        l->at = begin;
        refuse_unended(l, "a comment", "*/");
    }
}

static void skip_blank(lexer *l)
{
    while (!l->failed && !ended(l)) {
        if (is_space(peek(l, 0)))
            l->at++;
        else if (begins_with(l, "--"))
            line_comment(l);
        else if (begins_with(l, "/*"))
            block_comment(l);
        else
            return;
    }
}

/* ---- tokens ---------------------------------------------------------------------------------- */

/* Adds what ends here and began at `begin`. */
static query_token *push(lexer *l, query_token_kind kind, size_t begin)
{
    query_token t = {.kind = kind,
                     .at = (uint32_t)begin,
                     .size = (uint32_t)(l->at - begin),
                     .text = arena_strndup(l->arena, l->body->text + begin, l->at - begin),
                     .match = l->out->count};
    vec_push(l->arena, *l->out, t);
    return &l->out->items[l->out->count - 1];
}

/* Moves behind what is in quotes; quotes are written twice in it. */
static bool skip_quoted(lexer *l, char close, bool backslash)
{
    size_t begin = l->at;
    for (l->at++; !ended(l); l->at++) {
        if (backslash && peek(l, 0) == '\\') {
            l->at++;
        } else if (peek(l, 0) == close) {
            bool twice = peek(l, 1) == close && close != ']';
            l->at += 1;
            if (!twice)
                return true;
        }
    }
    l->at = begin;
    refuse_unended(l, close == '\'' ? "a text" : "a name in quotes",
                   close == '\'' ? "'" : (const char[]){close, '\0'});
    return false;
}

static const char *without_quotes(arena *a, const char *text, size_t size)
{
    char close = text[size - 1];
    buf b = buf_new(a);
    for (size_t i = 1; i + 1 < size; i++) {
        buf_char(&b, text[i]);
        if (text[i] == close && close != ']')
            i++;
    }
    return b.text;
}

static void read_quoted_name(lexer *l)
{
    size_t begin = l->at;
    char open = peek(l, 0);
    if (!skip_quoted(l, open == '[' ? ']' : open, false))
        return;
    query_token *t = push(l, QUERY_NAME, begin);
    t->text = without_quotes(l->arena, t->text, t->size);
    if (t->text[0] == '\0' || memchr(l->body->text + begin, '\0', t->size) != NULL) {
        l->at = begin;
        refuse(l, t->size, t->text[0] == '\0' ? "a name without characters" : "a NUL byte", NULL);
    }
}

/* `before` is the size of what stands before the quote, as in x'00'. */
static void read_text(lexer *l, query_token_kind kind, size_t before, bool backslash)
{
    size_t begin = l->at;
    l->at += before;
    if (!skip_quoted(l, '\'', backslash))
        return;
    if (memchr(l->body->text + begin, '\0', l->at - begin) != NULL) {
        l->at = begin;
        refuse(l, 1, "a NUL byte in a text", NULL);
        return;
    }
    /* PostgreSQL makes one text of two lines, SQLite reads the second as an alias */
    bool behind = l->out->count > 0 && l->out->items[l->out->count - 1].kind == QUERY_TEXT;
    if (behind && l->rules == QUERY_COMMON) {
        size_t size = l->at - begin;
        l->at = begin;
        refuse(l, size, "a text behind a text", "join them with ||");
        return;
    }
    push(l, kind, begin);
}

/* $$text$$, $tag$text$tag$; false when it is none. */
static bool read_dollar_text(lexer *l)
{
    size_t begin = l->at, tag = 1;
    while (begins_name(peek(l, tag)) || (tag > 1 && is_digit(peek(l, tag))))
        tag++;
    if (peek(l, tag) != '$')
        return false;
    const char *quote = arena_strndup(l->arena, l->body->text + begin, tag + 1);
    for (l->at += tag + 1; !ended(l); l->at++) {
        if (begins_with(l, quote)) {
            l->at += tag + 1;
            push(l, QUERY_TEXT, begin);
            return true;
        }
    }
    l->at = begin;
    refuse_unended(l, "a text", quote);
    return true;
}

/* E'…', B'…', N'…', U&'…', U&"…": of PostgreSQL. Whether it was one. */
static bool read_prefixed(lexer *l)
{
    char c = (char)fold_char((unsigned char)peek(l, 0));
    bool unicode = c == 'u' && peek(l, 1) == '&';
    char quote = peek(l, unicode ? 2 : 1);
    bool one = unicode ? quote == '\'' || quote == '"' : quote == '\'' && strchr("ebn", c) != NULL;
    if (!one || l->rules == QUERY_SQLITE)
        return false;
    size_t size = unicode ? 2 : 1;
    if (l->rules == QUERY_COMMON)
        refuse(l, size + 1, "a text of this form is read by each engine in its own way",
               "write it without what stands before the quote, or with a space before the quote");
    else if (quote == '"')
        refuse(l, size + 1, "a name with escapes", "write its characters themselves");
    else
        read_text(l, QUERY_TEXT, size, c == 'e');
    return true;
}

static void read_word(lexer *l)
{
    size_t begin = l->at;
    while (continues_name(l, peek(l, 0)))
        l->at++;
    push(l, QUERY_WORD, begin);
}

static void skip_digits(lexer *l)
{
    while (is_digit(peek(l, 0)))
        l->at++;
}

static bool is_hexadecimal(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

static void skip_exponent(lexer *l)
{
    bool signs = peek(l, 1) == '+' || peek(l, 1) == '-';
    if ((peek(l, 0) != 'e' && peek(l, 0) != 'E') || !is_digit(peek(l, signs ? 2 : 1)))
        return;
    l->at += signs ? 2 : 1;
    skip_digits(l);
}

static void read_number(lexer *l)
{
    size_t begin = l->at;
    if (peek(l, 0) == '0' && (peek(l, 1) == 'x' || peek(l, 1) == 'X') &&
        is_hexadecimal(peek(l, 2))) {
        for (l->at += 2; is_hexadecimal(peek(l, 0));)
            l->at++;
    } else {
        skip_digits(l);
        if (peek(l, 0) == '.')
            l->at++;
        skip_digits(l);
        skip_exponent(l);
    }
    if (begins_name(peek(l, 0)) || peek(l, 0) == '$')
        refuse(l, 1, "a number goes on with a letter", "put a space between them");
    else
        push(l, QUERY_NUMBER, begin);
}

/* SQLite takes what touches it for a part of its name. */
static void read_parameter(lexer *l)
{
    size_t begin = l->at++;
    while (begins_name(peek(l, 0)) || is_digit(peek(l, 0)))
        l->at++;
    bool cast = begins_with(l, "::") && l->rules != QUERY_POSTGRESQL;
    if (peek(l, 0) == '$' || peek(l, 0) == '(' || cast) {
        size_t size = cast ? 2 : 1;
        refuse(l, size, "a parameter touches what stands behind it",
               cast ? "write cast(:name as type)" : "put a space between them");
        return;
    }
    query_token *t = push(l, QUERY_PARAMETER, begin);
    t->text++;
}

/* ---- operators ------------------------------------------------------------------------------- */

static size_t sqlite_sign_size(const lexer *l)
{
    static const char *const longer[] = {
        "->>", "||", "<=", ">=", "<>", "!=", "==", "<<", ">>", "->", "::"};
    for (size_t i = 0; i < sizeof longer / sizeof *longer; i++)
        if (begins_with(l, longer[i]))
            return strlen(longer[i]);
    return 1;
}

static bool is_operator(char c)
{
    return c != '\0' && strchr("+-*/<>=~!@#%^&|`?", c) != NULL;
}

/* As many as there are, without those at the end that are signs of a number
   (https://www.postgresql.org/docs/15/sql-syntax-lexical.html#SQL-SYNTAX-OPERATORS). */
static size_t postgresql_sign_size(const lexer *l)
{
    size_t size = 0;
    bool rare = false;
    for (; is_operator(peek(l, size)); size++) {
        bool minus = peek(l, size) == '-' && peek(l, size + 1) == '-';
        if (minus || (peek(l, size) == '/' && peek(l, size + 1) == '*'))
            break;
        rare = rare || strchr("~!@#%^&|`?", peek(l, size)) != NULL;
    }
    while (!rare && size > 1 && strchr("+-", peek(l, size - 1)) != NULL)
        size--;
    if (size == 0)
        return begins_with(l, "::") || begins_with(l, ":=") ? 2 : 1;
    return size;
}

static bool is_sign(const lexer *l)
{
    const char *signs = l->rules == QUERY_POSTGRESQL ? "(){}[],;.:" : "(){},;.";
    bool operates = l->rules == QUERY_POSTGRESQL
                        ? is_operator(peek(l, 0))
                        : strchr("+-*/<>=~%&|", peek(l, 0)) != NULL || begins_with(l, "!=");
    return strchr(signs, peek(l, 0)) != NULL || operates || (l->order && peek(l, 0) == ':');
}

static bool behind_order_by(const query_tokens *tokens)
{
    size_t n = tokens->count;
    return n >= 2 && query_token_is(&tokens->items[n - 2], "order") &&
           query_token_is(&tokens->items[n - 1], "by");
}

/* Whether what stands from a '{' on is an optional part with a parameter, and no label. */
static bool begins_part(const lexer *l)
{
    size_t i = 1, begin;
    while (is_space(peek(l, i)))
        i++;
    for (begin = i; begins_name(peek(l, i)) || is_digit(peek(l, i));)
        i++;
    while (is_space(peek(l, i)))
        i++;
    if ((i > begin && peek(l, i) == ':') || peek(l, begin) == '"')
        return false;
    for (; peek(l, i) != '\0' && peek(l, i) != '}'; i++)
        if (peek(l, i) == ':' && begins_name(peek(l, i + 1)))
            return true;
    return false;
}

static void read_sign(lexer *l)
{
    size_t begin = l->at;
    size_t size = l->order && peek(l, 0) == ':'  ? 1
                  : l->rules == QUERY_POSTGRESQL ? postgresql_sign_size(l)
                                                 : sqlite_sign_size(l);
    if (l->rules != QUERY_POSTGRESQL && begins_with(l, "//")) {
        refuse(l, 2, "'//' begins no comment in SQL", "write it behind --");
        return;
    }
    if (l->rules == QUERY_COMMON && is_operator(peek(l, 0)) && size < postgresql_sign_size(l)) {
        refuse(l, postgresql_sign_size(l), "PostgreSQL reads this as one operator",
               "put a space between them");
        return;
    }
    if (peek(l, 0) == '{')
        l->order = behind_order_by(l->out) && !begins_part(l);
    else if (peek(l, 0) == '}')
        l->order = false;
    l->at += size;
    push(l, QUERY_SIGN, begin)->order = l->order;
}

static void refuse_character(lexer *l)
{
    unsigned char c = (unsigned char)peek(l, 0);
    if (c == '\0')
        refuse(l, 1, "a NUL byte", NULL);
    else if (c < ' ' || c == 0x7F)
        refuse(l, 1, arena_printf(l->arena, "the control character U+%04X", c), "remove it");
    else
        refuse(l, 1, arena_printf(l->arena, "'%c' has no meaning in SQL", c), NULL);
}

static void read_token(lexer *l)
{
    char c = peek(l, 0);
    bool postgresql = l->rules == QUERY_POSTGRESQL;
    if (c == '\'')
        read_text(l, QUERY_TEXT, 0, false);
    else if ((c == 'x' || c == 'X') && peek(l, 1) == '\'')
        read_text(l, QUERY_BLOB, 1, false);
    else if (c == '"' || (l->rules == QUERY_SQLITE && (c == '[' || c == '`')))
        read_quoted_name(l);
    else if (is_digit(c) || (c == '.' && is_digit(peek(l, 1))))
        read_number(l);
    else if (c == ':' && !l->order && begins_name(peek(l, 1)))
        read_parameter(l);
    else if (postgresql && c == '$' && read_dollar_text(l))
        return;
    else if (!(l->order && c == ':') && refused(l))
        return;
    else if (begins_name(c) && !read_prefixed(l))
        read_word(l);
    else if (begins_name(c))
        return;
    else if (c != '\0' && is_sign(l))
        read_sign(l);
    else
        refuse_character(l);
}

bool query_tokens_read(arena *a, diags *d, const ast_sql *body, query_rules rules,
                       query_tokens *out)
{
    *out = (query_tokens){0};
    lexer l = {.arena = a, .diags = d, .body = body, .rules = rules, .out = out};
    for (skip_blank(&l); !l.failed && !ended(&l); skip_blank(&l))
        read_token(&l);
    return !l.failed && query_brackets_match(a, d, body, out);
}
