/* candidates.h - values that a column might take: those of its type, and those that the SQL about
   it speaks of. */
#ifndef SCHEMAC_VERIFY_CANDIDATES_H
#define SCHEMAC_VERIFY_CANDIDATES_H

#include "base/buf.h"
#include "model/model.h"
#include "verify/engine.h"

enum { MOST_CANDIDATES = 96 }; /* of a column */

/* What SQL that mentions a column says in literals. */
typedef struct literals {
    VEC(int64_t) integers; /* with those next to numbers that are none */
    VEC(double) reals;
    VEC(const char *) texts;
    VEC(engine_token) blobs;
} literals;

typedef struct candidates {
    VEC(engine_value) items; /* the likeliest first */
    /* whatever compares the column with these literals alone accepts one of them, or nothing */
    bool all;
} candidates;

/* Adds a number as it is written. */
void candidates_add_number(arena *a, literals *l, const char *digits, bool negative);

/* A value of the field's type, another one for each number. */
engine_value candidates_usual(arena *a, const field *f, size_t number);

/* What its default is in a row; VALUE_NULL when it is none or made when the row is. */
engine_value candidates_default(arena *a, const field *f);

/* What the schema says that a row may have, another one for each number; VALUE_NULL when it does not. */
engine_value candidates_sample(arena *a, const field *f, size_t number);

/* Samples, the default, the usual value, then all others, NULL last. */
void candidates_list(arena *a, const field *f, size_t number, const literals *l, candidates *out);

/* Whether a column of the field's type takes a value, whatever checks say. */
bool candidates_allowed(const field *f, const engine_value *v);

/* The date so many days behind another one; false when the text is none. */
bool candidates_next_date(arena *a, const char *date, int days, engine_value *out);

bool candidates_equal(const engine_value *a, const engine_value *b);

/* As SQL writes it, for messages. */
void candidates_put(buf *b, const engine_value *v);

#endif
