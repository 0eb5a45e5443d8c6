/* shelf_v1.c - the program that shelf version 1 belongs to.
   create PATH: makes a database with rows. open PATH: opens one; the status is the exit code, the
   message goes to standard output. */
#include "shelf.schema.h"

#include <stdio.h>
#include <string.h>

static bool fill(schemac_db *db)
{
    static const char *const names[] = {"Ada", "Grace", "it's \"me\" é"};
    for (int64_t i = 1; i <= 3; i++) {
        shelf_author a = {i, names[i - 1]};
        if (shelf_author_insert(db, &a) != SCHEMAC_OK)
            return false;
        for (int64_t j = 0; j < 5; j++) {
            shelf_book b = {0, i, "a book", 100 * i + j};
            if (shelf_book_insert(db, &b) != SCHEMAC_OK)
                return false;
        }
    }
    return true;
}

int main(int argc, char **argv)
{
    schemac_db *db;
    if (argc != 3)
        return 99;
    schemac_status status = shelf_open(argv[2], NULL, &db);
    if (status == SCHEMAC_OK && strcmp(argv[1], "create") == 0 && !fill(db))
        status = schemac_error(db)->status;
    puts(schemac_error_message(db));
    schemac_close(db);
    return (int)status;
}
