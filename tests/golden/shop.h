/* shop.h - a schema of several versions: shop.schema, with a history beside it. */
#ifndef TESTS_GOLDEN_SHOP_H
#define TESTS_GOLDEN_SHOP_H

#define HISTORY "history \"history\";\n"

/* The version as it stands in the working directory. */
void put_shop(int version, const char *body);

/* The same, and its snapshot. */
void release_shop(int version, const char *body);

#endif
