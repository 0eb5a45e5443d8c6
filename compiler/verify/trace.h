/* trace.h - the statements that change a database, as they are run. */
#ifndef SCHEMAC_VERIFY_TRACE_H
#define SCHEMAC_VERIFY_TRACE_H

#include <schemac/schemac.h>

#include <stdio.h>

/* For schemac_config.prepare, with an open FILE as its user: from now on each statement of the
   connection that changes something is written to it, with ? for its values. Those that a statement runs
   itself, by triggers or virtual tables, are not. */
schemac_status trace_statements(void *out, void *connection);

#endif
