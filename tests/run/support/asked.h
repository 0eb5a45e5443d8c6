/* asked.h - the populated database that queries of asked.schema are asked of, and all of their answers
   as text. */
#ifndef TESTS_RUN_ASKED_H
#define TESTS_RUN_ASKED_H

#include "described.h"
#include "support.h"

#include "asked.schema.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum {
    ITEMS = 12,       /* of tenant 1, from id 1 on */
    DELETED_ITEM = 5, /* which others lead to */
    OTHER_ITEM = 101, /* the first of tenant 2, which has */
    OTHER_ITEMS = 6,
    MAYBES = 5, /* of tenant 1; the first has no values, the second all of them */
};

/* What is stored under an id, whichever tenant has it. */
asked_item item_row(int64_t id);
asked_maybe maybe_row(int64_t id);

/* Opens and fills a database, with tenant 1 set. */
schemac_db *open_asked(const char *path, const schemac_config *config);
void populate_asked(schemac_db *db);

const schemac_model *asked_model(const char *name);
const schemac_declared_query *asked_query(const char *name);

/* Ids of the items of tenant 1 that are not deleted, in their order; returns how many. */
size_t living_items(int64_t ids[ITEMS]);

/* Values for all parameters of a query, of the types that it takes: the first optional ones are left
   out, one for each bit of `left_out`. To be freed with free. */
const void *const *asked_values(const schemac_declared_query *query, unsigned left_out);

/* The answers of all queries, with the parameters that may be left out given and not; to be freed. */
char *dump_answers(schemac_db *db);

#endif
