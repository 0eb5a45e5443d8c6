/* plan_evaluate.h - rows for which an expression cannot be computed. */
#ifndef SCHEMAC_START_PLAN_EVALUATE_H
#define SCHEMAC_START_PLAN_EVALUATE_H

#include "start/planner.h"

/* Returns whether an expression can be computed for all rows of the model's table. If not, it is
   refused: "<what> for every row, the first of them with key 4: <why>". */
bool plan_evaluate(planner *p, const schemac_model *m, const char *value, const char *what,
                   const char *way_out);

#endif
