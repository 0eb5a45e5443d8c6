/* outcome.h - exit codes and an option that subcommands on databases share. */
#ifndef SCHEMAC_TOOLS_OUTCOME_H
#define SCHEMAC_TOOLS_OUTCOME_H

#include <schemac/schemac.h>

/* The exit code for what a call on a database has returned. */
int outcome_code(schemac_db *db, schemac_status status);

/* Understands the value of --backups, in optarg. -1 when it did, else the exit code. */
int outcome_backups(const char *subcommand, unsigned *out);

#endif
