/* held.h - what conditions hold to one value: which rows there is one of at most, when others are
   known. */
#ifndef SCHEMAC_QUERY_HELD_H
#define SCHEMAC_QUERY_HELD_H

#include "query/parts.h"

/* A plain column of a model in FROM; source is SIZE_MAX when it is none, or not clear. */
typedef struct query_place {
    size_t source;
    const field *field;
} query_place;

/* What "name" or "alias.name" is in an arm. */
query_place query_place_of(const reader *r, const query_arm *arm, query_range range);

/* Whether the source that columns are called by has this name. */
size_t query_source_called(const query_arm *arm, const char *alias);

/* Marks the models in FROM, by number, of which there is one row at most for each row of those that
   are known: their keys, or what else is unique, are held to values or to columns of known ones. */
void query_spread_known(const reader *r, const query_arm *arm, bool *known);

/* The fields that tell the rows of a model apart that a query sees. */
static inline const fields *query_key_of(const reader *r, const model *m)
{
    return query_as_system(r->body->query) ? &m->key : &m->own_key;
}

/* Whether the same is written in both places, apart from white space and the case of words. */
bool query_same_text(const query_tokens *t, query_range a, query_range b);

#endif
