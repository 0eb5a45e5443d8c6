/* plan_piece.h - what is said of a table, there and in the schema: what is the same, what goes, and
   what stays although the schema does not say it. */
#ifndef SCHEMAC_START_PLAN_PIECE_H
#define SCHEMAC_START_PLAN_PIECE_H

#include "start/planner.h"

/* Finds each column and piece of one side on the other, and says of the live ones that have no
   other whether they go. base: the table as schemac last wrote it, or NULL where that is not known.
   */
void plan_piece_match(planner *p, const schemac_model *m, const catalogue_change *c,
                      const catalogue_table *base);

/* Whether what is said differs: something declared is missing, or something goes. */
bool plan_piece_differs(const catalogue_change *c);

#endif
