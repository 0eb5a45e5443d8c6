/* stock_v1.c - the program that stock version 1 belongs to: opens the database PATH. The status is
   the exit code; the message goes to standard output. */
#include "stock.schema.h"

#include <stdio.h>

int main(int argc, char **argv)
{
    schemac_db *db;
    if (argc != 2)
        return 99;
    schemac_status status = stock_open(argv[1], NULL, &db);
    puts(schemac_error_message(db));
    schemac_close(db);
    return (int)status;
}
