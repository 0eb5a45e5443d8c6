/* search_rows.h - rows of few values of every type, and what finding and sorting them is in plain
   C. */
#ifndef TESTS_RUN_SEARCH_ROWS_H
#define TESTS_RUN_SEARCH_ROWS_H

#include "support.h"

#include "search.schema.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* ---- rows ----------------------------------------------------------------------------------- */

/* A number less than the limit: the same ones in every run. */
size_t below(size_t limit);

typedef struct pool {
    const void *values;
    size_t count;
} pool;

/* The values that dates get. */
enum { DAYS = 5 };
extern const schemac_date days[DAYS];

/* The values that a field may get, and one of them. */
pool pool_of(const schemac_field *f);
const void *some_value(const schemac_field *f);

/* A database with three targets, which rows reference. */
schemac_db *open_search(const char *path);
const schemac_model *model_of(const char *name);
/* So many rows, or fewer where keys have few values. */
void add_some(schemac_db *db, const schemac_model *m, size_t count);
const void *row_at(const schemac_model *m, const schemac_rows *rows, size_t i);
/* To be freed. */
schemac_rows all_rows(schemac_db *db, const schemac_model *m);

/* ---- in C ----------------------------------------------------------------------------------- */

/* Whether a row passes the filters. */
bool passes(const schemac_model *m, const schemac_filter *filters, size_t count, const void *row);
schemac_filter comparison(const schemac_model *m, uint16_t field, schemac_op op, const void *value);

typedef struct ordering {
    const schemac_model *model;
    size_t count;
    const schemac_field *fields[32];
    bool down[32];
} ordering;

ordering ordering_of(const schemac_model *m, int order, bool descending);
int compare_rows(const ordering *o, const void *a, const void *b);
/* To be freed. */
const void **sorted_rows(const ordering *o, const schemac_rows *all, const schemac_filter *filter,
                         size_t *count);

#endif
