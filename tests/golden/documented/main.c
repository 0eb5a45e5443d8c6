/* main.c - runs every example of docs/api.md in every situation: rows that are there, tables that
   are missing or cannot be mended, and calls that fail. */
#include "examples.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- situations ------------------------------------------------------------------------------ */

/* The call that fails; NULL for none. */
static const char *failing;

static schemac_status fault(void *user, const char *call)
{
    (void)user;
    return failing != NULL && strcmp(failing, call) == 0 ? SCHEMAC_FULL : SCHEMAC_OK;
}

static schemac_config with_faults(const schemac_config *config)
{
    schemac_config all = SCHEMAC_CONFIG_INIT;
    if (config != NULL)
        all = *config;
    all.fault = fault;
    return all;
}

schemac_status open_shop(const char *url, const schemac_config *config, schemac_db **db)
{
    schemac_config all = with_faults(config);
    return shop_open(url, &all, db);
}

schemac_status open_temporary(const schemac_schema *schema, const schemac_config *config,
                              schemac_db **db)
{
    schemac_config all = with_faults(config);
    return schemac_open_temporary(schema, &all, db);
}

static void must(schemac_db *db, schemac_status status)
{
    if (status == SCHEMAC_OK)
        return;
    fprintf(stderr, "%s\n", schemac_error_message(db));
    exit(1);
}

void organization_sample(schemac_db *office)
{
    schemac_as_system(office);
    for (int i = 1; i <= 2; i++) {
        office_organization o = {i, "one"};
        must(office, office_organization_upsert(office, &o));
    }
    schemac_end_system(office);
}

static void add_purchases(schemac_db *db)
{
    shop_customer c = SHOP_CUSTOMER_INIT;
    c.email = "first@example.org";
    must(db, shop_customer_insert(db, &c));
    for (int i = 0; i < 250; i++) {
        shop_purchase p = SHOP_PURCHASE_INIT;
        p.customer_id = c.id;
        p.status = i % 2 == 0 ? SHOP_ORDER_STATUS_PAID : SHOP_ORDER_STATUS_PENDING;
        p.price = i;
        must(db, shop_purchase_insert(db, &p));
    }
}

static void lose_table(schemac_db *db)
{
    must(db, schemac_exec(db, "DROP TABLE purchase"));
}

/* What rows have lost, no start can give back. */
static void lose_column(schemac_db *db)
{
    add_purchases(db);
    must(db, schemac_exec(db, "ALTER TABLE purchase DROP COLUMN price"));
}

static const struct situation {
    const char *name;
    void (*prepare)(schemac_db *db); /* or NULL */
    const char *failing;             /* or NULL */
} situations[] = {
    {"an empty database", NULL, NULL},     {"rows", add_purchases, NULL},
    {"a missing table", lose_table, NULL}, {"a lost column", lose_column, NULL},
    {"inserts fail", NULL, "insert"},      {"lists fail", NULL, "list"},
    {"starts fail", NULL, "open"},         {"queries fail", NULL, "query"},
};

enum { SITUATIONS = sizeof situations / sizeof *situations };

/* ---- all examples in all situations ---------------------------------------------------------- */

/* An example may show a failure on purpose; a later call then says nothing of it any more. */
static void check_usable(schemac_db *db)
{
    failing = NULL;
    if (schemac_in_transaction(db)) {
        fputs("a transaction is left open\n", stderr);
        exit(1);
    }
    must(db, schemac_begin(db));
    must(db, schemac_commit(db));
}

static void run(const example *e, const struct situation *s)
{
    schemac_db *shop, *office;
    printf("example %d, %s\n", e->number, s->name);
    fflush(stdout);
    failing = NULL;
    must(shop, open_shop(":memory:", NULL, &shop));
    must(office, office_open(":memory:", NULL, &office));
    organization_sample(office);
    if (s->prepare != NULL)
        s->prepare(shop);
    failing = s->failing;
    e->run(shop, office);
    check_usable(shop);
    check_usable(office);
    schemac_close(shop);
    schemac_close(office);
}

int main(void)
{
    for (size_t i = 0; i < example_count; i++)
        for (size_t j = 0; j < SITUATIONS; j++)
            if (situations[j].failing == NULL || !examples[i].asserts)
                run(&examples[i], &situations[j]);
    return 0;
}
