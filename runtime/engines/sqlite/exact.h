/* exact.h - functions that make a value of another type, or refuse: nothing is rounded or guessed. */
#ifndef SCHEMAC_ENGINES_SQLITE_EXACT_H
#define SCHEMAC_ENGINES_SQLITE_EXACT_H

#include "base/memory.h"

#include <sqlite3.h>
#include <stdbool.h>

/* Of one connection. */
typedef struct exact_state {
    bool allowed; /* to ask: the statement is one of ours */
    bool asking;  /* a value that does not fit becomes null, and is noted, instead of an error */
    bool failed;
} exact_state;

/* Adds to_int(x), to_double(x), to_decimal(x, scale), to_date(x) and to_timestamp(x), each as
   docs/language.md describes it, and what exact_misfit needs; or takes them away. The memory stays
   the caller's, for as long as the connection. */
bool exact_add(sqlite3 *handle, exact_state *state, bool add);

/* A condition that is true where the expression `fails` is, or one of these functions refuses a
   value in it: null stands for that. NULL without memory. */
const char *exact_misfit(memory_pool *p, const char *fails);

#endif
