/* wrapper.c - a library that hides its schema from those who link it. */
#include "wrapper.h"

schemac_db *open_lamps(void)
{
    schemac_db *db;
    lamp_bulb b = LAMP_BULB_INIT;
    b.watts = 40;
    if (lamp_open(":memory:", NULL, &db) == SCHEMAC_OK)
        lamp_bulb_insert(db, &b);
    return db;
}
