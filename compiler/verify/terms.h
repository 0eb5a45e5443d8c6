/* terms.h - values that a row needs so that comparisons of its columns hold. */
#ifndef SCHEMAC_VERIFY_TERMS_H
#define SCHEMAC_VERIFY_TERMS_H

#include "verify/pieces.h"

/* A row that is tried: its fields, and what they have. */
typedef struct tried_row {
    const field *const *fields;
    const engine_value *values;
    size_t count;
} tried_row;

/* The first comparison in a check that does not hold for a row, and a value of one of its columns with
   which it would: "gross = net + vat" says what gross has to be. turn: of several columns another one
   for each number. May be wrong: the engine has the last word. false when nothing is found. *x: the
   number of the field in the row. */
bool terms_derive(arena *a, const verify_engine *engine, engine_database *db, const piece *check,
                  const tried_row *row, size_t turn, size_t *x, engine_value *out);

#endif
