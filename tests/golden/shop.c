/* shop.c - a schema of several versions: shop.schema, with a history beside it. */
#include "shop.h"

#include "suites.h"

void put_shop(int version, const char *body)
{
    put("shop.schema", "schema shop version %d;\n" HISTORY "%s", version, body);
}

void release_shop(int version, const char *body)
{
    put_shop(version, body);
    prints_part(0, ".schema\n", "snapshot", "shop.schema");
}
