/* The shop in forty lines: open, insert, read, list. Usage: quickstart [FILE] */
#include "shop.schema.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static int serve(schemac_db *db)
{
    shop_customer c = SHOP_CUSTOMER_INIT; /* the declared defaults */
    c.email = "ada@example.org";
    c.name = "Ada";
    schemac_status status = shop_customer_insert(db, &c); /* c.id and c.created_at are filled in */
    if (status == SCHEMAC_CONFLICT)
        printf("ada is a customer already\n");
    else if (status != SCHEMAC_OK)
        return EXIT_FAILURE;

    shop_customer *found; /* one allocation: the row and its texts */
    if (shop_customer_get_by_email(db, "ada@example.org", &found) != SCHEMAC_OK)
        return EXIT_FAILURE;
    printf("customer %" PRId64 ": %s\n", found->id, found->email);
    shop_customer_free(found);

    shop_customer_rows rows;
    if (shop_customer_list(db, NULL, &rows) != SCHEMAC_OK)
        return EXIT_FAILURE;
    printf("%zu customers\n", rows.count);
    shop_customer_rows_free(&rows);
    return EXIT_SUCCESS;
}

int main(int argc, char **argv)
{
    schemac_db *db;
    int result = EXIT_FAILURE;
    if (shop_open(argc > 1 ? argv[1] : "shop.db", NULL, &db) == SCHEMAC_OK)
        result = serve(db);
    if (result != EXIT_SUCCESS)
        fprintf(stderr, "quickstart: %s\n", schemac_error_message(db));
    schemac_close(db);
    return result;
}
