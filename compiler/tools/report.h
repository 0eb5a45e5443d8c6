/* report.h - how status, plan and migrate tell what a start found and did. */
#ifndef SCHEMAC_TOOLS_REPORT_H
#define SCHEMAC_TOOLS_REPORT_H

#include "base/json.h"

#include <schemac/schemac.h>

#include <stdio.h>

/* Exit codes behind those that all subcommands have. */
enum { EXIT_DIFFERS = 4, EXIT_REFUSED = 5 };

typedef struct report {
    const char *path; /* of the database, or what it is called */
    schemac_db *db;
    schemac_status status;
    int code;                 /* the exit code */
    bool migrated;            /* the database was to be changed, */
    bool rolled_back;         /* back to an earlier version */
    bool unchanged;           /* nothing was found to be done, whether looked at or known */
    bool copied;              /* on a copy, which goes with its backups */
    bool detailed;            /* with what was done, not only whether the database matches */
    int64_t version;          /* it has gone back to; 0 when that is not known */
    const char *replaced;     /* the copy of what a backup has taken the place of, or NULL */
    schemac_backups *backups; /* that are there, or NULL */
    schemac_history *history; /* what was done, or NULL */
} report;

/* "2026-11-25 18:04:31Z" of microseconds since 1970. */
enum { REPORT_TIME_SIZE = 40 };
void report_put_time(int64_t microseconds, char out[REPORT_TIME_SIZE]);

void report_print_text(const report *of);
void report_print_json(const report *of, FILE *out);
/* As a value. */
void report_put_json(json *j, const report *of);

#endif
