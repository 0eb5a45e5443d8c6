/* shape_read.h - what the files share that find out how a statement is built. */
#ifndef SCHEMAC_QUERY_SHAPE_READ_H
#define SCHEMAC_QUERY_SHAPE_READ_H

#include "query/shape.h"

typedef struct shape_reader {
    arena *arena;
    const schema *schema;
    const query_tokens *tokens;
    query_shape *shape;
    query_select **begins; /* the SELECT that a token, '(', begins; NULL at all others */
    size_t numbers;        /* SELECTs so far */
} shape_reader;

/* ---- words (shape_words.c) ------------------------------------------------------------------- */

const query_token *shape_token(const shape_reader *r, size_t i);
/* Whether a token before `end` is this word or sign. A word behind '.' is a name. */
bool shape_is(const shape_reader *r, size_t i, size_t end, const char *wanted);
/* Whether it is one of the words of a list that ends with NULL. */
bool shape_is_one_of(const shape_reader *r, size_t i, size_t end, const char *const *words);
/* Whether it is a brace of an optional part. */
bool shape_is_part(const shape_reader *r, size_t i);
/* Whether a name may stand there, one of any word. */
bool shape_is_name(const shape_reader *r, size_t i, size_t end);
/* The next token that is no brace of a part, from i on; `end` when there is none. */
size_t shape_skip_parts(const shape_reader *r, size_t i, size_t end);
/* Behind a token; of a bracket that opens, behind the one that closes it. */
size_t shape_behind(const shape_reader *r, size_t i, size_t end);
/* Without braces at its ends whose others are outside. */
query_range shape_trim(const shape_reader *r, query_range range);
/* Up to the next comma that stands in no bracket. */
query_range shape_listed(const shape_reader *r, size_t first, size_t end);
/* Names in brackets, of which `open` opens them; returns what is behind. */
size_t shape_read_names(const shape_reader *r, size_t open, size_t end, query_names *out);

/* ---- SELECTs (shape_select.c) ----------------------------------------------------------------------- */

bool shape_with_begins(const shape_reader *r, size_t i, size_t end);
/* Whether a SELECT, WITH or VALUES begins there, maybe in brackets. */
bool shape_select_begins(const shape_reader *r, size_t i, size_t end);
query_select *shape_new_select(shape_reader *r, query_range range, query_select *around,
                               size_t around_arm);
void shape_read_select(shape_reader *r, query_select *s);
/* Reads WITH, which stands there, and returns what is behind. */
size_t shape_read_withs(shape_reader *r, query_select *s, size_t i);
/* Reads the SELECTs in brackets. */
void shape_read_inner(shape_reader *r, query_select *around, size_t arm, query_range range);
/* Reads ORDER BY and LIMIT, which begin where the range does. */
void shape_read_tail(shape_reader *r, query_select *s, query_range range);

/* ---- clauses ---------------------------------------------------------------------------------- */

/* Whether ORDER BY begins there, or what may stand behind it (shape_words.c). */
bool shape_tail_begins(const shape_reader *r, size_t i, size_t end);
/* Whether a clause begins there that ends what stands before it. */
bool shape_clause_begins(const shape_reader *r, size_t i, size_t end);
/* The next one from i on, that stands in no bracket. */
size_t shape_next_clause(const shape_reader *r, size_t i, size_t end);
/* SELECT's or RETURNING's (shape_items.c). */
void shape_read_items(shape_reader *r, query_arm *arm, query_range range);
/* FROM's (shape_sources.c). They are added to those that are there. */
void shape_read_sources(shape_reader *r, query_select *s, query_arm *arm, query_range range);
/* A table that is changed, with its alias; returns what is behind. */
size_t shape_read_target(shape_reader *r, query_select *s, query_arm *arm, size_t i, size_t end);

#endif
