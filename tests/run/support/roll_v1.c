/* roll_v1.c - the program that roll version 1 belongs to: makes a database at the path with people,
   and prints the cursor behind the tenth in each order. */
#include "roll.schema.h"

#include <stdio.h>

int main(int argc, char **argv)
{
    static const roll_person_by orders[] = {ROLL_PERSON_KEY_ORDER, ROLL_PERSON_BY_BY_NAME,
                                            ROLL_PERSON_BY_BORN_NAME, ROLL_PERSON_BY_TOWN};
    schemac_db *db;
    if (argc != 2)
        return 99;
    schemac_status status = roll_open(argv[1], NULL, &db);
    for (int i = 0; i < 30 && status == SCHEMAC_OK; i++) {
        char name[800];
        snprintf(name, sizeof name, "%0*d", i % 2 == 0 ? 3 : 700, i * 7 % 30);
        roll_person p = {
            .name = name, .born = {i % 4 > 0, 1900 + i % 5}, .town = i % 3 ? name : NULL};
        status = roll_person_insert(db, &p);
    }
    for (size_t i = 0; i < sizeof orders / sizeof *orders && status == SCHEMAC_OK; i++) {
        char text[SCHEMAC_CURSOR_TEXT_SIZE];
        roll_person_rows rows;
        schemac_page page = SCHEMAC_PAGE_INIT;
        page.limit = 10;
        status = roll_person_find(db, NULL, 0, orders[i], &page, &rows);
        schemac_cursor_format(&rows.next, text);
        puts(text);
        roll_person_rows_free(&rows);
    }
    schemac_close(db);
    return (int)status;
}
