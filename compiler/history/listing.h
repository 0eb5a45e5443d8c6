/* listing.h - a schema statement by statement, imports and mixins in their places: what a snapshot
   holds, and what two versions are compared by. */
#ifndef SCHEMAC_HISTORY_LISTING_H
#define SCHEMAC_HISTORY_LISTING_H

#include "base/buf.h"
#include "model/model.h"

typedef enum {
    LISTED_SCHEMA, /* a statement about the whole: what it is about is "" */
    LISTED_ENUM,
    LISTED_FIELD,  /* of a model */
    LISTED_MEMBER, /* another statement in a model */
    LISTED_MIGRATION,
    LISTED_SEED,
    LISTED_VIEW
} listed_kind;

typedef struct listed {
    listed_kind kind;
    const char *of;   /* the model, or what the enum, view or migration is called */
    const char *name; /* of a field; or NULL */
    const char *text; /* as it was written, with its ';' or '}' */
    const char *bare; /* in one line, without what says nothing about databases of the version */
    span at;
} listed;

typedef VEC(listed) listing;

/* In the order in which a snapshot has them; models by their statements. */
listing listing_of(arena *a, const schema *s);

/* What a field is, without what says nothing about databases of the version. */
const char *listing_bare_field(arena *a, const field *f);

/* With one blank for white space, but inside quotes. */
const char *listing_in_one_line(arena *a, const char *text, size_t size);

/* A text as it stands in a schema, in quotes. */
void listing_put_string(buf *b, const char *text);

#endif
