/* tokens.h - SQLite's lexical rules, as far as CREATE statements need them
   (https://sqlite.org/lang_keywords.html, lang_expr.html#literal_values). Texts are compared token
   by token, without regard to white space, comments, case of words and style of quoting. */
#ifndef SCHEMAC_ENGINES_SQLITE_TOKENS_H
#define SCHEMAC_ENGINES_SQLITE_TOKENS_H

#include "base/memory.h"

typedef struct sql_token {
    const char *text; /* NULL at the end */
    size_t size;
    bool name; /* a word or a quoted identifier */
    bool quoted;
} sql_token;

/* Reads one and moves *at behind it. */
sql_token sql_token_next(const char **at);
/* The first character that is neither white space nor of a comment. */
const char *sql_skip_blank(const char *s);
/* An unquoted word, in any case; and whether it is one of a list that ends with NULL. */
bool sql_token_is(const sql_token *t, const char *word);
bool sql_token_is_one_of(const sql_token *t, const char *const *words);
/* Whether it is this name, however it is quoted. */
bool sql_token_names(memory_pool *p, const sql_token *t, const char *name);
/* A name without its quotes. */
const char *sql_token_name(memory_pool *p, const sql_token *t);

/* Tokens put together again, so that two texts which mean the same are equal. */
typedef struct sql_normal {
    memory_pool *pool;
    char *text;
    size_t size, capacity;
} sql_normal;

void sql_normal_add(sql_normal *n, const sql_token *t);
/* A name that bears no quotes; and a text as it is. */
void sql_normal_word(sql_normal *n, const char *name);
void sql_normal_put(sql_normal *n, const char *text);
/* Both without a space before: a name in quotes, and a part of a text. */
void sql_normal_quoted(sql_normal *n, const char *name);
void sql_normal_span(sql_normal *n, const char *begin, const char *end);
const char *sql_normal_text(sql_normal *n);

/* Whether two statements have the same tokens. */
bool sql_same_tokens(const char *a, const char *b);

#endif
