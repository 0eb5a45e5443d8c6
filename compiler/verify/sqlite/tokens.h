/* tokens.h - SQL, token by token, as SQLite takes it apart. */
#ifndef SCHEMAC_VERIFY_SQLITE_TOKENS_H
#define SCHEMAC_VERIFY_SQLITE_TOKENS_H

#include "verify/engine.h"

/* The letters, digits and signs of a name without quotes; 0 when there is none. */
size_t token_name_size(const char *text);
/* The size of a string, a name or a sign; parameters have a sign of their own. */
size_t token_size(const char *text);
/* 0 when no comment begins here, or one that does not end. */
size_t token_comment_size(const char *text);
bool token_is_word(const char *text, size_t size, const char *wanted);

/* See verify/engine.h. */
bool token_next(arena *a, const char *sql, size_t *at, engine_token *out);

#endif
