/* populate.h - rows for any schema: made from what the database itself says of its tables. */
#ifndef TESTS_UPGRADE_POPULATE_H
#define TESTS_UPGRADE_POPULATE_H

/* Rows of every table; the keys of those made here begin behind POPULATE_FIRST. */
enum { POPULATE_ROWS = 300, POPULATE_TENANTS = 20, POPULATE_FIRST = 1000 };

/* Where a column needs other values than its type says: `expression` of k, the number of the row.
   */
typedef struct populate_value {
    const char *column;
    const char *expression;
} populate_value;

/* `values` and `afterwards` end with NULLs. `afterwards` are statements for what several columns
   have to be together; those about a table or column that the database does not have are left out,
   and used[i] tells which were run. */
void populate(const char *path, const populate_value *values, const char *const *afterwards,
              bool *used);

#endif
