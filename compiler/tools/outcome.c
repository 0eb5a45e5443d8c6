/* outcome.c - exit codes and an option that subcommands on databases share. */
#include "tools/outcome.h"

#include "tools/command.h"
#include "tools/report.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

int outcome_code(schemac_db *db, schemac_status status)
{
    switch (status) {
    case SCHEMAC_OK:
        return EXIT_FINE;
    case SCHEMAC_OUTDATED:
        for (size_t i = 0; i < schemac_report(db)->issue_count; i++) {
            const schemac_report_issue *issue = &schemac_report(db)->issues[i];
            if (issue->severity == SCHEMAC_ERROR && issue->suggestion != NULL)
                return EXIT_REFUSED;
        }
        return EXIT_DIFFERS;
    case SCHEMAC_MISSING:
    case SCHEMAC_PERMISSION:
    case SCHEMAC_FULL:
    case SCHEMAC_IO:
    case SCHEMAC_NOMEM:
    case SCHEMAC_BUSY:
        return EXIT_MACHINE;
    case SCHEMAC_NOT_FOUND:
    case SCHEMAC_CONFLICT:
    case SCHEMAC_REFERENCE:
    case SCHEMAC_INVALID:
    case SCHEMAC_NEWER:
    case SCHEMAC_NOT_OURS:
    case SCHEMAC_NOT_A_DATABASE:
    case SCHEMAC_CORRUPT:
    case SCHEMAC_MISUSE:
    case SCHEMAC_ENGINE:
    case SCHEMAC_STALE:
    case SCHEMAC_NO_TENANT:
    case SCHEMAC_MIGRATION:
    case SCHEMAC_UNTRUSTED:
    case SCHEMAC_TOO_DEEP:
        break;
    }
    return EXIT_REFUSED;
}

int outcome_backups(const char *subcommand, unsigned *out)
{
    if (optarg[0] == '\0' || strspn(optarg, "0123456789") != strlen(optarg) || strlen(optarg) > 4)
        return command_usage_error(subcommand, "--backups takes a number, not '%s'", optarg);
    *out = (unsigned)strtoul(optarg, NULL, 10);
    return -1;
}
