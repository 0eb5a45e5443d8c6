/* pieces.h - the SQL that a model's author wrote, with what it is about. */
#ifndef SCHEMAC_VERIFY_PIECES_H
#define SCHEMAC_VERIFY_PIECES_H

#include "sql/schema_sql.h"
#include "verify/candidates.h"

typedef enum { PIECE_GENERATED, PIECE_CHECK, PIECE_CONDITION } piece_kind;

typedef struct piece {
    piece_kind kind;
    const char *text; /* without blanks at its ends */
    const char *what; /* as messages call it */
    span at;
    const field *own; /* that has it; NULL of a model's check and of an index */
    size_t number;    /* of the user's pieces in the table; of the index for a condition */
    bool *mentions;   /* by number of the field: those that it computes with, however far away */
    literals literals;
    bool plain;  /* it compares columns with literals, and nothing else */
    size_t open; /* how many of the columns that it mentions may have any number or text */
} piece;

typedef struct pieces {
    const model *model;
    VEC(piece) items; /* those of the table first, in the order in which SQL has them */
} pieces;

pieces pieces_of(arena *a, const model_sql *ms, const verify_engine *engine);

/* Whether a column has so few values that all can be tried. */
bool pieces_is_finite(const field *f);

/* Marks what a field's value depends on: itself, or what it is computed from. */
void pieces_mark(const pieces *p, const field *f, bool *marked);

/* Adds what the pieces that mention a field say in literals. */
literals pieces_literals(arena *a, const pieces *p, const field *f);

#endif
