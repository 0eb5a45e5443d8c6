/* trace.h - the statements that change a database, as they are run. */
#ifndef SCHEMAC_VERIFY_TRACE_H
#define SCHEMAC_VERIFY_TRACE_H

#include <schemac/schemac.h>

#include <stdbool.h>
#include <stdio.h>

typedef struct trace {
    FILE *out;
    bool begun; /* a transaction, in which nothing was changed yet */
} trace;

/* For schemac_config.prepare, with a trace as its user, which lasts as long as the connection: from now on
   each statement of it that changes something is written, with ? for its values; a transaction when it
   has one. Those that a statement runs itself, by triggers or virtual tables, are not. */
schemac_status trace_statements(void *trace, void *connection);

#endif
