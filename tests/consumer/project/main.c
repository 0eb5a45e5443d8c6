/* main.c - a program that keeps a book. */
#include "shelf.schema.h"

#include <stdio.h>

int main(void)
{
    schemac_db *db;
    shelf_book b = SHELF_BOOK_INIT;
    b.title = "Middlemarch";
    int good =
        shelf_open(":memory:", NULL, &db) == SCHEMAC_OK && shelf_book_insert(db, &b) == SCHEMAC_OK;
    printf("%s\n", good ? b.title : schemac_error_message(db));
    schemac_close(db);
    return good ? 0 : 1;
}
