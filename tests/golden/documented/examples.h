/* examples.h - what the examples of docs/api.md are compiled with. */
#ifndef TESTS_GOLDEN_DOCUMENTED_EXAMPLES_H
#define TESTS_GOLDEN_DOCUMENTED_EXAMPLES_H

#include "schemas.h"

/* One block of the document, with an open shop and an open office. */
typedef struct example {
    int number;
    void (*run)(schemac_db *db, schemac_db *office);
    bool asserts; /* is a test, which needs a database without faults */
} example;

extern const example examples[];
extern const size_t example_count;

/* Called instead of shop_open and schemac_open_temporary: they fail in some situations. */
schemac_status open_shop(const char *url, const schemac_config *config, schemac_db **db);
schemac_status open_temporary(const schemac_schema *schema, const schemac_config *config,
                              schemac_db **db);

/* Two organizations, 1 and 2, whether they are there already or not. */
void organization_sample(schemac_db *office);

#endif
