/* attempt.h - one row of a model: which values are tried for its fields, and which of them are to blame when it
   is refused. */
#ifndef SCHEMAC_VERIFY_ATTEMPT_H
#define SCHEMAC_VERIFY_ATTEMPT_H

#include "verify/candidates.h"
#include "verify/pieces.h"
#include "verify/room.h"
#include "verify/search.h"

/* The search for a row of a model. */
typedef struct attempt {
    rows *rows;
    const model_sql *ms;
    const model *model;
    size_t number; /* of the row */
    bool varied;   /* it takes values that others did not */
    engine_statement *insert;
    engine_database *judge; /* has the first check behind the columns, and no other */
    engine_statement *judging;
    arena *words;           /* for what is said about one try */
    const field **fields;   /* by number of the variable: those that a row is given */
    candidates *candidates; /* by number of the variable */
    search_variable *variables;
    size_t count;        /* of variables */
    engine_value *bound; /* by number of the variable */
    bool enforced;       /* references are */
    pieces *pieces;      /* NULL until a try is refused */
    size_t tries;
    bool *marked;          /* by number of the field, for one try */
    bool *blamed;          /* by number of the variable: in any try */
    bool *refusing;        /* by number of the piece: in any try */
    bool only_checks;      /* have refused rows until now */
    bool too_long;         /* something was, for so few bytes as a try gets */
    const piece *last;     /* that refused a row */
    const piece *refusal;  /* the check that refused the last row; NULL: something else did */
    complaint failure;     /* the first that was no refusal; message is NULL without one */
    engine_value *failed;  /* the row of it */
    engine_value *refused; /* the last row that was refused */
} attempt;

/* The fields that are given values, with their first candidates. */
void attempt_begin(attempt *t);

/* For search: tries a row, and says which variables are to blame; all candidates of a variable; a value
   that the check needs which has refused the last row. */
bool attempt_accepts(void *user, bool *involved);
size_t attempt_list(void *user, size_t x);
bool attempt_derive(void *user);

/* Marks the fields that a complaint is about, and the piece that has refused the row. */
void attempt_mark(attempt *t, const complaint *c, write_outcome outcome);

/* The values of the last try, by number of the field. */
engine_value *attempt_row(const attempt *t, arena *a);

/* Whether references of the model are only looked at when a transaction ends. */
bool attempt_may_wait(const model *m);

/* What may refuse a row; NULL when the statement of the table is not understood. */
const pieces *attempt_pieces(attempt *t);

#endif
