/* step.c - the table of steps. */
#include "start/step.h"

const step_words step_table[STEP_KINDS] = {
#define X(name, action, object, event, counted) {action, object, event, counted},
    STEP_LIST(X)
#undef X
};
