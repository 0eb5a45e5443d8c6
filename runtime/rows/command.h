/* command.h - what stands around a command that returns the rows that it has changed. */
#ifndef SCHEMAC_ROWS_COMMAND_H
#define SCHEMAC_ROWS_COMMAND_H

#include "rows/declared.h"

/* Runs the statement of a call to its end; and frees what it has given, when that is not kept. */
typedef schemac_status command_runner(query_call *call, void *out);
typedef void command_forgetter(const schemac_declared_query *query, void *out);

/* Runs a command in a transaction of its own, within the one that is open: what it has changed is kept
   when all of its rows are there. */
schemac_status command_run(query_call *call, command_runner *run, command_forgetter *forget,
                           void *out);

#endif
