/* plugin.c - a library that is loaded at run time and uses the schema. */
#include "shelf.schema.h"

int plugin_opens(void);

int plugin_opens(void)
{
    schemac_db *db;
    int good = shelf_open(":memory:", NULL, &db) == SCHEMAC_OK;
    schemac_close(db);
    return good;
}
