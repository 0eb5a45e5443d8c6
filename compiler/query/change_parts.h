/* change_parts.h - what the files share that understand a command. */
#ifndef SCHEMAC_QUERY_CHANGE_PARTS_H
#define SCHEMAC_QUERY_CHANGE_PARTS_H

#include "query/parts.h"

/* How a field is given its value. */
typedef enum { GIVEN_BY_INSERT, GIVEN_BY_UPDATE } change_giving;

static inline const query_token *change_token(const reader *r, size_t token)
{
    return &r->body->tokens.items[token];
}

/* Whether a token before `end` is this word or sign; a word behind '.' is a name. */
bool change_is(const reader *r, size_t token, size_t end, const char *wanted);

/* The next token from `first` on that is this word and stands in no bracket; `end` when none is. */
size_t change_find(const reader *r, size_t first, size_t end, const char *wanted);

/* false, and said, when a token of the range stands in an optional part. */
bool change_is_fixed(reader *r, query_range range, const char *what);

/* false, and said, when the part in which a WHERE stands is left out without all of its condition. */
bool change_where_is_whole(reader *r, size_t where, query_range condition);

/* The fields of a list of columns: of INSERT, or of what ON CONFLICT names; empty, and said, when it is
   none. */
bool change_read_list(reader *r, query_range range, fields *out);

/* false, and said, when a command may not give the field a value. */
bool change_may_give(reader *r, const field *f, size_t token, change_giving how);

/* What SET assigns: `a = 1, (b, c) = (2, 3)` (change_fields.c). */
bool change_read_set(reader *r, query_range set, fields *out);

/* INSERT's columns and rows (change_insert.c). */
bool change_read_insert(reader *r);

/* All behind ON CONFLICT (change_conflict.c). */
bool change_read_conflict(reader *r);

/* RETURNING, and whether it and `returns` are there together (change_returning.c). */
bool change_read_returning(reader *r);

#endif
