/* civic_version.c - the program of one version of the schema: opens the database PATH. The status
   is the exit code; standard output has "up to date" or "started", or the message. */
#include "civic.schema.h"

#include <stdio.h>

int main(int argc, char **argv)
{
    schemac_db *db;
    if (argc != 2)
        return 99;
    schemac_status status = civic_open(argv[1], NULL, &db);
    const schemac_report_info *r = schemac_report(db);
    const char *warning = NULL; /* what is only told is none */
    for (size_t i = 0; i < r->issue_count && warning == NULL; i++)
        if (r->issues[i].severity != SCHEMAC_INFO)
            warning = r->issues[i].message;
    puts(status != SCHEMAC_OK ? schemac_error_message(db)
         : warning != NULL    ? warning
         : r->up_to_date      ? "up to date"
                              : "started");
    schemac_close(db);
    return (int)status;
}
