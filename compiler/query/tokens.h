/* tokens.h - the SQL of a query, token by token, as both engines read it
   (https://sqlite.org/lang_expr.html, https://www.postgresql.org/docs/15/sql-syntax-lexical.html). */
#ifndef SCHEMAC_QUERY_TOKENS_H
#define SCHEMAC_QUERY_TOKENS_H

#include "base/diag.h"
#include "front/ast.h"

typedef enum {
    QUERY_WORD,      /* a name or a word of the language, without quotes */
    QUERY_NAME,      /* a name in double quotes */
    QUERY_TEXT,      /* 'text' */
    QUERY_NUMBER,    /* 12, 1.5, 1e3, 0xFF */
    QUERY_BLOB,      /* x'00' */
    QUERY_PARAMETER, /* :name */
    QUERY_SIGN       /* everything else: operators are one token, as ||, <>, ->> and :: */
} query_token_kind;

typedef struct query_token {
    query_token_kind kind;
    uint32_t at, size; /* bytes from the beginning of the body */
    const char *text;  /* a word or sign as written, a name without its quotes, a parameter without
                          ':'; of all others as written */
    size_t match;   /* of a bracket, '(', '{' or PostgreSQL's '[': the token that closes it, and the
                       other way; else its own place */
    unsigned depth; /* round brackets around it; those of a bracket itself are not counted */
    unsigned part;  /* of the optional part that it stands in, counted from 1, its braces
                       included; 0 outside */
    bool order;     /* it stands in the braces of `order by { }`, or is one of them */
} query_token;

typedef VEC(query_token) query_tokens;

enum { QUERY_MOST_PARTS = 6 };

/* What a body's text may contain. */
typedef enum {
    QUERY_COMMON, /* what SQLite and PostgreSQL read alike */
    QUERY_SQLITE,
    QUERY_POSTGRESQL
} query_rules;

/* A body as tokens, comments and white space left out. One ';' at its end is left out, too. false,
   and said, when it has something that these rules do not allow. */
bool query_tokens_read(arena *a, diags *d, const ast_sql *body, query_rules rules,
                       query_tokens *out);

/* Whether it is this word of the language, in any case. */
bool query_token_is(const query_token *t, const char *wanted);
/* Whether it is this sign. */
bool query_token_is_sign(const query_token *t, const char *sign);
/* Whether it may be the name of something: a word, or a name in quotes. */
bool query_token_is_name(const query_token *t);
/* Whether it may be this name. */
bool query_token_names(const query_token *t, const char *name);

/* Whether the token is the bracket around a SELECT, which may begin with WITH or be VALUES. */
bool query_opens_select(const query_tokens *t, size_t i);

/* Where it stands in the file. */
span query_token_at(const ast_sql *body, const query_token *t);

#endif
