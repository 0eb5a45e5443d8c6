/* upgrade_version.c - the program of one version of the schema: opens the database PATH. The status
   is the exit code; standard output has "up to date" or "started", or the message. */
#include "app.schema.h"

#include <stdio.h>

int main(int argc, char **argv)
{
    schemac_db *db;
    if (argc != 2)
        return 99;
    schemac_status status = app_open(argv[1], NULL, &db);
    puts(status != SCHEMAC_OK             ? schemac_error_message(db)
         : schemac_report(db)->up_to_date ? "up to date"
                                          : "started");
    schemac_close(db);
    return (int)status;
}
