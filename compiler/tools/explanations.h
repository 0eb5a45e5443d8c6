/* explanations.h - what each diagnostic means, for people: why it is an error and what to do. */
#ifndef SCHEMAC_TOOLS_EXPLANATIONS_H
#define SCHEMAC_TOOLS_EXPLANATIONS_H

#include "front/codes.h"

typedef struct explanation {
    diag_code code;
    const char *explanation; /* one paragraph; what stands between two ` is code */
    const char *wrong;       /* a whole file that gives this code, or NULL */
    const char *right;       /* the same file without the mistake, or NULL */
} explanation;

/* Never NULL. */
const explanation *explanation_of(diag_code code);

/* Those of queries, which stand in a file of their own; NULL of any other code. */
const explanation *explanation_of_queries(diag_code code);

/* Those of commands, which stand in a file of their own; NULL of any other code. */
const explanation *explanation_of_commands(diag_code code);

#endif
