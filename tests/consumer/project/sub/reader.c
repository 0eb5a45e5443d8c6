/* reader.c - a program with the schemas of two directories. */
#include "wrapper.h"

#include "a desk.schema.h"
#include "shelf.schema.h"

#include <stdio.h>

int main(void)
{
    schemac_db *lamps = open_lamps(), *desk, *shelf;
    int64_t count = 0;
    int good = lamp_bulb_count(lamps, &count) == SCHEMAC_OK &&
               desk_open(":memory:", NULL, &desk) == SCHEMAC_OK &&
               shelf_open(":memory:", NULL, &shelf) == SCHEMAC_OK;
    if (good) {
        schemac_close(desk);
        schemac_close(shelf);
    }
    schemac_close(lamps);
    printf("%d\n", good ? (int)count : -1);
    return 0;
}
